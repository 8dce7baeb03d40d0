"""The steps of attendance, on drawn meetings: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import strategies as st

from sightline.analyses.pathways import attend_steps as steps
from sightline.engines.engine import Engine
from sightline.standard.arrow import schema_of
from sightline.standard.calendar import working_days_between
from sightline.standard.model import ATTENDANCE, EVENT
from sightline.standard.tables import Column, Type
from tests.engines import ENGINES, opened
from tests.generative.agree import hold

COMPARED = steps.STEPS
FIRST, YEARS = date(2024, 3, 20), (2024, 2025)
KINDS = ("initial_conference", "review", "core_group", "referral")
GROUPS = {
    "meeting": {"initial_conference": ("initial_conference", "conferences"), "review": ("conferences",)},
    "organisation": {"health": ("health", "every"), "housing": ("others", "every"), "police": ("every",)},
}
NOTICE = {"initial_conference": 5, "review": 10}
_FLAGS = st.sampled_from((True, False, None))
_NEAR = st.one_of(st.none(), st.integers(0, 40).map(lambda days: FIRST + timedelta(days=days)))
EVENTS = st.lists(
    st.fixed_dictionaries({
        "kind": st.sampled_from(KINDS), "sender": st.sampled_from(("council", "council", "council", "police")),
        "person_key": st.sampled_from(("p", "q")), "agency": st.sampled_from(("C", "D")), "happened_on": _NEAR,
        "asked": st.lists(
            st.fixed_dictionaries({
                "organisation": st.sampled_from(("health", "housing", "police", "council", "family")),
                "invited": _FLAGS, "invited_on": _NEAR, "attended": _FLAGS, "report_sent": _FLAGS, "quorate": _FLAGS,
            }),
            max_size=4, unique_by=lambda row: row["organisation"],
        ),
    }),
    min_size=3, max_size=10,
)  # fmt: skip


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("attendance")
    with opened(request.param, folder) as made:
        yield made


def _register(engine: Engine, drawn: list[dict[str, Any]]) -> None:
    year = Column("year", Type.INT, "")
    events = [
        {**event, "event_key": str(number), "record_key": "r", "received_on": FIRST}
        for number, event in enumerate(drawn)
    ]
    grouped = [
        {"list": name, "code": code, "grouped": one}
        for name, codes in GROUPS.items() for code, ones in codes.items() for one in ones
    ]  # fmt: skip
    for name, columns, given in (
        ("event", EVENT.columns, events), ("covered_year", (year,), [{"year": one} for one in YEARS]),
        ("attendance", ATTENDANCE.columns, [{**row, "event_key": one["event_key"]} for one in events
                                            for row in one["asked"]]),
        ("span", (year, Column("span", Type.INT, "")), [{"year": one, "span": 0} for one in YEARS]),
        ("attend_group", steps.ATTEND_GROUP, grouped),
        ("attend_rule", steps.ATTEND_RULE, [{"meeting": kind, "days": days} for kind, days in NOTICE.items()]),
    ):  # fmt: skip
        names = [column.name for column in columns]
        rows = [{key: row.get(key) for key in names} for row in given]
        engine.register(name, pa.Table.from_pylist(rows, schema=schema_of(columns)))


def _met(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events that are meetings of the years, with what their rows say of a quorum."""
    found = []
    for event in drawn:
        day = event["happened_on"]
        if event["sender"] == "council" and event["kind"] != "referral" and day and event["asked"]:
            said = [row["quorate"] for row in event["asked"] if row["quorate"] is not None]
            found.append({**event, "quorate": any(said) if said else None})
    return found


def _late(event: dict[str, Any], row: dict[str, Any]) -> bool | None:
    asked, day = row["invited_on"], event["happened_on"]
    if asked is None or event["kind"] not in NOTICE or asked > day:
        return None
    return working_days_between(asked, day) < NOTICE[event["kind"]]


def _counted(rows: Sequence[tuple[tuple[str, ...], str, tuple[object, ...]]]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """(place, person, what is true of it) -> place -> sums, and different people at the end; pooled too."""
    found: dict[tuple[str, ...], list[tuple[str, tuple[object, ...]]]] = {}
    for place, person, true in rows:
        for area in (place[0], steps.POOLED):
            found.setdefault((area, *place[1:]), []).append((person, true))
    return {
        place: (*(sum(map(bool, column)) for column in zip(*(true for _, true in those), strict=True)),
                len({person for person, _ in those}))
        for place, those in found.items()
    }  # fmt: skip


def test_meetings_and_invitations_are_those_of_a_pencil(engine: Engine) -> None:
    counted = 0

    def look(drawn: list[dict[str, Any]]) -> None:
        nonlocal counted
        _register(engine, drawn)
        try:
            engine.run(steps.STEPS)
            meetings = engine.counts(steps.MEETING_COUNT).to_pylist()
            invited = engine.counts(steps.INVITED_COUNT).to_pylist()
        finally:
            engine.clear()
        met = [
            ((event["agency"], kind), event["person_key"], (True, event["quorate"] is not None, event["quorate"]))
            for event in _met(drawn) for kind in GROUPS["meeting"].get(event["kind"], ())
        ]  # fmt: skip
        names = [name for name, _ in steps.OF_MEETINGS]
        assert {
            (row["area"], row["meeting"]): (*(row[name] for name in names), row["children"]) for row in meetings
        } == _counted(met)  # fmt: skip
        asked = [
            ((event["agency"], kind, organisation), event["person_key"], (
                True, row["attended"], row["report_sent"] and not row["attended"], _late(event, row) is not None,
                _late(event, row), row["invited_on"] and row["invited_on"] > event["happened_on"],
            ))
            for event in _met(drawn) for kind in GROUPS["meeting"].get(event["kind"], ())
            for row in event["asked"] if row["invited"] and row["organisation"] not in ("council", "family")
            for organisation in GROUPS["organisation"][row["organisation"]]
        ]  # fmt: skip
        names = [name for name, _ in steps.OF_INVITATIONS]
        assert {
            (row["area"], row["meeting"], row["organisation"]): (*(row[name] for name in names), row["children"])
            for row in invited
        } == _counted(asked)
        counted += len(meetings) + len(invited)

    rounds = 12 if engine.name == ENGINES[0] else 2
    hold(look, "attendance", EVENTS, rounds)
    assert counted > 4 * rounds
