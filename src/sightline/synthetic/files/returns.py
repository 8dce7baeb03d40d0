"""Everything under OUT/returns: what agencies send in the formats that readers exist for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.support import SupportReferral
from sightline.synthetic.files.census import Censuses, able_ever
from sightline.synthetic.files.cin import CensusWriter
from sightline.synthetic.files.sheets import PoliceWriter, SupportWriter, identity_file
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.recording.mistakes import Mistakes, make_mistakes
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People

Put = Callable[[str, bytes, int], None]  # (path under the output folder, bytes, rows or children)


@dataclass(frozen=True, slots=True)
class Returns:
    """What was recorded, with the faults of recording, ready to be written; make it with `make_returns`."""

    setting: Setting
    people: People
    books: Mapping[str, Book]
    sent: Sent
    mistakes: Mistakes
    censuses: Censuses
    police: PoliceWriter
    support: SupportWriter

    def sending(self, sender: str) -> Iterator[tuple[int, str, int]]:
        """(number, code, year) of every agency of a sender and year in which it sends something."""
        for number, code in enumerate(self.setting.agencies(sender)):
            for year in self.setting.years:
                if self.sent.sending(sender, number, year) is not Sending.SILENT:
                    yield number, code, year


def make_returns(
    setting: Setting,
    people: People,
    episodes: Episodes,
    crimes: Sequence[Crime],
    references: Sequence[str],
    referrals: Sequence[SupportReferral],
    books: Mapping[str, Book],
    sent: Sent,
) -> Returns:
    """The returns of a world. `references` are those of the crimes; `books` those of council, police and support."""
    book = books["council"]
    entry = book.entries(episodes.area, episodes.person, episodes.referral)
    mistakes = make_mistakes(setting, able_ever(episodes, setting.years), entry, book.mistake, crimes, referrals)
    codes = setting.codes
    return Returns(
        setting, people, books, sent, mistakes,
        Censuses(setting, episodes, book, sent, mistakes.episode),
        PoliceWriter(people, crimes, references, mistakes.crime, books["police"], setting.force_of, codes),
        SupportWriter(referrals, mistakes.referral, books["support"], setting.region_of, codes),
    )  # fmt: skip


def write_returns(returns: Returns, put: Put) -> dict[str, Bools]:
    """Write every file with `put`. Returns, for each sender, which entries of its book stand in a file."""
    found = {sender: np.zeros(len(returns.books[sender]), dtype=bool) for sender in ("council", "police", "support")}
    _write_councils(returns, put, found["council"])
    _write_police(returns, put, found["police"])
    for number, code, year in returns.sending("support"):
        mine = returns.support.mine(number, year)
        if not len(mine):  # readers refuse a file without rows
            continue
        found["support"][returns.support.entry[mine]] = True
        put(f"returns/support_{code}/support_{year}.csv", *returns.support.file(code, mine, year))
    return found


def _write_councils(returns: Returns, put: Put, found: Bools) -> None:
    setting, book = returns.setting, returns.books["council"]
    writer = CensusWriter(setting, returns.people, returns.censuses.episodes, book)
    for number, area in enumerate(setting.areas):
        folder = f"returns/council_{area.gss}"
        last: dict[int, tuple[int, Ints]] = {}
        for edition in returns.censuses.editions(number):
            found[edition.entry] = True
            put(f"{folder}/{edition.name}", *writer.file(edition, area.dfe_number))
            last[edition.year] = edition.of_year, children(edition.entry)
        for year, (of_year, entries) in last.items():
            sheet = identity_file(returns.people, book, entries, area.gss, year, of_year)
            put(f"{folder}/identity_{year}.csv", *sheet)


def children(entry: Ints) -> Ints:
    """Each entry of a census once, in its order."""
    new = np.ones(len(entry), dtype=bool)
    new[1:] = entry[1:] != entry[:-1]
    return entry[new]


def _write_police(returns: Returns, put: Put, found: Bools) -> None:
    police = returns.police
    for number, code, year in returns.sending("police"):
        mine = police.mine(number, year)
        found[police.entry[police.parties(mine)]] = True
        folder = f"returns/police_{code}"
        put(f"{folder}/crimes_{year}.csv", *police.crime_file(code, mine, year))
        put(f"{folder}/parties_{year}.csv", *police.party_file(code, mine, year))
        put(f"{folder}/outcomes_{year}.csv", *police.outcome_file(code, number, year))


def files_in_all(returns: Returns) -> int:
    """How many files `write_returns` writes."""
    councils = sum(1 + (returns.sent.sending("council", number, year) is Sending.RESUBMITTED)
                   for number, _, year in returns.sending("council"))  # fmt: skip
    served = sum(len(returns.support.mine(number, year)) > 0 for number, _, year in returns.sending("support"))
    others = 3 * len(list(returns.sending("police"))) + served
    return councils + len(list(returns.sending("council"))) + others
