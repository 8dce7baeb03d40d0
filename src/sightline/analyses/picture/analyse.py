"""The stage that counts: events in, the drafts of the picture, of what was not recorded and of timeliness out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from sightline.analyses.picture.adults import ADULTS, DRAWN_ADULTS
from sightline.analyses.picture.children import KEY, WHOLE, Counted, children_draft
from sightline.analyses.picture.codes import CHILDREN, CROSSINGS, DRAWN_CHILDREN, PLACES, RECORDS_HELD
from sightline.analyses.picture.coverage import Coverage, coverage_of
from sightline.analyses.picture.pages import WORDING
from sightline.analyses.picture.steps import BEST, STEPS
from sightline.analyses.picture.timeliness import Came, timeliness_drafts
from sightline.analyses.picture.timeliness_steps import STEPS as TIMELINESS
from sightline.analyses.picture.unrecorded import unrecorded_drafts, unrecorded_words
from sightline.analyses.picture.unrecorded_steps import DRAWN_LIST_OVERLAP, LIST_OVERLAP
from sightline.analyses.quality.worse_links import counts_of_links, fingerprint, made_of_links, noted
from sightline.config import Unrecorded
from sightline.engines.engine import Engine, Open
from sightline.engines.steps import Step
from sightline.errors import LedgerError
from sightline.flow import ANALYSE, Zone
from sightline.ledger.calendar import calendar
from sightline.ledger.chain import Entry, Ledger, canonical
from sightline.ledger.submissions import CHRONICLED, current
from sightline.standard.drafts import Draft
from sightline.standard.draws import FEWEST, METHOD, NO_DRAWS, Draws
from sightline.standard.ledgers import edition, with_ledgers
from sightline.standard.model import EVENT, LINK_DRAW, PERSON, PERSON_ETHNICITY
from sightline.standard.wire import encode

ANALYSED = "analysed"
EVERY = (*STEPS, LIST_OVERLAP, DRAWN_LIST_OVERLAP, *TIMELINESS)


Progress = Callable[[str, int, int], None]


def analyse(
    ledger: Ledger, open_engine: Open, progress: Progress | None = None, tied: Sequence[str] = Unrecorded().tied
) -> tuple[Entry, bool]:
    """Draft the picture from the newest events. Returns the ledger entry and whether it was made now.

    `tied` are the pairs of lists that referral ties, as sightline.toml says. Raises LedgerError where there are no
    events yet.
    """
    chronicled = ledger.latest(CHRONICLED)
    if chronicled is None:
        raise LedgerError("there are no events yet: run `sightline run` after receiving and linking")
    submissions = [submission for submission, _ in current(ledger)]
    newest = max((submission.received_on for submission in submissions), default=date.min)
    came = Came(tuple(submissions), calendar(ledger, newest).slots)
    coverage = coverage_of(submissions, came.estimated)
    if coverage is None:
        raise LedgerError("no return that can be counted was received: an identity file alone holds no records")
    links = counts_of_links(ledger, made_of_links(chronicled), ANALYSE)
    made_of: dict[str, object] = {
        "events": chronicled.hash,
        "steps": hashlib.sha256(canonical([*(step.explain() for step in EVERY), CROSSINGS])).hexdigest(),
        "page": hashlib.sha256(repr((WORDING, METHOD, unrecorded_words(coverage, tied))).encode()).hexdigest(),
        "timeliness": came.fingerprint(coverage),
        "coverage": hashlib.sha256(coverage.fingerprint().encode()).hexdigest(),
        "links": fingerprint(links),
        "ledgers": edition(),
    }
    before = ledger.latest(ANALYSED)
    if before is not None and before.body["made_of"] == made_of:
        return before, False
    with ledger.at_work(), ledger.scratch() as folder, open_engine(ledger.unfinished) as engine:
        _register(engine, ledger, chronicled, folder)
        draws = int(str(chronicled.body.get("draws", 0)))
        picture = noted(_picture(engine, coverage, draws, progress), links)
        drafts = (
            picture, *unrecorded_drafts(engine, coverage, draws, tied, progress),
            *(noted(one, links) for one in timeliness_drafts(engine, coverage, came, progress)),
        )  # fmt: skip
        payloads = [ledger.put_bytes(Zone.DRAFTS, draft.name, encode(with_ledgers(draft))) for draft in drafts]
        return ledger.commit(ANALYSED, {"made_of": made_of, "engine": engine.version}, payloads), True


def _register(engine: Engine, ledger: Ledger, chronicled: Entry, folder: Path) -> None:
    """Make the events, the persons and the draws known to the steps, unsealed in `folder`."""
    for table in (EVENT, PERSON, PERSON_ETHNICITY, LINK_DRAW):
        files = [payload for payload in chronicled.payloads(Zone.EVENTS) if payload.name == table.name]
        engine.register_parts(
            table.name, table.columns, [(ledger.unsealed(item, ANALYSE, folder), {}) for item in files]
        )


def _picture(engine: Engine, coverage: Coverage, draws: int, progress: Progress | None) -> Draft:
    """Run the steps on the tables of the ledger; those over draws only where there are draws enough for a range."""
    engine.register("covered_year", pa.table({"year": pa.array(coverage.years, pa.int64())}))
    engine.register("span", spans(coverage))
    for name, rows in (("place", PLACES), ("crossing", CROSSINGS)):
        engine.register(name, pa.Table.from_pylist(list(rows)))
    engine.register("link_set", pa.table({"draw": pa.array(range(draws + 1), pa.int64())}))
    engine.run(STEPS if draws >= FEWEST else BEST, progress)
    counted = Counted(
        engine.counts(CHILDREN), engine.counts(RECORDS_HELD), engine.counts(ADULTS),
        _over_draws(engine, draws, DRAWN_CHILDREN, "children"), _over_draws(engine, draws, DRAWN_ADULTS, "people"),
    )  # fmt: skip
    return children_draft(counted, coverage)


def spans(coverage: Coverage) -> pa.Table:
    """Each year by itself, and as part of all the years together where they are several without a gap."""
    years = list(coverage.years)
    whole = years if len(years) > 1 and coverage.unbroken else []
    columns = {"year": [*years, *whole], "span": [*years, *[WHOLE] * len(whole)]}
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def _over_draws(engine: Engine, number: int, step: Step, value: str) -> Draws:
    """The recounts of one count; none where there are too few draws for a range."""
    if number < FEWEST:
        return NO_DRAWS
    return Draws.of(number, engine.counts(step).to_pylist(), KEY, value)
