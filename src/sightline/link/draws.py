"""Draws of the link set: what else could be true of who is who, stored as differences from the best answer.

In each draw every uncertain pair is joined or not, as often as its odds say, and groups are made again by the same
rules (decide.join). Three things make draws differ as much as they should:

- The odds of all pairs together may be too high or too low: each draw moves them by one step of SPREAD bits or so.
- Pairs that share a record are not independent: who wrongly takes one record of a child for somebody's, takes the
  child's other records too. Each record has a luck of its own, and a pair has that of both its records.
- Even a number may be somebody else's: no pair is surer than SUREST.

Only groups that hold an uncertain pair are made again, so a draw costs what is uncertain and not what is there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.link.decide import WEAK, Decided, Floats, Pairs, People, join, needed, share_of
from sightline.link.groups import Ints, components

NUMBER = 40  # draws
SPREAD = 0.7  # bits
SUREST = 10.0  # bits: of a thousand pairs that sure, one is wrong


@dataclass(frozen=True, slots=True)
class Draw:
    """The records whose person differs from the best answer in this draw, and the first record of their group in it."""

    number: int
    records: Ints
    group: Ints


def draw(pairs: Pairs, people: People, decided: Decided, number: int = NUMBER, seed: int = 1) -> list[Draw]:
    """`number` draws, the same for the same pairs and seed, in whatever order their records came."""
    chosen = _uncertain_groups(pairs, decided, len(people.agency))
    if not len(chosen) or not number:
        return [Draw(one, _NONE, _NONE) for one in range(1, number + 1)]
    part = _Part(pairs, people, decided, chosen)
    rng = np.random.default_rng(seed)
    return [part.draw(one, rng) for one in range(1, number + 1)]


_NONE: Ints = np.array([], dtype=np.int64)


def _uncertain_groups(pairs: Pairs, decided: Decided, size: int) -> Ints:
    """The positions of all near pairs of those groups in which something is uncertain."""
    near = np.flatnonzero(~pairs.apart & (pairs.exact | (decided.weight >= WEAK)))
    unsure = near[np.abs(decided.weight[near]) < SUREST]
    whole = components(size, pairs.l[near], pairs.r[near])
    return near[np.isin(whole[pairs.l[near]], np.unique(whole[pairs.l[unsure]]))]


class _Part:
    """The uncertain part of a linkage, with its records numbered anew."""

    def __init__(self, pairs: Pairs, people: People, decided: Decided, chosen: Ints) -> None:
        self._records = np.unique(np.concatenate([pairs.l[chosen], pairs.r[chosen]]))
        apart = np.flatnonzero(pairs.apart)
        inside = np.isin(pairs.l[apart], self._records) & np.isin(pairs.r[apart], self._records)
        kept = np.sort(np.concatenate([chosen, apart[inside]]))
        self._pairs = Pairs(
            **{name: getattr(pairs, name)[kept] for name in Pairs.__slots__ if name not in ("l", "r")},
            l=np.searchsorted(self._records, pairs.l[kept]), r=np.searchsorted(self._records, pairs.r[kept]),
        )  # fmt: skip
        members = (getattr(people, name)[self._records] for name in People.__slots__)
        self._people = People(*members)
        weight = np.minimum(np.where(self._pairs.exact, SUREST, decided.weight[kept]), SUREST)
        # Where more is asked than even odds, as inside an agency, a pair just there is joined in half of the draws.
        self._odds = weight - needed(self._pairs, self._people)
        self._strength = np.where(self._pairs.exact, 1e3, 0.0) + decided.weight[kept]
        self._best = _first_of(decided.group[self._records], self._records)

    def draw(self, number: int, rng: np.random.Generator) -> Draw:
        """One draw."""
        luck = rng.standard_normal(len(self._records))
        moved = self._odds + rng.standard_normal() * SPREAD
        both = (luck[self._pairs.l] + luck[self._pairs.r]) / np.sqrt(2)
        joinable = ~self._pairs.apart & (both < _quantile(moved))
        group, _ = join(self._pairs, self._people, self._strength, joinable)
        differs = np.flatnonzero(group != self._best)
        return Draw(number, self._records[differs], self._records[group[differs]])


def _first_of(group: Ints, records: Ints) -> Ints:
    """Of each record the place, among these records, of the first of its group."""
    place: Ints = np.searchsorted(records, group)
    return place


def _quantile(bits: Floats) -> Floats:
    """The point of the normal curve below which lies the share that these odds say, to three decimals."""
    found: Floats = np.interp(share_of(bits), _SHARES, _POINTS)
    return found


_POINTS = np.linspace(-6, 6, 12_001)


def _shares(points: Floats) -> Floats:
    """The normal curve's share below each point, by adding up its density: no library is needed for it."""
    density = np.exp(-(points**2) / 2)
    steps = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    found: Floats = steps / steps[-1]
    return found


_SHARES = _shares(_POINTS)
