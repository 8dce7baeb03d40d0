"""The core steps of paths, on drawn events: DuckDB, Spark, the faster body and a pencil must agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import strategies as st

from sightline.analyses.pathways import path_mix
from sightline.analyses.pathways import path_referrals as referrals
from sightline.analyses.pathways import path_steps as steps
from sightline.analyses.pathways.paths import BODIES
from sightline.analyses.picture.columns import RECORD
from sightline.engines.engine import Engine
from sightline.engines.path_bodies import by_body
from sightline.standard.arrow import schema_of
from sightline.standard.model import EVENT, PERSON
from sightline.standard.tables import Column, Type
from tests.engines import ENGINES, opened
from tests.generative import naive_path_steps as naive
from tests.generative.agree import hold

# Chains of which the end is compared, and so what comes before it.
MOVES = (steps.PATH_CASE, steps.PATH_DATED, steps.PATH_STEP, steps.PATH_MOVE, steps.PATH_EDGE, steps.PATH_VARIANT)
AGAIN = (referrals.PATH_REFERRAL, referrals.PATH_AGAIN, referrals.REFERRAL_COUNT, path_mix.REFERRAL_MIX)
COMPARED = (*MOVES, *AGAIN)
UNTIL, FIRST = date(2026, 3, 31), date(2024, 3, 20)
YEARS = (2024, 2025, 2026)
# path, sender, kind, day_of, outcome, unless, stage, place, ends
_STAGES = (
    ("episode", "council", "referral", "happened", None, None, "referral", 10, False),
    ("episode", None, "assessment", "happened", None, None, "begun", 20, False),
    ("episode", "council", "assessment", "ended", None, None, "done", 25, False),
    ("episode", "council", "review", "happened", None, None, "review", 30, False),
    ("episode", "council", "referral", "happened", "no_further_action", None, "no_action", 98, True),
    ("episode", None, "review", "happened", "no_further_action", None, "no_action", 98, True),
    ("episode", "council", "referral", "ended", None, "no_further_action", "closed", 99, True),
)
STAGES = [dict(zip((column.name for column in steps.PATH_STAGE), row, strict=True)) for row in _STAGES]
DAYS = st.one_of(st.none(), st.integers(0, 760).map(lambda days: FIRST + timedelta(days=days)))


def events(kinds: tuple[str, ...], senders: tuple[str, ...]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Events of a few episodes and people, at two councils."""
    return st.lists(
        st.fixed_dictionaries({
            "kind": st.sampled_from(kinds), "sender": st.sampled_from(senders),
            "episode": st.sampled_from(("x", "y", "z", None)), "person_key": st.sampled_from(("p", "q")),
            "agency": st.sampled_from(("C", "D")), "happened_on": DAYS, "ended_on": DAYS,
            "outcome": st.sampled_from(("no_further_action", "RC8", None)),
        }),
        min_size=4, max_size=16,
    )  # fmt: skip


EVENTS = events(("referral", "referral", "assessment", "review", "other"), ("council", "council", "council", "police"))
REFERRED = events(("referral",), ("council",))


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("paths")
    with opened(request.param, folder) as made:
        yield made


BORN = {"p": date(2023, 6, 1), "q": date(2019, 10, 1)}  # both change their band; nobody knows the sex of q


def _register(engine: Engine, drawn: list[dict[str, Any]]) -> None:
    year = Column("year", Type.INT, "")
    rows = [
        {**event, "event_key": str(number), "record_key": "r", "received_on": UNTIL}
        for number, event in enumerate(drawn)
    ]
    for name, columns, given in (
        ("event", EVENT.columns, rows),
        ("person", PERSON.columns, [{"person_key": key, "birth_month": day, "sex": "F" if key == "p" else "U"}
                                    for key, day in BORN.items()]),
        ("csa_record", RECORD, []), ("path_stage", steps.PATH_STAGE, STAGES),
        ("covered_year", (year,), [{"year": one} for one in YEARS]),
        ("span", (year, Column("span", Type.INT, "")), [{"year": one, "span": 0} for one in YEARS]),
        ("path_until", steps.PATH_UNTIL, [{"until": UNTIL}]),
        ("path_rule", steps.PATH_RULE, [{"rule": "repeat", "days": 365}, {"rule": "after_closure", "days": 365}]),
        ("path_window", steps.PATH_WINDOW,
         [{"path": "episode", "days_before": 0, "days_after": 36500, "first_only": False}]),
    ):  # fmt: skip
        engine.register(name, pa.Table.from_pylist(given, schema=schema_of(columns)))


def _rounds(engine: Engine) -> int:
    return 5 if engine.name == ENGINES[0] else 1  # the others are slower


def test_moves_and_sequences_are_those_of_a_pencil_and_of_the_faster_bodies(engine: Engine) -> None:
    counted = 0

    def look(drawn: list[dict[str, Any]]) -> None:
        nonlocal counted
        _register(engine, drawn)
        try:
            engine.run(MOVES)
            edges, taken = engine.counts(steps.PATH_EDGE), engine.counts(steps.PATH_VARIANT)
            fetched, spans = engine.fetch("path_step"), engine.fetch("span")
        finally:
            engine.clear()
        wanted = naive.steps_of(drawn, STAGES, YEARS, UNTIL)
        assert {row["edge"]: (row["moves"], row["p50"], row["p75"]) for row in edges.to_pylist()} == naive.moves(wanted)
        assert {row["variant"]: row["cases"] for row in taken.to_pylist()} == naive.sequences(wanted, steps.LONGEST)
        assert by_body(fetched, spans, steps.PATH_EDGE, BODIES["path_edge"]).to_pylist() == edges.to_pylist()
        assert by_body(fetched, spans, steps.PATH_VARIANT, BODIES["path_variant"]).to_pylist() == taken.to_pylist()
        counted += edges.num_rows + taken.num_rows

    hold(look, "moves", EVENTS, _rounds(engine))
    assert counted > 8 * _rounds(engine)


def test_referrals_that_come_again_are_those_of_a_pencil(engine: Engine) -> None:
    counted = 0

    def look(drawn: list[dict[str, Any]]) -> None:
        nonlocal counted
        _register(engine, drawn)
        try:
            engine.run(AGAIN)
            rows = engine.counts(referrals.REFERRAL_COUNT).to_pylist()
            mixed = engine.counts(path_mix.REFERRAL_MIX).to_pylist()
        finally:
            engine.clear()
        wanted = naive.again(drawn, YEARS, UNTIL)
        names = [name for name, _ in referrals.COUNTED]
        assert {row["area"]: {name: row[name] for name in names} for row in rows if row["area"] != "pooled"} == {
            area: {name: int(number[name]) for name in names} for area, number in wanted.items()
        }
        assert {(row["area"], row["age_band"], row["sex"]): (row["referrals"], row["again"]) for row in mixed} == (
            naive.by_band(drawn, YEARS, UNTIL, BORN)
        )
        counted += sum(row["again"] for row in rows)

    hold(look, "again", REFERRED, _rounds(engine))
    assert counted > 0
