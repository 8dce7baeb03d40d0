"""Which cells are small by themselves, how wide the others are known when printed, and what may be withheld too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.clearance.policy import PUBLISH, WITHHOLD, Policy
from sightline.clearance.suppression.lattice import Bools, Floats, Ints, Lattice
from sightline.errors import ClearanceError


@dataclass(frozen=True, slots=True)
class Demand:
    """What must hold: counts under `minimum` are withheld, and no withheld count is known closer than to `width`.

    `zeros` and the two rounding bases are as in a Policy: authorities and wider areas (regions, England).
    """

    minimum: int = 6
    width: int = 6
    zeros: str = PUBLISH
    area_base: int = 1
    wide_base: int = 1

    def __post_init__(self) -> None:
        if self.zeros not in (PUBLISH, WITHHOLD) or self.area_base < 1 or self.wide_base < 1:
            raise ClearanceError("zeros are published or withheld, and a rounding base is at least 1")
        if not 1 <= self.width <= self.minimum:
            raise ClearanceError(
                "the width must be from 1 to the least count that is published: parts of a total of that size cannot "
                "be kept further apart than it"
            )

    @staticmethod
    def of(policy: Policy) -> Demand:
        """What a policy asks for. Raises ClearanceError where its width is above its minimum."""
        return Demand(policy.minimum, policy.width, policy.zeros, policy.area_base, policy.wide_base)


@dataclass(frozen=True, slots=True)
class Task:
    """A lattice and what is to be held of it: n cells each."""

    lattice: Lattice
    width: int
    primary: Bools  # (n,) withheld for being small
    free: Bools  # (n,) may be withheld beside them; a published nought may not
    low: Ints  # (n,) the least count that a reader can think behind the cell where it is printed
    high: Ints  # (n,) the greatest
    minimum: int
    needs: Bools  # (n,) must keep the width where it is withheld; the others are only unknown
    weight: Floats  # (n,) how much dearer it is to withhold than another cell of the same count


def task(lattice: Lattice, demand: Demand) -> Task:
    """The primary cells by the demand, and the intervals of what would be printed."""
    values = lattice.values
    small = (values > 0) & (values < demand.minimum)
    if demand.zeros == WITHHOLD:
        small |= values == 0
    base = np.where(lattice.wide, demand.wide_base, demand.area_base)
    shown = nearest_of(values, base)
    low = np.where(values == 0, 0, np.maximum(shown - base // 2, np.minimum(demand.minimum, values)))
    high = np.where(values == 0, 0, shown + (base - 1) // 2)
    every = np.ones(len(values), dtype=bool)
    return Task(
        lattice, demand.width, small, (values > 0) & ~small, low, high, demand.minimum, every, every.astype(np.float64)
    )


def nearest_of(values: Ints, base: Ints) -> Ints:
    """policy.nearest for arrays."""
    return (values + base // 2) // base * base
