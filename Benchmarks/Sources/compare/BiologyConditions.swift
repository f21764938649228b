import Stimuli

/// The conditions of the 23 points of both data sets, see models/biology/biology.csv.
enum BiologyConditions {
    static var all: [Condition] {
        let rates = [0.1, 10, 20, 40, 50].flatMap { rate in [10.0, -10].map { pair($0, rate) } }
        let pairs = [10.0, -10].map { pair($0, 1) }
        let prePostPre = [(5.0, -5.0), (10, -10), (15, -5), (5, -15)].map { condition([0, $0 - $1], [$0], 1) }
        let postPrePost = [(-5.0, 5.0), (-10, 10), (-5, 15), (-15, 5)].map { condition([-$0], [0, $1 - $0], 1) }
        let quadruplets = [-88.5, 83.7, 20].map { distance in
            let (outer, inner) = ([0, abs(distance) + 5], [5, abs(distance)])
            return distance > 0 ? condition(inner, outer, 1) : condition(outer, inner, 1)
        }
        return rates + pairs + prePostPre + postPrePost + quadruplets
    }

    private static func pair(_ distance: Double, _ rate: Double) -> Condition {
        condition([max(0, -distance)], [max(0, distance)], rate)
    }

    /// 60 repetitions at a rate in hertz of spikes in milliseconds.
    private static func condition(_ pre: [Double], _ post: [Double], _ rate: Double) -> Condition {
        Condition(
            name: "condition", pre: pre.map { $0 / 1000 }, post: post.map { $0 / 1000 }, period: 1 / rate,
            repetitions: 60)
    }
}
