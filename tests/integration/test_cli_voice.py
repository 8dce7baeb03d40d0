"""`sightline accounts` as a service meets it: what it prints, how it ends, what it leaves behind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sightline.cli import app
from sightline.errors import Refused, SightlineError
from sightline.synthetic.agencies.account_folder import write_account_folder, write_coded

RUNNER = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_account_folder(tmp_path / "in", 30, 5, date.today())
    return tmp_path / "in"


def run(*arguments: object) -> tuple[int, str, BaseException | None]:
    done = RUNNER.invoke(app, ["accounts", *map(str, arguments)])
    return done.exit_code, done.output, done.exception


def test_texts_and_sheets_are_made_and_whoever_did_not_agree_is_said(folder: Path, tmp_path: Path) -> None:
    code, said, _ = run(folder, "--out", tmp_path / "out")
    assert code == 1
    assert "21 account(s) written" in said
    assert said.count("an account without consent") == said.count("was withdrawn") == said.count("has expired") == 3
    assert len(list((tmp_path / "out" / "de-identified").iterdir())) == 21


def test_without_a_survivor_in_one_of_the_seats_nothing_is_read_back(folder: Path, tmp_path: Path) -> None:
    sheets = write_coded(tmp_path, ["AC00001"], 1)
    _, _, error = run(folder, "--out", tmp_path / "out", "--coded", sheets[0], "--coded", sheets[1])
    assert isinstance(error, SightlineError)
    assert "one of the seats is theirs" in str(error)
    assert not (tmp_path / "out").exists()


def test_coded_sheets_become_a_return_and_say_how_far_coders_agree(folder: Path, tmp_path: Path) -> None:
    numbers = [f"AC{number:05d}" for number in range(1, 31) if number % 10 not in (8, 9, 0)]
    sheets = write_coded(tmp_path, numbers, 1)
    code, said, _ = run(
        folder, "--out", tmp_path / "out", "--coded", sheets[0], "--coded", sheets[1], "--survivor-coder", "second",
        "--agency", "SUP-E12000007", "--period-end", "2027-03-31",
    )  # fmt: skip
    assert code == 1  # the accounts that were left out are still said
    assert "Coded by both: 21 account(s)" in said
    assert (tmp_path / "out" / "accounts_2027-03-31.csv").is_file()


def test_own_words_are_not_printed_in_this_version(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("account_id,words,approved_on\nAC00001,They listened.,2026-01-01\n", encoding="utf-8")
    _, _, error = run(folder, "--out", tmp_path / "out", "--quotes", path)
    assert isinstance(error, Refused)
    assert "clearance has no rule for printed words" in str(error)
