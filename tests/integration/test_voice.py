"""From a service's file to the page: who withdrew, whose consent ended and whose list was destroyed is left out."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.voice.stage import voice
from sightline.chronology.accounts import Heard, tally_accounts
from sightline.clearance.stage import clear_drafts, drafts, open_release
from sightline.config import Project
from sightline.errors import ZoneError
from sightline.flow import TALLY, VOICE, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.destroy import destroy
from sightline.ledger.receive import receive
from sightline.ledger.submissions import RECEIVED
from sightline.publish.stage import publish
from sightline.standard.codebook import NO_THEME, codebook
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.engines import DUCKDB
from tests.generative.naive_accounts import Row
from tests.generative.naive_accounts import counts as by_hand
from tests.projects import TODAY, made_up_project

HEADER = "agency_code,period_end,account_id,given_date,given_to,coder,theme,setting,about_year,consent,consent_until\n"
SERVICE = "SUP-E12000007"
THEMES = tuple(code for code in codebook() if code != NO_THEME)
ON = date(2026, 11, 26)
NUMBER = 120


def accounts(
    folder: Path, numbers: range = range(NUMBER), name: str = "accounts_2026.csv", until: str = "2029-01-01"
) -> Path:
    """Every account speaks of five themes in turn; the second coder misses one in ten of them."""
    lines = []
    for number in numbers:
        for place in range(5):
            theme = THEMES[(number + place * 4) % len(THEMES)]
            row = f"{theme},{'school' if number % 2 else 'police'},2024,themes,{until}"
            coders = ("first", "second") if (number + place) % 10 else ("first",)
            lines += [f"{SERVICE},2026-03-31,AC{number},2025-06-01,support,{coder},{row}" for coder in coders]
    path = folder / name
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def withdrawals(
    folder: Path, numbers: range, name: str = "account_withdrawals_2026.csv", end: str = "2026-03-31"
) -> Path:
    path = folder / name
    rows = [f"{SERVICE},{end},AC{number},themes,2026-03-01" for number in numbers]
    path.write_text("agency_code,period_end,account_id,purpose,withdrawn_date\n" + "\n".join(rows) + "\n")
    return path


@pytest.fixture
def made(tmp_path: Path) -> tuple[Project, Ledger]:
    project, ledger = made_up_project(tmp_path / "project")
    receive(ledger, project, TODAY, [accounts(tmp_path)])
    return project, ledger


def heard(ledger: Ledger, on: date = ON) -> Heard:
    return tally_accounts(ledger, DUCKDB.open, on)


def number(counted: Heard) -> int:
    return sum(row["accounts"] for row in counted.counts.to_pylist() if row["what"] == "all")


def run(ledger: Ledger, on: date = ON) -> bool:
    """Tally and draft; whether anything was made."""
    counted = heard(ledger, on)
    return voice(ledger, counted.counts, on, counted.agencies, counted.submissions)[1]


def test_every_account_is_counted_and_every_theme_as_often_as_both_coders_found_it(
    made: tuple[Project, Ledger],
) -> None:
    counted = heard(made[1])
    assert number(counted) == NUMBER
    found = Counter({row["theme"]: row["accounts"] for row in counted.counts.to_pylist()
                     if row["what"] == "theme" and row["found"] == "both"})  # fmt: skip
    expected = Counter(
        THEMES[(number + place * 4) % len(THEMES)]
        for number in range(NUMBER) for place in range(5) if (number + place) % 10
    )  # fmt: skip
    assert found == expected


def test_whoever_withdraws_is_gone_from_the_next_run_and_no_later_file_brings_them_back(
    made: tuple[Project, Ledger], tmp_path: Path
) -> None:
    project, ledger = made
    assert run(ledger)
    receive(ledger, project, TODAY, [withdrawals(tmp_path, range(30))])
    assert number(heard(ledger)) == NUMBER - 30
    # The same accounts sent again, and an emptier list of withdrawals in the place of the first one.
    receive(ledger, project, TODAY, [accounts(tmp_path, name="accounts_again_2026.csv", until="2029-02-01")])
    receive(ledger, project, TODAY, [withdrawals(tmp_path, range(5), "account_withdrawals_new_2026.csv")])
    assert number(heard(ledger)) == NUMBER - 30
    assert run(ledger)
    assert not run(ledger)  # nothing new since


def test_an_account_of_another_service_with_the_same_number_stays(made: tuple[Project, Ledger], tmp_path: Path) -> None:
    project, ledger = made
    path = withdrawals(tmp_path, range(NUMBER))
    path.write_text(path.read_text().replace(SERVICE, "SUP-E12000001"))
    receive(ledger, project, TODAY, [path])
    assert number(heard(ledger)) == NUMBER


def test_consent_that_has_ended_on_the_day_of_the_run_counts_no_more(made: tuple[Project, Ledger]) -> None:
    _, ledger = made
    assert number(heard(ledger, date(2029, 1, 1))) == NUMBER
    assert run(ledger)
    assert [draft.name for draft in drafts(ledger)] == ["voice"]
    assert number(heard(ledger, date(2029, 1, 2))) == 0
    assert run(ledger, date(2029, 1, 2))
    assert drafts(ledger) == ()  # what was drafted before is not cleared again


def test_where_a_list_of_withdrawals_was_destroyed_what_came_before_it_is_not_counted(
    made: tuple[Project, Ledger], tmp_path: Path
) -> None:
    project, ledger = made
    receive(ledger, project, TODAY, [withdrawals(tmp_path, range(30))])
    entry = next(one for one in reversed(ledger.entries()) if one.kind == RECEIVED)
    destroy(ledger, project.fix_lists, [entry.number], officer="a test", reason="a test")
    counted = heard(ledger)
    assert (number(counted), counted.withheld) == (0, 1)


def test_destroying_what_a_service_sent_destroys_what_was_drafted_of_it(made: tuple[Project, Ledger]) -> None:
    project, ledger = made
    run(ledger)
    entry = next(one for one in ledger.entries() if one.kind == RECEIVED)
    destroy(ledger, project.fix_lists, [entry.number], officer="a test", reason="a test")
    assert number(heard(ledger)) == 0
    run(ledger)
    assert drafts(ledger) == ()


def test_the_tally_may_write_nothing_and_the_page_may_not_be_made_from_content(made: tuple[Project, Ledger]) -> None:
    assert TALLY.fills == frozenset()
    assert not VOICE.opens & {Zone.CONTENT, Zone.EVENTS, Zone.IDENTITY, Zone.LINK}
    _, ledger = made
    payload = next(one for entry in ledger.entries() for one in entry.payloads(Zone.CONTENT))
    with pytest.raises(ZoneError):
        ledger.read_table(payload, VOICE)


def test_what_a_made_up_service_sends_is_counted_as_its_files_say(tmp_path: Path) -> None:
    simulate(tmp_path / "england", scenario=plain(4, 9_000, (2024, 2025)), seed=7)
    files = sorted((tmp_path / "england").rglob("account*.csv"))
    project, ledger = made_up_project(tmp_path / "project")
    receive(ledger, project, TODAY, files)
    sent = [row for path in files if path.name.startswith("accounts") for row in said(path, 1)]
    withdrawn = [row for path in files if path.name.startswith("account_w") for row in said(path, 2)]
    assert len(sent) > 100
    assert withdrawn
    counted = Counter({
        (row["what"], row["year"], row["theme"], row["code"], row["found"]): row["accounts"]
        for row in heard(ledger).counts.to_pylist()
    })  # fmt: skip
    assert counted == by_hand(sent, withdrawn, ON)


def said(path: Path, submission: int) -> list[Row]:
    """The rows of a file as the naive count reads them."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {
                **row, "agency": row["agency_code"], "account": row["account_id"], "submission": submission,
                "period_end": row["period_end"], "setting": row.get("setting") or None,
                "given_date": date.fromisoformat(row["given_date"]) if "given_date" in row else None,
                "about_year": int(row["about_year"]) if row.get("about_year") else None,
                "consent_until": date.fromisoformat(row["consent_until"]) if row.get("consent_until") else None,
            }
            for row in csv.DictReader(file)
        ]  # fmt: skip


def test_the_pages_are_cleared_and_published(made: tuple[Project, Ledger], tmp_path: Path) -> None:
    _, ledger = made
    run(ledger)
    clear_drafts(ledger, "sightline-default", release="test", officer="a test")
    index = publish(open_release(ledger), tmp_path / "site", title="A test", made_up=True, today=ON)
    page = (index.parent / "voice.html").read_text(encoding="utf-8")
    assert "Was asked by somebody who noticed" in page
    assert "Nothing has been reported as changed yet" in (index.parent / "what-changed.html").read_text("utf-8")
    assert "AC1" not in page
