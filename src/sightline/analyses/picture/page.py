"""The page "picture": what is drawn, what is asked, what is said beside it. No number is written here in words."""

from __future__ import annotations

from dataclasses import replace

from sightline.analyses.picture.coverage import WORDS, Coverage
from sightline.standard.drafts import Chart, ChartKind, Page, Section, Sentence, Slot
from sightline.standard.units import Status

_POOLED = "Children aged under 18 when recorded, all areas that took part"
# Which records are left out is said whether there are any or not: that there were some would point at somebody.
_LEFT_OUT = (
    "Factors in assessments that had not been authorised are not counted yet.",
    "Adults who reported abuse in childhood are not counted, only those who were then children.",
    "Records without a birth date, or dated before birth, are not counted.",
)
# Tables that a silent agency makes too low, or empty.
_BY_AGENCY = frozenset(
    {"children_by_year", "children_by_sender", "children_by_overlap", "children_by_status", "children_by_area"}
)


def _slot(code: str) -> str:
    return code.replace("+", "_").replace("-", "_").replace(" ", "_")


def _slots(table: str, dimension: str, *codes: str) -> tuple[Slot, ...]:
    return tuple(Slot(_slot(code), table, ((dimension, code),)) for code in codes)


# "{latest}" in a subtitle is the newest year; the source and what every page must say are added by `page`.
SECTIONS: tuple[Section, ...] = (
    Section(
        "by-year", "Children with a record, each counted once", f"{_POOLED}, years to March", "children_by_year",
        Chart(ChartKind.LINE, "period", alt="Children with a record specific to sexual abuse, by year"),
        Sentence(
            "{all} children had such a record in the {period:all}; over all the years {any} did, each counted once.",
            (Slot("all", "children_by_year"), Slot("any", "children_any_year")),
        ),
        "",
        "If the number rose, did more children come to harm, or were more of those harmed heard and recorded?",
        not_known=(*_LEFT_OUT, "Children whom no agency recorded are not here."),
    ),
    Section(
        "by-agency", "Children each kind of agency recorded",
        f"{_POOLED}, year to March {{latest}}; a child may be in more than one bar", "children_by_sender",
        Chart(ChartKind.BARS, "sender", alt="Children recorded by councils, by police and by support services"),
        Sentence(
            "Councils recorded {council} children, police {police} and support services {support}. Adding these "
            "would count some children twice or three times: {all} children were recorded in all.",
            (*_slots("children_by_sender", "sender", "council", "police", "support"),
             Slot("all", "children_by_year")),
            "A child may be in more than one bar: the bars must not be added.",
        ),
        "", "Which children does each agency meet that the others do not, and why?",
        not_known=("Schools, health, youth justice, courts and prisons do not send returns in this version.",),
    ),
    Section(
        "overlap", "Which agencies held a record of the same child", f"{_POOLED}, year to March {{latest}}",
        "children_by_overlap",
        Chart(ChartKind.OVERLAP, "overlap", alt="Children by the combination of agencies that held a record"),
        Sentence(
            "{council} children were recorded by a council only, {police} by police only and {support} by support "
            "only; {all_three} were recorded by all three.",
            (
                *_slots("children_by_overlap", "overlap", "council", "police", "support"),
                Slot("all_three", "children_by_overlap", (("overlap", "council+police+support"),)),
            ),
            "Each child stands in one row only: that of all the agencies that hold a record.",
        ),
        "", "For children known to one agency only: should another have known, and would it have helped?",
        not_known=(
            "A missed link makes one child look like two, each known to one agency.",
            "Police and support services also cover areas whose council sent nothing: that only police hold a record "
            "of a child there does not mean that the council did not know.",
        ),
    ),
    Section(
        "by-form", "Who the records say had harmed the child", f"{_POOLED}, years to March; a child may be in two",
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
        "", "What would have to change for fewer records to leave out who harmed?",
        not_known=(
            "A factor of exploitation, an old code or a protection plan cannot say who harmed.",
            "A child harmed by an adult and by a child is in both: the bars must not be added.",
        ),
    ),
    Section(
        "exploitation", "Children recorded as sexually exploited", f"{_POOLED}, years to March",
        "children_by_exploitation",
        Chart(ChartKind.GROUPED, "period", "exploitation", alt="Children by whether exploitation was recorded"),
        Sentence(
            "Sexual exploitation was recorded for {yes} of these children in the {period:yes}.",
            _slots("children_by_exploitation", "exploitation", "yes"),
        ),
        "", "Who decides whether exploitation is recorded, and do they decide alike?",
        not_known=("Where it is not recorded it may still have happened.",),
    ),
    Section(
        "by-status", "How far the records had gone", f"{_POOLED}, year to March {{latest}}; a child may be in several",
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
        "", "Which of these records led to help, and which did not?",
        not_known=("These are different kinds of record, not steps that every child should take.",),
    ),
    Section(
        "by-age", "Age when first recorded in the year", f"{_POOLED}, years to March", "children_by_age",
        Chart(ChartKind.GROUPED, "period", "age", alt="Children by age band and year"),
        Sentence(
            "In the {period:band}, {band} of the children were aged 10 to 15.",
            (Slot("band", "children_by_age", (("age", "10-15"),)),),
        ),
        "", "How long before this record could the abuse have begun?",
        not_known=("The age is that when it was recorded, not when it happened.",),
    ),
    Section(
        "by-sex", "Girls and boys", f"{_POOLED}, years to March", "children_by_sex",
        Chart(ChartKind.GROUPED, "period", "sex", alt="Children by sex and year"),
        Sentence(
            "{girls} girls and {boys} boys had a record in the {period:girls}.",
            (Slot("girls", "children_by_sex", (("sex", "F"),)), Slot("boys", "children_by_sex", (("sex", "M"),))),
        ),
        "", "What would make it easier for boys to tell, and for those they tell to record it?",
        not_known=("How many of those whose sex was not recorded are girls or boys.",),
    ),
    Section(
        "context", "Whether any record gives the context of the abuse", f"{_POOLED}, years to March",
        "children_by_context_known",
        Chart(ChartKind.GROUPED, "period", "context_known", alt="Children by whether the context is recorded"),
        Sentence(
            "For {no} children no record gave the context in the {period:no}; for {yes} one did.",
            _slots("children_by_context_known", "context_known", "yes", "no"),
        ),
        "", "Which agency could record the context of abuse without asking the child again?",
        not_known=("Councils' returns do not hold it; of the police only two classes of offence imply it.",),
    ),
    Section(
        "by-area", "Children with a record, by council area", f"{_POOLED}, year to March {{latest}}",
        "children_by_area",
        Chart(ChartKind.BARS, "area", alt="Children by council area, in alphabetical order"),
        Sentence(
            "Areas differ in size, in what happens and in what is recorded: this chart cannot tell these apart.",
        ),
        "", "Is a low number a sign of less abuse, or of less being seen? What would tell you?",
        not_known=(
            "These are counts, not rates: the population of an area is not part of the returns.",
            "An area whose council sent nothing for the year is not shown, though others may hold records there.",
        ),
    ),
)  # fmt: skip


_ONE_YEAR = Sentence("{all} children had such a record in the {period:all}.", (Slot("all", "children_by_year"),))


# Where figures have a range over the draws of the link set: what it is, and what it is not.
RANGE = (
    "Range",
    "where a number would lie in 95 of 100 cases, if the only doubt were which records are of one child; children whom "
    "nobody recorded, and what records got wrong or left out, are not in it",
)


def page(coverage: Coverage, tables: frozenset[str], *, ranged: bool = False) -> Page:
    """The page for what was received; `tables` are those that hold figures, `ranged` says whether these have ranges."""
    latest = max(coverage.years)
    words = ", ".join(str(year) for year in coverage.years)
    if coverage.unbroken and len(coverage.years) > 1:
        words = f"{coverage.years[0]} to {latest}"
    of = "years" if len(coverage.years) > 1 else "the year"
    source = f"Returns for {of} to March {words}, linked by Sightline. {coverage.source}"
    drawn = []
    for section in SECTIONS:
        if section.table in tables:
            missing = coverage.missing if section.table in _BY_AGENCY else ()
            made = replace(section, subtitle=section.subtitle.format(latest=latest), source=source)
            drawn.append(replace(made, not_known=(*missing, *section.not_known)))
    if "children_any_year" not in tables:
        drawn[0] = replace(drawn[0], sentence=_ONE_YEAR)
    return _page(tuple(drawn), coverage, ranged=ranged)


def _page(sections: tuple[Section, ...], coverage: Coverage, *, ranged: bool) -> Page:
    counts = [
        f"{coverage.senders[sender]} {one if coverage.senders[sender] == 1 else many}"
        for sender, (one, many) in WORDS.items()
        if coverage.senders.get(sender)
    ]
    sent = " and ".join(part for part in (", ".join(counts[:-1]), counts[-1]) if part)
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
             "recorded sexual crime whose victim was a child, or a referral to support because of sexual abuse"),
            ("Context of abuse", "where and through whom abuse happened, as one of nine types of the CSA Centre"),
            ("Harmed by", "whether the records say that an adult or another child harmed; many records cannot say"),
            ("Counted once", "records of one child at several agencies were linked; the link is good but not perfect"),
            *([RANGE] if ranged else []),
        ),
    )  # fmt: skip
