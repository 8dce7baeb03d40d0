"""A Spark cluster as others run it: a master and a worker of their own, on this machine's loopback address."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyspark
import pytest

from tests.engines import require_java
from tests.integration.engines.test_failures import ROOT, within

SPARK = Path(pyspark.__file__).parent
PROGRAM = """
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.engines import session
from sightline.engines.spark import SparkEngine
from sightline.engines.steps import Step
from sightline.errors import EngineError
from sightline.standard.tables import count, date as day

folder, master = Path(sys.argv[1]), sys.argv[2]
session.PATIENCE = float(sys.argv[3])
step = Step(
    "years", "year", ("year",), ("days",),
    (count("year", "", unit="year", null=False), count("days", "", unit="days", null=False)),
    "SELECT year_to_march(day) AS year, COUNT(*) AS days FROM days GROUP BY year_to_march(day)",
)
pq.write_table(pa.table({"day": [date(2024, 3, 31), date(2024, 4, 1), date(2025, 3, 31)]}), folder / "days.parquet")
try:
    with SparkEngine(folder, master=master, memory="1GB") as engine:
        engine.register_parts("days", (day("day", ""),), [(folder / "days.parquet", {})])
        engine.run([step])
        written = engine.write("years", folder, ("year",))
        print([row for path in written for row in pq.read_table(path).to_pylist()])
except EngineError as error:
    print("EngineError:", error)
"""


@pytest.fixture
def master() -> Iterator[str]:
    """A Spark master without workers."""
    require_java()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
    try:
        assert within(60, lambda: answers(port))
        yield f"spark://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def start(kind: str, *given: str) -> subprocess.Popen[bytes]:
    command = [str(SPARK / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", *given]
    environment = {**os.environ, "SPARK_HOME": str(SPARK), "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def run(folder: Path, master: str, patience: float) -> str:
    command = [sys.executable, "-c", PROGRAM, str(folder), master, str(patience)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stderr == ""
    return done.stdout


def test_a_master_without_workers_is_said_and_one_with_a_worker_counts(master: str, tmp_path: Path) -> None:
    assert f"the Spark master {master} gave no worker within 2 seconds" in run(tmp_path, master, 2)
    work = tmp_path / "work"
    given = ("--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1200m", "--work-dir", str(work))
    worker = start("worker.Worker", *given, master)
    try:
        counted = run(tmp_path, master, 90)
    finally:
        worker.kill()
        worker.wait()
    assert counted == "[{'year': 2024, 'days': 1}, {'year': 2025, 'days': 2}]\n"
    logs = [path.read_text(encoding="utf-8", errors="replace") for path in work.rglob("std*")]
    assert logs
    assert not any(" INFO " in log or " ERROR " in log for log in logs)
