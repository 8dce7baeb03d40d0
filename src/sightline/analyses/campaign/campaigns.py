"""What a register of campaigns holds, once it is checked. Organisations and areas; nobody stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sightline.analyses.campaign.outcomes import ComB, Direction, Kind
from sightline.standard.table_lines import Line

NOT_RATED = "not rated"


@dataclass(frozen=True, slots=True)
class Place:
    """An area in which a campaign ran, both days counted. `dose` is what it had of it, in a unit of the register's."""

    line: Line
    campaign: str
    area: str
    since: date
    until: date
    dose: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome put on record. `early` says whether that was before the campaign began."""

    campaign: str
    order: int
    kind: Kind
    measure: str
    direction: Direction
    registered_on: date
    by: str
    early: bool


@dataclass(frozen=True, slots=True)
class Theory:
    """One step of why it should work. `evidence` is blank where none is known."""

    campaign: str
    step: int
    cause: str
    effect: str
    because: str
    evidence: str
    com_b: ComB


@dataclass(frozen=True, slots=True)
class Past:
    """A campaign of the past. `grade` is NOT_RATED where no named rater gave one."""

    name: str
    years: str
    where: str
    audience: str
    measured: str
    comparator: str
    finding: str
    scale: str
    version: str
    grade: str
    rater: str
    source: str
    how_sure: str


@dataclass(frozen=True, slots=True)
class Own:
    """A count of the register's own, in whole weeks: (place, Monday) -> cases. `group` is blank for everybody."""

    measure: str
    group: str
    cases: Mapping[tuple[str, date], int]


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign with all that is on record of it; places in the order of their areas' codes."""

    key: str
    name: str
    who: str
    audience: str
    message: str
    since: date
    until: date
    source: str
    places: tuple[Place, ...]
    outcomes: tuple[Outcome, ...]
    theory: tuple[Theory, ...]


@dataclass(frozen=True, slots=True)
class CampaignRegister:
    """What a folder held, checked."""

    campaigns: tuple[Campaign, ...]
    shelf: tuple[Past, ...]
    series: tuple[Own, ...]
