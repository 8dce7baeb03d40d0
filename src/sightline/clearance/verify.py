"""Is everything as it was: the chain, every payload, every move of a release, every vote, and the files that went out.

Each fault names the entry that it is in. What is checked is the ledger against itself: whoever can write all of it
anew, chain and payloads, is found only by a hash that was kept elsewhere, as every published page holds one (`anchor`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sightline.clearance import states
from sightline.clearance.again import MENDS
from sightline.clearance.before import PUBLISHED
from sightline.clearance.content import ONE_PERSON, TWO_PEOPLE
from sightline.clearance.gate import CLEARED, Cleared, proposed, reopen_entry
from sightline.clearance.handed import HANDED, unfounded
from sightline.clearance.proofs import Proofs, proofs
from sightline.clearance.review import unsealed
from sightline.clearance.stage import CHECKSUMS, CORRECTED, WITHDRAWN
from sightline.clearance.trail import audit_of, faults, standings
from sightline.errors import LedgerError, SightlineError
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.entries import gone

_OUT = (PUBLISHED, CORRECTED, WITHDRAWN)  # kinds of the entries that put a site in its place


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be: the entry it is in, None where it is in the files of a site."""

    entry: int | None
    words: str

    def __str__(self) -> str:
        return self.words if self.entry is None else f"entry {self.entry}: {self.words}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and every fault."""

    faults: tuple[Fault, ...]
    entries: int
    payloads: int
    releases: int
    files: int  # of the site; 0 where there was none to check
    head: str
    proofs: Proofs = field(default_factory=Proofs)


def verify(ledger: Ledger, site: Path | None = None, anchor: str = "") -> Verified:
    """Check everything that can be, and name each fault. `site` is the folder of what was published, if it is there.

    `anchor` is the beginning of a hash that was kept elsewhere: the chain must hold an entry of it.
    """
    try:
        entries = ledger.entries()
    except LedgerError as error:
        return Verified((Fault(None, str(error)),), 0, 0, 0, 0, "")  # the message names the entry
    checked = list(ledger.checked())
    found = [Fault(number, words) for number, words in checked if words]
    found += [Fault(number, words) for number, words in faults(entries)]
    for entry in entries:
        found += [Fault(entry.number, words) for words in _of_entry(ledger, entry, entries)]
    certified = proofs(ledger)
    found += [Fault(number, words) for number, words in certified.faults]
    if anchor and not any(entry.hash.startswith(anchor.lower()) for entry in entries):
        found.append(
            Fault(None, "no entry has the hash that was kept elsewhere: the chain was cut off or written anew")
        )
    files = 0
    if site is not None:
        files, wrong = _site(entries, site)
        found += [Fault(None, words) for words in wrong]
    releases = len(standings(entries))
    good = sum(1 for _, words in checked if not words)
    every = tuple(dict.fromkeys(found))
    return Verified(every, len(entries), good, releases, files, ledger.head(), certified)


def _of_entry(ledger: Ledger, entry: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    """What an entry of clearance says of itself, against what it holds."""
    try:
        if entry.kind == CLEARED:
            yield from _cleared(ledger, entry, entries)
        elif entry.kind == "voted" and entry.body.get("votes"):
            yield from _votes(ledger, entry, entries)
        elif entry.kind == PUBLISHED and not any(
            one.number == entry.body.get("cleared") and one.kind == CLEARED and _release(one) == _release(entry)
            for one in entries[: entry.number]
        ):
            yield "it published what no entry before it cleared"
        elif entry.kind == HANDED and unfounded(entry, entries):
            yield "it handed out a file of what no entry before it cleared and published"
    except SightlineError as error:
        yield str(error)


def _release(entry: Entry) -> object:
    return entry.body.get("release")


def _cleared(ledger: Ledger, entry: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    opened = reopen_entry(ledger, entry.number)
    audit = audit_of(entry) or {}
    alone = audit.get("mode") == states.ONE_PERSON
    first = ONE_PERSON if alone else TWO_PEOPLE
    if any(one.notes[:1] != (first,) for one in opened):
        yield "what it cleared does not say on its pages how many people cleared it"
    yield from _mended(ledger, entry, opened)
    if audit.get("from") != states.REVIEWED:
        return
    before = [one for one in entries[: entry.number] if one.kind == "submitted" and _release(one) == _release(entry)]
    if not before or any(payload.sha256 in gone(entries) for payload in before[-1].payloads()):
        return  # destroyed with what it was made of: what was cleared stands by itself
    contents, documents = proposed(ledger, before[-1])
    tables = [(one.name, one.page, one.more, one.tables) for one in contents]
    texts = [one.document for one in opened if one.document is not None]
    if [_shown(one) for one in opened if one.document is None] != tables or texts != list(documents):
        yield f"what it cleared is not what entry {before[-1].number} put up for review"


def _mended(ledger: Ledger, entry: Entry, opened: Sequence[Cleared]) -> Iterator[str]:
    """What an entry says of the version that it mends, against what both printed."""
    said = entry.body.get(MENDS)
    if not isinstance(said, dict):
        return
    before = reopen_entry(ledger, int(said["entry"]))
    alike = [(one.page, one.more, one.tables, one.notes[1:]) for one in before] == [
        (one.page, one.more, one.tables, one.notes[1:]) for one in opened
    ]
    if said["same_figures"] != (alike and bool(said["same_drafts"])):
        yield f"what it says of how it mends entry {said['entry']} is not so"


def _shown(one: Cleared) -> tuple[object, ...]:
    return one.name, one.page, one.more, one.tables


def _votes(ledger: Ledger, entry: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    """The second vote opens the first: they must say the same, and be on the same submission."""
    listed = entry.body["votes"]
    assert isinstance(listed, list)
    on = entry.body.get("submission")
    first = [one for one in entries[: entry.number - 1] if one.kind == "voted" and one.body.get("submission") == on]
    if len(first) != states.REVIEWS - 1 or len(listed) != states.REVIEWS:
        yield "it opens another number of votes than were cast"
        return
    for said, cast in zip(listed, first, strict=False):
        kept = unsealed(ledger, cast)
        if (said.get("who"), said.get("approve"), said.get("reason")) != (kept.who, kept.approve, kept.reason):
            yield f"the vote that it opens is not the one that entry {cast.number} sealed"
    approve = all(said.get("approve") is True for said in listed)
    if ((audit_of(entry) or {}).get("move") == "approve") != approve:
        yield "where it moved the release is not what the votes say"
    submitted = {one.number: one.hash for one in entries}
    if any(submitted.get(_number(one)) != one.body.get("submission_hash") for one in (*first, entry)):
        yield "the votes are not on what was put up for review"


def _number(entry: Entry) -> int:
    found = entry.body.get("submission")
    return found if isinstance(found, int) else 0


def _site(entries: Sequence[Entry], site: Path) -> tuple[int, list[str]]:
    """How many files of a site are as its list of checksums says, and what is wrong with the others or the list."""
    listed = site / CHECKSUMS
    if not listed.is_file():
        return 0, [f"there is no {CHECKSUMS} in the folder of the site, so that nothing there can be checked"]
    data = listed.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    out = [one for one in entries if one.kind in _OUT and one.body.get("checksums") == digest]
    if not out:
        return 0, [f"the site's {CHECKSUMS} is not one that the ledger entered: the site was changed or made elsewhere"]
    wrong = list(_behind(entries, out[-1]))
    lines = (line.partition("  ") for line in data.decode("utf-8", "replace").splitlines())
    said = {name: hashed for hashed, _, name in lines if name}
    count, faulty = _files(site, said, out[-1].number)
    return count, wrong + faulty


def _behind(entries: Sequence[Entry], shows: Entry) -> Iterator[str]:
    """What has become since of the release that a site shows, and the site does not say."""
    since = [one for one in entries[shows.number :] if one.kind in _OUT and _release(one) == _release(shows)]
    for one in since:
        if one.kind == WITHDRAWN:
            yield (
                f"the site shows the release {_release(shows)!r}, which entry {one.number} withdrew: take it down, or "
                "run `sightline publish` for another"
            )
        elif one.kind == CORRECTED:
            yield (
                f"the site does not say that the release {_release(shows)!r} is wrong, as entry {one.number} does: "
                "say `sightline correct` once more in the same words, or publish its next version"
            )
        elif shows.kind == CORRECTED:
            yield (
                f"the site shows a version of {_release(shows)!r} that was corrected, and entry {one.number} published "
                "the next: run `sightline publish`"
            )


def _files(site: Path, said: Mapping[str, str], entry: int) -> tuple[int, list[str]]:
    there = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    there.pop(CHECKSUMS, None)
    whose = f"of what entry {entry} published"
    wrong = [f"the file {name} {whose} is missing" for name in sorted(said.keys() - there.keys())]
    wrong += [f"the file {name} is none {whose}" for name in sorted(there.keys() - said.keys())]
    good = 0
    for name in sorted(said.keys() & there.keys()):
        if hashlib.sha256(there[name].read_bytes()).hexdigest() == said[name]:
            good += 1
        else:
            wrong.append(f"the file {name} {whose} was changed")
    return good, wrong
