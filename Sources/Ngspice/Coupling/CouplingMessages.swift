internal import Simulation

/// A window of a coupled run, as it goes to the worker.
struct WindowCommand {
    var begin: Double
    var end: Double
    /// The course of each external source.
    var courses: [DriveCourse]

    func append(to writer: inout ByteWriter) {
        writer.append(begin)
        writer.append(end)
        writer.append(courses.count)
        for course in courses {
            writer.append(course.times)
            writer.append(course.values)
            writer.append(course.steps)
            writer.append(UInt8(course.isSmooth ? 1 : 0))
        }
    }

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        append(to: &writer)
        return writer.bytes
    }

    init(begin: Double, end: Double, courses: [DriveCourse]) {
        (self.begin, self.end, self.courses) = (begin, end, courses)
    }

    init(_ reader: inout ByteReader) throws {
        begin = try reader.double()
        end = try reader.double()
        courses = []
        for _ in 0..<max(0, try reader.int()) {
            let times = try reader.doubles()
            let values = try reader.doubles()
            let steps = try reader.doubles()
            guard times.count == values.count, times.count == steps.count else { throw ByteReader.Malformed() }
            var course = DriveCourse(times: times, values: values, steps: steps)
            course.isSmooth = try reader.byte() != 0
            courses.append(course)
        }
    }
}

/// A coupled run, as it goes to the worker.
struct CoupleCommand {
    var inputs: [String]
    var probes: [String]
    var window: WindowCommand

    func append(to writer: inout ByteWriter) {
        writer.append(inputs)
        writer.append(probes)
        window.append(to: &writer)
    }

    init(inputs: [String], probes: [String], window: WindowCommand) {
        (self.inputs, self.probes, self.window) = (inputs, probes, window)
    }

    init(_ reader: inout ByteReader) throws {
        inputs = try reader.strings()
        probes = try reader.strings()
        window = try WindowCommand(&reader)
    }
}
