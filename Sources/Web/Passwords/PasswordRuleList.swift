package import Domain
import Texts

/// The organisation's rules as a person reads them, and as the script checks them while typing.
package struct PasswordRuleList: Hashable, Sendable {
    private let policy: PasswordPolicy
    private let words: AccountWords
    /// Of directories that are given the password.
    private let directories: [DirectoryRules]

    package init(_ policy: PasswordPolicy, words: AccountWords, directories: [DirectoryRules] = []) {
        self.policy = policy
        self.directories = directories
        self.words = words
    }

    static let id = "rules"

    /// A rule that the script can judge bears the code of its refusal; what it is judged by is on the list itself.
    private struct Rule {
        let words: String
        var code: String?
    }

    /// In the order in which `PasswordPolicy.broken(by:of:)` answers, then what only the server can judge.
    private var rules: [Rule] {
        var rules = [
            rule(
                .passwordTooShort(minimum: policy.minimumLength), PasswordRuleWords.minimumLength(policy.minimumLength))
        ]
        rules += CharacterClass.allCases.filter(policy.required.contains).map {
            rule(.passwordNeeds($0), PasswordRuleWords.needs($0))
        }
        if policy.forbidsAccountName { rules.append(rule(.passwordContainsName, PasswordRuleWords.noAccountWords)) }
        if policy.forbidsSequences {
            rules.append(rule(.passwordContainsSequence(""), PasswordRuleWords.noSequences))
        }
        rules.append(rule(.passwordMismatch, PasswordRuleWords.confirmed))
        if policy.forbidsCommon { rules.append(Rule(words: PasswordRuleWords.notCommon)) }
        rules.append(Rule(words: PasswordRuleWords.notReused(policy.history)))
        rules += directories.compactMap(PasswordRuleWords.there).map { Rule(words: $0) }
        return rules
    }

    private func rule(_ refusal: Refusal, _ words: String) -> Rule {
        Rule(words: words, code: refusal.code)
    }

    var markup: HTML {
        """
        <section class="rules" aria-labelledby="rules-title">
        <h2 id="rules-title">\(PasswordRuleWords.title)</h2>
        <ul id="\(Self.id)" data-minimum-length="\(policy.minimumLength)" \
        data-account-words="\(policy.forbidsAccountName ? words.folded.joined(separator: "\n") : "")" \
        data-met="\(PasswordRuleWords.met)" data-unmet="\(PasswordRuleWords.unmet)" \
        data-all-met="\(PasswordRuleWords.allMet)" data-some-unmet="\(PasswordRuleWords.someUnmet)">\
        \(rules.map(Self.line))
        </ul>
        <p class="hint">\(PasswordRuleWords.advice)</p>
        <p class="unseen" aria-live="polite" id="rules-told"></p>
        </section>
        """
    }

    private static func line(_ rule: Rule) -> HTML {
        guard let code = rule.code else {
            return "\n<li>\(rule.words) <span class=\"verdict\">(\(PasswordRuleWords.checkedWhenSent))</span></li>"
        }
        return "\n<li data-rule=\"\(code)\">\(rule.words) <span class=\"verdict\"></span></li>"
    }
}
