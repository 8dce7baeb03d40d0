"""The commands about inquiries: the register checked and mapped, and a first one to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import as_day, every_fault, out, shown, today, whole
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.analyses.inquiries.map import Part
    from sightline.analyses.inquiries.register import Register
    from sightline.analyses.inquiries.summary import Words
    from sightline.config import Project
    from sightline.ledger.chain import Ledger
    from sightline.render.report import ReportTable

FOLDER = Annotated[Path, typer.Argument(help="Folder of TOML and CSV files: see docs/inquiries.md.")]
ON = Annotated[str | None, typer.Option("--on", help="As it stood on that day, e.g. 2026-03-31.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands to the command line."""
    group = typer.Typer(
        help="The register of inquiries: who asks what of whom, and what became of it.", no_args_is_help=True
    )
    for command in (first, check, map_, export, import_):
        group.command(command.__name__.rstrip("_"))(command)
    app.add_typer(group, name="inquiries", rich_help_panel="Look inside")


def first(folder: Annotated[Path, typer.Argument(help="A folder without TOML and CSV files, or a new one.")]) -> None:
    """Copy out the first register of the public record, for you to edit."""
    from sightline.analyses.inquiries.first import copy_out

    out.print(f"Made {copy_out(folder)}. Entries marked secondary or unchecked are to be confirmed.", soft_wrap=True)


def check(folder: FOLDER, on: ON = None) -> None:
    """Check a register: every fault at once with file and line, or what it holds and where recommendations stand."""
    from sightline.analyses.inquiries.summary import summary

    day = as_day(on)
    held = _opened(folder, day)
    for words in summary(held, day):
        _print(words)


def map_(
    folder: FOLDER,
    on: ON = None,
    to: Annotated[Path | None, typer.Option("--out", help="Also write a page and CSV files into this folder.")] = None,
) -> None:
    """Who is asked twice, what nobody asks, how much evidence each area was asked for, and what became of it all."""
    from sightline.analyses.inquiries.map import parts

    day = as_day(on)
    found = parts(_opened(folder, day), day)
    written = _write_map(found, day, to) if to is not None else []
    for part in found:
        out.print(f"\n[bold]{shown(part.title)}[/bold]")
        for line in part.words:
            out.print(shown(line), highlight=False, soft_wrap=True)
        for words in part.tables:
            _print(words)
    for path in written:
        out.print(f"Made {path}", soft_wrap=True)


def export(
    folder: FOLDER,
    to: Annotated[Path, typer.Option("--out", help="The file to write, e.g. register.jsonld.")],
    on: ON = None,
) -> None:
    """Write a register as JSON-LD, for others to read in. Nothing is overwritten."""
    from sightline.analyses.inquiries.linked import export_linked

    export_linked(_opened(folder, as_day(on)), to)
    out.print(f"Made {to}.", soft_wrap=True)


def import_(
    file: Annotated[Path, typer.Argument(help="A JSON-LD file, as `sightline inquiries export` writes it.")],
    folder: Annotated[Path, typer.Option("--out", help="A folder without TOML and CSV files, or a new one.")],
    on: ON = None,
) -> None:
    """Read a register from JSON-LD into a folder, with the same checks. Nothing is fetched, nothing overwritten."""
    from sightline.analyses.inquiries.linked import import_linked

    if not file.is_file():
        raise SightlineError("there is no such file: make one with `sightline inquiries export`")
    with every_fault():
        made = import_linked(file, folder, as_day(on))
    out.print(f"Made {made}.", soft_wrap=True)


def kept(opened: Project) -> Register | None:
    """The register in a project's folder, if any; where it has faults all are printed, and the command ends."""
    from sightline.analyses.inquiries.stage import kept_register

    with every_fault():
        return kept_register(opened.folder, today())


def tell(ledger: Ledger, held: Register | None) -> None:
    """Draft the pages of the register of a project."""
    from sightline.analyses.inquiries.stage import inquire

    entry, new = inquire(ledger, held, today())
    if entry is not None:
        out.print(f"Draft of inquiries: entry {entry.number}{'' if new else ' (nothing new since)'}.")


def _print(words: Words) -> None:
    from rich.table import Table

    if words.wide:
        out.print(f"{shown(words.caption)}: {len(words.rows):,}, in words on the page (--out).", soft_wrap=True)
        return
    table = Table(title=shown(words.caption), title_justify="left", show_lines=len(words.header) > 4)
    for heading in words.header:
        table.add_column(heading, overflow="fold", justify="right" if heading in words.numeric else "left")
    for row in words.rows:
        table.add_row(*map(shown, row))
    out.print(table)


def _write_map(found: Sequence[Part], on: date, to: Path) -> list[Path]:
    """The page and its CSV files: written beside the folder first, so that a map is there whole or not at all."""
    from sightline.analyses.inquiries.map import LEAD, title
    from sightline.render.report import ReportPart, report_html
    from sightline.returns.reports.fixlist import write_csv

    reported = [ReportPart(part.title, part.words, tuple(_reported(words) for words in part.tables)) for part in found]
    page = report_html(title(on), "For those who keep the register and whoever they give it to.", LEAD, reported, on)
    with whole(to) as beside:
        (beside / "map.html").write_text(page, encoding="utf-8", newline="\n")
        for part in found:
            for number, words in enumerate(part.tables, 1):
                name = f"{part.name}{f'-{number}' if len(part.tables) > 1 else ''}.csv"
                write_csv(beside / name, words.header, words.rows)
        names = sorted(path.name for path in beside.iterdir())
    return [to / name for name in names]


def _reported(words: Words) -> ReportTable:
    from sightline.render.report import ReportTable

    return ReportTable(words.caption, words.header, words.rows, words.numeric)


def _opened(folder: Path, on: date) -> Register:
    """The register of a folder; where it has faults all are printed, and the command ends."""
    from sightline.analyses.inquiries.checking import open_register

    if not folder.is_dir():
        raise SightlineError("there is no such folder: make one with `sightline inquiries first`")
    with every_fault():
        return open_register(folder, on)
