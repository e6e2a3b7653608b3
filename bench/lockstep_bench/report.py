"""One JSON file a row and engine, a Markdown table, and a plot of how cost grows."""

import json
import math
import os
import platform
import subprocess
import time
from pathlib import Path

from .results import Result
from .rows import DELIVERY, END_ALL_SESSIONS, PAGE_DATA, SIGN_IN, USUAL

GROWING = (SIGN_IN, PAGE_DATA, END_ALL_SESSIONS, DELIVERY)


def line(result: Result) -> str:
    work, against = result.sides
    return (f"row {result.row:2} {result.engine:10} {result.accounts:>9,}  {number(work)} against {number(against)} "
            f"{result.unit}: {judgement(result)}, {'met' if result.is_met else 'missed'} ({result.goal})")


def judgement(result: Result) -> str:
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


def write(results: list[Result], folder: Path, plan: str, seconds: float) -> str:
    """Writes everything and answers the table."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("row-*.json"):
        old.unlink()
    machine = describe_machine()
    counts: dict[str, int] = {}
    for result in results:
        name = f"row-{result.row:02}-{result.engine}-{result.accounts}"
        counts[name] = counts.get(name, 0) + 1
        suffix = f"-{counts[name]}" if counts[name] > 1 else ""
        (folder / f"{name}{suffix}.json").write_text(
            json.dumps(result.as_json() | {"machine": machine, "plan": plan}, indent=1, ensure_ascii=False) + "\n")
    text = "\n".join([*heading(machine, plan, seconds), "", *table(results), "", *growth(results)])
    (folder / "table.md").write_text(text + "\n")
    costs = growing_costs(results)
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


def heading(machine: dict[str, str], plan: str, seconds: float) -> list[str]:
    return [f"{machine['cores']} cores ({machine['processor']}), Linux {machine['kernel']}, commit "
            f"{machine['commit']}, {machine['taken']}; plan `{plan}`, {seconds:.0f} s."]


def table(results: list[Result]) -> list[str]:
    lines = ["| # | work | engine | Lockstep | held against | | ratio | goal | |", "|---|---|---|---|---|---|---|---|---|"]
    for result in sorted((one for one in results if one.row != 14), key=lambda one: (one.row, one.work)):
        work, against = result.sides
        lines.append(
            f"| {result.row} | {result.work} | {result.engine} | {number(work)} {result.unit} | {result.against} | "
            f"{number(against)} {result.unit} | {judgement(result)} | {result.goal} | {verdict(result)} |")
        if result.others:
            facts = ", ".join(f"{name} {number(value)}" for name, value in result.others.items())
            lines.append(f"| | {facts} | | | | | | | |")
    return lines


def verdict(result: Result) -> str:
    broken = [name for name, holds in result.conditions.items() if not holds]
    return "met" if result.is_met else "**missed**" + (f": {', '.join(broken)}" if broken else "")


Costs = dict[tuple[str, str], list[Result]]


def growing_costs(results: list[Result]) -> Costs:
    """What a work on an engine costs at each size, the smallest first."""
    costs: Costs = {}
    for result in results:
        if result.row == 14:
            costs.setdefault((result.work, result.engine), []).append(result)
    return {key: sorted(found, key=lambda one: one.accounts) for key, found in costs.items()}


def growth(results: list[Result]) -> list[str]:
    costs = growing_costs(results)
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
        colour = ("#0b62a8", "#b4430f", "#2d7a36", "#7a2d6d")[GROWING.index(work)]
        dash = "" if engine == "sqlite" else ' stroke-dasharray="6 3"'
        line = " ".join(place(result.accounts, result.figure) for result in found)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        y = 28 + 18 * index
        parts.append(f'<path d="M{width - 160},{y} h24" stroke="{colour}" stroke-width="2"{dash}/>')
        parts.append(f'<text x="{width - 130}" y="{y + 4}">{work}, {engine}</text>')
    return "\n".join([*parts, "</svg>", ""])
