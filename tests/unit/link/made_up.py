"""Made-up identity rows for the tests of linkage. Nobody here is real."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from sightline.link.linking import Linked, link_people
from sightline.standard.arrow import schema_of
from sightline.standard.model import IDENTITY

KEY = b"a key for tests, of no real project"
NHS, OTHER_NHS, WRONG_NHS = "9990000018", "9990000026", "9990000019"
UPN, WRONG_UPN = "H801200001001", "B801200001001"
CHILD = {"forename": "Rosalind", "surname": "Thornberry", "birth_date": date(2012, 5, 17), "postcode": "QX1 1AA"}


def row(record: str, sender: str = "council", agency: str | None = None, **values: Any) -> dict[str, object]:
    """One identity row: CHILD, unless said otherwise."""
    given = {"record_key": record, "agency": agency or f"{sender}-1", "sender": sender, "return_code": "made-up"}
    role = {"role": "victim"} if sender == "police" else {}
    return {"submission": 1, "sex": "F"} | CHILD | given | role | values


def identity(*rows: dict[str, object]) -> pa.Table:
    """The rows as the table of standard.model.IDENTITY."""
    schema = schema_of(IDENTITY.columns)
    return pa.Table.from_pylist([{name: r.get(name) for name in schema.names} for r in rows], schema=schema)


def link(*rows: dict[str, object], key: bytes = KEY) -> Linked:
    """Linkage of a few rows: always with the default model."""
    return link_people(identity(*rows), key=key)


def people(linked: Linked) -> set[frozenset[str]]:
    """The groups of record keys that were made one person."""
    groups: dict[str, set[str]] = {}
    for entry in linked.link.to_pylist():
        groups.setdefault(entry["person_key"], set()).add(entry["record_key"])
    return {frozenset(group) for group in groups.values()}


def bands(linked: Linked) -> dict[str, str]:
    """The band of each record."""
    return {entry["record_key"]: entry["band"] for entry in linked.link.to_pylist()}
