"""The gate: the only place where a draft becomes `Cleared`, and the only place where `Cleared` is read back.

All drafts and documents of a release go through together, since what one shows may give away what another withholds.
What was cleared is in the ledger under its hash, in an entry that also holds the policy as it was applied, and who
cleared it; a page is built from that and from nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import InitVar, asdict, dataclass, replace
from typing import NoReturn, TypeVar

from sightline.clearance import states
from sightline.clearance.again import MENDS, mending, mends
from sightline.clearance.audit import ALONE, Act, enter
from sightline.clearance.certificates import Certificates
from sightline.clearance.content import (
    ONE_PERSON,
    PROPOSED,
    PROPOSED_DOCUMENT,
    TWO_PEOPLE,
    Content,
    contents_of,
    of_document,
    page_of,
    sources_of,
)  # fmt: skip
from sightline.clearance.documents import document_reasons
from sightline.clearance.kept import SAID, File, certificates_in, file_of, said_of
from sightline.clearance.policy import PRIVATE, Policy, recorded
from sightline.clearance.public import Public
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.clearance.trail import audit_of, standing_of
from sightline.errors import ClearanceError, StandardError
from sightline.flow import CLEAR, PUBLISH, Zone
from sightline.ledger.chain import Entry, Ledger, Payload
from sightline.standard.approved import Document
from sightline.standard.drafts import Draft, FigureTable, Page
from sightline.standard.texts import faults_of
from sightline.standard.wire import decode_as, encode_as

__all__ = ["ONE_PERSON", "TWO_PEOPLE", "Cleared", "clear", "clear_reviewed", "propose", "reopen", "reopen_entry"]

CLEARED = "cleared"  # kind of the ledger entry; only this module makes one
FORM, DOCUMENT = "sightline-cleared", "sightline-document"  # of the payloads
PROPOSAL = "proposed "  # before the name of a payload that is up for review
_RELEASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}")
_TOKEN = object()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cleared:
    """Tables with their pages, or a document, that have passed the disclosure check. Made by this module only.

    `notes` say in words what was withheld, without values, and how many people cleared it: every page prints that.
    `entry` and `entry_hash` are the ledger entry that holds it. Of a document there are no tables, and the page has no
    section. Building, copying, replacing, pickling or subclassing it raises ClearanceError.
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
    document: Document | None = None
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


def clear(
    drafts: Sequence[Draft],
    policy: Policy,
    ledger: Ledger,
    *,
    release: str,
    officer: str,
    reason: str = "",
    documents: Sequence[Document] = (),
    made_of: Mapping[str, str] | None = None,
    public: Public | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Cleared, ...]:
    """Clear all drafts and documents of a release together, by one person, and enter them in the ledger, in one entry.

    `public` is what is public already (before.py): the release is attacked together with it. `made_of` names the
    entries that the drafts are in: the certificates go with them. `clear_reviewed` is the way of two. A version is
    cleared once: the same drafts under the same policy give back what is there; anything else under its name is refused
    (two versions could be compared) unless `sightline correct` said what is wrong. What mends it may be of the same
    drafts where it prints something else, or `reason` says why it does not. Raises ClearanceError with every reason at
    once, and then the ledger is as it was; LedgerError where that is damaged.
    """
    faults = _faults(drafts, documents, policy, release)
    act = Act(officer, reason, ALONE)
    _require_none([*faults, *act.faults()])
    sources = sources_of(drafts, documents, ledger)
    before = _same_again(ledger, release, policy, sources)
    if before is not None:
        return _open(ledger, before)
    tables = [table for draft in drafts for table in draft.tables]
    protected = protect(tables, policy, progress, public, seed_of(ledger, policy, release))
    with ledger.exclusive():
        before = _same_again(ledger, release, policy, sources)  # another may have cleared it in the meantime
        if before is not None:
            return _open(ledger, before)
        made = list(contents_of(drafts, sources, policy, protected, release))
        said = _mends(ledger, release, policy, sources, made, reason) | {"attack": asdict(protected.attack)}
        said |= said_of(protected.certificates, public or Public(), made_of or {}, ledger)
        return _commit(ledger, act, release, policy.as_dict(), made, documents, said, protected.certificates, reviews=0)


def seed_of(ledger: Ledger, policy: Policy, release: str) -> str:
    """What the noise of an alternative is drawn from: made with the ledger's own key, and written nowhere.

    The same in every release, so that a count that stays prints alike; but of differential privacy, which pays for
    each release anew.
    """
    return ledger.keyed(hashlib.sha256(f"{policy.method}: {release * (policy.method == PRIVATE)}".encode()).hexdigest())


def propose(
    drafts: Sequence[Draft],
    policy: Policy,
    ledger: Ledger,
    act: Act,
    *,
    release: str,
    documents: Sequence[Document] = (),
    made_of: Mapping[str, str] | None = None,
    public: Public | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Entry:
    """Put all drafts and documents of a release up for review, as they would be printed. Returns the entry.

    `made_of` names the entries that the drafts are in: what is destroyed with them takes the proposal with it. Raises
    ClearanceError with every reason at once, and then the ledger is as it was.
    """
    _require_none([*_faults(drafts, documents, policy, release), *act.faults()])
    tables = [table for draft in drafts for table in draft.tables]
    protected = protect(tables, policy, progress, public, seed_of(ledger, policy, release))
    sources = sources_of(drafts, documents, ledger)
    with ledger.exclusive():
        made = list(contents_of(drafts, sources, policy, protected, release))
        body: dict[str, object] = {
            "policy": policy.as_dict(), "proposals": [item for item, _ in made],
            **said_of(protected.certificates, public or Public(), made_of or {}, ledger),
            "attack": asdict(protected.attack), **_mends(ledger, release, policy, sources, made, act.reason),
            "documents": [of_document(document) for document in documents],
        }  # fmt: skip
        named = [(content.name, encode_as(PROPOSED, content)) for _, content in made]
        named += [(document.name, encode_as(PROPOSED_DOCUMENT, document)) for document in documents]
        files = [(Zone.DRAFTS, PROPOSAL + name, data) for name, data in named]
        return _entered(ledger, "submit", release, act, body, [*files, file_of(protected.certificates)])


def proposed(ledger: Ledger, entry: Entry) -> tuple[tuple[Content, ...], tuple[Document, ...]]:
    """What an entry put up for review. Raises ClearanceError or LedgerError where it was destroyed or changed."""
    payloads = [payload for payload in entry.payloads(Zone.DRAFTS) if payload.name.startswith(PROPOSAL)]
    count = len(_listed(entry, "proposals"))
    contents = [_read(ledger, entry, payload, PROPOSED, Content) for payload in payloads[:count]]
    documents = [_read(ledger, entry, payload, PROPOSED_DOCUMENT, Document) for payload in payloads[count:]]
    return tuple(contents), tuple(documents)


def clear_reviewed(ledger: Ledger, act: Act, *, release: str) -> tuple[Cleared, ...]:
    """Clear what two people approved, just as it was put up for review. Raises ClearanceError, LedgerError."""
    _require_none(act.faults())
    with ledger.exclusive():
        standing = standing_of(ledger.entries(), release)
        if standing.state != states.REVIEWED or standing.submitted is None:
            raise ClearanceError(f"the release {release!r} is {standing.state}: two people have not approved it")
        entry = next(entry for entry in ledger.entries() if entry.number == standing.submitted)
        contents, documents = proposed(ledger, entry)
        policy = entry.body["policy"]
        assert isinstance(policy, dict)
        made = list(zip(_listed(entry, "proposals"), contents, strict=True))
        said = {name: entry.body[name] for name in ("attack", MENDS, SAID, "made_of") if name in entry.body}
        proof = certificates_in(ledger, entry)
        return _commit(ledger, act, release, policy, made, documents, said, proof, reviews=len(standing.votes))


def reopen(ledger: Ledger, release: str | None = None) -> tuple[Cleared, ...]:
    """What was last cleared for a release, or for the latest, read from the ledger after checking chain and payloads.

    Raises ClearanceError where there is no such release or the entry does not fit its payloads, LedgerError where
    the chain or a payload was changed.
    """
    entry = _entry(ledger, release)
    if entry is None:
        what = "nothing has been cleared yet" if release is None else f"no release {release!r} has been cleared"
        raise ClearanceError(f"{what}: run `sightline clear` first")
    return _open(ledger, entry)


def reopen_entry(ledger: Ledger, number: int) -> tuple[Cleared, ...]:
    """What one entry of the ledger cleared, be it an earlier version. Raises as `reopen`."""
    for entry in ledger.entries():
        if entry.number == number and entry.kind == CLEARED:
            return _open(ledger, entry)
    raise ClearanceError(f"entry {number} of the ledger cleared nothing")


def _faults(drafts: Sequence[Draft], documents: Sequence[Document], policy: Policy, release: str) -> list[str]:
    faults = reasons(drafts, policy) if drafts or not documents else []
    faults += document_reasons(documents, drafts)
    if not _RELEASE.fullmatch(release):
        faults.append("a release needs a name of letters, digits, spaces and . _ -, at most 60 long")
    faults += [f"the name of the release: {words}" for words in faults_of([release])]
    return faults


def _require_none(faults: Sequence[str]) -> None:
    if faults:
        raise ClearanceError("nothing was cleared:\n" + "\n".join(f"- {fault}" for fault in faults))


def _entry(ledger: Ledger, release: str | None) -> Entry | None:
    """The newest entry that cleared a release, of that name where one is given. `entries` checks the chain."""
    for entry in reversed(ledger.entries()):
        if entry.kind == CLEARED and release in (None, entry.body.get("release")):
            return entry
    return None


def _same_again(ledger: Ledger, release: str, policy: Policy, sources: Sequence[str]) -> Entry | None:
    """The entry that has cleared the very same; None where the release, or its next version, is to be cleared."""
    before = _entry(ledger, release)
    standing = standing_of(ledger.entries(), release)
    if before is None or standing.state not in (states.CLEARED, states.RELEASED):
        return None
    if _is_of(before, policy, sources):
        return before
    raise ClearanceError(
        f"the release {release!r} has been cleared already, from other drafts or under another policy: two versions "
        "could be compared to find what was withheld. Choose another name for this release, or say what is wrong with "
        "it: `sightline correct`"
    )


def _mends(
    ledger: Ledger,
    release: str,
    policy: Policy,
    sources: Sequence[str],
    made: Sequence[tuple[dict[str, object], Content]],
    reason: str,
) -> dict[str, object]:
    """What the entry of a version that mends another says of that. Raises ClearanceError where it mends nothing."""
    before, standing = _entry(ledger, release), standing_of(ledger.entries(), release)
    if before is None or not mending(standing):
        return {}
    same = _is_of(before, policy, sources)
    kept = before.payloads(Zone.CLEARED)[: len(made)] if same else ()
    old = [_read(ledger, before, payload, FORM, Content) for payload in kept]
    bare = [replace(one, notes=one.notes[1:]) for one in old]  # who cleared it was noted first
    return {MENDS: mends(standing, before.number, same, bare, [one for _, one in made], reason)}


def _is_of(entry: Entry, policy: Policy, sources: Sequence[str]) -> bool:
    made = [item["draft"] for item in _listed(entry, "drafts")]
    made += [item["sha256"] for item in _listed(entry, "documents")]
    applied = entry.body["policy"]
    assert isinstance(applied, dict)
    return recorded(applied) == policy and made == list(sources)


def _listed(entry: Entry, name: str) -> list[dict[str, object]]:
    found = entry.body.get(name, [])
    if not isinstance(found, list):
        raise ClearanceError(f"entry {entry.number} of the ledger does not name what it holds")
    return found


def _commit(
    ledger: Ledger,
    act: Act,
    release: str,
    policy: Mapping[str, object],
    made: Sequence[tuple[dict[str, object], Content]],
    documents: Sequence[Document],
    said: Mapping[str, object],
    proof: Certificates | None,
    *,
    reviews: int,
) -> tuple[Cleared, ...]:
    first = ONE_PERSON if act.rules.one_person else TWO_PEOPLE
    files = [(Zone.CLEARED, content.name, encode_as(FORM, content.noted(first))) for _, content in made]
    files += [(Zone.CLEARED, document.name, encode_as(DOCUMENT, document)) for document in documents]
    files += [file_of(proof)] if proof else []
    body: dict[str, object] = {
        "officer": act.who.strip(), "reviews": reviews, "policy": policy, "drafts": [item for item, _ in made],
        "documents": [of_document(document) for document in documents], **said,
    }  # fmt: skip
    return _open(ledger, _entered(ledger, "clear", release, act, body, files))


def _entered(
    ledger: Ledger,
    move: str,
    release: str,
    act: Act,
    body: Mapping[str, object],
    files: Iterable[File],
) -> Entry:
    """Put payloads and move a release, all or nothing."""
    payloads: list[Payload] = []
    try:
        payloads += (ledger.put_bytes(zone, name, data) for zone, name, data in files)
        return enter(ledger, move, release, act, body, payloads)
    except BaseException:
        for payload in payloads:
            ledger.discard(payload)
        raise


def _read(ledger: Ledger, entry: Entry, payload: Payload, form: str, kind: type[T]) -> T:
    try:
        return decode_as(form, kind, ledger.read_bytes(payload, PUBLISH if payload.zone is Zone.CLEARED else CLEAR))
    except StandardError as error:
        raise ClearanceError(f"what entry {entry.number} of the ledger holds cannot be read: {error}") from None


def _open(ledger: Ledger, entry: Entry) -> tuple[Cleared, ...]:
    """Read every payload of a clearing, checked against its hash and against what the entry says of it."""
    items, texts = _listed(entry, "drafts"), _listed(entry, "documents")
    payloads, policy = entry.payloads(Zone.CLEARED), entry.body["policy"]
    assert isinstance(policy, dict)
    if len(items) + len(texts) != len(payloads):
        raise ClearanceError(f"entry {entry.number} of the ledger does not name what was cleared")
    unfit = ClearanceError(f"entry {entry.number} of the ledger does not fit what it says was cleared")
    first = ONE_PERSON if (audit_of(entry) or {}).get("mode") == states.ONE_PERSON else TWO_PEOPLE
    found: list[Cleared] = []
    for item, payload in zip(items, payloads[: len(items)], strict=True):
        content = _read(ledger, entry, payload, FORM, Content)
        said = (item["name"], item["tier"], policy["name"], entry.body["release"])
        if said != (content.name, content.tier, content.policy, content.release):
            raise unfit
        kept = (content.name, content.tier, content.page, content.more, content.tables, content.policy, content.notes)
        found.append(Cleared(*kept, entry.number, entry.hash, token=_TOKEN))
    for item, payload in zip(texts, payloads[len(items) :], strict=True):
        document = _read(ledger, entry, payload, DOCUMENT, Document)
        if item != of_document(document):
            raise unfit
        where = (str(policy["name"]), (first,), entry.number, entry.hash)
        found.append(Cleared(document.name, 2, page_of(document), (), (), *where, document, token=_TOKEN))
    return tuple(found)
