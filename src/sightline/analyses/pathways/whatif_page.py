"""The page "what-if": what is drawn, asked and said beside it. No count is written here in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sightline.analyses.pathways.whatif_handovers import Handover
from sightline.analyses.pathways.whatif_tables import MEAN, ONCE, TAKES, YEARLY, YES, ended_code, within_code
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.drafts import QUANTILE, Chart, ChartKind, Page, Section, Sentence, Slot
from sightline.standard.figures import Period


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one handover. The templates' slots are cases, share, p50 and p75; and less, once and yearly."""

    counted: str  # what one is, in the plural
    of: str  # the handover, in a few words
    wait_title: str
    wait_subtitle: str
    wait_sentence: str
    if_title: str
    if_sentence: str
    wait_question: str
    if_question: str
    not_known: tuple[str, ...]


WORDS: Mapping[str, Words] = {
    "conference": Words(
        "Initial child protection conferences",
        "from a section 47 enquiry to the initial conference",
        "How long after the enquiry began the conference was held",
        "Initial conferences of section 47 enquiries that began {period}; all councils that took part",
        "Of {cases} conferences, {share}% were held within 15 working days of the start of the enquiry. Half were held "
        "within {p50} working days.",
        "What half the wait for a conference would have taken",
        "Had each of these waits been half as long, the mean wait would have been shorter by {less} in working days, "
        "and on any one day about {once} fewer conferences would have been waited for. So many would have had to be "
        "held once, to catch up. After that it would have taken room for more in each year: {range:yearly}.",
        "What do families wait for in these days: a free date, a report, or somebody who must be there?",
        "If half the wait is a matter of dates and reports, which of them could come sooner without more people?",
        (
            "The start of the enquiry stands in for the strategy discussion, which the census does not hold. The limit "
            "of 15 working days is counted from that discussion.",
            "Enquiries for which no conference was recorded are left out: most needed none.",
        ),
    ),
    "notice": Words(
        "Police notices about children that were sent",
        "from a police notice to its receipt by the council",
        "How long after they were sent notices reached the council",
        "Notices about children that forces sent {period}; all forces and councils that took part",
        "Of {cases} notices that were sent, {share}% are known to have been received by the next working day. Half of "
        "those that were received took {p50} or fewer working days.",
        "What it would take to share each notice by the next day",
        "Had each notice that arrived done so by the next working day, their mean time on the way would have been "
        "shorter by {less} in working days. For the days on which many come it would have taken room for more in each "
        "year: {range:yearly}.",
        "Where does a notice lie in these days, and who knows that it lies there?",
        "What would a notice that arrives the next day set going that one a week later does not?",
        (
            "Notices of which no receipt is known may have been lost, or received and not written down. A quicker way "
            "changes nothing for those that are lost: they are not in the days.",
            "The returns hold days, not hours. By the next working day stands in for within 24 hours.",
        ),
    ),
    "support": Words(
        "Referrals to support that led to a first session",
        "from a referral to support to the first session",
        "How long after the referral support began",
        "Referrals made {period} for which support began; all services that took part",
        "Of {cases} referrals that led to support, half began within {p50} working days and a quarter after {p75} "
        "working days or more.",
        "What half the wait for support would have taken",
        "Had each of these waits been half as long, the mean wait would have been shorter by {less} in working days, "
        "and on any one day about {once} fewer people would have been waiting. So many would have had to begin once, "
        "to catch up. After that it would have taken room for more in each year: {range:yearly}.",
        "What were people offered while they waited, and by whom?",
        "Would more first sessions be of use if sessions after them had to be fewer?",
        (
            "Referrals for which support had not begun are left out. They may have waited longest; some were declined, "
            "or contact was lost while they waited.",
        ),
    ),
}  # fmt: skip
_ASSUMES = (
    "The model is a simple queue: each agency has so many places, spread evenly over working days, and whoever came "
    "first is next. In truth some cases are urgent, and places are not alike.",
    "What part of a wait is for a free place is not recorded. The range goes from all of it to only what is above the "
    "wait that nine in ten had at least.",
    "Where more were dealt with the more waited, perhaps nobody waits for a place. Then the range of each year's room "
    "begins at nought: more places alone might change little.",
    "Demand would respond. Where waits are short more may be sent, and waits grow again.",
    "People are not places. A place needs workers with time and others who come. What a conference, a notice or a "
    "session is worth to the child is not in it.",
    "Agencies with fewer than 30 known waits are left out of the room for more.",
)
_NOT_WORKED_OUT = "What was received does not allow it to be worked out what a shorter wait would have taken {of}."
_NOTHING = "Nothing is shown of the way {of}: no return that holds it was received, or none of it has ended."


def counted_words(handover: Handover) -> str:
    """What is counted of a handover, in the plural."""
    return WORDS[handover.name].counted


def whatif_page(
    coverage: Coverage,
    shown: Sequence[tuple[Handover, Period]],
    tables: Collection[str],
    without: Sequence[Handover],
) -> Page:
    """The page for these tables; `without` are the handovers of which nothing is shown."""
    source = f"Returns received by Sightline, linked. {coverage.source}"
    sections: list[Section] = []
    for handover, period in shown:
        worked_out = f"whatif_{handover.name}_more" in tables
        sections.append(_wait(handover, period, source, worked_out))
        if worked_out:
            sections.append(_changed(handover, period, source))
    nothing = tuple(_NOTHING.format(of=WORDS[handover.name].of) for handover in without)
    return Page(
        "what-if",
        "What if one wait were shorter",
        "What would change if one step from one agency to another, or from a decision to help, took less time. It "
        "shows waits as they were recorded and an estimate, by a simple model of queues, of what a shorter wait would "
        "have taken. It does not say what would be best.",
        tuple(_with_gaps(section, (*coverage.missing, *nothing)) if not place else section
              for place, section in enumerate(sections)),
        group="pathways",
        terms=(
            ("Working day", "Monday to Friday without bank holidays of England; five are a week"),
            ("Place", "what one case needs to be dealt with: a date for a conference, a first session, time to send"),
            ("To catch up", "to deal once with those who wait; then fewer are waiting on every later day"),
            ("Section 47 enquiry", "what a council does to find out whether a child suffers significant harm"),
        ),
    )  # fmt: skip


def _with_gaps(section: Section, gaps: tuple[str, ...]) -> Section:
    from_before = section.not_known
    return Section(
        section.name, section.title, section.subtitle, section.table, section.chart, section.sentence, section.source,
        section.question, not_known=(*from_before, *gaps),
    )  # fmt: skip


def _wait(handover: Handover, period: Period, source: str, worked_out: bool) -> Section:
    words, name = WORDS[handover.name], handover.name
    dealt_with = ((ended_code(handover), YES),) if handover.opens else ()
    slots = [Slot("cases", f"whatif_{name}_cases")]
    if handover.limit is not None:
        slots.append(Slot("share", f"whatif_{name}_share", ((within_code(handover), YES),)))
    slots += [Slot(code, f"whatif_{name}_days", (*dealt_with, (QUANTILE, code))) for code in ("p50", "p75")]
    why = () if worked_out else (_NOT_WORKED_OUT.format(of=words.of),)
    return Section(
        f"{name}-wait", words.wait_title, words.wait_subtitle.format(period=f"from {period.label}"),
        f"whatif_{name}_by_wait",
        Chart(ChartKind.BARS, f"{name}_wait", alt=f"{words.counted} by the working days waited"),
        Sentence(words.wait_sentence, tuple(slot for slot in slots if f"{{{slot.name}}}" in words.wait_sentence),
                 "How long these waits were cannot be said: a figure of it was withheld to protect people, or is not "
                 "available."),
        source, words.wait_question, not_known=(*words.not_known, *why),
    )  # fmt: skip


def _changed(handover: Handover, period: Period, source: str) -> Section:
    words, name = WORDS[handover.name], handover.name
    dealt_with = ((ended_code(handover), YES),) if handover.opens else ()
    slots = (
        Slot("less", f"whatif_{name}_less", (*dealt_with, (QUANTILE, MEAN))),
        Slot("once", f"whatif_{name}_more", ((TAKES.code, ONCE),)),
        Slot("yearly", f"whatif_{name}_more", ((TAKES.code, YEARLY),)),
    )
    return Section(
        f"{name}-if", words.if_title,
        f"{words.counted} beyond those that were, {period.label}; all agencies that took part; estimates",
        f"whatif_{name}_more",
        Chart(ChartKind.RANGES, TAKES.code, alt="A row for what it takes once, and one for what it takes each year."),
        Sentence(
            words.if_sentence,
            tuple(slot for slot in slots if slot.name in words.if_sentence),
            "What a shorter wait would have taken cannot be said: it was withheld to protect people, or is too little.",
        ),
        source, words.if_question, not_known=_ASSUMES,
    )  # fmt: skip
