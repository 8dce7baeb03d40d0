"""The strategy as its users write it: objectives, measures, and whether the data exists (scoreboard.toml is the first).

A project's own strategy.toml, beside sightline.toml, takes the place of the first one. All faults are named at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from sightline.errors import ConfigError

FILE = "strategy.toml"
FIRST = "scoreboard.toml"
DATA: Mapping[str, str] = {"yes": "The data exists", "partly": "A part of the data exists", "no": "No data exists"}
NOBODY = "not named"
_NEEDED = ("id", "objective", "measure", "data", "holder", "owner", "source")
_WITH_FIGURE = ("table", "breakdown", "says", "short")
_ID = re.compile(r"[a-z][a-z0-9-]{0,29}")
_SLOT = re.compile(r"\{([^{}]*)\}")
MOST_WORDS = 12  # of a title
MOST = 60  # objectives: a page of more is a list that nobody reads


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective. `table` is "" where no figure of a run answers it; `says` has {value} in the figure's place."""

    id: str
    objective: str
    measure: str
    data: str
    holder: str
    owner: str
    source: str
    table: str = ""
    breakdown: tuple[tuple[str, str], ...] = ()
    says: str = ""
    short: str = ""  # the title of its figure; the objective itself where none is given


@dataclass(frozen=True, slots=True)
class Strategy:
    """A strategy: its title, the day it speaks of, and its objectives in the order of the file."""

    title: str
    as_of: date
    objectives: tuple[Objective, ...]


def first_strategy() -> str:
    """The text of the strategy that comes with Sightline."""
    return resources.files(__package__ or "").joinpath(FIRST).read_text(encoding="utf-8")


def own_strategy(folder: Path) -> str | None:
    """The text of strategy.toml in a project's folder; None where there is none. Raises ConfigError if not UTF-8."""
    file = folder / FILE
    try:
        return file.read_text(encoding="utf-8") if file.is_file() else None
    except UnicodeDecodeError:
        raise ConfigError(f"{FILE} is not UTF-8: save it as UTF-8 text") from None


def read_strategy(text: str, file: str = FILE) -> Strategy:
    """The strategy that a text holds. Raises ConfigError with every fault at once, none of which repeats a value."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise ConfigError(f"{file} is no TOML: compare it with the first one, which docs/strategy.md names") from None
    faults = [*_whole(found), *_each(found.get("objective", []))]
    if faults:
        raise ConfigError(f"{file} cannot be used: " + "; ".join(faults))
    objectives = tuple(_objective(row) for row in found["objective"])
    return Strategy(found["title"], found["as_of"], objectives)


def _objective(row: Mapping[str, Any]) -> Objective:
    said = {**row, "breakdown": tuple(sorted(row.get("breakdown", {}).items()))}
    return Objective(**said)


def _whole(found: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(found.get("title"), str) or not str(found.get("title", "")).strip():
        yield "title is missing or blank"
    elif len(str(found["title"]).split()) > 14:
        yield "title has more than 14 words"
    if not isinstance(found.get("as_of"), date):
        yield "as_of must be a date, such as 2026-11-26"
    yield from (f"{key} is no key of a strategy" for key in found if key not in ("title", "as_of", "objective"))
    rows = found.get("objective")
    if not isinstance(rows, list) or not rows:
        yield "it has no [[objective]]"
    elif len(rows) > MOST:
        yield f"it has more than {MOST} objectives"


def _each(rows: object) -> Iterator[str]:
    held: Sequence[object] = rows if isinstance(rows, list) else ()
    names = [row.get("id") for row in held if isinstance(row, dict)]
    for number, row in enumerate(held, 1):
        if isinstance(row, dict):
            yield from (f"objective {number}: {fault}" for fault in _faults(row))
            if names.count(row.get("id")) > 1:
                yield f"objective {number}: its id stands at another objective too"
        else:
            yield f"objective {number} is no table: write [[objective]] above it"


def _faults(row: Mapping[str, Any]) -> Iterator[str]:
    for key in _NEEDED:
        if not isinstance(row.get(key), str) or not row[key].strip():
            hint = f' (write "{NOBODY}" while nobody is)' if key == "owner" else ""
            yield f"{key} is missing or blank{hint}"
    yield from (f"{key} is no key of an objective" for key in row if key not in (*_NEEDED, *_WITH_FIGURE))
    if isinstance(row.get("id"), str) and not _ID.fullmatch(row["id"]):
        yield "id must be of small letters, digits and -, and begin with a letter"
    if "data" in row and row["data"] not in DATA:
        yield f"data must be one of {', '.join(DATA)}"
    yield from _figure_faults(row)


def _figure_faults(row: Mapping[str, Any]) -> Iterator[str]:
    if "table" in row and row.get("data") == "no":
        yield "data is no, and yet a table is named"
    if ("table" in row) != ("says" in row):
        yield "table and says go together: write both, or neither"
    if "breakdown" in row and "table" not in row:
        yield "breakdown without a table"
    breakdown = row.get("breakdown", {})
    if not isinstance(breakdown, dict) or not all(isinstance(code, str) for code in breakdown.values()):
        yield 'breakdown must be pairs of a dimension and a code, such as { ending = "no_place" }'
    if "short" in row and (not isinstance(row["short"], str) or not 0 < len(row["short"].split()) <= MOST_WORDS):
        yield f"short must be 1 to {MOST_WORDS} words"
    if "says" in row and "short" not in row and len(str(row.get("objective", "")).split()) > MOST_WORDS:
        yield f"objective has more than {MOST_WORDS} words: write a shorter title for its figure as short"
    says = row.get("says")
    if says is not None and (not isinstance(says, str) or _SLOT.findall(says) != ["value"]):
        yield "says must be one sentence with {value} in it, once, and no other braces"
    elif isinstance(says, str) and re.search(r"[0-9]", says):
        yield "says holds a number: figures go into a sentence through {value} only"
