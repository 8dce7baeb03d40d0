"""The draft of clocks: what stands in its tables and on its pages, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.analyses.pathways import clock_measures as by
from sightline.analyses.pathways.clock_curves import followed
from sightline.analyses.pathways.clock_page import clock_pages
from sightline.analyses.pathways.clock_rules import ALL, due_table, moment_table, published_bands, unless_table
from sightline.analyses.pathways.clock_tables import Waits
from sightline.analyses.pathways.clock_words import limit_words, lower
from sightline.analyses.pathways.clocks import clock_drafts, rule_tables
from sightline.analyses.picture.coverage import Coverage
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.engines.duck import DuckEngine
from sightline.standard.arrow import schema_of
from sightline.standard.clocks import clock, clocks
from sightline.standard.drafts import Draft
from sightline.standard.figures import Figure
from sightline.standard.model import EVENT
from sightline.standard.units import Mark, Unit

ONE, OTHER = "E06000001", "E06000002"
COVERAGE = Coverage(
    (2025,), {"council": 2}, frozenset({("council", 2025)}), frozenset({(ONE, 2025), (OTHER, 2025)}), (),
    date(2025, 3, 31), (date(2025, 6, 1), date(2025, 6, 1)),
)  # fmt: skip
START = date(2024, 6, 3)


def event(key: str, kind: str, day: date, **more: object) -> dict[str, object]:
    """An event of a record of its own episode."""
    record = key.partition(".")[0]
    return {"event_key": key, "record_key": record, "person_key": f"p{record}", "agency": ONE, "sender": "council",
            "area": ONE, "kind": kind, "happened_on": day, "recorded_on": day, "episode": record, **more}  # fmt: skip


def case(number: int, days: int | None, agency: str = ONE, *, csa: bool = False) -> list[dict[str, object]]:
    """A referral whose assessment took so many days, or is not finished; a factor where it found sexual abuse."""
    of = {"agency": agency, "area": agency}
    ended = None if days is None else START + timedelta(days=days)
    made = [event(f"r{number}", "referral", START, **of),
            event(f"r{number}.a", "assessment", START, ended_on=ended, **of)]  # fmt: skip
    if csa:
        made.append(event(f"r{number}.f", "factor", START, status="assessed factor", harmed_by="adult_on_child", **of))
    return made


def cases() -> list[dict[str, object]]:
    """60 within 45 working days and 20 later at one council, of whom 55 are CSA; 30, 20 and 15 open at the other."""
    made: list[dict[str, object]] = []
    for number in range(60):
        made += case(number, 20 + number % 30, csa=number < 40)
    for number in range(60, 80):
        made += case(number, 80 + number % 10, csa=number < 75)
    for number in range(80, 110):
        made += case(number, 20, OTHER)
    for number in range(110, 130):
        made += case(number, 100, OTHER)
    for number in range(130, 145):
        made += case(number, None, OTHER)
    return made


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The draft of those cases."""
    return drafts(tmp_path_factory.mktemp("spill"), cases())[0]


def drafts(folder: Path, events: list[dict[str, object]], coverage: Coverage = COVERAGE) -> tuple[Draft, ...]:
    with DuckEngine(folder, threads=1) as engine:
        engine.register("event", pa.Table.from_pylist(events, schema=schema_of(EVENT.columns)))
        engine.register("covered_year", pa.table({"year": pa.array(coverage.years, pa.int64())}))
        return clock_drafts(engine, coverage)


def at(draft: Draft, table: str, area: str = "pooled", **codes: str) -> Figure:
    """The one figure of a table with just these codes."""
    wanted = tuple(sorted(codes.items()))
    found = [one for one in draft.table(table).figures if one.breakdown == wanted and one.area == area]
    assert len(found) == 1, found
    return found[0]


def test_a_share_is_made_of_the_settled_cases_and_of_those_within_the_limit(drafted: Draft) -> None:
    share = at(drafted, "clock_protection_share", clock="assessment_duration", in_time="yes")
    assert (share.n, share.denominator) == (90, 145)  # those open have passed the limit by the end of March
    assert share.value == pytest.approx(100 * 90 / 145)
    assert share.measure.unit is Unit.PERCENT
    settled = at(drafted, "clock_protection_settled", clock="assessment_duration")
    assert settled.value == share.denominator


def test_shares_stand_by_area_for_each_clock_and_never_in_order_of_their_value(drafted: Draft) -> None:
    table = drafted.table("clock_area_assessment_duration_share")
    assert {one.area: (one.n, one.denominator) for one in table.figures} == {ONE: (60, 80), OTHER: (30, 65)}
    assert [one.area for one in table.figures] == [ONE, OTHER]


def test_shares_stand_by_sexual_abuse_and_by_form(drafted: Draft) -> None:
    found = {
        answer: at(drafted, "clock_protection_by_csa_share", clock="assessment_duration", csa=answer, in_time="yes")
        for answer in ("yes", "no")
    }
    assert {answer: (one.n, one.denominator) for answer, one in found.items()} == {"yes": (40, 55), "no": (50, 90)}
    adult = at(drafted, "clock_protection_by_form_share", clock="assessment_duration", csa="yes",
               case_harmed_by="adult_on_child", in_time="yes")  # fmt: skip
    assert (adult.n, adult.denominator) == (40, 55)


def test_states_add_up_to_all_cases_and_open_ones_are_among_them(drafted: Draft) -> None:
    states = {one.code("state"): one.value for one in drafted.table("clock_protection_states").figures
              if one.code("clock") == "assessment_duration"}  # fmt: skip
    assert states == {"within": 90, "later": 55, "open": 0, "ended": 0}
    assert at(drafted, "clock_protection_cases", clock="assessment_duration").value == 145


def test_a_curve_begins_at_nought_and_counts_open_cases_as_far_as_they_were_seen(drafted: Draft) -> None:
    curve = sorted(drafted.table("clock_curve_assessment_duration").figures, key=lambda one: int(one.code("day") or 0))
    assert [one.code("day") for one in curve] == [str(day) for day in clock("assessment_duration").grid]
    assert (curve[0].value, curve[0].n, curve[0].denominator) == (0.0, 0, 145)
    assert curve[-1].denominator == 15
    assert sum(one.n or 0 for one in curve) == 130
    assert curve[-1].value == pytest.approx(100 * 130 / 145)  # none is lost to view before its end


def test_days_are_those_by_which_a_share_of_all_cases_had_stopped(drafted: Draft) -> None:
    half = at(drafted, "clock_protection_days", clock="assessment_duration", quantile="p50")
    waits = sorted([20 + n % 30 for n in range(60)] + [80 + n % 10 for n in range(60, 80)] + [20] * 30 + [100] * 20)
    assert half.value == waits[72]  # the 73rd of 145
    assert half.n == 145
    assert half.measure.unit is Unit.DAY


def test_the_draft_is_not_refused_and_what_is_small_in_it_is_withheld(drafted: Draft) -> None:
    rules = policy("sightline-default")
    assert reasons([drafted], rules) == []
    protected = protect(drafted.tables, rules)
    assert protected


def test_bands_are_of_what_stopped_in_the_year(drafted: Draft) -> None:
    found = {one.code("band"): one.value for one in drafted.table("clock_bands_assessment_duration").figures}
    assert sum(value or 0 for value in found.values()) == 130
    assert set(found) == {band.code for band in published_bands("assessment_duration")}


def test_the_page_says_which_clocks_no_return_carries_and_has_a_question_for_every_chart(drafted: Draft) -> None:
    said = " ".join(drafted.page.sections[0].not_known)
    assert "found after missing to return interview" in said
    assert "referral to decision" in said
    assert "start to end of assessment" not in said
    for page in drafted.pages:
        assert page.group == "pathways"
        assert all(section.question.endswith("?") for section in page.sections)


def test_a_clock_whose_stops_nobody_sent_is_not_drawn(tmp_path: Path) -> None:
    events = [event(f"r{n}", "referral", START) for n in range(50)]
    assert drafts(tmp_path, events) == ()


def test_a_council_that_records_no_stop_at_all_is_a_finding_and_not_late(tmp_path: Path) -> None:
    silent = [event(f"s{n}", "assessment", START, agency=OTHER, area=OTHER) for n in range(30)]
    at_one = [one for one in cases() if one["agency"] == ONE]
    (draft,) = drafts(tmp_path, [*at_one, *silent])
    assert at(draft, "clock_protection_findings", clock="assessment_duration", clock_finding="unheard").value == 30
    share = at(draft, "clock_protection_share", clock="assessment_duration", in_time="yes")
    assert share.denominator == 80


def test_a_year_for_which_councils_sent_nothing_is_not_available_and_never_nought(tmp_path: Path) -> None:
    (draft,) = drafts(tmp_path, cases(), replace(COVERAGE, years=(2025, 2026)))
    figures = draft.table("clock_protection_share").figures
    marks = {one.period.label: one.mark for one in figures if one.code("clock") == "assessment_duration"}
    assert marks == {"year to March 2025": None, "year to March 2026": Mark.NOT_AVAILABLE}


def test_open_cases_of_a_council_are_seen_to_the_end_of_its_last_census() -> None:
    rows = rule_tables(replace(COVERAGE, councils=frozenset({(ONE, 2024), (ONE, 2025), (OTHER, 2024)})))["speaks_until"]
    assert {row["who"]: row["until"] for row in rows.to_pylist()} == {
        ALL: date(2025, 3, 31), ONE: date(2025, 3, 31), OTHER: date(2024, 3, 31),
    }  # fmt: skip


def test_every_clock_has_one_start_and_one_stop_and_other_endings_of_its_episode() -> None:
    rows = moment_table().to_pylist()
    for name in clocks():
        roles = [row["role"] for row in rows if row["clock"] == name]
        assert roles.count("start") == roles.count("stop") == 1
    closing = next(row for row in rows if (row["clock"], row["role"]) == ("assessment_duration", "ended"))
    assert (closing["kind"], closing["day_of"], closing["pairing"]) == ("referral", "ended", "episode")
    declined = {
        (row["role"], row["outcome"]) for row in unless_table().to_pylist() if row["clock"] == "return_interview"
    }
    assert declined == {("stop", "declined"), ("stop", "no_answer"), ("start", "missing"), ("also", "missing")}


def test_days_due_are_those_of_the_standard_and_none_where_the_calendar_ends() -> None:
    rows = due_table(date(2025, 3, 3), date(2025, 3, 3)).to_pylist()
    assert {row["clock"]: row["due"] for row in rows}["assessment_from_referral"] == date(2025, 5, 8)
    late = {row["clock"] for row in due_table(date(2035, 12, 30), date(2035, 12, 30)).to_pylist()}
    assert "assessment_from_referral" not in late
    assert "later_review" in late


def test_limits_and_labels_in_words() -> None:
    assert limit_words(clock("referral_decision")) == "1 working day"
    assert limit_words(clock("return_interview")) == "72 hours"
    assert limit_words(clock("support_wait")) == "no limit"
    assert lower("Referral to decision") == "referral to decision"
    assert lower("National Referral Mechanism") == "National Referral Mechanism"


def test_cases_that_were_followed_are_put_in_order_of_what_they_showed() -> None:
    rows = [
        {
            "clock": "x",
            "dimension": "all",
            "code": "all",
            "csa": csa,
            "shown": shown,
            "stopped": 1,
            "ended": 0,
            "open": 2,
        }
        for csa, shown in (("no", 9), ("yes", 2), ("no", 2))
    ]
    found = followed(rows, "x", "shown")
    assert (found.values, found.stopped, found.open, found.total) == ((2, 9), (2, 1), (4, 2), 9)
    assert followed(rows, "x", "shown", ("yes",)).values == (2,)
    assert found.up_to(8) == {"stopped": 2, "ended": 0, "open": 4}


def test_every_state_that_the_steps_give_is_shown_somewhere() -> None:
    shown = {code for code, _ in by.STATE.labels}
    together = {state for states in by.STATES_OF.values() for state in states}
    assert {"within", "later", "past", "open", "stopped", "ended", "cannot_tell"} <= shown | together


@pytest.mark.parametrize(("areas", "pages"), [(30, ["clocks-areas"]), (31, ["clocks-areas-1", "clocks-areas-2"])])
def test_of_many_areas_each_clock_has_a_page_of_its_own(areas: int, pages: list[str]) -> None:
    names = ("assessment_duration", "assessment_from_referral")
    counts = [
        {"clock": name, "year": 2025, "csa": "no", "dimension": dimension, "code": code, "state": "within", "cases": 9}
        for name in names
        for dimension, code in [("all", "all"), *(("area", f"A{number}") for number in range(areas))]
    ]
    kinds = [{"clock": name, "role": role} for name in names for role in ("start", "stop")]
    waits = Waits(counts, (), (), (), (), kinds, COVERAGE)
    made = clock_pages(waits, {f"clock_area_{name}_share" for name in names})
    assert [page.name for page in made] == ["clocks", *pages]
    assert [page.listed for page in made] == [True, *[False] * len(pages)]


def test_the_clock_with_most_cases_is_named_first(drafted: Draft) -> None:
    counts = [
        {"clock": name, "year": 2025, "csa": "no", "dimension": "all", "code": "all", "state": "open", "cases": cases}
        for name, cases in (("assessment_duration", 3), ("core_group", 9))
    ]
    kinds = [
        {"clock": name, "role": role} for name in ("assessment_duration", "core_group") for role in ("start", "stop")
    ]
    waits = Waits(counts, (), (), (), (), kinds, COVERAGE)
    assert [one.name for one in waits.largest] == ["core_group", "assessment_duration"]
    assert drafted.page.headline is not None
