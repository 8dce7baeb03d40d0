"""The draft "organised": groups of adults suspected together, for the nation and several years, in bands only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyarrow as pa

from sightline.analyses.perpetrators.organised_groups import (
    AREAS,
    FORCES,
    ONE,
    REACH,
    Groups,
    count_groups,
)
from sightline.analyses.perpetrators.organised_steps import ORGANISED_PARTY, ORGANISED_SPAN, STEPS
from sightline.analyses.picture.coverage import Coverage, unbroken_to_last
from sightline.engines.engine import Engine
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import (
    CONTRIBUTION,
    GREATEST,
    NUMBER,
    SECOND,
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
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.holding import drawable, holding
from sightline.standard.percent import share_figure
from sightline.standard.units import Status, Unit

Progress = Callable[[str, int, int], None]
LEAST_YEARS = 3  # clearance takes groups of fewer years together from nobody
_WHO = "groups of two or more adults suspected together of sexual abuse of children, in crimes recorded in these years"
_SOURCE = "Returns received by Sightline"
_GROUPS = Measure(
    "organised_groups",
    "Groups of adults suspected together",
    Unit.GROUP,
    Population("organised_groups", _WHO, "does not apply"),
    Status.CRIME,
    "sightline-organised/1",
    _SOURCE,
)
_CROSSING = Measure(
    "organised_crossing",
    "Groups recorded by more than one force",
    Unit.GROUP,
    Population("organised_crossing", f"{_WHO}, by more than one force", "does not apply"),
    Status.CRIME,
    "sightline-organised/1",
    _SOURCE,
)
_HARMED = Population("organised_victims", f"children recorded as victims of {_WHO}", "age at offence")
_VICTIMS = Measure(
    "organised_victims",
    "Children recorded as victims of such groups",
    Unit.CHILD,
    _HARMED,
    Status.CRIME,
    "sightline-organised/1",
    _SOURCE,
)
_SHARE = Measure(
    "organised_share",
    "Share of these children, by how far the group reached",
    Unit.PERCENT,
    _HARMED,
    Status.CRIME,
    "sightline-organised/1",
    _SOURCE,
)
_BEHIND = Measure(
    "organised_behind",
    "Groups behind a count of children",
    Unit.GROUP,
    Population("organised_behind", "groups behind a count", "does not apply"),
    Status.CRIME,
    "sightline-organised/1",
    _SOURCE,
)
_SIZE = Dimension(
    "group_size",
    "Adults in it",
    additive=True,
    labels=(
        ("two", "Two adults"),
        ("three_four", "Three or four"),
        ("five_nine", "Five to nine"),
        ("ten_more", "Ten or more"),
    ),
)
_REACH = Dimension(
    "reach",
    "How far it reached",
    additive=True,
    labels=(
        (FORCES, "More than one police force"),
        (AREAS, "One force, children of more than one authority"),
        (ONE, "One force and one authority, or not recorded"),
    ),
)
_SEEN = Dimension(
    "seen",
    "Children whom the force that saw most had recorded",
    additive=True,
    labels=(
        ("all", "All of them"),
        ("most", "Three quarters or more"),
        ("half", "Half to three quarters"),
        ("less", "Under half"),
    ),
)
_DAYS = Dimension(
    "until_joined",
    "From the first crime to the first view that joined two forces",
    additive=True,
    labels=(
        ("month", "Up to 30 days"),
        ("half_year", "Half a year"),
        ("year", "A year"),
        ("longer", "Longer"),
    ),
)
_SAYS = Dimension(
    CONTRIBUTION,
    "What stands behind",
    additive=False,
    labels=((NUMBER, "Number"), (GREATEST, "Greatest"), (SECOND, "Next")),
)
_NOT_KNOWN = (
    "Two adults suspected of one crime are a group here, whoever they are to each other; some are of one family.",
    "Whom the police did not identify, or whose number two forces do not share, joins nothing: groups are "
    "more, larger and farther apart than is seen.",
    "Suspects are not people who were convicted. Children who harm are not in these numbers.",
    "No place, no year and no group can be told from another: numbers are for the nation and all the years, in bands.",
)


_WITHHELD = "This cannot be said: it was withheld to protect people, or is too little."


def organised_drafts(engine: Engine, coverage: Coverage, progress: Progress | None = None) -> tuple[Draft, ...]:
    """The draft "organised"; none where fewer than LEAST_YEARS follow one another, or where there is no group.

    The engine must hold `offence` and `offence_party`.
    """
    first, last = unbroken_to_last(coverage.years)
    if last - first + 1 < LEAST_YEARS:
        return ()
    period = Period.years_to_march(first, last)
    days = [{"first_day": period.start, "last_day": period.end}]
    engine.register("organised_span", pa.Table.from_pylist(days, schema=schema_of(ORGANISED_SPAN)))
    engine.run(STEPS, progress)
    return made(count_groups(engine.fetch(ORGANISED_PARTY.name)), period, coverage)


def made(found: Groups, period: Period, coverage: Coverage) -> tuple[Draft, ...]:
    """The draft of these counts; tables that say nothing, and sections that name one, are left out."""
    if not found.groups:
        return ()
    tables = holding(_tables(found, period))
    source = f"Police returns received by Sightline, linked. {coverage.source}"
    sections = drawable(_sections(period, source, coverage.missing), {table.name for table in tables})
    if not sections:
        return ()
    page = Page(
        "organised",
        "Groups that abuse children: what any one force could see",
        "How many groups of adults were suspected together of sexual abuse of children, how many reached beyond one "
        "police force, and how much of each any one force could have seen. Numbers are for the nation and several "
        "years, in bands.",
        sections,
        "perpetrators",
        terms=(("Group", "two or more adults suspected together, directly or through others; not a gang by name"),),
    )
    return (Draft("organised", 1, tables, page),)


def _tables(found: Groups, period: Period) -> Iterable[FigureTable]:
    for name, measure, dimension, counts in (
        ("organised_by_size", _GROUPS, _SIZE, found.sizes),
        ("organised_by_reach", _GROUPS, _REACH, found.reach),
        ("organised_seen", _CROSSING, _SEEN, found.seen),
        ("organised_joined", _CROSSING, _DAYS, found.joined),
    ):
        figures = [
            Figure(measure, period, "pooled", counts[code], ((dimension.code, code),)) for code, _ in dimension.labels
        ]
        yield FigureTable(
            name,
            OutputKind.GROUPS,
            measure.label,
            (dimension,),
            tuple(figures),
            "organised_groups.count_groups",
        )
    every = sum(found.victims.values())
    yield _children("organised_victims", (), [Figure(_VICTIMS, period, "pooled", every)])
    parts = [Figure(_VICTIMS, period, "pooled", found.victims[code], (("reach", code),)) for code in REACH]
    yield _children("organised_victims_by_reach", (_REACH,), parts)
    yield FigureTable(
        "organised_share",
        OutputKind.SHARES,
        _SHARE.label,
        (_REACH,),
        tuple(
            share_figure(_SHARE, period, "pooled", found.victims[code], every, (("reach", code),))
            for code in (REACH if every else ())
        ),
        "counts beside it",
        ("organised_victims_by_reach", "organised_victims"),
    )
    yield _behind("organised_behind", "organised_victims", {(): found.behind["all"]}, period)
    by_reach: Mapping[tuple[tuple[str, str], ...], tuple[int, int, int]] = {
        (("reach", code),): found.behind[code] for code in REACH
    }
    yield _behind("organised_behind_by_reach", "organised_victims_by_reach", by_reach, period)


def _children(name: str, dimensions: tuple[Dimension, ...], figures: Sequence[Figure]) -> FigureTable:
    return FigureTable(
        name, OutputKind.COUNTS, _VICTIMS.label, dimensions, tuple(figures), "organised_groups.count_groups"
    )


def _behind(
    name: str, of: str, said: Mapping[tuple[tuple[str, str], ...], tuple[int, int, int]], period: Period
) -> FigureTable:
    """How many groups stand behind each count of children, and what the two largest have: never printed."""
    figures = [
        Figure(_BEHIND, period, "pooled", number, (*breakdown, (CONTRIBUTION, what)))
        for breakdown, numbers in said.items()
        for what, number in zip((NUMBER, GREATEST, SECOND), numbers, strict=True)
    ]
    return FigureTable(
        name,
        OutputKind.CONTRIBUTORS,
        _BEHIND.label,
        (_SAYS,) if () in said else (_REACH, _SAYS),
        tuple(figures),
        "organised_groups.count_groups",
        (of,),
    )


def _sections(period: Period, source: str, missing: Sequence[str]) -> Iterable[Section]:
    groups = (
        f"Groups of two or more adults suspected together, in crimes recorded {period.label}; all forces that took part"
    )
    yield Section(
        "reach",
        "How far groups reached",
        groups,
        "organised_by_reach",
        Chart(ChartKind.RANGES, "reach", alt="A dot with the band for each reach of a group."),
        Sentence(
            "Of the children recorded as victims of such groups, {share}% were victims of groups that more than "
            "one force had recorded.",
            (Slot("share", "organised_share", (("reach", FORCES),)),),
            _WITHHELD,
        ),
        source,
        "Who looks at two forces' records together, and how often?",
        not_known=(*_NOT_KNOWN, *missing),
    )
    yield Section(
        "seen",
        "How much of a group any one force could see",
        f"{groups}; groups that more than one force had recorded",
        "organised_seen",
        Chart(ChartKind.RANGES, "seen", alt="A dot with the band for each share of the children."),
        Sentence(
            "In at least {less} of these groups no force had recorded half of the children.",
            (Slot("less", "organised_seen", (("seen", "less"),)),),
            _WITHHELD,
        ),
        source,
        "What would each force have done had it seen the rest?",
    )
    yield from _later(groups, source)


def _later(groups: str, source: str) -> Iterable[Section]:
    yield Section(
        "joined",
        "Days until two forces' records could have been joined",
        f"{groups}; from the group's first crime to the day on which two forces had recorded one of its adults",
        "organised_joined",
        Chart(ChartKind.RANGES, "until_joined", alt="A dot with the band for each length of time."),
        Sentence(
            "For at least {longer} of these groups it took longer than a year.",
            (Slot("longer", "organised_joined", (("until_joined", "longer"),)),),
            _WITHHELD,
        ),
        source,
        "Could the records have been joined, and were they?",
        not_known=("That records could be joined does not say that anybody did. What was shared is in no return.",),
    )
    yield Section(
        "size",
        "How many adults are in a group",
        groups,
        "organised_by_size",
        Chart(ChartKind.RANGES, "group_size", alt="A dot with the band for each size of a group."),
        Sentence(
            "At least {ten} groups had ten adults or more.",
            (Slot("ten", "organised_by_size", (("group_size", "ten_more"),)),),
            _WITHHELD,
        ),
        source,
        "How many are known to nobody?",
    )
