"""What is received is set beside the agency's own last submission, and no more is opened for it than that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.errors import ZoneError
from sightline.flow import CHECK, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import Receipt, receive, write_fix_lists
from sightline.ledger.submissions import current
from tests.projects import TODAY, made_up_project
from tests.unit.returns.conftest import HEADER, census
from tests.unit.returns.test_last import OLD_HEADER, last_year, numbered


def sent(folder: Path, name: str, body: str, header: str = HEADER) -> Path:
    path = folder / name
    path.write_text(census(body, header=header))
    return path


def asked(receipt: Receipt) -> list[tuple[str, int | None]]:
    return [(one.rule, one.line) for one in receipt.findings if one.rule.startswith("last-")]


def test_a_later_period_is_set_beside_the_one_before(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    old = sent(tmp_path, "old.xml", numbered(1, **last_year()) + numbered(2, **last_year()), OLD_HEADER)
    (first,) = receive(ledger, project, TODAY, [old])
    assert asked(first) == []
    new = sent(tmp_path, "new.xml", numbered(1, sex="M", born="2018-06-14", **last_year()))
    (second,) = receive(ledger, project, TODAY, [new])
    assert sorted(asked(second), key=str) == [
        ("last-birth-date-changed", 4), ("last-open-case-gone", None), ("last-sex-changed", 4),
    ]  # fmt: skip
    assert second.report is not None
    assert second.report.beside == "entry 1, to 2025-03-31"
    assert second.submission is not None
    assert second.submission.findings["last-sex-changed"] == 1


def test_a_day_within_the_month_is_not_in_content_and_so_not_compared(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    receive(ledger, project, TODAY, [sent(tmp_path, "old.xml", numbered(1, **last_year()), OLD_HEADER)])
    (second,) = receive(
        ledger, project, TODAY, [sent(tmp_path, "new.xml", numbered(1, born="2018-05-15", **last_year()))]
    )
    assert asked(second) == []


def test_an_edition_is_set_beside_the_one_it_replaces_and_never_beside_another_agency(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    other = HEADER.replace("<LEA>201</LEA>", "<LEA>202</LEA>")
    receive(ledger, project, TODAY, [sent(tmp_path, "other.xml", numbered(1, ethnicity="BAFR"), other)])
    (ours,) = receive(ledger, project, TODAY, [sent(tmp_path, "first.xml", numbered(1))])
    assert asked(ours) == []
    (again,) = receive(ledger, project, TODAY, [sent(tmp_path, "again.xml", numbered(1, ethnicity="APKN"))])
    assert asked(again) == [("last-ethnicity-changed", 4)]
    assert again.submission is not None
    assert again.submission.supersedes == 2


def test_a_fix_list_is_page_workbook_and_list_under_the_name_of_its_entry(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    receipts = receive(ledger, project, TODAY, [sent(tmp_path, "bad.xml", numbered(1, ReferralSource="ZZ"))])
    written = write_fix_lists(receipts, tmp_path / "lists")
    assert written == {1: tmp_path / "lists" / "E09000001" / "000001.html"}
    assert sorted(path.name for path in (tmp_path / "lists").rglob("*.*")) == [
        "000001.csv", "000001.html", "000001.xlsx",
    ]  # fmt: skip


def test_the_stage_opens_content_and_neither_identity_nor_links(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    receive(ledger, project, TODAY, [sent(tmp_path, "old.xml", numbered(1))])
    ((_, entry),) = current(ledger)
    assert CHECK.opens == {Zone.CONTENT, Zone.ADMIN}
    assert CHECK.fills == frozenset()
    with pytest.raises(ZoneError):
        ledger.read_table(entry.payloads(Zone.IDENTITY)[0], CHECK)


def test_no_content_of_the_last_submission_is_read_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, ledger = made_up_project(tmp_path)
    later = HEADER.replace("2026", "2027")
    receive(ledger, project, TODAY, [sent(tmp_path, "later.xml", numbered(1, **last_year()), later)])
    monkeypatch.setattr(Ledger, "read_table", lambda *_: pytest.fail("a payload was opened"))
    (earlier,) = receive(ledger, project, TODAY, [sent(tmp_path, "earlier.xml", numbered(1))])
    assert asked(earlier) == []
    assert earlier.submission is not None
    assert earlier.submission.period_end == date(2026, 3, 31)
