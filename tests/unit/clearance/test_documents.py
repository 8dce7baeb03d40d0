"""Documents: a text with a named approver, through the gate whole, in the ledger under its hash, and back again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.clearance.documents import documents, drop, write
from sightline.clearance.gate import Cleared, clear, reopen
from sightline.clearance.stage import clear_drafts
from sightline.errors import ClearanceError, LedgerError
from sightline.flow import PUBLISH, Zone
from sightline.ledger.chain import Ledger
from sightline.publish.release import Release
from sightline.publish.site import build
from sightline.standard.approved import LONGEST, Document
from tests.unit.clearance.made import DEFAULT
from tests.unit.clearance.moves import ALONE, a_draft, by, reviewed_and_cleared

TEXT = "Ask early.\nAsk again.\n\nWrite down what was said, and by whom.\n"
GUIDE = Document("guide", "What to ask", TEXT, "D. Director", date(2026, 11, 20))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-26T12:00:00+00:00")


def test_a_document_knows_the_hash_of_its_text_and_its_paragraphs() -> None:
    assert GUIDE.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert GUIDE.paragraphs == ("Ask early. Ask again.", "Write down what was said, and by whom.")


@pytest.mark.parametrize("part", ["name", "title", "text", "approver"])
def test_a_document_without_one_of_its_parts_is_none(part: str) -> None:
    with pytest.raises(ClearanceError, match=f"lacks its {part}"):
        replace(GUIDE, **{part: " "})  # type: ignore[arg-type]


def test_a_document_that_is_too_long_is_refused() -> None:
    with pytest.raises(ClearanceError, match="longer than"):
        replace(GUIDE, text="x" * (LONGEST + 1))


def test_a_document_is_cleared_beside_drafts_and_read_back(ledger: Ledger) -> None:
    tables, found = clear([a_draft()], DEFAULT, ledger, release="one", officer="A", documents=[GUIDE])
    assert (tables.document, found.document) == (None, GUIDE)
    assert (found.name, found.tables, found.page.title, found.page.sections) == ("guide", (), "What to ask", ())
    assert "D. Director" in found.page.lead
    assert reopen(Ledger(ledger.folder)) == (tables, found)
    assert ledger.entries()[-1].body["documents"] == [{
        "name": "guide", "title": "What to ask", "sha256": GUIDE.sha256, "approver": "D. Director",
        "day": "2026-11-20",
    }]  # fmt: skip


def test_a_release_may_be_of_documents_alone(ledger: Ledger) -> None:
    (found,) = clear([], DEFAULT, ledger, release="one", officer="A", documents=[GUIDE])
    assert found.document == GUIDE
    with pytest.raises(ClearanceError, match="there is nothing to clear"):
        clear([], DEFAULT, ledger, release="two", officer="A")


def test_a_document_goes_the_way_of_two_people_too(ledger: Ledger) -> None:
    *_, found = reviewed_and_cleared(ledger, documents=(GUIDE,))
    assert found.document == GUIDE
    assert found.notes == reopen(ledger)[0].notes[:1]


def test_another_text_under_a_cleared_name_is_another_version(ledger: Ledger) -> None:
    clear([], DEFAULT, ledger, release="one", officer="A", documents=[GUIDE])
    with pytest.raises(ClearanceError, match="has been cleared already"):
        clear([], DEFAULT, ledger, release="one", officer="A", documents=[replace(GUIDE, text="Other words.")])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": "Ask.\n\nHer number is 943 476 5919."}, "person's number"),
        ({"text": "Ask.\n\n=HYPERLINK()"}, "formula"),
        ({"text": "Ask.\n\n  @name"}, "formula"),
        ({"title": "=1+1"}, "formula"),
        ({"title": "one two three " * 5}, "more than 12 words"),
        ({"approver": "ZZ1 1ZZ"}, "person's number"),
        ({"text": "Ask.\x07"}, "cannot be printed"),
        ({"name": "../guide"}, "small letters"),
        ({"name": "test"}, "has the same name"),
    ],
)
def test_what_a_document_may_not_hold(changed: dict[str, str], words: str, ledger: Ledger) -> None:
    bad = replace(GUIDE, **changed)  # type: ignore[arg-type]
    with pytest.raises(ClearanceError, match=words) as error:
        clear([a_draft()], DEFAULT, ledger, release="one", officer="A", documents=[bad])
    assert "943" not in str(error.value)
    assert ledger.entries() == ()


def test_a_changed_text_is_found(ledger: Ledger) -> None:
    clear([], DEFAULT, ledger, release="one", officer="A", documents=[GUIDE])
    (path,) = (ledger.folder / "payloads" / Zone.CLEARED.value).iterdir()
    path.write_bytes(path.read_bytes().replace(b"Ask early", b"Ask never"))
    with pytest.raises(LedgerError, match="was changed"):
        reopen(ledger)


def test_a_text_passed_off_as_another_is_found(ledger: Ledger) -> None:
    clear([], DEFAULT, ledger, release="one", officer="A", documents=[GUIDE])
    clear([], DEFAULT, ledger, release="two", officer="A", documents=[replace(GUIDE, text="Other words.")])
    first, second = ledger.entries()
    body = {key: value for key, value in first.body.items() if key != "payloads"}
    ledger.commit("cleared", {**body, "release": "three"}, second.payloads())
    with pytest.raises(ClearanceError, match="does not fit"):
        reopen(ledger, "three")


def test_a_written_document_waits_sealed_in_a_zone_of_its_own(ledger: Ledger) -> None:
    entry = write(ledger, GUIDE, by("A. Author"))
    (payload,) = entry.payloads()
    assert (payload.zone, payload.sealed) == (Zone.DOCUMENTS, "aes-256-gcm")
    assert Zone.DOCUMENTS not in PUBLISH.opens
    assert documents(ledger) == (GUIDE,)
    assert entry.body["audit"] == {"who": "A. Author", "role": "author", "mode": "two people", "reason": ""}


def test_the_newest_document_of_a_name_is_in_the_next_release_until_it_is_taken_out(ledger: Ledger) -> None:
    write(ledger, GUIDE, by("A. Author"))
    newer = replace(GUIDE, text="Newer words.")
    write(ledger, newer, by("A. Author"))
    assert [one.document for one in clear_drafts(ledger, "published", release="one", officer="A")] == [newer]
    drop(ledger, "guide", by("A. Author"))
    assert documents(ledger) == ()
    with pytest.raises(ClearanceError, match="no document of that name"):
        drop(ledger, "guide", by("A. Author"))


def test_whoever_writes_a_document_does_not_approve_it_but_in_the_mode_for_one_person(ledger: Ledger) -> None:
    with pytest.raises(ClearanceError, match="cannot be the one who approves"):
        write(ledger, GUIDE, by("d. director"))
    assert ledger.entries() == ()
    assert write(ledger, GUIDE, by("d. director", rules=ALONE)).number == 1


def test_a_document_that_would_be_refused_is_refused_when_it_is_written(ledger: Ledger) -> None:
    with pytest.raises(ClearanceError, match="person's number"):
        write(ledger, replace(GUIDE, text="943 476 5919"), by("A. Author"))
    assert not list((ledger.folder / "payloads").rglob("*guide*"))
    assert ledger.entries() == ()


def test_the_page_of_a_document_prints_its_text_and_who_approved_it(ledger: Ledger, tmp_path: Path) -> None:
    found: tuple[Cleared, ...] = clear([], DEFAULT, ledger, release="one", officer="A", documents=[GUIDE])
    release = Release("one", date(2026, 11, 26), "A test", True, date(2026, 11, 20), "policy", "0", "f" * 64)
    text = (build(found, tmp_path / "site", release).parent / "guide.html").read_text()
    for words in ("Ask early. Ask again.", "Write down what was said", "D. Director", GUIDE.sha256):
        assert words in text
