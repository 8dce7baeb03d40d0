"""What the modules of the command line share: where they print, bars of progress, text made harmless to a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

# Where there is no terminal, as in a file or a pipe, Rich takes 80 columns. COLUMNS still has its way.
WIDE = 120
_PIPED = not (sys.stdout is not None and sys.stdout.isatty()) and "COLUMNS" not in os.environ
out = Console(width=WIDE if _PIPED else None)
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
