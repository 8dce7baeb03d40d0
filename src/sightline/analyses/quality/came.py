"""The page "returns": what was due, what came, what was late, estimated or never came, and how old it is.

It counts agencies and their returns, never people. Councils and police forces are public bodies: that one did not send
a return is said of it by name. Any other sender is counted only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sightline.ledger.calendar import DUE, ESTIMATE, IN_TIME, LATE, NONE, STATE_WORDS, Calendar
from sightline.ledger.calendar import Slot as Place
from sightline.standard.areas import body_names
from sightline.standard.cycles import Span, span_of
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence, Slot
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.units import Status, Unit

DEFINITION = "sightline-returns-received/1"
NAMED = 12  # bodies and periods that are named in words; the table holds them all
DRAWN = 40  # bodies that a picture can show; more stand in the table alone
_PUBLIC_BODY = re.compile(r"(E06|E08|E09|E10|E23)[0-9]{6}")
_SOURCE = "The ledger of what was received"
_POPULATION = Population("returns_due", "returns that agencies had agreed to send, or had ever sent", "does not apply")
_MEASURE = Measure(
    "returns_by_state", "Returns, one for each agency, kind of return and period", Unit.RETURN, _POPULATION,
    Status.NONE, DEFINITION, _SOURCE,
)  # fmt: skip
_HOLDS = Measure(
    "returns_by_inclusion", "Returns that came, by which cases their agency says are in them", Unit.RETURN,
    _POPULATION, Status.NONE, DEFINITION, _SOURCE,
)  # fmt: skip
_AGED = Measure(
    "agencies_by_age_of_data", "Agencies by the age of the newest data that they sent", Unit.AGENCY,
    Population("agencies_expected", "agencies that had agreed to send the return, or had ever sent it",
               "does not apply"),
    Status.NONE, DEFINITION, _SOURCE,
)  # fmt: skip
STATE = Dimension("state", "What became of it", additive=True, labels=STATE_WORDS)
AGE = Dimension(
    "age_of_data", "Age of the newest data", additive=True,
    labels=(
        ("to_100", "To 100 days"), ("to_365", "101 to 365 days"), ("over", "Over 365 days"), ("no_data", "No data"),
    ),
)  # fmt: skip
INCLUSION = Dimension(
    "inclusion", "Which cases it holds", additive=True,
    labels=(
        ("all", "All of its kind"), ("flagged", "Flagged only"), ("sample", "A part"), ("not_stated", "Not stated"),
    ),
)  # fmt: skip
_BANDS = ((100, "to_100"), (365, "to_365"))


def returns_draft(calendar: Calendar, titles: Mapping[str, str]) -> Draft | None:
    """The draft of the page; None where nothing was due yet. `titles` names each return."""
    if not calendar.slots:
        return None
    period = _whole(calendar)
    kinds = _kinds(calendar, titles)
    tables = (
        _by_return(calendar, period, kinds), _by_year(calendar), _by_age(calendar, period, kinds),
        _by_area(calendar, period), _by_inclusion(calendar, period, kinds),
    )  # fmt: skip
    kept = tuple(table for table in tables if table.figures)
    names = {table.name for table in kept}
    sections = tuple(section for section in _sections(calendar, period, titles) if section.table in names)
    lead = (
        "Every figure of this release rests on the returns that agencies sent. A return that never came is no nought: "
        "it is a gap, and is shown here as one."
    )
    page = Page(
        "returns", "Which returns came, and how old they are", lead, sections, group="quality",
        headline=Sentence(
            "Of the returns that were due by the {period:none}, {none} never came and {estimate} were estimates.",
            (_slot("none", NONE), _slot("estimate", ESTIMATE)),
        ),
        terms=(
            ("Return", "a set of records that an agency sends in a fixed format, for a period"),
            ("Never came", "nothing was received, and it is waited for no longer"),
            ("Estimate", "an agency could not make the return, and sent something in its place, such as that of the "
                         "year before"),
        ),
    )  # fmt: skip
    return Draft("returns", 1, kept, page)


def _whole(calendar: Calendar) -> Period:
    first = min(slot.period.start for slot in calendar.slots)
    last = max(min(slot.period.end, calendar.on) for slot in calendar.slots)
    return Period(first, last, f"end of {last:%B %Y}")


def _kinds(calendar: Calendar, titles: Mapping[str, str]) -> Dimension:
    codes = {slot.return_code for slot in calendar.slots}
    labels = sorted(((code, titles.get(code, code)) for code in codes), key=lambda pair: pair[1])
    return Dimension("return", "Return", additive=False, labels=tuple(labels))  # an agency may send several


def _states(
    slots: Iterable[Place], period: Period, area: str = "pooled", more: tuple[tuple[str, str], ...] = ()
) -> list[Figure]:
    """How many of these returns are in each state; nought where none is."""
    found = Counter(slot.state for slot in slots)
    return [
        Figure(_MEASURE, period, area, found[state], ((STATE.code, state), *more)) for state, _ in STATE.labels
    ]  # fmt: skip


def _by_return(calendar: Calendar, period: Period, kinds: Dimension) -> FigureTable:
    figures = _states(calendar.slots, period)
    for code, _ in kinds.labels:
        mine = [slot for slot in calendar.slots if slot.return_code == code]
        figures += _states(mine, period, more=((kinds.code, code),))
    return FigureTable(
        "returns_by_state", OutputKind.ORGANISATIONS, "Returns by what became of them", (kinds, STATE), tuple(figures),
        "calendar of returns",
    )  # fmt: skip


def _by_year(calendar: Calendar) -> FigureTable:
    """By the year to March in which the period of each return ended."""
    years = sorted({_year(slot) for slot in calendar.slots})
    figures = [
        figure
        for year in years
        for figure in _states([s for s in calendar.slots if _year(s) == year], Period.year_to_march(year))
    ]
    return FigureTable(
        "returns_by_year", OutputKind.ORGANISATIONS, "Returns by year and what became of them", (STATE,),
        tuple(figures), "calendar of returns",
    )  # fmt: skip


def _year(slot: Place) -> int:
    return span_of("year", slot.period.end).end.year


def _by_age(calendar: Calendar, period: Period, kinds: Dimension) -> FigureTable:
    newest: dict[tuple[str, str], int | None] = {}
    for slot in calendar.slots:
        age, key = slot.age(calendar.on), (slot.return_code, slot.agency)
        before = newest.get(key)
        newest[key] = before if age is None else age if before is None else min(age, before)
    figures = []
    for code, _ in kinds.labels:
        found = Counter(_band(age) for (kind, _), age in newest.items() if kind == code)
        figures += [
            Figure(_AGED, period, "pooled", found[band], ((AGE.code, band), (kinds.code, code)))
            for band, _ in AGE.labels
        ]  # fmt: skip
    return FigureTable(
        "agencies_by_age_of_data", OutputKind.ORGANISATIONS, "Agencies by the age of their newest data", (kinds, AGE),
        tuple(figures), "calendar of returns",
    )  # fmt: skip


def _by_inclusion(calendar: Calendar, period: Period, kinds: Dimension) -> FigureTable:
    """Returns that came by which cases their agency says are in them; nothing stands for a return that did not come."""
    came = [slot for slot in calendar.slots if slot.editions]
    figures = []
    for rule, _ in INCLUSION.labels:
        mine = [slot.return_code for slot in came if slot.inclusion == rule]
        figures.append(Figure(_HOLDS, period, "pooled", len(mine), ((INCLUSION.code, rule),)))
        figures += [
            Figure(_HOLDS, period, "pooled", mine.count(code), ((INCLUSION.code, rule), (kinds.code, code)))
            for code, _ in kinds.labels
        ]
    return FigureTable(
        "returns_by_inclusion", OutputKind.ORGANISATIONS, "Returns by which cases they hold", (kinds, INCLUSION),
        tuple(figures), "calendar of returns",
    )  # fmt: skip


def _band(age: int | None) -> str:
    if age is None:
        return "no_data"
    return next((band for limit, band in _BANDS if age <= limit), "over")


def _by_area(calendar: Calendar, period: Period) -> FigureTable:
    """Councils and police forces of which a return was late, estimated, due or missing."""
    public = {slot.agency for slot in calendar.slots if _PUBLIC_BODY.fullmatch(slot.agency)}
    names = body_names()
    figures: list[Figure] = []
    for agency in sorted(public):
        mine = [slot for slot in calendar.slots if slot.agency == agency]
        if any(slot.state != IN_TIME for slot in mine):
            figures += _states(mine, period, agency)
    labels = sorted(((code, names.get(code, code)) for code in {f.area for f in figures}), key=lambda pair: pair[1])
    return FigureTable(
        "returns_by_body", OutputKind.ORGANISATIONS, "Councils and police forces with a return late or missing",
        (Dimension("area", "Council or police force", additive=True, labels=tuple(labels)), STATE), tuple(figures),
        "calendar of returns",
    )  # fmt: skip


def _slot(name: str, state: str) -> Slot:
    return Slot(name, "returns_by_state", ((STATE.code, state),))


_UNAGREED = (
    "Which agencies had agreed to send what was not written down: whatever an agency has ever sent was taken as "
    "expected of it, so that one which never sent anything is not missed here."
)


def _sections(calendar: Calendar, period: Period, titles: Mapping[str, str]) -> tuple[Section, ...]:
    source = f"{_SOURCE}, as it stood on {day_words(calendar.on)}"
    return (
        _section_by_return(calendar, period, source), _section_by_year(source),
        _section_by_body(calendar, period, source, _missed_words(calendar, titles)),
        _section_ages(calendar, _kinds(calendar, titles), source),
        _section_inclusion(period, source),
    )  # fmt: skip


def _section_by_return(calendar: Calendar, period: Period, source: str) -> Section:
    return Section(
        "by-return", "Returns that came, and those that did not",
        f"Returns, one for each agency, kind of return and period, to the {period.label}; an empty box is none",
        "returns_by_state",
        Chart(ChartKind.MATRIX, "return", STATE.code, "A row for each return, a column for what became of it."),
        Sentence(
            "{received} returns came in time and {late} late; {estimate} were estimates, {due} were still due and "
            "{none} never came.",
            (*(_slot(code, code) for code in (LATE, ESTIMATE, DUE, NONE)), _slot("received", IN_TIME)),
        ),
        source, "Which of our figures would move most if the returns that never came had come?",
        not_known=(
            *(() if calendar.agreed else (_UNAGREED,)),
            "Why a return did not come is not recorded here. An agency that had nothing to report sends no file, and "
            "cannot be told from one that did not send.",
        ),
    )  # fmt: skip


def _section_by_year(source: str) -> Section:
    return Section(
        "by-year", "Returns by year", "Returns by the year to March in which their period ended; an empty box is none",
        "returns_by_year",
        Chart(ChartKind.MATRIX, "period", STATE.code, "A row for each year, a column for what became of returns."),
        Sentence(
            "For the {period:none}, {none} returns never came and {estimate} were estimates.",
            tuple(Slot(code, "returns_by_year", ((STATE.code, code),)) for code in (NONE, ESTIMATE)),
        ),
        source, "Does a year look lower only because fewer sent?",
    )  # fmt: skip


def _section_by_body(calendar: Calendar, period: Period, source: str, missed: str) -> Section:
    behind = {slot.agency for slot in calendar.slots if slot.state != IN_TIME and _PUBLIC_BODY.fullmatch(slot.agency)}
    kind = ChartKind.MATRIX if len(behind) <= DRAWN else ChartKind.NONE
    return Section(
        "by-body", "Councils and police forces with a return late or missing",
        f"Returns, to the {period.label}; an empty box is none", "returns_by_body",
        Chart(kind, "area", STATE.code, "A row for each council or police force, in order of name."),
        Sentence(missed), source, "What kept this return from being made, and who would have to help?",
        not_known=(
            "Councils and police forces that sent everything in time are not in this table.",
            "Services and other senders are counted in the tables above and not named.",
        ),
    )  # fmt: skip


def _section_ages(calendar: Calendar, kinds: Dimension, source: str) -> Section:
    code, title = kinds.labels[0]
    return Section(
        "ages", "How old each agency's newest data was",
        f"Agencies by days from the last day of their newest data to {day_words(calendar.on)}; an empty box is none",
        "agencies_by_age_of_data",
        Chart(ChartKind.MATRIX, "return", AGE.code, "A row for each return, a column for the age of the data."),
        Sentence(
            f"Of the return “{title}”, the newest data of {{to_100}} agencies was at most 100 days old, of {{to_365}} "
            "it was 101 to 365 days old, of {over} older; {no_data} had sent none.",
            tuple(
                Slot(band, "agencies_by_age_of_data", ((AGE.code, band), (kinds.code, code))) for band, _ in AGE.labels
            ),
        ),
        source,
        "Which decision here rests on data older than we thought?",
    )  # fmt: skip


def _section_inclusion(period: Period, source: str) -> Section:
    return Section(
        "which-cases", "Which cases the returns say they hold",
        f"Returns that came, by the rule their agency gave, to the {period.label}; an empty box is none",
        "returns_by_inclusion",
        Chart(ChartKind.NONE, "return", INCLUSION.code),
        Sentence(
            "{all} returns say that they hold all cases of their kind; {not_stated} do not say which.",
            tuple(
                Slot(code, "returns_by_inclusion", ((INCLUSION.code, code),)) for code in ("all", "not_stated")
            ),
        ),
        source, "Who decides which cases go into our return, and is it written down?",
        not_known=("A return of flagged cases only may look complete and leave out whatever nobody flagged.",),
    )  # fmt: skip


def _missed_words(calendar: Calendar, titles: Mapping[str, str]) -> str:
    """What councils and forces missed, by name and period, the newest first, in words."""
    names = body_names()
    whole: Counter[tuple[str, Span]] = Counter()
    missed: dict[tuple[str, Span], list[str]] = {}
    for slot in calendar.slots:
        if slot.agency in names:
            whole[slot.agency, slot.period] += 1
            if slot.state == NONE:
                words = _lower(titles.get(slot.return_code, slot.return_code))
                missed.setdefault((slot.agency, slot.period), []).append(words)
    if not missed:
        return "No council or police force missed a return."
    newest = sorted(missed, key=lambda key: (-key[1].end.toordinal(), names[key[0]]))
    said = "; ".join(
        f"{names[agency]}, {period.label}: {_which(missed[agency, period], whole[agency, period])}"
        for agency, period in newest[:NAMED]
    )
    more = f"; and {len(newest) - NAMED} more, in the table" if len(newest) > NAMED else ""
    return f"Never came from {said}{more}."


def _which(titles: Sequence[str], of: int) -> str:
    """The returns missed, by name where they are few."""
    if len(titles) <= 2:
        return " and ".join(titles)
    return f"all {of} returns" if len(titles) == of else f"{len(titles)} of {of} returns"


def _lower(title: str) -> str:
    """A title within a sentence: its first letter small, unless it begins with an abbreviation."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
