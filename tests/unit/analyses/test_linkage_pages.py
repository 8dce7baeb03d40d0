"""The pages of linkage: populations side by side, what is small withheld by itself, shares of many pairs only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sightline.analyses.quality.linkage import Told, linkage_drafts
from sightline.analyses.quality.linkage_tables import MOST_KINDS, breakdown_table
from sightline.analyses.quality.worse_links import by_agencies, by_ethnic_group, noted
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.standard import linkage as words
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.linkage import CHILD, OFFENDER
from sightline.standard.units import Mark, Status, Unit

PERIOD = Period(date(2023, 4, 1), date(2026, 3, 31), "April 2023 to March 2026")
Row = dict[str, object]


def row(measure: str, n: int, **more: object) -> Row:
    empty = dict.fromkeys(
        ("sender", "other_sender", "rule", "band", "of", "population", "dimension", "code", "expected")
    )
    return {"measure": measure, "n": n, **empty, **more}


def pairs(
    code: str, joined: int, *, population: str = CHILD, dimension: str = "ethnic_group", wrong: float = 0.0,
    numbered: int = 0, found: int = 0, near: float = 0.0,
) -> list[Row]:  # fmt: skip
    where: Row = {"population": population, "dimension": dimension, "code": code}
    return [
        row(words.PAIRS, joined, expected=wrong, **where), row(words.NUMBERED, found, of=numbered, **where),
        row(words.NEAR, 9, expected=near, **where),
    ]  # fmt: skip


def records(kind: str, n: int, joined: int, moderate: int, *, population: str = CHILD) -> list[Row]:
    where: Row = {"population": population, "dimension": "all" if kind == "all" else "kind", "code": kind}
    return [
        row(words.RECORDS, n, **where), row(words.JOINED, joined, of=n, **where),
        row(words.MODERATE, moderate, of=joined, **where),
    ]  # fmt: skip


def pupils(council: str, way: str, **answers: int) -> list[Row]:
    where: Row = {"population": CHILD, "dimension": "area", "code": council, "rule": way}
    return [row(words.BY_PUPIL, n, band=band, **where) for band, n in answers.items()]


ROWS = [
    *records("all", 5000, 3000, 200), *records("council", 3000, 2000, 150), *records("police", 2000, 1000, 50),
    *records("all", 400, 300, 4, population=OFFENDER),
    *pairs("all", 40_000, dimension="all", wrong=500, numbered=9_000, found=8_550),
    *pairs("all", 900, dimension="all", population=OFFENDER),
    *(
        row(words.BY_BAND, n, band=band, population=CHILD, dimension="all", code="all")
        for band, n in (("identifier", 9000), ("strong", 30_000), ("moderate", 1000))
    ),
    *pairs("W", 30_000, numbered=7_000, found=6_930, wrong=300), *pairs("A", 8_000, numbered=1_500, found=1_350),
    *pairs("B", 2_000, numbered=400, found=396), *pairs("C", 6), *pairs("not_known", 90),
    *pairs("W", 60, population=OFFENDER),
    row(words.NAMED, 0, of=900, population=CHILD, dimension="area", code="E09000001"),
    row(words.NAMED, 900, of=900, population=CHILD, dimension="area", code="E09000002"),
    *pupils("E09000001", words.BY_NUMBER, found=300, under_5=200, no_pupil_number=150, over_15=240, age_not_known=4),
    *pupils("E09000001", words.AS_LINKED, found=300, under_5=200, no_pupil_number=150, over_15=240, age_not_known=4),
    *pupils("E09000002", words.BY_NUMBER, found=100, no_pupil_record=5),
    *pupils("E09000002", words.AS_LINKED, found=400, no_pupil_record=20),
]  # fmt: skip
TOLD = Told(ROWS, PERIOD, {"council": 2, "police": 1}, draws=40)


@pytest.fixture(scope="module")
def drafts() -> dict[str, Draft]:
    return {draft.name: draft for draft in linkage_drafts(TOLD)}


def section(draft: Draft, name: str) -> Section:
    return next(section for section in draft.page.sections if section.name == name)


def test_clearance_has_nothing_against_the_drafts(drafts: dict[str, Draft]) -> None:
    assert reasons(list(drafts.values()), policy("sightline-default")) == []


def test_records_are_firmly_joined_by_a_moderate_link_or_not(drafts: dict[str, Draft]) -> None:
    figures = drafts["linkage"].table("records_joined_child").figures
    found = {(figure.code("of_agency"), figure.code("how_joined")): figure.value for figure in figures}
    assert [found["council", how] for how in ("firmly", "moderately", "not_joined")] == [1850, 150, 1000]
    assert [found["all", how] for how in ("firmly", "moderately", "not_joined")] == [2800, 200, 2000]


def test_the_populations_are_measures_of_their_own_and_stand_side_by_side(drafts: dict[str, Draft]) -> None:
    figures = drafts["linkage-groups"].table("pairs_by_ethnic_group").figures
    of = {
        (figure.measure.population.code, figure.code("pairs")): figure.value
        for figure in figures
        if figure.code("ethnic_group") == "W"
    }
    assert of["children_named_in_returns", "child_joined"] == 30_000
    assert of["offenders_named_in_returns", "offender_joined"] == 60
    assert len({figure.measure.code for figure in figures if figure.code("ethnic_group") == "W"}) == 2


def test_a_small_row_is_withheld_by_itself(drafts: dict[str, Draft]) -> None:
    cleared = protect([drafts["linkage-groups"].table("pairs_by_ethnic_group")], policy("sightline-default"))
    marked = [figure for figure in cleared.tables[0].figures if figure.mark is Mark.SUPPRESSED]
    assert {figure.code("ethnic_group") for figure in marked} == {"C"}


def test_shares_are_whole_per_cent_of_a_thousand_pairs_or_more(drafts: dict[str, Draft]) -> None:
    said = section(drafts["linkage-groups"], "by-ethnic-group").sentence.template
    assert said == (
        "Children: found without their number 99% (White), 90% (Asian); missed 1% (White, Black), 8% (Asian); joined "
        "though of two people 1% (White), under 1% in the others."
    ).replace("99% (White), 90% (Asian)", "90% (Asian), 99% in the others").replace(
        "1% (White, Black), 8% (Asian)", "8% (Asian), 1% in the others"
    )


def test_a_group_whose_links_are_missed_more_often_is_told_with_the_breakdown(drafts: dict[str, Draft]) -> None:
    said = section(drafts["linkage-groups"], "by-ethnic-group").not_known[0]
    assert said == (
        "Records of children of the ethnic group Asian were joined less often than they should be: an estimated 8% of "
        "links are missed, of the other groups 1%. So more of these children count twice, or look as though fewer "
        "agencies knew them."
    )
    assert by_ethnic_group(pairs("W", 9_000, near=90) + pairs("A", 9_000, near=90)) == ()
    assert by_ethnic_group(pairs("W", 9_000) + pairs("A", 900, near=90)) == ()


def test_two_kinds_of_agency_whose_links_are_missed_more_often_are_told_with_the_overlap() -> None:
    rows = pairs("council+police", 9_000, dimension="kinds", near=400) + pairs(
        "council+support", 900, dimension="kinds"
    )
    (said,) = by_agencies(rows, {"council": "councils", "police": "police", "support": "support services"})
    assert said.startswith("Links between councils and police are missed more often than others: an estimated 4%")
    assert by_agencies(rows, {"council": "councils", "school": "schools"}) == ()


def test_what_the_pupil_number_alone_finds_is_told_for_all_and_for_each_council(drafts: dict[str, Draft]) -> None:
    ways = {
        (figure.code("joined_by"), figure.code("pupil_record")): figure.value
        for figure in drafts["linkage"].table("council_records_by_way").figures
    }
    assert ways[words.AS_LINKED, words.FOUND] == 700
    assert ways[words.BY_NUMBER, words.FOUND] == 400
    assert ways[words.BY_NUMBER, words.OVER_15] == 244  # with those of no known age
    by_council = drafts["linkage"].table("council_records_by_number").figures
    assert {figure.value for figure in by_council if figure.area == "E09000002"} == {100, 5, 0}


def test_the_four_steps_say_what_this_run_did(drafts: dict[str, Draft]) -> None:
    said = section(drafts["linkage"], "four-steps").sentence.template
    steps = ["Provision of data: 1 of 2 councils", "Linkage:", "Analysis:", "Reporting:"]
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)
    assert "in 40 further answers" in said
    assert "nobody has looked at a sample of pairs yet" in said


def test_without_a_table_of_deprivation_the_page_says_so(drafts: dict[str, Draft]) -> None:
    assert "No table of deprivation was given" in drafts["linkage-groups"].page.lead
    given = [*ROWS, *pairs("1", 9_000, dimension="deprivation"), *pairs("5", 9_000, dimension="deprivation")]
    page = linkage_drafts(Told(given, PERIOD, {"council": 2}))[1].page
    assert "deprivation" not in page.lead
    assert "by-deprivation" in {section.name for section in page.sections}


def test_many_pairs_of_kinds_become_one_row() -> None:
    kinds = ("council", "police", "support", "health", "school", "youth_justice", "court")
    rows = [
        line
        for place, code in enumerate(f"{a}+{b}" for a in kinds for b in kinds if a <= b)
        for line in pairs(code, 100 + place, dimension="kinds")
    ]
    table = breakdown_table(rows, "kinds", PERIOD)
    joined = {figure.code("kinds"): figure.value for figure in table.figures if figure.code("pairs") == "child_joined"}
    assert len(joined) == MOST_KINDS + 1
    assert joined["others"] == sum(100 + place for place in range(28 - MOST_KINDS))


def answered(population: str, stratum: str, many: int, same: int, different: int, unsure: int = 0) -> Row:
    return {
        "population": population, "stratum": stratum, "dimension": "all", "code": "all", "pairs": many, "same": same,
        "different": different, "cannot_tell": unsure,
    }  # fmt: skip


def test_a_review_is_told_with_its_range() -> None:
    reviewed = [answered(CHILD, "strong", 9_000, 58, 2), answered(CHILD, "weak", 500, 10, 40, 3)]
    draft = linkage_drafts(Told(ROWS, PERIOD, {"council": 2}, reviewed))[0]
    assert reasons([draft], policy("sightline-default")) == []
    said = section(draft, "review").sentence.template
    assert said == (
        "Of joined pairs of children, 97% (88% to 100%) were of one person. Of all pairs of children that came near, "
        "1% (0% to 2%) were missed."
    )
    assert {figure.code("what_linkage_did"): figure.value for figure in draft.table("pairs_reviewed").figures} == {
        "joined": 60, "not_joined": 50,
    }  # fmt: skip
    assert "people looked at a sample" in section(draft, "four-steps").sentence.template


def overlap_draft() -> Draft:
    overlap = Dimension(
        "overlap", "Agencies", additive=True, labels=(("police", "Police"), ("council+support", "Both"))
    )
    kind = Measure("c", "Children", Unit.CHILD, Population("p", "p", "p"), Status.ANY, "test/1", "a test")
    tables = tuple(
        FigureTable(name, OutputKind.COUNTS, "A table", dimensions, (Figure(kind, PERIOD, "pooled", 50.0),), "a test")
        for name, dimensions in (("by_overlap", (overlap,)), ("by_year", ()))
    )
    chart, plain = Chart(ChartKind.NONE, "period"), Sentence("Words.")
    sections = tuple(
        Section(name.replace("_", "-"), "A section", "", name, chart, plain, "", "", not_known=("More is not known.",))
        for name in ("by_overlap", "by_year")
    )
    return Draft("picture", 1, tables, Page("picture", "A page", "Made up.", sections))


def test_only_the_breakdown_that_rests_on_worse_links_says_so() -> None:
    rows = pairs("council+police", 9_000, dimension="kinds", near=400)
    assert noted(overlap_draft(), rows) == overlap_draft()  # there is nothing to be worse than
    rows += pairs("council+support", 5_000, dimension="kinds")
    by_overlap, by_year = noted(overlap_draft(), rows).page.sections
    assert by_overlap.not_known[0].startswith("Links between councils and police are missed more often")
    assert by_overlap.not_known[1:] == by_year.not_known == ("More is not known.",)


def test_a_breakdown_by_ethnic_group_says_for_whom_links_are_worse_on_whatever_page_and_by_whatever_source() -> None:
    draft = overlap_draft()
    group = Dimension("ethnicity_council", "Ethnic group recorded by councils", additive=True, labels=(("a", "A"),))
    (_, by_year), table = draft.page.sections, replace(draft.tables[1], name="by_group", dimensions=(group,))
    page = Page("groups", "Another page", "Made up.", (replace(by_year, name="by-group", table="by_group"),))
    rows = pairs("W", 9_000, dimension="ethnic_group", near=400) + pairs(
        "A", 5_000, dimension="ethnic_group", near=4_000
    )
    said = [
        section.not_known
        for page in noted(replace(draft, tables=(*draft.tables, table), more=(page,)), rows).pages
        for section in page.sections
    ]
    worse = [words for words in said if words[0].startswith("Records of children of the ethnic group Asian")]
    assert [len(worse), len(said)] == [1, 3]
    assert worse == said[2:]
