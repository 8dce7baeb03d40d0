"""A made-up release put out by two reviewers, for the tests of what becomes of releases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from sightline.clearance.documents import write
from sightline.clearance.gate import clear_reviewed
from sightline.clearance.review import vote
from sightline.clearance.stage import open_release, submit_drafts
from sightline.flow import Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.entries import canonical, digest_of
from sightline.ledger.receive import receive
from sightline.publish.stage import publish
from sightline.standard.approved import Document
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.wire import encode
from tests.projects import TODAY, made_up_project
from tests.unit.clearance.moves import a_draft, by

SUPPORT = Path(__file__).parents[1] / "unit" / "returns" / "fixtures" / "support.csv"
GUIDE = Document("guide", "What to ask", "Ask early.\n\nWrite it down.", "D. Director", date(2026, 11, 20))


def drafted(ledger: Ledger, girls: int) -> None:
    """A run that drafted one page."""
    made = a_draft(girls)
    section = replace(made.page.sections[0], chart=Chart(ChartKind.BARS, "sex"))
    made = replace(made, page=replace(made.page, sections=(section,)))
    with ledger.at_work():
        payload = ledger.put_bytes(Zone.DRAFTS, "test", encode(made))
        ledger.commit("analysed", {"made_of": {"chronicled": f"{girls:064d}"}}, [payload])


def put_out(ledger: Ledger, site: Path, name: str = "2026-11") -> None:
    """The way of two reviewers, from the newest drafts to a site."""
    submit_drafts(ledger, "sightline-default", by("Author"), release=name)
    for who in ("First", "Second"):
        vote(ledger, name, by(who, "looks right"), approve=True)
    clear_reviewed(ledger, by("Releaser"), release=name)
    publish(open_release(ledger, name, by("Releaser")), site, title="A test", made_up=True, today=TODAY)


def released(folder: Path) -> Path:
    """A made-up project whose release 2026-11 is out, with a document in it."""
    project, ledger = made_up_project(folder)
    receive(ledger, project, TODAY, [SUPPORT])
    drafted(ledger, 41)
    write(ledger, GUIDE, by("Author"))
    put_out(ledger, project.site)
    return project.folder


def rewritten(ledger: Ledger, kind: str, change: Callable[[dict[str, object]], None]) -> int:
    """Change the body of the last entry of a kind, and write the whole chain after it anew, hashes and all.

    It is what somebody does who can write the ledger and knows how it is made. Returns the entry's number.
    """
    entries = ledger.entries()
    number = max(entry.number for entry in entries if entry.kind == kind)
    previous = entries[number - 2].hash
    for entry in entries[number - 1 :]:
        body = json.loads(json.dumps(entry.body))
        if entry.number == number:
            change(body)
        digest = digest_of(entry.number, entry.kind, entry.at, body, previous)
        raw = {
            "number": entry.number, "kind": entry.kind, "at": entry.at, "body": body, "previous": previous,
            "hash": digest,
        }  # fmt: skip
        path = ledger.folder / "manifest" / f"{entry.number:08d}.json"
        path.chmod(0o600)
        path.write_bytes(canonical(raw))
        previous = digest
    return number
