"""Consent to the use of an account as states: asked, given, declined, withdrawn, expired; who moves it to which.

Two consents stand apart: that themes are counted, and that own words are printed. Each is revocable by itself; without
the first the second holds nothing. The moves are the dated rows of data/consent_moves.csv, and what is said when
somebody is asked those of data/consent_words.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.codes import code_list
from sightline.standard.rows import day, in_force, read_rows

THEMES, OWN_WORDS = "themes", "own_words"
NEVER_ASKED, ASKED, GIVEN, DECLINED, WITHDRAWN, EXPIRED = "", "asked", "given", "declined", "withdrawn", "expired"
PARTS = ("what_it_is", "your_choice", "can_reach", "cannot_reach", "how_long")


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table of moves: who may take a consent from one state to another, and in plain words."""

    purpose: str
    before: str
    after: str
    moved_by: str
    words: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to one consent on one day; `until` is the last day on which a given one holds."""

    purpose: str
    after: str
    on: date
    moved_by: str
    until: date | None = None


@cache
def moves() -> tuple[Move, ...]:
    """Every move. Raises StandardError where a row names a purpose, state or mover that its code list lacks."""
    found = tuple(
        Move(row["purpose"], row["from_state"], row["to_state"], row["moved_by"], row["words"],
             day(row["valid_from"]), day(row["valid_to"]))
        for row in read_rows("consent_moves.csv")
    )  # fmt: skip
    states = {*code_list("consent_state"), NEVER_ASKED}
    for move in found:
        if (
            move.purpose not in code_list("consent_purpose")
            or not {move.before, move.after} <= states
            or move.moved_by not in code_list("consent_mover")
        ):
            raise StandardError(
                "consent_moves.csv names a purpose, a state or somebody who moves it that no list holds"
            )
    return found


def allowed(purpose: str, before: str, after: str, moved_by: str, on: date) -> bool:
    """Whether that move may be made by them on that day."""
    return any(
        (move.purpose, move.before, move.after, move.moved_by) == (purpose, before, after, moved_by)
        and in_force(move.valid_from, move.valid_to, on)
        for move in moves()
    )


def state_on(steps: Iterable[Step], purpose: str, on: date) -> str:
    """The state of one consent at the end of a day: its last step, and expired where the day it held until has passed.

    Own words are withdrawn with the themes, and hold nothing as long as these were not given.
    """
    mine = _state(steps := tuple(steps), purpose, on)
    if purpose == OWN_WORDS and mine == GIVEN:
        themes = _state(steps, THEMES, on)
        return mine if themes == GIVEN else themes if themes in (WITHDRAWN, EXPIRED, DECLINED) else NEVER_ASKED
    return mine


def _state(steps: Iterable[Step], purpose: str, on: date) -> str:
    mine = [step for step in steps if step.purpose == purpose and step.on <= on]
    if not mine:
        return NEVER_ASKED
    last = max(enumerate(mine), key=lambda pair: (pair[1].on, pair[0]))[1]
    return EXPIRED if last.after == GIVEN and last.until is not None and last.until < on else last.after


def holds_until(steps: Iterable[Step], purpose: str, on: date) -> date | None:
    """The last day of a consent that holds on a day; None where it has no end or does not hold."""
    given = [step for step in steps if step.purpose == purpose and step.after == GIVEN and step.on <= on]
    return max(given, key=lambda step: step.on).until if given else None


def first_wrong(steps: Sequence[Step]) -> int | None:
    """The place of the first step that its mover may not make, in the order of their days; None where all may be."""
    states = dict.fromkeys((THEMES, OWN_WORDS), NEVER_ASKED)
    untils: dict[str, date | None] = {}
    for place, step in sorted(enumerate(steps), key=lambda pair: (pair[1].on, pair[0])):
        before = states.get(step.purpose, NEVER_ASKED)
        until = untils.get(step.purpose)
        if before == GIVEN and until is not None and until < step.on:
            before = EXPIRED
        if not allowed(step.purpose, before, step.after, step.moved_by, step.on):
            return place
        if step.purpose == OWN_WORDS and step.after in (ASKED, GIVEN) and _state(steps, THEMES, step.on) != GIVEN:
            return place
        states[step.purpose], untils[step.purpose] = step.after, step.until
    return None


@cache
def said_at_consent(purpose: str, on: date) -> Mapping[str, str]:
    """Part -> what is said to somebody who is asked on that day. Raises StandardError where a part is missing."""
    found = {
        row["part"]: row["words"]
        for row in read_rows("consent_words.csv")
        if row["purpose"] == purpose and in_force(day(row["valid_from"]), day(row["valid_to"]), on)
    }
    if set(found) != set(PARTS):
        raise StandardError("consent_words.csv lacks a part of what must be said")
    return MappingProxyType({part: found[part] for part in PARTS})
