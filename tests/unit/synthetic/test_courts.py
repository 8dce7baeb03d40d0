"""What courts do with those charged, on crimes and people made by hand."""

from __future__ import annotations

import random
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from sightline.standard import areas
from sightline.standard.codes import code_list
from sightline.synthetic.agencies import courts, probation
from sightline.synthetic.agencies.courts import (
    COMMUNITY,
    CONTACT,
    CUSTODY,
    FAR,
    SUSPENDED,
    Charges,
    Courts,
    Rows,
    make_courts,
    proceed,
)
from sightline.synthetic.agencies.filing import texts
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.prisons import Prisons, make_prisons
from sightline.synthetic.agencies.probation import Probation, make_probation
from sightline.synthetic.days import WORKS, YEAR_OF_LIFE, number, year_bounds
from sightline.synthetic.files import documented
from sightline.synthetic.plan import Plan, make_plan
from sightline.synthetic.recording.faults import Sent
from sightline.synthetic.scenario import Plant, Scenario, Strength
from sightline.synthetic.setting import Setting
from sightline.synthetic.setting import setting as make_setting
from sightline.synthetic.society.people import Kind, People
from sightline.synthetic.truth.events import WhyNot, events_table

YEARS = (2025, 2026)
CHILDREN = 2_000
CLASSES = ("19D", "19E", "20B", "22B", "17B", "21", "86", "88A")
DAY = number(date(2024, 5, 1))


class Book:
    """Everybody in it under a number of their own, which is their birth date too."""

    def __init__(self, size: int) -> None:
        self.birth, self.mistake = np.arange(size, dtype=np.int32), np.zeros(size, dtype=np.int8)
        for name in ("local_id", "person_number", "forename", "surname", "postcode"):
            setattr(self, name, texts([f"{name} {person}" for person in range(size)]))
        self.sex, self.ethnicity = texts((["M", "F"] * size)[:size]), texts([""] * size)

    def entries(self, agency: Any, person: Any, day: Any = None) -> Any:  # noqa: ARG002
        """The entry of each person is their number."""
        return person


class World(NamedTuple):
    """What the modules made of one list of crimes."""

    setting: Setting
    people: People
    plan: Plan
    crimes: list[Crime]
    charged: Courts
    courts: Courts
    prisons: Prisons
    probation: Probation
    books: Any


def setting_of(size: float, years: tuple[int, ...] = YEARS) -> Setting:
    """Twelve areas of three regions, one of them short of that share of places."""
    regions = sorted({area.region_gss for area in areas.current()})[:3]
    chosen = [area for region in regions for area in areas.current() if area.region_gss == region][:12]
    chosen += [next(area for area in areas.current() if area.region_gss == region) for region in regions[1:]]
    plants = {"prison_places": Plant("prison_places", Strength.STRONG, size)}
    return make_setting(Scenario("t", "t", len(chosen), 0, years, plants), 7, chosen)


def people_of(kind: list[int], ages: list[float], setting: Setting) -> People:
    """People of these kinds and ages on the first day, living in the areas one after another."""
    size = len(kind)
    made: dict[str, Any] = {field.name: np.zeros(size, dtype=np.int32) for field in fields(People)}
    made |= {"nhs": [""] * size, "upn": [""] * size, "former_upn": {}, "kind": np.array(kind, dtype=np.int8)}
    made["birth"] = (setting.start - np.array(ages) * YEAR_OF_LIFE).astype(np.int32)
    made["area"] = (np.arange(size) % len(setting.areas)).astype(np.int32)
    made["child"] = np.where(made["kind"] == Kind.SUSPECT, -1, np.arange(size)).astype(np.int32)
    return People(**made)


def crime_of(suspects: list[int], outcomes: list[tuple[str, int]], offence: str = "22B", area: int = 0) -> Crime:
    """A crime recorded on 1 May 2024."""
    near = [(person, "not_known") for person in suspects]
    return Crime(area, offence, DAY, DAY, DAY, DAY, True, False, False, False, "", outcomes, suspects=near)


@cache
def world(size: float = 0.6, crimes: int = 50_000, spare: float = 1.0, years: tuple[int, ...] = YEARS) -> World:
    """A world of so many sexual offences; `spare` is the share of the adults asked for who are there."""
    setting, draw = setting_of(size, years), random.Random(4)
    extra = round(probation.wanted(setting, crimes) * spare)
    adults = crimes // 3
    kind = [int(Kind.CHILD)] * CHILDREN + [int(Kind.SUSPECT)] * (adults + extra)
    ages = [draw.uniform(11, 16) for _ in range(CHILDREN)]
    ages += [18.1 + draw.gammavariate(2.2, 8.0) for _ in range(adults + extra)]
    people = people_of(kind, ages, setting)
    made = []
    for index in range(crimes):
        day = draw.randrange(setting.start, setting.end)
        young = draw.random() < 0.3
        person = draw.randrange(CHILDREN) if young else CHILDREN + draw.randrange(adults)
        ended = day + draw.randrange(5, 500)
        outcome = [("1" if draw.random() < 0.12 else "16", ended)] if ended <= setting.end else []
        suspects = [(person, "not_known")] if draw.random() < 0.63 else []
        offence = CLASSES[index % len(CLASSES)]
        made.append(Crime(int(people.area[person]), offence, day, day, day, day, True, False, False, False, "", outcome,
                          suspects=suspects))  # fmt: skip
    plan = make_plan(setting)
    charged = make_courts(setting, people, made, [f"R{index}" for index in range(crimes)])
    all_cases = probation.earlier(setting, people, made, charged)
    held = make_prisons(setting, people, all_cases, plan)
    book = Book(len(kind))
    books = {"court": book, "prison": book, "probation": book}
    return World(setting, people, plan, made, charged, all_cases, held,
                 make_probation(setting, all_cases, held), books)  # fmt: skip


def rows(made: World, layout: str) -> dict[str, Any]:
    """The columns of one sheet, with its agency and the last day of its year."""
    parts: tuple[Any, ...] = (made.courts, made.prisons, made.probation)
    sheet = next(s for part in parts for s in part.sheets(made.setting, made.books) if s.format == layout)
    return {**sheet.columns, "agency": sheet.agency, "sent": sheet.sent}


def few(crimes: list[Crime], ages: list[float]) -> Courts:
    """The courts of these crimes alone; the people are adults of kind SUSPECT whatever their ages."""
    setting = setting_of(0.0)
    people = people_of([int(Kind.SUSPECT)] * len(ages), ages, setting)
    return make_courts(setting, people, crimes, [f"R{index}" for index in range(len(crimes))])


def test_every_suspect_of_a_crime_that_ended_in_a_charge_has_a_case() -> None:
    charge, other = [("18", DAY + 9), ("1A", DAY + 70)], [("16", DAY + 40)]
    made = few([crime_of([0, 1], charge), crime_of([2], other), crime_of([], [("1", DAY)])], [30.0, 40.0, 50.0])
    assert made.charges.person.tolist() == [0, 1]
    assert made.charges.charged.tolist() == [DAY + 70] * 2
    assert made.charges.reference.tolist() == ["R0", "R0"]


@pytest.mark.parametrize(("age", "cases"), [(9.0, 0), (10.5, 1)])
def test_nobody_under_ten_is_charged(age: float, cases: int) -> None:
    assert len(few([crime_of([0], [("1", DAY + 3)])], [age]).charges.person) == cases


def test_young_people_get_young_peoples_sentences_and_adults_get_theirs() -> None:
    c, k = world().courts.charges, world().courts.course
    names = np.array(courts.SENTENCES)[k.sentence]
    assert set(names[c.youth]) == {"", "referral_order", "youth_rehabilitation_order", "detention", "other"}
    assert set(names[~c.youth]) == {"", "custody", "suspended", "community_order", "other"}
    assert bool(((names != "") == (k.verdict == 0)).all())
    assert bool(((k.months > 0) == ~np.isin(names, ["", "other"])).all())


def test_the_days_of_a_case_follow_one_another() -> None:
    c, k = world().courts.charges, world().courts.course
    assert bool((c.charged < k.hearing).all())
    assert bool((k.hearing < k.decided).all())
    tried, sentenced = k.trial > 0, k.sentenced > 0
    assert bool(((k.hearing < k.trial) & (k.trial < k.decided))[tried].all())
    assert not bool((tried & k.guilty_plea).any())
    assert bool((k.decided <= k.sentenced)[sentenced].all())


def test_magistrates_send_nobody_to_prison_for_longer_than_they_may() -> None:
    c, k = world().courts.charges, world().courts.course
    locked = ~k.crown & ~c.youth & np.isin(k.sentence, [CUSTODY, SUSPENDED])
    since = k.sentenced >= number(date(2024, 11, 18))
    assert bool((k.months[locked & ~since] <= 6).all())
    assert bool((k.months[locked & since] <= 12).all())
    assert int((locked & since & (k.months > 6)).sum()) > 0


def test_courts_sit_on_working_days_and_mondays_are_no_busier() -> None:
    k = world().courts.course
    for day in (k.hearing[~k.remanded], k.trial, k.sentenced):
        sat = day[day > 0]
        assert WORKS[sat].all()
        monday = (sat + date(1929, 12, 31).toordinal() - 1) % 7 == 0
        assert 0.16 < float(monday.mean()) < 0.22


def test_cases_of_adults_for_contact_offences_take_over_a_year_and_two_in_three_end_in_conviction() -> None:
    size = 20_000
    nobody, none = np.full(size, -1, dtype=np.int32), texts([""] * size)
    charged = np.full(size, DAY, dtype=np.int32)
    charges = Charges(nobody, nobody, nobody, none, none, np.full(size, CONTACT, dtype=np.int32), charged)
    course = proceed(np.random.default_rng(1), charges)
    assert 380 < float((course.over - DAY).mean()) < 460
    assert 0.62 < float((course.verdict == 0).mean()) < 0.68
    found = course.sentence[course.verdict == 0]
    assert [float((found == kind).mean().round(2)) for kind in (CUSTODY, SUSPENDED, COMMUNITY)] == pytest.approx(
        [0.56, 0.18, 0.21], abs=0.02
    )


def test_a_row_shows_nothing_that_was_not_known_on_the_last_day_of_its_year() -> None:
    found = rows(world(), "court_cases")
    for column in ("charge_date", "first_hearing_date", "trial_date", "verdict_date", "sentence_date"):
        assert bool((found[column] <= found["sent"]).all())
    assert bool(((found["verdict"] == "") == (found["verdict_date"] == 0)).all())
    assert bool(((found["sentence"] == "") == (found["sentence_date"] == 0)).all())
    assert bool((found["sentence_months"][found["sentence_date"] == 0] == -1).all())


def test_an_open_case_is_sent_again_each_year_until_it_ends() -> None:
    made = world()
    found, k = rows(made, "court_cases"), made.courts.course
    times = dict.fromkeys(made.courts.rows.ids, 0)
    for case in found["case_id"]:
        times[case] += 1
    first_end = year_bounds(YEARS[0])[1]
    spans = (made.courts.charges.charged <= first_end) & (k.over > first_end) & (made.courts.charges.person >= 0)
    assert {times[made.courts.rows.ids[case]] for case in np.flatnonzero(spans).tolist()} == {2}
    assert max(times.values()) == 2


def test_a_sheet_says_who_somebody_is_as_far_as_its_format_asks() -> None:
    made = world()
    names = ("forename", "surname", "birth_date", "sex", "postcode", "person_number")
    for layout, ids, asked in (
        ("court_cases", "defendant_id", names), ("supervision", "person_id", names), ("register", "person_id", names),
        ("custody", "person_id", tuple(name for name in names if name != "postcode")),
        ("programmes", "person_id", ()), ("reoffending", "person_id", ()),
    ):  # fmt: skip
        found = rows(made, layout)
        assert [name for name in names if name in found] == list(asked)
        for row in range(3 if asked else 0):
            person = found["birth_date"][row]
            assert found[ids][row] == f"local_id {person}"
            assert [found[name][row] for name in names[:2]] == [f"{name} {person}" for name in names[:2]]
            assert found["person_number"][row] == f"person_number {person}"


def test_shares_of_offences_are_by_the_year_they_were_recorded() -> None:
    charge = [("1", DAY + 30)]
    made = few([crime_of([0, 1], charge), crime_of([2], charge), crime_of([], [])], [30.0, 40.0, 50.0])
    setting = setting_of(0.0)
    shares = {(row[0], row[3]): row[4] for row in made.planted(setting, make_plan(setting))}
    convicted = {int(crime) for crime in made.charges.crime[made.course.verdict == 0]}
    assert shares["reached_of_recorded", "2025/charge"] == pytest.approx(200 / 3)
    assert shares["reached_within_a_year", "charge"] == pytest.approx(200 / 3)
    assert shares["convicted_in_the_end_of_charged", "2025"] == pytest.approx(50 * len(convicted))
    assert shares["reached_of_recorded", "2026/charge"] is None


def test_other_crimes_go_another_course_and_are_no_sexual_offences() -> None:
    crime = crime_of([0], [("1", DAY + 3)], "8N")
    crime.csa = False
    made = few([crime, crime_of([0], [("1", DAY + 3)])], [30.0])
    assert made.charges.sexual.tolist() == [False, True]
    assert made.counts[0].tolist()[:2] == [1, 1]


def test_a_world_without_crimes_has_no_cases() -> None:
    setting = setting_of(0.6)
    people = people_of([int(Kind.SUSPECT)], [40.0], setting)
    none = probation.earlier(setting, people, [], make_courts(setting, people, [], []))
    held = make_prisons(setting, people, none, make_plan(setting))
    after = make_probation(setting, none, held)
    assert [len(part.known()[0][1]) for part in (none, held, after)] == [0, 0, 0]


def test_every_event_is_in_a_file_or_has_a_reason() -> None:
    made = world()
    groups = [
        group
        for part in (made.courts, made.prisons, made.probation)
        for group in part.happened(made.setting, made.books)
    ]
    assert min(len(group.on) for group in groups) > 0
    for group in groups:
        written = group.why_not == WhyNot.WRITTEN
        assert bool((group.on <= made.setting.end).all())
        inside = (group.sent >= made.setting.start) & (group.sent <= made.setting.end)
        assert bool(inside[written].all())
        before = group.why_not == WhyNot.OUTSIDE_YEARS
        assert bool((group.on[before] < made.setting.start).all())
    table = events_table(made.setting, Sent(made.setting.years, {}), made.people, groups)
    assert table.num_rows == sum(len(group.on) for group in groups)


def test_a_written_event_is_found_by_its_id_in_the_file_that_it_names() -> None:
    made = world()
    for part, kind, layout, key, column in (
        (made.courts, "verdict", "court_cases", "case_id", "verdict_date"),
        (made.prisons, "programme_started", "programmes", "programme_id", "started_date"),
        (made.probation, "sexual_reoffence_proven", "reoffending", "reoffending_id", "proven_date"),
    ):
        found = rows(made, layout)
        there = set(zip(found[key], found["sent"].tolist(), np.asarray(found[column]).tolist(), strict=True))
        group = next(g for g in part.happened(made.setting, made.books) if g.kind == kind)
        ends = [year_bounds(year)[1] for year in YEARS]
        assert f"/{layout}_" in group.path
        for row in np.flatnonzero(group.why_not == WhyNot.WRITTEN).tolist():
            last = next(end for end in ends if group.sent[row] <= end)
            assert (group.record_id[row], last, int(group.on[row])) in there


def test_everyone_in_a_sheet_is_known_and_nobody_else() -> None:
    made = world()
    for part, names in (
        (made.courts, {"court_cases": "defendant_id"}),
        (made.prisons, {"custody": "person_id", "programmes": "person_id"}),
        (made.probation, {"supervision": "person_id", "register": "person_id", "reoffending": "person_id"}),
    ):
        there = {
            (int(agency), str(person))
            for layout, name in names.items()
            for agency, person in zip(rows(made, layout)["agency"], rows(made, layout)[name], strict=True)
        }
        known = {
            (int(agency), f"local_id {person}")
            for _, agencies, people, _ in part.known()
            for agency, person in zip(agencies, people, strict=True)
        }
        assert there == known


def test_the_same_seed_gives_the_same_bytes_and_the_columns_are_those_of_the_formats() -> None:
    files = []
    for _ in range(2):
        world.cache_clear()
        made = world()
        parts: tuple[Any, ...] = (made.courts, made.prisons, made.probation)
        files.append([
            file for part in parts for sheet in part.sheets(made.setting, made.books)
            for file in documented.written(made.setting, Sent(made.setting.years, {}), sheet)
        ])  # fmt: skip
    assert files[0] == files[1]
    senders = [made.setting.agencies(name) for name in ("court", "prison", "probation")]
    assert len(files[0]) == len(YEARS) * sum(len(codes) * n for codes, n in zip(senders, (1, 3, 3), strict=True))


def test_codes_in_the_files_are_those_of_the_formats() -> None:
    for layout in (
        "court_cases",
        "custody",
        "programmes",
        "programme_places",
        "supervision",
        "register",
        "reoffending",
    ):
        found = rows(world(), layout)
        for field in documented.fields_of(layout):
            if field.codes and field.codes not in ("offence_class", "police_force"):
                there, known = set(found[field.name]) - {""}, set(code_list(field.codes))
                assert there <= known, (layout, field.name)
                assert known - there <= {"programme_a", "U"}, (layout, field.name)  # a sex not known is left empty


def test_rows_without_an_end_stay_open() -> None:
    setting = setting_of(0.0)
    one, never = np.zeros(1, dtype=np.int32), np.full(1, FAR, dtype=np.int32)
    kept = Rows("court", "court_cases", "case_id", "defendant_id", one, one, one + setting.start, never, ["T1"])
    assert kept.yearly(setting)[1].tolist() == [year_bounds(year)[1] for year in YEARS]
    early = kept.happened(setting, "charged", one + setting.start - 400)
    assert (early.why_not.tolist(), early.sent.tolist()) == ([WhyNot.WRITTEN], [setting.start])
