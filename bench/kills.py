"""Receivers and destroyers killed at random moments: what they leave, and whether running again mends it.

    python bench/kills.py [--quick] [--kills 200] [--seed 1]

A made-up England's files are received by `sightline receive` in a process of its own, which is killed (SIGKILL) at a
moment drawn from the whole run, or, in every second round, from the seconds in which entries are being written. In
every third round a second receiver of the same files works beside it, and is killed or not. Then the chain is checked,
every payload of every submission is opened and its rows counted, and the same command is run again: it must end, leave
every file received once and whole, and no payload, key or unfinished file that no entry names. A tenth as many times
`sightline destroy` is killed in a project that has been linked and run: no entry may say that something is destroyed
while its payload or key lies there, and run again it must end with nothing of it left. Each closing line is
`NAME VALUE UNIT ratio=R vs PEER`; the peer of what went wrong is the number of kills.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # how a command is killed stands with the tests

from sightline import config
from sightline.flow import Stage, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.entries import DESTROYED, gone
from sightline.ledger.submissions import current, received
from sightline.returns.reports.fixlist import files_in, gather
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.killed import entry_count, kill

# Opens every zone: the bench looks into everything, as no stage may.
EVERYTHING = Stage("bench", "bench", "bench", "", "", frozenset(Zone), frozenset())
WORDS = ("--officer", "bench", "--reason", "to see what a kill leaves")


@dataclass
class Tally:
    """What was seen. `wrong` names every fault, and how often."""

    kills: int = 0
    at_once: int = 0  # rounds in which two processes worked at once
    too_late: int = 0  # the process had ended before it was to be killed
    entries: Counter[str] = field(default_factory=Counter)  # kills that left none, some or all of the entries
    leavings: int = 0  # files that no entry named, left by kills and tidied by the next run
    payloads: int = 0  # opened after kills
    wrong: Counter[str] = field(default_factory=Counter)


def start(*arguments: object) -> subprocess.Popen[bytes]:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "sightline.cli", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def timed(project: Path, *arguments: object) -> tuple[float, float]:
    """Run a command to its end: seconds until it wrote its first entry, and in all."""
    begun, before, first = time.perf_counter(), entry_count(project), 0.0
    process = start(*arguments)
    while process.poll() is None:
        if not first and entry_count(project) > before:
            first = time.perf_counter() - begun
        time.sleep(0.001)
    if process.returncode not in (0, 1):
        raise SystemExit(f"the command that is to be killed ends with {process.returncode} when it is not")
    return first, time.perf_counter() - begun


def note(tally: Tally, was_running: bool) -> None:
    """Count a kill, or one that came too late."""
    tally.kills += was_running
    tally.too_late += not was_running


def look(project: Path, tally: Tally) -> int:
    """Open everything that the chain names. Returns how many submissions are there."""
    ledger = Ledger(project / "ledger")
    try:
        tally.payloads += ledger.verify()
    except Exception as error:
        tally.wrong[f"not whole: {type(error).__name__}"] += 1
        return 0
    found = received(ledger)
    for _, entry in found:
        for payload in entry.payloads():
            tally.wrong["rows are not those the entry says"] += (
                ledger.read_table(payload, EVERYTHING).num_rows != payload.rows
            )
    return len(found)


def unnamed(project: Path) -> int:
    """How many payloads, keys and unfinished files no entry names."""
    ledger = Ledger(project / "ledger")
    named = {payload.sha256 for entry in ledger.entries() for payload in entry.payloads()}
    stored = [path.name for path in (ledger.folder / "payloads").glob("*/*")]
    stored += [path.name for path in (project / "keys" / "payloads").glob("*")]
    pending = list((project / "keys" / "pending").glob("*"))
    return len(set(stored) - named) + len(pending) + len(list(ledger.unfinished.iterdir()))


def receive_round(number: int, empty: Path, files: Path, times: tuple[float, float], tally: Tally) -> None:
    """Kill a receiver, look, and run it again."""
    project = empty.parent / "round"
    shutil.copytree(empty, project)
    first, whole = times
    together, aimed = number % 3 == 0, number % 2 == 0
    process = start("receive", files, "-p", project)
    other = start("receive", files, "-p", project) if together else None
    note(tally, kill(process, random.uniform(0, whole - first if aimed else whole), project if aimed else None))
    if other is not None:
        tally.at_once += 1
        if number % 6 == 0:
            note(tally, kill(other, random.uniform(0, whole), None))
        elif other.wait() not in (0, 1):
            tally.wrong["the receiver beside it did not end"] += 1
    expected = len(gather(files_in([files])))  # the tables of one set are one submission
    there = look(project, tally)
    tally.entries["none" if there == 0 else "all" if there == expected else "some"] += 1
    tally.leavings += unnamed(project)
    again = start("receive", files, "-p", project)
    if again.wait() not in (0, 1):
        tally.wrong["run again, it did not end"] += 1
    look(project, tally)
    kept = Counter(submission.file_sha256 for submission, _ in current(Ledger(project / "ledger")))
    tally.wrong["not every file once, run again"] += len(kept) != expected or max(kept.values(), default=1) > 1
    tally.wrong["something that no entry names, run again"] += unnamed(project)
    shutil.rmtree(project)


def destroy_round(number: int, full: Path, sent: Sequence[int], times: tuple[float, float], tally: Tally) -> None:
    """Kill a destroyer, look, and run it again."""
    project = full.parent / "round"
    shutil.copytree(full, project)
    first, whole = times
    aimed = number % 2 == 0
    process = start("destroy", *sent, *WORDS, "-p", project)
    note(tally, kill(process, random.uniform(0, whole - first if aimed else whole), project if aimed else None))
    tally.wrong["said to be destroyed, and there"] += claimed_and_there(project)
    entries = Ledger(project / "ledger").entries()
    done = any(entry.kind == DESTROYED for entry in entries)
    tally.entries["all" if done else "some" if len(entries) > entry_count(full) else "none"] += 1
    again = start("destroy", *sent, *WORDS, "-p", project)
    if again.wait() != (2 if done else 0):
        tally.wrong["destroying again did not end"] += 1
    ledger = Ledger(project / "ledger")
    named = {payload.sha256 for entry in ledger.entries() for payload in entry.payloads()}
    tally.wrong["something left after destroying again"] += (
        claimed_and_there(project) + len(current(ledger)) + (not gone(ledger.entries()).keys() <= named)
    )
    look(project, tally)
    shutil.rmtree(project)


def claimed_and_there(project: Path) -> int:
    """How many payloads a tombstone says are gone that are not, or whose keys are not."""
    ledger = Ledger(project / "ledger")
    away = gone(ledger.entries())
    return sum(
        ledger.lies_there(payload)
        for entry in ledger.entries()
        for payload in entry.payloads()
        if payload.sha256 in away
    )


def prepare(folder: Path, children: int) -> tuple[Path, Path]:
    """An empty project, and the files of a made-up England."""
    simulate(folder / "england", scenario=plain(2, children), seed=1)
    project = folder / "empty"
    config.write(project, config.simulated("bench"))
    keys.create(project / "keys")
    Ledger.create(project / "ledger")
    return project, folder / "england" / "returns"


def report(name: str, tally: Tally) -> None:
    """The lines of one kind of kill."""
    wrong = sum(tally.wrong.values())
    for what, count in tally.wrong.items():
        if count:
            print(f"{name}: {what}: {count}")
    rounds = max(sum(tally.entries.values()), 1)
    print(f"{name}_kills {tally.kills} kills ratio={tally.kills / rounds:.2f} vs rounds")
    print(f"{name}_two_at_once {tally.at_once} rounds ratio={tally.at_once / rounds:.2f} vs rounds")
    print(f"{name}_too_late {tally.too_late} processes ratio={tally.too_late / max(tally.kills, 1):.2f} vs kills")
    for what in ("none", "some", "all"):
        print(f"{name}_left_{what} {tally.entries[what]} rounds ratio={tally.entries[what] / rounds:.2f} vs rounds")
    print(f"{name}_leavings {tally.leavings} files ratio={tally.leavings / max(tally.kills, 1):.2f} vs kills")
    print(f"{name}_payloads_opened {tally.payloads} payloads ratio={tally.payloads / max(tally.kills, 1):.1f} vs kills")
    print(f"{name}_wrong {wrong} faults ratio={wrong / max(tally.kills, 1):.3f} vs kills")


def measure(kills: int, children: int) -> int:
    """Kill so often, and print the figures. Returns how much was wrong."""
    receiving, destroying = Tally(), Tally()
    with tempfile.TemporaryDirectory() as name:
        empty, files = prepare(Path(name), children)
        full = Path(name) / "full"
        shutil.copytree(empty, full)
        times = timed(full, "receive", files, "-p", full)
        print(f"{len(files_in([files]))} files, received in {times[1]:.2f} s, entries from {times[0]:.2f} s on")
        number = 0
        while receiving.kills < kills:
            receive_round(number, empty, files, times, receiving)
            number += 1
            if number % 20 == 0:
                print(f"  {receiving.kills} of {kills} receivers killed", file=sys.stderr)
        for command in ("link", "run"):
            timed(full, command, "-p", full)
        sent = [submission.entry for submission, _ in current(Ledger(full / "ledger"))]
        trial = Path(name) / "trial"
        shutil.copytree(full, trial)
        times = timed(trial, "destroy", *sent, *WORDS, "-p", trial)
        number = 0
        while destroying.kills < max(kills // 10, 2):
            destroy_round(number, full, sent, times, destroying)
            number += 1
    report("receive", receiving)
    report("destroy", destroying)
    return sum(receiving.wrong.values()) + sum(destroying.wrong.values())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="20 kills")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    given = parser.parse_args()
    random.seed(given.seed)
    sys.exit(1 if measure(20 if given.quick else given.kills, 300 if given.quick else 600) else 0)
