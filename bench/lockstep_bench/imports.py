"""Row 9: people from a table, and the rows that they become, inserted by nothing but SQL."""

import os
import random
import sqlite3
import time
from pathlib import Path

from . import processes
from .installation import Empty, empty
from .results import Result
from .rows import Bench

# What an import fills.
TABLES = ("accounts", "user_words", "audit_events")
GIVEN = "Ada Bo Carla Dörte Émile Fatima Grete Håkon Ines Jürgen Katharina Łukasz Mehmet Nora Olga Paul".split()
FAMILY = "Quist O'Neill Müller García Åberg Nowak Yılmaz Smith-Jones Lindqvist Þórsdóttir Ek".split()


def table(path: Path, people: int) -> None:
    """In the order of chance, as tables are that were sorted by department."""
    chance = random.Random(9)
    numbers = list(range(people))
    chance.shuffle(numbers)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("E-Mail;Benutzername;Vorname;Nachname\r\n")
        for number in numbers:
            given, family = chance.choice(GIVEN), chance.choice(FAMILY)
            file.write(f"person{number}@example.org;person{number};{given};{family}\r\n")


def row_9(bench: Bench, engine: str) -> Result:
    """The command as it is typed, from the start of its process to the end, audit chain and all, into an empty
    database; then the same rows of both tables into another one, in one transaction."""
    people = bench.plan.imported
    result = Result(
        9, f"`user import` of {people:,} people", "bare SQL insert of the same rows", "≤ 3 ×", engine, people, "s",
        bound=3, judged="at most")
    file, parts = bench.folder / "people.csv", []
    table(file, people)
    for turn in range(bench.plan.pairs):
        with empty(engine, bench.folder, f"bench_import_{turn}", bench.binary) as full, \
                empty(engine, bench.folder, f"bench_insert_{turn}", bench.binary) as bare:
            start = time.perf_counter()
            printed = full.run(bench.binary, "user", "import", str(file))
            seconds = time.perf_counter() - start
            if not printed.startswith(f"added {people} people"):
                raise RuntimeError(f"the import says: {printed.strip()}")
            parts.append(insert(full, bare))
            result.pairs.append((seconds, sum(parts[-1].values())))
    result.others |= {
        f"bare insert of {name} s": sorted(part[name] for part in parts)[len(parts) // 2] for name in TABLES}
    return result


def insert(full: Empty, bare: Empty) -> dict[str, float]:
    """Seconds for each table."""
    return (insert_sqlite if full.engine == "sqlite" else insert_postgresql)(full, bare)


def insert_sqlite(full: Empty, bare: Empty) -> dict[str, float]:
    source, target = (sqlite3.connect(one.url.removeprefix("sqlite:"), isolation_level=None) for one in (full, bare))
    # As Lockstep has it; the file is in WAL mode already.
    target.execute("PRAGMA synchronous = FULL")
    seconds = {}
    for name in TABLES:
        rows = source.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()
        statement = f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})"
        start = time.perf_counter()
        target.execute("BEGIN IMMEDIATE")
        target.executemany(statement, rows)
        target.execute("COMMIT")
        seconds[name] = time.perf_counter() - start
    source.close(), target.close()
    return seconds


def insert_postgresql(full: Empty, bare: Empty) -> dict[str, float]:
    """A thousand rows a statement, as pg_dump writes them."""
    server = os.environ["LOCKSTEP_TEST_POSTGRES"]
    seconds = {}
    for name in TABLES:
        dump = full.folder / f"{name}.sql"
        processes.output([
            "pg_dump", "--data-only", "--inserts", "--rows-per-insert=1000", f"--table={name}", f"--file={dump}",
            server.replace("/postgres?", f"/{full.name}?")])
        start = time.perf_counter()
        processes.output([
            "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={dump}",
            server.replace("/postgres?", f"/{bare.name}?")])
        seconds[name] = time.perf_counter() - start
    return seconds
