"""Destroy what was received, with all that was made from it of people, and say so in the chain; and hold it back.

A destruction has two entries. The first says who destroys what and why, and from then on the submissions no longer
count. Then the keys go, then the payloads. The second, the tombstone, says that it is done. In this order no entry can
claim what is not so: whoever is killed halfway leaves the first entry without the second, and running it again ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.errors import LedgerError
from sightline.flow import Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.disk import wipe
from sightline.ledger.entries import (
    DESTROYED,
    DESTROYING,
    Entry,
    Payload,
    gone,
    payload_from,
    submissions_named,
    taken_out,
    unfinished,
)  # fmt: skip
from sightline.ledger.sealing import SEALED_ZONES
from sightline.ledger.submissions import RECEIVED, key_of, received, submission_of

HELD = "held"
FREED = "freed"  # kind of the entry that ends a legal hold
REVIEW = "review"  # folder of the workbooks for clerical review
OF_PEOPLE = (Zone.LINK, Zone.EVENTS)  # made of every submission that counts, whether or not its maker names them


@dataclass(frozen=True, slots=True)
class Plan:
    """What a destruction takes away, and what it leaves marked.

    `runs` are the entries that were made from the submissions; `releases` were cleared from them and stay, without
    their certificates.
    """

    submissions: tuple[int, ...]
    gone: tuple[tuple[int, Payload], ...]  # number of the entry that names it
    runs: tuple[int, ...]
    releases: tuple[tuple[int, str], ...]
    replaced: tuple[int, ...]  # older submissions that these replaced, which are still held

    def body(self, officer: str, reason: str) -> dict[str, object]:
        """What the entries of this destruction say."""
        return {
            "submissions": list(self.submissions), "officer": officer, "reason": reason,
            "gone": [{"entry": number, **payload.as_dict()} for number, payload in self.gone],
            "runs": list(self.runs), "releases": [{"entry": number, "release": name} for number, name in self.releases],
        }  # fmt: skip


def due(ledger: Ledger, today: date) -> tuple[int, ...]:
    """The submissions, replaced ones too, whose day to be destroyed has passed and that nobody holds back."""
    holds = held(ledger.entries())
    return tuple(
        submission.entry
        for submission, _ in received(ledger)
        if submission.destroy_after is not None and submission.destroy_after < today and submission.entry not in holds
    )


def plan(ledger: Ledger, numbers: Iterable[int]) -> Plan:
    """What destroying these submissions would take away. Raises LedgerError with every reason why it may not be."""
    wanted = set(numbers)
    entries = ledger.entries()
    _require_may_go(entries, wanted)
    away = gone(entries)
    doomed = _made_from(entries, wanted)
    going = [
        (entry.number, payload)
        for entry in doomed
        for payload in entry.payloads()
        if (payload.zone in SEALED_ZONES) and (payload.sha256 not in away or ledger.lies_there(payload))
    ]
    if not going:
        raise LedgerError("that was destroyed before, and nothing of it is left: `sightline status` shows the entry")
    sent = {entry.number: key_of(submission_of(entry)) for entry in entries if entry.kind == RECEIVED}
    left = sent.keys() - taken_out(entries) - wanted
    replaced = sorted(old for old in left if any(sent[old] == sent[new] and old < new for new in wanted))
    return Plan(
        tuple(sorted(wanted)),
        tuple(going),
        tuple(entry.number for entry in doomed if entry.number not in wanted and not entry.payloads(Zone.CLEARED)),
        _releases(entries, {payload.fingerprint for _, payload in going if payload.zone is Zone.DRAFTS}),
        tuple(replaced),
    )


def destroy(ledger: Ledger, fix_lists: Path, numbers: Sequence[int], *, officer: str, reason: str) -> Entry:
    """Destroy submissions and all that was made from them of people. Returns the tombstone.

    It waits until nobody else is at work in the ledger, and first ends what was stopped halfway. Raises LedgerError,
    with every reason, where a submission is held back or is none; nothing was done then.
    """
    _require_words(officer, reason)
    with ledger.alone(), ledger.deciding():
        finished = [_finish(ledger, fix_lists, begun) for begun in unfinished(ledger.entries())]
        done = {number for entry in finished for number in submissions_named(entry)}
        left = [number for number in numbers if number not in done]
        if not left and finished:
            return finished[-1]
        body = plan(ledger, left).body(officer.strip(), reason.strip())
        return _finish(ledger, fix_lists, ledger.commit(DESTROYING, body))


def finish(ledger: Ledger, fix_lists: Path) -> tuple[Entry, ...]:
    """End every destruction that was stopped halfway. Returns the tombstones."""
    with ledger.alone(), ledger.deciding():
        return tuple(_finish(ledger, fix_lists, begun) for begun in unfinished(ledger.entries()))


def _finish(ledger: Ledger, fix_lists: Path, begun: Entry) -> Entry:
    listed = begun.body["gone"]
    assert isinstance(listed, list)
    # The keys and payloads first, the tombstone last: the chain never says that something is gone which is not.
    ledger.remove([payload_from(item) for item in listed])
    for number in submissions_named(begun):
        for path in fix_lists.glob(f"*/{number:06d}.*"):
            wipe(path)
    # Workbooks of clerical review lie beside the fix lists, each named after the sample in it.
    runs = begun.body["runs"]
    assert isinstance(runs, list)
    for number in runs:
        for path in (fix_lists.parent / REVIEW).glob(f"{number:06d}*"):
            wipe(path)
    return ledger.commit(DESTROYED, {**begun.body, "begun": begun.number})


def hold(ledger: Ledger, number: int, *, officer: str, reason: str) -> Entry:
    """Hold a submission back from being destroyed, as a court or an inquiry may ask. Raises LedgerError."""
    _require_words(officer, reason)
    with ledger.deciding():
        entries = ledger.entries()
        _require_submissions(entries, {number})
        if number in taken_out(entries):
            raise LedgerError(f"entry {number} was destroyed: it can no longer be held")
        if number in held(entries):
            raise LedgerError(f"entry {number} is held already: free it first, to say another reason")
        return ledger.commit(HELD, {"submission": number, "officer": officer.strip(), "reason": reason.strip()})


def free(ledger: Ledger, number: int, *, officer: str, reason: str) -> Entry:
    """End the hold on a submission. Raises LedgerError where there is none."""
    _require_words(officer, reason)
    with ledger.deciding():
        if number not in held(ledger.entries()):
            raise LedgerError(f"entry {number} is not held")
        return ledger.commit(FREED, {"submission": number, "officer": officer.strip(), "reason": reason.strip()})


def held(entries: Iterable[Entry]) -> dict[int, Entry]:
    """Submission -> the entry that holds it back."""
    found: dict[int, Entry] = {}
    for entry in entries:
        if entry.kind in (HELD, FREED):
            number = entry.body["submission"]
            assert isinstance(number, int)
            found.pop(number, None)
            if entry.kind == HELD:
                found[number] = entry
    return found


def marked(entries: Iterable[Entry]) -> dict[int, tuple[str, int]]:
    """Entry of a release that rests on what was destroyed since -> its name, and the tombstone."""
    found: dict[int, tuple[str, int]] = {}
    for entry in entries:
        if entry.kind == DESTROYED:
            releases = entry.body["releases"]
            assert isinstance(releases, list)
            found |= {item["entry"]: (item["release"], entry.number) for item in releases}
    return found


def _require_words(officer: str, reason: str) -> None:
    if not officer.strip() or not reason.strip():
        raise LedgerError("say who decides and why, without any person's data: both stay in the ledger for good")


def _require_submissions(entries: Iterable[Entry], wanted: set[int]) -> None:
    strange = sorted(wanted - {entry.number for entry in entries if entry.kind == RECEIVED})
    if strange:
        raise LedgerError(f"no submission: entry {', '.join(map(str, strange))}; `sightline status` lists them")


def _require_may_go(entries: Sequence[Entry], wanted: set[int]) -> None:
    if not wanted:
        raise LedgerError("nothing is due to be destroyed")
    _require_submissions(entries, wanted)
    holds = held(entries)
    kept = sorted(wanted & holds.keys())
    if kept:
        raise LedgerError(
            f"under legal hold, so nothing was destroyed: entry {', '.join(map(str, kept))}. `sightline hold ENTRY "
            "--release` ends a hold"
        )


def _made_from(entries: Sequence[Entry], wanted: set[int]) -> list[Entry]:
    """The submissions and every later entry with payloads of people that was made from any of them.

    An entry names what it was made of, by number or hash. One of links, of events, or of a run is also taken to be made
    of all that counted when it was entered: rather one too many, since it can be made again, than one too few.
    """
    found: list[Entry] = []
    hashes: set[object] = set()
    counted: dict[object, int] = {}
    for entry in entries:
        if entry.kind == RECEIVED:
            counted[key_of(submission_of(entry))] = entry.number
            made = entry.number in wanted
        elif entry.kind == DESTROYING:
            out = set(submissions_named(entry))
            counted = {key: number for key, number in counted.items() if number not in out}
            continue
        else:
            zones = {payload.zone for payload in entry.payloads()} & SEALED_ZONES
            of_all = bool(zones.intersection(OF_PEOPLE)) or "made_of" in entry.body
            at_hand = of_all and not wanted.isdisjoint(counted.values())
            made = bool(zones) and (at_hand or _refers(entry.body, wanted, hashes))
        if made:
            found.append(entry)
            hashes.add(entry.hash)
    return found


def _refers(body: Mapping[str, object], wanted: set[int], hashes: set[object]) -> bool:
    made_of, numbers = body.get("made_of"), body.get("submissions")
    return (isinstance(made_of, dict) and not hashes.isdisjoint(made_of.values())) or (
        isinstance(numbers, list) and not wanted.isdisjoint(numbers)
    )


def _releases(entries: Iterable[Entry], drafts: set[str]) -> tuple[tuple[int, str], ...]:
    """The releases that were cleared from these drafts, known by their fingerprints, and their publications."""
    names: set[object] = set()
    found: list[tuple[int, str]] = []
    for entry in entries:
        name, items = entry.body.get("release"), entry.body.get("drafts")
        if isinstance(items, list) and any(item["draft"] in drafts for item in items):
            names.add(name)
        if name is not None and name in names:
            found.append((entry.number, str(name)))
    return tuple(found)
