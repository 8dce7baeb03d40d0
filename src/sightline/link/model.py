"""How two records are compared, and what agreement is worth: in Splink's terms, which the whole folder link/ hides.

A model is a plain dict that can be written as JSON and holds no SQL, so the same model serves any engine:
`{"version", "origin", "records", "prior", "levels": {comparison: {level: [m, u]}}}`, where m is how often the level
occurs in pairs of one person, u in pairs of two, and prior the share of pairs of two agencies that are one person.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.internals.column_expression import ColumnExpression
from splink.internals.comparison_level_creator import ComparisonLevelCreator

from sightline.errors import SightlineError

VERSION = 2
DEFAULT = Path(__file__).parent / "data" / "default_model.json"
Model = dict[str, Any]

DIGITS = 6  # of m and u, and of bits of evidence: so that sums in another order, or on another engine, give the same

CLOSE, NEAR, CROSSED = 0.92, 0.82, 0.85  # Jaro-Winkler
DAYS_APART = 15
YEAR_APART = 400  # days: a year, and a slip of the day or month


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement. `fixed`: m and u are those of the default model, never learnt."""

    name: str
    make: Callable[[], Any]
    frequency: str | None = None  # column whose rare values count for more
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared and in which degrees, from the closest; nothing is said where `column` is missing on a side."""

    name: str
    column: str
    levels: tuple[Level, ...]


def _same_parts(first: str, second: str) -> Callable[[], Any]:
    return lambda: cll.And(cll.ExactMatchLevel(first), cll.ExactMatchLevel(second))


def _within(days: int) -> Callable[[], Any]:
    return lambda: cll.AbsoluteDateDifferenceLevel("birth_date", input_is_string=False, threshold=days, metric="day")


_DIFFERENT = Level("different", cll.ElseLevel)


class Shared(ComparisonLevelCreator):
    """Two lists have a value in common."""

    def __init__(self, column: str) -> None:
        self.column = column

    def create_sql(self, sql_dialect: Any) -> str:
        """The condition in that dialect."""
        column = ColumnExpression(self.column, sql_dialect)
        function = "list_has_any" if sql_dialect.sqlglot_dialect == "duckdb" else "arrays_overlap"
        return f"{function}({column.name_l}, {column.name_r})"

    def create_label_for_charts(self) -> str:
        """Its name in charts."""
        return f"a value of {self.column} in common"


class Slip(ComparisonLevelCreator):
    """One letter wrong, missing or too many, or two that stand next to each other swapped."""

    def __init__(self, column: str) -> None:
        self._column = column

    def create_sql(self, sql_dialect: Any) -> str:
        """The condition in that dialect: the slow comparison only where the fast one lets it be."""
        column = ColumnExpression(self._column, sql_dialect)
        both = f"({column.name_l}, {column.name_r})"
        return f"levenshtein{both} <= 2 AND damerau_levenshtein{both} <= 1"

    def create_label_for_charts(self) -> str:
        """Its name in charts."""
        return f"a slip in {self._column}"


class CrossedNames(ComparisonLevelCreator):
    """Each record's first name is close to the other's surname, in either engine's own words."""

    def create_sql(self, sql_dialect: Any) -> str:
        """The condition in that dialect."""
        like = sql_dialect.jaro_winkler_function_name
        one, other = ColumnExpression("forename", sql_dialect), ColumnExpression("surname", sql_dialect)
        return (
            f"{like}({one.name_l}, {other.name_r}) >= {CROSSED} AND {like}({other.name_l}, {one.name_r}) >= {CROSSED}"
        )

    def create_label_for_charts(self) -> str:
        """Its name in charts."""
        return "first name and surname swapped"


class HalfCrossedNames(ComparisonLevelCreator):
    """One record's first name is close to the other's surname, and the surnames are unlike: swapped, and one changed.

    Where the surnames are alike it says nothing: a twin called Jackson has a brother Jason Jackson.
    """

    def create_sql(self, sql_dialect: Any) -> str:
        """The condition in that dialect."""
        like = sql_dialect.jaro_winkler_function_name
        one, other = ColumnExpression("forename", sql_dialect), ColumnExpression("surname", sql_dialect)
        crossed = f"{like}({one.name_l}, {other.name_r}) >= {CLOSE} OR {like}({other.name_l}, {one.name_r}) >= {CLOSE}"
        return f"({crossed}) AND {like}({other.name_l}, {other.name_r}) < {NEAR}"

    def create_label_for_charts(self) -> str:
        """Its name in charts."""
        return "first name is the other's surname"


class YearSlip(ComparisonLevelCreator):
    """Day and month agree, and the year as far as one wrong digit explains: in one decade, or whole decades apart."""

    def create_sql(self, sql_dialect: Any) -> str:
        """The condition in that dialect."""
        year, month, day = (ColumnExpression(f"birth_{part}", sql_dialect) for part in ("year", "month", "day"))
        apart = f"abs({year.name_l} - {year.name_r})"
        return (
            f"{month.name_l} = {month.name_r} AND {day.name_l} = {day.name_r} AND ({apart} = 1 OR {apart} % 10 = 0 "
            f"OR floor({year.name_l} / 10.0) = floor({year.name_r} / 10.0))"
        )

    def create_label_for_charts(self) -> str:
        """Its name in charts."""
        return "one digit of the year"


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "forename",
        "forename",
        (
            Level("same", lambda: cll.ExactMatchLevel("forename"), "forename"),
            Level("other form", lambda: Shared("forename_forms")),
            Level("close", lambda: cll.JaroWinklerLevel("forename", CLOSE)),
            Level("swapped", CrossedNames),
            Level("slip", lambda: Slip("forename")),  # of a short name, hardly like at all
            Level("near", lambda: cll.JaroWinklerLevel("forename", NEAR)),
            Level("half swapped", HalfCrossedNames),
            _DIFFERENT,
        ),
    ),
    Comparison(
        "surname",
        "surname",
        (
            Level("same", lambda: cll.ExactMatchLevel("surname"), "surname"),
            Level("close", lambda: cll.JaroWinklerLevel("surname", CLOSE)),
            Level("part", lambda: Shared("surname_parts")),
            Level("swapped", CrossedNames, fixed=True),  # counted under the first name: here m = u
            Level("near", lambda: cll.JaroWinklerLevel("surname", NEAR)),
            _DIFFERENT,
        ),
    ),
    Comparison(
        "birth_date",
        "birth_date",
        (
            Level("same", lambda: cll.ExactMatchLevel("birth_date")),
            Level(
                "day and month swapped",
                lambda: cll.And(
                    cll.ExactMatchLevel("birth_year"),
                    cll.ColumnsReversedLevel("birth_month", "birth_day", symmetrical=True),
                ),
            ),
            Level("other day", _same_parts("birth_year", "birth_month")),
            Level("other month", _same_parts("birth_year", "birth_day")),
            Level("other year", YearSlip),
            Level("days apart", _within(DAYS_APART)),
            Level("same year", lambda: cll.ExactMatchLevel("birth_year")),
            Level("year apart", _within(YEAR_APART)),
            _DIFFERENT,
        ),
    ),
    Comparison("sex", "sex", (Level("same", lambda: cll.ExactMatchLevel("sex")), _DIFFERENT)),
    Comparison(
        "postcode",
        "postcode",
        (
            Level("same", lambda: cll.ExactMatchLevel("postcode"), "postcode"),
            Level("shared", lambda: Shared("postcodes")),
            Level("same sector", lambda: cll.ExactMatchLevel("sector")),
            Level("same district", lambda: cll.ExactMatchLevel("district")),
            _DIFFERENT,
        ),
    ),
    Comparison(
        "nhs_number",
        "nhs_number",
        (
            Level("same", lambda: cll.ExactMatchLevel("nhs_number"), fixed=True),
            Level("different", cll.ElseLevel, fixed=True),
        ),
    ),
    Comparison(
        "upn",
        "upns",
        (
            Level("same", lambda: cll.ExactMatchLevel("upn"), fixed=True),
            Level("former", lambda: Shared("upns"), fixed=True),
            Level("different", cll.ElseLevel, fixed=True),
        ),
    ),
    Comparison(
        "person_number",
        "person_number",
        (
            Level("same", lambda: cll.ExactMatchLevel("person_number"), fixed=True),
            Level("different", cll.ElseLevel, fixed=True),
        ),
    ),
)

NUMBERS = ("nhs_number", "upn", "person_number")  # comparisons of national numbers

# What Splink is shown of a record.
COLUMNS = (
    "agency_number", "forename", "forename_forms", "surname", "surname_parts",
    "birth_date", "birth_year", "birth_month", "birth_day", "sex",
    "postcode", "postcodes", "sector", "district", "nhs_number", "upn", "upns", "person_number",
)  # fmt: skip
# Splink wants one; the pairs that we compare are found by candidates.py.
_ANY_RULE = "l.forename = r.forename AND l.surname = r.surname AND l.agency_number <> r.agency_number"


def load(path: Path | None = None) -> Model:
    """The model saved at `path`, or the default one. Raises SightlineError where it is not a model of this version."""
    source = path or DEFAULT
    try:
        model: Model = json.loads(source.read_text(encoding="utf-8"))
        complete = model["version"] == VERSION and all(
            len(model["levels"][comparison.name][level.name]) == 2
            for comparison in COMPARISONS
            for level in comparison.levels
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SightlineError(f"{source.name} is not a linkage model ({type(error).__name__})") from None
    if not complete:
        raise SightlineError(f"{source.name} is a linkage model of another version: train it again")
    return model


def save(model: Model, path: Path) -> None:
    """Write a model as JSON: counts and shares, no value of anybody's."""
    path.write_text(json.dumps(model, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def level(comparison: str, name: str) -> int:
    """The position of a level in its comparison, as `scored` gives it."""
    chosen = next(c for c in COMPARISONS if c.name == comparison)
    return [entry.name for entry in chosen.levels].index(name)


def settings(model: Model, *, learning: bool) -> SettingsCreator:
    """Splink's settings for this model: to score with, or to learn from."""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(c, model["levels"][c.name], learning=learning) for c in COMPARISONS],
        blocking_rules_to_generate_predictions=[CustomRule(_ANY_RULE)],
        probability_two_random_records_match=model["prior"],
        retain_matching_columns=True,  # the levels of agreement come with them
        retain_intermediate_calculation_columns=not learning,
        max_iterations=15,
        em_convergence=1e-3,
    )


def _comparison(comparison: Comparison, known: Mapping[str, list[float]], *, learning: bool) -> Any:
    levels: list[Any] = [cll.NullLevel(comparison.column)]
    for entry in comparison.levels:
        m, u = known[entry.name]
        options: dict[str, Any] = {"m_probability": m, "u_probability": u, "label_for_charts": entry.name}
        if learning and entry.fixed:
            options |= {"fix_m_probability": True, "fix_u_probability": True}
        if entry.frequency:
            options |= {"tf_adjustment_column": entry.frequency}
        levels.append(entry.make().configure(**options))
    return cl.CustomComparison(levels, output_column_name=comparison.name)
