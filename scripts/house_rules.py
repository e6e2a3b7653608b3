#!/usr/bin/env python3
"""The rules of the house that neither the compiler nor the formatter checks. CONTRIBUTING.md gives their reasons.

usage: scripts/house_rules.py [ROOT]     prints one line a finding; exits 1 when there is one
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Iterable, Iterator, NamedTuple

# Which module may import which: the table in docs/architecture.md. The build checks imports against Package.swift;
# this checks that Package.swift did not grow past the drawing.
HOUSE = {
    "Domain": {"CUTF8Proc"},
    "Texts": {"Domain"},
    "Formats": {"Domain", "CSodium", "CQREncode", "Crypto", "_CryptoExtras", "CryptoExtras"},
    "Store": {"Domain"},
    "StoreDrivers": {"Store", "Domain", "GRDB", "CPostgres"},
    "UseCases": {"Domain", "Formats", "Store", "Texts", "CScheduler", "Logging", "Metrics", "ServiceLifecycle"},
    "Connectors": {"UseCases", "Formats", "Domain", "CCurl", "CLDAP", "Logging"},
    "Web": {
        "UseCases", "Domain", "Formats", "Texts", "Hummingbird", "HTTPTypes", "NIOCore", "NIOHTTPTypes", "Logging", "Metrics",
    },
    "Bootstrap": {"Domain", "StoreDrivers", "Connectors", "Configuration", "Logging"},
    "lockstep": {
        "Domain", "Texts", "Formats", "Store", "StoreDrivers", "UseCases", "Connectors", "Web", "Bootstrap",
        "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "NIOSSL", "NIOCore", "NIOPosix", "ArgumentParser",
        "Configuration", "ServiceLifecycle", "UnixSignals", "Logging", "Metrics", "CHeap",
    },
    "lockstep-bench": {
        "Domain", "Formats", "Store", "StoreDrivers", "UseCases", "Connectors", "CSodium", "Crypto", "Hummingbird",
        "ArgumentParser", "Logging",
    },
}
# What comes with the toolchain. Pure modules do without.
SYSTEM = {"FoundationEssentials", "Synchronization", "Dispatch", "Glibc", "Darwin"}
PURE = frozenset({"Domain", "Texts"})


class CodeRule(NamedTuple):
    name: str
    pattern: str
    mend: str
    targets: frozenset[str] | None = None  # None: every target, and every test


CODE_RULES = [
    CodeRule("time", r"\bDate\(|\b(Continuous|Suspending)Clock\b", "time is an argument: take a `Timestamp`", PURE),
    CodeRule(
        "chance",
        r"\bUUID\(|\.random(Element)?\b|\.shuffled?\(\)|\bSystemRandomNumberGenerator\b",
        "chance is an argument: take the bytes or the number",
        PURE,
    ),
    CodeRule("force", r"\btry!|\bas!", "handle what can go wrong, or let it through"),
    CodeRule("trap", r"\bfatalError\(", "a refusal is a value, broken machinery throws"),
    CodeRule(
        "task",
        r"\bTask(\.(detached|immediate|immediateDetached|init))?\s*(<[^>]*>)?\s*(\([^)]*\))?\s*\{",
        "structured concurrency: a task group, or a service",
    ),
    CodeRule("sleep", r"\b(u|nano)?sleep\(", "wait for the thing itself"),
    CodeRule("testable", r"@testable\b", "test through `package` declarations"),
    CodeRule("public", r"\bpublic (?!import\b)\w", "`package` is as far as a declaration goes"),
]
# The benchmarks hold the store against bare statements, and fill databases with them.
SQL_TARGETS = {"Store", "StoreDrivers", "lockstep-bench"}
SQL_STATEMENT = re.compile(
    r"\bSELECT\s|\bINSERT (OR \w+ )?INTO\b|\bUPDATE [a-z_]+(\s+SET\b|\s*$)|\bDELETE FROM\b"
    r"|\b(CREATE|ALTER|DROP) (UNIQUE )?(TABLE|INDEX|VIEW|TRIGGER)\b|\bPRAGMA \w"
)
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b")
VAGUE_NAMES = {"Core", "Utils", "Utilities", "Helpers", "Helper", "Manager", "Common"}
# Written so that this file does not name them either.
REGISTRIES = re.compile(
    r"py[p]i\.org|pythonhoste[d]\.org|npm[j]s\.(org|com)|crate[s]\.io|rubygem[s]\.org|golan[g]\.org"
    r"|docke[r]\.(io|com)|ghc[r]\.io|qua[y]\.io|maven\.(org|apache[.]org)|packagis[t]\.org|nuge[t]\.org"
)
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:\w+\s+)?(\w+)"
)

# (rule, file): why the rule does not hold there. One that excuses nothing any more is a finding itself.
EXCEPTIONS = {
    ("sleep", "Sources/UseCases/Services/Ticker.swift"): "the one place where background services wait for their turn",
    ("sleep", "Sources/StoreDrivers/PostgreSQL/PostgreSQLDatabase.swift"): (
        "transactions that collided come back after a moment of chance; nothing announces when"
    ),
    ("sleep", "Sources/lockstep/Demo/LoopbackPort.swift"): "nothing announces when another program listens",
}


class Finding(NamedTuple):
    place: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: error: [{self.rule}] {self.message}"


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    findings = with_exceptions(check(root), {key: why for key, why in EXCEPTIONS.items() if (root / key[1]).exists()})
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0


def with_exceptions(findings: Iterable[Finding], exceptions: dict[tuple[str, str], str]) -> list[Finding]:
    remaining, used = [], set()
    for finding in findings:
        key = (finding.rule, finding.place.rsplit(":", 1)[0])
        if key in exceptions:
            used.add(key)
        else:
            remaining.append(finding)
    stale = [Finding(f"{path}:1", "exception", f"`{rule}` is kept here now: drop the exception")
             for rule, path in exceptions.keys() - used]
    return remaining + stale


def check(root: Path) -> Iterator[Finding]:
    for path in files(root):
        try:
            lines = (root / path).read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, or a file that was deleted and not yet committed
        yield from check_names(path)
        yield from check_text(path, lines)
        if path.suffix == ".swift" and path.parts[0] in ("Sources", "Tests"):
            yield from check_code(path, lines)
    yield from check_package(root / "Package.swift")


def files(root: Path) -> list[Path]:
    """What is in the repository or about to be: nothing that is ignored."""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        check=True, capture_output=True, text=True,
    )
    return sorted({Path(name) for name in listed.stdout.split("\0") if name})


def check_names(path: Path) -> Iterator[Finding]:
    if path.parts[0] not in ("Sources", "Tests"):
        return
    words = [part for part in path.parts[1:-1]] + [path.stem]
    for word in words:
        last = re.findall(r"[A-Z][a-z]+|[a-z]+", word)[-1:] or [word]
        if word.capitalize() in VAGUE_NAMES or (last[0] in VAGUE_NAMES and last[0] != "Core"):
            yield Finding(f"{path}:1", "vague-name", f"`{word}` says nothing: name it after what it is about")


def check_text(path: Path, lines: list[str]) -> Iterator[Finding]:
    for number, line in enumerate(lines, 1):
        if REGISTRIES.search(line):
            yield Finding(f"{path}:{number}", "registry", "name no package registry's host: clients know their own")
        if UNFINISHED.search(line):
            yield Finding(f"{path}:{number}", "unfinished", "finish it, or write an issue")


def check_code(path: Path, lines: list[str]) -> Iterator[Finding]:
    in_sources, target = path.parts[0] == "Sources", path.parts[1]
    for number, line in enumerate(map(without_comment, lines), 1):
        place = f"{path}:{number}"
        imported = IMPORT.match(line)
        if imported and in_sources:
            yield from check_import(place, target, imported.group(1))
        for rule in CODE_RULES:
            found = re.search(rule.pattern, line)
            if found and (rule.targets is None or (in_sources and target in rule.targets)):
                yield Finding(place, rule.name, f"`{found.group().strip()}` has no place here: {rule.mend}")
        if in_sources and target not in SQL_TARGETS and SQL_STATEMENT.search(line):
            yield Finding(place, "sql", "statements live in Sources/Store only")


def check_import(place: str, target: str, module: str) -> Iterator[Finding]:
    if target not in HOUSE:
        mend = "add it to scripts/house_rules.py and docs/architecture.md"
        yield Finding(place, "house", f"`{target}` is not in the house: {mend}")
    elif module == "Foundation":
        yield Finding(place, "import", "import FoundationEssentials: Foundation brings ICU and 30 MB along")
    elif module in SYSTEM and target in PURE:
        yield Finding(place, "import", f"{target} is pure: it may not import {module}")
    elif module not in SYSTEM and module not in HOUSE[target]:
        allowed = ", ".join(sorted(HOUSE[target]))
        yield Finding(place, "import", f"{target} may not import {module}, only: {allowed}")


def check_package(manifest: Path) -> Iterator[Finding]:
    text = manifest.read_text(encoding="utf-8") if manifest.exists() else ""
    for start in re.finditer(r"\.package\(", text):
        if "exact:" not in up_to_closing_parenthesis(text, start.end()):
            number = text.count("\n", 0, start.start()) + 1
            yield Finding(f"Package.swift:{number}", "exact", "pin the dependency: `exact:`")
    for name in re.findall(r'\.(?:target|executableTarget|testTarget)\(\s*name: "(\w+)"', text):
        if name in VAGUE_NAMES:
            yield Finding("Package.swift:1", "vague-name", f"`{name}` says nothing: name it after what it is about")


def up_to_closing_parenthesis(text: str, start: int) -> str:
    depth = 1
    for position in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return text[start:position]
    return text[start:]


def without_comment(line: str) -> str:
    """The line up to `//`, which counts only at its beginning or after a blank: a URL's slashes are no comment."""
    return re.split(r"(?:^|\s)//", line, maxsplit=1)[0]


if __name__ == "__main__":
    sys.exit(main())
