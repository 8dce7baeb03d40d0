"""A user's own table of lists: read whole, every fault at once, a mark never 0; and estimated by the command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sightline.cli import app, main
from sightline.errors import Refused
from sightline.methods.hidden.lists import Lists
from sightline.published.lists import read_lists
from tests.reference.hidden_data import UK_2013_FIVE

GOOD = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n1,0,1,5\n0,1,1,4\n1,1,1,2\n"


def write(folder: Path, text: str) -> Path:
    """The text as a file."""
    path = folder / "lists.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_read_by_history(tmp_path: Path) -> None:
    lists = Lists.of(*read_lists(write(tmp_path, GOOD)))
    assert (lists.names, lists.seen, lists.overlaps) == (("A", "B", "C"), 107, 17)


def test_z_is_a_history_that_cannot_be_and_no_count(tmp_path: Path) -> None:
    lists = Lists.of(*read_lists(write(tmp_path, GOOD.replace("1,1,0,6", "1,1,0,z"))))
    assert not lists.possible[0b011]


@pytest.mark.parametrize("mark", ["c", "u", "x", "low", ""])
def test_any_other_mark_is_refused_and_never_taken_for_nought(tmp_path: Path, mark: str) -> None:
    with pytest.raises(Refused, match=r"row 5, count: a mark in place of a number.*never 0"):
        read_lists(write(tmp_path, GOOD.replace("1,1,0,6", f"1,1,0,{mark}")))


def test_every_fault_is_told_at_once_with_its_row_and_column(tmp_path: Path) -> None:
    bad = GOOD.replace("0,0,1,20", "0,0,2,20").replace("1,1,0,6", "1,1,0,6.5").replace("1,1,1,2", "0,0,0,9")
    with pytest.raises(Refused) as caught:
        read_lists(write(tmp_path, bad + "1,0,0,3\n1,0\n"))
    assert [(finding.rule, finding.row) for finding in caught.value.findings] == [
        ("not-1-or-0", 4), ("not-a-count", 5), ("on-no-list", 8), ("row-twice", 9), ("ragged-row", 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rule"), [("A,B\n1,0\n", "missing-column"), ("A,count\n1,3\n", "lists"), ("", "empty-file")]
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        read_lists(write(tmp_path, text))
    assert [finding.rule for finding in caught.value.findings] == [rule]


def numbers(line: str) -> list[int]:
    """The whole numbers of a line, without their commas."""
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", line)]


def test_the_command_prints_the_published_estimate_and_the_spread_over_methods(tmp_path: Path) -> None:
    names = UK_2013_FIVE.names
    rows = [
        ",".join("1" if place >> bit & 1 else "0" for bit in range(len(names))) + f",{int(count)}"
        for place, count in enumerate(UK_2013_FIVE.counts)
        if count
    ]
    path = write(tmp_path, "\n".join([",".join([*names, "count"]), *rows]) + "\n")
    result = CliRunner().invoke(app, ["estimate", str(path)])
    assert result.exit_code == 0, result.output
    lines = {line.split("  ")[0].strip(): numbers(line) for line in result.output.splitlines()}
    assert lines["Ties chosen step by step"][0] == 11_313 - 2_744
    assert lines["Best of all models by a criterion"][0] > 2 * 8_569
    assert "not suitable" in result.output


def test_lists_that_say_nothing_end_with_a_reason_and_no_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n")
    monkeypatch.setattr("sys.argv", ["sightline", "estimate", str(path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "nobody is on two lists or more" in capsys.readouterr().err


def test_a_pair_that_names_no_two_lists_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["estimate", str(write(tmp_path, GOOD)), "--tied", "A+D"])
    assert "two of the lists" in str(result.exception)
