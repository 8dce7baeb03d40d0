"""Suspects, defendants, prisoners and people on probation: each agency says who they are, with mistakes of its own.

Received, they lie in the identity zone and nowhere else; and whoever lies there is "sent" in the truth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.flow import CHECK, LINK, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.ledger.submissions import Counted, current, payloads_of
from sightline.returns.reports.fixlist import files_in
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.integration.synthetic.made_up import table
from tests.projects import TODAY, made_up_project

FAULTS = {"silent": 4, "estimated": 2, "resubmitted": 0.4, "duplicates": 0.05}
# Files -> who sends them and the column with that agency's own id of a person.
FILES = {
    "parties": ("police", "person_id"), "court_cases": ("court", "defendant_id"), "custody": ("prison", "person_id"),
    "supervision": ("probation", "person_id"), "register": ("probation", "person_id"),
}  # fmt: skip
WITHOUT = {  # share of people whose number is not written down
    "parties": 0.30, "court_cases": 0.05, "custody": 0.02, "supervision": 0.03, "register": 0.03,
}  # fmt: skip
NAMED = ("forename", "surname", "birth_date", "sex", "person_number")
Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A made-up England: its folder, who is who, and the rows of each file about offenders (police: suspects)."""

    folder: Path
    who: dict[tuple[str, str, str], Row]
    rows: dict[str, list[Row]]

    def people(self, file: str) -> dict[tuple[str, str], Row]:
        """The last row of each person as that file's agencies know them."""
        return {(row["agency_code"], row[FILES[file][1]]): row for row in self.rows[file]}

    def true_id(self, file: str, row: Row) -> str:
        """Who it truly is."""
        sender, column = FILES[file]
        found: str = self.who[sender, row["agency_code"], row[column]]["true_id"]
        return found

    def by_person(self, file: str) -> dict[str, list[Row]]:
        """True id -> the rows about that person."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows[file]:
            found[self.true_id(file, row)].append(row)
        return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("offenders") / "england"
    simulate(folder, scenario=plain(12, 45_000, (2024, 2025)), seed=4)
    who = {
        (row["sender"], row["agency"], row["local_id"]): row
        for row in pq.read_table(folder / "truth/records.parquet").to_pylist()
    }
    rows = {
        file: [row for path in sorted(folder.glob(f"returns/{sender}_*/{file}_*.csv")) for row in table(path)]
        for file, (sender, _) in FILES.items()
    }
    rows["parties"] = [row for row in rows["parties"] if row["role"] == "suspect"]
    return Made(folder, who, rows)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ledger, Callable[[Row], str]]:
    """A world with silent agencies, received: its folder, the ledger, and what the key of a record of the truth is."""
    folder = tmp_path_factory.mktemp("received")
    usual = plain(5, 6000, (2024, 2025))
    simulate(folder / "england", scenario=replace(usual, faults={**usual.faults, **FAULTS}), seed=17)
    project, ledger = made_up_project(folder)
    receive(ledger, project, TODAY, files_in([folder / "england/returns"]))
    key = keys.load(project.keys, keys.RECORD)

    def token(row: Row) -> str:
        return keys.Tokens(key, "record", row["sender"], row["agency"]).of(row["local_id"])

    return folder / "england", ledger, token


def tables(ledger: Ledger, counted: Counted, zone: Zone, name: str) -> Iterable[tuple[str, pa.Table]]:
    """(format, rows) of each payload of that table."""
    for payload, said in payloads_of(counted, zone, name):
        yield str(said["return_code"]), ledger.read_table(payload, LINK if zone is Zone.IDENTITY else CHECK)


@pytest.mark.parametrize("file", list(FILES))
def test_every_agency_says_who_it_writes_about(made: Made, file: str) -> None:
    people = made.people(file)
    assert len(people) > 150
    for name in NAMED if file == "custody" else (*NAMED, "postcode"):
        without = sum(not row[name] for row in people.values()) / len(people)
        assert without < (0.4 if name == "person_number" else 0.12), name
        assert without > 0 or name != "person_number"
    assert ("postcode" in made.rows[file][0]) == (file != "custody")


@pytest.mark.parametrize("file", list(FILES))
def test_as_many_numbers_are_not_written_down_as_the_guesses_say(made: Made, file: str) -> None:
    people = made.people(file)
    share = sum(not row["person_number"] for row in people.values()) / len(people)
    assert share == pytest.approx(WITHOUT[file], abs=3 * (WITHOUT[file] / len(people)) ** 0.5)


def test_few_victims_and_witnesses_have_a_number_and_most_of_these_are_suspects_too_or_may_be(made: Made) -> None:
    parties = [row for path in made.folder.glob("returns/police_*/parties_*.csv") for row in table(path)]
    others = [row for row in parties if row["role"] != "suspect"]
    suspects = set(made.people("parties"))
    both = [row for row in others if (row["agency_code"], row["person_id"]) in suspects]
    rest = [row for row in others if (row["agency_code"], row["person_id"]) not in suspects]
    assert len(both) > 200  # in both roles under one id of the police
    assert sum(bool(row["person_number"]) for row in both) > 0.55 * len(both)
    assert 0 < sum(bool(row["person_number"]) for row in rest) < 0.04 * len(rest)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("parties", "court_cases"), ("court_cases", "custody"), ("court_cases", "supervision"), ("custody", "register"),
        ("parties", "custody"), ("supervision", "register"),
    ],
)  # fmt: skip
def test_most_of_those_in_two_files_have_the_same_number_in_both(made: Made, one: str, other: str) -> None:
    first, second = made.by_person(one), made.by_person(other)
    both = sorted(first.keys() & second.keys())
    pairs = [({row["person_number"] for row in rows[person]} - {""} for rows in (first, second)) for person in both]
    numbers = [(mine, theirs) for mine, theirs in map(tuple, pairs)]
    assert len(both) > 60
    assert sum(bool(mine & theirs) for mine, theirs in numbers) > 0.85 * len(both)
    held = [(mine, theirs) for mine, theirs in numbers if mine and theirs]
    assert sum(bool(mine & theirs) for mine, theirs in held) > 0.97 * len(held)


def test_a_number_is_hardly_ever_written_for_two_people(made: Made) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for file in FILES:
        for row in made.rows[file]:
            owners[row["person_number"]].add(made.true_id(file, row))
    del owners[""]
    assert len(owners) > 2000
    assert all(len(found) == 1 for found in owners.values())


def test_agencies_make_mistakes_of_their_own_in_names_and_birth_dates(made: Made) -> None:
    first, second = made.by_person("parties"), made.by_person("court_cases")
    both = sorted(first.keys() & second.keys())
    for names, low, high in ((("forename", "surname"), 0.02, 0.12), (("birth_date",), 0.02, 0.12)):
        differ = [
            not {tuple(row[name] for name in names) for row in first[person]}
            & {tuple(row[name] for name in names) for row in second[person]}
            for person in both
        ]
        assert low < sum(differ) / len(differ) < high


def test_probation_writes_another_postcode_than_the_police_for_some(made: Made) -> None:
    police, probation = made.by_person("parties"), made.by_person("register")
    both = sorted(police.keys() & probation.keys())
    moved = [
        not {row["postcode"] for row in police[person]} & {row["postcode"] for row in probation[person]} - {""}
        for person in both
    ]
    assert 0.08 < sum(moved) / len(moved) < 0.35


def test_whoever_is_sent_in_the_truth_lies_in_the_identity_zone_and_nobody_else(
    faulty: tuple[Path, Ledger, Callable[[Row], str]],
) -> None:
    england, ledger, token = faulty
    rows: list[Row] = pq.read_table(england / "truth/records.parquet").to_pylist()
    there: set[str] = set()
    for _, found in tables(ledger, current(ledger), Zone.IDENTITY, "identity"):
        there |= set(found.column("record_key").to_pylist())
    assert {token(row) for row in rows if row["sent"]} == there
    for sender in {row["sender"] for row in rows}:
        mine = [row["sent"] for row in rows if row["sender"] == sender]
        assert any(mine), sender
        assert all(mine) or sender in ("council", "police"), sender


@pytest.mark.parametrize("code", ["police_party", "court_cases", "custody", "supervision", "register"])
def test_received_they_are_named_in_identity_only(faulty: tuple[Path, Ledger, Callable[[Row], str]], code: str) -> None:
    _, ledger, _ = faulty
    counted = tuple(pair for pair in current(ledger) if pair[0].return_code == code)
    named = pa.concat_tables([found for _, found in tables(ledger, counted, Zone.IDENTITY, "identity")])
    private = {
        value
        for name in ("forename", "surname", "postcode", "person_number")
        for value in named.column(name).to_pylist() if value
    }  # fmt: skip
    assert len(private) > 30
    assert any(named.column("person_number").to_pylist())
    days: list[date] = [day for day in named.column("birth_date").to_pylist() if day]
    assert any(day.day > 1 for day in days)
    said = 0
    for _, found in tables(ledger, counted, Zone.CONTENT, code):
        assert not {"forename", "surname", "birth_date", "postcode", "person_number"} & set(found.column_names)
        months = {day.day for day in found.column("birth_month").to_pylist() if day}
        assert months <= {1}
        said += len(months)
        for column in found.columns:
            if pa.types.is_string(column.type):
                assert not set(column.unique().to_pylist()) & private
    assert said
