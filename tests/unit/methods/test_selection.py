from __future__ import annotations

import numpy as np
import pytest

from sightline.errors import MethodError
from sightline.methods.hidden.bootstrap import resampled, selected_estimates
from sightline.methods.hidden.existence import check
from sightline.methods.hidden.lists import Lists
from sightline.methods.hidden.selection import best, rank, unfittable, usual_order
from sightline.methods.hidden.terms import hierarchical
from tests.reference.hidden_data import ARTIFICIAL, KOREA, UK_2013_FIVE, WESTERN
from tests.unit.methods import one_at_a_time as plain
from tests.unit.methods.test_loglinear import independent, table


@pytest.mark.parametrize("lists", [ARTIFICIAL, KOREA], ids=["artificial", "Korea"])
def test_every_model_has_the_place_and_the_criterion_that_it_has_alone(lists: Lists) -> None:
    counts, possible = lists.array(), np.array(lists.possible)
    ranking = rank(lists, 3)
    alone = {model: plain.criterion(counts, model, possible) for model in hierarchical(lists, 3)}
    assert ranking.unfittable == sum(np.isinf(bic) for bic, _ in alone.values())
    assert set(ranking.models) == {model for model, (bic, _) in alone.items() if np.isfinite(bic)}
    assert ranking.bic == pytest.approx([alone[model][0] for model in ranking.models], rel=1e-9)
    assert ranking.estimates == pytest.approx([alone[model][1] for model in ranking.models], rel=1e-6)
    assert list(ranking.bic) == sorted(ranking.bic)


@pytest.mark.parametrize(
    ("lists", "replicates"), [(UK_2013_FIVE, 40), (WESTERN, 40), (KOREA, 60)], ids=["UK", "Western", "Korea"]
)
def test_tables_drawn_again_choose_the_model_that_each_chooses_alone(lists: Lists, replicates: int) -> None:
    ntop = 5
    ranking, possible = rank(lists, 2), np.array(lists.possible)
    drawn = resampled(lists, replicates, seed=5)
    one, five = selected_estimates(lists, ranking, drawn, (1, ntop))
    for row, counts in enumerate(drawn):
        alone = [plain.criterion(counts, model, possible) for model in ranking.models[:ntop]]
        assert one[row] == pytest.approx(alone[0][1] if np.isfinite(alone[0][1]) else np.nan, rel=1e-6, nan_ok=True)
        least = min(bic for bic, _ in alone)
        assert any(bic < least + 1e-6 and five[row] == pytest.approx(found, rel=1e-6) for bic, found in alone)


def test_the_best_fits_come_in_their_order_and_no_more_than_can_be_fitted() -> None:
    found = best(ARTIFICIAL, 2, ntop=100)
    assert len(found) == 4
    assert [fit.bic for fit in found] == sorted(fit.bic for fit in found)
    assert best(ARTIFICIAL, 2) == found[:1]


def test_the_planted_model_comes_first() -> None:
    counts = independent(50_000, (0.1, 0.2, 0.05, 0.3))
    tied = [count * (4 if place & 0b0101 == 0b0101 else 1) for place, count in enumerate(counts)]
    assert best(table(tied), 3)[0].terms == (0b0101,)
    assert best(table(tied), 3)[0].hidden == pytest.approx(counts[0], rel=1e-9)


@pytest.mark.parametrize("lists", [ARTIFICIAL, KOREA, WESTERN], ids=["artificial", "Korea", "Western"])
def test_the_models_that_cannot_be_fitted_are_named(lists: Lists) -> None:
    models = [model for model in hierarchical(lists, 2) if len(model) < 5 or len(model) > 8]
    named = unfittable(lists, 2)
    assert [model for model in named if model in models] == [model for model in models if check(lists, model).code]
    assert len(named) == rank(lists, 2).unfittable


def test_the_usual_order_of_interactions() -> None:
    assert [usual_order(number) for number in range(2, 9)] == [1, 2, 3, 3, 2, 2, 2]


def test_what_cannot_be_ranked_is_refused() -> None:
    with pytest.raises(MethodError, match="nobody is on two lists"):
        rank(table([0, 40, 30, 0, 20, 0, 0, 0]))
    with pytest.raises(MethodError, match="at least one model"):
        best(KOREA, ntop=0)
    with pytest.raises(MethodError, match="none of the 1 models"):
        rank(table([0, 40, 0, 6, 20, 0, 6, 0], impossible=(2, 4, 5, 7)), 1)
