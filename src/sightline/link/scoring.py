"""How much the agreement of two records speaks for one person: every candidate pair scored, as Splink scores it."""

from __future__ import annotations

import math

from sightline.errors import SightlineError
from sightline.link.backend import Backend, DuckBackend, silent
from sightline.link.comparing import BETTER_THAN_CLOSE, compare
from sightline.link.model import COMPARISONS, DIGITS, Model
from sightline.link.training import enter


def score(backend: Backend, model: Model, population: str) -> None:
    """Make `scored` of `candidates`, pairs of records of a population: l, r, evidence and the level of each comparison.

    Evidence is in bits: log2 of how much likelier the agreement is in one person than in two. A level is the
    position in Comparison.levels, from 0 for the closest; NULL where a side is missing.
    """
    db = backend.db
    enter(db, population)
    try:
        if backend.name == DuckBackend.name:
            compare(db, model)
        else:
            by_splink(backend, model)
    except SightlineError:
        raise
    except Exception as error:
        raise SightlineError(f"the records could not be compared ({type(error).__name__})") from None
    levels = ", ".join(f"{comparison.name}_level" for comparison in COMPARISONS)
    db.execute(
        f"CREATE OR REPLACE TABLE scored AS SELECT l, r, round(evidence, {DIGITS}) AS evidence, {levels} "
        "FROM compared ORDER BY l, r"
    )
    db.execute("DROP TABLE compared")


def by_splink(backend: Backend, model: Model) -> None:
    """Make `compared` of `candidates` and `entered` by Splink, on whatever engine it runs."""
    with silent():
        backend.renew()
        linker = backend.linker(backend.frame("entered"), model, learning=False)
        backend.db.execute(
            "CREATE OR REPLACE TABLE blocked AS "
            "SELECT l AS join_key_l, r AS join_key_r, '0' AS match_key FROM candidates ORDER BY l, r"
        )
        linker.table_management.register_blocked_pairs_for_predict(backend.frame("blocked"))
        made = linker.inference.predict(warning_mode="never").physical_name
        backend.bring(_query(model, made), "compared")


def _query(model: Model, made: str) -> str:
    """SQL: what is taken of Splink's table of compared pairs."""
    levels = ", ".join(
        f"CASE WHEN gamma_{c.name} >= 0 THEN {len(c.levels) - 1} - gamma_{c.name} END AS {c.name}_level"
        for c in COMPARISONS
    )
    return (
        "SELECT unique_id_l AS l, unique_id_r AS r, "
        f"match_weight - {_log2_odds(model['prior'])} + {_at_least_close(model)} AS evidence, {levels} FROM {made}"
    )


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
