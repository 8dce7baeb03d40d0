"""Who stands in a file that names people, and so is joined by linkage to those of other agencies.

Most formats give an id and what was done; some say who somebody is too: a name, a birth date, a number. Only what
these say reaches the identity zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.formats import Goes
from sightline.synthetic.files.documented import FORMATS, Sheet, places
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import Sent
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints

_WHO = {Goes.IDENTITY, Goes.BOTH, Goes.MONTH}


@cache
def id_column(code: str) -> str:
    """The column of a documented format that holds the sender's own id of whom it names; "" if it names nobody."""
    fields = FORMATS[code].blocks[0].fields
    names = any(field.goes in _WHO for field in fields)
    return next((field.name for field in fields if names and field.goes is Goes.KEY), "")


class Named:
    """Which entries of each sender's book are named in a file, beginning with those that `known` says are.

    `found` has an entry an entry of the book.
    """

    def __init__(self, books: Mapping[str, Book], known: Mapping[str, Bools]) -> None:
        self._books = books
        self.found: dict[str, Bools] = {
            sender: known.get(sender, np.zeros(len(book), dtype=bool)).copy() for sender, book in books.items()
        }

    def add(self, sender: str, agency: Ints, local_id: Iterable[object]) -> None:
        """Those of that sender who have these ids in these agencies are named."""
        book = self._books[sender]
        wanted = pc.unique(_keys(agency, local_id))
        self.found[sender] |= pc.is_in(_keys(book.agency, book.local_id), value_set=wanted).to_numpy(
            zero_copy_only=False
        )

    def add_sheet(self, setting: Setting, sent: Sent, sheet: Sheet, column: str) -> None:
        """Those whose id stands in that column of a sheet, in a file that is sent, are named."""
        there = np.flatnonzero(places(setting, sent, sheet) >= 0)
        self.add(sheet.sender, sheet.agency[there], np.asarray(sheet.columns[column])[there])


def _keys(agency: npt.NDArray[np.integer], local_id: Iterable[object]) -> pa.Array:
    numbers = pa.array(agency).cast(pa.string())
    return pc.binary_join_element_wise(numbers, pa.array(local_id, pa.string()), " ")
