"""The commands that let figures out: clear, publish, and the picture of what is already public."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from sightline.cli_common import PROJECT, open_project, out, progress, today

if TYPE_CHECKING:
    from sightline.ledger.chain import Ledger


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (clear, publish, picture):
        app.command(rich_help_panel="Out")(command)


def clear(
    release: Annotated[str, typer.Argument(help='Name of the release, e.g. "2026-11".')],
    officer: Annotated[str, typer.Option(help="Who answers for this clearance.")],
    project: PROJECT = Path(),
) -> None:
    """Pass every draft through the disclosure check, together. Prints what was withheld, in counts."""
    from sightline.clearance.stage import clear_drafts

    opened, ledger = open_project(project)
    for cleared in clear_drafts(ledger, opened.settings.policy, release=release, officer=officer):
        out.print(f"[bold]{cleared.name}[/bold] cleared as entry {cleared.entry}")
        for note in cleared.notes:
            out.print(f"  {escape(note)}")


def publish(project: PROJECT = Path()) -> None:
    """Make the site from the newest cleared release."""
    opened, ledger = open_project(project)
    _publish(ledger, opened.site, opened.record.title, opened.record.made_up)


def picture(
    published: Annotated[Path, typer.Option(help="Folder of published statistics (DfE and ONS tables).")],
    folder: Annotated[Path, typer.Option("--out", help="Folder for the site and its ledger.")] = Path("picture"),
    breaks: Annotated[Path | None, typer.Option(help="Breaks of your own, a CSV file: see docs/breaks.md.")] = None,
    clashes: Annotated[Path | None, typer.Option(help="Clashes of your own, a CSV file.")] = None,
    surveys: Annotated[
        Path | None, typer.Option(help="Shares that surveys published, a CSV file of your own: see docs/surveys.md.")
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help="GSS code of an authority that gets a page, and again for more; all 153 if none is named."),
    ] = None,
) -> None:
    """Draw the real national picture, and a page for each authority, from published statistics. No project is needed.

    All 153 pages take some minutes.
    """
    from sightline.analyses.picture.study import study
    from sightline.clearance.stage import clear_drafts
    from sightline.ledger.chain import Ledger
    from sightline.published.surveys import read_surveys
    from sightline.standard.areas import now
    from sightline.standard.ledgers import ledgers_with

    known = ledgers_with(breaks, clashes)
    chosen = [now(code).gss for code in area or ()]
    waves = read_surveys(surveys) if surveys else ()
    ledger = Ledger.create(folder / "ledger")
    entry, _ = study(ledger, published, known, chosen or None, waves)
    clear_drafts(
        ledger, "published", release=f"published statistics {entry.number}", officer="published statistics only"
    )
    _publish(ledger, folder / "site", "The recorded picture of England, from published statistics", made_up=False)


def _publish(ledger: Ledger, site: Path, title: str, made_up: bool) -> None:
    from sightline.clearance.stage import enter_publication, open_release
    from sightline.publish.stage import publish as make

    opened = open_release(ledger)
    with progress("Pages") as step:
        index = make(opened, site, title=title, made_up=made_up, today=today(), progress=step)
    enter_publication(ledger, opened, site, today())
    out.print(f"The site is at {index}", soft_wrap=True)
