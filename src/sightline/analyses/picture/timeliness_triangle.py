"""The reporting triangle of children against whom police recorded a crime: what it is made of, and what it leaves out.

A row is the month in which it may first have happened, a column the number of months until the first record of it. Only
police returns hold the day of happening, so only these have such a triangle. What a force did not send is no delay: a
force counts in it only if it sent everything for every day of all the years, and nothing in place of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.analyses.picture.coverage import NEEDED, WORDS, Coverage
from sightline.analyses.picture.timeliness_steps import MONTH_SPAN
from sightline.ledger.submissions import Submission
from sightline.standard.arrow import schema_of
from sightline.standard.cycles import span_of, spans
from sightline.standard.figures import Period

POLICE = "police"
MONTHS = 12  # in a year
LONGEST = 24  # months of delay that are looked at: what takes longer is left out and said to be

Estimated = Collection[tuple[str, str, int]]  # (kind of sender, agency, year) of what was sent in place of a return


@dataclass(frozen=True, slots=True)
class Triangle:
    """Children by month of happening and months until the first record, with what it leaves out in words.

    `counts` has a row for each month from the first and a column for each delay from 0 to `horizon` months; NaN where
    that has not come to pass yet. A child stands once in the year in which it happened.
    """

    years: tuple[int, ...]
    counts: npt.NDArray[np.float64]
    left_out: tuple[str, ...]

    @property
    def horizon(self) -> int:
        """Months of delay that are looked at."""
        return int(self.counts.shape[1]) - 1

    @property
    def complete(self) -> int:
        """How many years, from the first, are known to the end of the horizon."""
        return len(self.years) - self.horizon // MONTHS

    def rows(self, year: int) -> slice:
        """The months of one year."""
        first = self.years.index(year) * MONTHS
        return slice(first, first + MONTHS)

    def so_far(self, year: int) -> int:
        """Against how many children crimes of that year have been recorded within the horizon until now."""
        return round(float(np.nansum(self.counts[self.rows(year)])))


def steady(submissions: Iterable[Submission], coverage: Coverage, estimated: Estimated) -> frozenset[str]:
    """The police forces whose returns cover every day of all the years, and that sent no estimate for any."""
    first, last = _ends(coverage)
    sent: dict[str, dict[str, list[tuple[date, date]]]] = {}
    for one in submissions:
        if one.sender == POLICE and one.return_code in NEEDED[POLICE]:
            sent.setdefault(one.agency, {}).setdefault(one.return_code, []).append((one.period_start, one.period_end))
    estimates = {agency for sender, agency, year in estimated if sender == POLICE and year in coverage.years}
    return frozenset(
        agency
        for agency, returns in sent.items()
        if agency not in estimates and all(_without_gap(returns.get(code, []), first, last) for code in NEEDED[POLICE])
    )


def _ends(coverage: Coverage) -> tuple[date, date]:
    return Period.year_to_march(coverage.years[0]).start, Period.year_to_march(coverage.years[-1]).end


def _without_gap(periods: Iterable[tuple[date, date]], first: date, last: date) -> bool:
    """Whether some periods together cover every day from the first to the last."""
    reached = first - timedelta(days=1)
    for start, end in sorted(periods):
        if start > reached + timedelta(days=1):
            return False
        reached = max(reached, end)
    return reached >= last


def why_none(coverage: Coverage, forces: Collection[str]) -> str:
    """Why there can be no triangle, in words; empty where there can be one."""
    if POLICE not in coverage.senders:
        return "no police force takes part"
    if not coverage.unbroken:
        return "there is a year between the others for which nothing came"
    if len(coverage.years) < 2:
        return "returns of one year alone do not show how long records take"
    if not forces:
        return "no police force sent everything for every month"
    return ""


def month_spans(coverage: Coverage) -> pa.Table:
    """The months of all the years, numbered from 1, as the steps read them."""
    rows = [
        {"month": number, "year": span_of("year", span.end).end.year, "starts": span.start, "ends": span.end}
        for number, span in enumerate(spans("month", *_ends(coverage)), start=1)
    ]
    return pa.Table.from_pylist(rows, schema=schema_of(MONTH_SPAN))


def triangle(by_month: pa.Table, coverage: Coverage, forces: Collection[str]) -> Triangle:
    """The triangle of the counts of the step `happened_by_month`.

    Its horizon is as long as leaves at least one year that is known to its end, and LONGEST at most. Needs at least
    two years without a gap between them (`why_none`).
    """
    horizon = min(LONGEST, MONTHS * (len(coverage.years) - 1))
    months = MONTHS * len(coverage.years)
    counts = np.zeros((months, horizon + 1))
    for row in by_month.to_pylist():
        delay = row["recorded_month"] - row["happened_month"]
        if delay <= horizon:
            counts[row["happened_month"] - 1, delay] = row["children"]
    return Triangle(coverage.years, unknown_yet(counts), _left_out(coverage, forces))


def unknown_yet(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A whole table of counts as it stands at the end of its last row: NaN where that is still to come."""
    month, delay = np.indices(counts.shape)
    return np.where(month + delay < len(counts), counts, np.nan)


def _left_out(coverage: Coverage, forces: Collection[str]) -> tuple[str, ...]:
    every, lacking = coverage.senders[POLICE], coverage.senders[POLICE] - len(forces)
    if not lacking:
        return ()
    return (
        f"{lacking} of {every} {WORDS[POLICE][1]} did not send everything for every month, or sent an estimate, and "
        "are left out here: what was not sent is a gap, not a delay.",
    )
