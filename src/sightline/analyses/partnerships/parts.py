"""What one subject gives to the pages of partnerships: its tables, and its sections for one authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sightline.standard.drafts import FigureTable, Section


@dataclass(frozen=True, slots=True)
class Part:
    """`sections` gives those of one authority, by its GSS code; they draw these tables and no others."""

    tables: tuple[FigureTable, ...]
    sections: Callable[[str], tuple[Section, ...]]
