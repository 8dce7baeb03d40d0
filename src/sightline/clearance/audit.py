"""The one place in clearance that appends to the ledger: nothing moves without who moved it, in which role, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.clearance import states
from sightline.clearance.trail import AUDIT, allowed, same, standing_of
from sightline.config import Clearing
from sightline.errors import ClearanceError
from sightline.ledger.chain import Entry, Ledger, Payload
from sightline.standard.texts import faults_of

LONGEST = 2000  # letters of a reason
ANYBODY = "anybody"  # in place of a role, for what needs none
ALONE, TOGETHER = Clearing(one_person=True), Clearing()


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody doing something, and why. The name is what the command was told: a claim, and kept as one.

    `rules` are the project's: whether one person may do everything, and who may act in which role.
    """

    who: str
    reason: str = ""
    rules: Clearing = TOGETHER

    @property
    def mode(self) -> str:
        """The mode under which it is done, as the ledger says it."""
        return states.ONE_PERSON if self.rules.one_person else states.TWO_PEOPLE

    def faults(self) -> list[str]:
        """What is wrong with the name or the reason, in words: both stay in the ledger for good."""
        found = [] if self.who.strip() else ["the name of the person who does this is missing: say --as NAME"]
        found += [f"the name: {words}" for words in faults_of([self.who])]
        found += [f"the reason: {words}" for words in faults_of([self.reason])]
        if len(self.reason) > LONGEST:
            found.append(f"the reason is longer than {LONGEST} letters")
        return found


def require(act: Act, role: str, *, reason: bool = False) -> None:
    """Raise ClearanceError, with every reason, unless somebody may act in a role and says what must be said.

    ANYBODY is whoever gives a name.
    """
    found = act.faults()
    named = act.rules.named(role) if role != ANYBODY else ()
    if named and not any(same(act.who, name) for name in named):
        found.append(f"sightline.toml names who may act as {role}, and this name is not among them")
    if reason and not act.reason.strip():
        found.append("say why, in words without any person's data: --reason")
    if found:
        raise ClearanceError("nothing was done: " + "; ".join(found))


def enter(
    ledger: Ledger,
    name: str,
    release: str,
    act: Act,
    body: Mapping[str, object],
    payloads: Sequence[Payload] = (),
    *,
    reason: str | None = None,
) -> Entry:
    """Move a release by one row of the table, and say so in the chain. The caller holds the ledger `exclusive`.

    `reason` stands in place of the act's own, as where that is sealed. Raises ClearanceError where the table has no
    such move, or somebody may not make it: the ledger is then as it was.
    """
    standing = standing_of(ledger.entries(), release)
    move = allowed(standing, name, act.who, act.rules.one_person)
    require(act, move.role)
    audit = {
        "move": move.name, "release": release, "version": standing.version + move.next_version, "from": move.start,
        "to": move.end, "who": act.who.strip(), "role": move.role, "mode": act.mode,
        "reason": act.reason.strip() if reason is None else reason,
    }  # fmt: skip
    return ledger.commit(move.entry, {**body, "release": release, AUDIT: audit}, payloads)


def note(
    ledger: Ledger, kind: str, role: str, act: Act, body: Mapping[str, object], payloads: Sequence[Payload] = ()
) -> Entry:
    """Enter what somebody did that moves no release, such as writing a document. Raises ClearanceError."""
    if kind in states.kinds():
        raise ClearanceError(f"an entry of the kind {kind} moves a release: it is not made here")
    require(act, role)
    audit = {"who": act.who.strip(), "role": role, "mode": act.mode, "reason": act.reason.strip()}
    return ledger.commit(kind, {**body, AUDIT: audit}, payloads)
