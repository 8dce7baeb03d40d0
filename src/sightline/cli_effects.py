"""The command that answers questions on record: what a practice did, in this run or in published indicators."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import as_day, every_fault, open_project, out, shown
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.analyses.practice.answered import Answered
    from sightline.analyses.practice.effects import Answer
    from sightline.analyses.practice.practices import PracticeRegister

NOT_CLEARED = (
    "Worked out from counts of this run that were not cleared: for those at work in the project, and not to be "
    "published."
)


def add(group: typer.Typer) -> None:
    """Add the command to the group of commands about practice."""
    group.command("effect")(effect)


def effect(
    folder: Annotated[Path, typer.Argument(help="A register of practice: see docs/practice.md.")],
    published: Annotated[Path | None, typer.Argument(help="Folder that holds lait_bds_long.parquet.")] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Project whose newest run counted the panels.")
    ] = None,
    question: Annotated[str | None, typer.Option("--question", help="One question of the register; else all.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="The register as it stood on that day.")] = None,
) -> None:
    """What a practice did where areas took it up: the effect with its range, warnings, and what cannot be said."""
    from sightline.analyses.practice.answered import answered
    from sightline.analyses.practice.register import open_register
    from sightline.ledger.panels import panels_of
    from sightline.published.lait import read_lait

    if project is None and published is None:
        raise SightlineError(
            "say what to read: -p PROJECT for what a run counted, a folder of published files, or both"
        )
    with every_fault():
        held = open_register(folder, as_day(on))
    panels = None if project is None else panels_of(open_project(project)[1])
    with every_fault():
        table = None if published is None else read_lait(published)
    found = [one for one in answered(held, as_day(on), panels, table) if question in (None, one.question.key)]
    if not found:
        raise SightlineError(
            "no question of that name has an outcome there: a panel is read from -p PROJECT, a published indicator "
            "from the folder of published files"
        )
    for one in found:
        _print(one, held)
    if any(not one.question.published for one in found):
        out.print(f"\n{NOT_CLEARED}", soft_wrap=True)
    raise typer.Exit(1 if any(_to_look_at(one) for one in found) else 0)


def _to_look_at(one: Answered) -> bool:
    return one.answer is None or one.answer.study is None or bool(one.answer.study.looked.warned)


def _print(one: Answered, held: PracticeRegister) -> None:
    from sightline.analyses.practice import effect_words as words

    out.print(f"\n[bold]{shown(held.practices[one.question.practice].name)}[/bold]", highlight=False)
    for line in words.asked(one.question, held):
        _say(line)
    if one.answer is None:
        _say(f"Not answered: {one.why}.")
        return
    found = one.answer
    if found.study is not None:
        out.print(f"\n[bold]{shown(words.headline(found))}[/bold]", highlight=False, soft_wrap=True)
        _events(found)
    parts = (
        ("Warnings", words.warnings(found)), ("What it rests on", words.rests_on(found)),
        ("Beside it", words.beside_it(found)), ("What cannot be said", words.cannot(found)),
        (f"Possible instead: {one.instead.method}" if one.instead else "", one.instead.words if one.instead else ()),
    )  # fmt: skip
    _adopters(found)
    for title, lines in parts:
        if lines:
            out.print(f"\n{shown(title)}", highlight=False)
            for line in lines:
                _say(f"- {line}")


def _say(line: str) -> None:
    out.print(shown(line), highlight=False, soft_wrap=True)


def _events(found: Answer) -> None:
    from rich.table import Table

    from sightline.analyses.practice.effect_words import LEVEL, events, events_said
    from sightline.standard.signed import signed

    table = Table(title=f"By time since adoption, {found.series.told_in}", title_justify="left")
    for heading in ("When", "Areas", "Effect", f"{LEVEL} from", "to"):
        table.add_column(heading, justify="left" if heading == "When" else "right")
    for when, areas, value, lower, upper in events(found):
        table.add_row(when, str(areas), *(signed(each, 1) for each in (value, lower, upper)))
    out.print(table)
    _say(events_said(found))


def _adopters(found: Answer) -> None:
    from sightline.analyses.practice.effect_words import adopters

    out.print()
    _say("Who took it up: " + "; ".join(f"{when}: {count} areas" for when, count in adopters(found)) + ".")
