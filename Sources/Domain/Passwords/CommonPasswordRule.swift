package enum CommonPasswordRule {
    package static func reason(
        for password: String, contextWords: [String], isListed: (String) -> Bool
    ) -> CommonPasswordReason? {
        isListed(password) ? .listedWord : nil
    }
}
