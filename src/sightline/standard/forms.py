"""The forms of sexual abuse on two axes, and what each code in use can and cannot say about them.

Axis one is the context: the nine types of the CSA Centre's typology of March 2020. Axis two is who harmed: adult on
child, child on child, or not known. The crosswalk has one row a code; what a code cannot say stays "not known", and a
code that says nothing of sexual abuse has no status at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.rows import day, in_force, read_rows
from sightline.standard.units import Status

NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Context:
    """One of the nine types. `meaning` is our own paraphrase; `verified` only where the definition was read."""

    code: str
    name: str
    meaning: str
    source: str
    as_of: date
    verified: bool


@dataclass(frozen=True, slots=True)
class FormRow:
    """What one code says. No status: the code alone does not say that a child was sexually abused.

    `exploitation` and `trafficking` are True where the code says so and None where it does not say.
    """

    code_list: str
    code: str
    status: Status | None
    harmed_by: str | None
    context: str | None
    exploitation: bool | None
    trafficking: bool | None
    valid_from: date | None
    valid_to: date | None
    source: str
    note: str

    def valid(self, on: date) -> bool:
        """Whether the code had this meaning on that day."""
        return in_force(self.valid_from, self.valid_to, on)


def _said(text: str) -> bool | None:
    if text not in ("yes", ""):
        raise StandardError("form_crosswalk.csv: exploitation and trafficking are 'yes' or empty")
    return True if text else None


@cache
def contexts() -> tuple[Context, ...]:
    """The nine types of context, in the order of the source."""
    return tuple(
        Context(
            row["code"], row["name"], row["meaning"], row["source"], date.fromisoformat(row["as_of"]),
            row["verified"] == "yes",
        )
        for row in read_rows("form_contexts.csv")
    )  # fmt: skip


@cache
def crosswalk() -> tuple[FormRow, ...]:
    """What every code that bears on sexual abuse says of its form: one row a code."""
    return tuple(
        FormRow(
            row["code_list"], row["code"], Status(row["status"]) if row["status"] else None, row["harmed_by"] or None,
            row["context"] or None, _said(row["exploitation"]), _said(row["trafficking"]), day(row["valid_from"]),
            day(row["valid_to"]), row["source"], row["note"],
        )
        for row in read_rows("form_crosswalk.csv")
    )  # fmt: skip


@cache
def _by_code() -> Mapping[tuple[str, str], FormRow]:
    return MappingProxyType({(row.code_list, row.code): row for row in crosswalk()})


def form_of(code_list: str, code: str) -> FormRow | None:
    """What one code says of the form, or None where it bears on sexual abuse in no way."""
    return _by_code().get((code_list, code))
