"""An agency makes match-keys of its own files, and a project receives them: nothing of a person leaves the agency."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

HEAD = (
    "agency_code,period_end,la_child_id,forename,surname,birth_date,sex,postcode,postcode_from,nhs_number,upn,"
    "link_barrier"
)
PLANTED = (
    "MADEUP1,Rosalind,Ash-Thornberry,2012-05-17,F,M1 1AE,2012-05-17,9990000018,H801200001001,",
    "MADEUP1,Rosalind,Ash-Thornberry,2012-05-17,F,CR2 6XH,2020-01-02,9990000018,H801200001001,",
    "MADEUP2,Ignatius,Quillfeather,2010-11-03,M,DN55 1PT,2015-06-07,9990000026,,",
    "MADEUP3,Perpetua,Wintergreen,2014-02-09,F,W1A 0AX,,,,adoption",
)  # fmt: skip
WORDS = [
    word
    for row in PLANTED
    for word in row.upper().replace("-", ",").split(",")
    if len(word) > 4 and not word.startswith("MADEUP")
] + ["M1 1AE", "2012-05-17", "2010-11-03", "2014-02-09", "CR26XH", "DN551PT", "ASHTHORNBERRY", "ADOPTION"]


def sightline(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sightline.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "", "COLUMNS": "200"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agency's folder: its identity file, the secret, and the keys it made."""
    folder = tmp_path_factory.mktemp("agency")
    rows = "".join(f"E09000001,2026-03-31,{row}\n" for row in PLANTED)
    (folder / "identity.csv").write_text(f"{HEAD}\n{rows}", encoding="utf-8")
    said = (
        "--title",
        "Made up",
        "--purpose",
        "to join made-up children",
        "--expires",
        str(datetime.now(UTC).date() + timedelta(days=90)),
    )
    assert sightline("keys", "--new-secret", folder / "secret.toml", *said).returncode == 0
    return folder


@pytest.fixture(scope="module")
def told(folder: Path) -> str:
    made = sightline(
        "keys", folder / "identity.csv", "--secret", folder / "secret.toml", "--out", folder / "keys.csv"
    )  # fmt: skip
    assert made.returncode in (0, 1), made.stderr
    return made.stdout + made.stderr


def test_it_prints_counts_and_nothing_of_a_person(folder: Path, told: str) -> None:
    assert "council E09000001 to 2026-03-31: 3 records" in told
    assert "without any key: 1, 33.3%: 1 never to be joined, 0 adults, 0 that hold too little" in told
    assert "2 with a key of: NHS number" in told
    for word in WORDS:
        assert word not in told.upper().replace("ADOPTION'", ""), word
    assert secret_of(folder) not in told


def test_the_file_of_keys_holds_nothing_of_a_person(folder: Path, told: str) -> None:
    text = (folder / "keys.csv").read_text(encoding="utf-8").upper()
    assert text.startswith("AGENCY_CODE,PERIOD_END,SENDER,PERSON_ID,KEY_KIND,MATCH_KEY,KEY_ID,PURPOSE,EXPIRES\n")
    for word in WORDS:
        assert word not in text, word
    assert secret_of(folder).upper() not in text
    assert told


def test_nothing_else_is_written_and_only_its_owner_may_read_it(folder: Path, told: str) -> None:
    assert told
    assert sorted(path.name for path in folder.iterdir()) == ["identity.csv", "keys.csv", "secret.toml"]
    assert (folder / "keys.csv").stat().st_mode & 0o777 == 0o600


def test_a_record_that_must_not_be_joined_has_a_row_without_a_key(folder: Path, told: str) -> None:
    held: dict[str, list[str]] = defaultdict(list)
    with (folder / "keys.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            held[row["person_id"]].append(row["match_key"])
    assert set(held) == {"MADEUP1", "MADEUP2", "MADEUP3"}
    assert held["MADEUP3"] == [""]
    assert all(len(key) == 32 for key in (*held["MADEUP1"], *held["MADEUP2"]))
    assert told


def test_the_same_files_and_secret_make_the_same_bytes(folder: Path, told: str, tmp_path: Path) -> None:
    assert told
    again = sightline("keys", folder, "--secret", folder / "secret.toml", "--out", tmp_path / "again.csv")
    assert "refused" in again.stderr.casefold()  # the folder holds what is no return: its secret
    only = ("keys", folder / "identity.csv", folder / "keys.csv")
    assert sightline(*only, "--secret", folder / "secret.toml", "--out", tmp_path / "again.csv").returncode in (0, 1)
    assert (tmp_path / "again.csv").read_bytes() == (folder / "keys.csv").read_bytes()


def test_a_project_receives_the_file_and_keeps_it_until_the_keys_end(folder: Path, told: str, tmp_path: Path) -> None:
    assert told
    assert sightline("init", tmp_path / "project", "--made-up").returncode == 0
    receipt = sightline("receive", "-p", tmp_path / "project", folder / "keys.csv")
    assert receipt.returncode == 0, receipt.stdout + receipt.stderr
    assert "match_keys of E09000001 to 2026-03-31" in receipt.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name the agency's files"), (("a.csv",), "--new-secret"),
        (("--new-secret", "s.toml", "--title", "a", "--purpose", "b", "--expires", "soon"), "must be a day such as"),
        (("--new-secret", "s.toml", "--title", "a", "--purpose", "b", "--expires", "2020-01-01"), "a day to come"),
        (("a.csv", "--new-secret", "s.toml"), "stands by itself"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(arguments: tuple[str, ...], words: str) -> None:
    refused = sightline("keys", *arguments)
    assert refused.returncode == 2
    assert words in " ".join(refused.stderr.split())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (None, "there is no secret"), ("secret = 'ab'", "holds no secret of 32 bytes"),
        ("expires = 2026-01-01", "ended on 2026-01-01"),
    ],
)  # fmt: skip
def test_there_is_no_way_without_a_good_secret(folder: Path, tmp_path: Path, change: str | None, words: str) -> None:
    secret = tmp_path / "secret.toml"
    if change is not None:
        lines = (folder / "secret.toml").read_text(encoding="utf-8").splitlines()
        name = change.split()[0]
        secret.touch(mode=0o600)
        secret.write_text("\n".join(change if line.startswith(name) else line for line in lines), encoding="utf-8")
    refused = sightline("keys", folder / "identity.csv", "--secret", secret, "--out", tmp_path / "keys.csv")
    assert refused.returncode == 2
    assert words in " ".join(refused.stderr.split())
    assert secret_of(folder) not in refused.stderr
    assert not (tmp_path / "keys.csv").exists()


def test_files_of_two_agencies_are_refused(folder: Path, tmp_path: Path) -> None:
    text = (folder / "identity.csv").read_text(encoding="utf-8").replace("E09000001", "E09000002")
    (tmp_path / "other.csv").write_text(text, encoding="utf-8")
    refused = sightline(
        "keys", folder / "identity.csv", tmp_path / "other.csv", "--secret", folder / "secret.toml", "--out",
        tmp_path / "keys.csv",
    )  # fmt: skip
    assert refused.returncode == 2
    assert "of 2 agencies" in refused.stderr


def test_a_file_that_is_there_is_never_written_over(folder: Path, told: str) -> None:
    assert told
    before = (folder / "keys.csv").read_bytes()
    refused = sightline(
        "keys", folder / "identity.csv", "--secret", folder / "secret.toml", "--out", folder / "keys.csv"
    )  # fmt: skip
    assert refused.returncode == 2
    assert "there already" in refused.stderr
    assert (folder / "keys.csv").read_bytes() == before


def test_files_that_name_nobody_are_refused(folder: Path, tmp_path: Path) -> None:
    crimes = Path(__file__).parents[2] / "unit" / "returns" / "fixtures" / "police_crime.csv"
    refused = sightline("keys", crimes, "--secret", folder / "secret.toml", "--out", tmp_path / "keys.csv")
    assert refused.returncode == 2
    assert "none of the files says who its people are" in " ".join(refused.stderr.split())


def secret_of(folder: Path) -> str:
    line = next(
        line for line in (folder / "secret.toml").read_text(encoding="utf-8").splitlines() if "secret = " in line
    )
    return line.split('"')[1]
