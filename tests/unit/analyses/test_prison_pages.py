"""Pages on prison name no table that has no figure, however little came; and a nought is an answer."""

from __future__ import annotations

import pytest

from sightline.analyses.perpetrators import prison_steps as steps
from sightline.analyses.perpetrators.prison import made
from sightline.analyses.perpetrators.prison_page import prison_pages
from sightline.analyses.perpetrators.prison_tables import Prisons
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.render.sentences import fill
from sightline.standard.drafts import Draft
from sightline.standard.figures import Period
from tests.worlds_of_prisons import COVERAGE

PERIOD = Period.years_to_march(2025, 2026)
# Each of these is enough for a page whose sentences name no other table.
ENOUGH = ("prison_assessed", "prison_by_band", "prison_held")
HERE, THERE = "E12000001", "E12000002"


@pytest.mark.parametrize("held", [{name} for name in ENOUGH])
def test_a_page_names_only_tables_that_hold_figures(held: set[str]) -> None:
    pages = prison_pages(PERIOD, "Made-up returns", held, ())
    assert pages
    for page in pages:
        assert page.tables() <= held


def drafts(**rows: list[dict[str, object]]) -> tuple[Draft, ...]:
    """The drafts of these rows of steps, and of none of the others."""
    found = {step.name: rows.get(step.name, []) for step in steps.STEPS if not step.person_rows}
    return made(Prisons(PERIOD, found), COVERAGE, ())


def ending(region: str, ending: str, people: int) -> dict[str, object]:
    return {"region": region, "risk_band": "high", "ending": ending, "programme": "none", "people": people}


def notice(told: str, cases: int, days: int = 0, restricted: str = "yes") -> dict[str, object]:
    return {"region": HERE, "restricted": restricted, "told": told, "days": days, "cases": cases}


def said(draft: Draft) -> dict[str, str]:
    """Section -> its sentence, filled from what clearance prints; clearance takes the draft."""
    sightline = policy("sightline-default")
    assert reasons([draft], sightline) == []
    tables = protect(draft.tables, sightline).tables
    return {one.name: fill(one.sentence, tables).text for page in draft.pages for one in page.sections}


def test_that_nobody_started_and_no_council_was_told_is_said() -> None:
    (draft,) = drafts(
        prison_ending=[ending(HERE, "no_place", 50), ending(THERE, "no_place", 50)], prison_notice=[notice("never", 60)]
    )
    assert [page.name for page in draft.pages] == ["prison", "supervision"]
    assert draft.page.headline is not None
    assert {"prison_started", "prison_started_share", "prison_started_share_by_region"} <= {
        t.name for t in draft.tables
    }
    assert [figure.value for figure in draft.table("prison_started_share_by_region").figures] == [0, 0]
    texts = said(draft)
    assert {"ended", "region", "assessed", "band", "told", "told-restricted"} <= set(texts)
    assert [figure.value for figure in draft.table("prison_told_share").figures] == [0]
    assert "days or more ahead" not in texts["told-restricted"]


def test_days_ahead_are_said_where_a_council_was_told_ahead() -> None:
    told = [notice("early", 20, days) for days in (15, 20, 40)]
    other = [notice("never", 80, restricted="no"), notice("early", 40, 20, restricted="no")]
    (draft,) = drafts(prison_notice=[notice("never", 60), *told, *other])
    assert said(draft)["told-restricted"].endswith("Half of those told before it were told 20 days or more ahead.")


def test_a_wait_of_no_days_and_one_that_few_have_ended_are_both_drawn() -> None:
    for rows in ({"days": 0, "started": 100, "left_without": 0, "waiting": 0},
                 {"days": 400, "started": 10, "left_without": 10, "waiting": 100}):  # fmt: skip
        (draft,) = drafts(prison_wait=[dict(rows)])
        assert "wait" in said(draft)


def test_a_region_that_says_it_had_no_place_is_shown_with_nought() -> None:
    place = {"places": 0, "filled": 0}
    (draft,) = drafts(
        prison_ending=[ending(HERE, "no_place", 50), ending(THERE, "completed", 50)],
        prison_place=[{"region": HERE, **place}, {"region": THERE, "places": 60, "filled": 60}],
    )
    assert [figure.value for figure in draft.table("prison_places_ratio").figures] == [0, 120]
    assert "places" in said(draft)


def test_that_shares_of_regions_need_not_fit_the_whole_is_said_beside_them() -> None:
    (draft,) = drafts(prison_ending=[ending(HERE, "no_place", 50), ending(THERE, "completed", 50)])
    (section,) = [one for one in draft.page.sections if one.name == "region"]
    assert any("rounded" in words for words in section.not_known)
