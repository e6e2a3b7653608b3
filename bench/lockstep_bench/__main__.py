"""bench/run BINARY: all rows of docs/benchmarks.md, on both engines, in less than half an hour. Some fifteen minutes of it are
rows 8 to 10."""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from . import imports, report, rows
from .directory import directory
from .installation import CROWD, ENGINES, seed, serving

# Row 14 is the work of rows 1, 2, 7, 10 and 11 at each of these.
SIZES = (1_000, 10_000, 100_000, 1_000_000)
# Where the rows are that don't grow.
USUAL = rows.USUAL


def main() -> int:
    arguments = parse()
    plan = {"smoke": rows.SMOKE, "usual": rows.Plan(), "campaign": rows.CAMPAIGN}[arguments.plan]
    tool = arguments.binary.parent / "lockstep-bench"
    start, results = time.perf_counter(), []
    with tempfile.TemporaryDirectory(prefix="lockstep-bench.") as folder:
        for engine in arguments.engines:
            (Path(folder) / engine).mkdir()
            bench = rows.Bench(arguments.binary.resolve(), tool.resolve(), Path(folder) / engine, plan)
            for result in measure(bench, engine, set(arguments.rows), arguments.sizes):
                note(f"{time.perf_counter() - start:4.0f} s  {report.line(result)}")
                results.append(result)
    table = report.write(results, arguments.results, arguments.plan)
    note(f"{time.perf_counter() - start:4.0f} s  in all")
    print(table)
    return 0


def measure(bench: rows.Bench, engine: str, wanted: set[int], sizes: list[int]):
    plan = bench.plan
    if 9 in wanted:
        yield imports.row_9(bench, engine)
    peoples = {}
    needed = {USUAL}
    if 14 in wanted:
        needed |= set(sizes)
    if wanted & {10, 13}:
        needed |= {sizes[0], sizes[-1]}
    if 8 in wanted:
        needed.add(sizes[-1])
    for size in sorted(needed):
        peoples[size] = seed(engine, size, bench.folder, bench.tool, crowd=CROWD if wanted & {7, 14} else 0)
        note(f"seeded {size:,} accounts on {engine} in {peoples[size].seconds:.0f} s")
    if 13 in wanted:
        yield rows.row_13(bench, peoples[sizes[-1]], peoples[sizes[0]])
    if wanted & {10, 14}:
        # Row 14 asks for all sizes, and its turns are row 10's as well.
        compared = sizes if 14 in wanted else [sizes[0], sizes[-1]]
        yield from rows.row_10(bench, [peoples[size] for size in compared], wanted)
    if 12 in wanted:
        many = seed(engine, USUAL, bench.folder, bench.tool, sessions=20_000, crowd=80_000)
        yield from rows.row_12(bench, peoples[USUAL], many)
    brief = replace(bench, plan=replace(plan, seconds=plan.brief_seconds))
    with serving(bench.binary, peoples[USUAL]) as server:
        for row, function in (
            (1, rows.row_1), (2, rows.row_2), (3, rows.row_3), (4, rows.row_4), (5, rows.row_5), (6, rows.row_6),
            (7, rows.row_7), (15, rows.row_15), (16, rows.row_16), (17, partial(rows.row_3, with_codes=True)),
        ):
            if row in wanted:
                yield function(brief if row >= 15 else bench, server)
        if 16 in wanted and engine == ENGINES[0]:
            yield rows.row_16_without_store(bench, engine)
    if 14 in wanted:
        with ExitStack() as stack:
            servers = [stack.enter_context(serving(bench.binary, peoples[size])) for size in sizes]
            yield from rows.row_14(bench, servers)
    if wanted & {11, 14}:
        with directory(bench.folder, bench.tool, plan.targets) as targets:
            if 14 in wanted:
                yield from rows.row_14_deliveries(bench, [peoples[size] for size in sizes], targets)
            if 11 in wanted:
                yield rows.row_11(bench, seed(engine, USUAL, bench.folder, bench.tool, sessions=1), targets)
    # Last: it gives everybody another age.
    if 8 in wanted:
        yield rows.row_8(bench, peoples[sizes[-1]])


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures a release build of Lockstep.")
    parser.add_argument("binary", type=Path, help="lockstep; lockstep-bench is beside it")
    parser.add_argument("--plan", choices=("smoke", "usual", "campaign"), default="usual",
                        help="smoke: does it run? campaign: every pair of the table, for as long as it takes")
    parser.add_argument(
        "--rows", type=int, nargs="+", default=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="accounts, smallest first")
    parser.add_argument("--results", type=Path, default=Path("bench/results"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
