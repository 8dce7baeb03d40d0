"""Repeat referrals after case mix: how many areas lie above or below what age and sex of the children explain.

Indirect standardisation. Within each age band and sex all areas together have a share of referrals that came again; an
area's expected number is what its own referrals would give by these shares. Observed over expected is drawn towards the
ratio of all areas (methods/shrinkage.py), and an area lies apart where its 95% range leaves that ratio out. The same is
done without case mix, where every area expects the share of all.

An expected number is made of counts too small to print, and no rule of clearance is proved for it. So what leaves here
is how many areas lie where: a count of councils, of no person, with no area named (docs/effectiveness.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sightline.analyses.pathways.path_measures import POOLED, REFERRALS, Part, counted, measure, together
from sightline.analyses.picture.children import WHOLE
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.steps import Step
from sightline.methods.shrinkage import FEWEST_AREAS, shrink
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension
from sightline.standard.tables import count, text
from sightline.standard.units import Unit

ABOVE, WITHIN, BELOW = "above", "within", "below"
ALL, MIX = "all", "mix"
BAND = Dimension(
    "band", "Where the area lies", additive=True,
    labels=((ABOVE, "Above what is expected"), (WITHIN, "Within the range of chance"), (BELOW, "Below it")),
)  # fmt: skip
EXPECTED = Dimension(
    "expected_from", "Expected from", additive=False,
    labels=((ALL, "The share of all areas"), (MIX, "Age and sex of the children")),
)  # fmt: skip

REFERRAL_MIX = Step(
    "referral_mix",
    "year, council, age band on the day of the referral, and sex",
    ("year", "area", "age_band", "sex"),
    ("path_again", "person", "span"),
    (
        count("year", "Year to March; 0 for all the years together", unit="year", null=False),
        text("area", "Code of the council", null=False),
        text("age_band", "under_1, 1_to_4, 5_to_9, 10_to_15, 16_plus; not_known", null=False),
        text("sex", "F, M; U where it is not known", null=False),
        count("referrals", "Referrals", unit="referrals", null=False),
        count("again", "Those within 12 months of the referral before", unit="referrals", null=False),
    ),
    """
    WITH aged AS (
        SELECT t.area, t.year, t.again, COALESCE(p.sex, 'U') AS sex, age_on(p.birth_month, t.day) AS age
        FROM path_again AS t
        LEFT JOIN person AS p ON p.person_key = t.person_key
    ), banded AS (
        SELECT area, year, again, sex,
            CASE WHEN age IS NULL OR age < 0 THEN 'not_known' WHEN age < 1 THEN 'under_1' WHEN age < 5 THEN '1_to_4'
                WHEN age < 10 THEN '5_to_9' WHEN age < 16 THEN '10_to_15' ELSE '16_plus' END AS age_band
        FROM aged
    )
    SELECT span.span AS year, b.area, b.age_band, b.sex, COUNT(*) AS referrals,
        CAST(SUM(CASE WHEN b.again THEN 1 ELSE 0 END) AS BIGINT) AS again
    FROM banded AS b
    JOIN span ON span.year = b.year
    GROUP BY span.span, b.area, b.age_band, b.sex
    """,
    person_rows=False,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Referrals of one area and stratum, and how many of them came again."""

    area: str
    stratum: tuple[str, ...]
    referrals: int
    again: int


def expected(cells: Iterable[Cell], *, mix: bool) -> Mapping[str, float]:
    """Area -> how many would have come again by the shares of all areas together: by stratum, or all at once."""
    held = list(cells)
    of, came = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for cell in held:
        of[cell.stratum if mix else ()] += cell.referrals
        came[cell.stratum if mix else ()] += cell.again
    found: dict[str, float] = defaultdict(float)
    for cell in held:
        stratum = cell.stratum if mix else ()
        found[cell.area] += cell.referrals * came[stratum] / of[stratum] if of[stratum] else 0.0
    return found


def standing(cells: Iterable[Cell], *, mix: bool) -> Mapping[str, str]:
    """Area -> above, within or below what is expected; empty for fewer than 10 areas, or where nothing came again."""
    held = list(cells)
    wanted, seen = expected(held, mix=mix), Counter[str]()
    for cell in held:
        seen[cell.area] += cell.again
    areas = sorted(area for area, value in wanted.items() if value > 0)
    if len(areas) < FEWEST_AREAS:
        return {}
    drawn = shrink([float(seen[area]) for area in areas], [wanted[area] for area in areas], multiplier=1.0)
    found = {}
    for area, one in zip(areas, drawn.areas, strict=True):
        assert one.lower is not None
        assert one.upper is not None
        found[area] = ABOVE if one.lower > drawn.prior.mean else BELOW if one.upper < drawn.prior.mean else WITHIN
    return found


def mix_tables(found: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """How many councils lie above, within and below what is expected, before case mix and after; none of few areas.

    Of councils that sent returns for every year that is counted.
    """
    year = together(coverage)
    years = coverage.years if year == WHOLE else (year,)
    whole = {area for area, _ in coverage.councils if all((area, one) in coverage.councils for one in years)}
    cells = [_cell(row) for row in found.to_pylist() if row["year"] == year and row["area"] in whole]
    parts: list[Part] = []
    for code, mix in ((ALL, False), (MIX, True)):
        where = Counter(standing(cells, mix=mix).values())
        if not where:
            return ()
        of = ((EXPECTED.code, code),)
        parts.append(Part(year, POOLED, where.total(), of))
        parts += [Part(year, POOLED, where[band], ((BAND.code, band), *of)) for band, _ in BAND.labels]
    title = "Councils by where their re-referrals lie"
    counts = measure("councils_by_re_referrals", title, Unit.AUTHORITY, REFERRALS)
    return (
        counted("referrals_again_case_mix", f"{title}, before and after case mix", counts, parts, "step referral_mix",
                coverage, (BAND, EXPECTED), OutputKind.ORGANISATIONS),
    )  # fmt: skip


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(row["area"], (row["age_band"], row["sex"]), row["referrals"], row["again"])
