"""How long children waited by area: which cases count, what stands in the tables, and what clearance leaves of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.analyses.pathways.clock_area_waits import by_region
from sightline.analyses.pathways.clock_curves import Followed
from sightline.analyses.pathways.clock_rules import area_waits
from sightline.analyses.pathways.clocks import clock_drafts
from sightline.analyses.picture.coverage import Coverage
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.engines.duck import DuckEngine
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import Draft, FigureTable
from sightline.standard.figures import Figure
from sightline.standard.model import EVENT
from sightline.standard.units import Mark

EAST, WEST = ("E06000001", "E06000002"), ("E06000008", "E06000009")  # two areas of the North East and the North West
NORTH_EAST, NORTH_WEST = "E12000001", "E12000002"
START, LATE = date(2024, 6, 3), date(2025, 1, 7)  # LATE: 83 days before the data ends
Cases = tuple[tuple[int, int | None], ...]
# Area -> (how many, days until the first session; None: none yet), of referrals that began at START.
PLANTED: Mapping[str, Cases] = {
    EAST[0]: ((30, 20), (12, 84), (18, 85)),
    EAST[1]: ((20, 40), (25, None)),
    WEST[0]: ((40, 10), (40, 120)),
    WEST[1]: ((3, 10), (4, None)),  # too few to be told
}
COVERAGE = Coverage(
    (2025,), {"council": 4, "support": 1}, frozenset({("council", 2025), ("support", 2025)}),
    frozenset((area, 2025) for area in PLANTED), (), date(2025, 3, 31), (date(2025, 6, 1), date(2025, 6, 1)),
)  # fmt: skip


def referral(number: int, area: str, start: date, days: int | None) -> list[dict[str, object]]:
    of = {"record_key": f"r{number}", "person_key": f"p{number}", "agency": "S1", "sender": "support", "area": area,
          "episode": f"r{number}"}  # fmt: skip
    made = [{**of, "event_key": f"r{number}", "kind": "support_referral", "happened_on": start, "recorded_on": start}]
    if days is not None:
        day = start + timedelta(days=days)
        made.append({**of, "event_key": f"r{number}.s", "kind": "support_start", "happened_on": day,
                     "recorded_on": day})  # fmt: skip
    return made


def events(planted: Mapping[str, Cases]) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for area, cases in planted.items():
        for many, days in cases:
            for _ in range(many):
                made += referral(len(made), area, START, days)
    for _ in range(15):  # seen at once, but nobody could know yet how many of their time waited long
        made += referral(len(made), EAST[0], LATE, 2)
    for _ in range(11):  # of an area whose council takes no part: in the whole alone
        made += referral(len(made), "E06000047", START, 10)
    return made


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return draft_of(tmp_path_factory.mktemp("spill"))


def draft_of(folder: Path, planted: Mapping[str, Cases] = PLANTED) -> Draft:
    with DuckEngine(folder, threads=1) as engine:
        engine.register("event", pa.Table.from_pylist(events(planted), schema=schema_of(EVENT.columns)))
        engine.register("covered_year", pa.table({"year": pa.array(COVERAGE.years, pa.int64())}))
        return clock_drafts(engine, COVERAGE)[0]


def by_place(table: FigureTable, reached: str = "") -> dict[str, Figure]:
    """Area -> its figure: of those that were seen in time or not, where one of these is named."""
    return {one.area: one for one in table.figures if one.code("seen_by_then") == (reached or None)}


def test_the_share_in_time_is_of_all_that_could_be_followed_so_long_whatever_became_of_them(drafted: Draft) -> None:
    shares = by_place(drafted.table("wait_area_support_wait_share"), "yes")
    made_of = {area: (one.n, one.denominator) for area, one in shares.items()}
    assert made_of == {
        EAST[0]: (42, 60), EAST[1]: (20, 45), WEST[0]: (40, 80), WEST[1]: (3, 7), "pooled": (116, 203),
    }  # fmt: skip
    assert shares[EAST[0]].value == pytest.approx(70)


def test_half_is_reached_on_the_day_on_which_half_of_them_had_been_seen_and_not_where_fewer_ever_were(
    drafted: Draft,
) -> None:
    days = {one.area: one for one in drafted.table("wait_area_support_wait_days").figures}
    assert {area: (one.value, one.mark) for area, one in days.items() if area != "pooled"} == {
        EAST[0]: (20, None),  # on day 20 just half of them: the first day by which half had
        EAST[1]: (None, Mark.NOT_APPLICABLE), WEST[0]: (10, None), WEST[1]: (None, Mark.NOT_APPLICABLE),
    }  # fmt: skip


def test_a_region_is_the_sum_of_its_areas_that_took_part(drafted: Draft) -> None:
    regions = by_place(drafted.table("wait_region_support_wait_followed"))
    assert {area: one.value for area, one in regions.items()} == {NORTH_EAST: 105, NORTH_WEST: 87, "pooled": 203}
    shares = by_place(drafted.table("wait_region_support_wait_share"), "yes")
    assert (shares[NORTH_EAST].n, shares[NORTH_WEST].n) == (62, 43)


def test_a_region_of_one_area_does_not_stand_for_itself() -> None:
    one = Followed((10,), (30,), (0,), (0,))
    assert set(by_region({EAST[0]: one, EAST[1]: one, WEST[0]: one})) == {NORTH_EAST}


def test_the_page_names_areas_by_name_asks_and_says_that_places_are_not_known(drafted: Draft) -> None:
    page = next(page for page in drafted.pages if page.name == "clocks-services-waits")
    assert [section.name for section in page.sections] == [
        "area-support-wait", "area-support-wait-days", "region-support-wait", "region-support-wait-days",
    ]  # fmt: skip
    for section in page.sections:
        assert section.question.endswith("?")
        assert any("places" in words for words in section.not_known)
        assert len(section.title.split()) <= 12


def test_clearance_passes_it_and_withholds_the_small_area_with_all_that_is_made_of_it(drafted: Draft) -> None:
    rules = policy("sightline-default")
    assert reasons([drafted], rules) == []
    cleared = {one.name: one for one in protect(drafted.tables, rules).tables}
    for name in ("wait_area_support_wait_share", "wait_area_support_wait_days"):
        assert {one.area: one.mark for one in cleared[name].figures}[WEST[1]] is Mark.SUPPRESSED
    shares = by_place(cleared["wait_area_support_wait_share"], "yes")
    assert shares["pooled"].value == 60  # 120 of 200, as these are printed
    assert shares["pooled"].intervals


def test_where_no_area_is_small_the_share_and_the_half_of_each_are_printed_with_their_ranges(tmp_path: Path) -> None:
    cleared = {one.name: one for one in protect(large(tmp_path).tables, policy("sightline-default")).tables}
    shares = by_place(cleared["wait_area_support_wait_share"], "yes")
    assert {area: one.value for area, one in shares.items() if area in PLANTED} == {
        EAST[0]: 67, EAST[1]: 44, WEST[0]: 50, WEST[1]: 50,  # of counts to the nearest 5: 40 of 60
    }  # fmt: skip
    assert all(one.intervals for one in shares.values())
    days = {one.area: one.value for one in cleared["wait_area_support_wait_days"].figures}
    assert (days[WEST[0]], days[WEST[1]], days[EAST[1]]) == (10, 10, None)


def large(folder: Path) -> Draft:
    """The draft of the same cases, but for the small area: of its 40 children 20 were seen."""
    return draft_of(folder, {**PLANTED, WEST[1]: ((20, 10), (20, None))})


def test_every_wait_that_stands_by_area_says_its_day_in_words_and_asks() -> None:
    assert [(one.clock, one.days, one.words) for one in area_waits()] == [
        ("support_wait", 84, "12 weeks"), ("mental_health_wait", 84, "12 weeks"),
    ]  # fmt: skip
    assert all(one.question.endswith("?") and one.not_known for one in area_waits())
