"""What stands beside an area's figures: what inspectors said, in their words, and how complete the figures are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sightline.analyses.areas.series import Made, area_names
from sightline.published.folder import Published
from sightline.published.inspections import Inspection
from sightline.standard import areas
from sightline.standard.drafts import FigureTable, Listed, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.units import MARK_WORDS, Mark, Status, Unit

_PLACES = Population("published-figures", "places of published tables", "does not apply", "does not apply")
_OUTCOMES = Population("published-inspections", "inspections of one authority", "does not apply", "does not apply")
_MARKS = (Mark.SUPPRESSED, Mark.NOT_AVAILABLE, Mark.NOT_APPLICABLE, Mark.LOW_RELIABILITY, Mark.LOW)
HELD = Dimension(
    "held",
    "What the place holds",
    True,
    (("number", "A number"), *((str(m), MARK_WORDS[m].capitalize()) for m in _MARKS)),
)


def gaps_table(made: Sequence[Made]) -> FigureTable:
    """For each authority: how many places of the series on its page hold a number, and how many which mark."""
    counted: dict[str, Counter[str]] = {area.gss: Counter() for area in areas.current()}
    for one in made:
        for figure in one.table.figures:
            if figure.area in counted:
                counted[figure.area]["number" if figure.value is not None else str(figure.mark)] += 1
    period = _span(made)
    measure = Measure(
        "places-by-what-they-hold", "Figures of this page", Unit.FIGURE, _PLACES, Status.NONE, "sightline-places/1",
        "Counted by Sightline in the tables of this page",
    )  # fmt: skip
    figures = tuple(
        Figure(measure, period, gss, float(found.get(code, 0)), (("held", code),))
        for gss, found in counted.items()
        for code, _ in HELD.labels
    )
    return FigureTable(
        "area-places", OutputKind.PUBLISHED, "How many figures there are, and how many marks", (area_names(), HELD),
        figures, "the series of each area's page, counted",
    )  # fmt: skip


def _span(made: Sequence[Made]) -> Period:
    first = min(figure.period.start for one in made for figure in one.table.figures)
    last = max(figure.period.end for one in made for figure in one.table.figures)
    return Period(first, last, f"{day_words(first)} to {day_words(last)}")


def inspections_table(published: Published) -> FigureTable | None:
    """How many published inspections of each authority are listed; None where no file of them was there."""
    outcomes = published.inspections.outcomes
    if not outcomes:
        return None
    first = min(one.published for one in outcomes)
    last = max(one.published for one in outcomes)
    period = Period(first, last, f"published {day_words(first)} to {day_words(last)}")
    measure = Measure(
        "inspections-published", "Inspections with a published outcome", Unit.INSPECTION, _OUTCOMES, Status.NONE,
        "sightline-inspections/1", "; ".join(sorted({one.source for one in outcomes})),
    )  # fmt: skip
    figures = tuple(
        Figure(measure, period, area.gss, float(len(published.inspections.of(area.gss)))) for area in areas.current()
    )
    return FigureTable(
        "area-inspections", OutputKind.PUBLISHED, "Inspections with a published outcome", (area_names(),), figures,
        "inspections listed in the files of outcomes, counted",
    )  # fmt: skip


def inspections_of(gss: str, published: Published) -> Iterator[Listed]:
    """Each inspection of an authority in words, newest first. One that two files list alike is said once."""
    found: dict[tuple[str, ...], list[Inspection]] = {}
    for one in published.inspections.of(gss):
        words = tuple(f"{judgement.about} {judgement.words}".casefold() for judgement in one.judgements)
        found.setdefault((one.framework, one.published.isoformat(), *words), []).append(one)
    for number, alike in enumerate(found.values(), start=1):
        one = alike[0]
        files = sorted({other.source for other in alike})
        listed = f"the {'file' if len(files) == 1 else 'files'} {' and '.join(files)}"
        parts = (*_said(one), ("Listed in", listed))
        yield Listed(f"inspection-{number}", f"{one.framework}, {day_words(one.published)}", parts)


def _said(one: Inspection) -> Iterator[tuple[str, str]]:
    yield "Kind", one.kind.capitalize()
    for judgement in one.judgements:
        words = judgement.words or f"none: {judgement.missing}"
        yield f"Judged: {judgement.about}", words[:1].upper() + words[1:]
