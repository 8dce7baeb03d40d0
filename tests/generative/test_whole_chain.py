"""From content to counts of children, stage by stage, on drawn rows: what the steps promise each other holds.

Each step by itself is looked at in test_chronology_steps.py and test_picture_steps.py.
"""

from __future__ import annotations

from hypothesis import strategies as st

from sightline.analyses.picture import steps as picture
from sightline.chronology import steps as chronicle
from sightline.chronology.stage import crosswalk_table
from tests.engines import ENGINES
from tests.generative import (
    naive_after_sentence,
    naive_agreement,
    naive_chronology,
    naive_crimes,
    naive_ethnicity,
    naive_events,
    naive_feed,
    naive_findings,
    naive_people,
    naive_picture,
    naive_returns,
    naive_services,
)
from tests.generative.agree import Comparison, Naive, by_hand, hold, parted, same
from tests.generative.drawn import Rows, Tables, rows, tables

COUNTED = tuple(step for step in picture.BEST[: picture.BEST.index(picture.CHILDREN) + 1])
CHAIN = (*chronicle.STEPS, *COUNTED)
GIVEN = sorted({name for step in CHAIN for name in step.reads} - {step.name for step in CHAIN})
PLAIN: dict[str, Naive] = {
    name: function
    for module in (
        naive_chronology,
        naive_returns,
        naive_feed,
        naive_services,
        naive_events,
        naive_people,
        naive_findings,
        naive_ethnicity,
        naive_after_sentence,
        naive_agreement,
        naive_crimes,
        naive_picture,
    )
    for name, function in vars(module).items()
    if name in {step.name for step in CHAIN}
}
# Of the returns a few are enough: more tables than can well be drawn at once.
_FEW = {"cin_child", "cin_factor", "cin_protection_plan", "cin_referral", "police_outcome", "support", "contacts"}
_NEEDED = {"police_crime", "police_party", "link", "crosswalk", "covered_year", "span", "place", "crossing"}
DRAWN = tables(
    GIVEN,
    {
        **{name: st.just([]) for name in GIVEN if name not in _FEW | _NEEDED},
        # Receiving sets aside a row without a field that makes it one: its crime, or its day.
        "police_crime": rows("police_crime", never=("crime", "recorded_date")),
        "crosswalk": st.just(crosswalk_table().to_pylist()),
        "covered_year": st.just([{"year": 2024}, {"year": 2025}]),
        "span": st.just([{"year": year, "span": span} for year in (2024, 2025) for span in (year, 0)]),
    },
)


def plain(given: Tables) -> Rows:
    """All steps by hand, one after the other."""
    known = dict(given)
    for step in CHAIN:
        empty = dict.fromkeys(column.name for column in step.columns)
        known[step.name] = [{**empty, **row} for row in PLAIN[step.name](known)]
    return known[CHAIN[-1].name]


def test_content_ends_in_the_same_counts_on_every_engine_and_by_hand(compare: Comparison) -> None:
    counted: list[int] = []

    def look(names: tuple[str, ...], given: Tables) -> None:
        wanted = by_hand(CHAIN[-1], plain(given))
        for name in names:
            years = {table: given[table] for table in ("covered_year", "span", "place", "crossing")}
            content = {table: given[table] for table in GIVEN if table not in years}
            events, people, groups = compare.engines.made(
                name, chronicle.STEPS, content, "event", "person", "person_ethnicity"
            )
            made = {"event": events, "person": people, "person_ethnicity": groups, **years}
            found = compare.engines.answer(name, COUNTED, made)
            assert same(found, wanted), parted((name, "plain Python"), found, wanted)
        counted.append(len(wanted))

    hold(lambda given: look(ENGINES[:1], given), "chain duckdb", DRAWN, 2)
    hold(lambda given: look(ENGINES, given), "chain all", DRAWN, 1, examples=2)
    assert sum(counted) > 5 * len(counted)  # most draws end in children
