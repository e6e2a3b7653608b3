"""What is written down of measurements: a part of the rows that is measured again replaces that part."""

import json
import sys

import pytest

from installation import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from lockstep_bench import report, rows  # noqa: E402
from lockstep_bench.results import Result  # noqa: E402


def result(row, engine, work="sign-ins", accounts=10_000, value=2.0):
    return Result(row, work, "the limit", "≥ 0.9", engine, accounts, "a second", [(value, 1.0)] * 3, bound=0.9)


def files(folder):
    return sorted(path.name for path in folder.glob("row-*.json"))


@pytest.fixture
def folder(tmp_path):
    """A whole run."""
    report.write([
        *(result(row, engine) for row in (1, 2, 12, 12) for engine in ("sqlite", "postgresql")),
        *(result(14, "sqlite", work, size, 1.0) for work in report.GROWING for size in (1_000, 1_000_000)),
    ], tmp_path, "usual")
    return tmp_path


def test_a_part_replaces_only_its_own_rows(folder):
    before = files(folder)
    assert len(before) == 8 + 10
    table = report.write([result(2, "sqlite", value=7.0)], folder, "campaign")
    assert files(folder) == before
    assert json.loads((folder / "row-02-sqlite-10000.json").read_text())["plan"] == "campaign"
    assert json.loads((folder / "row-02-postgresql-10000.json").read_text())["plan"] == "usual"
    assert (folder / "table.md").read_text() == table + "\n"
    assert table.count("| 2 | sign-ins |") == 2 and "7.00 a second" in table and table.count("| 12 |") == 4
    assert table.count("- 20") == 2, "both runs stand above it"
    assert "plan `campaign`: row 2 on sqlite" in table


def test_fewer_files_of_a_row_leave_none_of_before(folder):
    report.write([result(14, "sqlite", rows.SIGN_IN, size, 1.0) for size in (1_000, 10_000)], folder, "usual")
    assert [name for name in files(folder) if name.startswith("row-14")] == ["row-14-sqlite-1000.json", "row-14-sqlite-10000.json"]


def test_every_work_that_grows_is_in_the_table_and_in_the_plot(folder):
    table, plot = (folder / "table.md").read_text(), (folder / "growth.svg").read_text()
    for work in report.GROWING:
        assert f"| {work} | sqlite | 1.00 | 1.00 |" in table
        assert f"{work}, sqlite" in plot
