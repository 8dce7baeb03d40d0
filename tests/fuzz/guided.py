"""Which lines of the readers a file reaches: files that reach new ones are kept and broken further."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import sightline.returns

_ROOM = str(Path(sightline.returns.__file__).parent)
Edge = tuple[str, int, int]
_LARGEST = 200_000  # bytes of a file that is kept to be broken further


@contextmanager
def traced(edges: set[Edge]) -> Iterator[None]:
    """Adds to `edges` every step from line to line inside the readers that the body takes."""

    def local(frame: FrameType, event: str, _: Any, last: list[int]) -> Any:
        if event == "line":
            edges.add((frame.f_code.co_filename, last[0], frame.f_lineno))
            last[0] = frame.f_lineno
        return lambda f, e, a: local(f, e, a, last)

    def begin(frame: FrameType, event: str, _: Any) -> Any:
        if event != "call" or not frame.f_code.co_filename.startswith(_ROOM):
            return None
        last = [0]
        return lambda f, e, a: local(f, e, a, last)

    before = sys.gettrace()
    sys.settrace(begin)
    try:
        yield
    finally:
        sys.settrace(before)


@dataclass
class Corpus:
    """Files to break, those that reached something new among them; `reached` is all that was ever reached."""

    whole: bytes
    others: Sequence[bytes]  # of which pieces may be put in
    draw: random.Random
    reached: set[Edge] = field(default_factory=set)
    kept: list[bytes] = field(default_factory=list)

    def next(self, mutate: Callable[[random.Random, bytes, Sequence[bytes]], bytes]) -> bytes:
        """A broken copy of the whole file, or of one that was kept (the newest more often)."""
        if self.kept and self.draw.random() < 0.6:
            newest = self.kept[-50:] if self.draw.random() < 0.5 else self.kept
            start = self.draw.choice(newest)
        else:
            start = self.whole
        return mutate(self.draw, start, self.others)

    def learn(self, data: bytes, edges: set[Edge]) -> None:
        """Keep a file that reached something new."""
        if not edges <= self.reached:
            self.reached |= edges
            if len(data) <= _LARGEST:
                self.kept.append(data)
