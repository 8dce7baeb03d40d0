"""Waves of surveys, from a user's own table: what people say of their childhood, as a publisher printed it.

No figure of a survey comes with Sightline. A row is what a person read in a publication, and that person (better: the
role) is named in `confirmed_by`; a row that names nobody is kept, and its number is not to be shown. What each column
holds is in docs/surveys.md. No fault repeats what a cell holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.errors import Finding, Refused
from sightline.published.files import decode, fault, ragged
from sightline.published.marks import kind_of

COLUMNS = (
    "survey", "wave", "question", "population", "age_basis", "fieldwork_from", "fieldwork_to", "respondents",
    "design_effect", "percent", "lower", "upper", "level", "number", "number_lower", "number_upper", "comparable_with",
    "source", "read_on", "confirmed_by",
)  # fmt: skip
MOST_ROWS = 60  # more than that no chart shows and nobody confirms row by row
_NAMES = {"survey": 80, "wave": 60, "question": 120}  # characters at most: these stand beside a row of a chart
_LONGEST = 400
_SEPARATOR = ";"  # between the waves of comparable_with
_FORMULA = ("=", "+", "-", "@")  # a spreadsheet may run what begins with one of these
_NOBODY = frozenset({"no", "nobody", "none", "not", "not yet", "not confirmed", "unconfirmed", "n/a", "false", "?"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,12}")
_DECIMAL = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Wave:
    """One question of one survey in one wave.

    `percent` is of the people asked, and `lower` and `upper` are the ends of the publisher's own interval at `level`
    per cent; None where the row does not say. `number` is how many people the publisher makes of it.
    """

    survey: str
    wave: str
    question: str
    population: str
    age_basis: str
    start: date  # of fieldwork
    end: date
    respondents: int | None
    design_effect: float | None
    percent: float | None  # None only where nobody confirmed the row
    decimals: int  # of the percentage, as the publisher printed it
    lower: float | None
    upper: float | None
    level: float | None
    number: int | None
    number_lower: int | None
    number_upper: int | None
    comparable_with: tuple[str, ...]  # waves of the same survey
    source: str
    read_on: date
    confirmed_by: str  # "" where nobody did

    @property
    def confirmed(self) -> bool:
        """Whether somebody says that the row is what the publication says."""
        return bool(self.confirmed_by)

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it apart: survey, question, wave."""
        return (self.survey, self.question, self.wave)

    def may_be_compared(self, other: Wave) -> bool:
        """Whether a confirmed row of the two says that the publisher allows it: one survey, one question.

        One of the two suffices, since a wave cannot name a later one. Where nobody says so, they may not.
        """
        if (self.survey, self.question) != (other.survey, other.question) or not (self.confirmed and other.confirmed):
            return False
        return other.wave in self.comparable_with or self.wave in other.comparable_with


def read_surveys(path: Path) -> tuple[Wave, ...]:
    """The waves of a user's own CSV (UTF-8, the columns of COLUMNS in any order).

    In the order in which they are shown: by survey, then question, alphabetically; then by the end of fieldwork.
    Raises Refused with every fault at once.
    """
    if not path.is_file():
        remedy = "Name a CSV file with the columns that docs/surveys.md lists"
        raise Refused([fault(path.name, "no-file", "there is no such file", remedy)])
    header, rows = decode(path.name, path.read_bytes())
    faults = _columns(path.name, header)
    if faults:
        raise Refused(faults)
    waves: list[Wave] = []
    places: dict[tuple[str, str, str], int] = {}
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(ragged(path.name, number, len(cells), len(header)))
            continue
        row = _Row(path.name, number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})
        wave = row.wave()
        faults += row.faults
        first = places.setdefault(wave.key, number)
        if all(wave.key) and first != number:
            found, remedy = f"the same survey, wave and question stand in row {first}", "Keep one of the two rows"
            faults.append(fault(path.name, "row-twice", found, remedy, number))
        waves.append(wave)
    faults += _size(path.name, len(waves), bool(faults))
    if faults:
        raise Refused(faults)
    return tuple(
        sorted(waves, key=lambda one: (one.survey.casefold(), one.question.casefold(), one.end, one.start, one.wave))
    )


def _columns(file: str, header: list[str]) -> list[Finding]:
    """The faults of the header: a column that is missing, or one that nobody knows."""
    faults = [
        fault(
            file, "missing-column", f"the column {name} is missing",
            "Begin with the header that docs/surveys.md prints; an optional column stays, and its cells empty", 1, name,
        )
        for name in COLUMNS
        if name not in header
    ]  # fmt: skip
    faults += [
        fault(
            file, "unknown-column", f"column {place} has a name that is not known",
            "Take it out, or spell it as docs/surveys.md does", 1,
        )
        for place, name in enumerate(header, start=1)
        if name not in COLUMNS
    ]  # fmt: skip
    return faults


def _size(file: str, rows: int, faulty: bool) -> list[Finding]:
    if not rows and not faulty:
        return [
            fault(file, "no-rows", "the file has a header and no rows", "Write a row for each wave, or give no file")
        ]
    if rows > MOST_ROWS:
        found = f"the file has {rows} rows, and {MOST_ROWS} can be shown"
        return [fault(file, "too-many-rows", found, "Keep the waves and questions that the page is about")]
    return []


class _Row:
    """One row as it is read, with the faults that it has."""

    def __init__(self, file: str, number: int, cells: Mapping[str, str]) -> None:
        self.file, self.number, self.cells = file, number, cells
        self.faults: list[Finding] = []

    def wave(self) -> Wave:
        """The wave of the row; not to be used where `faults` holds any."""
        confirmed = self._confirmed()
        percent = self._number("percent", 100, needed=bool(confirmed))
        typed = self.cells["percent"].partition(".")[2]
        wave = Wave(
            self._text("survey"), self._text("wave"), self._text("question"), self._text("population"),
            self._text("age_basis"), self._day("fieldwork_from"), self._day("fieldwork_to"),
            self._count("respondents", least=1), self._number("design_effect", 100, above=0), percent, len(typed),
            self._number("lower", 100), self._number("upper", 100), self._level(),
            self._count("number"), self._count("number_lower"), self._count("number_upper"), self._waves(),
            self._text("source"), self._day("read_on"), confirmed,
        )  # fmt: skip
        if not self.faults:  # what does not fit together is looked at once each part can be read
            self._together(wave)
        return wave

    def _fault(self, rule: str, name: str, found: str, remedy: str) -> None:
        self.faults.append(fault(self.file, rule, found, remedy, self.number, name))

    def _text(self, name: str, needed: bool = True) -> str:
        text, most = self.cells[name], _NAMES.get(name, _LONGEST)
        if needed and not text:
            self._fault("empty", name, "the cell is empty", "Say what the publication says")
        elif len(text) > most:
            self._fault("too-long", name, f"the cell has {len(text)} characters", f"Say it in at most {most}")
        elif text.startswith(_FORMULA):
            found = "the text begins with a sign that a spreadsheet takes for a formula"
            self._fault("formula", name, found, "Begin it with a letter or a digit")
        elif not text.isprintable():
            found = "the text holds a character that cannot be printed, such as a line break"
            self._fault("not-printable", name, found, "Write it in one line of plain text")
        return text

    def _confirmed(self) -> str:
        said = self._text("confirmed_by", needed=False)
        if said.casefold() in _NOBODY:
            found = "the cell says that nobody confirmed the row, and any words in it count as a confirmation"
            self._fault("not-confirmed", "confirmed_by", found, "Leave the cell empty until somebody has")
        return said

    def _day(self, name: str) -> date:
        text = self.cells[name]
        try:
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            found = "the cell is empty" if not text else f"{kind_of(text)} stands where a date was expected"
            self._fault("not-a-date", name, found, "Write the day as 2024-03-31")
            return date.min

    def _count(self, name: str, least: int = 0) -> int | None:
        text = self.cells[name]
        if not text:
            return None
        if not _WHOLE.fullmatch(text) or int(text) < least:
            found = f"{kind_of(text)} stands where a whole number was expected" if not text.isdigit() else (
                "the number is too small or too long"
            )  # fmt: skip
            self._fault("not-a-count", name, found, f"Write a whole number of {least} or more, without commas")
            return None
        return int(text)

    def _number(self, name: str, most: float, needed: bool = False, above: float | None = None) -> float | None:
        text = self.cells[name]
        if not text:
            if needed:
                self._fault("empty", name, "a confirmed row has no number", "Write it, or leave confirmed_by empty")
            return None
        if not _DECIMAL.fullmatch(text):
            found = f"{kind_of(text)} stands where a number was expected"
            self._fault("not-a-number", name, found, "Write a plain number such as 7.5, without a % sign")
            return None
        value = float(text)
        if value > most or (above is not None and value <= above):
            bounds = f"above {above:g} and at most {most:g}" if above is not None else f"from 0 to {most:g}"
            self._fault("out-of-range", name, "the number is out of range", f"Write a number {bounds}")
            return None
        return value

    def _level(self) -> float | None:
        level = self._number("level", 100)
        if level is not None and not 50 <= level < 100:
            self._fault("out-of-range", "level", "the number is out of range", "Write it in per cent, such as 95")
        return level

    def _waves(self) -> tuple[str, ...]:
        named = (part.strip() for part in self._text("comparable_with", needed=False).split(_SEPARATOR))
        return tuple(part for part in named if part)

    def _together(self, wave: Wave) -> None:
        """The faults of a row whose cells can each be read, and do not fit together."""
        if wave.start > wave.end:
            self._fault("dates", "fieldwork_to", "fieldwork ends before it begins", "Look at both days")
        if wave.read_on < wave.end:
            self._fault("dates", "read_on", "the publication was read before fieldwork ended", "Look at both days")
        interval = (wave.lower, wave.upper, wave.level)
        if None in interval and interval != (None, None, None):
            remedy = "Give lower, upper and level together, or none of them"
            self._fault("half-an-interval", "lower", "a part of the interval is missing", remedy)
        elif not _within(wave.lower, wave.percent, wave.upper):
            remedy = "Look at percent, lower and upper"
            self._fault("interval", "lower", "the interval does not hold the percentage", remedy)
        ends = (wave.number_lower, wave.number_upper)
        if (None in ends and ends != (None, None)) or (None not in ends and wave.number is None):
            remedy = "Give number, number_lower and number_upper together, or number alone"
            self._fault("half-an-interval", "number_lower", "a part of the number's interval is missing", remedy)
        elif not _within(wave.number_lower, wave.number, wave.number_upper):
            remedy = "Look at number, number_lower and number_upper"
            self._fault("interval", "number_lower", "the interval does not hold the number", remedy)


def _within(lower: float | None, value: float | None, upper: float | None) -> bool:
    """Whether the ends are in order and hold the value; True where there is nothing to say."""
    if lower is None or upper is None:
        return True
    return lower <= upper and (value is None or lower <= value <= upper)
