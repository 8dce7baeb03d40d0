"""Cell-key perturbation: each record has a key, a cell the sum of its records' keys, and a table says what is added.

As the Office for National Statistics does it: record keys are whole numbers from 0 to 255, drawn once; the key of a
cell is the sum of those of its records modulo 256; and the table, by count and key, gives what is added. Of the table
that is known as 10-5, what is printed is a multiple of five, and less than ten is not shown. Ours is made here, row by
row: what is added moves a count by at most 9, is nought on average, and is the more likely the less it moves the count.

Where a draft comes without the sums of record keys, the key of a cell is drawn from a seed by what the cell is. Cells
of the very same people under two names then have two keys, which tells a little more than with keys of records.
Source: Fraser and Wooton, A proposed method for confidentialising tabular output to protect against differencing
(UNECE 2005); what 10 and 5 are: the package cell_key_perturbation 3.1.0 of the Office for National Statistics.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from sightline.clearance.alternatives.draws import draw
from sightline.clearance.cells import Cell

KEYS, BASE, LEAST, MOST = 256, 5, 10, 9
_SPREAD = 5.0  # the standard deviation that the moves would have if any number could be printed
_REPEATS = 20  # from here on a row is that of the count five less


def cell_key(record_keys: Iterable[int]) -> int:
    """The key of a cell from those of its records."""
    return sum(record_keys) % KEYS


@cache
def row(count: int) -> tuple[int, ...]:
    """What is printed of a count, by the key of its cell: 256 multiples of five, in rising order."""
    if count == 0:
        return (0,) * KEYS
    if count >= _REPEATS + BASE:
        turn = (count - _REPEATS) % BASE + _REPEATS
        return tuple(value + count - turn for value in row(turn))
    values = [value for value in range(0, count + MOST + 1, BASE) if abs(value - count) <= MOST]
    weights = _unbiased(values, count)
    exact = [KEYS * weight for weight in weights]
    held = [math.floor(number) for number in exact]
    for place in sorted(range(len(values)), key=lambda n: held[n] - exact[n])[: KEYS - sum(held)]:
        held[place] += 1
    return tuple(value for value, number in zip(values, held, strict=True) for _ in range(number))


def _unbiased(values: list[int], count: int) -> list[float]:
    """Shares of each value, nearer ones the more likely, tilted until they are the count on average."""

    def tilted(slope: float) -> list[float]:
        raw = [math.exp(slope * (v - count) - (v - count) ** 2 / (2 * _SPREAD**2)) for v in values]
        return [one / sum(raw) for one in raw]

    low, high = -20.0, 20.0
    for _ in range(200):
        middle = (low + high) / 2
        mean = sum(share * value for share, value in zip(tilted(middle), values, strict=True))
        low, high = (middle, high) if mean < count else (low, middle)
    return tilted((low + high) / 2)


def perturbed(count: int, key: int) -> int | None:
    """What is printed of a count whose cell has this key; None where that is under ten, and not nought for nobody."""
    shown = row(count)[key]
    return shown if shown >= LEAST or count == 0 else None


def seeded_key(seed: str, cell: Cell) -> int:
    """A key for a cell of which no record keys are known."""
    return int(draw(seed, cell, "cell key") * KEYS)


def interval(shown: int | None) -> tuple[int, int]:
    """The counts of which this could be printed."""
    if shown is None:
        return 1, LEAST - BASE + MOST
    return (0, 0) if shown == 0 else (max(1, shown - MOST), shown + MOST)
