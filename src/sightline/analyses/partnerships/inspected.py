"""What inspectors wrote of the areas of a partnership, as text to read: which there were, on what, when, and the words.

The table counts inspections by authority and kind, as others have published them; no judgement is in it. Sentences are
those of an inspectorate's published letter: never a case study (published/joint.py reads none), and none that clearance
would refuse, in whose place the page says to read the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sightline.published.inspected import Inspected
from sightline.published.inspections import WARNING as OF_JUDGEMENTS
from sightline.published.inspections import Inspection, Inspections
from sightline.published.joint import WARNING, JointInspection, JointInspections, Passage, State
from sightline.standard import areas
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Listed, OutputKind, Section, Sentence, Slot
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.texts import refused_of
from sightline.standard.units import Status, Unit

NOT_SHOWN = "Not shown: its words have a form that is never published. Read the letter"
LEFT_OUT = "What inspectors wrote is of real places, so it is left out here: the places of this page are made up."
_JOINT, _COUNCILS, _YOUTH = "joint", "councils", "youth"
_LABELS = {
    _JOINT: "Joint targeted area inspections",
    _COUNCILS: "Latest Ofsted inspection of children's services",
    _YOUTH: "HMI Probation, youth justice services",
}
_POPULATION = Population("published-inspections", "inspections of one authority", "does not apply", "does not apply")

Part = JointInspections | Inspections
One = JointInspection | Inspection


def table_name(partnership: str) -> str:
    """The name of the table of one partnership."""
    return f"partnership_inspections_{partnership.replace('-', '_')}"


def inspected_table(partnership: str, covered: Sequence[str], held: Inspected | None) -> FigureTable | None:
    """Inspections listed, by authority and kind, noughts too. None without an authority, or where no file lists any."""
    parts = _parts(held)
    if not parts or not covered:
        return None
    days = [one.published for part in parts.values() for one in _all(part)]
    period = Period(min(days), max(days), f"published {day_words(min(days))} to {day_words(max(days))}")
    source = "; ".join(_all(part)[0].source for part in parts.values())
    measure = Measure(
        table_name(partnership), "Inspections listed", Unit.INSPECTION, _POPULATION, Status.NONE,
        "sightline-partnerships/1", source,
    )  # fmt: skip
    kind = Dimension("inspection", "Kind of inspection", False, tuple((code, _LABELS[code]) for code in parts))
    names = Dimension("area", "Authority", True, tuple((code, areas.area(code).name) for code in covered))
    figures = tuple(
        Figure(measure, period, gss, float(len(part.of(gss))), (("inspection", code),))
        for gss in covered for code, part in parts.items()
    )  # fmt: skip
    return FigureTable(
        table_name(partnership), OutputKind.PUBLISHED, "Inspections listed, by authority and kind", (names, kind),
        figures, source,
    )  # fmt: skip


def inspected_section(table: FigureTable, partnership: str, held: Inspected) -> Section:
    """The section with every inspection in words: joint ones first, by authority and then newest first."""
    codes = [code for code, _ in table.dimension("area").labels]
    said, slots = [], []
    for kind, words in table.dimension("inspection").labels:
        own = [Slot(f"{kind}{n}", table.name, (("inspection", kind),), area=gss) for n, gss in enumerate(codes)]
        named = (f"{areas.area(slot.area).name} {{{slot.name}}}" for slot in own)
        said.append(f"{words}: {', '.join(named)}.")
        slots += own
    return Section(
        f"inspections-{partnership}", "What inspectors wrote, to read",
        f"Inspections {table.figures[0].period.label}, as listed in the files named below", table.name,
        Chart(ChartKind.NONE, "area", "inspection"),
        Sentence(f"{' '.join(said)} What they wrote stands below, to be read: no figure is made of it.",
                 tuple(slots)),
        f"Ofsted (letters and judgements gathered by Data to Insight) and HMI Probation: {table.made_by}",
        "Which of these findings have we acted on, and who would know?",
        not_known=(*_warnings(held), "What has changed since, and how agencies work where no inspection is listed."),
        entries=tuple(_entries(partnership, codes, held)),
    )  # fmt: skip


def _warnings(held: Inspected) -> Iterator[str]:
    parts = _parts(held)
    if _JOINT in parts:
        yield WARNING
    if _COUNCILS in parts or _YOUTH in parts:
        yield OF_JUDGEMENTS


def _parts(held: Inspected | None) -> Mapping[str, Part]:
    """Kind -> what its file lists, of those that list anything."""
    if held is None:
        return {}
    parts = ((_JOINT, held.joint), (_COUNCILS, held.councils), (_YOUTH, held.youth))
    return {kind: part for kind, part in parts if part is not None and _all(part)}


def _all(part: Part) -> Sequence[One]:
    return part.inspections if isinstance(part, JointInspections) else part.outcomes


def _entries(partnership: str, codes: Sequence[str], held: Inspected) -> Iterator[Listed]:
    """Each inspection once, also where it is of several of these authorities together."""
    seen: list[One] = []
    for part in _parts(held).values():
        for gss in codes:
            for one in part.of(gss):
                if not any(one is other for other in seen):
                    seen.append(one)
                    yield _entry(f"inspection-{partnership}-{len(seen)}", one)


def _entry(name: str, one: One) -> Listed:
    day = day_words(one.published)
    if isinstance(one, JointInspection):
        days = f"{day_words(one.began)} to {day_words(one.ended)}" if one.began and one.ended else "Not in the file"
        passages = ((each.section.value, _words(each)) for each in one.passages)
        parts = (("Kind", "Joint targeted area inspection"), ("Inspected", days), *passages)
        whose = areas.area(one.gss).name
        return Listed(name, f"{whose}, {day}: {one.theme}", parts, group=whose)
    judged = tuple(
        (f"Judged: {each.about}", each.words.capitalize() if each.words else f"None: {each.missing}")
        for each in one.judgements
    )
    names = " and ".join(areas.area(gss).name for gss in one.authorities)
    began = (("Inspected", day_words(one.inspected)),) if one.inspected else ()
    parts = (("Kind", one.kind.capitalize()), *began, *judged)
    return Listed(name, f"{names}, {day}: {one.framework}", parts, group=names)


def _words(passage: Passage) -> str:
    """The sentences under a heading, or why there are none."""
    if passage.state is not State.TEXT:
        return passage.state.value.capitalize()
    return NOT_SHOWN if refused_of(passage.words) else passage.words
