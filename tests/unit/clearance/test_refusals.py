"""Each thing clearance refuses, alone, and all of them at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sightline.clearance import refusals
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.rules import RULES
from sightline.standard.drafts import Draft, FigureTable, Listed, OutputKind, Sentence
from sightline.standard.figures import Dimension
from sightline.standard.units import Mark, Unit
from tests.unit.clearance.made import DEFAULT, FORM, MEASURE, NORTH, SEX, counts, draft, total


def refused(given: Draft | FigureTable, *more: Draft) -> str:
    """The reasons for refusing a draft, or a draft of one table."""
    return "\n".join(reasons([given if isinstance(given, Draft) else draft(given), *more], DEFAULT))


def labelled(label: str, code: str = "F") -> FigureTable:
    """A table whose dimension has that label for a code."""
    dimension = Dimension("sex", "Sex", True, ((code, label), ("M", "Boys")))
    return counts([dimension], {code: 40, "M": 30})


def test_a_plain_draft_is_not_refused() -> None:
    assert reasons([draft(counts([SEX], {"F": 40, "M": 3}))], DEFAULT) == []


def test_an_output_without_a_rule_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "RULES", {OutputKind.PUBLISHED: RULES[OutputKind.PUBLISHED]})
    assert "there is no rule for outputs of the kind counts" in refused(counts([SEX], {"F": 40}))


def test_a_kind_that_the_policy_does_not_cover_is_refused() -> None:
    found = reasons([draft(total(40))], policy("published"))
    assert found == [
        "draft test, table all_pooled_2025: the policy published does not cover outputs of the kind counts"
    ]


def test_published_figures_in_a_draft_made_from_events_are_refused() -> None:
    table = counts([SEX], {"F": 3}, kind=OutputKind.PUBLISHED)
    assert "made from events" in refused(draft(table, tier=1))
    assert refused(draft(table, tier=2)) == ""


def listing(entry: Listed, tier: int) -> Draft:
    made = draft(counts([SEX], {"F": 40, "M": 30}), tier=tier)
    return replace(made, page=replace(made.page, sections=(replace(made.page.sections[0], entries=(entry,)),)))


def test_a_list_in_words_in_a_draft_made_from_events_is_refused() -> None:
    entry = Listed("first", "A record", (("What", "Words."),))
    assert "it could be a list of people" in refused(listing(entry, tier=1))
    assert refused(listing(entry, tier=2)) == ""


@pytest.mark.parametrize(
    "entry",
    [
        Listed("first", "943 476 5919", ()),
        Listed("first", "A record", (("What", "943 476 5919"),)),
        Listed("first", "A record", (("943 476 5919", "Words."),)),
        Listed("943 476 5919", "A record", ()),
    ],
)
def test_every_word_of_a_list_is_looked_at(entry: Listed) -> None:
    found = refused(listing(entry, tier=2))
    assert "person's number" in found or "is not made of small letters" in found
    assert "943" not in found


def test_own_counts_that_are_also_called_published_are_refused() -> None:
    table = counts([SEX], {"F": 3}, kind=OutputKind.PUBLISHED)
    assert "also given as published" in refused(draft(total(40)), draft(table, name="two", tier=2))


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5919",
        "9434765919",
        "943-476-5919",
        "A123456789012",
        "a12345678901b",
        "ZZ1 1ZZ",
        "ZZ11ZZ",
        "QQ 12 34 56 C",
    ],
)
def test_a_text_with_the_shape_of_a_persons_number_is_refused(text: str) -> None:
    for place in (labelled(text), labelled("Girls", text), replace(total(40), title=f"Children {text}")):
        found = refused(place)
        assert "a person's number or postcode" in found
        assert text not in found


@pytest.mark.parametrize(
    "text", ["10 to 15", "E06000047", "year to March 2025", "19A or 19B", "per 10,000", "2018 to 2025"]
)
def test_ordinary_words_are_not_taken_for_a_persons_number(text: str) -> None:
    assert refused(labelled(text)) == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@name", "\tx", "two\nlines"])
def test_a_text_that_a_spreadsheet_might_run_is_refused(text: str) -> None:
    assert "formula" in refused(labelled(text)) or "cannot be printed" in refused(labelled(text))


def test_a_formula_in_the_page_is_refused() -> None:
    given = draft(total(40))
    assert "formula" in refused(replace(given, page=replace(given.page, lead="=HYPERLINK()")))


def test_a_text_among_the_areas_that_a_section_shows_is_looked_at() -> None:
    plain = draft(total(50))
    section = replace(plain.page.sections[0], areas=("=cmd",))
    assert "formula" in " ".join(reasons([replace(plain, page=replace(plain.page, sections=(section,)))], DEFAULT))


def test_the_words_of_the_stages_of_a_chart_are_looked_at() -> None:
    plain = draft(total(50))
    first = plain.page.sections[0]
    section = replace(first, chart=replace(first.chart, stages=(("plan", "943 476 5919"),)))
    found = " ".join(reasons([replace(plain, page=replace(plain.page, sections=(section,)))], DEFAULT))
    assert "a person's number or postcode" in found


def test_a_long_title_is_refused() -> None:
    assert "more than 12 words" in refused(replace(total(40), title="one two three " * 5))
    given = draft(total(40))
    assert "more than 12 words" in refused(replace(given, page=replace(given.page, title="one two three " * 5)))


@pytest.mark.parametrize("text", ["There were 3 children.", "Of 1,240 people some were told.", "For 12 girls it was."])
def test_a_count_written_into_a_sentence_is_refused(text: str) -> None:
    given = draft(total(40))
    section = replace(given.page.sections[0], sentence=Sentence(text))
    assert "holds a count of people" in refused(replace(given, page=replace(given.page, sections=(section,))))


@pytest.mark.parametrize("text", ["Per 10,000 children: see notes.", "Children under 18 in 2025.", "{all} children."])
def test_ages_years_rates_and_slots_are_not_counts_in_a_sentence(text: str) -> None:
    given = draft(total(40))
    assert refused(replace(given, page=replace(given.page, lead=text))) == ""


@pytest.mark.parametrize("code", ["area_rank", "risk_score", "league", "deprivation_decile", "composite"])
def test_a_ranking_is_refused(code: str) -> None:
    assert "rank, score, league" in refused(counts([replace(SEX, code=code)], {"F": 40}))
    named = replace(
        total(40), figures=tuple(replace(f, measure=replace(MEASURE, code=code)) for f in total(40).figures)
    )
    assert "rank, score, league" in refused(named)


@pytest.mark.parametrize("code", ["person", "record", "worker", "family", "person_key", "case_id"])
def test_a_dimension_with_one_row_a_person_is_refused(code: str) -> None:
    assert "one person" in refused(counts([replace(SEX, code=code)], {"F": 40}))


@pytest.mark.parametrize("code", ["red", "Amber", " GREEN "])
def test_traffic_lights_are_refused(code: str) -> None:
    assert "traffic lights" in refused(labelled("Girls", code))
    assert "traffic lights" in refused(labelled(code))


@pytest.mark.parametrize("area", ["E01000001", "E02000001", "E05000001", "E07000001", "Kent", ""])
def test_an_area_finer_than_an_authority_is_refused(area: str) -> None:
    assert "finer than one authority" in refused(total(40, area=area))


def test_a_dimension_with_more_than_20_codes_is_refused() -> None:
    days = Dimension("day", "Day", True)
    assert "more than 20 codes" in refused(counts([days], {f"d{n}": 40 for n in range(21)}))
    assert refused(counts([days], {f"d{n}": 40 for n in range(20)})) == ""


@pytest.mark.parametrize("unit", [Unit.PERCENT, Unit.RATE_10K, Unit.CASES_PER_FTE, Unit.FTE, Unit.DAY])
def test_a_share_or_a_rate_called_a_count_is_refused(unit: Unit) -> None:
    table = total(40)
    assert "are not counts" in refused(
        replace(table, figures=tuple(replace(f, measure=replace(MEASURE, unit=unit)) for f in table.figures))
    )


@pytest.mark.parametrize("value", [12.5, -1])
def test_a_count_that_is_no_whole_number_is_refused(value: float) -> None:
    table = total(40)
    assert "not a whole number" in refused(replace(table, figures=(replace(table.figures[0], value=value),)))


def test_a_count_that_was_rounded_or_withheld_before_is_refused() -> None:
    table = total(40)
    (figure,) = table.figures
    rounded = replace(figure, measure=replace(MEASURE, rounding="nearest 5"))
    assert "rounded before" in refused(replace(table, figures=(rounded,)))
    assert "withheld or marked low before" in refused(replace(table, figures=(figure.marked(Mark.SUPPRESSED),)))


def test_the_same_figure_twice_or_with_two_values_is_refused() -> None:
    table = total(40)
    assert "stands in it twice" in refused(replace(table, figures=table.figures * 2))
    assert "another value for the same figure" in refused(draft(table, replace(total(41), name="again")))


def test_a_dimension_that_adds_up_in_one_table_only_is_refused() -> None:
    other = replace(counts([replace(SEX, additive=False)], {"F": 40}, area=NORTH), name="again")
    assert "says otherwise whether" in refused(draft(counts([SEX], {"F": 40, "M": 30}), other))


@pytest.mark.parametrize("name", ["../out", "A b", "", "x" * 81])
def test_a_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    given = draft(total(40))
    assert "small letters" in refused(replace(given, page=replace(given.page, name=name)))
    assert "small letters" in refused(replace(total(40), name=name))


def test_two_drafts_or_tables_of_one_name_are_refused() -> None:
    assert "two drafts have the same name" in refused(draft(total(40)), draft(counts([FORM], {"a": 40, "b": 30})))
    assert "two of its tables" in refused(draft(total(40), replace(counts([SEX], {"F": 40}), name="all_pooled_2025")))


def test_nothing_to_clear_is_refused() -> None:
    assert reasons([], DEFAULT) == ["there is nothing to clear"]


def test_every_reason_is_given_at_once() -> None:
    bad = replace(labelled("=x", "red"), title="one two three " * 5, kind=OutputKind.RATES)
    found = refused(bad)
    for part in ("formula", "traffic lights", "12 words", "its unit is not"):
        assert part in found
