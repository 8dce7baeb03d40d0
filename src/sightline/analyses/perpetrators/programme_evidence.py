"""What is known of each programme's effect: a table with sources (programme_evidence.toml), or "none"."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from sightline.errors import StandardError
from sightline.standard.codes import code_list
from sightline.standard.figures import day_words

FILE = "programme_evidence.toml"
EFFECTS: Mapping[str, str] = {
    "none": "none found",
    "cannot_say": "cannot be said",
    "no_less": "no less reoffending was shown",
    "mixed": "mixed",
    "less": "less reoffending was shown",
}
_KEYS = ("code", "name", "effect", "says", "source", "as_of")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one programme. `code` is "" for one that no return names; `effect` a key of EFFECTS."""

    code: str
    name: str
    effect: str
    says: str
    source: str
    as_of: date

    @property
    def words(self) -> str:
        """As it is printed: the effect, what it rests on, and to when."""
        return (
            f"{self.name}. Evidence of an effect: {EFFECTS[self.effect]}. {self.says} "
            f"Source: {self.source}. As of {day_words(self.as_of)}."
        )


@cache
def evidence() -> tuple[Evidence, ...]:
    """Every entry, in the order of the file, and one saying "none" for each programme of the returns that has none."""
    text = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    return complete(evidence_of(text))


def evidence_of(text: str) -> tuple[Evidence, ...]:
    """The entries of a text. Raises StandardError with every fault at once."""
    rows = tomllib.loads(text).get("programme", [])
    faults = [f"{FILE}, entry {number}: {fault}" for number, row in enumerate(rows, 1) for fault in _faults(row)]
    if faults:
        raise StandardError("; ".join(faults))
    return tuple(Evidence(**row) for row in rows)


def complete(found: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The same, with "none" for each code of the list `programme` that has no entry."""
    held = {one.code for one in found}
    lacking = [
        Evidence(code, entry.label, "none", "Nobody has entered a study of its effect.", f"{FILE} has no entry",
                 date(2026, 11, 26))
        for code, entry in code_list("programme").items() if code not in held
    ]  # fmt: skip
    return (*found, *lacking)


def _faults(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{key} is missing" for key in _KEYS if key not in row)
    yield from (f"{key} is no key of an entry: write one of {', '.join(_KEYS)}" for key in row if key not in _KEYS)
    yield from (f"{key} is blank" for key in ("name", "says", "source") if key in row and not str(row[key]).strip())
    if row.get("effect", "none") not in EFFECTS:
        yield f"effect must be one of {', '.join(EFFECTS)}"
    if row.get("code", "") not in ("", *code_list("programme")):
        yield "code is not in the code list `programme`: write one that is, or leave it blank"
    if "as_of" in row and not isinstance(row["as_of"], date):
        yield "as_of must be a date, such as 2026-11-26"
