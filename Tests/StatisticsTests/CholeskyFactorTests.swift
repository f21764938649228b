import Statistics
import Testing

@Suite("Cholesky's factor") struct CholeskyFactorTests {
    /// A matrix whose factor is known: L has the rows 2; 6 1; -8 5 3.
    static let matrix: [Double] = [4, 12, -16, 12, 37, -43, -16, -43, 98]

    @Test("of a matrix that was made from a triangle is that triangle, and solves its equations")
    func known() {
        let factor = CholeskyFactor(Self.matrix, count: 3)
        // All numbers on the way are whole, so nothing is rounded.
        #expect(factor.entries == [2, 0, 0, 6, 1, 0, -8, 5, 3])
        #expect(factor.dependentRows.isEmpty)
        // The products of the rows with 1, 2 and 3.
        let right: [Double] = [-20, -43, 192]
        #expect(factor.solve(right) == [1, 2, 3])
    }

    @Test("names the row that is a combination of those above it, and still gives the matrix back")
    func dependent() {
        // The third row is the sum of the first two.
        let matrix: [Double] = [1, 2, 3, 2, 5, 7, 3, 7, 10]
        let factor = CholeskyFactor(matrix, count: 3)
        #expect(factor.dependentRows == [2])
        #expect(factor.solve([1, 1, 1]) == nil)
        for row in 0..<3 {
            for column in 0..<3 {
                let product = (0..<3).reduce(0) { $0 + factor[row, $1] * factor[column, $1] }
                #expect(product == matrix[3 * row + column])
            }
        }
    }

    @Test("of what is not a number is refused")
    func notANumber() {
        #expect(CholeskyFactor([.nan], count: 1).solve([1]) == nil)
    }
}

@Suite("FNV-1a") struct FNV1aTests {
    @Test(
        "gives the values of RFC 9923",
        arguments: [("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8)]
            as [(String, UInt64)])
    func vectors(text: String, value: UInt64) {
        var hash = FNV1a()
        hash.add(text)
        #expect(hash.value == value)
    }

    @Test("names texts by 32 digits")
    func names() {
        #expect(FNV1a.name(of: "a").hasPrefix("af63dc4c8601ec8c"))
        #expect(Set(["", "a", "b", "ab", "ba"].map(FNV1a.name)).count == 5)
        #expect(FNV1a.name(of: "foobar").count == 32)
    }
}
