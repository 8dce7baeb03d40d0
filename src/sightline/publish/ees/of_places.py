"""What the screener asks of places: levels, their columns, and codes that fit their names.

Each function takes a Pair and returns what is wrong, in words, with the names of columns but never a cell.
"""

from __future__ import annotations

from collections.abc import Iterable

from sightline.publish.ees.frame import Pair
from sightline.publish.ees.lists import (
    ALONE,
    AUTHORITY,
    BLANK,
    IGNORED,
    NATIONAL,
    NOT_AVAILABLE,
    NOT_AVAILABLE_NAME,
    REGIONAL,
    Level,
    levels,
    places,
)
from sightline.publish.ees.of_columns import named

DISTRICT = "Local authority district"
# Levels whose codes and names the Department's screener looks up; of these we hold the first three.
LOOKED_UP = (
    NATIONAL, REGIONAL, AUTHORITY, DISTRICT, "Parliamentary constituency", "Ward", "Local enterprise partnership",
    "Local skills improvement plan area", "English devolved area",
)  # fmt: skip
HELD = LOOKED_UP[:3]
_UNTESTED = ("RSC region", "Institution", "Planning area")
_ONE_NAME = ("Opportunity area", "MAT", "Sponsor")


def levels_known(pair: Pair) -> list[str]:
    """What breaks the rule geog_level."""
    odd = sum(cell not in levels() for cell in pair.data.column("geographic_level"))
    return [f"{odd} cell(s) of geographic_level that are none of the service's"] if odd else []


def level_columns(pair: Pair) -> list[str]:
    """What breaks the rule geog_level_present."""
    wanted = [c for level in _present(pair) if level.level != "Planning area" for c in level.columns]
    return named((c for c in wanted if not pair.data.has(c)), "columns that the levels of the file need and lack")


def region_columns(pair: Pair) -> list[str]:
    """What breaks the rule geog_region_col_present."""
    return _all_or_none(pair, levels()[REGIONAL])


def authority_columns(pair: Pair) -> list[str]:
    """What breaks the rule geog_la_col_present."""
    return _all_or_none(pair, levels()[AUTHORITY])


def countries(pair: Pair) -> list[str]:
    """What breaks the rule geog_country_combos."""
    rows = pair.data.columns("country_code", "country_name")
    return _unknown((row for row in rows if row[0] != NOT_AVAILABLE), NATIONAL)


def region_names(pair: Pair) -> list[str]:
    """What breaks the rule geog_region_combos."""
    own = pair.at((REGIONAL,)).columns("region_code", "region_name")
    others = pair.at((REGIONAL,), but=True).columns("region_code", "region_name")
    asked = [row for row in own if row[0] != NOT_AVAILABLE]
    return _unknown((*asked, *(row for row in others if row[0] not in (BLANK, NOT_AVAILABLE))), REGIONAL)


def authority_names(pair: Pair) -> list[str]:
    """What breaks the rule geog_la_combos."""
    rows = pair.data.columns("new_la_code", "old_la_code", "la_name")
    return _unknown((row for row in rows if row[1] and row[0] != NOT_AVAILABLE), AUTHORITY)


def not_looked_up(pair: Pair) -> list[str]:
    """What breaks the rule sightline_not_looked_up."""
    asked = [levels()[name].code for name in LOOKED_UP if name not in HELD]
    filled = (c for c in asked if any(pair.data.column(c)))
    return named(filled, "columns whose codes and names were not looked up here: the Department's screener will")


def ignored_rows(pair: Pair) -> list[str]:
    """What breaks the rule geog_ignored_rows."""
    present = pair.levels()
    if present and present <= {"Institution", "Planning area"}:
        return ["only rows at levels that the table tool leaves out"]
    return ["rows of schools and of providers in one file"] if set(ALONE) <= present else []


def levels_filled(pair: Pair) -> list[str]:
    """What breaks the rule geog_level_completed."""
    blank: list[str] = []
    for level in _present(pair):
        rows = pair.at((level.level,))
        asked = (c for c in level.columns if c != "new_la_code" and level.level != "Planning area")
        blank += [c for c in asked if not all(rows.column(c))]
    return named(blank, "columns with a blank cell in rows of their own level")


def names_of_not_available(pair: Pair) -> list[str]:
    """What breaks the rule geog_na."""
    odd = [level.name for level in _other(pair) for code, name in _codes(pair, level)
           if code == NOT_AVAILABLE and name != NOT_AVAILABLE_NAME]  # fmt: skip
    return named(odd, f"places with the code {NOT_AVAILABLE} that are not called {NOT_AVAILABLE_NAME}, in")


def codes_of_not_available(pair: Pair) -> list[str]:
    """What breaks the rule geog_na_code."""
    odd = [level.code for level in _other(pair) for code, name in _codes(pair, level)
           if name == NOT_AVAILABLE_NAME and code != NOT_AVAILABLE]  # fmt: skip
    return named(odd, f"places called {NOT_AVAILABLE_NAME} without the code {NOT_AVAILABLE}, in")


def one_code_a_name(pair: Pair) -> list[str]:
    """What breaks the rule geog_other_dupes."""
    rows = ((level.name, pair.data.columns(level.name, level.code)) for level in _one_name(pair))
    return named((column for column, pairs in rows if _forked(pairs)), "places with more than one code, in")


def one_name_a_code(pair: Pair) -> list[str]:
    """What breaks the rule geog_other_code_dupes."""
    rows = ((level.code, pair.data.columns(level.code, level.name)) for level in _one_name(pair))
    return named((column for column, pairs in rows if _forked(pairs)), "codes with more than one name, in")


def overfilled(pair: Pair) -> list[str]:
    """What breaks the rule geog_overcompleted_cols."""
    odd: list[str] = []
    for level in levels().values():
        if level.level == NATIONAL or (level.level in ALONE and len(pair.filters()) == 1):
            continue
        rows = pair.at(level.filled_at, but=True)
        odd += [c for c in level.columns if any(rows.column(c))]
    return named(odd, "columns that are filled in rows of a level that they do not go with")


def region_of_authority(pair: Pair) -> list[str]:
    """What breaks the rule geog_region_for_la."""
    return _region_of(pair, AUTHORITY)


def region_of_district(pair: Pair) -> list[str]:
    """What breaks the rule geog_region_for_lad."""
    return _region_of(pair, DISTRICT)


def _present(pair: Pair) -> list[Level]:
    present = pair.levels()
    return [level for name, level in levels().items() if name in present]


def _other(pair: Pair) -> list[Level]:
    """The levels present that have a code and a name, and no list that they are looked up in."""
    return [one for one in _present(pair) if one.code and one.level not in (*LOOKED_UP, *_UNTESTED)]


def _codes(pair: Pair, level: Level) -> set[tuple[str, ...]]:
    return set(pair.at(IGNORED[2:], but=True).columns(level.code, level.name))


def _all_or_none(pair: Pair, level: Level) -> list[str]:
    missing = [c for c in level.columns if not pair.data.has(c)]
    return named(missing if len(missing) < len(level.columns) else (), "columns that are there without")


def _unknown(rows: Iterable[tuple[str, ...]], level: str) -> list[str]:
    odd = len(set(rows) - places(level))
    return [f"{odd} place(s) of level {level} whose code and name do not go together"] if odd else []


def _one_name(pair: Pair) -> list[Level]:
    """The levels of which each name must have one code: all three, where the file has rows of any."""
    return [levels()[name] for name in _ONE_NAME] if pair.levels() & set(_ONE_NAME) else []


def _forked(pairs: Iterable[tuple[str, ...]]) -> bool:
    """Whether something on the left goes with more than one on the right; blanks do not count."""
    filled = {pair for pair in pairs if all(pair)}
    return len({left for left, _ in filled}) < len(filled)


def _region_of(pair: Pair, level: str) -> list[str]:
    rows = pair.at((level,))
    if not rows.rows or level not in pair.levels():
        return []
    odd = [c for c in levels()[REGIONAL].columns if not rows.has(c) or not all(rows.column(c))]
    return named(odd, f"columns of the region not filled in rows of level {level}:")
