"""The commands that let figures out: clear, publish, and the picture of what is already public."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from sightline import cli_clear
from sightline.cli_common import PROJECT, open_project, out, progress, today
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.clearance.audit import Act
    from sightline.clearance.gate import Cleared
    from sightline.config import Project, ProjectRecord
    from sightline.ledger.chain import Ledger
    from sightline.publish.pictures import Pictures


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (clear, publish, picture):
        app.command(rich_help_panel="Out")(command)


def clear(
    release: cli_clear.RELEASE,
    officer: Annotated[str, typer.Option("--as", "--officer", help="Who answers for this clearance.")] = (
        cli_clear.OFFICER
    ),
    reason: cli_clear.REASON = "",
    policy: cli_clear.POLICY = None,
    project: PROJECT = Path(),
) -> None:
    """Clear what two people approved. In the mode for one person: pass every draft through the disclosure check.

    Prints what was withheld, in counts.
    """
    opened, ledger = open_project(project)
    done = _cleared(ledger, opened, cli_clear.act_of(opened, officer, reason), release, policy)
    for cleared in done:
        out.print(f"[bold]{cleared.name}[/bold] cleared as entry {cleared.entry}")
        for note in cleared.notes:
            out.print(f"  {escape(note)}")
    cli_clear.say_beyond(next(entry for entry in ledger.entries() if entry.number == done[0].entry))


def _cleared(ledger: Ledger, opened: Project, act: Act, release: str, policy: str | None = None) -> tuple[Cleared, ...]:
    """Clear a release in the way that it stands open: as two people approved it, or by one."""
    from sightline.clearance.audit import require
    from sightline.clearance.gate import clear_reviewed
    from sightline.clearance.stage import clear_drafts
    from sightline.clearance.states import REVIEWED
    from sightline.clearance.trail import allowed, standing_of

    standing = standing_of(ledger.entries(), release)
    require(act, "releaser")
    if standing.state == REVIEWED or not opened.clearing.one_person:
        allowed(standing, "clear", act.who, act.rules.one_person)
        return clear_reviewed(ledger, act, release=release)
    return clear_drafts(ledger, policy or opened.settings.policy, release=release, officer=act.who, reason=act.reason)


def publish(
    release: Annotated[str | None, typer.Argument(help="Name of the release; else the newest.")] = None,
    who: cli_clear.AS = cli_clear.OFFICER,
    reason: cli_clear.REASON = "",
    pictures: Annotated[
        str, typer.Option(help="Charts as PNG beside SVG: none, main (the first page of each analysis) or all.")
    ] = "main",
    project: PROJECT = Path(),
) -> None:
    """Make the site and its data files from a cleared release: the ledger says that it goes out before it does."""
    from sightline.clearance.audit import require
    from sightline.publish.pictures import Pictures

    if pictures not in list(Pictures):
        raise SightlineError(f"--pictures is one of {', '.join(Pictures)}")
    opened, ledger = open_project(project)
    act = cli_clear.act_of(opened, who, reason)
    require(act, "releaser")
    _publish(ledger, opened.site, opened.record, release, act, Pictures(pictures))


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
    _publish(ledger, folder / "site", None)


def _publish(
    ledger: Ledger,
    site: Path,
    record: ProjectRecord | None,
    name: str | None = None,
    act: Act | None = None,
    pictures: Pictures | None = None,
) -> None:
    """Publish a release; without a project's record, that of published statistics alone."""
    from sightline.clearance.out import out_before, went_out
    from sightline.clearance.stage import OFFICER, open_release
    from sightline.publish.dates import read_calendar
    from sightline.publish.pictures import Pictures
    from sightline.publish.stage import publish as make

    opened = open_release(ledger, name, act or OFFICER)
    last = out_before(ledger, opened.cleared[0].entry)
    with progress("Pages") as step:
        index = make(
            opened,
            site,
            title=record.title if record else cli_clear.PICTURE,
            made_up=bool(record and record.made_up),
            today=today(),
            progress=step,
            contact=record.rights_contact if record else "",
            pictures=pictures or Pictures.MAIN,
            before=(last.release, last.cleared) if last else None,
            calendar=read_calendar(site.parent),
            earlier=went_out(ledger),
        )
    out.print(f"The site is at {index}", soft_wrap=True)
