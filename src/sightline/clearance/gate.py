"""The gate: the only place where a draft becomes `Cleared`, and the only place where `Cleared` is read back.

All drafts of a release go through together, since what one shows may give away what another withholds. What was
cleared is in the ledger under its hash, in an entry that also holds the policy as it was applied; a page is built from
that and from nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import InitVar, dataclass
from typing import NoReturn

from sightline.clearance.cells import Block, figures_by_block
from sightline.clearance.policy import PUBLISH as NOUGHTS_SHOWN
from sightline.clearance.policy import Policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import Protected, protect
from sightline.clearance.rules import Reason
from sightline.errors import ClearanceError, StandardError
from sightline.flow import PUBLISH, Zone
from sightline.ledger.chain import Entry, Ledger, Payload
from sightline.standard.drafts import OF_PEOPLE, Draft, FigureTable, OutputKind, Page
from sightline.standard.units import Mark
from sightline.standard.wire import decode_as, encode, encode_as

CLEARED = "cleared"  # kind of the ledger entry; only this module commits one
FORM = "sightline-cleared"  # of the payload
ONE_PERSON = "Cleared by one person: no second review"
_RELEASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}")
_TOKEN = object()
_DERIVED_NOTES = {
    OutputKind.SHARES: (
        "Shares and their ranges are worked out from the rounded counts, in whole per cent; they are withheld where a "
        "count is, and where fewer than {least} are left over, as where a share is all or nearly all"
    ),
    OutputKind.CURVES: (
        "Curves are made of rounded counts: a point stands where there were at least {least} events, or none, since "
        "the point before and at least {least} cases are still open"
    ),
    OutputKind.DURATIONS: (
        "Days are whole and averages have two figures; one is shown where at least ten cases lie on each side of it, "
        "and its range where ten lie beyond each end. The shortest and the longest are never shown"
    ),
    OutputKind.PATHS: "Paths with a count under {least} are added together as other, with as many more as it takes",
}


@dataclass(frozen=True, slots=True)
class Cleared:
    """Tables and a page that have passed the disclosure check. Made by `clear` and `reopen` only.

    `notes` say in words what was withheld, without values, and that one person cleared it: every page prints them.
    `entry` and `entry_hash` are the ledger entry that holds it. Building, copying, replacing, pickling or subclassing
    it raises ClearanceError.
    """

    name: str
    tier: int
    page: Page
    more: tuple[Page, ...]
    tables: tuple[FigureTable, ...]
    policy: str
    notes: tuple[str, ...]
    entry: int
    entry_hash: str
    token: InitVar[object] = None

    def __post_init__(self, token: object) -> None:
        if token is not _TOKEN:
            _refuse()

    def __init_subclass__(cls, **_: object) -> None:
        _refuse()

    def __replace__(self, /, **_: object) -> Cleared:
        _refuse()

    def __copy__(self) -> Cleared:
        _refuse()

    def __deepcopy__(self, _: object) -> Cleared:
        _refuse()

    def __reduce_ex__(self, _: object) -> NoReturn:
        _refuse()

    def __getstate__(self) -> NoReturn:
        _refuse()

    def __setstate__(self, _: object) -> NoReturn:
        _refuse()

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page, the main one first."""
        return (self.page, *self.more)

    def table(self, name: str) -> FigureTable:
        """The table of that name. Raises ClearanceError."""
        for table in self.tables:
            if table.name == name:
                return table
        raise ClearanceError(f"{self.name} has no table {name!r}")


def _refuse() -> NoReturn:
    raise ClearanceError("only the gate makes what is cleared: use clear() on the drafts, or reopen() on the ledger")


@dataclass(frozen=True, slots=True)
class _Content:
    """What a cleared payload holds."""

    name: str
    tier: int
    page: Page
    more: tuple[Page, ...]
    tables: tuple[FigureTable, ...]
    policy: str
    release: str
    notes: tuple[str, ...]


def clear(
    drafts: Sequence[Draft],
    policy: Policy,
    ledger: Ledger,
    *,
    release: str,
    officer: str,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Cleared, ...]:
    """Clear all drafts of a release together and enter them in the ledger, in one entry.

    A release is cleared once: the same drafts under the same policy give back what is there; anything else under its
    name is refused, since two versions could be compared. Raises ClearanceError with every reason at once, and then
    the ledger is as it was; LedgerError where the ledger is damaged.
    """
    faults = reasons(drafts, policy)
    if not _RELEASE.fullmatch(release):
        faults.append("a release needs a name of letters, digits, spaces and . _ -, at most 60 long")
    if not officer.strip():
        faults.append("the name of the person who clears is missing: it goes into the ledger, not onto a page")
    if faults:
        raise ClearanceError("nothing was cleared:\n" + "\n".join(f"- {fault}" for fault in faults))
    sources = [ledger.keyed(hashlib.sha256(encode(draft)).hexdigest()) for draft in drafts]
    before = _entry(ledger, release)
    if before is not None:
        if before.body["policy"] != policy.as_dict() or [item["draft"] for item in _items(before)] != sources:
            raise ClearanceError(
                f"the release {release!r} has been cleared already, from other drafts or under another policy: two "
                "versions could be compared to find what was withheld. Choose another name for this release"
            )
        return _open(ledger, before)
    protected = protect([table for draft in drafts for table in draft.tables], policy, progress)
    with ledger.at_work():
        return _commit(drafts, sources, policy, protected, ledger, release, officer.strip())


def reopen(ledger: Ledger, release: str | None = None) -> tuple[Cleared, ...]:
    """What was cleared for a release, or for the latest, read from the ledger after checking chain and payloads.

    Raises ClearanceError where there is no such release or the entry does not fit its payloads, LedgerError where
    the chain or a payload was changed.
    """
    entry = _entry(ledger, release)
    if entry is None:
        what = "nothing has been cleared yet" if release is None else f"no release {release!r} has been cleared"
        raise ClearanceError(f"{what}: run `sightline clear` first")
    return _open(ledger, entry)


def _entry(ledger: Ledger, release: str | None) -> Entry | None:
    """The newest entry that cleared a release, of that name where one is given. `entries` checks the chain."""
    for entry in reversed(ledger.entries()):
        if entry.kind == CLEARED and release in (None, entry.body.get("release")):
            return entry
    return None


def _items(entry: Entry) -> list[Mapping[str, object]]:
    found = entry.body.get("drafts")
    if not isinstance(found, list) or len(found) != len(entry.payloads(Zone.CLEARED)):
        raise ClearanceError(f"entry {entry.number} of the ledger does not name what was cleared")
    return found


def _commit(
    drafts: Sequence[Draft],
    sources: Sequence[str],
    policy: Policy,
    protected: Protected,
    ledger: Ledger,
    release: str,
    officer: str,
) -> tuple[Cleared, ...]:
    payloads: list[Payload] = []
    items: list[dict[str, object]] = []
    tables = iter(protected.tables)
    try:
        for draft, source in zip(drafts, sources, strict=True):
            own = tuple(next(tables) for _ in draft.tables)
            counts = _tally(own, protected.withheld)
            notes = (ONE_PERSON, *_notes(own, policy, counts))
            content = _Content(draft.name, draft.tier, draft.page, draft.more, own, policy.name, release, notes)
            payloads.append(ledger.put_bytes(Zone.CLEARED, draft.name, encode_as(FORM, content)))
            items.append({"name": draft.name, "tier": draft.tier, "draft": source, **counts})
        body: dict[str, object] = {
            "release": release, "officer": officer, "reviews": 0, "policy": policy.as_dict(), "drafts": items,
        }  # fmt: skip
        entry = ledger.commit(CLEARED, body, payloads)
    except BaseException:
        for payload in payloads:
            ledger.discard(payload)
        raise
    return _open(ledger, entry)


def _tally(tables: Sequence[FigureTable], withheld: Mapping[Block, Reason]) -> dict[str, object]:
    """How many breakdowns and figures were cleared and withheld, and how many breakdowns for which reason."""
    counted = [table for table in tables if table.kind in OF_PEOPLE and table.kind is not OutputKind.PATHS]
    blocks = figures_by_block(counted)
    hidden = [block for block in blocks if block in withheld]
    cells = sum(len(table.figures) for table in tables)
    own = [table for table in tables if table.kind is not OutputKind.PUBLISHED]  # others' marks are not our doing
    lost = sum(figure.mark is Mark.SUPPRESSED for table in own for figure in table.figures)
    why = {reason.name.lower(): sum(1 for block in hidden if withheld[block] is reason) for reason in Reason}
    return {
        "figures_cleared": cells - lost, "figures_withheld": lost, "breakdowns": len(blocks),
        "breakdowns_withheld": len(hidden), "withheld_because": why,
    }  # fmt: skip


def _notes(tables: Sequence[FigureTable], policy: Policy, counts: Mapping[str, object]) -> list[str]:
    """What a reader is told: how many figures were withheld and how the others were rounded, never a value."""
    notes = []
    if any(table.kind in OF_PEOPLE for table in tables):
        notes.append(
            f"{counts['breakdowns_withheld']} of {counts['breakdowns']} breakdowns, with {counts['figures_withheld']} "
            "figures, were withheld to protect people"
            if counts["breakdowns_withheld"]
            else "No breakdown was withheld"
        )
        words = [
            f"counts for {what} are {'exact' if base == 1 else f'rounded to the nearest {base}'}"
            for what, base in (("one area", policy.area_base), ("all areas together", policy.wide_base))
        ]
        notes.append(f"{'; '.join(words).capitalize()}, each by itself: parts may not add up to totals")
        least = 1 if policy.zeros == NOUGHTS_SHOWN else 0
        notes.append(
            f"A breakdown with a count from {least} to {policy.minimum - 1} is not shown; a small count of what was "
            "not recorded is withheld by itself"
        )
        if any(figure.intervals for table in tables if table.kind in OF_PEOPLE for figure in table.figures):
            notes.append(
                "Ranges are rounded outwards and reach at least one step of the rounding to each side of a number, so "
                "most are wider than the doubt they stand for: no count that rounds to the number is ruled out by them"
            )
    kinds = {table.kind for table in tables}
    notes += [words.format(least=policy.minimum) for kind, words in _DERIVED_NOTES.items() if kind in kinds]
    if any(table.kind is OutputKind.ESTIMATES for table in tables):
        notes.append(
            "Estimates are printed to two figures, with ranges that reach at least one step of the rounding to each "
            "side, and withheld with the counts that they are made of; what several of them say together was not "
            "attacked"
        )
    if any(table.kind is OutputKind.ORGANISATIONS for table in tables):
        notes.append("Counts of agencies and of their returns are exact: they count no person")
    if any(table.kind is OutputKind.PUBLISHED for table in tables):
        notes.append("Figures that others have published are shown as they published them")
    return notes


def _open(ledger: Ledger, entry: Entry) -> tuple[Cleared, ...]:
    """Read every payload of a clearing, checked against its hash and against what the entry says of it."""
    found: list[Cleared] = []
    for item, payload in zip(_items(entry), entry.payloads(Zone.CLEARED), strict=True):
        try:
            content = decode_as(FORM, _Content, ledger.read_bytes(payload, PUBLISH))
        except StandardError as error:
            raise ClearanceError(f"what entry {entry.number} of the ledger cleared cannot be read: {error}") from None
        policy = entry.body["policy"]
        assert isinstance(policy, dict)
        said = (item["name"], item["tier"], policy["name"], entry.body["release"])
        if said != (content.name, content.tier, content.policy, content.release):
            raise ClearanceError(f"entry {entry.number} of the ledger does not fit what it says was cleared")
        kept = (content.name, content.tier, content.page, content.more, content.tables, content.policy, content.notes)
        found.append(Cleared(*kept, entry.number, entry.hash, token=_TOKEN))
    return tuple(found)
