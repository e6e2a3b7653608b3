/// A JSON array that is printed as it comes, so that a long one is never held.
struct JSONList {
    private let isWanted: Bool
    private var isEmpty = true

    init(isWanted: Bool) {
        self.isWanted = isWanted
    }

    mutating func append(_ value: some Encodable) throws {
        print(isEmpty ? "[" : ",", terminator: "\n")
        print(try StandardOutput.json(value), terminator: "")
        isEmpty = false
    }

    func end() {
        if isWanted { print(isEmpty ? "[]" : "\n]") }
    }
}
