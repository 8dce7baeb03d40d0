"""Referrals within 12 months of an earlier one, as published for every authority, drawn towards all authorities.

Only published counts go in, so what comes out is nobody's secret; the drawn share is ours, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sightline.methods.pooled_shares import PooledShare, pool_shares
from sightline.published.folder import Published
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import Chart, ChartKind, FigureTable, OutputKind, Section, Sentence, Slot
from sightline.standard.figures import MODEL, SAMPLING, Dimension, Figure, Interval
from sightline.standard.shares import wilson

TABLE = "effect_published_again"
BESIDE = Dimension(
    "beside", "Whose", additive=False,
    labels=(
        ("own", "As published"), ("drawn", "Drawn towards all authorities"),
        ("together", "The ten similar areas added up"), ("england", "England, as published"),
    ),
)  # fmt: skip
_SHARE, _PART, _WHOLE = "rereferral-share", "rereferrals", "referrals"


def again_table(published: Published) -> FigureTable | None:
    """Per cent of referrals of the newest year, for each authority in force; None where no file of them is there."""
    source = published.referrals
    if source is None:
        return None
    year, current = source.latest, [area.gss for area in areas.current()]
    own = {gss: source.find(_SHARE, gss, year) for gss in current}
    parts, wholes = ({gss: _value(source.find(code, gss, year)) for gss in current} for code in (_PART, _WHOLE))
    drawn = pool_shares(list(parts.values()), list(wholes.values())).areas
    england = source.figure(_SHARE, ENGLAND, year) if source.has(ENGLAND, year) else None
    figures: list[Figure] = []
    for (gss, figure), pooled in zip(own.items(), drawn, strict=True):
        if figure is not None:
            together = _ten(gss, parts, wholes, published)
            figures += _rows(gss, figure, (parts[gss], wholes[gss]), pooled, together, england)
    return FigureTable(
        TABLE, OutputKind.PUBLISHED, "Referrals within a year of an earlier one, beside others", (BESIDE,),
        tuple(figures),
        f"{source.file}, columns {source.column(_PART)} and {source.column(_WHOLE)}; drawn by methods.pooled_shares",
    )  # fmt: skip


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure is not None else None


def _ten(
    gss: str, parts: Mapping[str, float | None], wholes: Mapping[str, float | None], published: Published
) -> tuple[float, float] | None:
    """Counts of the ten similar areas added up, of those that have both; None where none has."""
    if published.neighbours is None or gss not in published.neighbours.tens:
        return None
    ten = [other.gss for other in published.neighbours.of(gss)]
    both = [(part, whole) for one in ten if (part := parts.get(one)) is not None and (whole := wholes.get(one))]
    return (sum(part for part, _ in both), sum(whole for _, whole in both)) if both else None


def _rows(
    gss: str, own: Figure, counts: tuple[float | None, float | None], drawn: PooledShare,
    together: tuple[float, float] | None, england: Figure | None,
) -> Iterator[Figure]:  # fmt: skip
    def row(code: str, value: float | None, interval: Interval | None = None) -> Figure:
        measure = replace(own.measure, code=f"{code}-of-{own.measure.code}-for-partnerships")
        if code in ("drawn", "together"):
            measure = replace(
                measure, label=f"{measure.label}, {BESIDE.label_of(code).lower()}", rounding="exact",
                source=f"Sightline, from {measure.source}", definition=f"sightline-{code}/1 of {measure.definition}",
            )  # fmt: skip
        mark = own.mark if value is None else None
        return Figure(
            measure, own.period, gss, value, (("beside", code),), mark=mark,
            intervals=(interval,) if interval and value is not None else (),
        )  # fmt: skip

    yield row("own", own.value, _chance(*counts))
    if drawn.value is not None and drawn.lower is not None and drawn.upper is not None:
        said = "beta-binomial over all authorities"
        yield row("drawn", 100 * drawn.value, Interval(MODEL, 0.95, 100 * drawn.lower, 100 * drawn.upper, said))
    if together is not None:
        yield row("together", 100 * together[0] / together[1], _chance(*together))
    if england is not None and england.value is not None:
        yield row("england", england.value)


def _chance(part: float | None, whole: float | None) -> Interval | None:
    if part is None or not whole:
        return None
    low, high = wilson(int(part), int(whole))
    return Interval(SAMPLING, 0.95, 100 * low, 100 * high, "Wilson, 95%")


def again_section(gss: str, table: FigureTable) -> Section:
    """Of one authority."""
    name = areas.area(gss).name
    own = next(figure for figure in table.figures if figure.area == gss)
    slots = tuple(Slot(code, TABLE, (("beside", code),), own.period.label, gss) for code in ("own", "drawn"))
    return Section(
        "effect-published-again", "Referrals within a year of an earlier one, as published",
        f"Per cent of referrals, {name} beside others, {own.period.label}", TABLE,
        Chart(ChartKind.RANGES, "beside", None, "One row each: a dot for the share and a bar for its range."),
        Sentence(
            f"In {name} {{own}}% of referrals came within a year of an earlier one; drawn towards all authorities that "
            "is {drawn}% ({range:drawn}). Where the bars overlap, chance alone could make the "
            "difference.",
            slots, f"The published table has no share for {name} in that year.",
        ),
        own.measure.source, "When a child came back, what had we decided the first time?",
        not_known=(
            "Ages, forms and who referred differ between authorities: the published counts are not broken down so.",
            "Whether a child came back because the first help was wrong, or because it taught somebody to ask.",
        ),
        areas=(gss,),
    )  # fmt: skip
