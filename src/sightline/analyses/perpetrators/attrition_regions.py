"""The share charged within a year by region: the forces of each added up, so that no step counts anything twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from sightline.analyses.perpetrators import attrition_measures as by
from sightline.analyses.perpetrators.attrition_measures import POOLED, Breakdown, counted
from sightline.analyses.perpetrators.attrition_tables import COUNT_STEP, Cohort
from sightline.standard.areas import all_areas, regions
from sightline.standard.codes import code_list
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Dimension
from sightline.standard.groups import NOT_KNOWN
from sightline.standard.percent import share
from sightline.standard.units import Unit


@cache
def region_of_force() -> Mapping[str, str]:
    """GSS code of a police force -> that of the one region in which all its authorities lie; Wales is in none."""
    return {entry.force_gss: entry.region_gss for entry in all_areas()}


def _made_of(region: str) -> tuple[str, ...]:
    return tuple(force for force in code_list("police_force") if region_of_force().get(force, NOT_KNOWN) == region)


def _dimension() -> Dimension:
    named = (*sorted(regions().items(), key=lambda pair: pair[1]), (NOT_KNOWN, "In no region of England"))
    return Dimension(
        "offence_region", "Region of the police force", additive=True, labels=named, unknown=NOT_KNOWN,
        sums=tuple((code, by.FORCE.code, _made_of(code)) for code in regions()),
    )  # fmt: skip


REGION = _dimension()


def region_tables(cohort: Cohort) -> tuple[FigureTable, ...]:
    """Offences followed for a year, those charged within it, and their share, by region; none where it is one region.

    Regions of which no force took part have no figure.
    """
    found = list(_summed(cohort))
    if len(found) < 2:
        return ()
    period = cohort.spans.period(cohort.spans.whole)
    # The measures are those of the other breakdowns: clearance adds up what is one measure, and nothing else.
    of = by.measure("followed_a_year", "Offences followed for a year or more", Unit.OFFENCE, by.ONE_YEAR)
    got = by.measure("charged_in_a_year", "Offences charged within a year", Unit.OFFENCE, by.ONE_YEAR)
    shared = by.measure("charged_in_a_year_share", "Share charged within a year", Unit.PERCENT, by.ONE_YEAR)
    whole = counted("attrition_followed_by_region", "Offences followed for a year, by region", of,
                    [(period, POOLED, long, at) for at, long, _ in found], COUNT_STEP, (REGION,))  # fmt: skip
    part = counted("attrition_charged_by_region", "Offences charged within a year, by region", got,
                   [(period, POOLED, charged, at) for at, _, charged in found], COUNT_STEP, (REGION,))  # fmt: skip
    title = "Share charged within a year, by region"
    return whole, part, share("attrition_charged_share_by_region", title, shared, part, whole)


def _summed(cohort: Cohort) -> Iterator[tuple[Breakdown, int, int]]:
    """(region, followed for a year, charged within it), in the order of the regions' names."""
    span, there = cohort.spans.whole, set(cohort.codes("agency"))
    for region, _ in REGION.labels:
        if mine := [force for force in sorted(there) if region_of_force().get(force, NOT_KNOWN) == region]:
            long, charged = (
                sum(cohort.number(span, what, "agency", force) for force in mine)
                for what in ("followed_one", "charge_one")
            )
            yield ((REGION.code, region),), long, charged
