"""Each step of "what if", on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from sightline.analyses.pathways import whatif_steps as steps
from tests.generative import naive_whatif as naive
from tests.generative.agree import Comparison
from tests.generative.drawn import Rows, rows, tables

WINDOW = {"first_day": date(2024, 2, 29), "last_day": date(2024, 12, 31), "until": date(2025, 1, 1)}
CONFERENCE = {
    "handover": "conference", "start_kind": "section47", "start_outcome": None, "start_day": "happened_on",
    "stop_kind": "initial_conference", "paired_by": "episode", **WINDOW,
}  # fmt: skip
NOTICE = {
    "handover": "notice", "start_kind": "police_notice", "start_outcome": "sent", "start_day": "ended_on",
    "stop_kind": "notice_received", "paired_by": "related", **WINDOW,
}  # fmt: skip
# Kinds, ties and days that meet often, so that there are pairs.
KINDS = ("section47", "initial_conference", "police_notice", "notice_received", "review")
DAYS = (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 12, 31), date(2025, 1, 2), date(1900, 1, 1))


@st.composite
def events(draw: st.DrawFn) -> Rows:
    """Events of two handovers; the token of an event is its own, and some name another."""
    day = st.sampled_from((*DAYS, None))
    made: Rows = draw(
        rows(
            "event",
            once=False,
            otherwise={
                "event_key": st.just(""), "kind": st.sampled_from(KINDS), "episode": st.sampled_from(("a", "b", None)),
                "related_event": st.sampled_from(("e0", "e1", "e2", None)), "happened_on": day, "ended_on": day,
                "outcome": st.sampled_from(("sent", "not_sent", None)),
            },
        )
    )  # fmt: skip
    return [{**row, "event_key": f"e{number}"} for number, row in enumerate(made)]


HANDOVERS = st.sampled_from(([CONFERENCE, NOTICE], [CONFERENCE], [NOTICE], []))


def test_the_same_end_belongs_to_the_same_beginning(compare: Comparison) -> None:
    instead = {"event": events(), "handover": HANDOVERS}
    compare(steps.HANDOVER_CASE, naive.handover_case, tables(steps.HANDOVER_CASE.reads, instead), often=12)


def test_as_many_begin_and_end_on_each_day(compare: Comparison) -> None:
    compare(steps.HANDOVER_DAY, naive.handover_day, tables(steps.HANDOVER_DAY.reads))


def test_as_many_wait_as_long(compare: Comparison) -> None:
    compare(steps.HANDOVER_WAIT, naive.handover_wait, tables(steps.HANDOVER_WAIT.reads))
