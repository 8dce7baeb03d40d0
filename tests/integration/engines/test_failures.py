"""Spark failing: said in our words, without a value, with nothing left behind. Each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engines import require_java
from tests.integration.engines.scripts import PLANTED

ROOT = Path(__file__).resolve().parents[3]
CLUSTER = "local-cluster[1,1,1024]"


@pytest.fixture(autouse=True)
def _with_java() -> None:
    require_java()


def command(script: str, folder: Path, master: str = "local[2]", memory: str = "1GB") -> list[str]:
    return [sys.executable, "-m", "tests.integration.engines.scripts", script, str(folder), master, memory]


def run(script: str, folder: Path, *given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(script, folder, *given), capture_output=True, text=True, check=False, cwd=ROOT)


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*")]


def test_too_little_memory_is_said_with_what_to_do_and_leaves_nothing(tmp_path: Path) -> None:
    done = run("memory", tmp_path, "local[2]", "512MB")
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout.startswith("EngineError: ")
    assert "memory" in done.stdout
    assert "Nothing of it was kept" in done.stdout
    assert done.stderr == ""
    assert left(tmp_path) == []


# Where it fails and who runs it are apart from each other, and starting Spark takes long.
@pytest.mark.parametrize(("script", "master"), [("value", CLUSTER), ("write", "local[2]")])
def test_an_error_on_a_value_shows_it_nowhere(tmp_path: Path, script: str, master: str) -> None:
    done = run(script, tmp_path, master)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "failed in Spark (CAST_INVALID_INPUT)" in done.stdout
    assert PLANTED.split()[0] not in done.stdout + done.stderr
    assert done.stderr == ""
    assert left(tmp_path) == []


def test_a_killed_run_takes_its_virtual_machine_with_it(tmp_path: Path) -> None:
    process = subprocess.Popen(command("wait", tmp_path), stdout=subprocess.DEVNULL, cwd=ROOT)
    running = tmp_path / "running"
    try:
        assert within(60, lambda: running.exists() and running.read_text(encoding="utf-8") != "")
    finally:
        process.kill()
        process.wait()
    machine = int(running.read_text(encoding="utf-8"))
    assert within(30, lambda: not alive(machine))


def within(seconds: float, happens: object) -> bool:
    """Whether something comes true in that time."""
    assert callable(happens)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happens():
            return True
        time.sleep(0.2)
    return bool(happens())


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    return state != "Z"
