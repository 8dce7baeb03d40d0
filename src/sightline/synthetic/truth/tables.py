"""The truth about people: the children and what was done to them, who is who, and who must not be joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.synthetic.days import Days, day, day_numbers_to_arrow
from sightline.synthetic.harm.abuse import CONTEXTS, Harm
from sightline.synthetic.recording.books import Book
from sightline.synthetic.society.people import ETHNICITIES, Bools, Ints, Kind, People
from sightline.synthetic.society.population import Population
from sightline.synthetic.truth.records import AbuseRecord

_KINDS = {Kind.CHILD: "child", Kind.ADOPTED: "child", Kind.SUSPECT: "adult", Kind.SURVIVOR: "adult"}
FORMS = ("adult_on_child", "child_on_child")


def _named(indices: npt.NDArray[np.integer], names: Sequence[str], missing: Bools | None = None) -> pa.Array:
    """Numbers as the texts they stand for, null where missing."""
    found: pa.Array = pa.array(names, pa.string()).take(pa.array(indices.astype(np.int64), mask=missing))
    return found


def _marked(count: int, children: npt.NDArray[np.integer] | list[int]) -> Bools:
    marks = np.zeros(count, dtype=bool)
    marks[np.asarray(children, dtype=np.int64)] = True
    return marks


def _numbers(letter: str, numbers: npt.NDArray[np.integer]) -> list[str]:
    return [f"{letter}{number:08d}" for number in numbers.tolist()]


def _harm_columns(harm: Harm, count: int, child: Ints) -> dict[str, pa.Array]:
    """What was done to each child, null where nothing was; the earliest entry of a child wins."""
    truly = np.flatnonzero(~harm.decoy)
    truly = truly[np.lexsort((-truly, -harm.onset[truly]))]
    entry = np.full(count, -1, dtype=np.int64)
    entry[child[truly]] = truly
    none = entry < 0

    def of(values: npt.NDArray[np.generic], names: Sequence[str]) -> pa.Array:
        return _named(values[entry].astype(np.int64), names, none)

    return {
        "harmed": pa.array(~none),
        "form": of(harm.child_form.astype(np.int8), FORMS),
        "context": of(harm.context, CONTEXTS),
        "exploitation": pa.array(harm.exploitation[entry], mask=none),
        "onset": day_numbers_to_arrow(np.where(none, 0, harm.onset[entry])),
        "last_day": day_numbers_to_arrow(np.where(none, 0, harm.last[entry])),
        "told_on": day_numbers_to_arrow(np.where(none, 0, harm.told[entry])),
        "case": pa.array(harm.case[entry], mask=none | (harm.case[entry] == 0)),
    }


def _people_columns(
    source: People | Population, children: Ints, codes: Sequence[str], adopted_on: Days
) -> dict[str, pa.Array]:
    """Who they are; the fields that People and Population share."""
    return {
        "birth_date": day_numbers_to_arrow(source.birth[children]),
        "sex": _named(source.female[children].astype(np.int8), ("M", "F")),
        "ethnicity": _named(source.ethnicity[children], ETHNICITIES),
        "home_area": _named(source.area[children], codes),
        "later_area": _named(source.next_area[children], codes),
        "moved_on": day_numbers_to_arrow(source.move_day[children]),
        "household": pa.array(source.household[children].astype(np.int32)),
        "twin": pa.array(source.twin[children]),
        "adopted_on": day_numbers_to_arrow(adopted_on),
    }


def children_table(
    people: People, harm: Harm, known: Bools, records: Sequence[AbuseRecord], codes: Sequence[str],
    population: Population, unmet: Harm,
) -> pa.Table:  # fmt: skip
    """One row a true child whom an agency met (`met`), and one a child who was harmed and whom none did.

    `known` says of each entry of Harm whether an agency heard of it. What was done is null for children not harmed; a
    suspicion alone is not harm.
    """
    count = people.children
    everyone = np.arange(count, dtype=np.int32)
    recorded = [int(people.child[record.person]) for record in records if people.child[record.person] >= 0]
    met = pa.table(
        {
            "true_id": _numbers("C", everyone + 1),
            **_people_columns(people, everyone, codes, people.adopted_on[:count]),
            **_harm_columns(harm, count, harm.child),
            "suspected": _marked(count, harm.child[harm.decoy]),
            "heard_of": _marked(count, harm.child[known]),
            "csa_record": _marked(count, recorded),
            "met": np.ones(count, dtype=bool),
        }
    )
    children, place = np.unique(unmet.child, return_inverse=True)
    nothing = np.zeros(len(children), dtype=np.int32)
    no = np.zeros(len(children), dtype=bool)
    rest = pa.table(
        {
            "true_id": _numbers("U", children + 1),
            **_people_columns(population, children, codes, nothing),
            **_harm_columns(unmet, len(children), place.astype(np.int32)),
            "suspected": no, "heard_of": no, "csa_record": no, "met": no,
        }
    )  # fmt: skip
    return pa.concat_tables([met, rest.cast(met.schema)])


def who_is_who(
    people: People, books: Mapping[str, Book], agencies: Mapping[str, Sequence[str]], sent: Mapping[str, Bools]
) -> pa.Table:
    """One row a person in an agency. `person_id` differs from `true_id` where two identities must not be joined.

    `sent`: whether the person stands in a file that linkage joins, an entry of the book each.
    """
    parts = []
    kinds = [_KINDS[kind] for kind in Kind]
    for sender, book in books.items():
        person = np.asarray(book.person, dtype=np.int64)
        parts.append(
            pa.table(
                {
                    "true_id": pa.array([people.true_id(index) for index in person.tolist()], pa.string()),
                    "person_id": pa.array([people.person_id(index) for index in person.tolist()], pa.string()),
                    "kind": _named(people.kind[person], kinds),
                    "sender": pa.array([sender] * len(person), pa.string()),
                    "agency": _named(np.asarray(book.agency), agencies[sender]),
                    "local_id": pa.array(list(book.local_id), pa.string()),
                    "sent": sent.get(sender, np.zeros(len(person), dtype=bool)),
                }
            )
        )
    return pa.concat_tables(parts)


def barriers_table(people: People, book: Book, codes: Sequence[str]) -> pa.Table:
    """One row a pair of identities of one adopted child that must not be joined."""
    columns: dict[str, list[object]] = {
        name: [] for name in ("true_id", "reason", "adopted_on", "agency", "former_local_id", "local_id")
    }
    persons = np.asarray(book.person, dtype=np.int64)
    new_entries = np.flatnonzero(people.kind[persons] == Kind.ADOPTED).tolist()
    old_entries: dict[int, list[int]] = {}
    for index in np.flatnonzero(people.adopted_as[persons] >= 0).tolist():
        old_entries.setdefault(int(people.adopted_as[persons[index]]), []).append(index)
    for index in sorted(new_entries, key=lambda entry: (int(persons[entry]), entry)):
        person = int(persons[index])
        for old in old_entries.get(person, []):
            columns["true_id"].append(people.true_id(person))
            columns["reason"].append(book.barrier[index])
            columns["adopted_on"].append(day(int(people.adopted_on[person])))
            columns["agency"].append(codes[book.agency[index]])
            columns["former_local_id"].append(book.local_id[old])
            columns["local_id"].append(book.local_id[index])
    schema = pa.schema([(name, pa.date32() if name == "adopted_on" else pa.string()) for name in columns])
    return pa.table(columns, schema=schema)
