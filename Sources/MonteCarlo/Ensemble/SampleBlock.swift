public import Simulation

/// The samples that an engine computes at once: an aligned stretch of sample numbers.
///
/// The requests of a batch share one time grid, so a sample's result depends on those that run beside it. Which ones do is
/// decided by the numbers alone: with a batch size of 8 the samples 0 to 7, 8 to 15, and so on, always whole, even where an
/// ensemble ends within the block or most of it is stored. So the result of a sample depends on seed and number, as it does
/// with a batch size of 1.
public struct SampleBlock: Hashable, Sendable {
    /// The numbers of the samples.
    public let numbers: Range<Int>

    /// The block in which a sample lies.
    ///
    /// - Parameters:
    ///   - sample: The number of the sample.
    ///   - size: How many requests the engine computes at once, ``Simulation/SimulatorSession/batchSize``.
    public init(containing sample: Int, size: Int) {
        let size = max(1, size)
        let first = sample / size * size
        numbers = first..<(first + size)
    }

    /// The blocks in which samples lie, in increasing order.
    ///
    /// - Parameters:
    ///   - samples: The numbers of the samples, in increasing order.
    ///   - size: How many requests the engine computes at once.
    /// - Returns: Each block once.
    public static func blocks(of samples: [Int], size: Int) -> [SampleBlock] {
        var blocks: [SampleBlock] = []
        for sample in samples where blocks.last?.numbers.contains(sample) != true {
            blocks.append(SampleBlock(containing: sample, size: size))
        }
        return blocks
    }

    /// Runs the block.
    ///
    /// A sample whose draws cannot be applied takes no place in the batch.
    ///
    /// - Parameters:
    ///   - session: The simulator with the circuit loaded.
    ///   - request: The request of a sample, by its number; throws where its draws cannot be applied.
    /// - Returns: A result or a failure for each of ``numbers``, in their order.
    public func run(
        on session: any SimulatorSession, request: (Int) throws(SimulationFailure) -> SimulationRequest
    ) async -> [Result<SimulationResult, SimulationFailure>] {
        let requests = numbers.map { number -> Result<SimulationRequest, SimulationFailure> in
            do throws(SimulationFailure) { return .success(try request(number)) } catch { return .failure(error) }
        }
        let batch = requests.compactMap { try? $0.get() }
        var results = (batch.isEmpty ? [] : await session.run(batch: batch))[...]
        return requests.map { request in
            if case .failure(let failure) = request { return .failure(failure) }
            return results.popFirst()
                ?? .failure(SimulationFailure(.incomplete, "the engine gave no answer for a request of its batch"))
        }
    }
}
