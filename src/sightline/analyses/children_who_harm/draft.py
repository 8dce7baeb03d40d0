"""The draft "children-who-harm": how old they are, whether they had been harmed, and who helped within half a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import pyarrow as pa

from sightline.analyses.children_who_harm.steps import STEPS, WELFARE_COUNT, WELFARE_SPAN
from sightline.analyses.picture.coverage import Coverage, unbroken_to_last
from sightline.engines.engine import Engine
from sightline.ledger.submissions import Submission
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence, Slot
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.percent import share_figure
from sightline.standard.units import Mark, Status, Unit

Progress = Callable[[str, int, int], None]
Rows = Sequence[Mapping[str, object]]
YES, NO = "yes", "no"
HELP = ("told", "assessed", "health", "support")
_COUNCIL = frozenset({"cin", "safeguarding", "early_adopter", "annex_a"})
# The returns that say it: where none of them came for some year, nobody can say that a child was not seen.
SAID_IN: Mapping[str, frozenset[str]] = {
    "told": _COUNCIL | {"contacts"}, "assessed": _COUNCIL,
    "health": frozenset({"mental_health_referrals", "health_contacts"}), "support": frozenset({"support"}),
}  # fmt: skip
_FILES = {
    "told": "contacts or referrals of councils", "assessed": "assessments of councils",
    "health": "mental health services or health workers", "support": "support by voluntary services",
}  # fmt: skip
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


def welfare_drafts(
    engine: Engine, coverage: Coverage, submissions: Sequence[Submission], progress: Progress | None = None
) -> tuple[Draft, ...]:
    """The draft "children-who-harm"; none where no such child could be followed.

    The engine must hold `event`, `person`, `offence` and `offence_party`.
    """
    first, last = unbroken_to_last(coverage.years)
    period = Period.years_to_march(first, last)
    days = [{"first_day": period.start, "last_day": min(period.end, coverage.until)}]
    engine.register("welfare_span", pa.Table.from_pylist(days, schema=schema_of(WELFARE_SPAN)))
    engine.run(STEPS, progress)
    return made(engine.counts(WELFARE_COUNT).to_pylist(), period, coverage, silent(submissions, range(first, last + 1)))


def silent(submissions: Iterable[Submission], years: Collection[int]) -> frozenset[str]:
    """The kinds of help of which nothing came for one of the years at least."""
    sent = {(one.return_code, one.year) for one in submissions}
    return frozenset(
        name
        for name, codes in SAID_IN.items()
        if not all(any((code, year) in sent for code in codes) for year in years)
    )


def made(rows: Rows, period: Period, coverage: Coverage, unheard: Collection[str] = ()) -> tuple[Draft, ...]:
    """The draft of these counts; `unheard` are kinds of help of which nobody sent anything, or not for every year."""
    every = sum(int(str(row["children"])) for row in rows)
    if not every:
        return ()
    tables = tuple(_tables(rows, every, period, unheard))
    source = f"Returns received by Sightline, linked. {coverage.source}"
    lead = (
        "Children who harm other children need help, and many were harmed themselves. This page says who saw them "
        "within half a year. It is apart from the pages about adults, and it scores no child."
    )
    lacking = tuple(
        f"No files on {_FILES[name]} came for some of these years: how many children were seen so is not shown."
        for name in HELP if name in unheard
    )  # fmt: skip
    page = Page("children-who-harm", "Children who harm: who saw them, and who helped",
                lead, tuple(_sections(period, source, (*lacking, *coverage.missing))), "children_who_harm",
                terms=(("Recorded as having harmed", "the police wrote the child down as suspected in a crime of "
                        "sexual abuse of a child; no court need have decided"),))  # fmt: skip
    return (Draft("children-who-harm", 1, tables, page),)


def _tables(rows: Rows, every: int, period: Period, unheard: Collection[str]) -> Iterable[FigureTable]:
    ages, before, helped, any_of = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        number = int(str(row["children"]))
        ages[str(row["age_band"])] += number
        before[YES if row["harmed_before"] else NO] += number
        helped.update({name: number for name in HELP if row[name]})
        any_of[YES if any(row[name] for name in HELP) else NO] += number
    # While one kind is not heard, nobody knows of whom it is that none of them saw the child.
    lacking = {_HELP.code: frozenset(unheard), _ANY.code: frozenset({YES, NO} if unheard else ())}
    yield _counts("welfare_children", None, {"": every}, period)
    for name, dimension, found in (("welfare_by_age", _AGE, ages), ("welfare_before", _BEFORE, before),
                                   ("welfare_help", _HELP, helped), ("welfare_any", _ANY, any_of)):  # fmt: skip
        yield _counts(name, dimension, found, period, lacking.get(dimension.code, ()))
    for name, of, dimension, found in (("welfare_help_share", "welfare_help", _HELP, helped),
                                       ("welfare_any_share", "welfare_any", _ANY, any_of),
                                       ("welfare_before_share", "welfare_before", _BEFORE, before)):  # fmt: skip
        shares = [share_figure(_SHARE, period, "pooled", found.get(code, 0), every, ((dimension.code, code),))
                  for code, _ in dimension.labels]  # fmt: skip
        figures = _without(shares, lacking.get(dimension.code, ()))
        yield FigureTable(name, OutputKind.SHARES, _SHARE.label, (dimension,), figures, "counts beside it",
                          (of, "welfare_children"))  # fmt: skip


def _counts(
    name: str, dimension: Dimension | None, found: Mapping[str, int], period: Period, lacking: Collection[str] = ()
) -> FigureTable:
    codes = [code for code, _ in dimension.labels] if dimension else [""]
    figures = [
        Figure(_CHILDREN, period, "pooled", found.get(code, 0), ((dimension.code, code),) if dimension else ())
        for code in codes
    ]
    return FigureTable(name, OutputKind.COUNTS, _CHILDREN.label, (dimension,) if dimension else (),
                       _without(figures, lacking), "step welfare_count")  # fmt: skip


def _without(figures: Iterable[Figure], lacking: Collection[str]) -> tuple[Figure, ...]:
    """The figures, those of codes of which nothing was heard as not available: silence is no nought."""
    return tuple(
        one.marked(Mark.NOT_AVAILABLE) if lacking and one.breakdown[0][1] in lacking else one for one in figures
    )


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
