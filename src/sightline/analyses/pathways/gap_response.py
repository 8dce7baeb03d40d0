"""Whether agencies were seen to act on what they held: children identified, fortnight by fortnight after a threshold.

Where agencies act on what they hold, the first fortnight stands out from what the later ones lead one to expect. Where
it does not, nothing shows that more records in more hands would have been acted on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import nbinom

from sightline.analyses.pathways.gap_counting import People, Rules, Signs, alone, in_views

FORTNIGHT, FORTNIGHTS = 14, 8  # days; how many are looked at after a threshold was met
_ROUNDS = 20  # of Newton's method, which needs a few
_CHANCE = 0.025  # one-sided: as the end of a 95% range


@dataclass(frozen=True, slots=True)
class Response:
    """Children identified in each fortnight after one agency's records met the threshold, the first one first.

    In later fortnights children are identified for other reasons, fewer and fewer as fewer are left. So the first is
    held against a line through the logarithms of the later ones (Poisson regression), not against their mean.
    """

    fortnights: tuple[int, ...]

    @property
    def excess(self) -> float:
        """Children identified in the first fortnight beyond what the later ones lead one to expect."""
        return self.fortnights[0] - _expected(self.fortnights[1:])[0]

    @property
    def shown(self) -> bool:
        """Whether so many would be there by chance in less than 1 of 40 worlds, with what chance there is in the line.

        The count is a Poisson one about a mean that is known as well as the line is: a negative binomial.
        """
        expected, variance = _expected(self.fortnights[1:])
        shape = expected**2 / variance
        return bool(nbinom.sf(self.fortnights[0] - 1, shape, shape / (shape + expected)) < _CHANCE)


def _expected(later: tuple[int, ...]) -> tuple[float, float]:
    """What a line through the later fortnights says of the first, and the variance of that.

    Half a child is added to each, since no line goes through the logarithm of nought. Source: McCullagh and Nelder,
    Generalized Linear Models (1989), section 6.2.
    """
    counts = np.array(later, dtype=float) + 0.5
    places = np.column_stack([np.ones(len(counts)), np.arange(1, len(counts) + 1)])
    line = np.array([np.log(counts.mean()), 0.0])
    for _ in range(_ROUNDS):
        means = np.exp(places @ line)
        line += np.linalg.solve(places.T @ (places * means[:, None]), places.T @ (counts - means))
    spread = np.linalg.inv(places.T @ (places * np.exp(places @ line)[:, None]))
    expected = float(np.exp(line[0]))
    return expected, expected**2 * float(spread[0, 0])


def response(signs: Signs, people: People, rules: Rules) -> Response:
    """How soon children were identified once one agency's records met the threshold, on the day itself or after.

    Thresholds met so late that a fortnight would lie after the last day are left out.
    """
    known = signs.take(signs.known <= people.contact[signs.person])
    met = alone(in_views(known, known.known, len(people)), rules.threshold, rules.look_back)
    there = (met >= rules.first) & (met <= rules.last - FORTNIGHT * FORTNIGHTS)
    waited = (people.contact - met)[there] // FORTNIGHT
    return Response(tuple(int((waited == number).sum()) for number in range(FORTNIGHTS)))
