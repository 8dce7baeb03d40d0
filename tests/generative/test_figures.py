"""Figures of drawn kinds: what may be added is added right, and nothing unlike is added at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import UnitError
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, total
from sightline.standard.units import Mark, Status, Unit

AGE = Dimension("age", "Age", additive=True)
BASE = Measure("m", "Measure", Unit.CHILD, Population("p", "people", "age"), Status.ANY, "d/1", "source")
CHANGES = {
    "unit": Unit.EPISODE,
    "population": Population("q", "others", "age"),
    "status": Status.CRIME,
    "definition": "d/2",
    "source": "another",
}


def figures(values: list[int]) -> list[Figure]:
    year = Period.year_to_march(2025)
    return [Figure(BASE, year, "pooled", value, (("age", str(number)),)) for number, value in enumerate(values)]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8), st.randoms())
def test_like_figures_add_up_in_any_order(values: list[int], random: object) -> None:
    members = figures(values)
    random.shuffle(members)  # type: ignore[attr-defined]
    found = total(members, AGE)
    assert found.value == sum(values)
    assert found.breakdown == ()


@given(st.lists(st.integers(0, 99), min_size=2, max_size=6), st.sampled_from(sorted(CHANGES)), st.data())
def test_one_unlike_figure_among_any_number_is_refused(values: list[int], field: str, data: st.DataObject) -> None:
    members = figures(values)
    place = data.draw(st.integers(0, len(members) - 1))
    unlike = replace(BASE, **{field: CHANGES[field]})  # type: ignore[arg-type]
    members[place] = replace(members[place], measure=unlike)
    with pytest.raises(UnitError, match="differ"):
        total(members, AGE)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=6), st.data())
def test_a_mark_is_never_nought(values: list[int], data: st.DataObject) -> None:
    members = figures(values)
    place = data.draw(st.integers(0, len(members) - 1))
    mark = data.draw(st.sampled_from([Mark.SUPPRESSED, Mark.NOT_AVAILABLE, Mark.NOT_APPLICABLE, Mark.LOW]))
    members[place] = members[place].marked(mark)
    with pytest.raises(UnitError, match="never 0"):
        total(members, AGE)
