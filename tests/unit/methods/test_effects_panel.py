"""Why an effect is not worked out: every reason at once, each with what is still possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sightline.methods.effects.averages import By, Errors, average
from sightline.methods.effects.group_time import group_time
from sightline.methods.effects.panel import Comparison, Fault, NoEffect, Panel, panel
from sightline.standard.figures import Period
from sightline.standard.ledgers import ledgers
from sightline.standard.records import Break, BreakKind

YEARS = [Period.year_to_march(year) for year in range(2018, 2024)]


def drawn(adopted: Sequence[int | None], seed: int = 1, effect: float = 0.0) -> Panel:
    """A made-up panel of six years: areas of their own level, a common move, and an effect from adoption on."""
    draw = np.random.default_rng(seed)
    values = draw.normal(0, 3, (len(adopted), 1)) + draw.normal(0, 1, 6) + draw.normal(0, 1, (len(adopted), 6))
    for row, place in zip(values, adopted, strict=True):
        if place is not None:
            row[place:] += effect
    return panel(values.tolist(), adopted, YEARS)


def faults(found: Panel, comparison: Comparison = Comparison.NEVER, breaks: tuple[Break, ...] = ()) -> list[Fault]:
    """The faults with which it is refused."""
    with pytest.raises(NoEffect) as refused:
        group_time(found, comparison, breaks=breaks)
    assert all(each.still for each in refused.value.problems)
    return [each.fault for each in refused.value.problems]


def test_adopted_everywhere_at_once_is_refused_and_a_time_series_is_offered() -> None:
    with pytest.raises(NoEffect, match="interrupted time series"):
        group_time(drawn([3] * 12))


def test_one_area_is_refused_and_a_synthetic_control_is_offered() -> None:
    with pytest.raises(NoEffect, match="synthetic control"):
        group_time(drawn([3]))


def test_nobody_who_never_adopted_is_refused_beside_them_only() -> None:
    found = drawn([2] * 6 + [4] * 6)
    assert faults(found) == [Fault.NO_NEVER]
    cells = group_time(found, Comparison.NOT_YET).cells
    assert {(cell.group, cell.period) for cell in cells} == {(2, 1), (2, 2), (2, 3), (4, 1)}  # to the last adoption


def test_nobody_who_adopted_is_refused() -> None:
    assert faults(drawn([None] * 5)) == [Fault.NOBODY]


def test_a_gap_and_no_period_before_are_told_together() -> None:
    found = drawn([0] * 4 + [None] * 8)
    found.outcome[5, 2] = np.nan
    assert faults(found) == [Fault.UNBALANCED, Fault.NO_BEFORE]


def a_break(start: date, kind: BreakKind = BreakKind.DEFINITION, areas: tuple[str, ...] = ("*",)) -> Break:
    """A record of the ledger, moved."""
    known = ledgers().breaks[0]
    return replace(known, kind=kind, reach=replace(known.reach, start=start, areas=areas))


@pytest.mark.parametrize(
    ("entry", "refused"),
    [
        (a_break(date(2020, 4, 1)), True),
        (a_break(date(2017, 4, 1)), False),  # on the day on which the window begins
        (a_break(date(2023, 4, 1)), False),  # after it ended
        (a_break(date(2020, 4, 1), BreakKind.CIRCUMSTANCES), False),  # says what happened, not what is counted
        (a_break(date(2020, 4, 1), areas=("E06000001",)), False),  # an area that is not here
    ],
)
def test_a_break_of_the_definition_is_refused_where_it_lies_in_the_window(entry: Break, refused: bool) -> None:
    found = drawn([3] * 4 + [None] * 8)
    if refused:
        assert faults(found, breaks=(entry,)) == [Fault.BROKEN]
    else:
        assert group_time(found, breaks=(entry,)).cells


def test_rows_that_do_not_fit_are_refused() -> None:
    with pytest.raises(NoEffect, match="one row for each area"):
        panel([[1.0, 2.0], [1.0]], [None, 1], YEARS[:2])


def test_too_few_areas_for_the_characteristics_are_refused() -> None:
    found = drawn([3] * 4 + [None] * 8)
    few = replace(found, traits=np.arange(12.0)[:, None])
    assert faults(few) == [Fault.FEW]


def test_a_characteristic_that_tells_them_apart_is_refused() -> None:
    found = drawn([3] * 10 + [None] * 20)
    apart = np.r_[np.linspace(10, 11, 10), np.linspace(0, 1, 20)]
    assert faults(replace(found, traits=apart[:, None])) == [Fault.NO_OVERLAP]


def test_a_group_of_two_borrows_the_spread_of_all() -> None:
    found = group_time(drawn([3] * 2 + [None] * 18))
    few, plain = average(found, By.SIMPLE).overall, average(found, By.SIMPLE, errors=Errors.INFLUENCE).overall
    assert few.freedom == 18
    assert few.error != pytest.approx(plain.error, rel=0.05)


def test_clusters_change_the_error_and_too_few_are_refused() -> None:
    found = drawn([3] * 6 + [None] * 18)
    regions = np.arange(24) % 6
    apart, together = (
        average(group_time(each), By.SIMPLE).overall for each in (found, replace(found, clusters=regions))
    )
    assert together.value == apart.value
    assert together.freedom == 5
    with pytest.raises(NoEffect, match="clusters"):
        average(group_time(replace(found, clusters=regions % 3)), By.SIMPLE)


@pytest.mark.parametrize("adopted", [[2] * 2 + [4] * 2 + [None] * 8, [2] * 12 + [3] * 6 + [4] * 9 + [None] * 33])
@pytest.mark.parametrize("effect", [0.0, 1.5])
def test_a_planted_effect_is_held_in_91_to_98_of_100(adopted: list[int | None], effect: float) -> None:
    held = 0
    for seed in range(200):
        found = average(group_time(drawn(adopted, seed, effect)), By.SIMPLE, draws=1).overall
        held += found.lower <= effect <= found.upper
    assert 0.91 <= held / 200 <= 0.98
