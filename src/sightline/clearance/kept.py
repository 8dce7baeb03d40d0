"""The certificates of a release as the ledger keeps them: a payload of their own beside what was cleared.

They lie in the drafts' zone, which no stage that publishes can open, and their entry names what they were made of, so
that they go with it. How many counts they prove stands in the entry for good.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sightline.clearance.certificates import NAME, Certificates
from sightline.clearance.public import Public
from sightline.errors import ClearanceError, StandardError
from sightline.flow import CLEAR, Zone
from sightline.ledger.chain import Entry, Ledger, Payload

SAID = "certificates"  # in the body of an entry
File = tuple[Zone, str, bytes]


def file_of(certificates: Certificates) -> File:
    """The payload to be put: its zone, its name and its bytes."""
    return Zone.DRAFTS, NAME, certificates.payload()


def said_of(
    certificates: Certificates, public: Public, made_of: Mapping[str, str], ledger: Ledger
) -> dict[str, object]:
    """What the entry says: how much is proved, what was public then (as a keyed hash), and what the drafts lie in."""
    return {
        SAID: {
            "proved": certificates.proved, "fractional": certificates.fractional, "open": certificates.open,
            "tables": len(certificates.tables),
            "public": public_digest(public, ledger),
        },
        "made_of": dict(made_of),
    }  # fmt: skip


def public_digest(public: Public, ledger: Ledger) -> str:
    """A keyed hash of all that was public: whether certificates are checked against the same."""
    return ledger.keyed(hashlib.sha256(repr(public).encode()).hexdigest())


def payload_of(entry: Entry) -> Payload | None:
    """The payload of an entry's certificates; None where it has none, as entries of earlier versions."""
    found = [one for one in entry.payloads(Zone.DRAFTS) if one.name == NAME]
    return found[-1] if found and SAID in entry.body else None


def certificates_in(ledger: Ledger, entry: Entry) -> Certificates | None:
    """The certificates of an entry; None where it has none. Raises LedgerError where they were destroyed or changed."""
    payload = payload_of(entry)
    if payload is None:
        return None
    try:
        return Certificates.read(ledger.read_bytes(payload, CLEAR))
    except StandardError as error:
        raise ClearanceError(f"the certificates of entry {entry.number} cannot be read: {error}") from None
