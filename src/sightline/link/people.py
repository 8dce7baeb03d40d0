"""From groups of records to the link table: a random key for each person, and how firmly it holds together."""

from __future__ import annotations

import hashlib
import hmac

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.link.decide import STRONG, Decided, Pairs, weakest
from sightline.standard.arrow import schema_of
from sightline.standard.model import LINK

KEY_LENGTH = 16  # hexadecimal digits
BANDS = ("identifier", "strong", "moderate")  # from the firmest; then those of no link
SINGLE, NOT_LINKED = "single", "not linked"


def person_key(key: bytes, record_key: str) -> str:
    """The key of the person whose smallest record key this is: keyed, so random outside the project."""
    return hmac.new(key, record_key.encode(), hashlib.sha256).hexdigest()[:KEY_LENGTH]


def band_numbers(pairs: Pairs, weight: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Of each pair, the place in BANDS of the band it would hold as a link."""
    return np.where(pairs.exact, 0, np.where(weight >= STRONG, 1, 2))


def link_table(
    record_keys: list[str], entering: npt.NDArray[np.bool_], pairs: Pairs, decided: Decided, key: bytes
) -> pa.Table:
    """The table standard.model.LINK, draw 0, of records sorted by record key.

    A person's band is the lowest that its links must be trusted to. Records that were not compared are persons of their
    own.
    """
    group = decided.group
    bands = weakest(pairs, group, band_numbers(pairs, decided.weight), len(BANDS))
    # Records are sorted, so a group's first record has its smallest key.
    keys = {place: person_key(key, record_keys[place]) for place in np.unique(group).tolist()}
    words = [
        BANDS[number] if number >= 0 else SINGLE if enters else NOT_LINKED
        for number, enters in zip(bands.tolist(), entering.tolist(), strict=True)
    ]
    columns = [record_keys, [0] * len(record_keys), [keys[place] for place in group.tolist()], words]
    return pa.Table.from_arrays(
        [pa.array(values, field.type) for values, field in zip(columns, schema_of(LINK.columns), strict=True)],
        schema=schema_of(LINK.columns),
    )
