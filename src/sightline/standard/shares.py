"""Shares of a count and rates: their intervals, and how shares are said in words that give no count away."""

from __future__ import annotations

import math

NORMAL_95 = 1.959963984540054  # 97.5% point of the normal distribution
# A whole per cent of so many leaves open at least ten counts: as wide as the rounding of any count.
BASE_FOR_WORDS = 1_000


def wilson(successes: float, trials: float, normal: float = NORMAL_95) -> tuple[float, float]:
    """The Wilson interval of a share: 95% by default.

    Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference, Journal of the American
    Statistical Association 22 (1927).
    """
    share, squared = successes / trials, normal * normal
    middle = share + squared / (2 * trials)
    reach = normal * math.sqrt(share * (1 - share) / trials + squared / (4 * trials * trials))
    low, high = (middle - reach) / (1 + squared / trials), (middle + reach) / (1 + squared / trials)
    # Of none and of all the formula gives the end itself, but for the last digit of a computer's numbers.
    return (max(0.0, low) if successes else 0.0), (min(1.0, high) if successes < trials else 1.0)


def byar(count: float, normal: float = NORMAL_95) -> tuple[float, float]:
    """Byar's interval of a Poisson count, 95% by default; its formula may go below 0 for a count under 1.

    Source: Breslow and Day, Statistical Methods in Cancer Research II (IARC 1987), page 69.
    """
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + normal / (3 * math.sqrt(above))) ** 3
    lower = count * (1 - 1 / (9 * count) - normal / (3 * math.sqrt(count))) ** 3 if count else 0.0
    return lower, upper


def whole_percent(share: float) -> str:
    """A share in whole per cent: "97%"; "under 1%" and "over 99%" at the ends, where a count would shine through."""
    percent = math.floor(100 * share + 0.5)
    if percent < 1:
        return "under 1%"
    return "over 99%" if percent > 99 else f"{percent}%"


def range_in_percent(low: float, high: float) -> str:
    """An interval of shares in whole per cent, outwards: "94% to 98%"."""
    least, most = math.floor(100 * low), math.ceil(100 * high)
    return f"{least}% to {most}%"
