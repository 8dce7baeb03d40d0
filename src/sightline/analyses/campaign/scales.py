"""The register of published scales of attitudes and bystander behaviour; what is in it is scales.csv.

It holds no wording of any item: most are somebody's copyright. `sure` says how a row came to be known: "read" (a page
of the publisher or of a register of measures), "abstract" (a stored abstract of the article), "recalled" (neither).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

SURE = ("read", "abstract", "recalled")


@dataclass(frozen=True, slots=True)
class Scale:
    """One published scale. Numbers are None where no source that we saw says them."""

    key: str
    name: str
    about: str  # attitude or bystander behaviour
    items: int | None
    lowest: float | None  # of the answer to an item
    highest: float | None
    higher: str  # what a higher score means
    validated_on: str
    source: str
    year: int
    licence: str
    sure: str
    note: str


def _read() -> Mapping[str, Scale]:
    text = files("sightline.analyses.campaign").joinpath("scales.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        number = {name: float(row[name]) if row[name] else None for name in ("lowest", "highest")}
        found[row["key"]] = Scale(
            row["key"], row["name"], row["about"], int(row["items"]) if row["items"] else None, number["lowest"],
            number["highest"], row["higher"], row["validated_on"], row["source"], int(row["year"]), row["licence"],
            row["sure"], row["note"],
        )  # fmt: skip
    return found


SCALES: Mapping[str, Scale] = _read()
