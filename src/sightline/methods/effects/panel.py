"""One outcome of areas over periods, when each area took a practice up, and why an effect may not be worked out of it.

Every fault is told at once, each with what is still possible. Nothing here holds a person: a value is of an area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError
from sightline.standard.figures import Period
from sightline.standard.records import EVERY, Break, BreakKind

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NEVER = -1  # the period of adoption of an area that never adopted
_CHANGES_WHAT_IS_COUNTED = frozenset(
    {BreakKind.DEFINITION, BreakKind.COUNTING_RULE, BreakKind.CODE_LIST, BreakKind.LAW}
)


class Comparison(StrEnum):
    """Whom the areas that adopted are set beside."""

    NEVER = "areas that never adopted"
    NOT_YET = "areas that had not adopted yet"


class Fault(StrEnum):
    """Why no effect is worked out."""

    SHAPE = "the tables do not fit one another"
    UNBALANCED = "an area lacks a value in a period"
    NOBODY = "no area adopted"
    EVERYWHERE = "every area adopted at once"
    ONE_AREA = "one area only"
    NO_NEVER = "no area never adopted"
    NO_BEFORE = "no period before the first adoption"
    BROKEN = "the outcome's definition broke in the window"
    FEW = "too few areas for the characteristics asked for"
    NO_OVERLAP = "the areas that adopted are unlike all others"
    SHORT = "too few periods or cases"
    REACHED = "what it does to others of the region cannot be told apart from what it does"
    NO_FAR = "every area that never adopted is a neighbour of one that did"


STILL = {
    Fault.SHAPE: "Hand in one row for each area and one column for each period.",
    Fault.UNBALANCED: "Leave out the areas or the periods with gaps; a gap is never 0.",
    Fault.NOBODY: "Describe the series, or mark what changed with a control chart of each area.",
    Fault.EVERYWHERE: "An interrupted time series of the whole is still possible; it cannot tell the practice from"
    " anything else that happened then.",
    Fault.ONE_AREA: "A synthetic control is possible where other areas' series are known, and a control chart without.",
    Fault.NO_NEVER: "Set them beside areas that had not adopted yet.",
    Fault.NO_BEFORE: "Hand in earlier periods, or fewer periods of anticipation.",
    Fault.BROKEN: "Keep to the periods on one side of the break, or restate the series under one definition.",
    Fault.FEW: "Leave the characteristics out, or ask for fewer.",
    Fault.NO_OVERLAP: "Leave the characteristic out that tells them apart, or name a comparison that is like them.",
    Fault.SHORT: "Ask for a plainer season or hand in more periods; a control chart is possible.",
    Fault.REACHED: "What taking it up adds beyond what reaches others is still told. For the whole, hand in areas of a"
    " region in which nobody took it up; or, before anything is looked at, put on record that it reaches nobody else.",
    Fault.NO_FAR: "Hand in areas farther away; whether the effect reaches neighbours is not known until then.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: what it is, where in general terms, and what is still possible."""

    fault: Fault
    found: str
    still: str

    def __str__(self) -> str:
        return f"{self.found}. {self.still}"


def problem(fault: Fault, found: str = "") -> Problem:
    """The fault in words, with what is still possible."""
    return Problem(fault, found or fault.value.capitalize(), STILL[fault])


class NoEffect(MethodError):
    """An effect that is not worked out; `problems` holds every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(str(each) for each in self.problems))


@dataclass(frozen=True, slots=True)
class Panel:
    """An outcome of `areas` x `periods`, in the outcome's own unit.

    `adopted` is for each area the position (from 0) of the first period under the practice, or NEVER. `traits` are
    characteristics of the areas that do not change (areas x traits). `clusters` says which areas stand or fall together
    (a number for each); without it each area stands for itself.
    """

    areas: tuple[str, ...]
    periods: tuple[Period, ...]
    outcome: Floats
    adopted: Ints
    traits: Floats | None = None
    clusters: Ints | None = None

    @property
    def groups(self) -> tuple[int, ...]:
        """The periods in which areas adopted, in order; never-adopters are no group."""
        return tuple(int(group) for group in np.unique(self.adopted[self.adopted != NEVER]))

    def of(self, kept: npt.NDArray[np.bool_]) -> Panel:
        """The same of some areas."""
        return Panel(
            tuple(area for area, keep in zip(self.areas, kept, strict=True) if keep),
            self.periods,
            self.outcome[kept],
            self.adopted[kept],
            None if self.traits is None else self.traits[kept],
            None if self.clusters is None else self.clusters[kept],
        )


def panel(
    outcome: Sequence[Sequence[float | None]],
    adopted: Sequence[int | None],
    periods: Sequence[Period],
    areas: Sequence[str] = (),
    traits: Sequence[Sequence[float]] | None = None,
    clusters: Sequence[int] | None = None,
) -> Panel:
    """A panel of plain rows: a row of `outcome` for each area, None for a gap; None in `adopted` for never.

    Raises NoEffect where the tables do not fit one another.
    """
    lengths = {len(row) for row in outcome} | {len(periods)}
    per_area = {len(outcome), len(adopted), len(areas) or len(outcome)}
    per_area |= {len(each) for each in (traits, clusters) if each is not None}
    if len(lengths) != 1 or len(per_area) != 1 or not len(outcome) or not len(periods):
        raise NoEffect([problem(Fault.SHAPE)])
    if any(place is not None and place < 0 for place in adopted):
        raise NoEffect([problem(Fault.SHAPE, "A period of adoption is a position from 0")])
    values = np.array([[np.nan if value is None else value for value in row] for row in outcome], float)
    first = np.array([NEVER if place is None or place >= len(periods) else place for place in adopted], np.int64)
    return Panel(
        tuple(areas) or tuple(str(number) for number in range(len(outcome))),
        tuple(periods),
        values,
        first,
        None if traits is None else np.asarray(traits, float),
        None if clusters is None else np.asarray(clusters, np.int64),
    )


def problems(
    found: Panel, comparison: Comparison = Comparison.NEVER, anticipation: int = 0, breaks: Sequence[Break] = ()
) -> tuple[Problem, ...]:
    """Every reason for which no effect by group and period is worked out of this panel; none where it can be.

    `anticipation` is in periods. `breaks` are records of the break ledger that touch the outcome.
    """
    return tuple(_problems(found, comparison, anticipation, breaks))


def _problems(found: Panel, comparison: Comparison, anticipation: int, breaks: Sequence[Break]) -> Iterator[Problem]:
    gaps = ~np.isfinite(found.outcome)
    if gaps.any():
        yield problem(Fault.UNBALANCED, f"{int(gaps.any(axis=1).sum())} areas lack a value in some period")
    never = int((found.adopted == NEVER).sum())
    if len(found.areas) == 1:
        yield problem(Fault.ONE_AREA)
    elif not found.groups:
        yield problem(Fault.NOBODY)
    elif not never and len(found.groups) == 1:
        yield problem(Fault.EVERYWHERE)
    elif not never and comparison is Comparison.NEVER:
        yield problem(Fault.NO_NEVER)
    if found.groups and not any(group - anticipation >= 1 for group in found.groups):
        yield problem(Fault.NO_BEFORE)
    for entry in broken(found, breaks):
        yield problem(Fault.BROKEN, f"The outcome's definition broke in the window ({entry.id})")


def broken(found: Panel, breaks: Iterable[Break]) -> tuple[Break, ...]:
    """The breaks that change what is counted, after the first period of the panel began and before its last ended."""
    return broken_in(found.periods, found.areas, breaks)


def broken_in(periods: Sequence[Period], areas: Iterable[str], breaks: Iterable[Break]) -> tuple[Break, ...]:
    """The same for any periods in order, and areas."""
    start, end, named = periods[0].start, periods[-1].end, set(areas)
    return tuple(
        entry
        for entry in breaks
        if (entry.kind in _CHANGES_WHAT_IS_COUNTED or entry.kind is BreakKind.BOUNDARY)
        and start < entry.reach.start <= end
        and (EVERY in entry.reach.areas or not named.isdisjoint(entry.reach.areas))
    )
