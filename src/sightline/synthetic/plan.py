"""Where and when each truth of a scenario is planted: which areas, which weeks, which region.

The same streams of chance are used whatever the strength, so that worlds of none, weak and strong differ in size alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import Days
from sightline.synthetic.setting import Setting

Bools = npt.NDArray[np.bool_]

# Planted in half of the areas (lost_notices: half of the forces, and so all areas of a force).
BY_AREA = ("closed_repeats", "late_conferences", "absent_partner")
_NEVER_ADOPT = 0.4  # of areas, so that a comparison is left
_CAMPAIGN_WEEKS = 13
_NETWORK_AREAS = 3
ANTICIPATED = 90  # days before adoption from which an area that anticipates it begins to change
SPILL_OVER = 0.3  # share of the effect that reaches areas of the region that have not adopted
SHOCK = 0.12  # assessments take so much longer everywhere from the national shock on
AFTER_BAD_YEAR = 0.10  # assessments took so much longer in the year before, where adoption follows a bad year


@dataclass(frozen=True, slots=True)
class Plan:
    """One entry an area in every array. Days are numbers of days, 0 for never.

    `planted` says which areas each plant of BY_AREA and lost_notices touches. `adopted` is the day an area takes up the
    practice. The campaign runs in `campaign` areas from `campaign_from` to `campaign_to`. `network` areas share one
    network of adults. `short_region` is the number of the region that is short of prison places.
    """

    planted: dict[str, Bools]
    adopted: Days
    shock: int
    campaign: Bools
    campaign_from: int
    campaign_to: int
    network: npt.NDArray[np.int32]
    short_region: int

    def on_campaign(self, area: npt.NDArray[np.integer], day: Days) -> Bools:
        """Whether the campaign ran in these areas on these days."""
        running: Bools = self.campaign[area] & (day >= self.campaign_from) & (day <= self.campaign_to)
        return running


def _half(rng: np.random.Generator, size: int) -> Bools:
    chosen = np.zeros(size, dtype=bool)
    chosen[rng.permutation(size)[: (size + 1) // 2]] = True
    return chosen


def make_plan(setting: Setting) -> Plan:
    """Where and when the truths of this world are planted."""
    rng = setting.rng("plan")
    areas, window = len(setting.areas), setting.end - setting.start
    planted = {name: _half(rng, areas) for name in BY_AREA}
    planted["lost_notices"] = _half(rng, len(setting.forces))[np.array(setting.force_of)]
    adopted = setting.start + rng.integers(window // 4, window * 3 // 4, size=areas)
    never = rng.permutation(areas)[: round(areas * _NEVER_ADOPT)]
    adopted[never] = 0
    begun = setting.start + int(rng.integers(window // 3, window * 2 // 3))
    return Plan(
        planted=planted, adopted=adopted.astype(np.int32), shock=setting.start + window // 2,
        campaign=_half(rng, areas), campaign_from=begun, campaign_to=begun + 7 * _CAMPAIGN_WEEKS - 1,
        network=np.sort(rng.permutation(areas)[:_NETWORK_AREAS]).astype(np.int32),
        short_region=int(rng.integers(len(setting.regions))),
    )  # fmt: skip


def saved(setting: Setting, plan: Plan, area: npt.NDArray[np.integer], day: Days) -> npt.NDArray[np.float64]:
    """Share of the working days of an assessment that the practice saves in these areas for one begun on these days.

    With its options: anticipation, spill-over to others of the region, adoption after a bad year, a national shock
    (which costs days and is no effect of the practice).
    """
    size, scenario = setting.scenario.size("practice"), setting.scenario
    adopted = plan.adopted[area]
    share = np.where((adopted > 0) & (day >= adopted), size, 0.0)
    if scenario.has("practice", "anticipation"):
        share = np.where((adopted > 0) & (day < adopted) & (day >= adopted - ANTICIPATED), size / 2, share)
    if scenario.has("practice", "spill_over"):
        region = np.array(setting.region_of)
        first = np.array([_first(plan.adopted[region == number]) for number in range(len(setting.regions))])
        reached = first[region[area]]
        share = np.where((share == 0) & (reached > 0) & (day >= reached), size * SPILL_OVER, share)
    takes = 1 - share  # of the working days that it would take; the practice saves its share of whatever that is
    if scenario.has("practice", "after_bad_year"):
        before = (adopted > 0) & (day < adopted) & (day >= adopted - 365)
        takes = takes * np.where(before, 1 + AFTER_BAD_YEAR, 1.0)
    if scenario.has("practice", "national_shock"):
        takes = takes * np.where(day >= plan.shock, 1 + SHOCK, 1.0)
    found: npt.NDArray[np.float64] = 1 - takes
    return found


def _first(days: Days) -> int:
    """The earliest day that is one, 0 where there is none."""
    there = days[days > 0]
    return int(there.min()) if len(there) else 0
