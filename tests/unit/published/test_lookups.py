"""The three lookups: districts and forces of an authority, stale codes, and where they disagree with Sightline."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import Severity, StandardError
from sightline.published.lookups import AUTHORITIES, DISTRICTS, FORCES, District, read_lookups
from sightline.published.places import today
from sightline.standard import areas
from tests.unit.published.made import HARTLEPOOL, Row, refusal, rules, write


def authority(number: str, gss: str, **cells: str) -> Row:
    region = areas.area(today(gss)).region_gss if gss else ""
    base = {"la_code": number, "la_code_new": gss, "local_authority_ons_name": "Somewhere", "rgn22cd": region}
    return base | {"ons_la_type": "Unitary Authority"} | cells


def district(code: str, upper: str) -> Row:
    return {"LTLA23CD": code, "LTLA23NM": "A district", "UTLA23CD": upper}


def force(code: str, police: str) -> Row:
    return {"LAD19CD": code, "PFA19CD": police}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Hartlepool, and Buckinghamshire whose district is newer than the lookup of forces."""
    write(tmp_path, AUTHORITIES.example, [authority("805", HARTLEPOOL), authority("825", "E06000060")])
    write(
        tmp_path, DISTRICTS.example, [district(HARTLEPOOL, HARTLEPOOL), district("E06000060", "E06000060"),
                                      district("W06000001", "W06000001")],
    )  # fmt: skip
    write(tmp_path, FORCES.example, [force(HARTLEPOOL, "E23000013"), force("W06000001", "W15000001")])
    return tmp_path


def test_an_authority_has_its_kind_its_districts_and_their_force(folder: Path) -> None:
    place = read_lookups(folder).place(HARTLEPOOL)
    assert (place.name, place.kind, place.region_name) == ("Hartlepool", "Unitary Authority", "North East")
    assert place.districts == (District(HARTLEPOOL, "A district", "E23000013"),)


def test_a_district_newer_than_the_lookup_has_the_force_added_by_hand(folder: Path) -> None:
    (only,) = read_lookups(folder).place("E06000060").districts
    assert areas.forces()[only.force] == "Thames Valley"


def test_an_authority_is_found_under_a_code_that_ended_and_a_county_that_ended_is_not(folder: Path) -> None:
    assert read_lookups(folder).place("E10000002").gss == "E06000060"
    with pytest.raises(StandardError):
        read_lookups(folder).place("E10000006")


def test_another_region_or_force_than_sightlines_is_asked_about(folder: Path) -> None:
    write(folder, AUTHORITIES.example, [authority("805", HARTLEPOOL, rgn22cd="E12000009")])
    write(folder, FORCES.example, [force(HARTLEPOOL, "E23000001")])
    findings = [finding for finding in read_lookups(folder).findings if finding.rule != "no-row"]
    assert rules(findings) == ["region-differs", "force-differs"]
    assert {finding.severity for finding in findings} == {Severity.QUERY}
    assert read_lookups(folder).place(HARTLEPOOL).region_name == "North East"


def test_an_authority_without_a_row_is_asked_about(folder: Path) -> None:
    assert rules(read_lookups(folder).findings) == ["no-row"] * 151


def test_a_row_of_an_ended_authority_is_passed_over(folder: Path) -> None:
    write(folder, AUTHORITIES.example, [authority("805", HARTLEPOOL), authority("909", "", rgn22cd="")])
    assert set(rules(read_lookups(folder).findings)) == {"no-row"}


def test_the_faults_of_all_three_are_told_at_once(folder: Path) -> None:
    write(
        folder, AUTHORITIES.example,
        [authority("805", HARTLEPOOL), authority("805", HARTLEPOOL), authority("806", HARTLEPOOL), authority("1", "")],
    )  # fmt: skip
    write(folder, DISTRICTS.example, [district("E07000001", "E10000099"), *[district(HARTLEPOOL, HARTLEPOOL)] * 2])
    write(folder, FORCES.example, [force(HARTLEPOOL, "E23000013"), force(HARTLEPOOL, "E23000001"), force("E0", "E1")])
    assert rules(refusal(read_lookups, folder)) == [
        "row-twice", "codes-differ", "no-such-authority",  # of authorities
        "row-twice", "no-such-force",  # of forces
        "no-such-authority", "row-twice",  # of districts
    ]  # fmt: skip


def test_a_lookup_that_is_not_there_is_named(folder: Path) -> None:
    (folder / FORCES.example).unlink()
    (finding,) = refusal(read_lookups, folder)
    assert (finding.rule, finding.file) == ("no-file", FORCES.example)
