"""One JSON file a row and engine; of all that are there a Markdown table, and a plot of how cost grows."""

import json
import math
import os
import platform
import subprocess
import time
from pathlib import Path

from .installation import ENGINES
from .results import Record, Result
from .rows import DELIVERY, END_ALL_SESSIONS, PAGE_DATA, SIGN_IN, USER_PAGES

GROWING = (SIGN_IN, PAGE_DATA, END_ALL_SESSIONS, USER_PAGES, DELIVERY)
COLOURS = ("#0b62a8", "#b4430f", "#2d7a36", "#7a2d6d", "#8a6d00")


def line(result: Result) -> str:
    work, against = result.sides
    return (f"row {result.row:2} {result.engine:10} {result.accounts:>9,}  {number(work)} against {number(against)} "
            f"{result.unit}: {judgement(result)}, {'met' if result.is_met else 'missed'} ({result.goal})")


def judgement(result: Result | Record) -> str:
    match result.judged:
        case "within":
            return f"{100 * result.figure:.2f} %"
        case "absolute":
            return f"{number(result.figure)} {result.unit}"
        case _:
            return f"{result.figure:.3f}"


def number(value: float) -> str:
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def write(results: list[Result], folder: Path, plan: str) -> str:
    """Writes what was measured over what there was of the same rows and engines, and answers the table of all rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for row, engine in {(result.row, result.engine) for result in results}:
        for old in folder.glob(f"row-{row:02}-{engine}-*.json"):
            old.unlink()
    machine = describe_machine()
    counts: dict[str, int] = {}
    for result in results:
        name = f"row-{result.row:02}-{result.engine}-{result.accounts}"
        counts[name] = counts.get(name, 0) + 1
        suffix = f"-{counts[name]}" if counts[name] > 1 else ""
        (folder / f"{name}{suffix}.json").write_text(
            json.dumps(result.as_json() | {"machine": machine, "plan": plan}, indent=1, ensure_ascii=False) + "\n")
    return summarise(folder)


def summarise(folder: Path) -> str:
    """The table and the plot of everything that is written there, whichever run it is of."""
    records = sorted(
        (Record.read(path) for path in folder.glob("row-*.json")),
        key=lambda one: (one.row, one.work, ENGINES.index(one.engine), one.accounts))
    text = "\n".join([*heading(records), "", *table(records), "", *growth(records)])
    (folder / "table.md").write_text(text + "\n")
    costs = growing_costs(records)
    if costs:
        (folder / "growth.svg").write_text(plot(costs))
    return text


def describe_machine() -> dict[str, str]:
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    return {
        "processor": model, "cores": str(len(os.sched_getaffinity(0))), "kernel": platform.release(),
        "commit": commit, "load before": f"{os.getloadavg()[2]:.1f}",
        "taken": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
    }


def heading(records: list[Record]) -> list[str]:
    """Each run by itself: on which machine, of which commit, when, and what is of it."""
    runs: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        machine = record.machine
        runs.setdefault((machine["taken"], machine["commit"], record.plan), []).append(record)
    lines = []
    for (taken, commit, plan), found in sorted(runs.items()):
        machine = found[0].machine
        engines = {engine: sorted({one.row for one in found if one.engine == engine}) for engine in ENGINES}
        both = engines[ENGINES[0]] == engines[ENGINES[1]]
        rows = [("" if both else f" on {engine}", rows) for engine, rows in engines.items() if rows][:1 if both else None]
        what = "; ".join(f"row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}{where}" for where, rows in rows)
        lines.append(f"- {taken}, commit {commit}, {machine['cores']} cores ({machine['processor']}), Linux "
                     f"{machine['kernel']}, plan `{plan}`: {what}")
    return lines


def table(records: list[Record]) -> list[str]:
    lines = ["| # | work | engine | Lockstep | held against | | ratio | goal | |", "|---|---|---|---|---|---|---|---|---|"]
    for record in records:
        if record.row == 14:
            continue
        work, against = record.sides
        lines.append(
            f"| {record.row} | {record.work} | {record.engine} | {number(work)} {record.unit} | {record.against} | "
            f"{number(against)} {record.unit} | {judgement(record)} | {record.goal} | {verdict(record)} |")
        if record.others:
            facts = ", ".join(f"{name} {number(value)}" for name, value in record.others.items())
            lines.append(f"| | {facts} | | | | | | | |")
    return lines


def verdict(result: Record) -> str:
    broken = [name for name, holds in result.conditions.items() if not holds]
    return "met" if result.is_met else "**missed**" + (f": {', '.join(broken)}" if broken else "")


Costs = dict[tuple[str, str], list[Record]]


def growing_costs(records: list[Record]) -> Costs:
    """What a work on an engine costs at each size, the smallest first."""
    costs: Costs = {}
    for record in records:
        if record.row == 14:
            costs.setdefault((record.work, record.engine), []).append(record)
    return {key: sorted(found, key=lambda one: one.accounts) for key, found in costs.items()}


def growth(records: list[Record]) -> list[str]:
    costs = growing_costs(records)
    if not costs:
        return []
    sizes = sorted({result.accounts for found in costs.values() for result in found})
    lines = ["Row 14: what it costs with so many accounts, as a multiple of the smallest size.", "",
             "| work | engine | " + " | ".join(f"{size:,}" for size in sizes) + " | goal | |",
             "|---|---|" + "---|" * len(sizes) + "---|---|"]
    for (work, engine), found in sorted(costs.items()):
        cells = " | ".join(f"{result.figure:.2f}" for result in found)
        met = "met" if all(result.is_met for result in found) else "**missed**"
        lines.append(f"| {work} | {engine} | {cells} | {found[0].goal} | {met} |")
    return lines


def plot(costs: Costs) -> str:
    """Accounts to the right, each decade as wide; cost upwards, as a multiple of that at the smallest size."""
    width, height, left, bottom = 640, 360, 56, 48
    sizes = sorted({result.accounts for found in costs.values() for result in found})
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])
    top = max(2.5, *(result.figure for found in costs.values() for result in found))

    def place(size: float, multiple: float) -> str:
        x = left + (math.log10(size) - low) / (high - low) * (width - left - 170)
        return f"{x:.1f},{height - bottom - multiple / top * (height - bottom - 16):.1f}"

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
             f'font-size="12"><rect width="{width}" height="{height}" fill="#fff"/>']
    for multiple in (0, 1, 2):
        start, end = place(sizes[0], multiple), place(sizes[-1], multiple)
        parts.append(f'<path d="M{start} L{end}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{start.split(",")[1]}" dy="4" text-anchor="end">{multiple} ×</text>')
    for size in sizes:
        x = place(size, 0).split(",")[0]
        parts.append(f'<text x="{x}" y="{height - bottom + 18}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{left}" y="{height - 8}">accounts; cost as a multiple of the smallest size, '
                 f'dotted: logarithmic</text>')
    logarithm = " ".join(place(size, math.log10(size) / low) for size in sizes)
    parts.append(f'<polyline points="{logarithm}" fill="none" stroke="#999" stroke-dasharray="2 4"/>')
    for index, ((work, engine), found) in enumerate(sorted(costs.items())):
        colour = COLOURS[GROWING.index(work)]
        dash = "" if engine == "sqlite" else ' stroke-dasharray="6 3"'
        line = " ".join(place(result.accounts, result.figure) for result in found)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        y = 28 + 18 * index
        parts.append(f'<path d="M{width - 160},{y} h24" stroke="{colour}" stroke-width="2"{dash}/>')
        parts.append(f'<text x="{width - 130}" y="{y + 4}">{work}, {engine}</text>')
    return "\n".join([*parts, "</svg>", ""])
