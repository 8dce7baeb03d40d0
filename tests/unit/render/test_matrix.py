"""The matrix: a box for each number, darker for more; words that fit at both widths; a nought said, a mark hatched."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.render import canvas
from sightline.render.charts import chart_spec, chart_svg
from sightline.render.matrix import SHADES
from sightline.standard.drafts import Chart, ChartKind, FigureTable, OutputKind, Section, Sentence
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

POPULATION = Population("agencies", "agencies that take part", "does not apply")
MEASURE = Measure("m", "Agencies", Unit.AGENCY, POPULATION, Status.NONE, "test/1", "a test")
PERIOD = Period(date(2025, 4, 1), date(2026, 3, 31), "year to March 2026")
SECTION = Section(
    "grid", "Who can say what", "Agencies", "grid", Chart(ChartKind.MATRIX, "row", "column"), Sentence("Words."),
    "a test", "Why?",
)  # fmt: skip
Values = dict[tuple[str, str], int | Mark]


def table(values: Values, labels: tuple[str, ...] = ("Councils", "Police")) -> FigureTable:
    rows = Dimension("row", "Field", False, (("r1", "Age of the child"), ("r2", "Where it happened, in words")))
    columns = Dimension("column", "Kind", False, tuple((f"c{n}", label) for n, label in enumerate(labels)))
    figures = tuple(
        Figure(
            MEASURE, PERIOD, "pooled", None if isinstance(value, Mark) else value,
            (("column", column), ("row", row)), value if isinstance(value, Mark) else None,
        )
        for (row, column), value in values.items()
    )  # fmt: skip
    return FigureTable("grid", OutputKind.ORGANISATIONS, "Agencies", (rows, columns), figures, "a test")


def drawn(values: Values, width: float = canvas.WIDE, **more: tuple[str, ...]) -> dict[str, list[dict[str, object]]]:
    spec = chart_spec(SECTION, table(values, **more), width)
    assert spec is not None
    return {layer["name"]: layer["data"]["values"] for layer in spec["layer"]}


def test_a_number_is_written_in_its_box_and_more_is_darker() -> None:
    found = chart_spec(SECTION, table({("r1", "c0"): 10, ("r1", "c1"): 1, ("r2", "c0"): 6, ("r2", "c1"): 0}))
    assert found is not None
    fills = {layer["mark"]["fill"]: layer["data"]["values"] for layer in found["layer"] if "boxes" in layer["name"]}
    assert {SHADES.index(fill): len(boxes) for fill, boxes in fills.items()} == {0: 1, 2: 1, 4: 1}
    written = {
        row["words"] for layer in found["layer"] if "numbers" in layer["name"] for row in layer["data"]["values"]
    }
    assert written == {"10", "6", "1", "0"}


def test_a_nought_is_written_and_not_shaded_and_a_mark_is_hatched() -> None:
    spec = chart_spec(
        SECTION, table({("r1", "c0"): 0, ("r1", "c1"): Mark.NOT_AVAILABLE, ("r2", "c0"): Mark.SUPPRESSED})
    )
    assert spec is not None
    fills = [layer["mark"]["fill"] for layer in spec["layer"] if "boxes" in layer["name"]]
    assert sorted(fills) == ["url(#unavailable)", "url(#withheld)"]
    assert _written(spec) == ["0"]  # and nothing in the place of which there is no figure


def _written(spec: dict[str, Any]) -> list[str]:
    return [row["words"] for layer in spec["layer"] if "numbers" in layer["name"]
            for row in layer["data"]["values"]]  # fmt: skip


MANY = ("Councils", "Police", "Support services", "Health services", "Schools", "Youth justice", "Courts", "Prisons")


def test_words_that_do_not_fit_above_a_column_stand_upright() -> None:
    values: Values = {("r1", f"c{n}"): n + 1 for n in range(len(MANY))}
    assert "tall-head-0" in drawn(values, canvas.NARROW, labels=MANY)
    assert "head-0" in drawn({("r1", "c0"): 1, ("r1", "c1"): 2}, canvas.NARROW)


@pytest.mark.parametrize("width", [canvas.WIDE, canvas.NARROW])
def test_nothing_is_drawn_outside(width: float) -> None:
    values: Values = {(row, f"c{n}"): n * 7 for n in range(len(MANY)) for row in ("r1", "r2")}
    spec = chart_spec(SECTION, table(values, MANY), width)
    assert spec is not None
    assert spec["width"] + spec["padding"]["left"] <= width + 1
    for layer in spec["layer"]:
        for row in layer["data"]["values"]:
            assert -spec["padding"]["left"] - 1 <= row["x"] <= spec["width"] + 1
            assert -spec["padding"]["top"] - 1 <= row["y"] <= spec["height"] + 1


@settings(max_examples=25, deadline=None)
@given(numbers=st.lists(st.integers(0, 200), min_size=4, max_size=4))
def test_the_same_number_always_has_the_same_shade(numbers: list[int]) -> None:
    places = [("r1", "c0"), ("r1", "c1"), ("r2", "c0"), ("r2", "c1")]
    spec = chart_spec(SECTION, table(dict(zip(places, numbers, strict=True))))
    assert spec is not None
    boxes = sum(len(layer["data"]["values"]) for layer in spec["layer"] if "boxes" in layer["name"])
    assert boxes == sum(1 for number in numbers if number)


def test_it_becomes_svg_with_words_for_those_who_cannot_see_it() -> None:
    made = chart_svg(SECTION, table({("r1", "c0"): 10, ("r2", "c1"): 2}))
    assert made.startswith("<svg")
    assert "The table below the chart holds every figure" in made
