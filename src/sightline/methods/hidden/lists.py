"""Who is on which list, as counts: the table that every method of estimating a hidden population starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError

FEWEST_LISTS = 2
MOST_LISTS = 8  # 2 to the power of 8 histories; no method here is meant for more

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lists:
    """Counts of people by the lists they are on.

    `counts` holds 2**t numbers, unit people: place i counts those who are on exactly the lists whose bits are set in
    i (bit 0 is the first list). Place 0, those on no list, is what is to be estimated and must be 0. `possible` is
    False at a history that cannot occur, such as two lists that exclude each other: a structural zero, which is no
    count of 0. It is always True at place 0.
    """

    names: tuple[str, ...]
    counts: tuple[float, ...]
    possible: tuple[bool, ...] = ()

    def __post_init__(self) -> None:
        if not self.possible:
            object.__setattr__(self, "possible", (True,) * len(self.counts))
        faults = list(self._faults())
        if faults:
            raise MethodError("these lists cannot be used: " + "; ".join(faults))

    def _faults(self) -> Iterable[str]:
        number = len(self.names)
        if not FEWEST_LISTS <= number <= MOST_LISTS:
            yield f"there are {number} lists, and there must be {FEWEST_LISTS} to {MOST_LISTS}"
            return
        if len(set(self.names)) < number or not all(self.names):
            yield "two lists have one name, or one has none"
        if len(self.counts) != 2**number or len(self.possible) != 2**number:
            yield f"{number} lists have {2**number} histories, and another number of counts was given"
            return
        if not all(np.isfinite(count) and count >= 0 for count in self.counts):
            yield "a count is not a number of 0 or more: a mark stands in its place, and a mark is never 0"
        if self.counts[0]:
            yield "people on no list were counted, which no list can do"
        if not self.possible[0]:
            yield "nobody could be on no list"
        if any(count and not able for count, able in zip(self.counts, self.possible, strict=True)):
            yield "people were counted in a history that is said to be impossible"

    @staticmethod
    def of(
        names: Sequence[str],
        histories: Mapping[frozenset[str], float | None],
        impossible: Iterable[frozenset[str]] = (),
    ) -> Lists:
        """The table from history -> people; a history that is missing counts 0.

        Raises MethodError for a history of a list that is not named, and where a count is None: it was withheld or is
        not known, and no method may take it for 0.
        """
        place = {name: bit for bit, name in enumerate(names)}
        strange = {name for history in (*histories, *impossible) for name in history} - set(place)
        if strange:
            raise MethodError("a history names a list that is not there")
        if any(count is None for count in histories.values()):
            raise MethodError(
                "a count of the overlaps was withheld or is not known. Estimates are made before anything is withheld, "
                "inside the secure side; from a table with gaps none is made"
            )
        size = 2 ** len(names)
        counts, possible = [0.0] * size, [True] * size
        for history, count in histories.items():
            counts[sum(1 << place[name] for name in history)] += float(count or 0)
        for history in impossible:
            possible[sum(1 << place[name] for name in history)] = False
        return Lists(tuple(names), tuple(counts), tuple(possible))

    @property
    def number(self) -> int:
        """How many lists there are."""
        return len(self.names)

    @property
    def seen(self) -> float:
        """How many people are on at least one list."""
        return float(sum(self.counts))

    @property
    def overlaps(self) -> float:
        """How many people are on two lists or more."""
        return float(sum(count for place, count in enumerate(self.counts) if place.bit_count() > 1))

    def array(self) -> Floats:
        """The counts as an array of shape (2**t,)."""
        return np.array(self.counts, dtype=np.float64)

    def total(self, history: int) -> float:
        """How many people are on all the lists of `history` (bits), whatever others they are on."""
        return float(sum(count for place, count in enumerate(self.counts) if place & history == history))

    def words(self, history: int) -> str:
        """The lists of a history in words: "LA and NG"."""
        return " and ".join(name for bit, name in enumerate(self.names) if history >> bit & 1) or "no list"
