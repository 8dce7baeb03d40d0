"""The draft of the picture: what stands in it for projects large and small."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from sightline.analyses.picture.children import KEY, WORST_CASE, Counted, children_draft
from sightline.analyses.picture.coverage import Coverage, coverage_of
from sightline.clearance.relations import system_of
from sightline.errors import UnitError
from sightline.ledger.submissions import Submission
from sightline.standard.areas import all_areas
from sightline.standard.drafts import Draft, OutputKind
from sightline.standard.draws import NO_DRAWS, Draws, linkage_interval
from sightline.standard.figures import MISSING, MODEL, total
from sightline.standard.units import Mark, Unit

Row = tuple[int, str, str, int]


def counts(rows: list[Row], value: str) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return pa.table({"year": columns[0], "dimension": columns[1], "code": columns[2], value: columns[3]})


def draft(
    rows: list[Row],
    coverage: Coverage,
    drawn: Draws = NO_DRAWS,
    records: list[tuple[int, str, int]] | None = None,
    adults: list[Row] | None = None,
) -> Draft:
    held = list(zip(*(records or []), strict=True)) or [(), (), ()]
    return children_draft(
        Counted(
            counts([*rows, (0, "all", "all", 150)], "children"),
            pa.table({"year": held[0], "sender": held[1], "records": held[2]}),
            counts(adults or [], "people"),
            drawn,
        ),
        coverage,
    )


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
    assert not_additive == {"harmed_by", "sender", "setting", "setting_group", "status"}


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
    (1, 2025, "sex", "U", 2), (0, 0, "all", "all", 10), (1, 0, "all", "all", 11),
    (0, 2025, "area", "E06000001", 9), (1, 2025, "area", "E06000001", 9), (2, 2025, "area", "E06000001", 10),
]  # fmt: skip
DRAWN = Draws.of(2, [dict(zip(("draw", *KEY, "children"), row, strict=True)) for row in RECOUNTED], KEY, "children")


def test_every_figure_has_its_range_over_the_draws_and_so_have_noughts_and_areas() -> None:
    made = draft(TWO_YEARS, WHOLE, DRAWN)
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
    made = draft(TWO_YEARS, covered(council(2024), council(2025), police(2024)), DRAWN)
    table = made.table("children_by_sender")
    assert {f.intervals for f in table.figures if f.value is None} == {()}
    assert all(len(f.intervals) == 1 for f in table.figures if f.value is not None)


def test_the_page_says_what_a_range_is_where_there_are_draws_and_nothing_of_ranges_where_there_are_none() -> None:
    said = dict(draft(TWO_YEARS, WHOLE, DRAWN).page.terms)["Range"]
    assert "children whom nobody recorded" in said
    without = draft(TWO_YEARS, WHOLE)
    assert "Range" not in dict(without.page.terms)
    kinds = {interval.kind for table in without.tables for figure in table.figures for interval in figure.intervals}
    assert kinds == {MISSING}


# -- what is not known, records, sources, adults -------------------------------------------------------------------


def bounds(made: Draft, table: str) -> dict[tuple[str, ...], tuple[float, float]]:
    return {
        tuple(code for _, code in figure.breakdown): (one.lower, one.upper)
        for figure in made.table(table).figures
        for one in figure.intervals
        if one.kind == MISSING and (one.level, one.method) == (1.0, WORST_CASE)
    }


def test_each_form_is_bounded_by_those_of_whom_no_record_says_and_what_is_not_known_is_not() -> None:
    rows: list[Row] = [
        (2025, "all", "all", 100), (2025, "harmed_by", "adult_on_child", 40), (2025, "harmed_by", "child_on_child", 30),
        (2025, "harmed_by", "not_known", 35), (2025, "age+harmed_by", "0-4/adult_on_child", 7),
        (2025, "age+harmed_by", "0-4/not_known", 2), (2025, "age+harmed_by", "5-9/adult_on_child", 9),
    ]  # fmt: skip
    made = draft(rows, covered(council(2025), police(2025)))
    found = bounds(made, "children_by_harmed_by")
    assert found == {("adult_on_child",): (40, 75), ("child_on_child",): (30, 65)}
    crossed = bounds(made, "children_by_age_harmed_by")
    assert crossed["0-4", "adult_on_child"] == (7, 9)
    assert crossed["5-9", "adult_on_child"] == (9, 9)
    assert not any(code == "not_known" for _, code in crossed)


def test_a_table_in_which_two_things_may_be_unknown_has_no_bounds() -> None:
    rows: list[Row] = [(2025, "all", "all", 100), (2025, "harm_age+harmed_by", "0-4/adult_on_child", 7)]
    made = draft(rows, covered(council(2025), police(2025)))
    assert bounds(made, "children_by_harm_age_harmed_by") == {}


def test_records_are_of_their_own_unit_and_withheld_with_the_children_each_agency_knows() -> None:
    made = draft(TWO_YEARS, WHOLE, records=[(2025, "council", 95), (2025, "police", 61)])
    table = made.table("records_by_held_by")
    found = {figure.code("held_by"): figure.value for figure in table.figures if "2025" in figure.period.label}
    assert found == {None: 156, "council": 95, "police": 61}
    assert {figure.measure.unit for figure in table.figures} == {Unit.RECORD}
    assert table.made_of == ("children_by_sender",)
    with pytest.raises(UnitError, match="units differ"):
        total([table.figures[-1], made.table("children_by_year").figures[-1]], table.dimension("held_by"))


def test_each_source_of_an_ethnic_group_is_a_measure_of_its_own_and_is_never_added_to_another() -> None:
    rows: list[Row] = [
        (2025, "all", "all", 100),
        (2025, "of_whom_held_council", "yes", 80), (2025, "ethnicity_council", "white", 60),
        (2025, "ethnicity_council", "not_known", 20), (2025, "said_by_council", "said", 60),
        (2025, "said_by_council", "refused", 5), (2025, "said_by_council", "not_obtained", 15),
        (2025, "of_whom_held_police_observed", "yes", 50), (2025, "ethnicity_police_observed", "white", 45),
        (2025, "ethnicity_police_observed", "not_known", 5),
    ]  # fmt: skip
    made = draft(rows, covered(council(2025), police(2025)))
    said, seen = (made.table(f"children_by_ethnicity_{source}") for source in ("council", "police_observed"))
    assert said.figures[0].measure != seen.figures[0].measure
    assert said.figures[0].measure.population != seen.figures[0].measure.population
    assert [figure.value for figure in made.table("children_held_by_council").figures] == [80]
    assert bounds(made, "children_by_ethnicity_council")["white",] == (60, 80)
    assert bounds(made, "children_by_ethnicity_police_observed")["white",] == (45, 50)
    assert "mixed" not in dict(seen.dimensions[0].labels)
    unsaid = {
        figure.code("said_by_council"): figure.value for figure in made.table("children_by_said_by_council").figures
    }
    assert (unsaid["refused"], unsaid["not_obtained"]) == (5, 15)
    assert not any(table.name.endswith("_school") for table in made.tables)


def test_beside_the_bounds_stands_a_value_as_if_the_unknown_were_like_others_of_their_age_and_sex() -> None:
    rows: list[Row] = [
        (2025, "all", "all", 300), (2025, "of_whom_held_council", "yes", 300),
        (2025, "ethnicity_council", "white", 100), (2025, "ethnicity_council", "black", 100),
        (2025, "ethnicity_council", "not_known", 100),
        *((2025, "ethnicity_council+stratum", f"{code}/{stratum}", number) for code, stratum, number in (
            ("white", "0-4/F", 80), ("black", "0-4/F", 20), ("not_known", "0-4/F", 50),
            ("white", "5-9/M", 20), ("black", "5-9/M", 78), ("not_known", "5-9/M", 40),
            ("black", "5-9/U", 2), ("not_known", "5-9/U", 10),
        )),
    ]  # fmt: skip
    table = draft(rows, covered(council(2025))).table("children_by_ethnicity_council_alike")
    found = {figure.code("ethnicity_council"): figure for figure in table.figures}
    # Of girls 80 of 100 are White. The two of sex U are too few for a stratum: with the boys they are 20 of 100.
    assert found["white"].value == pytest.approx(150 * 0.8 + 150 * 0.2)
    (interval,) = found["white"].intervals
    assert interval.kind == MODEL
    assert 100 <= interval.lower < 150 < interval.upper <= 200
    assert (table.kind, table.made_of) == (OutputKind.ESTIMATES, ("children_by_ethnicity_council",))
    assert "not_known" not in found


def test_of_a_form_that_may_be_two_the_unknown_are_those_of_whom_no_record_says() -> None:
    rows: list[Row] = [
        (2025, "all", "all", 100), (2025, "stratum", "10-15/F", 100),
        (2025, "harmed_by+stratum", "adult_on_child/10-15/F", 60),
        (2025, "harmed_by+stratum", "child_on_child/10-15/F", 40),
        (2025, "harmed_by+stratum", "not_known/10-15/F", 20),
    ]  # fmt: skip
    table = draft(rows, covered(council(2025), police(2025))).table("children_by_harmed_by_alike")
    assert [figure.value for figure in table.figures] == pytest.approx([75, 50])


def test_where_nothing_is_known_of_anybody_there_is_no_value_by_a_model() -> None:
    rows: list[Row] = [(2025, "all", "all", 9), (2025, "stratum", "10-15/F", 9),
                       (2025, "harmed_by+stratum", "not_known/10-15/F", 9)]  # fmt: skip
    table = draft(rows, covered(council(2025), police(2025))).table("children_by_harmed_by_alike")
    assert {(figure.value, figure.mark) for figure in table.figures} == {(None, Mark.NOT_AVAILABLE)}


def test_areas_with_several_rows_each_are_drawn_only_where_they_are_few() -> None:
    areas = [area.gss for area in all_areas() if area.gss.startswith("E0")][:31]
    rows: list[Row] = [(2025, "all", "all", 100), *((2025, "area", gss, 10) for gss in areas)]
    few = draft(rows, covered(police(2025), *(council(2025, gss) for gss in areas[:30])))
    many = draft(rows, covered(police(2025), *(council(2025, gss) for gss in areas)))
    assert any(section.name == "form-by-area" for page in few.pages for section in page.sections)
    assert not any(section.name == "form-by-area" for page in many.pages for section in page.sections)
    assert many.table("children_by_area_harmed_by").figures


def test_adults_are_people_of_another_population_and_stand_nowhere_among_children() -> None:
    adults: list[Row] = [(2025, "all", "all", 33), (0, "delay", "longer", 30), (0, "delay", "not_known", 3)]
    made = draft(TWO_YEARS, WHOLE, adults=adults)
    table = made.table("adults_by_year")
    assert [figure.value for figure in table.figures] == [0, 33]
    assert {figure.measure.unit for figure in table.figures} == {Unit.PERSON}
    assert table.figures[0].measure.population.code != made.table("children_by_year").figures[0].measure.population.code
    assert bounds(made, "adults_by_delay")["longer",] == (30, 33)
    assert not any(one.name.startswith("adults") for one in draft(TWO_YEARS, covered(council(2025))).tables)


def test_adults_of_a_year_for_which_the_police_sent_nothing_are_not_available() -> None:
    made = draft(TWO_YEARS, covered(council(2024), council(2025), police(2024)), adults=[(2024, "all", "all", 33)])
    assert [figure.value for figure in made.table("adults_by_year").figures] == [33, None]


def test_age_then_and_age_when_recorded_are_two_dimensions_and_never_one_table() -> None:
    made = draft(TWO_YEARS, WHOLE)
    both = [table.name for table in made.tables if {"age", "harm_age"} <= {one.code for one in table.dimensions}]
    assert both == []
    assert {"age", "harm_age"} <= {one.code for table in made.tables for one in table.dimensions}


def test_what_only_the_police_can_say_is_not_asked_where_no_force_takes_part() -> None:
    made = draft(TWO_YEARS, covered(council(2024), council(2025)))
    asked = {one.code for table in made.tables for one in table.dimensions}
    assert not asked & {"online", "group_based", "setting", "setting_group", "recency", "harm_age"}
    assert [page.name for page in made.pages] == ["picture", "picture-forms", "picture-who"]


def test_what_is_scarce_is_counted_over_all_the_years_together() -> None:
    together = {figure.period.label for figure in draft(TWO_YEARS, WHOLE).table("children_by_age_harmed_by").figures}
    assert together == {"April 2023 to March 2025"}
    alone = draft([(2025, "all", "all", 100)], covered(council(2025), police(2025)))
    assert {figure.period.label for figure in alone.table("children_by_age_harmed_by").figures} == {
        "year to March 2025"
    }
    page = next(page for page in alone.pages if page.name == "picture-who")
    assert "year to March 2025" in next(one for one in page.sections if one.name == "form-by-age").subtitle


def test_codes_that_are_sums_of_others_say_so_to_clearance() -> None:
    rows: list[Row] = [
        (2025, "all", "all", 100), (2025, "known_to", "one", 60), (2025, "known_to", "two", 40),
        (2025, "overlap", "council", 35), (2025, "overlap", "police", 25), (2025, "overlap", "council+police", 40),
    ]  # fmt: skip
    made = draft(rows, covered(council(2025), police(2025)))
    words = [relation.words for relation in system_of(made.tables).relations]
    assert words.count("a code of known_to is the sum of codes of overlap") == 2
