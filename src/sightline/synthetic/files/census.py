"""What the children in need census of one year holds of each episode, by the census's own rule.

An episode stands in the census if it was open on any day of the year, or was a referral of that year that ended in no
further action. Inside it stands what had begun by the last day of the year and had not ended before its first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.days import Days, year_bounds
from sightline.synthetic.society.people import Bools


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether the census holds each episode, and each part of it; an entry an episode."""

    episode: Bools
    assessment: Bools
    need_plan: Bools
    enquiry: Bools
    plan: Bools


def shown(episodes: Episodes, year: int) -> Shown:
    """What the census of the year that ends on 31 March of `year` holds."""
    start, end = year_bounds(year)
    finish = np.where(episodes.no_action, episodes.referral, episodes.closed)
    episode = (episodes.referral <= end) & (finish >= start)

    def part(begun: Days, ended: Days) -> Bools:
        return episode & (begun > 0) & (begun <= end) & (ended >= start)

    return Shown(
        episode,
        part(episodes.assessed_from, episodes.authorised),
        part(episodes.need_plan, episodes.need_plan_end),
        # An enquiry that led to no conference has no end in the census: it is over when a conference would be due.
        part(episodes.enquiry, np.where(episodes.conference > 0, episodes.conference, episodes.target)),
        part(episodes.plan, episodes.plan_end),
    )
