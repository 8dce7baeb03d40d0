"""Receive: read a file as its agency sends it, split each record into identity and content, and commit it whole.

The definition of the format says where each field goes. The agency's own id of a person becomes the record key and is
kept nowhere. Nothing is committed until every file of the call has been read to its end.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from sightline.config import Project
from sightline.errors import Finding, Refused, Severity
from sightline.flow import Zone
from sightline.ledger import keys
from sightline.ledger.chain import Entry, Ledger, Payload, TableWriter, hash_file
from sightline.ledger.identity import columns_of, earliest_end, identity_rows, names_people
from sightline.ledger.keys import Tokens
from sightline.ledger.last import last_of
from sightline.ledger.measures import Measures
from sightline.ledger.submissions import RECEIVED, Submission, body, current, destroyed, key_of, received
from sightline.returns.formats import Format, Goes, month_column
from sightline.returns.layout import around
from sightline.returns.parcels import Parcel
from sightline.returns.reading import Batch, Reading, open_return
from sightline.returns.reports.fixlist import FileReport, gather, report_of
from sightline.returns.reports.pack import write_pack
from sightline.returns.whose import Whose
from sightline.standard.model import IDENTITY


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file: received, with its submission; received before, as `already`; or refused."""

    file: str
    submission: Submission | None
    findings: tuple[Finding, ...]
    already: int | None = None
    replaced_by: int | None = None  # of a file that was received before: the entry that counts in its place
    report: FileReport | None = None  # of a file that was received: what its fix list is made of

    @property
    def refused(self) -> bool:
        """Whether nothing of the file was received."""
        return self.submission is None and self.already is None


@dataclass(frozen=True, slots=True)
class _Given:
    """What is the same for all files of one call."""

    key: bytes
    today: date
    destroy_after: date
    year: int | None
    whose: Whose | None
    counting: tuple[tuple[Submission, Entry], ...]  # what counted when the call began: nobody else writes meanwhile
    again: bool = False  # whether a file that was replaced may take its place back


@dataclass(slots=True)
class _Staged:
    """A file that has been read to its end and split, and waits to be committed."""

    submission: Submission
    payloads: list[Payload]
    report: FileReport


def receive(
    ledger: Ledger,
    project: Project,
    today: date,
    paths: Sequence[Path],
    *,
    year: int | None = None,
    whose: Whose | None = None,
    skip_refused: bool = False,
    again: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Receipt]:
    """Receive files; each becomes one ledger entry, as do the tables of one set in one folder together.

    `whose` says of files that do not say it themselves whose they are and for when. With `again` a file that was
    received before and replaced since is received anew, and counts again.

    Raises ConfigError, with every reason, where the project record does not allow it today; Refused, with the findings
    of every refused file, and the ledger is as it was. With `skip_refused` the other files are received, and the
    refused ones are among the receipts. Whatever else happens before the first entry is written, no payload stays
    behind.
    """
    project.require_lawful(today)
    key = keys.load(project.keys, keys.RECORD)
    with ledger.exclusive():
        given = _Given(key, today, project.record.destroy_after(today), year, whose, current(ledger), again)
        done: list[Receipt | _Staged] = []
        try:
            _read_all(ledger, given, paths, done, progress)
            refused = [item for item in done if isinstance(item, Receipt) and item.refused]
            if refused and not skip_refused:
                raise Refused([finding for item in refused for finding in item.findings])
            newest = {key_of(submission): submission.entry for submission, _ in given.counting}
            return [_commit(ledger, item, newest) if isinstance(item, _Staged) else item for item in done]
        except BaseException:
            for item in done:
                if isinstance(item, _Staged):
                    for payload in item.payloads:
                        ledger.discard(payload)
            raise


def _read_all(
    ledger: Ledger,
    given: _Given,
    paths: Sequence[Path],
    done: list[Receipt | _Staged],
    progress: Callable[[str, int, int], None] | None,
) -> None:
    """Read every file to its end, adding to `done` as it goes.

    A file that was received before is not read again, though another has replaced it since, unless that is asked for:
    a folder that holds both editions may be received any number of times, and the newer goes on counting.
    """
    known, replaced = _known(ledger, given)
    gone = {submission.file_sha256: submission.entry for submission in destroyed(ledger)}
    seen: set[str] = set()
    items = gather(paths)
    for position, item in enumerate(items, start=1):
        name = item[0] if isinstance(item, tuple) else item.name
        try:
            if isinstance(item, tuple):
                raise item[1]
            # A database is no file: what it holds is known once it has been read.
            staged = _stage(ledger, given, item) if item.medium == "database" else None
            digest = staged.submission.file_sha256 if staged else ledger.keyed(hash_parcel(item))
            if staged and (digest in known or digest in gone or digest in seen):
                for payload in staged.payloads:
                    ledger.discard(payload)
            if digest in known:
                done.append(Receipt(name, None, (), known[digest], replaced.get(known[digest])))
            elif digest in gone:
                raise Refused([_destroyed_before(name, gone[digest])])
            elif digest not in seen:
                done.append(staged or _stage(ledger, given, item, digest))
                seen.add(digest)
        except Refused as error:
            done.append(Receipt(name, None, error.findings))
        if progress:
            progress(name, position, len(items))


def _known(ledger: Ledger, given: _Given) -> tuple[dict[str, int], dict[int, int]]:
    """Hash of a file that is not to be read again -> its entry; entry -> the entry that counts in its place."""
    counting = {key_of(submission): submission.entry for submission, _ in given.counting}
    before = [submission for submission, _ in received(ledger)]
    replaced = {one.entry: counting[key_of(one)] for one in before if counting.get(key_of(one), one.entry) != one.entry}
    return {one.file_sha256: one.entry for one in before if not (given.again and one.entry in replaced)}, replaced


def hash_parcel(parcel: Parcel) -> str:
    """The hash of a file; of a set, the hash over what its files are and their hashes."""
    hashes = [(piece.block.name, hash_file(piece.path)) for piece in parcel.pieces]
    return hashes[0][1] if len(parcel.paths) == 1 else hashlib.sha256(repr(sorted(hashes)).encode()).hexdigest()


def _stage(ledger: Ledger, given: _Given, parcel: Parcel, digest: str | None = None) -> _Staged:
    reading = open_return(parcel, year=given.year, whose=given.whose)
    split, measures, last = (
        _Split(ledger, given.key, reading),
        Measures(reading.format),
        last_of(ledger, reading, given.counting),
    )
    destroy_after = given.destroy_after
    try:
        for batch in reading.batches():
            destroy_after = min(destroy_after, _still_usable(batch, given.today, parcel.name))
            measures.add(batch)
            content = split.add(batch)
            if last:
                last.add(batch, content)
        if reading.counts.passed == 0:
            raise Refused([*reading.findings, _nothing_usable(parcel.name)])
        if last:
            last.finish()
        payloads = split.finish()
    except BaseException:
        split.abandon()
        raise
    findings = tuple(reading.findings)
    header = reading.header
    if digest is None and reading.rows_hash is not None:
        said = f"{header.agency} {header.period_end} {reading.rows_hash.hexdigest()}"
        digest = ledger.keyed(hashlib.sha256(said.encode()).hexdigest())
    assert digest is not None
    submission = Submission(
        entry=0, agency=header.agency, sender=header.sender, return_code=header.format, year=header.year,
        period_start=header.period_start, period_end=header.period_end, received="",
        file=parcel.name, file_sha256=digest, inclusion=header.inclusion, estimate=header.estimate,
        rows=reading.counts.read, set_aside=reading.counts.set_aside,
        findings=dict(sorted(Counter(finding.rule for finding in findings).items())), supersedes=None,
        destroy_after=destroy_after, measured=measures.finish(reading.values_gone),
    )  # fmt: skip
    return _Staged(submission, payloads, report_of(reading, last.name if last else ""))


def _destroyed_before(name: str, entry: int) -> Finding:
    # Whoever receives a whole folder again would otherwise bring back what was destroyed for good reason.
    return Finding(
        "destroyed-before", Severity.REFUSED, name, f"a file that was received as entry {entry} and then destroyed",
        "Remove it from what is received. If its data may be held again, ask the agency to send it anew.",
    )  # fmt: skip


def _still_usable(batch: Batch, today: date, name: str) -> date:
    """The last day on which a batch may be kept for what it says itself. Raises Refused where that has passed."""
    ends = earliest_end(batch)
    if ends is not None and ends < today:
        raise Refused(
            [
                Finding(
                    "keys-ended", Severity.REFUSED, name, f"match-keys that ended on {ends}",
                    "Destroy the file. Let the agencies make their keys again, with a new secret: `sightline keys`.",
                )
            ]
        )  # fmt: skip
    return ends or date.max


def _nothing_usable(name: str) -> Finding:
    # Received, it would replace an earlier file of the same agency and period with nothing.
    return Finding(
        "nothing-usable", Severity.REFUSED, name, "a file without one row that can be used",
        "Send it with its rows; with nothing to report, send no file.",
    )  # fmt: skip


def _commit(ledger: Ledger, staged: _Staged, newest: dict[tuple[str, str, date, int], int]) -> Receipt:
    """Enter one file. `newest` is the entry that counts for each agency, return and period, kept up to date here."""
    submission = replace(staged.submission, supersedes=newest.get(key_of(staged.submission)))
    entry = ledger.commit(RECEIVED, body(submission), staged.payloads)
    received = replace(submission, entry=entry.number, received=entry.at)
    newest[key_of(received)] = entry.number
    return Receipt(submission.file, received, staged.report.findings, report=staged.report)


def write_fix_lists(receipts: Sequence[Receipt], folder: Path) -> dict[int, Path]:
    """Write the fix list of each received file into its own agency's folder: NNNNNN.csv, .xlsx and .html.

    A fix list goes to the agency that sent the file and is made of that file and its own last submission alone. Returns
    entry number -> page.
    """
    written: dict[int, Path] = {}
    for receipt in receipts:
        sent, report = receipt.submission, receipt.report
        if sent is not None and report is not None and receipt.findings:
            stem = folder / sent.agency / f"{sent.entry:06d}"
            written[sent.entry] = write_pack([report], stem, sent.agency, sent.received_on)
    return written


class _Split:
    """Splits the batches of one file into one identity payload and one content payload a block."""

    def __init__(self, ledger: Ledger, key: bytes, reading: Reading) -> None:
        self._ledger = ledger
        self._format: Format = reading.format
        scope = (reading.header.sender, reading.header.agency)
        self._records = Tokens(key, "record", *scope)
        self._references = Tokens(key, "reference", *scope)
        self._key = key
        self._others: dict[tuple[str, str], Tokens] = {}  # of agencies whose references stand in this file
        self._writers: dict[str, TableWriter] = {}

    def add(self, batch: Batch) -> pa.RecordBatch | None:
        """Split one batch and write both halves. Returns its content, if it has any."""
        keys = _tokens(batch.rows.column("local_id"), self._records)
        content = self._content(batch, keys)
        if content is not None:
            self._write(Zone.CONTENT, batch.block.table, content)
        if names_people(batch.block):
            self._write(Zone.IDENTITY, IDENTITY.name, identity_rows(batch, keys))
        return content

    def finish(self) -> list[Payload]:
        """Keep everything written."""
        return [writer.finish() for writer in self._writers.values()]

    def abandon(self) -> None:
        """Leave no trace."""
        for writer in self._writers.values():
            writer.abandon()

    def _write(self, zone: Zone, name: str, rows: pa.RecordBatch) -> None:
        writer = self._writers.get(name)
        if writer is None:
            writer = self._writers[name] = self._ledger.writer(zone, name, rows.schema)
        writer.write(rows)

    def _issued(self, rows: pa.RecordBatch, values: pa.Array, by: tuple[str, str] | None) -> pa.Array:
        """References as tokens: of one that another agency made, the same token as in that agency's own file."""
        if by is None:
            return _tokens(values, self._references)
        sender, column = by
        made = pa.nulls(len(values), pa.string())
        for agency in rows.column(column).unique().drop_null().to_pylist():
            tokens = self._others.setdefault((sender, agency), Tokens(self._key, "reference", sender, agency))
            theirs = pc.fill_null(pc.equal(rows.column(column), agency), False)
            made = pc.if_else(theirs, _tokens(pc.if_else(theirs, values, None), tokens), made)
        return pc.if_else(pc.is_null(rows.column(column)), _tokens(values, self._references), made)

    def _content(self, batch: Batch, keys: pa.Array) -> pa.RecordBatch | None:
        columns: dict[str, pa.Array] = {"record_key": keys}
        for name in batch.block.carries:
            carried = batch.rows.column(name)
            outer = reversed(around(self._format, batch.block))
            of = next(field for block in outer for field in block.fields if field.column == name)
            columns[name] = _tokens(carried, self._references) if of.goes is Goes.REFERENCE else carried
        for name, field in columns_of(batch.block, batch.rows):
            values = batch.rows.column(name)
            if field.goes in (Goes.CONTENT, Goes.BOTH):
                columns[name] = values
            elif field.goes is Goes.REFERENCE:
                columns[name] = self._issued(batch.rows, values, field.issued_by)
            elif field.goes is Goes.PERSON:
                columns[name] = _tokens(values, self._records)
            elif field.goes is Goes.MONTH:
                columns[month_column(name)] = pc.cast(pc.floor_temporal(values, unit="month"), pa.date32())
        return None if len(columns) == 1 else pa.RecordBatch.from_pydict(columns)


def _tokens(values: pa.Array, tokens: Tokens) -> pa.Array:
    """Each text replaced by its token; null stays null."""
    encoded = pc.dictionary_encode(values)
    made = pa.array([tokens.of(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return pc.take(made, encoded.indices)
