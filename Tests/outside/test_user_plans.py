"""Lists of people read their page of an index and nothing else: the plans of the statements that Lockstep sends, as they
stand in its source, on databases with thousands of people."""

import json
import re
import sqlite3
import subprocess

import pytest

from installation import ROOT
from test_cli import Host

PEOPLE = 8_000
FILES = ["UserPageStatements.swift", "Transaction+UserPages.swift", "Transaction+UserWords.swift"]
# What a server might be asked: a place in the middle, fifty rows, a time.
TEXT_KEYS = ("name_key", "email_key", "word")


def statements():
    found = []
    for file in FILES:
        source = (ROOT / "Sources/Store/Users" / file).read_text()
        texts = re.findall(r'"""\n(.*?)\n\s*"""', source, re.S) + re.findall(r'"(SELECT [^"\n]+)"', source)
        found += [" ".join(text.split()) for text in texts if text.split()[0] == "SELECT"]
    return [text for text in found if "ORDER BY" in text]


def values_of(text):
    key = re.search(r"SELECT ([a-z_.]+)", text).group(1).split(".")[-1]
    values = {
        "$1": "'m'" if key in TEXT_KEYS else "1795000000000",
        "$2": "50" if "LIMIT $2" in text else "'01person000000000000009000'",
        "$3": "50",
        "$4": "1795000000000",
        # The least that a password lives: whatever it was, no end is void.
        "$5": "-315360000000",
    }
    if text.endswith("LIMIT $1"):
        values["$1"] = "50"
    return {name: values[name] for name in sorted(set(re.findall(r"\$\d", text)))}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crowd(request, tmp_path_factory):
    host = Host(tmp_path_factory.mktemp(request.param), request.param)
    host.engine, host.url = request.param, host.environment["LOCKSTEP_DATABASE_URL"]
    rows = "".join(
        f"p{n}@example.org,u{n},G{n % 97},F{n % 1009}\n" for n in range(PEOPLE))
    file = host.folder / "people.csv"
    file.write_text("email,username,given name,family name\n" + rows)
    host.does("user", "import", str(file))
    sql = [
        "UPDATE accounts SET state = 'active', password_changed_at = created_at, expiry_counts_from = created_at,"
        " last_signed_in_at = created_at",
        "UPDATE accounts SET state = 'suspended' WHERE given_name LIKE 'G1%'",
        "UPDATE accounts SET state = 'staged' WHERE given_name LIKE 'G2%'",
        "UPDATE accounts SET expired_at = created_at WHERE given_name LIKE 'G3%'",
        "INSERT INTO expired_accounts (account_id, expired_at)"
        " SELECT id, expired_at FROM accounts WHERE expired_at IS NOT NULL",
        "INSERT INTO announced_ends (account_id, ends_at, counts_from)"
        " SELECT id, 1795500000000, expiry_counts_from FROM accounts WHERE given_name LIKE 'G4%'",
        "UPDATE accounts SET has_factor = 1, has_recovery_address = 1 WHERE given_name NOT LIKE 'G5%'",
        # More than are without a second proof: whoever has left must cost their list nothing.
        "UPDATE accounts SET state = 'removed', has_factor = 0, has_recovery_address = 0"
        " WHERE given_name LIKE 'G8%' OR given_name LIKE 'G9%'",
        "INSERT INTO attempts (subject, browser, failures, total, last_at, locks, locked_until)"
        " SELECT id, 'strangers', 1, 1, 1, 1, 1795600000000 FROM accounts WHERE given_name LIKE 'G6%'",
        "INSERT INTO attempts (subject, browser, failures, total, last_at, locks)"
        " SELECT id, 'strangers', 1, 1, 1, 0 FROM accounts WHERE given_name LIKE 'G7%'",
    ]
    run(host, ";".join(sql) + "; ANALYZE")
    return host


def run(host, text):
    if host.engine == "sqlite":
        connection = sqlite3.connect(host.url.removeprefix("sqlite:"))
        connection.executescript(text)
        connection.close()
        return ""
    return subprocess.run(
        ["psql", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", host.url, "--command", text],
        check=True, capture_output=True, text=True).stdout


def test_every_list_is_a_range_of_an_index_in_its_order(crowd):
    texts = statements()
    assert len(texts) >= 24, texts
    for text in texts:
        values = values_of(text)
        concrete = re.sub(r"\$\d", lambda match: values[match.group()], text)
        if crowd.engine == "sqlite":
            connection = sqlite3.connect(crowd.url.removeprefix("sqlite:"))
            plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + concrete)]
            connection.close()
            faults = [line for line in plan if line.startswith("SCAN") and "INDEX" not in line or "TEMP B-TREE" in line]
            # A range begins at a place: an index that is read from its beginning says SCAN.
            faults += [line for line in plan if line.startswith("SCAN") and "LIMIT $1" not in text]
        else:
            # As a connection has it that was used for a while: planned once, for any value.
            plan = json.loads(run(
                crowd, f"SET plan_cache_mode = force_generic_plan; PREPARE page AS {text};"
                f"EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) EXECUTE page ({', '.join(values.values())})"))[0]["Plan"]
            faults = [
                node for node in nodes(plan)
                if node["Node Type"] in ("Seq Scan", "Sort", "Bitmap Heap Scan", "Incremental Sort")
                and node["Actual Rows"] > 64
                or node.get("Rows Removed by Filter", 0) * node["Actual Loops"] > 64
                or node["Actual Rows"] * node["Actual Loops"] > 1_100]
        assert not faults, (concrete, plan)


def nodes(plan):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def test_no_statement_reads_everybody_for_the_sake_of_their_kind(tmp_path):
    """An index that begins with the kind of account is one of all people, where nothing else narrows it. Without figures
    about the tables SQLite may still take it for the better one."""
    host = Host(tmp_path, "sqlite")
    host.does("user", "list")
    connection = sqlite3.connect(host.environment["LOCKSTEP_DATABASE_URL"].removeprefix("sqlite:"))
    looked = 0
    for file in sorted((ROOT / "Sources/Store").rglob("*.swift")):
        for text in re.findall(r'"""\n(.*?)\n\s*"""', file.read_text(), re.S):
            statement = " ".join(text.split())
            if not statement.startswith("SELECT") or "FROM accounts" not in statement or "COUNT(" in statement:
                continue
            if "kind = 'administrator'" in statement:
                continue
            looked += 1
            values = {name: None for name in re.findall(r"\$(\d+)", statement)}
            concrete = re.sub(r"\$(\d+)", r":p\1", statement)
            plan = [row[3] for row in connection.execute(
                "EXPLAIN QUERY PLAN " + concrete, {f"p{name}": value for name, value in values.items()})]
            assert not [line for line in plan if line.endswith("(kind=?)")], (file.name, statement, plan)
    connection.close()
    assert looked >= 30, looked
