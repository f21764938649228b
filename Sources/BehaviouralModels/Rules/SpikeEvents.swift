internal import Stimuli

/// Pre and post spikes as one sequence of instants.
///
/// Spikes with exactly the same time make one instant; rules say what they do there.
struct SpikeEvents: Hashable, Sendable {
    /// An instant with one or more spikes.
    struct Instant: Hashable, Sendable {
        var time: Double
        var hasPre: Bool
        var hasPost: Bool
    }

    /// The instants of one period, in the order of time.
    var instants: [Instant]

    /// The time from the instant before to each instant; the first counts from the last instant of the period before.
    var gaps: [Double]

    /// How often the period comes.
    var repetitions: Int

    /// Spikes that come once.
    ///
    /// - Parameters:
    ///   - pre: Pre spikes in seconds, in any order.
    ///   - post: Post spikes in seconds, in any order.
    init(pre: [Double], post: [Double]) {
        self.init(pre: pre, post: post, period: 0, repetitions: 1)
    }

    /// The spikes of a condition; a period that is shorter than its spikes take is written out.
    init(_ condition: Condition) {
        let all = condition.pre + condition.post
        let length = (all.max() ?? 0) - (all.min() ?? 0)
        guard length >= condition.period, condition.repetitions > 1 else {
            self.init(
                pre: condition.pre, post: condition.post, period: condition.period, repetitions: condition.repetitions)
            return
        }
        let starts = (0..<condition.repetitions).map { Double($0) * condition.period }
        self.init(
            pre: starts.flatMap { start in condition.pre.map { start + $0 } },
            post: starts.flatMap { start in condition.post.map { start + $0 } })
    }

    private init(pre: [Double], post: [Double], period: Double, repetitions: Int) {
        let pre = Self.inOrder(pre)
        let post = Self.inOrder(post)
        var instants: [Instant] = []
        instants.reserveCapacity(pre.count + post.count)
        var (i, j) = (0, 0)
        while i < pre.count || j < post.count {
            let time = min(i < pre.count ? pre[i] : .infinity, j < post.count ? post[j] : .infinity)
            let hasPre = i < pre.count && pre[i] == time
            let hasPost = j < post.count && post[j] == time
            instants.append(Instant(time: time, hasPre: hasPre, hasPost: hasPost))
            if hasPre { i += 1 }
            if hasPost { j += 1 }
        }
        self.instants = instants
        self.repetitions = max(0, repetitions)
        // The first gap of the first period finds traces that are still zero, so that its value does not matter there.
        var last = (instants.last?.time ?? 0) - period
        gaps = instants.map { instant in
            defer { last = instant.time }
            return max(0, instant.time - last)
        }
    }

    private static func inOrder(_ times: [Double]) -> [Double] {
        zip(times, times.dropFirst()).allSatisfy { $0 <= $1 } ? times : times.sorted()
    }
}
