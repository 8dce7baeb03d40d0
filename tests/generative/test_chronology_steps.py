"""Each step from content to events and persons, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sightline.chronology import steps
from tests.generative import naive_chronology as naive
from tests.generative import naive_events as events
from tests.generative import naive_feed as feed
from tests.generative import naive_findings as findings
from tests.generative import naive_people as people
from tests.generative import naive_returns as returns
from tests.generative import naive_services as services
from tests.generative.agree import Comparison
from tests.generative.drawn import COLUMNS, USUAL, numbered, rows, tables

# Reasons, statuses and days of looked-after children that meet; meetings that are events; sessions near the tenth.
_REASONS = {"reason_ceased": st.sampled_from(("X1", "E4A", None)), "end_reason": st.sampled_from(("X1", "E4A", None))}
_BEGAN = {"reason_new_episode": st.sampled_from(("S", "S", "P", "L")), "start_reason": st.sampled_from(("S", "S", "P"))}
_CARE = {
    **_REASONS, **_BEGAN, "legal_status": st.sampled_from(("C2", "L1", "L2", "V3", None)),
    "start_date": st.sampled_from((*USUAL, None)), "end_date": st.sampled_from((*USUAL, None)),
}  # fmt: skip


def _some(name: str, **otherwise: st.SearchStrategy[object]) -> st.SearchStrategy[list[dict[str, object]]]:
    columns = {column.name for column in COLUMNS[name]}
    return rows(name, otherwise={key: drawn for key, drawn in otherwise.items() if key in columns})


CARE = {
    name: _some(name, **_CARE)
    for name in ("looked_after_episode", "care_periods", "ssd_cla_episodes", "ssd_legal_status")
}
MEETINGS = {
    "meetings": _some("meetings", kind=st.sampled_from(("review_conference", "core_group")),
                      held_date=st.sampled_from((*USUAL[:2], None))),
    "event": numbered("event", "event_key", {"kind": st.sampled_from(("review", "core_group")),
                                             "happened_on": st.sampled_from(USUAL[:2])}),
    "meeting_attendance": _some("meeting_attendance", attended=st.sampled_from(("yes", "no", "report_sent", None))),
}  # fmt: skip
_SESSIONS = {
    "reason": st.sampled_from(("I", "O", "/", None)), "sessions_possible": st.sampled_from((10, 20, 0, None)),
    "sessions_missed": st.sampled_from((1, 2, 0, None)), "school_year": st.sampled_from((1, 2)),
    "possible": st.sampled_from((10, 20, None)), "missed": st.sampled_from((1, 2, 0, None)),
    "agency": st.sampled_from(("E1", "F1", "G1")), "term": st.sampled_from(("a", "b")),
    "category": st.sampled_from(("PERM", "SUSP", None)),
}  # fmt: skip
SESSIONS = {name: _some(name, **_SESSIONS) for name in steps.CENSUS_ABSENCE.reads}
PERSISTENT = {name: _some(name, **_SESSIONS) for name in steps.SCHOOL_HAPPENING.reads if name != "school_term"}


def test_whatever_a_census_return_repeats_or_leaves_out_the_same_things_happened(compare: Comparison) -> None:
    compare(steps.CIN_HAPPENING, naive.cin_happening, tables(steps.CIN_HAPPENING.reads))


def test_of_a_crime_sent_many_times_the_same_row_is_kept(compare: Comparison) -> None:
    compare(steps.CRIME, naive.crime, tables(steps.CRIME.reads))


def test_of_a_party_sent_many_times_the_same_row_is_kept(compare: Comparison) -> None:
    compare(steps.CRIME_PARTY, naive.crime_party, tables(steps.CRIME_PARTY.reads))


def test_who_harmed_goes_by_birthdays_gone_by_on_the_day_of_the_offence(compare: Comparison) -> None:
    compare(steps.CRIME_HARMED_BY, naive.crime_harmed_by, tables(steps.CRIME_HARMED_BY.reads))


def test_crimes_and_outcomes_reach_the_same_people(compare: Comparison) -> None:
    compare(steps.POLICE_HAPPENING, naive.police_happening, tables(steps.POLICE_HAPPENING.reads))


def test_each_stage_of_support_that_has_a_day_is_a_happening(compare: Comparison) -> None:
    compare(steps.SUPPORT_HAPPENING, naive.support_happening, tables(steps.SUPPORT_HAPPENING.reads))


def test_each_file_of_days_of_a_council_says_the_same(compare: Comparison) -> None:
    compare(steps.COUNCIL_HAPPENING, returns.council_happening, tables(steps.COUNCIL_HAPPENING.reads))


def test_times_of_being_looked_after_begin_and_end_alike(compare: Comparison) -> None:
    compare(steps.CARE_HAPPENING, returns.care_happening, tables(steps.CARE_HAPPENING.reads, CARE))


def test_the_safeguarding_dataset_says_the_same(compare: Comparison) -> None:
    compare(steps.SAFEGUARDING_HAPPENING, returns.safeguarding_happening, tables(steps.SAFEGUARDING_HAPPENING.reads))


def test_what_a_feed_changes_and_forgets_leaves_the_same(compare: Comparison) -> None:
    compare(steps.FEED_HAPPENING, feed.feed_happening, tables(steps.FEED_HAPPENING.reads))


def test_the_lists_of_annex_a_say_the_same(compare: Comparison) -> None:
    compare(steps.ANNEX_HAPPENING, returns.annex_happening, tables(steps.ANNEX_HAPPENING.reads))


def test_reports_of_missing_children_and_notices_say_the_same(compare: Comparison) -> None:
    compare(steps.MISSING_AND_NOTICES, services.police_notice_happening, tables(steps.MISSING_AND_NOTICES.reads))


def test_sessions_missed_in_a_census_add_up_alike(compare: Comparison) -> None:
    compare(steps.CENSUS_ABSENCE, services.census_absence, tables(steps.CENSUS_ABSENCE.reads, SESSIONS))


def test_persistent_absence_falls_into_the_same_terms(compare: Comparison) -> None:
    compare(steps.SCHOOL_HAPPENING, services.school_happening, tables(steps.SCHOOL_HAPPENING.reads, PERSISTENT))


def test_health_services_say_the_same(compare: Comparison) -> None:
    compare(steps.HEALTH_HAPPENING, services.health_happening, tables(steps.HEALTH_HAPPENING.reads))


def test_youth_justice_says_the_same(compare: Comparison) -> None:
    compare(steps.YOUTH_JUSTICE_HAPPENING, services.youth_justice_happening, tables(("youth_justice",)))


def test_the_referral_mechanism_says_the_same(compare: Comparison) -> None:
    compare(steps.MECHANISM_HAPPENING, services.mechanism_happening, tables(("referral_mechanism",)))


def test_courts_say_the_same(compare: Comparison) -> None:
    compare(steps.COURT_HAPPENING, services.court_happening, tables(("court_cases",)))


def test_the_same_people_are_released(compare: Comparison) -> None:
    compare(steps.PRISON_HAPPENING, services.prison_happening, tables(("custody",)))


def test_probation_says_the_same(compare: Comparison) -> None:
    compare(steps.PROBATION_HAPPENING, services.probation_happening, tables(steps.PROBATION_HAPPENING.reads))


def test_of_what_returns_repeat_the_same_row_is_kept_and_the_same_withdrawn(compare: Comparison) -> None:
    some = ("cin_happening", "police_happening", "support_happening")  # all at once are more than can well be drawn
    few: dict[str, st.SearchStrategy[Any]] = {
        name: st.just([]) for name in steps.HAPPENING_ONCE.reads if name not in some
    }
    compare(steps.HAPPENING_ONCE, events.happening_once, tables(steps.HAPPENING_ONCE.reads, few))


def test_several_returns_speak_of_the_same_things(compare: Comparison) -> None:
    compare(steps.SAID_BY_SEVERAL, events.said_by_several, tables(steps.SAID_BY_SEVERAL.reads))


def test_a_day_lies_in_the_same_episode(compare: Comparison) -> None:
    compare(steps.EPISODE_OF_DAY, events.episode_of_day, tables(steps.EPISODE_OF_DAY.reads))


def test_happenings_come_to_mean_the_same_for_the_same_person(compare: Comparison) -> None:
    compare(steps.EVENTS, events.event, tables(steps.EVENTS.reads))


def test_the_same_organisations_came_to_meetings(compare: Comparison) -> None:
    compare(steps.ATTENDANCES, findings.attendance, tables(steps.ATTENDANCES.reads, MEETINGS))


def test_what_records_say_of_a_person_is_put_in_the_same_words(compare: Comparison) -> None:
    few: dict[str, st.SearchStrategy[Any]] = {name: st.just([]) for name in people.BESIDE[2:-1]}
    compare(steps.PERSON_SAYS, people.person_says, tables(steps.PERSON_SAYS.reads, few))


def test_a_person_is_described_by_the_same_first_words(compare: Comparison) -> None:
    compare(steps.PERSONS, people.person, tables(steps.PERSONS.reads))


def test_the_same_draws_are_handed_on(compare: Comparison) -> None:
    compare(steps.LINK_DRAWS, people.link_draw, tables(steps.LINK_DRAWS.reads))


def test_what_cannot_be_so_is_counted_alike(compare: Comparison) -> None:
    compare(steps.CHRONOLOGY_FINDINGS, findings.chronology_finding, tables(steps.CHRONOLOGY_FINDINGS.reads))
