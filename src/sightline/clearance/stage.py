"""The stage that clears: the newest draft of every analysis together, through the gate; and what publish may see.

Every function here that changes anything is told who does it, and enters it in the chain before it is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.clearance import states
from sightline.clearance.audit import Act, enter, require
from sightline.clearance.before import OWN_POLICIES, PUBLISHED, project_of, public_before
from sightline.clearance.corrections import Correction, Mistake, Withdrawal, corrections, withdrawals
from sightline.clearance.documents import documents
from sightline.clearance.gate import Cleared, clear, propose, reopen
from sightline.clearance.policy import Policy, policy, recorded
from sightline.clearance.trail import allowed, audit_of, same, standing_of, standings
from sightline.errors import ClearanceError
from sightline.flow import CLEAR, Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.panels import COUNTED as PANELS
from sightline.ledger.submissions import current
from sightline.standard.approved import Document
from sightline.standard.drafts import Draft
from sightline.standard.wire import decode_draft

WITHDRAWN = "withdrawn"  # kind of the ledger entry that takes a release back
CORRECTED = "corrected"  # kind of the ledger entry that says what is wrong with one that is out
CHECKSUMS = "checksums.txt"  # of a site: the list of all its files, whose hash is in the ledger
OFFICER = Act("officer")  # who acts where nobody is named
_SENDERS = {
    "council": ("council", "councils"),
    "police": ("police force", "police forces"),
    "support": ("support service", "support services"),
}


@dataclass(frozen=True, slots=True)
class OpenedRelease:
    """A cleared release as publish may see it: the cleared tables and pages, and how old and whose the data are.

    `enter` is called with the hash of the list of checksums of all files, and the day, before any file is put where it
    can be read: it says in the ledger that the release goes out.
    """

    name: str
    cleared: tuple[Cleared, ...]
    policy: Policy
    entry_hash: str
    data_until: date
    agencies: tuple[str, ...]  # in words: "12 councils"
    enter: Callable[[str, date], None]
    version: int = 1
    corrections: tuple[Correction, ...] = ()  # of every release that went out, and of this
    withdrawn: tuple[Withdrawal, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedCorrection:
    """A release about to be said to be wrong. `enter` says so in the ledger, with the checksums of the site that does.

    It is called before that is put in place; with "" where no site of the project shows the release.
    """

    notice: Mistake
    enter: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class OpenedWithdrawal:
    """A release about to be taken back. `enter` says so in the ledger, with the checksums of what stands in its place.

    It is called before that is put there; with "" where nothing stands in its place. `head` is the hash of the newest
    entry before the one that says so.
    """

    notice: Withdrawal
    enter: Callable[[str], None]
    head: str = ""


def clear_drafts(
    ledger: Ledger,
    policy_name: str,
    *,
    release: str,
    officer: str,
    reason: str = "",
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Cleared, ...]:
    """Clear the newest draft of each analysis under the named policy, and every document, as one release of one person.

    Raises ClearanceError, with every reason, where there is no draft or the gate refuses; the ledger is then as it was.
    """
    ledger.tidy()  # where it was cleared already and the command cut off, nothing else would
    newest, written = _something(ledger)
    chosen = policy(policy_name, project_of(ledger) / OWN_POLICIES)
    return clear(
        newest, chosen, ledger, release=release, officer=officer, reason=reason, documents=written,
        made_of=_made_of(ledger), public=public_before(ledger), progress=progress,
    )  # fmt: skip


def submit_drafts(
    ledger: Ledger,
    policy_name: str,
    act: Act,
    *,
    release: str,
    progress: Callable[[str, int, int], None] | None = None,
) -> Entry:
    """Put the same up for review by two people, as it would be printed. Raises ClearanceError as `clear_drafts`."""
    require(act, "author")
    newest, written = _something(ledger)
    chosen = policy(policy_name, project_of(ledger) / OWN_POLICIES)
    return propose(
        newest, chosen, ledger, act, release=release, documents=written, made_of=_made_of(ledger),
        public=public_before(ledger), progress=progress,
    )  # fmt: skip


def _made_of(ledger: Ledger) -> dict[str, str]:
    """Kind of entry -> hash of the one that its drafts lie in."""
    return {entry.kind: entry.hash for entry in _drafting(ledger).values()}


def _something(ledger: Ledger) -> tuple[tuple[Draft, ...], tuple[Document, ...]]:
    newest, written = drafts(ledger), documents(ledger)
    if not newest and not written:
        raise ClearanceError("there is nothing to clear yet: `sightline run` makes the drafts")
    return newest, written


def drafts(ledger: Ledger) -> tuple[Draft, ...]:
    """The drafts of the newest entry of each analysis, in the order in which a release shows them.

    An analysis that now has nothing to say of a thing has no draft of it: an older one, of what may since have been
    corrected or destroyed, does not stand in for it.
    """
    payloads = [payload for entry in _drafting(ledger).values() for payload in entry.payloads(Zone.DRAFTS)]
    found = (decode_draft(ledger.read_bytes(payload, CLEAR)) for payload in payloads)
    return tuple(sorted(found, key=_place))


def _drafting(ledger: Ledger) -> dict[str, Entry]:
    """Kind of entry -> its newest, of those that ever held drafts of an analysis; panels are none."""
    entries = [entry for entry in ledger.entries() if entry.kind not in (*states.kinds(), PANELS)]
    drafting = {entry.kind for entry in entries if entry.payloads(Zone.DRAFTS)}
    return {entry.kind: entry for entry in entries if entry.kind in drafting}


# What a reader meets first; whatever is not named follows by name, and how good the records are stands last.
_ORDER = (
    "picture", "unrecorded", "timeliness", "gaps", "paths", "clocks", "what-if", "perpetrators", "prison", "organised",
    "strategy", "children-who-harm", "voice", "practice", "effects",
)  # fmt: skip


def _place(draft: Draft) -> tuple[bool, int, int, str]:
    """Where a draft stands in a release."""
    named = _ORDER.index(draft.name) if draft.name in _ORDER else len(_ORDER)
    return draft.page.group == "quality", named, draft.tier, draft.name


def open_release(ledger: Ledger, name: str | None = None, act: Act = OFFICER) -> OpenedRelease:
    """The newest cleared release, or the one of that name, to be published by somebody.

    Raises ClearanceError where there is none, or where the table of states does not let it out now.
    """
    cleared = reopen(ledger, name)
    entry = next(entry for entry in ledger.entries() if entry.number == cleared[0].entry)
    release, applied = str(entry.body["release"]), entry.body["policy"]
    assert isinstance(applied, dict)
    every = standings(ledger.entries())
    standing = standing_of(ledger.entries(), release)
    allowed(standing, "publish", act.who, act.rules.one_person)
    _require_attacked_with_all(ledger.entries(), entry)
    submissions = [submission for submission, _ in current(ledger)]
    ends = [figure.period.end for item in cleared for table in item.tables for figure in table.figures]
    ends += [item.document.day for item in cleared if item.document is not None]
    return OpenedRelease(
        release,
        cleared,
        recorded(applied),
        entry.hash,
        max([submission.period_end for submission in submissions], default=max(ends)),
        _agencies({(submission.sender, submission.agency) for submission in submissions}),
        lambda checksums, today: _go_out(ledger, release, entry, checksums, today, act),
        standing.version,
        corrections(ledger, every, release),
        withdrawals(ledger, every),
    )


def _require_attacked_with_all(entries: Sequence[Entry], entry: Entry) -> None:
    """Raise ClearanceError where something else went out since what is cleared here was attacked: they never met.

    What went out once may be put there again: what came after it was attacked with it.
    """
    put_up = [one.number for one in entries[: entry.number] if one.kind == "submitted"
              and one.body.get("release") == entry.body.get("release")]  # fmt: skip
    reviewed = (audit_of(entry) or {}).get("from") == states.REVIEWED
    attacked = put_up[-1] if reviewed and put_up else entry.number
    out = [one for one in entries if one.kind == PUBLISHED]
    known = {one.body.get("cleared") for one in out if one.number < attacked} | {entry.number}
    if any(one.body.get("cleared") == entry.number for one in out):
        return
    earlier = any(one.body.get("release") == entry.body.get("release") for one in out)
    withdraw = (
        "Withdrawing this one takes back its earlier version too, and what it holds can then be cleared under another "
        "name" if earlier else
        "Withdraw this one, which is not out, and clear what it holds under another name"
    )  # fmt: skip
    for one in out:
        if one.body.get("cleared") not in known:
            raise ClearanceError(
                f"entry {one.number} of the ledger published {one.body.get('release')!r} after this release was "
                f"attacked: the two were never attacked together. {withdraw}"
            )


def _go_out(ledger: Ledger, release: str, entry: Entry, checksums: str, today: date, act: Act) -> None:
    body: dict[str, object] = {"checksums": checksums, "date": today.isoformat(), "cleared": entry.number}
    with ledger.exclusive():
        standing = standing_of(ledger.entries(), release)
        _require_attacked_with_all(ledger.entries(), entry)
        before = ledger.latest(PUBLISHED)
        out = before is not None and standing.state == states.RELEASED and before.body.get("release") == release
        if out and before is not None and {name: before.body.get(name) for name in body} == body:
            return
        enter(ledger, "publish", release, act, body)


def open_correction(ledger: Ledger, act: Act, today: date, *, release: str) -> OpenedCorrection:
    """A release that is out and is to be said to be wrong, and why, which is printed. Its next version is then made.

    Where the same person has said the same of it already, entering it does nothing: what was left undone can be done.
    Raises ClearanceError where the release is not out, or no reason is given.
    """
    require(act, "releaser", reason=True)
    said = _said_before(ledger, act, release, CORRECTED, states.CORRECTED)
    if said is not None:
        notice = Mistake(_day(said), release, act.reason.strip())
        return OpenedCorrection(notice, lambda checksums: _as_said(ledger, said, checksums))
    allowed(standing_of(ledger.entries(), release), "correct", act.who, act.rules.one_person)
    words = Mistake(today, release, act.reason.strip())
    return OpenedCorrection(words, lambda checksums: _say(ledger, act, today, release, checksums))


def _said_before(ledger: Ledger, act: Act, release: str, kind: str, state: str) -> Entry | None:
    """The entry by which the same person said the same of a release that stands so; None where there is none."""
    if standing_of(ledger.entries(), release).state != state:
        return None
    said = [one for one in ledger.entries() if one.kind == kind and one.body.get("release") == release][-1]
    audit = audit_of(said) or {}
    alike = audit.get("reason") == act.reason.strip() and same(str(audit.get("who")), act.who)
    return said if alike and "checksums" in said.body else None


def _day(said: Entry) -> date:
    return date.fromisoformat(str(said.body["date"]))


def _as_said(ledger: Ledger, said: Entry, checksums: str) -> None:
    ledger.tidy()
    if checksums not in ("", said.body["checksums"]):
        raise ClearanceError(
            f"what would be put there is not what entry {said.number} of the ledger says: take the site away by hand, "
            "or run `sightline publish` for what is to be there"
        )


def _say(ledger: Ledger, act: Act, today: date, release: str, checksums: str) -> None:
    body: dict[str, object] = {"checksums": checksums, "date": today.isoformat()}
    with ledger.exclusive():
        enter(ledger, "correct", release, act, body)


def open_withdrawal(ledger: Ledger, act: Act, today: date, *, release: str) -> OpenedWithdrawal:
    """A release to be taken back, for good. Raises ClearanceError where there is none, or no reason is given.

    Where the same person has taken it back already, in the same words, entering it does nothing, as in a correction.
    """
    require(act, "releaser", reason=True)
    standing = standing_of(ledger.entries(), release)
    if not standing.entries:
        raise ClearanceError(f"there is no release {release!r}: `sightline audit` lists them")
    said = _said_before(ledger, act, release, WITHDRAWN, states.WITHDRAWN)
    if said is not None:
        taken = Withdrawal(_day(said), release, act.reason.strip(), published=bool(standing.published))
        return OpenedWithdrawal(taken, lambda checksums: _as_said(ledger, said, checksums), said.previous)
    allowed(standing, "withdraw", act.who, act.rules.one_person)

    def enter_it(checksums: str) -> None:
        body: dict[str, object] = {"checksums": checksums, "date": today.isoformat()}
        with ledger.exclusive():
            enter(ledger, "withdraw", release, act, body)

    notice = Withdrawal(today, release, act.reason.strip(), published=bool(standing.published))
    return OpenedWithdrawal(notice, enter_it, ledger.head())


def shown_at(ledger: Ledger, site: Path) -> str:
    """Name of the release that a site shows, by its list of checksums; "" where it shows none that went out."""
    path = site / CHECKSUMS
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    for entry in reversed(ledger.entries()):
        if entry.kind in (PUBLISHED, CORRECTED) and digest and entry.body.get("checksums") == digest:
            return str(entry.body["release"])
    return ""


def _agencies(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    senders = [sender for sender, _ in pairs]
    counts = {sender: senders.count(sender) for sender in _SENDERS}
    return tuple(f"{n} {_SENDERS[sender][0 if n == 1 else 1]}" for sender, n in counts.items() if n)
