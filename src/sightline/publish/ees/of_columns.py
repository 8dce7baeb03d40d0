"""What the screener asks of the names of files and of columns, and of one file beside the other.

Each function takes a Pair and returns what is wrong, in words, with the names of columns but never a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sightline.publish.ees.frame import META_ENDING, Pair
from sightline.publish.ees.lists import unit_columns

DATA_COLUMNS = ("geographic_level", "time_period", "time_identifier", "country_code", "country_name")
META_COLUMNS = (
    "col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp", "filter_hint",
    "filter_grouping_column",
)  # fmt: skip
OPTIONAL_META_COLUMNS = ("filter_default", "parent_filter")
# Words of an indicator's name that are rather an entry of a filter of sex or ethnic group.
FILTER_WORDS = (
    "male", "female", "asian", "chinese", "indian", "pakistani", "bangladeshi", "black", "african", "caribbean",
    "white", "roma", "irish", "english", "british", "scottish", "welsh", "arab",
)  # fmt: skip
LONGEST_NAME, LONGEST_LABEL, LONGEST_CODE, LONGEST_ITEM = 50, 100, 30, 120
# What looks like the name of a place's column: no filter may be called so.
_PLACE_STARTS = (
    "country", "sch", "prov", "inst", "estab", "reg", "la", "local", "rsc", "pfa", "pcon", "lep", "mca", "oa", "ward",
    "mat",
)  # fmt: skip
_PLACE_ENDS = ("name", "code", "urn", "ukprn", "number", "upin", "id")
_PLACES = frozenset(
    {
        "laestab", "estab", "sch", "school", "schools", "prov", "provider", "providers", "inst", "institution",
        "institutions", "region", "la", "lad", "rsc", "pcon", "lep", "mca", "oa", "ward", "mat", *_PLACE_ENDS,
    }
)  # fmt: skip
_SNAKE = re.compile(r"[a-z0-9_]*")


def like_a_place(column: str) -> bool:
    """Whether a column's name reads like that of a place."""
    return column in _PLACES or (column.startswith(_PLACE_STARTS) and column.endswith(_PLACE_ENDS))


def named(columns: Iterable[str], what: str) -> list[str]:
    """One fault that names columns, each once; none where there are none."""
    found = list(dict.fromkeys(column or "(no name)" for column in columns))
    return [f"{what}: {', '.join(found)}"] if found else []


# -- names of files ----------------------------------------------------------------------------------------------


def spaces_in_files(pair: Pair) -> list[str]:
    """What breaks the rule ilename_spaces."""
    return [f"the name of the {what} file has a space" for what, name in _files(pair) if re.search(r"\s", name)]


def signs_in_files(pair: Pair) -> list[str]:
    """What breaks the rule ilename_special."""
    faults = []
    for what, name in _files(pair):
        stem = name.removesuffix(".csv").removesuffix(".meta")
        if not re.sub(r"[-_\s]", "", stem).isalnum():
            faults.append(f"the name of the {what} file has signs other than letters, digits, - and _")
    return faults


def files_match(pair: Pair) -> list[str]:
    """What breaks the rule ilenames_match."""
    wanted = pair.data_name.removesuffix(".csv") + META_ENDING
    return [] if pair.meta_name == wanted else ["the metadata file is not called as the data file, with .meta.csv"]


def _files(pair: Pair) -> tuple[tuple[str, str], ...]:
    return (("data", pair.data_name), ("metadata", pair.meta_name))


# -- which columns there are -------------------------------------------------------------------------------------


def data_columns(pair: Pair) -> list[str]:
    """What breaks the rule col_req_data."""
    return named((c for c in DATA_COLUMNS if not pair.data.has(c)), "the data file lacks")


def meta_columns(pair: Pair) -> list[str]:
    """What breaks the rule col_req_meta."""
    return named((c for c in META_COLUMNS if not pair.meta.has(c)), "the metadata file lacks")


def other_meta_columns(pair: Pair) -> list[str]:
    """What breaks the rule col_invalid_meta."""
    known = {*META_COLUMNS, *OPTIONAL_META_COLUMNS}
    return named((c for c in pair.meta.header if c not in known), "the metadata file has columns that are none of its")


def columns_to_rows(pair: Pair) -> list[str]:
    """What breaks the rule col_to_rows."""
    least = len(pair.meta.rows) + len(DATA_COLUMNS)
    if len(pair.data.header) >= least:
        return []
    return [f"the data file has {len(pair.data.header)} columns, and the metadata asks for at least {least}"]


def data_to_meta(pair: Pair) -> list[str]:
    """What breaks the rule cross_data_to_meta."""
    known = {*unit_columns(), *pair.meta.column("col_name"), *pair.groups()}
    varying = (c for c in pair.data.header if c not in known and len(set(pair.data.column(c))) > 1)
    return named(varying, "these columns vary and the metadata does not name them")


def meta_to_data(pair: Pair) -> list[str]:
    """What breaks the rule cross_meta_to_data."""
    asked = [c for c in (*pair.meta.column("col_name"), *pair.meta.column("filter_grouping_column")) if c]
    return named((c for c in asked if not pair.data.has(c)), "the metadata names columns that the data file lacks")


# -- how columns are called --------------------------------------------------------------------------------------


def spaces_in_columns(pair: Pair) -> list[str]:
    """What breaks the rule col_names_spaces."""
    return named((c for c in pair.data.header if re.search(r"\s", c)), "columns with a space in their name")


def snake_case(pair: Pair) -> list[str]:
    """What breaks the rule col_snake_case."""
    odd = (c for c in pair.data.header if not _SNAKE.fullmatch(c))
    return named(odd, "columns whose name is not of small letters, digits and _ only")


def small_start(pair: Pair) -> list[str]:
    """What breaks the rule col_var_start."""
    odd = (c for c in pair.data.header if not re.match(r"[a-z]", c))
    return named(odd, "columns whose name does not begin with a small letter")


def characteristic(pair: Pair) -> list[str]:
    """What breaks the rule col_var_characteristic."""
    known = {"characteristic", "characteristic_group"}
    return named((c for c in pair.meta.column("col_name") if c in known), "columns that the table tool cannot part")


def filter_in_indicator(pair: Pair) -> list[str]:
    """What breaks the rule col_ind_smushed."""
    odd = (c for c in pair.indicators() if any(word in c.lower() for word in FILTER_WORDS))
    return named(odd, "indicators whose name holds what belongs in a filter")


def harmonised_names(pair: Pair) -> list[str]:
    """What breaks the rule harmonised_variables."""
    standard = {"ethnicity_major", "ethnicity_minor", "ethnicity_detailed", "minority_ethnic"}
    asked = [*pair.meta.column("col_name"), *pair.meta.column("filter_grouping_column")]
    odd = (c for c in asked if "ethnic" in c.lower() and c not in standard)
    return named(odd, f"columns of ethnic group that are not called {', '.join(sorted(standard))}")


def long_names(pair: Pair) -> list[str]:
    """What breaks the rule api_char_col_name."""
    return named((c for c in pair.meta.column("col_name") if len(c) > LONGEST_NAME), f"names over {LONGEST_NAME} long")


def long_labels(pair: Pair) -> list[str]:
    """What breaks the rule api_char_col_label."""
    rows = pair.meta.columns("col_name", "label")
    return named((c for c, label in rows if len(label) > LONGEST_LABEL), f"columns with a label over {LONGEST_LABEL}")
