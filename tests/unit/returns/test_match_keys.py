"""The file of match-keys: any kind of agency sends it, and what is no key is never taken for one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sightline.errors import Refused
from sightline.returns.definitions.match_keys import MATCH_KEYS
from sightline.returns.formats import Goes
from sightline.returns.reading import open_return
from sightline.standard.codes import code_list
from sightline.standard.model import IDENTITY
from tests.unit.returns.conftest import FIXTURES, Write, rows_of, whole

CLEAN = (FIXTURES / "match_keys_clean.csv").read_text(encoding="utf-8")
AGENCY = {
    "council": "E09000001", "police": "E23000001", "support": "SUP-1", "health": "HEA-NORTH", "school": "SCH-1",
    "youth_justice": "YJS-1", "court": "CRT-1", "prison": "PRI-1", "probation": "PRO-1", "national": "NAT-1",
}  # fmt: skip


def test_a_clean_file_has_no_finding_and_every_row_is_read() -> None:
    reading, batches = whole(FIXTURES / "match_keys_clean.csv")
    assert reading.findings == ()
    assert (reading.header.sender, reading.header.agency) == ("health", "HEA-NORTH")
    assert reading.header.period_end == date(2026, 3, 31)
    rows = rows_of(batches, "match_keys")
    assert len(rows) == 5
    assert {row["match_key_id"] for row in rows} == {"4f3c2b1a09d8e7f6"}
    assert (rows[4]["local_id"], rows[4]["match_kind"], rows[4]["match_key"]) == ("MADEUP0003", None, None)


def test_a_file_with_planted_faults_gives_exactly_those() -> None:
    reading, batches = whole(FIXTURES / "match_keys_faults.csv")
    assert Counter((finding.row, finding.field, finding.rule) for finding in reading.findings) == Counter(
        [
            (3, "person_id", "required-missing"), (4, "match_key", "not-a-digest"), (5, "match_key", "not-a-digest"),
            (6, "match_key", "not-a-digest"), (6, None, "duplicate-row"), (7, "key_kind", "code-not-in-list"),
            (8, "match_key", "key-without-kind"), (9, "key_kind", "kind-without-key"), (10, "key_id", "not-a-digest"),
            (11, "key_id", "required-missing"), (12, "expires", "required-missing"),
            (13, "purpose", "not-of-this-file"), (14, "sender", "not-of-this-file"),
            (15, "agency_code", "not-of-this-file"), (16, None, "duplicate-row"),
        ]
    )  # fmt: skip
    assert reading.counts.set_aside == 5
    held = {row["line"]: row["match_key"] for row in rows_of(batches, "match_keys")}
    assert [held[line] for line in (4, 5, 6)] == [None, None, None]


def test_a_number_in_place_of_a_key_is_not_repeated_in_what_is_said() -> None:
    reading, _ = whole(FIXTURES / "match_keys_faults.csv")
    assert not [finding for finding in reading.findings if "9990000018" in str(finding)]


@pytest.mark.parametrize("sender", code_list("sender"))
def test_every_kind_of_agency_may_send_it(write: Write, sender: str) -> None:
    text = CLEAN.replace(",health,", f",{sender},").replace("HEA-NORTH", AGENCY[sender])
    reading, batches = whole(write(text, "keys.csv"))
    assert (reading.header.sender, reading.header.agency) == (sender, AGENCY[sender])
    assert len(rows_of(batches, "match_keys")) == 5


def test_a_council_may_send_those_of_its_schools(write: Write) -> None:
    text = CLEAN.replace(",health,", ",school,").replace("HEA-NORTH", "E09000001")
    assert open_return(write(text, "keys.csv")).header.sender == "school"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (",health,", ",hospital,", "unknown-sender"), ("HEA-NORTH", "SUP-1", "unknown-agency"),
        (",health,", ",,", "no-header"), (",to join made-up children,", ",,", "no-header"),
        ("2026-03-31,health", "soon,health", "no-header"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_say_whose_it_is_or_for_what_is_refused(
    write: Write, old: str, new: str, rule: str
) -> None:
    with pytest.raises(Refused) as caught:
        open_return(write(CLEAN.replace(old, new), "keys.csv"))
    assert [finding.rule for finding in caught.value.findings] == [rule]


def test_nothing_of_it_goes_to_content() -> None:
    fields = MATCH_KEYS.blocks[0].fields
    assert {field.goes for field in fields} == {Goes.HEADER, Goes.KEY, Goes.IDENTITY}
    assert {field.column for field in fields if field.goes is Goes.IDENTITY} <= set(IDENTITY.names)
    assert MATCH_KEYS.linked


def test_its_page_in_docs_says_that_any_agency_sends_it() -> None:
    page = (Path(__file__).parents[3] / "docs" / "returns" / "match_keys.md").read_text(encoding="utf-8")
    assert "Agencies of any kind send it" in page
