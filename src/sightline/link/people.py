"""From groups of records to the link table: a random key for each person, and how firmly it holds together."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.link.decide import STRONG, Decided, Pairs, weakest
from sightline.link.draws import Draw
from sightline.link.groups import Ints
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
    record_keys: list[str], entering: npt.NDArray[np.bool_], pairs: Pairs, decided: Decided, keys: list[str]
) -> pa.Table:
    """The table standard.model.LINK, draw 0, of records sorted by record key; `keys` are the person keys of each.

    A person's band is the lowest that its links must be trusted to. Records that were not compared are persons of their
    own.
    """
    bands = weakest(pairs, decided.group, band_numbers(pairs, decided.weight), len(BANDS))
    words = [
        BANDS[number] if number >= 0 else SINGLE if enters else NOT_LINKED
        for number, enters in zip(bands.tolist(), entering.tolist(), strict=True)
    ]
    return _rows(record_keys, [0] * len(record_keys), keys, words)


def person_keys(key: bytes, record_keys: list[str], group: Ints) -> list[str]:
    """The person key of each record, made of the smallest record key of its group: records are sorted by it."""
    made = {place: person_key(key, record_keys[place]) for place in np.unique(group).tolist()}
    return [made[place] for place in group.tolist()]


def draw_rows(link: pa.Table, decided: Decided, draws: Sequence[Draw], key: bytes) -> pa.Table:
    """The rows of the draws: of each only the records whose person differs from draw 0 in it.

    A group that holds the first record of a person of draw 0 is that person, whoever else is in it; another group has a
    key that no person of draw 0 has.
    """
    record_keys, persons, bands = (link[name].to_pylist() for name in ("record_key", "person_key", "band"))
    found: list[tuple[str, int, str, str]] = []
    for draw in draws:
        for record, first in zip(draw.records.tolist(), draw.group.tolist(), strict=True):
            same = decided.group[first] == first
            person = persons[first] if same else person_key(key, f"of a draw\x1f{record_keys[first]}")
            found.append((record_keys[record], draw.number, person, bands[record]))
    return _rows(*([row[place] for row in found] for place in range(len(LINK.columns))))


def _rows(*columns: Sequence[object]) -> pa.Table:
    schema = schema_of(LINK.columns)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
