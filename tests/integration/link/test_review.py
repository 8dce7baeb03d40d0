"""Clerical review end to end on a made-up England: a truthful clerk's answers come to the truth, and names stay put."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from sightline.config import Project
from sightline.errors import ConfigError, LedgerError, Refused
from sightline.flow import CHRONICLE, REVIEW, STOCK, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.destroy import destroy
from sightline.ledger.receive import receive
from sightline.ledger.submissions import DRAWN, LINKED, REVIEWED
from sightline.link.clerks import draw_review, read_review
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.standard.clerical import precision, strata_of
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.projects import made_up_project

NUMBER = 120
World = tuple[Path, Project, Ledger]


def now() -> date:
    return datetime.now(UTC).date()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A small England, received and linked, and a workbook of pairs drawn from it."""
    folder = tmp_path_factory.mktemp("review")
    simulate(folder / "england", scenario=plain(2, 2500, (2025,)), seed=11)
    project, ledger = made_up_project(folder / "project")
    receive(ledger, project, now(), files_in([folder / "england" / "returns"]))
    link(ledger, project, now())
    draw_review(ledger, project, now(), project.review, NUMBER)
    return folder / "england", project, ledger


def workbook(world: World) -> Path:
    (path,) = world[1].review.iterdir()
    return path


def truth(world: World) -> dict[str, str]:
    """Record key -> the person it truly is of."""
    england, project, _ = world
    key = keys.load(project.keys, keys.RECORD)
    return {
        keys.Tokens(key, "record", row["sender"], row["agency"]).of(row["local_id"]): row["person_id"]
        for row in pq.read_table(england / "truth" / "records.parquet").to_pylist()
    }


def drawn(world: World) -> list[dict[str, str]]:
    """The pairs drawn, each with the true answer."""
    ledger, person = world[2], truth(world)
    entry, linked = ledger.latest(DRAWN), ledger.latest(LINKED)
    assert entry is not None
    assert linked is not None
    table = ledger.read_table(linked.payloads(Zone.LINK)[0], CHRONICLE)
    records = table.filter(pc.equal(table["draw"], 0))["record_key"].to_pylist()
    rows = ledger.read_table(entry.payloads(Zone.LINK)[0], CHRONICLE).to_pylist()
    return [
        {**row, "true": "same person" if person[records[row["l"]]] == person[records[row["r"]]] else "two people"}
        for row in rows
    ]


def answered(world: World, folder: Path, answers: dict[str, str], *, drop: int = 0) -> Path:
    """The workbook as a clerk gives it back."""
    rows = CalamineWorkbook.from_path(workbook(world)).get_sheet_by_name("Pairs").to_python(skip_empty_area=False)
    path = folder / "answered.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Pairs")
        for number, row in enumerate(rows[: len(rows) - drop]):
            for place, cell in enumerate(row):
                said = answers.get(str(row[0]), "") if place == 1 and number > 1 else cell
                sheet.write_string(number, place, str(said))
    return path


def test_a_truthful_clerk_comes_to_the_truth(world: World, tmp_path: Path) -> None:
    ledger, person = world[2], truth(world)
    answers = {row["key"]: row["true"] for row in drawn(world)}
    read = read_review(ledger, world[1], now(), answered(world, tmp_path, answers))
    assert (read.answered, read.blank, read.missing) == (len(answers), 0, 0)
    found = precision([stratum for stratum in strata_of(read.counts) if stratum.population == "child"])
    assert found is not None
    linked = ledger.latest(LINKED)
    assert linked is not None
    pairs = next(p for p in linked.payloads(Zone.LINK) if p.name == "link_pairs")
    table = ledger.read_table(linked.payloads(Zone.LINK)[0], CHRONICLE)
    records = table.filter(pc.equal(table["draw"], 0))["record_key"].to_pylist()
    joined = [
        r for r in ledger.read_table(pairs, CHRONICLE).to_pylist() if r["outcome"] == "joined" and not r["offender"]
    ]
    right = sum(person[records[row["l"]]] == person[records[row["r"]]] for row in joined) / len(joined)
    assert found.low <= right <= found.high
    assert found.high - found.low < 0.12


def test_the_strata_of_the_counts_are_those_of_the_pairs(world: World, tmp_path: Path) -> None:
    rows = drawn(world)
    read = read_review(world[2], world[1], now(), answered(world, tmp_path, {rows[0]["key"]: "cannot tell"}))
    told = {(r["population"], r["stratum"]): r for r in read.counts if r["dimension"] == "all"}
    by_stratum = Counter((row["population"], row["stratum"]) for row in rows)
    assert {key: row["drawn"] for key, row in told.items() if row["drawn"]} == by_stratum
    assert sum(int(str(row["cannot_tell"])) for row in told.values()) == 1
    assert all(int(str(row["pairs"])) >= int(str(row["drawn"])) for row in told.values())
    groups = {r["dimension"] for r in read.counts}
    assert groups >= {"ethnic_group", "sex", "age", "kinds"}


def test_the_same_linkage_draws_the_same_pairs(world: World, tmp_path: Path) -> None:
    before = ledger_entries(world[2], DRAWN)
    path, _, number = draw_review(world[2], world[1], now(), tmp_path / "again", NUMBER)
    assert number == len(drawn(world))
    assert ledger_entries(world[2], DRAWN) == before
    first, again = (
        CalamineWorkbook.from_path(one).get_sheet_by_name("Pairs").to_python() for one in (workbook(world), path)
    )
    assert first == again


def ledger_entries(ledger: Ledger, kind: str) -> int:
    return sum(entry.kind == kind for entry in ledger.entries())


def test_what_a_clerk_changed_is_refused_all_at_once(world: World, tmp_path: Path) -> None:
    path = answered(world, tmp_path, {row["key"]: "same person" for row in drawn(world)})
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Pairs").to_python(skip_empty_area=False)
    rows[2][0], rows[5][0] = "000000000000", "ffffffffffff"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Pairs")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, [str(cell) for cell in row])
    before = ledger_entries(world[2], REVIEWED)
    with pytest.raises(Refused) as raised:
        read_review(world[2], world[1], now(), path)
    assert [finding.row for finding in raised.value.findings] == [3, 6]
    assert ledger_entries(world[2], REVIEWED) == before


def test_rows_that_are_missing_or_blank_are_counted(world: World, tmp_path: Path) -> None:
    rows = drawn(world)
    read = read_review(
        world[2], world[1], now(), answered(world, tmp_path, {r["key"]: "two people" for r in rows[:5]}, drop=3)
    )
    assert (read.answered, read.blank, read.missing) == (5, len(rows) - 8, 3)


def test_no_name_is_anywhere_but_in_the_workbook(world: World, tmp_path: Path) -> None:
    england, project, ledger = world
    read_review(ledger, project, now(), answered(world, tmp_path, {r["key"]: r["true"] for r in drawn(world)}))
    names: set[str] = set()
    for path in (england / "returns").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            names |= {f"{row['forename']} {row['surname']}" for row in csv.DictReader(handle) if row.get("surname")}
    values = {part for name in names for part in name.split() if len(part) > 3}
    shown = " ".join(map(str, CalamineWorkbook.from_path(workbook(world)).get_sheet_by_name("Pairs").to_python()))
    assert any(value in shown for value in values)
    entries = [entry for entry in ledger.entries() if entry.kind in (DRAWN, REVIEWED)]
    said = str([entry.body for entry in entries])
    for entry in entries:
        for payload in entry.payloads():
            said += str(ledger.read_table(payload, REVIEW).to_pylist())
    assert not [value for value in values if value in said]


def test_counts_of_a_review_hold_no_key_and_may_be_read_where_nothing_else_may(world: World, tmp_path: Path) -> None:
    read = read_review(
        world[2], world[1], now(), answered(world, tmp_path, {r["key"]: r["true"] for r in drawn(world)})
    )
    (payload,) = read.entry.payloads()
    table = world[2].read_table(payload, STOCK)
    assert not {"key", "l", "r", "record_key"} & set(table.column_names)


def test_a_project_whose_record_has_run_out_reviews_nothing(world: World, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="keys_expire has passed"):
        draw_review(world[2], world[1], date(2100, 1, 2), tmp_path, NUMBER)
    with pytest.raises(ConfigError):
        read_review(world[2], world[1], date(2100, 1, 2), tmp_path / "none.xlsx")


def test_without_links_there_is_nothing_to_review(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path / "empty")
    with pytest.raises(LedgerError, match="nothing was linked yet"):
        draw_review(ledger, project, now(), tmp_path, NUMBER)


def test_destroying_what_was_received_destroys_the_workbook_and_the_sample(world: World) -> None:
    """Last in this file: nothing can be reviewed afterwards."""
    _, project, ledger = world
    copy = project.review / f"{workbook(world).stem} answered.xlsx"
    copy.write_bytes(workbook(world).read_bytes())
    destroy(ledger, project.fix_lists, [1], officer="a test", reason="a test")
    assert list(project.review.iterdir()) == []
    entry = ledger.latest(DRAWN)
    assert entry is not None
    with pytest.raises(LedgerError, match="was destroyed"):
        ledger.read_table(entry.payloads(Zone.LINK)[0], REVIEW)
    with pytest.raises(LedgerError):
        draw_review(ledger, project, now(), project.review, NUMBER)
