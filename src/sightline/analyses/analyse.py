"""The stage that counts: events in, all drafts of tier 1 out: picture, unrecorded, timeliness, pathways, perpetrators.

Each analysis is handed the same engine, with the tables of the ledger in it, and gives its drafts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from sightline.analyses.children_who_harm import steps as welfare_steps
from sightline.analyses.children_who_harm.draft import welfare_drafts
from sightline.analyses.pathways import attend_steps, clocks, gap_steps, panel_steps, paths, whatif_steps
from sightline.analyses.pathways.attend import attend_drafts
from sightline.analyses.pathways.clocks import clock_drafts
from sightline.analyses.pathways.gaps import gap_drafts
from sightline.analyses.pathways.panels import area_panels
from sightline.analyses.pathways.paths import path_drafts
from sightline.analyses.pathways.whatif import whatif_drafts
from sightline.analyses.perpetrators import draft as perpetrators
from sightline.analyses.perpetrators import organised_steps, prison_steps
from sightline.analyses.perpetrators.organised import organised_drafts
from sightline.analyses.perpetrators.prison import prison_drafts
from sightline.analyses.perpetrators.published_page import published_drafts
from sightline.analyses.perpetrators.scoreboard import strategy_drafts
from sightline.analyses.perpetrators.scoreboard_rules import first_strategy, read_strategy
from sightline.analyses.picture import steps as picture_steps
from sightline.analyses.picture import timeliness_steps
from sightline.analyses.picture.coverage import Coverage, coverage_of
from sightline.analyses.picture.draft import picture_draft
from sightline.analyses.picture.timeliness import Came, timeliness_drafts
from sightline.analyses.picture.unrecorded import unrecorded_drafts
from sightline.analyses.picture.unrecorded_steps import DRAWN_LIST_OVERLAP, LIST_OVERLAP
from sightline.analyses.quality.worse_links import counts_of_links, fingerprint, made_of_links, noted
from sightline.config import Unrecorded
from sightline.engines.engine import Engine, Open
from sightline.engines.steps import read_by
from sightline.errors import LedgerError
from sightline.flow import ANALYSE, Zone
from sightline.ledger.calendar import calendar
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.panels import keep_panels
from sightline.ledger.submissions import CHRONICLED, current
from sightline.published.offenders import Offenders
from sightline.standard.crimes import CRIMES
from sightline.standard.drafts import Draft
from sightline.standard.justice import JUSTICE
from sightline.standard.ledgers import with_ledgers
from sightline.standard.model import ATTENDANCE, EVENT, LINK_DRAW, PERSON, PERSON_ETHNICITY
from sightline.standard.panels import AreaPanel
from sightline.standard.wire import encode

ANALYSED = "analysed"
PICTURE = (*picture_steps.STEPS, LIST_OVERLAP, DRAWN_LIST_OVERLAP, *timeliness_steps.STEPS)
PATHWAYS = (
    *clocks.STEPS, *paths.STEPS, *attend_steps.STEPS, *gap_steps.STEPS, *whatif_steps.STEPS, *panel_steps.STEPS,
)  # fmt: skip
EVERY = (*PICTURE, *PATHWAYS, *perpetrators.STEPS, *prison_steps.STEPS, *organised_steps.STEPS, *welfare_steps.STEPS)
# What is read of the ledger: the tables and columns that some step names.
_TABLES = (EVENT, ATTENDANCE, PERSON, PERSON_ETHNICITY, LINK_DRAW, *CRIMES, *JUSTICE)
READ = read_by(EVERY, {table.name: table.columns for table in _TABLES})
# What every draft is made by: where a line of it changes, an old draft does not stand.
_PARTS = ("analyses", "methods", "standard")

Progress = Callable[[str, int, int], None]


def analyse(
    ledger: Ledger,
    open_engine: Open,
    progress: Progress | None = None,
    tied: Sequence[str] = Unrecorded().tied,
    strategy: str | None = None,
    offenders: Sequence[Offenders] = (),
) -> tuple[Entry, bool]:
    """Draft everything of tier 1 from the newest events, with the panels. Returns the drafts' entry and if it is new.

    `tied` are the pairs of lists that referral ties, as sightline.toml says; `strategy` is the text of strategy.toml,
    by default the first one; `offenders` are published tables. Raises LedgerError where there are no events yet,
    ConfigError where the strategy has faults.
    """
    aims = read_strategy(strategy or first_strategy())
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
    made_of = {
        "events": chronicled.hash, "code": code_hash(), "tied": ", ".join(sorted(tied)),
        "timeliness": came.fingerprint(coverage), "coverage": _digest(coverage.fingerprint()),
        "links": fingerprint(links), "strategy": _digest(strategy or ""), "offenders": _digests(offenders),
    }  # fmt: skip
    before = ledger.latest(ANALYSED)
    if before is not None and before.body["made_of"] == made_of:
        return before, False
    with ledger.at_work(), ledger.scratch() as folder, open_engine(ledger.unfinished) as engine:
        register(engine, ledger, chronicled, folder)
        draws = int(str(chronicled.body.get("draws", 0)))
        drafts = [noted(one, links) for one in _drafts(engine, coverage, came, draws, tied, progress)]
        drafts += [*strategy_drafts(aims, drafts), *published_drafts(offenders, drafts)]
        panels = area_panels(engine, coverage, progress)
        return _kept(ledger, drafts, panels, {"made_of": made_of, "engine": engine.version}), True


def _kept(ledger: Ledger, drafts: Sequence[Draft], panels: Sequence[AreaPanel], body: dict[str, object]) -> Entry:
    """Enter both, first the panels: whoever is stopped between the two entries makes both again."""
    keep_panels(ledger, panels, body)
    payloads = [ledger.put_bytes(Zone.DRAFTS, draft.name, encode(with_ledgers(draft))) for draft in drafts]
    return ledger.commit(ANALYSED, body, payloads)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _digests(offenders: Sequence[Offenders]) -> str:
    return ", ".join(one.digest for one in offenders)


def code_hash() -> str:
    """The SHA-256 of all that drafts are made by: steps, methods, tables of codes and words of pages."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for part in _PARTS:
        for path in sorted((root / part).rglob("*")):
            if path.suffix in (".py", ".csv", ".toml"):
                digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def register(engine: Engine, ledger: Ledger, chronicled: Entry, folder: Path) -> None:
    """Make events, persons and the draws of the links known to the steps, unsealed in `folder`."""
    for name, columns in READ.items():
        files = [payload for payload in chronicled.payloads(Zone.EVENTS) if payload.name == name]
        engine.register_parts(name, columns, [(ledger.unsealed(item, ANALYSE, folder), {}) for item in files])


def _drafts(
    engine: Engine, coverage: Coverage, came: Came, draws: int, tied: Sequence[str], progress: Progress | None
) -> Iterator[Draft]:
    """Every draft; those of pathways read what the steps of the picture made."""
    yield picture_draft(engine, coverage, draws, progress)
    yield from unrecorded_drafts(engine, coverage, draws, tied, progress)
    yield from timeliness_drafts(engine, coverage, came, progress)
    yield from clock_drafts(engine, coverage, progress)
    yield from path_drafts(engine, coverage, progress)
    yield from attend_drafts(engine, coverage, progress)
    yield from gap_drafts(engine, coverage, draws, progress)
    yield from whatif_drafts(engine, coverage, progress)
    yield from perpetrators.perpetrator_drafts(engine, coverage, came.submissions, progress)
    yield from prison_drafts(engine, coverage, came.submissions, progress)
    yield from organised_drafts(engine, coverage, progress)
    yield from welfare_drafts(engine, coverage, came.submissions, progress)
