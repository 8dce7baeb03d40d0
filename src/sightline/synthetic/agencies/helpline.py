"""The helpline of each region: calls by the week, and the weeks of the campaign. No person stands in these files.

Rates are guesses unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import ISO, Days, day
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.plan import Plan
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People
from sightline.synthetic.truth.events import Happened, WhyNot

Shares = npt.NDArray[np.float64]

_CALLS = 0.032  # a year, for each child known to an agency: about 65,000 for England
_ABOUT_ABUSE = (0.13, 0.45)  # of calls: usually, of those that a campaign adds
_BY_CHILD = (0.10, 0.22)
_SWING = 0.10  # more in spring and autumn, fewer in midsummer and at the turn of the year
_CHRISTMAS = 0.75  # in the weeks that begin from 20 December to 1 January
_MOST_SPENT = 0.5  # of a region's children from which the spending band is 2


@dataclass(frozen=True, slots=True)
class Helpline:
    """Calls and campaign, a row a region and a column a week. `monday` has one entry a week.

    `reached` is the share of the region's children who live in areas where the campaign runs, averaged over the week.
    `calls` and the two parts of it count whole weeks.
    """

    monday: Days
    reached: Shares
    calls: Ints
    about_abuse: Ints
    by_child: Ints

    @property
    def running(self) -> Bools:
        """Whether the campaign ran anywhere in the region on a day of the week."""
        found: Bools = self.reached > 0
        return found

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Nobody: the files hold counts."""
        return []

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:  # noqa: ARG002
        """Formats `helpline_weeks` and `campaign_weeks`."""
        region = np.repeat(np.arange(len(setting.regions), dtype=np.int32), len(self.monday))
        monday = np.tile(self.monday, len(setting.regions))
        yield Sheet("helpline_weeks", "support", region, monday, {
            "week_start_date": monday, "calls": self.calls.ravel(), "about_abuse": self.about_abuse.ravel(),
            "by_child": self.by_child.ravel(),
        })  # fmt: skip
        band = np.where(self.reached >= _MOST_SPENT, 2, self.running.astype(np.int8))
        yield Sheet("campaign_weeks", "support", region, monday, {
            "week_start_date": monday, "running": np.where(self.running, "yes", "no").ravel().astype(object),
            "spend_band": band.ravel().astype(np.int32).astype(str).astype(object),
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """The weeks of the campaign in each region, an event each about nobody."""
        region, week = np.nonzero(self.running)
        monday = self.monday[week]
        yield Happened(
            "campaign_week", "support", np.full(len(week), -1, dtype=np.int32), monday, monday, region.astype(np.int32),
            monday, file_path("campaign_weeks"), [ISO[on] for on in monday.tolist()],
            np.full(len(week), WhyNot.WRITTEN, dtype=np.int8),
        )  # fmt: skip


def _mondays(setting: Setting) -> Days:
    """The Mondays of the years whose whole week lies in them."""
    first = day(setting.start) or date.min
    monday = setting.start + (-first.weekday()) % 7
    return np.arange(monday, setting.end - 5, 7, dtype=np.int32)


def _season(monday: Days) -> Shares:
    """How busy each week is beside the mean of a year."""
    days = [day(on) or date.min for on in monday.tolist()]
    place = np.array([on.timetuple().tm_yday for on in days]) / 365.25
    season = 1 - _SWING * np.cos(4 * np.pi * (place - 0.02))
    festive = np.array([(on.month, on.day) >= (12, 20) or (on.month, on.day) == (1, 1) for on in days])
    found: Shares = season * np.where(festive, _CHRISTMAS, 1.0)
    return found


def _reached(setting: Setting, plan: Plan, children: npt.NDArray[np.int64], monday: Days) -> Shares:
    """The share of each region's children in areas where the campaign runs, a row a region and a column a week."""
    area = np.arange(len(setting.areas), dtype=np.int32)
    days = (monday[:, None] + np.arange(7)).ravel().astype(np.int32)
    running = plan.on_campaign(area[:, None], days[None, :]).reshape(len(area), len(monday), 7).mean(axis=2)
    # an area without a child still counts a little, so that no region divides by nothing
    weight = children + 1e-9
    regions = (np.array(setting.region_of)[None, :] == np.arange(len(setting.regions))[:, None]) * weight
    found: Shares = (regions @ running) / regions.sum(axis=1, keepdims=True)
    return found


def make_helpline(setting: Setting, plan: Plan, people: People) -> Helpline:
    """The weeks of every region. A campaign adds calls of its own: without one, all else is the same.

    The campaign of a plan of size 0 runs all the same and changes nothing.
    """
    children = np.bincount(people.area[: people.children], minlength=len(setting.areas)).astype(np.int64)
    monday = _mondays(setting)
    reached = _reached(setting, plan, children, monday)
    region = np.bincount(setting.region_of, weights=children, minlength=len(setting.regions))
    usual = region[:, None] * _CALLS * 7 / 365.25 * _season(monday)[None, :]
    rng, extra = setting.rng("helpline"), setting.rng("helpline in a campaign")
    calls = rng.poisson(usual)
    abuse, child = rng.binomial(calls, _ABOUT_ABUSE[0]), rng.binomial(calls, _BY_CHILD[0])
    more = extra.poisson(usual * setting.scenario.size("campaign") * reached)
    abuse += extra.binomial(more, _ABOUT_ABUSE[1])
    child += extra.binomial(more, _BY_CHILD[1])
    return Helpline(
        monday, reached, (calls + more).astype(np.int32), abuse.astype(np.int32), child.astype(np.int32)
    )  # fmt: skip
