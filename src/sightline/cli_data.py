"""The commands for whoever uses the figures: an answer to a question, and the screener of data files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sightline.cli_clear import AS, OFFICER, REASON, act_of
from sightline.cli_common import PROJECT, err, open_project, out, shown
from sightline.errors import SightlineError


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (answer, screen):
        app.command(rich_help_panel="Figures out")(command)


def answer(
    what: Annotated[str, typer.Argument(help="A table's name, a measure's code, or words of a table's title.")],
    area: Annotated[str, typer.Option(help="GSS code or name of an area; else all areas together, or England.")] = "",
    period: Annotated[str, typer.Option(help='"year to March 2025", or its last day; else the newest.')] = "",
    only: Annotated[
        list[str] | None, typer.Option(help="Of whom, as DIMENSION=CODE, such as sex=F; again for more.")
    ] = None,
    path: Annotated[Path | None, typer.Option("--out", help="Also write the answer into this file, to send.")] = None,
    who: AS = OFFICER,
    reason: REASON = "",
    project: PROJECT = Path(),
) -> None:
    """Answer a question of Parliament or under freedom of information, from what is published and nothing else.

    Prints the figure in a sentence, with its definition, range, source and date. What was withheld is refused. The
    ledger says that the answer was given, with the hash of its text.
    """
    from sightline.clearance.handed import hand_out
    from sightline.clearance.out import out_now
    from sightline.publish.answer import Asked, text_of
    from sightline.publish.answer import answer as found
    from sightline.publish.place import hand_over
    from sightline.standard.figures import day_words

    opened, ledger = open_project(project)
    release = out_now(ledger)
    asked = Asked(what, area, period, _pairs(only or ()))
    said = found(release.cleared, asked, release=release.release, published=f"published on {day_words(release.day)}")
    given = hand_out(ledger, act_of(opened, who, reason), release, "answer")
    if path is not None:
        hand_over(given, text_of(said), path)
    else:
        given.enter(text_of(said).encode("utf-8"))
    out.print(shown(said.sentence), highlight=False, soft_wrap=True)
    for heading, words in said.parts:
        out.print(f"  [bold]{heading}[/bold]: {shown(words)}", highlight=False, soft_wrap=True)


def _pairs(only: Sequence[str]) -> tuple[tuple[str, str], ...]:
    parted = [item.partition("=") for item in only]
    if any(not (name and code) for name, _, code in parted):
        raise SightlineError("--only is DIMENSION=CODE, such as sex=F")
    return tuple((name, code) for name, _, code in parted)


def screen(
    data: Annotated[Path, typer.Argument(help="A data file, NAME.csv; NAME.meta.csv lies beside it.")],
    meta: Annotated[Path | None, typer.Option(help="Its metadata file, where it lies elsewhere.")] = None,
    rules: Annotated[bool, typer.Option("--rules", help="Also print every rule that was asked.")] = False,
) -> None:
    """Screen a pair of files as Explore Education Statistics does: every fault at once. No project is needed."""
    from sightline.publish.ees.frame import read_pair
    from sightline.publish.ees.rules import RULES, passed
    from sightline.publish.ees.rules import screen as screened

    faults = screened(read_pair(data, meta))
    for fault in faults:
        err.print(f"  {shown(str(fault))}", highlight=False, soft_wrap=True)
    if rules:
        for rule in RULES:
            out.print(f"  {rule.code} ({rule.weight}): {rule.words}", highlight=False, soft_wrap=True)
    fine = passed(faults)
    out.print(
        f"{shown(data.name)}: {'would be taken' if fine else 'would be refused'}; {len(RULES)} rules, "
        f"{len(faults)} fault(s)."
    )
    raise typer.Exit(1 if fine and faults else 0 if fine else 2)
