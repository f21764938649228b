internal import ArgumentParser

/// In what form results are told.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Put one JSON document on standard output and nothing else.")
    var json = false

    @Flag(name: .shortAndLong, help: "No progress and no remarks on standard error.")
    var quiet = false
}
