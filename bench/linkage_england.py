"""How fast linkage is on a made-up England of about a million records, trained and with a saved model, and how right.

    python bench/linkage_england.py [--quick] [--children N]

A world is simulated and received in a temporary project (that is not measured); then its identity rows are linked in
processes of their own. CPU seconds are of such a process, all its threads; peaks are of its resident memory. The peer
is Splink alone on a million records, as recorded in November 2026 on other made-up records of the same number: it
cannot be told here which comparisons suit it. F1 is over all pairs of records of one person, against the truth.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from sightline import config
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.keys import Tokens
from sightline.ledger.receive import receive
from sightline.ledger.submissions import current, to_link
from sightline.link.linking import Models, link_people
from sightline.link.stage import identity_of
from sightline.returns.reports.fixlist import files_in
from sightline.synthetic import scenario
from sightline.synthetic.world import simulate

KEY = b"a key for a made-up project only"
RECORDED = {"saved": 17.0, "trained": 65.0, "peak": 2170.0, "f1": 0.9764}  # Splink alone, a million records


def prepare(folder: Path, areas: int, children: int) -> int:
    """Make and receive a world; write its identity rows and whose each record is. Returns the number of records."""
    world, place = folder / "england", folder / "project"
    simulate(world, scenario=scenario.plain(areas, children), seed=3)
    config.write(place, config.simulated("A bench of linkage"))
    keys.create(place / "keys")
    project = config.load(place)
    ledger = Ledger.create(project.ledger)
    receive(ledger, project, date.today(), files_in([world / "returns"]))
    identity = identity_of(ledger, to_link(current(ledger)))
    pq.write_table(identity, folder / "identity.parquet")
    key = keys.load(project.keys, keys.RECORD)
    tokens: dict[tuple[str, str], Tokens] = {}
    truth: dict[str, str] = {}
    for row in pq.read_table(world / "truth" / "records.parquet").to_pylist():
        scope = row["sender"], row["agency"]
        made = tokens.setdefault(scope, Tokens(key, "record", *scope))
        truth[made.of(row["local_id"])] = row["true_id"]
    (folder / "truth.json").write_text(json.dumps(truth))
    return len(set(identity["record_key"].to_pylist()))


def link_here(folder: Path, models: Models | None) -> None:
    """Link the identity rows of a folder; leave what was made, and print CPU seconds and the peak in MB."""
    identity = pq.read_table(folder / "identity.parquet")
    before = time.process_time()
    linked = link_people(identity, key=KEY, models=models)
    cpu = time.process_time() - before
    best = linked.link.filter(pc.equal(linked.link["draw"], 0))
    pq.write_table(best, folder / "link.parquet")
    (folder / "models.json").write_text(json.dumps(linked.models))
    print(json.dumps([cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def measured(folder: Path, how: str) -> tuple[float, float]:
    """CPU seconds and peak in MB of a linkage in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--link", how, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    cpu, peak = json.loads(done.stdout.splitlines()[-1])
    return cpu, peak


def f1(folder: Path) -> tuple[float, float, float]:
    """Precision, recall and F1 of the links that were made."""
    truth = json.loads((folder / "truth.json").read_text())
    best = pq.read_table(folder / "link.parquet")
    both = [
        (person, truth[record])
        for record, person in zip(best["record_key"].to_pylist(), best["person_key"].to_pylist(), strict=True)
        if record in truth
    ]
    made, real, right = _pairs(person for person, _ in both), _pairs(child for _, child in both), _pairs(both)
    return right / made, right / real, 2 * right / (made + real)


def _pairs(groups: Iterable[object]) -> float:
    return sum(n * (n - 1) / 2 for n in Counter(groups).values())


def measure(areas: int, children: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = prepare(folder, areas, children)
        trained, peak = measured(folder, "trained")
        precision, recall, score = f1(folder)
        saved, _ = measured(folder, "saved")
    print(f"{records:,} records: precision {precision:.4f} recall {recall:.4f}")
    print(f"england_records {records} records ratio={records / 1e6:.3f} vs a-million")
    print(f"england_f1 {score:.4f} f1 ratio={score / RECORDED['f1']:.4f} vs splink_alone_recorded")
    for label, value in (("saved", saved), ("trained", trained)):
        ratio = value / RECORDED[label] / (records / 1e6)
        print(f"england_cpu_s_{label} {value:.1f} s ratio={ratio:.2f} vs splink_alone_recorded_per_record")
    print(f"england_peak_mb {peak:.0f} MB ratio={peak / RECORDED['peak']:.2f} vs splink_alone_recorded")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a world of 10,000 children, under a minute")
    parser.add_argument(
        "--children", type=int, default=290_000, help="children in the files (default: a million records)"
    )
    parser.add_argument("--link", choices=("trained", "saved"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.link:
        path = given.folder / "models.json"
        link_here(given.folder, json.loads(path.read_text()) if given.link == "saved" else None)
    elif given.quick:
        measure(4, 10_000)
    else:
        measure(max(6, given.children // 6_500), given.children)
