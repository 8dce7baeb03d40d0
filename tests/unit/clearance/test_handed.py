"""Files that are handed out are entered with their hash, and known again; and what became of their release is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.clearance.gate import clear, propose
from sightline.clearance.handed import HANDED, hand_out, known
from sightline.clearance.out import out_now
from sightline.clearance.stage import open_release, open_withdrawal
from sightline.clearance.trail import AUDIT
from sightline.clearance.verify import verify
from sightline.config import Clearing
from sightline.errors import ClearanceError
from sightline.ledger.chain import Ledger
from sightline.publish.place import hand_over
from tests.unit.clearance.made import DEFAULT
from tests.unit.clearance.moves import ALONE, DAY, a_draft, by, correct


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-26T12:00:00+00:00")
    release(made)
    return made


def release(ledger: Ledger, girls: int = 41, name: str = "one") -> None:
    clear([a_draft(girls)], DEFAULT, ledger, release=name, officer="A")
    open_release(ledger, name).enter("0" * 64, date(2026, 11, 26))


def hand(ledger: Ledger, path: Path, text: str = "A page.\n") -> Path:
    return hand_over(hand_out(ledger, by("A. Name", "asked for"), out_now(ledger), "director pack"), text, path)


def test_a_file_is_entered_with_who_what_and_its_hash_and_is_known_again(ledger: Ledger, tmp_path: Path) -> None:
    path = hand(ledger, tmp_path / "packs" / "a.html")
    entry = ledger.entries()[-1]
    assert (entry.kind, entry.body["what"], entry.body["release"]) == (HANDED, "director pack", "one")
    audit = entry.body[AUDIT]
    assert isinstance(audit, dict)
    assert (audit["who"], audit["role"], audit["reason"]) == ("A. Name", "anybody", "asked for")
    found = known(ledger, path.read_bytes())
    assert found is not None
    assert (found.entry, found.since) == (entry.number, "")
    assert found.words == "director pack, of release one, handed out by A. Name on 2026-11-26"
    assert known(ledger, path.read_bytes() + b" ") is None
    assert [one.name for one in path.parent.iterdir()] == ["a.html"]
    assert verify(ledger).faults == ()


def test_what_became_of_the_release_of_a_file_is_said(ledger: Ledger, tmp_path: Path) -> None:
    data = hand(ledger, tmp_path / "a.html").read_bytes()

    def since() -> str:
        found = known(ledger, data)
        assert found is not None
        return found.since

    correct(ledger, by("A", "one return was counted twice", ALONE), release="one")
    assert "is being corrected" in since()
    propose([a_draft(66)], DEFAULT, ledger, by("A"), release="one")
    assert "is being corrected" in since()
    clear([a_draft(66)], DEFAULT, ledger, release="one", officer="A")
    assert "is being corrected" in since()  # until the next version is out
    open_release(ledger, "one").enter("0" * 64, DAY)
    assert "was corrected since: make it anew from version 2" in since()
    open_withdrawal(ledger, by("A", "wrong", ALONE), DAY, release="one").enter("")
    assert "was withdrawn since" in since()


def test_what_cannot_be_entered_is_not_written(ledger: Ledger, tmp_path: Path) -> None:
    opened = hand_out(ledger, by("A"), out_now(ledger), "director pack")
    correct(ledger, by("A", "wrong", ALONE), release="one")
    with pytest.raises(ClearanceError, match="is out no longer"):
        hand_over(opened, "A page.", tmp_path / "packs" / "a.html")
    assert list((tmp_path / "packs").iterdir()) == []
    release(ledger, 66)
    for act in (by(" "), by("A", "=SUM(A1)")):
        with pytest.raises(ClearanceError, match="nothing was handed out"):
            hand_out(ledger, act, out_now(ledger), "director pack")


def test_whoever_may_not_release_may_hand_out_what_is_out(ledger: Ledger, tmp_path: Path) -> None:
    act = by("Analyst", rules=Clearing(releasers=("Somebody else",)))
    hand_over(hand_out(ledger, act, out_now(ledger), "answer"), "Words.", tmp_path / "a.txt")
    assert known(ledger, b"Words.") is not None


def test_verify_names_an_entry_of_a_file_of_what_was_never_out(ledger: Ledger, tmp_path: Path) -> None:
    hand(ledger, tmp_path / "a.html")
    body = {key: value for key, value in ledger.entries()[-1].body.items() if key != "payloads"}
    ledger.commit(HANDED, {**body, "cleared": 1 + ledger.entries()[-1].number})
    (fault,) = verify(ledger).faults
    assert "handed out a file of what no entry before it cleared and published" in fault.words
