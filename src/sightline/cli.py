"""The command line: one thin command a task. Heavy parts are imported by the command that needs them.

Exit codes: 0 clean; 1 done, with findings to look at; 2 refused, and the ledger is as it was; 3 Sightline failed.
"""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from sightline import (
    __version__,
    cli_campaign,
    cli_clear,
    cli_data,
    cli_estimate,
    cli_evaluate,
    cli_guidance,
    cli_inquiries,
    cli_keys,
    cli_ledger,
    cli_link,
    cli_look,
    cli_made_up,
    cli_out,
    cli_pack,
    cli_partnership,
    cli_practice,
    cli_quality,
    cli_voice,
)
from sightline.cli_common import (
    AGENCY,
    ENGINE,
    MASTER,
    PERIOD_END,
    PROJECT,
    YEAR,
    chosen,
    comparer,
    err,
    open_project,
    opener,
    out,
    progress,
    said_whose,
    shown,
    today,
)
from sightline.errors import Finding, Refused, SightlineError

if TYPE_CHECKING:
    from sightline.ledger.receive import Receipt

app = typer.Typer(
    name="sightline",
    help="Coordinated analysis of child protection: from the files agencies send to a cleared national picture.\n\n"
    "Start with `sightline demo`: it makes up a small England, runs everything on it and shows the site. With real "
    "files: init, receive, link, run, submit, vote (twice), clear, publish, in this order.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,  # a traceback with local variables could show a person's data
    add_completion=False,
)

LAST = Annotated[
    list[Path] | None,
    typer.Option("--last", help="What was sent last, files or folders: each file is compared with its own."),
]
FOLDER = Annotated[
    Path | None, typer.Option("--out", help="Write the fix list as page, workbook and CSV into this folder.")
]
SHOWN = 60  # up to so many findings of a file are all printed; of more, EXAMPLES of each kind. All are in the fix list
EXAMPLES = 2


def main() -> None:
    """Run the command line; a SightlineError becomes its message and its exit code, never a traceback."""
    try:
        app()
    except Refused as error:
        _print_findings(error.findings)
        err.print(f"[bold]Refused[/bold]: {len(error.findings)} fault(s). Nothing was written.")
        sys.exit(error.exit_code)
    except SightlineError as error:
        err.print(f"[bold]Not done[/bold]: {escape(str(error))}", soft_wrap=True)
        sys.exit(error.exit_code)
    except OSError as error:
        where = Path(error.filename).name if isinstance(error.filename, str) else "a file or folder"
        err.print(f"[bold]Not done[/bold]: {shown(where)} cannot be read or written: {error.strerror}.")
        err.print("Check that it is of the right kind, may be written, and that the disk has room.")
        sys.exit(2)
    except KeyboardInterrupt:
        err.print("Stopped. What was finished is kept; run the same command again to go on.")
        sys.exit(130)
    except Exception as error:
        # The message of an error that we did not foresee may quote a row: its kind and its place are shown, not it.
        err.print(f"[bold]Sightline failed[/bold] ({type(error).__name__}). The ledger holds what was finished before.")
        for frame in traceback.extract_tb(error.__traceback__):
            if "sightline" in Path(frame.filename).parts:
                err.print(f"  {Path(frame.filename).name}, line {frame.lineno}, {frame.name}", highlight=False)
        err.print("Please report these lines: they hold nothing of your data.")
        sys.exit(3)


@app.command(rich_help_panel="Begin")
def init(
    folder: Annotated[Path, typer.Argument(help="Folder of the new project.")],
    title: Annotated[str, typer.Option(help="What the project is called on its pages.")] = "Untitled project",
    made_up: Annotated[bool, typer.Option("--made-up", help="For simulated data: no legal basis is needed.")] = False,
) -> None:
    """Make a project: its record (sightline.toml), its keys and an empty ledger."""
    from sightline import config
    from sightline.ledger import chain, keys

    record = config.simulated(title) if made_up else config.blank(title)
    path = config.write(folder, record)
    keys.create(folder / "keys")
    chain.Ledger.create(folder / "ledger")
    out.print(f"Made {path}. Keys are in {folder / 'keys'}: keep their copy apart from copies of the ledger.")
    if not made_up:
        out.print("Fill in its \\[project] part with your data protection officer: until then nothing can be received.")


cli_made_up.register(app)


@app.command(rich_help_panel="Files in")
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders of one agency.")] = None,
    year: YEAR = None,
    agency: AGENCY = None,
    period_end: PERIOD_END = None,
    last: LAST = None,
    folder: FOLDER = None,
    fix_list: Annotated[Path | None, typer.Option("--fix-list", help="Write every finding to this CSV file.")] = None,
    templates: Annotated[
        Path | None, typer.Option("--templates", help="Write an empty file of every format into this folder.")
    ] = None,
) -> None:
    """Check an agency's own files without receiving them: what is wrong or late, where, and what to do."""
    from sightline.returns.reports import console, fixlist, pack
    from sightline.returns.reports.templates import write_templates

    if templates:
        for path in write_templates(templates):
            out.print(f"Made {path}")
    if not paths:
        if not templates:
            raise SightlineError("name the files to check, or a folder for empty ones with --templates")
        return
    reports = fixlist.check(_some(fixlist.files_in(paths)), year, said_whose(agency, period_end), last or ())
    for line in console.summary(reports):
        out.print(shown(line), highlight=False, soft_wrap=True)
    for line in console.by_step(reports):
        err.print(shown(line), highlight=False, soft_wrap=True)
    if folder:
        for path in pack.write_packs(reports, folder, today()):
            out.print(f"The fix list is {path}; the workbook and the list are beside it.", soft_wrap=True)
    if fix_list:
        for path in pack.write_lists(reports, fix_list):
            out.print(f"Every finding is in {path}.", soft_wrap=True)
    states = {str(report.state) for report in reports}
    raise typer.Exit(2 if "refused" in states else 1 if "findings" in states else 0)


cli_keys.register(app)


@app.command(rich_help_panel="Files in")
def receive(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders as the agencies sent them.")],
    project: PROJECT = Path(),
    year: YEAR = None,
    agency: AGENCY = None,
    period_end: PERIOD_END = None,
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="Receive the other files although some are refused.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Let a file count again that was received before and replaced since.")
    ] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on looking into one folder, and receive each file once it has settled.")
    ] = False,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks, with --follow.")] = 30,
) -> None:
    """Receive files into the ledger: identity apart from content, each file whole or not at all."""
    from sightline.ledger.receive import receive as take
    from sightline.ledger.receive import write_fix_lists
    from sightline.returns.reports.fixlist import files_in

    opened, ledger = open_project(project)
    opened.require_lawful(today())
    if follow:
        if len(paths) != 1 or again:
            raise SightlineError("--follow needs one folder that is there, and does not go with --again")
        cli_quality.follow_folder(opened, ledger, paths[0], every, year, said_whose(agency, period_end), _print_receipt)
        return
    files = _some(files_in(paths))
    opened.fix_lists.mkdir(exist_ok=True)  # before anything is received: what is found must have a place to go
    with progress("Receiving") as step:
        receipts = take(
            ledger, opened, today(), files, year=year, whose=said_whose(agency, period_end), skip_refused=skip_refused,
            again=again, progress=step,
        )  # fmt: skip
    fix_lists = write_fix_lists(receipts, opened.fix_lists)
    for receipt in receipts:
        _print_receipt(receipt, fix_lists)
    raise typer.Exit(1 if any(receipt.findings for receipt in receipts) else 0)


def _print_receipt(receipt: Receipt, fix_lists: Mapping[int, Path]) -> None:
    name, sent = shown(receipt.file), receipt.submission
    if receipt.refused:
        out.print(f"{name}: refused, nothing of it was received")
    elif sent is None:
        since = (
            f"; entry {receipt.replaced_by} counts in its place, unless you say --again" if receipt.replaced_by else ""
        )
        out.print(f"{name}: received before, as entry {receipt.already}{since or '; nothing to do'}")
    else:
        replaces = f", in place of entry {sent.supersedes}" if sent.supersedes else ""
        out.print(
            f"{name}: entry {sent.entry}{replaces}, {shown(sent.return_code)} of {shown(sent.agency)} to "
            f"{sent.period_end}, {sent.rows:,} rows, {sent.set_aside} set aside, {len(receipt.findings)} finding(s)"
        )
    _print_findings(receipt.findings)
    if sent is not None and receipt.findings:
        out.print(f"  fix list: {fix_lists[sent.entry]}", soft_wrap=True)


cli_quality.register(app)
cli_voice.register(app)


@app.command(rich_help_panel="Analysis")
def link(
    project: PROJECT = Path(),
    engine: ENGINE = None,
    master: MASTER = None,
    deprivation: cli_link.DEPRIVATION = None,
    full: Annotated[
        bool, typer.Option("--full", help="Compare everything again, by a model that is learnt anew.")
    ] = False,
) -> None:
    """Work out which records are one person. Reads identity only; hands back keys only."""
    from sightline.link.stage import link as join

    opened, ledger = open_project(project)
    opened = cli_link.with_lookup(opened, deprivation)
    compare = comparer(chosen(opened.settings, engine, master))
    with out.status("Linking") as status:
        entry, new = join(ledger, opened, today(), lambda words: status.update(f"Linking: {words}"), compare, full=full)
    out.print(f"Link table: entry {entry.number}{'' if new else ' (nothing new since)'}.")
    raise typer.Exit(1 if cli_link.print_link(entry) else 0)


cli_link.register(app)


@app.command(rich_help_panel="Analysis")
def run(project: PROJECT = Path(), engine: ENGINE = None, master: MASTER = None) -> None:
    """Lay one timeline per person and draft the figures: aggregate, not yet cleared."""
    from sightline.analyses.analyse import analyse
    from sightline.analyses.perpetrators.scoreboard_rules import own_strategy
    from sightline.analyses.quality.agreement import agree
    from sightline.chronology.stage import chronicle
    from sightline.published.offenders import FOLDER, offenders_in

    opened, ledger = open_project(project)
    opened.require_lawful(today())
    offenders = offenders_in(opened.folder / FOLDER)
    inquiries, partnerships = cli_inquiries.kept(opened), cli_partnership.kept(opened)
    practice, campaigns = cli_guidance.kept(opened), cli_evaluate.kept(opened)
    open_engine = opener(chosen(opened.settings, engine, master))
    with progress("Timelines") as step:
        entry, new = chronicle(ledger, open_engine, step)
    out.print(f"Events: entry {entry.number}{'' if new else ' (nothing new since)'}.")
    with progress("Figures") as step:
        entry, new = analyse(ledger, open_engine, step, opened.unrecorded.tied, own_strategy(opened.folder), offenders)
    out.print(f"Draft: entry {entry.number}{'' if new else ' (nothing new since)'}.")
    cli_voice.tell(ledger, opened, open_engine)
    with progress("Agreement") as step:
        entry, new = agree(ledger, open_engine, step)
    out.print(f"Draft of agreement: entry {entry.number}{'' if new else ' (nothing new since)'}.")
    cli_inquiries.tell(ledger, inquiries)
    cli_partnership.tell(ledger, opened, partnerships)
    cli_guidance.tell(ledger, practice)
    cli_evaluate.tell(ledger, campaigns)
    cli_link.weigh_links(ledger)
    cli_quality.stock(ledger, opened)


cli_estimate.register(app)
cli_clear.register_review(app)
cli_out.register(app)
cli_clear.register_after(app)
cli_data.register(app)
cli_pack.register(app)
cli_ledger.register(app)


@app.command(rich_help_panel="Look inside")
def version() -> None:
    """Print which version this is."""
    out.print(__version__)


cli_look.register(app)
cli_inquiries.register(app)
cli_partnership.register(app)
cli_practice.register(app)
cli_guidance.register(app)
cli_campaign.register(app)
cli_clear.register_look(app)


@app.command(rich_help_panel="Look inside")
def status(
    project: PROJECT = Path(),
    verify: Annotated[bool, typer.Option("--verify", help="Also check every stored payload against its hash.")] = False,
) -> None:
    """What was received, what was made of it, and whether the ledger is whole."""
    from sightline.ledger.submissions import current, received

    opened, ledger = open_project(project)
    entries = ledger.entries()
    sent, counted = received(ledger), current(ledger)
    out.print(f"[bold]{escape(opened.record.title)}[/bold]: {len(entries)} ledger entries, the chain is whole")
    out.print(
        f"  newest entry: {ledger.head()[:16]}; that nothing was cut off after it, only a copy or a release can tell"
    )
    out.print(f"  {len(sent)} files received; {len(sent) - len(counted)} replaced by a later one")
    for submission, _ in counted:
        out.print(
            f"  entry {submission.entry}: {submission.return_code} of {shown(submission.agency)} "
            f"to {submission.period_end}, received {submission.received_on}, "
            f"{sum(submission.findings.values())} finding(s)"
        )
    for kind in ("linked", "chronicled", "analysed", "stock taken", "studied", "cleared", "published"):
        latest = ledger.latest(kind)
        if latest or kind != "studied":  # published statistics enter a project through the demonstration only
            out.print(f"  {kind}: {f'entry {latest.number}, {latest.at}' if latest else 'not yet'}")
    cli_ledger.print_kept(opened, ledger, entries, today())
    if verify:
        out.print(f"  {ledger.verify()} stored payloads match their hashes")
    for fault in opened.record.faults(today()):
        out.print(f"  [bold]look[/bold]: {escape(fault)}")


def _some(files: list[Path]) -> list[Path]:
    if not files:
        raise SightlineError("there is no file in that folder")
    return files


def _print_findings(findings: Sequence[Finding]) -> None:
    """Every finding where they are few; else the first of each rule, and how many there are like it."""
    few = len(findings) <= SHOWN
    printed: Counter[tuple[str, str | None]] = Counter()
    kinds = Counter((finding.rule, finding.field) for finding in findings)
    for finding in findings:
        kind = (finding.rule, finding.field)
        printed[kind] += 1
        if few or printed[kind] <= EXAMPLES:
            err.print(f"  {shown(str(finding))}", highlight=False, soft_wrap=True)
        if not few and printed[kind] == EXAMPLES < kinds[kind]:
            err.print(f"    and {kinds[kind] - EXAMPLES:,} more like it", highlight=False)


if __name__ == "__main__":
    main()
