"""Every check of the looked-after children return.

returns/data/ssda903_2026.csv says of each rule of the field's own validator which of these finds the same, or why none.
"""

from __future__ import annotations

from sightline.returns.rules.rule import Rule
from sightline.returns.rules.ssda903_adoption import AD1, EPISODE_OUTCOMES, PERMANENCE, PLACED
from sightline.returns.rules.ssda903_children import ASYLUM, CHILDREN, JOINS
from sightline.returns.rules.ssda903_episodes import EPISODES
from sightline.returns.rules.ssda903_events import EPISODE_EVENTS, LIBERTY, MISSING, REVIEWS, WORKERS
from sightline.returns.rules.ssda903_outcomes import OC2, OC3
from sightline.returns.rules.ssda903_places import PLACES

SSDA903_RULES: tuple[Rule, ...] = (
    *CHILDREN, *EPISODES, *PLACES, *EPISODE_EVENTS, *EPISODE_OUTCOMES, *MISSING, *REVIEWS, *ASYLUM, *OC2, *OC3, *AD1,
    *PLACED, *PERMANENCE, *WORKERS, *LIBERTY, *JOINS,
)  # fmt: skip
