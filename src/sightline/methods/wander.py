"""One series whose weeks are alike: a line through it, where weeks vary by chance and by a level that wanders.

The chance of each week is known but for its size; the level is an exponential process, so much of it left from one week
to the next. Sizes are by restricted likelihood, which takes into account that the line was drawn through the same weeks
(Patterson and Thompson, Biometrika 58 (1971)). An error is widened for these sizes being estimates themselves (Kenward
and Roger, Biometrics 53 (1997)); its degrees of freedom are Satterthwaite's, by the expected information (Giesbrecht
and Burns, Biometrics 41 (1985)).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import linalg, optimize

from sightline.errors import MethodError

Floats = npt.NDArray[np.float64]
# Where the drift is next to none its own error is no guide: with 8, ranges held 95 to 97 of 100 drawn.
LEAST_FREEDOM = 8.0
_MOST_ALIKE = 0.99  # a level that stays longer cannot be told from the line
_LEAST_SHARE = 1e-4  # of what varies: less is none
_NEXT_TO_NOTHING = 1e-12
_STARTS = (0.5, 0.95)  # of how alike weeks are: two, since the likelihood may have two tops


@dataclass(frozen=True, slots=True)
class Wander:
    """What was found: the size of chance (1: as given), of the drift, and how much of it is left after a week.

    `known` is the covariance of these three as estimates.
    """

    chance: float
    drift: float
    alike: float
    known: Floats

    def covariance(self, chance: Floats) -> Floats:
        """Of weeks one after another whose chance is given, as variances."""
        return self.chance * np.diag(chance) + self.drift * _alike(len(chance), self.alike)

    def over(self, design: Floats, chance: Floats) -> Wander:
        """The same sizes, as surely known as they will be from the weeks of that design."""
        return replace(self, known=_known(design, chance, self.chance, self.drift, self.alike))

    def error(self, design: Floats, chance: Floats, place: int) -> tuple[float, float]:
        """(the error of one term of a line by generalised least squares, its degrees of freedom).

        `design` is weeks by terms, `place` that of the term. Raises MethodError where terms cannot be told apart.
        """
        if np.linalg.matrix_rank(design) < design.shape[1]:
            raise MethodError("weeks before and then are too few to tell a line from a change")
        inverse = np.linalg.inv(self.covariance(chance))
        through = inverse @ design
        known = np.linalg.inv(design.T @ through)
        moved = [one @ through for one in _slopes(chance, self.drift, self.alike)]
        near = [through.T @ one for one in moved]
        slopes = np.array([known[place] @ one @ known[:, place] for one in near])
        wider = sum(
            self.known[i, j] * (moved[i].T @ inverse @ moved[j] - near[i] @ known @ near[j])
            for i in range(len(moved)) for j in range(len(moved))
        )  # fmt: skip
        variance = float(known[place, place])
        more = max(float(known[place] @ wider @ known[:, place]), 0.0)
        below = float(slopes @ self.known @ slopes)
        freedom = 2 * variance**2 / below if below > 0 else LEAST_FREEDOM
        return math.sqrt(variance + 2 * more), max(freedom, LEAST_FREEDOM)


def wander(values: Floats, design: Floats, chance: Floats, least: float = 0.0) -> Wander:
    """How `values` vary about `design` (weeks x terms), each week having that chance, its size `least` or more."""
    rest = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    seen = max(float(rest @ rest) / max(len(values) - design.shape[1], 1), _NEXT_TO_NOTHING)
    low = max(least * float(chance.mean()), seen * _LEAST_SHARE)

    def sizes(at: Floats) -> tuple[float, float, float]:
        return float(np.exp(at[0])) / float(chance.mean()), float(np.exp(at[1])), float(at[2])

    def short(at: Floats) -> float:
        return _likelihood(values, design, chance, sizes(at))

    most = np.log(max(100 * seen, 2 * low))
    bounds = ((np.log(low), most), (np.log(seen * _LEAST_SHARE), most), (0.0, _MOST_ALIKE))
    best = min(
        (optimize.minimize(short, (np.log(max(seen / 2, low)), np.log(seen / 2), alike), method="Nelder-Mead",
                           bounds=bounds, options={"xatol": 0.003, "fatol": 0.001, "maxfev": 160})
         for alike in _STARTS), key=lambda found: float(found.fun),
    )  # fmt: skip
    size, drift, stays = sizes(best.x)
    return Wander(size, drift, stays, _known(design, chance, size, drift, stays))


def _alike(count: int, alike: float) -> Floats:
    made: Floats = linalg.toeplitz(np.power(alike, np.arange(count)))
    return made


def _slopes(chance: Floats, drift: float, alike: float) -> tuple[Floats, Floats, Floats]:
    """How the covariance of weeks moves with the size of chance, with the drift, and with how much of it is left."""
    apart = np.arange(len(chance))
    bend: Floats = linalg.toeplitz(drift * apart * np.power(alike, np.maximum(apart - 1, 0)))
    return np.diag(chance), _alike(len(chance), alike), bend


def _likelihood(values: Floats, design: Floats, chance: Floats, sizes: tuple[float, float, float]) -> float:
    """Minus twice the restricted logarithm of likelihood, but for a constant."""
    size, drift, alike = sizes
    root = linalg.cholesky(size * np.diag(chance) + drift * _alike(len(chance), alike), lower=True)
    both = linalg.solve_triangular(root, np.column_stack([design, values]), lower=True)
    terms, upper = linalg.qr(both[:, :-1], mode="economic")
    rest = both[:, -1] - terms @ (terms.T @ both[:, -1])
    return float(2 * np.log(np.diag(root)).sum() + 2 * np.log(np.abs(np.diag(upper))).sum() + rest @ rest)


def _known(design: Floats, chance: Floats, size: float, drift: float, alike: float) -> Floats:
    """The covariance of (size, drift, alike): the inverse of the expected information; of what cannot be told, none."""
    inverse = np.linalg.inv(size * np.diag(chance) + drift * _alike(len(chance), alike))
    through = inverse @ design
    off = inverse - through @ np.linalg.solve(design.T @ through, through.T)
    moved = [off @ one for one in _slopes(chance, drift, alike)]
    information = np.array([[float((one * other.T).sum()) / 2 for other in moved] for one in moved])
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    made: Floats = np.linalg.pinv(information / np.outer(scale, scale), rcond=1e-6) / np.outer(scale, scale)
    return made
