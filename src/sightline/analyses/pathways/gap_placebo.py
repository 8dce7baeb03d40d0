"""The placebo of the sharing gap: other agencies' records of a stranger, put in the place of those of the child itself.

What pooling seems to gain with the records of strangers, it gains by chance. The stranger is a child never identified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sightline.analyses.pathways.gap_counting import (
    MOST,
    NEVER,
    VIEWS,
    Days,
    Floats,
    Gains,
    Numbers,
    People,
    Rules,
    Signs,
    alone,
    begins,
    cohort,
    in_views,
    pooled_view,
    summarise,
    together,
)

QUARTER = 91  # days


def with_placebo(found: Gains, signs: Signs, people: People, rules: Rules, draws: int, seed: int) -> Gains:
    """The same with the placebo, at the thresholds that are mixed and those next to them."""
    weights = summarise(found).weights
    used = np.flatnonzero(weights)
    rows = range(max(int(used.min()) - 1, 0), min(int(used.max()) + 2, MOST))
    return replace(found, placebo=placebo(signs, people, rules, draws, seed, rows))


def placebo(
    signs: Signs, people: People, rules: Rules, draws: int, seed: int, rows: Sequence[int] = range(MOST)
) -> Floats:  # fmt: skip
    """Mean gain of each child of the cohort, by threshold, with other agencies' records of strangers in their place.

    A stranger is a child never identified, of the same stratum, of whom the same kind of agency first wrote down as
    many incidents (0, 1, 2, or 3 and more) by the quarter in which the child was identified. The incidents which that
    agency was the first to write down stay the child's own, with whoever was told of them. Of whom no such stranger is,
    nothing is put in place. `draws` strangers are drawn for each; thresholds that are not among
    `rows` stay at nought.
    """
    size, who = len(people), cohort(people, rules)
    contact = people.contact[who]
    mine = signs.take(np.lexsort((signs.view, signs.known, signs.incident, signs.person)))
    origin = _origin(mine)
    own = mine.known < people.contact[mine.person]
    top, _ = _kind(mine.take(own), origin[own], people)
    chosen = np.zeros(size, dtype=bool)
    chosen[who] = True
    kept = mine.take(own & chosen[mine.person] & (origin == top[mine.person]))
    pools = _pools(mine, origin, people, rules)
    rng = np.random.default_rng(seed)
    total = np.zeros((MOST, len(who)))
    for _ in range(draws):
        stranger = _drawn(rng, pools, (contact - rules.first) // QUARTER, who)
        swapped = _with_strangers(kept, mine, origin, who, stranger, top, contact)
        views, pooled = in_views(swapped, swapped.known, size), pooled_view(swapped, size)
        single = np.minimum(alone(views, rules.threshold, rules.look_back)[who], contact)
        for row in rows:
            total[row] += single - np.minimum(together(pooled, views, row + 1, rules)[who], contact)
    return total / draws


Pool = tuple[Numbers, Numbers, Numbers]  # the key of every child, strangers sorted by key, the keys of these


def _origin(signs: Signs) -> Numbers:
    """The view that was the first to write each sign's incident down; `signs` are sorted by child, incident and day."""
    first = begins(signs.person, signs.incident)
    return signs.view[np.maximum.accumulate(np.where(first, np.arange(len(signs)), 0))]


def _pools(signs: Signs, origin: Numbers, people: People, rules: Rules) -> list[Pool]:
    """For each quarter of the rules' days: what everybody's records held half way through it, and the strangers."""
    pools = []
    for quarter in range((rules.last - rules.first) // QUARTER + 1):
        day = rules.first + quarter * QUARTER + QUARTER // 2
        held = signs.known < np.minimum(people.contact[signs.person], day)
        _, key = _kind(signs.take(held), origin[held], people)
        unknown = np.flatnonzero(people.contact == NEVER)
        unknown = unknown[np.argsort(key[unknown], kind="stable")]
        pools.append((key, unknown, key[unknown]))
    return pools


def _drawn(rng: np.random.Generator, pools: list[Pool], quarter: Numbers, who: Numbers) -> Numbers:
    """A stranger for each child; -1 where there is none like it."""
    found = np.full(len(who), -1, dtype=np.int64)
    luck = rng.random(len(who))
    for number, (key, unknown, keys) in enumerate(pools):
        here = np.flatnonzero(quarter == number)
        low, high = (np.searchsorted(keys, key[who[here]], side=side) for side in ("left", "right"))
        place = low + (luck[here] * (high - low)).astype(np.int64)
        there = high > low
        found[here[there]] = unknown[place[there]]
    return found


def _kind(signs: Signs, origin: Numbers, people: People) -> tuple[Numbers, Numbers]:
    """(the view that was first to write most of each child's incidents, a key of it, how many and the stratum)."""
    size, first = len(people), signs.view == origin
    place = (signs.person * VIEWS + origin)[first]
    held = np.bincount(place, minlength=size * VIEWS).reshape(size, VIEWS)
    top, most = held.argmax(axis=1), np.minimum(held.max(axis=1), 3)
    return top, (people.stratum * VIEWS + np.where(most > 0, top, 0)) * 4 + most


def _with_strangers(
    kept: Signs, every: Signs, origin: Numbers, who: Numbers, stranger: Numbers, top: Numbers, contact: Days
) -> Signs:  # fmt: skip
    """The cohort's own incidents, with those that other agencies first wrote down of strangers, before the contact."""
    there = stranger >= 0
    who, stranger, contact = who[there], stranger[there], contact[there]
    low, high = np.searchsorted(every.person, stranger), np.searchsorted(every.person, stranger, side="right")
    count = high - low
    place = np.repeat(low - np.concatenate(([0], np.cumsum(count)[:-1])), count) + np.arange(int(count.sum()))
    owner, until = np.repeat(who, count), np.repeat(contact, count)
    theirs = replace(every.take(place), person=owner)
    theirs = theirs.take((origin[place] != top[owner]) & (theirs.known < until))
    # an incident of a stranger is never one of the child's own
    incident = theirs.incident + (int(every.incident.max()) + 1 if len(every) else 0)
    return Signs(
        np.concatenate([kept.person, theirs.person]), np.concatenate([kept.view, theirs.view]),
        np.concatenate([kept.incident, incident]), np.concatenate([kept.happened, theirs.happened]),
        np.concatenate([kept.known, theirs.known]),
    )  # fmt: skip
