"""Missing reports, return interviews and protective notices; and what the tests of all records of signs share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pytest

from sightline.standard import areas as standard_areas
from sightline.standard.codes import code_list
from sightline.standard.tables import Type
from sightline.synthetic.agencies.missing import ACCEPTED, DECLINED, NOT_OFFERED, Missing, make_missing
from sightline.synthetic.agencies.sightings import sighted
from sightline.synthetic.days import ISO, Days, number, year_of
from sightline.synthetic.files.documented import Sheet, fields_of, written
from sightline.synthetic.harm.signs import NAMES, Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import Sent
from sightline.synthetic.scenario import Scenario, Strength, fault_kinds, plant_kinds
from sightline.synthetic.setting import Setting
from sightline.synthetic.setting import setting as make_setting
from sightline.synthetic.society.people import People
from sightline.synthetic.truth.events import Happened, WhyNot, kinds

YEARS = (2024, 2025)
START, END = number(date(2023, 4, 1)), number(date(2025, 3, 31))

SENT = Sent(YEARS, {})  # every agency sends every file


def setting_of(areas: int = 4, **strengths: str) -> Setting:
    """Two forces of two areas each, for two years; plants at none but for those named."""
    plants = {name: kind.at(Strength(strengths.get(name, "none"))) for name, kind in plant_kinds().items()}
    faults = {name: kind.default for name, kind in fault_kinds().items()}
    scenario = Scenario("tiny", "for tests", areas, 1000, YEARS, plants, faults=faults)
    by_force: dict[str, list[standard_areas.Area]] = {}
    for area in standard_areas.current():
        by_force.setdefault(area.force_gss, []).append(area)
    chosen = [area for force in sorted(by_force) if len(by_force[force]) >= 2 for area in by_force[force][:2]]
    return make_setting(scenario, 5, chosen[:areas])


def people_of(size: int, areas: int = 4, **columns: npt.NDArray[Any]) -> People:
    """So many children of 12 on the first day, one a household, in each area in turn; `columns` stand instead."""
    known: dict[str, Any] = {
        "child": np.arange(size, dtype=np.int32), "birth": np.full(size, number(date(2011, 2, 3)), dtype=np.int32),
        "household": np.arange(size, dtype=np.int32), "area": np.arange(size, dtype=np.int32) % areas,
        "next_area": np.arange(size, dtype=np.int32) % areas, "school": np.full(size, 3, dtype=np.int16),
        "adopted_as": np.full(size, -1, dtype=np.int32), "nhs": np.array([""] * size, dtype=object),
        "upn": np.array([""] * size, dtype=object), "former_upn": {},
    }  # fmt: skip
    names = [field.name for field in fields(People)]
    values = {name: known.get(name, np.zeros(size, dtype=np.int32)) for name in names}
    return People(**{**values, **columns})


def signs_of(kind: str, **columns: Iterable[Any]) -> Signs:
    """Signs of one kind, seen and written on the day unless said otherwise: one value a sign in each column."""
    given = {name: np.asarray(list(values)) for name, values in columns.items()}
    size = len(given["day"])
    day = given["day"].astype(np.int32)
    seen = given.get("seen", np.ones(size, dtype=bool)).astype(bool)
    usual = {
        "child": np.arange(size), "cause": np.full(size, -1), "area": np.arange(size) % 4, "lost": np.zeros(size),
        "written": np.where(seen, day, 0), "told": np.zeros(size), "unlagged": np.where(seen, day, 0),
    }  # fmt: skip
    values: dict[str, Any] = {"kind": np.full(size, NAMES.index(kind), dtype=np.int8), "seen": seen}
    for field in fields(Signs):
        if field.name not in values:
            column = np.asarray(given.get(field.name, usual.get(field.name, day)))
            values[field.name] = column.astype(bool if field.name == "lost" else np.int32)
    return Signs(**values)


def many(kind: str, size: int = 4000) -> Signs:
    """Signs of random days from a year before the first to the last, most of them seen, some written late."""
    rng = np.random.default_rng(3)
    day = np.sort(rng.integers(START - 365, END + 1, size=size))
    seen = rng.random(size) < 0.85
    entered = day + rng.integers(0, 5, size=size) + (rng.random(size) < 0.2) * rng.integers(0, 90, size=size)
    told = seen & (rng.random(size) < 0.6)
    lost = told & (rng.random(size) < 0.3) & (kind == "protective_notice")
    return signs_of(
        kind, day=day, seen=seen, written=np.where(seen, entered, 0), lost=lost, child=np.arange(size) % 1000,
        area=np.arange(size) % 4,
        told=np.where(told & ~lost, entered + rng.integers(0, 6, size=size), 0),
    )  # fmt: skip


class Part(Protocol):
    """What every module of agencies that writes documented files offers."""

    def known(self) -> list[tuple[str, npt.NDArray[np.int32], npt.NDArray[np.int32], Days]]: ...
    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]: ...
    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]: ...


def book_of(pairs: list[tuple[int, int]], people: People) -> Book:
    """A book of these (agency, person) pairs and nobody else, by hand."""
    agency, person = np.array(sorted(set(pairs)), dtype=np.int32).reshape(-1, 2).T
    size = len(agency)
    known: dict[str, Any] = {
        "agency": agency, "person": person, "birth": people.birth[person],
        "local_id": np.array([f"L{a}-{p}" for a, p in zip(agency, person, strict=True)], dtype=object),
        "first": np.arange(size, dtype=np.int32), "used_from": np.zeros(size, dtype=np.int32), "second": {},
        "place": {(int(a), int(p)): n for n, (a, p) in enumerate(zip(agency, person, strict=True))},
    }  # fmt: skip
    for name in ("forename", "surname", "postcode", "sex", "ethnicity", "upn", "nhs"):
        known[name] = np.array([""] * size, dtype=object)
    return Book(**{field.name: known.get(field.name, np.zeros(size, dtype=object)) for field in fields(Book)})


def books_of(part: Part, people: People) -> dict[str, Book]:
    """The books that `known` asks for."""
    pairs: dict[str, list[tuple[int, int]]] = {}
    for sender, agency, person, _ in part.known():
        pairs.setdefault(sender, []).extend(zip(agency.tolist(), person.tolist(), strict=True))
    return {sender: book_of(found, people) for sender, found in pairs.items()}


def files_of(setting: Setting, part: Part, books: Mapping[str, Book]) -> dict[str, list[dict[str, str]]]:
    """Every file that the part writes, by path. Checks that no row is lost, and each value against the format."""
    files: dict[str, list[dict[str, str]]] = {}
    for sheet in part.sheets(setting, books):
        rows = 0
        for path, content, count in written(setting, SENT, sheet):
            files[path] = list(csv.DictReader(io.StringIO(content.decode())))
            assert len(files[path]) == count
            rows += count
            for field in fields_of(sheet.format):
                values = {row[field.name] for row in files[path]}
                if field.codes:
                    assert values <= {*code_list(field.codes), ""}, (sheet.format, field.name)
                if field.type is Type.DATE and field.name != "birth_date":
                    assert not {row[field.name] for row in files[path] if row[field.name] > row["period_end"]}
        assert rows == len(sheet.agency), f"rows of {sheet.format} stand in no file"
    return files


def check_part(setting: Setting, part: Part, people: People) -> dict[str, list[dict[str, str]]]:
    """Its files, when every event is of a known kind and each that is written is found where it says."""
    books = books_of(part, people)
    files = files_of(setting, part, books)
    for group in part.happened(setting, books):
        assert group.kind in kinds()
        agencies = setting.agencies(group.sender)
        there: dict[str, set[str]] = {}
        for index in np.flatnonzero(group.why_not == WhyNot.WRITTEN).tolist():
            year = int(year_of(group.sent[index : index + 1])[0])
            path = group.path.format(sender=group.sender, code=agencies[int(group.agency[index])], year=year)
            ids = there.setdefault(path, {list(row.values())[2] for row in files[path]})
            assert group.record_id[index] in ids, group.kind
        rest = group.why_not != WhyNot.WRITTEN
        assert {name for name, out in zip(group.record_id, rest, strict=True) if out} <= {""}
    return files


def event_of(part: Part, kind: str, setting: Setting) -> Happened:
    """The events of a kind; no module looks into a book for them."""
    return next(group for group in part.happened(setting, {}) if group.kind == kind)


def of_layout(files: dict[str, list[dict[str, str]]], layout: str) -> list[dict[str, str]]:
    """The rows of a layout in all files, in order of year."""
    paths = sorted(files, key=lambda path: path[-8:])
    return [row for path in paths if path.split("/")[-1].startswith(f"{layout}_2") for row in files[path]]


SETTING = setting_of()


@pytest.fixture(scope="module")
def folk() -> People:
    return people_of(1000)


def made(people: People, signs: Signs) -> Missing:
    return make_missing(SETTING, people, signs)


def test_every_sign_is_an_event_with_the_reason_why_it_is_in_no_file(folk: People) -> None:
    day = [START + 9, START + 9, START + 9, START - 9, END - 1]
    seen = [True, False, True, True, True]
    signs = signs_of("missing_report", day=day, seen=seen, written=[START + 9, 0, 0, START - 5, END + 3])
    found = event_of(made(folk, signs), "missing_report", SETTING)
    reasons = [WhyNot.WRITTEN, WhyNot.NOT_SEEN, WhyNot.NOT_WRITTEN, WhyNot.OUTSIDE_YEARS, WhyNot.OUTSIDE_YEARS]
    assert found.why_not.tolist() == reasons
    assert found.on.tolist() == day


def test_the_agency_is_the_force_for_police_and_the_area_for_others() -> None:
    for kind, wanted in (("missing_report", list(SETTING.force_of)), ("suspension", [0, 1, 2, 3])):
        signs = signs_of(kind, day=[START] * 4, area=[0, 1, 2, 3])
        assert sighted(SETTING, signs, kind, "x", "X").agency.tolist() == wanted


@pytest.mark.parametrize("kind", ["missing_report", "protective_notice"])
def test_what_is_written_is_found_in_the_file_that_is_named(folk: People, kind: str) -> None:
    files = check_part(SETTING, made(folk, many(kind)), folk)
    assert sum(map(len, files.values())) > 2000


def test_a_report_stands_in_the_file_of_the_year_in_which_it_was_entered(folk: People) -> None:
    last = number(date(2024, 3, 31))
    files = check_part(SETTING, made(folk, signs_of("missing_report", day=[last - 2], written=[last + 40])), folk)
    rows = of_layout(files, "missing_reports")
    assert [(row["period_end"], row["recorded_date"]) for row in rows] == [("2025-03-31", ISO[last + 40])]


def test_who_was_still_missing_at_the_end_of_a_year_is_found_in_the_next_file(folk: People) -> None:
    last = number(date(2024, 3, 31))
    files = check_part(SETTING, made(folk, signs_of("missing_report", day=[last] * 300)), folk)
    rows = of_layout(files, "missing_reports")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["missing_id"], []).append(row["found_date"])
    assert {len(days) for days in found.values()} == {1, 2}
    assert all(days[0] == "" and days[1] > ISO[last] for days in found.values() if len(days) == 2)


def test_most_children_are_found_within_two_days(folk: People) -> None:
    missing = made(folk, many("missing_report"))
    after = missing.found - missing.reports.day
    assert after.min() == 0
    assert (after <= 2).mean() == pytest.approx(0.91, abs=0.02)
    assert after.max() > 20


def test_interviews_follow_only_reports_that_the_council_was_told_of(folk: People) -> None:
    missing = made(folk, many("missing_report"))
    interviews, told = missing.interviews, missing.reports.told > 0
    assert ((interviews.begun > 0) == told).all()
    assert not (interviews.offered & ~told).any()
    held = interviews.held > 0
    assert (interviews.held[held] >= np.maximum(missing.found, missing.reports.told)[held]).all()
    assert (interviews.answer[held] == ACCEPTED).all()
    assert ((interviews.answer == NOT_OFFERED) == ~interviews.offered).all()


def test_four_in_five_are_offered_an_interview_and_two_in_five_of_them_decline(folk: People) -> None:
    interviews = made(folk, many("missing_report")).interviews
    assert interviews.offered[interviews.begun > 0].mean() == pytest.approx(0.80, abs=0.03)
    assert (interviews.answer[interviews.offered] == DECLINED).mean() == pytest.approx(0.40, abs=0.04)


def test_about_half_of_interviews_are_within_72_hours_where_the_council_is_told_as_usual(folk: People) -> None:
    rng = np.random.default_rng(1)
    day = np.full(4000, START + 100)
    entered = day + rng.integers(0, 5, size=4000)
    told = entered + rng.integers(0, 6, size=4000)
    child = np.arange(4000) % 1000
    prompt = made(folk, signs_of("missing_report", day=day, written=entered, told=told, child=child))
    late = made(folk, signs_of("missing_report", day=day, written=entered + 30, told=told + 30, child=child))
    for missing, low, high in ((prompt, 0.42, 0.55), (late, 0.0, 0.05)):
        held = missing.interviews.held > 0
        wait = (missing.interviews.held - missing.found)[held]
        assert low <= (wait <= 3).mean() <= high


def test_the_reason_of_a_notice_fits_the_age() -> None:
    born = np.array([number(date(year, 1, 1)) for year in (2022, 2017, 2012)], dtype=np.int32)
    people = people_of(3000, birth=np.repeat(born, 1000))
    part = made(people, signs_of("protective_notice", day=[START + 9] * 3000))
    shares = np.array([np.bincount(reason, minlength=6) for reason in part.reason.reshape(3, 1000)]) / 1000
    assert (shares == 0).tolist() == [[False, False, True, True, True, False], [False, False, True, True, False, False],
                                      [False] * 6]  # fmt: skip
    assert shares[0, 0] == pytest.approx(0.52 / 0.78, abs=0.04)
    assert shares[2].tolist() == pytest.approx([0.52, 0.11, 0.04, 0.06, 0.12, 0.15], abs=0.04)


def test_a_lost_notice_is_sent_and_never_received(folk: People) -> None:
    signs = signs_of("protective_notice", day=[START + 9] * 3, told=[START + 11, 0, 0], lost=[False, True, False])
    missing = made(folk, signs)
    files = check_part(SETTING, missing, folk)
    assert [row["sent"] for row in of_layout(files, "protective_notices")].count("yes") == 2
    received = of_layout(files, "notices_received")
    assert [row["notice_id"] for row in received] == [missing.notices.ids[0]]
    assert received[0]["received_date"] == ISO[START + 11]
    found = event_of(missing, "notice_to_council", SETTING)
    assert found.why_not.tolist() == [WhyNot.WRITTEN, WhyNot.NOT_SENT]
    assert found.recorded.tolist() == [START + 11, 0]


def test_the_police_cannot_tell_from_the_day_of_sending_that_a_notice_was_lost(folk: People) -> None:
    rng = np.random.default_rng(2)
    day = np.full(20_000, START + 50)
    lost = rng.random(20_000) < 0.5
    told = np.where(lost, 0, day + rng.integers(0, 6, size=20_000))
    missing = made(folk, signs_of("protective_notice", day=day, told=told, lost=lost, child=np.arange(20_000) % 1000))
    wait = missing.sent_on - day
    assert wait[lost].mean() == pytest.approx(wait[~lost].mean(), abs=0.02)


def test_what_is_drawn_for_a_sign_does_not_hang_on_whether_others_were_written_or_told(folk: People) -> None:
    signs = many("missing_report")
    other = replace(signs, written=np.where(signs.written > 0, signs.written + 30, 0), told=signs.told * 0)
    ours, theirs = made(folk, signs), made(folk, other)
    assert (ours.found == theirs.found).all()
    assert (ours.risk == theirs.risk).all()
    assert ours.reports.ids.tolist() == theirs.reports.ids.tolist()


def test_the_same_seed_gives_the_same_files(folk: People) -> None:
    signs = signs_of("missing_report", day=np.arange(START, START + 200))
    first, second = made(folk, signs), made(folk, signs)
    assert files_of(SETTING, first, books_of(first, folk)) == files_of(SETTING, second, books_of(second, folk))


def test_no_sign_gives_empty_files(folk: People) -> None:
    none = signs_of("absence", day=[START])
    missing = made(folk, none)
    assert all(not len(group.on) for group in missing.happened(SETTING, {}))
    assert all(not len(agency) for _, agency, _, _ in missing.known())


def test_a_person_who_is_not_in_the_book_is_an_error(folk: People) -> None:
    missing = made(folk, signs_of("missing_report", day=[START + 1, START + 1]))
    books = {name: book_of([(0, 900)], folk) for name in ("police", "council")}
    with pytest.raises(KeyError):
        list(missing.sheets(SETTING, books))
