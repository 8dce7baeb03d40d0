"""Files made for somebody from a release that is out: each is entered, with its hash, before it can be read.

A pack about an area or an answer to a question holds published figures only, so anybody at the project may make one;
but what went out, of which release, and by whom, must be known when the release is corrected or taken back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sightline.clearance import states
from sightline.clearance.audit import ANYBODY, Act, note
from sightline.clearance.before import PUBLISHED
from sightline.clearance.gate import CLEARED
from sightline.clearance.out import Out
from sightline.clearance.trail import audit_of, standing_of
from sightline.errors import ClearanceError
from sightline.ledger.chain import Entry, Ledger
from sightline.standard.texts import faults_of

HANDED = "handed out"  # kind of the ledger entry


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file about to be handed out. `enter` says so in the ledger, with what it holds, before it can be read."""

    enter: Callable[[bytes], Entry]


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger says of a file: in words what it is, and what has become of its release since ("": nothing)."""

    entry: int
    words: str
    since: str


def hand_out(ledger: Ledger, act: Act, released: Out, what: str) -> OpenedFile:
    """A file of a release that is out, such as "director pack of E09000002", to be handed out by somebody.

    Raises ClearanceError for a name, a reason or words that may not stay in the ledger.
    """
    faults = [*act.faults(), *faults_of([what])]
    if faults:
        raise ClearanceError("nothing was handed out: " + "; ".join(faults))

    def enter(data: bytes) -> Entry:
        body: dict[str, object] = {
            "what": what, "release": released.release, "cleared": released.entry,
            "sha256": hashlib.sha256(data).hexdigest(),
        }  # fmt: skip
        with ledger.exclusive():
            if standing_of(ledger.entries(), released.release).state != states.RELEASED:
                raise ClearanceError("the release is out no longer: nothing was handed out")
            return note(ledger, HANDED, ANYBODY, act, body)

    return OpenedFile(enter)


def known(ledger: Ledger, data: bytes) -> Known | None:
    """What the ledger says went out as a file of these bytes; None where none did."""
    entries = ledger.entries()
    digest = hashlib.sha256(data).hexdigest()
    found = [one for one in entries if one.kind == HANDED and one.body.get("sha256") == digest]
    if not found:
        return None
    entry = found[-1]
    who = (audit_of(entry) or {}).get("who", "")
    words = f"{entry.body['what']}, of release {entry.body['release']}, handed out by {who} on {entry.at[:10]}"
    return Known(entry.number, words, _since(entries, entry))


def _since(entries: Sequence[Entry], entry: Entry) -> str:
    """What has become of the release of a file since it was handed out."""
    release = str(entry.body["release"])
    standing = standing_of(entries, release)
    if standing.state == states.WITHDRAWN:
        return f"the release {release!r} was withdrawn since: do not use it"
    if standing.state != states.RELEASED:
        return f"the release {release!r} is being corrected: wait for its next version"
    if standing.cleared[-1:] != (int(str(entry.body["cleared"])),):
        return f"the release {release!r} was corrected since: make it anew from version {standing.version}"
    return ""


def unfounded(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether an entry says that a file was handed out of what no entry before it cleared and published."""
    number = entry.body.get("cleared")
    before = entries[: entry.number]
    cleared = any(one.number == number and one.kind == CLEARED for one in before)
    out = any(one.kind == PUBLISHED and one.body.get("cleared") == number for one in before)
    return not (cleared and out)
