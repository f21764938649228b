internal import CompactModels

/// The parts of a code model that are the same for all models.
enum CodeModelText {
    /// Words of C, of its library and of the text around a model.
    static let reserved = Set(
        """
        auto break case char const continue default do double else enum extern float for goto if inline int long register
        restrict return short signed sizeof static struct switch typedef union unsigned void volatile while a current slope
        runs i j port v params conns card defaults temperature gamma j0 j1 jn y0 y1 yn exp log sqrt fabs sinh cosh tanh sin cos
        atan pow power_of power_by_base power_by_exponent null model_function main
        """.split { $0.isWhitespace }.map(String.init))

    /// The names of functions in C where they differ.
    static let functions: [UnaryFunction: String] = [.ln: "log", .abs: "fabs"]

    /// A power of zero is zero for every exponent above 0 and has no slope unless the exponent is 1, as in the native evaluation.
    static let helpers = """
        static inline double power_of(double a, double b) { return a == 0 && b > 0 ? 0 : pow(a, b); }
        static inline double power_by_base(double a, double b) {
            if (a == 0 && b > 0) return b == 1 ? 1 : 0;
            return b * pow(a, b - 1);
        }
        static inline double power_by_exponent(double a, double b, double y) {
            (void)b;
            return a == 0 ? 0 : y * log(a);
        }
        """

    /// What of ngspice's structures is needed, with checks of their layout.
    static func structures(_ abi: CodeModelABI, hasCIDER: Bool) -> String {
        let isNew = abi.hasDefaultArrays
        // CIDER has two methods more, behind the 28 of every device.
        let methods = hasCIDER ? 30 : 28
        let first = isNew ? 144 : 136
        let sizes = first + 8 * methods
        return """
            union value { int i; double r; struct { double r, i; } c; char *s; void *p; };
            struct partial { double *port; };
            struct complex_number { double r, i; };
            struct gain { struct complex_number *port; };
            struct port_data {
                int type;
                char *words[4];
                int is_null;
                union value input, output;
            \(isNew ? "    void *next_event;" : "")
                struct partial *partial;
                struct gain *gain;
            };
            struct conn_data { char *name, *description; int is_null, is_input, is_output, size; struct port_data **port; };
            struct param_data { int is_null, size; union value *element; int type; };
            struct circuit_data { int init, analysis, begins, call; double time, frequency, temperature, times[8]; };
            struct private_data {
                struct circuit_data circuit;
                int conn_count; struct conn_data **conn;
                int param_count; struct param_data **param;
            };
            struct conn_info {
                char *name, *description; int direction, type; char *type_word; int type_count, *types; char **type_words;
                int is_array, has_lower, lower, has_upper, upper, null_allowed;
            };
            \(isNew
                ? "union parse_value { int i; double r; struct { double r, i; } c; char *s; };"
                : "struct parse_value { int b, i; double r; struct { double r, i; } c; char *s; };")
            struct param_info {
                char *name, *description; int type, has_default;
                \(isNew ? "union parse_value *value;" : "struct parse_value value;")
                int has_lower_limit; \(isNew ? "union" : "struct") parse_value lower_limit;
                int has_upper_limit; \(isNew ? "union" : "struct") parse_value upper_limit;
                int is_array, has_conn, conn, has_lower, lower, has_upper, upper, null_allowed;
            };
            struct parm { char *name; int number, type; char *description; };
            struct device {
                char *name, *description; int *terms, *name_count; char **names;
                int *instance_count; struct parm *instance; int *card_count; struct parm *card;
                void (*function)(struct private_data *);
                int conn_count; struct conn_info *conns;
                int param_count; struct param_info *params;
                int variable_count; void *variables;
                int flags;
            \(isNew ? "    const void *registry;" : "")
                void *methods[\(methods)];
                int *instance_size, *card_size;
            \(isNew ? "    void *bind[3];" : "")
            };
            // A compiler that lays these out in another way must not make a library that ngspice would load.
            _Static_assert(sizeof(void *) == 8 && sizeof(union value) == 16, "64-bit layout");
            _Static_assert(offsetof(struct port_data, partial) == \(isNew ? 88 : 80), "port");
            _Static_assert(offsetof(struct private_data, conn) == 112 && offsetof(struct private_data, param) == 128, "private");
            _Static_assert(sizeof(struct conn_info) == 80 && sizeof(struct param_info) == \(isNew ? 112 : 192), "description");
            _Static_assert(offsetof(struct device, methods) == \(first), "device");
            _Static_assert(offsetof(struct device, instance_size) == \(sizes), "sizes");
            _Static_assert(sizeof(struct device) == \(sizes + (isNew ? 40 : 16)), "device");
            """
    }

    /// The device and the way to ngspice's own functions: it fills the table of services after it has read the devices, so
    /// that the device's methods are steps in between.
    static func device(_ type: String, summary: String, _ abi: CodeModelABI, ports: Int, _ parameters: Int) -> String {
        var lines = [
            "static void **services;",
            "#define STEP(name, index, result, arguments, values) \\",
            "    static result name arguments { return ((result (*) arguments)services[index]) values; }",
            "STEP(setup, 3, int, (void *a, void *b, void *c, int *d), (a, b, c, d))",
            "STEP(unsetup, 4, int, (void *a, void *b), (a, b))",
            "STEP(load, 5, int, (void *a, void *b), (a, b))",
            "STEP(set_card, 6, int, (int a, void *b, void *c), (a, b, c))",
            "STEP(ask, 7, int, (void *a, void *b, int c, void *d, void *e), (a, b, c, d, e))",
            "STEP(ask_card, 8, int, (void *a, void *b, int c, void *d), (a, b, c, d))",
            "STEP(truncate_step, 9, int, (void *a, void *b, double *c), (a, b, c))",
            "STEP(converge, 10, int, (void *a, void *b), (a, b))",
            "STEP(delete_device, 11, int, (void *a), (a))",
            "STEP(delete_card, 12, int, (void *a), (a))",
        ]
        if abi.hasDefaultArrays {
            let first = abi == .v46 ? 62 : 61
            for index in 0..<3 { lines.append("STEP(bind\(index), \(first + index), int, (void *a, void *b), (a, b))") }
        }
        lines += [
            "static int none = 0, card_count = \(parameters), instance_size, card_size;",
            "static struct device device = {",
            "    .name = \"\(type)\", .description = \(summary), .terms = &none, .name_count = &none,",
            "    .instance_count = &none, .card_count = &card_count, .card = card, .function = model_function,",
            "    .conn_count = \(ports), .conns = conns, .param_count = \(parameters), .params = params,",
            "    .methods = {[1] = set_card, [2] = load, [3] = setup, [4] = unsetup, [7] = truncate_step, [9] = load,",
            "                [12] = delete_card, [13] = delete_device, [15] = ask, [16] = ask_card, [18] = converge},",
            "    .instance_size = &instance_size, .card_size = &card_size,",
            abi.hasDefaultArrays ? "    .bind = {bind0, bind1, bind2}," : "",
            "};",
        ]
        return lines.joined(separator: "\n")
    }

    /// What ngspice looks for in a library of code models.
    static let exports = """
        static struct device *devices[] = {&device, NULL};
        static int device_count = 1, node_count = 0;
        static void *nodes[] = {NULL};
        #define EXPORT __attribute__((visibility("default")))
        EXPORT void *CMdevs(void); EXPORT void *CMdevNum(void); EXPORT void *CMudns(void); EXPORT void *CMudnNum(void);
        EXPORT void *CMgetCoreItfPtr(void);
        EXPORT void *CMdevs(void) { return devices; }
        EXPORT void *CMdevNum(void) { return &device_count; }
        EXPORT void *CMudns(void) { return nodes; }
        EXPORT void *CMudnNum(void) { return &node_count; }
        EXPORT void *CMgetCoreItfPtr(void) { return &services; }

        """
}
