"""Published tables of overlapping lists, typed once. Unit: people.

UK_2013: victims of modern slavery in the United Kingdom. Source: Silverman, "Modern slavery: an application of multiple
systems estimation" (Home Office, 2014), from the National Crime Agency's strategic assessment of 2013. Lists: LA local
authorities, NG non-governmental organisations, PF police forces, GO government organisations, GP the general public,
NCA the agency itself.

The other tables are printed in the documentation of the R package MultipleSystemsEstimation ("Reproducing Chan,
Silverman and Vincent (2021)" at bernardsilverman.github.io, read November 2026): ARTIFICIAL is table 2 of that paper;
KOREA is from Ball, Shin and Yang (2018); NEW_ORLEANS and WESTERN are victims of trafficking in two places in the United
States.
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

ARTIFICIAL = typed("A B C", "A 40, B 30, C 20, A.B 6")
KOREA = typed("b c d", "d 41, c 5, b 5, b.c 54, b.d 6, b.c.d 12")
WESTERN = typed(
    "A B C D E", "A 52, B 90, C 114, A.C 4, B.C 6, D 45, A.D 2, B.D 1, B.C.D 1, E 21, A.E 5, A.C.E 1, D.E 3"
)
NEW_ORLEANS = typed(
    "A B C D E F G H",
    "A 25, B 5, C 70, A.C 1, D 33, A.D 2, C.D 2, E 6, A.E 1, C.E 1, D.E 2, A.D.E 1, F 6, B.F 1, G 6, C.G 1, A.C.G 1, "
    "H 21, E.H 1",
)
NEW_ORLEANS_FIVE = typed(  # its four smallest lists made one
    "A B C D E",
    "A 25, B 24, A.B 1, C 70, A.C 1, B.C 2, A.B.C 1, D 33, A.D 2, B.D 2, A.B.D 1, C.D 2, E 21, B.E 1",
)


def kosovo() -> Lists:
    """Killings in Kosovo, March to June 1999, in four sources (Ball and others, 2002): 4,400 people. From a file."""
    header, *rows = KOSOVO.read_text().split()
    names = header.replace('"', "").split(",")[:-1]
    counts: dict[frozenset[str], float | None] = {}
    for row in rows:
        *on, people = row.split(",")
        counts[frozenset(name for name, mark in zip(names, on, strict=True) if mark == "1")] = float(people)
    return Lists.of(names, counts)
