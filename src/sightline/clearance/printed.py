"""What a printed count tells: the interval in which whoever knows the policy knows the true count to lie."""

from __future__ import annotations

from sightline.clearance.alternatives import cell_key, controlled
from sightline.clearance.attacks import UNBOUNDED, Interval
from sightline.clearance.cells import Cell
from sightline.clearance.grouped import band
from sightline.clearance.policy import CELL_KEY, CONTROLLED, PRIVATE, Policy
from sightline.standard.figures import Figure
from sightline.standard.units import Unit


def interval(cell: Cell, value: int, policy: Policy) -> Interval:
    """The least and the greatest true count that would be printed as this one is."""
    return band(value, policy) if cell.what.unit == Unit.GROUP else policy.interval(value, cell.area)


def interval_of(figure: Figure, policy: Policy) -> Interval:
    """The same of a count that was printed under a policy, whatever its method; the figure must have a value."""
    value = int(figure.value or 0)
    if figure.measure.unit is Unit.GROUP:
        return band(value, policy)
    if policy.method == PRIVATE:
        return 0, UNBOUNDED
    if policy.method == CELL_KEY:
        return cell_key.interval(value)
    return (
        controlled.interval(value, policy.wide_base, further=True)
        if policy.method == CONTROLLED
        else policy.interval(value, figure.area)
    )
