"""The ledger's chain and payloads."""

import json
import multiprocessing
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.errors import LedgerError, ZoneError
from sightline.flow import ANALYSE, CHRONICLE, LINK, Zone
from sightline.ledger.chain import GENESIS, Ledger, payload_from


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger")


def test_each_entry_holds_the_hash_of_the_one_before(ledger: Ledger) -> None:
    first = ledger.commit("note", {"says": "one"})
    second = ledger.commit("note", {"says": "two"})
    assert (first.number, first.previous) == (1, GENESIS)
    assert (second.number, second.previous) == (2, first.hash)
    assert [entry.body["says"] for entry in ledger.entries()] == ["one", "two"]
    assert ledger.head() == second.hash


@pytest.mark.parametrize("field", ["at", "body", "kind", "previous", "number"])
def test_a_changed_entry_is_found_whatever_was_changed(ledger: Ledger, field: str) -> None:
    ledger.commit("note", {"says": "one"})
    ledger.commit("note", {"says": "two"})
    path = ledger.folder / "manifest" / "00000001.json"
    raw = json.loads(path.read_text())
    raw[field] = {"says": "other"} if field == "body" else 7 if field == "number" else "f" * 64
    path.write_text(json.dumps(raw))
    with pytest.raises(LedgerError, match="entry 1 of the ledger was changed"):
        ledger.entries()


def test_an_entry_taken_out_of_the_middle_is_found(ledger: Ledger) -> None:
    for says in ("one", "two", "three"):
        ledger.commit("note", {"says": says})
    (ledger.folder / "manifest" / "00000002.json").unlink()
    with pytest.raises(LedgerError, match="entry 2"):
        ledger.entries()


def test_a_torn_entry_is_found(ledger: Ledger) -> None:
    ledger.commit("note", {"says": "one"})
    path = ledger.folder / "manifest" / "00000001.json"
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(LedgerError, match="cannot be read"):
        ledger.entries()


def test_a_table_comes_back_as_it_was_put(ledger: Ledger) -> None:
    table = pa.table({"record_key": ["a", "b"]})
    payload = ledger.put_table(Zone.CONTENT, "cin_child", table)
    entry = ledger.commit("received", {}, [payload])
    assert payload_from(payload.as_dict()) == payload
    assert payload.rows == 2
    assert ledger.read_table(entry.payloads(Zone.CONTENT)[0], CHRONICLE) == table


def test_a_stage_opens_only_its_own_zones(ledger: Ledger) -> None:
    payload = ledger.put_table(Zone.IDENTITY, "identity", pa.table({"surname": ["made up"]}))
    assert ledger.read_table(payload, LINK).num_rows == 1
    for stage in (CHRONICLE, ANALYSE):
        with pytest.raises(ZoneError, match="may not open the zone identity"):
            ledger.read_table(payload, stage)


def test_a_changed_payload_is_found(ledger: Ledger) -> None:
    payload = ledger.put_bytes(Zone.DRAFTS, "draft", b"figures")
    ledger.commit("analysed", {}, [payload])
    assert ledger.verify() == 1
    (ledger.folder / "payloads" / "drafts" / payload.sha256).write_bytes(b"other figures")
    with pytest.raises(LedgerError, match="the payload draft of zone drafts was changed"):
        ledger.verify()


def test_a_missing_payload_is_found(ledger: Ledger) -> None:
    payload = ledger.put_bytes(Zone.DRAFTS, "draft", b"figures")
    ledger.commit("analysed", {}, [payload])
    (ledger.folder / "payloads" / "drafts" / payload.sha256).unlink()
    with pytest.raises(LedgerError, match="is missing"):
        ledger.verify()


def test_an_abandoned_table_leaves_no_trace(ledger: Ledger) -> None:
    writer = ledger.writer(Zone.CONTENT, "cin_child", pa.schema([("record_key", pa.string())]))
    writer.write(pa.record_batch({"record_key": ["a"]}))
    writer.abandon()
    assert list((ledger.folder / "unfinished").iterdir()) == []
    assert list((ledger.folder / "payloads" / "content").iterdir()) == []


def test_tidy_removes_what_a_killed_process_left_and_nothing_else(ledger: Ledger) -> None:
    kept = ledger.put_bytes(Zone.DRAFTS, "draft", b"kept")
    ledger.commit("analysed", {}, [kept])
    ledger.put_bytes(Zone.DRAFTS, "draft", b"never named by an entry")
    ledger.writer(Zone.CONTENT, "cin_child", pa.schema([("record_key", pa.string())]))
    assert ledger.tidy() == 2
    assert ledger.verify() == 1


def test_the_same_bytes_are_stored_once_where_they_are_not_sealed(ledger: Ledger) -> None:
    first = ledger.put_bytes(Zone.CLEARED, "picture", b"same")
    second = ledger.put_bytes(Zone.CLEARED, "picture", b"same")
    assert first == second
    assert len(list((ledger.folder / "payloads" / "cleared").iterdir())) == 1


def test_the_same_bytes_sealed_twice_look_unlike_and_have_one_fingerprint(ledger: Ledger) -> None:
    first = ledger.put_bytes(Zone.DRAFTS, "draft", b"same")
    second = ledger.put_bytes(Zone.DRAFTS, "draft", b"same")
    assert first.sha256 != second.sha256
    assert first.fingerprint == second.fingerprint != ledger.put_bytes(Zone.DRAFTS, "draft", b"other").fingerprint


def test_a_folder_without_a_ledger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="sightline init"):
        Ledger(tmp_path)


def _commit_many(folder: str, says: str) -> None:
    ledger = Ledger(Path(folder))
    for number in range(15):
        ledger.commit("note", {"says": f"{says} {number}"})


def test_two_processes_write_one_chain(ledger: Ledger) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_commit_many, args=(str(ledger.folder), name)) for name in ("left", "right")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    said = [str(entry.body["says"]) for entry in ledger.entries()]
    assert sorted(said) == sorted(f"{name} {number}" for name in ("left", "right") for number in range(15))
