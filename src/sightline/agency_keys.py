"""Match-keys at the agency: its own files in, one file of keys out. No project, no ledger and no network are needed."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from sightline.errors import Finding, Refused, SightlineError
from sightline.ledger.disk import flush_folder
from sightline.ledger.identity import IDENTITY_SCHEMA, identity_rows, names_people
from sightline.link.match_keys import Made, make_keys
from sightline.link.secret import Secret
from sightline.returns.batches import Header
from sightline.returns.definitions.match_keys import MATCH_KEYS
from sightline.returns.parcels import Parcel
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import files_in, gather
from sightline.returns.whose import Whose
from sightline.standard.arrow import schema_of
from sightline.standard.model import IDENTITY

_SCHEMA = schema_of(IDENTITY.columns)
_COLUMNS = [field.name for field in MATCH_KEYS.blocks[0].fields]


@dataclass(frozen=True, slots=True)
class Own:
    """What one agency's files say of whom: whose they are, and identity rows by the agency's own ids."""

    sender: str
    agency: str
    period_end: date  # the last day that any of them speaks of
    identity: pa.Table  # columns of standard.model.IDENTITY, `record_key` the agency's own id
    findings: int  # of all the files


def own_identity(paths: Sequence[Path], year: int | None = None, whose: Whose | None = None) -> Own:
    """Read the files of one agency, those in folders too, and keep what they say of people; nothing is written.

    Raises Refused, with every reason, where a file is refused, and SightlineError where they are of several agencies or
    name nobody.
    """
    refused: list[Finding] = []
    headers: list[Header] = []
    tables: list[pa.Table] = []
    findings = 0
    for item in gather(files_in(paths)):
        try:
            if isinstance(item, tuple):
                raise item[1]
            if item.form is MATCH_KEYS or not any(map(names_people, item.form.blocks)):
                continue
            header, rows, found = _read(item, year, whose, len(headers) + 1)
            headers.append(header)
            tables.append(rows)
            findings += found
        except Refused as error:
            refused += error.findings
    if refused:
        raise Refused(refused)
    agencies = {(header.sender, header.agency) for header in headers}
    if len(agencies) > 1:
        raise SightlineError(f"the files are of {len(agencies)} agencies: make the keys of each by itself")
    if not agencies:
        raise SightlineError("none of the files says who its people are: name those that do")
    ((sender, agency),) = agencies
    return Own(sender, agency, max(header.period_end for header in headers), pa.concat_tables(tables), findings)


def _read(parcel: Parcel, year: int | None, whose: Whose | None, number: int) -> tuple[Header, pa.Table, int]:
    reading = open_return(parcel, year=year, whose=whose)
    header = reading.header
    rows = pa.Table.from_batches(
        [
            identity_rows(batch, batch.rows.column("local_id"))
            for batch in reading.batches()
            if names_people(batch.block)
        ],
        IDENTITY_SCHEMA,
    )
    said = {
        "agency": pa.repeat(header.agency, len(rows)),
        "sender": pa.repeat(header.sender, len(rows)),
        "return_code": pa.repeat(header.format, len(rows)),
        "submission": pa.repeat(pa.scalar(number, pa.int64()), len(rows)),
    }
    columns = [said[field.name] if field.name in said else rows[field.name] for field in _SCHEMA]
    return header, pa.table(columns, schema=_SCHEMA), len(reading.findings)


def write_keys(own: Own, secret: Secret, path: Path, today: date) -> Made:
    """Make the keys of an agency and write its file of the format match_keys, readable by its owner only.

    Raises SightlineError where the file is there already, or where no keys can be made.
    """
    if path.exists():
        raise SightlineError(f"{path.name} is there already: remove it, or name another file")
    made = make_keys(own.identity, secret, today)
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            _write(file, own, secret, made.keys)
            file.flush()
            os.fsync(descriptor)
        part.rename(path)
        flush_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return made


def _write(file: TextIO, own: Own, secret: Secret, keys: pa.Table) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    before = (own.agency, own.period_end.isoformat(), own.sender)
    after = (secret.key_id, secret.purpose, secret.expires.isoformat())
    columns = (keys[name].to_pylist() for name in ("local_id", "kind", "key"))
    writer.writerows((*before, *said, *after) for said in zip(*columns, strict=True))
