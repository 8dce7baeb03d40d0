"""One made-up England, its practice planted in three ways: what was planted is held, and a bad year is no effect."""

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


def test_a_practice_that_does_nothing_looks_effective_beside_the_period_right_before_alone(found: Found) -> None:
    honest, naive = (found("none", BAD_YEAR, design) for design in ("year_clear", "right_before"))
    assert honest.study is not None
    assert naive.study is not None
    assert naive.study.overall.upper < 0
    assert not honest.study.overall.tells
    assert honest.warned_of(Doubt.REGRESSION)
