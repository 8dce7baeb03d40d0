"""What the screener asks of the metadata file: a row for each filter and indicator, and what may stand in it.

Each function takes a Pair and returns what is wrong, in words, with the names of columns but never a cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from sightline.publish.ees.frame import FILTER, INDICATOR, Pair
from sightline.publish.ees.lists import unit_columns
from sightline.publish.ees.of_columns import like_a_place, named

UNITS = ("%", "pp", "£", "£m", "numberstring")


def col_name_filled(pair: Pair) -> list[str]:
    """What breaks the rule meta_col_name."""
    return _blank(pair.meta.column("col_name"), "col_name")


def col_type_known(pair: Pair) -> list[str]:
    """What breaks the rule meta_col_type."""
    odd = sum(cell not in (FILTER, INDICATOR) for cell in pair.meta.column("col_type"))
    return [f"{odd} row(s) with a col_type that is neither {FILTER} nor {INDICATOR}"] if odd else []


def no_units(pair: Pair) -> list[str]:
    """What breaks the rule meta_ob_unit."""
    asked = [*pair.meta.column("col_name"), *pair.meta.column("filter_grouping_column")]
    return named(
        (c for c in asked if c in unit_columns()), "columns of place and time that must not be in the metadata"
    )


def col_name_once(pair: Pair) -> list[str]:
    """What breaks the rule meta_col_name_dupe."""
    return named(_twice(pair.meta.column("col_name")), "col_name that stand twice")


def col_name_spaces(pair: Pair) -> list[str]:
    """What breaks the rule meta_col_name_spaces."""
    return named((c for c in pair.meta.column("col_name") if re.search(r"\s", c)), "col_name with a space")


def label_filled(pair: Pair) -> list[str]:
    """What breaks the rule meta_label."""
    return _blank(pair.meta.column("label"), "label")


def label_once(pair: Pair) -> list[str]:
    """What breaks the rule meta_dupe_label."""
    labels = Counter(pair.meta.column("label"))
    twice = (c for c, label in pair.meta.columns("col_name", "label") if label and labels[label] > 1)
    return named(twice, "columns that share a label")


def place_as_filter(pair: Pair) -> list[str]:
    """What breaks the rule meta_geog_catch."""
    filters, alone = pair.filters(), {"school_name", "provider_name"}
    if len(filters) == 1 and filters[0] in alone:
        return []
    asked = [*filters, *pair.groups()]
    return named((c for c in asked if like_a_place(c.lower())), "filters that look like columns of places")


# -- filters -----------------------------------------------------------------------------------------------------


def groups_once(pair: Pair) -> list[str]:
    """What breaks the rule meta_fil_grp_dupe."""
    cells = [cell for cell in pair.rows(FILTER).column("filter_grouping_column") if cell]
    return named(_twice(cells), "columns that group more than one filter")


def groups_are_filters(pair: Pair) -> list[str]:
    """What breaks the rule meta_fil_grp_is_fil."""
    known = set(pair.meta.column("col_name"))
    return named((c for c in pair.groups() if c not in known), "columns that group filters without a row of their own")


def groups_in_data(pair: Pair) -> list[str]:
    """What breaks the rule meta_fil_grp_match."""
    return named(
        (c for c in pair.groups() if not pair.data.has(c)), "columns that group filters and are not in the data"
    )


def groups_stripped(pair: Pair) -> list[str]:
    """What breaks the rule meta_fil_grp_stripped."""
    odd = []
    for column in pair.groups():
        cells = set(pair.data.column(column))
        if len({re.sub(r"[^a-zA-Z0-9]", "", cell) for cell in cells}) != len(cells):
            odd.append(column)
    return named(odd, "groups of filters that differ by signs or spaces only, in")


def group_levels(pair: Pair) -> list[str]:
    """What breaks the rule ilter_group_level."""
    odd = []
    for column, group in pair.rows(FILTER).columns("col_name", "filter_grouping_column"):
        if group and pair.data.has(column, group):
            found = [len(set(pair.data.column(name))) for name in (group, column)]
            odd += [group] if found[0] > found[1] else []
    return named(odd, "groups with more items than the filter that they group")


def unit_of_filter(pair: Pair) -> list[str]:
    """What breaks the rule meta_ind_unit."""
    return _not_of(pair, FILTER, "indicator_unit")


def dp_of_filter(pair: Pair) -> list[str]:
    """What breaks the rule meta_indicator_dp."""
    return _not_of(pair, FILTER, "indicator_dp")


def grouping_of_filter(pair: Pair) -> list[str]:
    """What breaks the rule meta_indicator_grouping."""
    return _not_of(pair, FILTER, "indicator_grouping")


# -- indicators --------------------------------------------------------------------------------------------------


def group_of_indicator(pair: Pair) -> list[str]:
    """What breaks the rule meta_fil_grp."""
    return _not_of(pair, INDICATOR, "filter_grouping_column")


def hint_of_indicator(pair: Pair) -> list[str]:
    """What breaks the rule meta_filter_hint."""
    return _not_of(pair, INDICATOR, "filter_hint")


def dp_set(pair: Pair) -> list[str]:
    """What breaks the rule meta_ind_dp_set."""
    rows = pair.rows(INDICATOR).columns("col_name", "indicator_dp")
    return named((c for c, dp in rows if not dp), "indicators without a number of decimal places")


def dp_values(pair: Pair) -> list[str]:
    """What breaks the rule meta_ind_dp_values."""
    rows = pair.meta.columns("col_name", "indicator_dp")
    return named(
        (c for c, dp in rows if dp and not re.fullmatch(r"[0-9]+", dp)), "indicator_dp that is no whole number"
    )


def units_known(pair: Pair) -> list[str]:
    """What breaks the rule meta_ind_unit_validation."""
    rows = pair.rows(INDICATOR).columns("col_name", "indicator_unit")
    return named((c for c, unit in rows if unit and unit not in UNITS), f"units other than {', '.join(UNITS)}")


def _not_of(pair: Pair, kind: str, column: str) -> list[str]:
    """The rows of a kind that fill a column which is for the other kind."""
    rows = pair.rows(kind).columns("col_name", column)
    return named((name for name, cell in rows if cell), f"{kind.lower()}s with something in {column}")


def _blank(cells: Iterable[str], column: str) -> list[str]:
    blank = sum(not cell.strip() for cell in cells)
    return [f"{blank} row(s) of the metadata without a {column}"] if blank else []


def _twice(cells: Iterable[str]) -> list[str]:
    return [cell for cell, times in Counter(cells).items() if times > 1 and cell]
