internal import Diagnostics
internal import Foundation
internal import Waveforms

/// A format in which waveforms are written, by the ending of the file's name.
enum WaveformFormat: String {
    case csv
    case raw

    /// The format of a file.
    ///
    /// - Parameter path: The path as the user gave it.
    /// - Throws: A `DiagnosticError` if the ending says none.
    init(of path: String) throws(DiagnosticError) {
        guard let format = WaveformFormat(rawValue: URL(filePath: path).pathExtension.lowercased()) else {
            throw DiagnosticError(
                "unknown-format", "\(path): the ending says no format", help: "write to a .raw or .csv file")
        }
        self = format
    }

    /// The contents of the file.
    func data(of waveforms: WaveformSet, title: String) -> Data {
        switch self {
        case .csv: Data(waveforms.csv().utf8)
        case .raw: Data(RawFile(plots: [RawFile.Plot(title: title, waveforms: waveforms)]).write(.binary))
        }
    }
}
