"""The draft of the picture: what stands in it for projects large and small."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa

from sightline.analyses.picture.children import KEY, children_draft
from sightline.analyses.picture.coverage import Coverage, coverage_of
from sightline.ledger.submissions import Submission
from sightline.standard.drafts import Draft
from sightline.standard.draws import NO_DRAWS, Draws, linkage_interval

Row = tuple[int, str, str, int]


def draft(rows: list[Row], coverage: Coverage, drawn: Draws = NO_DRAWS, any_year: Draws = NO_DRAWS) -> Draft:
    columns = list(zip(*rows, strict=True))
    children = pa.table(
        {"year": columns[0], "dimension": columns[1], "code": columns[2], "children": columns[3]},
    )
    return children_draft(children, pa.table({"children": [150]}), coverage, drawn, any_year)


def sent(agency: str, sender: str, year: int, *codes: str) -> list[Submission]:
    start, end = date(year - 1, 4, 1), date(year, 3, 31)
    return [
        Submission(1, agency, sender, code, year, start, end, "2026-06-01T00:00:00", "f", "", 1, 0, {}, None)
        for code in codes
    ]


def covered(*submissions: list[Submission]) -> Coverage:
    coverage = coverage_of(one for some in submissions for one in some)
    assert coverage is not None
    return coverage


def council(year: int, gss: str = "E06000001") -> list[Submission]:
    return sent(gss, "council", year, "cin", "identity")


def police(year: int) -> list[Submission]:
    return sent("E23000013", "police", year, "police_crime", "police_party")


WHOLE = covered(council(2024), council(2025), police(2024), police(2025))
TWO_YEARS: list[Row] = [
    (2024, "all", "all", 100), (2025, "all", "all", 120), (2024, "sex", "F", 60), (2025, "sex", "F", 70),
    (2025, "sex", "M", 50), (2025, "sender", "council", 90), (2025, "sender", "police", 60),
    (2025, "overlap", "council", 60), (2025, "overlap", "council+police", 30), (2025, "overlap", "police", 30),
    (2025, "area", "E06000001", 100), (2025, "area", "E06000002", 20),
]  # fmt: skip


def values(made: Draft, table: str) -> dict[tuple[str, str], float | None]:
    return {(f.period.label, f.breakdown[0][1] if f.breakdown else f.area): f.value for f in made.table(table).figures}


def test_a_code_that_occurs_in_one_year_stands_in_every_year() -> None:
    found = values(draft(TWO_YEARS, WHOLE), "children_by_sex")
    assert found["year to March 2024", "M"] == 0
    assert found["year to March 2025", "M"] == 50


def test_an_agency_that_takes_no_part_is_not_shown_as_having_found_nobody() -> None:
    made = draft(TWO_YEARS, WHOLE)
    assert {code for _, code in values(made, "children_by_sender")} == {"council", "police"}
    assert {code for _, code in values(made, "children_by_overlap")} == {"council", "police", "council+police"}


def test_one_kind_of_agency_alone_has_no_overlap_to_show() -> None:
    rows: list[Row] = [(2025, "all", "all", 100), (2025, "sender", "council", 100), (2025, "overlap", "council", 100)]
    made = draft(rows, covered(council(2025)))
    assert not {"children_by_sender", "children_by_overlap"} & {table.name for table in made.tables}
    assert made.page.lead.startswith("What 1 council recorded")
    assert {code for _, code in values(made, "children_by_status")} == {"assessed factor", "plan for sexual abuse"}


def test_one_year_alone_has_no_total_over_the_years() -> None:
    made = draft([(2025, "all", "all", 100)], covered(council(2025)))
    assert "any" not in made.page.sections[0].sentence.template
    assert made.page.sections[0].source.startswith("Returns for the year to March 2025")


def test_years_with_a_gap_between_are_not_added_up_and_the_gap_is_said() -> None:
    coverage = covered(council(2024), council(2026))
    made = draft([(2024, "all", "all", 100), (2026, "all", "all", 110)], coverage)
    assert "children_any_year" not in {table.name for table in made.tables}
    assert "years to March 2024, 2026" in made.page.sections[0].source
    assert "No returns were received for the year to March 2025." in made.page.sections[0].not_known


def test_a_kind_of_agency_that_sent_nothing_for_a_year_is_not_available_and_never_nought() -> None:
    made = draft(TWO_YEARS, covered(council(2024), council(2025), police(2024)))
    found = values(made, "children_by_sender")
    assert found["year to March 2025", "police"] is None
    assert found["year to March 2025", "council"] == 90
    overlap = values(made, "children_by_overlap")
    assert {overlap["year to March 2025", code] for code in ("council", "police", "council+police")} == {None}
    words = "The police force sent nothing, or not all, for the year to March 2025"
    for name in ("by-year", "by-agency", "overlap", "by-status"):
        section = next(section for section in made.page.sections if section.name == name)
        assert any(said.startswith(words) for said in section.not_known), name


def test_crimes_without_their_people_are_not_a_return_of_the_police() -> None:
    coverage = covered(council(2025), sent("E23000013", "police", 2025, "police_crime"))
    assert ("police", 2025) not in coverage.heard
    assert coverage.senders == {"council": 1, "police": 1}


def test_a_council_without_an_identity_file_is_said_to_be_hard_to_link() -> None:
    coverage = covered(council(2025), sent("E06000002", "council", 2025, "cin"))
    assert any(words.startswith("1 of 2 councils sent no identity file") for words in coverage.missing)
    assert not any("identity" in words for words in covered(council(2025)).missing)


def test_identity_files_alone_cover_nothing() -> None:
    assert coverage_of(sent("E06000001", "council", 2025, "identity")) is None


def test_only_areas_whose_council_sent_its_census_are_shown_and_none_is_ranked() -> None:
    table = draft(TWO_YEARS, WHOLE).table("children_by_area")
    assert table.dimension("area").labels == (("E06000001", "Hartlepool"),)
    assert [figure.value for figure in table.figures] == [100]


def test_children_are_not_added_over_agencies_or_forms() -> None:
    made = draft(TWO_YEARS, WHOLE)
    not_additive = {d.code for table in made.tables for d in table.dimensions if not d.additive}
    assert not_additive == {"harmed_by", "sender", "status"}


def test_every_source_says_to_when_the_data_goes_and_when_it_was_received() -> None:
    some = [replace(one, received="2026-07-03T09:00:00Z") for one in council(2026)]
    coverage = covered(council(2025), some)
    page = draft([(2026, "all", "all", 12), (2025, "all", "all", 12)], coverage).page
    said = "Data to 31 March 2026, received from 1 June 2026 to 3 July 2026"
    assert all(section.source.endswith(said) for section in page.sections)
    assert "received on 1 June 2026" in covered(council(2025)).source


def test_an_estimate_is_said_beside_the_numbers_it_moves() -> None:
    submissions = [one for gss in ("E06000001", "E06000002") for year in (2025, 2026) for one in council(year, gss)]
    coverage = coverage_of(submissions, {("council", "E06000002", 2026), ("police", "E23000001", 2026)})
    assert coverage is not None
    assert [words for words in coverage.missing if "estimate" in words] == [
        "1 of 2 councils sent an estimate for the year to March 2026, such as the return of the year before: numbers "
        "of that year may be too high or too low."
    ]
    assert coverage.fingerprint() != covered(submissions).fingerprint()


# -- over draws of the link set ------------------------------------------------------------------------------------

RECOUNTED = [
    (0, 2025, "all", "all", 10), (1, 2025, "all", "all", 12), (2, 2025, "all", "all", 13),
    (0, 2025, "sender", "police", 5), (1, 2025, "sender", "police", 7), (2, 2025, "sender", "police", 8),
    (1, 2025, "sex", "U", 2),
    (0, 2025, "area", "E06000001", 9), (1, 2025, "area", "E06000001", 9), (2, 2025, "area", "E06000001", 10),
]  # fmt: skip
DRAWN = Draws.of(2, [dict(zip(("draw", *KEY, "children"), row, strict=True)) for row in RECOUNTED], KEY, "children")
OVER_YEARS = Draws.of(2, [{"draw": 0, "children": 10}, {"draw": 1, "children": 11}], (), "children")


def test_every_figure_has_its_range_over_the_draws_and_so_have_noughts_and_areas() -> None:
    made = draft(TWO_YEARS, WHOLE, DRAWN, OVER_YEARS)
    found = {
        (f.period.label, f.breakdown[0][1] if f.breakdown else f.area): f.intervals
        for name in ("children_by_year", "children_by_sex", "children_by_area")
        for f in made.table(name).figures
    }
    assert found["year to March 2025", "pooled"] == (linkage_interval(120, [122, 123]),)
    assert found["year to March 2025", "U"] == (linkage_interval(0, [2, 0]),)
    assert found["year to March 2025", "E06000001"] == (linkage_interval(100, [100, 101]),)
    assert found["year to March 2024", "pooled"] == (linkage_interval(100, [100, 100]),)
    (over_years,) = made.table("children_any_year").figures
    assert over_years.intervals == (linkage_interval(150, [151, 140]),)


def test_a_count_that_could_not_be_made_has_no_range() -> None:
    made = draft(TWO_YEARS, covered(council(2024), council(2025), police(2024)), DRAWN, OVER_YEARS)
    table = made.table("children_by_sender")
    assert {f.intervals for f in table.figures if f.value is None} == {()}
    assert all(len(f.intervals) == 1 for f in table.figures if f.value is not None)


def test_the_page_says_what_a_range_is_where_there_are_draws_and_nothing_of_ranges_where_there_are_none() -> None:
    said = dict(draft(TWO_YEARS, WHOLE, DRAWN, OVER_YEARS).page.terms)["Range"]
    assert "children whom nobody recorded" in said
    without = draft(TWO_YEARS, WHOLE)
    assert "Range" not in dict(without.page.terms)
    assert not any(figure.intervals for table in without.tables for figure in table.figures)
