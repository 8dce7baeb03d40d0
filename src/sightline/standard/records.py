"""Records of breaks and clashes: what changed under a series, where two sources disagree, which figures each touches.

A record says what it touches by patterns on the measure (its code, or any word of its definition: "dfe-c3-*"), by codes
of a breakdown ("factor=19A", "sex=*"), by areas and by dates; "*" is all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from sightline.errors import StandardError
from sightline.standard.figures import Figure, Measure, day_words
from sightline.standard.units import Unit

EVERY = "*"
_JOINER = " / "  # between the codes of authorities that make one return together
Breakdown = tuple[tuple[str, str], ...]


class BreakKind(StrEnum):
    """What kind of thing changed."""

    DEFINITION = "definition"
    COUNTING_RULE = "counting rule"
    CODE_LIST = "code list"
    LAW = "law"
    BOUNDARY = "boundary"
    NO_RETURN = "no return"
    CIRCUMSTANCES = "circumstances"


class ClashKind(StrEnum):
    """Why two sources do not agree."""

    UNITS = "units differ"
    POPULATIONS = "populations differ"
    DEFINITIONS = "definitions differ"
    ARITHMETIC = "arithmetic"
    CANNOT_BOTH_BE = "cannot both be"


class Clarity(StrEnum):
    """How far a clash has been cleared up."""

    OPEN = "open"
    EXPLAINED = "explained"  # why they differ is known; they still must not be mixed
    SETTLED = "settled"  # one of the two was withdrawn or corrected


class Seen(StrEnum):
    """How sure the record is. What is second-hand says so wherever it is printed."""

    AT_SOURCE = "read at source"
    IN_FILE = "read in the file"
    SECOND_HAND = "second-hand"


_SECOND_HAND = " This is second-hand: confirm it at the source."


@dataclass(frozen=True, slots=True)
class Reach:
    """What a record touches. `touches` is "all", "totals" (not single authorities) or "authorities" (not totals)."""

    measures: tuple[str, ...]
    codes: tuple[str, ...]  # "dimension=code"; empty: whatever the breakdown
    areas: tuple[str, ...]
    touches: str
    start: date
    end: date

    def about(self, figure: Figure) -> bool:
        """Whether it is about this figure's measure and breakdown, whatever the area and the period."""
        if not any(fnmatchcase(name, pattern) for pattern in self.measures for name in _names(figure.measure)):
            return False
        pairs = [f"{dimension}={code}" for dimension, code in figure.breakdown]
        return not self.codes or any(fnmatchcase(pair, pattern) for pattern in self.codes for pair in pairs)

    def covers(self, figure: Figure) -> bool:
        """Whether it is about this figure's area. A count of authorities is about each of them."""
        parts = figure.area.split(_JOINER)
        authority = _is_authority(parts[0])
        if self.touches == "authorities" and not authority:
            return figure.measure.unit is Unit.AUTHORITY
        if self.touches == "totals" and authority:
            return False
        return EVERY in self.areas or not set(self.areas).isdisjoint(parts)

    def overlaps(self, figures: Sequence[Figure]) -> bool:
        """Whether any day from the first period of these figures to the last is touched; not where there are none."""
        return bool(figures) and (
            min(figure.period.start for figure in figures) <= self.end
            and max(figure.period.end for figure in figures) >= self.start
        )

    @property
    def when(self) -> str:
        """The dates in words: "years to March 2021 to 2024", "1 May 2004"."""
        whole = (self.start.month, self.start.day) == (4, 1) and (self.end.month, self.end.day) == (3, 31)
        if whole and self.end.year == self.start.year + 1:
            return f"year to March {self.end.year}"
        if whole:
            return f"years to March {self.start.year + 1} to {self.end.year}"
        if self.start == date.min:
            return f"to {day_words(self.end)}"
        if self.end == date.max:
            return f"from {day_words(self.start)}"
        return day_words(self.start) if self.start == self.end else f"{day_words(self.start)} to {day_words(self.end)}"


@dataclass(frozen=True, slots=True)
class Break:
    """One change under a series, by which two of its numbers cannot simply be compared."""

    id: str
    kind: BreakKind
    reach: Reach
    short: str  # the words beside the rule in a chart
    words: str  # the full sentence or two under it
    source: str
    seen: Seen
    seen_on: date

    @property
    def said(self) -> str:
        """The words under a chart."""
        return f"Break: {self.words}{_SECOND_HAND if self.seen is Seen.SECOND_HAND else ''} Record: {self.id}."


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sources that do not agree, or that are easily taken for one another. `size` holds no second-hand number."""

    id: str
    kind: ClashKind
    reach: Reach
    what: str
    first: str  # source and figure
    second: str
    size: str
    status: Clarity
    question: str
    source: str
    seen: Seen
    seen_on: date

    @property
    def said(self) -> str:
        """The words under a chart."""
        note = _SECOND_HAND if self.seen is Seen.SECOND_HAND else ""
        return f"Clash: {self.what} {self.size}{note} Record: {self.id}."


@dataclass(frozen=True, slots=True)
class Ledgers:
    """Both ledgers, in the order of their tables."""

    breaks: tuple[Break, ...] = ()
    clashes: tuple[Clash, ...] = ()

    @property
    def records(self) -> tuple[Break | Clash, ...]:
        """Every record, breaks first."""
        return (*self.breaks, *self.clashes)

    def with_own(self, breaks: Iterable[Break] = (), clashes: Iterable[Clash] = ()) -> Ledgers:
        """These and a user's own. Raises StandardError where an id is already in the ledger."""
        own: tuple[Break | Clash, ...] = (*breaks, *clashes)
        known = {record.id for record in self.records}
        twice = sorted({record.id for record in own if record.id in known})
        if twice:
            raise StandardError(f"the ledger already holds records called {', '.join(twice)}: give yours other names")
        mine = tuple(record for record in own if isinstance(record, Break))
        theirs = tuple(record for record in own if isinstance(record, Clash))
        return Ledgers((*self.breaks, *mine), (*self.clashes, *theirs))

    def touching(self, figures: Iterable[Figure], parts: Iterable[Figure] = ()) -> Ledgers:
        """The records that touch these figures of one table; `parts` are those of the tables it was made of.

        What is about a part is about the figures made of it.
        """
        alike, made_of = _alike(figures), list(_alike(parts).values())

        def touches(reach: Reach) -> bool:
            own = [group for group in alike.values() if reach.about(group[0])]
            if not own and any(reach.about(group[0]) for group in made_of):
                own = list(alike.values())
            return reach.overlaps([figure for group in own for figure in group if reach.covers(figure)])

        breaks = tuple(entry for entry in self.breaks if touches(entry.reach))
        return Ledgers(breaks, tuple(entry for entry in self.clashes if touches(entry.reach)))


def _alike(figures: Iterable[Figure]) -> dict[tuple[int, Breakdown], list[Figure]]:
    """Figures of one measure and breakdown together, so that each pattern is held against them once."""
    groups: dict[tuple[int, Breakdown], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((id(figure.measure), figure.breakdown), []).append(figure)
    return groups


def _names(measure: Measure) -> tuple[str, ...]:
    """What a pattern on a measure is held against: its code and each word of its definition."""
    return (measure.code, *(word.strip(":,;.") for word in measure.definition.split()))


def _is_authority(area: str) -> bool:
    return area[:3] in ("E06", "E07", "E08", "E09", "E10", "W06")
