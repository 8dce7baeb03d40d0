"""A made-up world of which only some files are sent: it then takes some ten seconds of CPU, so many can be made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from sightline import config
from sightline.analyses.analyse import register
from sightline.analyses.picture.coverage import Coverage, coverage_of
from sightline.analyses.picture.draft import spans
from sightline.chronology.stage import chronicle
from sightline.engines.duck import opener
from sightline.engines.engine import Engine
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.ledger.submissions import CHRONICLED, Submission, current
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.standard.drafts import Draft
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.world import simulate

JUSTICE = ("police", "court", "prison", "probation")  # who holds suspects: councils, schools and health hold none
SETTINGS = config.Settings(threads=1, memory="1GB")
Drafting = Callable[[Engine, Coverage, list[Submission]], tuple[Draft, ...]]


def drafted(
    folder: Path, scenario: Scenario, seed: int, drafting: Drafting, senders: tuple[str, ...],
    files: tuple[str, ...] = ("",),
) -> tuple[Draft, ...]:  # fmt: skip
    """Make a world in `folder`/england, receive, link and chronicle some files, and give the drafts made of them.

    `senders` and `files` are what the names of folders and of files in them begin with.
    """
    england, project = folder / "england", folder / "project"
    simulate(england, scenario=scenario, seed=seed)
    config.write(project, config.simulated("A trial on a made-up England"), SETTINGS)
    keys.create(project / "keys")
    opened = config.load(project)
    ledger, today = Ledger.create(opened.ledger), datetime.now(UTC).date()
    folders = [path for path in sorted((england / "returns").iterdir()) if path.name.startswith(senders)]
    receive(ledger, opened, today, [path for path in files_in(folders) if path.name.startswith(files)])
    link(ledger, opened, today)
    chronicle(ledger, opener(opened.settings))
    submissions = [submission for submission, _ in current(ledger)]
    coverage, chronicled = coverage_of(submissions), ledger.latest(CHRONICLED)
    assert coverage is not None
    assert chronicled is not None
    with ledger.at_work(), ledger.scratch() as scratch, opener(opened.settings)(ledger.unfinished) as engine:
        register(engine, ledger, chronicled, scratch)
        engine.register("covered_year", pa.table({"year": pa.array(coverage.years, pa.int64())}))
        engine.register("span", spans(coverage))
        return drafting(engine, coverage, submissions)
