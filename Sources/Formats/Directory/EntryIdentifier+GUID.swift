package import Domain

extension EntryIdentifier {
    /// The value of `objectGUID`: the first three numbers have their lowest byte first (MS-DTYP, section 2.3.4.2).
    package init?(objectGUID bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        let order = [3, 2, 1, 0, 5, 4, 7, 6] + Array(8..<16)
        self.init(bits: order.reduce(0) { $0 << 8 | UInt128(bytes[$1]) })
    }

    package var objectGUID: [UInt8] {
        let bytes = bytes
        return ([3, 2, 1, 0, 5, 4, 7, 6] + Array(8..<16)).map { bytes[$0] }
    }

    /// A name that stands for the entry wherever it is (MS-ADTS, section 3.1.1.3.1.2.4). Active Directory alone.
    package var guidName: String { "<GUID=\(self)>" }

    /// Of an entry, as a directory of that kind gives it.
    package init?(of attributes: [AttributeName: [[UInt8]]], in kind: DirectoryKind) {
        // More than one would be nobody's.
        switch kind {
        case .openLDAP:
            guard let values = attributes[.entryUUID], values.count == 1,
                let text = String(validating: values[0], as: UTF8.self)
            else { return nil }
            self.init(text)
        case .activeDirectory:
            guard let values = attributes[.objectGUID], values.count == 1 else { return nil }
            self.init(objectGUID: values[0])
        }
    }
}
