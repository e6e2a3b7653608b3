#!/usr/bin/env python3
"""Plants each fault in an otherwise clean tree and sees it found; a rule that finds nothing is no rule."""

import subprocess
import tempfile
import unittest
from pathlib import Path

import house_rules

CLEAN = {
    "Package.swift": '.package(url: "https://github.com/apple/swift-log", exact: "1.0.0"),\n',
    "Sources/Domain/Accounts/Account.swift": (
        "/// No Date() is read here, and `try!` in a comment is only talk.\n"
        'import CUTF8Proc\nlet link = "https://example.org" // Task { }\n'
    ),
    "Sources/Store/Accounts/AccountRows.swift": 'import Domain\nlet find: SQL = "SELECT id FROM account"\n',
    "Sources/Web/Pages/Page.swift": (
        'package import Domain\nimport Dispatch\nlet word = "UPDATE your password"\nif Task.isCancelled { }\n'
    ),
    "Tests/StoreTests/RowsTests.swift": 'import Foundation\nlet rows = "SELECT 1"\n',
}

# rule, file, line that breaks it
FAULTS = [
    ("time", "Sources/Domain/A.swift", "let now = Date()"),
    ("time", "Sources/Domain/A.swift", "let now = ContinuousClock.now"),
    ("chance", "Sources/Domain/A.swift", "let id = UUID()"),
    ("chance", "Sources/Domain/A.swift", "let dice = Int.random(in: 1...6)"),
    ("chance", "Sources/Domain/A.swift", "var dice = SystemRandomNumberGenerator()"),
    ("force", "Sources/Web/A.swift", "let x = try! y()"),
    ("force", "Sources/Web/A.swift", "let x = y as! Z"),
    ("trap", "Sources/Web/A.swift", 'fatalError("no")'),
    ("task", "Sources/Web/A.swift", "Task { await x() }"),
    ("task", "Sources/Web/A.swift", "Task(priority: .high) { await x() }"),
    ("task", "Sources/Web/A.swift", "Task.detached { await x() }"),
    ("task", "Sources/Web/A.swift", "let x = Task<Void, Never> { }"),
    ("sleep", "Tests/WebTests/A.swift", "try await Task.sleep(for: .seconds(1))"),
    ("sleep", "Tests/WebTests/A.swift", "usleep(10)"),
    ("testable", "Tests/WebTests/A.swift", "@testable import Web"),
    ("public", "Sources/Web/A.swift", "public struct X {}"),
    ("import", "Sources/Domain/A.swift", "import FoundationEssentials"),
    ("import", "Sources/Domain/A.swift", "import Store"),
    ("import", "Sources/Texts/A.swift", "import Web"),
    ("import", "Sources/Store/A.swift", "package import GRDB"),
    ("import", "Sources/Web/A.swift", "private import struct Store.Row"),
    ("import", "Sources/Web/A.swift", "import Foundation"),
    ("import", "Sources/UseCases/A.swift", "@preconcurrency import Hummingbird"),
    ("house", "Sources/Shed/A.swift", "import Domain"),
    ("sql", "Sources/UseCases/A.swift", 'let x = "SELECT id FROM account"'),
    ("sql", "Sources/UseCases/A.swift", 'let x = "INSERT INTO account VALUES ($1)"'),
    ("sql", "Sources/Web/A.swift", "    UPDATE account"),
    ("sql", "Sources/lockstep/A.swift", 'let x = "DELETE FROM account"'),
    ("sql", "Sources/Connectors/A.swift", 'let x = "CREATE TABLE account (id text)"'),
    ("unfinished", "Sources/Web/A.swift", "// TO" + "DO: later"),
    ("unfinished", "scripts/a", "# FIX" + "ME"),
    ("vague-name", "Sources/Core/A.swift", ""),
    ("vague-name", "Sources/Web/Helpers/A.swift", ""),
    ("vague-name", "Sources/Web/SessionManager.swift", ""),
    ("registry", "docs/a.md", "see https://py" + "pi.org/project/x"),
    ("registry", "scripts/a", "docker pull docker" + ".io/library/debian"),
    ("exact", "Package.swift", '.package(url: "https://github.com/apple/swift-nio", from: "2.0.0"),'),
]


class HouseRulesTest(unittest.TestCase):
    def test_a_clean_tree_has_no_finding(self):
        self.assertEqual([], findings({}))

    def test_every_planted_fault_is_found(self):
        for rule, path, line in FAULTS:
            with self.subTest(rule=rule, path=path, line=line):
                found = findings({path: line + "\n"})
                self.assertEqual([rule], [finding.rule for finding in found])
                self.assertTrue(found[0].place.startswith(path), found[0])

    def test_an_exception_excuses_its_rule_in_its_file_alone(self):
        found = findings({"Sources/Web/A.swift": "sleep(1)\ntry! x()\n", "Sources/Web/B.swift": "sleep(1)\n"})
        remaining = house_rules.with_exceptions(found, {("sleep", "Sources/Web/A.swift"): "because"})
        self.assertEqual(
            [("Sources/Web/A.swift:2", "force"), ("Sources/Web/B.swift:1", "sleep")],
            [(finding.place, finding.rule) for finding in remaining],
        )

    def test_an_exception_that_excuses_nothing_is_found(self):
        remaining = house_rules.with_exceptions([], {("sleep", "Sources/Web/A.swift"): "because"})
        self.assertEqual(["exception"], [finding.rule for finding in remaining])


def findings(planted: dict[str, str]) -> list[house_rules.Finding]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        for path, text in (CLEAN | planted).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return list(house_rules.check(root))


if __name__ == "__main__":
    unittest.main()
