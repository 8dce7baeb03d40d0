"""The page of survey prevalence: shares of people asked, apart from every count; and the estimate of 2015 in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sightline.analyses.picture.prevalence import SHARES, prevalence_draft, range_of
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.published.surveys import Wave
from sightline.render.charts import chart_svg
from sightline.render.numbers import labelled, range_words
from sightline.render.sentences import fill
from sightline.render.tables import table_html
from sightline.standard.drafts import ChartKind, Draft, OutputKind
from sightline.standard.figures import ASKED, Figure
from sightline.standard.ledgers import ledgers, with_ledgers
from sightline.standard.records import Ledgers
from sightline.standard.units import Mark, Unit

OLD = Wave(
    "Made-up survey", "2021", "any abuse before 16", "adults in households", "before the age of 16",
    date(2020, 10, 1), date(2021, 9, 30), 20_000, 1.4, 7.5, 1, None, None, None, None, None, None, (),
    "A publication of 2022", date(2026, 11, 26), "Head of analysis",
)  # fmt: skip
NEW = replace(
    OLD, wave="2023", start=date(2022, 10, 1), end=date(2023, 9, 30), percent=7.9, lower=7.4, upper=8.4, level=95.0,
    number=3_200_000, comparable_with=("2021",),
)  # fmt: skip
UNSURE = replace(NEW, survey="Other survey", percent=24.1, lower=None, upper=None, level=None, confirmed_by="")
CSEW = "Crime Survey for England and Wales"


def drafted(*waves: Wave, known: Ledgers | None = None) -> Draft:
    return prevalence_draft(waves, known or ledgers(), 2025)


def all_words(draft: Draft) -> str:
    sections = draft.page.sections
    parts = [text for section in sections for entry in section.entries for pair in entry.parts for text in pair]
    sentences = [fill(section.sentence, draft.tables).text for section in sections]
    return " ".join([*parts, *sentences, *(text for section in sections for text in section.not_known)])


def figures(draft: Draft, table: str = SHARES) -> tuple[Figure, ...]:
    return draft.table(table).figures


# -- never one axis with a count, never one table with an estimate ---------------------------------------------


def test_every_table_holds_one_unit_and_shares_stand_apart_from_counts_and_estimates() -> None:
    draft = drafted(OLD, NEW, UNSURE)
    units = {table.name: {figure.measure.unit for figure in table.figures} for table in draft.tables}
    assert units == {
        "survey-prevalence": {Unit.PERCENT}, "survey-rows": {Unit.FIGURE},
        "commissioner-2015-recorded": {Unit.RECORD}, "commissioner-2015-estimated": {Unit.CHILD},
    }  # fmt: skip
    assert {table.kind for table in draft.tables} == {OutputKind.PUBLISHED}


def test_the_only_chart_draws_per_cent() -> None:
    draft = drafted(OLD, NEW, UNSURE)
    drawn = [section for section in draft.page.sections if section.chart.kind is not ChartKind.NONE]
    assert [(section.table, section.chart.kind) for section in drawn] == [(SHARES, ChartKind.RANGES)]
    assert "Per cent" in chart_svg(drawn[0], draft.table(SHARES))


def test_the_number_that_a_publisher_makes_of_a_share_is_said_in_words_only() -> None:
    draft = drafted(NEW)
    assert "3,200,000 of the people described above; not of children now" in all_words(draft)
    assert 3_200_000 not in {figure.value for table in draft.tables for figure in table.figures}


def test_clearance_has_nothing_against_it_with_and_without_surveys() -> None:
    for draft in (drafted(), drafted(OLD, NEW, UNSURE)):
        for name in ("published", "sightline-default"):
            assert reasons([with_ledgers(draft)], policy(name)) == []


# -- what is shown of a wave -----------------------------------------------------------------------------------


def test_a_row_that_nobody_confirmed_is_named_without_any_number_of_it() -> None:
    draft = drafted(UNSURE)
    (figure,) = figures(draft)
    assert (figure.value, figure.mark, figure.intervals) == (None, Mark.NOT_AVAILABLE, ())
    assert draft.table(SHARES).dimension("wave").label_of(figure.code("wave") or "").endswith("(not confirmed)")
    section = draft.page.sections[0]
    shown = all_words(draft) + table_html(section, draft.table(SHARES)) + chart_svg(section, draft.table(SHARES))
    assert "Not confirmed" in shown
    assert not any(number in shown for number in ("24.1", "3,200,000", "20,000"))


def test_rows_are_counted_by_whether_somebody_confirmed_them() -> None:
    draft = drafted(OLD, NEW, UNSURE)
    assert [(figure.code("state"), figure.value) for figure in figures(draft, "survey-rows")] == [
        ("shown", 2), ("not-confirmed", 1),
    ]  # fmt: skip
    said = fill(draft.page.sections[0].sentence, draft.tables).text
    assert said.startswith("The chart shows 2 shares of people asked, as published. Named without a number, because")
    alone = fill(drafted(OLD).page.sections[0].sentence, drafted(OLD).tables).text
    assert alone.startswith("The chart shows 1 share of people asked, as published. A share is not a number")


def test_rows_stand_in_the_order_of_the_file_reader_and_not_by_value() -> None:
    draft = drafted(NEW, OLD)
    assert [label.split(":")[0] for _, label in draft.table(SHARES).dimension("wave").labels] == [
        "Made-up survey, 2023", "Made-up survey, 2021",
    ]  # fmt: skip


def test_a_share_published_in_whole_per_cent_gets_no_decimal() -> None:
    whole = figures(drafted(replace(OLD, percent=8.0, decimals=0)))[0]
    assert (labelled(whole), range_words(whole)) == ("8%", "7 to 9")
    finer = figures(drafted(replace(NEW, percent=8.0, decimals=0)))[0]
    assert (labelled(finer), range_words(finer)) == ("8.0%", "7.4 to 8.4")
    assert labelled(figures(drafted(replace(OLD, percent=8.0)))[0]) == "8.0%"


def test_two_waves_of_which_the_words_are_alike_keep_names_of_their_own() -> None:
    draft = drafted(OLD, replace(OLD, wave="2021!"), replace(OLD, wave="2021?"))
    codes = [figure.code("wave") for figure in figures(draft)]
    assert codes == [
        "made-up-survey-2021-any-abuse-before-16", "made-up-survey-2021-any-abuse-before-16-no-2",
        "made-up-survey-2021-any-abuse-before-16-no-3",
    ]  # fmt: skip
    assert [entry.id for entry in draft.page.sections[0].entries] == codes


def test_each_figure_says_who_was_asked_when_and_where_it_was_read() -> None:
    (figure,) = figures(drafted(OLD))
    assert (figure.measure.population.label, figure.measure.population.age_basis) == (
        "adults in households", "before the age of 16",
    )  # fmt: skip
    assert (figure.period.start, figure.period.end) == (OLD.start, OLD.end)
    assert figure.measure.source == "A publication of 2022, read on 26 November 2026"
    assert (figure.denominator, figure.measure.rounding) == (20_000, "nearest 0.1")


# -- ranges ----------------------------------------------------------------------------------------------------


def test_a_published_range_is_kept_at_its_level() -> None:
    found, words = range_of(replace(NEW, level=99.0))
    assert found is not None
    assert (found.kind, found.level, found.lower, found.upper, found.method) == (ASKED, 0.99, 7.4, 8.4, "as published")
    assert words == "7.4 to 8.4 per cent, at 99%, as published"


def test_without_one_it_is_wilsons_of_the_effective_number_and_says_so() -> None:
    """81 of 263 by Wilson: 0.2553 to 0.3662 (Newcombe, Statistics in Medicine 17, 1998, table I); twice 263 asked."""
    found, words = range_of(replace(OLD, percent=100 * 81 / 263, decimals=9, respondents=526, design_effect=2.0))
    assert found is not None
    assert (round(found.lower, 2), round(found.upper, 2)) == (25.53, 36.62)
    assert "worked out by Sightline (Wilson) as if 263 people had been drawn by lot: 526 people over a design" in words


def test_what_the_publisher_rounded_away_widens_a_range_that_is_worked_out() -> None:
    fine, _ = range_of(replace(OLD, percent=8.0, decimals=9))
    coarse, _ = range_of(replace(OLD, percent=8.0, decimals=0))
    assert fine is not None
    assert coarse is not None
    assert (fine.lower - coarse.lower, coarse.upper - fine.upper) == pytest.approx((0.5, 0.5), abs=0.02)


@pytest.mark.parametrize(
    ("respondents", "effect", "said"),
    [(None, 1.4, "does not say how many people were asked"), (20_000, None, "gives no design effect")],
)
def test_without_its_parts_there_is_no_range_and_the_page_says_why(
    respondents: int | None, effect: float | None, said: str
) -> None:
    wave = replace(OLD, respondents=respondents, design_effect=effect)
    assert range_of(wave)[0] is None
    draft = drafted(wave)
    assert figures(draft)[0].intervals == ()
    assert said in all_words(draft)


# -- what may be compared --------------------------------------------------------------------------------------


def rules(*waves: Wave, known: Ledgers | None = None) -> list[str]:
    return [words for _, words in drafted(*waves, known=known).page.sections[0].chart.breaks]


def test_waves_that_the_publisher_compares_stand_together() -> None:
    assert rules(OLD, NEW) == []


def test_a_rule_parts_what_nobody_says_may_be_compared() -> None:
    assert rules(OLD, replace(NEW, comparable_with=())) == [
        "Not to be compared with the row above: no row says that its publisher allows it"
    ]
    assert rules(OLD, replace(NEW, question="other"), UNSURE) == [
        "Another question: not to be compared with the rows above",
        "Another survey: not to be compared with the rows above",
    ]


def crime_survey() -> tuple[Wave, Wave]:
    first = replace(OLD, survey=CSEW, wave="2019", start=date(2018, 4, 1), end=date(2019, 3, 31))
    return first, replace(
        first, wave="2024", start=date(2023, 4, 1), end=date(2024, 3, 31), comparable_with=("2019",)
    )  # fmt: skip


def test_a_record_parts_two_waves_whatever_the_file_says() -> None:
    assert rules(*crime_survey()) == ["Not to be compared with the row above: record survey-questions"]
    assert rules(*crime_survey(), known=Ledgers()) == []


def test_records_of_the_crime_survey_stand_beside_it_and_beside_no_other() -> None:
    beside = " ".join(with_ledgers(drafted(*crime_survey())).page.sections[0].breaks)
    assert "Record: survey-questions." in beside
    assert "Record: prevalence-2019-2024." in beside
    assert with_ledgers(drafted(OLD, NEW)).page.sections[0].breaks == ()


# -- without a file, and the estimate of 2015 ------------------------------------------------------------------


def test_without_a_file_the_page_stands_and_invents_no_share() -> None:
    draft = drafted()
    first, second = draft.page.sections
    assert (first.title, second.name) == ("No survey was supplied", "commissioner-2015")
    assert {figure.value for figure in figures(draft, "survey-rows")} == {0}
    assert not any(figure.measure.unit is Unit.PERCENT for table in draft.tables for figure in table.figures)
    assert "--surveys" in fill(first.sentence, draft.tables).text


def test_the_commissioners_statement_keeps_cases_and_children_apart_and_says_whose_it_is() -> None:
    draft = drafted()
    said = fill(draft.page.sections[-1].sentence, draft.tables).text
    assert "around 50,000 cases of sexual abuse over the two years to March 2014" in said
    assert "as many as 450,000 children were estimated" in said
    assert "not an estimate of Sightline" in said
    words = all_words(draft)
    assert all(text in words for text in ("refer children to each other", "Too low", "Too high", "second-hand"))


def test_both_clashes_of_the_estimate_stand_beside_it() -> None:
    beside = " ".join(with_ledgers(drafted()).page.sections[-1].breaks)
    assert "Record: commissioner-cases-or-children." in beside
    assert "Record: commissioner-in-all-or-more." in beside


def test_one_in_eight_is_not_the_share_of_the_two_numbers() -> None:
    """What the clash says of its own arithmetic."""
    recorded, estimated = (
        figures(drafted(), f"commissioner-2015-{name}")[0].value for name in ("recorded", "estimated")
    )
    assert recorded is not None
    assert estimated is not None
    assert estimated / recorded == 9
