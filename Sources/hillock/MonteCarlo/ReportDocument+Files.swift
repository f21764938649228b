internal import Diagnostics
internal import Foundation
internal import Reports

extension ReportDocument {
    /// Writes the report.
    ///
    /// - Parameter path: A file that ends in `.html`, or a folder for `report.md` and its pictures.
    /// - Throws: A `DiagnosticError` when a picture cannot be drawn or a file not be written.
    func write(to path: String) throws(DiagnosticError) {
        var files: [(String, String)] = []
        do throws(PlotError) {
            if path.lowercased().hasSuffix(".html") {
                files = [(path, try html())]
            } else {
                files = [("\(path)/report.md", markdown(pictureFolder: "pictures/"))]
                for picture in pictures {
                    files.append(("\(path)/pictures/\(picture.name).svg", try picture.figure.svg()))
                }
            }
        } catch {
            throw DiagnosticError("cannot-report", error.description)
        }
        if files.count > 1 { try Files.makeFolder(URL(filePath: path).appending(path: "pictures")) }
        for (name, text) in files { try Files.write(Data(text.utf8), to: name) }
    }

    /// Writes each picture as `NAME.gp` and `NAME.dat`.
    ///
    /// - Parameter path: A folder.
    /// - Throws: A `DiagnosticError` when a picture cannot be drawn or a file not be written.
    func writeGnuplot(to path: String) throws(DiagnosticError) {
        var files: [(String, String)] = []
        do throws(PlotError) {
            for picture in pictures {
                let written = try picture.figure.gnuplot(named: picture.name)
                files += [
                    ("\(path)/\(picture.name).gp", written.script), ("\(path)/\(picture.name).dat", written.data),
                ]
            }
        } catch {
            throw DiagnosticError("cannot-report", error.description)
        }
        try Files.makeFolder(URL(filePath: path))
        for (name, text) in files { try Files.write(Data(text.utf8), to: name) }
    }
}
