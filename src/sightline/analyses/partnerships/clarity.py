"""The clarity map: each duty of a partnership, and whether one organisation leads on it, none, or several."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.analyses.partnerships.registry import Registry


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty with its leads in alphabetical order."""

    duty: str
    leads: tuple[str, ...]

    @property
    def words(self) -> str:
        """What the map says of it."""
        if not self.leads:
            return "no lead"
        return "one lead" if len(self.leads) == 1 else f"{len(self.leads)} leads"


def duties(registry: Registry, partnership: str) -> tuple[Duty, ...]:
    """The duties of one partnership, in the order of duty.csv; a row without a lead adds none."""
    leads: dict[str, set[str]] = {}
    for line in registry.of("duty", partnership):
        leads.setdefault(line.cells["duty"], set()).update({line.cells["lead"]} - {""})
    return tuple(Duty(name, tuple(sorted(found))) for name, found in leads.items())


def clarity(registry: Registry, partnership: str) -> tuple[tuple[str, ...], ...]:
    """The map as rows: a header of "Duty", the members by name and "What stands"; then a row for each duty."""
    members = sorted(line.cells["organisation"] for line in registry.of("member", partnership))
    return (
        ("Duty", *members, "What stands"),
        *(
            (duty.duty, *("leads" if name in duty.leads else "" for name in members), duty.words)
            for duty in duties(registry, partnership)
        ),
    )
