"""Questions put on record before their answers were looked for: rows of the table `question`, checked.

A question names an outcome, never which way is good: a direction is what those who asked it expected, or `not assumed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.analyses.practice.practices import PracticeRegister
from sightline.errors import Finding
from sightline.methods.effects.panel import Comparison
from sightline.published.lait import indicators
from sightline.standard.panels import NAMES
from sightline.standard.table_checks import days
from sightline.standard.table_lines import Line

MORE, LESS, EITHER = "more", "less", "not assumed"
DIRECTIONS = (MORE, LESS, EITHER)
REACHES = {"region": True, "none": False}
COMPARISONS = {"never": Comparison.NEVER, "not yet": Comparison.NOT_YET}
MOST_PERIODS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `outcome` and `other` are a panel of standard/panels.py or the short name of a published indicator.

    `clear` is how many periods before adoption are kept clear of what it is set against, None for the whole year
    before. `other` is an outcome that the practice should not move ("" for none). `reach`: the practice may reach
    others of the region that have not taken it up, and what reaches them is taken off.
    """

    line: Line
    key: str
    practice: str
    outcome: str
    direction: str
    why: str
    registered_on: date
    registered_by: str
    comparison: Comparison
    clear: int | None
    other: str
    reach: bool = True

    @property
    def published(self) -> bool:
        """Whether its outcome is a published indicator and no panel of a run."""
        return self.outcome not in NAMES

    def late(self, register: PracticeRegister) -> bool:
        """Whether it was put on record after an area had begun: its answer could have been seen."""
        first = min((one.since for one in register.adopted(self.practice)), default=None)
        return first is not None and self.registered_on > first


def questions_of(register: PracticeRegister, on: date) -> tuple[tuple[Question, ...], tuple[Finding, ...]]:
    """The questions of a register as it stood on a day, and every fault of its table."""
    found: list[Question] = []
    faults = list(_twice(register.lines.get("question", ())))
    for line in register.lines.get("question", ()):
        wrong = list(_wrong(line, on))
        faults += wrong
        if not wrong and all(line.cells[name] for name in ("question", "practice", "outcome", "registered_on")):
            found.append(_question(line))
    return tuple(found), tuple(faults)


def outcomes() -> frozenset[str]:
    """Every outcome that a question may name."""
    return frozenset((*NAMES, *(one.code for one in indicators())))


def _question(line: Line) -> Question:
    cells = line.cells
    return Question(
        line, cells["question"], cells["practice"], cells["outcome"], cells["direction"], cells["why"],
        date.fromisoformat(cells["registered_on"]), cells["registered_by"], COMPARISONS[cells["comparison"]],
        int(cells["anticipation"]) if cells["anticipation"] else None, cells["should_not_move"],
        REACHES[cells["reach"] or "region"],
    )  # fmt: skip


def _wrong(line: Line, on: date) -> Iterator[Finding]:
    """What is wrong with one row; blank cells were told already."""
    cells = line.cells
    for name in ("outcome", "should_not_move"):
        if cells[name] and cells[name] not in outcomes():
            remedy = f"Write one of {', '.join(NAMES)}, or the short name of a published indicator"
            yield line.fault("outcome", name, "no outcome that is counted here", remedy)
    if cells["outcome"] and cells["outcome"] == cells["should_not_move"]:
        yield line.fault("outcome", "should_not_move", "the outcome itself", "Name another, or leave it blank")
    panels = {cells[name] in NAMES for name in ("outcome", "should_not_move") if cells[name] in outcomes()}
    if len(panels) > 1:
        remedy = "Name two panels of a run, or two published indicators"
        yield line.fault("outcome", "should_not_move", "an outcome of another source", remedy)
    known_words = (("direction", DIRECTIONS), ("comparison", tuple(COMPARISONS)), ("reach", tuple(REACHES)))
    for name, known in known_words:
        if cells[name] and cells[name] not in known:
            yield line.fault(name, name, "a word that is not known here", f"Write {', '.join(known)}")
    clear = cells["anticipation"]
    if clear and (not clear.isdecimal() or int(clear) > MOST_PERIODS):
        remedy = f"Write a whole number up to {MOST_PERIODS}, or leave it blank for the year before"
        yield line.fault("anticipation", "anticipation", "no number of periods", remedy)
    yield from days(line, ("registered_on",), on)[1]


def _twice(lines: Sequence[Line]) -> Iterator[Finding]:
    seen: set[str] = set()
    for line in lines:
        if line.cells["question"] in seen:
            yield line.fault("twice", "question", "a question with the key of another", "Give each its own key")
        seen.add(line.cells["question"])
