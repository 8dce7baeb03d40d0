"""The commands about what the ledger may keep: destroy, and hold back from being destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import PROJECT, open_project, out, shown, today
from sightline.errors import LedgerError

if TYPE_CHECKING:
    from datetime import date

    from sightline.config import Project
    from sightline.ledger.chain import Entry, Ledger
    from sightline.ledger.destroy import Plan

PANEL = "Keep or destroy"
OFFICER = typer.Option(help="Who decides. It stays in the ledger for good.")
REASON = typer.Option(help="Why, in words without any person's data: it stays in the ledger for good.")
# Who and why, where nobody decides because the day was set when the file was received.
BY_DATE = ("sightline destroy --due", "the day to destroy it has passed")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line, in this order."""
    for command in (hold, destroy):
        app.command(rich_help_panel=PANEL)(command)


def hold(
    entry: Annotated[int, typer.Argument(help="Number of the submission's ledger entry: see `sightline status`.")],
    officer: Annotated[str, OFFICER],
    reason: Annotated[str, REASON] = "",
    release: Annotated[bool, typer.Option("--release", help="End the hold instead.")] = False,
    project: PROJECT = Path(),
) -> None:
    """Hold a submission back from being destroyed, as a court or an inquiry may ask; or end that."""
    from sightline.ledger import destroy as keeping

    _, ledger = open_project(project)
    if release:
        made = keeping.free(ledger, entry, officer=officer, reason=reason or "the hold has ended")
        out.print(f"Entry {entry} is no longer held: entry {made.number} says so.")
    else:
        made = keeping.hold(ledger, entry, officer=officer, reason=reason)
        out.print(f"Entry {entry} is held and cannot be destroyed: entry {made.number} says why.")


def destroy(
    entries: Annotated[list[int] | None, typer.Argument(help="Numbers of the submissions' ledger entries.")] = None,
    officer: Annotated[str, OFFICER] = "",
    reason: Annotated[str, REASON] = "",
    due: Annotated[
        bool, typer.Option("--due", help="All whose day to be destroyed has passed and that nobody holds.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be destroyed.")] = False,
    project: PROJECT = Path(),
) -> None:
    """Destroy submissions for good: their keys, their payloads, and all that was made of people from them.

    Where an earlier `destroy` was stopped halfway, it is ended first.
    """
    from sightline.ledger import destroy as keeping
    from sightline.ledger.entries import submissions_named

    opened, ledger = open_project(project)
    if due and entries:
        raise LedgerError("name entries, or say --due: not both")
    if dry_run:
        _print_plan(keeping.plan(ledger, entries or keeping.due(ledger, today())))
        return
    finished = keeping.finish(ledger, opened.fix_lists)
    for tombstone in finished:
        _print_tombstone(tombstone, ledger)
    ended = {number for tombstone in finished for number in submissions_named(tombstone)}
    entries = [number for number in entries or () if number not in ended]
    if finished and not entries and not due:
        return
    numbers = list(keeping.due(ledger, today())) if due else entries
    if not numbers:
        if not due:
            raise LedgerError("name the entries to destroy, or say --due: `sightline status` lists them")
        out.print("Nothing is due to be destroyed.")
        return
    words = (officer or BY_DATE[0], reason or BY_DATE[1]) if due else (officer, reason)
    replaced = keeping.plan(ledger, numbers).replaced
    _print_tombstone(keeping.destroy(ledger, opened.fix_lists, numbers, officer=words[0], reason=words[1]), ledger)
    _print_replaced(replaced)


def print_kept(project: Project, ledger: Ledger, entries: Sequence[Entry], on: date) -> None:
    """The lines of `sightline status` about what was destroyed, is held, is due, or was stopped halfway."""
    from sightline.ledger import destroy as keeping
    from sightline.ledger.entries import DESTROYED, submissions_named, unfinished

    _print_submissions(ledger)
    for entry in entries:
        if entry.kind == DESTROYED:
            runs = entry.body["runs"]
            assert isinstance(runs, list)
            with_it = f"; with it {_named(runs)}, made from it" if runs else ""
            out.print(f"  destroyed: {_named(submissions_named(entry))}{with_it}: entry {entry.number}, {entry.at}")
    for number, (name, tombstone) in keeping.marked(entries).items():
        out.print(f"  release {shown(name)} (entry {number}) rests on what entry {tombstone} says was destroyed")
    for number, held in keeping.held(entries).items():
        out.print(f"  held: entry {number}, by entry {held.number}, {held.at}")
    due = keeping.due(ledger, on)
    if due:
        out.print(f"  [bold]look[/bold]: {_named(due)} should have been destroyed by now: `sightline destroy --due`")
    for entry in unfinished(entries):
        out.print(f"  [bold]look[/bold]: what entry {entry.number} destroys is not yet gone: run `sightline destroy`")
    strange = ledger.strange_keys(entries)
    if strange:
        out.print(
            f"  [bold]look[/bold]: {strange} data key(s) in {project.keys.name} open nothing of this ledger: was an "
            "older copy of the ledger put back?"
        )


def _print_submissions(ledger: Ledger) -> None:
    """Those that are kept and do not count, and the day until which anything may be kept."""
    from sightline.ledger.submissions import current, received

    kept = [submission for submission, _ in received(ledger)]
    counted = {submission.entry for submission, _ in current(ledger)}
    for submission in kept:
        if submission.entry not in counted:
            out.print(
                f"  kept, not counted: entry {submission.entry}: {submission.return_code} of "
                f"{shown(submission.agency)} to {submission.period_end}, to be destroyed after "
                f"{submission.destroy_after}"
            )
    days = [submission.destroy_after for submission in kept if submission.destroy_after]
    if days:
        out.print(f"  the first day after which something must be destroyed: {min(days)}")


def _print_plan(plan: Plan) -> None:
    out.print(f"Would be destroyed, and nothing was done: {_named(plan.submissions)}")
    for number, payload in plan.gone:
        rows = "" if payload.rows is None else f", {payload.rows:,} rows"
        out.print(f"  entry {number}: {payload.name} of zone {payload.zone.value}{rows}")
    for number, name in plan.releases:
        out.print(f"  stays, marked: release {shown(name)}, entry {number}")
    _print_replaced(plan.replaced)


def _print_tombstone(tombstone: Entry, ledger: Ledger) -> None:
    from sightline.ledger.destroy import marked
    from sightline.ledger.entries import submissions_named

    gone, runs = tombstone.body["gone"], tombstone.body["runs"]
    assert isinstance(gone, list)
    assert isinstance(runs, list)
    out.print(
        f"Destroyed: {_named(submissions_named(tombstone))}, with {len(gone)} payload(s) and their keys. Entry "
        f"{tombstone.number} says who and why."
    )
    if runs:
        out.print(f"  With it went what was made from it: {_named(runs)}. `sightline link` and `run` make it again.")
    for number, (name, said) in marked(ledger.entries()).items():
        if said == tombstone.number:
            out.print(f"  release {shown(name)} (entry {number}) stays and is marked")
    out.print("  Copies of the keys folder, and the files as the agencies sent them, are yours to destroy.")


def _print_replaced(replaced: Sequence[int]) -> None:
    if replaced:
        out.print(f"  Still kept, and not counted: {_named(replaced)}, which it had replaced.")


def _named(numbers: Sequence[int]) -> str:
    return ("entry " if len(numbers) == 1 else "entries ") + ", ".join(map(str, numbers))
