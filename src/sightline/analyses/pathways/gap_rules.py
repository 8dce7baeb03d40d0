"""Signs, actions and rules of the three gaps: dated tables, frozen before linkage, known by their hash.

A sign is what an agency writes down for reasons of its own and may see harm in, afterwards: nothing here says that a
child who shows one is harmed. A sign of a kind that no return carries is an error when the tables are read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pyarrow as pa

from sightline.errors import StandardError
from sightline.standard.arrow import schema_of
from sightline.standard.codes import code_list
from sightline.standard.rows import day, read_rows
from sightline.standard.tables import date, text

SIGN = (
    text("kind", "Kind of event", null=False), text("sender", "Kind of agency whose record it is", null=False),
    text("outcome", "Outcome that it must have; null for any"),
    text("view", "Kind of agency that knows of it", null=False, codes="sender"),
    text("happened", "Which day of the event is the one on which it could first be written down: of what another "
         "agency tells, the day on which it was told", null=False),
    text("known", "Which day of the event is the one on which that agency knew", null=False),
    text("incident", "What is one incident: the event, the event it follows from, or all of one kind and day",
         null=False),
    date("valid_from", "First day"), date("valid_to", "Last day"),
)  # fmt: skip
ACTION = (
    text("kind", "Kind of event", null=False),
    text("role", "Role that the person must have in it; null for any"),
    date("valid_from", "First day"), date("valid_to", "Last day"),
)  # fmt: skip
DAYS_OF_EVENT = ("recorded_on", "ended_on")
HAPPENED = ("happened_on", "ended_on", "known")
INCIDENTS = ("own", "related", "day")
# The order in which the views are numbered.
VIEWS = ("council", "police", "school", "health", "youth_justice")
VIEW_LABELS = (
    ("council", "Council"), ("police", "Police"), ("school", "Schools"), ("health", "Health services"),
    ("youth_justice", "Youth justice"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GapRules:
    """What the gaps are counted with, version 1. Days are calendar days.

    `threshold` is that of one agency, shown beside all of `thresholds`; `look_back` that of the headline, beside all of
    `look_backs`; `lag` from one agency's record to everybody's sight of it. `closed` is how long ago a period must have
    ended before it is looked at. `outcome_share`: a feed of which more than this share of children were identified was
    chosen by its outcome, and is refused. `fewest` children must be identified, or no gap is counted.
    """

    threshold: int = 2
    thresholds: tuple[int, ...] = (1, 2, 3, 4)
    look_back: int = 365
    look_backs: tuple[int, ...] = (182, 365, 730)
    lag: int = 7
    closed: int = 183
    outcome_share: float = 0.5
    fewest: int = 30
    samples: int = 400
    strangers: int = 20
    seed: int = 20260331


RULES = GapRules()


@cache
def signs_table() -> pa.Table:
    """The list of signs as the steps read it. Raises StandardError where a row cannot be met by any return."""
    rows = read_rows("signs.csv", __package__)
    kinds = code_list("event_kind")
    faults = [
        f"signs.csv, row {number}: {fault}"
        for number, row in enumerate(rows, 2)
        for fault in (
            *(["no return carries that kind of event"] if not _carried(row["kind"], kinds) else []),
            *([f"view must be one of {', '.join(VIEWS)}"] if row["view"] not in VIEWS else []),
            *([f"known must be one of {', '.join(DAYS_OF_EVENT)}"] if row["known"] not in DAYS_OF_EVENT else []),
            *([f"happened must be one of {', '.join(HAPPENED)}"] if row["happened"] not in HAPPENED else []),
            *([f"incident must be one of {', '.join(INCIDENTS)}"] if row["incident"] not in INCIDENTS else []),
            *(["no source is given"] if not row["source"] else []),
        )
    ]
    if faults:
        raise StandardError("; ".join(faults))
    found = [
        {**{name: row[name] or None for name in ("kind", "sender", "outcome", "view", "happened", "known", "incident")},
         "valid_from": day(row["valid_from"]), "valid_to": day(row["valid_to"])}
        for row in rows
    ]  # fmt: skip
    return pa.Table.from_pylist(found, schema=schema_of(SIGN))


def _carried(kind: str, kinds: object) -> bool:
    """Whether some return carries a kind of event: the code list says which."""
    found = kinds.get(kind) if hasattr(kinds, "get") else None
    return found is not None and "carried by" in str(getattr(found, "source", ""))


@cache
def actions_table() -> pa.Table:
    """The kinds of event that count as action, as the steps read them."""
    rows = [
        {"kind": row["kind"], "role": row["role"] or None, "valid_from": day(row["valid_from"]),
         "valid_to": day(row["valid_to"])}
        for row in read_rows("actions.csv", __package__)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema_of(ACTION))


@cache
def labels() -> tuple[tuple[str, str], ...]:
    """(sign, label) in the order of the list, each once."""
    return tuple(dict.fromkeys((row["kind"], row["label"]) for row in read_rows("signs.csv", __package__)))


@cache
def fingerprint() -> str:
    """The first twelve hex digits of the SHA-256 of both lists and the rules: another list is another definition."""
    digest = hashlib.sha256(repr(RULES).encode())
    for name in ("signs.csv", "actions.csv"):
        digest.update(resources.files(__package__).joinpath(name).read_bytes())
    return digest.hexdigest()[:12]
