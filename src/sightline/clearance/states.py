"""The states of a release, and who moves it from which to which: the rows of data/states.csv, and nothing else.

A release is in one state, in one version. A correction begins the next version under the same name.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from sightline.errors import ClearanceError

DRAFT, SUBMITTED, REVIEWED, CLEARED = "draft", "submitted", "reviewed", "cleared"
RELEASED, CORRECTED, WITHDRAWN = "released", "corrected", "withdrawn"
STATES = (DRAFT, SUBMITTED, REVIEWED, CLEARED, RELEASED, CORRECTED, WITHDRAWN)  # in the order that a release takes
ROLES = ("author", "reviewer", "releaser")
ANY, ONE_PERSON, TWO_PEOPLE = "any", "one person", "two people"  # modes: see [clearance] in sightline.toml
REVIEWS = 2  # votes that a review takes


@dataclass(frozen=True, slots=True)
class Move:
    """One row: what moves a release from one state to another, in which role, and who must not have done what before.

    `mode` is ANY, or ONE_PERSON where only that mode has the move. `never` are the roles in this round that the mover
    must not have had, in any mode but that of one person. `entry` is the kind of the ledger entry.
    """

    name: str
    start: str
    end: str
    role: str
    mode: str
    never: tuple[str, ...]
    entry: str
    command: str
    words: str

    @property
    def next_version(self) -> bool:
        """Whether the move begins the next version: whatever mends what was corrected does."""
        return self.start == CORRECTED and self.end != WITHDRAWN


@cache
def moves() -> tuple[Move, ...]:
    """Every row of the table, in its order. Raises ClearanceError where a row names a state or role that is none."""
    text = resources.files("sightline.clearance").joinpath("data", "states.csv").read_text(encoding="utf-8")
    found = []
    for row in csv.DictReader(text.splitlines()):
        move = Move(
            row["move"], row["from"], row["to"], row["role"], row["mode"], tuple(row["never"].split()), row["entry"],
            row["command"], row["words"],
        )  # fmt: skip
        if {move.start, move.end} - set(STATES) or {move.role, *move.never} - set(ROLES):
            raise ClearanceError(f"states.csv: a row of {move.name} names a state or a role that there is not")
        if move.mode not in (ANY, ONE_PERSON):
            raise ClearanceError(f"states.csv: a row of {move.name} names a mode that there is not")
        found.append(move)
    return tuple(found)


@cache
def kinds() -> Mapping[str, tuple[str, ...]]:
    """Kind of ledger entry -> the moves that are entered under it."""
    return MappingProxyType(
        {kind: tuple(dict.fromkeys(move.name for move in moves() if move.entry == kind)) for kind in _entries()}
    )


def _entries() -> tuple[str, ...]:
    return tuple(dict.fromkeys(move.entry for move in moves()))


def find(name: str, state: str, one_person: bool) -> Move | None:
    """The move of that name from that state, in that mode; None where the table has none."""
    for move in moves():
        if move.name == name and move.start == state and (move.mode == ANY or one_person):
            return move
    return None


def ways(state: str, one_person: bool) -> tuple[Move, ...]:
    """The moves that there are from a state, in that mode."""
    return tuple(move for move in moves() if move.start == state and (move.mode == ANY or one_person))


def table() -> str:
    """The rows as a table in Markdown: docs/clearance.md holds it, and a test holds the two alike."""
    lines = [
        "| from | to | who | not who was before | mode | command | what it does |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {m.start} | {m.end} | {m.role} | {', '.join(m.never) or '-'} | {m.mode} | `{m.command}` | {m.words} |"
        for m in moves()
    ]
    return "\n".join(lines)
