"""The command for whoever answers for an area: one file from what is published, to print or to send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import PROJECT, open_project, out

if TYPE_CHECKING:
    from sightline.ledger.chain import Ledger


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Figures out")(pack)


def pack(
    code: Annotated[str, typer.Argument(help="GSS code of an authority; for a regional pack also of a region.")],
    kind: Annotated[
        str,
        typer.Option(
            help="director: one page, what moved and whether recording explains it. inspection: figures with their "
            "sources, and ten questions. regional: the areas of a region side by side, by name."
        ),
    ] = "director",
    folder: Annotated[Path, typer.Option("--out", help="Folder for the file.")] = Path("packs"),
    project: PROJECT = Path(),
) -> None:
    """Make a page about an area, to print or to send, from the release that is out and nothing else."""
    from sightline.clearance.out import out_now
    from sightline.publish.packs.pack import pack as make
    from sightline.publish.packs.pack import release_of, write

    ledger, title, made_up = _opened(project)
    released = out_now(ledger)
    release = release_of(released, title=title, made_up=made_up)
    made = make(kind, code, released.cleared, release)
    out.print(f"Made {write(made, released.cleared, release, folder / f'{kind}-{code.lower()}.html')}", soft_wrap=True)


def _opened(folder: Path) -> tuple[Ledger, str, bool]:
    """The ledger of a project; or of what `sightline picture` made, which has no record. With title and made up."""
    from sightline.config import FILE
    from sightline.ledger.chain import Ledger

    if not (folder / FILE).exists() and (folder / "ledger").is_dir():
        return Ledger(folder / "ledger"), "The recorded picture of England, from published statistics", False
    project, ledger = open_project(folder)
    return ledger, project.record.title, project.record.made_up
