"""One made-up project beside the world its files came from: a run's figures against the truth that was planted."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rich.console import Console

from sightline import config
from sightline.analyses.analyse import ANALYSED
from sightline.analyses.quality.worse_links import counts_of_links
from sightline.errors import SightlineError
from sightline.flow import CHRONICLE, CLEAR, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Entry, Ledger, hash_file
from sightline.ledger.panels import panels_of
from sightline.ledger.receive import hash_parcel
from sightline.ledger.submissions import CHRONICLED, LINKED, current, received, to_link
from sightline.returns.parcels import Parcel
from sightline.returns.reports.fixlist import gather
from sightline.returns.whose import FILE as SAID
from sightline.standard.drafts import Draft
from sightline.standard.figures import Period
from sightline.standard.model import LINK
from sightline.standard.wire import decode_draft
from sightline.synthetic.truth.link_scores import Truth, link_scores
from sightline.synthetic.truth.planted import recorded
from sightline.synthetic.truth.planted_areas import pooled_drafts
from sightline.synthetic.truth.score_rows import Planted, Score, read_planted, scores_text
from sightline.synthetic.truth.score_tables import print_scores
from sightline.synthetic.truth.scores import Run, score_rows, scorebook
from sightline.trial_effects import effect_drafts

COUNTS, PLANTED, PLAN = "truth/counts.csv", "truth/planted.csv", "truth/plan.csv"
WHO = ("truth/records.parquet", "truth/children.parquet", "truth/barriers.parquet")
RETURNS = "returns/"


def score(project: Path, truth: Path) -> list[Score]:
    """Score the newest run of a made-up project against the world under `truth`, the folder that `simulate` wrote.

    Raises SightlineError where the project is not marked made up, has no run of all that was received, or was sent
    other files than those of that world; and where a file of the truth is missing or was changed.
    """
    opened = config.load(project)
    if not opened.record.made_up:
        raise SightlineError(
            "only a project of made-up data can be scored: of real children no truth is known. `made_up` is false in "
            f"its {config.FILE}"
        )
    ledger = Ledger(opened.ledger)
    drafts, listed = _drafts(ledger), _listed(truth)
    _require_same_files(ledger, _sent(truth, listed))
    truths = _truths(truth, listed)
    period = _period(truths)
    links, more = _links(ledger, opened, truth, listed, period)
    plan = (truth / PLAN).read_text(encoding="utf-8")
    pooled = pooled_drafts(drafts, plan, scorebook())
    effects = effect_drafts(panels_of(ledger), plan, period)
    return score_rows(scorebook(), [*truths, *more], Run([*drafts, *pooled, *effects, links]))


def _drafts(ledger: Ledger) -> list[Draft]:
    """The drafts of the newest run. Raises SightlineError where it does not rest on all that was received."""
    linked, chronicled, analysed = (ledger.latest(kind) for kind in (LINKED, CHRONICLED, ANALYSED))
    if linked is None or chronicled is None or analysed is None:
        raise SightlineError("that project has no run yet: `sightline receive`, `sightline link`, then `sightline run`")
    numbers = [submission.entry for submission, _ in to_link(current(ledger))]
    if (
        linked.body["submissions"] != numbers
        or _made_of(chronicled, "link") != linked.hash
        or _made_of(analysed, "events") != chronicled.hash
    ):
        raise SightlineError("that run is older than what was received or linked since: `sightline link`, then `run`")
    return [decode_draft(ledger.read_bytes(payload, CLEAR)) for payload in analysed.payloads(Zone.DRAFTS)]


def _made_of(entry: Entry, part: str) -> object:
    made_of = entry.body["made_of"]
    return made_of.get(part) if isinstance(made_of, dict) else None


def _listed(truth: Path) -> dict[str, str]:
    """Path -> SHA-256 of every file of a world, as its manifest says."""
    manifest = truth / "manifest.json"
    if not manifest.is_file():
        raise SightlineError("no manifest.json in that folder: name the folder that `sightline simulate` wrote")
    try:
        return {str(entry["path"]): str(entry["sha256"]) for entry in json.loads(manifest.read_bytes())["files"]}
    except (ValueError, KeyError, TypeError):
        raise SightlineError("manifest.json of that folder cannot be read: make that world again") from None


def _sent(truth: Path, listed: dict[str, str]) -> set[str]:
    """SHA-256 of each submission of a world; of the tables of a set, which are received together, over theirs."""
    files = {truth / path: sha256 for path, sha256 in listed.items() if path.startswith(RETURNS)}
    parcels = [item for item in gather(sorted(path for path in files if path.is_file())) if isinstance(item, Parcel)]
    together = {path for parcel in parcels if len(parcel.paths) > 1 for path in parcel.paths}
    alone = {sha256 for path, sha256 in files.items() if path not in together and path.name != SAID}
    return alone | {hash_parcel(parcel) for parcel in parcels if len(parcel.paths) > 1}


def _require_same_files(ledger: Ledger, sent: set[str]) -> None:
    """Raise SightlineError unless the project received the files of that world, every one and no other."""
    taken = {submission.file_sha256 for submission, _ in received(ledger)}
    sent = {ledger.keyed(sha256) for sha256 in sent}
    strange, lacking = len(taken - sent), len(sent - taken)
    if strange or lacking:
        raise SightlineError(
            f"the truth in that folder is not that of this run: {strange} of the {len(taken)} files received are not "
            f"of that world, and {lacking} of its {len(sent)} were not received. Name the folder they came from"
        )


def _truths(truth: Path, listed: dict[str, str]) -> list[Planted]:
    _require_whole(truth, listed, COUNTS, PLANTED, PLAN)
    with (truth / COUNTS).open(encoding="utf-8", newline="") as handle:
        counts = recorded(csv.DictReader(handle))
    return [*counts, *read_planted((truth / PLANTED).read_text(encoding="utf-8"))]


def _require_whole(truth: Path, listed: dict[str, str], *names: str) -> None:
    for name in names:
        if name not in listed or not (truth / name).is_file():
            raise SightlineError(f"{name} is missing from that folder: make that world again")
        if hash_file(truth / name) != listed[name]:
            raise SightlineError(f"{name} was changed after that world was made: make it again")


def _period(truths: list[Planted]) -> Period:
    """All the years that truths speak of."""
    years = [int(year) for truth in truths if truth.plant == "recorded" for year in truth.period.split("-")]
    return Period(date(min(years) - 1, 4, 1), date(max(years), 3, 31), f"to March {max(years)}")


def _links(
    ledger: Ledger, opened: config.Project, truth: Path, listed: dict[str, str], period: Period
) -> tuple[Draft, list[Planted]]:
    """How near the links came to who is who. Links are opened here only because nobody in the project is real."""
    _require_whole(truth, listed, *WHO)
    linked = ledger.latest(LINKED)
    assert linked is not None
    (payload,) = (item for item in linked.payloads(Zone.LINK) if item.name == LINK.name)
    table = ledger.read_table(payload, CHRONICLE)
    best = table.filter(pc.equal(table["draw"], 0))
    key = keys.load(opened.keys, keys.RECORD)
    tokens: dict[tuple[str, str], keys.Tokens] = {}

    def record_key(sender: str, agency: str, local_id: str) -> str:
        return tokens.setdefault((sender, agency), keys.Tokens(key, "record", sender, agency)).of(local_id)

    records, children, barriers = (pq.read_table(truth / name) for name in WHO)
    sent = records.filter(records["sent"])
    ids = zip(*(sent[name].to_pylist() for name in ("sender", "agency", "local_id")), strict=True)
    sent = sent.append_column("record_key", pa.array([record_key(*one) for one in ids], pa.string()))
    barred = [
        (
            record_key("council", row["agency"], row["former_local_id"]),
            record_key("council", row["agency"], row["local_id"]),
        )
        for row in barriers.to_pylist()
    ]
    person = dict(zip(best["record_key"].to_pylist(), best["person_key"].to_pylist(), strict=True))
    return link_scores(Truth(sent, children, barred), person, counts_of_links(ledger, linked.hash, CLEAR), period)


def run_score(project: Path, truth: Path, out: Console, into: Path | None = None) -> int:
    """The command `sightline score`: print the scores, and write every one into the CSV file `into`. Returns 0."""
    scores = score(project, truth)
    print_scores(scores, out)
    if into is not None:
        into.write_text(scores_text(scores)[0], encoding="utf-8")
        out.print(f"Every score is in {into}.", soft_wrap=True)
    return 0
