"""The main job, end to end, on a small made-up England: near the truth, and nobody's value where it must not be."""

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sightline.demo import Outcome, perform
from sightline.demo_first import send_out
from sightline.errors import SightlineError
from sightline.flow import CHRONICLE, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.publish.pictures import Pictures
from tests.acceptance.made import NUMBERS, quiet
from tests.engines import DUCKDB

IDENTIFYING = ("la_child_id", "person_id", "client_id", "crime_reference", "nhs_number", "upn", "postcode")


def test_each_child_counted_once_is_within_two_per_cent_of_the_truth(outcome: Outcome) -> None:
    assert outcome.headline is not None
    assert outcome.headline.share <= 0.02


def test_every_breakdown_is_near_the_truth(outcome: Outcome) -> None:
    assert {item.what for item in outcome.drafts} >= {"all", "harmed_by", "area", "age", "sex", "sender", "overlap"}
    far = {item.what: item.share for item in outcome.drafts if item.share > 0.05}
    assert far == {}


def test_every_finding_stands_in_the_fix_list_of_the_agency_that_sent_the_file(outcome: Outcome, demo: Path) -> None:
    assert outcome.files > 12
    assert outcome.findings == sum(1 for _ in _fix_lists(demo))


def _fix_lists(demo: Path) -> Iterator[dict[str, str]]:
    for path in (demo / "fix-lists").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            yield from csv.DictReader(handle)


def _planted(demo: Path) -> set[str]:
    """Names, numbers and postcodes that the made-up agencies sent, long enough not to occur by chance."""
    values: set[str] = set()
    for path in (demo / "england" / "returns").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                values |= {
                    row[name]
                    for name in (
                        "la_child_id",
                        "person_id",
                        "client_id",
                        "crime_reference",
                        "nhs_number",
                        "upn",
                        "postcode",
                    )
                    if row.get(name) and len(row[name]) >= 6
                }
                if row.get("forename") and row.get("surname"):
                    values.add(f"{row['forename']} {row['surname']}")
    return values


def _pairs(counts: Iterable[int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts)


@pytest.mark.usefixtures("outcome")
def test_links_are_nearly_all_right_and_nearly_all_found(demo: Path) -> None:
    ledger = Ledger(demo / "ledger")
    entry = ledger.latest("linked")
    assert entry is not None
    rows = ledger.read_table(entry.payloads(Zone.LINK)[0], CHRONICLE).to_pylist()
    linked = {row["record_key"]: row["person_key"] for row in rows if row["band"] != "not linked"}
    key = keys.load(demo / "keys", keys.RECORD)
    truth: dict[str, str] = {}
    for row in pq.read_table(demo / "england" / "truth" / "records.parquet").to_pylist():
        truth[keys.Tokens(key, "record", row["sender"], row["agency"]).of(row["local_id"])] = row["person_id"]
    assert set(linked) <= set(truth)
    right = _pairs(Counter((truth[record], person) for record, person in linked.items()).values())
    made = _pairs(Counter(linked.values()).values())
    true = _pairs(Counter(truth[record] for record in linked).values())
    assert right / made >= 0.98
    assert right / true >= 0.98


@pytest.mark.usefixtures("outcome")
def test_nothing_identifiable_is_outside_the_identity_zone(demo: Path) -> None:
    planted = _planted(demo)
    assert len(planted) > 10_000
    payloads = demo / "ledger" / "payloads"
    for zone in Zone:
        if zone is Zone.IDENTITY:
            continue
        for path in (payloads / zone.value).iterdir():
            if path.read_bytes()[:4] == b"PAR1":
                table = pq.read_table(path)
                texts = [column for column in table.columns if str(column.type) == "string"]
                found = {value for column in texts for value in column.unique().to_pylist()} & planted
            else:
                found = _among(path, planted)
            assert not found, f"{len(found)} planted values in a payload of zone {zone.value}"


def _among(path: Path, planted: set[str]) -> set[str]:
    words = set(path.read_text(encoding="utf-8", errors="replace").replace('"', " ").replace(",", " ").split())
    return words & planted


@pytest.mark.usefixtures("outcome")
def test_no_page_table_or_log_holds_a_planted_value(demo: Path) -> None:
    planted = _planted(demo)
    for part in ("site", "fix-lists", "ledger/manifest"):
        for path in (demo / part).rglob("*"):
            if path.is_file():
                assert not _among(path, planted), f"a planted value stands in {part}"


def test_a_second_run_finds_everything_done_and_changes_nothing(
    outcome: Outcome, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing here looks at the pictures, which the first run has made.
    monkeypatch.setattr("sightline.demo.send_out", partial(send_out, pictures=Pictures.NONE))
    copy = Path(shutil.copytree(demo, tmp_path / "demo"))
    before = sorted(path.name for path in (copy / "ledger" / "manifest").iterdir())
    again = perform(copy, NUMBERS, None, DUCKDB, quiet)
    after = sorted(path.name for path in (copy / "ledger" / "manifest").iterdir())
    assert again.drafts == outcome.drafts
    # Clearing and publishing again are acts of their own and leave their entries; nothing else does.
    assert len(after) - len(before) <= 2


@pytest.mark.usefixtures("outcome")
def test_a_folder_of_another_demonstration_is_refused(demo: Path) -> None:
    with pytest.raises(SightlineError, match="another"):
        perform(demo, replace(NUMBERS, areas=5), None, DUCKDB, quiet)
