"""Whose the rows of a table are that names no person: found through the other tables of the same set."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from sightline.errors import Severity
from sightline.returns.batches import Counts, Fault, Findings
from sightline.returns.formats import Block, Format, Through

_NOWHERE = Fault(
    "owner-not-found", "an id that leads to no row of the table that says whose it is",
    "Send that row too, or check the id.",
)  # fmt: skip
_SEVERAL = Fault(
    "owner-not-single", "an id that leads to rows of several people, so that nobody can tell whose it is",
    "Give each row an id of its own.",
)  # fmt: skip


def find_owners(
    form: Format, tables: Mapping[str, pa.RecordBatch], findings: Findings, counts: Counts
) -> dict[str, pa.RecordBatch]:
    """The tables with the person of every row filled in. A row that leads to nobody, or to several, is set aside.

    A block stands after the one that it goes through, whose own people are found by then.
    """
    found = dict(tables)
    for block in form.blocks:
        if block.through is not None and block.name in found:
            found[block.name] = _with_owners(block, block.through, found, findings, counts)
    return found


def _with_owners(
    block: Block, way: Through, tables: Mapping[str, pa.RecordBatch], findings: Findings, counts: Counts
) -> pa.RecordBatch:
    rows = tables[block.name]
    people, unclear = _people(way, tables.get(way.block))
    given = rows["local_id"]
    owner = pc.take(people["local_id"], pc.index_in(rows[way.column], people[way.there]))
    owner = pc.coalesce(given, owner)
    rows = rows.set_column(rows.schema.get_field_index("local_id"), "local_id", owner)
    lost = pc.is_null(owner)
    if pc.any(lost).as_py():
        field = next(field.name for field in block.fields if field.column == way.column)
        several = pc.is_in(rows[way.column], unclear).to_pylist()
        lines = rows["line"].to_pylist()
        for position, gone in enumerate(lost.to_pylist()):
            if gone:
                fault = _SEVERAL if several[position] else _NOWHERE
                counts.set_aside_of[block.name] += 1
                findings.say(fault, Severity.ROW, at=lines[position], block=block.name, name=field)
    return rows.filter(pc.invert(lost))


def _people(way: Through, rows: pa.RecordBatch | None) -> tuple[pa.Table, pa.Array]:
    """Each id of the other table once with its person; and the ids that several people share, which are left out."""
    if rows is None:
        rows = pa.RecordBatch.from_pydict({way.there: pa.array([], pa.string()), "local_id": pa.array([], pa.string())})
    pairs = pa.table({way.there: rows[way.there], "local_id": rows["local_id"]})
    pairs = pairs.filter(pc.is_valid(pairs[way.there])).group_by([way.there, "local_id"]).aggregate([])
    each = pairs.group_by(way.there).aggregate([("local_id", "count"), ("local_id", "min")])
    alone = pc.equal(each["local_id_count"], 1)
    single = each.filter(alone).rename_columns({"local_id_min": "local_id"}).combine_chunks()
    return single, each.filter(pc.invert(alone))[way.there].combine_chunks()
