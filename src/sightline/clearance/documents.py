"""Documents: written down with who approved them, taken out again, and looked at before they are cleared.

A document is of no person. Its text is sealed in the ledger until it is cleared, and cleared whole, as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sightline.clearance.audit import Act, note
from sightline.clearance.trail import same
from sightline.errors import ClearanceError
from sightline.flow import CLEAR, Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.standard.approved import Document
from sightline.standard.drafts import Draft
from sightline.standard.texts import faults_of
from sightline.standard.wire import decode_as, encode_as

WRITTEN, DROPPED = "document", "document dropped"  # kinds of the ledger entries
FORM = "sightline-written-document"
MOST_WORDS = 12  # in a title
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


def write(ledger: Ledger, document: Document, act: Act) -> Entry:
    """Enter a document, to be cleared with the next release, in place of one of its name. Returns the entry.

    Raises ClearanceError, with every reason, where clearance would refuse it, or where whoever enters it approved it
    too and the project's mode is not that of one person.
    """
    faults = document_reasons([document])
    if not act.rules.one_person and same(act.who, document.approver):
        faults.append("whoever writes a document cannot be the one who approves it")
    if faults:
        raise ClearanceError("nothing was entered:\n" + "\n".join(f"- {fault}" for fault in faults))
    body: dict[str, object] = {"document": document.name, "sha256": document.sha256, "approver": document.approver}
    with ledger.at_work():
        payload = ledger.put_bytes(Zone.DOCUMENTS, document.name, encode_as(FORM, document))
        try:
            return note(ledger, WRITTEN, "author", act, body, [payload])
        except BaseException:
            ledger.discard(payload)
            raise


def drop(ledger: Ledger, name: str, act: Act) -> Entry:
    """Take a document out of the releases to come; what was cleared of it stays. Raises ClearanceError."""
    if name not in {document.name for document in documents(ledger)}:
        raise ClearanceError("there is no document of that name to take out: `sightline audit` lists what was entered")
    return note(ledger, DROPPED, "author", act, {"document": name})


def documents(ledger: Ledger) -> tuple[Document, ...]:
    """The newest document of each name that was not taken out since, by name."""
    newest: dict[str, Entry] = {}
    for entry in ledger.entries():
        if entry.kind == WRITTEN:
            newest[str(entry.body["document"])] = entry
        elif entry.kind == DROPPED:
            newest.pop(str(entry.body["document"]), None)
    payloads = [payload for name in sorted(newest) for payload in newest[name].payloads(Zone.DOCUMENTS)]
    return tuple(decode_as(FORM, Document, ledger.read_bytes(payload, CLEAR)) for payload in payloads)


def document_reasons(documents: Sequence[Document], drafts: Sequence[Draft] = ()) -> list[str]:
    """Everything about the documents of a release that clearance refuses, in words; `drafts` are those beside them."""
    found: list[str] = []
    taken = {page.name for draft in drafts for page in draft.pages} | {draft.name for draft in drafts}
    for document in documents:
        place = f"document {named(document.name)}"
        if not NAME.fullmatch(document.name):
            found.append(f"{place}: its name is not made of small letters, digits, - and _")
        if len(document.title.split()) > MOST_WORDS:
            found.append(f"{place}: its title has more than {MOST_WORDS} words")
        texts = [document.title, document.approver, *document.text.splitlines()]
        found += [f"{place}: {words}" for words in faults_of(texts)]
        if document.name in taken:
            found.append(f"{place}: a page, a draft or another document has the same name")
        taken.add(document.name)
    return found


def named(name: str) -> str:
    """A document's name as a message may hold it."""
    return name if NAME.fullmatch(name) and not faults_of([name]) else "(a name that is refused)"
