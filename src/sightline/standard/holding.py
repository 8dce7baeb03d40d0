"""What of a draft can be drawn where little came: the tables that say something, and the sections that these bear out.

A nought can be the gravest answer there is: of fifty people nobody. So a share of nought is kept, and what it is worked
out of. Only counts of nothing at all are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sightline.standard.drafts import OF_PEOPLE, FigureTable, OutputKind, Section


def holding(tables: Iterable[FigureTable]) -> tuple[FigureTable, ...]:
    """Those that say something, in the same order.

    Counts that come to nought are left out, unless something kept is worked out of them. What is worked out of other
    tables is kept where it has figures, marked ones too, and each of those tables has; contributors with their count.
    """
    every = tuple(tables)
    filled = {table.name for table in every if table.figures}
    kept = {table.name for table in every if table.kind in OF_PEOPLE and any(one.value for one in table.figures)}
    for table in every:
        derived = table.kind not in OF_PEOPLE and table.kind is not OutputKind.CONTRIBUTORS
        if derived and {table.name, *table.made_of} <= filled:
            kept |= {table.name, *table.made_of}
    kept |= {one.name for one in every if one.kind is OutputKind.CONTRIBUTORS and kept.issuperset(one.made_of)}
    return tuple(table for table in every if table.name in kept)


def drawable(sections: Iterable[Section], tables: Collection[str]) -> tuple[Section, ...]:
    """The sections that draw, and name in their sentences, only tables of these names."""
    return tuple(section for section in sections if section.tables() <= set(tables))
