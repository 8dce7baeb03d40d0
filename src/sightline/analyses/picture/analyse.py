"""The stage that counts: events in, the draft of the picture out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import pyarrow as pa

from sightline.analyses.picture.children import children_draft
from sightline.analyses.picture.page import SECTIONS, Coverage
from sightline.analyses.picture.steps import CHILDREN, CHILDREN_ANY_YEAR, LEFT_OUT, STEPS
from sightline.config import Settings
from sightline.engines.duck import DuckEngine
from sightline.errors import LedgerError
from sightline.flow import ANALYSE, Zone
from sightline.ledger.chain import Entry, Ledger, canonical
from sightline.ledger.submissions import Submission, current
from sightline.standard.wire import encode

ANALYSED = "analysed"
CHRONICLED = "chronicled"


def analyse(
    ledger: Ledger, settings: Settings, progress: Callable[[str, int, int], None] | None = None
) -> tuple[Entry, bool]:
    """Draft the picture from the newest events. Returns the ledger entry and whether it was made now.

    Raises LedgerError where there are no events yet.
    """
    chronicled = ledger.latest(CHRONICLED)
    if chronicled is None:
        raise LedgerError("there are no events yet: run `sightline run` after receiving and linking")
    coverage = coverage_of([submission for submission, _ in current(ledger)])
    made_of: dict[str, object] = {
        "events": chronicled.hash,
        "steps": hashlib.sha256(canonical([step.explain() for step in STEPS])).hexdigest(),
        "page": hashlib.sha256(repr(SECTIONS).encode()).hexdigest(),
        "years": list(coverage.years),
    }
    before = ledger.latest(ANALYSED)
    if before is not None and before.body["made_of"] == made_of:
        return before, False
    with DuckEngine(ledger.folder / "unfinished", threads=settings.threads, memory=settings.memory) as engine:
        for payload in chronicled.payloads(Zone.EVENTS):
            engine.register(payload.name, ledger.read_table(payload, ANALYSE))
        engine.register("covered_year", pa.table({"year": pa.array(coverage.years, pa.int64())}))
        engine.run(STEPS, progress)
        draft = children_draft(
            engine.counts(CHILDREN), engine.counts(CHILDREN_ANY_YEAR), engine.counts(LEFT_OUT), coverage
        )
    payload = ledger.put_bytes(Zone.DRAFTS, draft.name, encode(draft))
    return ledger.commit(ANALYSED, {"made_of": made_of}, [payload]), True


def coverage_of(submissions: Iterable[Submission]) -> Coverage:
    """Which years returns were received for, from whom, and which agency of those is silent in one of them."""
    sent = [submission for submission in submissions if submission.return_code != "identity"]
    years = sorted({submission.year for submission in sent})
    agencies = sorted({(submission.sender, submission.agency) for submission in sent})
    have = {(submission.sender, submission.agency, submission.year) for submission in sent}
    silent = {
        (sender, year): sum(1 for kind, agency in agencies if kind == sender and (kind, agency, year) not in have)
        for sender in sorted({sender for sender, _ in agencies})
        for year in years
    }
    words = {"council": "councils", "police": "police forces", "support": "support services"}
    return Coverage(
        years=tuple(years),
        senders={sender: sum(1 for kind, _ in agencies if kind == sender) for sender, _ in agencies},
        missing=tuple(
            f"{count} of the {words.get(sender, sender)} sent nothing for the year to March {year}: its "
            "numbers are too low."
            for (sender, year), count in silent.items()
            if count
        ),
        data_until=max(submission.period_end for submission in sent),
    )
