"""A folder of accounts: consent decides what is read, faults are said at once, sheets go out and come back."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sightline.clearance.rules import RULES
from sightline.errors import Refused, SightlineError
from sightline.returns.accounts.coding import COLUMNS, read_sheets, return_text
from sightline.returns.accounts.folder import Folder, read_folder
from sightline.returns.accounts.quotes import check_quotes
from sightline.returns.accounts.written import write_all
from sightline.returns.reading import open_return
from sightline.standard.codebook import NO_THEME, codebook
from sightline.synthetic.agencies.account_folder import write_account_folder, write_coded

ON = date(2027, 3, 1)
CONSENT = "account_id,given_date,given_to,purpose,state,on,by,until\n"
ASKED = "AC1,2026-01-01,support,themes,asked,2027-01-01,service,\n"
GIVEN = "AC1,,,themes,given,2027-01-02,person,2028-01-02\n"
OWN = "AC1,,,own_words,asked,2027-01-03,service,\nAC1,,,own_words,given,2027-01-03,person,2028-01-02\n"
KINDS = [kind.value for kind in RULES]


def made(
    folder: Path, consent: str, text: str = "Kelly rang me at last.", people: str = "AC1,Kelly Hart,,person\n"
) -> Path:
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    (folder / "texts" / "AC1.txt").write_text(text, encoding="utf-8")
    (folder / "consent.csv").write_text(CONSENT + consent, encoding="utf-8")
    (folder / "people.csv").write_text("account_id,name,also,kind\n" + people, encoding="utf-8")
    return folder


def read(folder: Path, consent: str = ASKED + GIVEN, **more: str) -> Folder:
    return read_folder(made(folder, consent, **more), ON)


def refusal(folder: Path, consent: str = ASKED + GIVEN, **more: str) -> Refused:
    with pytest.raises(Refused) as caught:
        read(folder, consent, **more)
    return caught.value


@pytest.mark.parametrize(
    ("consent", "words"),
    [
        ("AC2,2026-01-01,support,themes,asked,2027-01-01,service,\n", "an account without consent"),
        (ASKED, "asked for and not yet given"),
        (ASKED + "AC1,,,themes,declined,2027-01-02,person,\n", "was declined"),
        (ASKED + GIVEN + "AC1,,,themes,withdrawn,2027-02-01,person,\n", "was withdrawn"),
        (ASKED + GIVEN.replace("2028", "2027"), "has expired"),
    ],
)
def test_an_account_whose_consent_does_not_hold_is_left_out_whole_with_its_place(
    tmp_path: Path, consent: str, words: str
) -> None:
    found = refusal(tmp_path, consent).findings
    assert [(one.file, one.field, words in one.found) for one in found] == [("consent.csv", "state", True)]
    assert found[0].remedy


def test_the_day_decides_whether_consent_holds(tmp_path: Path) -> None:
    made(tmp_path, ASKED + GIVEN)
    assert [one.id for one in read_folder(tmp_path, date(2028, 1, 2)).accounts] == ["AC1"]
    with pytest.raises(Refused, match="expired"):
        read_folder(tmp_path, date(2028, 1, 3))


def test_own_words_need_their_own_consent(tmp_path: Path) -> None:
    assert not read(tmp_path).accounts[0].own_words
    assert read(tmp_path, ASKED + GIVEN + OWN).accounts[0].own_words
    withdrawn = "AC1,,,own_words,withdrawn,2027-02-01,person,\n"
    assert not read(tmp_path, ASKED + GIVEN + OWN + withdrawn).accounts[0].own_words


def test_every_fault_of_every_table_is_said_at_once(tmp_path: Path) -> None:
    consent = (
        "AC1,2026-01-01,nobody,themes,asked,soon,service,\nKELLY,2026-01-01,support,themes,asked,2027-01-01,service,\n"
        "AC3,2026-01-01,support,themes,given,2027-01-01,service,\nAC4,,support,all,agreed,2027-01-01,friend,\n"
    )
    found = refusal(tmp_path, consent, people="AC1,,,person\nAC1,Jo,,friend\n").findings
    places = {(one.file, one.row, one.field) for one in found}
    assert places >= {
        ("consent.csv", 2, "given_to"), ("consent.csv", 2, "on"), ("consent.csv", 3, "account_id"),
        ("consent.csv", 4, "state"), ("consent.csv", 5, "given_date"), ("consent.csv", 5, "purpose"),
        ("consent.csv", 5, "state"), ("consent.csv", 5, "by"), ("people.csv", 2, None), ("people.csv", 3, None),
    }  # fmt: skip
    assert not any("KELLY" in str(one) or "soon" in str(one) or "Jo" in str(one) for one in found)


def test_missing_files_and_columns_are_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read_folder(tmp_path, ON)
    assert {(one.file, one.rule) for one in caught.value.findings} >= {
        ("consent.csv", "no-file"),
        ("texts", "no-texts"),
    }
    made(tmp_path, "")
    (tmp_path / "consent.csv").write_text("account_id,state,state\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_folder(tmp_path, ON)
    assert {one.field for one in caught.value.findings} >= {"state", "purpose", "given_date"}


def test_a_file_named_after_somebody_is_left_out_and_not_named(tmp_path: Path) -> None:
    made(tmp_path, ASKED + GIVEN)
    (tmp_path / "texts" / "kelly-hart.txt").write_text("More.", encoding="utf-8")
    found = read_folder(tmp_path, ON)
    assert [one.id for one in found.accounts] == ["AC1"]
    assert [one.rule for one in found.faults.found] == ["account-number"]
    assert "kelly" not in str(found.faults.found[0])


def test_nothing_is_written_of_an_account_without_consent_and_a_withdrawn_text_goes(tmp_path: Path) -> None:
    ends = write_account_folder(tmp_path / "in", 30, 5, ON)
    out = tmp_path / "out"
    written = write_all(read_folder(tmp_path / "in", ON), out, ON)
    names = {path.stem for path in (out / "de-identified").iterdir()}
    assert names == set(ends["given"])
    assert written.taken_away == 0
    first = ends["given"][0]
    with (tmp_path / "in" / "consent.csv").open("a", encoding="utf-8") as file:
        file.write(f"{first},,,themes,withdrawn,{ON},person,\n")
    again = write_all(read_folder(tmp_path / "in", ON), out, ON)
    assert again.taken_away == 1
    assert {path.stem for path in (out / "de-identified").iterdir()} == names - {first}
    everything = b"".join(path.read_bytes() for path in out.rglob("*") if path.suffix in (".txt", ".csv"))
    assert first.encode() not in everything


def test_what_is_written_holds_no_name_and_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    found = read(tmp_path / "in")
    out = tmp_path / "out"
    write_all(found, out, ON)
    assert (out / "de-identified" / "AC1.txt").read_text(encoding="utf-8") == "[a person] rang me at last."
    words = (out / "words-at-consent.txt").read_text(encoding="utf-8")
    assert words.index("Question 1") < words.index("cannot be called back") < words.index("Question 2")
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(SightlineError, match="other things"):
        write_all(found, other, ON)


def test_the_workbook_of_a_coder_holds_every_theme_and_a_row_for_each_account(tmp_path: Path) -> None:
    write_all(read(tmp_path / "in"), tmp_path / "out", ON)
    with CalamineWorkbook.from_path(str(tmp_path / "out" / "coding-first.xlsx")) as book:
        coding = book.get_sheet_by_name("Coding").to_python()
        guide = book.get_sheet_by_name("Codebook").to_python()
    assert coding[0] == list(COLUMNS)
    assert {tuple(row[:2]) for row in coding[1:]} == {("first", "AC1")}
    assert {row[0] for row in guide} >= set(codebook())


def coded(folder: Path, first: str, second: str) -> list[Path]:
    paths = []
    for coder, rows in (("first", first), ("second", second)):
        path = folder / f"{coder}.csv"
        path.write_text(",".join(COLUMNS) + "\n" + rows, encoding="utf-8")
        paths.append(path)
    return paths


def test_sheets_come_back_as_a_return_that_the_reader_takes(tmp_path: Path) -> None:
    ends = write_account_folder(tmp_path / "in", 20, 5, ON)
    found = read_folder(tmp_path / "in", ON)
    rows = read_sheets(write_coded(tmp_path, ends["given"], 1), found, found.faults)
    path = tmp_path / "accounts_2027.csv"
    path.write_text(return_text(rows, found, "SUP-E12000007", date(2027, 3, 31)), encoding="utf-8")
    reading = open_return(path)
    assert sum(batch.rows.num_rows for batch in reading.batches()) == len(rows) > 0
    assert [one for one in reading.findings if not one.rule.startswith(("late-", "overdue-"))] == []
    with path.open(encoding="utf-8") as file:
        consents = {row["account_id"]: row["consent"] for row in csv.DictReader(file)}
    assert consents == {one.id: "own_words" if one.own_words else "themes" for one in found.accounts}
    assert set(consents.values()) == {"own_words", "themes"}


def test_a_sheet_of_a_workbook_is_read_as_its_csv_is(tmp_path: Path) -> None:
    found = read(tmp_path / "in")
    write_all(found, tmp_path / "out", ON)
    sheets = [tmp_path / "out" / "coding-first.xlsx", tmp_path / "out" / "coding-second.xlsx"]
    with pytest.raises(Refused, match="one sheet of the first coder"):
        read_sheets(sheets, found, read(tmp_path / "in").faults)  # nobody has filled them in
    second = coded(tmp_path, "", "second,AC1,long_wait,health,2025\n")[1]
    first = coded(tmp_path, "first,AC1,long_wait,health,2025\n", "")[0]
    second.write_text("coder,account_id,theme,setting,about_year\nsecond,AC1,no_theme,,\n", encoding="utf-8")
    rows = read_sheets([first, second], found, found.faults)
    assert [(row.coder, row.theme, row.about_year) for row in rows] == [
        ("first", "long_wait", 2025), ("second", NO_THEME, None),
    ]  # fmt: skip


def test_a_term_that_the_codebook_does_not_hold_is_refused_with_everything_else_that_is_wrong(tmp_path: Path) -> None:
    found = read(tmp_path / "in")
    paths = coded(
        tmp_path,
        "first,AC1,felt awful,health,2025\nfirst,AC1,long_wait,moon,2035\nfirst,AC9,long_wait,,\n",
        "second,AC1,long_wait,,\nsecond,AC1,long_wait,,\nsecond,AC1,no_theme,,\n",
    )
    with pytest.raises(Refused) as caught:
        read_sheets(paths, found, found.faults)
    said = {(one.file, one.row, one.field, one.rule) for one in caught.value.findings}
    assert said >= {
        ("first.csv", 2, "theme", "term-not-in-codebook"), ("first.csv", 3, "setting", "code-not-in-list"),
        ("first.csv", 3, "about_year", "year"), ("first.csv", 4, "account_id", "account-without-consent"),
        ("second.csv", 3, "theme", "theme-twice"),
    }  # fmt: skip
    assert "none-and-some" in {one.rule for one in caught.value.findings}
    assert not any("awful" in str(one) or "moon" in str(one) for one in caught.value.findings)


def test_two_sheets_of_one_coder_are_not_two_coders(tmp_path: Path) -> None:
    found = read(tmp_path / "in")
    with pytest.raises(Refused, match="one sheet of the first coder and one of the second"):
        read_sheets(coded(tmp_path, "first,AC1,long_wait,,\n", "first,AC1,no_theme,,\n"), found, found.faults)


def quotes(folder: Path, rows: str) -> Path:
    path = folder / "quotes.csv"
    path.write_text("account_id,words,approved_on\n" + rows, encoding="utf-8")
    return path


def test_own_words_are_refused_without_the_separate_consent_approval_and_a_rule_of_clearance(tmp_path: Path) -> None:
    found = read(tmp_path / "in")
    path = quotes(tmp_path, "AC1,They listened.,2027-02-01\n")
    with pytest.raises(Refused) as caught:
        check_quotes(path, found, ON, KINDS)
    assert {one.rule for one in caught.value.findings} == {"no-consent-to-own-words", "no-rule-for-own-words"}
    own = read(tmp_path / "in", ASKED + GIVEN + OWN)
    rows = f"AC1,Kelly listened.,2027-02-01\nAC1,They listened.,\nAC1,They listened.,{ON + timedelta(days=1)}\n"
    with pytest.raises(Refused) as caught:
        check_quotes(quotes(tmp_path, rows), own, ON, KINDS)
    assert [(one.row, one.rule) for one in caught.value.findings] == [
        (2, "identifies"), (3, "not-a-date"), (4, "approved-later"), (None, "no-rule-for-own-words"),
    ]  # fmt: skip


def test_own_words_in_order_wait_only_for_clearance(tmp_path: Path) -> None:
    own = read(tmp_path / "in", ASKED + GIVEN + OWN)
    path = quotes(tmp_path, "AC1,They listened.,2027-02-01\n")
    with pytest.raises(Refused) as caught:
        check_quotes(path, own, ON, KINDS)
    assert [one.rule for one in caught.value.findings] == ["no-rule-for-own-words"]
    assert check_quotes(path, own, ON, [*KINDS, "own words"]) == 1
