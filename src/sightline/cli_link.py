"""What the command line says of linkage, and the command for clerical review."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from sightline.cli_common import PROJECT, open_project, out, today
from sightline.config import Linking, Project

if TYPE_CHECKING:
    from sightline.ledger.chain import Entry, Ledger
    from sightline.link.clerks import Answered

FULL = Annotated[bool, typer.Option("--full", help="Compare everything again, by a model that is learnt anew.")]
DEPRIVATION = Annotated[
    Path | None,
    typer.Option("--deprivation", help="A table of your own, postcode (or outcode) and decile: else as the toml."),
]


def with_lookup(project: Project, deprivation: Path | None) -> Project:
    """The project with the lookup of deprivation asked for on the command line, which goes before that of the file."""
    return project if deprivation is None else replace(project, linking=Linking(str(deprivation.resolve())))


def print_link(entry: Entry) -> bool:
    """Print what a linkage says of itself, and what to look at. Returns whether there is anything to look at."""
    summary, findings = entry.body.get("summary", []), entry.body["findings"]
    assert isinstance(summary, list)
    assert isinstance(findings, list)
    for words in summary:
        out.print(escape(str(words)), soft_wrap=True)
    for words in findings:
        out.print(f"[bold]look[/bold]: {escape(str(words))}", soft_wrap=True)
    return bool(findings)


def weigh_links(ledger: Ledger) -> None:
    """Draft the page of how well records were joined."""
    from sightline.analyses.quality.linkage import weigh

    entry, new = weigh(ledger)
    out.print(f"Draft of linkage: entry {entry.number}{'' if new else ' (nothing new since)'}.")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Analysis")(review)


def review(
    project: PROJECT = Path(),
    folder: Annotated[
        Path | None, typer.Option("--out", help="Write the workbook here; else into the project's folder review/.")
    ] = None,
    pairs: Annotated[int, typer.Option("--pairs", min=20, max=5000, help="How many pairs to draw.")] = 200,
    answers: Annotated[Path | None, typer.Option("--in", help="Read the answers of a workbook.")] = None,
) -> None:
    """Clerical review: pairs of records to look at, side by side, in a workbook; or the answers of one, read back.

    The workbook holds names. It is for those whom the controllers have named, and is destroyed after use.
    """
    from sightline.link.clerks import draw_review, read_review

    opened, ledger = open_project(project)
    if answers is not None:
        _print_answers(read_review(ledger, opened, today(), answers))
        return
    path, entry, drawn = draw_review(ledger, opened, today(), folder or opened.review, pairs)
    out.print(f"Made {path}: {drawn} pairs, entry {entry.number}.", soft_wrap=True)
    out.print("[bold]It holds names.[/bold] Only those named for clerical review may open it; destroy it after use.")
    if folder is not None:
        out.print("It lies outside the project: `sightline destroy` will not find it there.")


def _print_answers(read: Answered) -> None:
    from sightline.standard.clerical import missed, precision, strata_of
    from sightline.standard.linkage import POPULATIONS

    out.print(
        f"Entry {read.entry.number}: {read.answered} pairs answered, {read.blank} left blank, {read.missing} not there."
    )
    strata = strata_of(read.counts)
    for population, words in POPULATIONS.items():
        mine = [stratum for stratum in strata if stratum.population == population]
        found = {
            "of joined pairs are one person's": precision(mine),
            "of pairs that came near were missed": missed(mine),
        }
        for what, one in found.items():
            if one is not None:
                out.print(
                    f"{words}: {one.share:.1%} ({one.low:.1%} to {one.high:.1%}) {what}, of {one.answered} answers."
                )
            elif mine:
                out.print(f"{words}: too few answers to say how many {what}.")
    out.print("`sightline run` puts this on the page. Destroy the workbook, and every copy of it, now.")
