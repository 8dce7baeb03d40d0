"""One Spark session for one process: how it is started, what it may write, and in which words it fails.

Spark is talkative: its log, its stack traces and PySpark's own logger quote the values that an expression failed on. So
nothing that Spark prints is shown or kept: the virtual machine's output goes nowhere, both logs are off, and an error
is passed on by its kind and its class of error only. What it spills is encrypted, under the project's folder.
"""

from __future__ import annotations

import atexit
import logging
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyspark
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from sightline.errors import EngineError, SightlineError, StepError

JAVA = 17  # the oldest Java that this Spark runs on
LEAST_MEMORY = 512  # MiB; Spark itself refuses less than 450
PATIENCE = 60.0  # seconds to wait for a cluster to give the first worker
KNOCK = 5.0  # seconds to wait for a master to answer
MASTERS = "local[2], local[*], local-cluster[2,1,1024], spark://HOST:PORT, yarn, k8s://URL"
_ONE_PROCESS = re.compile(r"local(\[([1-9]\d*|\*)\])?")
_CLUSTER_HERE = re.compile(r"local-cluster\[([1-9]\d*),([1-9]\d*),([1-9]\d*)\]")  # workers, cores and MiB of each
_MEMORY = re.compile(r"(\d+)\s*([KMGT])i?B?", re.IGNORECASE)
# A configuration without an appender would be taken for none, and Spark's own used in its place.
_SILENCE = """status = off
appender.none.type = Null
appender.none.name = none
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
"""
_SILENT = logging.CRITICAL + 1
_OUT_OF_MEMORY = (
    "OutOfMemoryError", "SparkOutOfMemoryError", "UNABLE_TO_ACQUIRE_MEMORY", "maxResultSize", "Not enough memory",
    "exit code 52", "exit code 137", "Cannot allocate a page", "exceeded the maximum",
)  # fmt: skip
_GONE = (EOFError, ConnectionError, BrokenPipeError)

# What is the same wherever Spark runs. A cluster's own configuration stands beside it (spark-defaults.conf).
FIXED = {
    "spark.app.name": "Sightline",
    "spark.ui.enabled": "false",  # its pages show plans, and the codes in them
    "spark.eventLog.enabled": "false",
    "spark.log.level": "OFF",
    "spark.io.encryption.enabled": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
    "spark.sql.caseSensitive": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.constraintPropagation.enabled": "false",  # it does not end on unions of many steps (Spark 4.3)
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    # Spark takes a table for small by its size when compressed, sends it to everybody and runs out of memory. Which
    # tables are small is known: spark.py marks them.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",  # few files of a useful size
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}
_PARTITIONS = "spark.sql.shuffle.partitions"
_open: dict[str, SparkSession] = {}  # by master; at most one
_folders: list[Path] = []
_environment: dict[str, str | None] = {}  # what stood there before


def root(master: str, memory: str, scratch: Path) -> SparkSession:
    """The session of this process, started on the first call. `scratch` is where it may spill.

    Raises EngineError where there is no Java, the master cannot be reached, or it gives no worker.
    """
    if master in _open:
        return _open[master]
    if _open:
        raise EngineError("one run has one Spark master: start another command for another master")
    conf = _conf(master, memory, scratch)
    _knock(master)
    try:
        session = _started(conf)
    except Exception as error:
        close()
        raise _cannot_start(master, error) from None
    except BaseException:
        close()
        raise
    _open[master] = session
    try:
        _await_workers(session, master)
    except BaseException:
        close()
        raise
    return session


def fresh(master: str, memory: str, scratch: Path) -> SparkSession:
    """A session of its own, with tables and functions of its own, in the one Spark of this process."""
    session = root(master, memory, scratch).newSession()
    if not session.sparkContext.getConf().contains(_PARTITIONS):
        # Spark's own 200 would be 200 tasks a step, however small the step or the cluster.
        session.conf.set(_PARTITIONS, str(2 * session.sparkContext.defaultParallelism))
    return session


def close() -> None:
    """Stop Spark and remove what it spilled. Nothing happens where none runs."""
    _open.clear()
    context, gateway = SparkContext._active_spark_context, SparkContext._gateway
    if context is not None:
        try:
            with warnings.catch_warnings():
                # Spark warns where it had died before: whoever was using it has been told why, in words to act on.
                warnings.simplefilter("ignore", RuntimeWarning)
                context.stop()
        except (Py4JError, *_GONE):
            SparkContext._active_spark_context = None  # it died before
    if gateway is not None:
        process = getattr(gateway, "proc", None)
        gateway.shutdown()
        if process is not None:
            process.stdin.close()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        SparkContext._gateway = SparkContext._jvm = None
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)
    while _environment:
        name, before = _environment.popitem()
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before


atexit.register(close)


def process_number() -> int | None:
    """Process number of the virtual machine, so that its CPU seconds can be read; None where none runs."""
    process = getattr(SparkContext._gateway, "proc", None)
    return None if process is None else int(process.pid)


def failed(what: str, error: BaseException) -> SightlineError:
    """An error of Spark in words, by its kind only: Spark's own words may quote a value of a row."""
    try:
        words, gone = str(getattr(error, "java_exception", None) or error), isinstance(error, _GONE)
    except Exception:  # Java is asked for its words, and where it has died meanwhile it has none
        words, gone = "", True
    if any(sign in words for sign in _OUT_OF_MEMORY):
        return EngineError(
            f"{what} needs more memory than Spark was given: raise `memory` in sightline.toml (a local master) or the "
            "executors' memory (a cluster), or name more workers. Nothing of it was kept"
        )
    if gone or (isinstance(error, Py4JError) and not isinstance(error, Py4JJavaError)):
        close()
        return EngineError(
            f"Spark stopped during {what}, most often for want of memory: raise `memory` in sightline.toml, or run "
            "with --engine duckdb. Nothing of it was kept"
        )
    condition = error.getCondition() if isinstance(error, PySparkException) else None
    return StepError(f"{what} failed in Spark ({condition or type(error).__name__})")


def mebibytes(memory: str) -> int:
    """A setting such as "4GB" in MiB. Raises EngineError where it is none, or too little for Spark."""
    said = _MEMORY.fullmatch(memory.strip())
    if said is None:
        raise EngineError('`memory` in sightline.toml must be a number and a unit, for instance "4GB"')
    size = int(said[1]) * {"K": 1 / 1024, "M": 1, "G": 1024, "T": 1024 * 1024}[said[2].upper()]
    if size < LEAST_MEMORY:
        raise EngineError(f"Spark needs at least {LEAST_MEMORY}MB: raise `memory` in sightline.toml")
    return int(size)


def _refuse(master: str, scratch: Path) -> None:
    """Raise EngineError for a master or a folder that Spark would not take, or would take for something else."""
    here, cluster = _ONE_PROCESS.fullmatch(master), _CLUSTER_HERE.fullmatch(master)
    if not here and not cluster and not master.startswith(("spark://", "k8s://")) and master != "yarn":
        raise EngineError(f"that is no Spark master: name one such as {MASTERS}")
    if cluster and int(cluster[3]) < LEAST_MEMORY:
        raise EngineError(f"each worker of a local cluster needs at least {LEAST_MEMORY} MiB: {MASTERS}")
    if "," in str(scratch.resolve()):
        raise EngineError("Spark takes a comma in the project folder's name for two folders: name it otherwise")
    if _java() is None:
        raise EngineError(
            f"Spark needs Java {JAVA} or newer, and none was found: install one (on Debian: apt install "
            "openjdk-17-jre-headless), set JAVA_HOME, or run with --engine duckdb"
        )


def _conf(master: str, memory: str, scratch: Path) -> SparkConf:
    _refuse(master, scratch)
    here, cluster, size = _ONE_PROCESS.fullmatch(master), _CLUSTER_HERE.fullmatch(master), mebibytes(memory)
    _sweep(scratch)
    folder = Path(tempfile.mkdtemp(prefix=f"spark-{os.getpid()}-", dir=scratch))
    _folders.append(folder)
    # The level set for the driver does not reach the workers, so their log gets a configuration that they can read.
    silence = folder / "log4j2.properties"
    silence.write_text(_SILENCE, encoding="utf-8")
    settings = {
        **FIXED,
        "spark.master": master,
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.executor.extraJavaOptions": f"-Dlog4j2.configurationFile={silence.resolve().as_uri()}",
    }
    if here or cluster:
        settings |= {
            "spark.driver.memory": f"{size}m",
            "spark.driver.host": "127.0.0.1",  # nothing of it can be reached from outside this machine
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(folder),
            "spark.default.parallelism": str(_cores(master)),
        }
        _set("SPARK_LOCAL_IP", "127.0.0.1")
    if not master.startswith("spark://"):  # there the secret must be the cluster's own: docs/engines.md
        settings |= {"spark.authenticate": "true", "spark.network.crypto.enabled": "true"}
    if cluster:
        settings["spark.executor.memory"] = f"{cluster[3]}m"
        _set("SPARK_HOME", str(_home(folder)))
    _set("PYSPARK_PYTHON", os.environ.get("PYSPARK_PYTHON", sys.executable))
    conf = SparkConf(loadDefaults=False)
    conf.setAll(list(settings.items()))
    return conf


def _set(name: str, value: str) -> None:
    """Set a variable of the environment until Spark is closed."""
    _environment.setdefault(name, os.environ.get(name))
    os.environ[name] = value


def _sweep(scratch: Path) -> None:
    """Remove what a process that was killed left: its number stands in the folder's name."""
    for left in scratch.glob("spark-*-*"):
        number = left.name.split("-")[1]
        if number.isdigit() and not Path("/proc", number).exists() and Path("/proc").is_dir():
            shutil.rmtree(left, ignore_errors=True)


def _home(folder: Path) -> Path:
    """Spark's own folder once more, by links: the workers of a local cluster leave their files in it, and it goes."""
    home = folder / "spark"
    home.mkdir()
    for part in Path(pyspark.__file__).parent.iterdir():
        if part.name != "work":
            (home / part.name).symlink_to(part)
    return home


def _cores(master: str) -> int:
    cluster, here = _CLUSTER_HERE.fullmatch(master), _ONE_PROCESS.fullmatch(master)
    if cluster:
        return int(cluster[1]) * int(cluster[2])
    said = here[2] if here else None
    return (os.cpu_count() or 1) if said == "*" else int(said or 1)


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    if home:
        return shutil.which("java", path=str(Path(home) / "bin"))
    return shutil.which("java")


def _java_version() -> int | None:
    """The major version of the Java that Spark would use; None where it does not say."""
    java = _java()
    if java is None:
        return None
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    return int(found[1]) if found else None


def _knock(master: str) -> None:
    """See whether anything answers where the master should be: Spark itself would try for a minute, in silence."""
    if master == "yarn" and not (os.environ.get("HADOOP_CONF_DIR") or os.environ.get("YARN_CONF_DIR")):
        raise EngineError("the master yarn needs HADOOP_CONF_DIR, the folder of your cluster's configuration")
    if not master.startswith("spark://"):
        return
    places = [place.rpartition(":") for place in master.removeprefix("spark://").split(",")]
    if not all(host and port.isdigit() for host, _, port in places):
        raise EngineError("a Spark master is written spark://HOST:PORT, for instance spark://cluster:7077")
    for host, _, port in places:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=KNOCK).close()
            return
        except OSError:
            continue
    raise EngineError(
        f"no Spark master answers at {master}: ask whoever runs the cluster whether it is up and may be reached from "
        "here, or run with --engine duckdb"
    )


def _not_of_the_gateway(record: logging.LogRecord) -> bool:
    return record.module != "java_gateway"


def _started(conf: SparkConf) -> SparkSession:
    logging.getLogger("SQLQueryContextLogger").setLevel(_SILENT)  # PySpark writes failed expressions to it
    logging.getLogger("py4j").setLevel(_SILENT)
    logging.getLogger().addFilter(_not_of_the_gateway)  # where Java has died py4j says so to no logger of its own
    launch: Callable[..., Any] = launch_gateway
    gateway = launch(conf, {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL})
    # Said only now, so that no list of running processes shows it. On a cluster Spark makes one of its own.
    if (conf.get("spark.master") or "").startswith("local"):
        conf.set("spark.authenticate.secret", secrets.token_hex(32))
    SparkContext._gateway, SparkContext._jvm = gateway, gateway.jvm
    return SparkSession(SparkContext(conf=conf, gateway=gateway))


def _cannot_start(master: str, error: Exception) -> EngineError:
    version = _java_version()
    if version is not None and version < JAVA:
        return EngineError(
            f"Spark needs Java {JAVA} or newer, and this is Java {version}: install a newer one, or set JAVA_HOME to it"
        )
    return EngineError(
        f"Spark could not be started at {master} ({type(error).__name__}): see whether the master is up, is of Spark's "
        "version 4, and whether this machine has the memory that sightline.toml names"
    )


def _await_workers(session: SparkSession, master: str) -> None:
    """Wait until a cluster gave one worker: Spark itself would wait for ever, in silence."""
    if _ONE_PROCESS.fullmatch(master):
        return
    until = time.monotonic() + PATIENCE
    while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 2:  # the driver is one of them
        if time.monotonic() > until:
            raise EngineError(
                f"the Spark master {master} gave no worker within {PATIENCE:.0f} seconds: it may be busy, or its "
                "workers may have less memory or fewer cores than asked for"
            )
        time.sleep(0.1)
