/// Which column of a table holds what.
package struct ImportHeading: Hashable, Sendable {
    /// The place of each column that is there.
    private let places: [ImportColumn: Int]
    /// How many fields a row has.
    package let width: Int

    package var columns: Set<ImportColumn> { Set(places.keys) }

    /// - Returns: Everything that is wrong with the header, or the heading.
    package static func parse(
        _ headers: [String], line: Int, mapping: ImportMapping = ImportMapping()
    ) -> (heading: ImportHeading?, faults: [ImportFault]) {
        var (places, faults): ([ImportColumn: Int], [ImportFault]) = ([:], [])
        let (mapped, ignored) = (mapping.headers.mapValues(key), Set(mapping.ignored.map(key)))
        for (place, header) in headers.enumerated() where !ignored.contains(key(header)) {
            guard let column = column(of: header, mapped) else {
                faults.append(ImportFault(line: line, .columnUnknown(header: header)))
                continue
            }
            if places[column] != nil {
                faults.append(ImportFault(line: line, column: column, .columnDoubled(header: header)))
            }
            places[column] = place
        }
        let present = Set(headers.map(key))
        for header in mapping.headers.values.sorted() + mapping.ignored where !present.contains(key(header)) {
            faults.append(ImportFault(line: line, .headerAbsent(header: header)))
        }
        // One of the names is enough.
        let missing: [ImportColumn] =
            (places[.email] == nil ? [.email] : [])
            + (places[.givenName] == nil && places[.familyName] == nil ? [.givenName] : [])
        faults += missing.filter { mapping.headers[$0] == nil }.map {
            ImportFault(line: line, column: $0, .columnMissing)
        }
        return (faults.isEmpty ? ImportHeading(places: places, width: headers.count) : nil, faults)
    }

    /// What a row has in a column; `nil` where there is no such column.
    func field(_ column: ImportColumn, of fields: [String]) -> String? {
        places[column].map { fields[$0] }
    }

    private static func column(of header: String, _ mapped: [ImportColumn: String]) -> ImportColumn? {
        if let column = mapped.first(where: { $0.value == key(header) })?.key { return column }
        return ImportColumn(header: header).flatMap { mapped[$0] == nil ? $0 : nil }
    }

    private static func key(_ header: String) -> String {
        NormalisedText.caseFolded(String(header.trimmingWhitespace()))
    }
}
