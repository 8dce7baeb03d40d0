"""What the modules of the command line share: where they print, bars of progress, which engine was asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from sightline.config import ENGINES, Project, Settings, load
from sightline.errors import ConfigError, EngineError, Refused, SightlineError

if TYPE_CHECKING:
    from sightline.engines.engine import Open
    from sightline.ledger.chain import Ledger
    from sightline.link.backend import Compare
    from sightline.returns.whose import Whose

ENGINE = Annotated[
    str | None, typer.Option("--engine", help=f"What runs the steps: {' or '.join(ENGINES)}; else as sightline.toml.")
]
MASTER = Annotated[
    str | None, typer.Option("--master", help="Where Spark runs: local[2], spark://HOST:PORT, yarn; else as the toml.")
]

YEAR = Annotated[
    int | None,
    typer.Option("--year", help="Collection year whose rules apply, in place of the file's."),
]
AGENCY = Annotated[
    str | None, typer.Option("--agency", help="Whose files they are, where they do not say it: an agency's code.")
]
PERIOD_END = Annotated[
    str | None,
    typer.Option("--period-end", help="Last day they speak of, where they do not say it, e.g. 2026-03-31."),
]
PROJECT = Annotated[Path, typer.Option("--project", "-p", help="Project folder, made by `sightline init`.")]

# Where there is no terminal, as in a file or a pipe, Rich takes 80 columns. COLUMNS still has its way.
WIDE = 120
_PIPED = not (sys.stdout is not None and sys.stdout.isatty()) and "COLUMNS" not in os.environ
out = Console(width=WIDE if _PIPED else None)
err = Console(stderr=True)


def today() -> date:
    """This day, by which records run out and releases are dated."""
    return datetime.now(UTC).date()


def as_day(text: str | None, option: str = "--on") -> date:
    """The day that an option gives; today where it gives none. Raises SightlineError where it is none."""
    try:
        return today() if text is None else date.fromisoformat(text)
    except ValueError:
        raise SightlineError(f"{option} must be a day such as 2026-03-31") from None


@contextmanager
def every_fault() -> Iterator[None]:
    """Where what a user wrote by hand has faults, print each, however many: no fix list holds the rest."""
    try:
        yield
    except Refused as error:
        for finding in error.findings:
            err.print(shown(str(finding)), highlight=False, soft_wrap=True)
        err.print(f"[bold]Refused[/bold]: {len(error.findings)} fault(s). Nothing was written.")
        raise typer.Exit(error.exit_code) from None


def open_project(folder: Path) -> tuple[Project, Ledger]:
    """The project of a folder, and its ledger."""
    from sightline.ledger.chain import Ledger

    project = load(folder)
    return project, Ledger(project.ledger)


def open_or_picture(folder: Path) -> tuple[Ledger, Project | None]:
    """The ledger of a project, and the project; or that of what `sightline picture` made, which has none."""
    from sightline.config import FILE
    from sightline.ledger.chain import Ledger

    if not (folder / FILE).exists() and (folder / "ledger").is_dir():
        return Ledger(folder / "ledger"), None
    project, ledger = open_project(folder)
    return ledger, project


def said_whose(agency: str | None, period_end: str | None) -> Whose:
    """What the command line says of files that do not say it themselves."""
    from sightline.returns.whose import Whose

    return Whose(agency, period_end=as_day(period_end, "--period-end") if period_end else None)


@contextmanager
def whole(to: Path) -> Iterator[Path]:
    """A folder to write files into: all of them are moved to `to` at the end, or none. Raises ConfigError."""
    if to.exists() and not to.is_dir():
        raise ConfigError("--out is a file: name a folder")
    to.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=to, prefix=".unfinished-") as beside:
        yield Path(beside)
        made = sorted(Path(beside).iterdir())
        if any((to / path.name).is_dir() for path in made):
            raise ConfigError("the folder of --out has a folder where a file is to be: name another")
        for path in made:
            path.replace(to / path.name)


def shown(text: str) -> str:
    """Text from outside, harmless to a terminal: no markup, and a mark for what cannot be printed."""
    return escape("".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text))


@contextmanager
def progress(words: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar while something runs. What it yields is called with (name of the thing done, done, of all)."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task(words, total=None)

        def step(name: str, done: int, total: int) -> None:
            bars.update(task, description=f"{words}: {shown(name)}", completed=done, total=total)

        yield step


def chosen(settings: Settings, engine: str | None, master: str | None) -> Settings:
    """The settings with the engine and master asked for on the command line, which go before those of the file."""
    if engine is not None and engine not in ENGINES:
        raise ConfigError(f"--engine is one of {', '.join(ENGINES)}")
    wanted = replace(settings, engine=engine or settings.engine, master=master or settings.master)
    if master is not None and wanted.engine != "spark":
        raise ConfigError("--master is where Spark runs: it goes with --engine spark")
    return wanted


def opener(settings: Settings) -> Open:
    """How a stage opens the engine of these settings. Raises EngineError where Spark is not installed."""
    if settings.engine == "duckdb":
        from sightline.engines import duck

        return duck.opener(settings)
    require_spark()
    from sightline.engines import spark

    return spark.opener(settings, settings.master)


def comparer(settings: Settings) -> Compare:
    """Where the linkage compares pairs under these settings. Raises EngineError where Spark is not installed."""
    if settings.engine == "duckdb":
        from sightline.link.backend import DuckBackend

        return DuckBackend
    require_spark()
    from sightline.link import spark

    return spark.comparer(settings)


def require_spark() -> None:
    """Raise EngineError where PySpark is not installed: it is an extra, and large."""
    from importlib.util import find_spec

    if find_spec("pyspark") is None:
        raise EngineError(
            "Spark is not installed here: `pip install sightline[spark]`, or `make demo ENGINE=spark` for the "
            "demonstration, or run with --engine duckdb"
        )
