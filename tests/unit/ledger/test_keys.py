"""Record keys and tokens."""

import hashlib
import stat
from pathlib import Path

import pytest

from sightline.errors import LedgerError
from sightline.ledger import keys


def test_keys_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    keys.create(tmp_path)
    first = keys.load(tmp_path, keys.RECORD)
    keys.create(tmp_path)
    assert keys.load(tmp_path, keys.RECORD) == first
    assert stat.S_IMODE((tmp_path / keys.RECORD).stat().st_mode) == 0o600
    assert keys.load(tmp_path, keys.PERSON) != first


def test_a_missing_key_is_never_replaced_in_silence(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="restore the keys folder"):
        keys.load(tmp_path, keys.RECORD)


def test_the_same_id_has_one_token_within_an_agency_and_another_elsewhere() -> None:
    key = b"k" * 32
    here = keys.Tokens(key, "record", "council", "E06000001")
    there = keys.Tokens(key, "record", "council", "E06000002")
    assert here.of("17") == here.of("17")
    assert here.of("17") != there.of("17")
    assert here.of("17") != keys.Tokens(b"o" * 32, "record", "council", "E06000001").of("17")


def test_scopes_do_not_run_into_each_other() -> None:
    key = b"k" * 32
    assert keys.Tokens(key, "a", "bc").of("d") != keys.Tokens(key, "ab", "c").of("d")


def test_a_token_is_not_a_plain_digest() -> None:
    token = keys.Tokens(b"k" * 32, "record").of("17")
    assert token != hashlib.sha256(b"record\x1f17").hexdigest()[:32]
    assert len(token) == 32


def test_the_keys_of_a_demonstration_are_the_same_each_time_and_those_of_a_project_never(tmp_path: Path) -> None:
    made = {}
    for name, demonstration in (("one", "demo 1"), ("again", "demo 1"), ("other", "demo 2"), ("a", None), ("b", None)):
        keys.create(tmp_path / name, demonstration)
        made[name] = tuple(keys.load(tmp_path / name, key) for key in (keys.RECORD, keys.PERSON))
    assert made["one"] == made["again"]
    assert len(set(made.values())) == 4
    assert all(record != person for record, person in made.values())
