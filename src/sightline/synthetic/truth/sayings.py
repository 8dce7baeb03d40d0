"""What records that stand in files say of who people are: the sex, and the ethnic group by source.

An agency that writes down a sex or a group writes down the true one; some write down none. So what is known of somebody
is known by the first agency in the order of first_words.csv that writes it down at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from sightline.standard.first_words import PERSON, first_words
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.mistakes import Kinds, Mistake
from sightline.synthetic.society.people import ETHNICITIES, Bools, People
from sightline.synthetic.truth.counting import NOT_KNOWN, Said, own_groups


def said_of(
    people: People, books: Mapping[str, Book], wanted: Collection[int], sex: Mapping[str, Bools],
    groups: Mapping[str, Bools], of_crimes: Kinds,
) -> Said:  # fmt: skip
    """What is said of the `wanted` numbers of People.

    `sex` and `groups` say of each entry of a sender's book whether it stands in a file that gives a sex, or an ethnic
    group; `of_crimes` holds the mistake in each crime.
    """
    mine = np.zeros(len(people.birth), dtype=bool)
    mine[list(wanted)] = True
    known: dict[int, str] = {}
    for sender in reversed(first_words(PERSON)):
        book = books[sender]
        there = np.flatnonzero(sex[sender] & mine[book.person] & np.isin(book.sex, ("M", "F")))
        known |= dict(zip(book.person[there].tolist(), book.sex[there].tolist(), strict=True))
    said: dict[str, dict[int, str]] = {}
    for source, shown in groups.items():
        book = books[source]
        there = np.flatnonzero(shown & mine[book.person])
        pairs = zip(book.person[there].tolist(), book.ethnicity[there].tolist(), strict=True)
        found = said.setdefault(source, {})
        for person, group in own_groups(pairs):
            if group != NOT_KNOWN or person not in found:
                found[person] = group
    truly = dict(own_groups((person, ETHNICITIES[int(people.ethnicity[person])]) for person in wanted))
    return Said(known, said, truly, frozenset(np.flatnonzero(of_crimes == Mistake.SETTING_CODE).tolist()))
