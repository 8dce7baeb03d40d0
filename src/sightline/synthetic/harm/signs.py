"""Signs that agencies could see: those that harm leaves, and the same ones where there was no harm (decoys)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import Days
from sightline.synthetic.society.people import Bools, Ints

# Kind of sign -> the kind of sender whose worker could see it.
KINDS = {
    "missing_report": "police", "protective_notice": "police", "absence": "school", "suspension": "school",
    "emergency_attendance": "health", "mental_health_referral": "health", "youth_offence": "youth_justice",
    "concern_raised": "council",
}  # fmt: skip
NAMES = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class Signs:
    """One entry a sign, sorted by child and day. `child` is a number of People.

    `kind` is a place in NAMES; `cause` the entry of Harm that it came from, -1 for a decoy. `area` is where the child
    lived. `seen`: whether the worker took note of it; `written` the day it was written down (0: never). `told` is the
    day the council was told of it (0: never; of concern_raised the day itself); `lost`: a notice to the council was
    sent and never arrived.
    """

    child: Ints
    kind: npt.NDArray[np.int8]
    day: Days
    cause: Ints
    area: Ints
    seen: Bools
    written: Days
    told: Days
    lost: Bools

    def __len__(self) -> int:
        return len(self.child)

    def of(self, *kinds: str) -> Ints:
        """The numbers of the signs of these kinds."""
        return np.flatnonzero(np.isin(self.kind, [NAMES.index(kind) for kind in kinds])).astype(np.int32)
