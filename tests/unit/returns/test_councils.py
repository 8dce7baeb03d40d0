"""Councils that ended, began or changed their code: received in their own years, refused outside with who took over."""

from __future__ import annotations

import pytest

from sightline.errors import Refused
from sightline.returns.reading import open_return
from tests.unit.returns.conftest import FIXTURES, HEADER, Write, census, child, rules, whole

IDENTITY = (FIXTURES / "identity_clean.csv").read_text(encoding="utf-8")
_AGENCY, _DAY = IDENTITY.splitlines()[1].split(",")[:2]


def of(number: str, year: int) -> str:
    header = HEADER.replace("<LEA>201</LEA>", f"<LEA>{number}</LEA>").replace("2026", str(year))
    return census(child(), header=header)


def identity(code: str, day: str) -> str:
    return IDENTITY.replace(_AGENCY, code).replace(_DAY, day)


@pytest.mark.parametrize(
    ("number", "year", "code"),
    [
        ("835", 2019, "E10000009"), ("837", 2018, "E06000028"), ("838", 2020, "E06000059"), ("928", 2021, "E10000021"),
        ("909", 2023, "E10000006"), ("942", 2024, "E06000063"), ("825", 2020, "E10000002"), ("825", 2021, "E06000060"),
    ],
)  # fmt: skip
def test_a_census_of_a_councils_own_years_is_received(write: Write, number: str, year: int, code: str) -> None:
    assert open_return(write(of(number, year))).header.agency == code


@pytest.mark.parametrize(
    ("number", "year", "words"),
    [
        ("835", 2020, ("2019-03-31", "Bournemouth, Christchurch and Poole", "Dorset (E06000059")),
        ("928", 2022, ("2021-03-31", "North Northamptonshire (E06000061", "West Northamptonshire")),
        ("909", 2024, ("2023-03-31", "Cumberland (E06000063, DfE number 942)", "Westmorland and Furness")),
    ],
)
def test_a_census_after_a_councils_end_is_refused_with_who_took_over(
    write: Write, number: str, year: int, words: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refused:
        open_return(write(of(number, year)))
    (finding,) = refused.value.findings
    assert finding.rule == "agency-ended"
    assert all(word in finding.found for word in words)


def test_a_census_from_before_a_council_began_is_refused(write: Write) -> None:
    with pytest.raises(Refused) as refused:
        open_return(write(of("942", 2023)))
    assert rules(refused.value.findings) == ["agency-not-begun"]


def test_an_identity_file_after_a_councils_end_is_refused_alike(write: Write) -> None:
    assert (
        open_return(write(identity("E10000006", "2023-03-31"), "identity.csv"), year=2024).header.agency == "E10000006"
    )
    with pytest.raises(Refused) as refused:
        open_return(write(identity("E10000006", "2026-03-31"), "identity.csv"))
    (finding,) = refused.value.findings
    assert (finding.rule, finding.row) == ("agency-ended", 2)
    assert "Cumberland" in finding.found
    assert "Westmorland and Furness" in finding.found


def test_where_only_the_code_changed_that_of_the_period_is_used(write: Write) -> None:
    reading, _ = whole(write(identity("E08000016", "2026-03-31"), "identity.csv"))
    assert reading.header.agency == "E08000038"
    assert "agency-code-changed" in rules(reading.findings)
    reading, _ = whole(write(identity("E08000016", "2025-03-31"), "identity.csv"))
    assert reading.header.agency == "E08000016"


def test_everything_that_refuses_a_header_is_said_at_once(write: Write) -> None:
    wrong = HEADER.replace("2026", "2016").replace(">201<", ">999<")
    with pytest.raises(Refused) as refused:
        open_return(write(census(child(), header=wrong)))
    assert rules(refused.value.findings) == ["year-not-read", "unknown-agency"]


@pytest.mark.parametrize("after", [False, True])
def test_a_second_header_is_found(write: Write, after: bool) -> None:
    second = f"<Header>{HEADER}</Header>\n"
    text = census(child())
    place = text.index("</Message>") if after else text.index("<Children>")
    reading, _ = whole(write(text[:place] + second + text[place:]))
    assert rules(reading.findings) == ["second-header"]
