"""Which codes say little: that something is not known, or that it is something else. Rows of data/little_said.csv."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sightline.standard.codes import code_list
from sightline.standard.rows import read_rows

NOT_KNOWN, OTHER = "not_known", "other"


@cache
def little_said(name: str) -> Mapping[str, str]:
    """Code -> NOT_KNOWN or OTHER, for the codes of one list that say no more. Raises StandardError on an unknown list.

    A row that names the code goes before one that says what its label begins with.
    """
    rows = read_rows("little_said.csv")
    named = {row["code"]: row["kind"] for row in rows if row["list"] == name}
    begins = [(row["begins"], row["kind"]) for row in rows if row["begins"]]
    found: dict[str, str] = {}
    for code, entry in code_list(name).items():
        kinds = [kind for words, kind in begins if entry.label.startswith(words)]
        kind = named.get(code, kinds[0] if kinds else "")
        if kind:
            found[code] = kind
    return MappingProxyType(found)
