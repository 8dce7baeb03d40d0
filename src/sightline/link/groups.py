"""Groups of records from links: strongest first, with at most one of an agency, and none that are kept apart.

Most links form groups in which nothing is at odds; those are found all at once. Only where two records of one agency,
or two that are kept apart, would come together are the links taken one by one, the strongest first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def components(size: int, left: Ints, right: Ints) -> Ints:
    """Of each of `size` nodes the smallest node that these edges join it to, itself where there is none."""
    label: Ints = np.arange(size)
    while True:
        least = np.minimum(label[left], label[right])
        lower = label.copy()
        # Every node takes the smallest label beside it, and so does what its own label names: few rounds are needed.
        for ends in (left, right, label[left], label[right]):
            np.minimum.at(lower, ends, least)
        lower = lower[lower]
        if np.array_equal(lower, label):
            return label
        label = lower


def grow(left: Ints, right: Ints, agency: Ints, apart: tuple[Ints, Ints], most: int = 1) -> Ints:
    """The group of each node, named by its smallest: joined by the links in their order, the strongest first.

    A link is passed over where it would bring together two nodes that are `apart`, or more than `most` of one agency.
    """
    size = len(agency)
    whole = components(size, left, right)
    torn = _at_odds(whole, agency, apart, most)
    if not len(torn):
        return whole
    inside = np.isin(whole[left], torn)
    nodes = np.flatnonzero(np.isin(whole, torn))
    group = whole.copy()
    group[nodes] = nodes
    place = np.full(size, -1)
    place[nodes] = np.arange(len(nodes))
    kept = np.isin(whole[apart[0]], torn) & (whole[apart[0]] == whole[apart[1]])
    enemies = place[apart[0][kept]], place[apart[1][kept]]
    group[nodes] = nodes[_one_by_one(place[left[inside]], place[right[inside]], agency[nodes], enemies, most)]
    return group


def _at_odds(whole: Ints, agency: Ints, apart: tuple[Ints, Ints], most: int) -> Ints:
    """The components that hold too many of one agency, or two nodes that are kept apart."""
    many = int(agency.max(initial=0)) + 1
    pairs, counts = np.unique(whole * many + agency, return_counts=True)
    together = whole[apart[0]] == whole[apart[1]]
    return np.union1d(pairs[counts > most] // many, whole[apart[0][together]])


def _one_by_one(left: Ints, right: Ints, agency: Ints, apart: tuple[Ints, Ints], most: int) -> Ints:
    """As `grow`, link by link."""
    parent = list(range(len(agency)))
    members: dict[int, list[int]] = {}
    enemies: dict[int, set[int]] = {}
    for one, other in zip(apart[0].tolist(), apart[1].tolist(), strict=True):
        enemies.setdefault(one, set()).add(other)
        enemies.setdefault(other, set()).add(one)
    of = agency.tolist()
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        a, b = _root(parent, one), _root(parent, other)
        if a == b:
            continue
        both = [*members.get(a, [a]), *members.get(b, [b])]
        if _too_many([of[m] for m in both], most) or _torn(members.get(a, [a]), members.get(b, [b]), enemies):
            continue
        first, second = min(a, b), max(a, b)
        parent[second] = first
        members[first] = both
        members.pop(second, None)
    return np.array([_root(parent, node) for node in range(len(parent))], dtype=np.int64)


def _too_many(agencies: list[int], most: int) -> bool:
    return len(set(agencies)) < len(agencies) and max(map(agencies.count, agencies)) > most


def _torn(mine: list[int], others: list[int], enemies: dict[int, set[int]]) -> bool:
    return any(not enemies[m].isdisjoint(others) for m in mine if m in enemies)


def _root(parent: list[int], node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node
