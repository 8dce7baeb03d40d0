"""Hostile use, one test each: refused or found and named, and nothing lost."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.clearance.gate import clear, reopen
from sightline.clearance.refusals import reasons
from sightline.clearance.verify import verify
from sightline.errors import ClearanceError, LedgerError, StandardError
from sightline.ledger.chain import Ledger
from sightline.publish.files import table_csv
from sightline.standard.drafts import Draft, FigureTable
from sightline.standard.figures import Dimension, Figure, Interval
from sightline.standard.wire import decode_draft, encode
from tests.unit.clearance.made import DEFAULT, MEASURE, POOLED, SEX, YEAR, counts, draft, shown, total


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-26T12:00:00+00:00")


def refused(*tables: FigureTable) -> str:
    return "\n".join(reasons([draft(*tables)], DEFAULT))


def relabelled(label: str = "Girls", code: str = "F") -> FigureTable:
    return counts([Dimension("sex", "Sex", True, ((code, label), ("M", "Boys")))], {code: 40, "M": 30})


# -- a draft with a hidden column ------------------------------------------------------------------------------


def test_a_column_that_the_table_does_not_name_is_refused() -> None:
    with pytest.raises(ClearanceError, match="a dimension it does not name"):
        replace(total(40), figures=(Figure(MEASURE, YEAR, POOLED, 40, (("worker", "W1"),)),))


def test_a_column_that_is_filled_nowhere_is_refused() -> None:
    table = total(40)
    assert "a column that nobody sees filled" in refused(replace(table, dimensions=(SEX,)))
    assert "without a heading" in refused(counts([replace(SEX, label=" ")], {"F": 40, "M": 30}))


def test_two_columns_of_one_name_are_refused() -> None:
    assert "two of its dimensions have the same code" in refused(counts([SEX, SEX], {("F", "F"): 40}))


def test_a_key_that_the_standard_does_not_know_in_a_stored_draft_is_refused() -> None:
    raw = json.loads(encode(draft(total(40))))
    raw["body"]["tables"][0]["figures"][0]["nhs_number"] = "hidden"
    data = json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(StandardError, match="1 keys that the standard does not know") as error:
        decode_draft(data)
    assert "hidden" not in str(error.value)


def test_numbers_that_ride_along_with_a_count_do_not_leave(ledger: Ledger) -> None:
    """The n, the denominator and the range of a count would each give back the exact number."""
    (figure,) = total(4_444_441).figures
    riding = replace(
        figure, n=5_555_551, denominator=6_666_661.0, intervals=(Interval("sampling", 0.95, 7_777_771, 7_777_772, ""),)
    )
    (found,) = clear([draft(replace(total(4_444_441), figures=(riding,)))], DEFAULT, ledger, release="one", officer="A")
    assert shown(found.tables[0]) == [4_444_440]
    written = b"".join(path.read_bytes() for path in ledger.folder.rglob("*") if path.is_file())
    text = table_csv(found.tables[0])
    for number in ("4444441", "5555551", "6666661", "7777771"):
        assert number not in text
        assert number.encode() not in written


# -- a formula in a label --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0"])
def test_a_formula_in_a_label_is_refused_however_it_is_hidden(sign: str, before: str) -> None:
    assert "formula" in refused(relabelled(f"{before}{sign}HYPERLINK(0)"))


def test_a_formula_in_a_code_a_title_a_measure_or_a_period_is_refused() -> None:
    table = total(40)
    (figure,) = table.figures
    for bad in (
        relabelled(code="=1+1"),
        replace(table, title="=1+1"),
        replace(table, made_by="=1+1"),
        replace(table, figures=(replace(figure, measure=replace(MEASURE, label="@x")),)),
        replace(table, figures=(replace(figure, measure=replace(MEASURE, source="+1")),)),
        replace(table, figures=(replace(figure, period=replace(YEAR, label="-1")),)),
    ):
        assert "formula" in refused(bad)


def test_no_cell_of_a_written_csv_begins_as_a_formula_even_past_the_gate() -> None:
    """The file writer does not rely on clearance: text gets an apostrophe."""
    text = table_csv(relabelled("=HYPERLINK(0)"))
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=HYPERLINK(0)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]


# -- SQL in a column name --------------------------------------------------------------------------------------


SQL = ['sex"; drop table figures; --', "sex) union select * from identity", "a b", "a'b", "a;b", "1=1", "", "Sex"]


@pytest.mark.parametrize("code", SQL)
def test_sql_in_the_name_of_a_column_is_refused(code: str) -> None:
    found = refused(counts([replace(SEX, code=code)], {"F": 40, "M": 30}))
    assert "it becomes the name of a column" in found
    assert len(code) < 4 or code not in found


@pytest.mark.parametrize("code", SQL[:-1])
def test_sql_in_the_code_of_a_measure_or_a_population_is_refused(code: str) -> None:
    table = total(40)
    (figure,) = table.figures
    for measure in (
        replace(MEASURE, code=code), replace(MEASURE, population=replace(MEASURE.population, code=code)),
    ):  # fmt: skip
        found = refused(replace(table, figures=(replace(figure, measure=measure),)))
        assert "the code of a measure or a population" in found


# -- a label that is a person's number -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["943 476 5919", "A123456789012", "ZZ1 1ZZ", "QQ 12 34 56 C"])
def test_a_person_s_number_is_refused_wherever_it_stands_and_is_not_repeated(text: str, ledger: Ledger) -> None:
    (figure,) = total(40).figures
    places: list[Draft] = [
        draft(relabelled(text)),
        draft(relabelled(code=text)),
        draft(replace(total(40), figures=(replace(figure, measure=replace(MEASURE, definition=text)),))),
        draft(total(40), name="x" + text),
        replace(draft(total(40)), page=replace(draft(total(40)).page, terms=(("word", text),))),
    ]
    for place in places:
        with pytest.raises(ClearanceError) as error:
            clear([place], DEFAULT, ledger, release="one", officer="A")
        assert text not in str(error.value)
    assert ledger.entries() == ()


def test_a_person_s_number_as_the_name_of_a_release_or_in_a_reason_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ClearanceError, match="person's number"):
        clear([draft(total(40))], DEFAULT, ledger, release="one", officer="A", reason="for 943 476 5919")
    with pytest.raises(ClearanceError, match="the name of the release: a text has the shape") as error:
        clear([draft(total(40))], DEFAULT, ledger, release="943 476 5919", officer="A")
    assert "943" not in str(error.value)
    assert ledger.entries() == ()


# -- a changed byte in the chain -------------------------------------------------------------------------------


def test_any_changed_byte_of_an_entry_is_found_and_named(ledger: Ledger) -> None:
    """Every byte of the entry in turn: none can be changed unseen."""
    clear([draft(total(40))], DEFAULT, ledger, release="one", officer="A")
    clear([draft(total(50))], DEFAULT, ledger, release="two", officer="A")
    path = ledger.folder / "manifest" / "00000001.json"
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        found = verify(Ledger(ledger.folder))
        assert "entry 1 of the ledger" in found.faults[0].words, place
        with pytest.raises(LedgerError, match="entry 1"):
            reopen(Ledger(ledger.folder))
    path.write_bytes(whole)
    assert verify(Ledger(ledger.folder)).faults == ()


def test_an_entry_taken_out_of_the_middle_is_found(ledger: Ledger) -> None:
    for name in ("one", "two", "three"):
        clear([draft(total(40))], DEFAULT, ledger, release=name, officer="A")
    (ledger.folder / "manifest" / "00000002.json").unlink()
    (fault,) = verify(Ledger(ledger.folder)).faults
    assert "entry 2 of the ledger" in fault.words
