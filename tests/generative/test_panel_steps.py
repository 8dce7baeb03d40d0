"""The steps of panels, on drawn cases: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import strategies as st

from sightline.analyses.pathways import panel_steps as steps
from sightline.analyses.pathways.panels import Window, panel_tables
from sightline.analyses.picture.steps import CSA_RECORD
from sightline.engines.engine import Engine
from sightline.standard.arrow import schema_of
from sightline.standard.calendar import working_days_between
from sightline.standard.model import EVENT, PERSON
from tests.engines import ENGINES, opened
from tests.generative.agree import hold

COMPARED = steps.STEPS
FIRST = date(2024, 4, 1)
WINDOW = Window(FIRST, date(2024, 6, 12), ("C", "D"))
_NEAR = st.one_of(st.none(), st.integers(-20, 100).map(lambda days: FIRST + timedelta(days=days)))
_LATER = st.one_of(st.none(), st.integers(-10, 300).map(lambda days: FIRST + timedelta(days=days)))
EVENTS = st.lists(
    st.fixed_dictionaries({
        "kind": st.sampled_from(("assessment", "assessment", "referral", "factor", "crime_reported")),
        "sender": st.sampled_from(("council", "council", "council", "police", "support")),
        "agency": st.sampled_from(("C", "D", "E")), "area": st.sampled_from(("C", "D", None)),
        "person_key": st.sampled_from(("p", "q", "r")), "episode": st.sampled_from(("one", "two", None)),
        "happened_on": _NEAR, "ended_on": _LATER, "recorded_on": _NEAR, "says": st.booleans(),
    }),
    min_size=3, max_size=14,
)  # fmt: skip
# Sex and month of birth of each child: one is 11 from the window's second month on, and of one the sex is not known.
PEOPLE = {"p": ("F", date(2013, 5, 1)), "q": ("M", date(2010, 1, 1)), "r": ("U", date(2014, 1, 1))}
ORDER = {"council": 0, "police": 1, "support": 2}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("panels")
    with opened(request.param, folder) as made:
        yield made


def _events(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**event, "event_key": f"{number:02d}"} for number, event in enumerate(drawn)]


def _says(event: dict[str, Any]) -> bool:
    return bool(event["says"] and event["recorded_on"])


def _register(engine: Engine, drawn: list[dict[str, Any]]) -> None:
    events = _events(drawn)
    for name, columns, rows in (
        ("event", EVENT.columns, [{**one, "record_key": "r", "received_on": FIRST} for one in events]),
        ("csa_record", CSA_RECORD.columns, [one for one in events if _says(one)]),
        (
            "person",
            PERSON.columns,
            [{"person_key": key, "sex": sex, "birth_month": born} for key, (sex, born) in PEOPLE.items()],
        ),
    ):
        fields = [column.name for column in columns]
        table = pa.Table.from_pylist([{key: row.get(key) for key in fields} for row in rows], schema_of(columns))
        engine.register(name, table)
    for name, table in panel_tables(WINDOW).items():
        engine.register(name, table)


def _assessed(events: list[dict[str, Any]]) -> Iterator[tuple[str, str, date, int | None]]:
    closed = {
        one["episode"] for one in events
        if one["kind"] == "referral" and one["sender"] == "council" and one["ended_on"] and one["episode"]
    }  # fmt: skip
    for one in events:
        began, ended = one["happened_on"], one["ended_on"]
        if one["kind"] != "assessment" or one["sender"] != "council" or began is None:
            continue
        if ended is None and one["episode"] not in closed:
            yield "assessment_days", one["agency"], began, steps.LONGEST
        elif ended is not None and ended >= began:
            yield "assessment_days", one["agency"], began, min(steps.LONGEST, working_days_between(began, ended))


def _identified(events: list[dict[str, Any]]) -> Iterator[tuple[str, str, date, int | None]]:
    for _, area, day in _children(events):
        yield "identified", area, day, None


def _children(events: list[dict[str, Any]]) -> Iterator[tuple[str, str, date]]:
    """(child, area, day) of each who was identified."""
    came: dict[str, date] = {}
    for one in events:
        if one["kind"] in ("referral", "crime_reported") and one["happened_on"] and one["episode"]:
            came[one["episode"]] = min(one["happened_on"], came.get(one["episode"], date.max))
    children = defaultdict(list)
    for one in filter(_says, events):
        area = one["agency"] if one["sender"] == "council" else one["area"]
        day = min(one["recorded_on"], came.get(one["episode"], date.max))
        children[one["person_key"]].append((area is None, day, ORDER[one["sender"]], one["event_key"], area))
    for child, found in children.items():
        if (area := min(found)[-1]) is not None:
            yield child, area, min(row[1] for row in found)


def _grouped(events: list[dict[str, Any]]) -> dict[tuple[object, ...], int]:
    """(sex, age band, area, Monday) -> children."""
    found: dict[tuple[object, ...], int] = defaultdict(int)
    for child, area, day in _children(events):
        sex, born = PEOPLE[child]
        age = day.year - born.year - (day.month < born.month)
        if sex != "U" and area in WINDOW.areas and FIRST <= day <= date(2024, 6, 9):
            band = "under_11" if age < 11 else "11_to_17"
            found[sex, band, area, day - timedelta(days=day.weekday())] += 1
    return dict(found)


def _referred(events: list[dict[str, Any]]) -> Iterator[tuple[str, str, date, int | None]]:
    for one in events:
        if one["kind"] == "referral" and one["sender"] == "council" and one["happened_on"]:
            yield "referrals", one["agency"], one["happened_on"], None


def _by_hand(events: list[dict[str, Any]]) -> dict[tuple[object, ...], tuple[int, int | None]]:
    """(panel, step, area, first day) -> cases and what they took; June of the window is not whole, nor is its end."""
    found: dict[tuple[object, ...], list[int | None]] = defaultdict(list)
    for panel, area, day, took in (*_assessed(events), *_identified(events), *_referred(events)):
        if area not in WINDOW.areas or not WINDOW.first <= day <= WINDOW.last:
            continue
        if day.month < 6:
            found[panel, "month", area, day.replace(day=1)].append(took)
        if day <= date(2024, 6, 9):
            found[panel, "week", area, day - timedelta(days=day.weekday())].append(took)
    return {
        place: (len(those), None if None in those else sum(one for one in those if one is not None))
        for place, those in found.items()
    }


def test_panels_are_those_of_a_pencil(engine: Engine) -> None:
    counted, seen = 0, set[str]()

    def look(drawn: list[dict[str, Any]]) -> None:
        nonlocal counted
        _register(engine, drawn)
        try:
            engine.run(steps.STEPS)
            rows = engine.counts(steps.PANEL_COUNT).to_pylist()
            groups = engine.counts(steps.PANEL_GROUP).to_pylist()
        finally:
            engine.clear()
        found = {
            (row["panel"], row["step"], row["area"], row["start"]): (row["cases"], row["took"]) for row in rows
        }  # fmt: skip
        assert found == _by_hand(_events(drawn))
        grouped = {(row["sex"], row["age_band"], row["area"], row["start"]): row["cases"] for row in groups}
        assert grouped == _grouped(_events(drawn))
        counted += len(rows)
        seen.update(row["age_band"] for row in groups)

    rounds = 12 if engine.name == ENGINES[0] else 2
    hold(look, "panels", EVENTS, rounds)
    assert counted > 4 * rounds
    assert len(seen) == 2 or rounds == 2
