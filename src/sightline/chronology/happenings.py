"""What every return is turned into first: happenings, all of one shape, and how a step that makes them is written.

A happening is one thing that one row of a return says of one person. `said` names where it stands and what its columns
are; what it does not name is null. Three dates: `happened_on` is the day in the world, `recorded_on` the day on which
the agency wrote it down (where its return has none, the day of the happening stands in: docs/chronology.md says for
which kinds), `received_on` the day Sightline received it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sightline.chronology.words import place
from sightline.engines.steps import Step
from sightline.standard.tables import Column, Type, count, date, flag, text

HAPPENING: tuple[Column, ...] = (
    text("event_key", "Token of its event: the same for all that say the same", null=False),
    text("record_key", "Keyed token of the record", null=False),
    text("agency", "Agency whose record it is", null=False),
    text("sender", "Kind of agency", null=False),
    text("source", "Return that says it", null=False),
    count("word", "Place of that return's word on this kind: happening_words.csv", unit="place", null=False),
    Column("submission", Type.INT, "Ledger entry of the submission", null=False),
    date("period_end", "Last day the submission speaks of", null=False),
    date("received_on", "Day it was received", null=False),
    text("kind", "Kind of event", null=False, codes="event_kind"),
    text("code_list", "Code list of `code`"),
    text("code", "Code that gives the happening its meaning"),
    date("happened_on", "Day it happened"),
    Column("happened_at", Type.TIMESTAMP, "When it happened, where the time is known"),
    date("recorded_on", "Day it was recorded"),
    date("ended_on", "Day it ended"),
    Column("ended_at", Type.TIMESTAMP, "When it ended, where the time is known"),
    text("episode", "What ties the happenings of one episode together, within the record"),
    text("item", "The return's own token of the thing, where two of a kind may fall on one day"),
    text("token", "What other happenings call this one"),
    text("follows", "The token of what it follows from, where the return says so"),
    text("area", "GSS code of the authority the person lived in"),
    text("harmed_by", "What the record itself says of who harmed", codes="harmed_by"),
    text("context", "What the record itself says of the context", codes="form_context"),
    text("setting", "Where", codes="setting"),
    flag("flagged", "The agency flagged it as sexual abuse or exploitation"),
    flag("exploitation", "The agency flagged sexual exploitation"),
    flag("county_lines", "The agency flagged county lines"),
    flag("online", "Online"),
    flag("group_based", "Group-based"),
    text("role", "Role of the person", codes="event_role"),
    count("age", "Age when it happened, where the record itself gives a month of birth", unit="years"),
    text("outcome", "Outcome code"),
)
_SQL = {
    Type.TEXT: "TEXT", Type.INT: "BIGINT", Type.DATE: "DATE", Type.BOOL: "BOOLEAN", Type.TIMESTAMP: "TIMESTAMPTZ",
}  # fmt: skip
_EMPTY = {column.name: f"CAST(NULL AS {_SQL[column.type]})" for column in HAPPENING}
_EVENT_KEY = """MD5(CONCAT_WS('|', record_key, kind, COALESCE(code, '-'), COALESCE(CAST(happened_on AS TEXT), '-'),
        COALESCE(episode, '-'), COALESCE(role, '-'), item))"""
_OF_ROW = ("record_key", "agency", "submission", "period_end", "received_on")

Said = Mapping[str, str]


def said(kind: str, source: str, table: str, happened: str, /, *, where: str = "", **columns: str) -> Said:
    """One SELECT to be: a kind of happening, the return and the table (or join) it comes from, its day, and the rest.

    Values are SQL. `kind` is a code; a `kind` and a `word` among the columns stand for it where they differ by row.
    Raises StandardError where the table of first words has no place for the return.
    """
    mine = {"kind": f"'{kind}'", "word": f"CAST({place(kind, source)} AS BIGINT)"} if "kind" not in columns else {}
    return {
        **{name: name for name in _OF_ROW}, **mine, "happened_on": happened, "recorded_on": happened, **columns,
        "source": f"'{source}'", "FROM": table, "WHERE": where or f"{happened} IS NOT NULL",
    }  # fmt: skip


def nulls(*names: str) -> dict[str, str]:
    """Those columns as nulls of their types."""
    return {name: _EMPTY[name] for name in names}


def named(kind: str, *columns: str, of: str = "record_key") -> str:
    """A token of a thing that other happenings name: null where one of the columns that name it is."""
    known = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    return f"CASE WHEN {known} THEN CONCAT_WS('|', {of}, '{kind}', {', '.join(columns)}) ELSE NULL END"


def union(rows: Sequence[Said], always: Said) -> str:
    """One query of all of them in the shape of a happening: what none of them names is `always`, else null."""
    named = [column.name for column in HAPPENING if any(column.name in row for row in rows)]
    selects = [
        f"SELECT {', '.join(f'{row.get(name, _EMPTY[name])} AS {name}' for name in named)}\n"
        f"        FROM {row['FROM']} WHERE {row['WHERE']}"
        for row in rows
    ]
    rest = {name: always.get(name, _EMPTY[name]) for name in _EMPTY if name not in named}
    key = _EVENT_KEY
    for name in ("code", "episode", "role", "item"):
        if name in rest:
            key = re.sub(rf"\b{name}\b", rest[name], key)
    outer = [f"{rest[name]} AS {name}" if name in rest else name for name in _EMPTY if name != "event_key"]
    every = "\n        UNION ALL ".join(selects)
    return f"said_of AS (\n        {every}\n    )\n    SELECT {key} AS event_key, {', '.join(outer)}\n    FROM said_of"


def happening_step(
    name: str,
    one_row_per: str,
    reads: Sequence[str],
    rows: Sequence[Said],
    sender: str,
    *,
    before: str = "",
    **always: str,
) -> Step:
    """The step of all of `rows`, of one kind of agency. `before`: other parts of the query's WITH, each with a comma.

    Of `always`, the role is "subject" where nothing else is said.
    """
    rest = {"sender": f"'{sender}'", "role": "'subject'", **always}
    return Step(name, one_row_per, (), tuple(reads), HAPPENING, f"    WITH {before}{union(rows, rest)}")
