"""Commands that let a release out, killed at any moment: what they leave, and whether the same command again ends it.

Each project stands right before the command that is killed. After the kill the ledger is checked whole, with the site;
a site that lags behind its ledger is no fault then, as long as `verify` names it. Then the same command is run again:
it must end, and leave nothing half written, nothing that no entry names, and nothing that `verify` finds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sightline import config
from sightline.clearance.verify import verify
from sightline.errors import LedgerError
from sightline.ledger.chain import Ledger
from tests.integration.putting_out import drafted
from tests.projects import made_up_project

NAME = "2026-11"
WHO = ("--as", "A. Name", "--reason", "as asked")
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "submit": ("submit", NAME, *WHO),
    "clear": ("clear", NAME, *WHO),
    "publish": ("publish", NAME, *WHO, "--pictures", "none"),
    "correct": ("correct", NAME, *WHO),
    "withdraw": ("withdraw", NAME, *WHO),
    "answer": ("answer", "by_sex_pooled_2025", "--only", "sex=F", "--out", "answer.txt", *WHO),
}
BEFORE = {"submit": 0, "clear": 0, "publish": 1, "correct": 2, "withdraw": 2, "answer": 2}  # how far a project is
LAGS = ("does not say that the release", "which entry")  # how `verify` names a site that lags behind its ledger


@dataclass
class Tally:
    """What was seen. `wrong` names every fault and how often."""

    kills: int = 0
    too_late: int = 0  # ended before it was to be killed
    left: Counter[str] = field(default_factory=Counter)  # rounds whose command had entered nothing, or something
    lagging: int = 0  # sites that lagged behind the ledger after a kill
    wrong: Counter[str] = field(default_factory=Counter)


def start(project: Path, command: str) -> subprocess.Popen[bytes]:
    """A command on a project, in a process of its own, from within the project's folder."""
    line = [sys.executable, "-m", "sightline.cli", *ARGUMENTS[command], "-p", "."]
    source = str(Path(config.__file__).parents[1])
    around = {**os.environ, "PYTHONPATH": source, "COLUMNS": "200"}
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=project, env=around)


def projects(folder: Path) -> list[Path]:
    """Made-up projects in the mode for one person: with drafts; cleared; published."""
    made, ledger = made_up_project(folder / "0")
    drafted(ledger, 41)
    for number, command in enumerate(("clear", "publish"), start=1):
        shutil.copytree(folder / str(number - 1), folder / str(number))
        if start(folder / str(number), command).wait() != 0:
            raise RuntimeError(f"`sightline {command}` does not end when it is not killed")
    return [made.folder, folder / "1", folder / "2"]


def entry_count(project: Path) -> int:
    """How many entries there are, without reading them."""
    return len(list((project / "ledger" / "manifest").glob("*.json")))


def kill(process: subprocess.Popen[bytes], moment: float, after_entry: Path | None) -> bool:
    """Kill a process `moment` seconds from now, or from when another entry appears in that project.

    Returns whether it was still running.
    """
    before = entry_count(after_entry) if after_entry else 0
    while after_entry and process.poll() is None and entry_count(after_entry) == before:
        time.sleep(0.0002)
    time.sleep(moment)
    was_running = process.poll() is None
    process.kill()
    process.wait()
    return was_running


def seconds(before: Path, command: str, folder: Path) -> float:
    """How long a command takes when it is not killed."""
    shutil.copytree(before, folder)
    begun = time.perf_counter()
    start(folder, command).wait()
    shutil.rmtree(folder)
    return time.perf_counter() - begun


def kill_round(before: Path, command: str, moment: float, after_entry: bool, folder: Path, tally: Tally) -> None:
    """Kill a command `moment` seconds from its start, or from when its entry appears; look, and run it again."""
    shutil.copytree(before, folder)
    entries = entry_count(folder)
    was_running = kill(start(folder, command), moment, folder if after_entry else None)
    tally.kills += was_running
    tally.too_late += not was_running
    tally.left["something" if entry_count(folder) > entries else "nothing"] += 1
    _look(folder, tally, f"{command}, killed")
    if start(folder, command).wait() != 0:
        tally.wrong[f"{command}: run again, it did not end"] += 1
    _ended(folder, tally, f"{command}, run again", allowed=2 if command in ("submit", "answer") else 1, since=entries)
    shutil.rmtree(folder)


def _look(project: Path, tally: Tally, where: str) -> None:
    site = project / "site"
    for fault in verify(Ledger(project / "ledger"), site if site.is_dir() else None).faults:
        lags = fault.entry is None and any(words in fault.words for words in LAGS)
        tally.lagging += lags
        tally.wrong[f"{where}: {fault.words[:60]}"] += not lags


def _ended(project: Path, tally: Tally, where: str, allowed: int, since: int) -> None:
    """All is as if nothing had been killed; but some commands may be entered twice, as they may be given twice."""
    site = project / "site"
    for fault in verify(Ledger(project / "ledger"), site if site.is_dir() else None).faults:
        tally.wrong[f"{where}: {fault.words[:60]}"] += 1
    tally.wrong[f"{where}: entered more than once"] += entry_count(project) - since > allowed
    tally.wrong[f"{where}: something is left"] += len(list(left(project)))


def left(project: Path) -> Iterator[Path]:
    """Payloads and keys that no entry names, and files and folders that are not finished."""
    ledger = Ledger(project / "ledger")
    named = {payload.sha256 for entry in ledger.entries() for payload in entry.payloads()}
    stored = [*(ledger.folder / "payloads").glob("*/*"), *(project / "keys" / "payloads").glob("*")]
    yield from (path for path in stored if path.name not in named)
    yield from (project / "keys" / "pending").glob("*")
    yield from ledger.unfinished.iterdir()
    yield from project.rglob(".*unfinished*")


def two_at_once(before: Path, command: str, folder: Path) -> list[str]:
    """Two of the same command at once: what is wrong afterwards."""
    shutil.copytree(before, folder)
    both = [start(folder, command) for _ in range(2)]
    codes = sorted(process.wait() for process in both)
    tally, ledger = Tally(), Ledger(folder / "ledger")
    try:
        kinds = Counter(entry.kind for entry in ledger.entries())
    except LedgerError as error:
        shutil.rmtree(folder)
        return [str(error)]
    if command == "clear" and kinds["cleared"] != 1:
        tally.wrong["cleared more than once"] += 1
    if codes[0] != 0:
        tally.wrong["neither ended"] += 1
    _ended(folder, tally, "two at once", allowed=2, since=entry_count(before))
    shutil.rmtree(folder)
    return [words for words, often in tally.wrong.items() if often]
