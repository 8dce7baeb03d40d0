"""What `simulate` writes: the same bytes from the same seed, only codes and days that the formats allow.

Of a world without mistakes; test_findings.py says what mistakes do. test_documented.py looks at the documented CSVs.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from sightline.errors import ConfigError
from sightline.returns.catalogue import FORMATS
from sightline.returns.definitions.cin import CIN
from sightline.returns.formats import Field
from sightline.standard.codes import accepted
from sightline.standard.tables import Type
from sightline.synthetic.scenario import Scenario, plain
from sightline.synthetic.world import Manifest, simulate

# Name of a file -> its format; test_documented.py looks at the others.
CSV_FORMATS = {"identity": "identity", "crimes": "police_crime", "parties": "police_party",
               "outcomes": "police_outcome", "support": "support"}  # fmt: skip


def tidy(areas: int, children: int, years: tuple[int, ...] = (2024, 2025, 2026)) -> Scenario:
    """A plain world in which no record has a mistake."""
    usual = plain(areas, children, years)
    return replace(usual, faults={**usual.faults, "mistakes": 0.0})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("world") / "england"


@pytest.fixture(scope="module")
def made(folder: Path) -> Manifest:
    return simulate(folder, scenario=tidy(2, 1000), seed=5)


@pytest.fixture(scope="module")
def made_2027(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("later")
    simulate(out, scenario=tidy(1, 2500, (2026, 2027)), seed=5)
    return out


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_same_arguments_give_the_same_bytes(made: Manifest, folder: Path, tmp_path: Path) -> None:
    simulate(tmp_path, scenario=tidy(2, 1000), seed=made.seed)
    assert hashes(tmp_path) == hashes(folder)


def test_another_seed_gives_other_bytes(made: Manifest, tmp_path: Path) -> None:
    other = simulate(tmp_path, scenario=tidy(2, 1000), seed=made.seed + 1)
    ours = {entry.sha256 for entry in made.files if entry.rows}
    same = [entry.path for entry in other.files if entry.sha256 in ours]
    assert not [path for path in same if "campaign_weeks" not in path and path != "truth/sent.parquet"]


def test_the_manifest_holds_the_hash_of_every_file(made: Manifest, folder: Path) -> None:
    found = hashes(folder)
    del found["manifest.json"]
    assert {entry.path: entry.sha256 for entry in made.files} == found
    assert json.loads((folder / "manifest.json").read_text())["files"] == [
        {"path": entry.path, "sha256": entry.sha256, "rows": entry.rows} for entry in made.files
    ]


def test_progress_is_told_of_each_file_up_to_the_last(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    scenario = tidy(3, 300, (2024, 2025))
    scenario = replace(scenario, faults={**scenario.faults, "silent": 2})
    made = simulate(tmp_path, scenario=scenario, seed=1, progress=lambda *step: told.append(step))
    assert [path for path, _, _ in told] == [entry.path for entry in made.files]
    assert told[-1][1] == told[-1][2] == len(made.files)


def test_an_earlier_simulation_is_not_overwritten(made: Manifest, folder: Path) -> None:
    with pytest.raises(ConfigError, match="already holds a simulation"):
        simulate(folder, scenario=tidy(2, made.children), seed=1)


def test_impossible_worlds_are_refused_with_every_reason(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        tidy(3, 50, (2024, 2026))
    assert "at least 100 an area" in str(refused.value)
    assert "years must follow one another" in str(refused.value)
    with pytest.raises(ConfigError) as refused:
        simulate(tmp_path, scenario=replace(tidy(3, 500), areas=154, children=50), seed=1)
    assert "areas must be 1 to 153" in str(refused.value)
    assert "at least 100 an area" in str(refused.value)
    assert not list(tmp_path.iterdir())


def wrong_in(field: Field, value: str, year: int) -> str | None:
    """Why a value is not what its field and year allow, or None."""
    if field.codes and value not in accepted(field.codes, year):
        return f"{field.name}: a code that is not in {field.codes}"
    if field.type is Type.DATE and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f"{field.name}: not a date"
    if field.type is Type.BOOL and value not in ("true", "false", "0", "1"):
        return f"{field.name}: not a yes or no"
    return None


def test_every_csv_field_holds_what_its_format_allows(made: Manifest, folder: Path) -> None:
    wrong: set[str | None] = set()
    for entry in made.files:
        if not entry.path.startswith("returns/") or not entry.path.endswith(".csv"):
            continue
        name, _, year = Path(entry.path).stem.rpartition("_")
        if name not in CSV_FORMATS:
            continue
        (form,) = [form for form in FORMATS if form.code == CSV_FORMATS[name]]
        fields = {field.name: field for field in form.blocks[0].fields}
        with (folder / entry.path).open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                assert list(row) == list(fields)
                wrong |= {
                    f"{form.code} {key} is empty" for key, value in row.items() if not value and fields[key].required
                }
                wrong |= {wrong_in(fields[key], value, int(year)) for key, value in row.items() if value}
    assert wrong == {None}


def test_every_census_field_is_known_and_holds_an_accepted_code(made: Manifest, folder: Path) -> None:
    known = {(block.name, field.name): field for block in CIN.blocks for field in block.fields}
    known |= {("FactorsIdentifiedAtAssessment", "AssessmentFactors"): CIN.block("AssessmentFactors").fields[0]}
    known |= {("Disabilities", "Disability"): CIN.block("Disability").fields[0]}
    known |= {("Reviews", "CPPreviewDate"): CIN.block("CPPreviewDate").fields[0]}
    for wrapper in CIN.block("Child").wrappers:
        known |= {(wrapper, field.name): field for field in CIN.block("Child").fields}
    wrong: set[str | None] = set()
    for path in folder.glob("returns/council_*/cin_*.xml"):
        year = int(path.stem[-4:])
        for parent in etree.parse(path).iterfind("Children//*"):
            for leaf in parent.iterchildren():
                if len(leaf):
                    continue
                field = known[parent.tag, leaf.tag]
                assert field.in_year(year)
                wrong.add(wrong_in(field, leaf.text or "", year))
    assert made.children == 1000
    assert wrong == {None}


def census_children(folder: Path, year: int) -> list[etree._Element]:
    return [
        child for path in folder.glob(f"returns/council_*/cin_{year}.xml") for child in etree.parse(path).iter("Child")
    ]


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_census_says_nothing_of_days_after_its_last(folder: Path, year: int) -> None:
    days = [
        leaf.text for child in census_children(folder, year) for leaf in child.iter()
        if leaf.tag.endswith(("Date", "date", "InitialCPC")) and leaf.text
    ]  # fmt: skip
    assert len(days) > 500
    assert max(days) <= f"{year}-03-31"


@pytest.mark.usefixtures("made")
def test_the_header_gives_the_year_in_which_the_collection_ends(folder: Path) -> None:
    for path in folder.glob("returns/council_*/cin_*.xml"):
        header = etree.parse(path)
        assert header.findtext("Header//Year") == path.stem[-4:]
        assert header.findtext("Header//ReferenceDate") == f"{path.stem[-4:]}-03-31"


@pytest.mark.usefixtures("made")
def test_gender_gives_way_to_sex_in_2025(folder: Path) -> None:
    assert {sex.tag for child in census_children(folder, 2024) for sex in child.iter("GenderCurrent", "Sex")} == {
        "GenderCurrent"
    }
    assert {sex.tag for child in census_children(folder, 2025) for sex in child.iter("GenderCurrent", "Sex")} == {"Sex"}


def test_pre_proceedings_begin_with_the_return_of_2027(made_2027: Path) -> None:
    found = {
        year: sum(len(list(child.iter("PreProceedingsandFGDM"))) for child in census_children(made_2027, year))
        for year in (2026, 2027)
    }
    assert found[2026] == 0
    assert found[2027] > 0


@pytest.mark.usefixtures("made")
def test_episodes_of_a_child_in_one_census_do_not_overlap(folder: Path) -> None:
    for child in census_children(folder, 2026):
        spells = sorted(
            (
                need.findtext("CINreferralDate", ""),
                need.findtext("CINclosureDate", "") or need.findtext("CINreferralDate", ""),
            )
            for need in child.iter("CINdetails")
        )
        assert all(before[1] <= after[0] for before, after in pairwise(spells))


@pytest.mark.usefixtures("made")
def test_a_case_open_at_the_year_end_stands_in_the_next_census_too(folder: Path) -> None:
    def ids(year: int, *, still_open: bool) -> set[str]:
        return {
            child.findtext(".//LAchildID", "")
            for child in census_children(folder, year)
            if not still_open
            or any(
                n.findtext("ReferralNFA") == "0" and n.find("CINclosureDate") is None for n in child.iter("CINdetails")
            )
        }

    carried = ids(2024, still_open=True)
    assert len(carried) > 30
    assert carried <= ids(2025, still_open=False)


@pytest.mark.usefixtures("made")
def test_police_and_support_report_only_up_to_the_end_of_the_year(folder: Path) -> None:
    for path in [*folder.glob("returns/police_*/*.csv"), *folder.glob("returns/support_*/support_*.csv")]:
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                assert row["period_end"] == f"{path.stem[-4:]}-03-31"
                assert all(value <= row["period_end"] for key, value in row.items() if key.endswith("_date") and value)


def nhs_valid(number: str) -> bool:
    """Modulus 11: the digits times 10 down to 1 add up to a multiple of 11."""
    return (
        len(number) == 10
        and sum(int(digit) * weight for digit, weight in zip(number, range(10, 0, -1), strict=True)) % 11 == 0
    )


def upn_valid(number: str) -> bool:
    """The letter in the place, of those but I, O and S, that the digits times 2 up to 13 leave over from 23."""
    letters = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in "IOS"]
    rest = sum(int(digit) * weight for weight, digit in enumerate(number[1:], start=2)) % 23
    return len(number) == 13 and letters[rest] == number[0]


def test_the_check_of_nhs_numbers_knows_a_published_example() -> None:
    assert nhs_valid("9434765919")
    assert not nhs_valid("9434765918")


def identities(folder: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in [*folder.glob("returns/council_*/identity_*.csv"), *folder.glob("returns/support_*/support_*.csv")]:
        with path.open(newline="", encoding="utf-8") as file:
            rows += csv.DictReader(file)
    return rows


@pytest.mark.usefixtures("made")
def test_numbers_have_valid_check_digits_and_belong_to_nobody(folder: Path) -> None:
    nhs = [row["nhs_number"] for row in identities(folder) if row["nhs_number"]]
    upns = [row["upn"] for row in identities(folder) if row.get("upn")]
    assert len(nhs) > 1000
    assert len(upns) > 500  # about 300 children of school age in each census, four in five with their number
    assert all(nhs_valid(number) and number.startswith("999") for number in nhs)
    assert all(upn_valid(number) for number in upns)


@pytest.mark.usefixtures("made")
def test_postcodes_have_the_shape_of_real_ones(folder: Path) -> None:
    shape = re.compile(r"[A-PR-UWYZ][A-HK-Y]\d\d? \d[ABD-HJLNP-UW-Z]{2}")
    found = {row["postcode"] for row in identities(folder)} - {""}
    assert len(found) > 300
    assert all(shape.fullmatch(code) for code in found)


@pytest.mark.usefixtures("made")
def test_nobody_is_in_a_file_before_being_born(folder: Path) -> None:
    for child in census_children(folder, 2026):
        assert child.findtext(".//PersonBirthDate", "") < child.findtext(".//CINreferralDate", "")
    for path in folder.glob("returns/support_*/support_*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            assert all(row["birth_date"] < row["referral_date"] for row in csv.DictReader(file))


def test_a_simulation_that_is_cut_short_leaves_nothing(tmp_path: Path) -> None:
    def stop(path: str, done: int, total: int) -> None:
        del path, total
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(tmp_path / "england", scenario=plain(1, 300, (2025,)), seed=1, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ConfigError, match="other files"):
        simulate(tmp_path, scenario=plain(1, 300, (2025,)), seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_service_without_clients_sends_no_file(tmp_path: Path) -> None:
    made = simulate(tmp_path / "england", scenario=plain(1, 100, (2025,)), seed=54)  # its service has none in the year
    assert made.summary["support_referrals"] == 0
    assert not [entry.path for entry in made.files if entry.path.split("/")[-1].startswith("support_")]
