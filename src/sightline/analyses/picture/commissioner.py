"""The Children's Commissioner's estimate of November 2015, in words: beside any range of ours, never on its axis.

What the publisher's own pages say is printed as theirs, its cases and its children in two tables. Read on 26 November
2026 through excerpts of the pages that are stored elsewhere; the report itself ("Protecting children from harm") was
not read, so what is known of its method says who reports it, and no number that only others report is printed.
"""

from __future__ import annotations

from datetime import date

from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Listed, OutputKind, Section, Sentence, Slot
from sightline.standard.figures import Figure, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

RECORDED, ESTIMATED = "commissioner-2015-recorded", "commissioner-2015-estimated"
_PERIOD = Period(date(2012, 4, 1), date(2014, 3, 31), "two years to March 2014")
_PAGE = (
    "Children's Commissioner for England, \"Only 1 in 8 children who are sexually abused are identified by "
    'professionals", page of its website on the report of November 2015, read through a stored excerpt on 26 November '
    "2026; the report was not read"
)
_ROUND = "nearest round number"


def _population(code: str, label: str) -> Population:
    return Population(code, label, "not said on the page", "abuse in the two years, as the page has it")


_TABLES = (
    (
        RECORDED, "Cases recorded, as the Commissioner's page says", 50_000.0,
        Measure(
            "commissioner_2015_cases",
            "Cases of sexual abuse that police and local authorities recorded, around this number", Unit.RECORD,
            _population("commissioner-2015-cases", "cases in England; what one case is, the page does not say"),
            Status.ANY, "occ-2015-cases/as-published", _PAGE, _ROUND,
        ),
    ),
    (
        ESTIMATED, "Children estimated, as the Commissioner's page says", 450_000.0,
        Measure(
            "commissioner_2015_children", "Children estimated to have been sexually abused, as many as this number",
            Unit.CHILD, _population("commissioner-2015-children", "children in England, known to an agency or not"),
            Status.NONE, "occ-2015-children/as-published", _PAGE, _ROUND,
        ),
    ),
)  # fmt: skip
TABLES = tuple(
    FigureTable(
        name, OutputKind.PUBLISHED, title, (), (Figure(measure, _PERIOD, ENGLAND, value, mark=Mark.ESTIMATED),),
        "the Commissioner's page, by hand",
    )
    for name, title, value, measure in _TABLES
)  # fmt: skip
TERMS = (
    (
        "Two-list estimate",
        "If one agency finds half of the children whom another knows, it may have found half of all children: an "
        "estimate of all, from two lists and those who are on both.",
    ),
)
_WORDS = (
    Listed(
        "commissioner-said", "What was said",
        (
            (
                "Cases",
                "police and local authorities in England recorded around 50,000 cases of sexual abuse over the two "
                "years to March 2014; the page does not say whether a child can be in it more than once",
            ),
            ("Children", "as many as 450,000 children were estimated to have been abused over the same two years"),
            (
                "When",
                "November 2015; the pages of ITV News and of the Centre for Crime and Justice Studies about it are "
                "dated the 24th",
            ),
            (
                "Which abuse",
                "the report is about abuse in families, but its estimate is reported (by The Spectator, quoting it) to "
                "be of all child sexual abuse",
            ),
        ),
    ),
    Listed(
        "commissioner-method", "How it is reported to have been made",
        (
            (
                "Method",
                "multiple systems estimation, as The Spectator reported in that week; in an article of her own "
                "(HuffPost, 4 December 2015) the Commissioner calls it a statistical modelling technique. The "
                "Spectator quotes the report as saying that it rests on assumptions that cannot be fully verified",
            ),
            (
                "Lists",
                "those of the police and of local authorities, their records matched, as a blog of that time "
                "(tdi.org.uk) tells it; The Spectator names voluntary bodies as a third. Only the report can say which "
                "is right",
            ),
            ("How sure", "all of this is second-hand, read through stored excerpts of those pages"),
        ),
    ),
    Listed(
        "commissioner-lists", "Why two lists leave it open",
        (
            (
                "What it takes",
                "each list must find children independently of the other, every child must have some chance to be on "
                "each, both must mean the same by abuse, and records of one child must be matched",
            ),
            (
                "Too low",
                "where police and councils refer children to each other: more children are on both lists than chance "
                "would put there, and fewer seem to be missing. Also where children are on neither list for one and "
                "the same reason, such as having told nobody",
            ),
            (
                "Too high",
                "where definitions differ, or records of one child were not matched: fewer children seem to be on "
                "both lists, and more seem to be missing",
            ),
            (
                "Which of these weighs more",
                "cannot be told from two lists; with more of them some ties between lists can be seen, and several "
                "methods give a range and not one number",
            ),
        ),
    ),
    Listed(
        "commissioner-beside", "Why it is on no chart",
        (
            (
                "Beside, not on",
                "it counts other children, in other years, by one method. Where Sightline prints a range of its own "
                "for children whom no agency recorded, this is read beside it and never drawn on its axis",
            ),
            ("To quote it", "read the report first, and say: cases, children, two years, estimated, 2015"),
        ),
    ),
)  # fmt: skip


def section() -> Section:
    """The section: what was said in one sentence, and what it can bear in words."""
    return Section(
        "commissioner-2015",
        "The Children's Commissioner's estimate of 2015, in words",
        "Cases recorded and children estimated (two units), England, two years to March 2014, as published",
        ESTIMATED,
        Chart(ChartKind.NONE, "period"),
        Sentence(
            "The Children's Commissioner for England said in November 2015 that police and local authorities had "
            "recorded around {cases} cases of sexual abuse over the {period:cases}, and that as many as {children} "
            "children were estimated to have been abused over the same period. The first are cases, the second "
            "children; this is the Commissioner's statement and not an estimate of Sightline.",
            (
                Slot("cases", RECORDED, area=ENGLAND),
                Slot("children", ESTIMATED, area=ENGLAND),
            ),
            "The figures for this sentence are not available.",
        ),
        _PAGE,
        "Before we quote it: who here has read the report, and which of its two units do we mean?",
        not_known=(
            "What the report itself says of its lists, its matching and its range: it was not read.",
            "How many of the cases are of one child, and how many children the cases are about.",
            "How many children are abused now: the years are those to March 2014.",
        ),
        entries=_WORDS,
    )  # fmt: skip
