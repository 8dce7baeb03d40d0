"""The design of a campaign, drawn once and handed on: who starts when, and out of which draws that came.

A file in JSON holds all that the draw rests on. Whoever reads it back draws again with its seed, and a file in which a
start was changed by hand is refused: a test by randomisation would not hold for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.analyses.campaign.plan_file import WEEK, Kind
from sightline.errors import Finding, MethodError, Refused, Severity
from sightline.methods.allocation import Allocated, Places, allocate, draws

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
FORM = "sightline-campaign-design/1"
NEVER = -1  # week of the start of an area that is beside for as long as is measured


@dataclass(frozen=True)
class Unit:
    """Areas that start together: its name, their GSS codes, its traits, whether it must start late, and its block."""

    name: str
    areas: tuple[str, ...]
    traits: tuple[float, ...]
    late: bool = False
    block: int = 0


@dataclass(frozen=True)
class Design:
    """Who starts when. `slots` are the weeks, from `first_week`, that a place in the draw stands for (NEVER: beside).

    `next_to` is there where areas that border on the campaign are kept out of the comparison: area -> its neighbours.
    """

    name: str
    made_on: date
    kind: Kind
    first_week: date  # a Monday
    before: int  # weeks that are measured before it
    weeks: int  # and from it on
    runs: int  # that the campaign runs in an area
    slots: tuple[int, ...]
    seed: int
    balance: float
    traits: tuple[str, ...]
    units: tuple[Unit, ...]
    drawn: tuple[int, ...]  # the slot of each unit
    tried: int
    accepted: int
    different: int
    next_to: Mapping[str, tuple[str, ...]]

    @property
    def areas(self) -> tuple[str, ...]:
        """GSS codes of all that take part, in the order of the units."""
        return tuple(area for unit in self.units for area in unit.areas)

    @property
    def starts(self) -> Mapping[str, date | None]:
        """GSS code -> the Monday on which the campaign begins there; None where the area is beside throughout."""
        return {
            area: None if self.slots[slot] == NEVER else self.first_week + self.slots[slot] * WEEK
            for unit, slot in zip(self.units, self.drawn, strict=True)
            for area in unit.areas
        }

    @property
    def buffers(self) -> frozenset[str]:
        """Areas beside that border on one with the campaign, where those are kept out of the comparison."""
        weeks = dict(zip(self.areas, self.weeks_of(np.array([self.drawn]))[0].tolist(), strict=True))
        return frozenset(
            area for area, beside in self.next_to.items()
            if weeks.get(area) == NEVER and any(weeks.get(other, NEVER) != NEVER for other in beside)
        )  # fmt: skip

    def places(self) -> Places:
        """What was drawn, as methods/allocation.py takes it."""
        return Places(
            tuple(unit.name for unit in self.units),
            np.array([unit.traits for unit in self.units], np.float64).reshape(len(self.units), len(self.traits)),
            len(self.slots),
            np.array([unit.late for unit in self.units], bool),
            np.array([unit.block for unit in self.units], np.int64),
        )

    def weeks_of(self, drawn: Ints) -> Ints:
        """Draws of slots by unit, as start weeks by area: shape (draws, areas), counted from `first_week`, or NEVER."""
        of_area = np.repeat(np.arange(len(self.units)), [len(unit.areas) for unit in self.units])
        made: Ints = np.array(self.slots, np.int64)[drawn][:, of_area]
        return made

    def compared(self, weeks: Ints) -> Floats:
        """0 where a draw (as `weeks_of`) leaves an area out, which is without it and borders on it; else 1."""
        names, under = self.areas, weeks != NEVER
        next_to = np.array([[other in self.next_to.get(area, ()) for other in names] for area in names])
        near = under.astype(np.int64) @ next_to.T.astype(np.int64) > 0
        made: Floats = np.where(~under & near, 0.0, 1.0)
        return made

    def redrawn(self, count: int, seed: int) -> Ints:
        """So many other draws of those that were in balance, as `weeks_of`, in the order of `areas`.

        A test by randomisation sets the effect beside those of these draws (methods/lift.py).
        """
        return self.weeks_of(draws(self.places(), self.balance, count, seed))


def draw(design: Design, tried: int) -> Design:
    """The same design, its units given slots by its seed. Raises MethodError where no draw is in balance."""
    got: Allocated = allocate(design.places(), design.balance, design.seed, tried)
    held = {name: getattr(design, name) for name in Design.__dataclass_fields__}
    starts = tuple(int(slot) for slot in got.starts)
    return Design(**held | {
        "drawn": starts, "tried": got.tried, "accepted": got.accepted, "different": got.different,
    })  # fmt: skip


def write_design(design: Design, path: Path) -> None:
    """Write the design as JSON, with the starts of areas as days beside what they rest on."""
    starts = {code: start.isoformat() if start else None for code, start in design.starts.items()}
    held = {"form": FORM, **asdict(design), "starts": starts, "buffers": sorted(design.buffers)}
    path.write_text(json.dumps(held, indent=1, default=_plain, ensure_ascii=False) + "\n", encoding="utf-8")


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def read_design(path: Path) -> Design:
    """The design of a file. Raises Refused where it is none, or its starts are not those that its seed gives."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["form"] != FORM:
            raise ValueError
        made, said = _of(held), held["starts"]
        again = draw(made, made.tried)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, MethodError):
        raise Refused(
            [_fault(path, "no design that can be read", "Make it again with `sightline campaign plan`")]
        ) from None
    starts = {code: start.isoformat() if start else None for code, start in again.starts.items()}
    if again != made or starts != said:
        found = "starts that the seed of this file does not give, so somebody changed them"
        raise Refused([_fault(path, found, "Take the file as it was written, or plan again with what is to change")])
    return made


def _of(held: Mapping[str, Any]) -> Design:
    units = tuple(
        Unit(one["name"], tuple(one["areas"]), tuple(map(float, one["traits"])), one["late"], one["block"])
        for one in held["units"]
    )
    next_to = {code: tuple(beside) for code, beside in held["next_to"].items()}
    return Design(
        held["name"], date.fromisoformat(held["made_on"]), Kind(held["kind"]), date.fromisoformat(held["first_week"]),
        held["before"], held["weeks"], held["runs"], tuple(held["slots"]), held["seed"], held["balance"],
        tuple(held["traits"]), units, tuple(held["drawn"]), held["tried"], held["accepted"], held["different"], next_to,
    )  # fmt: skip


def _fault(path: Path, found: str, remedy: str) -> Finding:
    return Finding("design-file", Severity.REFUSED, path.name, found, remedy)
