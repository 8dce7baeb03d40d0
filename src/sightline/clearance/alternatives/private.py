"""Differential privacy: noise of the two-sided geometric distribution, and an account of what it has cost.

Whoever is counted changes one cell of a breakdown by one, or as many as there are codes of a dimension in which one may
be in several. Noise of scale (that number / epsilon) makes any two tables that differ by one person nearly as likely;
what all breakdowns of a release spend adds up. Noise is drawn once a cell and release: from the seed of the project and
the name of the release. Nought and less is printed as nought, since what is done to a noisy number costs nothing.
Source: Ghosh, Roughgarden and Sundararajan, Universally utility-maximizing privacy mechanisms (2009); adding up: Dwork
and Roth, The Algorithmic Foundations of Differential Privacy (2014), theorem 3.16.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from sightline.clearance.alternatives.draws import WHOLE, whole
from sightline.clearance.cells import Block, Cell, figures_by_block
from sightline.clearance.policy import Policy
from sightline.errors import ClearanceError
from sightline.standard.drafts import OF_PEOPLE, FigureTable


def noise(number: int, scale: float) -> int:
    """A whole number, k with probability proportional to exp(-|k| / scale), from one of 0 to WHOLE - 1, each as likely.

    The sign is that of the half in which it lies, and both tails are as long: each is cut at about 45 scales, which is
    where an even number of 64 bits ends. So what is promised for epsilon fails with a chance under 1e-14 a cell
    (tests/reference/test_private.py counts it).
    """
    half = min(2 * number + 1, 2 * WHOLE - 2 * number - 1) / (2 * WHOLE)  # the chance of it and all farther from nought
    size = max(0, math.ceil(-scale * math.log(half * (1 + math.exp(-1 / scale)))) - 1)
    return -size if 2 * number < WHOLE else size


def sensitivity(table: FigureTable) -> int:
    """By how much one person can change a table at most, all its cells together."""
    codes = [
        len({figure.code(dimension.code) for figure in table.figures})
        for dimension in table.dimensions
        if not dimension.additive
    ]
    return math.prod(codes)


def spent(tables: Iterable[FigureTable], policy: Policy) -> float:
    """What the breakdowns of a release cost together; one that stands in two tables is noisy once."""
    cost: dict[Block, float] = {}
    for table in tables:
        if table.kind in OF_PEOPLE:
            for block in figures_by_block([table]):
                cost[block] = max(cost.get(block, 0.0), policy.epsilon)
    return math.fsum(cost.values())


def require_budget(cost: float, before: float, policy: Policy) -> None:
    """Raise ClearanceError where a release would spend more than is left."""
    if cost + before > policy.budget + 1e-9:
        raise ClearanceError(
            f"the release would spend {cost:g}, and {before:g} is spent: the policy {policy.name} has "
            f"{policy.budget:g} in all. Clear fewer breakdowns, or choose a policy with a smaller epsilon, which means "
            "more noise"
        )


def private(count: int, cell: Cell, scale: float, seed: str) -> int:
    """A count with its noise, nought where that would be less."""
    return max(0, count + noise(whole(seed, cell, "privacy"), scale))
