extension DirectoryAccess {
    /// As one of a connection's two accounts; `nil` where nobody can sign in with that name and password.
    package init?(_ settings: ConnectionSettings, as name: String, _ password: Secret<String>) {
        guard let password = DirectoryPassword(password), let login = DirectoryLogin(name: name, password: password)
        else { return nil }
        self.init(
            kind: settings.kind.directory, servers: settings.servers, authorities: settings.authorities,
            base: settings.searchBase, login: login, policy: settings.policy)
    }
}
