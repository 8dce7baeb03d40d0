"""The documented CSVs fit their columns, speak of people and records that are there, and are received whole."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from functools import cache
from importlib import resources
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sightline.returns.reading import open_return
from sightline.standard.codes import code_list
from sightline.synthetic.scenario import named, plain
from sightline.synthetic.world import simulate

YEARS = (2024, 2025)
WORLDS = {
    "plain": plain(6, 15_000, YEARS),
    "everything": named("everything_strong").with_world(areas=5, children=6000),
}
PEOPLE = {  # the columns that name somebody by the sender's own id
    "council": "la_child_id", "police": "person_id", "school": "pupil_id", "health": "person_id",
    "youth_justice": "person_id", "court": "defendant_id", "prison": "person_id", "probation": "person_id",
    "national": "person_id",
}  # fmt: skip
# Days that lie ahead on purpose; every other day is one that was known on the last day of the file's year.
AHEAD = {("meetings", "due_date"), ("register", "required_to"), ("accounts", "consent_until")}
DECIDES = {  # the day that decides in which year's file a row stands
    "contacts": "contact_date", "referral_decisions": "decision_date", "meetings": "held_date",
    "notices_received": "received_date", "suspensions": "recorded_date", "health_contacts": "recorded_date",
    "helpline_weeks": "week_start_date", "campaign_weeks": "week_start_date", "reoffending": "proven_date",
    "accounts": "given_date", "account_withdrawals": "withdrawn_date",
}  # fmt: skip
# Rows of what lasts: (begins, ends), open on some day of the file's year.
LASTS = {
    "early_help": ("start_date", "end_date"), "care_periods": ("start_date", "end_date"),
    "custody": ("reception_date", "end_date"), "supervision": ("start_date", "end_date"),
    "missing_reports": ("recorded_date", ""), "protective_notices": ("recorded_date", ""),
    "emergency_attendances": ("recorded_date", ""), "mental_health_referrals": ("recorded_date", ""),
    "sarc_attendances": ("referred_date", ""), "youth_justice": ("recorded_date", ""),
    "court_cases": ("charge_date", ""), "programmes": ("assessed_date", ""),
    "register": ("required_from", "required_to"), "referral_mechanism": ("referral_date", "conclusive_grounds_date"),
}  # fmt: skip
# Times of day, which the made-up agencies do not write down, and what no made-up child is exploited for.
NOT_FILLED = {("missing_reports", "reported_at"), ("missing_reports", "found_at"), ("return_interviews", "held_at"),
              ("emergency_attendances", "arrived_at")}  # fmt: skip
# So little happens here that a small world may have none of it, above all one with few places in prisons.
RARE = {
    "programmes",
    "supervision",
    "reoffending",
    "accounts",
    "account_withdrawals",
    "referral_mechanism",
    "custody",
    "register",
}
Row = dict[str, str]


@pytest.fixture(scope="module", params=list(WORLDS))
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    out = tmp_path_factory.mktemp("world")
    simulate(out, scenario=WORLDS[request.param], seed=1)
    return out


def data(name: str) -> list[Row]:
    text = resources.files("sightline.returns.data").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def documented() -> dict[str, list[Row]]:
    """Format -> its columns, as the tables of the definitions say."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in data("fields.csv"):
        found[row["format"]].append(row)
    return found


@cache
def senders() -> dict[str, str]:
    """Format -> who sends it."""
    return {row["code"]: row["sender"] for row in data("formats.csv")}


@cache
def rows_of(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def files(made: Path) -> list[tuple[Path, str, str, int]]:
    """(path, format, agency, year) of every documented CSV."""
    found = []
    for path in sorted((made / "returns").glob("*/*.csv")):
        layout, _, year = path.stem.rpartition("_")
        if layout not in documented():
            continue
        sender = senders()[layout]
        assert path.parent.name.startswith(f"{sender}_")
        found.append((path, layout, path.parent.name.removeprefix(f"{sender}_"), int(year)))
    return found


def date_pairs() -> list[Row]:
    text = resources.files("sightline.returns.data").joinpath("date_pairs.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def all_rows(made: Path, layout: str) -> list[Row]:
    return [row for path, name, *_ in files(made) if name == layout for row in rows_of(path)]


def fits(column: Row, value: str) -> bool:
    """Whether a cell is what its column is documented to hold."""
    if not value:
        return not column["required"]
    if column["type"] == "date":
        return bool(re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", value))
    if column["type"] == "int":
        return value.isdecimal()
    if column["type"] == "bool":
        return value in ("yes", "no")
    return not column["codes"] or value in code_list(column["codes"])


def test_there_is_a_file_of_every_format_and_none_of_an_agency_that_was_silent(made: Path) -> None:
    silent = {
        (row["sender"], row["agency"], row["year"])
        for row in pq.read_table(made / "truth/sent.parquet").to_pylist() if row["kind"] == "silent"
    }  # fmt: skip
    there: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for path, layout, agency, year in files(made):
        there[layout].add((agency, year))
        assert rows_of(path), "a file without rows, which readers refuse"
    assert there.keys() | RARE == documented().keys()
    for layout, found in there.items():
        assert not {(senders()[layout], agency, year) for agency, year in found} & silent


def test_what_is_common_is_sent_by_every_agency_in_every_year(made: Path) -> None:
    folders = {
        layout: {path.parent.name for path, name, *_ in files(made) if name == layout} for layout in documented()
    }
    for layout in ("contacts", "meetings", "absence", "emergency_attendances", "missing_reports", "helpline_weeks"):
        assert folders[layout] == {path.name for path in (made / "returns").glob(f"{senders()[layout]}_*")}


def test_every_file_has_the_columns_of_its_layout(made: Path) -> None:
    for path, layout, *_ in files(made):
        with path.open(newline="", encoding="utf-8") as file:
            header = next(csv.reader(file))
        assert header == ["agency_code", "period_end", *(column["name"] for column in documented()[layout])]


def test_every_cell_is_of_its_kind_and_every_code_one_of_those_documented(made: Path) -> None:
    wrong: set[tuple[str, str, str]] = set()
    for path, layout, agency, year in files(made):
        for row in rows_of(path):
            assert (row["agency_code"], row["period_end"]) == (agency, f"{year}-03-31")
            wrong |= {
                (layout, column["name"], column["type"])
                for column in documented()[layout] if not fits(column, row[column["name"]])
            }  # fmt: skip
    assert not wrong


def test_every_column_is_filled_somewhere(made: Path) -> None:
    empty = {
        (layout, column["name"])
        for layout, columns in documented().items() for column in columns
        if not any(row[column["name"]] for row in all_rows(made, layout))
    }  # fmt: skip
    usual = json.loads((made / "manifest.json").read_text())["scenario"]["name"] == "plain"
    assert {(layout, column) for layout, column in empty if usual or layout not in RARE} == NOT_FILLED


def test_no_day_lies_after_the_last_of_the_files_year(made: Path) -> None:
    late: Counter[tuple[str, str]] = Counter()
    for path, layout, _, year in files(made):
        dates = [column["name"] for column in documented()[layout] if column["type"] == "date"]
        for row in rows_of(path):
            late.update((layout, name) for name in dates if row[name] > f"{year}-03-31")
    assert set(late) <= AHEAD


def test_a_row_stands_in_the_file_of_the_year_of_the_day_that_decides(made: Path) -> None:
    for path, layout, _, year in files(made):
        if layout in DECIDES:
            days = {row[DECIDES[layout]] for row in rows_of(path)}
            assert all(f"{year - 1}-04-01" <= day <= f"{year}-03-31" for day in days), layout


def test_what_lasts_stands_in_the_files_of_the_years_in_which_it_was_there(made: Path) -> None:
    for path, layout, _, year in files(made):
        begins, ends = LASTS.get(layout, ("", ""))
        for row in rows_of(path) if begins else []:
            assert row[begins] <= f"{year}-03-31", layout
            assert not ends or not row[ends] or row[ends] >= f"{year - 1}-04-01", layout


def test_nothing_begins_after_it_ended(made: Path) -> None:
    pairs = [(layout, *pair) for layout, pair in LASTS.items() if pair[1]]
    pairs += [(row["format"], row["earlier"], row["later"]) for row in date_pairs() if row["format"] in documented()]
    for layout, first, second in pairs:
        found = [(row[first], row[second]) for row in all_rows(made, layout) if row[first] and row[second]]
        assert found or layout in RARE, layout
        assert all(begun <= ended for begun, ended in found), (layout, first, second)


def test_a_row_is_found_by_its_id(made: Path) -> None:
    for layout, columns in documented().items():
        if layout in ("meeting_attendance", "accounts", "account_withdrawals", "helpline_weeks", "campaign_weeks",
                      "capacity", "programme_places"):  # fmt: skip
            continue
        first = columns[0]["name"]
        for path, name, *_ in files(made):
            if name == layout:
                ids = [row[first] for row in rows_of(path)]
                assert all(ids), layout
                assert len(ids) == len(set(ids)), layout


def test_everybody_in_a_file_is_in_the_list_of_who_is_who(made: Path) -> None:
    who = {
        (row["sender"], row["agency"], row["local_id"])
        for row in pq.read_table(made / "truth/records.parquet").to_pylist()
    }
    found: Counter[str] = Counter()
    for path, layout, agency, _ in files(made):
        sender = senders()[layout]
        column = PEOPLE.get(sender, "")
        for row in rows_of(path):
            if column in row:
                assert (sender, agency, row[column]) in who, layout
                found[sender] += 1
    assert found.keys() == PEOPLE.keys()


@pytest.mark.parametrize(
    ("layout", "column", "other", "key"),
    [
        ("meeting_attendance", "meeting_id", "meetings", "meeting_id"), ("absence", "pupil_id", "pupils", "pupil_id"),
        ("suspensions", "pupil_id", "pupils", "pupil_id"),
        ("emergency_attendances", "person_id", "health_people", "person_id"),
        ("mental_health_referrals", "person_id", "health_people", "person_id"),
        ("sarc_attendances", "person_id", "health_people", "person_id"),
        ("health_contacts", "person_id", "health_people", "person_id"),
        ("youth_justice", "person_id", "youth_people", "person_id"),
    ],
)  # fmt: skip
def test_rows_that_belong_to_others_find_them_in_the_same_agencys_file_of_the_year(
    made: Path, layout: str, column: str, other: str, key: str
) -> None:
    for path, name, _, year in files(made):
        if name == layout:
            there = {row[key] for row in rows_of(path.parent / f"{other}_{year}.csv")}
            assert {row[column] for row in rows_of(path)} <= there


def test_interviews_and_notices_received_are_about_what_the_police_wrote(made: Path) -> None:
    silent = any(row["kind"] == "silent" for row in pq.read_table(made / "truth/sent.parquet").to_pylist())
    for mine, theirs, key in (
        ("return_interviews", "missing_reports", "missing_id"), ("notices_received", "protective_notices", "notice_id"),
    ):  # fmt: skip
        written = {row[key] for row in all_rows(made, theirs)}
        lacking = [row for row in all_rows(made, mine) if row[key] not in written]
        assert len(lacking) < (0.5 if silent else 0.08) * len(all_rows(made, mine))  # written before the first year


def test_every_row_that_is_written_is_received_and_only_late_work_is_asked_about(made: Path) -> None:
    asked: Counter[tuple[str, str]] = Counter()
    for path, layout, agency, year in files(made):
        reading = open_return(path)
        received = sum(batch.rows.num_rows for batch in reading.batches())
        assert (reading.format.code, reading.header.agency, reading.header.year) == (layout, agency, year)
        assert received == len(rows_of(path))
        assert reading.counts.set_aside == 0
        asked.update((layout, finding.rule) for finding in reading.findings)
    assert not {(layout, rule) for layout, rule in asked if not rule.startswith(("late-", "overdue-"))}
