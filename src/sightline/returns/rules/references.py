"""Predicates that follow an id from one table of a set to the row of another that it stands for.

Where the other table is not in the set at all they are silent.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.rules.rule import Context, Mask, Predicate


def leads_nowhere(column: str, block: str, there: str) -> Predicate:
    """Fails where an id is given that no row of another table has."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        table = context.tables.get(block)
        if table is None:
            return pa.nulls(rows.num_rows, pa.bool_())
        return pc.and_(pc.is_valid(rows[column]), pc.invert(pc.is_in(rows[column], table[there])))

    return fails


def leads_to_another(column: str, block: str, there: str) -> Predicate:
    """Fails where an id leads to rows of other people only."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        table = context.tables.get(block)
        if table is None:
            return pa.nulls(rows.num_rows, pa.bool_())
        known = pc.is_in(rows[column], table[there])
        own = pc.is_in(_pairs(rows, column), _pairs(table, there))
        return pc.and_(known, pc.invert(own))

    return fails


def found_there(column: str, block: str, there: str, wanted: str) -> Predicate:
    """Fails where the row that an id leads to has a value in the column `wanted`."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        table = context.tables.get(block)
        if table is None:
            return pa.nulls(rows.num_rows, pa.bool_())
        return pc.is_in(rows[column], pc.filter(table[there], pc.is_valid(table[wanted])).drop_null())

    return fails


def nothing_leads_here(column: str, block: str, there: str) -> Predicate:
    """Fails where no row of another table names the id of a row."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        table = context.tables.get(block)
        if table is None:
            return pa.nulls(rows.num_rows, pa.bool_())
        return pc.invert(pc.is_in(rows[column], table[there]))

    return fails


def second_open(start: str, end: str) -> Predicate:
    """Fails where a row has no end though one of the same person that started later, or beside it, is there too."""

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        places = pa.array(range(rows.num_rows), pa.int64())
        table = pa.table({"person": rows["local_id"], "start": rows[start], "place": places})
        order = table.sort_by([("person", "ascending"), ("start", "ascending"), ("place", "ascending")])
        people, place = order["person"].to_pylist(), order["place"].to_pylist()
        followed = {here for here, person, after in zip(place, people, people[1:], strict=False) if person == after}
        return pc.and_(pc.is_null(rows[end]), pa.array([number in followed for number in range(rows.num_rows)]))

    return fails


def has_word(column: str, code: str) -> Predicate:
    """Fails where one of several codes in a cell is this one."""
    return lambda rows, _: pc.match_substring_regex(rows[column], f"(?:^| ){code}(?: |$)")


def _pairs(rows: pa.RecordBatch, column: str) -> Mask:
    """The id and the person of each row as one text; a sign that no id holds stands between them."""
    return pc.binary_join_element_wise(rows[column], rows["local_id"], "\x1f")
