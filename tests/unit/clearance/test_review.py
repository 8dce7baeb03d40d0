"""Two people vote on what was put up for review, blind to each other, and what they approved is what is cleared."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sightline.clearance.again import why_alike
from sightline.clearance.audit import enter
from sightline.clearance.gate import (
    ONE_PERSON,
    TWO_PEOPLE,
    clear,
    clear_reviewed,
    propose,
    proposed,
    reopen,
    reopen_entry,
)
from sightline.clearance.review import look, opened, vote
from sightline.clearance.trail import standing_of
from sightline.errors import ClearanceError, LedgerError
from sightline.flow import PUBLISH, Zone
from sightline.ledger.chain import Ledger
from tests.unit.clearance.made import DEFAULT, shown
from tests.unit.clearance.moves import ALONE, a_draft, approved, by, correct, put_up, reviewed_and_cleared


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-26T12:00:00+00:00")


def state(ledger: Ledger, release: str = "one") -> str:
    return standing_of(ledger.entries(), release).state


def test_what_two_people_approved_is_cleared_just_as_it_was_put_up(ledger: Ledger) -> None:
    entry = put_up(ledger)
    (content,), _ = proposed(ledger, entry)
    approved(ledger)
    (found,) = clear_reviewed(ledger, by("Releaser"), release="one")
    assert found.tables == content.tables
    assert [shown(table) for table in found.tables] == [[40, 30], ["c", "c", "c"]]
    assert reopen(Ledger(ledger.folder)) == (found,)


def test_a_page_says_that_two_people_reviewed_it_and_never_that_one_did(ledger: Ledger) -> None:
    (found,) = reviewed_and_cleared(ledger)
    assert found.notes[0] == TWO_PEOPLE
    assert ONE_PERSON not in found.notes
    (alone,) = clear([a_draft()], DEFAULT, ledger, release="two", officer="One")
    assert alone.notes[0] == ONE_PERSON
    assert found.notes[1:] == alone.notes[1:]


def test_what_one_person_clears_says_so_although_the_same_name_had_voted_twice(ledger: Ledger) -> None:
    put_up(ledger)
    for _ in range(2):
        vote(ledger, "one", by("Author", rules=ALONE), approve=True)
    (found,) = clear_reviewed(ledger, by("Author", rules=ALONE), release="one")
    assert found.notes[0] == ONE_PERSON


def test_votes_of_the_mode_for_one_person_do_not_count_as_those_of_two(ledger: Ledger) -> None:
    put_up(ledger)
    for _ in range(2):
        vote(ledger, "one", by("Other", rules=ALONE), approve=True)
    with pytest.raises(ClearanceError, match="in the mode for one person"):
        clear_reviewed(ledger, by("Releaser"), release="one")


@pytest.mark.parametrize("who", ["Author", "author", " AUTHOR "])
def test_nobody_reviews_what_they_submitted(who: str, ledger: Ledger) -> None:
    put_up(ledger)
    for way in (
        lambda: vote(ledger, "one", by(who), approve=True),
        lambda: vote(ledger, "one", by(who, "why"), approve=False),
        lambda: look(ledger, "one", by(who)),
    ):
        with pytest.raises(ClearanceError, match="whoever submitted it cannot review it"):
            way()
    assert [entry.kind for entry in ledger.entries()] == ["submitted"]


def test_nobody_votes_twice(ledger: Ledger) -> None:
    put_up(ledger)
    vote(ledger, "one", by("First"), approve=True)
    with pytest.raises(ClearanceError, match="voted on it already"):
        vote(ledger, "one", by("first"), approve=True)
    assert state(ledger) == "submitted"


def test_nobody_clears_what_they_submitted_and_a_reviewer_may(ledger: Ledger) -> None:
    put_up(ledger)
    approved(ledger)
    with pytest.raises(ClearanceError, match="whoever submitted it cannot clear it"):
        clear_reviewed(ledger, by("Author"), release="one")
    assert clear_reviewed(ledger, by("First"), release="one")


@pytest.mark.parametrize("votes", [0, 1])
def test_one_vote_is_not_enough(votes: int, ledger: Ledger) -> None:
    put_up(ledger)
    for _ in range(votes):
        vote(ledger, "one", by("First"), approve=True)
    with pytest.raises(ClearanceError, match="two people have not approved it"):
        clear_reviewed(ledger, by("Releaser"), release="one")
    assert not list((ledger.folder / "payloads" / "cleared").iterdir())


def test_a_vote_for_changes_says_why_and_sends_it_back(ledger: Ledger) -> None:
    put_up(ledger)
    with pytest.raises(ClearanceError, match="say why"):
        vote(ledger, "one", by("First"), approve=False)
    vote(ledger, "one", by("First", "the title misleads"), approve=False)
    assert state(ledger) == "submitted"
    vote(ledger, "one", by("Second"), approve=True)
    assert state(ledger) == "draft"
    put_up(ledger, girls=46)
    standing = standing_of(ledger.entries(), "one")
    assert (standing.version, standing.votes, standing.reviewers) == (1, (), ())


def test_new_drafts_put_up_in_place_of_others_lose_the_votes(ledger: Ledger) -> None:
    put_up(ledger)
    approved(ledger)
    put_up(ledger, girls=46)
    with pytest.raises(ClearanceError, match="two people have not approved it"):
        clear_reviewed(ledger, by("Releaser"), release="one")
    approved(ledger)
    (found,) = clear_reviewed(ledger, by("Releaser"), release="one")
    assert shown(found.tables[0]) == [50, 30]


def everything_written(ledger: Ledger) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(ledger.folder.rglob("*")) if path.is_file())


def test_the_first_vote_can_be_read_nowhere_before_the_second_is_in(ledger: Ledger) -> None:
    put_up(ledger)
    vote(ledger, "one", by("First", "a most telling reason"), approve=False)
    entry = ledger.entries()[-1]
    assert entry.body["audit"]["who"] == "First"  # type: ignore[index]
    assert b"a most telling reason" not in everything_written(ledger)
    assert "approve" not in {key for key in entry.body if key != "audit"}
    vote(ledger, "one", by("Second"), approve=True)
    votes = ledger.entries()[-1].body["votes"]
    assert votes == [
        {"who": "First", "approve": False, "reason": "a most telling reason"},
        {"who": "Second", "approve": True, "reason": ""},
    ]


def test_a_sealed_vote_is_of_one_size_and_print_however_somebody_voted(ledger: Ledger) -> None:
    """Its length, and the fingerprint that equal content shares, would otherwise tell."""
    seen = []
    for number, (approve, reason) in enumerate([(True, ""), (False, "x" * 900), (False, "x" * 900)]):
        release = f"release {number}"
        put_up(ledger, release=release)
        vote(ledger, release, by("First", reason), approve=approve)
        seen.append(ledger.entries()[-1].payloads(Zone.DRAFTS)[0])
    assert len({payload.size for payload in seen}) == 1
    assert len({payload.fingerprint for payload in seen}) == 3


def test_the_second_vote_opens_the_first_as_it_was_cast(ledger: Ledger) -> None:
    put_up(ledger)
    vote(ledger, "one", by("First", "why"), approve=False)
    (kept,) = opened(ledger, standing_of(ledger.entries(), "one"))
    assert (kept.who, kept.approve, kept.reason, kept.number) == ("First", False, "why", 2)


def test_whoever_reads_what_is_up_for_review_is_entered_first(ledger: Ledger) -> None:
    entry = put_up(ledger)
    (content,), _ = look(ledger, "one", by("First"))
    assert [shown(table) for table in content.tables] == [[40, 30], ["c", "c", "c"]]
    last = ledger.entries()[-1]
    assert (last.kind, last.body["submission"], last.body["submission_hash"]) == ("looked", entry.number, entry.hash)


def test_what_is_up_for_review_is_sealed_and_publish_cannot_open_it(ledger: Ledger) -> None:
    entry = put_up(ledger)
    assert {(payload.zone, payload.sealed) for payload in entry.payloads()} == {(Zone.DRAFTS, "aes-256-gcm")}
    assert [payload.name for payload in entry.payloads()] == ["proposed test", "certificates"]
    assert Zone.DRAFTS not in PUBLISH.opens
    with pytest.raises(ClearanceError, match="nothing has been cleared"):
        reopen(ledger)


def test_no_exact_and_no_withheld_count_is_in_what_is_up_for_review(ledger: Ledger) -> None:
    (content,), _ = proposed(ledger, put_up(ledger))
    assert {f.value for t in content.tables for f in t.figures} == {40, 30, None}


def test_there_is_nothing_to_vote_on_before_it_is_submitted_and_after(ledger: Ledger) -> None:
    with pytest.raises(ClearanceError, match="nothing of that name is up for review"):
        vote(ledger, "one", by("First"), approve=True)
    reviewed_and_cleared(ledger)
    with pytest.raises(ClearanceError, match="nothing of that name is up for review"):
        vote(ledger, "one", by("Third"), approve=True)


def test_a_proposal_that_was_changed_is_not_cleared(ledger: Ledger) -> None:
    entry = put_up(ledger)
    approved(ledger)
    path = ledger.folder / "payloads" / "drafts" / entry.payloads()[0].sha256
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(LedgerError):
        clear_reviewed(ledger, by("Releaser"), release="one")
    assert state(ledger) == "reviewed"


def test_a_second_version_has_a_review_of_its_own(ledger: Ledger) -> None:
    reviewed_and_cleared(ledger)
    from_first = ledger.entries()[-1].number
    with pytest.raises(ClearanceError, match="it cannot be corrected now"):
        correct(ledger, by("Releaser", "wrong"), release="one")
    enter(ledger, "publish", "one", by("Releaser"), {"cleared": from_first})
    correct(ledger, by("Releaser", "a return was counted twice"), release="one")
    with pytest.raises(ClearanceError, match="nothing was corrected"):
        put_up(ledger)
    put_up(ledger, girls=56)
    vote(ledger, "one", by("First", "not yet"), approve=False)
    vote(ledger, "one", by("Second"), approve=True)
    assert state(ledger) == "draft"
    with pytest.raises(ClearanceError, match="nothing was corrected"):  # nor where a review has sent it back
        put_up(ledger)
    put_up(ledger, girls=56)
    approved(ledger)
    (second,) = clear_reviewed(ledger, by("Releaser"), release="one")
    assert standing_of(ledger.entries(), "one").version == 2
    assert [shown(one.tables[0]) for one in (*reopen_entry(ledger, from_first), second)] == [[40, 30], [60, 30]]


def test_the_same_again_carries_its_reason_through_the_review(ledger: Ledger) -> None:
    reviewed_and_cleared(ledger)
    enter(ledger, "publish", "one", by("Releaser"), {"cleared": ledger.entries()[-1].number})
    correct(ledger, by("Releaser", "a chart was wrong"), release="one")
    propose([a_draft()], DEFAULT, ledger, by("Author", "the drawing was mended"), release="one")
    approved(ledger)
    clear_reviewed(ledger, by("Releaser"), release="one")
    assert why_alike(ledger.entries()[-1].body) == "the drawing was mended"


def in_parallel(works: list[tuple[str, object]]) -> dict[str, object]:
    """Run each in a thread of its own, all released at once. Returns what each gave or raised."""
    gate, results = threading.Barrier(len(works)), {}

    def run(name: str, work: object) -> None:
        gate.wait()
        try:
            results[name] = work()  # type: ignore[operator]
        except Exception as error:
            results[name] = error

    threads = [threading.Thread(target=run, args=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("attempt", range(4))
def test_of_two_clearings_at_once_of_other_drafts_one_is_refused_and_nothing_is_lost(
    attempt: int, ledger: Ledger
) -> None:
    works = [
        (name, lambda girls=girls: clear(
            [a_draft(girls)], DEFAULT, Ledger(ledger.folder), release="one", officer="A")
        )
        for name, girls in (("first", 41), ("second", 41 + 10 * (attempt + 1)))
    ]  # fmt: skip
    found = in_parallel(list(works))
    refused = [name for name, one in found.items() if isinstance(one, ClearanceError)]
    assert len(refused) == 1
    assert "has been cleared already" in str(found[refused[0]])
    (entry,) = Ledger(ledger.folder).entries()
    (winner,) = [one for name, one in found.items() if name not in refused]
    assert reopen(Ledger(ledger.folder), "one") == winner
    for zone in (Zone.CLEARED, Zone.DRAFTS):  # the loser's payloads are not left lying there
        assert len(list((ledger.folder / "payloads" / zone).iterdir())) == len(entry.payloads(zone))


def test_two_clearings_at_once_of_the_same_give_one_entry(ledger: Ledger) -> None:
    works = [
        (str(n), lambda: clear([a_draft()], DEFAULT, Ledger(ledger.folder), release="one", officer="A"))
        for n in range(3)
    ]
    found = in_parallel(list(works))
    assert len(Ledger(ledger.folder).entries()) == 1
    assert all(one == found["0"] for one in found.values())


def test_two_second_votes_at_once_count_once(ledger: Ledger) -> None:
    put_up(ledger)
    vote(ledger, "one", by("First"), approve=True)
    works = [
        (who, lambda who=who: vote(Ledger(ledger.folder), "one", by(who), approve=True)) for who in ("Second", "Third")
    ]
    found = in_parallel(list(works))
    assert sum(isinstance(one, ClearanceError) for one in found.values()) == 1
    assert [entry.kind for entry in Ledger(ledger.folder).entries()] == ["submitted", "voted", "voted"]
