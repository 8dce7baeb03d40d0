"""A looked-after set is one entry: what names a child in identity, the rest in content, and some of it nowhere."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from sightline.flow import CHRONICLE, LINK, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.ledger.submissions import current
from sightline.returns.definitions.ssda903 import SSDA903
from sightline.returns.reports.fixlist import files_in
from tests.projects import TODAY, made_up_project
from tests.unit.returns.conftest import FIXTURES

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Rows, Rows, Ledger]:
    """Rows of the identity zone and of the content zone by table, and the ledger."""
    project, ledger = made_up_project(tmp_path)
    shutil.copytree(FIXTURES / "ssda903_2026", tmp_path / "set")
    (receipt,) = receive(ledger, project, TODAY, files_in([tmp_path / "set"]))
    assert receipt.submission is not None
    assert (receipt.submission.return_code, receipt.submission.year, receipt.submission.rows) == ("ssda903", 2026, 30)
    identity: Rows = {}
    content: Rows = {}
    for _, entry in current(ledger):
        for payload in entry.payloads():
            zone, stage = (identity, LINK) if payload.zone is Zone.IDENTITY else (content, CHRONICLE)
            zone.setdefault(payload.name, []).extend(ledger.read_table(payload, stage).to_pylist())
    return identity, content, ledger


def test_content_has_every_table_and_no_day_of_birth_name_or_postcode(kept: tuple[Rows, Rows, Ledger]) -> None:
    _, content, _ = kept
    expected = SSDA903.tables()
    assert {name: tuple(rows[0]) for name, rows in content.items()} == {name: expected[name] for name in content}
    assert len(content) == 11
    for rows in content.values():
        columns = set(rows[0])
        assert not columns & {"birth_date", "upn", "postcode", "place_postcode", "local_id", "first_child_birth_date"}
    assert {str(row["birth_month"])[-2:] for row in content["looked_after_child"]} == {"01"}
    assert "SW000001" not in str(content["looked_after_worker"])
    assert len({row["worker"] for row in content["looked_after_worker"]}) == 2


def test_identity_has_who_the_child_is_and_where_home_was(kept: tuple[Rows, Rows, Ledger]) -> None:
    identity, _, _ = kept
    rows = [row for table in identity.values() for row in table]
    assert {row["upn"] for row in rows if row["upn"]} >= {"Q201200012001"}
    assert "SW1A 1AA" in {row["postcode"] for row in rows}
    assert "SC000001" not in str(rows)
    assert "M2 2BB" not in str(rows)  # where a child is placed stands nowhere
