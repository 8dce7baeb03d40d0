"""How a model is learnt from the records: u from pairs at random, m by expectation maximisation on two rules.

Splink samples by the hash of its engine. Here the samples are drawn before, by MD5, and Splink takes all of them: so
every engine learns from the same pairs, and the same model comes out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
from splink.blocking_rule_library import CustomRule

from sightline.link.backend import Backend, silent
from sightline.link.model import COLUMNS, COMPARISONS, DIGITS, VERSION, Model

FEWEST_TO_TRAIN = 500  # records: with fewer, the default model is the better guess
RANDOM_PAIRS = 2_000_000  # pairs of records that u is counted on
TRAINING_PAIRS = 2_000_000  # pairs each training rule may bring
LEAST_M, LEAST_U = 2e-4, 1e-7  # nothing is impossible in one person or in two

# Each rule, by the columns that must be equal, learns m of the comparisons whose columns it does not use.
_RULES: tuple[tuple[str, ...], ...] = (("forename", "surname"), ("birth_date",))
# (comparison, level) to what was learnt of it
Learnt = dict[str, dict[str, dict[str, float]]]


def train(backend: Backend, default: Model, seed: int, population: str) -> tuple[Model, list[str]]:
    """Learn a model from the records of a population, filling in from `default` what the data cannot teach.

    Returns the model and findings.
    """
    db = backend.db
    count = enter(db, population)
    if count < FEWEST_TO_TRAIN:
        return default, [f"{count} records are too few to train a model (fewer than {FEWEST_TO_TRAIN}): default used"]
    try:
        with silent():
            random = _random(backend, default, seed)
            learners = [random, *(_by_rule(backend, default, _learnt([random]), rule, seed) for rule in _RULES)]
            learnt = _learnt(learners)
    except Exception as error:  # Splink raises many kinds, and their words may quote data
        return default, [f"training failed ({type(error).__name__}): the default model was used"]
    return _filled(learnt, default, count)


def enter(db: duckdb.DuckDBPyConnection, population: str) -> int:
    """Make `entered`, the records of a population as Splink sees them; returns how many."""
    db.execute(
        f"CREATE OR REPLACE TABLE entered AS SELECT record AS unique_id, {', '.join(COLUMNS)} "
        f"FROM records WHERE entering AND {population} ORDER BY record"
    )
    return int(db.execute("SELECT count(*) FROM entered").fetchall()[0][0])


def _random(backend: Backend, default: Model, seed: int) -> Any:
    """A linker that has counted u on every pair of a few records drawn at random."""
    few = int((math.sqrt(8 * RANDOM_PAIRS + 1) + 1) / 2)  # n records make n (n - 1) / 2 pairs
    _draw(backend.db, "entered_at_random", few, seed)
    linker = backend.linker(backend.frame("entered_at_random"), default, learning=True)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=2 * RANDOM_PAIRS, seed=seed, min_count_per_level=None, num_chunks=1
    )
    return linker


def _by_rule(backend: Backend, default: Model, u: Learnt, rule: tuple[str, ...], seed: int) -> Any:
    """A linker that has learnt m on the pairs that agree on the columns of a rule, of two agencies."""
    name = "entered_by_" + "_".join(rule)
    pairs = _pairs(backend.db, rule)
    count = int(backend.db.execute("SELECT count(*) FROM entered").fetchall()[0][0])
    # Of a share of the records the square of that share of the pairs is left.
    _draw(backend.db, name, math.ceil(count * min(1.0, math.sqrt(TRAINING_PAIRS / max(pairs, 1)))), seed)
    levels = {compared: _with_u(known, u.get(compared, {})) for compared, known in default["levels"].items()}
    linker = backend.linker(backend.frame(name), {**default, "levels": levels}, learning=True)
    equal = " AND ".join(f"l.{column} = r.{column}" for column in rule)
    linker.training.estimate_parameters_using_expectation_maximisation(
        CustomRule(f"{equal} AND l.agency_number <> r.agency_number"), estimate_without_term_frequencies=True
    )
    return linker


def _draw(db: duckdb.DuckDBPyConnection, table: str, records: int, seed: int) -> None:
    db.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM entered "
        f"ORDER BY md5(unique_id::VARCHAR || '/{seed}'), unique_id LIMIT {records}"
    )


def _pairs(db: duckdb.DuckDBPyConnection, rule: tuple[str, ...]) -> float:
    """How many pairs of records of two agencies agree on those columns."""
    known = " AND ".join(f"{column} IS NOT NULL" for column in rule)
    found = db.execute(
        f"""
        SELECT coalesce(sum(together * together - squares) / 2, 0) FROM (
            SELECT sum(n) AS together, sum(n * n) AS squares FROM (
                SELECT {", ".join(rule)}, agency_number, count(*)::DOUBLE AS n FROM entered WHERE {known} GROUP BY ALL
            ) GROUP BY {", ".join(rule)}
        )
        """
    ).fetchall()
    return float(found[0][0])


def _with_u(levels: Mapping[str, list[float]], learnt: Mapping[str, Mapping[str, float]]) -> dict[str, list[float]]:
    return {name: [m, learnt.get(name, {}).get("u", u)] for name, (m, u) in levels.items()}


def _learnt(linkers: Iterable[Any]) -> Learnt:
    """What was learnt of each level, m and u, the average where two rules taught it; what was not is not there."""
    said: dict[tuple[str, str, str], list[float]] = {}
    for linker in linkers:
        for comparison in linker._settings_obj.core_model_settings.comparisons:
            for entry in comparison._comparison_levels_excluding_null:
                for letter, trained in (("m", entry._trained_m_probabilities), ("u", entry._trained_u_probabilities)):
                    numbers = [t["probability"] for t in trained if isinstance(t["probability"], float)]
                    said.setdefault((comparison.output_column_name, entry.label_for_charts, letter), []).extend(numbers)
    found: Learnt = {}
    for (comparison_name, level, letter), numbers in said.items():
        if numbers:
            found.setdefault(comparison_name, {}).setdefault(level, {})[letter] = sum(numbers) / len(numbers)
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
