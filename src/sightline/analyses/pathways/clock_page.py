"""The pages of clocks: what is drawn, what is asked, what is said beside it. No count is written here in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sightline.analyses.pathways import clock_measures as by
from sightline.analyses.pathways.clock_rules import published_bands
from sightline.analyses.pathways.clock_tables import Waits
from sightline.standard.clocks import Clock, ClockUnit, clocks
from sightline.standard.drafts import DAY, HOW_ENDED, QUANTILE, Chart, ChartKind, Page, Section, Sentence, Slot

GROUP = "pathways"
_UNITS = {
    ClockUnit.WORKING_DAYS: "working days", ClockUnit.DAYS: "days", ClockUnit.HOURS: "hours",
    ClockUnit.MONTHS: "months",
}  # fmt: skip
_LONGEST_MONTHS = {3: 92, 6: 184}  # days that so many months have at most
_SETTLED = (
    "A case is settled once it stopped, or once its limit had passed while it was still open. Cases still open before "
    "their limit, and those that ended otherwise, are left out of the share and stand in the table of how cases stand."
)
_NEARLY_ALL = "Where all or nearly all cases kept the limit, the share is withheld: it would say of each that it did."
_NO_REASON = "Why a case took longer is in no return: it may have been right for the child to wait."
_LATE_KNOWN = (
    "Whether a case is one of sexual abuse is known from its records up to the end of the data. An assessment that is "
    "not finished has recorded no factor yet, so that open cases of sexual abuse are too few."
)
_TERMS = (
    ("Clock", "a time that law or guidance sets, or that is reported without a limit: from one event to another"),
    ("Still open", "the stop had not come by the last day of which the data speaks; such a case is never left out"),
    ("Ended otherwise", "the wait was over without the stop, such as when the case was closed, or when it began again"),
    ("Settled", "the case stopped, or its limit passed while it was open"),
)


def limit_words(clock: Clock) -> str:
    """A limit with its unit."""
    if clock.limit is None:
        return "no limit"
    unit = _UNITS[clock.unit]
    return f"{clock.limit} {unit.removesuffix('s') if clock.limit == 1 else unit}"


def clock_pages(waits: Waits, tables: Collection[str]) -> tuple[Page, ...]:
    """The main page, then those of how long waits ran and of areas; `tables` are those that hold figures."""
    source = f"Returns for years to March {_years(waits)}, linked by Sightline. {waits.coverage.source}"
    main = _used((*_shares(waits, source), _states(waits, source), *_by(waits, source), *_days(waits, source),
                  _findings(waits, source)), tables)  # fmt: skip
    runs = _used((*_bands(waits, source), *_curves(waits, source)), tables)
    places = _used(_areas(waits, source), tables)
    pages = [
        Page(
            "clocks", "Which clocks were kept, and how long cases waited",
            "For each clock that law or guidance sets, and for some waits without a limit: how many cases stopped "
            "within the limit, how many later, and how many were still open. It shows what the returns that came can "
            "say, and says which clocks they cannot show.",
            tuple(replace(section, not_known=(*waits.coverage.missing, *section.not_known)) for section in main),
            GROUP, headline=_headline(waits), terms=_TERMS,
        )
    ]  # fmt: skip
    if runs:
        pages.append(Page(
            "clocks-time", "How long waits ran, day by day",
            "For each clock the share of cases that had stopped by each day, cases that are still open counted as far "
            "as they were seen; and the bands in which the Department for Education publishes two of them.",
            runs, GROUP, terms=_TERMS, listed=False,
        ))  # fmt: skip
    if places:
        pages.append(Page(
            "clocks-areas", "Which clocks were kept, by council area",
            "For each clock with a limit the share of settled cases within it, by council area in the order of their "
            "names. It is no ranking: areas differ in whom they serve and in what they record.",
            places, GROUP, terms=_TERMS, listed=False,
        ))  # fmt: skip
    return tuple(pages)


def _years(waits: Waits) -> str:
    first, last = waits.coverage.years[0], waits.coverage.years[-1]
    if first == last:
        return str(last)
    return f"{first} to {last}" if waits.coverage.unbroken else ", ".join(map(str, waits.coverage.years))


def _used(sections: Sequence[Section], tables: Collection[str]) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.table in tables)


def not_carried(waits: Waits) -> tuple[str, ...]:
    """Which clocks no return carries, which one is a stand-in and which limit was not read at its source, in words."""
    used = {one.name for one in waits.used}
    absent = [one.label for one in clocks().values() if one.name not in used]
    unread = [one.label for one in waits.limited if not one.verified]
    powers = [one.label for one in waits.limited if "not a target" in one.note or "upper limit" in one.note.lower()]
    said = []
    if absent:
        said.append(f"No return that came carries both ends of these clocks: {_listed(absent)}.")
    if unread:
        said.append(f"The limit of these clocks was not read at its source: {_listed(unread)}.")
    if powers:
        said.append(f"The limit of these is an upper limit on a power, and no target: {_listed(powers)}.")
    return (*said, *(f"{one.label}: {_lower(one.proxy)}." for one in waits.used if one.proxy))


def _listed(labels: Sequence[str]) -> str:
    return "; ".join(_lower(label) for label in labels)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _headline(waits: Waits) -> Sentence | None:
    one = next(iter(waits.limited), None)
    if one is None:
        return None
    return Sentence(
        f"{one.label}: {{share}} per cent of settled cases kept the limit of {limit_words(one)} in the "
        "{period:share}.",
        (_share_slot("share", one),),
        "Which share of cases kept a limit cannot be shown.",
    )


def _share_slot(name: str, one: Clock, table: str = "clock_share", *more: tuple[str, str]) -> Slot:
    return Slot(name, table, tuple(sorted((("clock", one.name), (by.IN_TIME.code, by.YES), *more))))


def _shares(waits: Waits, source: str) -> tuple[Section, ...]:
    named = waits.limited[:2]
    words = "; ".join(
        f"{_lower(one.label) if place else one.label}, {limit_words(one)}: {{share{place}}} per cent"
        for place, one in enumerate(named)
    )
    return (
        Section(
            "within-limit", "Share of settled cases that kept the limit, by clock",
            f"Settled cases that started in the year to March {waits.latest}; all agencies that took part",
            "clock_share", Chart(ChartKind.RANGES, "clock", alt="For each clock the share of cases within its limit"),
            Sentence(f"{words} of settled cases ({{period:share0}})." if named else "No clock has a limit.",
                     tuple(_share_slot(f"share{place}", one) for place, one in enumerate(named))),
            source, "Of the cases that took longer: who knew while there was still time?",
            not_known=(_SETTLED, _NEARLY_ALL, _NO_REASON, *not_carried(waits)),
        ),
    )  # fmt: skip


def _states(waits: Waits, source: str) -> Section:
    one = waits.used[0] if waits.used else next(iter(clocks().values()))
    at = (("clock", one.name),)
    return Section(
        "states", "How the cases of each clock stand",
        f"Cases that started in the year to March {waits.latest}; an empty box is none", "clock_states",
        Chart(ChartKind.MATRIX, "clock", by.STATE.code, alt="A row for each clock, a column for how its cases stand"),
        Sentence(
            f"{one.label}: of {{all}} cases that started in the {{period:all}}, {{open}} were still open and had not "
            "passed a limit.",
            (Slot("all", "clock_cases", at), Slot("open", "clock_states", (*at, (by.STATE.code, "open")))),
        ),
        source, "What becomes of the cases that end in another way, and are they seen again?",
        not_known=("A limit that the last cases of the year have not reached yet may still be kept or not.",),
    )  # fmt: skip


def _by(waits: Waits, source: str) -> tuple[Section, ...]:
    """The share within the limit by sexual abuse, form, context and agency."""
    first = next(iter(waits.limited), next(iter(clocks().values())))
    years = f"Settled cases that started in {waits.whole.label}"
    csa = tuple((by.CSA.code, code) for code in (by.YES, by.NO))
    return (
        Section(
            "by-sexual-abuse", "The limits in cases of sexual abuse and others", years, "clock_by_csa_share",
            Chart(ChartKind.RANGES, "clock", by.CSA.code, alt="For each clock the share within its limit, by whether "
                  "sexual abuse is on record"),
            Sentence(
                f"{first.label}: {{yes}} per cent of settled cases with sexual abuse on record kept the limit, and "
                "{no} per cent of the others ({period:yes}).",
                tuple(_share_slot(pair[1], first, "clock_by_csa_share", pair) for pair in csa),
            ),
            source, "Where cases of sexual abuse take longer or less long: is it the case, or who takes it on?",
            not_known=(_LATE_KNOWN, _NO_REASON),
        ),
        *(
            Section(
                f"by-{word}", title, f"{years}, with sexual abuse on record", f"clock_by_{word}_share",
                Chart(ChartKind.RANGES, "clock", code, alt=f"For each clock the share within its limit, {said}"),
                Sentence(f"{first.label}: the share within the limit stands in the table {said}."), source,
                "For which form is the next step taken later, and is that right for these children?",
                not_known=(_LATE_KNOWN, "What the records of a case do not say is shown as not known."),
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
            f"days-by-{word}", title, f"{subject} that started in {waits.whole.label}, by when half had stopped",
            f"clock_days_by_{word}",
            Chart(ChartKind.MATRIX, "clock", code, alt="A row for each clock, a column for each kind of case"),
            Sentence("A box without a number: half of these cases never stopped, or too few could be followed."),
            source, "Which of these children waited longest for the next step, and who was with them?",
            not_known=(_LATE_KNOWN,),
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
    one = waits.used[0] if waits.used else next(iter(clocks().values()))
    return Section(
        "days", "By how many days cases had stopped", f"Cases that started in {waits.whole.label}; days of the week "
        "and of the week-end alike", "clock_days",
        Chart(ChartKind.MATRIX, "clock", QUANTILE, alt="A row for each clock, a column for each share of its cases"),
        Sentence(
            f"{one.label}: half of the cases had stopped after {{half}} days.",
            (Slot("half", "clock_days", (("clock", one.name), (QUANTILE, "p50"))),),
            "By how many days half of the cases had stopped cannot be shown for the first clock.",
        ),
        source, "Whose cases are those that waited longest?",
        not_known=("These are shares of all cases, those that ended otherwise among them: where fewer than half ever "
                   "stop, half is never reached. A box without a number says so.",),
    )  # fmt: skip


def _findings(waits: Waits, source: str) -> Section:
    return Section(
        "not-read", "Cases that could not be read", f"Cases by clock and what is wrong, {waits.whole.label}",
        "clock_findings", Chart(ChartKind.NONE, "clock", by.FINDING.code),
        Sentence("Cases that contradict themselves, or that nobody could follow, are counted here and nowhere else."),
        source, "Which of these could the agency put right before the next return?",
        not_known=("Where no stop of a kind is known of an agency at all, it may not send it, or it never happened.",),
    )  # fmt: skip


def _bands(waits: Waits, source: str) -> tuple[Section, ...]:
    """The two clocks that the Department for Education publishes in bands."""
    made = []
    for one in waits.used:
        name, at, bands = f"clock_bands_{one.name}", (("clock", one.name),), published_bands(one.name)
        near = next((band for band in bands if band.last == one.limit), None)
        if near is None:
            continue
        made.append(
            Section(
                f"bands-{one.name.replace('_', '-')}", f"{one.label}, in bands",
                f"Cases that stopped in the year to March {waits.latest}, per cent of them", f"{name}_share",
                Chart(ChartKind.BARS, "band", alt="The share of cases in each band of working days"),
                Sentence(
                    f"Of {{all}} cases that stopped in the {{period:all}}, {{near}} per cent took {near.label}.",
                    (Slot("all", f"{name}_stopped", at),
                     Slot("near", f"{name}_share", tuple(sorted((*at, ("band", near.code)))))),
                ),
                source, "What is done in the last days before the limit that could be done in the first?",
                not_known=("The bands are those of the Department for Education, by the year in which a case stopped: "
                           "cases that are still open are not in them.",
                           "Days are working days after the start. A case that starts on a Friday and stops at the "
                           "week-end is counted as the same day; how the Department counts it was not read."),
            )
        )  # fmt: skip
    return tuple(made)


def _curves(waits: Waits, source: str) -> tuple[Section, ...]:
    return tuple(_curve(waits, one, source) for one in waits.used)


def _curve(waits: Waits, one: Clock, source: str) -> Section:
    days = "working days" if one.unit is ClockUnit.WORKING_DAYS else "days"
    ends = any(int(str(row["ended"])) for row in waits.spread if row["clock"] == one.name)
    last = str(one.grid[-1])
    at = (("clock", one.name), (DAY, last), *(((HOW_ENDED, by.STOPPED),) if ends else ()))
    return Section(
        f"curve-{one.name.replace('_', '-')}", one.label,
        f"Per cent of {one.counted} that started in {waits.whole.label}, by {days} since the start",
        f"clock_curve_{one.name}",
        Chart(ChartKind.CURVE, DAY, HOW_ENDED if ends else None, alt=f"A line of steps: share of cases by {days}",
              breaks=_limit_at(one), focus=by.STOPPED if ends else ""),
        Sentence(f"By {last} {days}, {{share}} per cent had stopped ({{range:share}}).",
                 (Slot("share", f"clock_curve_{one.name}", tuple(sorted(at))),),
                 "How many had stopped by the last day of the line cannot be shown."),
        source, "Where does the line rise least, and what are cases waiting for there?",
        not_known=tuple(filter(None, (one.proxy and f"{one.proxy}.", _NO_REASON))),
    )  # fmt: skip


def _limit_at(one: Clock) -> tuple[tuple[str, str], ...]:
    if one.limit is None:
        return ()
    day = {ClockUnit.MONTHS: _LONGEST_MONTHS.get(one.limit, 31 * one.limit), ClockUnit.HOURS: -(-one.limit // 24)}
    return ((str(day.get(one.unit, one.limit)), f"limit: {limit_words(one)}"),)


def _areas(waits: Waits, source: str) -> tuple[Section, ...]:
    return tuple(
        Section(
            f"area-{one.name.replace('_', '-')}", one.label,
            f"Share of settled cases within {limit_words(one)}, started in the year to March {waits.latest}",
            f"clock_area_{one.name}_share",
            Chart(ChartKind.RANGES, "area", alt="For each council area the share within the limit, with its range"),
            Sentence("Areas stand by name. Where ranges overlap, chance alone may tell areas apart."), source,
            "What does your area know of the cases that took longer?",
            not_known=(_NO_REASON, "An area with few cases has a wide range, or none is shown."),
        )
        for one in waits.limited
    )  # fmt: skip
