// The ASCII codes that have a meaning in a netlist.
let newline: UInt8 = 0x0A
let carriageReturn: UInt8 = 0x0D
let space: UInt8 = 0x20
let plus: UInt8 = 0x2B
let minus: UInt8 = 0x2D
let asterisk: UInt8 = 0x2A
let comma: UInt8 = 0x2C
let point: UInt8 = 0x2E
let slash: UInt8 = 0x2F
let equals: UInt8 = 0x3D
let dollar: UInt8 = 0x24
let semicolon: UInt8 = 0x3B
let doubleQuote: UInt8 = 0x22
let singleQuote: UInt8 = 0x27
let openParenthesis: UInt8 = 0x28
let closeParenthesis: UInt8 = 0x29
let openBrace: UInt8 = 0x7B
let closeBrace: UInt8 = 0x7D
let openBracket: UInt8 = 0x5B
let closeBracket: UInt8 = 0x5D

/// Stands where a continuation was joined; counts as a blank. A vertical tab has no other use in a netlist.
let joint: UInt8 = 0x0B

@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte <= space }

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

@inline(__always)
func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

@inline(__always)
func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == 0x5F || byte >= 0x80 }

@inline(__always)
func lowerCased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
