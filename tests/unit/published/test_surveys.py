"""A user's own file of surveys: what is read, what is refused, and that nothing typed in it is repeated."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.errors import Finding, Refused
from sightline.published.surveys import COLUMNS, MOST_ROWS, Wave, read_surveys

ROW = {
    "survey": "Made-up survey", "wave": "2024", "question": "any abuse before 18", "population": "adults in households",
    "age_basis": "before the age of 18", "fieldwork_from": "2023-04-01", "fieldwork_to": "2024-03-31",
    "respondents": "", "design_effect": "", "percent": "9.1", "lower": "", "upper": "", "level": "", "number": "",
    "number_lower": "", "number_upper": "", "comparable_with": "", "source": "A publication, table 1",
    "read_on": "2026-11-26", "confirmed_by": "Head of analysis",
}  # fmt: skip
DOCS = Path(__file__).resolve().parents[3] / "docs" / "surveys.md"


def text_of(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return text.getvalue()


def read(folder: Path, *rows: dict[str, str]) -> tuple[Wave, ...]:
    path = folder / "mine.csv"
    path.write_text(text_of(*rows), encoding="utf-8")
    return read_surveys(path)


def refusal(folder: Path, text: str | bytes) -> tuple[Finding, ...]:
    path = folder / "mine.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Refused) as caught:
        read_surveys(path)
    return caught.value.findings


def only(folder: Path, **cells: str) -> Wave:
    (wave,) = read(folder, ROW | cells)
    return wave


def rule(folder: Path, **cells: str) -> tuple[str, str | None]:
    (finding,) = refusal(folder, text_of(ROW | cells))
    assert finding.row == 2
    return finding.rule, finding.field


def test_a_row_is_read_with_all_of_its_parts(tmp_path: Path) -> None:
    wave = only(
        tmp_path, respondents="20000", design_effect="1.4", lower="8.7", upper="9.5", level="95", number="4300000",
        number_lower="4100000", number_upper="4500000", comparable_with="2019; 2021",
    )  # fmt: skip
    assert (wave.percent, wave.decimals, wave.lower, wave.upper, wave.level) == (9.1, 1, 8.7, 9.5, 95)
    assert (wave.respondents, wave.design_effect, wave.number) == (20_000, 1.4, 4_300_000)
    assert (wave.start, wave.end, wave.read_on) == (date(2023, 4, 1), date(2024, 3, 31), date(2026, 11, 26))
    assert wave.comparable_with == ("2019", "2021")
    assert wave.confirmed


def test_what_a_row_does_not_say_is_none_and_never_nought(tmp_path: Path) -> None:
    wave = only(tmp_path)
    assert (wave.respondents, wave.design_effect, wave.lower, wave.number, wave.number_lower) == (None,) * 5
    assert wave.comparable_with == ()


def test_a_row_that_nobody_confirmed_may_lack_its_number(tmp_path: Path) -> None:
    assert not only(tmp_path, confirmed_by="").confirmed
    assert only(tmp_path, confirmed_by="", percent="").percent is None
    assert rule(tmp_path, percent="") == ("empty", "percent")


@pytest.mark.parametrize("said", ["no", "Not yet", "NOBODY", "n/a", "?"])
def test_words_that_say_that_nobody_confirmed_it_do_not_confirm_it(tmp_path: Path, said: str) -> None:
    assert rule(tmp_path, confirmed_by=said) == ("not-confirmed", "confirmed_by")


def test_columns_may_stand_in_any_order_and_blank_lines_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    text = text_of(ROW, columns=tuple(reversed(COLUMNS))) + "," * (len(COLUMNS) - 1) + "\r\n\r\n"
    path.write_text("\ufeff" + text, encoding="utf-8")
    assert len(read_surveys(path)) == 1


def test_waves_are_in_the_order_of_the_alphabet_and_then_of_their_dates(tmp_path: Path) -> None:
    older = {"fieldwork_from": "2008-01-01", "fieldwork_to": "2009-03-31"}
    waves = read(
        tmp_path, ROW | {"survey": "b", "percent": "1"}, ROW | {"wave": "new"}, ROW | {"wave": "old"} | older,
        ROW | {"survey": "A", "percent": "20"},
    )  # fmt: skip
    assert [(wave.survey, wave.wave) for wave in waves] == [
        ("A", "2024"), ("b", "2024"), ("Made-up survey", "old"), ("Made-up survey", "new"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"survey": ""}, ("empty", "survey")),
        ({"source": ""}, ("empty", "source")),
        ({"wave": "w" * 61}, ("too-long", "wave")),
        ({"source": "=1+1"}, ("formula", "source")),
        ({"population": "adults\nand others"}, ("not-printable", "population")),
        ({"percent": "9,1"}, ("not-a-number", "percent")),
        ({"percent": "9.1%"}, ("not-a-number", "percent")),
        ({"percent": "-1"}, ("not-a-number", "percent")),
        ({"percent": "101"}, ("out-of-range", "percent")),
        ({"respondents": "0"}, ("not-a-count", "respondents")),
        ({"respondents": "20,000"}, ("not-a-count", "respondents")),
        ({"respondents": "20000.5"}, ("not-a-count", "respondents")),
        ({"design_effect": "0"}, ("out-of-range", "design_effect")),
        ({"fieldwork_from": "April 2023"}, ("not-a-date", "fieldwork_from")),
        ({"read_on": "20261126"}, ("not-a-date", "read_on")),
        ({"fieldwork_to": "2024-02-30"}, ("not-a-date", "fieldwork_to")),
        ({"fieldwork_from": "2024-04-01"}, ("dates", "fieldwork_to")),
        ({"read_on": "2024-03-01"}, ("dates", "read_on")),
        ({"lower": "8"}, ("half-an-interval", "lower")),
        ({"lower": "8", "upper": "10"}, ("half-an-interval", "lower")),
        ({"lower": "9.2", "upper": "10", "level": "95"}, ("interval", "lower")),
        ({"lower": "10", "upper": "8", "level": "95"}, ("interval", "lower")),
        ({"lower": "8", "upper": "10", "level": "0.95"}, ("out-of-range", "level")),
        ({"number": "5", "number_lower": "4"}, ("half-an-interval", "number_lower")),
        ({"number_lower": "4", "number_upper": "5"}, ("half-an-interval", "number_lower")),
        ({"number": "9", "number_lower": "4", "number_upper": "5"}, ("interval", "number_lower")),
        ({"number": "4.3 million"}, ("not-a-count", "number")),
    ],
)
def test_a_fault_of_a_row_is_told_with_its_place(
    tmp_path: Path, cells: dict[str, str], expected: tuple[str, str]
) -> None:
    assert rule(tmp_path, **cells) == expected


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = text_of(
        ROW | {"percent": "much", "read_on": "today", "source": ""}, ROW | {"level": "95"}, ROW | {"wave": ""}
    )
    found = [(finding.row, finding.field) for finding in refusal(tmp_path, text)]
    assert found == [(2, "percent"), (2, "source"), (2, "read_on"), (3, "lower"), (3, None), (4, "wave")]


def test_a_wave_given_twice_is_refused_with_both_rows(tmp_path: Path) -> None:
    (finding,) = refusal(tmp_path, text_of(ROW, ROW | {"percent": "8"}))
    assert (finding.rule, finding.row, "row 2" in finding.found) == ("row-twice", 3, True)


def test_each_missing_column_is_named_and_one_that_nobody_knows_only_by_its_place(tmp_path: Path) -> None:
    columns = (*(name for name in COLUMNS if name not in ("level", "confirmed_by")), "confirmedby")
    missing, other, unknown = refusal(tmp_path, text_of(ROW, columns=columns))
    assert (missing.field, other.field) == ("level", "confirmed_by")
    assert unknown.rule == "unknown-column"
    assert "confirmedby" not in str(unknown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "empty-file"),
        (text_of().encode(), "no-rows"),
        (text_of(ROW).encode("utf-16"), "not-utf-8"),
        (text_of(ROW).encode() + b'"open', "not-csv"),
        (text_of(ROW).encode() + b"too,few\r\n", "ragged-row"),
        (text_of(*(ROW | {"wave": str(n)} for n in range(MOST_ROWS + 1))).encode(), "too-many-rows"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: bytes, expected: str) -> None:
    assert {finding.rule for finding in refusal(tmp_path, text)} == {expected}


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        Refused, match=r"there is no such file\. Name a CSV file with the columns that docs/surveys\.md"
    ):
        read_surveys(tmp_path / name)


def test_text_typed_where_a_number_belongs_is_never_repeated(tmp_path: Path) -> None:
    findings = refusal(tmp_path, text_of(dict.fromkeys(COLUMNS, "=Jo Bloggs")))
    assert len(findings) > len(COLUMNS) / 2
    assert "Bloggs" not in "".join(map(str, findings))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cells=st.dictionaries(st.sampled_from(COLUMNS), st.text(min_size=1, max_size=12), max_size=4))
def test_whatever_is_typed_a_row_is_read_or_refused_in_words(tmp_path: Path, cells: dict[str, str]) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(text_of(ROW | cells).encode("utf-8", "surrogatepass"))
    read, faults = 0, ""
    try:
        read = len(read_surveys(path))
    except Refused as refused:
        faults = str(refused)
    assert read == 1 or faults.startswith("mine.csv")


# -- which waves may be compared -------------------------------------------------------------------------------


def pair(folder: Path, first: dict[str, str], second: dict[str, str]) -> tuple[Wave, Wave]:
    later = {"fieldwork_from": "2024-05-01", "fieldwork_to": "2025-03-31", "wave": "2025"}
    one, other = read(folder, ROW | first, ROW | later | second)
    return one, other


@pytest.mark.parametrize(
    ("first", "second", "may"),
    [
        ({}, {}, False),
        ({}, {"comparable_with": "2024"}, True),
        ({"comparable_with": "2025"}, {}, True),
        ({}, {"comparable_with": "2019"}, False),
        ({"confirmed_by": ""}, {"comparable_with": "2024"}, False),
        ({}, {"comparable_with": "2024", "question": "contact abuse before 18"}, False),
        ({"survey": "A survey"}, {"comparable_with": "2024"}, False),
    ],
)
def test_waves_may_be_compared_only_where_a_confirmed_row_says_so(
    tmp_path: Path, first: dict[str, str], second: dict[str, str], may: bool
) -> None:
    one, other = pair(tmp_path, first, second)
    assert (one.may_be_compared(other), other.may_be_compared(one)) == (may, may)


# -- the page that says how to write one -------------------------------------------------------------------------


def test_the_docs_name_every_column_and_their_example_is_read(tmp_path: Path) -> None:
    page = DOCS.read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE) == list(COLUMNS)
    (example,) = re.findall(r"^```csv\n(.+?)^```", page, flags=re.MULTILINE | re.DOTALL)
    path = tmp_path / "example.csv"
    path.write_text(example, encoding="utf-8")
    assert [wave.confirmed for wave in read_surveys(path)] == [True, False]
