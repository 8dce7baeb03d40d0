"""The pages of clocks: what is drawn, what is asked, what is said beside it. No count is written here in words.

A page for each part of the table of clocks, with a page under it of how long waits ran, and one of areas.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import replace

from sightline.analyses.pathways import clock_measures as by
from sightline.analyses.pathways.clock_area_drawn import drawn_area_sections
from sightline.analyses.pathways.clock_area_waits import area_wait_sections
from sightline.analyses.pathways.clock_tables import Waits
from sightline.analyses.pathways.clock_time_page import area_sections, band_sections, curve_sections
from sightline.analyses.pathways.clock_words import (
    LATE_KNOWN,
    NEARLY_ALL,
    NO_REASON,
    SETTLED,
    TERMS,
    limit_words,
    lower,
    not_carried,
    of_page,
    stands_in,
)
from sightline.standard.clocks import Clock
from sightline.standard.drafts import QUANTILE, Chart, ChartKind, Page, Section, Sentence, Slot

GROUP = "pathways"
PAGES = ("protection", "care", "services")
MOST_AREAS = 30  # of more areas than this, each clock has a page of its own
_TITLES = {
    "protection": ("clocks", "Which clocks of assessment and protection were kept",
                   "For each clock that law or guidance sets from referral to protection: how many cases stopped "
                   "within the limit, how many later, and how many were still open."),
    "care": ("clocks-care", "Which clocks of orders and of care were kept",
             "For each clock of police protection, of emergency orders and of children looked after: how many cases "
             "stopped within the limit, how many later, and how many were still open."),
    "services": ("clocks-services", "How long police, health, support and courts took",
                 "For each wait of children, and of people charged, at other agencies than councils, or between two of "
                 "them: how many had stopped, and after how long. Most have no limit that law sets."),
}  # fmt: skip


def clock_pages(waits: Waits, tables: Collection[str]) -> tuple[Page, ...]:
    """All pages, the main one first; `tables` are those that hold figures. None where no clock could be read."""
    source = f"Returns for years to March {waits.coverage.years_in_words}, linked by Sightline. {waits.coverage.source}"
    made: list[Page] = []
    for part in PAGES:
        of_part = replace(waits, page=part)
        if of_part.used:
            made += _pages(of_part, source, tables, first=not made)
    return tuple(made)


def _pages(waits: Waits, source: str, tables: Collection[str], *, first: bool) -> list[Page]:
    name, title, lead = _TITLES[waits.page]
    sections = _used((*_shares(waits, source), _states(waits, source), *_by(waits, source), *_days(waits, source),
                      _findings(waits, source)), tables)  # fmt: skip
    said = (*waits.coverage.missing, *(not_carried(waits) if first else ()), *stands_in(waits))
    pages = [
        Page(
            name, title, f"{lead} It shows what the returns that came can say.",
            tuple(replace(section, not_known=(*section.not_known, *said)) if not place else section
                  for place, section in enumerate(sections)),
            GROUP, headline=_headline(waits) if first else None, terms=TERMS, listed=first,
        )
    ]  # fmt: skip
    runs = _used((*band_sections(waits, source), *curve_sections(waits, source)), tables)
    if runs:
        pages.append(Page(
            f"{name}-time", f"{title}: day by day",
            "For each clock the share of cases that had stopped by each day; cases that are still open are counted as "
            "far as they were seen.", runs, GROUP, terms=TERMS, listed=False,
        ))  # fmt: skip
    places = _used((*area_sections(waits, source), *drawn_area_sections(waits, source)), tables)
    many = max((len(waits.codes(one.name, "area")) for one in waits.used), default=0) > MOST_AREAS
    for number, some in enumerate([(one,) for one in places] if many else [places] if places else [], start=1):
        pages.append(Page(
            f"{name}-areas{f'-{number}' if many else ''}",
            f"{some[0].title}, by area" if many else f"{title}: by area",
            "The share of settled cases within the limit, by council area in the order of their names. It is no "
            "ranking: areas differ in whom they serve and in what they record.",
            tuple(some), GROUP, terms=TERMS, listed=False,
        ))  # fmt: skip
    return [*pages, *_wait_pages(waits, name, source, tables, many=many)]


def _wait_pages(waits: Waits, name: str, source: str, tables: Collection[str], *, many: bool) -> list[Page]:
    """How long children waited where no limit is set, by area: one page, or one for each wait where areas are many."""
    waited = [kept for one in area_wait_sections(waits, source) if (kept := _used(one, tables))]
    parts = waited if many else [tuple(itertools.chain(*waited))] if waited else []
    return [
        Page(
            f"{name}-waits{f'-{number}' if many else ''}",
            f"{some[0].title.partition(',')[0]}: by area" if many else "How long children waited for help, by area",
            "How many of the children who were referred were seen within some weeks, by council area in the order of "
            "their names, and by region. It is no ranking: areas differ in whom they refer, and why a child waited is "
            "in no return.",
            some, GROUP, terms=TERMS, listed=False,
        )
        for number, some in enumerate(parts, start=1)
    ]  # fmt: skip


def _used(sections: Sequence[Section], tables: Collection[str]) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.table in tables)


def _headline(waits: Waits) -> Sentence | None:
    one = next((one for one in waits.largest if one.limit is not None), None)
    if one is None:
        return None
    return Sentence(
        f"{one.label}: {{share}} per cent of settled cases kept the limit of {limit_words(one)} in the "
        "{period:share}.",
        (_share_slot("share", one, f"{waits.prefix}_share"),),
        "Which share of cases kept a limit cannot be shown.",
    )


def _share_slot(name: str, one: Clock, table: str, *more: tuple[str, str]) -> Slot:
    return Slot(name, table, tuple(sorted((("clock", one.name), (by.IN_TIME.code, by.YES), *more))))


def _shares(waits: Waits, source: str) -> tuple[Section, ...]:
    named = [one for one in waits.largest if one.limit is not None][:2]
    table = f"{waits.prefix}_share"
    words = "; ".join(
        f"{lower(one.label) if place else one.label}, {limit_words(one)}: {{share{place}}} per cent"
        for place, one in enumerate(named)
    )
    return (
        Section(
            of_page("within-limit", waits), "Share of settled cases that kept the limit, by clock",
            f"Settled cases that started in the year to March {waits.latest}; all agencies that took part",
            table, Chart(ChartKind.RANGES, "clock", alt="For each clock the share of cases within its limit"),
            Sentence(f"{words} of settled cases ({{period:share0}})." if named else "No clock has a limit.",
                     tuple(_share_slot(f"share{place}", one, table) for place, one in enumerate(named))),
            source, "Of the cases that took longer: who knew while there was still time?",
            not_known=(SETTLED, NEARLY_ALL, NO_REASON),
        ),
    )  # fmt: skip


def _states(waits: Waits, source: str) -> Section:
    one = waits.largest[0]
    at = (("clock", one.name),)
    return Section(
        of_page("states", waits), "How the cases of each clock stand",
        f"Cases that started in the year to March {waits.latest}; an empty box is none", f"{waits.prefix}_states",
        Chart(ChartKind.MATRIX, "clock", by.STATE.code, alt="A row for each clock, a column for how its cases stand"),
        Sentence(
            f"{one.label}: of {{all}} cases that started in the {{period:all}}, {{open}} were still open and had not "
            "passed a limit.",
            (Slot("all", f"{waits.prefix}_cases", at),
             Slot("open", f"{waits.prefix}_states", (*at, (by.STATE.code, "open")))),
        ),
        source, "What becomes of the cases that end in another way, and are they seen again?",
        not_known=("A limit that the last cases of the year have not reached yet may still be kept or not.",),
    )  # fmt: skip


def _by(waits: Waits, source: str) -> tuple[Section, ...]:
    """The share within the limit by sexual abuse, form, context and agency."""
    first = next((one for one in waits.largest if one.limit is not None), waits.largest[0])
    years = f"Settled cases that started in {waits.span}"
    csa = tuple((by.CSA.code, code) for code in (by.YES, by.NO))
    return (
        Section(
            of_page("by-sexual-abuse", waits), "The limits in cases of sexual abuse and others", years,
            f"{waits.prefix}_by_csa_share",
            Chart(ChartKind.RANGES, "clock", by.CSA.code, alt="For each clock the share within its limit, by whether "
                  "sexual abuse is on record"),
            Sentence(
                f"{first.label}: {{yes}} per cent of settled cases with sexual abuse on record kept the limit, and "
                "{no} per cent of the others ({period:yes}).",
                tuple(_share_slot(pair[1], first, f"{waits.prefix}_by_csa_share", pair) for pair in csa),
            ),
            source, "Where cases of sexual abuse take longer or less long: is it the case, or who takes it on?",
            not_known=(LATE_KNOWN, NO_REASON),
        ),
        *(
            Section(
                of_page(f"by-{word}", waits), title, f"{years}, with sexual abuse on record",
                f"{waits.prefix}_by_{word}_share",
                Chart(ChartKind.RANGES, "clock", code, alt=f"For each clock the share within its limit, {said}"),
                Sentence(f"{first.label}: the share within the limit stands in the table {said}."), source,
                "For which form is the next step taken later, and is that right for these children?",
                not_known=(LATE_KNOWN, "What the records of a case do not say is shown as not known."),
            )
            for word, code, title, said in (
                ("form", by.HARMED_BY.code, "The limits by who harmed", "by who harmed"),
                ("sender", by.SENDER.code, "The limits by the agency that started the clock", "by agency"),
            )
        ),
    )  # fmt: skip


def _days(waits: Waits, source: str) -> tuple[Section, ...]:
    """By how many days cases had stopped: of all, and half of them by sexual abuse and form."""
    return (_days_of_all(waits, source), *(
        Section(
            of_page(f"days-by-{word}", waits), title,
            f"{subject} that started in {waits.span}, by when half had stopped",
            f"{waits.prefix}_days_by_{word}",
            Chart(ChartKind.MATRIX, "clock", code, alt="A row for each clock, a column for each kind of case"),
            Sentence("A box without a number: half of these cases never stopped, or too few could be followed."),
            source, "Which of these children waited longest for the next step, and who was with them?",
            not_known=(LATE_KNOWN,),
        )
        for word, code, title, subject in (
            ("csa", by.CSA.code, "By how many days half had stopped, by sexual abuse", "Cases"),
            ("form", by.HARMED_BY.code, "By how many days half had stopped, by who harmed",
             "Cases with sexual abuse on record"),
            ("context", by.CONTEXT.code, "By how many days half had stopped, by context",
             "Cases with sexual abuse on record"),
        )
    ))  # fmt: skip


def _days_of_all(waits: Waits, source: str) -> Section:
    one = waits.largest[0]
    return Section(
        of_page("days", waits), "By how many days cases had stopped",
        f"Cases that started in {waits.span}; days of the week and of the week-end alike",
        f"{waits.prefix}_days",
        Chart(ChartKind.MATRIX, "clock", QUANTILE, alt="A row for each clock, a column for each share of its cases"),
        Sentence(
            f"{one.label}: half of the cases had stopped after {{half}} days.",
            (Slot("half", f"{waits.prefix}_days", (("clock", one.name), (QUANTILE, "p50"))),),
            "By how many days half of the cases had stopped cannot be shown for the first clock.",
        ),
        source, "Whose cases are those that waited longest?",
        not_known=("These are shares of all cases, those that ended otherwise among them: where fewer than half ever "
                   "stop, half is never reached. A box without a number says so.",),
    )  # fmt: skip


def _findings(waits: Waits, source: str) -> Section:
    return Section(
        of_page("not-read", waits), "Cases that could not be read",
        f"Cases by clock and what is wrong, {waits.whole.label}",
        f"{waits.prefix}_findings", Chart(ChartKind.NONE, "clock", by.FINDING.code),
        Sentence("Cases that contradict themselves, or that nobody could follow, are counted here and nowhere else."),
        source, "Which of these could the agency put right before the next return?",
        not_known=("Where no stop of a kind is known of an agency at all, it may not send it, or it never happened.",),
    )  # fmt: skip
