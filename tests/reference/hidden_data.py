"""Published tables of overlapping lists, typed once: victims of modern slavery in the United Kingdom, 2013.

Source: Silverman, "Modern slavery: an application of multiple systems estimation" (Home Office, 2014), from the
National Crime Agency's strategic assessment of 2013. Lists: LA local authorities, NG non-governmental organisations, PF
police forces, GO government organisations, GP the general public, NCA the agency itself. Unit: people.
"""

from __future__ import annotations

from pathlib import Path

from sightline.methods.hidden.lists import Lists

KOSOVO = Path(__file__).resolve().parents[2] / "../shared/data/reference/kosovo.csv"

_UK_2013 = (
    "LA 54, NG 463, PF 907, GO 695, GP 316, NCA 57, LA.NG 15, LA.PF 19, LA.GO 3, NG.PF 56, NG.GO 19, NG.GP 1, "
    "NG.NCA 3, PF.GO 69, PF.GP 10, PF.NCA 31, GO.GP 8, GO.NCA 6, GP.NCA 1, LA.NG.PF 1, LA.NG.GO 1, NG.PF.GO 4, "
    "NG.PF.NCA 3, PF.GO.NCA 1, LA.NG.PF.GO 1"
)


def typed(names: str, counts: str) -> Lists:
    """The table from "A 3, A.B 1": lists joined by a full stop, then how many people are on exactly those."""
    pairs = [entry.split() for entry in counts.split(",")]
    return Lists.of(names.split(), {frozenset(lists.split(".")): float(people) for lists, people in pairs})


UK_2013 = typed("LA NG PF GO GP NCA", _UK_2013)  # SparseMSE's UKdat: 2,744 people


def merged(lists: Lists, one: str, other: str) -> Lists:
    """The same people with two lists made one, which keeps the first one's place and is called by both names."""
    joined = one + other
    names = tuple(joined if name == one else name for name in lists.names if name != other)
    counts: dict[frozenset[str], float | None] = {}
    for history, people in enumerate(lists.counts):
        on = {name for bit, name in enumerate(lists.names) if history >> bit & 1}
        if on & {one, other}:
            on = (on - {one, other}) | {joined}
        counts[frozenset(on)] = (counts.get(frozenset(on)) or 0) + people
    return Lists.of(names, counts)


UK_2013_FIVE = merged(UK_2013, "PF", "NCA")  # SparseMSE's UKdat_5: PF and NCA made one list


def kosovo() -> Lists:
    """Killings in Kosovo, March to June 1999, in four sources (Ball and others, 2002): 4,400 people. From a file."""
    header, *rows = KOSOVO.read_text().split()
    names = header.replace('"', "").split(",")[:-1]
    counts: dict[frozenset[str], float | None] = {}
    for row in rows:
        *on, people = row.split(",")
        counts[frozenset(name for name, mark in zip(names, on, strict=True) if mark == "1")] = float(people)
    return Lists.of(names, counts)
