"""Predicates that look from one table of a set into another, by the agency's own id of the person.

Where the other table is not in the file at all they are silent: that it is missing is said once, of the file.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.rules.rule import Context, Mask, Predicate


def _nobody(rows: pa.RecordBatch) -> Mask:
    return pa.nulls(rows.num_rows, pa.bool_())


def not_in(*blocks: str, where: Predicate | None = None) -> Predicate:
    """Fails where the person of a row has a row in none of some other tables; of theirs only where `where` fails."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        there = [context.tables[name] for name in blocks if name in context.tables]
        if not there:
            return _nobody(rows)
        people = pa.chunked_array(
            [table["local_id"] if where is None else pc.filter(table["local_id"], where(table, context))
             for table in there], pa.string()
        )  # fmt: skip
        return pc.invert(pc.is_in(rows["local_id"], people))

    return fails


def differs(column: str, *blocks: str) -> Predicate:
    """Fails where a person's value is another than in the first of some other tables that gives one."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        said: dict[str, object] = {}
        for name in blocks:
            table = context.tables.get(name)
            if table is not None:
                for person, value in zip(table["local_id"].to_pylist(), table[column].to_pylist(), strict=True):
                    if value is not None:
                        said.setdefault(person, value)
        pairs = zip(rows["local_id"].to_pylist(), rows[column].to_pylist(), strict=True)
        return pa.array([value is not None and said.get(person, value) != value for person, value in pairs], pa.bool_())

    return fails


def more_than_in(total: str, column: str, *blocks: str) -> Predicate:
    """Fails where a number of a person adds up, over other tables, to more than the `total` in the person's row."""

    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        there = [context.tables[name].select(["local_id", column]) for name in blocks if name in context.tables]
        if not there:
            return _nobody(rows)
        sums = pa.Table.from_batches(there).group_by("local_id").aggregate([(column, "sum")])
        place = pc.index_in(rows["local_id"], sums["local_id"].combine_chunks())
        return pc.greater(pc.take(sums[f"{column}_sum"].combine_chunks(), place), rows[total])

    return fails
