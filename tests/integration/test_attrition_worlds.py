"""Cohorts in made-up worlds whose truth is known, in memory: counted exactly, and ranges that hold what was meant."""

from __future__ import annotations

import pytest

from sightline.synthetic.scenario import named
from tests.worlds_of_attrition import Answer, Key, answer

WORLDS = 12


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    small = named("small").with_world(children=6000)
    return [answer(small, seed, tmp_path_factory.mktemp("world")) for seed in range(1, WORLDS + 1)]


def test_every_share_of_a_cohort_is_that_of_the_world_by_its_own_arithmetic(answers: list[Answer]) -> None:
    compared = 0
    for one in answers:
        for key, truth in one.truth.items():
            if key in one.found and key[0] != "decided_of_charged":
                assert one.found[key][0] == pytest.approx(truth, abs=1e-9), key
                compared += 1
    assert compared == 15 * WORLDS


def _held(answers: list[Answer], key: Key) -> int:
    """In how many worlds the range holds the mean truth of the others."""
    whole = sum(one.truth[key] for one in answers)
    return sum(
        one.found[key][1] <= (whole - one.truth[key]) / (len(answers) - 1) <= one.found[key][2] for one in answers
    )  # fmt: skip


def test_cases_still_open_are_counted_as_far_as_they_were_seen(answers: list[Answer]) -> None:
    """The world knows when cases that are open on its last day will end: the curve must hold that share."""
    assert _held(answers, ("decided_of_charged", "", "verdict")) >= WORLDS - 3


def test_ranges_hold_what_worlds_made_alike_have_on_average(answers: list[Answer]) -> None:
    """All worlds and stages together; a hundred worlds and more were run by hand: docs/perpetrators.md."""
    keys = [key for key in answers[0].found if key in answers[0].truth and key[2] in ("charge", "hearing", "outcome")]
    held = sum(_held(answers, key) for key in keys)
    assert held >= 0.85 * len(keys) * WORLDS
