"""The engines that tests run on. What one engine gives, every other must give: no test of a step runs on one only.

Spark is started once a test run. Where there is no Java its tests are skipped with a reason on a laptop, and fail in
CI, so that no run that counts is without it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from sightline.config import Settings
from sightline.demo import Engines
from sightline.engines import duck
from sightline.engines.duck import DuckEngine
from sightline.engines.engine import Engine
from sightline.engines.spark import SparkEngine
from sightline.link import spark as spark_link
from sightline.link.backend import DuckBackend

# Spark's virtual machine would spend half of so short a life on making fast what is asked but a few times; and one
# thread is enough to clear up its memory.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC")

ENGINES = ("duckdb", "spark")
MASTER = "local[2]"
# Spark writes and compiles Java for every step and plans it anew as rows come. That takes most of the time of a tiny
# table, and no answer depends on it. Tests of functions and of the engine, and all that runs by commands, do without.
QUICK = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
NO_JAVA = "Spark needs Java 17 or newer and there is none: `make java` installs it on Debian"
SPARK_MEMORY = "1GB"
DUCKDB = Engines(duck.opener(Settings()), DuckBackend)


def spark() -> Engines:
    """Both halves of a run on Spark, in the one session of the tests."""
    require_java()
    compare = spark_link.comparer(Settings(engine="spark", master=MASTER, memory=SPARK_MEMORY))
    return Engines(lambda _: opened("spark", _scratch()), lambda db, _: compare(db, _scratch()))


def opened(name: str, folder: Path, *, as_it_is: bool = False) -> Engine:
    """An engine of that name, to be used in a `with` block.

    Unless it is wanted `as_it_is`, Spark writes no Java for the few rows of a test: see QUICK.
    """
    if name == "duckdb":
        return DuckEngine(folder, threads=1)
    require_java()
    engine = SparkEngine(_scratch(), master=MASTER, memory=SPARK_MEMORY)
    for option, value in () if as_it_is else QUICK.items():
        engine._session.conf.set(option, value)  # no user may set these
    return engine


def require_java() -> None:
    """Skip with a reason where there is no Java, but never in CI."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if java is None:
        if os.environ.get("CI"):
            pytest.fail(NO_JAVA)
        pytest.skip(NO_JAVA)


@cache
def _scratch() -> Path:
    """Where Spark may spill: it outlives every test, since Spark does."""
    return Path(tempfile.mkdtemp(prefix="sightline-tests-"))
