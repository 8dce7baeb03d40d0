"""Consent as states: every move of the table, nothing beside it, withdrawal and expiry."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from sightline.errors import StandardError
from sightline.standard import consent
from sightline.standard.codes import code_list
from sightline.standard.consent import (
    ASKED,
    DECLINED,
    EXPIRED,
    GIVEN,
    NEVER_ASKED,
    OWN_WORDS,
    THEMES,
    WITHDRAWN,
    Step,
    allowed,
    first_wrong,
    holds_until,
    said_at_consent,
    state_on,
)

DAY = date(2027, 1, 10)


def steps(*said: tuple[str, str, str], until: date | None = None) -> list[Step]:
    """Steps a day apart."""
    return [
        Step(purpose, after, DAY + timedelta(days=number), by, until if after == GIVEN else None)
        for number, (purpose, after, by) in enumerate(said)
    ]


GAVE = ((THEMES, ASKED, "service"), (THEMES, GIVEN, "person"))
GAVE_WORDS = (*GAVE, (OWN_WORDS, ASKED, "service"), (OWN_WORDS, GIVEN, "person"))


def test_only_the_person_gives_and_only_they_or_who_acts_for_them_withdraws() -> None:
    states = (NEVER_ASKED, *code_list("consent_state"))
    for purpose, before, by in product((THEMES, OWN_WORDS), states, code_list("consent_mover")):
        assert not allowed(purpose, before, GIVEN, by, DAY) or by == "person"
        assert not allowed(purpose, before, WITHDRAWN, by, DAY) or (by in ("person", "for_person") and before == GIVEN)
        assert not allowed(purpose, before, EXPIRED, by, DAY) or by == "calendar"


def test_whoever_declined_or_withdrew_is_not_asked_again() -> None:
    for purpose, before in product((THEMES, OWN_WORDS), (DECLINED, WITHDRAWN, GIVEN)):
        assert not allowed(purpose, before, ASKED, "service", DAY)


def test_no_move_is_made_before_the_table_of_moves_was_in_force() -> None:
    assert allowed(THEMES, NEVER_ASKED, ASKED, "service", DAY)
    assert not allowed(THEMES, NEVER_ASKED, ASKED, "service", date(2017, 1, 1))


def test_a_given_consent_holds_until_its_day_and_then_has_expired() -> None:
    until = DAY + timedelta(days=30)
    given = steps(*GAVE, until=until)
    assert state_on(given, THEMES, DAY - timedelta(days=1)) == NEVER_ASKED
    assert state_on(given, THEMES, DAY) == ASKED
    assert state_on(given, THEMES, until) == GIVEN
    assert state_on(given, THEMES, until + timedelta(days=1)) == EXPIRED
    assert holds_until(given, THEMES, until) == until


def test_withdrawing_themes_withdraws_own_words_and_not_the_other_way_round() -> None:
    whole = steps(*GAVE_WORDS)
    later = DAY + timedelta(days=20)
    assert (state_on(whole, THEMES, later), state_on(whole, OWN_WORDS, later)) == (GIVEN, GIVEN)
    words = [*whole, Step(OWN_WORDS, WITHDRAWN, later, "person")]
    assert (state_on(words, THEMES, later), state_on(words, OWN_WORDS, later)) == (GIVEN, WITHDRAWN)
    themes = [*whole, Step(THEMES, WITHDRAWN, later, "for_person")]
    assert (state_on(themes, THEMES, later), state_on(themes, OWN_WORDS, later)) == (WITHDRAWN, WITHDRAWN)


def test_the_day_before_a_withdrawal_the_consent_still_held() -> None:
    withdrawn = [*steps(*GAVE), Step(THEMES, WITHDRAWN, DAY + timedelta(days=9), "person")]
    assert state_on(withdrawn, THEMES, DAY + timedelta(days=8)) == GIVEN
    assert state_on(withdrawn, THEMES, DAY + timedelta(days=9)) == WITHDRAWN


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (GAVE, None), (GAVE_WORDS, None), (((THEMES, GIVEN, "person"),), 0),
        (((THEMES, ASKED, "service"), (THEMES, GIVEN, "service")), 1),
        (((THEMES, ASKED, "service"), (THEMES, DECLINED, "person"), (THEMES, ASKED, "service")), 2),
        ((*GAVE, (THEMES, WITHDRAWN, "person"), (THEMES, GIVEN, "person")), 3),
        (((THEMES, ASKED, "service"), (OWN_WORDS, ASKED, "service")), 1),
        ((*GAVE_WORDS, (OWN_WORDS, WITHDRAWN, "person"), (OWN_WORDS, GIVEN, "person")), None),
    ],
)  # fmt: skip
def test_the_first_move_that_may_not_be_made_is_found(
    said: tuple[tuple[str, str, str], ...], wrong: int | None
) -> None:
    assert first_wrong(steps(*said)) == wrong


def test_what_is_said_says_what_withdrawal_can_and_cannot_reach() -> None:
    themes, own = (said_at_consent(purpose, DAY) for purpose in (THEMES, OWN_WORDS))
    assert "next time that figures are made" in themes["can_reach"]
    assert "already been published stays" in themes["cannot_reach"]
    assert "separate question" in own["what_it_is"]
    with pytest.raises(StandardError):
        said_at_consent(THEMES, date(2020, 1, 1))


def test_a_row_of_the_table_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"purpose": THEMES, "from_state": "", "to_state": "agreed", "moved_by": "person", "words": "",
           "valid_from": "", "valid_to": ""}  # fmt: skip
    monkeypatch.setattr(consent, "read_rows", lambda _: [row])
    consent.moves.cache_clear()
    with pytest.raises(StandardError, match="no list holds"):
        consent.moves()
    monkeypatch.undo()
    consent.moves.cache_clear()
