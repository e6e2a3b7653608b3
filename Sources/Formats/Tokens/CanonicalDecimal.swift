extension Int {
    /// A number that is written in the one way there is: digits only, no sign, no leading zero.
    init?(canonicalDecimal text: some StringProtocol) {
        guard let value = Int(text), value >= 0, String(value) == text else { return nil }
        self = value
    }
}
