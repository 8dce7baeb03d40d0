"""What withholding more cannot help is told in words, by command and in the trail, and never with the value."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sightline.clearance.before import public_before
from sightline.clearance.gate import clear
from sightline.clearance.outside import COLUMNS
from sightline.clearance.told import beyond
from sightline.cli import app
from sightline.flow import Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.standard.wire import encode
from tests.projects import made_up_project
from tests.unit.clearance.made import DEFAULT, SEX, YEAR, counts, draft

TABLE = counts([SEX], {"F": 41, "M": 3})
WORDS = "1 count that must stay unknown can be told to within less than 6 by what is public already"


def others_say(folder: Path) -> None:
    """Somebody else has published the total and the girls, exactly: the boys follow from theirs alone."""
    folder.mkdir()
    code, days = TABLE.figures[0].measure.code, f"{YEAR.start},{YEAR.end}"
    lines = [",".join(COLUMNS), f"{code},{days},pooled,,44,1,them", f"{code},{days},pooled,sex=F,41,1,them"]
    (folder / "them.csv").write_text("\n".join(lines) + "\n")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger")


def cleared(ledger: Ledger) -> Entry:
    clear([draft(TABLE)], DEFAULT, ledger, release="one", officer="A", public=public_before(ledger))
    return ledger.entries()[-1]


def test_nothing_is_told_where_everything_keeps_its_width(ledger: Ledger) -> None:
    assert beyond(cleared(ledger)) == ""


def test_what_others_tell_by_themselves_is_told_in_words(ledger: Ledger, tmp_path: Path) -> None:
    others_say(tmp_path / "public")
    entry = cleared(ledger)
    assert beyond(entry).startswith(WORDS)
    assert "by nothing that this release prints" in beyond(entry)
    assert not any(number in beyond(entry) for number in ("3", "41", "44"))


def test_an_entry_without_an_attack_tells_nothing() -> None:
    assert beyond(Entry(1, "received", "2026-11-26", {}, "", "")) == ""


def test_the_commands_and_the_trail_say_so(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path / "project")
    with ledger.at_work():
        payload = ledger.put_bytes(Zone.DRAFTS, "test", encode(draft(TABLE)))
        ledger.commit("analysed", {}, [payload])
    others_say(project.folder / "public")
    at = ["--project", str(project.folder)]
    for command in (["submit", "2026-11", "--as", "A"], ["vote", "2026-11", "--look", str(tmp_path / "l"), "--as", "B"],
                    ["clear", "2026-11", "--as", "C"], ["audit"]):  # fmt: skip
        done = CliRunner().invoke(app, [*command, *at])
        assert done.exit_code == 0, done.output
        assert WORDS in done.output, command[0]
