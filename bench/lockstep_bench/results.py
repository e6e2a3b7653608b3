"""What was measured, and what it says."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles


@dataclass
class Result:
    """One row on one engine: pairs of what Lockstep did and what it is held against, taken one after the other."""

    row: int
    work: str
    against: str
    goal: str
    engine: str
    accounts: int
    unit: str
    pairs: list[tuple[float, float]] = field(default_factory=list)
    bound: float = 0.0
    # "at least" and "at most" judge the median of the ratios, "within" how far apart the two medians are, "absolute"
    # Lockstep's own median.
    judged: str = "at least"
    others: dict[str, float] = field(default_factory=dict)
    # Further conditions of the goal, by what they say.
    conditions: dict[str, bool] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[float, float]:
        return median(pair[0] for pair in self.pairs), median(pair[1] for pair in self.pairs)

    @property
    def figure(self) -> float:
        match self.judged:
            case "within":
                work, against = self.sides
                return abs(work / against - 1)
            case "absolute":
                return self.sides[0]
            case _:
                return median(work / against for work, against in self.pairs)

    @property
    def is_met(self) -> bool:
        enough = self.figure >= self.bound if self.judged == "at least" else self.figure <= self.bound
        return enough and all(self.conditions.values())

    def as_json(self) -> dict:
        work, against = self.sides
        fields = asdict(self) | {
            "medians": {"work": work, "against": against}, "figure": self.figure, "met": self.is_met}
        if len(self.pairs) > 50:
            # Thousands of pairs are described.
            fields["pairs"] = len(self.pairs)
            fields["twentieths"] = {
                side: quantiles((pair[index] for pair in self.pairs), n=20)
                for index, side in enumerate(("work", "against"))}
        return fields


@dataclass
class Record:
    """A result as it was written down: of thousands of pairs only what they say."""

    row: int
    work: str
    against: str
    goal: str
    engine: str
    accounts: int
    unit: str
    sides: tuple[float, float]
    judged: str
    figure: float
    is_met: bool
    others: dict[str, float]
    conditions: dict[str, bool]
    machine: dict[str, str]
    plan: str

    @staticmethod
    def read(path: Path) -> "Record":
        fields = json.loads(path.read_text())
        medians = fields["medians"]
        return Record(
            sides=(medians["work"], medians["against"]), is_met=fields["met"], **{name: fields[name] for name in (
                "row", "work", "against", "goal", "engine", "accounts", "unit", "judged", "figure", "others", "conditions",
                "machine", "plan")})
