"""The tables of people after the sentence, and of what was proven of those who came to be at liberty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sightline.analyses.perpetrators import attrition_measures as by
from sightline.analyses.perpetrators.attrition_measures import POOLED, Breakdown, Row, Spans, counted
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Dimension
from sightline.standard.percent import share
from sightline.standard.units import Unit

_STEP = "reoffending_count"
# Stages that one return alone can show. Where nobody sent it they are left out: nobody is known to have reached them.
NEEDS: Mapping[str, str] = {
    **dict.fromkeys(("assessed", "eligible", "started", "completed"), "programmes"), "supervised": "supervision",
}  # fmt: skip


def after_tables(found: Sequence[Row], spans: Spans, heard: Collection[str]) -> tuple[FigureTable, ...]:
    """Adults sentenced to custody, and how many of them stand at each stage after it; shares of all of them.

    `heard` says which of programmes and supervision somebody sent.
    """
    people = {str(row["stage"]): int(str(row["people"])) for row in found}
    period = spans.period(spans.whole)
    of = by.measure("adults_after_sentence", "Adults sentenced to custody, by what followed", Unit.PERSON, by.SENTENCED)
    whole_of = by.measure("adults_sentenced", "Adults sentenced to custody for it", Unit.PERSON, by.SENTENCED)
    shared = by.measure("after_of_sentenced", "Share of adults sentenced to custody", Unit.PERCENT, by.SENTENCED)
    stages = [
        code for code, _ in by.AFTER.labels
        if code != "sentenced" and (code not in NEEDS or NEEDS[code] in heard)
    ]  # fmt: skip
    cells = [(period, POOLED, people.get(code, 0), ((by.AFTER.code, code),)) for code in stages]
    step = "after_count"
    whole = counted(
        "after_sentenced", whole_of.label, whole_of, [(period, POOLED, people.get("sentenced", 0), ())], step
    )
    part = counted("after_reached", of.label, of, cells, step, (by.AFTER,))
    return whole, part, share("after_share", shared.label, shared, part, whole)


def reoffending_tables(found: Sequence[Row], spans: Spans) -> tuple[FigureTable, ...]:
    """Proven sexual reoffending: within 2, 5 and 10 years; in each year at liberty; and any offence of the first year.

    Each is a share of those who were seen for all of that time. Where nobody was, as where the data is too short, the
    share is marked as not available.
    """
    made: list[FigureTable] = []
    for what, name, words, dimension in (
        ("within", "sexual_reoffending", "proven sexual reoffending, by years at liberty", by.YEARS),
        ("year", "reoffending_in_year", "first proven sexual reoffence, by year at liberty", by.YEAR_OF),
        ("any", "any_reoffending", "any proven offence of the first year", None),
    ):
        rows = {str(row["code"]): row for row in found if row["what"] == what}
        made += _shared(name, words, dimension, rows, spans)
    return tuple(made)


def _shared(
    name: str, words: str, dimension: Dimension | None, rows: dict[str, Row], spans: Spans
) -> list[FigureTable]:
    period = spans.period(spans.whole)
    of = by.measure(f"{name}_seen", f"People seen so long: {words}", Unit.PERSON, by.LIBERTY)
    got = by.measure(f"{name}_proven", f"People, {words}", Unit.PERSON, by.LIBERTY)
    shared = by.measure(name, f"Share of people: {words}", Unit.PERCENT, by.LIBERTY)
    base, cells = [], []
    for code, row in rows.items():
        at: Breakdown = () if dimension is None else ((dimension.code, code),)
        base.append((period, POOLED, int(str(row["people"])), at))
        cells.append((period, POOLED, int(str(row["proven"] or 0)), at))
    dimensions = () if dimension is None else (dimension,)
    whole = counted(f"{name}_seen", of.label, of, base, _STEP, dimensions)
    part = counted(f"{name}_proven", got.label, got, cells, _STEP, dimensions)
    return [whole, part, share(f"{name}_share", shared.label, shared, part, whole)]
