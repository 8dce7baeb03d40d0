"""Scoring by hand-made figures and truths: what is near, what covers, what is found, what cannot be scored and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from sightline.errors import StandardError
from sightline.standard.drafts import Draft, FigureTable, OutputKind, Page
from sightline.standard.figures import Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.shares import wilson
from sightline.standard.units import Mark, Status, Unit
from sightline.synthetic.scenario import plant_kinds
from sightline.synthetic.truth import over_worlds
from sightline.synthetic.truth.over_worlds import Summary, summaries_text, summarise
from sightline.synthetic.truth.score_rows import (
    BookLine,
    Planted,
    Score,
    State,
    planted_text,
    read_planted,
    read_scores,
    scores_text,
)
from sightline.synthetic.truth.scores import Run, interval_score, period_text, score_rows, scorebook

CHILDREN = Measure("counted", "Children", Unit.CHILD, Population("p", "p", "p"), Status.ANY, "test/1", "a test")
YEAR = Period.year_to_march(2025)
LINE = BookLine("picture", "late_conferences", "children", "all", "counted", "", "", "", "")
TRUTH = Planted("late_conferences", "weak", "children", "children", "2025", "all", "all", 100.0, 80.0)


def figure(
    value: float | None, *, interval: tuple[float, float] | None = None, breakdown: Sequence[tuple[str, str]] = (),
    year: int = 2025, area: str = "pooled", measure: Measure = CHILDREN, mark: Mark | None = None,
) -> Figure:  # fmt: skip
    intervals = () if interval is None else (Interval("sampling", 0.95, *interval, "test"),)
    period = Period.year_to_march(year)
    return Figure(measure, period, area, value, tuple(breakdown), mark, intervals=intervals)


def run_of(*figures: Figure, name: str = "picture") -> Run:
    codes = sorted({code for item in figures for code, _ in item.breakdown})
    dimensions = tuple(Dimension(code, code, additive=False) for code in codes)
    table = FigureTable("t", OutputKind.COUNTS, "A table", dimensions, figures, "a test")
    return Run([Draft(name, 1, (table,), Page("page", "A page", "Made up.", ()))])


def one(line: BookLine, truth: Planted, *figures: Figure) -> Score:
    (score,) = score_rows([line], [truth], run_of(*figures))
    return score


# -- one truth -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("truth", "score"),
    [(4.0, 4.0), (2.0, 4.0), (6.0, 4.0), (7.0, 4.0 + 20 * 1), (1.5, 4.0 + 20 * 0.5)],
)
def test_the_interval_score_is_the_width_and_2_over_alpha_times_what_is_missed(truth: float, score: float) -> None:
    assert interval_score(2.0, 6.0, 0.9, truth) == pytest.approx(score)


def test_a_bare_number_is_an_interval_of_no_width() -> None:
    assert interval_score(10.0, 10.0, 0.95, 13.0) == 40 * 3


def test_a_certain_interval_scores_its_width_and_must_never_leave_the_truth_out() -> None:
    assert interval_score(2.0, 6.0, 1.0, 6.0) == 4.0
    assert interval_score(2.0, 6.0, 1.0, 6.5) == math.inf


def test_a_figure_with_an_interval_is_scored_beside_its_truth() -> None:
    score = one(LINE, TRUTH, figure(110, interval=(95, 125)))
    assert (score.state, score.estimate, score.error, score.bias_share) == (State.SCORED, 110, 10, 0.1)
    assert (score.level, score.lower, score.upper, score.covered) == (0.95, 95, 125, True)
    assert (score.width_share, score.interval_score) == (0.3, 30)
    assert score.detected is True  # 80, what would be without the plant, lies outside


def test_an_interval_that_holds_the_null_value_detects_nothing() -> None:
    score = one(LINE, TRUTH, figure(85, interval=(75, 95)))
    assert (score.covered, score.detected) == (False, False)
    assert score.interval_score == 20 + 40 * 5


def test_without_a_null_value_nothing_can_be_detected() -> None:
    assert one(LINE, replace(TRUTH, null_value=None), figure(85, interval=(75, 95))).detected is None


def test_without_an_interval_only_the_distance_is_known() -> None:
    score = one(LINE, TRUTH, figure(90))
    assert (score.error, score.covered, score.interval_score, score.width_share, score.detected) == (
        -10, None, None, None, None
    )  # fmt: skip


def test_a_truth_of_nought_has_no_share() -> None:
    score = one(LINE, replace(TRUTH, value=0.0), figure(3, interval=(1, 5)))
    assert (score.error, score.bias_share, score.width_share) == (3, None, None)


def test_figures_are_found_by_period_and_place() -> None:
    line, truth = replace(LINE, dimension="area"), replace(TRUTH, dimension="area", code="E06000001", period="2026")
    figures = (figure(1), figure(2, area="E06000001"), figure(3, area="E06000001", year=2026))
    assert one(line, truth, *figures).estimate == 3


def test_two_dimensions_are_joined_by_their_names() -> None:
    line = replace(LINE, dimension="area+sex")
    truth = replace(TRUTH, dimension="area+sex", code="E06000001/F")
    assert one(line, truth, figure(7, area="E06000001", breakdown=[("sex", "F")])).estimate == 7


def test_periods_are_written_as_truths_write_them() -> None:
    both = Period(Period.year_to_march(2024).start, YEAR.end, "two years")
    calendar = Period(YEAR.start.replace(month=1, day=1), YEAR.start.replace(month=12, day=31), "2024")
    assert [period_text(period) for period in (YEAR, both, calendar)] == ["2025", "2024-2025", "2024-01-01/2024-12-31"]


# -- what cannot be scored -------------------------------------------------------------------------------------------


def test_an_analysis_that_is_not_built_says_so_and_gives_its_truth() -> None:
    score = one(replace(LINE, figure=""), TRUTH, figure(90))
    assert (score.state, score.truth, score.null_value, score.estimate) == ("not built yet", 100, 80, None)


def test_a_figure_that_the_run_lacks_is_said() -> None:
    assert one(LINE, TRUTH, figure(90, year=2026)).state == State.NOT_IN_RUN


def test_a_mark_is_not_a_number() -> None:
    score = one(LINE, TRUTH, figure(None, mark=Mark.NOT_AVAILABLE))
    assert (score.state, score.estimate, score.note) == (State.MARKED, None, "not available")


def test_a_share_of_nothing_is_said() -> None:
    assert one(LINE, replace(TRUTH, value=None), figure(90)).state == State.NO_VALUE


def test_a_line_of_the_book_without_a_truth_stays() -> None:
    (score,) = score_rows([LINE], [], run_of(figure(90)))
    assert (score.state, score.measure, score.truth) == (State.NO_TRUTH, "children", None)


def test_a_truth_that_the_book_forgets_stays() -> None:
    (score,) = score_rows([], [TRUTH], run_of(figure(90)))
    assert (score.state, score.truth) == (State.NOT_IN_BOOK, 100)


def test_another_unit_than_the_truths_is_refused() -> None:
    with pytest.raises(StandardError, match="children, its truth in per cent"):
        one(LINE, replace(TRUTH, unit="per cent"), figure(90))


def test_of_several_intervals_the_book_must_name_one() -> None:
    linkage, sampling = Interval("linkage", 0.95, 1, 2, "test"), Interval("sampling", 0.95, 90, 110, "test")
    both = replace(figure(100), intervals=(linkage, sampling))
    with pytest.raises(StandardError, match="2 intervals"):
        one(LINE, TRUTH, both)
    assert one(replace(LINE, interval="sampling"), TRUTH, both).covered is True


def test_two_values_for_one_figure_are_refused() -> None:
    with pytest.raises(StandardError, match="two values"):
        run_of(figure(1), figure(2))


# -- naive methods ---------------------------------------------------------------------------------------------------

SENDERS = [figure(value, breakdown=[("sender", code)]) for code, value in (("council", 70), ("police", 50))]


def naive(method: str, truth: Planted, *figures: Figure) -> Score:
    return one(replace(LINE, dimension=truth.dimension, naive=method), truth, *figures)


def test_agencies_added_count_a_child_twice() -> None:
    score = naive("agencies_added", TRUTH, figure(100), *SENDERS)
    assert (score.naive_estimate, score.naive_error, score.naive_interval_score) == (120, 20, 800)


def test_agencies_added_say_nothing_where_one_is_silent() -> None:
    silent = figure(None, breakdown=[("sender", "support")], mark=Mark.NOT_AVAILABLE)
    assert naive("agencies_added", TRUTH, figure(100), *SENDERS, silent).naive_estimate is None


def test_agencies_apart_share_no_child() -> None:
    both = replace(TRUTH, dimension="overlap", code="council+police", value=20.0)
    alone = replace(TRUTH, dimension="overlap", code="council", value=50.0)
    assert naive("agencies_apart", both, figure(20, breakdown=[("overlap", both.code)]), *SENDERS).naive_error == -20
    assert naive("agencies_apart", alone, figure(50, breakdown=[("overlap", "council")]), *SENDERS).naive_error == 20


def test_agencies_added_are_shared_out_as_the_figures_are() -> None:
    girls = replace(TRUTH, dimension="sex", code="F", value=60.0)
    score = naive("in_proportion", girls, figure(60, breakdown=[("sex", "F")]), figure(100), *SENDERS)
    assert score.naive_estimate == pytest.approx(72)


def test_years_added_count_a_child_of_two_years_twice() -> None:
    span = Period(Period.year_to_march(2024).start, YEAR.end, "two years")
    ever = replace(TRUTH, period="2024-2025", value=150.0)
    score = naive("years_added", ever, replace(figure(150), period=span), figure(90, year=2024), figure(100))
    assert score.naive_error == 40


def test_one_figure_stands_for_all_parts() -> None:
    part = replace(TRUTH, dimension="area", code="E06000001", value=30.0)
    assert naive("overall", part, figure(28, area="E06000001"), figure(20)).naive_error == -10


def test_a_naive_figure_brings_its_own_interval() -> None:
    other = replace(CHILDREN, code="naive")
    score = naive("figure:naive", TRUTH, figure(100), figure(90, interval=(80, 110), measure=other))
    assert (score.naive_error, score.naive_interval_score) == (-10, 30)


# -- the scorebook ---------------------------------------------------------------------------------------------------


def test_every_plant_is_in_the_scorebook() -> None:
    assert set(plant_kinds()) <= {line.plant for line in scorebook()}


def test_every_line_of_the_scorebook_says_what_is_naive() -> None:
    assert [line for line in scorebook() if not line.naive_says or not line.analysis] == []


# -- many worlds -----------------------------------------------------------------------------------------------------


def test_wilson_gives_the_known_intervals() -> None:
    assert wilson(95, 100) == pytest.approx((0.8882, 0.9785), abs=5e-5)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=5e-5)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=5e-5)


def over(*scores: Score) -> Summary:
    (summary,) = summarise([score] for score in scores)
    return summary


def scored(covering: int, worlds: int) -> Summary:
    good, bad = figure(100, interval=(90, 110)), figure(130, interval=(120, 140))
    return over(*(one(LINE, TRUTH, good if world < covering else bad) for world in range(worlds)))


@pytest.mark.parametrize(
    ("covering", "said"),
    [
        (90, over_worlds.TOO_SELDOM),
        (91, over_worlds.HOLDS),
        (95, over_worlds.HOLDS),
        (98, over_worlds.HOLDS),
        (99, over_worlds.TOO_OFTEN),
        (100, over_worlds.TOO_OFTEN),
    ],
)
def test_a_95_per_cent_interval_must_cover_in_91_to_98_of_100(covering: int, said: str) -> None:
    summary = scored(covering, 100)
    assert summary.coverage == pytest.approx(covering / 100)
    assert summary.band == said


def test_a_few_worlds_say_nothing_of_coverage() -> None:
    assert scored(10, 10).band == over_worlds.TOO_FEW


def test_another_level_has_no_band() -> None:
    wide = replace(figure(100), intervals=(Interval("sampling", 0.8, 90, 110, "test"),))
    assert over(*[one(LINE, TRUTH, wide)] * 60).band == over_worlds.OTHER_LEVEL


def test_bias_and_distance_over_worlds() -> None:
    line = replace(LINE, naive="nothing")
    summary = over(*(one(line, TRUTH, figure(value)) for value in (90, 110, 130)))
    assert (summary.worlds, summary.scored, summary.truth, summary.bias) == (3, 3, 100, 10)
    assert summary.bias_share == pytest.approx(0.1)
    assert summary.rmse == pytest.approx((1100 / 3) ** 0.5)
    assert summary.absolute_error == pytest.approx(50 / 3)
    assert (summary.naive_absolute_error, summary.naive_interval_score) == (100, 4000)
    assert (summary.coverage, summary.band) == (None, over_worlds.NO_INTERVAL)


def test_width_and_score_over_worlds() -> None:
    summary = scored(1, 2)
    assert (summary.coverage, summary.width_share) == (0.5, 0.2)
    assert summary.interval_score == pytest.approx((20 + 20 + 40 * 20) / 2)


def test_coverage_of_several_truths_a_world_rests_on_the_number_of_worlds() -> None:
    truths = [replace(TRUTH, dimension="sex", code=code) for code in ("F", "M")]
    figures = [figure(100, breakdown=[("sex", "F")], interval=(90, 110))]
    figures.append(figure(150, breakdown=[("sex", "M")], interval=(140, 160)))
    scores = score_rows([replace(LINE, dimension="sex")], truths, run_of(*figures))
    (summary,) = summarise([scores] * 10)
    assert (summary.worlds, summary.rows, summary.coverage) == (10, 20, 0.5)
    assert (summary.coverage_lower, summary.coverage_upper) == pytest.approx(wilson(5, 10))


def test_power_is_of_worlds_with_a_plant_and_false_alarms_of_those_without() -> None:
    found, missed = figure(100, interval=(90, 110)), figure(100, interval=(70, 110))
    nothing = replace(TRUTH, strength="none")
    summaries = summarise(
        [
            [one(LINE, truth, item)]
            for truth, item in ((TRUTH, found), (TRUTH, missed), (nothing, found), (TRUTH, found))
        ]
    )
    by_strength = {summary.strength: summary for summary in summaries}
    assert by_strength["weak"].power == pytest.approx(2 / 3)
    assert by_strength["weak"].false_alarms is None
    assert (by_strength["none"].power, by_strength["none"].false_alarms) == (None, 1.0)


def test_a_truth_equal_to_its_null_value_can_only_be_a_false_alarm() -> None:
    null_world = replace(TRUTH, strength="no_sharing_gain", value=80.0)
    summary = over(*(one(LINE, null_world, figure(80, interval=pair)) for pair in ((70, 90), (81, 90))))
    assert (summary.power, summary.false_alarms) == (None, 0.5)


def test_what_is_not_built_is_summed_up_as_such() -> None:
    summary = over(*[one(replace(LINE, figure=""), TRUTH, figure(1))] * 3)
    assert (summary.rows, summary.scored, summary.truth, summary.band) == (3, 0, 100, "not built yet")


# -- written and read ------------------------------------------------------------------------------------------------


def test_scores_are_read_as_they_were_written() -> None:
    scores = [
        one(replace(LINE, naive="nothing", note='with, "signs"'), TRUTH, figure(0.1 + 0.2, interval=(1 / 3, 125))),
        one(replace(LINE, figure=""), replace(TRUTH, value=None), figure(1)),
    ]
    text, rows = scores_text(scores)
    assert rows == 2
    assert read_scores(text) == scores


def test_planted_rows_are_read_as_they_were_written() -> None:
    rows = [TRUTH, replace(TRUTH, value=None, null_value=None), replace(TRUTH, value=1 / 3)]
    assert read_planted(planted_text(rows)[0]) == rows


def test_another_table_is_not_read() -> None:
    with pytest.raises(StandardError, match="columns of a planted truth"):
        read_planted("a,b\n1,2\n")
    with pytest.raises(StandardError, match="columns of a score"):
        read_scores(planted_text([TRUTH])[0])


def test_a_summary_has_a_row_a_group() -> None:
    text, rows = summaries_text([scored(1, 2)])
    assert rows == 1
    assert text.splitlines()[1].startswith("picture,late_conferences,weak,children,all,children,2,2,2,100.0")


def test_ranges_of_chance_are_held_against_what_the_other_worlds_have() -> None:
    """Truths of 100, 200 and 900: of the others 550, 500 and 150. A range of 160 to 600 holds two of these, one own."""
    line = replace(LINE, held_against="process")
    found = figure(300, interval=(160, 600))
    summary = over(*(one(line, replace(TRUTH, value=truth), found) for truth in (100.0, 200.0, 900.0)))
    assert summary.coverage == pytest.approx(1 / 3)
    assert summary.process_coverage == pytest.approx(2 / 3)
    assert (summary.process_coverage_lower, summary.process_coverage_upper) == pytest.approx(wilson(2, 3))
    assert over(*(one(LINE, TRUTH, found) for _ in range(3))).process_coverage is None


def test_the_band_is_that_of_the_process_where_the_scorebook_asks_for_it() -> None:
    """Every range holds its own truth, and every tenth not the mean of the others."""
    line, truths = replace(LINE, held_against="process"), [100.0] * 54 + [200.0] * 6
    summary = over(
        *(one(line, replace(TRUTH, value=truth), figure(truth, interval=(truth - 30, truth + 30))) for truth in truths)
    )
    assert summary.coverage == 1
    assert summary.process_coverage == pytest.approx(0.9)
    assert summary.band == over_worlds.TOO_SELDOM


def test_a_scorebook_that_holds_a_range_against_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names = BookLine.__dataclass_fields__
    row = {**dict.fromkeys(names, ""), "held_against": "the weather"}
    monkeypatch.setattr("sightline.synthetic.truth.scores.read_rows", lambda *_: [row])
    with pytest.raises(StandardError, match="the weather"):
        scorebook()
