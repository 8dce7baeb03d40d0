"""The draft of the picture: children with a record specific to sexual abuse, and the page that will show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from sightline.standard.areas import area
from sightline.standard.codes import code_list
from sightline.standard.drafts import (
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
from sightline.standard.units import Status, Unit

POPULATION = Population(
    "children_under_18_when_recorded", "children aged under 18 when it was recorded", "age when recorded"
)
MEASURE = Measure(
    "children_recorded",
    "Children with a record specific to sexual abuse",
    Unit.CHILD,
    POPULATION,
    Status.ANY,
    "sightline-csa-record/1",
    "Returns of the agencies that take part, linked by Sightline",
)

HARMED_BY = Dimension(
    "harmed_by",
    "Who harmed",
    additive=False,  # one child may have been harmed by an adult and by a child
    labels=(
        ("adult_on_child", "An adult"),
        ("child_on_child", "Another child"),
        ("not_known", "No record says"),
    ),
)
EXPLOITATION = Dimension(
    "exploitation", "Sexual exploitation", additive=True, labels=(("yes", "Recorded"), ("no", "Not recorded"))
)
AGE = Dimension(
    "age",
    "Age at first record of the year",
    additive=True,
    labels=(("0-4", "0 to 4"), ("5-9", "5 to 9"), ("10-15", "10 to 15"), ("16-17", "16 to 17")),
)
SEX = Dimension("sex", "Sex as recorded", additive=True, labels=(("F", "Girls"), ("M", "Boys"), ("U", "Not known")))
SENDER = Dimension(
    "sender",
    "Agency that holds a record",
    additive=False,  # a child known to two agencies would be counted twice
    labels=(("council", "Councils"), ("police", "Police"), ("support", "Support services")),
)
OVERLAP = Dimension(
    "overlap",
    "Agencies that hold a record",
    additive=True,
    labels=(
        ("council", "Council only"),
        ("police", "Police only"),
        ("support", "Support only"),
        ("council+police", "Council and police"),
        ("council+support", "Council and support"),
        ("police+support", "Police and support"),
        ("council+police+support", "All three"),
    ),
)
STATUS = Dimension(
    "status",
    "Kind of record",
    additive=False,  # the ladder is never merged: one child may stand on several rungs
    labels=(
        (Status.CONCERN.value, "Concern"),
        (Status.FACTOR.value, "Factor in an assessment"),
        (Status.PLAN.value, "Protection plan"),
        (Status.CRIME.value, "Recorded crime"),
    ),
)
DIMENSIONS = (HARMED_BY, EXPLOITATION, AGE, SEX, SENDER, OVERLAP, STATUS)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who sent returns for which year: for the page's words on what is missing."""

    years: tuple[int, ...]
    senders: Mapping[str, int]  # kind of sender -> how many agencies sent at least one return
    missing: tuple[str, ...]  # plain words: which return of which year was not received
    data_until: date


def children_draft(children: pa.Table, any_year: pa.Table, left_out: pa.Table, coverage: Coverage) -> Draft:
    """The draft of the page "picture", from the counts that the named steps made.

    `children` has columns year, dimension, code, children; `any_year` first_year, last_year, children; `left_out`
    reason, year, events, people.
    """
    rows = children.to_pylist()
    tables = [_total(rows), _any_year(any_year)]
    tables += [_broken_down(rows, dimension) for dimension in DIMENSIONS]
    tables += [_context(rows), _areas(rows)]
    kept = tuple(table for table in tables if table.figures)
    names = {table.name for table in kept}
    latest = max(coverage.years)
    sections = tuple(section for section in _sections(coverage, _omissions(left_out), latest) if section.table in names)
    return Draft("picture", 1, kept, _page(sections, coverage))


def _figure(row: Mapping[str, object], breakdown: tuple[tuple[str, str], ...] = (), gss: str = "pooled") -> Figure:
    return Figure(MEASURE, Period.year_to_march(int(str(row["year"]))), gss, int(str(row["children"])), breakdown)


def _table(
    name: str, title: str, dimensions: tuple[Dimension, ...], figures: Iterable[Figure], kind: OutputKind
) -> FigureTable:
    ordered = sorted(figures, key=lambda figure: (figure.period.start, figure.area, figure.breakdown))
    return FigureTable(name, kind, title, dimensions, tuple(ordered), "step children")


def _total(rows: Sequence[Mapping[str, object]]) -> FigureTable:
    figures = (_figure(row) for row in rows if row["dimension"] == "all")
    return _table("children_by_year", "Children with a record, by year", (), figures, OutputKind.COUNTS)


def _any_year(any_year: pa.Table) -> FigureTable:
    figures = []
    for row in any_year.to_pylist():
        first, last = row["first_year"], row["last_year"]
        period = Period(date(first - 1, 4, 1), date(last, 3, 31), f"April {first - 1} to March {last}")
        figures.append(Figure(MEASURE, period, "pooled", row["children"]))
    return FigureTable(
        "children_any_year", OutputKind.COUNTS, "Children with a record in any of the years", (), tuple(figures),
        "step children_any_year",
    )  # fmt: skip


def _broken_down(rows: Sequence[Mapping[str, object]], dimension: Dimension) -> FigureTable:
    """One table a dimension. A code of any year stands in every year, as nought where nobody was counted."""
    own = [row for row in rows if row["dimension"] == dimension.code]
    found = {(int(str(row["year"])), str(row["code"])): row for row in own}
    years = sorted({year for year, _ in found})
    codes = [code for code, _ in dimension.labels] + sorted({code for _, code in found} - set(dict(dimension.labels)))
    figures = [
        _figure(found.get((year, code), {"year": year, "children": 0}), ((dimension.code, code),))
        for year in years
        for code in codes
    ]
    kind = OutputKind.OVERLAPS if dimension is OVERLAP else OutputKind.COUNTS
    title = f"Children with a record, by {dimension.label.lower()}"
    return _table(f"children_by_{dimension.code}", title, (dimension,), figures, kind)


def _context(rows: Sequence[Mapping[str, object]]) -> FigureTable:
    """Contexts are few and mostly not recorded: only whether any record gives one is counted here."""
    dimension = Dimension(
        "context_known",
        "Whether any record gives the context",
        additive=True,
        labels=(("yes", "A record gives it"), ("no", "No record gives it")),
    )
    counts: dict[tuple[int, str], int] = {}
    for row in rows:
        if row["dimension"] == "context":
            key = (int(str(row["year"])), "no" if row["code"] == "not_known" else "yes")
            counts[key] = counts.get(key, 0) + int(str(row["children"]))
    figures = [
        _figure({"year": year, "children": counts.get((year, code), 0)}, ((dimension.code, code),))
        for year in sorted({year for year, _ in counts})
        for code in ("yes", "no")
    ]
    title = "Children with a record, by whether the context of abuse is recorded"
    return _table("children_by_context_known", title, (dimension,), figures, OutputKind.COUNTS)


def _areas(rows: Sequence[Mapping[str, object]]) -> FigureTable:
    found = [row for row in rows if row["dimension"] == "area"]
    labels = sorted({(str(row["code"]), area(str(row["code"])).name) for row in found}, key=lambda pair: pair[1])
    dimension = Dimension("area", "Council area", additive=True, labels=tuple(labels))
    figures = [_figure(row, (), str(row["code"])) for row in found]
    return _table(
        "children_by_area", "Children with a record, by council area", (dimension,), figures, OutputKind.COUNTS
    )


def _omissions(left_out: pa.Table) -> tuple[str, ...]:
    """Why records were left out, in words without numbers: small numbers of records could point at somebody."""
    words = {
        "not yet authorised": "Factors in assessments that had not been authorised are not counted yet.",
        "no birth date": "People without a birth date are not counted: whether they were children is unknown.",
        "adult when recorded": "Adults who reported abuse in childhood are not counted here: they are a separate page.",
        "recorded before birth": "Records dated before the child's birth are not counted: a date is wrong.",
    }
    return tuple(words[reason] for reason in sorted(set(left_out.column("reason").to_pylist())))


def _page(sections: tuple[Section, ...], coverage: Coverage) -> Page:
    sent = " and ".join(
        f"{count} {words}"
        for words, count in (
            ("councils", coverage.senders.get("council", 0)),
            ("police forces", coverage.senders.get("police", 0)),
            ("support services", coverage.senders.get("support", 0)),
        )
        if count
    )
    return Page(
        "picture",
        "Children recorded as affected by sexual abuse",
        f"What {sent} recorded, with each child counted once however many agencies hold a record. It shows what was "
        "recorded, not how many children were harmed: much abuse is never recorded.",
        sections,
        headline=Sentence(
            "{all} children had a record specific to sexual abuse at a council, police force or support service that "
            "took part, {period:all}.",
            (Slot("all", "children_by_year"),),
        ),
        terms=(
            ("Record specific to sexual abuse",
             "a factor of sexual abuse or exploitation in a finished assessment, a protection plan for sexual abuse, a "
             "recorded sexual crime against a child, or a referral to support because of sexual abuse"),
            ("Harmed by", "whether the records say that an adult or another child harmed; many records cannot say"),
            ("Counted once", "records of one child at several agencies were linked; the link is good but not perfect"),
        ),
    )  # fmt: skip


def _sections(coverage: Coverage, omissions: tuple[str, ...], latest: int) -> tuple[Section, ...]:
    source = f"Returns for years to March {coverage.years[0]} to {latest}, received by Sightline; data until {latest}"
    pooled = "Children aged under 18 when recorded, all areas that took part"
    missing = coverage.missing
    gender = ("From the return of 2025 councils send sex; before it they sent gender.",)

    def slots(table: str, dimension: str, *codes: str) -> tuple[Slot, ...]:
        return tuple(Slot(_slot(code), table, ((dimension, code),)) for code in codes)

    return (
        Section(
            "by-year", "Children with a record, each counted once", f"{pooled}, years to March", "children_by_year",
            Chart(ChartKind.LINE, "period", alt="Children with a record specific to sexual abuse, by year"),
            Sentence(
                "{all} children had such a record in the {period:all}; over all the years together {any} did.",
                (Slot("all", "children_by_year"), Slot("any", "children_any_year")),
            ),
            source,
            "If the number rose, did more children come to harm, or were more of those harmed heard and recorded?",
            not_known=(*omissions, *missing, "Children whom no agency recorded are not here."),
        ),
        Section(
            "by-agency", "Children each kind of agency recorded",
            f"{pooled}, year to March {latest}; a child may be in more than one bar", "children_by_sender",
            Chart(ChartKind.BARS, "sender", alt="Children recorded by councils, by police and by support services"),
            Sentence(
                "Councils recorded {council} children, police {police} and support services {support}. Adding these "
                "would count some children twice or three times: {all} children were recorded in all.",
                (*slots("children_by_sender", "sender", "council", "police", "support"),
                 Slot("all", "children_by_year")),
            ),
            source, "Which children does each agency meet that the others do not, and why?",
            not_known=("Schools, health, youth justice, courts and prisons do not send returns in this version.",),
        ),
        Section(
            "overlap", "Which agencies held a record of the same child", f"{pooled}, year to March {latest}",
            "children_by_overlap",
            Chart(ChartKind.OVERLAP, "overlap", alt="Children by the combination of agencies that held a record"),
            Sentence(
                "{council} children were recorded by a council only, {police} by police only and {support} by support "
                "only; {all_three} were recorded by all three.",
                (
                    *slots("children_by_overlap", "overlap", "council", "police", "support"),
                    Slot("all_three", "children_by_overlap", (("overlap", "council+police+support"),)),
                ),
            ),
            source, "For children known to one agency only: should another have known, and would it have helped?",
            not_known=("A missed link makes one child look like two, each known to one agency.",),
        ),
        Section(
            "by-form", "Who the records say had harmed the child", f"{pooled}, years to March; a child may be in two",
            "children_by_harmed_by",
            Chart(ChartKind.GROUPED, "period", "harmed_by", alt="Children by whether an adult or a child harmed"),
            Sentence(
                "In the {period:adult}, records said an adult had harmed {adult} children and another child had harmed "
                "{child}; for {unknown} children no record said.",
                (
                    Slot("adult", "children_by_harmed_by", (("harmed_by", "adult_on_child"),)),
                    Slot("child", "children_by_harmed_by", (("harmed_by", "child_on_child"),)),
                    Slot("unknown", "children_by_harmed_by", (("harmed_by", "not_known"),)),
                ),
            ),
            source, "What would have to change for fewer records to leave out who harmed?",
            not_known=(
                "A factor of exploitation, an old code or a protection plan cannot say who harmed.",
                "A child harmed by an adult and by a child is in both: the bars must not be added.",
            ),
        ),
        Section(
            "exploitation", "Children recorded as sexually exploited", f"{pooled}, years to March",
            "children_by_exploitation",
            Chart(ChartKind.GROUPED, "period", "exploitation", alt="Children by whether exploitation was recorded"),
            Sentence(
                "Sexual exploitation was recorded for {yes} of these children in the {period:yes}.",
                slots("children_by_exploitation", "exploitation", "yes"),
            ),
            source, "Who decides whether exploitation is recorded, and do they decide alike?",
            not_known=("Where it is not recorded it may still have happened.",),
        ),
        Section(
            "by-status", "How far the records had gone", f"{pooled}, year to March {latest}; a child may be in several",
            "children_by_status",
            Chart(ChartKind.BARS, "status", alt="Children by kind of record"),
            Sentence(
                "{factor} children had a factor in an assessment, {plan} a protection plan for sexual abuse and "
                "{crime} were the victim in a recorded crime.",
                (
                    Slot("factor", "children_by_status", (("status", Status.FACTOR.value),)),
                    Slot("plan", "children_by_status", (("status", Status.PLAN.value),)),
                    Slot("crime", "children_by_status", (("status", Status.CRIME.value),)),
                ),
            ),
            source, "Where do children stop between a concern and help, and is that the right place to stop?",
            not_known=("These are different kinds of record, not steps that every child should take.",),
        ),
        Section(
            "by-age", "Age when first recorded in the year", f"{pooled}, years to March", "children_by_age",
            Chart(ChartKind.GROUPED, "period", "age", alt="Children by age band and year"),
            Sentence(
                "In the {period:band}, {band} of the children were aged 10 to 15.",
                (Slot("band", "children_by_age", (("age", "10-15"),)),),
            ),
            source, "How long before this record could the abuse have begun?",
            not_known=("The age is that when it was recorded, not when it happened.",),
        ),
        Section(
            "by-sex", "Girls and boys", f"{pooled}, years to March", "children_by_sex",
            Chart(ChartKind.GROUPED, "period", "sex", alt="Children by sex and year",
                  breaks=(("2025", "sex replaces gender"),)),
            Sentence(
                "{girls} girls and {boys} boys had a record in the {period:girls}.",
                (Slot("girls", "children_by_sex", (("sex", "F"),)), Slot("boys", "children_by_sex", (("sex", "M"),))),
            ),
            source, "What would make it easier for boys to tell, and for those they tell to record it?",
            breaks=gender,
        ),
        Section(
            "context", "Whether any record gives the context of the abuse", f"{pooled}, years to March",
            "children_by_context_known",
            Chart(ChartKind.GROUPED, "period", "context_known", alt="Children by whether the context is recorded"),
            Sentence(
                "For {no} children no record gave the context in the {period:no}; for {yes} one did.",
                slots("children_by_context_known", "context_known", "yes", "no"),
            ),
            source, "Which agency could record the context of abuse without asking the child again?",
            not_known=(f"Only support services send it, as one of {len(code_list('form_context')) - 1} types.",),
        ),
        Section(
            "by-area", "Children with a record, by council area", f"{pooled}, year to March {latest}",
            "children_by_area",
            Chart(ChartKind.BARS, "area", alt="Children by council area, in alphabetical order"),
            Sentence(
                "Areas differ in size, in what happens and in what is recorded: this chart cannot tell these apart.",
            ),
            source, "Is a low number a sign of less abuse, or of less being seen? What would tell you?",
            not_known=("These are counts, not rates: the population of an area is not part of the returns.",),
        ),
    )  # fmt: skip


def _slot(code: str) -> str:
    return code.replace("+", "_").replace("-", "_").replace(" ", "_")
