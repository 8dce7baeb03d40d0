"""A plan for a campaign, read and checked: every fault at once, with its line and what is still possible."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sightline.analyses.campaign.plan_file import (
    BLOCKS,
    BORDER,
    FORM,
    NO,
    SCENARIOS,
    WEEK,
    YES,
    AreaSaid,
    Capacity,
    Kind,
    Plan,
    Survey,
    Together,
)  # fmt: skip
from sightline.errors import Finding, Refused, StandardError
from sightline.standard import areas
from sightline.standard.table_lines import Line, read_file

_Word = TypeVar("_Word", bound=StrEnum)
LONGEST = 520  # weeks
MOST_SEED = 2**32 - 1
DEFAULTS: Mapping[str, str] = {
    "together": Together.AREA, "start_weeks": "4", "apart": "1", "balance": "0.1", "buffer": NO,
    "measure": "referrals", "full_percent": "98",
}  # fmt: skip


@dataclass
class _Reader:
    """Cells of one row as numbers and days; what cannot be is a fault, and the value then one that harms nothing."""

    line: Line
    faults: list[Finding] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.line.cells[name] or DEFAULTS.get(name, "")

    def fault(self, rule: str, name: str, found: str, remedy: str) -> None:
        self.faults.append(self.line.fault(rule, name, found, remedy))

    def number(self, name: str, low: float, high: float, *, above: bool = False) -> float:
        """A number from `low` to `high`, both included but for `low` where it must be `above`."""
        text = self.text(name)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (low < value if above else low <= value) or not value <= high:
            if text:  # a blank was told already
                least = f"more than {low:g}" if above else f"{low:g}"
                self.fault("number", name, "no number in the range that it may have", f"Write {least} to {high:g}")
            return low + (high - low) / 2
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        text = self.text(name)
        if not re.fullmatch(r"\d{1,10}", text) or not low <= int(text) <= high:
            if text:
                self.fault("number", name, "no whole number in the range that it may have", f"Write {low} to {high}")
            return low
        return int(text)

    def day(self, name: str) -> date:
        text = self.text(name)
        try:
            return date.fromisoformat(text)
        except ValueError:
            if text:
                self.fault("day", name, "text where a day was expected", "Write it as 2027-01-04")
            return date(2001, 1, 1)  # a Monday

    def word(self, name: str, words: type[_Word]) -> _Word:
        text = self.text(name)
        try:
            return words(text)
        except ValueError:
            if text:
                self.fault("word", name, "none of the words that may stand here", f"Write {', '.join(words)}")
            return next(iter(words))


def read_plan(path: Path, on: date) -> Plan:
    """The plan of a TOML file as it stood on a day. Raises Refused with every fault at once."""
    lines, faults = read_file(path, FORM)
    rows = lines["plan"]
    if not rows:
        raise Refused(faults)
    for extra in rows[1:]:
        faults.append(extra.fault("twice", "name", "a second plan", "Keep one [[plan]] in a file"))
    reader = _Reader(rows[0])
    made = Plan(
        **_head(reader, on),
        lifts=_lifts(lines["lift"], faults),
        kinds=_kinds(lines["design"], faults),
        areas=_areas(lines["area"], on, faults),
        surveys=tuple(_surveys(lines["survey"], faults)),
        line=rows[0],
    )
    faults += [*reader.faults, *_together(made)]
    if faults:
        raise Refused(sorted(faults, key=lambda each: each.line or 0))
    return made


def _head(read: _Reader, on: date) -> dict[str, Any]:
    """What [[plan]] says by itself, as keyword arguments of Plan."""
    written, first = read.day("written_on"), read.day("first_week")
    if written > on:
        read.fault("future", "written_on", "a day that has not come", "Write the day on which the plan was made")
    if first.weekday():
        read.fault("monday", "first_week", "a day that is no Monday", "Write the Monday of that week")
    capacity = read.word("capacity", Capacity)
    if capacity is Capacity.THROUGHPUT and not (read.line.cells["spare_low"] and read.line.cells["spare_high"]):
        read.fault(
            "capacity", "spare_low", "how much more could be dealt with is not said, so no wait can be worked out",
            'Fill in spare_low and spare_high, or write capacity = "unknown": contacts that come more are still told',
        )  # fmt: skip
    weeks_file = read.text("weeks_file")
    if capacity is Capacity.WEEKS and not weeks_file:
        read.fault("capacity", "weeks_file", "no file of past weeks is named",
                   'Name one, or write capacity = "throughput" with spare_low and spare_high')  # fmt: skip
    wanted = read.number("wanted_percent", 0, 1000, above=True) if read.text("wanted_percent") else None
    spare = tuple(read.number(name, 0, 1000) if read.text(name) else 0.0 for name in ("spare_low", "spare_high"))
    if spare[0] > spare[1]:
        read.fault("order", "spare_high", "the most is less than the least", "Mend one of the two")
    buffer = read.text("buffer")
    if buffer not in (NO, BORDER):
        read.fault("word", "buffer", "none of the words that may stand here", f"Write {NO} or {BORDER}")
    blocks = read.text("blocks")
    if blocks not in BLOCKS:
        read.fault(
            "word", "blocks", "no trait by which areas can be alike", f"Write {', '.join(BLOCKS[1:])} or nothing"
        )
    return {
        "name": read.text("name"), "written_on": written, "first_week": first,
        "weeks": read.whole("weeks", 4, LONGEST), "before": read.whole("before", 4, LONGEST),
        "runs": read.whole("runs", 1, LONGEST), "design": read.word("design", Kind),
        "together": read.word("together", Together), "start_weeks": read.whole("start_weeks", 2, 152),
        "apart": read.whole("apart", 1, LONGEST), "wanted_areas": tuple(read.text("areas").split()),
        "seed": read.whole("seed", 0, MOST_SEED), "balance": read.number("balance", 0, 1, above=True),
        "blocks": blocks, "buffer": buffer, "measure": read.text("measure"), "weeks_file": weeks_file,
        "referral": read.number("referral_percent", 0, 100, above=True), "capacity": capacity, "spare": spare,
        "full": read.number("full_percent", 50, 100), "wanted": wanted,
    }  # fmt: skip


def _lifts(lines: Sequence[Line], faults: list[Finding]) -> dict[str, float]:
    """Scenario -> per cent. A range must be assumed: weak, central and strong, each more than the one before."""
    found: dict[str, float] = {}
    for line in lines:
        read, scenario = _Reader(line), line.cells["scenario"]
        if scenario not in SCENARIOS:
            read.fault("word", "scenario", "none of the words that may stand here", f"Write {', '.join(SCENARIOS)}")
        elif scenario in found:
            read.fault("twice", "scenario", "this scenario stands in an earlier row", "Take one of the two out")
        if re.fullmatch(r"[-+]?0*\.?0*", line.cells["percent"] or "x"):
            read.fault("nothing", "percent", "a lift of 0: nothing would come more, and no design shows it",
                       "Assume a lift above 0; the smallest detectable one is told without any")  # fmt: skip
        else:
            found[scenario] = read.number("percent", 0, 1000, above=True)
        faults += read.faults
    short = [scenario for scenario in SCENARIOS if scenario not in found]
    if lines and not faults and short:
        remedy = f"Add [[lift]] for {', '.join(short)}: one number would be surer than anybody can be"
        faults.append(lines[0].fault("range", "scenario", "a scenario is missing", remedy))
    values = [found[scenario] for scenario in SCENARIOS if scenario in found]
    if values != sorted(values):
        faults.append(lines[0].fault("order", "percent", "a stronger scenario has a smaller lift", "Mend one of them"))
    return found


def _kinds(lines: Sequence[Line], faults: list[Finding]) -> tuple[Kind, ...]:
    found: list[Kind] = []
    for line in lines:
        read = _Reader(line)
        kind = read.word("kind", Kind)
        if not read.faults and kind in found:
            read.fault("twice", "kind", "this stands in an earlier row", "Take one of the two out")
        found.append(kind)
        faults += read.faults
    return tuple(found)


def _areas(lines: Sequence[Line], on: date, faults: list[Finding]) -> dict[str, AreaSaid]:
    found: dict[str, AreaSaid] = {}
    for line in lines:
        read, code = _Reader(line), line.cells["code"]
        if code and not _known(code, on):
            read.fault("area", "code", "no authority of that day has this code", "Look it up; codes begin with E")
        elif code in found:
            read.fault("twice", "code", "this area stands in an earlier row", "Take one of the two out")
        said = {}
        for name, usual in (("takes_part", YES), ("full", NO)):
            said[name] = line.cells[name] or usual
            if said[name] not in (YES, NO):
                read.fault("word", name, "neither yes nor no", f"Write {YES} or {NO}")
        waiting = read.number("waiting", 0, 1e6) if line.cells["waiting"] else 0.0
        spare = read.number("spare", 0, 1000) if line.cells["spare"] else None
        takes_part, full = said["takes_part"] == YES, said["full"] == YES
        found[code] = AreaSaid(code, takes_part, full, line.cells["with"], waiting, spare)
        faults += read.faults
    return found


def _known(code: str, on: date) -> bool:
    try:
        return areas.area(code).in_force(on)
    except StandardError:
        return False


def _surveys(lines: Sequence[Line], faults: list[Finding]) -> Iterator[Survey]:
    for line in lines:
        read = _Reader(line)
        share, alike = read.number("share_percent", 0, 99.9, above=True), read.number("alike", 0, 0.99)
        yield Survey(line.cells["question"], share, read.whole("people", 2, 1_000_000), alike)
        faults += read.faults


def _together(plan: Plan) -> Iterator[Finding]:
    """What does not go with something else that the plan says."""
    rules: tuple[tuple[Callable[[], bool], str, str, str], ...] = (
        (lambda: plan.first_week <= plan.written_on, "first_week", "the campaign begins before the plan was made",
         "Plan weeks that are to come: a start that is known already cannot be drawn"),
        (lambda: plan.runs > plan.weeks, "runs", "it runs for longer than is measured", "Measure more weeks"),
        (lambda: plan.design is Kind.EVERYWHERE, "design", "no area is beside: every area has it at once",
         'Write "stepped wedge": all have it in the end, and areas are beside until their week comes. Keep '
         '[[design]] kind = "everywhere" to see what an interrupted time series could still tell'),
        (lambda: plan.design is Kind.WEDGE and plan.start(plan.start_weeks - 1) > plan.last_week, "start_weeks",
         "the last start is after the last week that is measured", "Measure more weeks, or start closer together"),
        (lambda: len(plan.wanted_areas) == 1 and plan.wanted_areas[0] not in areas.regions(), "areas",
         "one area only, so none is beside",
         "Name more areas. With one, an interrupted time series or a control chart is possible"),
    )  # fmt: skip
    for wrong, name, found, remedy in rules:
        if wrong():
            yield plan.line.fault("design", name, found, remedy)
    for code in plan.wanted_areas:
        if code not in areas.regions() and not _known(code, plan.written_on):
            yield plan.line.fault("area", "areas", "a code that no area or region of that day has",
                                  "Look it up; codes begin with E")  # fmt: skip
    if (plan.first_week - plan.written_on) > LONGEST * WEEK:
        yield plan.line.fault("day", "first_week", "ten years or more after the plan", "Mend one of the two days")
