"""The command that an agency runs where identifiers may not leave it: match-keys in place of names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sightline.cli_common import AGENCY, PERIOD_END, YEAR, as_day, out, said_whose, shown, today
from sightline.errors import SightlineError


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Files in")(keys)


def keys(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders of one agency, its own.")] = None,
    secret: Annotated[Path | None, typer.Option("--secret", help="File of the secret that the agencies share.")] = None,
    target: Annotated[Path | None, typer.Option("--out", help="Write the file of keys here.")] = None,
    new: Annotated[Path | None, typer.Option("--new-secret", help="Make a secret and write it to this file.")] = None,
    title: Annotated[str, typer.Option("--title", help="Of a new secret: the project's title.")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="Of a new secret: what keys may be used for.")] = "",
    expires: Annotated[str, typer.Option("--expires", help="Of a new secret: its last day, e.g. 2027-03-31.")] = "",
    year: YEAR = None,
    agency: AGENCY = None,
    period_end: PERIOD_END = None,
) -> None:
    """At an agency whose identifiers may not leave it: make match-keys of its own files, to send in place of names.

    It needs a secret that the agencies share and those who link never see. One agency makes it, with --new-secret.
    """
    if new is not None:
        if paths or secret or target:
            raise SightlineError("--new-secret stands by itself: make the secret first, then the keys")
        _new_secret(new, title, purpose, expires)
    elif not paths or secret is None or target is None:
        raise SightlineError(
            "name the agency's files, the secret with --secret and the file to write with --out; a project that has no "
            "secret yet gets one with --new-secret FILE --title --purpose --expires"
        )
    else:
        _make(paths, secret, target, year, agency, period_end)


def _new_secret(path: Path, title: str, purpose: str, expires: str) -> None:
    from sightline.link.secret import new_secret

    made = new_secret(path, project=title, purpose=purpose, expires=as_day(expires, "--expires"), today=today())
    out.print(f"Made {shown(str(path))}, good until {made.expires}; its key_id is {made.key_id}.", soft_wrap=True)
    out.print("Pass it to the other agencies by a way fit for secrets, and never to those who link: see match-keys.md.")


def _make(
    paths: list[Path], secret: Path, target: Path, year: int | None, agency: str | None, period_end: str | None
) -> None:
    from sightline.agency_keys import own_identity, write_keys
    from sightline.link.secret import load_secret

    held = load_secret(secret, today())  # before anything is read
    own = own_identity(paths, year, said_whose(agency, period_end))
    made = write_keys(own, held, target, today())
    bare = made.barred + made.no_child + made.without
    out.print(f"{shown(own.sender)} {shown(own.agency)} to {own.period_end}: {made.records:,} records")
    out.print(
        f"  without any key: {bare:,}, {bare / max(1, made.records):.1%}: {made.barred:,} never to be joined, "
        f"{made.no_child:,} adults, {made.without:,} that hold too little"
    )
    for kind, count in made.by_kind:
        out.print(f"  {count:,} with a key of: {kind.words}", highlight=False, soft_wrap=True)
    for words in made.findings:
        out.print(f"[bold]look[/bold]: {shown(words)}")
    if own.findings:
        out.print(f"[bold]look[/bold]: {own.findings:,} finding(s) in the files: `sightline check` lists them")
    out.print(f"The keys are in {shown(str(target))}, good until {held.expires}. Send that file only.", soft_wrap=True)
    raise typer.Exit(1 if made.findings or own.findings else 0)
