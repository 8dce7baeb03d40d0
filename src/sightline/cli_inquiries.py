"""The commands about inquiries: the register checked, mapped, exchanged, and a first one to begin with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import err, out, shown, today
from sightline.errors import Refused, SightlineError

if TYPE_CHECKING:
    from sightline.analyses.inquiries.register import Register

FOLDER = Annotated[Path, typer.Argument(help="Folder of TOML and CSV files: see docs/inquiries.md.")]
ON = Annotated[str | None, typer.Option("--on", help="As it stood on that day, e.g. 2026-03-31.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands to the command line."""
    group = typer.Typer(
        help="The register of inquiries: who asks what of whom, and what became of it.", no_args_is_help=True
    )
    for command in (first, check):
        group.command()(command)
    app.add_typer(group, name="inquiries", rich_help_panel="Look inside")


def first(folder: Annotated[Path, typer.Argument(help="A folder without TOML and CSV files, or a new one.")]) -> None:
    """Copy out the first register of the public record, for you to edit."""
    from sightline.analyses.inquiries.first import copy_out

    out.print(f"Made {copy_out(folder)}. Entries marked secondary or unchecked are to be confirmed.", soft_wrap=True)


def check(folder: FOLDER, on: ON = None) -> None:
    """Check a register: every fault at once with file and line, or what it holds and where recommendations stand."""
    from rich.table import Table

    from sightline.analyses.inquiries.summary import summary

    day = _day(on)
    held = _opened(folder, day)
    for part in summary(held, day):
        table = Table(title=part.caption)
        for heading in part.header:
            table.add_column(heading, overflow="fold")
        for row in part.rows:
            table.add_row(*map(shown, row))
        out.print(table)


def _opened(folder: Path, on: date) -> Register:
    """The register of a folder; where it has faults, all of them are printed, and the command ends with 2."""
    from sightline.analyses.inquiries.checking import open_register

    if not folder.is_dir():
        raise SightlineError("there is no such folder: make one with `sightline inquiries first`")
    try:
        return open_register(folder, on)
    except Refused as error:
        for finding in error.findings:
            err.print(shown(str(finding)), highlight=False, soft_wrap=True)
        err.print(f"[bold]Refused[/bold]: {len(error.findings)} fault(s). Nothing was written.")
        raise typer.Exit(2) from None


def _day(on: str | None) -> date:
    try:
        return date.fromisoformat(on) if on else today()
    except ValueError:
        raise SightlineError("--on must be a day such as 2026-03-31") from None
