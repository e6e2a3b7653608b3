/// Lists cut to the size of a statement, whose number of values is fixed.
extension Array {
    /// Whole batches, and what is left over one by one: two statements are enough for any number.
    package func forEachBatch(of size: Int, _ body: (ArraySlice<Element>) throws -> Void) rethrows {
        let whole = count - count % size
        for start in stride(from: 0, to: whole, by: size) { try body(self[start..<start + size]) }
        for index in whole..<count { try body(self[index...index]) }
    }
}

extension [String] {
    /// The last batch is filled up with its last text, which finds nothing more.
    func inPaddedBatches(of size: Int) -> [[SQLValue]] {
        stride(from: 0, to: count, by: size).map { start in
            let batch = self[start..<Swift.min(start + size, count)].map(SQLValue.text)
            return batch + [SQLValue](repeating: batch[batch.count - 1], count: size - batch.count)
        }
    }
}
