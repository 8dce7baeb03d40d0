"""A few thousand made-up children with episodes of need, by hand: what the modules on councils are tried on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol, TypeVar

import numpy as np

from sightline.standard import areas
from sightline.standard.codes import code_list
from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.days import Days, add_working, next_working, number
from sightline.synthetic.files.documented import Sheet, fields_of, written
from sightline.synthetic.harm.signs import NAMES, Signs
from sightline.synthetic.plan import Plan, make_plan
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import Sent
from sightline.synthetic.scenario import Plant, Scenario, Strength
from sightline.synthetic.setting import Setting, setting
from sightline.synthetic.society.people import Ints, Kind, People
from sightline.synthetic.truth.events import Happened, WhyNot, kinds

_YEARS = (2024, 2025)
_CHILDREN, _ADOPTED = 6000, 12
_Kind = TypeVar("_Kind")


class Domain(Protocol):
    """What every module of a domain gives."""

    def known(self) -> list[tuple[str, Ints, Ints, Days]]: ...

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]: ...

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]: ...


@dataclass(frozen=True)
class Council:
    """The inputs of the modules."""

    setting: Setting
    plan: Plan
    people: People
    episodes: Episodes
    signs: Signs


def filled(made: type[_Kind], size: int, known: dict[str, Any]) -> _Kind:
    """One with these arrays, and noughts in all the others."""
    names = [field.name for field in fields(made)]  # type: ignore[arg-type]
    return made(**{name: known.get(name, np.zeros(size, dtype=np.int32)) for name in names})


def council(absent: float = 0.0, areas_in_all: int = 4) -> Council:
    """The same children whatever the strength of the plant."""
    plants = {"absent_partner": Plant("absent_partner", Strength.STRONG if absent else Strength.NONE, absent)}
    scenario = Scenario("test", "", areas_in_all, _CHILDREN, _YEARS, plants)
    where = setting(scenario, 5, list(areas.current())[:areas_in_all])
    rng = np.random.default_rng(3)
    people = _people(rng, where)
    return Council(where, make_plan(where), people, _episodes(rng, where, people), _signs(rng, where, people))


def _people(rng: np.random.Generator, where: Setting) -> People:
    size = _CHILDREN + _ADOPTED
    birth = rng.integers(where.start - 15 * 365, where.end - 300, size=size).astype(np.int32)
    birth[:_ADOPTED] = rng.integers(where.start - 1500, where.start, size=_ADOPTED)
    birth[_CHILDREN:] = birth[:_ADOPTED]
    adopted_as = np.full(size, -1, dtype=np.int32)
    adopted_as[:_ADOPTED] = np.arange(_CHILDREN, size)
    adopted_on = np.zeros(size, dtype=np.int32)
    adopted_on[:_ADOPTED] = adopted_on[_CHILDREN:] = where.start + rng.integers(250, 600, size=_ADOPTED)
    child = np.arange(size, dtype=np.int32)
    child[_CHILDREN:] = np.arange(_ADOPTED)
    area = rng.integers(len(where.areas), size=size).astype(np.int32)
    kind = np.where(np.arange(size) < _CHILDREN, Kind.CHILD, Kind.ADOPTED).astype(np.int8)
    return filled(People, size, {
        "kind": kind, "child": child, "birth": birth, "area": area, "next_area": area, "adopted_as": adopted_as,
        "adopted_on": adopted_on,
    })  # fmt: skip


def _episodes(rng: np.random.Generator, where: Setting, people: People) -> Episodes:
    """One episode of most children, two of some; those of adopted children end on the day of the adoption."""
    person = np.sort(np.concatenate([np.arange(_CHILDREN), rng.choice(_CHILDREN, 1500, replace=False)]))
    person = person[people.adopted_on[person] == 0]
    size = len(person)
    second = np.append(False, person[1:] == person[:-1])
    referral = rng.integers(where.start - 300, where.start + 330, size=size) + 400 * second
    referral = np.maximum(referral, people.birth[person] + 5).astype(np.int32)
    referral = referral[np.lexsort((referral, person))]
    no_action = rng.random(size) < 0.1
    assessed = next_working((referral + rng.integers(0, 4, size=size)).astype(np.int32))
    enquired = ~no_action & (rng.random(size) < 0.4)
    enquiry = next_working((referral + rng.integers(0, 12, size=size)).astype(np.int32))
    met = enquired & (rng.random(size) < 0.6)
    conference = add_working(enquiry, rng.integers(5, 20, size=size))
    planned = met & (rng.random(size) < 0.85)
    plan_end = next_working((conference + rng.integers(60, 300, size=size)).astype(np.int32))
    closed = np.where(planned, plan_end, conference) + rng.integers(1, 30, size=size)
    last = np.append(np.where(second[1:], referral[1:] - 1, where.end + 900), where.end + 900)
    closed = np.minimum(closed, last)
    there = (referral <= where.end) & (np.where(no_action, referral, closed) >= where.start)

    def of(shown: Any, days: Any) -> Any:
        return np.where(shown, days, 0).astype(np.int32)

    made = filled(Episodes, size, {
        "person": person.astype(np.int32), "area": people.area[person], "referral": referral, "no_action": no_action,
        "source": rng.integers(22, size=size).astype(np.int8), "assessed_from": of(~no_action, assessed),
        "enquiry": of(enquired, enquiry), "conference": of(met, conference), "plan": of(planned, conference),
        "plan_end": of(planned, np.minimum(plan_end, closed)), "closed": of(~no_action, closed),
    })  # fmt: skip
    return made.take(there)


def _signs(rng: np.random.Generator, where: Setting, people: People) -> Signs:
    """Two concerns in three: some of them of children who are referred soon after, and signs of another kind."""
    size = 600
    child = np.sort(rng.integers(_ADOPTED, _CHILDREN, size=size)).astype(np.int32)
    told = rng.integers(where.start, where.end, size=size).astype(np.int32)
    raised = np.arange(size) % 3 > 0
    kind = np.where(raised, NAMES.index("concern_raised"), NAMES.index("absence")).astype(np.int8)
    told[(np.arange(size) % 7 == 1) | (told < people.birth[child]) | (told > people.birth[child] + 6500)] = 0
    return filled(Signs, size, {"child": child, "kind": kind, "told": told, "area": people.area[child]})


def books(made: Domain, twice: int = 0) -> dict[str, Book]:
    """A council's book that holds whom the module says it must hold, and no one else.

    The first `twice` of them have a second entry, used from the first day of 2025 on.
    """
    nothing = np.zeros(0, dtype=np.int32)
    pairs = [(agency, person) for _, agency, person, _ in made.known()]
    agency, person = pairs[0] if pairs else (nothing, nothing)
    size = len(agency)
    assert len(np.unique(np.stack([agency, person]), axis=1).T) == size
    order, since = np.lexsort((person, agency)), number(date(2025, 1, 1))
    again = order[:twice]
    agency, person = (np.concatenate([part[order], part[again]]) for part in (agency, person))
    ids = [f"{a}/{p}" for a, p in zip(agency[:size].tolist(), person[:size].tolist(), strict=True)]
    ids += [f"{known_as}/2" for known_as in ids[:twice]]
    book = filled(Book, size + twice, {
        "agency": agency, "person": person, "local_id": np.array(ids, dtype=object),
        "first": np.concatenate([np.arange(size), np.arange(twice)]).astype(np.int32),
        "used_from": np.where(np.arange(size + twice) < size, 0, since).astype(np.int32), "place": {},
        "second": {(0, i): None for i in range(twice)},
    })  # fmt: skip
    return {"council": book}


def files(where: Setting, made: Domain, twice: int = 0) -> dict[str, list[dict[str, str]]]:
    """The rows of every file, each code checked against the format."""
    found: dict[str, list[dict[str, str]]] = {}
    for sheet in made.sheets(where, books(made, twice)):
        for path, content, count in written(where, Sent(where.years, {}), sheet):
            found[path] = list(csv.DictReader(io.StringIO(content.decode())))
            assert len(found[path]) == count
            for field in fields_of(sheet.format):
                if field.codes:
                    assert {row[field.name] for row in found[path]} <= {"", *code_list(field.codes)}, (path, field.name)
    return found


def rows(where: Setting, made: Domain, format: str, twice: int = 0) -> list[dict[str, str]]:
    """The rows of one format, of all agencies, with the year of the file in `year`."""
    return [
        {**row, "year": path[-8:-4]}
        for path, found in files(where, made, twice).items()
        if path.split("/")[2][:-9] == format
        for row in found
    ]


def check_events(where: Setting, made: Domain, ids: dict[str, str]) -> None:
    """Every event that is said to be written stands in that file, and every row is an event.

    `ids` names the column of each format by which its rows are found.
    """
    there = {
        (path, row[ids[format]])
        for path, found in files(where, made).items()
        for format in [path.split("/")[2][:-9]]
        if format in ids
        for row in found
    }
    said: set[tuple[str, str]] = set()
    for group in made.happened(where, books(made)):
        assert group.kind in kinds()
        codes = where.agencies(group.sender)
        year = np.array([int(y) for y in _years(group.sent)])
        for place in np.flatnonzero(group.why_not == WhyNot.WRITTEN).tolist():
            path = group.path.format(sender=group.sender, code=codes[group.agency[place]], year=year[place])
            said.add((path, group.record_id[place]))
    assert said <= there
    assert {name for _, name in there} <= {name for _, name in said}


def _years(days: Days) -> list[int]:
    from_april = np.datetime64("1929-12-31") + days.astype("timedelta64[D]")
    month = from_april.astype("datetime64[M]").astype(int)
    return (1970 + month // 12 + (month % 12 >= 3)).tolist()  # type: ignore[no-any-return]
