"""What the screener asks of the cells of the data file: times, filters and indicators.

Each function takes a Pair and returns what is wrong, in words, with the names of columns but never a cell.
"""

from __future__ import annotations

import re
from collections import Counter

from sightline.publish.ees.frame import INDICATOR, Frame, Pair
from sightline.publish.ees.lists import ALONE, IGNORED, ethnic_items_known, levels, times, unit_columns
from sightline.publish.ees.of_columns import LONGEST_CODE, LONGEST_ITEM, named

TOTAL = "Total"
MOST_ITEMS = 25_000
SYMBOLS = ("z", "x", "c", "low", "u", "k")
OBSOLETE = (":", "~")  # symbols that indicators may no longer hold
NULLS = ("NULL", "Null", "null", "NA", "na")
LEGACY = ("N/A", "n/a", ".", "..", "-")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ETHNIC_GROUPS = ("Ethnicity Major", "Ethnicity Minor", "Ethnicity Detailed", "Minority Ethnic")


# -- time --------------------------------------------------------------------------------------------------------


def period_numbers(pair: Pair) -> list[str]:
    """What breaks the rule time_period_num."""
    odd = sum(not re.fullmatch(r"[0-9]+", cell) for cell in pair.data.column("time_period"))
    return [f"{odd} cell(s) of time_period that are no number"] if odd else []


def identifiers_known(pair: Pair) -> list[str]:
    """What breaks the rule time_id_valid."""
    odd = sum(cell not in times() for cell in pair.data.column("time_identifier"))
    return [f"{odd} cell(s) of time_identifier that are none of the service's"] if odd else []


def identifiers_mixed(pair: Pair) -> list[str]:
    """What breaks the rule time_id_mix."""
    groups = {times()[cell].group for cell in set(pair.data.column("time_identifier")) if cell in times()}
    return ["time identifiers that cannot share a file"] if len(groups) > 1 else []


def period_digits(pair: Pair) -> list[str]:
    """What breaks the rule time_period."""
    rows = pair.data.columns("time_identifier", "time_period")
    odd = sum(len(period) != times()[name].digits for name, period in rows if name in times())
    return [f"{odd} cell(s) of time_period without as many digits as their identifier asks"] if odd else []


def period_years(pair: Pair) -> list[str]:
    """What breaks the rule time_period_six."""
    six = [cell for cell in pair.data.column("time_period") if re.fullmatch(r"[0-9]{6}", cell)]
    odd = sum((int(cell[:4]) + 1) % 100 != int(cell[4:]) for cell in six)
    return [f"{odd} cell(s) of time_period whose two years do not follow one another"] if odd else []


# -- filters -----------------------------------------------------------------------------------------------------


def filters_vary(pair: Pair) -> list[str]:
    """What breaks the rule ilter_not_singular."""
    single = (c for c in pair.filters() if pair.data.has(c) and len(set(pair.data.column(c))) < 2)
    return named(single, "filters with fewer than two items")


def filters_filled(pair: Pair) -> list[str]:
    """What breaks the rule ilter_blanks."""
    blank = (c for c in (*pair.filters(), *pair.groups()) if not all(pair.data.column(c)))
    return named(blank, "filters with a blank cell")


def filters_default(pair: Pair) -> list[str]:
    """What breaks the rule ilter_defaults."""
    wanted = dict.fromkeys((*pair.filters(), *pair.groups()), TOTAL)
    for column, default in pair.meta.columns("col_name", "filter_default"):
        if default and column in wanted:
            wanted[column] = default
    missing = (c for c, item in wanted.items() if pair.data.has(c) and item not in pair.data.column(c))
    return named(missing, f"filters without their default item ({TOTAL}, or what filter_default says)")


def filters_size(pair: Pair) -> list[str]:
    """What breaks the rule ilter_item_limit."""
    large = (c for c in (*pair.filters(), *pair.groups()) if len(set(pair.data.column(c))) > MOST_ITEMS)
    return named(large, f"filters of more than {MOST_ITEMS:,} items")


def filters_spaces(pair: Pair) -> list[str]:
    """What breaks the rule ilter_whitespace."""
    odd = (c for c in pair.filters() if any(cell != cell.strip() for cell in set(pair.data.column(c))))
    return named(odd, "filters with a space before or after an item")


def totals_in_units(pair: Pair) -> list[str]:
    """What breaks the rule ilter_ob_total."""
    totals, filters = {TOTAL, "total", "All", "all"}, pair.filters()
    alone = {*filters} & {"school_name", "provider_name"} if len(filters) == 1 else set()
    units = [c for c in pair.data.header if c in unit_columns() - alone]
    return named((c for c in units if totals & set(pair.data.column(c))), "columns of place or time that hold a total")


def ethnic_items(pair: Pair) -> list[str]:
    """What breaks the rule harmonised_eth_vals."""
    odd = sum(cell not in ethnic_items_known() for cell in set(pair.data.column("ethnicity_major")))
    return [f"{odd} item(s) of ethnicity_major that the harmonised groups do not have"] if odd else []


def ethnic_groups(pair: Pair) -> list[str]:
    """What breaks the rule harmonised_eth_char_grp."""
    cells = {cell for cell in pair.data.column("characteristic_group") if "ethnic" in cell.lower()}
    odd = sum(not any(words in cell for words in _ETHNIC_GROUPS) for cell in cells)
    return [f"{odd} item(s) of characteristic_group that name no harmonised ethnicity"] if odd else []


def ethnic_characteristics(pair: Pair) -> list[str]:
    """What breaks the rule harmonised_eth_char_vals."""
    rows = set(pair.data.columns("characteristic_group", "characteristic"))
    odd = sum(cell not in ethnic_items_known() for group, cell in rows if "ethnicity major" in group.lower())
    return [f"{odd} item(s) of characteristic that the harmonised ethnic groups do not have"] if odd else []


def long_items(pair: Pair) -> list[str]:
    """What breaks the rule api_char_filter_items."""
    names = [level.name for level in levels().values()]
    asked = (c for c in (*pair.filters(), *pair.groups(), *names) if pair.data.has(c))
    odd = (c for c in asked if any(len(cell) > LONGEST_ITEM for cell in set(pair.data.column(c))))
    return named(odd, f"columns with an item over {LONGEST_ITEM} long")


def long_codes(pair: Pair) -> list[str]:
    """What breaks the rule api_char_loc_code."""
    codes = [c for level in levels().values() for c in (level.code, level.second) if c]
    odd = (c for c in codes if any(len(cell) > LONGEST_CODE for cell in set(pair.data.column(c))))
    return named(odd, f"columns with a code over {LONGEST_CODE} long")


# -- indicators and whole rows -----------------------------------------------------------------------------------


def indicators_filled(pair: Pair) -> list[str]:
    """What breaks the rule ind_invalid_entry."""
    bad = {"", *OBSOLETE}
    return named((c for c in pair.indicators() if bad & set(pair.data.column(c))), "indicators with a blank or : or ~")


def indicators_read(pair: Pair) -> list[str]:
    """What breaks the rule sightline_ind_not_read."""
    strings = {c for c, unit in pair.rows(INDICATOR).columns("col_name", "indicator_unit") if unit == "numberstring"}
    fine = {"", *SYMBOLS, *OBSOLETE, *NULLS, *LEGACY}
    odd = [
        column
        for column in pair.indicators()
        if column not in strings
        and not all(cell in fine or _NUMBER.fullmatch(cell) for cell in pair.data.column(column))
    ]
    return named(odd, f"indicators with what is neither a number nor one of {', '.join(SYMBOLS)}")


def nulls(pair: Pair) -> list[str]:
    """What breaks the rule general_null."""
    return [*_holding(pair.data, NULLS, "data"), *_holding(pair.meta, NULLS, "metadata")]


def legacy(pair: Pair) -> list[str]:
    """What breaks the rule sightline_general_legacy."""
    return _holding(pair.data, LEGACY, "data")


def _holding(frame: Frame, symbols: tuple[str, ...], what: str) -> list[str]:
    odd = (c for c in frame.header if set(symbols) & set(frame.column(c)))
    return named(odd, f"columns of the {what} file with one of {' '.join(symbols)}")


def rows_once(pair: Pair) -> list[str]:
    """What breaks the rule general_dupes."""
    present = pair.levels()
    left_out = ("Institution", "Planning area") if present and present <= set(ALONE) else IGNORED
    asked = [c for c in pair.data.header if c in unit_columns() or c in {*pair.filters(), *pair.groups()}]
    rows = Counter(pair.at(left_out, but=True).columns(*asked))
    twice = sum(times - 1 for times in rows.values())
    return [f"{twice} row(s) with the place, time and filters of another row"] if twice and asked else []
