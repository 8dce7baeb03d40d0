"""Drawn tables of the steps that read clocks: few clocks, kinds and days, so that starts and stops often meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from sightline.analyses.pathways.clock_rules import CLOCK_TABLES
from sightline.analyses.pathways.clocks import STEPS
from tests.generative.drawn import COLUMNS, Rows, Strategy, Tables, first_of_each, rows, tables

COLUMNS |= {**{step.name: step.columns for step in STEPS}, **CLOCK_TABLES}

CLOCKS = st.sampled_from(("own", "own", "pair", "again", "hours"))
EVENT_KEYS = st.sampled_from(("e0", "e1", "e2", "e3", "e4", "e5"))
DAYS = (
    date(2024, 3, 28), date(2024, 3, 29), date(2024, 4, 2), date(2024, 4, 1), date(2024, 4, 5), date(2024, 5, 6),
    date(2025, 3, 31), date(2024, 3, 31),
)  # fmt: skip
ODD_DAYS = (*DAYS * 2, date(2009, 12, 31), date(2036, 1, 1))
DAY, MAYBE, ODD = (st.sampled_from(days) for days in (DAYS, (*DAYS, None), ODD_DAYS))
TIMES = st.sampled_from((
    None, None, datetime(2024, 4, 1, 9, 30, tzinfo=UTC), datetime(2024, 4, 1, 23, 59, 59, 500000, UTC),
    datetime(2024, 4, 2, tzinfo=UTC), datetime(2024, 4, 5, 9, 30, tzinfo=UTC),
))  # fmt: skip
ROLES = st.sampled_from(("start", "start", "stop", "stop", "ended", "place", "also"))
PAIRINGS = st.sampled_from(("event", "episode", "related", "record", "person"))
OUTCOMES = st.sampled_from(("declined", "sent", None))
NUMBER = st.sampled_from((0, 1, 2, 45, 46, 63))
SECONDS = st.sampled_from((0, 86_400, 259_200, 259_201, 345_600))
YESNO = st.sampled_from(("yes", "no"))
KEYS = ("clock", "event_key")

# How the columns of each table are drawn, where not as everywhere.
OTHERWISE: Mapping[str, Mapping[str, Strategy]] = {
    "clock_rule": {
        "clock": CLOCKS, "pairing": PAIRINGS, "first": st.sampled_from((0, 0, 1)), "told_by": st.sampled_from(
            ("episode", "person")), "most": st.sampled_from((None, 2, 72, 72)), "place": st.sampled_from(
            (None, None, None, "first", "later")), "valid_from": st.sampled_from((None, None, date(2024, 4, 1))),
    },
    "clock_moment": {
        "clock": CLOCKS, "number": st.sampled_from((0, 1, 2, 3)), "role": ROLES, "kind": st.sampled_from("ab"),
        "day_of": st.sampled_from(("happened", "happened", "ended", "recorded")), "outcome": OUTCOMES,
        "pairing": PAIRINGS,
    },
    "clock_unless": {"clock": CLOCKS, "role": st.sampled_from(("start", "stop")), "outcome": st.sampled_from(
        ("declined", "sent"))},
    "clock_due": {"clock": CLOCKS, "day": DAY, "due": DAY},
    "clock_band": {"clock": CLOCKS, "band": st.sampled_from("xyz"), "from_value": st.sampled_from((0, 1, 45)),
                   "to_value": st.sampled_from((0, 45, 99999))},
    "clock_area_wait": {"clock": CLOCKS, "at_least": st.sampled_from((0, 1, 300, 365))},
    "clock_mark": {
        "clock": CLOCKS, "number": st.sampled_from((0, 1, 2, 3)), "role": ROLES, "pairing": st.sampled_from(
            ("event", "episode")), "pair_key": st.sampled_from(("x", "x", "y", None)), "event_key": EVENT_KEYS,
        "day": MAYBE, "moment": TIMES,
    },
    "clock_start": {
        "clock": CLOCKS, "event_key": EVENT_KEYS, "pairing": st.sampled_from(("event", "episode")),
        "pair_key": st.sampled_from("xy"), "day": ODD, "moment": TIMES, "until": st.sampled_from(
            (date(2025, 3, 31), date(2025, 3, 31), date(2024, 4, 2), date(2036, 1, 1))),
    },
    "clock_around": {"clock": CLOCKS, "event_key": EVENT_KEYS, "stop_day": MAYBE, "other_day": MAYBE},
    "clock_outcome": {
        "clock": CLOCKS, "event_key": EVENT_KEYS, "outcome": st.sampled_from(("stopped", "ended", "open")),
        "seen": MAYBE, "finding": st.sampled_from((None, None, "undated", "backwards")), "shown": NUMBER,
        "days": NUMBER, "fewest": SECONDS, "most_seconds": SECONDS,
    },
    "clock_heard": {"clock": CLOCKS, "who": st.sampled_from(("E1", "E2", "E06000001", "anywhere"))},
    "clock_form": {"told_by": st.sampled_from(("episode", "person")), "token": st.sampled_from(
        ("x", "r1", "r2", "p1", "p2")), "harmed_by": st.sampled_from(("both", "not_known")),
        "context": st.sampled_from(("several", "online"))},
    "clock_case": {
        "clock": CLOCKS, "sender": st.sampled_from(("council", "police")), "area": st.sampled_from(("A", "B")),
        "year": st.sampled_from((2024, 2025, 2026)), "seen_year": st.sampled_from((2024, 2025, None)),
        "outcome": st.sampled_from(("stopped", "stopped", "ended", "open")), "finding": st.sampled_from(
            (None, None, None, "undated", "unheard")), "shown": NUMBER, "days": NUMBER, "state": st.sampled_from(
            ("within", "later", "open")), "csa": YESNO, "harmed_by": st.sampled_from(("both", "not_known")),
        "context": st.sampled_from(("several", "online")),
    },
    "event": {
        "kind": st.sampled_from("ab"), "happened_on": MAYBE, "ended_on": MAYBE, "recorded_on": MAYBE,
        "happened_at": TIMES, "ended_at": TIMES, "episode": st.sampled_from(("x", "y", None)),
        "related_event": st.sampled_from(("e0", "e1", None)), "outcome": OUTCOMES, "agency": st.sampled_from(
            ("E1", "E2")), "sender": st.sampled_from(("council", "police")), "area": st.sampled_from(
            ("E06000001", None)),
    },
}  # fmt: skip
# Tables of which one key stands once, and those whose rows are numbered.
ONCE: Mapping[str, tuple[str, ...]] = {
    "clock_rule": ("clock",), "clock_moment": ("clock", "number"), "clock_unless": ("clock", "role", "outcome"),
    "clock_due": ("clock", "day"), "clock_band": ("clock", "band"),
    "clock_area_wait": ("clock",), "clock_mark": ("clock", "number", "event_key"),
    "clock_start": KEYS, "clock_around": KEYS, "clock_outcome": KEYS, "clock_heard": ("clock", "who"),
    "clock_form": ("told_by", "token"),
}  # fmt: skip
UNTIL = [{"who": "all", "until": date(2025, 3, 31)}, {"who": "E1", "until": date(2024, 4, 2)},
         {"who": "police", "until": date(2024, 12, 31)}]  # fmt: skip


@st.composite
def clock_rows(draw: st.DrawFn, name: str) -> Rows:
    """Rows of one table of the clocks, or of the events that they read."""
    made: Rows = draw(rows(name, once=False, otherwise=OTHERWISE[name]))
    if name in ONCE:
        return first_of_each(made, ONCE[name])
    return [{**row, "event_key": f"e{number}"} for number, row in enumerate(made)]


def clock_tables(names: tuple[str, ...]) -> st.SearchStrategy[Tables]:
    """One drawn table for each name."""
    instead: dict[str, Strategy] = {name: clock_rows(name) for name in names if name in OTHERWISE}
    if "speaks_until" in names:
        instead["speaks_until"] = st.sampled_from((UNTIL, UNTIL[:1]))
    return tables(names, instead)
