/// A circuit with its models, parameters and analysis cards, in the order in which a deck states them.
///
/// Names keep the case in which they were written; they are compared without regard to case, as ngspice does.
public struct Netlist: Hashable, Codable, Sendable {
    /// The title: the first line of a deck.
    public var title: String

    /// The statements at the top level, in order.
    public var statements: [Statement]

    /// Creates a netlist.
    ///
    /// - Parameters:
    ///   - title: The first line of the deck.
    ///   - statements: The statements at the top level.
    public init(title: String = "", statements: [Statement] = []) {
        self.title = title
        self.statements = statements
    }
}

/// One card of a deck, or a block of cards, with the place where it was read.
public struct Statement: Hashable, Codable, Sendable {
    /// What the statement says.
    public var content: Content

    /// Where it was read. Does not take part in comparisons.
    public var origin: Origin

    /// Creates a statement.
    ///
    /// - Parameters:
    ///   - content: What it says.
    ///   - origin: Where it was read.
    public init(_ content: Content, origin: Origin = .none) {
        self.content = content
        self.origin = origin
    }

    /// What a statement can say.
    public enum Content: Hashable, Codable, Sendable {
        /// A device or a source: one line that begins with a letter.
        case element(Element)
        /// `.subckt … .ends`.
        case subcircuit(Subcircuit)
        /// `.model`.
        case model(ModelCard)
        /// `.param`: one or more assignments of one card.
        case parameters([Parameter])
        /// `.func name(arguments) {body}`.
        case function(FunctionDefinition)
        /// `.include path`.
        case include(path: String)
        /// `.lib path section`: a call of a section of a library file.
        case library(path: String, section: String)
        /// `.lib section … .endl`: the definition of a section.
        case librarySection(name: String, statements: [Statement])
        /// `.global`.
        case global([String])
        /// `.ic v(net)=value …`.
        case initialConditions([NetValue])
        /// `.nodeset v(net)=value …`.
        case nodeset([NetValue])
        /// `.temp`, in degrees Celsius.
        case temperature([Expression])
        /// `.options name[=value] …`.
        case options([Parameter])
        /// `.tran .dc .ac .op`, and other analyses as text.
        case analysis(AnalysisCard)
        /// `.save` or `.probe`: what to keep, as written.
        case save([String])
        /// `.meas`.
        case measure(MeasureCard)
        /// The lines between `.control` and `.endc`, as written.
        case control([String])
        /// `.if (condition) … .elseif … .else … .endif`.
        case conditional([ConditionalBranch])
        /// A comment line, without its mark.
        case comment(String)
        /// A logical line that the reader does not model, as written.
        case verbatim(String)
    }
}

/// A name with a value, or a bare name (`off`, `external`).
public struct Parameter: Hashable, Codable, Sendable {
    /// The name as written.
    public var name: String

    /// The value; `nil` for a bare name.
    public var value: Expression?

    /// Creates a parameter.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value, in SI units where it is a number.
    public init(_ name: String, _ value: Expression? = nil) {
        self.name = name
        self.value = value
    }
}

/// A reusable circuit with terminals: `.subckt name terminals… [parameters] … .ends`.
public struct Subcircuit: Hashable, Codable, Sendable {
    /// The name as written.
    public var name: String

    /// The nets inside that its instances connect to, in order.
    public var terminals: [String]

    /// Its parameters with their defaults.
    public var parameters: [Parameter]

    /// What is inside, in order.
    public var statements: [Statement]

    /// Creates a subcircuit.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - terminals: The nets that instances connect to.
    ///   - parameters: Parameters with defaults.
    ///   - statements: What is inside.
    public init(name: String, terminals: [String], parameters: [Parameter] = [], statements: [Statement] = []) {
        self.name = name
        self.terminals = terminals
        self.parameters = parameters
        self.statements = statements
    }
}

/// A model card: `.model name type (parameters)`.
public struct ModelCard: Hashable, Codable, Sendable {
    /// The name as written; a binned card has a suffix such as `.3`.
    public var name: String

    /// The type, e.g. `nmos`, `pmos`, `d`, `npn`, `r`, or an XSPICE model such as `gain`.
    public var type: String

    /// The parameters.
    public var parameters: [Parameter]

    /// Creates a model card.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: The type, e.g. `nmos`.
    ///   - parameters: The parameters.
    public init(name: String, type: String, parameters: [Parameter] = []) {
        self.name = name
        self.type = type
        self.parameters = parameters
    }
}

/// A function over numbers: `.func name(arguments) {body}`.
public struct FunctionDefinition: Hashable, Codable, Sendable {
    /// The name as written.
    public var name: String

    /// The names of the arguments.
    public var arguments: [String]

    /// The value.
    public var body: Expression

    /// Creates a function.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - arguments: The names of the arguments.
    ///   - body: The value.
    public init(name: String, arguments: [String], body: Expression) {
        self.name = name
        self.arguments = arguments
        self.body = body
    }
}

/// A voltage given to a net in `.ic` or `.nodeset`.
public struct NetValue: Hashable, Codable, Sendable {
    /// The net.
    public var net: String

    /// The voltage in volts.
    public var value: Expression

    /// Creates a net with its voltage.
    ///
    /// - Parameters:
    ///   - net: The net.
    ///   - value: The voltage in volts.
    public init(_ net: String, _ value: Expression) {
        self.net = net
        self.value = value
    }
}

/// One arm of an `.if` block.
public struct ConditionalBranch: Hashable, Codable, Sendable {
    /// The condition; `nil` for `.else`.
    public var condition: Expression?

    /// The statements that hold when the condition does.
    public var statements: [Statement]

    /// Creates an arm.
    ///
    /// - Parameters:
    ///   - condition: The condition; `nil` for `.else`.
    ///   - statements: The statements of the arm.
    public init(condition: Expression?, statements: [Statement]) {
        self.condition = condition
        self.statements = statements
    }
}
