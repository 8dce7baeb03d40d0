"""The truth about people: the children and what was done to them, who is who, and who must not be joined."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.synthetic.days import day
from sightline.synthetic.harm.abuse import CONTEXTS, Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.recording.books import Book
from sightline.synthetic.society.people import ETHNICITIES, Kind, People
from sightline.synthetic.truth.records import AbuseRecord

_KINDS = {Kind.CHILD: "child", Kind.ADOPTED: "child", Kind.SUSPECT: "adult", Kind.SURVIVOR: "adult"}


def _dates(values: list[int]) -> pa.Array:
    return pa.array([day(value) for value in values], pa.date32())


def _marked(count: int, children: npt.NDArray[np.integer] | list[int]) -> list[bool]:
    marks = np.zeros(count, dtype=bool)
    marks[children] = True
    flags: list[bool] = marks.tolist()
    return flags


def _harm_columns(harm: Harm, count: int) -> dict[str, pa.Array]:
    """What was done to each child, null where nothing was; the earliest entry of a child wins."""
    truly = np.flatnonzero(~harm.decoy)
    truly = truly[np.lexsort((-truly, -harm.onset[truly]))]
    entry = np.full(count, -1, dtype=np.int64)
    entry[harm.child[truly]] = truly
    of = [index if index >= 0 else None for index in entry.tolist()]
    forms = ["child_on_child" if young else "adult_on_child" for young in harm.child_form.tolist()]
    values: dict[str, tuple[list[object], pa.DataType]] = {
        "form": (list(forms), pa.string()),
        "context": ([CONTEXTS[index] for index in harm.context.tolist()], pa.string()),
        "exploitation": (harm.exploitation.tolist(), pa.bool_()),
        "onset": ([day(value) for value in harm.onset.tolist()], pa.date32()),
        "last_day": ([day(value) for value in harm.last.tolist()], pa.date32()),
        "case": ([case or None for case in harm.case.tolist()], pa.int32()),
    }
    harmed = {"harmed": pa.array([index is not None for index in of], pa.bool_())}
    return harmed | {
        name: pa.array([None if index is None else column[index] for index in of], kind)
        for name, (column, kind) in values.items()
    }


def children_table(
    people: People, harm: Harm, heard: Heard, records: Sequence[AbuseRecord], codes: list[str]
) -> pa.Table:
    """One row a true child. What was done is null for children not harmed; a suspicion alone is not harm."""
    count = people.children
    known = (heard.council > 0) | (heard.police > 0) | (heard.support > 0)
    recorded = [int(people.child[record.person]) for record in records if people.child[record.person] >= 0]
    return pa.table(
        {
            "true_id": [people.true_id(index) for index in range(count)],
            "birth_date": _dates(people.birth[:count].tolist()),
            "sex": ["F" if female else "M" for female in people.female[:count].tolist()],
            "ethnicity": [ETHNICITIES[index] for index in people.ethnicity[:count].tolist()],
            "home_area": [codes[index] for index in people.area[:count].tolist()],
            "later_area": [codes[index] for index in people.next_area[:count].tolist()],
            "moved_on": _dates(people.move_day[:count].tolist()),
            "household": pa.array(people.household[:count].tolist(), pa.int32()),
            "twin": people.twin[:count].tolist(),
            "adopted_on": _dates(people.adopted_on[:count].tolist()),
            **_harm_columns(harm, count),
            "suspected": _marked(count, harm.child[harm.decoy]),
            "heard_of": _marked(count, harm.child[known]),
            "csa_record": _marked(count, recorded),
        }
    )


def who_is_who(people: People, books: Sequence[tuple[str, list[str], Book]]) -> pa.Table:
    """One row a person in an agency. `person_id` differs from `true_id` where two identities must not be joined."""
    columns: dict[str, list[str]] = {
        name: [] for name in ("true_id", "person_id", "kind", "sender", "agency", "local_id")
    }
    kinds = people.kind.tolist()
    for sender, agencies, book in books:
        for agency, person, local_id in zip(book.agency, book.person, book.local_id, strict=True):
            columns["true_id"].append(people.true_id(person))
            columns["person_id"].append(people.person_id(person))
            columns["kind"].append(_KINDS[Kind(kinds[person])])
            columns["sender"].append(sender)
            columns["agency"].append(agencies[agency])
            columns["local_id"].append(local_id)
    return pa.table(columns)


def barriers_table(people: People, book: Book, codes: list[str]) -> pa.Table:
    """One row a pair of identities of one adopted child that must not be joined."""
    columns: dict[str, list[object]] = {
        name: [] for name in ("true_id", "reason", "adopted_on", "agency", "former_local_id", "local_id")
    }
    new_entry = {person: index for index, person in enumerate(book.person) if people.kind[person] == Kind.ADOPTED}
    old_entries: dict[int, list[int]] = {}
    for index, person in enumerate(book.person):
        if people.adopted_as[person] >= 0:
            old_entries.setdefault(int(people.adopted_as[person]), []).append(index)
    for person, index in sorted(new_entry.items()):
        for old in old_entries.get(person, []):
            columns["true_id"].append(people.true_id(person))
            columns["reason"].append(book.barrier[index])
            columns["adopted_on"].append(day(int(people.adopted_on[person])))
            columns["agency"].append(codes[book.agency[index]])
            columns["former_local_id"].append(book.local_id[old])
            columns["local_id"].append(book.local_id[index])
    schema = pa.schema([(name, pa.date32() if name == "adopted_on" else pa.string()) for name in columns])
    return pa.table(columns, schema=schema)
