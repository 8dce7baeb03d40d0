"""Small programs that a test runs in a process of their own, since each may break the Spark that it starts.

python -m tests.integration.engines.scripts NAME FOLDER MASTER MEMORY
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from sightline.engines import session
from sightline.engines.spark import SparkEngine
from sightline.engines.steps import Step
from sightline.errors import SightlineError
from sightline.standard.tables import text

PLANTED = "Wilhelmina Ravensbourne"
DOUBLINGS = 8


def doubled(name: str, of: str) -> Step:
    """A step that makes a text 2 to the power of DOUBLINGS times as long."""
    ctes = [f"d0 AS (SELECT word FROM {of})"]
    ctes += [
        f"d{place} AS (SELECT CONCAT_WS('', word, word) AS word FROM d{place - 1})" for place in range(1, DOUBLINGS + 1)
    ]
    sql = f"WITH {', '.join(ctes)} SELECT word FROM d{DOUBLINGS}"
    return Step(name, "text", (), (of,), (text("word", "A long text"),), sql)


def memory(engine: SparkEngine, folder: Path) -> None:
    """Make a text of 4 GiB, and write it."""
    engine.register("words", pa.table({"word": ["sixteen letters!"] * 16}))
    engine.run([doubled("longer", "words"), doubled("longest", "longer"), doubled("endless", "longest")])
    engine.write("endless", folder, ())


def value(engine: SparkEngine, folder: Path) -> None:
    """Fail on a value: a cast that no check would let through, and a write that meets it."""
    del folder
    engine.register("words", pa.table({"word": [PLANTED] * 50}))
    step = Step("casts", "text", (), ("words",), (text("word", ""),), "SELECT CAST(word AS BIGINT) AS word FROM words")
    engine._make(step)
    engine._faults(step, ["word"])


def write(engine: SparkEngine, folder: Path) -> None:
    """Fail while files are written."""
    engine.register("words", pa.table({"word": [PLANTED, *map(str, range(5_000))]}))
    step = Step("casts", "text", (), ("words",), (text("word", ""),), "SELECT CAST(word AS BIGINT) AS word FROM words")
    engine._make(step)
    engine.write("casts", folder, ("word",))


def wait(engine: SparkEngine, folder: Path) -> None:
    """Say that Spark runs, and do nothing more."""
    del engine
    (folder / "running").write_text(str(session.process_number()), encoding="utf-8")
    time.sleep(600)


SCRIPTS: dict[str, Callable[[SparkEngine, Path], None]] = {
    "memory": memory, "value": value, "write": write, "wait": wait,
}  # fmt: skip

if __name__ == "__main__":
    script, place, master, size = sys.argv[1:]
    try:
        with SparkEngine(Path(place), master=master, memory=size) as opened:
            SCRIPTS[script](opened, Path(place))
    except SightlineError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}\n")
        sys.exit(error.exit_code)
