"""Published tables of offenders, made by hand: what is read, with its unit and period, and what is refused and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.errors import Refused
from sightline.published.offenders import KINDS, Offenders, read_offenders, roles
from sightline.standard.figures import total
from sightline.standard.ledgers import ledgers
from sightline.standard.units import Mark, Unit
from tests.unit.published.test_inspections import ods

MAPPA = """Year,Area,Category,Level,Count
2023/24,England and Wales,Category 1,All,"70,052"
2023/24,Avon and Somerset,Category 1,Level 1,1200
2023/24,Avon and Somerset,Category 1,Level 2,20
2023/24,Avon and Somerset,Category 1,Level 3,c
2023/24,Teesside,All,All,1500
2023/24,Gwent,Category 1,All,991
"""
COURTS = """Calendar year,HO offence code,Outcome,Defendants
2024,17A,Convicted,310
2024,17A,Immediate custody,240
2023,17A,Convicted,290
"""
PRISON = """As at,Custody type,Offence group,Population
30 June 2018,Sentenced,Sexual offences,13580
2018-06-30,Remand,Sexual offences,x
"""
ORDERS = """Financial year,Area,Order type,Orders
2023/24,England and Wales,Sexual Harm Prevention Order,4000
"""


def read(folder: Path, table: str, text: str) -> Offenders:
    path = folder / f"{table}.csv"
    path.write_text(text, encoding="utf-8")
    return read_offenders(path, table)


def refused(folder: Path, table: str, text: str) -> dict[str, str]:
    """Rule -> the words and the remedy of each fault."""
    with pytest.raises(Refused) as caught:
        read(folder, table, text)
    found = caught.value.findings
    return {
        f"{one.rule} {one.row or ''} {one.field if one.rule == 'missing-column' else ''}".strip():
        f"{one.found}: {one.remedy}" for one in found
    }  # fmt: skip


def test_people_managed_are_a_stock_of_31_march_by_area_category_and_level(tmp_path: Path) -> None:
    found = read(tmp_path, "mappa", MAPPA)
    first, level1, _, hidden, teesside, gwent = found.figures
    assert (first.value, first.area, first.breakdown) == (70_052, "K04000001", (("moj_category", "1"),))
    assert first.measure.unit is Unit.PERSON
    assert (first.period.start, first.period.label) == (date(2024, 3, 31), "31 March 2024")
    assert level1.area == "E23000036"
    assert level1.breakdown == (("moj_category", "1"), ("moj_level", "1"))
    assert (hidden.value, hidden.mark) == (None, Mark.SUPPRESSED)
    assert (teesside.area, teesside.breakdown) == ("E23000013", ())  # the area of Cleveland
    assert gwent.area == "W15000002"
    assert [one.code for one in found.dimensions] == ["moj_category", "moj_level"]


def test_levels_may_be_added_and_words_of_outcomes_may_not(tmp_path: Path) -> None:
    figures = read(tmp_path, "mappa", MAPPA)
    (level,) = [one for one in figures.dimensions if one.code == "moj_level"]
    assert total(figures.figures[1:3], level).value == 1220
    (offence, outcome) = read(tmp_path, "courts", COURTS).dimensions
    assert (offence.additive, outcome.additive) == (False, False)


def test_court_outcomes_are_of_calendar_years_and_prison_numbers_of_a_day(tmp_path: Path) -> None:
    courts = read(tmp_path, "courts", COURTS)
    assert (courts.figures[0].period.start, courts.figures[0].period.end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert "not every offence says whether the victim was a child" in courts.figures[0].measure.population.label
    prison = read(tmp_path, "prison", PRISON)
    assert [one.period.label for one in prison.figures] == ["30 June 2018", "30 June 2018"]
    assert [one.value for one in prison.figures] == [13_580, None]
    orders = read(tmp_path, "orders", ORDERS)
    assert orders.figures[0].period.label == "year to March 2024"


def test_a_workbook_is_read_from_whichever_sheet_has_the_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [["A title"], [], ["MAPPA area", "Year", "MAPPA category", "Level", "Number", "Note"],
            ["Surrey", "2024", "All", "Total", 912, "n"], ["", "", "", "", "", ""]]  # fmt: skip
    cover: list[list[object]] = [["About"]]
    ods(tmp_path / "mappa.ods", {"Cover": cover, "Table 1": rows})
    found = read_offenders(tmp_path / "mappa.ods", "mappa")
    (figure,) = found.figures
    assert (figure.value, figure.area, figure.period.end) == (912, "E23000031", date(2024, 3, 31))


def test_the_clash_in_the_growth_of_the_register_touches_these_figures(tmp_path: Path) -> None:
    figures = read(tmp_path, "mappa", MAPPA).figures
    assert "registered-offenders-growth" in {one.id for one in ledgers().touching(figures).records}


def test_a_missing_column_is_named_with_all_that_it_may_be_called(tmp_path: Path) -> None:
    found = refused(tmp_path, "mappa", "Year,Area,Number\n2024,Surrey,1\n")
    (category, level) = found.values()
    assert "there is no column for the category: Name one column Category (1 to 4, or All); MAPPA category" in category
    assert "no column for the level" in level


def test_every_cell_that_cannot_be_read_is_told_at_once_by_row_and_is_not_repeated(tmp_path: Path) -> None:
    found = refused(
        tmp_path, "mappa",
        "Year,Area,Category,Level,Count\n2024/26,Surrey,1,1,5\n2024,Atlantis,1,1,5\n2024,Surrey,9,1,5\n"
        "2024,Surrey,1,4,5\n2024,Surrey,1,1,-5\n2024,Surrey,1,2,5\n2024,Surrey,1,2,6\n",
    )  # fmt: skip
    assert set(found) == {
        "unreadable-year 2", "unreadable-area 3", "unreadable-category 4", "unreadable-level 5", "unreadable-count 6",
        "row-twice 8",
    }  # fmt: skip
    assert not any(word in " ".join(found.values()) for word in ("Atlantis", "2024/26", "-5"))


def test_a_year_to_march_is_no_year_of_courts_and_an_empty_word_is_none(tmp_path: Path) -> None:
    found = refused(tmp_path, "courts", "Year,Offence,Outcome,Count\n2023/24,17A,Convicted,1\n2024,,Convicted,1\n")
    assert set(found) == {"unreadable-calendar 2", "unreadable-text 3"}


def test_levels_that_do_not_add_up_are_asked_about(tmp_path: Path) -> None:
    text = "Year,Area,Category,Level,Count\n2024,Surrey,1,1,5\n2024,Surrey,1,2,3\n2024,Surrey,1,3,1\n"
    text += "2024,Surrey,1,All,10\n"
    (one,) = read(tmp_path, "mappa", text).findings
    assert "of 2024, the levels of 1 area(s)" in one.found
    assert read(tmp_path, "mappa", text.replace("All,10", "All,9")).findings == ()


@pytest.mark.parametrize("table", KINDS)
def test_a_file_without_rows_or_that_is_none_is_refused(tmp_path: Path, table: str) -> None:
    header = ",".join(role.headers[0] for role in roles(table))
    assert set(refused(tmp_path, table, f"{header}\n")) == {"no-rows 1"}
    (tmp_path / "x.ods").write_bytes(b"no workbook")
    for path, rule in ((tmp_path / "x.ods", "not-a-workbook"), (tmp_path / "absent.csv", "no-file")):
        with pytest.raises(Refused) as caught:
            read_offenders(path, table)
        assert [one.rule for one in caught.value.findings] == [rule]


def test_a_row_cut_short_is_refused(tmp_path: Path) -> None:
    assert set(refused(tmp_path, "orders", ORDERS + "2023/24,Surrey\n")) == {"ragged-row 3"}
