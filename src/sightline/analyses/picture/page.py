"""The page "picture": how many children, who knew of them. No number is written here in words."""

from __future__ import annotations

from sightline.analyses.picture.page_parts import LATEST, SEVERAL, YEARS, slots
from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot
from sightline.standard.units import Status

# Which records are left out is said whether there are any or not: that there were some would point at somebody.
_LEFT_OUT = (
    "Factors in assessments that had not been authorised are not counted yet.",
    "Adults who reported abuse in childhood are not counted here, only those who were then children.",
    "Records without a birth date, or dated before birth, are not counted.",
)

SECTIONS: tuple[Section, ...] = (
    Section(
        "by-year", "Children with a record, each counted once", YEARS, "children_by_year",
        Chart(ChartKind.LINE, "period", alt="Children with a record specific to sexual abuse, by year"),
        Sentence(
            "{all} children were recorded as affected in the {period:all}; over all the years {any} were, each counted "
            "once.",
            (Slot("all", "children_by_year"), Slot("any", "children_any_year")),
        ),
        "",
        "If the number rose, did more children come to harm, or were more of those harmed heard and recorded?",
        not_known=(*_LEFT_OUT, "Children whom no agency recorded are not here."),
    ),
    Section(
        "records", "Records that agencies hold of these children",
        "Records of children aged under 18 when recorded, all areas that took part, year to March {latest}",
        "records_by_held_by",
        Chart(ChartKind.BARS, "held_by", alt="Records held by councils, by police and by support services"),
        Sentence(
            "In the {period:all}, agencies held {records} records of {all} children. Whoever adds up what agencies "
            "count counts records: a child known to two is in the sum twice.",
            (Slot("records", "records_by_held_by"), Slot("all", "children_by_year")),
            "Each agency counts its own records: their sum is not a number of children.",
        ),
        "", "Which published totals add up what agencies count, and so count records?",
        not_known=(
            "Records and children are different units: this page never adds one to the other.",
            "One agency may hold two records of a child without knowing it.",
        ),
    ),
    Section(
        "by-agency", "Children each kind of agency recorded",
        f"{LATEST}; a child may be in more than one bar", "children_by_sender",
        Chart(ChartKind.BARS, "sender", alt="Children recorded by councils, by police and by support services"),
        Sentence(
            "In the {period:all}, councils recorded {council} children, police {police} and support services "
            "{support}. Adding these would count some children twice or three times: {all} children were recorded in "
            "all.",
            (*slots("children_by_sender", "sender", "council", "police", "support"),
             Slot("all", "children_by_year")),
            "A child may be in more than one bar: the bars must not be added.",
        ),
        "", "Which children does each agency meet that the others do not, and why?",
        not_known=("Schools, health, youth justice, courts and prisons do not send such records in this version.",),
    ),
    Section(
        "overlap", "Which agencies held a record of the same child", LATEST, "children_by_overlap",
        Chart(ChartKind.OVERLAP, "overlap", alt="Children by the combination of agencies that held a record"),
        Sentence(
            "In the {period:council}, {council} children were recorded by a council only, {police} by police only and "
            "{support} by support only; {all_three} were recorded by all three.",
            (
                *slots("children_by_overlap", "overlap", "council", "police", "support"),
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
        "known-to", "Children known to one kind of agency, two or three", YEARS, "children_by_known_to",
        Chart(ChartKind.GROUPED, "period", "known_to", alt="Children by how many kinds of agency held a record"),
        Sentence(
            "In the {period:one}, {one} children were known to one kind of agency only and {two} to two.",
            slots("children_by_known_to", "known_to", "one", "two"),
        ),
        "", "Who would have to tell whom, so that fewer children are known to one agency alone?",
        not_known=(
            "That an agency holds no such record does not mean that it does not know the child for other reasons.",
        ),
    ),
    Section(
        "by-status", "How far the records had gone", f"{LATEST}; {SEVERAL}",
        "children_by_status",
        Chart(ChartKind.BARS, "status", alt="Children by kind of record"),
        Sentence(
            "In the {period:factor}, {factor} children had a factor in an assessment, {plan} a protection plan for "
            "sexual abuse, and {crime} were recorded as the victim of a crime.",
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
        "by-area", "Children with a record, by council area", LATEST,
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

# In place of the first section's sentence where there is one year, or a gap between years.
ONE_YEAR = Sentence("{all} children were recorded as affected in the {period:all}.", (Slot("all", "children_by_year"),))
