"""From the rows of the gap steps to arrays: people, views and incidents as numbers, in any draw of the link set.

Nothing here is printed. A key of a person is only ever turned into a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.analyses.pathways.gap_counting import NEVER, Actions, Days, Numbers, People, Signs
from sightline.analyses.pathways.gap_rules import VIEWS
from sightline.engines.engine import Engine

AGE_BANDS = (3652, 5113)  # days old: 10 and 14 years, at the last day of the cohort
ADULT = 6575  # days: 18 years, a few days over for whoever has but a month of birth
FORMS = ("adult_on_child", "child_on_child", "not_known")


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows, once. `record` is the number of the record that each row comes from; -1 in `area` is not recorded."""

    signs: Signs
    sign_record: Numbers
    identified: Numbers  # person of each identifying event
    identified_record: Numbers
    contact: Days
    recorded: Days
    form: Numbers
    area: Numbers
    areas: tuple[str, ...]
    actions: Actions
    action_record: Numbers
    born: Days
    sex: Numbers
    moved: tuple[tuple[Numbers, Numbers], ...]  # for each further draw: records, and the person of each in it

    @property
    def size(self) -> int:
        """How many people there are, in all draws."""
        return len(self.born)

    def in_draw(self, number: int) -> Rows:
        """The rows as they are in a draw; 0 is that of the events."""
        if number == 0:
            return self
        record, person = self.moved[number - 1]
        if not len(record):
            return self
        top = int(max(self.sign_record.max(initial=0), self.identified_record.max(initial=0),
                      self.action_record.max(initial=0), record.max()))  # fmt: skip
        now = np.full(top + 1, -1, dtype=np.int64)
        now[record] = person

        def moved(before: Numbers, of: Numbers) -> Numbers:
            return np.where(now[of] >= 0, now[of], before)

        signs, actions = self.signs, self.actions
        theirs, said = moved(signs.person, self.sign_record), moved(self.identified, self.identified_record)
        born, sex = self.born.copy(), self.sex.copy()
        # somebody who is there in this draw only was born when the one was whose record it is
        for mine, before in ((said, self.identified), (theirs, signs.person)):
            strange = born[mine] == NEVER
            sex[mine[strange]] = self.sex[before[strange]]
            born[mine[strange]] = self.born[before[strange]]
        return Rows(
            Signs(theirs, signs.view, signs.incident, signs.happened, signs.known), self.sign_record,
            said, self.identified_record, self.contact, self.recorded,
            self.form, self.area, self.areas,
            Actions.of(moved(actions.person, self.action_record), actions.day), self.action_record, born, sex,
            self.moved,
        )  # fmt: skip

    def people(self, last: int) -> People:
        """Every child with the day of the identifying contact; the age band is that on day `last`."""
        contact = np.full(self.size, NEVER)
        np.minimum.at(contact, self.identified, self.contact)
        band = np.searchsorted(np.array(AGE_BANDS), last - np.minimum(self.born, last))
        return People(contact, band.astype(np.int64) * 3 + self.sex)

    def first_record(self) -> Numbers:
        """For each person the number of the identifying event whose contact came first; -1 for none."""
        order = np.lexsort((self.recorded, self.contact, self.identified))[::-1]
        found = np.full(self.size, -1, dtype=np.int64)
        found[self.identified[order]] = order
        return found


def _days(column: pa.ChunkedArray) -> Days:
    days: Days = column.cast(pa.int32()).to_numpy().astype(np.int64)
    return days


class _Numbered:
    """Texts of several tables as numbers, the same text the same number, whatever the order of the rows."""

    def __init__(self, *columns: pa.ChunkedArray) -> None:
        self.values = pc.unique(pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string()))
        self.values = self.values.take(pc.sort_indices(self.values))

    def __len__(self) -> int:
        return len(self.values)

    def of(self, column: pa.ChunkedArray) -> Numbers:
        """The number of each; -1 for null, and for what is not among them."""
        found = pc.index_in(column, value_set=self.values)
        numbers: Numbers = pc.fill_null(found, -1).to_numpy().astype(np.int64)
        return numbers


def _coded(column: pa.ChunkedArray, codes: Sequence[str], otherwise: int) -> Numbers:
    found = pc.index_in(column, value_set=pa.array(codes, pa.string()))
    numbers: Numbers = pc.fill_null(found, otherwise).to_numpy().astype(np.int64)
    return numbers


def read_rows(engine: Engine, draws: int) -> Rows:
    """The rows that the gap steps made, and `draws` further draws of the link set, as arrays.

    The engine must hold the tables of gap_steps.STEPS and link_draw.
    """
    signs, said, acted, child, moved = (
        engine.fetch(name) for name in ("gap_sign", "gap_identified", "gap_action", "gap_child", "link_draw")
    )
    said = said.sort_by("event_key")  # of two records of one day the first is then the same on every engine
    person = _Numbered(*(table["person_key"] for table in (signs, said, acted, child, moved)))
    record = _Numbered(*(table["record_key"] for table in (signs, said, acted, moved)))
    incident, area = _Numbered(signs["incident"]), _Numbered(said["area"].drop_null())
    born, sex = np.full(len(person), NEVER), np.zeros(len(person), dtype=np.int64)
    born[person.of(child["person_key"])] = _days(child["birth_month"])
    sex[person.of(child["person_key"])] = _coded(child["sex"], ("F", "M"), 2)
    by_person = np.lexsort((_days(acted["acted_on"]), person.of(acted["person_key"])))
    in_draws, of_draw = moved["draw"].to_numpy(), (record.of(moved["record_key"]), person.of(moved["person_key"]))
    return Rows(
        Signs(
            person.of(signs["person_key"]), _coded(signs["view"], VIEWS, 0), incident.of(signs["incident"]),
            _days(signs["happened_on"]), _days(signs["known_on"]),
        ),
        record.of(signs["record_key"]), person.of(said["person_key"]), record.of(said["record_key"]),
        _days(said["contact_on"]), _days(said["identified_on"]), _coded(said["harmed_by"], FORMS, 2),
        area.of(said["area"]), tuple(area.values.to_pylist()),
        Actions(person.of(acted["person_key"])[by_person], _days(acted["acted_on"])[by_person]),
        record.of(acted["record_key"])[by_person], born, sex,
        tuple(
            (of_draw[0][in_draws == number], of_draw[1][in_draws == number]) for number in range(1, draws + 1)
        ),
    )  # fmt: skip
