"""The one module that knows Splink: how two records are compared, what agreement is worth, and how that is learnt.

A model is a plain dict that can be written as JSON and holds no SQL, so the same model serves any engine:
`{"version", "origin", "records", "prior", "levels": {comparison: {level: [m, u]}}}`, where m is how often the level
occurs in pairs of one person, u in pairs of two, and prior the share of pairs of two agencies that are one person.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.internals.column_expression import ColumnExpression
from splink.internals.comparison_level_creator import ComparisonLevelCreator

from sightline.errors import SightlineError

VERSION = 1
DEFAULT = Path(__file__).parent / "data" / "default_model.json"
Model = dict[str, Any]

FEWEST_TO_TRAIN = 500  # records: with fewer, the default model is the better guess
RANDOM_PAIRS = 2e6  # pairs of records that u is counted on
TRAINING_PAIRS = 2e6  # pairs each training rule may bring
LEAST_M, LEAST_U = 2e-4, 1e-7  # nothing is impossible in one person or in two
BETTER_THAN_CLOSE = 0.5  # bits
DIGITS = 6  # of m and u kept, so that sums in another order give the same model

CLOSE, NEAR, CROSSED = 0.92, 0.82, 0.85  # Jaro-Winkler
DAYS_APART = 15


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


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "forename",
        "forename",
        (
            Level("same", lambda: cll.ExactMatchLevel("forename"), "forename"),
            Level("close", lambda: cll.JaroWinklerLevel("forename", CLOSE)),
            Level("other form", lambda: cll.ArrayIntersectLevel("forename_forms")),
            Level("swapped", CrossedNames),
            Level("near", lambda: cll.JaroWinklerLevel("forename", NEAR)),
            _DIFFERENT,
        ),
    ),
    Comparison(
        "surname",
        "surname",
        (
            Level("same", lambda: cll.ExactMatchLevel("surname"), "surname"),
            Level("close", lambda: cll.JaroWinklerLevel("surname", CLOSE)),
            Level("part", lambda: cll.ArrayIntersectLevel("surname_parts")),
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
            Level("other year", _same_parts("birth_month", "birth_day")),
            Level("days apart", _within(DAYS_APART)),
            Level("same year", lambda: cll.ExactMatchLevel("birth_year")),
            _DIFFERENT,
        ),
    ),
    Comparison("sex", "sex", (Level("same", lambda: cll.ExactMatchLevel("sex")), _DIFFERENT)),
    Comparison(
        "postcode",
        "postcode",
        (
            Level("same", lambda: cll.ExactMatchLevel("postcode"), "postcode"),
            Level("shared", lambda: cll.ArrayIntersectLevel("postcodes")),
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
        "upn",
        (
            Level("same", lambda: cll.ExactMatchLevel("upn"), fixed=True),
            Level("different", cll.ElseLevel, fixed=True),
        ),
    ),
)

# Each rule learns m of the comparisons whose columns it does not use.
_TRAINING_RULES = (
    "l.forename = r.forename AND l.surname = r.surname AND l.agency_number <> r.agency_number",
    "l.birth_date = r.birth_date AND l.agency_number <> r.agency_number",
)
_COLUMNS = (
    "agency_number", "forename", "forename_forms", "surname", "surname_parts",
    "birth_date", "birth_year", "birth_month", "birth_day", "sex",
    "postcode", "postcodes", "sector", "district", "nhs_number", "upn",
)  # fmt: skip


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


def train(db: duckdb.DuckDBPyConnection, default: Model, seed: int) -> tuple[Model, list[str]]:
    """Learn a model from the records that enter, filling in from `default` what the data cannot teach.

    u from random pairs, m by expectation maximisation on two rules. Returns the model and findings.
    """
    count = _enter(db)
    if count < FEWEST_TO_TRAIN:
        return default, [f"{count} records are too few to train a model (fewer than {FEWEST_TO_TRAIN}): default used"]
    try:
        with silent():
            linker = _linker(db, default, learning=True)
            linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=seed)
            for rule in _TRAINING_RULES:
                linker.training.estimate_parameters_using_expectation_maximisation(
                    CustomRule(rule), max_pairs=TRAINING_PAIRS, estimate_without_term_frequencies=True
                )
            learnt = _learnt(linker)
    except Exception as error:  # Splink raises many kinds, and their words may quote data
        return default, [f"training failed ({type(error).__name__}): the default model was used"]
    return _filled(learnt, default, count)


def score(db: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make `scored` of `candidates`: l, r, evidence and the level of each comparison.

    Evidence is in bits: log2 of how much likelier the agreement is in one person than in two. A level is the
    position in Comparison.levels, from 0 for the closest; NULL where a side is missing.
    """
    _enter(db)
    try:
        with silent():
            linker = _linker(db, model, learning=False)
            db.execute(
                "CREATE OR REPLACE TABLE blocked AS "
                "SELECT l AS join_key_l, r AS join_key_r, '0' AS match_key FROM candidates ORDER BY l, r"
            )
            blocked = linker._db_api.register("blocked")
            linker.table_management.register_blocked_pairs_for_predict(blocked)
            made = linker.inference.predict(warning_mode="never").physical_name
            levels = ", ".join(
                f"CASE WHEN gamma_{c.name} >= 0 THEN {len(c.levels) - 1} - gamma_{c.name} END AS {c.name}_level"
                for c in COMPARISONS
            )
            db.execute(
                "CREATE OR REPLACE TABLE scored AS SELECT unique_id_l AS l, unique_id_r AS r, "
                f"round(match_weight - {_log2_odds(model['prior'])} + {_at_least_close(model)}, {DIGITS}) AS evidence, "
                f"{levels} "
                f"FROM {made} ORDER BY l, r"
            )
    except Exception as error:
        raise SightlineError(f"the records could not be compared ({type(error).__name__})") from error


def _log2_odds(share: float) -> float:
    return math.log2(share / (1 - share))


def _at_least_close(model: Model) -> str:
    """SQL: bits to add so that equal names, however common here, say a little more than nearly equal ones."""
    parts = []
    for name in ("forename", "surname"):
        m, u = model["levels"][name]["close"]
        least = math.log2(m / u) + BETTER_THAN_CLOSE
        same = len(next(c for c in COMPARISONS if c.name == name).levels) - 1
        parts.append(
            f"CASE WHEN gamma_{name} = {same} THEN greatest({least} - mw_{name} - mw_tf_adj_{name}, 0) ELSE 0 END"
        )
    return " + ".join(parts)


def level(comparison: str, name: str) -> int:
    """The position of a level in its comparison, as `scored` gives it."""
    chosen = next(c for c in COMPARISONS if c.name == comparison)
    return [entry.name for entry in chosen.levels].index(name)


def _enter(db: duckdb.DuckDBPyConnection) -> int:
    """Make `entered`, the records as Splink sees them; returns how many."""
    db.execute(
        f"CREATE OR REPLACE TABLE entered AS SELECT record AS unique_id, {', '.join(_COLUMNS)} "
        "FROM records WHERE entering ORDER BY record"
    )
    return int(db.execute("SELECT count(*) FROM entered").fetchall()[0][0])


def _linker(db: duckdb.DuckDBPyConnection, model: Model, *, learning: bool) -> Any:
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(c, model["levels"][c.name], learning=learning) for c in COMPARISONS],
        blocking_rules_to_generate_predictions=[CustomRule(rule) for rule in _TRAINING_RULES[:1]],
        probability_two_random_records_match=model["prior"],
        retain_matching_columns=True,  # the levels of agreement come with them
        retain_intermediate_calculation_columns=not learning,
        max_iterations=15,
        em_convergence=1e-3,
    )
    api = DuckDBAPI(connection=db)
    return Linker(api.register("entered"), settings)


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


def _learnt(linker: Any) -> dict[str, dict[str, dict[str, float]]]:
    """(comparison, level) to the m and u that were learnt; what was not learnt is not there."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for comparison in linker._settings_obj.core_model_settings.comparisons:
        for entry in comparison._comparison_levels_excluding_null:
            values = found.setdefault(comparison.output_column_name, {}).setdefault(entry.label_for_charts, {})
            for letter, trained in (("m", entry._trained_m_probabilities), ("u", entry._trained_u_probabilities)):
                numbers = [t["probability"] for t in trained if isinstance(t["probability"], float)]
                if numbers:
                    values[letter] = sum(numbers) / len(numbers)
    return found


def _filled(learnt: dict[str, dict[str, dict[str, float]]], default: Model, count: int) -> tuple[Model, list[str]]:
    """The model with the default's m or u wherever the data taught none, or taught nonsense."""
    levels: dict[str, dict[str, list[float]]] = {}
    untaught = 0
    for comparison in COMPARISONS:
        mine = levels[comparison.name] = {}
        for entry in comparison.levels:
            m, u = default["levels"][comparison.name][entry.name]
            if not entry.fixed:
                got = learnt.get(comparison.name, {}).get(entry.name, {})
                untaught += "m" not in got or "u" not in got
                m, u = got.get("m", m), got.get("u", u)
            mine[entry.name] = [_kept(m, LEAST_M), _kept(u, LEAST_U)]
    model = {"version": VERSION, "origin": "trained", "records": count, "prior": default["prior"], "levels": levels}
    wrong = [name for name, entries in levels.items() if not _sane(entries)]
    for name in wrong:
        levels[name] = default["levels"][name]
    findings = [f"training made no sense of {name.replace('_', ' ')}: its default weights were used" for name in wrong]
    if untaught:
        findings.append(f"{untaught} degrees of agreement were too rare to learn: their default weights were used")
    return model, findings


def _sane(levels: Mapping[str, list[float]]) -> bool:
    """Whether the closest agreement speaks for one person, and more so than "different"."""
    ratios = {name: m / u for name, (m, u) in levels.items()}
    return ratios["same"] > 1 and ratios["same"] > ratios["different"]


def _kept(number: float, least: float) -> float:
    return float(f"{min(max(number, least), 1.0):.{DIGITS}g}")


@contextmanager
def silent() -> Iterator[None]:
    """Keeps Splink's logger quiet: its messages may hold SQL and values."""
    logger = logging.getLogger("splink")
    before = logger.level, logger.propagate, logger.handlers[:]
    # With a handler already there, Splink adds none of its own.
    logger.handlers[:] = [logging.NullHandler()]
    logger.propagate = False
    try:
        yield
    finally:
        logger.level, logger.propagate, logger.handlers[:] = before
