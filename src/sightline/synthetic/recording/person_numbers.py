"""The number of a person that police, courts, prisons and probation share, and how each of them writes it down.

Whoever is arrested or summonsed is given one, and keeps it. Shares are guesses; docs/synthetic-guesses.md gives each
its reason.
"""

from __future__ import annotations

import numpy as np

from sightline.synthetic.days import YEAR_OF_LIFE
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People, Texts

WRITTEN = {"police": 0.98, "court": 0.95, "prison": 0.98, "probation": 0.97}  # of the numbers that there are
WRONG = 0.003  # of those written, with one digit typed wrong
_ARRESTED = 0.67  # of suspects whom nobody charges
_ARRESTED_OTHERS = 0.02  # of those old enough who are suspects of no crime here, for something before or elsewhere
_RESPONSIBLE = int(10 * YEAR_OF_LIFE)  # days from birth to the age of criminal responsibility
_YEARS, _LETTERS, _SERIALS, _FIRST_SERIAL, _OLDEST = 27, "IOS", 900_000, 100_000, 1999
_ALL = _YEARS * len(_LETTERS) * _SERIALS
_STEP = 45_054_677  # shares no factor with _ALL, and is its golden section: what follow one another lie far apart


def person_numbers(setting: Setting, size: int) -> list[str]:
    """A different number for each of so many people. They lie far apart: one typed wrong is hardly anybody else's.

    They belong to nobody: real ones never end in I, O or S (general knowledge). Raises ValueError for too many people.
    """
    if size > _ALL:
        raise ValueError(f"there are too few person numbers for {size:,} people")
    places = setting.rng("person numbers").permutation(size).astype(np.int64) * _STEP % _ALL
    serial, rest = np.divmod(places, _YEARS * len(_LETTERS))
    letter, year = np.divmod(rest, _YEARS)
    columns = ((year + _OLDEST) % 100).tolist(), (serial + _FIRST_SERIAL).tolist(), letter.tolist()
    return [f"{y:02d}/{number}{_LETTERS[place]}" for y, number, place in zip(*columns, strict=True)]


def arrested(setting: Setting, people: People, suspects: Ints, charged: Ints) -> Bools:
    """Who has ever been arrested or summonsed, an entry a person: all who are charged, and a share of the suspects."""
    roll = setting.rng("arrested").random(len(people.kind))
    found: Bools = (roll < _ARRESTED_OTHERS) & (setting.end - people.birth >= _RESPONSIBLE)
    suspected = np.zeros(len(roll), dtype=bool)
    suspected[suspects] = True
    found |= suspected & (roll < _ARRESTED)
    found[charged] = True
    return found


def write_numbers(setting: Setting, sender: str, book: Book, numbers: list[str], held: Bools) -> Texts:
    """The number that each entry of a sender's book holds, "" where none is written down.

    `numbers` and `held`, which of them there are, have an entry a person. Senders that do not share them hold none.
    """
    texts: Texts = np.full(len(book), "", dtype=object)
    if sender not in WRITTEN:
        return texts
    rng = setting.rng(f"person numbers written by {sender}")
    there = np.flatnonzero(held[book.person] & (rng.random(len(book)) < WRITTEN[sender]))
    texts[there] = [numbers[person] for person in book.person[there].tolist()]
    for entry in there[rng.random(len(there)) < WRONG].tolist():
        texts[entry] = _mistyped(rng, texts[entry])
    return texts


def _mistyped(rng: np.random.Generator, number: str) -> str:
    """The number with another digit in one place."""
    spots = [spot for spot, letter in enumerate(number) if letter.isdigit()]
    spot = spots[int(rng.integers(len(spots)))]
    other = (int(number[spot]) + int(rng.integers(1, 10))) % 10
    return f"{number[:spot]}{other}{number[spot + 1 :]}"
