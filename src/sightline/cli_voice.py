"""The command for services that keep accounts: what identifies somebody out, coding sheets out, coded sheets back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import err, out, progress, said_whose, shown, today
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.config import Project
    from sightline.engines.engine import Open
    from sightline.errors import Finding
    from sightline.ledger.chain import Ledger
    from sightline.returns.accounts.coding import Coded
    from sightline.returns.accounts.folder import Folder

SEATS = ("first", "second")
CHANGES = "changes.csv"  # in the project's folder: what changed because of what people told (docs/voice.md)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Files in")(accounts)


def accounts(
    folder: Annotated[Path, typer.Argument(help="Folder with texts/, consent.csv and people.csv: see docs/voice.md.")],
    to: Annotated[Path, typer.Option("--out", help="Folder for what is written: a new one, or an earlier run's.")],
    coded: Annotated[
        list[Path] | None, typer.Option("--coded", help="A coding sheet that a coder filled in, once for each of two.")
    ] = None,
    survivor: Annotated[
        str, typer.Option("--survivor-coder", help="Which of the two coders is a survivor: first or second.")
    ] = "",
    agency: Annotated[str | None, typer.Option(help="The service's code, for the return that is made.")] = None,
    period_end: Annotated[str | None, typer.Option(help="Last day that the return speaks of.")] = None,
    quotes: Annotated[
        Path | None,
        typer.Option("--quotes", help="Sentences whose printing was approved one by one: they are checked."),
    ] = None,
) -> None:
    """Take out of accounts what could say who somebody is, and make coding sheets; read them back, filled in.

    Runs where the accounts are kept, needs no project and sends nothing. Nothing is written of an account whose consent
    does not hold today.
    """
    from sightline.returns.accounts.folder import read_folder

    found = read_folder(folder, today())
    if coded:
        _read_back(coded, found, to, survivor, agency, period_end)
    elif quotes:
        _quotes(quotes, found)
    else:
        _write(found, to)
    _print(found.faults.found)
    raise typer.Exit(1 if found.faults.found else 0)


def _write(found: Folder, to: Path) -> None:
    from sightline.returns.accounts.written import write_all

    with progress("Accounts") as step:
        made = write_all(found, to, today(), step)
    taken = sum(made.kinds.values())
    out.print(f"{made.texts} account(s) written without what could say who somebody is: {taken:,} place(s) taken out.")
    if made.taken_away:
        out.print(f"{made.taken_away} text(s) of an earlier run were taken away: their consent does not hold now.")
    for path in made.sheets:
        out.print(f"For a coder: {path}", soft_wrap=True)
    out.print("Read each text before it is coded: what names somebody without a capital letter may be missed.")


def _read_back(
    coded: Sequence[Path], found: Folder, to: Path, survivor: str, agency: str | None, period_end: str | None
) -> None:
    from sightline.returns.accounts.coding import read_sheets, return_text

    if survivor not in SEATS:
        raise SightlineError(
            "--survivor-coder says which of the two coders is a survivor, first or second: one of the seats is theirs"
        )
    whose = said_whose(agency, period_end)
    if whose.agency is None or whose.period_end is None:
        raise SightlineError("--agency and --period-end are needed: the return says whose it is and for when")
    rows = read_sheets(coded, found, found.faults)
    to.mkdir(parents=True, exist_ok=True)
    path = to / f"accounts_{whose.period_end.isoformat()}.csv"
    path.write_text(return_text(rows, found, whose.agency, whose.period_end), encoding="utf-8")
    for line in _agreement(rows):
        out.print(line, highlight=False)
    out.print(f"The return is {path}: codes only, none of the words. Send it to the project.", soft_wrap=True)


def _agreement(rows: Sequence[Coded]) -> list[str]:
    """A line for each theme that either coder found: kappa with its range, where there is enough to tell."""
    from sightline.errors import MethodError
    from sightline.methods.coders import kappa_range
    from sightline.standard.codebook import NO_THEME, codebook

    by_coder = {seat: {row.account for row in rows if row.coder == seat} for seat in SEATS}
    both = by_coder["first"] & by_coder["second"]
    lines = [f"Coded by both: {len(both)} account(s). Agreement beyond chance (Cohen's kappa), by theme:"]
    for code, theme in codebook().items():
        first, second = (
            {row.account for row in rows if row.coder == seat and row.theme == code} & both for seat in SEATS
        )
        if code == NO_THEME or not first | second:
            continue
        neither = len(both) - len(first | second)
        try:
            made = kappa_range([[len(first & second), len(first - second)], [len(second - first), neither]], seed=1)
        except MethodError as error:
            lines.append(f"  {theme.label}: not told, {error}")
        else:
            apart = (
                f"{made.lower:.2f} to {made.upper:.2f}" if made.lower < made.upper else "they never differed: no range"
            )
            lines.append(f"  {theme.label}: {made.value:.2f} ({apart})")
    return lines


def _quotes(path: Path, found: Folder) -> None:
    from sightline.clearance.rules import RULES
    from sightline.returns.accounts.quotes import check_quotes

    number = check_quotes(path, found, today(), [kind.value for kind in RULES])
    out.print(f"{number} sentence(s) may be put forward for clearance.")


def _print(findings: Sequence[Finding]) -> None:
    for finding in findings:
        err.print(shown(str(finding)), highlight=False, soft_wrap=True)


def tell(ledger: Ledger, opened: Project, open_engine: Open) -> None:
    """Count accounts whose consent holds today and draft their pages, with what `changes.csv` of the project says."""
    from sightline.analyses.voice.changes import read_changes
    from sightline.analyses.voice.stage import voice
    from sightline.chronology.accounts import tally_accounts

    file = opened.folder / CHANGES
    changes = read_changes(file, today()) if file.is_file() else ()
    with progress("Accounts") as step:
        heard = tally_accounts(ledger, open_engine, today(), step)
    entry, new = voice(ledger, heard.counts, heard.on, heard.agencies, heard.submissions, changes)
    if entry is not None:
        out.print(f"Draft of accounts: entry {entry.number}{'' if new else ' (nothing new since)'}.")
    if heard.withheld:
        out.print(
            f"{heard.withheld} file(s) of accounts are left out: their service's list of withdrawals was destroyed, so "
            "nobody knows who withdrew. Ask the service to send both again."
        )
