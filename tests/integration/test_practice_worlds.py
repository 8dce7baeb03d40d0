"""One made-up England, its practice planted in ways: what was planted is held, and a bad year is no effect."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest

from bench.practice_worlds import SETTINGS, adoptions, panel_of, question
from sightline.analyses.practice.effect_series import from_panel
from sightline.analyses.practice.effects import Answer, answer
from sightline.engines.duck import opener
from sightline.methods.effects.warned import Doubt
from sightline.synthetic.lives import make_lives
from sightline.synthetic.scenario import named

Found = Callable[[str, tuple[str, ...], str], Answer]
BAD_YEAR = ("after_bad_year", "national_shock")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """found(strength, options, design): one England's answer."""
    lives = make_lives(named("practice").changed(strengths={"practice": "none"}), 2)
    with opener(SETTINGS)(tmp_path_factory.mktemp("practice")) as engine:

        def one(strength: str, options: tuple[str, ...], design: str) -> Answer:
            series = from_panel(panel_of(lives, strength, options, engine))
            return answer(question(design), adoptions(lives), series)

        yield one


def test_a_practice_that_works_is_seen_for_what_it_is_in_a_bad_year_and_a_shock(found: Found) -> None:
    study = found("strong", BAD_YEAR, "year_clear").study
    assert study is not None
    assert study.overall.lower < math.log(0.7) < study.overall.upper < 0


def test_what_reaches_others_of_the_region_is_taken_off_and_beside_them_alone_the_effect_is_too_small(
    found: Found,
) -> None:
    every = (*BAD_YEAR, "anticipation", "spill_over")
    whole, beyond = (found("strong", every, design).study for design in ("year_clear", "year_clear_nobody_reached"))
    assert whole is not None
    assert beyond is not None
    assert whole.overall.lower < math.log(0.7) < whole.overall.upper < 0
    assert whole.beyond == beyond.overall
    assert abs(beyond.overall.value - math.log(0.7)) > abs(whole.overall.value - math.log(0.7))


def test_a_practice_that_does_nothing_looks_effective_beside_the_period_right_before_alone(found: Found) -> None:
    honest, naive = (found("none", BAD_YEAR, design) for design in ("year_clear", "right_before"))
    assert honest.study is not None
    assert naive.study is not None
    assert naive.study.overall.upper < 0
    assert not honest.study.overall.tells
    assert honest.warned_of(Doubt.REGRESSION)
