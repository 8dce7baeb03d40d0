"""Two people vote on what was put up for review, and neither sees the other's vote until both are in.

The first vote is sealed: its entry says who voted and when, and not how. The entry of the second opens both. Each vote
names the entry that it is on by its hash, so that it is of exactly these tables and no others.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from sightline.clearance.audit import Act, enter, require
from sightline.clearance.content import Content
from sightline.clearance.gate import proposed
from sightline.clearance.states import REVIEWS, SUBMITTED
from sightline.clearance.trail import Standing, allowed, standing_of
from sightline.errors import ClearanceError
from sightline.flow import CLEAR, Zone
from sightline.ledger.chain import Entry, Ledger, canonical
from sightline.standard.approved import Document

_BLOCK = 4096  # bytes: sealed votes are all of one size, or the size would tell how somebody voted
SEALED = "the reason is sealed with the vote until the second is in"


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote: who, whether they approve, and why. `number` is its ledger entry."""

    who: str
    approve: bool
    reason: str
    number: int = 0


def look(ledger: Ledger, release: str, act: Act) -> tuple[tuple[Content, ...], tuple[Document, ...]]:
    """What is up for review, for one reviewer to read; that they read it is entered first.

    Raises ClearanceError where nothing is up for review or they may not review it.
    """
    with ledger.exclusive():
        entry = _submitted(ledger, standing_of(ledger.entries(), release))
        enter(ledger, "look", release, act, {"submission": entry.number, "submission_hash": entry.hash})
    return proposed(ledger, entry)


def vote(ledger: Ledger, release: str, act: Act, *, approve: bool) -> Standing:
    """Enter one vote on what is up for review. Returns where the release then stands.

    The second vote moves it: to reviewed where both approve, else back to draft. Whoever asks for changes says why.
    Raises ClearanceError where nothing is up for review, or somebody wrote it or has voted already.
    """
    require(act, "reviewer", reason=not approve)
    with ledger.exclusive():
        standing = standing_of(ledger.entries(), release)
        entry = _submitted(ledger, standing)
        on: dict[str, object] = {"submission": entry.number, "submission_hash": entry.hash}
        if len(standing.votes) + 1 < REVIEWS:
            allowed(standing, "vote", act.who, act.rules.one_person)
            payload = ledger.put_bytes(Zone.DRAFTS, "vote", _sealed(Vote(act.who.strip(), approve, act.reason.strip())))
            try:
                enter(ledger, "vote", release, act, on, [payload], reason=SEALED)
            except BaseException:
                ledger.discard(payload)
                raise
        else:
            votes = [*opened(ledger, standing), Vote(act.who.strip(), approve, act.reason.strip())]
            on["votes"] = [{"who": one.who, "approve": one.approve, "reason": one.reason} for one in votes]
            enter(ledger, "approve" if all(one.approve for one in votes) else "return", release, act, on)
        return standing_of(ledger.entries(), release)


def opened(ledger: Ledger, standing: Standing) -> tuple[Vote, ...]:
    """The sealed votes of a round, opened. For this module and for checking a ledger: nothing prints them."""
    numbers = {entry.number: entry for entry in ledger.entries()}
    return tuple(unsealed(ledger, numbers[number]) for number in standing.votes)


def unsealed(ledger: Ledger, entry: Entry) -> Vote:
    """The vote that one entry holds sealed. Raises ClearanceError where it is none."""
    payloads = entry.payloads(Zone.DRAFTS)
    if len(payloads) != 1:
        raise ClearanceError(f"entry {entry.number} of the ledger holds no vote")
    return _opened(ledger.read_bytes(payloads[0], CLEAR), entry.number)


def _submitted(ledger: Ledger, standing: Standing) -> Entry:
    for entry in ledger.entries():
        if entry.number == standing.submitted and standing.state == SUBMITTED:
            return entry
    raise ClearanceError(
        f"the release {standing.release!r} is {standing.state}: nothing of that name is up for review. `sightline "
        "submit` puts it up"
    )


def _sealed(one: Vote) -> bytes:
    # The blind keeps two votes that say the same from having the same fingerprint, and that from being guessed.
    plain = {"who": one.who, "approve": one.approve, "reason": one.reason, "blind": secrets.token_hex(16)}
    data = canonical(plain)
    return data + b" " * (-len(data) % _BLOCK)


def _opened(data: bytes, number: int) -> Vote:
    try:
        found = json.loads(data)
        return Vote(str(found["who"]), bool(found["approve"]), str(found["reason"]), number)
    except (ValueError, KeyError, TypeError):
        raise ClearanceError(f"the vote in entry {number} of the ledger cannot be read") from None
