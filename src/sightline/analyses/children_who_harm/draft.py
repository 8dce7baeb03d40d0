"""The draft "children-who-harm": how old they are, whether they had been harmed, and who helped within half a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import pyarrow as pa

from sightline.analyses.children_who_harm.steps import STEPS, WELFARE_COUNT, WELFARE_SPAN
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.engine import Engine
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence, Slot
from sightline.standard.figures import SAMPLING, Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.shares import wilson
from sightline.standard.units import Status, Unit

Progress = Callable[[str, int, int], None]
Rows = Sequence[Mapping[str, object]]
YES, NO = "yes", "no"
HELP = ("told", "assessed", "health", "support")
_WHO = Population(
    "children_who_harm",
    "children whom the police recorded as having harmed another child, each once, followed for half a year",
    "age at offence",
)
_CHILDREN = Measure("welfare_children", "Children recorded as having harmed another child", Unit.CHILD, _WHO,
                    Status.CRIME, "sightline-welfare/1", "Returns received by Sightline")  # fmt: skip
_SHARE = Measure("welfare_share", "Share of these children who were seen within half a year", Unit.PERCENT, _WHO,
                 Status.CRIME, "sightline-welfare/1", "Returns received by Sightline")  # fmt: skip
_AGE = Dimension("welfare_age", "Age at the time", additive=True, labels=(
    ("under_10", "Under 10"), ("10_13", "10 to 13"), ("14_15", "14 or 15"), ("16_17", "16 or 17"),
))  # fmt: skip
_BEFORE = Dimension("harmed_before", "A record of before that they had been harmed", additive=True,
                    labels=((YES, "Recorded as harmed before"), (NO, "No such record")))  # fmt: skip
_HELP = Dimension("help", "What was recorded within half a year", additive=False, labels=(
    ("told", "Children's services were told"), ("assessed", "An assessment began"),
    ("health", "Health services were seen, or asked"), ("support", "Support began"),
))  # fmt: skip
_ANY = Dimension("any_help", "Any of these within half a year", additive=True,
                 labels=((YES, "At least one of these"), (NO, "None of these")))  # fmt: skip
_WITHHELD = "This cannot be said: it was withheld to protect children, or is not available."
_NOT_KNOWN = (
    "Harm that nobody told of, and harm that was dealt with at home or at school, is not here.",
    "Some had harmed nobody: a record is no finding of what happened, and a child may be recorded for a picture of "
    "themselves.",
    "No return says what help was right for a child. Being seen is not being helped.",
)


def welfare_drafts(engine: Engine, coverage: Coverage, progress: Progress | None = None) -> tuple[Draft, ...]:
    """The draft "children-who-harm"; none where no such child could be followed.

    The engine must hold `event`, `offence` and `offence_party`.
    """
    first = last = coverage.years[-1]
    while first - 1 in coverage.years:
        first -= 1
    period = Period.years_to_march(first, last)
    days = [{"first_day": period.start, "last_day": min(period.end, coverage.until)}]
    engine.register("welfare_span", pa.Table.from_pylist(days, schema=schema_of(WELFARE_SPAN)))
    engine.run(STEPS, progress)
    return made(engine.counts(WELFARE_COUNT).to_pylist(), period, coverage)


def made(rows: Rows, period: Period, coverage: Coverage) -> tuple[Draft, ...]:
    """The draft of these counts."""
    every = sum(int(str(row["children"])) for row in rows)
    if not every:
        return ()
    tables = tuple(_tables(rows, every, period))
    source = f"Returns received by Sightline, linked. {coverage.source}"
    lead = (
        "Children who harm other children need help, and many were harmed themselves. This page says who saw them "
        "within half a year. It is apart from the pages about adults, and it scores no child."
    )
    page = Page("children-who-harm", "Children who harm: who saw them, and who helped",
                lead, tuple(_sections(period, source, coverage.missing)), "children_who_harm",
                terms=(("Recorded as having harmed", "the police wrote the child down as suspected in a crime of "
                        "sexual abuse of a child; no court need have decided"),))  # fmt: skip
    return (Draft("children-who-harm", 1, tables, page),)


def _tables(rows: Rows, every: int, period: Period) -> Iterable[FigureTable]:
    ages, before, helped, any_of = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        number = int(str(row["children"]))
        ages[str(row["age_band"])] += number
        before[YES if row["harmed_before"] else NO] += number
        helped.update({name: number for name in HELP if row[name]})
        any_of[YES if any(row[name] for name in HELP) else NO] += number

    def counts(name: str, dimension: Dimension | None, found: Mapping[str, int]) -> FigureTable:
        codes = [code for code, _ in dimension.labels] if dimension else [""]
        figures = [
            Figure(_CHILDREN, period, "pooled", found.get(code, 0), ((dimension.code, code),) if dimension else ())
            for code in codes
        ]
        return FigureTable(name, OutputKind.COUNTS, _CHILDREN.label, (dimension,) if dimension else (), tuple(figures),
                           "step welfare_count")  # fmt: skip

    yield counts("welfare_children", None, {"": every})
    for name, dimension, found in (("welfare_by_age", _AGE, ages), ("welfare_before", _BEFORE, before),
                                   ("welfare_help", _HELP, helped), ("welfare_any", _ANY, any_of)):  # fmt: skip
        yield counts(name, dimension, found)
    for name, of, dimension, found in (("welfare_help_share", "welfare_help", _HELP, helped),
                                       ("welfare_any_share", "welfare_any", _ANY, any_of),
                                       ("welfare_before_share", "welfare_before", _BEFORE, before)):  # fmt: skip
        figures = [_share(period, dimension.code, code, found.get(code, 0), every) for code, _ in dimension.labels]
        yield FigureTable(name, OutputKind.SHARES, _SHARE.label, (dimension,), tuple(figures), "counts beside it",
                          (of, "welfare_children"))  # fmt: skip


def _share(period: Period, dimension: str, code: str, part: int, whole: int) -> Figure:
    low, high = wilson(part, whole)
    ranges = (Interval(SAMPLING, 0.95, 100 * low, 100 * high, "Wilson, 95%"),)
    return Figure(_SHARE, period, "pooled", 100 * part / whole, ((dimension, code),), n=part, denominator=whole,
                  intervals=ranges)  # fmt: skip


def _sections(period: Period, source: str, missing: Sequence[str]) -> Iterable[Section]:
    who = f"Children recorded as having harmed another child, {period.label}, each once; all that took part"
    yield Section(
        "help", "Who saw these children within half a year", f"{who}; per cent", "welfare_help_share",
        Chart(ChartKind.RANGES, _HELP.code, alt="A dot with a range for each kind of help."),
        Sentence("Of {children} children, {none}% were seen by none of these within half a year.",
                 (Slot("children", "welfare_children"), Slot("none", "welfare_any_share", ((_ANY.code, NO),))),
                 _WITHHELD),
        source, "Who should have come first, and did they know?", not_known=(*_NOT_KNOWN, *missing),
    )  # fmt: skip
    yield Section(
        "before", "How many had been recorded as harmed themselves", who, "welfare_before",
        Chart(ChartKind.BARS, _BEFORE.code, alt="A bar for those with such a record, and one for those without."),
        Sentence("{share}% had been recorded as sexually abused before.",
                 (Slot("share", "welfare_before_share", ((_BEFORE.code, YES),)),), _WITHHELD),
        source, "What was done when they had been harmed?",
        not_known=("Most abuse is never told: those without a record may have been harmed too.",),
    )  # fmt: skip
    yield Section(
        "age", "How old these children were", who, "welfare_by_age",
        Chart(ChartKind.BARS, _AGE.code, alt="A bar for each band of ages."),
        Sentence("{young} were under 10, too young to be charged with anything.",
                 (Slot("young", "welfare_by_age", ((_AGE.code, "under_10"),)),), _WITHHELD),
        source, "What help is there for a child of that age here?",
    )  # fmt: skip
