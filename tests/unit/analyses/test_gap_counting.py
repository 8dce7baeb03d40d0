"""The counting of the three gaps: against loops on made-up children, and by hand."""

from __future__ import annotations

import random

import numpy as np
import pytest

from sightline.analyses.pathways.gap_counting import (
    MOST,
    Actions,
    Gains,
    Held,
    People,
    Rules,
    Signs,
    alone,
    cohort,
    gains,
    in_views,
    mixture,
    pooled_view,
    reached,
    resampled,
    summarise,
    together,
)
from sightline.analyses.pathways.gap_placebo import placebo, with_placebo
from tests.generative import naive_gap_counting as naive
from tests.generative.naive_gap_counting import NEVER, Counting, Sign

Story = tuple[list[Sign], list[int], int]  # signs, days of actions, day of the contact (NEVER: none)
COUNTING = Counting(2, 100, 7, 300, 800)
RULES = Rules(2, 100, 7, 300, 800)
COUNCIL, POLICE, SCHOOL = 0, 1, 2


def story(rng: random.Random) -> Story:
    """Up to six incidents of a child, each in one to three views, with ties; every other child is identified."""
    days = [rng.randrange(0, 800, 10) for _ in range(rng.choice((0, 1, 2, 2, 3, 4, 6)))]
    signs = [
        Sign(view, incident, happened, happened + rng.choice((0, 0, 3, 7, 8, 30, 90)))
        for incident, happened in enumerate(days)
        for view in rng.sample(range(5), rng.choice((1, 1, 2, 3)))
    ]
    contact = rng.choice((NEVER, NEVER, rng.randrange(0, 900), rng.randrange(300, 800)))
    return signs, [rng.randrange(0, 900) for _ in range(rng.choice((0, 1, 3)))], contact


def arrays(stories: list[Story], stratum: list[int] | None = None) -> tuple[Signs, People, Actions]:
    rows = [
        (who, s.view, who * 100 + s.incident, s.happened, s.known)
        for who, (signs, _, _) in enumerate(stories)
        for s in signs
    ]
    random.Random(1).shuffle(rows)
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    acted = [(who, day) for who, (_, days, _) in enumerate(stories) for day in days]
    who_acted = np.array(acted, dtype=np.int64).reshape(-1, 2).T
    contact = np.array([contact for _, _, contact in stories], dtype=np.int64)
    strata = np.array(stratum or [0] * len(stories), dtype=np.int64)
    return Signs(*columns), People(contact, strata), Actions.of(who_acted[0], who_acted[1])


def children(seed: int, number: int = 40) -> list[Story]:
    rng = random.Random(seed)
    return [story(rng) for _ in range(number)]


@pytest.mark.parametrize("seed", range(12))
def test_the_day_of_each_threshold_is_that_which_loops_find(seed: int) -> None:
    stories = children(seed)
    signs, people, _ = arrays(stories)
    views, pooled = in_views(signs, signs.known, len(people)), pooled_view(signs, len(people))
    for k in (1, 2, 3, 5):
        assert alone(views, k, 100).tolist() == [naive.alone(s, k, 100) for s, _, _ in stories]
        assert together(pooled, views, k, RULES).tolist() == [naive.together(s, k, COUNTING) for s, _, _ in stories]


@pytest.mark.parametrize("seed", range(12))
def test_the_days_of_each_child_are_those_which_loops_find(seed: int) -> None:
    stories = children(seed, 60)
    signs, people, actions = arrays(stories)
    found = gains(signs, people, actions, RULES)
    chosen = [who for who, (_, _, contact) in enumerate(stories) if 300 <= contact <= 800]
    assert found.who.tolist() == cohort(people, RULES).tolist() == chosen
    wanted = [naive.child(*stories[who], COUNTING) for who in chosen]
    assert found.recording.tolist() == [one.recording for one in wanted]
    assert found.action.tolist() == [one.action for one in wanted]
    assert found.pooled.T.tolist() == [one.pooled for one in wanted]
    flags = [naive.flags(signs, contact, COUNTING) for signs, _, contact in stories]
    assert found.flag_single.tolist() == [flag for flag, _ in flags]
    assert found.level.tolist() == [level for _, level in flags]


@pytest.mark.parametrize("seed", range(12))
def test_a_placebo_with_the_one_stranger_there_is_equals_that_of_loops(seed: int) -> None:
    """A stratum of its own for each child identified, and one stranger in it, who may be alike or not."""
    rng = random.Random(seed)
    stories: list[Story] = []
    stratum: list[int] = []
    for number in range(30):
        signs, _, _ = story(rng)
        stories += [(signs, [], rng.randrange(300, 801)), (story(rng)[0], [], NEVER)]
        stratum += [number, number]
    signs_, people, _ = arrays(stories, stratum)
    found = placebo(signs_, people, RULES, 2, seed)
    alike = 0
    for place, who in enumerate(cohort(people, RULES).tolist()):
        mine, _, contact = stories[who]
        theirs = stories[who + 1][0]
        fits = naive.alike(mine, contact, theirs, COUNTING)
        alike += fits
        assert found[:, place].tolist() == naive.placebo(mine, contact, theirs if fits else None, COUNTING)
    assert 0 < alike < 30


def test_strangers_are_drawn_alike_often_and_only_those_who_are_alike() -> None:
    # the child: one sign of the police, then identified. Two strangers with a sign of a school, 50 and 0 days before.
    mine: Story = ([Sign(POLICE, 0, 300, 300)], [], 400)
    near: Story = ([Sign(POLICE, 0, 300, 300), Sign(SCHOOL, 1, 340, 340)], [], NEVER)
    none: Story = ([Sign(POLICE, 0, 300, 300)], [], NEVER)
    more: Story = ([Sign(POLICE, n, 300 + n, 300 + n) for n in range(3)] + [Sign(SCHOOL, 9, 301, 301)], [], NEVER)
    signs, people, _ = arrays([mine, near, none, more])
    gained = placebo(signs, people, RULES, 600, 1)[1, 0]
    # near gains 400 - (340 + 7) days, none gains none, and the third holds too much to be like the child
    assert gained == pytest.approx(53 / 2, abs=4)


def test_one_incident_that_two_know_of_is_no_two_signs_together_and_stays_one_in_each_view() -> None:
    both: Story = ([Sign(POLICE, 0, 300, 300), Sign(COUNCIL, 0, 300, 305)], [], 500)
    signs, people, _ = arrays([both])
    found = reached(signs, people, RULES)
    assert found.pooled[:2, 0].tolist() == [300, NEVER]
    assert found.single[0] == NEVER


def test_two_records_of_one_incident_in_one_view_are_one_sign_by_the_earliest_days() -> None:
    one, two = np.array([0, 0, 0, 0]), np.array([POLICE, POLICE, COUNCIL, POLICE])
    signs = Signs(one, two, np.array([7, 7, 7, 8]), np.array([9, 4, 9, 9]), np.array([10, 12, 15, 20])).once()
    columns = (signs.view, signs.incident, signs.happened, signs.known)
    rows = sorted(zip(*(column.tolist() for column in columns), strict=True))
    assert rows == [(COUNCIL, 7, 9, 15), (POLICE, 7, 4, 10), (POLICE, 8, 9, 20)]
    nobody = np.zeros(0, dtype=np.int64)
    assert len(Signs(nobody, nobody, nobody, nobody, nobody).once()) == 0


def test_what_one_agency_reaches_by_itself_needs_no_lag() -> None:
    alone_, shared = [Sign(POLICE, 0, 300, 300), Sign(POLICE, 1, 310, 310)], [Sign(POLICE, 0, 300, 300)]
    other = [*shared, Sign(SCHOOL, 1, 310, 310)]
    signs, people, _ = arrays([(alone_, [], 500), (other, [], 500), (other, [], 315)])
    assert reached(signs, people, RULES).pooled[1].tolist() == [310, 317, 317]
    # shared after the contact it has gained nothing
    found = gains(signs, people, Actions.of(np.array([0]), np.array([320])), RULES)
    assert found.pooled[1].tolist() == [0, 500 - 317, 0]
    assert found.action.tolist() == [10, 0, 0]


def test_records_from_the_day_of_the_contact_on_do_not_count() -> None:
    two = [Sign(POLICE, n, 300, 400 + n) for n in range(2)]
    signs, people, _ = arrays([(two, [], 402), (two, [], 401)])
    assert reached(signs, people, RULES).single.tolist() == [401, NEVER]


def test_a_sign_older_than_the_look_back_is_forgotten() -> None:
    held = Held.of(np.array([0, 0, 1, 1]), np.array([0, 100, 0, 101]), 2)
    assert [part.tolist() for part in held.met(2, 100)] == [[0], [100]]
    assert [part.tolist() for part in held.met(5, 100)] == [[], []]


def test_no_recording_gap_where_all_is_written_within_a_week_and_one_where_it_is_not() -> None:
    prompt: Story = ([Sign(POLICE, n, 300 + n, 307 + n) for n in range(2)], [], 500)
    late: Story = ([Sign(POLICE, n, 300 + n, 350 + n) for n in range(2)], [], 500)
    after: Story = ([Sign(POLICE, n, 300 + n, 600 + n) for n in range(2)], [], 500)
    signs, people, actions = arrays([prompt, late, after])
    assert gains(signs, people, actions, RULES).recording.tolist() == [0, 351 - 308, 500 - 308]


def test_nothing_is_gained_where_each_childs_signs_lie_in_one_view() -> None:
    """Exactly nought, in every sample too: pooling then sees what that one view sees."""
    rng = random.Random(3)
    stories: list[Story] = []
    for number in range(200):
        view = rng.randrange(5)
        signs = [Sign(view, n, day, day) for n, day in enumerate(rng.sample(range(200, 800), rng.choice((0, 1, 2, 4))))]
        stories.append((signs, [], rng.randrange(300, 801) if number % 3 == 0 else NEVER))
    signs_, people, actions = arrays(stories)
    found = with_placebo(gains(signs_, people, actions, RULES), signs_, people, RULES, 3, 1)
    best = summarise(found)
    assert found.flag_single.sum() > 20
    assert best.weights.tolist() == [0, 1, 0, 0, 0, 0, 0, 0]
    assert best.raw.tolist() == best.sharing.tolist() == [0]
    assert np.unique(resampled(found, 20, 1)[:, 1]).tolist() == [0]


@pytest.mark.parametrize(
    ("burden", "flagged", "weights"),
    [
        (10, [30, 20, 10, 5], [0, 0, 1, 0]),  # a threshold that flags as many
        (12, [30, 20, 10, 5], [0, 0.2, 0.8, 0]),  # 0.2 of 20 and 0.8 of 10 are 12
        (40, [30, 20, 10, 5], [1, 0, 0, 0]),  # the lowest flags fewer: nothing to mix it with
        (1, [30, 20, 10, 5], [0, 0, 0, 1]),  # even the highest flags more: the nearest there is
        (0, [0, 0, 0, 0], [1, 0, 0, 0]),
    ],
)
def test_two_thresholds_are_mixed_so_that_as_many_are_flagged(
    burden: float, flagged: list[float], weights: list[float]
) -> None:
    found = mixture(burden, np.array(flagged, dtype=float))
    assert found == pytest.approx(weights)
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("seed", range(6))
def test_means_are_those_of_children_weighed_at_equal_burden_by_group(seed: int) -> None:
    stories = children(seed, 120)
    signs, people, actions = arrays(stories)
    found = with_placebo(gains(signs, people, actions, RULES), signs, people, RULES, 1, seed)
    rng = np.random.default_rng(seed)
    weight, group = rng.integers(0, 4, len(stories)).astype(float), rng.integers(0, 2, len(found.who))
    best = summarise(found, weight, group, 3)
    flagged = [sum(w for w, level in zip(weight, found.level, strict=True) if level >= k) for k in range(1, MOST + 1)]
    burden = sum(w for w, flag in zip(weight, found.flag_single, strict=True) if flag)
    assert sum(f * w for f, w in zip(flagged, best.weights, strict=True)) == pytest.approx(burden)
    mixed = [sum(w * found.pooled[k][n] for k, w in enumerate(best.weights)) for n in range(len(found.who))]
    strange = [sum(w * found.placebo[k][n] for k, w in enumerate(best.weights)) for n in range(len(found.who))]
    for number in range(2):
        here = [n for n in range(len(found.who)) if group[n] == number]
        heavy = [weight[found.who[n]] for n in here]

        def mean(days: list[float], here: list[int] = here, heavy: list[float] = heavy) -> float:
            return naive.mean_days([float(days[n]) for n in here], heavy)

        assert best.recording[number] == pytest.approx(mean(found.recording.tolist()))
        assert best.action[number] == pytest.approx(mean(found.action.tolist()))
        assert best.raw[number] == pytest.approx(mean(mixed))
        assert best.strangers[number] == pytest.approx(mean(strange))
        assert best.sharing[number] == pytest.approx(mean(mixed) - max(mean(strange), 0))
    # a group of nobody
    assert (best.recording[2], best.sharing[2], best.action[2]) == (0, 0, 0)


def _gains(pooled: list[float], strangers: list[float]) -> Gains:
    """Children of whom as many are flagged alone as together, whose days are those given."""
    size = len(pooled)
    rows, chance = np.zeros((MOST, size)), np.zeros((MOST, size))
    rows[0], chance[0] = pooled, strangers
    ones, who = np.ones(size), np.arange(size)
    met = reached(*arrays([([], [], 400)] * size)[:2], RULES)
    return Gains(ones * 3, rows, chance, ones * 5, ones, np.full(size, 2), who, met)


def test_what_strangers_gain_is_taken_off_and_what_they_lose_is_not_added() -> None:
    assert summarise(_gains([10, 20], [4, 2])).sharing[0] == pytest.approx(15 - 3)
    below = summarise(_gains([10, 20], [-4, 2]))
    assert (below.strangers[0], below.sharing[0]) == (pytest.approx(-1), pytest.approx(15))


def test_samples_spread_as_those_of_a_mean_and_are_the_same_for_a_seed() -> None:
    rng = np.random.default_rng(5)
    days = rng.exponential(40, 400)
    found = _gains(days.tolist(), [0.0] * 400)
    samples = resampled(found, 800, 2)
    assert samples.shape == (800, 3, 1)
    assert samples[:, 1, 0].mean() == pytest.approx(days.mean(), rel=0.02)
    assert samples[:, 1, 0].std() == pytest.approx(days.std() / 20, rel=0.1)
    assert np.unique(samples[:, 0]).tolist() == [3]
    assert (resampled(found, 20, 2) == samples[:20]).all()
    assert (resampled(found, 20, 3) != samples[:20]).any()


def test_who_is_in_no_sum_changes_no_sample() -> None:
    stories = children(4, 80)
    idle: list[Story] = [([], [], NEVER)] * 50
    answers = []
    for many in (stories, [*idle, *stories]):
        signs, people, actions = arrays(many)
        answers.append(resampled(gains(signs, people, actions, RULES), 10, 1))
    assert (answers[0] == answers[1]).all()
