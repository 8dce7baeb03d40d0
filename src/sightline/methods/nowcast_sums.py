"""The nowcast of several periods together, such as the months of a year: method `sightline-nowcast-sum/1`.

Ends of intervals do not add up: the errors of neighbouring periods share the delays that they were worked out with, so
that a sum is surer than its parts laid end to end, and less sure than if their errors had nothing in common. Therefore
past nowcasts of the same sum are weighed, each from the triangle as it was known then; how much such a sum varies about
what was expected of it is a negative binomial distribution, as for one period (nowcast.py).

What is still to come of a period is x (1 - p) / p, where x has come and p is the share that comes so soon (the chain
ladder). One period of which nothing has come yet adds nothing, which does not matter while the others have begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError
from sightline.methods.nowcast import LEAST_PAST, Interval, Triangle, delays, quantile_to_come, weights_of_sizes

METHOD = "sightline-nowcast-sum/1"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Together:
    """What some periods together come to: `received` so far, `expected` in the end (mean), its `median`, in records.

    `past` is how many past nowcasts of the same sum were weighed.
    """

    received: float
    expected: float
    median: float
    intervals: tuple[Interval, ...]
    past: int


def nowcast_together(triangle: Triangle, rows: range, levels: Sequence[float] = (0.95,)) -> Together:
    """The nowcast of the sum of neighbouring periods; `rows` are their places in the triangle.

    Raises MethodError where one of the rows has a structural gap or lies outside, where delays cannot be estimated, or
    where fewer than 5 past nowcasts of as many periods, as long before the last period known then, can be weighed.
    """
    periods = len(triangle.counts)
    if not rows or rows.step != 1 or rows.start < 0 or rows.stop > periods:
        raise MethodError("the periods that are nowcast together must follow one another in the triangle")
    if any(row in triangle.skipped for row in rows):
        raise MethodError("of one of the periods a part was not sent: their sum cannot be nowcast")
    if any(not 0 < level < 1 for level in levels):
        raise MethodError("the level of an interval must lie between 0 and 1")
    chosen = slice(rows.start, rows.stop)
    coming = float(np.nansum(_to_come(triangle)[chosen]))
    received = float(np.nansum(triangle.counts[chosen]))
    errors = _past_errors(triangle, rows)
    if coming and len(errors) < LEAST_PAST:
        raise MethodError(
            f"{len(errors)} past nowcasts of these periods together can be weighed, and {LEAST_PAST} are needed to say "
            "how sure a new one is"
        )
    sizes = weights_of_sizes(errors) if coming else None

    def end(share: float) -> float:
        return received + quantile_to_come(coming, sizes, share)

    intervals = tuple(Interval(level, end((1 - level) / 2), end((1 + level) / 2)) for level in levels)
    return Together(received, received + coming, end(0.5), intervals, len(errors))


def _to_come(triangle: Triangle) -> Floats:
    """What is expected in each cell that is not known yet; NaN in those that are known, and in rows with a gap."""
    counts, usable = triangle.counts, triangle.usable
    shares = delays(triangle)
    come = np.cumsum(shares)
    row, delay = np.indices(counts.shape)
    known = row + delay < len(counts)
    so_soon = come[known.sum(axis=1) - 1]
    if (so_soon[usable] <= 0).any():
        raise MethodError("no record comes with the first delays, so the latest period cannot be nowcast")
    in_all = np.where(known, counts, 0).sum(axis=1) / np.where(so_soon > 0, so_soon, 1)
    return np.where(known | ~usable[:, None], np.nan, in_all[:, None] * shares)


def _past_errors(triangle: Triangle, rows: range) -> Floats:
    """What past nowcasts of such a sum expected, and what came, of the cells that are known by now; shape (k, 2)."""
    counts = triangle.counts
    periods, columns = counts.shape
    found = []
    for last in range(columns, periods - 1):  # before it fewer than two rows were complete
        then = triangle.as_of(last, last + 1)
        moved = range(rows.start - (periods - 1 - last), rows.stop - (periods - 1 - last))
        if moved.start < 0 or any(row in triangle.skipped for row in moved):
            continue
        try:
            expected = _to_come(then)[moved.start : moved.stop]
        except MethodError:
            continue  # a past time at which no nowcast could have been made has no error to weigh
        came = counts[moved.start : moved.stop]
        both = ~np.isnan(expected) & ~np.isnan(came)
        found.append((float(expected[both].sum()), float(came[both].sum())))
    return np.array(found, dtype=np.float64).reshape(-1, 2)
