"""How full the fields of a file are, counted as its rows pass by and kept in its entry."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.ledger.measures import FieldCount, field_count
from sightline.ledger.receive import receive
from sightline.ledger.submissions import current
from sightline.returns.definitions.support import SUPPORT
from tests.projects import TODAY, made_up_project

NAMES = tuple(field.name for field in SUPPORT.blocks[0].fields)
ROW = {"agency_code": "SUP-1", "period_end": "2026-03-31", "referral_date": "2025-05-01", "reason": "csa"}


def written(folder: Path, rows: list[dict[str, str]], names: tuple[str, ...] = NAMES) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "support.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows({**ROW, "client_id": f"c{n}", **row} for n, row in enumerate(rows))
    return path


def counted(folder: Path, *columns: str, **more: object) -> list[FieldCount | None]:
    project, ledger = made_up_project(folder / "project")
    receive(ledger, project, TODAY, [written(folder, **more)], skip_refused=True)  # type: ignore[arg-type]
    (pair,) = current(ledger)
    return [field_count(pair[0].measured, "support", column) for column in columns]


def test_filled_not_known_other_and_lost_values_are_told_apart(tmp_path: Path) -> None:
    rows = [
        {"sex": "F", "context": "not_known", "end_reason": "other"},
        {"sex": "U", "context": "", "end_reason": "no such reason"},
        {"sex": "", "context": "not_known", "end_reason": ""},
    ]
    sex, context, end = counted(tmp_path, "sex", "context", "end_reason", rows=rows)
    assert sex == FieldCount(3, 2, 1, 0, 0)
    assert sex.says == 1
    assert context == FieldCount(3, 2, 2, 0, 0)
    assert end == FieldCount(3, 1, 0, 1, 1)


def test_a_column_that_the_file_lacks_counts_as_empty(tmp_path: Path) -> None:
    names = tuple(name for name in NAMES if name != "postcode")
    (postcode,) = counted(tmp_path, "postcode", rows=[{}, {}], names=names)
    assert postcode == FieldCount(2, 0, 0, 0, 0)


def test_who_sent_it_is_no_field_and_a_block_without_rows_says_nothing(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path / "project")
    receive(ledger, project, TODAY, [written(tmp_path, [{}])])
    measured = current(ledger)[0][0].measured
    assert "agency" not in measured["support"]["fields"]  # type: ignore[operator]
    assert field_count(measured, "no such block", "sex") is None
    assert field_count({}, "support", "sex") is None


def test_names_are_counted_and_never_kept(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path / "project")
    receive(ledger, project, TODAY, [written(tmp_path, [{"surname": "Zzyzxson", "postcode": "ZZ99 9ZZ"}])])
    manifest = b"".join(path.read_bytes() for path in (ledger.folder / "manifest").iterdir())
    assert field_count(current(ledger)[0][0].measured, "support", "surname") == FieldCount(1, 1, 0, 0, 0)
    assert b"Zzyzxson" not in manifest


def test_suspects_are_counted_apart_from_victims(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path / "project")
    head = "agency_code,period_end,crime_reference,person_id,role,sex,ethnicity_observed\n"
    rows = [f"E23000001,2026-03-31,C{n},P{n},{role},F,{seen}\n" for n, (role, seen) in enumerate(
        [("suspect", "IC1"), ("suspect", "IC9"), ("suspect", ""), ("victim", ""), ("victim", "")])]  # fmt: skip
    path = tmp_path / "parties.csv"
    path.write_text(head + "".join(rows), encoding="utf-8")
    receive(ledger, project, TODAY, [path])
    measured = current(ledger)[0][0].measured
    assert field_count(measured, "police_party", "ethnicity_observed") == FieldCount(5, 2, 1, 0, 0)
    suspects = field_count(measured, "police_party", "ethnicity_observed", ("role", "suspect"))
    assert suspects == FieldCount(3, 2, 1, 0, 0)
    assert field_count(measured, "police_party", "birth_date", ("role", "suspect")) == FieldCount(3, 0, 0, 0, 0)
    assert field_count(measured, "police_party", "ethnicity_observed", ("role", "witness")) is None


@settings(max_examples=25, deadline=None)
@given(sexes=st.lists(st.sampled_from(["", "F", "M", "U", "wrong"]), min_size=1, max_size=40))
def test_counts_are_those_of_a_plain_count(tmp_path_factory: pytest.TempPathFactory, sexes: list[str]) -> None:
    folder = tmp_path_factory.mktemp("counts")
    (found,) = counted(folder, "sex", rows=[{"sex": sex} for sex in sexes])
    usable = [sex for sex in sexes if sex in ("F", "M", "U")]
    assert found == FieldCount(len(sexes), len(usable), usable.count("U"), 0, sexes.count("wrong"))
