"""The front door: contacts, early help and decisions on referrals, on children made by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sightline.synthetic.agencies import contacts
from sightline.synthetic.agencies.contacts import Contacts
from sightline.synthetic.days import ISO, working_between, year_bounds
from sightline.synthetic.society.people import Kind
from tests.unit.synthetic.small_council import Council, check_events, council, rows

MIDDLE = ISO[year_bounds(2024)[1]]


@pytest.fixture(scope="module")
def given() -> Council:
    return council()


@pytest.fixture(scope="module")
def made(given: Council) -> Contacts:
    return contacts.make_contacts(given.setting, given.people, given.episodes, given.signs)


def test_every_referral_came_by_one_contact_from_the_same_source(given: Council, made: Contacts) -> None:
    led = made.contact.decision == contacts.REFERRAL
    episodes = given.episodes
    for name, of_episode in (("person", "person"), ("area", "area"), ("source", "source"), ("decided", "referral")):
        assert (getattr(made.contact, name)[led] == getattr(episodes, of_episode)).all()
    waited = episodes.referral - made.contact.day[led]
    assert waited.min() == 0
    assert waited.max() <= 5
    assert 0.6 < (waited == 0).mean() < 0.85


def test_a_concern_raised_is_a_contact_once_and_leads_to_a_referral_soon_after(given: Council, made: Contacts) -> None:
    signs, contact, episodes = given.signs, made.contact, given.episodes
    there = list(zip(contact.person.tolist(), contact.day.tolist(), contact.decision.tolist(), strict=True))
    referrals = set(zip(episodes.person.tolist(), episodes.referral.tolist(), strict=True))
    leading = 0
    for sign in signs.of("concern_raised").tolist():
        child, told = int(signs.child[sign]), int(signs.told[sign])
        if not told:
            continue
        mine = [decision for person, day, decision in there if (person, day) == (child, told)]
        assert mine
        leads = any((child, told + wait) in referrals for wait in range(6))
        assert (contacts.REFERRAL in mine) >= leads
        leading += leads
    assert leading > 0


def test_there_are_two_and_a_half_other_contacts_for_each_referral(given: Council, made: Contacts) -> None:
    inside = (made.contact.day >= given.setting.start) & (made.contact.day <= given.setting.end)
    other = (made.contact.decision != contacts.REFERRAL) & inside
    referred = (given.episodes.referral >= given.setting.start) & (given.episodes.referral <= given.setting.end)
    assert other.sum() == pytest.approx(2.5 * referred.sum(), abs=1)


def test_contacts_are_about_children_under_the_name_they_had_that_day(given: Council, made: Contacts) -> None:
    people, contact = given.people, made.contact
    age = contact.day - people.birth[contact.person]
    assert (age >= 0).all()
    assert (age < 18 * 365.25).all()
    adopted, renamed = people.adopted_on[contact.person], people.kind[contact.person] == Kind.ADOPTED
    old = (adopted > 0) & ~renamed
    assert old.any()
    assert (contact.day[old] < adopted[old]).all()
    assert (contact.day[renamed] > adopted[renamed]).all()


def test_early_help_is_for_those_without_an_open_case_and_one_at_a_time(given: Council, made: Contacts) -> None:
    helped, episodes = made.early_help, given.episodes
    spans: dict[int, list[tuple[int, int]]] = {}
    cases: dict[int, list[tuple[int, int]]] = {}
    for person, begun, ended in zip(helped.person.tolist(), helped.start.tolist(), helped.end.tolist(), strict=True):
        assert begun <= ended
        spans.setdefault(person, []).append((begun, ended))
    for case in np.flatnonzero(~episodes.no_action).tolist():
        person = int(episodes.person[case])
        cases.setdefault(person, []).append((int(episodes.referral[case]), int(episodes.closed[case])))
    for person, mine in spans.items():
        mine.sort()
        assert all(before[1] < after[0] for before, after in pairwise(mine))
        assert not any(begun <= start <= ended for start, _ in mine for begun, ended in cases.get(person, []))


def test_early_help_that_meets_a_referral_is_stepped_up_on_that_day(given: Council, made: Contacts) -> None:
    helped = made.early_help
    referrals = set(zip(given.episodes.person.tolist(), given.episodes.referral.tolist(), strict=True))
    stepped = helped.ending == contacts.STEPPED_UP
    assert stepped.sum() > 20
    assert all(
        pair in referrals for pair in zip(helped.person[stepped].tolist(), helped.end[stepped].tolist(), strict=True)
    )
    assert 0.08 < (helped.ending == contacts.DECLINED).mean() < 0.2


def test_most_referrals_are_decided_within_a_working_day_and_before_the_assessment(
    given: Council, made: Contacts
) -> None:
    decision, begun = made.decision, given.episodes.assessed_from
    days = working_between(decision.referral, decision.decided)
    assert (decision.decided >= decision.referral).all()
    assert 0.88 < (days <= 1).mean() < 0.99
    assert (decision.decided[begun > 0] <= np.maximum(begun, decision.referral)[begun > 0]).all()
    assert (decision.no_action == given.episodes.no_action).all()


def test_early_help_over_two_years_is_open_in_the_first_file_and_ended_in_the_second(
    given: Council, made: Contacts
) -> None:
    by_id: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows(given.setting, made, "early_help"):
        by_id.setdefault(row["early_help_id"], {})[row["year"]] = row
    both = [found for found in by_id.values() if len(found) == 2]
    assert len(both) > 50
    assert all((found["2024"]["end_date"], found["2024"]["outcome"]) == ("", "open") for found in both)
    assert all(found["2025"]["start_date"] <= MIDDLE for found in both)
    assert any(found["2025"]["outcome"] == "ended" and found["2025"]["end_date"] > MIDDLE for found in both)


def test_a_file_does_not_know_what_was_decided_after_its_year(given: Council, made: Contacts) -> None:
    first = [row for row in rows(given.setting, made, "contacts") if row["year"] == "2024"]
    assert {row["contact_date"] <= MIDDLE for row in first} == {True}
    assert {row["decision_date"] <= MIDDLE for row in first} == {True}
    undecided = [row for row in first if not row["decision"]]
    assert undecided
    assert {row["decision_date"] for row in undecided} == {""}


def test_who_is_known_under_two_ids_is_written_down_under_the_second_from_its_day_on(
    given: Council, made: Contacts
) -> None:
    second = {True: 0, False: 0}
    plain = {row["contact_id"]: row["la_child_id"] for row in rows(given.setting, made, "contacts")}
    for row in rows(given.setting, made, "contacts", twice=400):
        own = plain[row["contact_id"]]
        assert row["la_child_id"] in (own, f"{own}/2")
        later = row["contact_date"] >= "2025-01-01"
        second[later] += row["la_child_id"] != own
    assert second[False] == 0
    assert second[True] > 50


def test_every_row_is_an_event_and_every_written_event_a_row(given: Council, made: Contacts) -> None:
    ids = {"contacts": "contact_id", "early_help": "early_help_id", "referral_decisions": "decision_id"}
    check_events(given.setting, made, ids)


def test_the_same_seed_makes_the_same_contacts(given: Council, made: Contacts) -> None:
    again = contacts.make_contacts(given.setting, given.people, given.episodes, given.signs)
    for part in ("contact", "early_help", "decision"):
        one, other = getattr(made, part), getattr(again, part)
        assert all((getattr(one, name) == getattr(other, name)).all() for name in one.__slots__)
