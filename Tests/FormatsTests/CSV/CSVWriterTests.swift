import Formats
import Testing

@Suite("Writing CSV")
struct CSVWriterTests {
    @Test(
        "Fields are quoted where they have to be",
        arguments: [
            (["a", "b"], "a,b"), ([""], "\"\""), (["", ""], ","), (["a,b", "c;d", "e\tf"], "\"a,b\",\"c;d\",\"e\tf\""),
            (["say \"hi\""], "\"say \"\"hi\"\"\""), (["1\n2", "3\r4"], "\"1\n2\",\"3\r4\""),
            ([" a", "b "], "\" a\",\"b \""), (["\u{FEFF}a"], "\"\u{FEFF}a\""), (["O'Brien", "安娜"], "O'Brien,安娜"),
        ])
    func quotes(fields: [String], line: String) {
        #expect(CSVWriter().record(fields) == line + "\r\n")
    }

    @Test(
        "What a spreadsheet would carry out is neutralised, and given back as it was",
        arguments: [
            ("=1+1", "'=1+1"), ("+4917", "'+4917"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("\r\n=1", "'\r\n=1"), ("＝1", "'＝1"), ("＋", "'＋"), ("－", "'－"),
            ("＠", "'＠"), ("=\u{301}x", "'=\u{301}x"), ("'=1", "''=1"), ("''=1", "'''=1"), ("Ada", "Ada"), ("", ""),
            ("'t Hooft", "'t Hooft"), ("''", "''"), ("a=1", "a=1"), ("1-2", "1-2"),
        ])
    func formulas(text: String, neutralised: String) {
        #expect(Array(SpreadsheetText.neutralised(text).unicodeScalars) == Array(neutralised.unicodeScalars))
        #expect(Array(SpreadsheetText.restored(neutralised).unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test("A neutralised field is quoted, so that no reader takes the apostrophe for a quote")
    func quotedFormulas() {
        #expect(CSVWriter().record(["=cmd|' /C calc'!A0", "x"]) == "\"'=cmd|' /C calc'!A0\",x\r\n")
    }
}
