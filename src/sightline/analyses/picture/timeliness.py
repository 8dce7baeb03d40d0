"""The draft of timeliness: how long until a record was made and received, and how many are still to come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import pyarrow as pa

from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.timeliness_nowcast import Happened, happened, happened_tables
from sightline.analyses.picture.timeliness_page import timeliness_page
from sightline.analyses.picture.timeliness_steps import DELAY_BAND, DELAYS, HAPPENED_BY_MONTH, STEADY_AGENCY, STEPS
from sightline.analyses.picture.timeliness_tables import agencies_table, band_table, delay_tables
from sightline.analyses.picture.timeliness_triangle import month_spans, steady, triangle, why_none
from sightline.engines.engine import Engine
from sightline.errors import MethodError
from sightline.ledger.calendar import ESTIMATE, Slot
from sightline.ledger.submissions import Submission
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import Draft, FigureTable

Progress = Callable[[str, int, int], None]
NO_NOWCAST = "what has been recorded so far does not allow one to be worked out"


@dataclass(frozen=True, slots=True)
class Came:
    """What came and when: every submission that counts, and the calendar of returns as it stood when the last came."""

    submissions: tuple[Submission, ...]
    slots: tuple[Slot, ...]

    @property
    def estimated(self) -> frozenset[tuple[str, str, int]]:
        """(kind of sender, agency, year) of what was sent in place of a return."""
        return frozenset((s.sender, s.agency, s.period.end.year) for s in self.slots if s.state == ESTIMATE)

    def fingerprint(self, coverage: Coverage) -> str:
        """What the draft depends on beside events and code: when returns came, and which forces count."""
        parts = (agencies_table(self.slots, coverage), sorted(steady(self.submissions, coverage, self.estimated)))
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def timeliness_drafts(
    engine: Engine, coverage: Coverage, came: Came, progress: Progress | None = None
) -> tuple[Draft, ...]:
    """The draft "timeliness", from the events in the engine and the list of what came.

    The engine must hold event, csa_record and covered_year.
    """
    forces = steady(came.submissions, coverage, came.estimated)
    engine.register("delay_band", band_table(DELAY_BAND))
    engine.register("steady_agency", _agencies(forces))
    engine.register("month_span", month_spans(coverage))
    engine.run(STEPS, progress)
    said, nowcast = _nowcast(engine, coverage, forces)
    tables = (*delay_tables(engine.counts(DELAYS), coverage), agencies_table(came.slots, coverage), *nowcast)
    kept = tuple(table for table in tables if table.figures)
    return (Draft("timeliness", 1, kept, timeliness_page(coverage, {table.name for table in kept}, said)),)


def _nowcast(
    engine: Engine, coverage: Coverage, forces: Collection[str]
) -> tuple[Happened | str, tuple[FigureTable, ...]]:
    """What is said of the nowcast and its tables; or why there is none."""
    reason = why_none(coverage, forces)
    if reason:
        return reason, ()
    known = triangle(engine.counts(HAPPENED_BY_MONTH), coverage, forces)
    try:
        return happened(known), happened_tables(known)
    except MethodError:  # its reason tells of single months, whose counts may be withheld
        return NO_NOWCAST, ()


def _agencies(forces: Iterable[str]) -> pa.Table:
    return pa.Table.from_pylist([{"agency": force} for force in sorted(forces)], schema=schema_of(STEADY_AGENCY))
