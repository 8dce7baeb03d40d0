"""A made-up England through every stage, then destroyed: nothing of anybody can be read anywhere in the project."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lxml import etree

from sightline import config
from sightline.analyses.analyse import analyse
from sightline.chronology.stage import chronicle
from sightline.clearance.stage import clear_drafts
from sightline.config import Project, Settings
from sightline.engines.duck import opener
from sightline.errors import ConfigError, LedgerError, Refused
from sightline.flow import CHRONICLE, Stage, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.data_keys import DataKeys
from sightline.ledger.entries import DESTROYED
from sightline.ledger.receive import receive, write_fix_lists
from sightline.ledger.submissions import CHRONICLED, LINKED, current
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.projects import TODAY, made_up_project

EVERYTHING = Stage("test", "test", "test", "", "", frozenset(Zone), frozenset())
_PLAIN = re.compile(rb"[ -~]{7,}")  # as long as the shortest value that is planted
WHO = ("--officer", "A. Officer", "--reason", "a test")


def sightline(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sightline.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "", "COLUMNS": "200"})


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "england"
    simulate(folder, scenario=plain(2, 1500, (2025,)), seed=4)
    return folder


@pytest.fixture(scope="module")
def whole(england: Path) -> Path:
    """A project with every stage run."""
    project, ledger = made_up_project(england.parent / "whole")
    receipts = receive(ledger, project, TODAY, files_in([england / "returns"]))
    write_fix_lists(receipts, project.fix_lists)
    link(ledger, project, TODAY)
    open_engine = opener(Settings())
    chronicle(ledger, open_engine)
    analyse(ledger, open_engine)
    clear_drafts(ledger, project.settings.policy, release="2026-11", officer="nobody")
    return project.folder


@pytest.fixture
def project(whole: Path, tmp_path: Path) -> Project:
    return config.load(Path(shutil.copytree(whole, tmp_path / "project")))


@pytest.fixture(scope="module")
def planted(england: Path) -> set[bytes]:
    """Names, numbers and postcodes that the made-up agencies sent, long enough not to occur by chance."""
    values: set[str] = set()
    for path in (england / "returns").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                values |= {row.get(name) or "" for name in ("nhs_number", "upn", "postcode", "la_child_id", "surname")}
    for path in (england / "returns").rglob("*.xml"):
        values |= {node.text or "" for name in ("LAchildID", "UPN") for node in etree.parse(path).iter(name)}
    return {value.encode() for value in values if len(value) >= 7}


def readable(folder: Path, planted: set[bytes]) -> set[str]:
    """Files that hold a planted value in the clear or in a Parquet table, or that are Parquet of people at all."""
    found = set()
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        if b"PAR1" in raw:
            table = pq.read_table(path)
            texts = (column for column in table.columns if str(column.type) in ("string", "large_string"))
            raw = b"\n".join(str(value).encode() for column in texts for value in column.unique().to_pylist())
            if "payloads/administrative" not in path.as_posix():
                found.add(path.name)
        if holds(raw, planted):
            found.add(path.name)
    return found


def holds(raw: bytes, planted: set[bytes]) -> bool:
    """Whether some value lies in these bytes. Values of plain characters only are looked for only among such."""
    plain = {value for value in planted if _PLAIN.fullmatch(value)}
    runs = b"\n".join(_PLAIN.findall(raw))  # of what is sealed hardly anything
    return any(value in runs for value in plain) or any(value in raw for value in planted - plain)


def submissions(project: Project) -> list[int]:
    return [submission.entry for submission, _ in current(Ledger(project.ledger))]


def data_keys(project: Project) -> list[bytes]:
    return [
        DataKeys(project.keys).load(payload.sha256, "it")
        for entry in Ledger(project.ledger).entries()
        for payload in entry.payloads()
        if payload.sealed != "plain"
    ]


def leave_in_the_clear(project: Project) -> None:
    """What a run that was killed leaves: content unsealed for an engine, and a file that the engine spilled."""
    ledger = Ledger(project.ledger)
    payload = next(
        item
        for submission, entry in current(ledger)
        for item in entry.payloads(Zone.IDENTITY)
        if submission.return_code == "identity"
    )
    folder = ledger.unfinished / "scratch-killed"
    folder.mkdir()
    ledger.unsealed(payload, EVERYTHING, folder)
    rows = ledger.read_table(payload, EVERYTHING).to_pylist()
    (ledger.unfinished / "duckdb_temp_storage-0.tmp").write_text(repr(rows))


def test_the_search_would_find_what_lies_in_the_clear(project: Project, planted: set[bytes]) -> None:
    """Without this nothing below would say anything."""
    assert len(planted) > 2000
    assert readable(project.folder, planted) == set()
    leave_in_the_clear(project)
    assert len(readable(project.folder, planted)) == 2


def test_after_destroying_everything_nothing_of_anybody_can_be_read(project: Project, planted: set[bytes]) -> None:
    sealed = [path for path in (project.ledger / "payloads").glob("*/*") if b"PAR1" not in path.read_bytes()]
    keys, sent = data_keys(project), submissions(project)
    assert len(keys) > 10
    assert len(sealed) >= len(keys)
    public = {path.name for path in (project.ledger / "payloads" / "cleared").iterdir()}
    assert len(public) >= 5
    leave_in_the_clear(project)
    done = sightline("destroy", *sent, *WHO, "-p", project.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "release 2026-11" in done.stdout
    assert readable(project.folder, planted) == set()
    everything = b"".join(path.read_bytes() for path in project.folder.rglob("*") if path.is_file())
    assert not any(key in everything for key in keys)
    assert data_keys_left(project) == 0
    for zone in (Zone.IDENTITY, Zone.CONTENT, Zone.LINK, Zone.EVENTS, Zone.DRAFTS):
        assert list((project.ledger / "payloads" / zone.value).iterdir()) == []
    assert list((project.ledger / "unfinished").iterdir()) == []
    assert [path for path in project.fix_lists.rglob("*") if path.is_file()] == []
    # The cleared tables of each draft are public and stay.
    assert {path.name for path in (project.ledger / "payloads" / "cleared").iterdir()} == public
    assert sightline("status", "--verify", "-p", project.folder).returncode == 0


def data_keys_left(project: Project) -> int:
    return sum(len(list((project.keys / part).glob("*"))) for part in ("payloads", "pending"))


def test_after_destroying_one_the_rest_is_linked_and_counted_without_it(project: Project) -> None:
    numbers, events = submissions(project), records_in_events(Ledger(project.ledger))
    records = {number: records_of(Ledger(project.ledger), number) for number in numbers}
    alone = {
        number: events & records[number] - set().union(*(records[other] for other in numbers if other != number))
        for number in numbers
    }
    first, only = max(alone.items(), key=lambda item: len(item[1]))
    assert len(only) > 20
    assert sightline("destroy", first, *WHO, "-p", project.folder).returncode == 0
    assert f"destroyed: entry {first}; with it entries" in sightline("status", "-p", project.folder).stdout
    done = sightline("run", "-p", project.folder)
    assert done.returncode == 2
    assert "sightline link" in done.stderr
    for command in ("link", "run"):
        done = sightline(command, "-p", project.folder)
        assert done.returncode in (0, 1), done.stderr
    ledger = Ledger(project.ledger)
    assert submissions(project) == [number for number in numbers if number != first]
    assert len(records_in_events(ledger)) > 20
    assert not only & records_in_events(ledger)
    assert ledger.verify() > 5


def records_of(ledger: Ledger, number: int) -> set[str]:
    """The keys of the records that a submission holds."""
    tables = [
        ledger.read_table(payload, EVERYTHING)
        for submission, entry in current(ledger)
        for payload in entry.payloads(Zone.CONTENT)
        if submission.entry == number
    ]
    return {
        key for table in tables if "record_key" in table.column_names for key in table.column("record_key").to_pylist()
    }


def records_in_events(ledger: Ledger) -> set[str]:
    """The keys of the records that the newest timelines hold."""
    chronicled = ledger.latest(CHRONICLED)
    assert chronicled is not None
    tables = [ledger.read_table(item, EVERYTHING) for item in chronicled.payloads() if item.name == "event"]
    return {key for table in tables for key in table.column("record_key").to_pylist()}


def test_a_run_leaves_nothing_in_the_clear(project: Project, planted: set[bytes]) -> None:
    assert list((project.ledger / "unfinished").iterdir()) == []
    kept = Ledger(project.ledger)
    entry = kept.latest(LINKED)
    assert entry is not None
    assert kept.read_table(entry.payloads(Zone.LINK)[0], CHRONICLE).num_rows > 100
    assert readable(project.folder, planted) == set()


# -- receive ---------------------------------------------------------------------------------------------------------


def test_receive_itself_refuses_without_a_lawful_record(england: Path, tmp_path: Path) -> None:
    config.write(tmp_path, config.blank("New"))
    ledger = Ledger.create(tmp_path / "ledger")
    with pytest.raises(ConfigError, match="purpose is blank") as caught:
        receive(ledger, config.load(tmp_path), TODAY, files_in([england / "returns"]))
    assert "keep_days is blank" in str(caught.value)
    assert ledger.entries() == ()


def test_receive_refuses_once_the_keys_may_no_longer_be_used(england: Path, tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    with pytest.raises(ConfigError, match="keys_expire has passed"):
        receive(ledger, project, date(2100, 1, 2), files_in([england / "returns"]))
    assert ledger.entries() == ()


def test_a_file_that_was_destroyed_does_not_come_back_with_its_folder(england: Path, project: Project) -> None:
    number = submissions(project)[0]
    assert sightline("destroy", number, *WHO, "-p", project.folder).returncode == 0
    ledger = Ledger(project.ledger)
    before = ledger.head()
    with pytest.raises(Refused) as caught:
        receive(ledger, project, TODAY, files_in([england / "returns"]))
    assert [finding.rule for finding in caught.value.findings] == ["destroyed-before"]
    assert f"entry {number}" in str(caught.value)
    assert ledger.head() == before


# -- the commands ------------------------------------------------------------------------------------------------------


def kept_until_yesterday(project: Project) -> None:
    """From now on what is received may be kept for 30 days only."""
    path = project.folder / config.FILE
    path.write_text(path.read_text().replace("keep_days = 36525", "keep_days = 30"))


def test_due_destroys_what_may_no_longer_be_kept_and_nothing_that_is_held(england: Path, tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path / "project")
    kept_until_yesterday(project)
    project = config.load(project.folder)
    one, other, third = sorted((england / "returns").glob("*_*/*_2*.csv"))[:3]
    receive(ledger, project, date(2020, 1, 1), [one, other])
    receive(ledger, project, date(2099, 1, 1), [third])
    assert sightline("hold", 1, *WHO, "-p", project.folder).returncode == 0
    done = sightline("status", "-p", project.folder)
    assert "entry 2 should have been destroyed by now" in done.stdout
    assert "held: entry 1" in done.stdout
    done = sightline("destroy", "--due", "-p", project.folder)
    assert (done.returncode, "Destroyed: entry 2" in done.stdout) == (0, True), done.stdout + done.stderr
    assert (
        "the first day after which something must be destroyed: 2020-01-31"
        in sightline("status", "-p", project.folder).stdout
    )
    assert submissions(project) == [1, 3]
    done = sightline("destroy", "--due", "-p", project.folder)
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing is due to be destroyed.")
    sightline("hold", 1, "--release", *WHO, "-p", project.folder)
    assert sightline("destroy", "--due", "-p", project.folder).returncode == 0
    assert submissions(project) == [3]
    assert "destroyed: entry 1" in sightline("status", "--verify", "-p", project.folder).stdout


def test_a_held_submission_is_refused_with_words_and_its_end_says_how(project: Project) -> None:
    sightline("hold", 1, *WHO, "-p", project.folder)
    done = sightline("destroy", 1, *WHO, "-p", project.folder)
    assert done.returncode == 2
    assert "under legal hold" in done.stderr
    assert "--release" in done.stderr
    assert 1 in submissions(project)


def test_a_dry_run_says_what_would_go_and_does_nothing(project: Project) -> None:
    before = Ledger(project.ledger).head()
    done = sightline("destroy", 1, "--dry-run", "-p", project.folder)
    assert done.returncode == 0
    assert "nothing was done" in done.stdout
    assert "event of zone events" in done.stdout
    assert "release 2026-11" in done.stdout
    assert Ledger(project.ledger).head() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "name the entries to destroy"), ((1,), "say who decides"), ((1, "--due"), "not both"), ((99, *WHO), "99")],
)
def test_a_destroy_that_is_not_clear_is_refused(project: Project, arguments: tuple[object, ...], words: str) -> None:
    done = sightline("destroy", *arguments, "-p", project.folder)
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert DESTROYED not in {entry.kind for entry in Ledger(project.ledger).entries()}


def test_clearing_after_destroying_does_not_fall_back_on_an_older_draft(project: Project) -> None:
    sightline("destroy", 1, *WHO, "-p", project.folder)
    with pytest.raises(LedgerError, match="picture of zone drafts was destroyed"):
        clear_drafts(Ledger(project.ledger), project.settings.policy, release="other", officer="nobody")
