"""What the ledger says of releases: each move replayed by the table of states, so that none can be slipped in.

What a release may do next is never kept anywhere: it is worked out from the chain each time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sightline.clearance import states
from sightline.clearance.states import DRAFT, Move
from sightline.errors import ClearanceError
from sightline.ledger.chain import Entry

NO_AUDIT = (
    "it moves a release and does not say who moved it: no command made it, or a version of Sightline without states. "
    "Clear what it holds under another name"
)
AUDIT = "audit"  # what every entry of clearance holds under this name: who moved what, in which role and mode, and why


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a release stands: its state and version, who did what in this round, and the numbers of its entries.

    A round begins when the release is submitted. `alone`: a move of this round was made in the mode for one person.
    """

    release: str
    version: int = 1
    state: str = DRAFT
    author: str = ""
    reviewers: tuple[str, ...] = ()
    votes: tuple[int, ...] = ()  # of this round
    submitted: int | None = None  # of this round
    alone: bool = False
    cleared: tuple[int, ...] = ()  # one a version that was cleared
    published: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()  # every entry of the release

    def had(self, role: str, who: str) -> bool:
        """Whether somebody has had a role in this round."""
        people = {"author": (self.author,), "reviewer": self.reviewers}.get(role, ())
        return any(same(who, one) for one in people)


def same(one: str, other: str) -> bool:
    """Whether two names are taken to be one person's: however they are cased, spaced or composed."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def allowed(standing: Standing, name: str, who: str, one_person: bool) -> Move:
    """The row that lets somebody make a move now. Raises ClearanceError saying why not, and what may be done."""
    move = states.find(name, standing.state, one_person)
    what = f"the release {standing.release!r} is {standing.state}"
    if move is None:
        hint = _hint(standing, name)
        raise ClearanceError(f"{what}: it cannot be {_DONE[name]} now. {hint}")
    if one_person:
        return move
    for role in move.never:
        if standing.had(role, who):
            raise ClearanceError(f"{what}: {_NEVER[move.name, role]}")
    if move.name == "clear" and standing.alone:
        raise ClearanceError(
            f"{what}, but in the mode for one person: put it up again with `sightline submit`, so that two people who "
            "do not see each other's vote review it"
        )
    return move


_DONE = {
    "submit": "submitted", "look": "looked at", "vote": "voted on", "approve": "voted on", "return": "voted on",
    "clear": "cleared", "publish": "published", "correct": "corrected", "withdraw": "withdrawn",
}  # fmt: skip
_NEVER = {
    ("look", "author"): "whoever submitted it cannot review it",
    ("vote", "author"): "whoever submitted it cannot review it",
    ("approve", "author"): "whoever submitted it cannot review it",
    ("return", "author"): "whoever submitted it cannot review it",
    ("vote", "reviewer"): "you have voted on it already: a second person must",
    ("approve", "reviewer"): "you have voted on it already: a second person must",
    ("return", "reviewer"): "you have voted on it already: a second person must",
    ("clear", "author"): "whoever submitted it cannot clear it",
}


def _hint(standing: Standing, name: str) -> str:
    if standing.state == states.WITHDRAWN:
        return "What was withdrawn stays withdrawn: choose another name for a new release"
    ways = sorted({f"`{move.command}`" for move in states.ways(standing.state, one_person=False)})
    if name == "clear" and standing.state in (states.DRAFT, states.SUBMITTED, states.CORRECTED):
        return (
            "Two people who do not see each other's vote must approve it first (`sightline submit`, then two times "
            "`sightline vote`); or say one_person = true in [clearance] of sightline.toml, and every page will say so"
        )
    return f"From here: {', '.join(ways)}" if ways else ""


def audit_of(entry: Entry) -> Mapping[str, object] | None:
    """Who moved what in an entry; None where it says nothing of that."""
    found = entry.body.get(AUDIT)
    return found if isinstance(found, dict) else None


def standings(entries: Iterable[Entry]) -> dict[str, Standing]:
    """Every release that the ledger names, by name, but those with a move that was not allowed: see `faults`."""
    found: dict[str, Standing] = {}
    wrong = {release for _, release, _ in _replay(entries, found)}
    return {name: standing for name, standing in found.items() if name not in wrong}


def standing_of(entries: Iterable[Entry], release: str) -> Standing:
    """Where one release stands; a draft where the ledger does not name it.

    Raises ClearanceError at the first of its moves that was not allowed. Those of other releases are not looked at: one
    bad entry must not keep another release from being withdrawn.
    """
    found: dict[str, Standing] = {}
    for number, name, words in _replay(entries, found):
        if name == release:
            raise ClearanceError(f"entry {number} of the ledger: {words}")
    return found.get(release, Standing(release))


def faults(entries: Iterable[Entry]) -> list[tuple[int, str]]:
    """Every entry that moves a release as the table does not allow, with what is wrong about it."""
    return [(number, words) for number, _, words in _replay(entries, {})]


def _replay(entries: Iterable[Entry], found: dict[str, Standing]) -> Iterator[tuple[int, str, str]]:
    for entry in entries:
        if entry.kind not in states.kinds():
            continue
        audit, name = audit_of(entry), str(entry.body.get("release"))
        if audit is None:
            yield entry.number, name, NO_AUDIT
            continue
        standing = found.get(name, Standing(name))
        try:
            found[name] = _after(standing, entry, audit)
        except ClearanceError as error:
            yield entry.number, name, str(error)


def _after(standing: Standing, entry: Entry, audit: Mapping[str, object]) -> Standing:
    who, mode = str(audit.get("who", "")), audit.get("mode")
    name = str(audit.get("move"))
    if name not in states.kinds()[entry.kind]:
        raise ClearanceError(f"an entry of the kind {entry.kind} cannot make that move")
    if not who.strip() or mode not in (states.ONE_PERSON, states.TWO_PEOPLE):
        raise ClearanceError("it does not say who moved the release, or in which mode")
    move = allowed(standing, name, who, mode == states.ONE_PERSON)
    version = standing.version + move.next_version
    told = (audit.get("from"), audit.get("to"), audit.get("role"), audit.get("version"), audit.get("release"))
    if told != (move.start, move.end, move.role, version, standing.release):
        raise ClearanceError("what it says of the move is not what the table of states says")
    return moved(standing, move, entry.number, who, mode == states.ONE_PERSON)


def moved(standing: Standing, move: Move, number: int, who: str, one_person: bool) -> Standing:
    """Where a release stands after a move."""
    after = replace(
        standing,
        state=move.end,
        version=standing.version + move.next_version,
        entries=(*standing.entries, number),
        alone=one_person if move.name == "submit" else standing.alone or (one_person and move.role == "reviewer"),
    )
    if move.name == "submit":
        return replace(after, author=who, submitted=number, reviewers=(), votes=())
    if move.name in ("vote", "approve", "return"):
        return replace(after, reviewers=(*after.reviewers, who), votes=(*after.votes, number))
    if move.name == "clear":
        return replace(after, cleared=(*after.cleared, number))
    if move.name == "publish":
        return replace(after, published=(*after.published, number))
    return after
