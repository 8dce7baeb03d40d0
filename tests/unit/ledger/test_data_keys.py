"""Data keys: outside the ledger, wrapped, one a payload; none is lost, and a destroyed one is gone."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.errors import LedgerError
from sightline.flow import CHRONICLE, CLEAR, LINK, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger, Payload
from sightline.ledger.data_keys import DataKeys
from tests.projects import made_up_project

SEALED = (Zone.IDENTITY, Zone.CONTENT, Zone.LINK, Zone.EVENTS, Zone.DRAFTS, Zone.DOCUMENTS)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return made_up_project(tmp_path / "project")[1]


def held(ledger: Ledger, zone: Zone = Zone.CONTENT) -> Payload:
    payload = ledger.put_table(zone, "made_up", pa.table({"surname": ["Planted"] * 3}))
    ledger.commit("received", {}, [payload])
    return payload


def stored(ledger: Ledger, payload: Payload) -> bytes:
    return (ledger.folder / "payloads" / payload.zone.value / payload.sha256).read_bytes()


def key_files(ledger: Ledger) -> list[Path]:
    folder = ledger.folder.parent / "keys"
    return sorted(path for part in ("payloads", "pending") for path in (folder / part).glob("*"))


@pytest.mark.parametrize("zone", Zone)
def test_what_speaks_of_people_is_sealed_and_what_does_not_is_plain(ledger: Ledger, zone: Zone) -> None:
    payload = held(ledger, zone)
    assert payload.sealed == ("aes-256-gcm" if zone in SEALED else "plain")
    assert (b"PAR1" in stored(ledger, payload)) is (zone not in SEALED)
    assert len(key_files(ledger)) == (zone in SEALED)


def test_a_table_written_in_batches_is_sealed_as_well(ledger: Ledger) -> None:
    batch = pa.record_batch({"surname": ["Planted"] * 1000})
    writer = ledger.writer(Zone.IDENTITY, "identity", batch.schema)
    writer.write(batch)
    (unfinished,) = ledger.unfinished.iterdir()
    assert b"PAR1" not in unfinished.read_bytes()
    writer.write(batch)
    payload = writer.finish()
    assert (payload.rows, payload.sealed) == (2000, "aes-256-gcm")
    assert b"PAR1" not in stored(ledger, payload)
    assert ledger.read_table(payload, LINK).num_rows == 2000


def test_each_payload_has_a_key_of_its_own_that_lies_wrapped(ledger: Ledger) -> None:
    payloads = [held(ledger), held(ledger)]
    data_keys = DataKeys(ledger.folder.parent / "keys")
    opened = [data_keys.load(payload.sha256, "it") for payload in payloads]
    assert opened[0] != opened[1]
    everything = b"".join(path.read_bytes() for path in ledger.folder.parent.rglob("*") if path.is_file())
    assert not any(key in everything for key in opened)


def test_a_copy_of_the_ledger_without_the_keys_opens_nothing(ledger: Ledger, tmp_path: Path) -> None:
    payload = held(ledger)
    copy = Ledger(Path(shutil.copytree(ledger.folder, tmp_path / "elsewhere" / "ledger")))
    assert [entry.number for entry in copy.entries()] == [1]
    with pytest.raises(LedgerError, match="the key of the payload made_up of zone content is missing"):
        copy.read_table(payload, CHRONICLE)
    with pytest.raises(LedgerError, match=r"payload\.key is missing"):
        copy.put_bytes(Zone.DRAFTS, "draft", b"x")


def test_a_second_projects_keys_open_nothing_of_the_first(ledger: Ledger, tmp_path: Path) -> None:
    payload = held(ledger)
    other = made_up_project(tmp_path / "other")[1]
    own = held(other)
    shutil.copytree(ledger.folder / "payloads", other.folder / "payloads", dirs_exist_ok=True)
    shutil.copytree(ledger.folder.parent / "keys" / "payloads", tmp_path / "other" / "keys" / "payloads",
                    dirs_exist_ok=True)  # fmt: skip
    assert other.read_table(own, CHRONICLE).num_rows == 3
    with pytest.raises(LedgerError, match="does not open: it was changed, or the keys folder is another project's"):
        other.read_table(payload, CHRONICLE)


def test_a_key_put_in_the_place_of_another_does_not_open(ledger: Ledger) -> None:
    first, second = held(ledger), held(ledger)
    folder = ledger.folder.parent / "keys" / "payloads"
    shutil.copy(folder / first.sha256, folder / second.sha256)
    with pytest.raises(LedgerError, match="does not open"):
        ledger.read_table(second, CHRONICLE)


@pytest.mark.parametrize("size", [0, 5, 59])
def test_a_key_cut_short_says_so(ledger: Ledger, size: int) -> None:
    payload = held(ledger)
    path = ledger.folder.parent / "keys" / "payloads" / payload.sha256
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(LedgerError, match="Restore the keys folder"):
        ledger.read_table(payload, CHRONICLE)


@pytest.mark.parametrize("name", [keys.PAYLOAD, keys.DIGEST])
def test_a_lost_key_of_the_project_is_never_made_anew(ledger: Ledger, name: str) -> None:
    held(ledger)
    (ledger.folder.parent / "keys" / name).unlink()
    again = Ledger.create(ledger.folder)
    with pytest.raises(LedgerError, match=f"{name} is missing or damaged"):
        again.put_bytes(Zone.DRAFTS, "draft", b"x")


def test_a_new_ledger_that_holds_no_person_makes_the_keys_that_seal_it(tmp_path: Path) -> None:
    ledger = Ledger.create(tmp_path / "picture" / "ledger")
    payload = ledger.put_bytes(Zone.DRAFTS, "draft", b"published elsewhere")
    assert ledger.read_bytes(payload, CLEAR) == b"published elsewhere"
    assert sorted(path.name for path in (tmp_path / "picture" / "keys").glob("*.key")) == ["digest.key", "payload.key"]


def test_the_key_is_on_the_disk_before_the_entry_and_settled_after_it(ledger: Ledger) -> None:
    payload = ledger.put_bytes(Zone.DRAFTS, "draft", b"x")
    assert [path.parent.name for path in key_files(ledger)] == ["pending"]
    ledger.commit("analysed", {}, [payload])
    assert [path.parent.name for path in key_files(ledger)] == ["payloads"]


def test_tidy_settles_the_key_of_one_killed_between_entry_and_settling(ledger: Ledger) -> None:
    payload = held(ledger)
    folder = ledger.folder.parent / "keys"
    (folder / "payloads" / payload.sha256).replace(folder / "pending" / payload.sha256)
    assert ledger.read_table(payload, CHRONICLE).num_rows == 3
    ledger.tidy()
    assert [path.parent.name for path in key_files(ledger)] == ["payloads"]
    assert ledger.verify() == 1


def test_tidy_removes_keys_that_no_entry_came_to_name(ledger: Ledger) -> None:
    held(ledger)
    ledger.put_bytes(Zone.DRAFTS, "draft", b"never entered")
    assert len(key_files(ledger)) == 2
    ledger.tidy()
    assert len(key_files(ledger)) == 1
    assert ledger.verify() == 1


def test_an_older_ledger_put_back_costs_no_key(ledger: Ledger, tmp_path: Path) -> None:
    held(ledger)
    old = shutil.copytree(ledger.folder, tmp_path / "old")
    payload = held(ledger)
    new = shutil.copytree(ledger.folder, tmp_path / "new")
    shutil.rmtree(ledger.folder)
    shutil.copytree(old, ledger.folder)
    with Ledger(ledger.folder).at_work():
        assert Ledger(ledger.folder).strange_keys(Ledger(ledger.folder).entries()) == 1
    shutil.rmtree(ledger.folder)
    shutil.copytree(new, ledger.folder)
    assert Ledger(ledger.folder).read_table(payload, CHRONICLE).num_rows == 3


def test_discarding_takes_the_key_too(ledger: Ledger) -> None:
    ledger.discard(ledger.put_bytes(Zone.DRAFTS, "draft", b"x"))
    assert key_files(ledger) == []
    kept = held(ledger)
    ledger.discard(kept)
    assert ledger.read_table(kept, CHRONICLE).num_rows == 3


def test_no_plain_digest_of_what_is_sealed_stands_in_the_chain(ledger: Ledger) -> None:
    payload = ledger.put_bytes(Zone.DRAFTS, "draft", b"guessable")
    ledger.commit("analysed", {}, [payload])
    chain = (ledger.folder / "manifest" / "00000001.json").read_text()
    assert hashlib.sha256(b"guessable").hexdigest() not in chain
    assert payload.fingerprint in chain


def test_equal_content_has_equal_fingerprints_in_demonstrations_of_one_seed_and_unlike_ones_elsewhere(
    tmp_path: Path,
) -> None:
    found = {}
    for name, demonstration in (("a", "demo 1"), ("b", "demo 1"), ("c", "demo 2"), ("d", None)):
        keys.create(tmp_path / name / "keys", demonstration)
        found[name] = Ledger.create(tmp_path / name / "ledger").put_bytes(Zone.DRAFTS, "draft", b"same").fingerprint
    assert found["a"] == found["b"]
    assert len(set(found.values())) == 3


def test_a_key_that_is_settled_while_it_is_looked_for_is_found(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = ledger.put_bytes(Zone.CONTENT, "a", b"made up")
    kept = DataKeys(ledger.folder.parent / "keys")
    read = Path.read_bytes

    def settle_meanwhile(path: Path) -> bytes:
        if path.parent.name == "pending":
            kept.settle([payload.sha256])
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", settle_meanwhile)
    assert len(kept.load(payload.sha256, "it")) == 32
