"""How far recorded offences went, as truths: shares of each year's own offences, and never of another year's."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.standard.units import Unit
from sightline.synthetic.agencies.filing import percent
from sightline.synthetic.society.people import Ints

# Measure, unit, dimension, code, value, value without the plant; shares per cent, None where there is nothing to share.
Truths = list[tuple[str, str, str, str, float | None, float | None]]
STAGES = ("outcome", "charge", "hearing", "trial", "conviction", "sentence")  # that an offence may reach, in order
YEAR = 365  # days within which a truth looks for a stage


def stage_shares(years: Sequence[int], counts: Ints) -> Truths:
    """The truths of `counts` (a row a year, as Courts has it).

    Of all offences of a year, what had happened by the last day; of those recorded a year or more before it, over all
    years together, within a year.
    """
    found: Truths = []
    size = len(STAGES)
    for year, row in zip(years, counts.tolist(), strict=True):
        recorded, so_far, (cases, ever) = row[0], row[1 : 1 + size], row[2 + 2 * size :]
        for stage, n in zip(STAGES, so_far, strict=True):
            found.append(_row("reached_of_recorded", "year+offence_stage", f"{year}/{stage}", percent(n, recorded)))
        found.append(_row("convicted_in_the_end_of_charged", "year", str(year), percent(ever, cases)))
    followed, *within = counts[:, 1 + size : 2 + 2 * size].sum(axis=0).tolist()
    within_a_year = zip(STAGES, within, strict=True)
    return found + [
        _row("reached_within_a_year", "offence_stage", name, percent(n, followed)) for name, n in within_a_year
    ]


def _row(
    measure: str, dimension: str, code: str, value: float | None
) -> tuple[str, str, str, str, float | None, float | None]:
    """Nothing moves these shares, so that the value without a plant is the same."""
    return (measure, str(Unit.PERCENT), dimension, code, value, value)
