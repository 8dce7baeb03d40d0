"""Clerical review: a sample of pairs out to people who may see both records, and counts of what they answered back.

The stage opens identity and links, as no other does. What it writes into the ledger are positions and strata, then
counts; names go into one workbook, which is destroyed together with what it was made of.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline import __version__
from sightline.config import Project
from sightline.errors import LedgerError, Refused
from sightline.flow import REVIEW, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.submissions import DRAWN, LINKED, REVIEWED, current, to_link
from sightline.link.by_group import record_codes
from sightline.link.prepare import IN_MEMORY, SINCE, prepare
from sightline.link.sample import draw_sample
from sightline.link.stage import identity_of, known_of
from sightline.link.workbook import FIELDS, Shown, fault, read, write
from sightline.standard.clerical import DIFFERENT, SAME, UNSURE
from sightline.standard.linkage import ALL, DIFFER, NOT_KNOWN

PAIRS, COUNTS = "review_pairs", "review_counts"
POSTCODES = 4  # of a record, the newest
KEY_LENGTH = 12
_DIMENSIONS = (ALL, "ethnic_group", "sex", "age", "deprivation", "kind")
_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("population", "stratum", "dimension", "code")]
    + [(name, pa.int64()) for name in ("pairs", "drawn", SAME, DIFFERENT, UNSURE)]
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was read of a workbook: its entry, and how many pairs were answered, left blank, or are not there."""

    entry: Entry
    answered: int
    blank: int
    missing: int
    counts: tuple[Mapping[str, object], ...]  # the rows of review_counts


def draw_review(ledger: Ledger, project: Project, today: date, folder: Path, number: int) -> tuple[Path, Entry, int]:
    """Draw pairs of the newest linkage and write the workbook into `folder`. Returns it, the entry, how many pairs.

    The same linkage and number draw the same pairs. Raises ConfigError where the project record does not allow it
    today, LedgerError where nothing is linked, or what was linked no longer counts.
    """
    project.require_lawful(today)
    key = keys.load(project.keys, keys.RECORD)
    with ledger.at_work():
        linked, identity = _linked(ledger)
        records = _records(ledger, linked)
        pairs = _across(_payload(ledger, linked, "link_pairs"), records, identity)
        if not pairs.num_rows:
            raise LedgerError("no two records of two agencies came near: there is nothing to review")
        seed = int.from_bytes(_token(key, linked.hash, "seed")[:8], "big")
        chosen, strata = draw_sample(pairs, pairs["kinds"].to_pylist(), number, seed)
        drawn = _drawn_table(pairs, strata, chosen, records, key, linked.hash)
        body: dict[str, object] = {
            "made_of": {"links": linked.hash}, "pairs": number, "version": __version__,
            "submissions": linked.body["submissions"],
        }  # fmt: skip
        before = ledger.latest(DRAWN)
        if before is not None and {name: before.body.get(name) for name in body} == body:
            entry = before
        else:
            sizes = _sizes(strata)
            entry = ledger.commit(
                DRAWN, body, [ledger.put_table(Zone.LINK, PAIRS, drawn), ledger.put_table(Zone.ADMIN, "strata", sizes)]
            )
    path = folder / f"{entry.number:06d}.xlsx"
    write(path, list(_shown(drawn, records, identity, seed)), today)
    return path, entry, drawn.num_rows


def read_review(ledger: Ledger, project: Project, today: date, path: Path) -> Answered:
    """Read the answers of a workbook and enter their counts.

    Raises Refused with every fault of the workbook at once; ConfigError and LedgerError as draw_review does.
    """
    project.require_lawful(today)
    answers = read(path)
    with ledger.at_work():
        entry, drawn = _drawn(ledger, path, answers)
        linked, identity = _linked(ledger, entry)
        counts = _counts(ledger, project, drawn, answers, entry, linked, identity)
        made_of = {"links": linked.hash, "drawn": entry.hash, "answers": ledger.keyed(_digest(answers))}
        answered, missing = sum(1 for said in answers.values() if said), drawn.num_rows - len(answers)
        blank = len(answers) - answered
        body: dict[str, object] = {"made_of": made_of, "answered": answered, "blank": blank, "missing": missing}
        before = ledger.latest(REVIEWED)
        if before is None or {name: before.body.get(name) for name in body} != body:
            before = ledger.commit(REVIEWED, body, [ledger.put_table(Zone.ADMIN, COUNTS, counts)])
    return Answered(before, answered, blank, missing, tuple(counts.to_pylist()))


def _linked(ledger: Ledger, drawn: Entry | None = None) -> tuple[Entry, pa.Table]:
    """The linkage, the newest or that of a sample, and the identity rows it was made of."""
    if drawn is None:
        linked = ledger.latest(LINKED)
    else:
        made_of = drawn.body["made_of"]
        wanted = made_of["links"] if isinstance(made_of, dict) else None
        linked = next((entry for entry in ledger.entries() if entry.hash == wanted), None)
    if linked is None:
        raise LedgerError("nothing was linked yet: `sightline link` first")
    counted = to_link(current(ledger))
    if [submission.entry for submission, _ in counted] != linked.body["submissions"]:
        raise LedgerError("what was received has changed since that linkage: `sightline link`, and draw a new sample")
    return linked, identity_of(ledger, counted)


def _payload(ledger: Ledger, entry: Entry, name: str) -> pa.Table:
    found = next(payload for payload in entry.payloads(Zone.LINK) if payload.name == name)
    return ledger.read_table(found, REVIEW)


def _records(ledger: Ledger, linked: Entry) -> list[str]:
    """The record key of each position that link_pairs names."""
    link = _payload(ledger, linked, "link")
    found: list[str] = link.filter(pc.equal(link["draw"], 0))["record_key"].to_pylist()
    return found


def _across(pairs: pa.Table, records: Sequence[str], identity: pa.Table) -> pa.Table:
    """The pairs of two agencies, with the kinds of both."""
    columns = (identity[name].to_pylist() for name in ("record_key", "sender", "agency"))
    who = {key: (sender, agency) for key, sender, agency in zip(*columns, strict=True)}
    ends = [
        (who[records[left]], who[records[right]])
        for left, right in zip(pairs["l"].to_pylist(), pairs["r"].to_pylist(), strict=True)
    ]
    kinds = pa.array(["+".join(sorted((one[0], other[0]))) for one, other in ends], pa.string())
    return pairs.append_column("kinds", kinds).filter(pa.array([one != other for one, other in ends]))


def _token(key: bytes, *words: str) -> bytes:
    return hmac.digest(key, "\x1f".join(("review", *words)).encode(), "sha256")


def _drawn_table(
    pairs: pa.Table, strata: pa.Table, chosen: np.ndarray[tuple[int], np.dtype[np.int64]], records: Sequence[str],
    key: bytes, links: str,
) -> pa.Table:  # fmt: skip
    """(key, l, r, population, stratum) of the pairs drawn. The key says nothing without the project's own."""
    taken, told = pairs.take(pa.array(chosen)), strata.take(pa.array(chosen))
    made = [
        _token(key, links, records[left], records[right]).hex()[:KEY_LENGTH]
        for left, right in zip(taken["l"].to_pylist(), taken["r"].to_pylist(), strict=True)
    ]
    return pa.table({"key": pa.array(made, pa.string()), "l": taken["l"], "r": taken["r"], **dict(_named(told))})


def _named(table: pa.Table) -> Iterator[tuple[str, pa.ChunkedArray]]:
    return zip(table.column_names, table.columns, strict=True)


def _sizes(strata: pa.Table) -> pa.Table:
    """(population, stratum, pairs): how many pairs each stratum has."""
    found = strata.group_by(["population", "stratum"]).aggregate([([], "count_all")])
    return found.rename_columns(["population", "stratum", "pairs"]).sort_by(
        [("population", "ascending"), ("stratum", "ascending")]
    )


def _shown(drawn: pa.Table, records: Sequence[str], identity: pa.Table, seed: int) -> Iterator[Shown]:
    """The pairs as people see them, each with its records in an order that tells nothing."""
    wanted = {records[place] for name in ("l", "r") for place in drawn[name].to_pylist()}
    kept = identity.filter(pc.is_in(identity["record_key"], pa.array(sorted(wanted), pa.string())))
    values = _values(kept)
    turned = np.random.default_rng([seed, 1]).random(drawn.num_rows) < 0.5
    for row, turn in zip(drawn.to_pylist(), turned.tolist(), strict=True):
        ends = (values[records[row["l"]]], values[records[row["r"]]])
        yield Shown(row["key"], *(reversed(ends) if turn else ends))


def _values(identity: pa.Table) -> dict[str, dict[str, str]]:
    """Record key -> what is shown of it by field: the newest that its agency wrote."""
    found: dict[str, dict[str, str]] = {}
    codes: dict[str, list[str]] = {}
    for row in sorted(identity.to_pylist(), key=lambda row: (row["submission"], str(row["postcode_from"] or ""))):
        mine = found.setdefault(row["record_key"], {})
        mine |= {name: str(row[name]) for name, _, _ in FIELDS if name in row and row[name] is not None}
        if row["postcode"]:
            codes.setdefault(row["record_key"], []).append(str(row["postcode"]))
    for key, said in codes.items():
        found[key]["postcodes"] = ", ".join(list(dict.fromkeys(reversed(said)))[:POSTCODES])
    return found


def _drawn(ledger: Ledger, path: Path, answers: Mapping[str, str]) -> tuple[Entry, pa.Table]:
    """The sample that a workbook's keys are of. Raises Refused, naming every row whose key is of none."""
    for entry in reversed(ledger.entries()):
        if entry.kind == DRAWN:
            try:
                drawn = _payload(ledger, entry, PAIRS)
            except LedgerError:
                continue  # destroyed
            known = set(drawn["key"].to_pylist())
            if known & answers.keys():
                strange = [place for place, key in enumerate(answers, start=3) if key not in known]
                if strange:
                    words = "the column Pair was changed"
                    raise Refused([fault(path, place, words, "Copy it from the workbook as made") for place in strange])
                return entry, drawn
    raise Refused([fault(path, None, "its pairs are of no sample that lies in this ledger", "Draw a new sample")])


def _digest(answers: Mapping[str, str]) -> str:
    return hashlib.sha256(repr(sorted(answers.items())).encode()).hexdigest()


def _counts(
    ledger: Ledger, project: Project, drawn: pa.Table, answers: Mapping[str, str], entry: Entry, linked: Entry,
    identity: pa.Table,
) -> pa.Table:  # fmt: skip
    """What was answered, by stratum and group: rows of review_counts."""
    records = _records(ledger, linked)
    codes = _codes(identity, project, ledger, {records[p] for name in ("l", "r") for p in drawn[name].to_pylist()})
    whole = next(payload for payload in entry.payloads(Zone.ADMIN) if payload.name == "strata")
    sizes = {(row["population"], row["stratum"]): row["pairs"] for row in ledger.read_table(whole, REVIEW).to_pylist()}
    told: dict[tuple[str, str, str, str], Counter[str]] = {
        (*stratum, ALL, ALL): Counter() for stratum in sizes
    }  # fmt: skip
    for row in drawn.to_pylist():
        said = answers.get(row["key"], "")
        for dimension, code in _groups(codes, records[row["l"]], records[row["r"]]):
            counted = told.setdefault((row["population"], row["stratum"], dimension, code), Counter())
            counted.update(["drawn", said] if said else ["drawn"])
    rows = [
        (*key, sizes[key[0], key[1]], *(counted[name] for name in ("drawn", SAME, DIFFERENT, UNSURE)))
        for key, counted in sorted(told.items())
    ]
    return pa.Table.from_pylist([dict(zip(_SCHEMA.names, row, strict=True)) for row in rows], schema=_SCHEMA)


def _codes(identity: pa.Table, project: Project, ledger: Ledger, wanted: set[str]) -> dict[tuple[str, str], str]:
    """(record key, dimension) -> code, of the records wanted."""
    with duckdb.connect(":memory:", config=IN_MEMORY) as db:
        db.execute("SET enable_progress_bar = false")
        # Of all records: what is too common in an agency to be true is told by all that it sent.
        prepare(db, identity, SINCE)
        record_codes(db, identity, known_of(project, to_link(current(ledger))))
        db.register("wanted", pa.table({"record_key": pa.array(sorted(wanted), pa.string())}))
        found = db.execute(
            "SELECT record_key, dimension, code FROM codes JOIN records ON place = record - 1 "
            "JOIN wanted USING (record_key)"
        ).fetchall()
    return {(key, dimension): code for key, dimension, code in found}


def _groups(codes: Mapping[tuple[str, str], str], one: str, other: str) -> Iterator[tuple[str, str]]:
    """The groups a pair counts in: as by_group.py, what either record says where the other says nothing."""
    for dimension in _DIMENSIONS:
        first, second = codes.get((one, dimension)), codes.get((other, dimension))
        if first is None or second is None:
            continue
        if dimension == "kind":
            yield "kinds", "+".join(sorted((first, second)))
        elif first == second or second == NOT_KNOWN:
            yield dimension, first
        else:
            yield dimension, second if first == NOT_KNOWN else DIFFER
