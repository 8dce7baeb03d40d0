"""What a register of practice holds, once checked: practices, who took them up, how they were rated, what was coded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sightline.published.places import today
from sightline.standard.table_lines import Line

PRAISE, NEED, NEITHER = "praise", "need", "neither"  # polarity: what a sentence says of a practice
POLARITIES = (PRAISE, NEED, NEITHER)


@dataclass(frozen=True, slots=True)
class Practice:
    """A way of working, by whom it was put in. `codes` are what sentences of inspections about it are coded as."""

    line: Line
    key: str
    name: str
    what: str
    codes: tuple[str, ...]
    submitted_by: str
    source: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """An area works so from a day until a day (None: still); both days count. `cost` in pounds; None: not said."""

    line: Line
    practice: str
    area: str  # a GSS code of the authority, as it was written: it may have had others
    since: date
    until: date | None
    cost: float | None
    submitted_by: str
    source: str

    @property
    def authority(self) -> str:
        """The newest GSS code of the authority."""
        return today(self.area)

    def holds(self, on: date) -> bool:
        """Whether the area worked so on that day."""
        return self.since <= on <= (self.until or date.max)

    def meets(self, other: Adoption) -> bool:
        """Whether both held on one day."""
        return self.since <= (other.until or date.max) and other.since <= (self.until or date.max)


@dataclass(frozen=True, slots=True)
class Rating:
    """How strong the evidence of a practice is, as a named rater said. It holds until `expires` (None: no end)."""

    line: Line
    practice: str
    scale: str
    version: str
    grade: str
    rater: str
    on: date
    rests_on: str
    expires: date | None

    def expired(self, on: date) -> bool:
        """Whether it is past its last day."""
        return self.expires is not None and on > self.expires


@dataclass(frozen=True, slots=True)
class Coding:
    """What one person said that one sentence of an inspection is about."""

    line: Line
    inspection: str  # JointInspection.key
    heading: str  # the name of a Section in small letters
    sentence: int  # from 1
    page: str
    code: str  # of practice_codes.csv
    polarity: str
    coder: str
    on: date
    confirmed_by: str  # "" where nobody has

    @property
    def key(self) -> str:
        """The sentence that it is about, e.g. "80426-2022-07-18/strengths/2"."""
        return f"{self.inspection}/{self.heading}/{self.sentence}"

    @property
    def confirmed(self) -> bool:
        """Whether somebody other than the coder confirmed it; only then does it count."""
        return bool(self.confirmed_by)


@dataclass(frozen=True)
class PracticeRegister:
    """What a folder held, checked. Rows are in the order of the files."""

    practices: Mapping[str, Practice]
    adoptions: tuple[Adoption, ...]
    ratings: tuple[Rating, ...]
    codings: tuple[Coding, ...]
    lines: Mapping[str, tuple[Line, ...]]  # table -> its rows

    def adopted(self, practice: str) -> tuple[Adoption, ...]:
        """Who took a practice up, the earliest first, then by code of area."""
        mine = (one for one in self.adoptions if one.practice == practice)
        return tuple(sorted(mine, key=lambda one: (one.since, one.area)))

    def rated(self, practice: str) -> tuple[Rating, ...]:
        """The ratings of a practice, the latest first."""
        mine = (one for one in self.ratings if one.practice == practice)
        return tuple(sorted(mine, key=lambda one: one.on, reverse=True))

    def findings(self, practice: str) -> tuple[Coding, ...]:
        """Confirmed codings of sentences that are about what this practice is about."""
        codes = self.practices[practice].codes
        return tuple(one for one in self.codings if one.confirmed and one.code in codes)
