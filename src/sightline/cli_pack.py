"""The command for whoever answers for an area: one file from what is published, to print or to send."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sightline.cli_clear import AS, OFFICER, PICTURE, REASON, act_of
from sightline.cli_common import PROJECT, open_or_picture, out


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Figures out")(pack)


def pack(
    code: Annotated[str, typer.Argument(help="GSS code of an authority; for a regional pack also of a region.")],
    kind: Annotated[
        str,
        typer.Option(
            help="director: one page, what moved and whether recording explains it. inspection: figures with their "
            "sources, and ten questions. regional: the areas of a region side by side, by name. "
            "challenge: two pages, at most ten questions for a scrutineer, each from one figure."
        ),
    ] = "director",
    folder: Annotated[Path, typer.Option("--out", help="Folder for the file.")] = Path("packs"),
    who: AS = OFFICER,
    reason: REASON = "",
    project: PROJECT = Path(),
) -> None:
    """Make a page about an area, to print or to send, from the release that is out and nothing else.

    The ledger says that it went out, with its hash: `sightline verify --file` tells whether a file is such a one.
    """
    from sightline.clearance.handed import hand_out
    from sightline.clearance.out import out_now
    from sightline.publish.packs.pack import pack as make
    from sightline.publish.packs.pack import page_of, release_of
    from sightline.publish.place import hand_over

    ledger, opened = open_or_picture(project)
    title = opened.record.title if opened else PICTURE
    made_up = bool(opened and opened.record.made_up)
    released = out_now(ledger)
    release = release_of(released, title=title, made_up=made_up)
    made = make(kind, code, released.cleared, release)
    given = hand_out(ledger, act_of(opened, who, reason), released, f"{kind} pack of {code}")
    page = page_of(made, released.cleared, release)
    out.print(f"Made {hand_over(given, page, folder / f'{kind}-{code.lower()}.html')}", soft_wrap=True)
