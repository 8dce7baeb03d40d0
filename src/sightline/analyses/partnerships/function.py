"""How a partnership works, from its registry: actions by the organisation that owns them. No person, and no rank."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sightline.analyses.partnerships.registry import CLOSED, CLOSED_LATE, OPEN, OVERDUE, Registry

STATES = ((CLOSED, "Closed in time"), (CLOSED_LATE, "Closed late"), (OPEN, "Open, not due"), (OVERDUE, "Overdue"))


def actions(registry: Registry, partnership: str, on: date) -> tuple[tuple[str, ...], ...]:
    """Numbers of actions as rows: a header, then each owner by name; the row of all is last. Empty without an action.

    "Opened" is the sum of the four states on that day.
    """
    found = Counter((one.owner, one.state(on)) for one in registry.actions if one.partnership == partnership)
    if not found:
        return ()
    owners = sorted({owner for owner, _ in found})
    rows = [(owner, [found[owner, state] for state, _ in STATES]) for owner in owners]
    rows.append(("All owners", [sum(numbers) for numbers in zip(*(each for _, each in rows), strict=True)]))
    return (
        ("Owner", "Opened", *(words for _, words in STATES)),
        *((name, str(sum(numbers)), *map(str, numbers)) for name, numbers in rows),
    )
