"""Numbers drawn from a seed that is kept beside the ledger's keys: the same for the same cell, and for nobody else.

A cell that is printed twice is drawn once, so nobody gains by asking again.
"""

from __future__ import annotations

import hashlib
import hmac

from sightline.clearance.cells import Cell

WHOLE = 2**64
_PLACES = 2**11  # of a whole number that a float from 0 to 1 cannot hold: rounded to the nearest it could become 1


def draw(seed: str, cell: Cell, of: str) -> float:
    """A number from 0 to under 1 for a cell; `of` tells several draws of one cell apart."""
    return whole(seed, cell, of) // _PLACES * _PLACES / WHOLE


def whole(seed: str, cell: Cell, of: str) -> int:
    """A whole number from 0 to under WHOLE for a cell, each as likely; `of` tells several draws of one cell apart."""
    words = [of, *cell.what, cell.start.isoformat(), cell.end.isoformat(), cell.area]
    words += [text for pair in cell.breakdown for text in pair]
    digest = hmac.new(seed.encode(), "\x1f".join(words).encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")
