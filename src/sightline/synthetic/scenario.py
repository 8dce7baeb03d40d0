"""Scenarios: what a made-up England is made of, and which truths are planted in it, how strongly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Strength(StrEnum):
    """How strongly a truth is planted."""

    NONE = "none"
    WEAK = "weak"
    STRONG = "strong"


class Null(StrEnum):
    """Worlds in which an effect that looks real is not there."""

    NOT = ""
    NO_SHARING_GAIN = "no_sharing_gain"  # pooling what agencies hold would have told nobody anything earlier
    KNEW_DID_NOTHING = "knew_did_nothing"  # agencies recognised early, and did not act
    SIGNS_AFTER = "signs_after_identification"  # signs come from being identified, not from harm


@dataclass(frozen=True, slots=True)
class Plant:
    """One truth planted: its name in plants.csv, how strongly, how large that is, and its options."""

    name: str
    strength: Strength
    size: float
    options: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as its file says. `children`: about how many children the agencies meet; 0 for real populations."""

    name: str
    what: str
    areas: int
    children: int
    years: tuple[int, ...]
    plants: Mapping[str, Plant] = field(default_factory=dict)
    null: Null = Null.NOT
    faults: Mapping[str, float] = field(default_factory=dict)

    def fault(self, name: str) -> float:
        """How much of a fault of recording there is, in the unit of faults.csv."""
        return self.faults[name]

    def size(self, plant: str) -> float:
        """How large that truth is in this world, in the unit of plants.csv."""
        return self.plants[plant].size

    def has(self, plant: str, option: str) -> bool:
        """Whether the scenario sets that option of a plant."""
        return option in self.plants[plant].options
