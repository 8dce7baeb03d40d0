"""Who stands behind a count: households, groups and suppliers have thresholds as children have, and none may dominate.

Ten children of one household are one household: whoever knows it reads its affairs from the count. A table of the kind
`contributors` names one table of counts (`made_of`) and says, for figures of it, by the dimension `contribution`: how
many contributors there are (`number`), how much of the count is the greatest one's (`greatest`) and the next one's
(`second`). Its unit says what they are. It is never printed.

A count is withheld where fewer contributors stand behind it than the policy asks; where the one or two greatest have
more of it than the policy allows (the n, k rule); and where what the others have is less than so many per cent of the
greatest, so that the second could estimate that from the whole (the p per cent rule).
Source: Hundepool and others, Statistical Disclosure Control (2012), section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sightline.clearance.cells import Cell, cell_of
from sightline.clearance.derived import Sources
from sightline.clearance.policy import Policy
from sightline.standard.drafts import CONTRIBUTION, GREATEST, NUMBER, SECOND, FigureTable, OutputKind
from sightline.standard.figures import Figure
from sightline.standard.units import Mark, Unit

UNITS = frozenset({Unit.HOUSEHOLD, Unit.GROUP, Unit.SUPPLIER})


def few(tables: Iterable[FigureTable], policy: Policy, sources: Sources) -> set[Cell]:
    """The counts behind which too few contributors stand."""
    return {
        cell_of(count)
        for unit, count, parts in _behind(tables, sources)
        if count.value and NUMBER in parts and parts[NUMBER] < _least(unit, policy)
    }


def dominated(tables: Iterable[FigureTable], policy: Policy, sources: Sources) -> set[Cell]:
    """The counts of which one or two contributors have too much."""
    return {
        cell_of(count)
        for _, count, parts in _behind(tables, sources)
        if count.value and GREATEST in parts and _dominates(count.value, parts, policy)
    }


def _dominates(whole: float, parts: Mapping[str, float], policy: Policy) -> bool:
    greatest, second = parts[GREATEST], parts.get(SECOND, 0.0)
    most = greatest + (second if policy.dominant_number > 1 else 0.0)
    by_share = policy.dominant_number > 0 and 100 * most > policy.dominant_share * whole
    by_rest = policy.p_percent > 0 and 100 * (whole - greatest - second) < policy.p_percent * greatest
    return by_share or by_rest


def _least(unit: Unit, policy: Policy) -> int:
    by_unit = {Unit.HOUSEHOLD: policy.households, Unit.GROUP: policy.groups, Unit.SUPPLIER: policy.suppliers}
    return by_unit[unit]


def _behind(tables: Iterable[FigureTable], sources: Sources) -> Iterator[tuple[Unit, Figure, Mapping[str, float]]]:
    """(unit of the contributors, the count, what is said of them) for each count of which something is said."""
    for table in tables:
        if table.kind is not OutputKind.CONTRIBUTORS:
            continue
        said: dict[tuple[Unit, Figure], dict[str, float]] = {}
        for figure in table.figures:
            count = sources.find(table.made_of[0], figure)
            if count is not None and figure.value is not None:
                said.setdefault((figure.measure.unit, count), {})[figure.code(CONTRIBUTION) or ""] = figure.value
        for (unit, count), parts in said.items():
            yield unit, count, parts


def print_none(table: FigureTable) -> FigureTable:
    """The table with every figure marked c."""
    return replace(table, figures=tuple(figure.marked(Mark.SUPPRESSED) for figure in table.figures))


def faults(table: FigureTable, sources: Sources) -> Iterator[str]:
    """What a table of contributors claims that cannot be, or that its counts do not bear out."""
    if any(figure.measure.unit not in UNITS for figure in table.figures):
        yield f"contributors are {', '.join(sorted(UNITS))}"
    if any(figure.code(CONTRIBUTION) not in (NUMBER, GREATEST, SECOND) for figure in table.figures):
        yield f"a figure is none of {NUMBER}, {GREATEST}, {SECOND} by {CONTRIBUTION}"
    if any(figure.value is None or figure.value < 0 or figure.value != int(figure.value) for figure in table.figures):
        yield "a number of contributors, or what one has of the count, is not a whole number of nought or more"
        return
    if any(sources.find(table.made_of[0], figure) is None for figure in table.figures):
        yield "a figure is of no one count of the table that it names"
    if any(not _possible(count.value or 0.0, parts) for _, count, parts in _behind([table], sources)):
        yield "what is said of the contributors to a count does not fit it: more of them, or more theirs, than there is"


def _possible(whole: float, parts: Mapping[str, float]) -> bool:
    number, greatest, second = (parts.get(code) for code in (NUMBER, GREATEST, SECOND))
    if second is not None and (greatest is None or second > greatest):
        return False
    return (number or 0) <= whole and (greatest or 0) + (second or 0) <= whole and not (whole and number == 0)
