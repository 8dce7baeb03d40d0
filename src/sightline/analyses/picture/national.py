"""The published picture: what official statistics already show of recorded factors, with their breaks and gaps.

Tier 2: it reads published statistics only, never a record about a person.
"""

from __future__ import annotations

from sightline.analyses.picture.national_tables import (
    EXPLOITATION,
    FACTOR_TABLE,
    SEXUAL_ABUSE,
    authority_table,
    bounds_table,
    coding_table,
    coverage_table,
    factor_table,
    first_counted,
    rate_tables,
)
from sightline.published.statistics import FactorStatistics, PopulationStatistics
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, Page, Section, Sentence, Slot
from sightline.standard.figures import Period

LICENCE = "Open Government Licence v3.0"
NOT_CHILDREN = (
    "How many children these episodes are about. A child with two episodes of need in the year counts twice, and an "
    "official release is reported to count children instead: the two counts are not the same and are not mixed here."
)
NOT_HARM = (
    "How much abuse there was. A factor is what a social worker recorded at the end of an assessment: a rise can mean "
    "more abuse or better recording, a fall less abuse or less recording."
)
NOT_ADDED = (
    "How many episodes carry two of these codes at once. Because one episode may carry several, the lines are never "
    "added together."
)


def national_draft(factors: FactorStatistics, population: PopulationStatistics) -> Draft:
    """The page "published": recorded factors in assessments, England, with figures from the publication only.

    Units: episodes of need, episodes per 10,000 children, local authorities. Raises StandardError where a file lacks a
    year or area that the page needs (the population of the mid-year before the latest year to March).
    """
    abuse = factor_table(FACTOR_TABLE, "Sexual abuse recorded in assessments, England", factors, SEXUAL_ABUSE)
    bounds = bounds_table(factors)
    other = factor_table(
        "exploitation", "Exploitation and going missing in assessments, England", factors, EXPLOITATION
    )
    regions, england = rate_tables(factors, population)
    coding, authorities, coverage = coding_table(factors), authority_table(factors), coverage_table(factors)
    span = f"{factors.years[0]} to {factors.latest}"
    bounds_section = _bounds(factors, bounds)
    sections = (
        _sexual_abuse(factors),
        bounds_section,
        _coding(factors),
        _exploitation(factors),
        _regions(factors),
        _authorities(factors, coverage),
    )
    page = Page(
        "published",
        f"Recorded factors in assessments, England, {span}",
        "What social workers recorded at the end of assessments, as the Department for Education published it. This "
        "shows what was recorded, by code and year. It does not show how many children were abused, or how well an "
        "area works.",
        sections,
        headline=_bounds_sentence(factors, bounds),
        terms=TERMS,
    )
    return Draft("published", 2, (abuse, bounds, coding, other, regions, england, authorities, coverage), page)


TERMS = (
    ("Assessment", "A social worker's study of what a child needs, after someone asked children's services for help."),
    ("Episode of need", "One spell of help from children's services. A child may have more than one in a year."),
    ("Factor", "Something that a social worker found, at the end of an assessment, to affect the child."),
    ("Code 19A", "Sexual abuse, without saying who by. Replaced by 19B (by a child) and 19C (by an adult)."),
    (
        "Child sexual exploitation",
        "Sexual abuse in which someone uses an imbalance of power to coerce or deceive a child, often for something in "
        "return.",
    ),
    ("Trafficking", "Moving or keeping a child in order to exploit them."),
    (
        "Withheld",
        "In the Department for Education's figures counts of 1 to 5, and some others, are hidden to protect people.",
    ),
)


def _sexual_abuse(factors: FactorStatistics) -> Section:
    return Section(
        "sexual-abuse",
        "Sexual abuse in assessments: one code replaced by two",
        f"Episodes of need (not children) with each factor, England, {_years(factors)}",
        "sexual-abuse",
        Chart(
            ChartKind.LINE, "period", "factor",
            "Three lines by year: the old code, which ends, and the two codes that replaced it, which start then.",
        ),
        Sentence(
            "The old code went from {old_first} episodes in the {period:old_first} to {old_latest} in the "
            "{period:old_latest} because it was replaced: that fall says nothing about how much abuse there was. "
            "In the {period:child}, {adult} episodes carried adult on child and {child} carried child on child; one "
            "episode may carry both.",
            (
                _slot("old_first", "sexual-abuse", factors.years[0], factor="19A"),
                _slot("old_latest", "sexual-abuse", factors.latest, factor="19A"),
                _slot("child", "sexual-abuse", factors.latest, factor="19B"),
                _slot("adult", "sexual-abuse", factors.latest, factor="19C"),
            ),
            "The table lacks a figure that this sentence needs.",
        ),
        _source(factors),
        "Before the split, which of the two new codes would each of our old records have been?",
        not_known=(NOT_CHILDREN, NOT_HARM, NOT_ADDED),
    )  # fmt: skip


def _bounds(factors: FactorStatistics, table: FigureTable) -> Section:
    return Section(
        "any-sexual-abuse",
        "Episodes with any sexual abuse factor: at least, at most",
        f"Episodes of need (not children) with 19A, 19B or 19C, England, {_years(factors)}",
        "any-sexual-abuse",
        Chart(
            ChartKind.LINE, "period", "bound",
            "Two lines by year, at most and at least: the true number lies between them. They part at the split.",
        ),
        _bounds_sentence(factors, table, "Before the split the two lines are one. "),
        f"{_source(factors)} Bounds worked out by Sightline: at least, the largest of the three codes in each "
        "authority, added over authorities; at most, the sum of the three codes for England.",
        "Who could publish the number of episodes with any of the three codes, each counted once?",
        not_known=(
            "Where between the two lines the number lies: the table does not say how many episodes carry two codes.",
            "Each published count for England is rounded to the nearest 10: \"at least\" may be up to 5 too many, and "
            "\"at most\" up to 5 too few for each code in use.",
            "What withheld counts, and authorities without a usable return, would add to \"at least\": here, nothing.",
            NOT_CHILDREN,
            NOT_HARM,
        ),
    )  # fmt: skip


def _bounds_sentence(factors: FactorStatistics, table: FigureTable, lines: str = "") -> Sentence:
    """The first and the latest year, what they allow to be said, and `lines` on the chart, where there is one."""
    return Sentence(
        f"In the {{period:low_first}}, social workers recorded a factor of sexual abuse in {_between(table)} episodes "
        f"of need; in the {{period:low_latest}}, in {{low_latest}} to {{high_latest}}. {lines}{verdict(table)} None "
        "of this says how many children were abused.",
        (
            _slot("low_first", "any-sexual-abuse", factors.years[0], bound="at least"),
            _slot("high_first", "any-sexual-abuse", factors.years[0], bound="at most"),
            _slot("low_latest", "any-sexual-abuse", factors.latest, bound="at least"),
            _slot("high_latest", "any-sexual-abuse", factors.latest, bound="at most"),
        ),
        "The table lacks a figure that this sentence needs.",
    )


def verdict(table: FigureTable) -> str:
    """What the bounds of the first and the latest year allow to be said, in one sentence.

    A change is stated only where the two ranges, widened by the rounding of their three counts, do not touch.
    """
    first, latest = _range(table, 0), _range(table, -1)
    if first is None or latest is None:
        return "Whether the number rose or fell cannot be said, because a year has no figure."
    if latest[0] > first[1]:
        return "More episodes carried such a factor in the later year, wherever in the range the numbers lie."
    if latest[1] < first[0]:
        return "Fewer episodes carried such a factor in the later year, wherever in the range the numbers lie."
    return "These figures cannot say whether the number rose, fell or stayed the same."


def _range(table: FigureTable, place: int) -> tuple[float, float] | None:
    """The bounds of the first (0) or the last (-1) year, widened by rounding."""
    low, high = _ends(table, place)
    return None if low is None or high is None else (low - 5, high + 5 * len(SEXUAL_ABUSE))


def _ends(table: FigureTable, place: int) -> tuple[float | None, float | None]:
    end = sorted({figure.period.end for figure in table.figures})[place]
    found = {figure.code("bound"): figure.value for figure in table.figures if figure.period.end == end}
    return found["at least"], found["at most"]


def _between(table: FigureTable) -> str:
    """The slots of the first year: one number where both bounds are the same."""
    low, high = _ends(table, 0)
    return "{low_first}" if low == high else "{low_first} to {high_first}"


def _coding(factors: FactorStatistics) -> Section:
    split = 2021 if 2021 in factors.years else factors.latest
    return Section(
        "sexual-abuse-coding",
        "Authorities moved to the new codes in different years",
        f"Local authorities by codes with a count above 0 for sexual abuse, England, {_years(factors)}",
        "sexual-abuse-coding",
        Chart(
            ChartKind.LINE, "period", "coding",
            "Four lines by year: authorities that show only the old code, both, only the new codes, or none.",
        ),
        Sentence(
            "In the {period:both}, {both} authorities showed counts under both the old and the new codes, {old} only "
            "under the old code and {new} only under the new ones. In the {period:new_latest}, {new_latest} of "
            "{listed} showed only the new codes.",
            (
                _slot("both", "sexual-abuse-coding", split, coding="both"),
                _slot("old", "sexual-abuse-coding", split, coding="old"),
                _slot("new", "sexual-abuse-coding", split, coding="new"),
                _slot("new_latest", "sexual-abuse-coding", factors.latest, coding="new"),
                _slot("listed", "coverage", factors.latest, coverage="listed"),
            ),
            "The table lacks a figure that this sentence needs.",
        ),
        _source(factors) + " Authorities counted by Sightline.",
        "When did our system, and our guidance to staff, stop offering the old code?",
        not_known=(
            "What a withheld count hides. The lines count only what the table shows; the ranges show how far withheld "
            "counts could move them.",
            "Why an authority shows no count: it may have had none, or recorded none, or sent no return.",
        ),
    )  # fmt: skip


def _exploitation(factors: FactorStatistics) -> Section:
    return Section(
        "exploitation",
        "Exploitation, trafficking and going missing in assessments",
        f"Episodes of need (not children) with each factor, England, {_years(factors)}",
        "exploitation",
        Chart(
            ChartKind.LINE, "period", "factor",
            "Four lines by year. The line for child criminal exploitation starts later than the others, when its code "
            "first has counts.",
        ),
        Sentence(
            "Child sexual exploitation was recorded in {first} episodes in the {period:first} and {latest} in the "
            "{period:latest}. Child criminal exploitation has counts only from the {period:start}; it was recorded in "
            "{start} episodes then and {criminal} in the {period:criminal}.",
            (
                _slot("first", "exploitation", factors.years[0], factor="11A"),
                _slot("latest", "exploitation", factors.latest, factor="11A"),
                _slot("start", "exploitation", first_counted(factors, "24A"), factor="24A"),
                _slot("criminal", "exploitation", factors.latest, factor="24A"),
            ),
            "The table lacks a figure that this sentence needs.",
        ),
        _source(factors),
        "Are children once recorded under sexual exploitation now recorded under another code, and how would we know?",
        not_known=(
            NOT_CHILDREN,
            NOT_HARM,
            "Whether episodes moved from one code to another when criminal exploitation got its own code.",
            NOT_ADDED,
        ),
    )  # fmt: skip


def _regions(factors: FactorStatistics) -> Section:
    year = factors.latest
    return Section(
        "exploitation-by-region",
        "Child sexual exploitation recorded per 10,000 children, by region",
        f"Episodes of need with the factor per 10,000 children aged 0 to 17, regions of England, {_label(year)}",
        "exploitation-by-region",
        Chart(
            ChartKind.BARS, "area", None, "One bar for each region, in alphabetical order, all of one colour.",
        ),
        Sentence(
            "In England, {rate} episodes with child sexual exploitation were recorded for every 10,000 children in the "
            "{period:rate}. Recorded volume is not performance: a high rate may be more abuse or better recording, and "
            "a low rate is asked about too.",
            (_slot("rate", "exploitation-england", year, factor="11A"),),
            "The table lacks a figure that this sentence needs.",
        ),
        f"{_source(factors)} Office for National Statistics, children aged 0 to 17, mid-{year - 1}. Rates worked out "
        "by Sightline.",
        "What would make few of these be recorded where we are: less exploitation, fewer assessments, or other codes?",
        not_known=(
            "The exact counts: they are rounded to the nearest 10, and the range beside each rate is from that alone.",
            "How far off the number of children is: it is an estimate, and its error is not in the range.",
            NOT_CHILDREN,
            NOT_HARM,
        ),
    )  # fmt: skip


def _authorities(factors: FactorStatistics, coverage: FigureTable) -> Section:
    year = factors.latest
    unusable = next(
        figure.value
        for figure in coverage.figures
        if figure.period.label == _label(year) and figure.code("coverage") == "unusable"
    )
    returns = "{unusable} sent no usable return" if unusable else "every one sent a usable return"
    return Section(
        "authorities",
        "Every authority: sexual exploitation and abuse recorded in assessments",
        f"Episodes of need (not children) with each factor, every authority, alphabetical, {_label(year)}",
        "authorities",
        Chart(ChartKind.NONE, "area", "factor"),
        Sentence(
            f"The table lists {{listed}} authorities: {returns}. In {{withheld}} of them at least one of these "
            "counts is withheld to protect people. It is not a ranking: the counts cannot be compared without the "
            "number of children and of assessments in each place.",
            (
                _slot("listed", "coverage", year, coverage="listed"),
                _slot("withheld", "coverage", year, coverage="withheld"),
                _slot("unusable", "coverage", year, coverage="unusable"),
            ),
            "The table lacks a figure that this sentence needs.",
        ),
        _source(factors),
        "What do we know about how our own counts come about, and when did that last change?",
        not_known=(
            "What the authorities add up to: some counts are withheld, so they are not added up to England.",
            NOT_CHILDREN,
            NOT_HARM,
            NOT_ADDED,
        ),
    )  # fmt: skip


def _slot(name: str, table: str, year: int, **breakdown: str) -> Slot:
    return Slot(name, table, tuple(sorted(breakdown.items())), _label(year), ENGLAND)


def _label(year: int) -> str:
    return Period.year_to_march(year).label


def _years(factors: FactorStatistics) -> str:
    return f"years to March {factors.years[0]} to {factors.latest}"


def _source(factors: FactorStatistics) -> str:
    return f"Department for Education, Children in need, table C3, {_years(factors)}. {LICENCE}."
