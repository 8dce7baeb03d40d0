"""The truth agrees with the files: counts are made again from the files alone, by code that shares nothing with it.

In a world without planted faults beyond the usual, and in one with all of them: censuses sent again, estimated or not
sent at all, police forces that fall silent, people known twice, mistakes, the old code.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lxml import etree

from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate

FAULTS = {
    "slips": 0.01, "mistakes": 0.08, "late_recording": 0.1, "duplicates": 0.05, "error_with_abuse": 3.0,
    "phased_19a": 0.5, "resubmitted": 0.4, "silent": 4, "estimated": 2,
}  # fmt: skip
YEARS = (2024, 2025, 2026)
SEXUAL_AT_ANY_AGE = {"17A", "19C", "19F", "20A", "22A", "23", "70", "72", "86", "88C", "88D", "88E"}
SEXUAL_AND_ALWAYS_A_CHILD = {"17B", "19D", "19E", "19G", "19H", "20B", "21", "22B", "71", "73", "88A"}


@dataclass(frozen=True)
class Entry:
    """One CSA-specific record as a file gives it."""

    person: str
    sender: str
    agency: str
    on: str
    harmed_by: str
    exploitation: bool
    area: str
    sex: str


@pytest.fixture(scope="module", params=["plain", "faulty"])
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    out = tmp_path_factory.mktemp("world")
    if request.param == "plain":
        simulate(out, scenario=plain(2, 1500), seed=11)
    else:  # with this seed both councils and police forces fall silent
        usual = plain(5, 3000)
        simulate(out, scenario=replace(usual, faults={**usual.faults, **FAULTS}), seed=17)
    return out


def faulty(made: Path) -> bool:
    """Whether the world was made with every fault of recording."""
    return bool(json.loads((made / "manifest.json").read_text())["scenario"]["faults"]["silent"])


@pytest.fixture(scope="module")
def entries(made: Path) -> list[Entry]:
    who = {
        (row["sender"], row["agency"], row["local_id"]): row["person_id"]
        for row in pq.read_table(made / "truth/records.parquet").to_pylist()
    }
    return [*council_entries(made, who), *police_entries(made, who), *support_entries(made, who)]


@pytest.fixture(scope="module")
def births(made: Path) -> dict[str, date]:
    rows = pq.read_table(made / "truth/children.parquet", columns=["true_id", "birth_date"]).to_pylist()
    return {row["true_id"]: row["birth_date"] for row in rows}


Who = dict[tuple[str, str, str], str]


def censuses(made: Path, year: int) -> list[Path]:
    """The census of each council; one that was sent again takes the place of the first."""
    found = {path.parent: path for path in made.glob(f"returns/council_*/cin_{year}.xml")}
    return sorted((found | {path.parent: path for path in made.glob(f"returns/*/cin_{year}_revised.xml")}).values())


def council_entries(made: Path, who: Who) -> Iterator[Entry]:
    latest: dict[tuple[str, str, str, str, str], list[tuple[str, str]]] = {}
    sexes: dict[tuple[str, str], str] = {}
    for year in YEARS:  # a later file replaces what an earlier one said of the same assessment or plan
        for path in censuses(made, year):
            agency = path.parent.name.removeprefix("council_")
            for child in etree.parse(path).iter("Child"):
                local_id = child.findtext(".//LAchildID", "")
                sex = child.findtext(".//Sex", "") or child.findtext(".//GenderCurrent", "")
                sexes[agency, local_id] = {"1": "M", "2": "F", "0": "U", "9": "U"}.get(sex, sex)
                for need in child.iter("CINdetails"):
                    referred = need.findtext("CINreferralDate", "")
                    for found in need.iter("Assessments"):
                        begun = found.findtext("AssessmentActualStartDate", "")
                        done = found.findtext("AssessmentAuthorisationDate", "")
                        named = {code.text or "" for code in found.iter("AssessmentFactors") if done}  # some said twice
                        latest[agency, local_id, referred, "assessment", begun] = [(done, code) for code in named]
                    for found in need.iter("ChildProtectionPlans"):
                        start = found.findtext("CPPstartDate", "")
                        kinds = {found.findtext("InitialCategoryOfAbuse"), found.findtext("LatestCategoryOfAbuse")}
                        latest[agency, local_id, referred, "plan", start] = [(start, "SAB")] if "SAB" in kinds else []
    says = {
        "19B": "child_on_child",
        "19C": "adult_on_child",
        "19A": "not_known",
        "11A": "not_known",
        "SAB": "not_known",
    }
    for (agency, local_id, *_), codes in latest.items():
        for on, code in codes:
            if code in says:
                person = who["council", agency, local_id]
                yield Entry(person, "council", agency, on, says[code], code == "11A", agency, sexes[agency, local_id])


def rows_of(made: Path, pattern: str) -> Iterator[dict[str, str]]:
    for year in YEARS:
        for path in sorted(made.glob(f"returns/{pattern}_{year}.csv")):
            with path.open(newline="", encoding="utf-8") as file:
                yield from csv.DictReader(file)


def police_entries(made: Path, who: Who) -> Iterator[Entry]:
    parties = defaultdict(list)
    for row in rows_of(made, "police_*/parties"):
        parties[row["agency_code"], row["crime_reference"]].append(row)
    for crime in rows_of(made, "police_*/crimes"):
        flagged = "true" in (crime["csa_flag"], crime["cse_flag"])
        sure = flagged or crime["offence_code"] in SEXUAL_AND_ALWAYS_A_CHILD
        if not sure and crime["offence_code"] not in SEXUAL_AT_ANY_AGE:
            continue
        inside = parties[crime["agency_code"], crime["crime_reference"]]
        happened = crime["offence_from"] or crime["recorded_date"]
        suspects = [p["birth_date"] for p in inside if p["role"] == "suspect" and p["birth_date"]]
        adult = any(full_years(date.fromisoformat(birth), happened) >= 18 for birth in suspects)
        says = "adult_on_child" if adult else "child_on_child" if suspects else "not_known"
        for party in inside:
            if party["role"] == "victim" and (
                sure or full_years(date.fromisoformat(party["birth_date"]), happened) < 18
            ):
                person = who["police", crime["agency_code"], party["person_id"]]
                yield Entry(
                    person, "police", crime["agency_code"], crime["recorded_date"], says, crime["cse_flag"] == "true",
                    party["home_area"], party["sex"],
                )  # fmt: skip


def support_entries(made: Path, who: Who) -> Iterator[Entry]:
    latest = {}
    for row in rows_of(made, "support_*/support"):
        latest[row["agency_code"], row["client_id"], row["referral_date"], row["reason"]] = row
    for row in latest.values():
        if row["reason"] in ("csa", "cse", "csa_suspected"):
            yield Entry(
                who["support", row["agency_code"], row["client_id"]], "support", row["agency_code"],
                row["referral_date"], row["harmed_by"] or "not_known", row["reason"] == "cse", row["home_area"],
                row["sex"],
            )  # fmt: skip


def full_years(birth: date, on: str) -> int:
    """Full years from the first day of the birth month."""
    day = date.fromisoformat(on)
    return day.year - birth.year - (day.month < birth.month)


def collection_year(on: str) -> int:
    day = date.fromisoformat(on)
    return day.year + (day.month >= 4)


def recount(entries: list[Entry], births: dict[str, date]) -> Counter[tuple[str, str, str, str]]:
    groups = defaultdict(list)
    for entry in entries:
        age = full_years(births[entry.person.removesuffix(".new")], entry.on) if entry.person[0] == "C" else 99
        if age < 18 and collection_year(entry.on) in YEARS:
            groups[entry.person, collection_year(entry.on)].append((entry.on, age, entry))
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for (_, year), group in groups.items():
        everything = [entry for _, _, entry in group]
        says = {entry.harmed_by for entry in everything} - {"not_known"} or {"not_known"}
        senders = {entry.sender for entry in everything}
        leading = next(name for name in ("council", "police", "support") if name in senders)
        last = max((entry.on, entry.agency, entry.area) for entry in everything if entry.sender == leading)
        age = min((on, age) for on, age, _ in group)[1]
        band = "0-4" if age < 5 else "5-9" if age < 10 else "10-15" if age < 16 else "16-17"
        exploited = "yes" if any(entry.exploitation for entry in everything) else "no"
        codes = [("all", "all"), ("exploitation", exploited), ("area", last[2]), ("age", band)]
        codes += [("harmed_by", code) for code in says] + [("sender", code) for code in senders]
        codes += [("overlap", "+".join(sorted(senders))), ("sex", sex_of(everything))]
        counts.update(("children", str(year), dimension, code) for dimension, code in codes)
    counts["children_any_year", "2024-2026", "all", "all"] = len({person for person, _ in groups})
    return counts


def sex_of(entries: list[Entry]) -> str:
    for sender in ("council", "police", "support"):
        mine = [(entry.on, entry.agency, entry.sex) for entry in entries if entry.sender == sender]
        if mine and max(mine)[2] in ("M", "F"):
            return max(mine)[2]
    return "U"


def test_counts_from_the_files_are_the_counts_of_the_truth(
    made: Path, entries: list[Entry], births: dict[str, date]
) -> None:
    with (made / "truth/counts.csv").open(newline="", encoding="utf-8") as file:
        told = {
            (row["measure"], row["year"], row["dimension"], row["code"]): int(row["children"])
            for row in csv.DictReader(file)
        }
    counted = recount(entries, births)
    assert counted["children", "2025", "all", "all"] > 30
    assert told == {key: counted[key] for key in told} | dict(counted)


def test_the_list_of_records_in_the_truth_is_what_the_files_hold(made: Path, entries: list[Entry]) -> None:
    rows = pq.read_table(made / "truth/csa_records.parquet").to_pylist()
    told = Counter(
        (row["person_id"], row["sender"], row["agency"], row["recorded_on"].isoformat(), row["harmed_by"],
         row["exploitation"], row["area"]) for row in rows if row["sent"]
    )  # fmt: skip
    found = Counter((e.person, e.sender, e.agency, e.on, e.harmed_by, e.exploitation, e.area) for e in entries)
    assert found == told


def test_children_count_whose_age_alone_says_that_the_crime_was_abuse_of_a_child(made: Path) -> None:
    silent = {
        (crime["agency_code"], crime["crime_reference"]): crime for crime in rows_of(made, "police_*/crimes")
        if crime["offence_code"] in SEXUAL_AT_ANY_AGE and "true" not in (crime["csa_flag"], crime["cse_flag"])
    }  # fmt: skip
    children = set()
    for party in rows_of(made, "police_*/parties"):
        crime = silent.get((party["agency_code"], party["crime_reference"]))
        if crime and party["role"] == "victim":
            happened = crime["offence_from"] or crime["recorded_date"]
            if full_years(date.fromisoformat(party["birth_date"]), happened) < 18:
                children.add((party["agency_code"], party["person_id"], crime["recorded_date"]))
    rows = pq.read_table(made / "truth/csa_records.parquet").to_pylist()
    assert children
    assert children <= {(row["agency"], row["local_id"], row["recorded_on"].isoformat()) for row in rows}


def test_the_faulty_world_has_every_kind_of_file_and_code_that_a_recount_must_mind(made: Path) -> None:
    kinds = {row["kind"] for row in pq.read_table(made / "truth/sent.parquet").to_pylist()}
    codes = {row["code"] for row in pq.read_table(made / "truth/csa_records.parquet").to_pylist() if row["sent"]}
    assert kinds == ({"sent", "resubmitted", "silent", "estimated"} if faulty(made) else {"sent"})
    assert codes >= {"11A", "19B", "19C", "SAB", "csa", "cse", "csa_suspected"}
    assert ("19A" in codes) or not faulty(made)


def test_what_stands_in_no_file_that_was_sent_counts_nowhere(made: Path) -> None:
    rows = pq.read_table(made / "truth/csa_records.parquet").to_pylist()
    kept_back = [row for row in rows if not row["sent"]]
    assert {row["sender"] for row in kept_back} == ({"council", "police"} if faulty(made) else set())
    assert not any(row["counted"] for row in kept_back)


def test_every_person_of_the_files_that_are_counted_is_in_the_list_of_who_is_who(made: Path) -> None:
    who = {
        (row["sender"], row["agency"], row["local_id"])
        for row in pq.read_table(made / "truth/records.parquet").to_pylist()
        if row["sent"]
    }
    found = {("council", row["agency_code"], row["la_child_id"]) for row in rows_of(made, "council_*/identity")}
    found |= {("police", row["agency_code"], row["person_id"]) for row in rows_of(made, "police_*/parties")}
    found |= {("support", row["agency_code"], row["client_id"]) for row in rows_of(made, "support_*/support")}
    assert found <= who
    # of the others in it other files tell: test_offenders.py
    assert {key for key in found if key[0] == "support"} == {key for key in who if key[0] == "support"}


def test_every_child_who_was_met_is_on_record_unless_nothing_about_them_was_written(made: Path) -> None:
    children = pq.read_table(made / "truth/children.parquet").to_pylist()
    events = pq.read_table(made / "truth/events.parquet", columns=["true_id", "why_not"]).to_pylist()
    known = set(pq.read_table(made / "truth/records.parquet")["true_id"].to_pylist())
    written = {row["true_id"] for row in events if row["why_not"] == "written"}
    met = {row["true_id"] for row in children if row["met"]}
    assert not known & {row["true_id"] for row in children if not row["met"]}
    assert not (met - known) & written
    assert len(met - known) < 0.06 * len(met)  # an agency met them before the first year, and not again


def test_the_identity_file_names_the_children_of_its_census_and_no_others(made: Path) -> None:
    for path in [path for year in YEARS for path in censuses(made, year)]:
        census = {found.text for found in etree.parse(path).iter("LAchildID")}
        with (path.parent / f"identity_{path.stem[4:8]}.csv").open(newline="", encoding="utf-8") as file:
            assert {row["la_child_id"] for row in csv.DictReader(file)} == census


def test_somebody_known_twice_is_one_person_with_two_local_ids(made: Path) -> None:
    rows = [row for row in pq.read_table(made / "truth/records.parquet").to_pylist() if row["sent"]]
    ids = Counter((row["sender"], row["agency"], row["person_id"]) for row in rows)
    assert set(ids.values()) == ({1, 2} if faulty(made) else {1})
