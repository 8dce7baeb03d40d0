"""What sheets of many agencies need: ids of rows, an agency's own id of a person, years in the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.synthetic.days import Days, number, year_bounds, year_of
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, Texts
from sightline.synthetic.truth.events import WhyNot

Codes = npt.NDArray[np.int8]
_FIRST_YEAR = 1930
_YEAR_ENDS = np.array([number(date(year, 3, 31)) for year in range(_FIRST_YEAR, 2050)], dtype=np.int32)
_AGENCY = 32  # bits to the left of a person in a key


def local_ids(book: Book, agency: Ints, person: Ints, day: Days) -> Texts:
    """The id under which each agency of a sender writes about each person on that day. KeyError if not in the book."""
    texts: Texts = book.local_id[book.entries(agency, person, day)]
    return texts


def row_ids(prefix: str, numbers: Ints) -> Texts:
    """Texts such as K00000001, by which a row is found in its file."""
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width=8, padding="0")
    texts: Texts = pc.binary_join_element_wise(prefix, digits, "").to_numpy(zero_copy_only=False)
    return texts


def ids(rng: np.random.Generator, prefix: str, size: int) -> list[str]:
    """Different ids in no order from which anything could be guessed."""
    return [f"{prefix}{100_001 + place:07d}" for place in rng.permutation(size).tolist()]


def percent(part: float, whole: float) -> float | None:
    """Per cent, None of nothing."""
    return 100 * part / whole if whole else None


def texts(values: Sequence[str]) -> Texts:
    """The same texts as an array."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def shuffled(rng: np.random.Generator, size: int) -> Ints:
    """Numbers from 1 in no order that tells when a row was made."""
    return (rng.permutation(size) + 1).astype(np.int32)


def words(names: tuple[str, ...], places: npt.NDArray[np.integer]) -> Texts:
    """The names at these places of a list."""
    texts: Texts = np.array(names, dtype=object)[places]
    return texts


def year_end(days: Days) -> Days:
    """The last day of the collection year that holds each day."""
    ends: Days = _YEAR_ENDS[year_of(days) - _FIRST_YEAR]
    return ends


def inside(setting: Setting, days: Days) -> Bools:
    """Whether days lie in the years."""
    found: Bools = (days >= setting.start) & (days <= setting.end)
    return found


def why_not(setting: Setting, days: Days) -> Codes:
    """Written where the day lies in the years; outside of them in no file."""
    return np.where(inside(setting, days), WhyNot.WRITTEN, WhyNot.OUTSIDE_YEARS).astype(np.int8)


def first_seen(agency: Ints, person: Ints, day: Days) -> tuple[Ints, Ints, Days]:
    """Each (agency, person) once, with the first of its days."""
    key = (agency.astype(np.int64) << _AGENCY) | person
    order = np.lexsort((day, key))
    key = key[order]
    first = order[np.concatenate([[True], key[1:] != key[:-1]])] if len(order) else order
    return agency[first].astype(np.int32), person[first].astype(np.int32), day[first].astype(np.int32)


def standing(setting: Setting, begun: Days, ended: Days) -> tuple[Ints, Days, Days]:
    """(entry, first day, last day of the year) of every row of something that lasts: one in each year it was open in.

    The first day is that of the year, or on which it began, whichever is later.
    """
    entries, firsts, lasts = [], [], []
    for year in setting.years:
        first, last = year_bounds(year)
        there = np.flatnonzero((begun <= last) & (ended >= first)).astype(np.int32)
        entries.append(there)
        firsts.append(np.maximum(begun[there], first).astype(np.int32))
        lasts.append(np.full(len(there), last, dtype=np.int32))
    return np.concatenate(entries), np.concatenate(firsts), np.concatenate(lasts)


def apart(person: Ints, begun: Days, ended: Days) -> Bools:
    """Which entries begin after all that began before them, of the same person, had ended."""
    order = np.lexsort((ended, begun, person))
    last = (person[order].astype(np.int64) << 17) | ended[order]
    reached = np.maximum.accumulate(last) if len(order) else last
    kept = np.ones(len(order), dtype=bool)
    kept[order[1:]] = reached[:-1] < ((person[order[1:]].astype(np.int64) << 17) | begun[order[1:]])
    return kept
