"""A lookup of deprivation, and what linkage says of itself, as the stage enters it and the command prints it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sightline import config
from sightline.analyses.quality.linkage import WEIGHED, weigh
from sightline.clearance.stage import drafts
from sightline.config import Project
from sightline.errors import LedgerError, Refused
from sightline.flow import STOCK, Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.receive import receive
from sightline.link.stage import link
from tests.projects import made_up_project

FIXTURES = Path(__file__).parents[2] / "unit" / "returns" / "fixtures"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def project(tmp_path: Path) -> tuple[Project, Ledger]:
    opened, ledger = made_up_project(tmp_path / "project")
    receive(ledger, opened, TODAY, [FIXTURES / name for name in ("support.csv", "identity_clean.csv")])
    return opened, ledger


def with_lookup(project: Project, text: str) -> Project:
    """The project with a lookup beside its record."""
    (project.folder / "places.csv").write_text(text, encoding="utf-8")
    record = project.folder / config.FILE
    said = record.read_text(encoding="utf-8")
    if "\n[link]" not in said:
        record.write_text(
            said.replace('# [link]\n# deprivation = "deprivation.csv"', '[link]\ndeprivation = "places.csv"')
        )
    return config.load(project.folder)


def fifths(ledger: Ledger, entry: Entry) -> dict[str, int]:
    payload = next(item for item in entry.payloads(Zone.ADMIN) if item.name == "link_quality")
    return {
        row["code"]: row["n"]
        for row in ledger.read_table(payload, STOCK).to_pylist()
        if row["measure"] == "records of the group" and row["dimension"] == "deprivation"
    }


def test_links_are_counted_by_the_lookup_and_again_when_it_changes(project: tuple[Project, Ledger]) -> None:
    opened, ledger = project
    first, _ = link(ledger, opened, TODAY)
    assert fifths(ledger, first) == {}
    assert any("no table given" in line for line in first.body["summary"])  # type: ignore[attr-defined]
    outcodes = {"QX1": 1, "ZZ99": 9}
    looked = with_lookup(opened, "outcode,decile\n" + "".join(f"{place},{n}\n" for place, n in outcodes.items()))
    second, new = link(ledger, looked, TODAY)
    assert new
    assert fifths(ledger, second).keys() <= {"1", "5", "not_known"}
    assert sum(fifths(ledger, second).values()) > 0
    assert link(ledger, looked, TODAY) == (second, False)
    assert link(ledger, with_lookup(opened, "outcode,decile\nQX1,10\n"), TODAY)[1]


def test_a_lookup_with_faults_stops_linkage_before_it_begins(project: tuple[Project, Ledger]) -> None:
    opened, ledger = project
    with pytest.raises(Refused, match="from 1 to 10"):
        link(ledger, with_lookup(opened, "outcode,decile\nQX1,11\n"), TODAY)
    assert ledger.latest("linked") is None


def test_the_pages_of_linkage_are_drafted_once_and_after_linkage_only(project: tuple[Project, Ledger]) -> None:
    opened, ledger = project
    with pytest.raises(LedgerError, match="nothing was linked yet"):
        weigh(ledger)
    link(ledger, opened, TODAY)
    entry, new = weigh(ledger)
    assert (entry.kind, new) == (WEIGHED, True)
    assert weigh(ledger) == (entry, False)
    assert "linkage" in {draft.name for draft in drafts(ledger)}


def test_the_command_says_what_linkage_says_of_itself(project: tuple[Project, Ledger]) -> None:
    command = [sys.executable, "-m", "sightline.cli", "link", "-p", str(project[0].folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "", "COLUMNS": "200"})
    assert done.returncode in (0, 1), done.stderr
    assert "deprivation: no table given" in done.stdout
    review = subprocess.run(
        [*command[:3], "review", *command[4:]], capture_output=True, text=True, check=False, env={"PATH": ""}
    )
    assert review.returncode == 0, review.stderr
    assert "It holds names." in review.stdout
    assert len(list(project[0].review.iterdir())) == 1
