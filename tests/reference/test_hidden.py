"""Hidden populations: what the authors' own programs print for their tables, reproduced.

Printed figures are those of the R packages SparseMSE 2.0.1 and MultipleSystemsEstimation 1.2.0 run on R 4.2.2, of their
documentation, and of Chan, Silverman and Vincent (2021) and Silverman, Chan and Vincent (2024). R's standard errors
are those of the step before its last, so its limits differ from exact ones by up to 3 in 100,000.

Bootstrap limits cannot be matched digit by digit, since R draws other tables. They are held to the spread of such
limits: many tables are drawn, the limits are taken from 400 sets of 1,000 of their estimates, and the printed limit
must not lie beyond all but 1 in 200 of them on either side.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sightline.methods.hidden.bca import acceleration, limits
from sightline.methods.hidden.bootstrap import resampled, selected_estimates, stepwise_estimates
from sightline.methods.hidden.existence import check, overlapping_triples
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.loglinear import fit
from sightline.methods.hidden.selection import Ranking, best, rank, unfittable
from sightline.methods.hidden.stepwise import stepwise
from sightline.methods.hidden.terms import hierarchical, pairs
from tests.reference.hidden_data import (
    ARTIFICIAL,
    KOREA,
    KOSOVO,
    NEW_ORLEANS,
    NEW_ORLEANS_FIVE,
    UK_2013,
    UK_2013_FIVE,
    WESTERN,
    kosovo,
)

R_LIMITS = 3e-5
needs_kosovo = pytest.mark.skipif(not KOSOVO.is_file(), reason="the reference data (../shared) are not here")


def digits(printed: str) -> object:
    """A printed figure, to half of its last digit."""
    return pytest.approx(float(printed), abs=0.5001 * 10.0 ** -len(printed.partition(".")[2]), rel=0)


def named(lists: Lists, terms: Sequence[int]) -> list[str]:
    return [lists.words(term).replace(" and ", ":") for term in terms]


def term(lists: Lists, name: str) -> int:
    return sum(1 << lists.names.index(part) for part in name.split(":"))


@pytest.mark.parametrize(
    ("lists", "estimate", "lower", "upper"),
    [
        (UK_2013, "12213.995", 10988.800, 13621.257),
        (UK_2013_FIVE, "13444.131", 11985.171, 15133.427),
        (ARTIFICIAL, "539.094", 278.654, 1170.885),
    ],
    ids=["UK", "UK five", "artificial"],
)
def test_independent_lists(lists: Lists, estimate: str, lower: float, upper: float) -> None:
    found = fit(lists)
    assert found.estimate == digits(estimate)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), rel=R_LIMITS)


@pytest.mark.parametrize(
    ("lists", "estimate", "lower", "upper", "terms", "deviance", "df"),
    [
        (UK_2013, "11417.991", 9977.283, 13145.657, "PF:NCA LA:NG NG:GP LA:PF PF:GP GO:GP NG:GO", "22.99392", 49),
        (UK_2013_FIVE, "11312.990", 9884.403, 13027.397, "LA:NG NG:GP PFNCA:GP LA:PFNCA GO:GP NG:GO", "16.35138", 19),
        (ARTIFICIAL, "539.094", 278.654, 1170.885, "", "8.87254", 3),
    ],
    ids=["UK", "UK five", "artificial"],
)  # fmt: skip
def test_the_stepwise_estimate_and_its_terms_in_their_order(
    lists: Lists, estimate: str, lower: float, upper: float, terms: str, deviance: str, df: int
) -> None:
    found = stepwise(lists)
    assert named(lists, found.terms) == [lists.words(term(lists, name)).replace(" and ", ":") for name in terms.split()]
    assert found.estimate == digits(estimate)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), rel=R_LIMITS)
    assert (found.deviance, found.df) == (digits(deviance), df)


def test_the_estimate_of_five_lists_to_six_places_and_the_limits_of_another_program() -> None:
    # statsmodels 0.15 on the same model: 11312.990289, limits 9884.4028 and 13027.3967, deviance 16.3513834.
    found = stepwise(UK_2013_FIVE)
    assert found.estimate == digits("11312.990289")
    assert (found.lower, found.upper) == pytest.approx((9884.4028, 13027.3967), abs=1e-3)
    assert found.deviance == digits("16.3513834")


@pytest.mark.parametrize(
    ("lists", "lower", "upper"),
    [(UK_2013, 10446.644, 12511.831), (UK_2013_FIVE, 10349.697, 12398.288)],
    ids=["UK", "UK five"],
)
def test_the_limits_at_eighty_in_a_hundred(lists: Lists, lower: float, upper: float) -> None:
    found = stepwise(lists, level=0.8)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), rel=R_LIMITS)


@pytest.mark.parametrize(
    ("threshold", "estimate", "lower", "upper"),
    [
        (0.001, "13100.843", 11527.859, 14955.513),
        (0.005, "12262.412", 10785.521, 14010.547),
        (0.01, "12262.412", 10785.521, 14010.547),
        (0.02, "11312.990", 9884.403, 13027.397),
        (0.05, "11312.990", 9884.403, 13027.397),
        (0.1, "11312.990", 9884.403, 13027.397),
    ],
)
def test_the_threshold_of_the_steps(threshold: float, estimate: str, lower: float, upper: float) -> None:
    found = stepwise(UK_2013_FIVE, threshold)
    assert found.estimate == digits(estimate)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), rel=R_LIMITS)


@pytest.mark.parametrize(
    ("lists", "estimate", "terms", "deviance", "df", "aic", "bic"),
    [
        (KOREA, "268.7778", "b:c", "8.566946", 2, "44.90767", "58.9686"),
        (WESTERN, "2483.384", "A:E", "26.58423", 24, "91.8395", "118.7443"),
        (NEW_ORLEANS, "1110.488", "D:E", None, 245, None, "145.0885"),
        (NEW_ORLEANS_FIVE, "981.4314", "", "18.05614", 25, "76.91578", "96.27026"),
    ],
    ids=["Korea", "Western", "New Orleans", "New Orleans five"],
)
def test_the_stepwise_estimates_of_the_authors_documentation(
    lists: Lists, estimate: str, terms: str, deviance: str | None, df: int, aic: str | None, bic: str
) -> None:
    found = stepwise(lists)
    assert named(lists, found.terms) == terms.split()
    assert (found.estimate, found.df, found.bic) == (digits(estimate), df, digits(bic))
    assert deviance is None or found.deviance == digits(deviance)
    assert aic is None or found.aic == digits(aic)


@pytest.mark.parametrize("lists", [UK_2013, UK_2013_FIVE, WESTERN], ids=["UK", "UK five", "Western"])
def test_all_interactions_of_two_lists_can_be_fitted(lists: Lists) -> None:
    assert check(lists, pairs(lists.number)).code == 0


def test_the_artificial_table_has_three_models_without_an_estimate_and_one_not_identifiable() -> None:
    assert check(ARTIFICIAL, pairs(3)).code == 2
    assert check(ARTIFICIAL, (term(ARTIFICIAL, "A:B"),)).code == 1
    assert check(ARTIFICIAL, (term(ARTIFICIAL, "A:C"), term(ARTIFICIAL, "B:C"))).code == 0
    without = [model for model in hierarchical(ARTIFICIAL, 2) if not check(ARTIFICIAL, model).exists]
    assert [named(ARTIFICIAL, model) for model in without] == [["A:B"], ["A:B", "A:C"], ["A:B", "B:C"]]


@pytest.mark.parametrize("lists", [UK_2013_FIVE, WESTERN], ids=["UK five", "Western"])
def test_no_model_of_interactions_of_two_is_without_its_estimate(lists: Lists) -> None:
    assert unfittable(lists, 2) == ()


@pytest.mark.parametrize(("lists", "triples"), [(UK_2013, 13), (UK_2013_FIVE, 7), (ARTIFICIAL, 0)])
def test_overlapping_triples(lists: Lists, triples: int) -> None:
    assert overlapping_triples(lists) == triples


def test_all_models_of_the_korean_lists_in_their_order() -> None:
    ranking = rank(KOREA, 2)
    printed = [
        ("b:c c:d", "157.1667", "57.14081"),
        ("b:c", "268.7778", "58.96860"),
        ("b:d c:d", "123.4630", "91.89711"),
        ("c:d", "126.1944", "138.06368"),
        ("b:d", "126.9394", "155.16018"),
        ("", "141.9926", "184.14431"),
    ]
    assert [" ".join(named(KOREA, model)) for model in ranking.models] == [names for names, _, _ in printed]
    assert list(ranking.estimates) == [digits(estimate) for _, estimate, _ in printed]
    assert list(ranking.bic) == [digits(bic) for _, _, bic in printed]


@needs_kosovo
@pytest.mark.parametrize(
    ("order", "models", "estimate", "bic"), [(2, 64, "14341.6638", "225.2112"), (3, 113, "10356.519", "203.0296")]
)
def test_the_best_model_of_kosovo(order: int, models: int, estimate: str, bic: str) -> None:
    ranking = rank(kosovo(), order)
    assert len(ranking.models) == models
    assert (ranking.estimates[0], ranking.bic[0]) == (digits(estimate), digits(bic))


@needs_kosovo
def test_the_best_model_of_kosovo_is_123_14_34() -> None:
    (found,) = best(kosovo(), 3)
    assert set(found.terms) == {0b0011, 0b0101, 0b0110, 0b0111, 0b1001, 0b1100}


def test_the_best_models_of_five_lists() -> None:
    found = best(UK_2013_FIVE, 2, ntop=4)
    assert [one.estimate for one in found] == [
        digits(d) for d in ("22991.3313", "12262.4124", "25978.17", "11312.9903")
    ]
    assert [found[place].bic for place in (0, 1, 3)] == [digits(d) for d in ("196.5398", "197.4950", "198.6047")]


def test_the_best_model_of_five_lists_with_interactions_of_up_to_four() -> None:
    # Table 6 of Silverman, Chan and Vincent (2024).
    assert best(UK_2013_FIVE, 4)[0].estimate == digits("25311")


@pytest.mark.parametrize(
    ("lists", "printed"),
    [(UK_2013_FIVE, "-0.012181081"), (ARTIFICIAL, "-0.061031041"), (KOREA, "-0.02877338")],
    ids=["UK five", "artificial", "Korea"],
)
def test_the_acceleration(lists: Lists, printed: str) -> None:
    people = lists.array()
    some = people > 0
    fewer = resampled(lists, 20, seed=0)[: some.sum()]
    assert acceleration(stepwise_estimates(lists, fewer), people[some]) == digits(printed)


def test_the_limits_from_replicates_that_are_printed() -> None:
    # Ten replicates of the Korean lists, as the documentation of estimate_population_stepwise prints them.
    replicates = np.array(
        [231.8182, 247.8000, 288.7500, 325.7143, 240.0000, 123.3125, 295.0000, 251.1000, 232.9091, 123.5263]
    )
    wide, narrow = limits(replicates, 268.7778, -0.02877338, (0.95, 0.8))
    assert (wide.lower, wide.upper) == (digits("127.9828"), digits("325.7143"))
    assert (narrow.lower, narrow.upper) == (digits("236.3239"), digits("325.7143"))


def within_their_spread(pool: Floats, estimate: float, speed: float, printed: Sequence[float]) -> None:
    """The printed limits, 95 then 80 in a hundred, lie in the spread of limits drawn from the pool of estimates."""
    rng, drawn = np.random.default_rng(1), []
    for _ in range(400):
        sets = limits(rng.choice(pool, 1000), estimate, speed, (0.95, 0.8)[: len(printed) // 2])
        drawn.append([end for one in sets for end in (one.lower, one.upper)])
    low, high = np.quantile(np.array(drawn), (0.005, 0.995), axis=0)
    assert (low <= np.array(printed)).all(), (low, printed)
    assert (np.array(printed) <= high).all(), (high, printed)


@pytest.mark.parametrize(
    ("lists", "printed"),
    [
        (UK_2013_FIVE, (8784.780, 14700.549, 9623.857, 12531.139)),
        (ARTIFICIAL, (280.921, 1484.182, 335.277, 808.167)),
        (WESTERN, (1293, 3670)),
    ],
    ids=["UK five", "artificial", "Western"],
)
def test_limits_that_repeat_the_steps(lists: Lists, printed: Sequence[float]) -> None:
    people = lists.array()
    some = people > 0
    estimates = stepwise_estimates(lists, resampled(lists, 30_000, seed=21))
    speed = acceleration(estimates[: some.sum()], people[some])
    assert speed is not None
    within_their_spread(estimates[some.sum() :], stepwise(lists).estimate, speed, printed)


def selected(lists: Lists, ranking: Ranking, ntop: int, replicates: int, printed: Sequence[float]) -> None:
    people = lists.array()
    some = people > 0
    (estimates,) = selected_estimates(lists, ranking, resampled(lists, replicates, seed=22), (ntop,))
    speed = acceleration(estimates[: some.sum()], people[some])
    assert speed is not None
    within_their_spread(estimates[some.sum() :], float(ranking.estimates[0]), speed, printed)


@needs_kosovo
@pytest.mark.parametrize(
    ("ntop", "printed"),
    [
        (1, (9101.4, 12003.2, 9500, 11300)),
        (5, (8461.4, 17033.5, 8525.6, 11511.2)),
        (10, (6947.0, 17987.3, 7400, 12200)),
    ],
)
def test_limits_of_kosovo_that_choose_again(ntop: int, printed: Sequence[float]) -> None:
    selected(kosovo(), rank(kosovo(), 3), ntop, 8000, printed)


@pytest.mark.parametrize(
    ("ntop", "printed"),
    [
        (1, (18106.4, 29584.5)),
        (5, (11465.9, 38864.0)),
        (10, (11545.7, 38864.0)),
        (60, (11719.7, 43894.1, 12910.3, 38601.7)),
    ],
)
def test_limits_of_five_lists_that_choose_again(ntop: int, printed: Sequence[float]) -> None:
    selected(UK_2013_FIVE, rank(UK_2013_FIVE, 2), ntop, 3000, printed)


def ranks_hold(lists: Lists, order: int, replicates: int, printed: dict[int, int]) -> None:
    """How often the best of all models is among the first so many, against table 4 of the paper (per 1,000)."""
    ranking = rank(lists, order)
    tables = resampled(lists, replicates, seed=23)[int((lists.array() > 0).sum()) :]
    *first, everything = selected_estimates(lists, ranking, tables, (*printed, len(ranking.models)))
    for found, times in zip(first, printed.values(), strict=True):
        share = times / 1000
        spread = np.sqrt(share * (1 - share) * (1 / 1000 + 1 / replicates))
        assert (found == everything).mean() == pytest.approx(share, abs=max(3.5 * spread, 3 / replicates))


@needs_kosovo
def test_where_the_best_model_of_a_table_drawn_again_stood_for_kosovo() -> None:
    ranks_hold(kosovo(), 3, 1000, {1: 375, 5: 929, 10: 997, 50: 1000})


def test_where_the_best_model_of_a_table_drawn_again_stood_for_five_lists() -> None:
    ranks_hold(UK_2013_FIVE, 2, 200, {1: 216, 5: 583, 10: 739, 50: 930, 100: 954})
