"""The commands about what came and what it can say: the calendar of returns, the crosswalk, a folder followed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from sightline.cli_common import PROJECT, as_day, err, open_project, out, shown, today
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.config import Project
    from sightline.ledger.chain import Ledger
    from sightline.ledger.follow import Turn
    from sightline.ledger.receive import Receipt
    from sightline.returns.whose import Whose

PANEL = "What came"


def register(app: typer.Typer) -> None:
    """Add these commands to the command line, in this order."""
    for command in (calendar, crosswalk):
        app.command(rich_help_panel=PANEL)(command)


def calendar(
    project: PROJECT = Path(),
    on: Annotated[str | None, typer.Option("--on", help="As it stood on that day, e.g. 2026-03-31.")] = None,
    folder: Annotated[Path | None, typer.Option("--out", help="Also write a page and a CSV file here.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List what came in time too.")] = False,
) -> None:
    """What is due, received, late, estimated or missing, by partner, with its age; and what to ask for next."""
    from rich.table import Table

    from sightline import reports
    from sightline.ledger.calendar import calendar as look

    opened, ledger = open_project(project)
    found = look(ledger, as_day(on), opened.expected)
    if not found.slots:
        out.print("Nothing was received yet, and nothing is due.")
        return
    table = Table(title=f"Returns on {found.on}")
    for heading in ("Partner", "Return", "Period", "What became of it", "Due", "Received", "Data is", "Editions"):
        table.add_column(heading)
    for agency, slots in reports.by_partner(found):
        rows = reports.rows_of(slots, found.on, everything=everything)
        for number, row in enumerate(rows):
            name = shown(reports.name_of(agency)) if number == 0 else ""
            table.add_row(name, *(shown(cell) for cell in row), end_section=number == len(rows) - 1)
    out.print(table)
    if not found.agreed:
        out.print(
            "Who is expected to send what is not written down (\\[\\[expected]] in sightline.toml): whatever an agency "
            "has ever sent is expected again."
        )
    for line in reports.to_ask(found):
        out.print(shown(line), soft_wrap=True)
    if folder:
        for path in reports.write_calendar(found, folder, opened.record.title):
            out.print(f"Made {path}", soft_wrap=True)


def crosswalk(
    project: PROJECT = Path(),
    agency: Annotated[
        str | None, typer.Option("--agency", help="Write the report of one agency, of its own data: its code.")
    ] = None,
    folder: Annotated[Path, typer.Option("--out", help="Folder for an agency's report.")] = Path("crosswalk"),
) -> None:
    """What returns can say of the core data set, how surely and how fully, and what is lost.

    With --agency, a report for that agency alone; without, the joint pages are drafted, which go out through `sightline
    clear`.
    """
    from sightline import reports
    from sightline.analyses.quality.holdings import holdings
    from sightline.ledger.submissions import current

    opened, ledger = open_project(project)
    if agency is None:
        stock(ledger, opened)
        return
    held = holdings(submission for submission, _ in current(ledger))
    for path in reports.write_agency(held, agency, folder, today()):
        out.print(f"Made {path}: it goes to {shown(agency)} only.", soft_wrap=True)


def stock(ledger: Ledger, opened: Project) -> None:
    """Draft the pages of what came and what it can say."""
    from sightline.analyses.quality.stock import take_stock

    entry, new = take_stock(ledger, opened.expected, today())
    if entry is None:
        raise SightlineError("nothing was received yet")
    said = "" if new else " (nothing new since)"
    out.print(f"Drafts of what came and what it can say: entry {entry.number}{said}.")


def follow_folder(
    opened: Project,
    ledger: Ledger,
    folder: Path,
    every: float,
    year: int | None,
    whose: Whose,
    tell: Callable[[Receipt, dict[int, Path]], None],
) -> None:
    """Follow a folder until stopped, telling what became of each file."""
    from sightline.ledger.follow import follow
    from sightline.ledger.receive import write_fix_lists

    if not folder.is_dir():
        raise SightlineError("--follow needs one folder that is there")
    opened.require_lawful(today())
    opened.fix_lists.mkdir(exist_ok=True)
    waited = -1

    def report(turn: Turn) -> None:
        nonlocal waited
        fix_lists = write_fix_lists(turn.receipts, opened.fix_lists)
        for receipt in turn.receipts:
            tell(receipt, fix_lists)
        for name, error in turn.failed:
            err.print(f"{shown(name)}: Sightline failed over it ({type(error).__name__}); it waits until it changes")
        if turn.waiting != waited:
            waited = turn.waiting
            out.print(f"{datetime.now(UTC):%H:%M:%S} following {escape(str(folder))}, {waited} file(s) not settled yet")

    def wait() -> bool:
        time.sleep(every)
        return True

    follow(ledger, opened, folder, today=today, wait=wait, report=report, year=year, whose=whose)
