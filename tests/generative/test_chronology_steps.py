"""Each step from content to events and persons, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from sightline.chronology import steps
from tests.generative import naive_chronology as naive
from tests.generative.agree import Comparison
from tests.generative.drawn import tables


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


def test_of_what_returns_repeat_the_same_row_is_kept_and_the_same_withdrawn(compare: Comparison) -> None:
    compare(steps.HAPPENING_ONCE, naive.happening_once, tables(steps.HAPPENING_ONCE.reads))


def test_happenings_come_to_mean_the_same_for_the_same_person(compare: Comparison) -> None:
    compare(steps.EVENTS, naive.event, tables(steps.EVENTS.reads))


def test_what_records_say_of_a_person_is_put_in_the_same_words(compare: Comparison) -> None:
    compare(steps.PERSON_SAYS, naive.person_says, tables(steps.PERSON_SAYS.reads))


def test_a_person_is_described_by_the_same_first_words(compare: Comparison) -> None:
    compare(steps.PERSONS, naive.person, tables(steps.PERSONS.reads))


def test_the_same_draws_are_handed_on(compare: Comparison) -> None:
    compare(steps.LINK_DRAWS, naive.link_draw, tables(steps.LINK_DRAWS.reads))
