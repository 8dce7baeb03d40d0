"""The Standard Safeguarding Dataset: what a council keeps of each child, as tables that one system after another fills.

The tables and fields are rows of data/safeguarding.csv, named as in the data model that Data to Insight publishes (MIT,
read in July 2026); the words are ours. Two things differ from the model's own files: `pers_upn`, which the deployed
tables have and the model's description lacks, and the lists, five of which are broken there: codes that the census
and the return of looked-after children have too are read from theirs.

Workers, teams, whole addresses and free texts about a child stay where they are: `not_taken` in the data.
"""

from __future__ import annotations

from collections.abc import Mapping

from sightline.returns.formats import Block, Field, Format, Goes, Through
from sightline.standard.rows import read_rows, words
from sightline.standard.tables import Type

_PACKAGE = "sightline.returns.data"
_LEFT = "not_taken"


def _field(row: Mapping[str, str]) -> Field:
    column, _, code = row["when"].partition(": ")
    return Field(
        row["field"], row["column"], Type(row["type"]), row["meaning"], Goes(row["goes"]),
        required=row["required"] == "yes", codes=row["codes"] or None, listed=row["listed"] == "yes",
        words=row["words"] or None, when=(column, code) if code else None, ahead=row["ahead"] == "yes",
    )  # fmt: skip


def _blocks() -> tuple[Block, ...]:
    fields = read_rows("safeguarding.csv", _PACKAGE)
    blocks = []
    for row in read_rows("safeguarding_tables.csv", _PACKAGE):
        mine = [field for field in fields if field["table"] == row["table"]]
        taken = tuple(_field(field) for field in mine if field["goes"] != _LEFT)
        way = Through(row["through_column"], row["through_table"], row["through_there"])
        blocks.append(
            Block(
                row["table"], row["table"], row["one_row_per"], taken, known_by=words(row["known_by"]),
                through=way if way.column else None,
                spread=next((field.column for field in taken if field.listed and field.required), None),
                not_taken=tuple(field["field"] for field in mine if field["goes"] == _LEFT),
            )
        )  # fmt: skip
    return tuple(blocks)


_BLOCKS = _blocks()

SAFEGUARDING = Format(
    "safeguarding", "Standard Safeguarding Dataset", "council", "csv", (2024, 2027),
    tuple(block for block in _BLOCKS if block.fields),
    "Data to Insight, ssd-data-model (MIT), as of July 2026; meanings in our own words",
    "A folder of tables, each as CSV or each as Parquet, with a `submission.toml`; or a database, named in a file such "
    "as `ssd.database.toml`: see [databases](../databases.md). Send the tables that there are; the others are taken as "
    "empty. The tables stand for a day: what is sent later for the same day replaces them. Linkage does not read them "
    "yet: a child in these tables is not joined to a child elsewhere.",
    also=("parquet", "database"), day_first=True, columns_vary=True,
    not_taken=tuple(block for block in _BLOCKS if not block.fields),
)  # fmt: skip
