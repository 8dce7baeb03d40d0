"""The draft of paths from hand-made events: what is drawn, what is left out, what is marked as not available."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pytest

from sightline.analyses.pathways.path_page import path_pages
from sightline.analyses.pathways.paths import path_drafts
from sightline.analyses.picture.columns import RECORD
from sightline.analyses.picture.coverage import Coverage
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.engines.engine import Engine
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import Draft
from sightline.standard.model import EVENT, PERSON
from sightline.standard.units import Mark

BOTH = ("E09000002", "E09000003")


def coverage(years: Sequence[int] = (2025, 2026), senders: Sequence[str] = ("council",), gap: bool = False) -> Coverage:
    """Two councils; with a `gap` the second sent nothing for the last year."""
    councils = {(code, year) for code in BOTH for year in years} - ({(BOTH[1], years[-1])} if gap else set())
    return Coverage(
        tuple(years), dict.fromkeys(senders, 2), frozenset((sender, year) for sender in senders for year in years),
        frozenset(councils), (), date(years[-1], 3, 31), (date(2026, 5, 1), date(2026, 5, 1)),
    )  # fmt: skip


def event(key: str, kind: str, person: str, day: date, **more: object) -> dict[str, object]:
    return {
        "event_key": key, "record_key": person, "person_key": person, "agency": BOTH[0], "sender": "council",
        "kind": kind, "happened_on": day, "received_on": day, "episode": person, **more,
    }  # fmt: skip


def drafted(engine: Engine, events: Sequence[dict[str, object]], of: Coverage) -> tuple[Draft, ...]:
    spans = [*((year, year) for year in of.years), *((year, 0) for year in of.years if len(of.years) > 1)]
    engine.register("event", pa.Table.from_pylist(list(events), schema=schema_of(EVENT.columns)))
    engine.register("person", pa.Table.from_pylist([], schema=schema_of(PERSON.columns)))
    engine.register("csa_record", pa.Table.from_pylist([], schema=schema_of(RECORD)))
    engine.register("covered_year", pa.table({"year": pa.array(of.years, pa.int64())}))
    engine.register("span", pa.table({
        name: pa.array([pair[place] for pair in spans], pa.int64()) for place, name in enumerate(("year", "span"))
    }))  # fmt: skip
    return path_drafts(engine, of)


def twelve(day: date) -> list[dict[str, object]]:
    """Twelve children referred, and closed without action; each referred and closed again 100 days later."""
    found = []
    for number in range(12):
        for again, when in (("", day), ("-2", date.fromordinal(day.toordinal() + 100))):
            more = {"episode": f"e{number}{again}", "outcome": "no_further_action"}
            found.append(event(f"r{number}{again}", "referral", f"p{number}", when, **more))
    return found


def test_referrals_that_come_again_are_drawn_and_counted(engine: Engine) -> None:
    (draft,) = drafted(engine, twelve(date(2024, 5, 1)), coverage())
    whole = {
        name: [figure.value for figure in draft.table(name).figures if figure.area == "pooled"]
        for name in ("referrals", "referrals_again", "repeats_closed_again", "closed_came_again")
    }
    assert whole == {
        "referrals": [24, 24], "referrals_again": [12, 12], "repeats_closed_again": [12, 12],
        "closed_came_again": [12, 12],
    }  # fmt: skip
    (share,) = draft.table("repeats_closed_share_together").figures
    assert (share.value, share.n, share.denominator) == (100.0, 12, 12.0)
    assert share.intervals[0].lower == pytest.approx(75.75, abs=0.01)  # Wilson: 144 / (144 + 12 x 3.8415)
    assert [page.name for page in draft.pages] == ["paths", "paths-again"]
    assert reasons([draft], policy("sightline-default")) == []


def test_a_council_that_did_not_send_every_year_has_no_figure_over_them_together(engine: Engine) -> None:
    events = [*twelve(date(2024, 5, 1)), event("x", "referral", "q", date(2024, 6, 1), agency=BOTH[1])]
    (draft,) = drafted(engine, events, coverage(gap=True))
    by_area = {figure.area: figure.mark for figure in draft.table("referrals").figures if figure.area != "pooled"}
    assert by_area == {BOTH[0]: None, BOTH[1]: Mark.NOT_AVAILABLE}


def test_one_year_stands_for_itself(engine: Engine) -> None:
    (draft,) = drafted(engine, twelve(date(2024, 5, 1)), coverage((2025,)))
    (figure,) = draft.table("episode_paths").figures
    assert (figure.period.label, figure.value) == ("year to March 2025", 24)
    sections = {section.name: section for page in draft.pages for section in page.sections}
    (slot,) = sections["repeats-closed"].sentence.slots
    assert (slot.table, slot.period) == ("repeats_closed_share_by_year", "latest")


def test_without_a_council_there_is_no_draft_of_paths(engine: Engine) -> None:
    assert path_drafts(engine, coverage(senders=("police",))) == ()


def test_without_any_event_the_page_holds_no_maps(engine: Engine) -> None:
    (draft,) = drafted(engine, [], coverage())
    assert not draft.table("episode_paths").figures[0].value
    assert all(section.chart.kind != "paths" for section in draft.page.sections)


def test_every_section_that_there_may_be_has_a_question_and_words_for_withheld_figures() -> None:
    sections = [section for page in path_pages(coverage(), None) for section in page.sections]
    assert len(sections) == 25
    assert all(section.question.endswith("?") and section.sentence.otherwise for section in sections)
    assert len({section.name for section in sections}) == 25
