"""Templates and pages come from the definitions, and the pages in docs/returns are theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from sightline.returns.batches import Fault
from sightline.returns.catalogue import FORMATS
from sightline.returns.definitions.annex_a import ANNEX_A
from sightline.returns.definitions.cin import CIN
from sightline.returns.formats import Block, Format
from sightline.returns.recognise import recognise
from sightline.returns.reports.empty_workbook import answers, workbook_template
from sightline.returns.reports.templates import csv_template, page, write_pages, write_templates, xml_template
from sightline.returns.values import Converter
from sightline.standard.codes import code_list
from tests.unit.returns.conftest import Write, whole

DOCS = Path(__file__).resolve().parents[3] / "docs" / "returns"
TABLES = [(form, block) for form in FORMATS if form.medium == "csv" for block in form.blocks]


@pytest.mark.parametrize(("form", "block"), TABLES, ids=lambda item: str(getattr(item, "code", "") or item.name))
def test_an_empty_table_is_recognised_as_its_format(form: Format, block: Block, write: Write) -> None:
    parcel = recognise(write(csv_template(block), f"{block.name}.csv"))
    assert (parcel.form, parcel.pieces[0].block) == (form, block)


@pytest.mark.parametrize("year", range(2024, 2028))
def test_an_empty_census_has_every_element_of_its_year_and_no_other(year: int) -> None:
    names = {element.tag for element in etree.fromstring(xml_template(CIN, year)).iter()}
    for block in CIN.blocks:
        there = block.since is None or year >= block.since
        assert (block.name in names) == there
        for field in block.fields:
            assert (field.name in names) == (there and field.in_year(year)) or field.name in ("DateOfInitialCPC",)


def test_a_census_template_that_is_filled_in_is_read(write: Write) -> None:
    text = xml_template(CIN, 2026)
    for name, value in {
        "LEA": "201", "LAchildID": "MADEUP0001", "PersonBirthDate": "2018-05-14", "UPN": "Q201200012001", "Sex": "F",
        "Ethnicity": "WBRI", "CINreferralDate": "2025-06-02", "AssessmentActualStartDate": "2025-06-03",
        "AssessmentAuthorisationDate": "2025-06-20", "AssessmentFactors": "16A",
    }.items():  # fmt: skip
        text = text.replace(f"<{name}/>", f"<{name}>{value}</{name}>")
    _, batches = whole(write(text))
    assert {batch.block.name for batch in batches} >= {"Child", "CINdetails", "Assessments", "AssessmentFactors"}


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: str(form.code))
def test_the_page_in_docs_is_made_from_the_definition(form: Format) -> None:
    path = DOCS / f"{form.code}.md"
    assert path.read_text(encoding="utf-8") == page(form), "run: python -m sightline.returns.reports.templates"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: str(form.code))
def test_a_page_names_every_field_and_explains_its_codes(form: Format) -> None:
    text = page(form)
    for block in form.blocks:
        for field in block.fields:
            assert f"| {field.name} | " in text
            if field.codes:
                first, *_ = code_list(field.codes).values()
                assert f"- `{first.code}` {first.label}" in text


def test_a_long_list_shows_twelve_codes_and_how_many_more() -> None:
    section = page(CIN).split("### Codes: assessment_factor\n")[1].split("###")[0]
    assert section.count("- `") == 12
    assert f"- and {len(code_list('assessment_factor')) - 12} more" in section


def test_an_empty_workbook_is_recognised_and_has_every_list(write: Write) -> None:
    parcel = recognise(write(workbook_template(ANNEX_A), "annex_a.xlsx"))
    assert parcel.form is ANNEX_A
    assert [piece.sheet for piece in parcel.pieces] == [block.name for block in ANNEX_A.blocks]


def test_the_answers_that_a_workbook_offers_are_read_as_codes() -> None:
    for block in ANNEX_A.blocks:
        for field in block.fields:
            converter = Converter(block, field, 2026, "workbook")
            assert not any(isinstance(converter.judge(text), Fault) for text in answers(field)), field.name


def test_pages_are_written_for_every_format(tmp_path: Path) -> None:
    assert sorted(path.stem for path in write_pages(tmp_path)) == sorted(form.code for form in FORMATS)


def test_the_templates_of_a_set_stand_in_a_folder_a_file_a_table(tmp_path: Path) -> None:
    written = [path.relative_to(tmp_path) for path in write_templates(tmp_path)]
    for form in FORMATS:
        expected = len(form.blocks) if form.is_set and form.medium != "workbook" else 0
        assert len([path for path in written if path.parts[0] == form.code]) == expected
