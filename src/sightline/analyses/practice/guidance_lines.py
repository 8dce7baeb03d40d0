"""Lines of guidance: to whom, whose, how strong, since when, for whom not, and what each rests on.

Who may be addressed, how strong a line may be, and which grades carry which strength are dated lists. A line never says
more than a named rater gave: its strength is checked against the rating that it rests on. What has happened to a line
since it was written is told by marks.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.analyses.practice.codes import HERE, grades
from sightline.analyses.practice.people import REMEDY, seems_a_person
from sightline.analyses.practice.practices import PracticeRegister, Rating
from sightline.errors import Finding
from sightline.standard.rows import day, in_force, read_rows
from sightline.standard.table_checks import day_of, days
from sightline.standard.table_lines import Line

CODING, RATING, EFFECT = "coding", "rating", "effect"  # what an id in rests_on begins with
WORKS, NO_EFFECT = "works", "no effect"  # what a strength says of a practice; "nothing" is the third
MOST_WORDS = 60  # of a line: one thing to do
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SHAPES = {
    CODING: (re.compile(r"[^/\s]+/[a-z]+/[1-9]\d?"), "coding:80426-2022-07-18/strengths/2"),
    RATING: (re.compile(r"[^/\s]+/[^/]+"), "rating:PRACTICE/SCALE"),
    EFFECT: (re.compile(r"[^/\s]+"), "effect:QUESTION"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a dated list: who may be addressed, or how strong a line may be."""

    code: str
    label: str
    says: str  # of a strength: WORKS, NO_EFFECT or "nothing"; "" of an addressee
    valid_from: date | None
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        """Whether a line of that day may have it."""
        return in_force(self.valid_from, self.valid_to, on)


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that a line rests on: an id of something in the register, or a document in words (kind "")."""

    kind: str
    named: str  # what comes after the colon; of a document its words

    @property
    def id(self) -> str:
        """As it was written."""
        return f"{self.kind}:{self.named}" if self.kind else self.named


@dataclass(frozen=True, slots=True)
class GuidanceLine:
    """One line of guidance, checked."""

    line: Line
    key: str
    practice: str
    addressee: str  # code of addressees.csv
    owner: str
    text: str
    strength: str  # code of strengths.csv
    dated: date
    review_by: date
    not_for: str  # "" where not said
    grounds: tuple[Ground, ...]


def _listed(file: str, column: str) -> Mapping[str, Listed]:
    rows = read_rows(file, HERE)
    return MappingProxyType({
        row[column]: Listed(row[column], row["label"], row.get("says", ""), day(row["valid_from"]),
                            day(row["valid_to"]))
        for row in rows
    })  # fmt: skip


@cache
def addressees() -> Mapping[str, Listed]:
    """Code -> who may be addressed, by code."""
    return _listed("addressees.csv", "addressee")


@cache
def strengths() -> Mapping[str, Listed]:
    """Code -> how strong a line may be, in the order of strengths.csv."""
    return _listed("strengths.csv", "strength")


@cache
def carried_by(strength: str) -> frozenset[tuple[str, str, str]]:
    """The grades (scale, version, grade) that carry a strength; none where it needs no rating."""
    rows = (row for row in read_rows("strength_grades.csv", HERE) if row["strength"] == strength)
    return frozenset((row["scale"], row["version"], row["grade"]) for row in rows)


def grounds_of(cell: str) -> tuple[Ground, ...]:
    """What a cell of rests_on names, in its order; parts are set apart by semicolons."""
    found = []
    for part in (part.strip() for part in cell.split(";") if part.strip()):
        kind, colon, named = part.partition(":")
        known = colon and kind in _SHAPES
        found.append(Ground(kind, named.strip()) if known else Ground("", part))
    return tuple(found)


def newest_rating(register: PracticeRegister, ground: Ground) -> Rating | None:
    """The newest rating that an id names, e.g. rating:PRACTICE/SCALE; None where the register holds none.

    Where raters differ on one day the weakest grade counts: a line must not choose among them.
    """
    practice, _, scale = ground.named.partition("/")
    held = [one for one in register.rated(practice) if one.scale.casefold() == scale.casefold()]
    order = [(one.scale, one.version, one.grade) for one in grades()]
    same = [one for one in held if one.on == held[0].on]
    return min(same, key=lambda one: order.index((one.scale, one.version, one.grade)), default=None)


def guidance_of(
    lines: Sequence[Line], register: PracticeRegister, on: date
) -> tuple[tuple[GuidanceLine, ...], list[Finding]]:
    """The lines of a register that have no fault, and every fault of the others. Blank cells were told already."""
    found: list[GuidanceLine] = []
    faults: list[Finding] = []
    seen: set[str] = set()
    for line in lines:
        named = line.cells["line"]
        made, wrong = _checked(line, register, on)
        if named in seen:
            wrong.append(line.fault("twice", "line", "this stands in an earlier row", "Give each line its own key"))
        seen.add(named)
        faults += wrong
        if made is not None and not wrong:
            found.append(made)
    return tuple(found), faults


def _checked(line: Line, register: PracticeRegister, on: date) -> tuple[GuidanceLine | None, list[Finding]]:
    cells = line.cells
    grounds = grounds_of(cells["rests_on"])
    dated, review_by = day_of(cells["dated"]), day_of(cells["review_by"])
    faults = [*_words(line), *_days(line, on), *_codes(line, dated or on), *_grounds(line, grounds)]
    faults += _strength(line, grounds, register)
    if dated is None or review_by is None:
        return None, faults
    made = GuidanceLine(
        line, cells["line"], cells["practice"], cells["addressee"], cells["owner"], cells["text"], cells["strength"],
        dated, review_by, cells["not_for"], grounds,
    )  # fmt: skip
    return made, faults


def _words(line: Line) -> Iterator[Finding]:
    cells = line.cells
    if cells["line"] and not _KEY.fullmatch(cells["line"]):
        yield line.fault("key", "line", "a key of other letters", "Use small letters, digits and -")
    if len(cells["text"].split()) > MOST_WORDS:
        yield line.fault("text", "text", f"a line of more than {MOST_WORDS} words", "One thing to do in a line")
    if seems_a_person(cells["owner"]):
        yield line.fault("owner", "owner", "an owner that seems to be a person", REMEDY)


def _days(line: Line, on: date) -> Iterator[Finding]:
    (dated, review_by), faults = days(line, ("dated", "review_by"), on, ahead=("review_by",))
    yield from faults
    if dated and review_by and review_by <= dated:
        yield line.fault("order", "review_by", "a review no later than the line", "Mend one of the two days")


def _codes(line: Line, on: date) -> Iterator[Finding]:
    for name, known in (("addressee", addressees()), ("strength", strengths())):
        code = line.cells[name]
        if code and not (code in known and known[code].in_force(on)):
            can = ", ".join(each for each, one in known.items() if one.in_force(on))
            yield line.fault(name, name, "no code of the list on the day of the line", f"Write one of {can}")


def _grounds(line: Line, grounds: Sequence[Ground]) -> Iterator[Finding]:
    for one in grounds:
        if one.kind and not _SHAPES[one.kind][0].fullmatch(one.named):
            yield line.fault("id", "rests_on", f"an id of a {one.kind} of another shape",
                             f"Write it as {_SHAPES[one.kind][1]}; set ids apart by semicolons")  # fmt: skip
        elif one.kind == RATING and one.named.partition("/")[0] != line.cells["practice"]:
            yield line.fault("id", "rests_on", "a rating of another practice", "Name the practice of the line")


def _strength(line: Line, grounds: Sequence[Ground], register: PracticeRegister) -> Iterator[Finding]:
    """A strength that needs a rating rests on one that carries it; the newest of a scale counts."""
    carried = carried_by(line.cells["strength"])
    if not carried:
        return
    named = [newest_rating(register, one) for one in grounds if one.kind == RATING]
    ratings = [one for one in named if one is not None]
    if not ratings:
        yield line.fault("strength", "strength", "a strength that rests on no rating in the register",
                         "Name one in rests_on (rating:PRACTICE/SCALE), or write practised")  # fmt: skip
    elif not any((one.scale, one.version, one.grade) in carried for one in ratings):
        yield line.fault("strength", "strength", "a strength that says more than the newest rating it rests on, or "
                         "something else", "Write one that this rating carries: see docs/guidance.md")  # fmt: skip
