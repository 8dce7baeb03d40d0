"""Times of the cohort: the share that had reached a stage, or ended otherwise, by each day of a grid; and medians."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sightline.analyses.perpetrators import attrition_measures as by
from sightline.analyses.perpetrators.attrition_measures import POOLED, counted
from sightline.analyses.perpetrators.attrition_tables import NEEDS_COURT, Cohort
from sightline.methods.curve_figures import points, quantiles
from sightline.methods.survival import Counts
from sightline.methods.survival import counted as counts_of
from sightline.standard.drafts import DAY, HOW_ENDED, FigureTable, OutputKind
from sightline.standard.figures import Figure, Measure
from sightline.standard.units import Unit

GRID = (0, 91, 182, 365, 548, 730, 913, 1095, 1461, 1826, 2557, 3652)
DRAWN = ("charge", "conviction")  # waits of which a curve is drawn, from the day the offence was recorded
_STEP = "attrition_wait"
At = dict[int, tuple[int, int, int]]  # days -> stopped, ended otherwise, still open


def at_days(cohort: Cohort, wait: str, dimension: str = "all", code: str = "all") -> At:
    """The offences of one wait by the days it ran."""
    return {
        int(str(row["days"])): (int(str(row["stopped"])), int(str(row["ended"])), int(str(row["open"])))
        for row in cohort.waits
        if (row["wait"], row["dimension"], row["code"]) == (wait, dimension, code)
    }


def counts(at: At) -> Counts:
    """As survival methods take them: cause 0 reached, cause 1 ended otherwise."""
    days = sorted(at)
    stopped, ended, still = ([at[day][place] for day in days] for place in range(3))
    return counts_of(days, (stopped, ended), still)


def wait_tables(cohort: Cohort) -> tuple[FigureTable, ...]:
    """Offences in each wait; curves of the waits that are drawn; the days by which a share of them had reached it."""
    waits = [code for code, _ in by.WAIT.labels if (code not in NEEDS_COURT and code != "decision") or _court(cohort)]
    cases = {code: at_days(cohort, code) for code in waits}
    kept = [code for code in waits if cases[code]]
    period = cohort.spans.period(cohort.spans.whole)
    of = by.measure("offences_waiting", "Offences in which a wait began", Unit.OFFENCE, by.FOLLOWED)
    totals = [
        (period, POOLED, sum(map(sum, cases[code].values())), ((by.WAIT.code, code),)) for code in kept
    ]  # fmt: skip
    base = counted("attrition_waiting", of.label, of, totals, _STEP, (by.WAIT,))
    days = by.measure("attrition_days", "Days by which that share had reached it", Unit.DAY, by.FOLLOWED)
    reached = [
        figure for code in kept
        for figure in quantiles(counts(cases[code]), days, period, POOLED, ((by.WAIT.code, code),))
    ]  # fmt: skip
    return (
        base,
        *(made for code in DRAWN if code in kept for made in [_curve(cohort, code, cases[code])] if made.figures),
        FigureTable("attrition_days", OutputKind.DURATIONS, days.label, (by.WAIT, by.QUANTILES), tuple(reached),
                    f"step {_STEP}", (base.name,)),
    )  # fmt: skip


def _court(cohort: Cohort) -> bool:
    return "court" in cohort.heard


def grid(at: At) -> tuple[int, ...]:
    """The days of the grid up to the longest that anybody was followed."""
    last = max(at, default=0)
    return tuple(day for day in GRID if day <= last)


def _curve(cohort: Cohort, wait: str, at: At) -> FigureTable:
    """The curve of a wait on the grid, as a life table of what is printed gives it."""
    days = grid(at)
    of = by.measure(f"attrition_curve_{wait}", f"Share of offences by then: {dict(by.WAIT.labels)[wait]}",
                    Unit.PERCENT, by.FOLLOWED)  # fmt: skip
    figures = list(_points(cohort, of, wait, at, days)) if len(days) > 1 else []
    return FigureTable(
        f"attrition_curve_{wait}", OutputKind.CURVES, of.label,
        (by.of_code(by.WAIT, wait), by.day_dimension(days), by.ENDS), tuple(figures), f"step {_STEP}",
        ("attrition_waiting",),
    )  # fmt: skip


def _points(cohort: Cohort, of: Measure, wait: str, at: At, days: Sequence[int]) -> Iterable[Figure]:
    # At day 0 nothing is drawn yet: what happened on the day of recording stands in the first step.
    so_far = [(0, 0, 0), *(_up_to(at, day) for day in days[1:])]
    period, ends = cohort.spans.period(cohort.spans.whole), [end for end, _ in by.ENDS.labels]
    for one in points(sum(map(sum, at.values())), so_far, len(ends)):
        where = ((by.WAIT.code, wait), (DAY, str(days[one.place])), (HOW_ENDED, ends[one.cause]))
        yield Figure(of, period, POOLED, one.share, where, n=one.happened, denominator=one.at_risk)


def _up_to(at: At, last: int) -> tuple[int, int, int]:
    inside = [cases for day, cases in at.items() if day <= last]
    return (sum(one[0] for one in inside), sum(one[1] for one in inside), sum(one[2] for one in inside))
