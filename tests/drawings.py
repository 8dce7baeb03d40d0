"""Drawings of charts in tests: each is made once a process, since the same words always draw the same bytes.

Many tests publish one site, and drawing its charts takes most of the time of publishing. What is drawn anew is still
the same: tests/unit/publish/test_site.py forgets between two sites and compares them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import vl_convert


class Remembered:
    """A function that draws, and what it drew last: at most `most` drawings, the oldest forgotten first."""

    def __init__(self, draw: Callable[..., Any], most: int) -> None:
        self._draw, self._most = draw, most
        self._drawn: dict[str, Any] = {}

    def __call__(self, what: object, **options: object) -> Any:
        """The drawing of a specification or of an SVG. An error is remembered by nobody."""
        key = hashlib.sha256(json.dumps([what, options]).encode()).hexdigest()
        if key not in self._drawn:
            made = self._draw(what, **options)
            if len(self._drawn) >= self._most:
                del self._drawn[next(iter(self._drawn))]
            self._drawn[key] = made
        return self._drawn[key]

    def forget(self) -> None:
        """From now on everything is drawn anew, once."""
        self._drawn.clear()


_REMEMBERED = {  # a picture of pixels is large, and only the few of hand-made sites are drawn again
    "vegalite_to_svg": Remembered(vl_convert.vegalite_to_svg, 1_000),
    "svg_to_png": Remembered(vl_convert.svg_to_png, 40),
}


def remember() -> None:
    """From now on this process draws through memory."""
    for name, draw in _REMEMBERED.items():
        pytest.MonkeyPatch().setattr(vl_convert, name, draw)


def forget() -> None:
    """Whatever is drawn next is drawn anew."""
    for draw in _REMEMBERED.values():
        draw.forget()
