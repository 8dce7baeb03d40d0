"""The command of living guidance: lines by whom they are said to, with their marks; a page and a document of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import as_day, every_fault, open_project, out, shown, today, whole
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.analyses.practice.guidance import Addressed, Told
    from sightline.analyses.practice.marks import EffectsFound
    from sightline.analyses.practice.practices import PracticeRegister
    from sightline.config import Project
    from sightline.ledger.chain import Ledger
    from sightline.render.report import ReportEntry, ReportPart

GOES_TO = "For those to whom it is said, and those who own its lines. Nothing in it is about any one person."
NAMES = ("guidance.html", "guidance.docx")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Look inside")(guidance)


def guidance(
    folder: Annotated[Path, typer.Argument(help="A register of practice: see docs/guidance.md.")],
    for_: Annotated[str | None, typer.Option("--for", help="Only what is said to one, e.g. school, police.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="With the marks of that day, e.g. 2026-03-31.")] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Project whose newest run counted the panels of questions.")
    ] = None,
    published: Annotated[
        Path | None, typer.Option("--published", help="Folder that holds lait_bds_long.parquet, for other questions.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="Also write a page and a DOCX document into this folder.")
    ] = None,
) -> None:
    """Guidance by whom it is said to: how strong each line is, what it rests on, and which lines are out of date."""
    from sightline.analyses.practice.guidance import addressed, counted, only_for

    day = as_day(on)
    held = _opened(folder, day)
    found = addressed(held, day, _effects(held, day, project, published))
    if for_ is not None:
        found = only_for(found, for_)
    if not found:
        raise SightlineError("no line of guidance is said to anybody there: add rows to its table guidance")
    written = _write(found, day, to) if to is not None else []
    for one in found:
        out.print(f"\n[bold]{shown(one.label)}[/bold]")
        for told in one.lines:
            _print(told)
    lines = sum(len(one.lines) for one in found)
    tally = "; ".join(f"{kind.lower()}: {number}" for kind, number in counted(found).items())
    out.print(f"\n{lines} lines on {day.isoformat()}. {tally}. One line may bear several marks.", soft_wrap=True)
    for path in written:
        out.print(f"Made {path}", soft_wrap=True)
    raise typer.Exit(1 if any(told.marks for one in found for told in one.lines) else 0)


def _effects(held: PracticeRegister, on: date, project: Path | None, published: Path | None) -> EffectsFound:
    """The effects of questions whose source was named."""
    from sightline.analyses.practice.stage import effects_for
    from sightline.ledger.panels import panels_of
    from sightline.published.lait import read_lait

    with every_fault():
        table = read_lait(published) if published is not None else None
    return effects_for(held, on, panels_of(open_project(project)[1]) if project is not None else None, table)


def kept(opened: Project) -> PracticeRegister | None:
    """The register of practice in a project's folder, if any; where it has faults all are printed, and it ends."""
    from sightline.analyses.practice.stage import kept_practice

    with every_fault():
        return kept_practice(opened.folder, today())


def tell(ledger: Ledger, held: PracticeRegister | None) -> None:
    """Draft the pages of the register of practice of a project, and that of what its questions ask."""
    from sightline.analyses.practice.stage import draft_effects, draft_practice

    for name, draft in (("practice", draft_practice), ("effects", draft_effects)):
        entry, new = draft(ledger, held, today())
        if entry is not None:
            out.print(f"Draft of {name}: entry {entry.number}{'' if new else ' (nothing new since)'}.")


def _print(told: Told) -> None:
    line = told.line
    out.print(f"\n{shown(line.text)}", highlight=False, soft_wrap=True)
    for mark in told.marked:
        out.print(f"  [bold]{shown(mark)}[/bold]", highlight=False, soft_wrap=True)
    for name, words in _all_parts(told):
        out.print(f"  {name}: {shown(words)}", highlight=False, soft_wrap=True)


def _write(found: Sequence[Addressed], on: date, to: Path) -> list[Path]:
    """The page and the document: written beside the folder first, so that both are there whole or not at all."""
    from sightline.analyses.practice.guidance import LEAD, TITLE
    from sightline.render.docx import report_docx
    from sightline.render.report import report_html

    parts = [*_to_look_at(found), *(_part(one) for one in found)]
    page = report_html(TITLE, GOES_TO, LEAD, parts, on, contents=True)
    document = report_docx(TITLE, GOES_TO, LEAD, parts, on, contents=True)
    with whole(to) as beside:
        for name, data in zip(NAMES, (page.encode(), document), strict=True):
            (beside / name).write_bytes(data)
    return [to / name for name in NAMES]


def _to_look_at(found: Sequence[Addressed]) -> list[ReportPart]:
    """The lines that bear a mark, all together; a part that says so where none does."""
    from sightline.render.report import ReportPart, ReportTable

    title = "Lines that somebody must look at"
    rows = tuple(
        (told.line.text, one.label, mark.kind.value.capitalize(), mark.why)
        for one in found for told in one.lines for mark in told.marks
    )  # fmt: skip
    if not rows:
        return [ReportPart(title, ("No line bears a mark on this day.",))]
    return [ReportPart(title, (), (ReportTable("Marks, a row each", ("Line", "Said to", "Mark", "Why"), rows),))]


def _part(one: Addressed) -> ReportPart:
    from sightline.render.report import ReportPart

    return ReportPart(one.label, (), entries=tuple(_entry(told) for told in one.lines))


def _entry(told: Told) -> ReportEntry:
    from sightline.render.report import ReportEntry

    return ReportEntry(told.line.text, told.marked, _all_parts(told))


def _all_parts(told: Told) -> tuple[tuple[str, str], ...]:
    return (*told.parts(), ("Cite as", f"line:{told.line.key}"))


def _opened(folder: Path, on: date) -> PracticeRegister:
    """The register of a folder; where it has faults all are printed, and the command ends."""
    from sightline.analyses.practice.register import open_register

    if not folder.is_dir():
        raise SightlineError("there is no such folder: name the one that holds the register of practice")
    with every_fault():
        return open_register(folder, on)
