"""Destroy and hold: what goes, what stays, what the chain says, and what happens to one who is killed halfway."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from sightline.errors import LedgerError
from sightline.flow import CLEAR, Zone
from sightline.ledger import destroy as keeping
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.entries import DESTROYED, DESTROYING, unfinished
from sightline.ledger.submissions import CHRONICLED, LINKED, RECEIVED, Submission, body, current, received
from tests.projects import made_up_project

WHO = {"officer": "A. Officer", "reason": "the agency asked for it"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return made_up_project(tmp_path / "project")[1]


@pytest.fixture
def fix_lists(ledger: Ledger) -> Path:
    return ledger.folder.parent / "fix-lists"


def send(
    ledger: Ledger, fix_lists: Path, agency: str, *, end: date = date(2025, 3, 31), until: date = date(2030, 1, 1)
) -> int:
    """A submission with a payload in both zones and a fix list. Returns its entry."""
    submission = Submission(
        entry=0, agency=agency, sender="council", return_code="cin", year=end.year, period_start=date(2024, 4, 1),
        period_end=end, received="", file="cin.xml", file_sha256=agency, rows=1, set_aside=0, findings={},
        supersedes=None, destroy_after=until,
    )  # fmt: skip
    payloads = [ledger.put_bytes(zone, zone.value, agency.encode()) for zone in (Zone.IDENTITY, Zone.CONTENT)]
    entry = ledger.commit(RECEIVED, body(submission), payloads)
    (fix_lists / agency).mkdir(parents=True, exist_ok=True)
    (fix_lists / agency / f"{entry.number:06d}.csv").write_text("row 3")
    return entry.number


def run(ledger: Ledger, release: str | None = None) -> list[Entry]:
    """Link, lay timelines, draft; clear and publish where a release is named. The entries, in order."""
    numbers = [submission.entry for submission, _ in current(ledger)]
    name = " ".join(map(str, numbers)).encode()
    quality = ledger.put_bytes(Zone.ADMIN, "link_quality", b"counts")
    linked = ledger.commit(LINKED, {"submissions": numbers}, [ledger.put_bytes(Zone.LINK, "link", name), quality])
    events = [ledger.put_bytes(Zone.EVENTS, "event", name)]
    chronicled = ledger.commit(CHRONICLED, {"made_of": {"link": linked.hash}}, events)
    draft = ledger.put_bytes(Zone.DRAFTS, "picture", name)
    analysed = ledger.commit("analysed", {"made_of": {"events": chronicled.hash}}, [draft])
    if release is None:
        return [linked, chronicled, analysed]
    cleared = ledger.put_bytes(Zone.CLEARED, "picture", name)
    entries = [
        ledger.commit("cleared", {"release": release, "drafts": [{"draft": draft.fingerprint}]}, [cleared]),
        ledger.commit("published", {"release": release}),
    ]
    return [linked, chronicled, analysed, *entries]


def there(ledger: Ledger, zone: Zone) -> int:
    return len(list((ledger.folder / "payloads" / zone.value).iterdir()))


def key_count(ledger: Ledger) -> int:
    return sum(len(list((ledger.folder.parent / "keys" / part).glob("*"))) for part in ("payloads", "pending"))


def test_the_submission_its_keys_and_its_fix_list_go_and_another_agencys_stay(ledger: Ledger, fix_lists: Path) -> None:
    one, other = (send(ledger, fix_lists, agency) for agency in ("E06000001", "E06000002"))
    keeping.destroy(ledger, fix_lists, [one], **WHO)
    assert [submission.entry for submission, _ in received(ledger)] == [other]
    assert [submission.entry for submission, _ in current(ledger)] == [other]
    assert (there(ledger, Zone.IDENTITY), there(ledger, Zone.CONTENT), key_count(ledger)) == (1, 1, 2)
    assert [path.name for path in fix_lists.rglob("*.csv")] == [f"{other:06d}.csv"]
    assert ledger.verify() == 2


def test_what_is_not_finished_is_wiped_with_it(ledger: Ledger, fix_lists: Path) -> None:
    number = send(ledger, fix_lists, "E06000001")
    (ledger.unfinished / "scratch-killed").mkdir()
    (ledger.unfinished / "scratch-killed" / "event.parquet").write_bytes(b"PAR1")
    ledger.put_bytes(Zone.CONTENT, "never_entered", b"E06000001")
    keeping.destroy(ledger, fix_lists, [number], **WHO)
    assert list(ledger.unfinished.iterdir()) == []
    assert (there(ledger, Zone.CONTENT), key_count(ledger)) == (0, 0)


def test_all_that_was_made_from_it_of_people_goes_and_what_was_not_stays(ledger: Ledger, fix_lists: Path) -> None:
    one = send(ledger, fix_lists, "E06000001")
    before = run(ledger)
    two = send(ledger, fix_lists, "E06000002")
    after = run(ledger, "2026-11")
    studied = ledger.commit("studied", {}, [ledger.put_bytes(Zone.DRAFTS, "published", b"others' figures")])
    tombstone = keeping.destroy(ledger, fix_lists, [two], **WHO)
    assert tombstone.body["runs"] == [entry.number for entry in after[:3]]
    for zone in (Zone.LINK, Zone.EVENTS, Zone.DRAFTS):
        assert there(ledger, zone) == (2 if zone is Zone.DRAFTS else 1), zone
    for entry in (*before, studied):
        for payload in entry.payloads():
            assert ledger.lies_there(payload)
    assert ledger.verify() == 2 + 4 + 1 + 1 + 1  # submission one, its run, link quality, cleared, studied
    assert [submission.entry for submission, _ in current(ledger)] == [one]


def test_a_release_stays_as_it_was_cleared_and_is_marked(ledger: Ledger, fix_lists: Path) -> None:
    number = send(ledger, fix_lists, "E06000001")
    entries = run(ledger, "2026-11")
    tombstone = keeping.destroy(ledger, fix_lists, [number], **WHO)
    (cleared,) = entries[3].payloads()
    assert ledger.read_bytes(cleared, CLEAR) == str(number).encode()
    assert keeping.marked(ledger.entries()) == {entry.number: ("2026-11", tombstone.number) for entry in entries[3:]}


def test_a_link_table_that_does_not_name_it_goes_where_it_counted_then(ledger: Ledger, fix_lists: Path) -> None:
    """Some returns are not linked by name, and their records still stand in the events of a run."""
    number = send(ledger, fix_lists, "E06000001")
    linked = ledger.commit(LINKED, {"submissions": []}, [ledger.put_bytes(Zone.LINK, "link", b"x")])
    send(ledger, fix_lists, "E06000001")  # replaces it
    later = ledger.commit(LINKED, {"submissions": []}, [ledger.put_bytes(Zone.LINK, "link", b"y")])
    tombstone = keeping.destroy(ledger, fix_lists, [number], **WHO)
    assert tombstone.body["runs"] == [linked.number]
    assert ledger.lies_there(later.payloads()[0])


def test_the_tombstone_says_what_who_and_why_and_nothing_of_its_content(ledger: Ledger, fix_lists: Path) -> None:
    number = send(ledger, fix_lists, "E06000001")
    payloads = ledger.entries()[0].payloads()
    tombstone = keeping.destroy(ledger, fix_lists, [number], **WHO)
    assert (tombstone.kind, tombstone.body["submissions"]) == (DESTROYED, [number])
    assert (tombstone.body["officer"], tombstone.body["reason"]) == tuple(WHO.values())
    gone = tombstone.body["gone"]
    assert isinstance(gone, list)
    assert [(item["entry"], item["zone"], item["name"], item["sha256"]) for item in gone] == [
        (number, payload.zone.value, payload.name, payload.sha256) for payload in payloads
    ]


def test_reading_what_was_destroyed_says_so_and_names_the_tombstone(ledger: Ledger, fix_lists: Path) -> None:
    number = send(ledger, fix_lists, "E06000001")
    run(ledger)
    draft = ledger.entries()[-1].payloads()[0]
    tombstone = keeping.destroy(ledger, fix_lists, [number], **WHO)
    with pytest.raises(LedgerError, match=f"picture of zone drafts was destroyed: entry {tombstone.number} says why"):
        ledger.read_bytes(draft, CLEAR)


def test_what_it_had_replaced_does_not_come_back_and_is_said_to_be_kept(ledger: Ledger, fix_lists: Path) -> None:
    old, new = send(ledger, fix_lists, "E06000001"), send(ledger, fix_lists, "E06000001")
    assert keeping.plan(ledger, [new]).replaced == (old,)
    keeping.destroy(ledger, fix_lists, [new], **WHO)
    assert current(ledger) == ()
    assert [submission.entry for submission, _ in received(ledger)] == [old]
    third = send(ledger, fix_lists, "E06000001")
    assert [submission.entry for submission, _ in current(ledger)] == [third]


def test_destroying_what_was_replaced_leaves_what_counts(ledger: Ledger, fix_lists: Path) -> None:
    old, new = send(ledger, fix_lists, "E06000001"), send(ledger, fix_lists, "E06000001")
    keeping.destroy(ledger, fix_lists, [old], **WHO)
    assert [submission.entry for submission, _ in current(ledger)] == [new]


def test_a_copy_of_the_whole_ledger_made_before_opens_nothing_of_it(
    ledger: Ledger, fix_lists: Path, tmp_path: Path
) -> None:
    number = send(ledger, fix_lists, "E06000001")
    payload = ledger.entries()[0].payloads(Zone.IDENTITY)[0]
    copy = tmp_path / "copy"
    shutil.copytree(ledger.folder, copy / "ledger")
    keeping.destroy(ledger, fix_lists, [number], **WHO)
    shutil.copytree(ledger.folder.parent / "keys", copy / "keys")
    with pytest.raises(LedgerError, match="the key of the payload identity of zone identity is missing"):
        b"".join(Ledger(copy / "ledger")._plain(payload))


def test_what_lies_there_again_is_found_and_destroyed_again(ledger: Ledger, fix_lists: Path, tmp_path: Path) -> None:
    number = send(ledger, fix_lists, "E06000001")
    keys_copy = shutil.copytree(ledger.folder.parent / "keys", tmp_path / "keys")
    keeping.destroy(ledger, fix_lists, [number], **WHO)
    assert ledger.verify() == 0
    shutil.copytree(keys_copy, ledger.folder.parent / "keys", dirs_exist_ok=True)
    with pytest.raises(LedgerError, match="was destroyed, and it or its key lies there again"):
        ledger.verify()
    keeping.destroy(ledger, fix_lists, [number], **WHO)
    assert (ledger.verify(), key_count(ledger)) == (0, 0)


@pytest.mark.parametrize("numbers", [[1], [1, 1]])
def test_destroying_twice_is_refused_in_words(ledger: Ledger, fix_lists: Path, numbers: list[int]) -> None:
    send(ledger, fix_lists, "E06000001")
    keeping.destroy(ledger, fix_lists, numbers, **WHO)
    before = ledger.head()
    with pytest.raises(LedgerError, match="was destroyed before, and nothing of it is left"):
        keeping.destroy(ledger, fix_lists, numbers, **WHO)
    assert ledger.head() == before


@pytest.mark.parametrize("numbers", [[7], [1, 7], [2]])
def test_what_is_no_submission_is_refused_and_nothing_done(ledger: Ledger, fix_lists: Path, numbers: list[int]) -> None:
    send(ledger, fix_lists, "E06000001")
    run(ledger)
    before = ledger.head()
    with pytest.raises(LedgerError, match=f"no submission: entry {numbers[-1]}"):
        keeping.destroy(ledger, fix_lists, numbers, **WHO)
    assert (ledger.head(), ledger.verify()) == (before, 6)


@pytest.mark.parametrize("blank", ["officer", "reason"])
@pytest.mark.parametrize("act", ["destroy", "hold"])
def test_nobody_decides_without_name_and_reason(ledger: Ledger, fix_lists: Path, act: str, blank: str) -> None:
    number = send(ledger, fix_lists, "E06000001")
    words = {**WHO, blank: " "}
    done: Callable[[], Entry] = (
        partial(keeping.destroy, ledger, fix_lists, [number], **words)
        if act == "destroy"
        else partial(keeping.hold, ledger, number, **words)
    )
    with pytest.raises(LedgerError, match="say who decides and why"):
        done()
    assert ledger.verify() == 2


# -- hold and due --------------------------------------------------------------------------------------------------


def test_what_is_held_cannot_be_destroyed_alone_or_with_others_until_it_is_freed(
    ledger: Ledger, fix_lists: Path
) -> None:
    one, two = (send(ledger, fix_lists, agency) for agency in ("E06000001", "E06000002"))
    keeping.hold(ledger, one, **WHO)
    for numbers in ([one], [two, one]):
        with pytest.raises(LedgerError, match=f"under legal hold, so nothing was destroyed: entry {one}"):
            keeping.destroy(ledger, fix_lists, numbers, **WHO)
    assert ledger.verify() == 4
    keeping.free(ledger, one, **WHO)
    keeping.destroy(ledger, fix_lists, [two, one], **WHO)
    assert ledger.verify() == 0


def test_a_hold_says_who_and_why_once(ledger: Ledger, fix_lists: Path) -> None:
    number = send(ledger, fix_lists, "E06000001")
    entry = keeping.hold(ledger, number, **WHO)
    assert entry.body == {"submission": number, **WHO}
    assert keeping.held(ledger.entries()) == {number: entry}
    with pytest.raises(LedgerError, match="is held already"):
        keeping.hold(ledger, number, **WHO)
    keeping.free(ledger, number, **WHO)
    assert keeping.held(ledger.entries()) == {}
    with pytest.raises(LedgerError, match="is not held"):
        keeping.free(ledger, number, **WHO)


def test_only_a_submission_that_is_there_can_be_held(ledger: Ledger, fix_lists: Path) -> None:
    number = send(ledger, fix_lists, "E06000001")
    with pytest.raises(LedgerError, match="no submission: entry 9"):
        keeping.hold(ledger, 9, **WHO)
    keeping.destroy(ledger, fix_lists, [number], **WHO)
    with pytest.raises(LedgerError, match="was destroyed: it can no longer be held"):
        keeping.hold(ledger, number, **WHO)


def test_due_are_those_whose_day_has_passed_replaced_ones_too_and_not_those_held(
    ledger: Ledger, fix_lists: Path
) -> None:
    last = date(2026, 11, 25)
    old = send(ledger, fix_lists, "E06000001", until=last)
    send(ledger, fix_lists, "E06000001", until=date(2026, 11, 26))
    held = send(ledger, fix_lists, "E06000002", until=last)
    gone = send(ledger, fix_lists, "E06000003", until=last)
    keeping.hold(ledger, held, **WHO)
    keeping.destroy(ledger, fix_lists, [gone], **WHO)
    assert keeping.due(ledger, last) == ()
    assert keeping.due(ledger, date(2026, 11, 26)) == (old,)


# -- killed halfway ------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for a kill at a place of the test's choosing."""


def _kill_at(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Die at a step of `destroy`; half of the work of the step itself is done."""
    real_remove: Callable[[Ledger, Sequence[object]], None] = Ledger.remove  # type: ignore[assignment]
    real_commit = Ledger.commit

    def remove(self: Ledger, payloads: Sequence[object]) -> None:
        real_remove(self, payloads[: {"before": 0, "halfway": 1}.get(place, len(payloads))])
        if place in ("before", "halfway"):
            raise Killed

    def commit(self: Ledger, kind: str, said: dict[str, object], payloads: Sequence[object] = ()) -> Entry:
        if kind == (DESTROYING if place == "at once" else DESTROYED):
            raise Killed
        return real_commit(self, kind, said, payloads)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "remove", remove)
    monkeypatch.setattr(Ledger, "commit", commit)


@pytest.mark.parametrize("place", ["at once", "before", "halfway", "after"])
def test_killed_anywhere_nothing_false_is_said_and_running_it_again_ends_it(
    ledger: Ledger, fix_lists: Path, place: str
) -> None:
    number = send(ledger, fix_lists, "E06000001")
    run(ledger)
    with pytest.MonkeyPatch.context() as patch:
        _kill_at(patch, place)
        with pytest.raises(Killed):
            keeping.destroy(ledger, fix_lists, [number], **WHO)
    assert DESTROYED not in {entry.kind for entry in ledger.entries()}
    if place == "at once":
        assert ledger.verify() == 6
    else:
        assert current(ledger) == ()
        with pytest.raises(LedgerError, match="is not yet gone: run `sightline destroy` to end it"):
            ledger.verify()
        with pytest.raises(LedgerError, match="can no longer be held"):
            keeping.hold(ledger, number, **WHO)
    tombstone = keeping.destroy(ledger, fix_lists, [number], **WHO)
    assert tombstone.kind == DESTROYED
    assert unfinished(ledger.entries()) == ()
    assert [entry.kind for entry in ledger.entries()].count(DESTROYING) == 1
    assert (ledger.verify(), key_count(ledger)) == (1, 0)  # link quality stays: counts of nobody
    assert list(fix_lists.rglob("*.csv")) == []


def test_what_was_stopped_is_ended_by_destroying_another(ledger: Ledger, fix_lists: Path) -> None:
    one, two = (send(ledger, fix_lists, agency) for agency in ("E06000001", "E06000002"))
    with pytest.MonkeyPatch.context() as patch:
        _kill_at(patch, "halfway")
        with pytest.raises(Killed):
            keeping.destroy(ledger, fix_lists, [one], **WHO)
    keeping.destroy(ledger, fix_lists, [two], **WHO)
    assert (ledger.verify(), key_count(ledger)) == (0, 0)
    assert [entry.body["submissions"] for entry in ledger.entries() if entry.kind == DESTROYED] == [[one], [two]]


def test_a_tombstone_cannot_be_taken_back_unseen(ledger: Ledger, fix_lists: Path) -> None:
    number = send(ledger, fix_lists, "E06000001")
    tombstone = keeping.destroy(ledger, fix_lists, [number], **WHO)
    ledger.commit("note", {})
    path = ledger.folder / "manifest" / f"{tombstone.number:08d}.json"
    path.write_text(re.sub("A. Officer", "Somebody", path.read_text()))
    with pytest.raises(LedgerError, match=f"entry {tombstone.number} of the ledger was changed"):
        ledger.entries()
