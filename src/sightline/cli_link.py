"""What the command line says of linkage, and the command for clerical review."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from sightline.cli_common import out
from sightline.config import Linking, Project

if TYPE_CHECKING:
    from sightline.ledger.chain import Entry

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
