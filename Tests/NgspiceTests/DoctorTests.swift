import Foundation
import Simulation
import Testing

@testable import Ngspice

@Suite("The doctor")
struct DoctorTests {
    @Test("finds the library, its version and features, one thread, and a right answer")
    func well() async throws {
        let report = await NgspiceDoctor.examine(simulator())
        // The code models of the system are for its own library: with another one chosen they may be wrong.
        let isSystems = ProcessInfo.processInfo.environment["HILLOCK_NGSPICE_LIBRARY"] == nil
        #expect(report.problems.filter { isSystems || !$0.hasPrefix("The code model test") } == [])
        let library = try #require(report.library)
        #expect(FileManager.default.fileExists(atPath: library))
        #expect(Double(try #require(report.version)) ?? 0 >= 39)
        #expect(report.threads == "1")
        #expect(report.selfTest?.hasPrefix("passed") == true)
        let identity = try await simulator().identity
        #expect(identity.name == "ngspice")
        #expect(identity.version == report.version)
    }

    @Test("says what to do when there is no library")
    func missing() async {
        let report = await NgspiceDoctor.examine(simulator(.init(library: "/nonexistent/libngspice.so")))
        #expect(report.library == nil)
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.contains("HILLOCK_NGSPICE_LIBRARY") == true)
    }

    @Test("says that a library which is none of ngspice is not ngspice")
    func other() async {
        let report = await NgspiceDoctor.examine(simulator(.init(library: "libm.so.6")))
        #expect(report.problems.first?.contains("ngSpice_Init") == true)
    }
}
