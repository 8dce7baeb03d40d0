"""Tables of scores: they fit 80 columns, shorten no name, leave out nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from sightline.synthetic.truth import over_worlds
from sightline.synthetic.truth.over_worlds import summarise
from sightline.synthetic.truth.score_rows import Score, State
from sightline.synthetic.truth.score_tables import lowest_to_highest, number, print_scores, print_summaries

SCORED = Score(
    "partnerships", "late_conferences", "strong", "repeats_closed_again_difference", "local authorities", "2024-2026",
    "area", "E1", str(State.SCORED), truth=100.0, null_value=80.0, estimate=101.0, error=1.0, bias_share=0.01,
    level=0.95, lower=90.0, upper=110.0, covered=True, width_share=0.2, interval_score=20.0, naive="agencies_added",
    naive_error=1234.5, naive_interval_score=49380.25, detected=True,
)  # fmt: skip
UNSCORED = replace(SCORED, analysis="pathways", state=str(State.NOT_BUILT), covered=None, estimate=None)
SCORES = [
    SCORED, replace(SCORED, code="E2", truth=250.0), UNSCORED, replace(UNSCORED, code="E2", truth=1234567.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "-"), (0.0, "0"), (-0.0, "0"), (0.5, "0.5"), (97.0667, "97.1"), (99.96, "100"), (348.4, "348"),
        (1234567.8, "1,234,568"), (0.009901, "0.0099"), (-48.7651, "-48.8"), (-1500.2, "-1,500"),
    ],
)  # fmt: skip
def test_numbers_are_printed_with_three_figures_or_whole(value: float | None, said: str) -> None:
    assert number(value) == said


def test_several_truths_are_printed_from_the_lowest_to_the_highest() -> None:
    assert lowest_to_highest([3.0, None, 1.25, 2.0]) == "1.25 to 3"
    assert lowest_to_highest([2.0, 2.0]) == "2"
    assert lowest_to_highest([None]) == "-"


def printed_at_80(print_it: Callable[[Console], None]) -> str:
    out = Console(width=80, record=True, file=StringIO())
    print_it(out)
    text = out.export_text()
    assert max(map(len, text.splitlines())) <= 80
    assert "\N{HORIZONTAL ELLIPSIS}" not in text
    return text


def test_scores_fit_80_columns_with_every_name_whole() -> None:
    text = printed_at_80(lambda out: print_scores(SCORES, out))
    first, second = (" ".join(part.split()) for part in text.split("Truths that no figure answers"))
    assert "partnerships, late_conferences strong" in first
    for said in ("100 to 250", "1,234", "100%"):
        assert said in first
    assert "pathways, late_conferences strong" in second
    for said in ("100 to 1,234,567", "not built yet"):
        assert said in second


def test_summaries_fit_80_columns_with_intervals_in_a_table_of_their_own() -> None:
    text = printed_at_80(lambda out: print_summaries(summarise([SCORES] * 60), out))
    parts = [" ".join(part.split()) for part in text.split("Over the worlds: ")[1:]]
    near, intervals = parts[0], parts[1]
    for said in ("partnerships, late_conferences strong", "RMSE", "0.6%"):
        assert said in near
    for said in ("partnerships, late_conferences strong", "100%", "49,380", "not built yet"):
        assert said in intervals
    assert set(over_worlds.TOO_OFTEN.split()) <= set(intervals.split())  # over several lines, beside other cells


def test_a_heading_stands_once_over_all_its_lines() -> None:
    other = replace(SCORED, measure="recording_days", dimension="all")
    between = replace(SCORED, plant="campaign")
    text = printed_at_80(lambda out: print_scores([SCORED, between, other], out))
    assert " ".join(text.split()).count("partnerships, late_conferences strong") == 1
    assert "recording days" in text
