internal import Foundation
internal import Ngspice
internal import Simulation

/// The engine behind the commands, the one place that names it.
enum Engines {
    /// ngspice in workers of this program.
    ///
    /// - Parameter timeLimit: Seconds after which a run is given up; `nil` for no limit.
    static func ngspice(timeLimit: Double? = nil) -> NgspiceSimulator {
        NgspiceSimulator(
            executable: HillockHome.executable, options: NgspiceSimulator.Options(timeLimit: timeLimit))
    }
}
