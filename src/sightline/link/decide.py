"""From scored pairs to persons: what the evidence is worth here, which pairs are never joined, and who belongs to whom.

The rules after scoring, in order: a prior for these records; twins and siblings kept apart; the best mutual link of
each record with each other agency; then groups, strongest link first, with at most one record an agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Bits of posterior odds from which a pair may be joined. Below 0, because only the best link of both records is taken,
# which says more than the odds of a pair by itself: in the trial three in four of such links from -1 to 0 were right.
LINKED = -1.0
STRONG = 7.0  # bits: fewer than one in a hundred such pairs would be two people
WEAK = -4.0  # bits: below this a pair is not even counted as a weak link
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Pairs:
    """Scored pairs, sorted by (l, r): record positions from 0, bits of evidence, and what the rules need to know."""

    l: Ints  # noqa: E741
    r: Ints
    evidence: Floats
    exact: Bools  # joined by a valid national number
    apart: Bools  # twins or siblings, by the guard: never joined

    def __len__(self) -> int:
        return len(self.l)


@dataclass(frozen=True, slots=True)
class Decided:
    """`group` of each record (the position of its first record) and the links that made the groups, with their bits."""

    group: Ints
    links: Ints  # positions in Pairs, strongest first
    weight: Floats  # of every pair, in bits of posterior odds


def decide(pairs: Pairs, agency: Ints) -> Decided:
    """Who belongs together. `agency` is a number for the agency of each record."""
    weight = np.round(pairs.evidence + prior(pairs.evidence, possible_pairs(agency)), 6)
    joinable = ~pairs.apart & (pairs.exact | (weight >= LINKED))
    strength = np.where(pairs.exact, weight + 1e3, weight)  # a number's link goes before every other
    best = mutual_best(pairs, strength, joinable, agency)
    order = np.flatnonzero(best)
    order = order[np.lexsort((pairs.r[order], pairs.l[order], -strength[order]))]
    group, links = grow(pairs, order, agency)
    return Decided(group, links, weight)


def possible_pairs(agency: Ints) -> float:
    """How many pairs of records there are of two different agencies."""
    sizes = np.bincount(agency).astype(np.float64)
    return float((sizes.sum() ** 2 - (sizes**2).sum()) / 2)


def prior(evidence: Floats, possible: float) -> float:
    """Log2 odds that a pair taken at random is one person: the share at which the pairs' posteriors add up to it."""
    share = 1e-4
    for _ in range(ROUNDS):
        posterior = 1 / (1 + np.exp2(-np.clip(evidence + np.log2(share / (1 - share)), -60, 60)))
        share = min(max((posterior.sum() + 0.5) / max(possible, 1.0), 1e-12), 0.5)
    return float(np.log2(share / (1 - share)))


def mutual_best(pairs: Pairs, strength: Floats, joinable: Bools, agency: Ints) -> Bools:
    """The pairs that are the strongest link of both their records with the other's agency; ties go to the first."""
    order = np.flatnonzero(joinable)
    order = order[np.lexsort((pairs.r[order], pairs.l[order], -strength[order]))]
    many = int(agency.max(initial=0)) + 1
    firsts = []
    for mine, other in ((pairs.l, pairs.r), (pairs.r, pairs.l)):
        _, first = np.unique(mine[order] * many + agency[other[order]], return_index=True)
        chosen = np.zeros(len(pairs), dtype=bool)
        chosen[order[first]] = True
        firsts.append(chosen)
    return firsts[0] & firsts[1]


def grow(pairs: Pairs, order: Sequence[int] | Ints, agency: Ints) -> tuple[Ints, Ints]:
    """Join records by the pairs in that order, unless two of one agency or two kept apart would come together.

    Returns the group of every record and the pairs that joined something.
    """
    parent = list(range(len(agency)))
    members: dict[int, list[int]] = {}
    enemies: dict[int, set[int]] = {}
    for left, right in zip(pairs.l[pairs.apart].tolist(), pairs.r[pairs.apart].tolist(), strict=True):
        enemies.setdefault(left, set()).add(right)
        enemies.setdefault(right, set()).add(left)
    of = agency.tolist()
    left_of, right_of = pairs.l.tolist(), pairs.r.tolist()
    used = []
    for pair in np.asarray(order).tolist():
        a, b = _root(parent, left_of[pair]), _root(parent, right_of[pair])
        if a == b:
            continue
        mine, others = members.get(a, [a]), members.get(b, [b])
        if not {of[m] for m in mine}.isdisjoint(of[o] for o in others):
            continue
        if any(not enemies[m].isdisjoint(others) for m in mine if m in enemies):
            continue
        first, second = min(a, b), max(a, b)
        parent[second] = first
        members[first] = [*mine, *others]
        members.pop(second, None)
        used.append(pair)
    group = np.array([_root(parent, record) for record in range(len(parent))], dtype=np.int64)
    return group, np.array(used, dtype=np.int64)


def _root(parent: list[int], record: int) -> int:
    while parent[record] != record:
        parent[record] = parent[parent[record]]
        record = parent[record]
    return record
