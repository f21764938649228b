extension ReportDocument {
    /// A name for a picture's file of which every file system takes every character.
    ///
    /// A sign at the end stays in words, so that `A+` and `A-` are `A-plus` and `A-minus`.
    ///
    /// - Parameter name: What the picture shows, e.g. a measure.
    /// - Returns: The name, without extension.
    public static func pictureName(_ name: String) -> String {
        let sign: String
        switch name.last {
        case "+": sign = "-plus"
        case "-", "−": sign = "-minus"
        default: sign = ""
        }
        let kept = (sign.isEmpty ? name[...] : name.dropLast()).map {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+".contains($0)) ? $0 : "-"
        }
        var text = String(kept.drop { $0 == "." || $0 == "-" })
        while text.last == "-" { text.removeLast() }
        return (text.isEmpty ? "measure" : text) + sign
    }

    /// The sections with a number after the name of each picture whose file would take the place of another one's, also
    /// where a file system does not tell `A` from `a`.
    static func distinctlyNamed(_ sections: [Section]) -> [Section] {
        var taken: Set<String> = []
        return sections.map { section in
            var section = section
            section.blocks = section.blocks.map { block in
                guard case .picture(var picture) = block else { return block }
                let name = picture.name
                var number = 1
                while !taken.insert(picture.name.lowercased()).inserted {
                    number += 1
                    picture.name = "\(name)-\(number)"
                }
                return .picture(picture)
            }
            return section
        }
    }
}
