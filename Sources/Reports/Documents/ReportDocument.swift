/// A report as values: where it comes from, warnings, and sections of text, tables, pictures and commands.
public struct ReportDocument: Hashable, Codable, Sendable {
    /// One fact about the origin of the results.
    public struct Fact: Hashable, Codable, Sendable {
        /// What it is about, e.g. `Seed`.
        public var name: String
        /// The fact, e.g. `1`.
        public var value: String

        /// Creates a fact.
        ///
        /// - Parameters:
        ///   - name: What it is about.
        ///   - value: The fact.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A picture with its file name and caption.
    public struct Picture: Hashable, Codable, Sendable {
        /// The name of its file, without extension.
        public var name: String
        /// One or two sentences under the picture.
        public var caption: String
        /// The picture.
        public var figure: Figure

        /// Creates a picture.
        ///
        /// - Parameters:
        ///   - name: The name of its file, without extension.
        ///   - caption: One or two sentences under the picture.
        ///   - figure: The picture.
        public init(_ name: String, caption: String, figure: Figure) {
            self.name = name
            self.caption = caption
            self.figure = figure
        }
    }

    /// A part of a section.
    public enum Block: Hashable, Codable, Sendable {
        /// Sentences.
        case paragraph(String)
        /// Short sentences, one at a line.
        case list([String])
        /// A table with a caption.
        case table(TextTable, caption: String)
        /// A picture.
        case picture(Picture)
        /// Command lines to be copied.
        case commands([String])
    }

    /// A part of the report with a heading.
    public struct Section: Hashable, Codable, Sendable {
        /// The heading.
        public var title: String
        /// The parts in order.
        public var blocks: [Block]

        /// Creates a section.
        ///
        /// - Parameters:
        ///   - title: The heading.
        ///   - blocks: The parts in order.
        public init(_ title: String, blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }

    /// The headline.
    public var title: String

    /// Paragraphs under the headline.
    public var summary: [String]

    /// What a reader must know before believing a number.
    public var warnings: [String]

    /// The sections in order. The names of their pictures are made distinct: each is a file.
    public var sections: [Section] {
        didSet { sections = Self.distinctlyNamed(sections) }
    }

    /// Circuit, technology, seed, versions, hashes: what makes the results repeatable.
    public var provenance: [Fact]

    /// Creates a report.
    ///
    /// - Parameters:
    ///   - title: The headline.
    ///   - summary: Paragraphs under the headline.
    ///   - warnings: What a reader must know before believing a number.
    ///   - sections: The sections in order.
    ///   - provenance: What makes the results repeatable.
    public init(
        title: String, summary: [String] = [], warnings: [String] = [], sections: [Section] = [],
        provenance: [Fact] = []
    ) {
        self.title = title
        self.summary = summary
        self.warnings = warnings
        self.sections = Self.distinctlyNamed(sections)
        self.provenance = provenance
    }

    /// All pictures in the order of their appearance.
    public var pictures: [Picture] {
        sections.flatMap(\.blocks).compactMap { block in
            if case .picture(let picture) = block { picture } else { nil }
        }
    }

    /// The provenance as a table of two columns.
    var provenanceTable: TextTable {
        TextTable([.init("Item"), .init("Value")], rows: provenance.map { [$0.name, $0.value] })
    }
}
