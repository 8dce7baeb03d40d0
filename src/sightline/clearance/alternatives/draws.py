"""Numbers drawn from a seed that is kept beside the ledger's keys: the same for the same cell, and for nobody else.

A cell that is printed twice is drawn once, so nobody gains by asking again.
"""

from __future__ import annotations

import hashlib
import hmac

from sightline.clearance.cells import Cell

_WHOLE = 2**64


def draw(seed: str, cell: Cell, of: str) -> float:
    """A number from 0 to under 1 for a cell; `of` tells several draws of one cell apart."""
    words = [of, *cell.what, cell.start.isoformat(), cell.end.isoformat(), cell.area]
    words += [text for pair in cell.breakdown for text in pair]
    digest = hmac.new(seed.encode(), "\x1f".join(words).encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") / _WHOLE
