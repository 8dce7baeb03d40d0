"""Primary care, the National Referral Mechanism and accounts: what they may tell, and what they must not."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.synthetic.agencies.accounts import NO_THEME, THEMES
from sightline.synthetic.agencies.primary_care import EXPLOITATION
from sightline.synthetic.agencies.referrals import SOURCES
from sightline.synthetic.days import MONTH, YEAR_OF_LIFE
from sightline.synthetic.doings import World, make_world
from sightline.synthetic.scenario import plain


@pytest.fixture(scope="module")
def made() -> World:
    return make_world(plain(4, 12_000, (2024, 2025)), 7)


def test_a_shared_contact_is_entered_on_the_day_of_its_referral_and_no_earlier(made: World) -> None:
    care, episodes = made.parts.health.primary, made.episodes
    of_primary_care = np.isin(episodes.source, [SOURCES.index(code) for code in ("3A", "3B", "3C", "3D")])
    referred = set(zip(episodes.person[of_primary_care].tolist(), episodes.referral[of_primary_care].tolist(),
                       strict=True))  # fmt: skip
    shared = care.shared > 0
    assert shared.sum() > 20
    assert bool((care.shared == care.recorded)[shared].all())
    assert set(zip(care.child[shared].tolist(), care.recorded[shared].tolist(), strict=True)) == referred
    assert bool((care.day <= care.recorded).all())


def test_a_contact_that_was_not_shared_says_nothing_of_sexual_abuse(made: World) -> None:
    care = made.parts.health.primary
    unshared = care.concern[care.shared == 0]
    assert len(unshared) > 100
    assert bool((unshared > EXPLOITATION).all())


def test_a_child_is_referred_to_the_mechanism_once_after_somebody_heard(made: World) -> None:
    found, heard, harm = made.parts.mechanism, made.lives.heard, made.harm
    assert len(found.child) > 5
    assert len(set(found.child.tolist())) == len(found.child)
    assert bool((found.referred - made.people.birth[found.child] < 18 * YEAR_OF_LIFE).all())
    for child, day in zip(found.child[found.sexual].tolist(), found.referred[found.sexual].tolist(), strict=True):
        mine = np.flatnonzero((harm.child == child) & harm.exploitation)
        days = [int(when) for known in (heard.council, heard.police) for when in known[mine] if when]
        assert min(days) <= day


def test_the_mechanism_decides_in_order_and_ends_where_it_said_no(made: World) -> None:
    found = made.parts.mechanism
    assert bool((found.referred < found.reasonable).all())
    assert bool(((found.conclusive > found.reasonable) == found.reasonable_positive).all())
    assert bool((found.sexual | found.criminal).all())
    assert not (found.county_lines & ~found.criminal).any()


def test_an_account_is_tied_to_nobody_and_dated_to_a_month(made: World) -> None:
    found = made.parts.accounts
    assert found.known() == []
    assert len(found.region) > 3
    assert bool((MONTH[found.given] != MONTH[found.given - 1]).all())
    (happened,) = found.happened(made.setting, made.books)
    assert set(happened.person.tolist()) == {-1}


def test_the_second_coder_finds_some_of_what_the_first_found(made: World) -> None:
    found = made.parts.accounts
    rows = zip(found.of.tolist(), found.theme.tolist(), found.coder.tolist(), strict=True)
    by_coder: dict[int, set[tuple[int, int]]] = {0: set(), 1: set()}
    for account, theme, coder in rows:
        assert (account, theme) not in by_coder[coder]
        by_coder[coder].add((account, theme))
    nothing = {(account, theme) for account, theme in by_coder[1] if THEMES[theme] == NO_THEME}
    assert by_coder[1] - nothing < by_coder[0]
    for coder in (0, 1):
        assert {account for account, _ in by_coder[coder]} == set(range(len(found.region)))
    assert not {account for account, _ in nothing} & {account for account, _ in by_coder[1] - nothing}


def test_who_withdraws_gave_an_account_before(made: World) -> None:
    found = made.parts.accounts
    assert bool((found.withdrawn_on > found.given[found.withdrawn]).all())
    assert len(set(found.withdrawn.tolist())) == len(found.withdrawn)
    assert len(found.withdrawn) < len(found.region)
