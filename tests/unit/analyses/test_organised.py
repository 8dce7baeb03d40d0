"""Groups of adults suspected together: counts against a search by hand, and nothing of a person in what leaves."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta

import pyarrow as pa
import pytest

from sightline.analyses.perpetrators.organised import made, organised_drafts
from sightline.analyses.perpetrators.organised_groups import AREAS, FORCES, ONE, Groups, count_groups
from sightline.analyses.perpetrators.organised_steps import ORGANISED_PARTY
from sightline.analyses.picture.coverage import Coverage
from sightline.clearance.contributors import faults
from sightline.clearance.derived import Sources
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import Draft, OutputKind
from sightline.standard.figures import Period

COVERAGE = Coverage((2024, 2025, 2026), {}, frozenset(), frozenset(), (), date(2026, 3, 31), (date(2026, 6, 1),) * 2)
PERIOD = Period.years_to_march(2024, 2026)
Row = tuple[str, str, str, str, int, str | None]  # crime, role, person, force, day, area


def table(rows: list[Row]) -> pa.Table:
    names = ("offence_key", "role", "person", "force", "recorded_on", "area")
    made_up = [
        dict(zip(names, row, strict=True)) | {"recorded_on": date(2023, 4, 1) + timedelta(row[4])} for row in rows
    ]
    return pa.Table.from_pylist(made_up, schema=schema_of(ORGANISED_PARTY.columns))


# Two forces: a and b are suspected together at F, and b again at G, 40 days later, with c.
CROSSING: list[Row] = [
    ("1", "suspect", "a", "F", 0, None), ("1", "suspect", "b", "F", 0, None), ("1", "victim", "v", "F", 0, "E1"),
    ("2", "suspect", "b", "G", 40, None), ("2", "suspect", "c", "G", 40, None), ("2", "victim", "w", "G", 40, "E2"),
    ("2", "victim", "x", "G", 40, "E2"), ("2", "victim", "y", "G", 40, None),
]  # fmt: skip
ALONE: list[Row] = [
    ("3", "suspect", "z", "F", 0, None), ("3", "victim", "q", "F", 0, "E1"), ("4", "victim", "r", "F", 0, "E1"),
]  # fmt: skip
PAIR: list[Row] = [
    ("5", "suspect", "d", "F", 9, None), ("5", "suspect", "e", "F", 9, None), ("5", "victim", "v", "F", 9, "E1"),
    ("6", "suspect", "e", "F", 9, None), ("6", "victim", "s", "F", 9, "E3"),
]  # fmt: skip


def test_people_are_joined_through_others_and_one_who_acts_alone_is_no_group() -> None:
    found = count_groups(table([*CROSSING, *ALONE, *PAIR]))
    assert found.sizes == {"three_four": 1, "two": 1}
    assert found.reach == {FORCES: 1, AREAS: 1}
    assert found.victims == {FORCES: 4, AREAS: 1}  # v is of both groups, and counts where the farther one reached
    assert found.behind == {FORCES: (1, 4, 0), AREAS: (1, 1, 0), ONE: (0, 0, 0), "all": (2, 4, 1)}


def test_what_the_force_that_saw_most_had_recorded_and_when_two_forces_could_have_joined() -> None:
    found = count_groups(table(CROSSING))
    assert found.seen == {"most": 1}  # 3 of 4
    assert found.joined == {"half_year": 1}  # b was at the second force 40 days after
    assert count_groups(table(PAIR)).seen == {}  # one force sees all it has


def drawn(seed: int) -> list[Row]:
    chance, rows = random.Random(seed), list[Row]()
    for crime in range(chance.randint(1, 60)):
        force, day = chance.choice("FGH"), chance.randint(0, 900)
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            rows.append((f"{crime}", "suspect", f"s{chance.randint(0, 60)}", force, day, None))
        for _ in range(chance.choice((0, 1, 2))):
            area = chance.choice(("E1", "E2", None))
            rows.append((f"{crime}", "victim", f"v{chance.randint(0, 80)}", force, day, area))
    return list(dict.fromkeys(rows))


def by_hand(rows: list[Row]) -> tuple[Counter[str], Counter[int], Counter[str], int]:
    """(reach, how many suspects, seen, victims): a search from each suspect to all who share a crime."""
    crimes: dict[str, list[Row]] = {}
    for row in rows:
        crimes.setdefault(row[0], []).append(row)
    left = {row[2] for row in rows if row[1] == "suspect"}
    reach, sizes, seen, victims = Counter[str](), Counter[int](), Counter[str](), set[str]()
    while left:
        group, grown = set[str](), {left.pop()}
        while grown - group:
            group |= grown
            near = [parts for parts in crimes.values() if any(p[1] == "suspect" and p[2] in group for p in parts)]
            grown = {p[2] for parts in near for p in parts if p[1] == "suspect"}
        left -= group
        if len(group) < 2:
            continue
        mine = [part for parts in near for part in parts]
        harmed = {part[2] for part in mine if part[1] == "victim"}
        forces = {part[3] for part in mine}
        areas = {part[5] for part in mine if part[1] == "victim"} - {None}
        sizes[len(group)] += 1
        victims |= harmed
        reach[FORCES if len(forces) > 1 else AREAS if len(areas) > 1 else ONE] += 1
        if len(forces) > 1 and harmed:
            of_force = [{p[2] for p in mine if p[1] == "victim" and p[3] == force} for force in forces]
            most = max(map(len, of_force)) / len(harmed)
            seen["all" if most == 1 else "most" if most >= 0.75 else "half" if most >= 0.5 else "less"] += 1
    return reach, sizes, seen, len(victims)


@pytest.mark.parametrize("seed", range(60))
def test_a_search_by_hand_finds_the_same_groups(seed: int) -> None:
    rows = drawn(seed)
    found, (reach, sizes, seen, victims) = count_groups(table(rows)), by_hand(rows)
    assert found.reach == reach
    bands = (("two", 2, 2), ("three_four", 3, 4), ("five_nine", 5, 9), ("ten_more", 10, 99))
    assert found.sizes == Counter({
        code: number for code, low, high in bands
        if (number := sum(n for size, n in sizes.items() if low <= size <= high))
    })  # fmt: skip
    assert found.seen == seen
    assert sum(found.victims.values()) == victims
    assert sum(found.joined.values()) == reach[FORCES]


def pairs_with(*victims: str | None) -> list[Row]:
    """A group of two suspects of its own for each victim named, or for none."""
    rows = list[Row]()
    for place, victim in enumerate(victims):
        rows += [(f"{place}", "suspect", f"{who}{place}", "F", 0, None) for who in "ab"]
        rows += [(f"{place}", "victim", victim, "F", 0, "E1")] if victim else []
    return rows


def sound(draft: Draft) -> None:
    """Clearance takes the draft, and its tables of contributors fit their counts."""
    assert reasons([draft], policy("sightline-default")) == []
    held = Sources({table.name: table for table in draft.tables})
    assert [fault for one in draft.tables if one.kind is OutputKind.CONTRIBUTORS for fault in faults(one, held)] == []


def test_groups_behind_a_count_are_no_more_than_its_children_though_all_share_one() -> None:
    found = count_groups(table(pairs_with("v", "v", "v")))
    assert found.reach == {ONE: 3}
    assert found.behind[ONE] == found.behind["all"] == (1, 1, 0)
    (one,) = made(found, PERIOD, COVERAGE)
    sound(one)


def test_a_group_without_a_recorded_child_helps_no_count_to_be_printed() -> None:
    found = count_groups(table(pairs_with("v", "w", *(None,) * 10)))
    assert found.reach == {ONE: 12}
    assert found.behind["all"] == (2, 1, 1)


def test_without_a_recorded_child_groups_are_told_and_nothing_of_children() -> None:
    (one,) = made(count_groups(table(pairs_with(*(None,) * 30))), PERIOD, COVERAGE)
    assert {held.name for held in one.tables} == {"organised_by_size", "organised_by_reach"}
    assert [section.name for section in one.page.sections] == ["size"]
    sound(one)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_drawn_clearance_takes_what_is_said_of_the_groups_behind_a_count(seed: int) -> None:
    for one in made(count_groups(table(drawn(seed))), PERIOD, COVERAGE):
        sound(one)


def many(groups: int) -> Groups:
    """So many groups: half cross a force's border; each has two victims of its own."""
    rows = list[Row]()
    for place in range(groups):
        second = "G" if place % 2 else "F"
        rows += [
            (f"a{place}", "suspect", f"s{place}", "F", 0, None), (f"a{place}", "suspect", f"t{place}", "F", 0, None),
            (f"a{place}", "victim", f"v{place}", "F", 0, "E1"),
            (f"b{place}", "suspect", f"s{place}", second, 400, None),
            (f"b{place}", "victim", f"w{place}", second, 400, "E1"),
        ]  # fmt: skip
    return count_groups(table(rows))


def draft(groups: int) -> Draft:
    (one,) = made(many(groups), PERIOD, COVERAGE)
    return one


def test_clearance_tells_groups_in_bands_and_children_only_where_many_groups_stand_behind() -> None:
    sightline = policy("sightline-default")
    assert reasons([draft(100)], sightline) == []
    printed = {table.name: table for table in protect(draft(100).tables, sightline).tables}
    behind = [figure for table in printed.values() if table.kind is OutputKind.CONTRIBUTORS for figure in table.figures]
    assert behind
    assert all(figure.value is None for figure in behind)
    reach = {f.code("reach"): (f.value, f.intervals[0].upper if f.intervals else None)
             for f in printed["organised_by_reach"].figures}  # fmt: skip
    assert reach[FORCES] == (50, 99)
    share = {f.code("reach"): f.value for f in printed["organised_share"].figures}
    assert share[FORCES] == 50
    few = {table.name: table for table in protect(draft(12).tables, sightline).tables}
    assert {str(f.mark) for f in few["organised_victims_by_reach"].figures if f.code("reach") == FORCES} == {"c"}


def test_no_person_crime_force_area_or_year_leaves_the_step() -> None:
    def held(value: object) -> Iterator[object]:
        if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from held(getattr(value, field.name))
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from (*held(key), *held(item))
        elif isinstance(value, tuple | list | set):
            for item in value:
                yield from held(item)
        else:
            yield value

    assert {type(value) for value in held(many(30))} == {str, int}
    words = {value for value in held(many(30)) if isinstance(value, str)}
    bands = [
        "two",
        "three_four",
        "five_nine",
        "ten_more",
        "all",
        "most",
        "half",
        "less",
        "month",
        "half_year",
        "year",
        "longer",
    ]
    assert words <= {*bands, FORCES, AREAS, ONE}
    assert ORGANISED_PARTY.person_rows
    assert {figure.period.label for one in draft(30).tables for figure in one.figures} == {PERIOD.label}
    assert {figure.area for one in draft(30).tables for figure in one.figures} == {"pooled"}


def test_fewer_than_three_years_or_no_group_give_no_draft() -> None:
    short = Coverage((2025, 2026), {}, frozenset(), frozenset(), (), date(2026, 3, 31), (date(2026, 6, 1),) * 2)
    assert organised_drafts(None, short) == ()  # type: ignore[arg-type]
    assert made(count_groups(table(ALONE)), PERIOD, COVERAGE) == ()
