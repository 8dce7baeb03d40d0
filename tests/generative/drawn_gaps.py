"""Drawn tables of the steps of the three gaps: few kinds, days and episodes, so that lists and events often meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hypothesis import strategies as st

from sightline.analyses.pathways.gap_rules import ACTION, SIGN
from sightline.analyses.pathways.gap_steps import STEPS
from tests.generative.drawn import BIRTHS, COLUMNS, FAR, USUAL, Rows, Strategy, Tables, first_of_each, rows, tables

COLUMNS |= {**{step.name: step.columns for step in STEPS}, "sign": SIGN, "action": ACTION}

KINDS = st.sampled_from(("missing", "missing", "missing", "notice_received"))
SENDERS = st.sampled_from(("council", "police", "police", "police"))
RECORDS = st.sampled_from(("r1", "r1", "r1", "r2"))
VIEWS = st.sampled_from(("council", "police"))
OUTCOMES = st.sampled_from(("sent", "not_sent", None))
DAY, MAYBE = st.sampled_from((*USUAL * 4, *FAR)), st.sampled_from((*USUAL * 4, *FAR, *[None] * 5))
FROM = st.sampled_from((None, None, None, date(2024, 3, 31), date(2026, 2, 28)))
PEOPLE = st.sampled_from(("p1", "p1", "p1", "p2", None))
EPISODES = st.sampled_from(("x", "x", "y", "", None))
CAME = st.sampled_from(("referral", "crime_reported", "support_referral", "missing", "factor"))

# How the columns of each table are drawn, where not as everywhere.
OTHERWISE: Mapping[str, Mapping[str, Strategy]] = {
    "sign": {
        "kind": KINDS, "sender": SENDERS, "outcome": st.sampled_from((None, None, "sent")), "view": VIEWS,
        "happened": st.sampled_from(("happened_on", "ended_on", "known")),
        "known": st.sampled_from(("recorded_on", "recorded_on", "ended_on")),
        "incident": st.sampled_from(("own", "related", "day", "day")), "valid_from": FROM, "valid_to": FROM,
    },
    "action": {
        "kind": KINDS, "role": st.sampled_from((None, "victim", "suspect")), "valid_from": FROM, "valid_to": FROM,
    },
    # most are under 18 on those days, or just born
    "person": {"birth_month": st.sampled_from((*[date(2010, 5, 1)] * 12, *[date(2024, 4, 1)] * 6, *BIRTHS, None))},
    "gap_sign": {"view": VIEWS, "happened_on": DAY, "known_on": DAY},
    "gap_identified": {"sender": SENDERS},
    "gap_action": {},
}  # fmt: skip
EVENT: Mapping[str, Strategy] = {
    "event_key": st.just(""), "record_key": RECORDS, "person_key": PEOPLE, "kind": KINDS, "sender": SENDERS,
    "outcome": OUTCOMES, "happened_on": MAYBE, "ended_on": MAYBE, "recorded_on": MAYBE,
    "related_event": st.sampled_from(("e0", "e1", None)), "status": st.sampled_from((None, None, None, "concern")),
    "role": st.sampled_from(("victim", "suspect", None)),
}  # fmt: skip
# For who was identified: episodes that often begin, and records that often have a rung.
OF_EPISODES: Mapping[str, Strategy] = {
    **EVENT, "kind": CAME, "episode": EPISODES, "status": st.sampled_from((None, "concern", "recorded crime")),
}  # fmt: skip


@st.composite
def _events(draw: st.DrawFn, otherwise: Mapping[str, Strategy]) -> Rows:
    made: Rows = draw(rows("event", once=False, otherwise=otherwise))
    return [{**row, "event_key": f"e{number}"} for number, row in enumerate(made)]


@st.composite
def _once(draw: st.DrawFn, name: str) -> Rows:
    made: Rows = draw(rows(name, once=False, otherwise=OTHERWISE[name]))
    keys = {"person": ("person_key",), **{step.name: step.key for step in STEPS}}
    return first_of_each(made, keys[name]) if name in keys else made


def gap_tables(names: tuple[str, ...], *, of_episodes: bool = False) -> st.SearchStrategy[Tables]:
    """One drawn table for each name."""
    instead: dict[str, Strategy] = {name: _once(name) for name in names if name in OTHERWISE}
    instead["event"] = _events(OF_EPISODES if of_episodes else EVENT)
    return tables(names, instead)
