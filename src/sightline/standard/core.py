"""The core data set, and what each return can say of each of its fields: how, how surely, and what is lost.

The rows of data/core_fields.csv and data/crosswalk.csv. The first recommendation of IICSA asks for a single core data
set; which fields it holds beyond those that the recommendation names is marked as not verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.codes import code_list
from sightline.standard.rows import read_rows, words


class Says(StrEnum):
    """How a return says what a core field asks, from whole to nothing."""

    EXACT = "exact"  # in the field's own terms
    COARSER = "coarser"  # in larger groups, or yes and no
    PARTLY = "partly"  # of some children or some cases only
    PROXY = "proxy"  # something else stands in for it
    NOTHING = "nothing"


class Confidence(StrEnum):
    """How far what is said can be relied on, where it is filled."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


SAYS_WORDS: Mapping[Says, str] = MappingProxyType(
    {
        Says.EXACT: "In full",
        Says.COARSER: "In larger groups",
        Says.PARTLY: "For some only",
        Says.PROXY: "By something near it",
        Says.NOTHING: "Not at all",
    }
)
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "victim": "The child",
        "perpetrator": "Whoever harmed",
        "vulnerability": "What made the child more vulnerable",
        "context": "The abuse and where it happened",
        "services": "What services did",
    }
)


@dataclass(frozen=True, slots=True)
class CoreField:
    """One field of the core data set. `verified` only where the field was read at its source."""

    code: str
    group: str  # one of GROUPS
    label: str
    codes: str | None  # our code list, where it has one
    source: str
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """What one return says of one core field. `block`, `column`, `confidence` are None where it says nothing.

    `where` is (column, code): only rows with that code say it. `by_row` is True where it is the row that says it: then
    a blank or a missing row may mean that nothing happened, and how full the field is tells nothing.
    """

    format: str
    core: str
    block: str | None
    column: str | None
    where: tuple[str, str] | None
    by_row: bool
    says: Says
    confidence: Confidence | None
    reason: str  # for the confidence
    lost: str  # what cannot be learned from it


@cache
def core_fields() -> Mapping[str, CoreField]:
    """Code -> field, in the order of the table. Raises StandardError on a row that cannot be used."""
    found: dict[str, CoreField] = {}
    for row in read_rows("core_fields.csv"):
        if row["group"] not in GROUPS or row["code"] in found or not (row["label"] and row["source"] and row["note"]):
            raise StandardError(f"core_fields.csv: the row {row['code']} cannot be used")
        if row["codes"]:
            code_list(row["codes"])
        found[row["code"]] = CoreField(
            row["code"], row["group"], row["label"], row["codes"] or None, row["source"], row["verified"] == "yes",
            row["note"],
        )  # fmt: skip
    return MappingProxyType(found)


@cache
def crossings() -> Mapping[str, Mapping[str, Crossing]]:
    """Format -> core field -> what it says, in the order of the core fields. Raises StandardError on a faulty row."""
    found: dict[str, dict[str, Crossing]] = {}
    for row in read_rows("crosswalk.csv"):
        for core in words(row["core_fields"]):
            mine = found.setdefault(row["format"], {})
            if core in mine or core not in core_fields():
                raise StandardError(f"crosswalk.csv, {row['format']}: {core} is said twice, or is no core field")
            mine[core] = _crossing(row, core)
    order = list(core_fields())
    return MappingProxyType(
        {
            form: MappingProxyType(dict(sorted(mine.items(), key=lambda pair: order.index(pair[0]))))
            for form, mine in found.items()
        }
    )


def _crossing(row: Mapping[str, str], core: str) -> Crossing:
    says = Says(row["says"])
    whole = (row["block"], row["column"], row["confidence"], row["reason"])
    where = words(row["where"])
    held = len(where) in (0, 2) and row["measured"] in (("",) if says is Says.NOTHING else ("field", "row"))
    if not held or not row["lost"] or (says is Says.NOTHING) != (not any(whole)) or (any(whole) and not all(whole)):
        raise StandardError(f"crosswalk.csv, {row['format']}: the row of {core} has a cell too many or too few")
    return Crossing(
        row["format"], core, row["block"] or None, row["column"] or None,
        (where[0], where[1]) if where else None, row["measured"] == "row", says,
        Confidence(row["confidence"]) if row["confidence"] else None, row["reason"], row["lost"],
    )  # fmt: skip
