package import Domain
package import Formats

/// The people of a file, and everything that is wrong with it by itself.
package struct ImportTable: Sendable {
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
            guard let heading else {
                self.init(faults: faults)
                return
            }
            self.init(&reader, heading)
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
