"""The draft "offenders-published": what is published of people who offended, beside what this run counted of the like.

Tier 2. Published figures come from files that a user supplies (sightline.published.offenders), keep their publisher's
words and marks, and are never added to, taken from or divided by a count of a run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.published.offenders import NATIONS, Offenders
from sightline.standard.drafts import (
    DERIVED,
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    OutputKind,
    Page,
    Section,
    Sentence,
    Slot,
)
from sightline.standard.figures import Dimension, Figure

NAME = "offenders-published"
_LEVEL = "moj_level"
# The widest first.
_WHERE = {NATIONS["england and wales"]: "England and Wales", NATIONS["england"]: "England", NATIONS["wales"]: "Wales"}
_AREA = Dimension("area", "Area", False, tuple(_WHERE.items()))
_NOT_ALIKE = "The two count different people: neither is a part of the other, and nothing is worked out of both."
_WITHHELD = "What was counted here cannot be said: it was withheld to protect people, or is not available."


@dataclass(frozen=True, slots=True)
class _Like:
    """A table of a run that counts something like a published one, in what it differs, and a sentence on it."""

    table: str
    title: str
    differs: str
    says: str
    breakdown: tuple[tuple[str, str], ...] = ()


LIKE: Mapping[str, _Like] = {
    "mappa": _Like(
        "prison_terms", "Counted here: licences and orders with a duty to notify",
        "Counted here are licences and orders, not people, in force at any time in these years, and only those of "
        "people with a duty to notify the police.",
        "Of those with a duty to notify, {value} licences were in force.", (("supervision_basis", "licence"),),
    ),
    "prison": _Like(
        "prison_held", "Counted here: people held on the last day",
        "Counted here are people whom the prison services that took part held, whatever the offence.",
        "{value} people were held under sentence on the last day.", (("custody_status", "sentenced"),),
    ),
    "courts": _Like(
        "after_sentenced", "Counted here: adults sentenced to custody",
        "Counted here are adults whose offence was against a child, by the year in which the police recorded it.",
        "{value} adults were sentenced to custody for sexual abuse of a child.",
    ),
}  # fmt: skip


def published_drafts(found: Sequence[Offenders], drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The draft beside all other drafts of a run; none where no file was supplied.

    Of each file the newest period is shown, of the widest area that it has: England and Wales, England, then Wales. A
    file with none of these gives no section.
    """
    counted = {table.name: table for draft in drafts for table in draft.tables}
    tables, sections = list[FigureTable](), list[Section]()
    for one in found:
        parts, whole = newest(one)
        if not parts:
            continue
        published = _tables(one, parts, whole)
        like = LIKE.get(one.kind.name)
        own = counted.get(like.table) if like else None
        beside = own is not None and own.kind not in DERIVED
        tables += published
        alone = "" if beside else "Nothing that this run counted is like it."
        sections.append(_published(one, published, whole, alone))
        if beside and like is not None and own is not None:
            tables.append(replace(own, name=f"beside-{one.kind.name}"))
            sections.append(_own(one, like, tables[-1]))
    if not sections:
        return ()
    page = Page(
        NAME, "What is published of people who offended, and what is counted here",
        "Official statistics of people managed, held and sentenced, as files of them were supplied, each with its "
        "source and its date. Under each stands what Sightline counted from returns that is most like it.",
        tuple(sections), "perpetrators",
    )  # fmt: skip
    return (Draft(NAME, 2, tuple(tables), page),)


def newest(found: Offenders) -> tuple[tuple[Figure, ...], Figure | None]:
    """(the parts, the whole if it is there) of the newest period and the widest area; nothing where it has none.

    The parts are those broken down in the way that most figures are, but for levels of management.
    """
    last = max(figure.period.end for figure in found.figures)
    new = [figure for figure in found.figures if figure.period.end == last]
    area = next((code for code in _WHERE if any(figure.area == code for figure in new)), None)
    here = [figure for figure in new if figure.area == area and figure.code(_LEVEL) is None]
    whole = next((figure for figure in here if not figure.breakdown), None)
    ways = Counter(tuple(code for code, _ in figure.breakdown) for figure in here if figure.breakdown)
    if not ways:
        return ((whole,) if whole else ()), whole
    ((way, _),) = ways.most_common(1)
    return tuple(figure for figure in here if tuple(code for code, _ in figure.breakdown) == way), whole


def _tables(found: Offenders, parts: Sequence[Figure], whole: Figure | None) -> list[FigureTable]:
    """The parts, which are drawn, and the whole, which is said, each in a table of its own."""

    def table(name: str, figures: Sequence[Figure]) -> FigureTable:
        used = {code for figure in figures for code, _ in figure.breakdown}
        dimensions = (*(one for one in found.dimensions if one.code in used), _AREA)
        return FigureTable(f"published-{name}", OutputKind.PUBLISHED, found.kind.label, dimensions, tuple(figures),
                           f"a file of {found.kind.source}")  # fmt: skip

    whole_too = whole is not None and whole not in parts
    return [table(found.kind.name, parts), *([table(f"{found.kind.name}-all", [whole])] if whole and whole_too else [])]


def _published(found: Offenders, tables: Sequence[FigureTable], whole: Figure | None, alone: str) -> Section:
    table, first = tables[0], tables[0].figures[0]
    said = _WHERE[first.area]
    words = f"The table gives parts, and no number of all of them, for {said}."
    sentence = Sentence(words)
    if whole is not None:
        sentence = Sentence("{all} were published for {period:all}, in " + f"{said}.",
                            (Slot("all", tables[-1].name, (), first.period.label, first.area),), words)  # fmt: skip
    source = f"{found.kind.source}: figures of {first.period.label}, from a file that was supplied"
    return Section(
        found.kind.name, found.kind.label, f"{found.kind.who[0].upper()}{found.kind.who[1:]}, {said}",
        table.name, _chart(table), sentence, source, "What would have to be published to answer the question about "
        "children?", not_known=tuple(_not_known(found, alone)),
    )  # fmt: skip


def _not_known(found: Offenders, alone: str) -> Iterable[str]:
    yield "How many of these offended against a child: the table does not tell them from others, or not fully."
    yield from (alone,) if alone else ()
    yield from (finding.found.capitalize() + "." for finding in found.findings)


def _own(found: Offenders, like: _Like, table: FigureTable) -> Section:
    period = max(table.figures, key=lambda figure: figure.period.end).period
    return Section(
        f"{found.kind.name}-here", like.title, f"{table.title}; {period.label}; all that took part", table.name,
        _chart(table), Sentence(like.says, (Slot("value", table.name, like.breakdown),), _WITHHELD),
        table.figures[0].measure.source, "Why do the two differ, and by how much should they?",
        not_known=(like.differs, _NOT_ALIKE),
    )  # fmt: skip


def _chart(table: FigureTable) -> Chart:
    """Bars by the one thing that parts the table; by two things the table alone, one down and one across."""
    by = [one.code for one in table.dimensions if one.code != _AREA.code]
    if len(by) == 1:
        return Chart(ChartKind.BARS, by[0], alt="A bar for each part.")
    return Chart(ChartKind.NONE, by[0] if by else "period", by[1] if len(by) > 1 else None)
