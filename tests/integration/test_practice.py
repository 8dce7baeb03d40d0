"""The commands about practice as a person meets them."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.integration.test_cli import sightline
from tests.unit.analyses.test_practice_register import FILES, register_of
from tests.unit.published.test_joint import folder_of
from tests.unit.published.test_neighbours import row, table


def test_a_register_is_checked_and_an_expired_rating_said(tmp_path: Path) -> None:
    done = sightline("practice", "check", register_of(tmp_path / "r"), "--on", "2026-03-31")
    assert done.returncode == 0, done.stderr
    assert "expired on 2025-12-31" in " ".join(done.stdout.split())
    assert "Codings of sentences: 3, confirmed: 2." in done.stdout
    assert "1 praise" in done.stdout
    early = sightline("practice", "check", tmp_path / "r", "--on", "2024-03-31")
    assert early.returncode == 2
    assert "adoption.csv, line 3, from: a day that has not come" in early.stderr
    assert "Traceback" not in early.stderr


def test_sentences_are_suggested_and_written_out_for_a_person_to_code(tmp_path: Path) -> None:
    needs = "=1+1 Strategy meetings are late. What a child was told by staff. The quality of referrals."
    folder = folder_of(tmp_path / "p", {"summary_needs_to_improve": needs})
    register = register_of(tmp_path / "r", coding=FILES["coding"] + (
        "80426-2022-07-18,needs,9,,training,need,Analyst,2025-01-01,\n"
    ))  # fmt: skip
    done = sightline("practice", "findings", folder, "--register", register, "--out", tmp_path / "sheet.csv")
    assert done.returncode == 0, done.stderr
    assert "coding.csv, line 5, sentence: the file holds no such sentence" in done.stdout
    assert "A suggestion is no finding." in done.stdout
    assert "Confirmed by people: sentences" in done.stdout  # of two, one is in the file
    assert "Health's part" in done.stdout.split("Confirmed by people")[1]
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [one["suggested_codes"] for one in rows if one["heading"] == "needs"] == ["strategy_meetings", "front_door"]
    assert next(one for one in rows if one["heading"] == "needs")["words"].startswith("'=1+1")
    assert {one["code"] for one in rows} == {""}
    none = sightline("practice", "findings", folder, "--theme", "another")
    assert none.returncode == 2


def test_what_neighbours_took_up_is_printed_in_the_order_of_the_model(tmp_path: Path) -> None:
    register = register_of(tmp_path / "r")
    folder = table(row("370", "380", "390", "391", "392", "393", "394", "805", "806", "807", "808"), folder=tmp_path)
    done = sightline("practice", "like", "E08000038", folder, "--register", register, "--on", "2026-03-31")
    assert done.returncode == 0, done.stderr
    assert done.stdout.index("Barnsley") < done.stdout.index("Bradford") < done.stdout.index("Gateshead")
    assert "2021-01-01" in done.stdout
    assert "says nothing of whether the practice helped" in done.stdout
    assert sightline("practice", "like", "E99999999", folder, "--register", register).returncode == 2
