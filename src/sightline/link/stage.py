"""The stage that decides who is who: identity in, the link table and its quality out. Keys only leave it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pyarrow as pa

from sightline import __version__
from sightline.config import Project
from sightline.flow import LINK as STAGE
from sightline.flow import Zone
from sightline.ledger import keys
from sightline.ledger.chain import Entry, Ledger, Payload
from sightline.ledger.entries import gone
from sightline.ledger.submissions import LINKED, Counted, current, payloads_of, to_link
from sightline.link import deprivation
from sightline.link.again import Earlier
from sightline.link.backend import Compare, DuckBackend
from sightline.link.by_group import Known
from sightline.link.draws import NUMBER
from sightline.link.linking import Linked, Models, link_people
from sightline.link.summary import summary, to_look_at
from sightline.standard.arrow import schema_of
from sightline.standard.model import IDENTITY

_NEEDED = {"link", "link_pairs", "link_seen", "models"}  # payloads of an earlier linkage


def link(
    ledger: Ledger,
    project: Project,
    today: date,
    progress: Callable[[str], None] | None = None,
    compare: Compare = DuckBackend,
    *,
    full: bool = False,
) -> tuple[Entry, bool]:
    """Link every record of the current submissions. Returns the ledger entry and whether it was made now.

    Where there is an earlier linkage of this version, its model is used again, and only pairs with a record that is new
    or changed since are compared; with `full` everything is, by a model that is learnt anew.

    Raises ConfigError where the project record does not allow it today, LedgerError where nothing was received, Refused
    where the project's lookup of deprivation has faults.
    """
    project.require_lawful(today)
    with ledger.at_work():
        counted = to_link(current(ledger))
        numbers = [submission.entry for submission, _ in counted]
        lookup = deprivation.digest(project.deprivation) if project.deprivation else None
        before = ledger.latest(LINKED)
        if before is not None and not full and _made_of(before) == (numbers, __version__, lookup):
            return before, False
        known = known_of(project, counted)
        earlier, models = (None, None) if full or before is None else _earlier(ledger, before)
        linked = link_people(
            identity_of(ledger, counted),
            key=keys.load(project.keys, keys.PERSON),
            models=models,
            earlier=earlier,
            today=today,
            threads=project.settings.threads,
            compare=compare,
            spill=ledger.unfinished,
            known=known,
            progress=progress,
        )
        return ledger.commit(LINKED, _body(linked, numbers, lookup), _payloads(ledger, linked)), True


def _earlier(ledger: Ledger, before: Entry) -> tuple[Earlier | None, Models | None]:
    """What an earlier linkage left, and its models; nothing where it is of another version or was destroyed."""
    found = {payload.name: payload for payload in before.payloads(Zone.LINK)}
    destroyed = gone(ledger.entries())
    whole = set(found) >= _NEEDED and not any(payload.sha256 in destroyed for payload in found.values())
    if not whole or before.body.get("version") != __version__:
        return None, None
    link, pairs, seen = (ledger.read_table(found[name], STAGE) for name in ("link", "link_pairs", "link_seen"))
    return Earlier(link, pairs, seen), json.loads(ledger.read_bytes(found["models"], STAGE))


def _made_of(entry: Entry) -> tuple[object, object, object]:
    return entry.body["submissions"], entry.body.get("version"), entry.body.get("deprivation")


def known_of(project: Project, counted: Counted) -> Known:
    """What counts by group need: the last day that any submission speaks of, and the lookup of deprivation."""
    table = deprivation.read(project.deprivation) if project.deprivation else None
    return Known(max(submission.period_end for submission, _ in counted), table)


def identity_of(ledger: Ledger, counted: Counted) -> pa.Table:
    """The identity rows of those submissions as one table of standard.model.IDENTITY."""
    tables = []
    for payload, constants in payloads_of(counted, Zone.IDENTITY, "identity"):
        table = ledger.read_table(payload, STAGE)
        for name in ("agency", "sender", "return_code"):
            table = table.append_column(name, pa.array([constants[name]] * table.num_rows, pa.string()))
        table = table.append_column("submission", pa.array([constants["submission"]] * table.num_rows, pa.int64()))
        for column in schema_of(IDENTITY.columns):
            if column.name not in table.column_names:  # received before there was such a column
                table = table.append_column(column, pa.nulls(table.num_rows, column.type))
        tables.append(table.select(IDENTITY.names))
    return pa.concat_tables(tables)


def _body(linked: Linked, numbers: list[int], lookup: str | None) -> dict[str, object]:
    return {
        "submissions": numbers, "version": __version__, "draws": NUMBER, "deprivation": lookup,
        "findings": [*linked.findings, *to_look_at(linked.quality)], "summary": list(summary(linked.quality)),
    }  # fmt: skip


def _payloads(ledger: Ledger, linked: Linked) -> list[Payload]:
    model = json.dumps(linked.models, sort_keys=True, default=str).encode()
    return [
        ledger.put_table(Zone.LINK, "link", linked.link),
        ledger.put_table(Zone.ADMIN, "link_quality", linked.quality),
        ledger.put_table(Zone.LINK, "link_pairs", linked.pairs),
        ledger.put_table(Zone.LINK, "link_seen", linked.seen),
        ledger.put_table(Zone.LINK, "link_moved", linked.moved),
        ledger.put_bytes(Zone.LINK, "models", model),
    ]
