"""Shares within the limit of two clocks by area, drawn towards the share of all: those that partnerships show.

Clearance makes what is printed from printed counts alone (clearance/drawn.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sightline.analyses.pathways.clock_tables import Waits
from sightline.analyses.pathways.clock_words import NO_REASON, limit_words
from sightline.methods.drawn_tables import drawn_table
from sightline.standard.clocks import clocks
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Section, Sentence

CLOCKS = ("assessment_duration", "core_group")


def drawn_area_tables(made: Sequence[FigureTable]) -> tuple[FigureTable, ...]:
    """Of the tables by area those of CLOCKS, drawn; none where fewer than five areas have a share."""
    held = {table.name: table for table in made}
    found = []
    for clock in CLOCKS:
        shares = held.get(f"clock_area_{clock}_share")
        if shares is not None:
            own = shares.figures[0].measure
            code, label = f"{own.code}_drawn", f"{own.label}, drawn towards all areas"
            of = replace(own, code=code, label=label, definition=f"sightline-{code.replace('_', '-')}/1")
            title = f"{clocks()[clock].label}: share drawn towards all areas"
            found.append(drawn_table(f"clock_area_{clock}_drawn", title, of, shares))
    return tuple(table for table in found if table is not None)


def drawn_area_sections(waits: Waits, source: str) -> tuple[Section, ...]:
    """A section for each table that there may be."""
    return tuple(
        Section(
            f"area-{one.name.replace('_', '-')}-drawn", f"{one.label}: drawn towards all",
            f"Share of settled cases within {limit_words(one)}, started in the year to March {waits.latest}, drawn",
            f"clock_area_{one.name}_drawn",
            Chart(ChartKind.RANGES, "area", alt="For each council area the drawn share, with its range"),
            Sentence(
                "Areas stand by name. The fewer an area's own cases are, the more of its drawn share is the share of "
                "all: an area that looks apart only because it is small does so no longer."
            ),
            source, "Which areas still look apart, and what do they know of it?",
            not_known=(
                NO_REASON,
                "A drawn share hides an area that differs for a reason: it stands beside its own share, never instead.",
            ),
        )
        for one in waits.limited if one.name in CLOCKS
    )  # fmt: skip
