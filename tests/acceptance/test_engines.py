"""One project, run on DuckDB and on a cluster of Spark: the same links, events, drafts, cleared tables, byte for byte.

The cluster is of several processes on this machine, and the commands are those of a newcomer. Spark in one process runs
every step in the tests of spec/ and generative/.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from sightline import config
from sightline.analyses.analyse import analyse
from sightline.chronology.stage import chronicle
from sightline.clearance.stage import clear_drafts
from sightline.flow import ANALYSE, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.panels import COUNTED as PANELS
from sightline.ledger.receive import receive
from sightline.returns.reports.fixlist import files_in
from sightline.standard.model import EVENT, PERSON, PERSON_ETHNICITY
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.engines import DUCKDB, require_java

DAY = date(2026, 11, 25)
RELEASE = "the same release"
CLUSTER = ("--engine", "spark", "--master", "local-cluster[2,1,1024]")
DRAFTS = (
    "attendance", "children-who-harm", "clocks", "gaps", "paths", "perpetrators", "picture", "prison", "strategy",
    "timeliness", "unrecorded", "what-if",
)  # fmt: skip


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has received the files of a small made-up England."""
    folder = tmp_path_factory.mktemp("engines")
    simulate(folder / "england", scenario=plain(2, 3_000, (2025, 2026)), seed=5)
    config.write(folder / "project", config.simulated("the same on every engine"))
    keys.create(folder / "project" / "keys")
    opened = config.load(folder / "project")
    receive(Ledger.create(opened.ledger), opened, DAY, files_in([folder / "england" / "returns"]))
    return opened.folder


def run(received: Path, name: str, options: Sequence[str]) -> Ledger:
    """A copy of the project, linked and run by the commands with these options, then cleared."""
    copy = Path(shutil.copytree(received, received.parent / name))
    for command, worst in (("link", 1), ("run", 0)):  # link ends with 1 where it has something to look at
        words = [sys.executable, "-m", "sightline.cli", command, "-p", str(copy), *options]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode <= worst, done.stdout + done.stderr
        assert done.stderr.strip() == ""
    ledger = Ledger(copy / "ledger")
    assert list(ledger.unfinished.iterdir()) == []
    clear_drafts(ledger, config.Settings().policy, release=RELEASE, officer="nobody")
    return ledger


@pytest.fixture(scope="module")
def on_duckdb(received: Path) -> Ledger:
    return run(received, "on-duckdb", ())


@pytest.fixture(scope="module")
def on_spark(received: Path) -> Ledger:
    require_java()
    return run(received, "on-cluster", CLUSTER)


def hashes(ledger: Ledger, kind: str, zone: Zone) -> list[tuple[str, str]]:
    """Name and fingerprint of what the newest entry of a kind holds in a zone."""
    entry = ledger.latest(kind)
    assert entry is not None
    return [(payload.name, payload.fingerprint) for payload in entry.payloads(zone)]


def rows(ledger: Ledger, name: str) -> pa.Table:
    """All rows of an events table, in the order in which they are stored."""
    entry = ledger.latest("chronicled")
    assert entry is not None
    files = [item for item in entry.payloads(Zone.EVENTS) if item.name == name]
    return pa.concat_tables([ledger.read_table(item, ANALYSE) for item in files])


def test_the_links_and_the_model_are_the_same_bytes(on_duckdb: Ledger, on_spark: Ledger) -> None:
    made = hashes(on_duckdb, "linked", Zone.LINK)
    assert {"link", "link_pairs", "models"} <= {name for name, _ in made}
    assert made == hashes(on_spark, "linked", Zone.LINK)
    assert hashes(on_duckdb, "linked", Zone.ADMIN) == hashes(on_spark, "linked", Zone.ADMIN)


@pytest.mark.parametrize(
    ("name", "columns"),
    [("event", EVENT.names), ("person", PERSON.names), ("person_ethnicity", PERSON_ETHNICITY.names)],
)
def test_every_row_of_every_timeline_is_the_same_in_the_same_order(
    on_duckdb: Ledger, on_spark: Ledger, name: str, columns: Sequence[str]
) -> None:
    one, other = rows(on_duckdb, name), rows(on_spark, name)
    assert one.num_rows > 1_000
    assert tuple(one.column_names) == tuple(columns)
    assert one.cast(other.schema).equals(other)


def test_the_drafts_are_the_same_bytes(on_duckdb: Ledger, on_spark: Ledger) -> None:
    made = hashes(on_duckdb, "analysed", Zone.DRAFTS)
    assert {name for name, _ in made} == set(DRAFTS)
    assert made == hashes(on_spark, "analysed", Zone.DRAFTS)
    panels = hashes(on_duckdb, PANELS, Zone.DRAFTS)
    assert {"assessment_days", "identified_by_week"} <= {name for name, _ in panels}
    assert panels == hashes(on_spark, PANELS, Zone.DRAFTS)


def test_the_cleared_tables_are_the_same_bytes(on_duckdb: Ledger, on_spark: Ledger) -> None:
    made = hashes(on_duckdb, "cleared", Zone.CLEARED)
    assert {name for name, _ in made} > set(DRAFTS)  # and what came, how full it is, how well it was joined
    assert made == hashes(on_spark, "cleared", Zone.CLEARED)


def test_the_ledger_says_which_engine_made_what(on_duckdb: Ledger, on_spark: Ledger) -> None:
    for ledger, name in ((on_duckdb, "duckdb"), (on_spark, "spark")):
        for kind in ("chronicled", "analysed"):
            entry = ledger.latest(kind)
            assert entry is not None
            assert str(entry.body["engine"]).split()[0] == name


def test_what_one_engine_made_the_other_reads_and_finds_done(on_spark: Ledger) -> None:
    assert chronicle(on_spark, DUCKDB.open)[1] is False
    assert analyse(on_spark, DUCKDB.open)[1] is False
