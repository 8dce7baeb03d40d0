"""The book of every kind of sender: how well it writes people down, and what its local ids look like."""

from __future__ import annotations

from sightline.synthetic.days import Days
from sightline.synthetic.recording import books
from sightline.synthetic.recording.books import Book, Quality
from sightline.synthetic.recording.faults import SENDERS
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People

# Guesses, as those of books.py.
_QUALITIES = {
    "council": books.COUNCIL, "police": books.POLICE, "support": books.SUPPORT,
    "school": Quality(0.008, 0.002, 0.002, 0.002, 0.04, 0.0, 0.99, 0.03, 0.02),
    "health": Quality(0.02, 0.004, 0.004, 0.004, 0.20, 0.96, 0.0, 0.04, 0.04),
    "youth_justice": Quality(0.02, 0.002, 0.004, 0.004, 0.10, 0.0, 0.0, 0.05, 0.03),
    # between a crime, its trial and a release people move: their postcodes are others more often than with the police
    "court": Quality(0.03, 0.001, 0.008, 0.004, 0.35, 0.0, 0.0, 0.06, 0.05, birth_missing=0.02),
    "prison": Quality(0.02, 0.001, 0.004, 0.002, 0.08, 0.0, 0.0, 0.15, 0.05, birth_missing=0.004),
    "probation": Quality(0.02, 0.001, 0.005, 0.002, 0.10, 0.0, 0.0, 0.05, 0.08, birth_missing=0.008),
    "national": Quality(0.03, 0.002, 0.010, 0.004, 0.15, 0.0, 0.0, 0.10, 0.04),
}  # fmt: skip
_LETTERS = {"police": "P", "support": "S", "school": "K", "health": "H", "youth_justice": "Y", "court": "D",
            "prison": "N", "probation": "B", "national": "M"}  # fmt: skip


def write_book(
    setting: Setting, sender: str, people: People, agency: Ints, person: Ints, seen: Days, again: Days, abused: Bools
) -> Book:
    """The book of one kind of sender, for (agency, person) pairs that are sorted and different.

    `seen` is the first day of each and `again` the last, 0 where there is no other. `abused` has an entry a person of
    People: agencies may mistake them more often. Second ids and mistakes are planted in the books of SENDERS.
    """
    prefixes = (
        [area.dfe_number for area in setting.areas]
        if sender == "council"
        else [_LETTERS[sender]] * len(setting.agencies(sender))
    )
    rng, draw = setting.rng(f"book of {sender}"), setting.draw(f"book of {sender}")
    scenario, read = setting.scenario, sender in SENDERS
    return books.write_down(
        rng, draw, people, agency, person, seen, _QUALITIES[sender], prefixes, again=again,
        duplicates=scenario.fault("duplicates") if read else 0.0, abused=abused,
        ratio=scenario.fault("error_with_abuse"), mistakes=scenario.fault("mistakes") if read else 0.0,
    )  # fmt: skip
