"""Units, statuses and marks: the sets that everything else relies on."""

from __future__ import annotations

from sightline.standard.units import IN_PLACE, MARK_WORDS, Mark, Status


def test_every_mark_has_words() -> None:
    assert set(MARK_WORDS) == set(Mark)


def test_provisional_revised_estimated_and_break_stand_beside_a_number() -> None:
    assert set(Mark) - IN_PLACE == {Mark.PROVISIONAL, Mark.REVISED, Mark.ESTIMATED, Mark.BREAK}


def test_the_ladder_stands_in_its_order_from_concern_to_conviction() -> None:
    ladder = [status for status in Status if status not in (Status.ANY, Status.NONE)]
    assert ladder == [
        Status.CONCERN, Status.FACTOR, Status.PLAN, Status.CRIME, Status.CHARGE, Status.CONVICTION,
    ]  # fmt: skip
