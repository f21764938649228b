import Statistics
import Testing

@Suite("Philox")
struct PhiloxTests {
    /// Counter, key and block of `kat_vectors` of Random123 1.14 (Salmon et al., SC'11), line "philox4x64 10".
    static let knownAnswers: [(counter: [UInt64], key: [UInt64], block: [UInt64])] = [
        (
            [0, 0, 0, 0], [0, 0],
            [0x1655_4D9E_CA36_314C, 0xDB20_FE9D_672D_0FDC, 0xD7E7_72CE_E186_176B, 0x7E68_B68A_EC7B_A23B]
        ),
        (
            [.max, .max, .max, .max], [.max, .max],
            [0x87B0_92C3_013F_E90B, 0x438C_3C67_BE8D_0224, 0x9CC7_D7C6_9CD7_77B6, 0xA09C_AEBF_594F_0BA0]
        ),
        (
            [0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344, 0xA409_3822_299F_31D0, 0x082E_FA98_EC4E_6C89],
            [0x4528_21E6_38D0_1377, 0xBE54_66CF_34E9_0C6C],
            [0xA528_F454_03E6_1D95, 0x38C7_2DBD_566E_9788, 0xA5A1_610E_72FD_18B5, 0x57BD_43B5_E52B_7FE6]
        ),
    ]

    @Test("Blocks are the known answers of Random123", arguments: 0..<3)
    func knownAnswer(_ index: Int) {
        let (c, k, expected) = Self.knownAnswers[index]
        let block = Philox(key0: k[0], key1: k[1]).block((c[0], c[1], c[2], c[3]))
        #expect([block.0, block.1, block.2, block.3] == expected)
    }

    @Test("Every bit of the counter changes about half of the block")
    func avalanche() {
        let philox = Philox(key0: 1, key1: 2)
        let reference = philox.block((0, 0, 0, 0))
        var changed = 0
        for bit in 0..<64 {
            let block = philox.block((1 << UInt64(bit), 0, 0, 0))
            changed += (block.0 ^ reference.0).nonzeroBitCount + (block.1 ^ reference.1).nonzeroBitCount
            changed += (block.2 ^ reference.2).nonzeroBitCount + (block.3 ^ reference.3).nonzeroBitCount
        }
        // 64 * 256 fair coins: mean 8192, σ 64; 2.58 σ is the 99 % bound.
        #expect(abs(Double(changed) - 8192) < 2.58 * 64)
    }
}
