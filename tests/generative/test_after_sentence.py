"""Need for a programme, supervision and places on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from hypothesis import strategies as st

from sightline.chronology import steps
from tests.generative import naive_after_sentence as naive
from tests.generative.agree import Comparison
from tests.generative.drawn import USUAL, rows, tables

# Few records and days, so that assessments fall into times held.
_DAYS = st.sampled_from((*USUAL[:4], None))
NEEDS = {
    "programmes": rows("programmes", otherwise={"assessed_date": _DAYS, "programme_key": st.sampled_from(("a", "b"))}),
    "custody": rows("custody", otherwise={
        "reception_date": _DAYS, "end_date": _DAYS, "status": st.sampled_from(("sentenced", "sentenced", "recall")),
        "custody": st.sampled_from(("c", "d", None)),
    }),
}  # fmt: skip


def test_every_need_has_the_same_newest_word_band_and_end(compare: Comparison) -> None:
    compare(steps.PROGRAMME_NEEDS, naive.programme_need, tables(steps.PROGRAMME_NEEDS.reads, NEEDS))


def test_every_term_of_supervision_is_said_once_and_duties_go_with_people(compare: Comparison) -> None:
    compare(steps.SUPERVISION_TERMS, naive.supervision_term, tables(steps.SUPERVISION_TERMS.reads))


def test_places_of_a_year_are_said_once(compare: Comparison) -> None:
    compare(steps.PROGRAMME_PLACES, naive.programme_place, tables(steps.PROGRAMME_PLACES.reads))
