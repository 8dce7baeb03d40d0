"""An account without consent: the file is refused whole, with every such row, and no value is repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import Refused, Severity
from sightline.ledger.receive import receive
from sightline.returns.reading import open_return
from tests.projects import TODAY, made_up_project

HEADER = "agency_code,period_end,account_id,given_date,given_to,coder,theme,setting,about_year,consent,consent_until"
ROW = "SUP-E12000007,2026-03-31,{account},2025-06-01,support,{coder},{theme},health,2024,{consent},2028-06-01"


def written(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "accounts_2026.csv"
    lines = [ROW.format(**({"coder": "first", "theme": "long_wait", "consent": "themes"} | row)) for row in rows]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        list(open_return(path).batches())
    return caught.value


def test_one_row_without_consent_refuses_the_whole_file(tmp_path: Path) -> None:
    path = written(
        tmp_path, {"account": "AC1"}, {"account": "AC2"}, {"account": "AC2", "coder": "second", "consent": ""}
    )
    project, ledger = made_up_project(tmp_path / "project")
    with pytest.raises(Refused):
        receive(ledger, project, TODAY, [path])
    assert ledger.entries() == () or not [entry for entry in ledger.entries() if entry.kind == "received"]
    receive(ledger, project, TODAY, [written(tmp_path, {"account": "AC1"}, {"account": "AC2"})])
    assert [entry.kind for entry in ledger.entries()][-1] == "received"


def test_every_such_row_is_named_with_file_row_field_and_what_to_do(tmp_path: Path) -> None:
    path = written(
        tmp_path, {"account": "AC1", "consent": ""}, {"account": "AC2", "consent": "she said perhaps"},
        {"account": "AC3", "theme": "no such theme"},
    )  # fmt: skip
    found = sorted(
        (one for one in refusal(path).findings if one.rule == "account-without-consent"), key=lambda one: one.row or 0
    )
    assert [(one.file, one.row, one.field) for one in found] == [
        ("accounts_2026.csv", 2, "consent"), ("accounts_2026.csv", 3, "consent"),
    ]  # fmt: skip
    assert all(one.severity is Severity.REFUSED and "Take every row of this account out" in one.remedy for one in found)


def test_the_other_faults_of_the_file_are_said_at_once_and_no_value_is(tmp_path: Path) -> None:
    path = written(
        tmp_path, {"account": "AC1", "consent": "she said perhaps"}, {"account": "AC3", "theme": "no such theme"}
    )
    found = refusal(path).findings
    assert {one.field for one in found} == {"consent", "theme"}
    assert not any("perhaps" in str(one) or "no such theme" in str(one) for one in found)


def test_a_file_in_which_all_agreed_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, {"account": "AC1"}, {"account": "AC2", "consent": "own_words"})
    assert sum(batch.rows.num_rows for batch in open_return(path).batches()) == 2
