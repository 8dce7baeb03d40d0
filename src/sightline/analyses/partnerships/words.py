"""A joint inspection in lines of plain words, as a terminal prints it."""

from __future__ import annotations

from collections.abc import Iterator

from sightline.published.joint import JointInspection, State
from sightline.standard.figures import day_words


def lines_of(inspection: JointInspection) -> Iterator[str]:
    """Theme and days, then each heading with what the file holds under it. No heading is left out."""
    if inspection.began and inspection.ended:
        days = f"inspected {day_words(inspection.began)} to {day_words(inspection.ended)}"
    else:
        days = "days of the inspection not in the file"
    yield ""
    yield f"{inspection.theme}: published {day_words(inspection.published)}, {days}"
    for each in inspection.passages:
        yield f"{each.section.value}: {each.words if each.state is State.TEXT else f'({each.state.value})'}"
    yield f"Source: {inspection.source}, from Ofsted's letters as gathered by Data to Insight."
