"""What a plan for a campaign says, in one TOML file: the tables it may hold, and what they come to once checked.

docs/campaign.md tells tables and keys. Nothing here is counted from data; `plan_checks` says what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sightline.standard.table_lines import Form, Line

TABLES: Mapping[str, tuple[str, ...]] = {
    "plan": (
        "name", "written_on", "first_week", "weeks", "before", "runs", "design", "together", "start_weeks", "apart",
        "areas", "seed", "balance", "blocks", "buffer", "measure", "weeks_file", "referral_percent", "capacity",
        "spare_low", "spare_high", "full_percent", "wanted_percent",
    ),
    "lift": ("scenario", "percent"),
    "design": ("kind",),
    "area": ("code", "takes_part", "full", "with", "waiting", "spare"),
    "survey": ("question", "share_percent", "people", "alike"),
}  # fmt: skip
FORM = Form(
    "plan", TABLES, optional=("design", "area", "survey"),
    blank=(
        "plan.areas", "plan.balance", "plan.blocks", "plan.buffer", "plan.weeks_file", "plan.spare_low",
        "plan.spare_high", "plan.full_percent", "plan.wanted_percent", "plan.start_weeks", "plan.apart",
        "plan.together", "plan.measure", "area.takes_part", "area.full", "area.with", "area.waiting", "area.spare",
    ),
)  # fmt: skip
SCENARIOS = ("weak", "central", "strong")
YES, NO = "yes", "no"
BORDER = "border"
WEEK = timedelta(days=7)
YEAR = 52  # weeks
BLOCKS = ("", "children", "poverty", "usual")  # traits by which areas are put into blocks of alike ones


class Kind(StrEnum):
    """How a campaign is laid out so that its effect can be told."""

    PARALLEL = "parallel"  # areas drawn to have it, the others beside
    WEDGE = "stepped wedge"  # every area has it in the end, from weeks that are drawn
    GEO = "geo-experiment"  # whole regions drawn to have it
    EVERYWHERE = "everywhere"  # all at once, nothing beside


class Together(StrEnum):
    """What starts as one, because a message cannot be kept from the rest of it."""

    AREA = "area"
    FORCE = "police force"
    REGION = "region"


class Capacity(StrEnum):
    """From what the room that services have is worked out."""

    THROUGHPUT = "throughput"  # what they dealt with in the past and so much more, as the plan assumes
    WEEKS = "weeks"  # what the file of weeks says was dealt with on busy weeks
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AreaSaid:
    """What the plan says of one area, by its GSS code."""

    code: str
    takes_part: bool = True
    full: bool = False
    group: str = ""  # areas of one group start together
    waiting: float = 0.0  # cases that wait already
    spare: float | None = None  # per cent more than is usual that can be dealt with there


@dataclass(frozen=True, slots=True)
class Survey:
    """One question of a survey: per cent who say so before, people asked in each area, how alike those of one are."""

    question: str
    share: float
    people: int
    alike: float


@dataclass(frozen=True)
class Plan:
    """A plan that was checked. Days are Mondays, times weeks, shares per cent."""

    name: str
    written_on: date
    first_week: date
    weeks: int  # that are measured from first_week on
    before: int  # that are measured before it
    runs: int  # that the campaign runs in an area
    design: Kind
    together: Together
    start_weeks: int
    apart: int
    wanted_areas: tuple[str, ...]  # codes of authorities and regions; empty: all that the data have
    seed: int
    balance: float  # the furthest that start and a trait of areas may go together, as a correlation
    blocks: str
    buffer: str
    measure: str
    weeks_file: str
    referral: float
    capacity: Capacity
    spare: tuple[float, float]
    full: float
    wanted: float | None
    lifts: Mapping[str, float]  # scenario -> per cent of what is usual
    kinds: tuple[Kind, ...]
    areas: Mapping[str, AreaSaid]
    surveys: tuple[Survey, ...]
    line: Line  # of [[plan]], for faults that only the data show

    @property
    def last_week(self) -> date:
        """The Monday of the last week that is measured."""
        return self.first_week + (self.weeks - 1) * WEEK

    def start(self, place: int) -> date:
        """The Monday of the start week at a position from 0."""
        return self.first_week + place * self.apart * WEEK


EXAMPLE = """\
# A plan for a campaign. All of it is an example: put in your own figures, and say where they are from.
# Weeks begin on Monday. Check it with: sightline campaign plan FILE.toml FOLDER-OF-PUBLISHED-FILES

[[plan]]
name = "Bystander campaign, first half of 2027"
written_on = 2026-11-02
first_week = 2027-01-04       # Monday of the first week in which it may run anywhere
weeks = 40                    # weeks measured from then on
before = 52                   # weeks measured before
runs = 13                     # weeks that it runs in an area
design = "stepped wedge"      # or "parallel", or "geo-experiment": what is allotted
together = "area"             # or "police force", or "region": what starts as one
start_weeks = 4               # of a stepped wedge
apart = 6                     # weeks from one start to the next
areas = ""                    # codes of areas or regions with a blank between them; none: all
seed = 20270104               # the same seed gives the same plan
balance = 0.1                 # how far start and children, poverty or usual contacts may go together (0 to 1)
blocks = ""                   # "children", "poverty" or "usual": alike areas are put into blocks, each start once
buffer = "no"                 # "border": areas next to one with the campaign are kept out of the comparison
measure = "referrals"         # what is counted by area and week
weeks_file = ""               # a CSV of past weeks beside this file: area,week,came,dealt_with
referral_percent = 100        # of what is counted, how much needs a place in services; 100 for referrals
capacity = "throughput"       # or "weeks" (from the file of weeks), or "unknown"
spare_low = 2                 # per cent more that services can deal with than they did (assumed, least)
spare_high = 8                # the same, most
full_percent = 98             # of what can be dealt with: from here on services are full, and start later
wanted_percent = 10           # the smallest lift that you want to be able to see

[[lift]]                      # more contacts than usual, per cent, while it runs: assumed, never hoped for
scenario = "weak"
percent = 3
[[lift]]
scenario = "central"
percent = 10
[[lift]]
scenario = "strong"
percent = 25

[[design]]                    # for which the smallest detectable effect is worked out
kind = "stepped wedge"
[[design]]
kind = "parallel"
[[design]]
kind = "geo-experiment"
[[design]]
kind = "everywhere"

[[survey]]                    # attitudes: what a survey in each area could see
question = "Would step in (example)"
share_percent = 40            # who say so before
people = 60                   # asked in each area, each wave
alike = 0.02                  # how alike people of one area are (intra-cluster correlation)
"""
