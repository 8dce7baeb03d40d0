"""How Spark is started and how it fails, in words; the Spark of this test process is never touched by it.

What would start another Spark, or stop one, runs in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from sightline.engines import session
from sightline.errors import EngineError, SightlineError, StepError
from tests.engines import opened, require_java

ROOT = Path(__file__).resolve().parents[3]
START = """
import sys
from pathlib import Path
from sightline.engines import session
from sightline.errors import EngineError
try:
    session.root(sys.argv[1], "1GB", Path(sys.argv[2]))
except EngineError as error:
    print(error)
print(sorted(path.name for path in Path(sys.argv[2]).iterdir()))
"""


TWICE = """
import os, sys
from pathlib import Path
from sightline.engines import session
before = dict(os.environ)
for master in ("local-cluster[1,1,1024]", "local[1]"):
    spark = session.root(master, "1GB", Path(sys.argv[1]))
    print(spark.range(10).count())
    session.close()
print(dict(os.environ) == before, list(Path(sys.argv[1]).iterdir()))
"""


@pytest.fixture
def unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no Spark ran yet in this process. What is refused before one is started may then be asked for."""
    monkeypatch.setattr(session, "_open", {})
    monkeypatch.setattr(session, "_folders", [])
    monkeypatch.setattr(session, "_environment", {})
    for name in ("SPARK_HOME", "SPARK_LOCAL_IP", "PYSPARK_PYTHON", "HADOOP_CONF_DIR", "YARN_CONF_DIR"):
        monkeypatch.setenv(name, "unset")  # so that it is put back afterwards
        monkeypatch.delenv(name)
    monkeypatch.setattr(session, "_started", _never)


def _never(_: object) -> None:
    raise AssertionError("a second Spark was about to be started")


def refusal(master: str, folder: Path, memory: str = "1GB") -> str:
    with pytest.raises(EngineError) as caught:
        session.root(master, memory, folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("said", "size"),
    [("4GB", 4096), ("512MB", 512), (" 2 GiB ", 2048), ("1t", 1024 * 1024), ("3g", 3072), ("600000KB", 585)],
)
def test_memory_is_a_number_and_a_unit(said: str, size: int) -> None:
    assert session.mebibytes(said) == size


@pytest.mark.parametrize("said", ["", "much", "4", "-1GB", "0.5GB", "4GB!", "GB", "4 4GB", "１GB!"])
def test_what_is_no_memory_is_said_with_an_example(said: str) -> None:
    with pytest.raises(EngineError, match='must be a number and a unit, for instance "4GB"'):
        session.mebibytes(said)


@pytest.mark.parametrize("said", ["511MB", "0GB", "500000KB"])
def test_too_little_memory_for_spark_is_said(said: str) -> None:
    with pytest.raises(EngineError, match="Spark needs at least 512MB: raise `memory` in sightline"):
        session.mebibytes(said)


@pytest.mark.usefixtures("unopened")
@pytest.mark.parametrize(
    "master",
    [
        "",
        "local[",
        "local[x]",
        "local[-1]",
        "local[0]",
        "local-cluster[0,1,1024]",
        "local[2] ",
        "LOCAL[2]",
        "local-cluster[2,1]",
        "local-cluster[a,b,c]",
        "mesos://a:1",
        "http://a:1",
        "spark:/a:7077",
        "cluster:7077",
        "yarn-client",
    ],
)  # fmt: skip
def test_what_is_no_master_is_said_with_examples(master: str, tmp_path: Path) -> None:
    said = refusal(master, tmp_path)
    assert said.startswith("that is no Spark master: name one such as local[2], ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("unopened")
@pytest.mark.parametrize(
    "master", ["spark://", "spark://host", "spark://host:", "spark://:7077", "spark://a:1,b", "spark://a:x"]
)
def test_a_cluster_is_named_by_host_and_port(master: str, tmp_path: Path) -> None:
    require_java()
    assert "a Spark master is written spark://HOST:PORT" in refusal(master, tmp_path)


@pytest.mark.usefixtures("unopened")
def test_yarn_needs_its_configuration(tmp_path: Path) -> None:
    require_java()
    assert "yarn needs HADOOP_CONF_DIR" in refusal("yarn", tmp_path)


@pytest.mark.usefixtures("unopened")
@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "spark://127.0.0.1:1,127.0.0.1:2", "spark://[::1]:1"])
def test_a_master_that_nobody_answers_at_is_said_at_once(master: str, tmp_path: Path) -> None:
    require_java()
    before = time.monotonic()
    said = refusal(master, tmp_path)
    assert said.startswith(f"no Spark master answers at {master}: ")
    assert "--engine duckdb" in said
    assert time.monotonic() - before < session.KNOCK


@pytest.mark.usefixtures("unopened")
@pytest.mark.parametrize("home", [None, "/nowhere"])
def test_without_java_it_is_said_how_to_come_by_it(
    home: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", home or "unset")
    if home is None:
        monkeypatch.delenv("JAVA_HOME")
        monkeypatch.setenv("PATH", str(tmp_path))
    said = refusal("local[2]", tmp_path)
    assert said.startswith("Spark needs Java 17 or newer, and none was found: install one ")
    assert "JAVA_HOME" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("unopened")
def test_memory_is_looked_at_before_anything_is_started(tmp_path: Path) -> None:
    assert "at least 512MB" in refusal("local[2]", tmp_path, "100MB")
    assert list(tmp_path.iterdir()) == []


def test_an_older_java_is_said_with_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "jdk" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\nexit 1\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(java.parents[1]))
    assert session._java_version() == 11
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-c", START, "local[2]", str(scratch)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines() == [
        "Spark needs Java 17 or newer, and this is Java 11: install a newer one, or set JAVA_HOME to it",
        "[]",  # the folder for spilling is gone again
    ]
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("said", "version"), [('version "1.8.0_292"', 8), ('version "17.0.15" 2025', 17), ('version "25"', 25), ("?", None)]
)
def test_the_version_of_java_is_read_from_what_it_says(
    said: str, version: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    java = tmp_path / "bin" / "java"
    java.write_text(f"#!/bin/sh\necho '{said}' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert session._java_version() == version


def test_a_second_master_is_refused_while_one_is_open_and_the_first_goes_on(tmp_path: Path) -> None:
    with opened("spark", tmp_path, as_it_is=True) as engine:
        for master in ("local[3]", "spark://127.0.0.1:1", "that is none"):
            assert refusal(master, tmp_path).startswith("one run has one Spark master: ")
        assert session.process_number() is not None
        assert engine.version.startswith("spark 4")


PLANTED = "Wilhelmina Ravensbourne"


@pytest.mark.parametrize(
    "words",
    [
        "java.lang.OutOfMemoryError: Java heap space",
        "[UNABLE_TO_ACQUIRE_MEMORY] Unable to acquire 65536 bytes",
        "Total size of serialized results is bigger than spark.driver.maxResultSize",
        "ExecutorLostFailure (executor 1 exited) Command exited with exit code 137",
    ],
)
def test_want_of_memory_is_said_with_what_to_do(words: str) -> None:
    error = session.failed("step s", RuntimeError(f"{words} {PLANTED}"))
    assert isinstance(error, EngineError)
    assert str(error).startswith("step s needs more memory than Spark was given: raise `memory` in sightline.toml")
    assert PLANTED not in str(error)


@pytest.mark.parametrize("gone", [ConnectionRefusedError(111, PLANTED), EOFError(PLANTED), Py4JError(PLANTED)])
def test_a_spark_that_is_gone_is_said_and_given_up(gone: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []
    monkeypatch.setattr(session, "close", lambda: closed.append(True))
    error = session.failed("step s", gone)
    assert isinstance(error, EngineError)
    assert str(error).startswith("Spark stopped during step s, most often for want of memory: ")
    assert PLANTED not in str(error)
    assert closed == [True]


def test_any_other_error_is_said_by_its_kind_only() -> None:
    of_spark = PySparkException(message=PLANTED, errorClass="CAST_INVALID_INPUT", messageParameters={})
    said: list[SightlineError] = [session.failed("step s", error) for error in (of_spark, ValueError(PLANTED))]
    assert [str(error) for error in said] == [
        "step s failed in Spark (CAST_INVALID_INPUT)",
        "step s failed in Spark (ValueError)",
    ]
    assert all(isinstance(error, StepError) for error in said)


@pytest.mark.usefixtures("unopened")
def test_workers_with_too_little_memory_are_refused_before_anything_is_started(tmp_path: Path) -> None:
    assert "each worker of a local cluster needs at least 512 MiB" in refusal("local-cluster[1,1,100]", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("unopened")
def test_a_folder_with_a_comma_is_refused_since_spark_would_take_it_for_two(tmp_path: Path) -> None:
    folder = tmp_path / "one, two"
    folder.mkdir()
    assert "comma" in refusal("local[2]", folder)


@pytest.mark.usefixtures("unopened")
def test_what_a_killed_process_left_is_removed_and_what_a_living_one_uses_is_not(tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    for number in (gone.stdout.decode().strip(), "1"):
        (tmp_path / f"spark-{number}-abc").mkdir()
    session._sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["spark-1-abc"]


def test_spark_can_be_closed_and_started_elsewhere_and_leaves_the_environment_as_it_was(tmp_path: Path) -> None:
    require_java()
    command = [sys.executable, "-c", TWICE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("10\n10\nTrue []\n", "")
