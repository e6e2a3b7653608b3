import Domain
import Formats
import Store

extension Transaction {
    /// The link that a token stands for, and whose it is. Whether it lives is another question.
    func findLink(_ token: Token) throws -> (link: Link, account: Account)? {
        guard let link = try findLink(digest: token.digest), let account = try findAccount(link.account),
            token.isOf(account)
        else { return nil }
        return (link, account)
    }
}
