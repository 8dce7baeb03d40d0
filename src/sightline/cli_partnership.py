"""The commands about safeguarding partnerships: a registry checked, and what joint inspections said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from sightline.cli_common import as_day, every_fault, open_or_picture, out, shown, today
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sightline.analyses.partnerships.stage import Kept
    from sightline.config import Project
    from sightline.ledger.chain import Ledger
    from sightline.published.joint import JointInspections
    from sightline.standard.areas import Area

_AREA_CODE = re.compile(r"[A-Z][0-9]{8}")
PUBLISHED = Annotated[Path, typer.Argument(help="Folder that holds ofsted_jtai_findings.csv.")]


class _AreaFirst(TyperGroup):
    """`sightline partnership E08000016 ...` is `sightline partnership area E08000016 ...`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["area", *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add the group of commands to the command line."""
    group = typer.Typer(
        cls=_AreaFirst,
        help="Safeguarding partnerships: who leads on what, and what inspectors wrote.",
        no_args_is_help=True,
    )
    for command in (check, report, inspections, area, merge):
        group.command(command.__name__)(command)
    app.add_typer(group, name="partnership", rich_help_panel="Look inside")


def check(
    folder: Annotated[Path, typer.Argument(help="Folder of CSV and TOML files: see docs/partnerships.md.")],
    on: Annotated[str | None, typer.Option("--on", help="As it stood on that day, e.g. 2026-03-31.")] = None,
) -> None:
    """Check a registry: every fault at once with file and line, or who leads on each duty and owns each action."""
    from rich.table import Table

    from sightline.analyses.partnerships.clarity import clarity
    from sightline.analyses.partnerships.function import actions
    from sightline.analyses.partnerships.registry import open_registry

    if not folder.is_dir():
        raise SightlineError("there is no such folder: name the one that holds partnership.csv")
    with every_fault():
        held = open_registry(folder, as_day(on))
    for partnership, name in held.names.items():
        for title, rows in (
            ("duties and who leads", clarity(held, partnership)),
            ("actions by who owns them", actions(held, partnership, as_day(on))),
        ):
            if rows:
                table = Table(title=shown(f"{name}: {title}"), title_justify="left", show_lines=True)
                for heading in rows[0]:
                    table.add_column(shown(heading), overflow="fold")
                for row in rows[1:]:
                    table.add_row(*map(shown, row))
                out.print(table)


def report(file: Annotated[Path, typer.Argument(help="A yearly report as PDF, DOCX or text.")]) -> None:
    """Which things that guidance asks of a yearly report are found in it, on which page; a person confirms."""
    from rich.table import Table

    from sightline.analyses.partnerships.yearly import CONFIRM, check_report, read_report

    if not file.is_file():
        raise SightlineError("there is no such file")
    with every_fault():
        read = read_report(file)
    table = Table(title="The yearly report beside what is asked", title_justify="left", show_lines=True)
    for heading in ("Asked", "Answer", "Where", "Source"):
        table.add_column(heading, overflow="fold")
    for each in check_report(read.passages):
        item, more = each.item, len(each.places) - 5
        places = ", ".join(each.places[:5]) + (f" and {more} more" if more > 0 else "")
        table.add_row(shown(item.asks), each.answer, shown(places), shown(f"{item.source} ({item.sure})"))
    out.print(table)
    if read.unread:
        pages = ", ".join(map(str, read.unread))
        out.print(
            f"No words could be read on page {pages}: scanned, a picture or blank. Look there, too.", soft_wrap=True
        )
    out.print(CONFIRM, soft_wrap=True)


def inspections(published: PUBLISHED) -> None:
    """How many joint inspections there were of each theme, and under which headings the file holds text."""
    from rich.table import Table

    from sightline.published.joint import WARNING, Section, counted

    held = _read(published)
    table = Table(title="Joint inspections, by theme, with text under each heading", title_justify="left")
    table.add_column("Theme")
    for heading in ("Inspections", *Section):
        table.add_column(heading, justify="right")
    for row in counted(held.inspections):
        table.add_row(*map(shown, row))
    out.print(table)
    out.print(WARNING, soft_wrap=True)
    for finding in held.findings:
        out.print(shown(str(finding)), highlight=False, soft_wrap=True)


def area(
    code: Annotated[str, typer.Argument(metavar="AREA", help="An authority's code, e.g. E08000016.")],
    published: Annotated[Path | None, typer.Argument(help="Folder of published files.")] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Project whose release that is out is read, too.")
    ] = None,
) -> None:
    """What is out about how agencies of an area work together, published repeat referrals, and joint inspections."""
    from sightline.standard import areas

    name = areas.area(code).name
    if published is None and project is None:
        raise SightlineError(
            "say what to read: -p PROJECT for cleared figures of its release that is out, a folder that holds "
            "ofsted_jtai_findings.csv for joint inspections (and table C1 for repeat referrals), or both"
        )
    found = _read(published) if published is not None else None
    again = list(_again(code, published)) if published is not None else []
    out.print(f"[bold]{shown(name)}[/bold]")
    if project is not None:
        _released(code, project)
    for line in again:
        out.print(shown(line), highlight=False, soft_wrap=True)
    if found is not None:
        _inspected(code, found)


def _again(code: str, published: Path) -> Iterator[str]:
    """Published repeat referrals of an area, where the folder has their table; where it has faults the command ends."""
    from sightline.analyses.partnerships.again import CARE, again_of
    from sightline.published.children import REFERRALS, read_referrals
    from sightline.published.files import present
    from sightline.published.neighbours import LISTING, read_neighbours
    from sightline.standard import areas

    if not present(published, REFERRALS.pattern):
        return
    with every_fault():
        tens = read_neighbours(published) if present(published, LISTING.pattern) else None
        found = again_of(areas.now(code).gss, read_referrals(published), tens)
    if found is None:
        return
    yield f"Referrals within 12 months of an earlier one, per cent of referrals, {found.period}"
    for one in found.shares:
        ends = f" ({one.lower:.1f} to {one.upper:.1f})" if one.lower is not None and one.upper is not None else ""
        yield f"  {one.whose}: {'no figure' if one.value is None else f'{one.value:.1f}{ends}'}"
    yield f"  Source: {found.source}. {CARE}"
    yield ""


def _released(code: str, project: Path) -> None:
    from sightline.clearance.out import out_now
    from sightline.publish.packs.here import lines_here
    from sightline.standard import areas

    ledger, opened = open_or_picture(project)
    released = out_now(ledger)
    made_up = " All data is made up." if opened and opened.record.made_up else ""
    out.print(shown(f"Release {released.release} of {released.day}: cleared figures.{made_up}"), soft_wrap=True)
    lines = list(lines_here(areas.now(code).gss, released.cleared))
    for line in lines or ["The release has no figure of this area on clocks, gaps, repeat referrals or meetings."]:
        out.print(shown(line), highlight=False, soft_wrap=True)


def _inspected(code: str, held: JointInspections) -> None:
    from sightline.analyses.partnerships.words import lines_of
    from sightline.published.joint import WARNING

    found = held.of(code)
    if not found:
        out.print("No joint inspection of this area is in the file; that says nothing of how its agencies work.")
    for each in found:
        for line in lines_of(each):
            out.print(shown(line), highlight=False, soft_wrap=True)
    out.print(WARNING, soft_wrap=True)


def merge(
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="[AREA AREA...] [FOLDER]", help="Codes of areas; last a folder of published tables."),
    ] = None,
    proposal: Annotated[
        str | None, typer.Option("--proposal", help="A footprint of the project's registry, in place of codes.")
    ] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Project whose release that is out is added up, too.")
    ] = None,
) -> None:
    """What if boundaries merge: printed counts of a footprint added up and divided anew; nothing is averaged."""
    from sightline.analyses.partnerships.merge import footprint

    words = list(named or [])
    folder = Path(words.pop()) if words and not _AREA_CODE.fullmatch(words[-1]) else None
    if proposal is not None:
        if words or project is None:
            raise SightlineError("--proposal goes with -p PROJECT, whose registry names its areas, and with no codes")
        words = _proposed(proposal, project)
    if folder is None and project is None:
        raise SightlineError("say what to add up: a folder of published statistics last, -p PROJECT, or both")
    members = footprint(words)
    if folder is not None and not folder.is_dir():
        raise SightlineError("there is no such folder: name the one that holds published statistics last")
    if project is not None:
        _merged_release([one.gss for one in members], project)
    if folder is not None:
        _merged_statistics(members, folder)


def _proposed(proposal: str, project: Path) -> list[str]:
    """The authorities of a proposal of a project's registry."""
    from sightline import config
    from sightline.analyses.partnerships.stage import kept_registry

    opened = config.load(project)
    with every_fault():
        held = kept_registry(opened.folder, today(), made_up=opened.record.made_up)
    found = held.registry.proposals() if held is not None else {}
    if proposal not in found:
        names = ", ".join(found) or "none"
        raise SightlineError(f"the project's registry has no proposal of that name; those it has: {shown(names)}")
    return list(found[proposal])


def _merged_release(codes: list[str], project: Path) -> None:
    from sightline.clearance.out import out_now
    from sightline.publish.packs.merged import lines_merged
    from sightline.standard import areas

    ledger, opened = open_or_picture(project)
    released = out_now(ledger)
    made_up = " All data is made up." if opened and opened.record.made_up else ""
    names = " and ".join(areas.area(code).name for code in codes)
    out.print(f"[bold]{shown(names)}[/bold]", soft_wrap=True)
    out.print(shown(f"Release {released.release} of {released.day}: sums of printed counts.{made_up}"), soft_wrap=True)
    lines = list(lines_merged(codes, released.cleared))
    for line in lines or ["The release has no counts of all these areas that may be added."]:
        out.print(shown(line), highlight=False, soft_wrap=True)


def _merged_statistics(members: Sequence[Area], folder: Path) -> None:
    from rich.table import Table

    from sightline.analyses.partnerships.merge import CANNOT, forces_of, merged
    from sightline.published.folder import read_published

    with every_fault():
        held = read_published(folder)
    table = Table(title=shown(" and ".join(one.name for one in members)), title_justify="left")
    for heading in ("Figure", "Unit", "Period", "Footprint", "Made of"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "Footprint" else "left")
    rows = merged(members, held)
    for one in rows:
        value = one.why if one.value is None else f"{one.value:,.{1 if one.ratio else 0}f}"
        table.add_row(*map(shown, (one.label, one.unit, one.period, value, one.made_of)))
    out.print(table)
    out.print(shown(f"Police: {', '.join(forces_of(members))}. No list of integrated care boards is kept here."))
    for words in (*dict.fromkeys(f"Source: {one.source}" for one in rows), *(f"Not said: {each}" for each in CANNOT)):
        out.print(shown(words), highlight=False, soft_wrap=True)


def kept(opened: Project) -> Kept | None:
    """The registry of a project and its inspections, if any; where they have faults all are printed: the end."""
    from sightline.analyses.partnerships.stage import kept_registry
    from sightline.published.inspected import FOLDER

    made_up = opened.record.made_up
    with every_fault():
        held = kept_registry(opened.folder, today(), made_up=made_up)
    if held is not None and made_up and (opened.folder / FOLDER).is_dir():
        out.print(f"{FOLDER}/ is not read: it is of real places, and the data of this project is made up.")
    return held


def tell(ledger: Ledger, opened: Project, held: Kept | None) -> None:
    """Draft the pages of the registry of a project."""
    from sightline.analyses.partnerships.stage import draft_partnerships

    for finding in held.findings if held is not None else ():
        out.print(shown(str(finding)), highlight=False, soft_wrap=True)
    entry, new = draft_partnerships(ledger, held, today(), opened.expected)
    if entry is not None:
        out.print(f"Draft of partnerships: entry {entry.number}{'' if new else ' (nothing new since)'}.")


def _read(published: Path) -> JointInspections:
    """The joint inspections of a folder; where the file has faults all are printed, and the command ends."""
    from sightline.published.joint import read_joint

    if not published.is_dir():
        raise SightlineError("there is no such folder: name the one that holds ofsted_jtai_findings.csv")
    with every_fault():
        return read_joint(published)
