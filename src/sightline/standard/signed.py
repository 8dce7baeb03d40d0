"""Differences written with their sign. Nought has none: what rounds to 0 is neither more nor less."""

from __future__ import annotations


def signed(value: float, digits: int = 0) -> str:
    """+3, -0.4, 0.0: so many digits after the point, and never -0 or +0."""
    text = f"{value:+z.{digits}f}"
    return text if float(text) else text.removeprefix("+")


def short(value: float, digits: int) -> str:
    """A number with so many digits that count, and never -0; as files have it."""
    return f"{value:z.{digits}g}"
