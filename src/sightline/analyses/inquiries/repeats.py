"""Recommendations of different inquiries that may ask for the same: suggested by their words, counted once confirmed.

How alike a pair is says methods/likeness.py. Two lists. `suggested`: alike in their words; nearly all of these are the
same. `to_read`: real reports ask for one thing in other words, so that each one's nearest of another inquiry is worth
reading beside it; about half of these are the same. A suggestion of either kind is no finding: only what a named
person confirmed (same.toml) counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sightline.analyses.inquiries.register import Recommendation, Register
from sightline.methods.likeness import alike

# Chosen on made-up pairs other than those that measure them (docs/inquiries.md).
ALIKE = 0.65  # from here on a pair is suggested
NEAREST, APART = 0.45, 0.12  # or from here on, where each is the other's nearest by so much more than the next
NEAR = 0.10  # each other's nearest, from here on: worth reading. Chosen on half of the real pairs that a person marked


@dataclass(frozen=True, slots=True)
class Suggested:
    """Two recommendations whose words are alike, from 0 (nothing) to 1 (the same words)."""

    first: Recommendation
    second: Recommendation
    alike: float


@dataclass(frozen=True, slots=True)
class Repeated:
    """Recommendations that a person confirmed to ask for the same, in the order of the register."""

    recommendations: tuple[Recommendation, ...]
    confirmed_by: tuple[str, ...]


def _near(found: Any) -> Any:
    """Which pairs are near enough: by themselves, or as each other's nearest, well before the next."""
    others = found.copy()
    np.fill_diagonal(others, 0)
    ordered = np.sort(others, axis=1)
    best, second = ordered[:, -1], ordered[:, -2]
    mutual = (others >= best[:, None]) & (others >= best[None, :])
    clear = others - np.maximum(second[:, None], second[None, :]) >= APART
    return (others >= ALIKE) | (mutual & clear & (others >= NEAREST))


def suggested(register: Register) -> tuple[Suggested, ...]:
    """Pairs of different inquiries, alike in their words, that nobody has answered yet, in the register's order."""
    return _pairs(register, _near)


def to_read(register: Register) -> tuple[Suggested, ...]:
    """Other pairs, of which each is the other's nearest of another inquiry: of all, or of its theme."""
    held = register.recommendation
    inquiry, theme = (np.array([getattr(one, name) for one in held]) for name in ("inquiry_key", "theme"))
    other, alike_theme = inquiry[:, None] != inquiry[None, :], theme[:, None] == theme[None, :]

    def near(found: Any) -> Any:
        return (_mutual(found, other) | _mutual(found, other & alike_theme)) & ~_near(found)

    return _pairs(register, near)


def _mutual(found: Any, among: Any) -> Any:
    """Which pairs are each other's nearest, among the pairs named, and at least NEAR."""
    seen = np.where(among, found, 0)
    best = seen.max(axis=1)
    return (seen >= NEAR) & (seen >= best[:, None]) & (seen >= best[None, :])


def _pairs(register: Register, near: Callable[[Any], Any]) -> tuple[Suggested, ...]:
    held = register.recommendation
    if len(held) < 2:
        return ()
    answered = {frozenset((one.recommendation_key, one.same_as)) for one in register.same}
    found = alike([one.words for one in held])
    pairs = []
    for first, second in zip(*np.nonzero(np.triu(near(found), 1)), strict=True):
        one, other = held[first], held[second]
        asked = frozenset((one.recommendation_key, other.recommendation_key)) in answered
        if one.inquiry_key != other.inquiry_key and not asked:
            pairs.append(Suggested(one, other, round(float(found[first, second]), 3)))
    return tuple(pairs)


def repeated(register: Register) -> tuple[Repeated, ...]:
    """What was asked more than once, by confirmed pairs alone; two pairs that share one of their two are one."""
    by_key = register.recommendations()
    group = {key: key for key in by_key}
    yes = [one for one in register.same if one.answer == "yes"]
    for one in yes:
        old, new = group[one.same_as], group[one.recommendation_key]
        group = {key: new if of == old else of for key, of in group.items()}
    found = []
    for head in dict.fromkeys(group.values()):
        keys = [key for key in by_key if group[key] == head]
        who = tuple(sorted({one.confirmed_by for one in yes if group[one.same_as] == head}))
        if len(keys) > 1:
            found.append(Repeated(tuple(by_key[key] for key in keys), who))
    return tuple(found)
