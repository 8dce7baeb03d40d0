"""What the modules of the command line share: where they print, bars of progress, text made harmless to a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

out = Console()
err = Console(stderr=True)


def shown(text: str) -> str:
    """Text from outside, harmless to a terminal: no markup, and a mark for what cannot be printed."""
    return escape("".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text))


@contextmanager
def progress(words: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar while something runs. What it yields is called with (name of the thing done, done, of all)."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task(words, total=None)

        def step(name: str, done: int, total: int) -> None:
            bars.update(task, description=f"{words}: {shown(name)}", completed=done, total=total)

        yield step
