"""What every part of the simulation is handed: the scenario, the areas and agencies, the years, streams of chance."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass

import numpy as np

from sightline.standard.areas import Area
from sightline.synthetic.days import year_bounds
from sightline.synthetic.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when. Areas, forces, regions and the agencies of a sender are numbered from 0.

    Councils, schools, health and youth justice are one agency an area; police and courts one a force; support
    services, prisons and probation one a region. One national body decides on the referrals of the whole country.
    """

    scenario: Scenario
    seed: int
    areas: tuple[Area, ...]
    forces: tuple[str, ...]  # GSS codes
    force_of: tuple[int, ...]  # by area
    regions: tuple[str, ...]  # GSS codes
    region_of: tuple[int, ...]  # by area

    @property
    def years(self) -> tuple[int, ...]:
        """Collection years, each ending on 31 March."""
        return self.scenario.years

    @property
    def start(self) -> int:
        """First day of the first year, as a number of a day."""
        return year_bounds(self.years[0])[0]

    @property
    def end(self) -> int:
        """Last day of the last year."""
        return year_bounds(self.years[-1])[1]

    @property
    def codes(self) -> list[str]:
        """GSS code of each area."""
        return [area.gss for area in self.areas]

    def rng(self, stage: str) -> np.random.Generator:
        """A stream of chance for a stage, by its name, so that a change in one does not stir the others."""
        return np.random.default_rng([self.seed, zlib.crc32(stage.encode())])

    def draw(self, stage: str) -> random.Random:
        """The same for choices made one by one."""
        return random.Random(f"{self.seed}/{stage}")

    def agencies(self, sender: str) -> list[str]:
        """The agency codes of a kind of sender, in the order of their numbers."""
        if sender == "council":
            return self.codes
        if sender == "police":
            return list(self.forces)
        prefix = {"support": "SUP", "school": "SCH", "health": "HEA", "youth_justice": "YJS", "court": "CRT",
                  "prison": "PRI", "probation": "PRO", "national": "NAT"}[sender]  # fmt: skip
        places = {"court": self.forces, "support": self.regions, "prison": self.regions, "probation": self.regions,
                  "national": ("NRM",)}  # fmt: skip
        return [f"{prefix}-{place}" for place in places.get(sender, tuple(self.codes))]


def numbered(codes: list[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """(different codes sorted, the place of each code among them)."""
    different = sorted(set(codes))
    return tuple(different), tuple(different.index(code) for code in codes)


def setting(scenario: Scenario, seed: int, areas: list[Area]) -> Setting:
    """The setting of a world in these areas."""
    forces, force_of = numbered([area.force_gss for area in areas])
    regions, region_of = numbered([area.region_gss for area in areas])
    return Setting(scenario, seed, tuple(areas), forces, force_of, regions, region_of)
