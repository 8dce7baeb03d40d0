"""What a printed count tells: the interval in which whoever knows the policy knows the true count to lie."""

from __future__ import annotations

from sightline.clearance.attacks import Interval
from sightline.clearance.cells import Cell
from sightline.clearance.grouped import band
from sightline.clearance.policy import Policy
from sightline.standard.figures import Figure
from sightline.standard.units import Unit


def interval(cell: Cell, value: int, policy: Policy) -> Interval:
    """The least and the greatest true count that would be printed as this one is."""
    return band(value, policy) if cell.what.unit == Unit.GROUP else policy.interval(value, cell.area)


def interval_of(figure: Figure, policy: Policy) -> Interval:
    """The same of a count that was printed. Raises nothing; the figure must have a value."""
    value = int(figure.value or 0)
    return band(value, policy) if figure.measure.unit is Unit.GROUP else policy.interval(value, figure.area)
