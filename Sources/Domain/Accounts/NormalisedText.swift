import CUTF8Proc

/// Text in a form in which equal means equal to a person.
package enum NormalisedText {
    /// NFKC (Unicode Standard Annex #15): what a password's verifier is computed over, so that `é` typed as one
    /// character or as two is one password. Nothing is trimmed or shortened.
    package static func compatibilityComposed(_ text: String) -> String {
        map(text, options: UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_COMPAT.rawValue)
    }

    /// NFKC_Casefold (Unicode Standard 3.13): what names and addresses are compared by.
    package static func caseFolded(_ text: String) -> String {
        // Of ASCII, nothing changes but capitals; where there are none, the text needn't be copied either.
        guard text.utf8.contains(where: { $0 >= 0x80 }) else {
            let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
            return text.utf8.contains(where: capitals.contains) ? text.lowercased() : text
        }
        return map(
            text,
            options: UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_COMPAT.rawValue
                | UTF8PROC_CASEFOLD.rawValue | UTF8PROC_IGNORE.rawValue)
    }

    /// Without capitals and without marks (NFKD, categories Mn, Mc and Me dropped, case folded): what people are searched
    /// by, where `Åberg` is found by `aberg`.
    package static func searchFolded(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return caseFolded(text) }
        return map(
            text,
            options: UTF8PROC_STABLE.rawValue | UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_COMPAT.rawValue
                | UTF8PROC_CASEFOLD.rawValue | UTF8PROC_IGNORE.rawValue | UTF8PROC_STRIPMARK.rawValue)
    }

    private static func map(_ text: String, options: UInt32) -> String {
        var text = text
        return text.withUTF8 { input in
            var output: UnsafeMutablePointer<UInt8>?
            let length = utf8proc_map(
                input.baseAddress, input.count, &output, utf8proc_option_t(rawValue: options))
            defer { output?.deallocate() }
            // Swift's strings are valid UTF-8, the only thing besides memory that the library can object to.
            guard length >= 0, let output else { return String(decoding: input, as: UTF8.self) }
            return String(decoding: UnsafeBufferPointer(start: output, count: length), as: UTF8.self)
        }
    }
}
