"""Several processes at one ledger: who may take away what another has put, and when."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from multiprocessing.synchronize import Event
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.errors import ZoneError
from sightline.flow import ANALYSE, CHRONICLE, Zone
from sightline.ledger.chain import Ledger
from tests.projects import made_up_project

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return made_up_project(tmp_path / "project")[1]


def test_a_stage_at_work_keeps_what_it_put_though_another_tidies(ledger: Ledger) -> None:
    with ledger.at_work(), ledger.scratch() as folder:
        payload = ledger.put_bytes(Zone.DRAFTS, "draft", b"x")
        (folder / "spill").write_bytes(b"x")
        assert Ledger(ledger.folder).tidy() == 0
        assert (folder / "spill").exists()
        ledger.commit("analysed", {}, [payload])
    assert ledger.verify() == 1


def test_two_stages_work_side_by_side(ledger: Ledger) -> None:
    with ledger.at_work():
        first = ledger.put_bytes(Zone.DRAFTS, "draft", b"x")
        other = Ledger(ledger.folder)
        with other.at_work():
            second = other.put_bytes(Zone.DRAFTS, "draft", b"y")
            ledger.commit("analysed", {}, [first])
        other.commit("analysed", {}, [second])
    assert ledger.verify() == 2


def _leave(folder: str) -> None:
    """A stage that dies with an unsealed file in its scratch and a payload that no entry names."""
    ledger = Ledger(Path(folder))
    with ledger.at_work(), ledger.scratch() as scratch:
        payload = ledger.put_table(Zone.CONTENT, "made_up", pa.table({"surname": ["Planted"]}))
        ledger.unsealed(payload, CHRONICLE, scratch)
        os._exit(9)


def test_the_next_stage_wipes_what_a_killed_one_left_in_the_clear(ledger: Ledger) -> None:
    process = SPAWN.Process(target=_leave, args=(str(ledger.folder),))
    process.start()
    process.join()
    assert process.exitcode == 9
    left = [path for path in ledger.unfinished.rglob("*") if path.is_file()]
    assert [b"PAR1" in path.read_bytes() for path in left] == [True]
    with ledger.at_work():
        assert list(ledger.unfinished.iterdir()) == []
        assert list((ledger.folder / "payloads" / "content").iterdir()) == []
        assert list((ledger.folder.parent / "keys" / "pending").iterdir()) == []


def _alone(folder: str, waits: Event, has: Event) -> None:
    waits.set()
    with Ledger(Path(folder)).alone():
        has.set()


def test_who_takes_away_waits_until_nobody_is_at_work(ledger: Ledger) -> None:
    waits, has = SPAWN.Event(), SPAWN.Event()
    process = SPAWN.Process(target=_alone, args=(str(ledger.folder), waits, has))
    with ledger.at_work():
        payload = ledger.put_bytes(Zone.DRAFTS, "draft", b"x")
        process.start()
        assert waits.wait(60)
        assert not has.wait(0.5)
        ledger.commit("analysed", {}, [payload])
    assert has.wait(60)
    process.join()
    assert ledger.verify() == 1


def test_what_an_engine_is_given_is_plain_private_and_wiped_afterwards(ledger: Ledger) -> None:
    payload = ledger.put_table(Zone.CONTENT, "made_up", pa.table({"surname": ["Planted"]}))
    with ledger.scratch() as folder:
        path = ledger.unsealed(payload, CHRONICLE, folder)
        assert path == ledger.unsealed(payload, CHRONICLE, folder)
        assert path.read_bytes()[:4] == b"PAR1"
        assert folder.stat().st_mode & 0o777 == 0o700
        with pytest.raises(ZoneError):
            ledger.unsealed(payload, ANALYSE, folder)
    assert list(ledger.unfinished.iterdir()) == []


def test_what_an_engine_wrote_is_sealed_when_it_is_kept_and_wiped(ledger: Ledger) -> None:
    with ledger.scratch() as folder:
        source = ledger.put_table(Zone.CONTENT, "made_up", pa.table({"surname": ["Planted"]}))
        written = folder / "event.parquet"
        shutil.copy(ledger.unsealed(source, CHRONICLE, folder), written)
        payload = ledger.put_file(Zone.EVENTS, "event", written)
        assert not written.exists()
    assert (payload.rows, payload.sealed) == (1, "aes-256-gcm")
    assert b"PAR1" not in (ledger.folder / "payloads" / "events" / payload.sha256).read_bytes()
    assert ledger.read_table(payload, ANALYSE).to_pylist() == [{"surname": "Planted"}]


def test_the_folder_of_a_spark_that_runs_is_left_and_of_one_that_died_is_not(ledger: Ledger) -> None:
    living, dead = ledger.unfinished / f"spark-{os.getpid()}-x", ledger.unfinished / "spark-4194305-x"
    for folder in (living, dead):
        folder.mkdir()
    ledger.tidy()
    assert (living.exists(), dead.exists()) == (True, False)
