package import Domain
package import Formats

/// The people of a file, and everything that is wrong with it by itself.
package struct ImportTable: Sendable {
    /// As the file has them; empty where it has none that could be read.
    package private(set) var headers: [String] = []
    let columns: Set<ImportColumn>
    let rows: Int
    let people: [ImportedPerson]
    let faults: [ImportFault]
    let unreadable: CSVFault?

    /// Reads all of it. Where it can't be read on as CSV, what came before counts.
    package init(reading reader: CSVReader, mapping: ImportMapping = ImportMapping()) {
        var reader = reader
        do throws(CSVFault) {
            guard let header = try reader.next() else {
                self.init(faults: [ImportFault(line: 1, .headerMissing)])
                return
            }
            let (heading, faults) = ImportHeading.parse(header.fields, line: header.line, mapping: mapping)
            if let heading {
                self.init(&reader, heading)
            } else {
                self.init(faults: faults)
            }
            headers = header.fields
        } catch {
            self.init(unreadable: error)
        }
    }

    private init(_ reader: inout CSVReader, _ heading: ImportHeading) {
        var reading = ImportReading(heading)
        var unreadable: CSVFault?
        do throws(CSVFault) {
            while let record = try reader.next(),
                reading.take(record.fields.map(SpreadsheetText.restored), line: record.line)
            {}
        } catch {
            unreadable = error
        }
        columns = heading.columns
        rows = reading.rows
        people = reading.people
        faults = reading.faults
        self.unreadable = unreadable
    }

    private init(faults: [ImportFault] = [], unreadable: CSVFault? = nil) {
        (columns, rows, people) = ([], 0, [])
        self.faults = faults
        self.unreadable = unreadable
    }
}
