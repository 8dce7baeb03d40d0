"""The draft "prison": need for programmes, places, waits, release, supervision and notices, with a forecast."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa

from sightline.analyses.perpetrators import prison_steps as steps
from sightline.analyses.perpetrators.prison_flow import forecast_tables
from sightline.analyses.perpetrators.prison_page import prison_pages
from sightline.analyses.perpetrators.prison_tables import (
    Prisons,
    community_tables,
    need_tables,
    notice_tables,
    wait_tables,
)
from sightline.analyses.picture.coverage import Coverage, unbroken_to_last
from sightline.engines.engine import Engine
from sightline.ledger.submissions import Submission
from sightline.standard.areas import regions
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import Draft
from sightline.standard.figures import Period
from sightline.standard.holding import holding

Progress = Callable[[str, int, int], None]
SERVICES = ("prison", "probation")
_WANTED = (
    ("programmes", "files of programmes in prison"), ("custody", "files of time in custody"),
    ("programme_places", "files of places on programmes"), ("supervision", "files of supervision"),
    ("register", "files of duties to notify the police"),
)  # fmt: skip


def prison_drafts(
    engine: Engine, coverage: Coverage, submissions: Sequence[Submission], progress: Progress | None = None
) -> tuple[Draft, ...]:
    """The draft "prison", from events and what stands beside them; none where no prison or probation service sent any.

    The engine must hold `event`, `programme_need`, `supervision_term` and `programme_place`.
    """
    period = span(submissions)
    if period is None:
        return ()
    register(engine, period, submissions)
    engine.run(steps.STEPS, progress)
    rows = {step.name: engine.counts(step).to_pylist() for step in steps.STEPS if not step.person_rows}
    return made(Prisons(period, rows), coverage, missing(period, submissions))


def made(prisons: Prisons, coverage: Coverage, gaps: Sequence[str]) -> tuple[Draft, ...]:
    """The draft of what was counted; tables that say nothing are left out, and none where no page is left."""
    every = [*need_tables(prisons), *wait_tables(prisons), *community_tables(prisons), *notice_tables(prisons),
             *forecast_tables(prisons)]  # fmt: skip
    tables = holding(every)
    source = f"Returns received by Sightline, linked. {coverage.source}"
    pages = prison_pages(prisons.period, source, {table.name for table in tables}, gaps)
    return (Draft("prison", 1, tables, pages[0], pages[1:]),) if pages else ()


def register(engine: Engine, period: Period, submissions: Sequence[Submission]) -> None:
    """Make the span and the regions of the services known to the steps."""
    services = sorted({one.agency for one in submissions if one.sender in SERVICES})
    pairs = [{"agency": agency, "region": region_of(agency)} for agency in services]
    days = [{"first_day": period.start, "last_day": period.end}]
    engine.register("service_region", pa.Table.from_pylist(pairs, schema=schema_of(steps.SERVICE_REGION)))
    engine.register("prison_span", pa.Table.from_pylist(days, schema=schema_of(steps.PRISON_SPAN)))


def region_of(agency: str) -> str:
    """The region that a service's code ends with, as PRI-E12000001 does; else not_known."""
    return agency[-9:] if agency[-9:] in regions() else "not_known"


def span(submissions: Sequence[Submission]) -> Period | None:
    """The last years without a gap for which a prison or a probation service sent anything; None for no year."""
    years = {one.year for one in submissions if one.sender in SERVICES}
    if not years:
        return None
    return Period.years_to_march(*unbroken_to_last(years))


def missing(period: Period, submissions: Sequence[Submission]) -> tuple[str, ...]:
    """What did not come, in words: whole kinds of file, and services that sent none for some year."""
    said = []
    for code, words in _WANTED:
        sent = {(one.agency, one.year) for one in submissions if one.return_code == code}
        agencies, years = {agency for agency, _ in sent}, range(period.start.year + 1, period.end.year + 1)
        lacking = sum(1 for agency in agencies for year in years if (agency, year) not in sent)
        if not sent:
            said.append(f"No {words} were received: what they hold is not shown.")
        elif lacking:
            said.append(f"Not every service sent {words} for every year: it had nothing to tell, or did not send them.")
    return tuple(said)
