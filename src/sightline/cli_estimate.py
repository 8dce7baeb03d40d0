"""The command that estimates from a table of lists: how many are on none of them, as a spread over methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table

from sightline.cli_common import out
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.methods.hidden.lists import Lists
    from sightline.methods.hidden.spread import Spread

WORDS = {
    "stepwise": "Ties chosen step by step",
    "criterion": "Best of all models by a criterion",
    "averaged": "Averaged over models",
    "latent": "Latent classes (not in the range)",
    "chao": "Chao's lower bound (not in the range)",
    "independent": "As if lists were independent (not in the range)",
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Analysis")(estimate)


def estimate(
    table: Annotated[Path, typer.Argument(help="CSV: one column a list (1 or 0), and the column count.")],
    tied: Annotated[
        list[str] | None, typer.Option(help="Two lists joined by + that referral ties, e.g. police+council.")
    ] = None,
    replicates: Annotated[int, typer.Option(min=100, help="How often people are drawn again.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Of what is drawn: the same seed, the same limits.")] = 0,
) -> None:
    """How many are on none of several lists, as a spread over methods. The table is your own and is not published."""
    from sightline.methods.hidden.lists import Lists
    from sightline.methods.hidden.spread import spread
    from sightline.published.lists import read_lists

    lists = Lists.of(*read_lists(table))
    found = spread(lists, _pairs(lists, tied or []), replicates=replicates, seed=seed)
    if found.refused:
        raise SightlineError(f"no range is given: {found.refused}")
    _print(found)


def _pairs(lists: Lists, tied: list[str]) -> tuple[int, ...]:
    place = {name: 1 << bit for bit, name in enumerate(lists.names)}
    wrong = [pair for pair in tied if len(set(pair.split("+"))) != 2 or not set(pair.split("+")) <= set(place)]
    if wrong:
        raise SightlineError(f"--tied must name two of the lists, joined by +: {', '.join(lists.names)}")
    return tuple(sorted({sum(place[name] for name in pair.split("+")) for pair in tied}))


def _print(found: Spread) -> None:
    method = Column("Method", no_wrap=True)  # one line a method, however narrow the window
    shown = Table(method, "On no list", "From", "To", "Why it says nothing", box=None)
    for one in found.said:
        if one.opinion is None:
            shown.add_row(WORDS[one.method], "", "", "", one.reason)
            continue
        ends = (one.opinion.lower - found.seen, one.opinion.upper - found.seen)
        shown.add_row(WORDS[one.method], f"{one.opinion.hidden:,.0f}", *(f"{max(end, 0):,.0f}" for end in ends), "")
    out.print(shown)
    out.print(
        f"On some list: {found.seen:,.0f}. On none: from [bold]{found.lower:,.0f}[/bold] to "
        f"[bold]{found.upper:,.0f}[/bold], over the methods that choose how lists go together (95% limits).",
        soft_wrap=True,
    )
    out.print(
        "A range under assumptions that fail: everybody could be on each list, was alike in how likely that was, and "
        "was the same person on each. Whitehead and others (2021) conclude that the method is not suitable for such a "
        "use. Do not print it alone, or as one number.",
        soft_wrap=True,
    )
