"""Codes in groups that are large enough to be shown: rows of data/code_groups.csv."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.rows import read_rows

ETHNIC_GROUP, SETTING_GROUP = "ethnic_group", "setting_group"  # groupings, which are code lists too
NOT_KNOWN = "not_known"  # the group of what was not recorded at all
# Groups that say why an ethnic group is not known; together with NOT_KNOWN they are what is missing.
UNSAID = ("refused", "not_obtained", NOT_KNOWN)


@cache
def group_of(name: str, grouping: str) -> Mapping[str, str]:
    """Code -> group, for the codes of the list `name`, in the order of the file.

    Raises StandardError where none stands in a group.
    """
    found = {
        row["code"]: row["group"]
        for row in read_rows("code_groups.csv")
        if row["list"] == name and row["grouping"] == grouping
    }
    if not found:
        raise StandardError(f"the codes of the list {name!r} stand in no groups {grouping!r}")
    return MappingProxyType(found)
