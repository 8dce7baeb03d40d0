"""From scored pairs to persons: what the evidence is worth here, which pairs are never joined, and who belongs to whom.

The rules after scoring, in order: a prior for these records; twins and siblings kept apart; records of one person
inside one agency; the best mutual link of each with each other agency; then groups, strongest link first, with at most
one person of an agency.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from sightline.link.calibrate import calibration
from sightline.link.groups import Ints, components, grow

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

LINKED = 0.0  # bits of posterior odds from which a pair may be joined
# Inside one agency there is no best link to choose, and an agency should know its own: surer than even.
LINKED_WITHIN = 3.0
STRONG = 7.0  # bits: fewer than one in a hundred such pairs would be two people
FAINT = -8.0  # bits: a pair below this is nobody's best
WEAK = -4.0  # bits: below this a pair is not even counted as a weak link
ROUNDS = 20
MOST_ALIKE = 4  # records of one person in one agency: more is a fault of the files, and is left for review
_BEFORE_ALL = 1e3  # bits: a number's link goes before every other


class Outcome(IntEnum):
    """What became of a pair."""

    JOINED = 0
    APART = 1  # twins or siblings, by the guard
    RIVAL = 2  # likely enough, but a nearer record of that agency was there
    CONFLICT = 3  # the nearest of both, and joining them would have brought together what must not be: for review
    WEAK = 4  # not likely enough


@dataclass(frozen=True, slots=True)
class Pairs:
    """Scored pairs, sorted by (l, r): record positions from 0, bits of evidence, and what the rules need to know."""

    l: Ints  # noqa: E741
    r: Ints
    evidence: Floats
    number_bits: Floats  # of the evidence, what national numbers say
    exact: Bools  # joined by a valid national number
    apart: Bools  # twins or siblings, by the guard: never joined
    offender: Bools  # compared among suspects and offenders; the others among children

    def __len__(self) -> int:
        return len(self.l)


@dataclass(frozen=True, slots=True)
class People:
    """Of each record: a number for its agency, and in which populations it was compared."""

    agency: Ints
    child: Bools
    offender: Bools


@dataclass(frozen=True, slots=True)
class Decided:
    """`group` of each record (the position of its first record), and of each pair its bits and what became of it."""

    group: Ints
    weight: Floats  # bits of posterior odds
    outcome: npt.NDArray[np.int8]  # values of Outcome


def decide(pairs: Pairs, people: People) -> Decided:
    """Who belongs together."""
    weight = weights(pairs, people)
    likely = pairs.exact | (weight >= needed(pairs, people))
    group, best = join(pairs, people, np.where(pairs.exact, weight + _BEFORE_ALL, weight), likely & ~pairs.apart)
    together = group[pairs.l] == group[pairs.r]
    outcome = np.select(
        [together, pairs.apart, best, likely],
        [Outcome.JOINED, Outcome.APART, Outcome.CONFLICT, Outcome.RIVAL],
        Outcome.WEAK,
    ).astype(np.int8)
    return Decided(group, weight, outcome)


def join(pairs: Pairs, people: People, strength: Floats, joinable: Bools) -> tuple[Ints, Bools]:
    """The group of each record by the pairs that may be joined, and which pairs were the best of both their records."""
    agency = people.agency
    within = _within(pairs, people)
    order = _strongest_first(pairs, strength, np.flatnonzero(joinable & within))
    apart = pairs.l[pairs.apart], pairs.r[pairs.apart]
    unit = grow(pairs.l[order], pairs.r[order], agency, apart, MOST_ALIKE)
    best = mutual_best(unit[pairs.l], unit[pairs.r], strength, joinable & ~within, agency)
    order = _strongest_first(pairs, strength, np.flatnonzero(best))
    # From here on a person of one agency stands for all its records there.
    firsts = np.where(np.arange(len(agency)) == unit, agency, agency.max(initial=0) + 1 + np.arange(len(agency)))
    group = grow(unit[pairs.l[order]], unit[pairs.r[order]], firsts, (unit[apart[0]], unit[apart[1]]))[unit]
    best[joinable & within] = True
    return group, best


def needed(pairs: Pairs, people: People) -> Floats:
    """Bits from which each pair may be joined."""
    return np.where(_within(pairs, people), LINKED_WITHIN, LINKED)


def share_of(bits: Floats) -> Floats:
    """The share of pairs that are one person, where such pairs have these odds in bits."""
    share: Floats = 1 / (1 + np.exp2(-np.clip(bits, -60, 60)))
    return share


def weights(pairs: Pairs, people: People) -> Floats:
    """Bits of posterior odds of each pair: its evidence, how common such pairs are by population and inside or between
    agencies, and how often, where numbers tell, pairs of such evidence were right (calibrate.py)."""
    found = np.empty(len(pairs))
    within = _within(pairs, people)
    for offender, members in ((False, people.child), (True, people.offender)):
        sizes = np.bincount(people.agency[members]).astype(np.float64)
        inside = float((sizes * (sizes - 1)).sum() / 2)
        for inner, possible in ((True, inside), (False, float((sizes.sum() ** 2 - (sizes**2).sum()) / 2))):
            chosen = np.flatnonzero((pairs.offender == offender) & (within == inner))
            odds = pairs.evidence[chosen] + prior(pairs.evidence[chosen], possible)
            if not inner:
                plain = odds - pairs.number_bits[chosen]
                free = ~pairs.apart[chosen] & (plain >= FAINT)
                best = mutual_best(pairs.l[chosen], pairs.r[chosen], plain, free, people.agency)
                odds += calibration(plain, pairs.number_bits[chosen], best)(plain) - plain
            found[chosen] = odds
    return np.round(found, 6)


def prior(evidence: Floats, possible: float) -> float:
    """Log2 odds that a pair taken at random is one person: the share at which the pairs' posteriors add up to it."""
    share = 1e-4
    for _ in range(ROUNDS):
        posterior = share_of(evidence + np.log2(share / (1 - share)))
        share = min(max((posterior.sum() + 0.5) / max(possible, 1.0), 1e-12), 0.5)
    return float(np.log2(share / (1 - share)))


def mutual_best(left: Ints, right: Ints, strength: Floats, joinable: Bools, agency: Ints) -> Bools:
    """The pairs that are the strongest link of both their ends with the other's agency; ties go to the first."""
    order = np.flatnonzero(joinable)
    order = order[np.lexsort((right[order], left[order], -strength[order]))]
    many = int(agency.max(initial=0)) + 1
    firsts = []
    for mine, other in ((left, right), (right, left)):
        _, first = np.unique(mine[order] * many + agency[other[order]], return_index=True)
        chosen = np.zeros(len(left), dtype=bool)
        chosen[order[first]] = True
        firsts.append(chosen)
    both: Bools = firsts[0] & firsts[1]
    return both


def weakest(pairs: Pairs, group: Ints, bands: Ints, count: int) -> Ints:
    """Of each record the lowest of `count` bands by whose links, and by firmer ones, its whole group holds together."""
    joined = np.flatnonzero(group[pairs.l] == group[pairs.r])
    found = np.full(len(group), -1)
    sizes = np.bincount(group, minlength=len(group))
    for band in range(count):
        firm = joined[bands[joined] <= band]
        parts = components(len(group), pairs.l[firm], pairs.r[firm])
        whole = np.bincount(group[parts == np.arange(len(group))], minlength=len(group))[group] == 1
        found = np.where((found < 0) & whole & (sizes[group] > 1), band, found)
    return found


def _within(pairs: Pairs, people: People) -> Bools:
    same: Bools = people.agency[pairs.l] == people.agency[pairs.r]
    return same


def _strongest_first(pairs: Pairs, strength: Floats, chosen: Ints) -> Ints:
    return chosen[np.lexsort((pairs.r[chosen], pairs.l[chosen], -strength[chosen]))]
