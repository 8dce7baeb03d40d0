"""Match-keys in the ledger: in the identity zone only, by the record keys of the agency's other files, for a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from sightline.errors import Refused
from sightline.flow import LINK, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import Receipt, receive
from sightline.ledger.submissions import current, payloads_of
from tests.projects import TODAY, made_up_project

RETURNS = Path(__file__).parents[1] / "returns" / "fixtures"
CLEAN = (RETURNS / "match_keys_clean.csv").read_text(encoding="utf-8")


def received(
    folder: Path, text: str, *others: Path, today: date = TODAY, keep_days: int = 3650
) -> tuple[Ledger, list[Receipt]]:
    path = folder / "keys.csv"
    path.write_text(text, encoding="utf-8")
    project, ledger = made_up_project(folder / "project")
    project = replace(project, record=replace(project.record, keep_days=keep_days))
    return ledger, receive(ledger, project, today, [path, *others])


def identity(ledger: Ledger, code: str) -> list[dict[str, object]]:
    (payload,) = [
        payload for payload, said in payloads_of(current(ledger), Zone.IDENTITY, "identity")
        if said["return_code"] == code
    ]  # fmt: skip
    rows: list[dict[str, object]] = ledger.read_table(payload, LINK).to_pylist()
    return rows


def test_keys_lie_in_the_identity_zone_and_nothing_in_content(tmp_path: Path) -> None:
    ledger, (receipt,) = received(tmp_path, CLEAN)
    rows = identity(ledger, "match_keys")
    assert len(rows) == 5
    assert {row["match_kind"] for row in rows} == {"full_name", "home", "nhs_number", None}
    assert {row["match_key_expires"] for row in rows} == {date(2027, 3, 31)}
    assert all(row["forename"] is None and row["birth_date"] is None for row in rows)
    entry = next(entry for submission, entry in current(ledger) if submission == receipt.submission)
    assert entry.payloads(Zone.CONTENT) == ()


def test_the_agencys_own_ids_become_the_record_keys_of_its_other_files(tmp_path: Path) -> None:
    council = CLEAN.replace("HEA-NORTH", "E09000001").replace(",health,", ",council,")
    ledger, _ = received(tmp_path, council, RETURNS / "identity_clean.csv")
    keys = {row["record_key"] for row in identity(ledger, "match_keys")}
    named = {row["record_key"] for row in identity(ledger, "identity")}
    assert len(keys) == 3
    assert len(keys & named) == 2
    assert not any("MADEUP" in str(key) for key in keys)


def test_another_kind_of_agency_of_the_same_code_has_other_record_keys(tmp_path: Path) -> None:
    school = CLEAN.replace("HEA-NORTH", "E09000001").replace(",health,", ",school,")
    ledger, _ = received(tmp_path, school, RETURNS / "identity_clean.csv")
    keys = {row["record_key"] for row in identity(ledger, "match_keys")}
    assert keys.isdisjoint(row["record_key"] for row in identity(ledger, "identity"))


def test_what_is_received_is_destroyed_when_its_keys_end(tmp_path: Path) -> None:
    _, (receipt,) = received(tmp_path, CLEAN)
    assert receipt.submission is not None
    assert receipt.submission.destroy_after == date(2027, 3, 31)


def test_keys_never_make_anything_be_kept_longer(tmp_path: Path) -> None:
    _, (receipt,) = received(tmp_path, CLEAN, keep_days=10)
    assert receipt.submission is not None
    assert receipt.submission.destroy_after == TODAY + timedelta(days=10)


def test_keys_are_received_on_their_last_day_and_refused_on_the_next(tmp_path: Path) -> None:
    ends = CLEAN.replace("2027-03-31", TODAY.isoformat())
    _, (receipt,) = received(tmp_path, ends)
    assert not receipt.refused
    (tmp_path / "next").mkdir()
    with pytest.raises(Refused) as caught:
        received(tmp_path / "next", ends, today=date.fromordinal(TODAY.toordinal() + 1))
    (finding,) = caught.value.findings
    assert finding.rule == "keys-ended"
    assert "sightline keys" in finding.remedy
    assert "Destroy the file" in finding.remedy


def test_one_row_that_has_ended_is_enough(tmp_path: Path) -> None:
    before, last = CLEAN.rsplit("2027-03-31", 1)
    with pytest.raises(Refused, match="ended on 2026-01-01"):
        received(tmp_path, f"{before}2026-01-01{last}")


def test_a_number_in_place_of_a_key_is_kept_nowhere(tmp_path: Path) -> None:
    ledger, (receipt,) = received(tmp_path, (RETURNS / "match_keys_faults.csv").read_text(encoding="utf-8"))
    assert {finding.rule for finding in receipt.findings} >= {"not-a-digest", "key-without-kind"}
    assert "9990000018" not in repr(identity(ledger, "match_keys"))
