"""A made-up registry of partnerships over the authorities of a made-up England, for the demonstration.

Names of authorities and forces are real, and nothing else: duties, members and actions are made up, and each
partnership's name says so. Members are kinds of organisation, never one by its name.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from sightline.standard import areas
from sightline.synthetic.toml_rows import table_row

FILE = "registry.toml"
SINCE = date(2024, 9, 1)
MEMBERS = (
    ("Council", "safeguarding partner"), ("Police", "safeguarding partner"),
    ("Integrated care board", "safeguarding partner"), ("Schools", "relevant agency"),
)  # fmt: skip
DUTIES = (  # each with who leads on it: the last two have none and two
    ("Yearly report", ("Council",)), ("Reviews of serious cases", ("Police",)), ("Training", ("Schools",)),
    ("Independent scrutiny", ()), ("Agreement on sharing data", ("Council", "Police")),
)  # fmt: skip
ACTIONS = 8  # of each partnership
_LARGEST = 2  # authorities in one partnership


def made_up_registry(folder: Path, councils: Collection[str], seed: int, on: date) -> None:
    """Write the registry as it stood on a day, unless the folder is there already. `councils` are GSS codes.

    Authorities that share a police force are put together in twos. The draws are this module's own, by the seed.
    """
    if folder.exists():
        return
    folder.mkdir(parents=True)
    made = folder / f"{FILE}.unfinished"
    made.write_text(registry_text(councils, seed, on), encoding="utf-8", newline="\n")
    made.replace(folder / FILE)


def registry_text(councils: Collection[str], seed: int, on: date) -> str:
    """The registry as TOML, as the registry of partnerships is read."""
    rng = random.Random(f"{seed}/partnerships")
    parts = ["# A made-up registry for a demonstration: areas and forces are real, all else is made up."]
    for number, group in enumerate(_groups(councils), 1):
        key = f"made-up-{number}"
        name = f"{' and '.join(area.name for area in group)} (made up)"
        parts.append(table_row("partnership", {"partnership": key, "name": name}))
        covered = [("authority", area.gss) for area in group] + [("force", group[0].force_gss)]
        for kind, code in covered:
            parts.append(
                table_row("boundary", {"partnership": key, "kind": kind, "code": code, "from": SINCE.isoformat()})
            )
        parts += [table_row("member", {"partnership": key, "organisation": who, "role": role}) for who, role in MEMBERS]
        parts += _duties(key)
        parts += _actions(key, rng, on)
        parts += _shares(key, rng, on.year)
    parts += _proposal(councils, on)
    return "\n\n".join(parts) + "\n"


def _groups(councils: Collection[str]) -> list[tuple[areas.Area, ...]]:
    """Authorities in twos where they share a police force, in the order of their names."""
    of: dict[str, list[areas.Area]] = {}
    for area in sorted((areas.area(code) for code in councils), key=lambda area: area.name):
        of.setdefault(area.force_gss, []).append(area)
    found = [tuple(mine[at : at + _LARGEST]) for mine in of.values() for at in range(0, len(mine), _LARGEST)]
    return sorted(found, key=lambda group: group[0].name)


def _duties(key: str) -> Iterable[str]:
    for duty, leads in DUTIES:
        for lead in leads or ("",):
            yield table_row("duty", {"partnership": key, "duty": duty, "lead": lead})


def _actions(key: str, rng: random.Random, on: date) -> Iterable[str]:
    """Actions of each kind: closed in time, closed late, open and overdue, in turn."""
    who: Sequence[str] = [name for name, _ in MEMBERS]
    for number in range(ACTIONS):
        opened = on - timedelta(days=rng.randint(200, 330))
        early, late = rng.randint(60, 120), rng.randint(10, 40)
        due, closed = opened + timedelta(days=early + late), None
        if number % 4 == 0:
            closed = opened + timedelta(days=early)
        elif number % 4 == 1:
            closed = due + timedelta(days=rng.randint(1, 30))
        elif number % 4 == 2:
            due = on + timedelta(days=rng.randint(10, 90))
        cells = {
            "partnership": key, "action": f"a{number + 1}", "document": "Made-up plan", "locator": f"p. {number + 2}",
            "owner": rng.choice(who), "opened": opened.isoformat(), "due": due.isoformat(),
            **({"closed": closed.isoformat()} if closed else {}),
        }  # fmt: skip
        yield table_row("action", cells)


def _shares(key: str, rng: random.Random, year: int) -> Iterable[str]:
    """Each member's share of the budget of a year, in whole per cent that add to 100."""
    shares = [rng.randint(10, 30) for _ in MEMBERS[1:]]
    for (name, _), share in zip(MEMBERS, (100 - sum(shares), *shares), strict=True):
        yield table_row("budget", {"partnership": key, "year": str(year), "organisation": name, "percent": str(share)})


def _proposal(councils: Collection[str], on: date) -> Iterable[str]:
    """One proposed footprint of two authorities of one region, the first by name."""
    today = [area for code in councils if (area := areas.area(code)).in_force(on)]
    named = sorted(today, key=lambda area: (area.region_name, area.name))
    for one, other in pairwise(named):
        if one.region_gss == other.region_gss:
            for area in (one, other):
                yield table_row("proposal", {"proposal": "A made-up merger", "kind": "authority", "code": area.gss})
            return
