"""The stage that lays one timeline per person: content and link table in, events and persons out.

The timelines are those of draw 0 of the link set. What other draws say is handed on as differences, so that whoever
counts events can count them in every draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import pyarrow as pa

from sightline.chronology.happenings_services import school_terms
from sightline.chronology.sources import CONTENT
from sightline.chronology.steps import EVENT_ORDER, STEPS
from sightline.engines.engine import Engine, Open, Part, Progress
from sightline.engines.steps import read_by
from sightline.errors import LedgerError
from sightline.flow import CHRONICLE, Zone
from sightline.ledger.chain import Entry, Ledger, canonical
from sightline.ledger.submissions import CHRONICLED, LINKED, Counted, current, parts, to_link
from sightline.standard.codes import code_list
from sightline.standard.crimes import CRIMES
from sightline.standard.forms import crosswalk
from sightline.standard.justice import JUSTICE
from sightline.standard.model import (
    AGREEMENT,
    ATTENDANCE,
    CHRONOLOGY_FINDING,
    LINK,
    LINK_DRAW,
    PERSON,
    PERSON_ETHNICITY,
)
from sightline.standard.units import Status

# What is kept of what the steps make, and the order in which its rows are stored.
KEPT = (
    ("event", EVENT_ORDER), ("person", PERSON.key), ("person_ethnicity", PERSON_ETHNICITY.key),
    ("link_draw", LINK_DRAW.key), ("agreement", AGREEMENT.key), ("attendance", ATTENDANCE.key),
    ("chronology_finding", CHRONOLOGY_FINDING.key), *((table.name, table.key) for table in (*CRIMES, *JUSTICE)),
)  # fmt: skip


def chronicle(ledger: Ledger, open_engine: Open, progress: Progress | None = None) -> tuple[Entry, bool]:
    """Make events and persons of every current submission. Returns the entry and whether it was made now.

    The same submissions, link table and steps give the same events on every engine, so a second run finds the entry of
    the first.
    Raises LedgerError where nothing was received, or where the link table does not cover what was.
    """
    with ledger.at_work():
        return _chronicle(ledger, open_engine, progress)


def _chronicle(ledger: Ledger, open_engine: Open, progress: Progress | None) -> tuple[Entry, bool]:
    counted = current(ledger)
    link = _link_entry(ledger, counted)
    made_of: dict[str, object] = {
        "link": link.hash,
        "steps": hashlib.sha256(canonical([step.explain() for step in STEPS])).hexdigest(),
        "crosswalk": hashlib.sha256(canonical(crosswalk_table().to_pylist())).hexdigest(),
    }
    before = ledger.latest(CHRONICLED)
    if before is not None and before.body["made_of"] == made_of:
        return before, False
    with ledger.scratch() as folder, open_engine(ledger.unfinished) as engine:
        links = [payload for payload in link.payloads(Zone.LINK) if payload.name == LINK.name]
        make(
            engine,
            lambda name: parts(ledger, counted, CHRONICLE, Zone.CONTENT, name, folder),
            [(ledger.unsealed(item, CHRONICLE, folder), {}) for item in links],
            progress,
        )
        payloads = [
            ledger.put_file(Zone.EVENTS, name, path)
            for name, order in KEPT
            for path in engine.write(name, folder, order)
        ]
        # How many draws there are beside draw 0: one in which nobody moves has no row.
        body = {"made_of": made_of, "engine": engine.version, "draws": link.body.get("draws", 0)}
        return ledger.commit(CHRONICLED, body, payloads), True


def make(
    engine: Engine, content: Callable[[str], Sequence[Part]], links: Sequence[Part], progress: Progress | None = None
) -> None:
    """Make the tables of KEPT in an engine, from the files of each content table and of the link table.

    A content table is read with no more columns than the steps name; each table is given up after its last reader.
    """
    for name, columns in read_by(STEPS, CONTENT).items():
        engine.register_parts(name, columns, content(name))
    engine.register_parts("link", LINK.columns, links)
    engine.register("crosswalk", crosswalk_table())
    engine.register("school_term", school_terms())
    engine.run(STEPS, progress, {name for name, _ in KEPT})


def crosswalk_table() -> pa.Table:
    """The crosswalk of forms as the steps read it: one row a code.

    `status_of_a_child` is what a sexual offence whose victims may be of any age means where this victim was a child.
    """
    rows = crosswalk()
    any_age = code_list("offence_class_any_age_victims")
    of_a_child = [
        Status.CRIME.value if row.code_list == "offence_class" and row.code in any_age else None for row in rows
    ]
    return pa.table(
        {
            "code_list": pa.array([row.code_list for row in rows], pa.string()),
            "code": pa.array([row.code for row in rows], pa.string()),
            "status": pa.array([None if row.status is None else row.status.value for row in rows], pa.string()),
            "status_of_a_child": pa.array(of_a_child, pa.string()),
            "harmed_by": pa.array([row.harmed_by for row in rows], pa.string()),
            "context": pa.array([row.context for row in rows], pa.string()),
            "exploitation": pa.array([row.exploitation for row in rows], pa.bool_()),
            "trafficking": pa.array([row.trafficking for row in rows], pa.bool_()),
        }
    )


def _link_entry(ledger: Ledger, counted: Counted) -> Entry:
    numbers = [submission.entry for submission, _ in to_link(counted)]
    link = ledger.latest(LINKED)
    if link is None or link.body["submissions"] != numbers:
        raise LedgerError("the link table does not cover everything received: run `sightline link` first")
    return link
