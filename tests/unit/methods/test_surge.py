"""What a wave of cases does to those who wait."""

from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.queueing import wait_of_one_server
from sightline.methods.surge import wave


def more(a_week: float, weeks: int = 13, of: int = 20) -> np.ndarray:
    """So many more a week, after four weeks without."""
    return np.concatenate([np.zeros(4), np.full(weeks, a_week), np.zeros(of - 4 - weeks)])


def test_a_great_wave_grows_the_queue_by_what_cannot_be_dealt_with() -> None:
    # Every week 30 more come and 10 of them can be dealt with: after 13 weeks 260 more wait, at 42 a day.
    found = wave(200, 210, more(30), np.random.default_rng(1))
    assert found.worst - found.before == pytest.approx(13 * 20 / 42, rel=0.08)
    assert found.more == 390
    assert found.back is not None
    assert found.back == pytest.approx(26, abs=6)  # 260 at 10 a week
    assert found.room is not None
    assert 20 < found.room < 30  # 10 a week there are already, but not when chance needs them


def test_without_a_wave_nothing_changes() -> None:
    found = wave(50, 53, np.zeros(20), np.random.default_rng(1))
    assert found.worst == found.before
    assert found.room == 0
    assert found.back == 0
    # Before one server who needs as long for each the wait is as long, but here a wait within a day is none.
    theory = wait_of_one_server(10, 1 / 10.6, 0.0)
    assert theory - 0.5 < found.before < theory


def test_less_room_waits_longer_and_comes_back_later() -> None:
    tight, wide = (wave(50, slots, more(4), np.random.default_rng(2)) for slots in (51.0, 54.0))
    assert tight.before > wide.before
    assert tight.worst > wide.worst
    assert wide.back is not None
    assert tight.back is None or tight.back > wide.back
    assert wave(50, 51, more(20), np.random.default_rng(2)).back is None


def test_a_later_wave_needs_as_much_room_as_an_early_one() -> None:
    early, late = (
        wave(40, 42, np.roll(more(4, of=40), shift), np.random.default_rng(5), draws=200).room for shift in (0, 20)
    )
    assert early is not None
    assert late == pytest.approx(early, rel=0.15)


def test_who_waits_already_is_in_the_wait_before() -> None:
    none, some = (wave(50, 51, more(2), np.random.default_rng(2), waits) for waits in (0.0, 200.0))
    assert some.before > none.before


def test_services_that_are_full_are_refused() -> None:
    with pytest.raises(MethodError, match="waits grow already"):
        wave(50, 50, more(2), np.random.default_rng(1))
    with pytest.raises(MethodError, match="more than 0"):
        wave(0, 50, more(2), np.random.default_rng(1))
