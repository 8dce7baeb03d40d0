"""What a second opinion on a hidden population says, and what lists must have before one is given."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.errors import MethodError
from sightline.methods.hidden.lists import MOST_LISTS, Lists


@dataclass(frozen=True, slots=True)
class Opinion:
    """How many people there are by one method. All of `estimate`, `lower`, `upper` and `seen` are people.

    `estimate` counts those seen and those on no list; for a Bayesian method it is the median. `lower` and `upper` are
    limits at `level`. `notes` are sentences that belong beside the number wherever it stands.
    """

    estimate: float
    lower: float
    upper: float
    level: float
    seen: float
    notes: tuple[str, ...]

    @property
    def hidden(self) -> float:
        """How many people are on no list."""
        return self.estimate - self.seen


def require(
    lists: Lists,
    method: str,
    fewest: int = 3,
    most: int = MOST_LISTS,
    level: float = 0.95,
    whole: bool = False,
) -> None:
    """Refuses lists that a method cannot use, with all reasons at once.

    `whole` asks for whole counts. Raises MethodError for too few or too many lists, for lists that share nobody, for a
    list that has nobody, for histories that cannot occur (no second opinion has a place for them), for counts that are
    not whole where they must be, and for a level outside 0 to 1.
    """
    faults = []
    if not fewest <= lists.number <= most:
        faults.append(f"there are {lists.number} lists, and it needs {fewest} to {most}")
    if not lists.overlaps:
        faults.append("nobody is on two lists or more, so nothing says how many are on none")
    if not all(lists.total(1 << bit) for bit in range(lists.number)):
        faults.append("a list has nobody on it")
    if not all(lists.possible):
        faults.append("some lists exclude each other, and it takes every combination of lists for possible")
    if whole and any(count != round(count) for count in lists.counts):
        faults.append("some counts are not whole numbers of people")
    if not 0 < level < 1:
        faults.append("the level of an interval must be between 0 and 1")
    if faults:
        raise MethodError(f"{method} cannot be worked out: " + "; ".join(faults))
