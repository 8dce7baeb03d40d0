"""The lift of a campaign whose places were drawn, by the estimate and the test that its plan was tried with.

The estimate is that of power_past.py: shares of what is usual, a level for every area and every week. It is set beside
what the other draws in balance would have given (Fisher's randomisation). The interval holds every lift that this test
does not rule out: each is taken off the weeks in which the campaign was drawn to run, and what is left is tested
(Rosenbaum, Observational Studies (2002), ch. 2). It rests on the draw, and on a lift being so many per cent in every
area and week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.errors import MethodError
from sightline.methods.allocation import p_by_draws
from sightline.methods.power import under
from sightline.methods.power_past import NEVER, Floats, Ints, Past, contrasts, weights_of

LEVEL = 0.05
FEWEST = 40  # different draws: one and its mirror image lie equally far out, so that fewer never come below LEVEL


@dataclass(frozen=True, slots=True)
class Lift:
    """Per cent more, its interval, p, over how many draws, that which was drawn among them, and of how many areas."""

    value: float
    lower: float
    upper: float
    p: float
    draws: int
    areas: int

    @property
    def percent(self) -> tuple[float, float, float]:
        """(value, lower, upper) in per cent more."""
        return self.value, self.lower, self.upper

    @property
    def tells(self) -> bool:
        """Whether its interval leaves out no change."""
        return self.lower > 0 or self.upper < 0


def lift(found: Past, measured: Floats, starts: Ints, before: int, runs: int, counts: Floats | None = None) -> Lift:
    """What a campaign did to `measured` (areas, weeks), `found` being weeks before it, by which what is usual is known.

    `starts` are draws by area (draws, areas), the first that which was drawn: weeks from the first after `before`, or
    NEVER. `runs` weeks in an area; `counts` 0 where a draw leaves an area out (draws, areas), else 1.

    Raises MethodError where too few draws differ, nothing is beside, or the interval has no end.
    """
    campaign = under(np.where(starts == NEVER, NEVER, starts + before), measured.shape[1], runs)
    if not campaign[0].any():
        raise MethodError("it began in no week that was counted")
    apart = (campaign.max(axis=1) > campaign.min(axis=1)).any(axis=1)  # of few areas a draw may leave none beside
    if not apart[0]:
        raise MethodError("no area is beside: all are under the campaign in the same weeks")
    starts, campaign = starts[apart], campaign[apart]
    counts = None if counts is None else counts[apart]
    different = len(np.unique(starts, axis=0))
    if different < FEWEST:
        raise MethodError(f"{different} different draws are in balance, and a test by them needs {FEWEST} at least")
    weights = np.broadcast_to(weights_of(found, before, runs), starts.shape) * (1.0 if counts is None else counts)
    flat = contrasts(weights, campaign).reshape(len(starts), -1)
    shares = measured / found.usual[:, None]
    seen, taken = flat @ shares.ravel(), flat @ (shares * campaign[0]).ravel()
    if taken[0] <= 0:
        raise MethodError("there is not one case while it ran")
    part = seen[0] / taken[0]
    low, high = _not_ruled_out(seen, taken, part)
    ends = (_percent(part), _percent(low), _percent(high))
    return Lift(*ends, p_by_draws(float(seen[0]), seen[1:]), len(starts), int((weights > 0).any(axis=0).sum()))


def _percent(part: float) -> float:
    """Per cent more than without it, of the part of what was counted that the campaign made."""
    return float(100 * part / (1 - part))


def _not_ruled_out(seen: Floats, taken: Floats, part: float) -> tuple[float, float]:
    """The ends of the parts that, taken off, leave a test with a p above LEVEL.

    p changes only where another draw lies as far out as that which was drawn, so it is looked at between those points.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        same, other = (seen[1:] - seen[0]) / (taken[1:] - taken[0]), (seen[1:] + seen[0]) / (taken[1:] + taken[0])
        roots = np.concatenate([same, other])
    edges = np.unique(roots[np.isfinite(roots)])
    middles = np.concatenate([[edges[0] - 1], (edges[1:] + edges[:-1]) / 2, [edges[-1] + 1]])
    far = np.abs(seen[:, None] - taken[:, None] * middles)
    kept = np.flatnonzero((far >= far[0] - 1e-12).mean(axis=0) > LEVEL)
    if kept[0] == 0 or kept[-1] == len(middles) - 1 or edges[kept[-1]] >= 1:
        raise MethodError("so few cases or draws that no lift can be ruled out, however great")
    return min(float(edges[kept[0] - 1]), part), max(float(edges[kept[-1]]), part)
