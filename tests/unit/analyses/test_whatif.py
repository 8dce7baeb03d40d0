"""The page "what-if": waits of made-up cases, what a shorter one would have taken, and what it refuses to say."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.analyses.pathways.whatif import whatif_drafts, working_day
from sightline.analyses.pathways.whatif_handovers import handovers, period, working_days_before
from sightline.analyses.pathways.whatif_page import WORDS
from sightline.analyses.picture.coverage import Coverage
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.engines.duck import DuckEngine
from sightline.render.sentences import fill
from sightline.standard.arrow import schema_of
from sightline.standard.calendar import add_working_days, working_days_between
from sightline.standard.clocks import clocks
from sightline.standard.drafts import Draft, OutputKind
from sightline.standard.figures import MODEL, Figure
from sightline.standard.model import EVENT
from sightline.standard.tables import Type

COVERAGE = Coverage(
    (2025, 2026), {"council": 2, "police": 1}, frozenset(), frozenset(), ("A gap.",), date(2026, 3, 31),
    (date(2026, 5, 1), date(2026, 5, 1)),
)  # fmt: skip
FIRST = date(2024, 4, 1)
Event = tuple[
    str, str, str | None, str | None, str | None, date | None, date | None
]  # agency, kind, episode, related, ...


def conferences(agency: str, number: int, waits: Sequence[int], seed: int = 1) -> list[Event]:
    """So many enquiries on drawn days of the first year and a half, each with a conference after a drawn wait."""
    chosen = random.Random(seed)
    made: list[Event] = []
    for place in range(number):
        begins, episode = add_working_days(FIRST, chosen.randint(1, 380)), f"{agency}{place}"
        made.append((agency, "section47", episode, None, None, begins, None))
        ends = add_working_days(begins, chosen.choice(waits))
        made.append((agency, "initial_conference", episode, None, None, ends, None))
    return made


def notices(number: int, lost: int, waits: Sequence[int]) -> list[Event]:
    """Notices of one force, sent on drawn days; the first `lost` of them never arrive."""
    chosen = random.Random(2)
    made: list[Event] = []
    for place in range(number):
        sent = add_working_days(FIRST, chosen.randint(1, 380))
        made.append(("F", "police_notice", None, None, "sent", None, sent))
        if place >= lost:
            made.append(
                (
                    "C",
                    "notice_received",
                    None,
                    f"n{len(made) - 1}",
                    None,
                    add_working_days(sent, chosen.choice(waits)),
                    None,
                )
            )
    return made


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with DuckEngine(tmp_path, threads=1) as made:
        yield made


def drafts(engine: DuckEngine, events: Sequence[Event], coverage: Coverage = COVERAGE) -> tuple[Draft, ...]:
    names = ("agency", "kind", "episode", "related_event", "outcome", "happened_on", "ended_on")
    needed = {column.name: "x" if column.type is Type.TEXT else 0 for column in EVENT.columns if not column.null}
    rows = [
        {**needed, "event_key": f"n{place}", **dict(zip(names, event, strict=True))}
        for place, event in enumerate(events)
    ]
    engine.clear()
    engine.register("event", pa.Table.from_pylist(rows, schema=schema_of(EVENT.columns)))
    return whatif_drafts(engine, coverage)


def figures(draft: Draft, table: str) -> dict[str, Figure]:
    """Code of the last dimension -> figure."""
    return {figure.breakdown[-1][1] if figure.breakdown else "all": figure for figure in draft.table(table).figures}


def values(draft: Draft, table: str) -> dict[str, float | None]:
    return {code: figure.value for code, figure in figures(draft, table).items()}


WAITS = (4, 10, 12, 14, 14, 20)


@pytest.fixture
def draft(engine: DuckEngine) -> Draft:
    """Two councils with 300 conferences each, and 200 notices of which 40 never arrived."""
    events = [*conferences("C", 300, WAITS), *conferences("D", 300, WAITS, 3)]
    (made,) = drafts(engine, [*notices(200, 40, (0, 1, 3)), *events])
    return made


def test_waits_are_those_that_were_made(draft: Draft) -> None:
    assert values(draft, "whatif_conference_cases") == {"all": 600}
    bands = values(draft, "whatif_conference_by_wait")
    assert sum(value or 0 for value in bands.values()) == 600
    assert bands["up_to_5"] == pytest.approx(100, abs=30)
    assert bands["11_to_15"] == pytest.approx(300, abs=40)
    assert bands["16_to_20"] == pytest.approx(100, abs=30)
    assert bands["over_20"] == 0
    days = values(draft, "whatif_conference_days")
    assert days["p50"] in (12, 14)
    assert days["p75"] == 14
    assert days["mean"] == pytest.approx(sum(WAITS) / len(WAITS), abs=0.6)
    share = figures(draft, "whatif_conference_share")["yes"]
    assert share.n == 600 - int(bands["16_to_20"] or 0)
    assert share.value == pytest.approx(100 * (share.n or 0) / 600)


def test_half_the_wait_is_half_the_days_and_half_of_those_who_wait(draft: Draft) -> None:
    mean = values(draft, "whatif_conference_days")["mean"]
    assert values(draft, "whatif_conference_less")["mean"] == pytest.approx((mean or 0) / 2)
    more = figures(draft, "whatif_conference_more")
    days = working_day(date(2026, 1, 6)) - working_day(FIRST) + 1
    assert more["once"].value == pytest.approx(600 * (mean or 0) / 2 / days)
    for figure in more.values():
        (found,) = figure.intervals
        assert found.kind == MODEL
        assert found.lower <= (figure.value or 0) <= found.upper
    assert more["yearly"].intervals[0].upper > more["yearly"].value  # type: ignore[operator]


def test_notices_that_never_arrived_are_counted_and_are_in_no_wait(draft: Draft) -> None:
    assert values(draft, "whatif_notice_ended") == {"yes": 160, "no": 40}
    assert values(draft, "whatif_notice_by_wait")["none"] == 40
    share = figures(draft, "whatif_notice_share")["yes"]
    assert share.denominator == 200
    assert share.n == values(draft, "whatif_notice_by_wait")["same_or_next"]
    assert all(figure.n == 160 for figure in figures(draft, "whatif_notice_days").values())
    late = values(draft, "whatif_notice_by_wait")["2_to_5"] or 0
    # Each late notice took three days and would have taken one.
    assert values(draft, "whatif_notice_less")["mean"] == pytest.approx(2 * late / 160)


def test_clearance_takes_the_draft_and_the_sentences_fill(draft: Draft) -> None:
    sightline = policy("sightline-default")
    assert reasons([draft], sightline) == []
    tables = protect(draft.tables, sightline).tables
    filled = {section.name: fill(section.sentence, tables) for section in draft.page.sections}
    assert all(sentence.complete for sentence in filled.values())
    assert "Of 600 conferences" in filled["conference-wait"].text
    assert {table.kind for table in draft.tables} == {
        OutputKind.COUNTS, OutputKind.SHARES, OutputKind.DURATIONS, OutputKind.ESTIMATES,
    }  # fmt: skip
    assert all(figure.area == "pooled" for table in draft.tables for figure in table.figures)  # never an agency


def test_what_a_shorter_wait_takes_is_withheld_with_the_count_that_it_is_made_of(engine: DuckEngine) -> None:
    (made,) = drafts(engine, [*notices(200, 0, (0, 1, 3)), *conferences("C", 40, WAITS)])
    small = tuple(
        replace(table, figures=tuple(replace(figure, value=4) for figure in table.figures))
        if table.name == "whatif_conference_cases" else table
        for table in made.tables
        if not table.name.startswith(("whatif_conference_w", "whatif_conference_b", "whatif_conference_s"))
    )  # fmt: skip
    printed = {table.name: table for table in protect(small, policy("sightline-default")).tables}
    assert {str(figure.mark) for figure in printed["whatif_conference_more"].figures} == {"c"}


def test_the_same_events_give_the_same_draft_in_whatever_order(engine: DuckEngine) -> None:
    events = [*conferences("C", 60, WAITS), *conferences("D", 60, WAITS, 3)]
    assert drafts(engine, events) == drafts(engine, events[::-1])


def test_a_handover_of_which_nothing_came_is_named(draft: Draft) -> None:
    said = " ".join(draft.page.sections[0].not_known)
    assert "from a referral to support to the first session" in said
    assert "from a section 47 enquiry" not in said
    assert "A gap." in said


def test_where_no_agency_has_enough_there_is_no_estimate_and_the_page_says_so(engine: DuckEngine) -> None:
    (made,) = drafts(engine, [*conferences("C", 20, WAITS), *conferences("D", 20, WAITS)])
    assert not any(table.kind is OutputKind.ESTIMATES for table in made.tables)
    (section,) = made.page.sections
    assert "does not allow it to be worked out" in " ".join(section.not_known)


def test_where_nothing_of_any_handover_came_there_is_no_draft(engine: DuckEngine) -> None:
    assert drafts(engine, [("C", "review", "a", None, None, FIRST, None)]) == ()
    assert drafts(engine, conferences("C", 60, WAITS), replace(COVERAGE, until=date(2024, 5, 1), years=(2025,))) == ()


def test_where_each_takes_its_own_time_perhaps_no_more_places_are_needed(engine: DuckEngine) -> None:
    (made,) = drafts(engine, conferences("C", 600, (1, 5, 9, 13, 17, 21)))
    yearly = figures(made, "whatif_conference_more")["yearly"]
    assert yearly.intervals[0].lower == 0


def test_days_before_the_last_are_left_out_since_many_of_their_cases_wait_still() -> None:
    conference = handovers()[0]
    found = period(conference, COVERAGE)
    assert found is not None
    assert found.start == FIRST
    assert working_days_between(found.end, COVERAGE.until) == conference.settle
    # A gap of a year: only what came after it is counted.
    after = period(conference, replace(COVERAGE, years=(2023, 2025, 2026)))
    assert after is not None
    assert after.start == FIRST


def test_working_days_before_a_day_are_counted_as_everywhere() -> None:
    day = date(2026, 1, 2)
    for number in range(1, 30):
        found = working_days_before(day, number)
        assert working_days_between(found, day) == number
        assert working_days_between(found + timedelta(days=1), day) == number - 1  # it is the last such day


def test_every_handover_has_words_and_bands_and_the_limit_of_its_clock() -> None:
    assert set(WORDS) == {handover.name for handover in handovers()}
    limits = {handover.name: handover.limit for handover in handovers()}
    assert limits["conference"] == clocks()["initial_conference_proxy"].limit
    for handover in handovers():
        if handover.limit is not None:  # so that a share is a sum of bands
            assert handover.limit in {band.to_day for band in handover.bands}
