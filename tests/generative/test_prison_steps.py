"""Each step of the way from prison to the community on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import strategies as st

from sightline.analyses.perpetrators import prison_steps as steps
from sightline.engines.steps import Step
from tests.generative import naive_prison as naive
from tests.generative.agree import Comparison, Naive
from tests.generative.drawn import rows, tables

SPAN = st.just([{"first_day": date(2023, 4, 1), "last_day": date(2026, 3, 31)}])
REGIONS = st.just([{"agency": "E1", "region": "E12000001"}, {"agency": "G1", "region": "E12000002"}])
DAYS = (date(2021, 4, 1), date(2023, 3, 31), date(2023, 4, 1), date(2024, 2, 29), date(2025, 1, 1), date(2026, 3, 31),
        date(2026, 4, 1))  # fmt: skip
_DAY, _MAYBE = st.sampled_from(DAYS), st.sampled_from((*DAYS, *DAYS, None))
_KEY = st.sampled_from(tuple("abcdefghijk"))
NEED = rows("programme_need", otherwise={
    "need_key": _KEY, "held_from": st.sampled_from((*DAYS[:4], None)), "held_to": _MAYBE, "assessed_on": _DAY,
    "started_on": _MAYBE, "ended_on": _MAYBE, "sentence_months": st.sampled_from((0, 12, 47, 48, 120, None)),
    "eligible": st.sampled_from((True, True, False)),
    "result": st.sampled_from(("completed", "dropped_out", "not_started", "no_place", "ongoing", "waiting", None)),
})  # fmt: skip
TERM = rows("supervision_term", otherwise={
    "term_key": _KEY, "started_on": _DAY, "ended_on": _MAYBE, "recalled_on": _MAYBE, "breached_on": _MAYBE,
    "told_on": _MAYBE, "basis": st.sampled_from(("licence", "licence", "suspended", None)),
    "must_notify": st.sampled_from((True, True, False)),
})  # fmt: skip
EVENTS = rows("event", once=False, otherwise={
    "kind": st.sampled_from(("custody", "custody", "release")), "happened_on": _MAYBE, "ended_on": _MAYBE,
    "outcome": st.sampled_from(("remand", "sentenced", "recall", None)),
})  # fmt: skip
PLACES = rows("programme_place", otherwise={"period_end": _DAY})
INSTEAD = {
    "prison_span": SPAN, "service_region": REGIONS, "programme_need": NEED, "supervision_term": TERM, "event": EVENTS,
    "programme_place": PLACES,
}  # fmt: skip
PAIRS = (
    (steps.PRISON_RELEASED, naive.released), (steps.PRISON_ENDINGS, naive.endings), (steps.PRISON_WAITS, naive.waits),
    (steps.PRISON_FLOWS, naive.flows), (steps.PRISON_STOCKS, naive.stocks), (steps.PRISON_HELD, naive.held),
    (steps.PRISON_TERMS, naive.terms), (steps.PRISON_LICENCES, naive.licences), (steps.PRISON_NOTICES, naive.notices),
    (steps.PRISON_PLACES, naive.places),
)  # fmt: skip
COMPARED = tuple(step for step, _ in PAIRS)


@pytest.mark.parametrize(("step", "by_hand"), PAIRS, ids=[step.name for step, _ in PAIRS])
def test_the_same_is_counted(compare: Comparison, step: Step, by_hand: Naive) -> None:
    compare(step, by_hand, tables(step.reads, {name: drawn for name, drawn in INSTEAD.items() if name in step.reads}))


def test_every_step_has_its_pencil() -> None:
    assert [step for step, _ in PAIRS] == list(steps.STEPS)
