"""What all records of signs share, whoever keeps them: one entry a sign, written or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.filing import Codes, inside, row_ids, shuffled, standing, words
from sightline.synthetic.days import Days, year_bounds, year_of
from sightline.synthetic.files.documented import file_path
from sightline.synthetic.harm.signs import TABLE, Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.mistakes import Mistake
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, Texts
from sightline.synthetic.truth.events import Happened, WhyNot

Columns = dict[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Sightings:
    """The signs of one kind as the records of one kind of sender: one entry a sign, in the order of Signs.

    `agency` is the number of the sender's agency, `written` the day of the entry (0: never), `told` the day on which
    the council was told (0: never), `ids` what each record is called. Only those whose `why_not` is WRITTEN are in a
    file: `kept`.
    """

    kind: str
    sender: str
    format: str
    child: Ints
    area: Ints
    agency: Ints
    day: Days
    written: Days
    told: Days
    lost: Bools
    why_not: Codes
    ids: Texts

    def __len__(self) -> int:
        return len(self.child)

    @property
    def kept(self) -> Ints:
        """The entries that are in a file."""
        return np.flatnonzero(self.why_not == WhyNot.WRITTEN).astype(np.int32)

    @property
    def path(self) -> str:
        """The file's name, with {sender}, {code} and {year} in it."""
        return file_path(self.format)

    def known(self) -> tuple[str, Ints, Ints, Days]:
        """Whom the sender must know because of these records: sender, agency, person, first day."""
        kept = self.kept
        return self.sender, self.agency[kept], self.child[kept], self.written[kept]

    def rows(self, setting: Setting, settled: Days) -> tuple[Ints, Days, Days]:
        """(entry, day that decides the file, last day of its year) of each row, until the year that holds `settled`.

        `settled` is the last day on which a record changes, an entry a sign.
        """
        kept = self.kept
        entry, sent, last = standing(setting, self.written[kept], np.maximum(settled, self.written)[kept])
        return kept[entry].astype(np.int32), sent, last

    def happened(self, settled: Days | None = None) -> Happened:
        """Every sign, written or not. `settled` as in `rows`."""
        return Happened(
            self.kind, self.sender, self.child, self.day, self.written, self.agency, self.written, self.path,
            np.where(self.why_not == WhyNot.WRITTEN, self.ids, "").tolist(), self.why_not,
            None if settled is None else np.maximum(settled, self.written),
        )  # fmt: skip

    def followed(self, setting: Setting, kind: str, day: Days) -> Happened:
        """What followed on `day` of each sign that somebody wrote down (0: nothing did), known from these records."""
        which = np.flatnonzero((day > 0) & (self.written > 0))
        on = day[which].astype(np.int32)
        recorded = np.maximum(on, self.written[which]).astype(np.int32)
        there = (self.why_not[which] == WhyNot.WRITTEN) & (on <= setting.end)
        return Happened(
            kind, self.sender, self.child[which], on, recorded, self.agency[which], recorded, self.path,
            np.where(there, self.ids[which], "").tolist(),
            np.where(there, WhyNot.WRITTEN, WhyNot.OUTSIDE_YEARS).astype(np.int8),
        )  # fmt: skip


def sighted(setting: Setting, signs: Signs, kind: str, format: str, prefix: str) -> Sightings:
    """The signs of a kind as records whose ids begin with `prefix`."""
    which = signs.of(kind)
    sender, area, written = TABLE[kind].sender, signs.area[which], signs.written[which]
    force = np.array(setting.force_of, dtype=np.int32)
    reasons = [~signs.seen[which], written == 0, ~inside(setting, written)]
    why = np.select(reasons, [WhyNot.NOT_SEEN, WhyNot.NOT_WRITTEN, WhyNot.OUTSIDE_YEARS], WhyNot.WRITTEN)
    return Sightings(
        kind, sender, format, signs.child[which], area, force[area] if sender == "police" else area, signs.day[which],
        np.where(signs.seen[which], written, 0).astype(np.int32), signs.told[which], signs.lost[which],
        why.astype(np.int8), row_ids(prefix, shuffled(setting.rng(f"numbers of {format}"), len(which))),
    )  # fmt: skip


def identity(book: Book, entry: Ints) -> Columns:
    """The columns by which these entries of a book can be told to be one person with those of another."""
    # of a postcode that is written down wrongly, which the files of crimes are asked about, these files say nothing
    postcode = np.where(book.mistake[entry] == Mistake.POSTCODE_SHAPE, "", book.postcode[entry])
    return {
        "forename": book.forename[entry], "surname": book.surname[entry],
        "birth_date": book.birth[entry], "sex": book.sex[entry],
        "ethnicity": book.ethnicity[entry], "postcode": postcode,
    }  # fmt: skip


def yearly(setting: Setting, rows: Sequence[tuple[Ints, Ints, Days]]) -> tuple[Ints, Ints, Days]:
    """(agency, person, last day of the year) of everybody in `rows`, once for each year; rows are as (.., .., sent)."""
    agency, person, sent = (np.concatenate([part[place] for part in rows]) for place in range(3))
    year = year_of(sent.astype(np.int32)) - setting.years[0]
    order = np.lexsort((year, person, agency))
    agency, person, year = agency[order], person[order], year[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (agency[1:] != agency[:-1]) | (person[1:] != person[:-1]) | (year[1:] != year[:-1])
    ends = np.array([year_bounds(number)[1] for number in setting.years], dtype=np.int32)
    return agency[new].astype(np.int32), person[new].astype(np.int32), ends[year[new]]


def shown(days: Days, last: Days) -> Days:
    """The days as known on `last`: 0 for what is later."""
    return np.where(days <= last, days, 0).astype(np.int32)


def yes(values: Bools) -> Texts:
    """yes and no."""
    return words(("no", "yes"), values.astype(np.int8))
