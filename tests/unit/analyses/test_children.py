"""The draft of the picture: what stands in it for projects large and small."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from sightline.analyses.picture.children import children_draft
from sightline.analyses.picture.page import Coverage
from sightline.standard.drafts import Draft

Row = tuple[int, str, str, int]


def draft(rows: list[Row], years: tuple[int, ...], senders: dict[str, int], left_out: tuple[str, ...] = ()) -> Draft:
    columns = list(zip(*rows, strict=True))
    children = pa.table(
        {"year": columns[0], "dimension": columns[1], "code": columns[2], "children": columns[3]},
    )
    any_year = pa.table({"first_year": [years[0]], "last_year": [years[-1]], "children": [150]})
    reasons = pa.table({"reason": pa.array(left_out, pa.string())})
    coverage = Coverage(
        years, senders, ("1 of the councils sent nothing for the year to March 2024.",), date(2025, 3, 31)
    )
    return children_draft(children, any_year, reasons, coverage)


TWO_YEARS: list[Row] = [
    (2024, "all", "all", 100), (2025, "all", "all", 120), (2024, "sex", "F", 60), (2025, "sex", "F", 70),
    (2025, "sex", "M", 50), (2025, "sender", "council", 90), (2025, "sender", "police", 60),
    (2025, "overlap", "council", 60), (2025, "overlap", "council+police", 30), (2025, "overlap", "police", 30),
    (2025, "area", "E06000001", 120), (2025, "context", "online", 20), (2025, "context", "attack", 5),
    (2025, "context", "not_known", 95),
]  # fmt: skip
BOTH = {"council": 2, "police": 1}


def values(made: Draft, table: str) -> dict[tuple[str, str], float | None]:
    return {(f.period.label, f.breakdown[0][1] if f.breakdown else f.area): f.value for f in made.table(table).figures}


def test_a_code_that_occurs_in_one_year_stands_in_every_year() -> None:
    found = values(draft(TWO_YEARS, (2024, 2025), BOTH), "children_by_sex")
    assert found["year to March 2024", "M"] == 0
    assert found["year to March 2025", "M"] == 50


def test_an_agency_that_takes_no_part_is_not_shown_as_having_found_nobody() -> None:
    made = draft(TWO_YEARS, (2024, 2025), BOTH)
    assert {code for _, code in values(made, "children_by_sender")} == {"council", "police"}
    assert {code for _, code in values(made, "children_by_overlap")} == {"council", "police", "council+police"}


def test_one_kind_of_agency_alone_has_no_overlap_to_show() -> None:
    rows: list[Row] = [(2025, "all", "all", 100), (2025, "sender", "council", 100), (2025, "overlap", "council", 100)]
    made = draft(rows, (2025,), {"council": 1})
    assert {table.name for table in made.tables} == {"children_by_year"}
    assert [section.name for section in made.page.sections] == ["by-year"]
    assert made.page.lead.startswith("What 1 council recorded")


def test_one_year_alone_has_no_total_over_the_years() -> None:
    made = draft([(2025, "all", "all", 100)], (2025,), BOTH)
    assert "any" not in made.page.sections[0].sentence.template
    assert made.page.sections[0].source.startswith("Returns for the year to March 2025")


def test_contexts_are_counted_as_given_or_not() -> None:
    found = values(draft(TWO_YEARS, (2024, 2025), BOTH), "children_by_context_known")
    assert found["year to March 2025", "yes"] == 25
    assert found["year to March 2025", "no"] == 95


def test_what_is_missing_and_why_records_do_not_count_stand_under_the_first_chart() -> None:
    made = draft(TWO_YEARS, (2024, 2025), BOTH, ("no birth date",))
    said = made.page.sections[0].not_known
    assert any("without a birth date" in words for words in said)
    assert any("sent nothing for the year to March 2024" in words for words in said)


def test_areas_are_named_and_never_ranked() -> None:
    table = draft(TWO_YEARS, (2024, 2025), BOTH).table("children_by_area")
    assert table.dimension("area").labels == (("E06000001", "Hartlepool"),)


def test_children_are_not_added_over_agencies_or_forms() -> None:
    made = draft([*TWO_YEARS, (2025, "harmed_by", "not_known", 5), (2025, "status", "concern", 5)], (2024, 2025), BOTH)
    not_additive = {d.code for table in made.tables for d in table.dimensions if not d.additive}
    assert not_additive == {"harmed_by", "sender", "status"}
