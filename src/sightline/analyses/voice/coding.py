"""How far the two coders agree on each theme, in words that give no count away.

Kappa and alpha are worked out from counts that were rounded to the nearest ten before, and said to one decimal: they
tell no more than such counts would. Sources: methods/coders.py.
"""

from __future__ import annotations

import math

from sightline.analyses.voice.tables import BOTH, FIRST, SECOND, Told
from sightline.errors import MethodError
from sightline.methods.coders import Agreement, alpha_range, kappa_range
from sightline.standard.codebook import Theme

BASE = 10  # what counts are rounded to before anything is made of them
FEWEST = 30  # accounts coded twice, after rounding
SEED = 20_261_126


def agreement_words(theme: Theme, heard: Told) -> str:
    """One sentence on one theme."""
    both, first, second = (
        _rounded(heard.number("coding", theme=theme.code, found=who)) for who in (BOTH, FIRST, SECOND)
    )
    units = _rounded(heard.number("coded_twice"))
    neither = units - both - first - second
    if both < BASE or neither < BASE or units < FEWEST:
        return "Too few accounts were coded twice, or the theme is in too few or nearly all of them, to tell"
    if first == second == 0:
        return "They hardly ever differed: after rounding the counts to the nearest ten no difference is left"
    try:
        kappa = kappa_range([[both, first], [second, neither]], SEED)
        alpha = alpha_range(_ratings(both, first, second, neither), SEED)
    except MethodError as error:
        return f"Not told: {error}"
    return f"Kappa {said(kappa)}; Krippendorff's alpha {said(alpha)}, of counts rounded to the nearest ten"


def _rounded(number: int) -> int:
    return math.floor(number / BASE + 0.5) * BASE


def _ratings(both: int, first: int, second: int, neither: int) -> list[list[int]]:
    ones = [1] * (both + first) + [0] * (second + neither)
    others = [1] * both + [0] * first + [1] * second + [0] * neither
    return [ones, others]


def said(agreement: Agreement) -> str:
    """A coefficient to one decimal, its range outwards: "0.8 (0.6 to 0.9)"."""
    lower, upper = math.floor(agreement.lower * 10) / 10, math.ceil(agreement.upper * 10) / 10
    return f"{agreement.value:.1f} ({lower:.1f} to {min(upper, 1.0):.1f})"
