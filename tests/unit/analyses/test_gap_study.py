"""What is counted in one run of the three gaps, in which draws, and the words where nothing can be counted."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from sightline.analyses.pathways.gap_counting import MOST, NEVER, Gains
from sightline.analyses.pathways.gap_page import gap_page
from sightline.analyses.pathways.gap_response import Response
from sightline.analyses.pathways.gap_rules import RULES, VIEWS
from sightline.analyses.pathways.gap_study import Found, closed_until, means_by_group, number, study, why_none
from sightline.analyses.pathways.gap_tables import gap_tables
from tests.unit.analyses.made_gaps import COUNCIL, POLICE, SCHOOL, THREE, Kid, coverage, day, many, rows


@pytest.fixture(scope="module")
def found() -> Found:
    made = study(rows(many()), THREE)
    assert isinstance(made, Found)
    return made


def two(view: int, other: int, at: int, contact: int | None = None) -> Kid:
    """A child with two signs a day apart, written at once, and identified so many days after the first or never."""
    signs = [(view, 0, day(at), day(at)), (other, 1, day(at + 1), day(at + 1))]
    return Kid(signs, None if contact is None else day(at + contact))


# -- whether anything can be counted ----------------------------------------------------------------------------


def test_a_year_that_ended_less_than_six_months_ago_is_not_looked_at() -> None:
    assert closed_until(coverage(2024, 2025, 2026, received=date(2026, 9, 29))) == date(2025, 3, 31)
    assert closed_until(coverage(2024, 2025, 2026, received=date(2026, 9, 30))) == date(2026, 3, 31)
    assert "six months" in why_none(coverage(2024, 2025, received=date(2024, 9, 1)))


def test_one_year_or_years_with_a_gap_are_not_enough_to_look_back() -> None:
    assert "two years without a gap" in why_none(coverage(2025))
    assert "two years without a gap" in why_none(coverage(2023, 2025, 2026))
    # of two years the second is not closed yet
    assert "two years without a gap" in why_none(coverage(2025, 2026, received=date(2026, 5, 1)))
    assert why_none(coverage(2024, 2025)) == why_none(THREE) == ""


def test_fewer_children_identified_than_the_fewest_are_not_counted() -> None:
    kids = [two(POLICE, SCHOOL, 400 + n, 20) for n in range(RULES.fewest - 1)]
    kids += [two(POLICE, SCHOOL, 300 + n) for n in range(100)]
    assert study(rows(kids), THREE) == "too few children were identified"
    made = study(rows([*kids, two(POLICE, SCHOOL, 500, 20)]), THREE)
    assert isinstance(made, Found)
    # nobody was identified of whom two years can be looked back on: that window is left out, and so are other forms
    assert [window.look_back for window in made.windows] == [365, 182]
    assert list(made.forms) == ["adult_on_child"]


def test_signs_of_one_kind_of_agency_cannot_be_pooled() -> None:
    kids = [two(POLICE, POLICE, 400 + n, 20 if n % 3 == 0 else None) for n in range(300)]
    assert study(rows(kids), THREE) == "signs of fewer than two kinds of agency were received that can be used"


def test_a_feed_of_which_most_children_were_identified_is_refused_and_the_page_says_so() -> None:
    kids = many()
    kids += [Kid([(4, 7, day(500 + n), day(500 + n))], day(540 + n)) for n in range(60)]  # youth justice
    made = study(rows(kids), THREE)
    assert isinstance(made, Found)
    assert made.refused == ("youth_justice",)
    assert all("youth_justice" not in pair for pair in made.pairs)
    assert len(made.pairs) == 3
    page = gap_page(THREE, {table.name for table in gap_tables(made)}, made)
    assert any("youth justice" in words and "chosen by its outcome" in words for words in page.sections[0].not_known)


def test_a_feed_of_few_children_is_not_judged_by_its_share() -> None:
    kids = many()
    kids += [Kid([(4, 7, day(500 + n), day(500 + n))], day(540 + n)) for n in range(19)]
    made = study(rows(kids), THREE)
    assert isinstance(made, Found)
    assert made.refused == ()


def test_signs_of_a_refused_feed_count_for_nothing(found: Found) -> None:
    kids = many()
    for kid in kids[:200]:
        kid.contact = kid.contact or day(900)
        kid.signs.append((4, 7, day(100), day(100)))
    without = study(rows([replace(kid, signs=[sign for sign in kid.signs if sign[0] != 4]) for kid in kids]), THREE)
    made = study(rows(kids), THREE)
    assert isinstance(made, Found)
    assert isinstance(without, Found)
    assert (made.refused, without.refused) == (("youth_justice",), ())
    assert made.windows == without.windows
    assert made.windows != found.windows


# -- what is counted ----------------------------------------------------------------------------------------------


def test_the_headline_looks_back_a_year_and_half_a_year_and_two_years_stand_beside_it(found: Found) -> None:
    assert [(window.look_back, window.period.start) for window in found.windows] == [
        (365, date(2024, 4, 1)), (182, date(2023, 9, 30)), (730, date(2025, 4, 1)),
    ]  # fmt: skip
    assert {window.period.end for window in found.windows} == {date(2026, 3, 31)}
    assert found.windows[0].period.label == "years to March 2025 to 2026"
    made = study(rows(many()), coverage(2024, 2025, 2026, received=date(2026, 9, 1)))
    assert isinstance(made, Found)
    assert [window.look_back for window in made.windows] == [365, 182]
    assert made.windows[0].period.label == "year to March 2025"


def test_means_have_ranges_that_hold_them_and_the_children_that_they_rest_on(found: Found) -> None:
    head = found.windows[0]
    for mean in (*head.gaps.values(), head.raw, head.strangers, *found.thresholds.values(), *found.pairs.values()):
        assert mean.lower <= mean.days <= mean.upper
        assert 0 <= mean.children <= mean.cohort == head.gaps["action"].cohort
    identified = sum(
        date(2024, 4, 1) <= kid.contact <= date(2026, 3, 31) for kid in many() if kid.contact is not None
    )  # fmt: skip
    assert sum(head.reached.values()) == head.gaps["sharing"].cohort == identified
    assert sum(means["action"].cohort for means in found.forms.values()) == identified


def test_means_by_form_add_up_to_that_of_all(found: Found) -> None:
    for gap, mean in found.windows[0].gaps.items():
        parts = [means[gap] for means in found.forms.values()]
        total = sum(part.days * part.cohort for part in parts)
        if gap == "sharing":  # what strangers gain is taken off each form by itself, so only about
            assert total / mean.cohort == pytest.approx(mean.days, rel=0.2, abs=0.5)
        else:
            assert total / mean.cohort == pytest.approx(mean.days)
        assert sum(part.children for part in parts) == mean.children


def test_areas_with_few_children_are_left_out_and_those_without_an_area_stand_nowhere() -> None:
    kids = [two(POLICE, SCHOOL, 400 + n % 300, 20) for n in range(100)]
    for place, kid in enumerate(kids):
        kid.area = 0 if place < 60 else -1 if place < 75 else 1
    kids += [two(POLICE, SCHOOL, 300 + n % 300) for n in range(300)]
    made = study(rows(kids), THREE)
    assert isinstance(made, Found)
    assert {area: means["action"].cohort for area, means in made.areas.items()} == {"E06000001": 60}


def test_of_children_flagged_it_is_counted_what_became_of_them() -> None:
    late, old = [two(POLICE, POLICE, 400 + n, 20) for n in range(40)], date(2006, 5, 1)
    young = [two(POLICE, POLICE, 400 + n) for n in range(70)]
    grown = [replace(two(POLICE, POLICE, 100 + n), born=old) for n in range(25)]
    other = [two(SCHOOL, COUNCIL, 400 + n) for n in range(30)]
    made = study(rows([*late, *young, *grown, *other]), THREE)
    assert isinstance(made, Found)
    alone, together = made.flagged[2, "alone"], made.flagged[2, "together"]
    assert (alone.identified, alone.not_yet, alone.grown) == (40, 70, 25)
    assert (together.identified, together.not_yet, together.grown) == (40, 100, 25)
    assert (made.known, made.identified) == (165, 40)


def test_signs_known_after_the_last_day_change_nothing(found: Found) -> None:
    kids = many()
    for kid in kids:
        kid.signs += [(SCHOOL, 90 + n, day(1100 + n), day(1100 + n)) for n in range(2)]
    made = study(rows(kids), THREE)
    assert isinstance(made, Found)
    assert (made.windows, made.flagged) == (found.windows, found.flagged)


def test_two_records_of_one_incident_at_one_kind_of_agency_flag_nobody(found: Found) -> None:
    kids = many()
    for kid in kids:
        # a second force wrote each down a day later; without the rule whoever has one sign of theirs would be flagged
        kid.signs += [(v, n, happened, known + timedelta(days=1)) for v, n, happened, known in kid.signs if v == POLICE]
    made = study(rows(kids), THREE)
    assert isinstance(made, Found)
    assert (made.windows, made.flagged, made.thresholds) == (found.windows, found.flagged, found.thresholds)


def test_where_nobody_is_seen_to_act_every_range_of_sharing_reaches_nought() -> None:
    """One agency's two signs lead to nothing soon; those of two agencies are followed by chance, months later."""
    rng = random.Random(2)
    kids = [two(POLICE, POLICE, 380 + n, rng.randrange(60, 110)) for n in range(100)]
    kids += [two(POLICE, SCHOOL, 380 + n, rng.randrange(60, 110)) for n in range(100)]
    kids += [two(POLICE, POLICE, 380 + n) for n in range(300)]
    kids += [Kid([(SCHOOL, 0, day(300 + n), day(300 + n))]) for n in range(200)]
    made = study(rows(kids), THREE)
    assert isinstance(made, Found)
    assert not made.response.shown
    assert made.windows[0].gaps["sharing"].days > 10
    assert made.windows[0].gaps["sharing"].lower <= 0
    assert all(means["sharing"].lower <= 0 <= means["sharing"].upper for means in made.forms.values())
    acted = [two(POLICE, POLICE, 380 + n, rng.randrange(1, 10)) for n in range(100)]
    other = study(rows([*acted, *kids[100:]]), THREE)
    assert isinstance(other, Found)
    assert other.response.shown
    assert other.windows[0].gaps["sharing"].lower > 0


def test_a_fortnight_stands_out_only_beyond_chance() -> None:
    alike = (14,) * 7
    assert not Response((20, *alike)).shown
    assert Response((40, *alike)).shown
    assert Response((40, *alike)).excess == pytest.approx(40 - 14.5)  # half a child is added to each
    assert not Response((0,) * 8).shown
    assert not Response((3, *(0,) * 7)).shown
    assert Response((6, *(0,) * 7)).shown


def test_fewer_and_fewer_who_are_left_are_no_answer_to_a_threshold() -> None:
    """Where a tenth of those left is identified in each fortnight, the first has most, and stands out from nothing."""
    falling = tuple(round(200 * 0.9**fortnight) for fortnight in range(8))
    assert falling[0] > sum(falling[1:4]) / 3 + 30
    assert abs(Response(falling).excess) < 2
    assert not Response(falling).shown
    assert Response((2 * falling[0], *falling[1:])).shown


def test_where_nothing_is_there_to_act_on_the_first_fortnight_stands_out_in_few_of_many_worlds() -> None:
    rng = np.random.default_rng(7)
    shown = [Response(tuple(rng.poisson(40 * 0.93 ** np.arange(8)).tolist())).shown for _ in range(1500)]
    assert 0.005 < np.mean(shown) < 0.04


def test_where_few_children_wait_the_range_is_at_least_that_of_how_many_there_might_be() -> None:
    """Of 500 children 2 waited for 100 days: by chance there might as well have been 0.2 or 7.2 of them (Garwood)."""
    days = np.zeros(500)
    days[:2] = 100.0
    nothing = np.zeros((MOST, 500))
    everybody = np.arange(500)
    made = Gains(days, nothing, nothing, days * 20, np.zeros(500), np.zeros(500, dtype=np.int64), everybody, None)  # type: ignore[arg-type]
    (means,) = means_by_group([made], [np.zeros(500, dtype=np.int64)], 1, RULES)
    assert means["recording"].days == pytest.approx(0.4)
    assert means["recording"].lower <= 0.4 * 0.25 / 2
    assert means["recording"].upper == pytest.approx(0.4 * 7.22 / 2, rel=0.02)
    many = replace(made, recording=np.where(everybody < 60, 100.0, 0.0))
    (means,) = means_by_group([many], [np.zeros(500, dtype=np.int64)], 1, RULES)
    assert 8 < means["recording"].lower < 12 < means["recording"].upper < 16


# -- further draws of who is who ------------------------------------------------------------------------------------


def test_a_draw_moves_rows_as_a_dict_does() -> None:
    kids = many(80, seed=4)
    rng = random.Random(4)
    moved = {who: rng.randrange(80) for who in rng.sample(range(80), 25)}
    made = rows(kids, ({}, moved))
    assert made.in_draw(0) is made
    assert made.in_draw(1) is made  # a draw that moves nothing
    drawn = made.in_draw(2)

    def now(person: np.ndarray) -> list[int]:
        return [moved.get(int(one), int(one)) for one in person]

    assert drawn.signs.person.tolist() == now(made.signs.person)
    assert drawn.signs.incident.tolist() == made.signs.incident.tolist()
    assert drawn.identified.tolist() == now(made.identified)
    actions = sorted(zip(now(made.actions.person), made.actions.day.tolist(), strict=True))
    assert list(zip(drawn.actions.person.tolist(), drawn.actions.day.tolist(), strict=True)) == actions
    contact = dict.fromkeys(range(80), NEVER)
    for who, came in zip(drawn.identified.tolist(), made.contact.tolist(), strict=True):
        contact[who] = min(contact[who], came)
    assert drawn.people(number(date(2026, 3, 31))).contact.tolist() == list(contact.values())


def test_somebody_who_is_there_in_one_draw_only_has_the_birth_and_sex_of_the_one_whose_record_it_is() -> None:
    kids = [two(POLICE, SCHOOL, 400, 20), Kid([], day(500), born=date(2010, 1, 1)), Kid(), Kid()]
    made = rows(kids, ({0: 2, 1: 3},))
    born = made.born.copy()
    born[2:] = NEVER
    made = replace(made, born=born, sex=np.array([1, 2, 0, 0]))
    drawn = made.in_draw(1)
    assert drawn.born.tolist() == [born[0], born[1], born[0], born[1]]
    assert drawn.sex.tolist() == [1, 2, 1, 2]
    assert made.sex.tolist() == [1, 2, 0, 0]


def test_the_first_record_of_a_child_is_that_whose_contact_came_first_then_that_recorded_first() -> None:
    made = rows([Kid([], day(500)), Kid([], day(400)), Kid([], day(500)), Kid()])
    one = replace(made, identified=np.array([0, 0, 0]), recorded=np.array([30, 20, 10]))
    assert one.first_record().tolist() == [1, -1, -1, -1]
    tied = replace(one, contact=np.full(3, 5), recorded=np.array([30, 10, 10]))
    assert tied.first_record().tolist() == [1, -1, -1, -1]  # then the first in the order of the rows


def test_doubt_about_who_is_who_widens_no_mean_but_only_its_range(found: Found) -> None:
    moved = tuple({who: who + 750 for who in random.Random(place).sample(range(750), 300)} for place in range(4))
    made = study(rows(many(), moved), THREE)
    assert isinstance(made, Found)
    head, before = made.windows[0].gaps["sharing"], found.windows[0].gaps["sharing"]
    assert head.days == before.days
    assert head.upper - head.lower > before.upper - before.lower


def test_views_are_those_of_the_list_of_signs() -> None:
    assert VIEWS.index("council") == COUNCIL
    assert VIEWS.index("school") == SCHOOL
    assert timedelta(days=RULES.closed) > timedelta(days=182)
