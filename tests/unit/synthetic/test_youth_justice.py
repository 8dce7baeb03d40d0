"""What youth justice services write down."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pytest

from sightline.synthetic.agencies.sightings import yearly
from sightline.synthetic.agencies.youth_justice import FLAGS, YouthJustice, make_youth_justice
from sightline.synthetic.days import ISO, number
from sightline.synthetic.harm.abuse import Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.society.people import People
from sightline.synthetic.truth.events import WhyNot
from tests.unit.synthetic.test_missing import (
    END,
    START,
    check_part,
    event_of,
    many,
    of_layout,
    people_of,
    setting_of,
    signs_of,
)

SETTING = setting_of()


def harm_of(size: int, **columns: Any) -> Harm:
    """So many entries of harm, of children 0, 1, ..; all columns 0 but for those given."""
    values: dict[str, Any] = {field.name: np.zeros(size, dtype=np.int32) for field in fields(Harm)}
    values["child"] = np.arange(size, dtype=np.int32)
    for name in ("child_form", "exploitation", "decoy", "hidden"):
        if name in values:
            values[name] = np.zeros(size, dtype=bool)
    return Harm(**{**values, **{name: np.asarray(value) for name, value in columns.items()}})


def heard_of(size: int, **columns: Any) -> Heard:
    """Nothing heard but what is given."""
    values: dict[str, Any] = {field.name: np.zeros(size, dtype=np.int32) for field in fields(Heard)}
    return Heard(**{**values, **{name: np.asarray(value).astype(np.int32) for name, value in columns.items()}})


@pytest.fixture(scope="module")
def folk() -> People:
    return people_of(1000)


def made(people: People, signs: Signs, harm: Harm | None = None, heard: Heard | None = None) -> YouthJustice:
    return make_youth_justice(SETTING, people, signs, harm or harm_of(0), heard or heard_of(0))


def test_what_is_written_is_found_in_the_file_that_is_named(folk: People) -> None:
    files = check_part(SETTING, made(folk, many("youth_offence")), folk)
    assert len(of_layout(files, "youth_justice")) > 2000


def test_everybody_in_a_file_has_one_row_of_identity_in_that_year(folk: People) -> None:
    files = check_part(SETTING, made(folk, many("youth_offence")), folk)
    for year in ("2024-03-31", "2025-03-31"):
        about = {row["person_id"] for row in of_layout(files, "youth_justice") if row["period_end"] == year}
        listed = [row["person_id"] for row in of_layout(files, "youth_people") if row["period_end"] == year]
        assert sorted(about) == sorted(listed)


def test_an_offence_stays_open_until_its_disposal_and_no_longer(folk: People) -> None:
    last = number(date(2024, 3, 31))
    part = made(folk, signs_of("youth_offence", day=[last - 40] * 500))
    rows = of_layout(check_part(SETTING, part, folk), "youth_justice")
    first = [row for row in rows if row["period_end"] == "2024-03-31"]
    second = [row for row in rows if row["period_end"] == "2025-03-31"]
    assert len(first) == 500
    pending = {row["offence_id"] for row in first if row["disposal"] == "none_yet"}
    assert pending == {row["offence_id"] for row in second}
    assert all((row["disposal_date"] == "") == (row["disposal"] == "none_yet") for row in rows)
    assert all(row["disposal_date"] > ISO[last] for row in second if row["disposal_date"])


def test_the_flag_is_rare_but_for_those_whose_exploitation_was_heard_of_before(folk: People) -> None:
    day = np.full(4000, START + 300)
    signs = signs_of("youth_offence", day=day, child=np.arange(4000) % 1000, area=np.arange(4000) % 4)
    never = np.zeros(1000)
    for heard_on, low, high in ((START + 200, 0.20, 0.32), (START + 400, 0.0, 0.03)):
        harm = harm_of(1000, exploitation=np.ones(1000, dtype=bool))
        part = made(folk, signs, harm, heard_of(1000, council=never, police=np.full(1000, heard_on)))
        assert low <= (part.flag == FLAGS.index("yes")).mean() <= high


def test_other_harm_and_harm_that_nobody_heard_of_raise_no_flag(folk: People) -> None:
    signs = signs_of("youth_offence", day=np.full(1000, START + 300))
    plain = made(folk, signs).flag
    other = made(folk, signs, harm_of(1000), heard_of(1000, council=np.full(1000, START)))
    unheard = made(folk, signs, harm_of(1000, exploitation=np.ones(1000, dtype=bool)), heard_of(1000))
    assert (other.flag == plain).all()
    assert (unheard.flag == plain).all()


def test_a_disposal_after_the_years_is_an_event_outside_of_them(folk: People) -> None:
    found = event_of(made(folk, signs_of("youth_offence", day=[END] * 50)), "youth_disposal", SETTING)
    assert (found.why_not == WhyNot.OUTSIDE_YEARS).all()
    assert (found.on > END).all()


def test_nobody_disposes_of_an_offence_that_nobody_knows_of(folk: People) -> None:
    part = made(folk, signs_of("youth_offence", day=[START + 5] * 20, seen=[False] * 20))
    assert len(event_of(part, "youth_disposal", SETTING).on) == 0


def test_nothing_is_disposed_of_before_it_is_written_down(folk: People) -> None:
    part = made(folk, signs_of("youth_offence", day=[START + 9] * 300, written=[START + 99] * 300))
    assert bool((part.disposed >= START + 99).all())
    assert part.disposed.max() > START + 99


def test_yearly_names_each_person_once_for_each_agency_and_year() -> None:
    one, two = np.array([1, 1, 0]), np.array([7, 7, 7])
    agency, person, last = yearly(SETTING, [(one, two, np.array([START, START + 3, START])),
                                            (one[:1], two[:1], np.array([END]))])  # fmt: skip
    assert list(zip(agency.tolist(), person.tolist(), [ISO[day] for day in last], strict=True)) == [
        (0, 7, "2024-03-31"),
        (1, 7, "2024-03-31"),
        (1, 7, "2025-03-31"),
    ]
