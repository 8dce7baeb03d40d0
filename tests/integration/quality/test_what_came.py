"""What the faults of a made-up England did to its returns comes out of the calendar, the pages and the reports."""

from __future__ import annotations

import csv
import html
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sightline import reports
from sightline.analyses.quality.holdings import holdings
from sightline.analyses.quality.stock import STOCK, take_stock
from sightline.clearance.gate import Cleared
from sightline.clearance.stage import clear_drafts, drafts, open_release
from sightline.config import Project
from sightline.errors import LedgerError
from sightline.flow import CLEAR
from sightline.ledger.calendar import ESTIMATE, IN_TIME, LATE, NONE, Calendar, calendar
from sightline.ledger.chain import Ledger
from sightline.ledger.destroy import destroy
from sightline.ledger.receive import receive
from sightline.ledger.submissions import current
from sightline.publish.stage import publish
from sightline.returns.reports.fixlist import files_in
from sightline.standard.areas import body_names
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.projects import TODAY, made_up_project

NAMES = re.compile(r"(cin|identity|crimes|parties|outcomes|support)_20\d\d.*")


@dataclass(frozen=True)
class Came:
    """A project that received what some agencies of a made-up England sent, and what they did about each year."""

    project: Project
    ledger: Ledger
    sent: dict[tuple[str, str, int], str]
    calendar: Calendar


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> Came:
    folder = tmp_path_factory.mktemp("came")
    usual = plain(6, 1200)
    faults = {**usual.faults, "silent": 3.0, "estimated": 2.0, "resubmitted": 0.3}
    simulate(folder / "england", scenario=replace(usual, faults=faults), seed=3)
    project, ledger = made_up_project(folder / "project")
    files = [path for path in files_in([folder / "england" / "returns"]) if NAMES.fullmatch(path.name)]
    receive(ledger, project, TODAY, files)
    rows = pq.read_table(folder / "england" / "truth" / "sent.parquet").to_pylist()
    sent = {(row["sender"], row["agency"], row["year"]): row["kind"] for row in rows}
    return Came(project, ledger, sent, calendar(ledger, newest(ledger)))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def newest(ledger: Ledger) -> date:
    return max(submission.received_on for submission, _ in current(ledger))


def test_a_silent_year_never_came_an_estimate_is_one_and_a_second_census_is_a_second_edition(came: Came) -> None:
    wanted = {"sent": (IN_TIME, 1), "resubmitted": (IN_TIME, 2), "silent": (NONE, 0), "estimated": (ESTIMATE, 1)}
    kinds: Counter[str] = Counter()
    for slot in came.calendar.slots:
        kind = came.sent[slot.sender, slot.agency, slot.period.end.year]
        if slot.return_code == "cin" or kind in ("sent", "silent"):
            state = (slot.state, slot.editions)
            # A service without a single case in a year sends no file, which looks like one that did not send.
            assert state == wanted[kind] or (slot.sender == "support" and state == (NONE, 0)), (slot, kind)
            kinds[kind] += 1
    assert set(kinds) == set(wanted)


def test_an_estimate_that_nobody_called_one_names_the_entry_it_repeats(came: Came) -> None:
    found = [slot for slot in came.calendar.slots if slot.state == ESTIMATE]
    before = {(slot.agency, slot.return_code, slot.period.end.year): slot.entry for slot in came.calendar.slots}
    assert len(found) == 2
    assert all(slot.repeats == before[slot.agency, "cin", slot.period.end.year - 1] for slot in found)


def test_nothing_is_repeated_where_nobody_repeated(came: Came) -> None:
    true = [slot for slot in came.calendar.slots if came.sent[slot.sender, slot.agency, slot.period.end.year] == "sent"]
    assert [slot.repeats for slot in true if slot.repeats] == []


def test_what_has_come_by_a_day_is_the_same_seen_from_any_later_day(came: Came) -> None:
    later = calendar(came.ledger, came.calendar.on + timedelta(days=90))
    states = {(s.agency, s.return_code, s.period): s.state for s in later.slots}
    settled = [s for s in came.calendar.slots if s.state in (IN_TIME, LATE, ESTIMATE, NONE)]
    assert {states[s.agency, s.return_code, s.period] == s.state for s in settled} == {True}


@pytest.fixture(scope="module")
def cleared(came: Came) -> dict[str, Cleared]:
    entry, new = take_stock(came.ledger, (), came.calendar.on)
    assert entry is not None
    assert new
    clear_drafts(came.ledger, "sightline-default", release="quality", officer="a test")
    return {one.name: one for one in open_release(came.ledger, "quality").cleared}


def test_stock_is_taken_once_of_the_same_returns(came: Came, cleared: dict[str, Cleared]) -> None:
    assert cleared
    entry, new = take_stock(came.ledger, (), came.calendar.on)
    assert (entry, new) == (came.ledger.latest(STOCK), False)


def test_the_published_counts_are_those_of_the_calendar(came: Came, cleared: dict[str, Cleared]) -> None:
    table = cleared["returns"].table("returns_by_state")
    shown = {f.code("state"): f.value for f in table.figures if f.code("return") is None}
    assert {state: n for state, n in shown.items() if n} == Counter(slot.state for slot in came.calendar.slots)
    by_year = cleared["returns"].table("returns_by_year")
    assert sum(f.value or 0 for f in by_year.figures) == len(came.calendar.slots)


def test_a_council_that_missed_a_return_is_named_and_a_service_is_not(came: Came, cleared: dict[str, Cleared]) -> None:
    page = cleared["returns"].page
    words = " ".join(section.sentence.template for section in page.sections)
    missed = {
        agency
        for (sender, agency, _), kind in came.sent.items()
        if kind == "silent" and sender in ("council", "police")
    }
    assert missed
    assert all(body_names()[agency] in words for agency in missed)
    everything = repr(cleared["returns"])
    assert not any(agency in everything for (sender, agency, _) in came.sent if sender == "support")


def test_no_agency_is_in_two_bands_and_all_are_counted(cleared: dict[str, Cleared]) -> None:
    who, filled = cleared["core-data"], cleared["core-data-filled"]
    everybody = next(f.value for f in who.table("core_victim").figures if not f.breakdown)
    sure: Counter[str | None] = Counter()
    for figure in filled.table("core_sureness").figures:
        sure[figure.code("core_field")] += int(figure.value or 0)
    assert set(sure.values()) == {everybody}
    can = {f.code("core_field"): f.value for f in who.table("core_context").figures if len(f.breakdown) == 1}
    banded: Counter[str | None] = Counter()
    for figure in filled.table("core_filled").figures:
        banded[figure.code("core_field")] += int(figure.value or 0)
    assert {core: banded[core] for core in can} == can


def test_an_agency_with_few_records_is_in_no_band(came: Came, cleared: dict[str, Cleared]) -> None:
    held = holdings(submission for submission, _ in current(came.ledger))
    few = {one.agency for one in held if one.crossing.core == "setting" and one.count and one.count.rows < 100}
    bands = {
        f.code("band"): f.value
        for f in cleared["core-data-filled"].table("core_filled").figures
        if f.code("core_field") == "setting"
    }
    assert bands["few"] == len(few)
    assert few


def test_completeness_is_that_of_the_file(came: Came) -> None:
    """The ethnic groups of one council's newest census, counted again from its file."""
    held = [
        one
        for one in holdings(submission for submission, _ in current(came.ledger))
        if one.crossing.core == "victim_ethnicity" and one.crossing.format == "cin"
    ]
    one = held[0]
    england = came.project.folder.parent / "england"
    folder = england / "returns" / f"council_{one.agency}"
    text = (folder / sorted(one.submission.file.split("; "))[0]).read_text(encoding="utf-8")
    codes = re.findall(r"<Ethnicity>(\w+)</Ethnicity>", text)
    assert one.count is not None
    assert abs(one.count.says - sum(code not in ("REFU", "NOBT") for code in codes)) <= one.submission.set_aside
    assert one.count.rows + one.submission.set_aside >= len(codes) >= one.count.rows


def test_one_agencys_report_holds_nothing_of_another(came: Came, tmp_path: Path) -> None:
    held = holdings(submission for submission, _ in current(came.ledger))
    mine, other = sorted({one.agency for one in held if one.sender == "council"})[:2]
    page, table = reports.write_agency(held, mine, tmp_path, TODAY)
    text = html.unescape(page.read_text(encoding="utf-8"))
    assert mine in text
    assert other not in text
    assert body_names()[other] not in text
    rows = rows_of(table)
    assert len(rows) == len([one for one in held if one.agency == mine])
    with pytest.raises(LedgerError, match="nothing that counts"):
        reports.write_agency(held, "E99999999", tmp_path, TODAY)


def test_the_calendars_file_has_a_row_for_each_return_and_no_name_of_a_person(came: Came, tmp_path: Path) -> None:
    page, table = reports.write_calendar(came.calendar, tmp_path, "A title with <angle> brackets")
    rows = rows_of(table)
    assert Counter(row["state"] for row in rows) == Counter(slot.state for slot in came.calendar.slots)
    assert {row["age_days"] == "" for row in rows if row["state"] == NONE} == {True}
    text = page.read_text(encoding="utf-8")
    assert "&lt;angle&gt;" in text
    assert "<script" not in text


def test_the_site_shows_the_three_pages(came: Came, cleared: dict[str, Cleared], tmp_path: Path) -> None:
    opened = open_release(came.ledger, "quality")
    site = publish(opened, tmp_path / "site", title="A test", made_up=True, today=TODAY).parent
    for name in cleared:
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        assert "days old" in text
        assert len(text.encode()) < 200_000
        assert text.count("<svg") >= 2


def test_what_was_made_of_a_destroyed_submission_alone_is_destroyed_and_stands_in_no_release(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path / "project")
    today = datetime.now(UTC).date()  # receipts carry the clock's own time, and stock is taken of what came by a day
    fixtures = Path(__file__).parents[2] / "unit" / "returns" / "fixtures"
    receive(ledger, project, today, [fixtures / "support.csv"])
    entry, _ = take_stock(ledger, (), today)
    assert entry is not None
    assert {draft.name for draft in drafts(ledger)} == {"returns", "core-data", "core-data-filled"}
    destroy(ledger, project.fix_lists, [1], officer="nobody", reason="a test")
    for payload in entry.payloads():
        with pytest.raises(LedgerError, match="was destroyed"):
            ledger.read_bytes(payload, CLEAR)
    with pytest.raises(LedgerError, match="was destroyed"):
        drafts(ledger)
    again, new = take_stock(ledger, (), today)
    assert again is not None
    assert new
    assert {draft.name for draft in drafts(ledger)} <= {"returns"}
    assert take_stock(ledger, (), today) == (again, False)
