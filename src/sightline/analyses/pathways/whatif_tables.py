"""The tables of "what if": waits as they were recorded, and what a shorter wait would have changed and taken.

The first are counts, shares of these and durations. So is the mean of the days waited less. Estimates are the cases
dealt with beyond those that were, by a queue (methods/queueing_needs.py) for each agency by itself, added up, and how
many fewer wait on any one day. No agency is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sightline.analyses.pathways.whatif_handovers import Handover
from sightline.errors import MethodError
from sightline.methods.queueing_effects import FOLLOWS, LEAST_CASES, LEVEL, follows_together
from sightline.methods.queueing_effects import Handover as Queue
from sightline.methods.queueing_needs import Needs, days_less, needs
from sightline.standard.drafts import QUANTILE, FigureTable, OutputKind
from sightline.standard.figures import MODEL, Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.units import Status, Unit

SEED = 20261126
NONE, YES, NO = "none", "yes", "no"
MEAN = "mean"
ONCE, YEARLY = "once", "yearly"
YEAR = 365.25  # days
SAID_BY = "queues of slots, all or part of the wait being for a slot; arrivals and waits drawn anew"
PERCENTILES = (("p25", "A quarter waited at most"), ("p50", "Half waited at most"),
               ("p75", "Three quarters waited at most"), (MEAN, "On average"))  # fmt: skip
QUANTILES = Dimension(QUANTILE, "Wait", additive=False, labels=PERCENTILES)
TAKES = Dimension(
    "whatif_takes", "What it takes", additive=False,
    labels=((ONCE, "Once, to catch up"), (YEARLY, "Each year from then on")),
)  # fmt: skip
SOURCE = "Returns received by Sightline"
DEFINITION = "sightline-handover/1"


@dataclass(slots=True)
class Counted:
    """What the steps counted of one handover, by agency: wait -> cases, those without an end, days -> (came, done)."""

    waits: dict[str, Counter[int]] = field(default_factory=dict)
    open: int = 0
    days: dict[str, dict[int, tuple[int, int]]] = field(default_factory=dict)  # by number of the working day

    @property
    def all_waits(self) -> Counter[int]:
        """Wait -> cases, of all agencies."""
        return sum(self.waits.values(), Counter())

    def queue(self, agency: str, length: int) -> tuple[list[int], list[int]]:
        """How many came and were dealt with, by working day from 0 on: those that were dealt with later are put last.

        So what is dealt with after the days shown counts as waiting to their end.
        """
        came, done = [0] * length, [0] * length
        for day, (began, ended) in self.days[agency].items():
            if began:
                came[min(max(day, 0), length - 1)] += began
            if ended and day < length:
                done[max(day, 0)] += ended
        return came, done


def within_code(handover: Handover) -> str:
    """The dimension that says whether a case was within the limit. Each handover has its own: so have its sums."""
    return f"{handover.name}_within"


def ended_code(handover: Handover) -> str:
    """The dimension that says whether the end of a case was received."""
    return f"{handover.name}_ended"


def measure(handover: Handover, unit: Unit, what: str, words: str) -> Measure:
    """A measure of one handover."""
    whom = Population(f"whatif_{handover.name}", words, "does not apply")
    return Measure(f"whatif_{handover.name}_{what}", words, unit, whom, Status.NONE, DEFINITION, SOURCE)


def recorded(handover: Handover, counted: Counted, period: Period, words: str) -> list[FigureTable]:
    """The counts of a handover, their shares and the durations; `words` say what is counted."""
    cases = measure(handover, handover.unit, "cases", words)
    waits, name = counted.all_waits, handover.name

    def figure(value: int, *breakdown: tuple[str, str]) -> Figure:
        return Figure(cases, period, "pooled", value, breakdown)

    ended = sum(waits.values())
    every = ended + (counted.open if handover.opens else 0)
    bands = [
        figure(sum(n for days, n in waits.items() if band.from_day <= days <= band.to_day), (f"{name}_wait", band.code))
        for band in handover.bands
    ]
    labels = tuple((band.code, band.label) for band in handover.bands)
    made = [_counts(f"whatif_{name}_cases", words, (), [figure(every)])]
    if handover.opens:
        bands.append(figure(counted.open, (f"{name}_wait", NONE)))
        labels = (*labels, (NONE, "No receipt is known"))
        code, bands_of = ended_code(handover), tuple(band.code for band in handover.bands)
        parts = [figure(ended, (code, YES)), figure(counted.open, (code, NO))]
        received = _ended(handover, ((YES, f"{name}_wait", bands_of),))
        made.append(_counts(f"whatif_{name}_ended", "Notices sent, by whether received", (received,), parts))
    wait = Dimension(f"{name}_wait", "Working days waited", additive=True, labels=labels)
    made.append(_counts(f"whatif_{name}_by_wait", "Cases by the working days they waited", (wait,), bands))
    if handover.limit is not None:
        made += _shares(handover, waits, every, cases, period)
    return [*made, _durations(handover, waits, period)]


def _ended(handover: Handover, sums: tuple[tuple[str, str, tuple[str, ...]], ...] = ()) -> Dimension:
    labels = ((YES, "Yes"), (NO, "No"))
    return Dimension(ended_code(handover), "Whether its end was received", additive=True, labels=labels, sums=sums)


def _counts(name: str, title: str, dimensions: tuple[Dimension, ...], figures: Sequence[Figure]) -> FigureTable:
    return FigureTable(name, OutputKind.COUNTS, title, dimensions, tuple(figures), "step handover_wait")


def _shares(
    handover: Handover, waits: Mapping[int, int], every: int, cases: Measure, period: Period
) -> list[FigureTable]:  # fmt: skip
    """How many were within the limit, and the same as a share of all."""
    name, limit = handover.name, handover.limit or 0
    kept = sum(number for days, number in waits.items() if days <= limit)
    inside = tuple(band.code for band in handover.bands if band.to_day <= limit)
    code, labels = within_code(handover), ((YES, "Within it"), (NO, "After it, or never"))
    within = Dimension(code, "Within the limit", additive=True, labels=labels, sums=((YES, f"{name}_wait", inside),))
    counts = [
        Figure(cases, period, "pooled", value, ((code, kind),)) for kind, value in ((YES, kept), (NO, every - kept))
    ]
    share = measure(handover, Unit.PERCENT, "share", f"Share within {limit} working days")
    if not every:
        return [_counts(f"whatif_{name}_within", "Cases by whether within the limit", (within,), counts)]
    figure = Figure(share, period, "pooled", 100 * kept / every, ((code, YES),), n=kept, denominator=every)
    return [
        _counts(f"whatif_{name}_within", f"Cases by whether within {limit} working days", (within,), counts),
        FigureTable(
            f"whatif_{name}_share", OutputKind.SHARES, share.label, (within,), (figure,), "step handover_wait",
            (f"whatif_{name}_within", f"whatif_{name}_cases"),
        ),
    ]  # fmt: skip


def _durations(handover: Handover, waits: Mapping[int, int], period: Period) -> FigureTable:
    """Quartiles and the mean of the waits that have ended."""
    days = np.repeat(sorted(waits), [waits[wait] for wait in sorted(waits)])
    wait = measure(handover, Unit.DAY, "days", "Working days waited")
    values = [*np.percentile(days, (25, 50, 75), method="inverted_cdf"), days.mean()]
    codes = [code for code, _ in PERCENTILES]
    return _days(handover, "days", wait, period, dict(zip(codes, map(float, values), strict=True)), len(days))


def _days(
    handover: Handover, what: str, of: Measure, period: Period, values: Mapping[str, float], cases: int
) -> FigureTable:  # fmt: skip
    """Durations of the cases that have ended, by their code."""
    within = ((ended_code(handover), YES),) if handover.opens else ()
    figures = tuple(
        Figure(of, period, "pooled", value, (*within, (QUANTILE, code)), n=cases) for code, value in values.items()
    )
    dimensions, made_of = ((QUANTILES, _ended(handover)), "ended") if handover.opens else ((QUANTILES,), "cases")
    return FigureTable(
        f"whatif_{handover.name}_{what}", OutputKind.DURATIONS, of.label, dimensions, figures, "step handover_wait",
        (f"whatif_{handover.name}_{made_of}",),
    )  # fmt: skip


def changed(handover: Handover, counted: Counted, period: Period, length: int, words: str) -> list[FigureTable]:
    """What the shorter wait would have changed, and what it takes; `length` is the number of working days.

    Raises MethodError where at no agency enough is known.
    """
    every, some = _needs(handover, counted, length)
    waits = counted.all_waits
    days = np.array(sorted(waits), dtype=np.float64)
    less = days - handover.target.waits(days)
    cases = np.array([waits[int(wait)] for wait in days], dtype=np.float64)
    per_year = length * YEAR / ((period.end - period.start).days + 1)
    ends = np.array([np.quantile(each, _TAILS) for each in (some.more_all, some.more_part)]) * per_year
    middle = float(np.median(np.concatenate([some.more_all, some.more_part]))) * per_year
    if _own_pace(counted, length):
        ends[:, 0] = 0.0
    more = measure(handover, handover.unit, "more", f"{words} beyond those that were")
    takes = (
        _ranged(more, period, ONCE, float(cases @ less) / length, *np.quantile(every.fewer, _TAILS)),
        _ranged(more, period, YEARLY, middle, float(ends.min()), float(ends.max())),
    )
    name, made_of = handover.name, (f"whatif_{handover.name}_cases",)
    mean = measure(handover, Unit.DAY, "less", "Working days waited less, on average")
    return [
        _days(handover, "less", mean, period, {MEAN: float(cases @ less / cases.sum())}, int(cases.sum())),
        FigureTable(
            f"whatif_{name}_more", OutputKind.ESTIMATES, "What the shorter wait takes", (TAKES,), takes,
            "methods.queueing_needs", made_of,
        ),
    ]  # fmt: skip


_TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


def _ranged(of: Measure, period: Period, code: str, value: float, lower: float, upper: float) -> Figure:
    low, high = min(float(lower), value), max(float(upper), value)
    interval = Interval(MODEL, LEVEL, low, high, SAID_BY)
    return Figure(of, period, "pooled", value, ((TAKES.code, code),), intervals=(interval,))


def _needs(handover: Handover, counted: Counted, length: int) -> tuple[Needs, Needs]:
    """What it takes, added up: days less over all agencies, slots over those of which enough is known."""
    generators = np.random.default_rng(SEED).spawn(len(counted.waits) + 1)
    every = days_less(counted.all_waits, length, handover.target, generators[0])
    found: Needs | None = None
    for agency, generator in zip(sorted(counted.waits), generators[1:], strict=True):
        waits = counted.waits[agency]
        if sum(waits.values()) >= LEAST_CASES:
            came = np.array(counted.queue(agency, length)[0], dtype=np.float64)
            one = needs(came, waits, handover.target, generator)
            found = one if found is None else found + one
    if found is None:
        raise MethodError(
            f"no agency has {LEAST_CASES} waits that are known, so what a shorter one takes cannot be said"
        )
    return every, found


def _own_pace(counted: Counted, length: int) -> bool:
    """Whether more were dealt with the more waited, so that perhaps nobody waits for a slot at all."""
    queues = [Queue.of(*counted.queue(agency, length)) for agency in sorted(counted.waits) if counted.days.get(agency)]
    slope, error = follows_together(queues)
    return slope > FOLLOWS * error
