"""Adopted children are never joined across their two identities, by linkage or by anything that stands in a file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from lxml import etree

from sightline import config
from sightline.flow import CHRONICLE, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.integration.synthetic.made_up import table

# What may not be the same in both identities, by the columns that hold it; a name is both of its parts.
SAME = {
    "number": ("nhs_number", "upn", "UPN", "FormerUPN"), "postcode": ("postcode",), "name": ("forename", "surname"),
}  # fmt: skip
LOCAL_IDS = ("la_child_id", "person_id", "client_id", "pupil_id", "defendant_id", "LAchildID")
Key = tuple[str, str, str]  # sender, agency, local id
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Made:
    """A made-up England, received and linked: the person key of each record, and who is who."""

    england: Path
    person: dict[Key, str]
    records: Rows
    barriers: Rows

    def identities(self) -> dict[str, tuple[set[Key], set[Key]]]:
        """Adopted child -> its records under the old identity, and under the new one."""
        found: dict[str, tuple[set[Key], set[Key]]] = defaultdict(lambda: (set(), set()))
        adopted = {row["true_id"] for row in self.barriers}
        for row in self.records:
            if row["true_id"] in adopted:
                key = row["sender"], row["agency"], row["local_id"]
                found[row["true_id"]][row["person_id"] != row["true_id"]].add(key)
        return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("project")
    england = folder / "england"
    simulate(england, scenario=plain(3, 9000), seed=1)
    config.write(folder, config.simulated("A made-up England"))
    keys.create(folder / "keys")
    project = config.load(folder)
    ledger, key = Ledger.create(project.ledger), keys.load(project.keys, keys.RECORD)
    today = datetime.now(UTC).date()
    receive(ledger, project, today, files_in([england / "returns"]))
    entry, _ = link(ledger, project, today)
    linked = ledger.read_table(entry.payloads(Zone.LINK)[0], CHRONICLE).to_pylist()
    persons = {row["record_key"]: row["person_key"] for row in linked if row["draw"] == 0}
    records: Rows = pq.read_table(england / "truth/records.parquet").to_pylist()
    person = {}
    for row in records:
        token = keys.Tokens(key, "record", row["sender"], row["agency"]).of(row["local_id"])
        if row["sent"] and token in persons:
            person[row["sender"], row["agency"], row["local_id"]] = persons[token]
    assert len(person) == len(persons)  # linkage joins nobody who is not in the truth as sent
    return Made(england, person, records, pq.read_table(england / "truth/barriers.parquet").to_pylist())


def test_linkage_joins_records_of_most_children_known_to_more_than_one_agency(made: Made) -> None:
    """Without this nothing below would say anything."""
    groups = defaultdict(list)
    for row in made.records:
        key = row["sender"], row["agency"], row["local_id"]
        if key in made.person and row["kind"] == "child":
            groups[row["person_id"]].append(made.person[key])
    several = [found for found in groups.values() if len(found) > 1]
    assert len(several) > 300
    assert sum(len(set(found)) == 1 for found in several) > 0.8 * len(several)


def test_no_pair_that_must_not_be_joined_is_joined(made: Made) -> None:
    pairs = [
        tuple(made.person.get(("council", row["agency"], row[name])) for name in ("former_local_id", "local_id"))
        for row in made.barriers
    ]
    # A former identity may stand only in files that linkage does not join.
    received = [pair for pair in pairs if all(pair)]
    assert len(received) >= 20
    assert all(former != new for former, new in received)


def test_no_record_of_any_agency_joins_the_two_identities_of_a_child(made: Made) -> None:
    several = 0
    for former, new in made.identities().values():
        keys_of = [{made.person[key] for key in found if key in made.person} for found in (former, new)]
        assert keys_of[1]
        assert not keys_of[0] & keys_of[1]
        several += len(former) > 1
    assert several >= 2  # whom another agency knows too, under the old identity


def test_nobody_else_is_joined_to_a_new_identity(made: Made) -> None:
    owners = defaultdict(set)
    for row in made.records:
        key = row["sender"], row["agency"], row["local_id"]
        if key in made.person:
            owners[made.person[key]].add(row["person_id"])
    new = [found for found in owners.values() if any(person.endswith(".new") for person in found)]
    # a council's record is joined to nothing, so that another agency's of the same new identity stays alone too
    assert len({person for found in new for person in found}) == len(made.identities())
    assert all(len(found) == 1 for found in new)


def rows_of(path: Path) -> Rows:
    """The rows of a file; of a census a row a child, with the days of all its episodes. Other files have none."""
    if path.suffix == ".csv":
        return list(table(path))
    if path.suffix != ".xml":
        return []
    return [
        {leaf.tag: leaf.text or "" for leaf in child.iter() if not len(leaf)}
        for child in etree.parse(path).iter("Child")
    ]


@pytest.fixture(scope="module")
def rows(made: Made) -> dict[Key, Rows]:
    """Every row, in any file, that names one of the adopted children."""
    wanted = {key for pair in made.identities().values() for found in pair for key in found}
    found: dict[Key, Rows] = defaultdict(list)
    for path in sorted(made.england.glob("*/*_*/*.*")):
        sender, _, agency = path.parent.name.rpartition("_")
        for row in rows_of(path):
            local_id = next((row[name] for name in LOCAL_IDS if name in row), "")
            if (sender, agency, local_id) in wanted:
                found[sender, agency, local_id].append(row)
    assert found.keys() == wanted
    return found


@pytest.mark.parametrize("what", list(SAME))
def test_the_two_identities_share_nothing_that_tells(made: Made, rows: dict[Key, Rows], what: str) -> None:
    def told(keys_of: set[Key]) -> set[tuple[str, ...]]:
        values = set()
        for row in (row for key in keys_of for row in rows[key]):
            if what == "name":
                values.add(tuple(row.get(name, "") for name in SAME[what]))
            else:
                values |= {(row[name],) for name in SAME[what] if row.get(name)}
        return {value for value in values if all(value)}

    both = [(told(former), told(new)) for former, new in made.identities().values()]
    assert sum(bool(former and new) for former, new in both) > 0.5 * len(both)  # some hold no number at all
    assert not any(former & new for former, new in both)


def test_a_family_name_is_hardly_ever_the_same_by_chance(made: Made, rows: dict[Key, Rows]) -> None:
    def surnames(found: set[Key]) -> set[str]:
        return {row["surname"] for key in found for row in rows[key] if row.get("surname")}

    same = [bool(surnames(former) & surnames(new)) for former, new in made.identities().values()]
    assert sum(same) <= 0.1 * len(same)


def test_nothing_of_the_new_identity_is_of_before_the_adoption(made: Made, rows: dict[Key, Rows]) -> None:
    known_before = ("birth_date", "PersonBirthDate", "postcode_from")
    adopted = {row["true_id"]: row["adopted_on"].isoformat() for row in made.barriers}
    for child, (_, new) in made.identities().items():
        for row in (row for key in new for row in rows[key]):
            days = {
                value for name, value in row.items() if name not in known_before and value[:2] == "20" and "-" in value
            }
            assert min(days) >= adopted[child]


def test_sealed_and_protected_identities_are_among_them(made: Made) -> None:
    reasons = {row["reason"] for row in made.barriers}
    assert reasons == {"adoption", "sealed", "protected_identity"}
