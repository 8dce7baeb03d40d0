"""The page "prevalence": what people told surveys, wave by wave, and the Children's Commissioner's estimate of 2015.

Tier 2, in per cent of the people asked. A share of adults who say that it happened to them as children is no number of
children now, so nothing here stands in a table or on an axis with a count or an estimate. No figure of a survey comes
with Sightline: a user supplies them (sightline.published.surveys), and what nobody confirmed is named without its
number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from sightline.analyses.picture.commissioner import TABLES as COMMISSIONER_TABLES
from sightline.analyses.picture.commissioner import TERMS as COMMISSIONER_TERMS
from sightline.analyses.picture.commissioner import section as commissioner_section
from sightline.published.surveys import Wave
from sightline.standard.drafts import (
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    Listed,
    OutputKind,
    Page,
    Section,
    Sentence,
    Slot,
)
from sightline.standard.figures import ASKED, Dimension, Figure, Interval, Measure, Period, Population, day_words
from sightline.standard.records import Ledgers
from sightline.standard.shares import wilson
from sightline.standard.units import Mark, Status, Unit

NAME, SHARES, ROWS = "prevalence", "survey-prevalence", "survey-rows"
WAVE = "wave"
# Surveys ask in England, in England and Wales or in the whole country: no code of an area stands for all of them.
AREA = "surveyed"
_AREA_WORDS = Dimension("area", "Area", False, ((AREA, "where each survey asked"),))
_STATE = Dimension(
    "state", "Row of the file", True,
    (("shown", "Confirmed: its share is shown"), ("not-confirmed", "Not confirmed: named without its number")),
)  # fmt: skip
_FIELDWORK = "fieldwork of each wave"  # the label of every period here, so that waves of all dates share one chart
_LEVEL = 0.95  # of an interval that is worked out here
_LONGEST_ID = 72
_ROWS_MEASURE = Measure(
    "survey_rows", "Rows of the file of surveys", Unit.FIGURE,
    Population("survey-rows", "rows of a table of publications, and never people", "does not apply", "not said"),
    Status.NONE, "sightline-survey-rows/1", "Sightline, the file of surveys that was given to it",
)  # fmt: skip
_NOT_NOW = (
    "How many children are being abused now. Surveys ask people about their childhood, which for some of them was "
    "decades ago, and most who were children then are never asked."
)
_NOT_ASKED = (
    "What those would say who were not asked. A survey of households reaches nobody in prison, in a care home or "
    "without a home."
)
_NOT_TOLD = "How many were asked and did not say. Not everyone tells a survey, and some do not know or do not remember."
_NOT_ALIKE = (
    "Whether two surveys mean the same. Questions, the ages that count as childhood, and ways of asking differ, and "
    "each alone can move a share."
)
_NOT_ADDED = "Nothing here is added to, taken from or divided by a count of recorded children, or an estimate."
TERMS = (
    ("Prevalence", "The share of a group of people who say that something has happened to them."),
    ("Wave", "One round of a survey, with its own people, questions and dates."),
    (
        "Design effect",
        "How much less people in a survey say than as many drawn by lot: 1,500 people with a design effect of 1.5 say "
        "as much as 1,000 drawn by lot.",
    ),
    ("Wilson", "A way to work out the range of a share, named after Edwin Wilson, who published it in 1927."),
    *COMMISSIONER_TERMS,
)  # fmt: skip


def prevalence_draft(waves: Sequence[Wave], known: Ledgers, year: int) -> Draft:
    """The draft of the page, from a user's waves in the order in which they are shown; it stands without any.

    `known` parts two waves that a record of the break or clash ledger names together, whatever the file says. `year` is
    that of the latest published statistics, which dates the page where there is no wave. Units: per cent of the people
    asked; figures (rows of the file); and, each in a table of its own, records and children as the Commissioner has
    them.
    """
    rows = _rows(waves, year)
    tables = (rows, *COMMISSIONER_TABLES)
    first = _without(rows)
    if waves:
        codes = _codes(waves)
        shares = _shares(waves, codes)
        tables = (shares, *tables)
        first = _surveys(waves, codes, shares, known)
    page = Page(
        NAME,
        "Survey prevalence: what people say of their childhood",
        "Surveys ask people whether it happened to them, and give a share of those asked. It tells what no agency "
        "recorded, and it is about other people and other years than any count of children here: so it stands on a "
        "page of its own, and on no chart with a count or an estimate.",
        (first, commissioner_section()),
        headline=_headline(bool(waves)),
        terms=TERMS,
    )
    return Draft(NAME, 2, tables, page)


def range_of(wave: Wave) -> tuple[Interval | None, str]:
    """The range of a confirmed wave, in per cent, and in words where it comes from or why there is none.

    As published where the row has one. Else Wilson's at 95%, as if respondents over design effect had been asked by lot
    (Kish, Survey Sampling, 1965: effective sample size), from the lowest to the highest share that is rounded to that
    published; none where either is not said, since it would be too narrow.
    """
    if wave.percent is None:
        return None, "none is shown"
    if wave.lower is not None and wave.upper is not None and wave.level is not None:
        found = Interval(ASKED, wave.level / 100, wave.lower, wave.upper, "as published")
        return found, f"{wave.lower:g} to {wave.upper:g} per cent, at {wave.level:g}%, as published"
    if wave.respondents is None:
        return None, "none: the row does not say how many people were asked"
    if wave.design_effect is None:
        return None, "none: the row gives no design effect, and a range without it would be too narrow"
    people = wave.respondents / wave.design_effect
    half = 0.5 * 10.0**-wave.decimals  # what the publisher's rounding leaves open
    least, most = max(0.0, wave.percent - half), min(100.0, wave.percent + half)
    low, high = 100 * wilson(least / 100 * people, people)[0], 100 * wilson(most / 100 * people, people)[1]
    found = Interval(ASKED, _LEVEL, low, high, "Wilson, worked out by Sightline from respondents and design effect")
    words = (
        f"{low:.1f} to {high:.1f} per cent, at 95%, worked out by Sightline (Wilson) as if {people:,.0f} people had "
        f"been drawn by lot: {wave.respondents:,} people over a design effect of {wave.design_effect:g}; what rounding "
        "leaves open is in it"
    )
    return found, words


def _shares(waves: Sequence[Wave], codes: Mapping[Wave, str]) -> FigureTable:
    names = tuple((codes[wave], _name(wave)) for wave in waves)
    return FigureTable(
        SHARES, OutputKind.PUBLISHED, "Shares of the people asked, as publishers gave them",
        (Dimension(WAVE, "Survey, wave and question", False, names), _AREA_WORDS),
        tuple(_figure(wave, codes[wave]) for wave in waves), "a user's file of surveys, column percent",
    )  # fmt: skip


def _figure(wave: Wave, code: str) -> Figure:
    measure = Measure(
        f"survey-{code}", f"Share of the people asked, {_name(wave)}", Unit.PERCENT,
        Population(f"survey-{code}", wave.population, wave.age_basis, "childhood, whenever that was"),
        Status.NONE, f"as published: {wave.question}", f"{wave.source}, read on {day_words(wave.read_on)}",
        f"nearest {10.0 ** -_decimals(wave):g}" if wave.confirmed else "exact",  # the latter is not said on the page
    )  # fmt: skip
    period = Period(wave.start, wave.end, _FIELDWORK)
    if not wave.confirmed or wave.percent is None:
        return Figure(measure, period, AREA, None, ((WAVE, code),), Mark.NOT_AVAILABLE)
    found, _ = range_of(wave)
    return Figure(
        measure, period, AREA, wave.percent, ((WAVE, code),), denominator=wave.respondents,
        intervals=(found,) if found else (),
    )  # fmt: skip


def _decimals(wave: Wave) -> int:
    """The finest that the publisher prints of the share or its range, so that both are shown alike."""
    ends = [f"{end:f}".rstrip("0").partition(".")[2] for end in (wave.lower, wave.upper) if end is not None]
    return max(wave.decimals, *map(len, ends)) if ends else wave.decimals


def _rows(waves: Sequence[Wave], year: int) -> FigureTable:
    """How many rows are shown, and how many are named without their number: noughts where no file was given."""
    period = Period.year_to_march(year)
    if waves:
        period = Period(min(wave.start for wave in waves), max(wave.end for wave in waves), _FIELDWORK)
    shown = sum(wave.confirmed for wave in waves)
    counts = (("shown", shown), ("not-confirmed", len(waves) - shown))
    figures = tuple(Figure(_ROWS_MEASURE, period, AREA, float(count), (("state", code),)) for code, count in counts)
    return FigureTable(
        ROWS, OutputKind.PUBLISHED, "Rows of the file of surveys", (_STATE, _AREA_WORDS), figures, "a user's file"
    )


def _name(wave: Wave) -> str:
    return f"{wave.survey}, {wave.wave}: {wave.question}{'' if wave.confirmed else ' (not confirmed)'}"


def _codes(waves: Sequence[Wave]) -> dict[Wave, str]:
    """A code for each wave, of its own words, by which a reader may cite it."""
    codes: dict[Wave, str] = {}
    for wave in waves:
        words = re.sub(r"[^a-z0-9]+", "-", f"{wave.survey} {wave.wave} {wave.question}".lower()).strip("-")
        stem = words[:_LONGEST_ID].strip("-") or WAVE
        same = sum(code == stem or code.startswith(f"{stem}-no-") for code in codes.values())
        codes[wave] = f"{stem}-no-{same + 1}" if same else stem
    return codes


def _parted(waves: Sequence[Wave], codes: Mapping[Wave, str], known: Ledgers) -> tuple[tuple[str, str], ...]:
    """(code, words) of each row that may not be compared with the row above it: a rule stands between the two."""
    return tuple((codes[below], words) for above, below in pairwise(waves) if (words := _why(above, below, known)))


def _why(above: Wave, below: Wave, known: Ledgers) -> str:
    if above.survey != below.survey:
        return "Another survey: not to be compared with the rows above"
    if above.question != below.question:
        return "Another question: not to be compared with the rows above"
    if not above.may_be_compared(below):
        return "Not to be compared with the row above: no row says that its publisher allows it"
    codes = _codes((above, below))
    records = known.touching([_figure(wave, codes[wave]) for wave in (above, below)]).records
    if records:
        return f"Not to be compared with the row above: record {records[0].id}"
    return ""


def _surveys(waves: Sequence[Wave], codes: Mapping[Wave, str], shares: FigureTable, known: Ledgers) -> Section:
    unsure = any(not wave.confirmed for wave in waves)
    more = " Named without a number, because nobody has confirmed what the row says: {unsure} more." if unsure else ""
    noun = "share" if sum(wave.confirmed for wave in waves) == 1 else "shares"
    return Section(
        "surveys", "What people told surveys, wave by wave",
        "Per cent of the people asked (not children, and not a number of people), each wave by itself, in the order of "
        "the alphabet",
        shares.name,
        Chart(
            ChartKind.RANGES, WAVE,
            alt="One row for each survey, question and wave: a dot for the share and a line for its range. A dashed "
            "rule stands above a row that may not be compared with the row above it.",
            breaks=_parted(waves, codes, known),
        ),
        Sentence(
            f"The chart shows {{shown}} {noun} of people asked, as published.{more} A share is not a "
            "number of children, and rows on two sides of a dashed line are not one series.",
            (_slot("shown", "shown"), _slot("unsure", "not-confirmed")),
            "The figures for this sentence are not available.",
        ),
        "; ".join(dict.fromkeys(wave.source for wave in waves)),
        "Which of these do we quote, and do we say who was asked, about which years, and what was not asked?",
        not_known=(_NOT_NOW, _NOT_ASKED, _NOT_TOLD, _NOT_ALIKE, _NOT_ADDED),
        entries=tuple(_entry(wave, codes[wave]) for wave in waves),
    )  # fmt: skip


def _without(rows: FigureTable) -> Section:
    return Section(
        "surveys", "No survey was supplied",
        "Rows of a file of surveys, of which none was given", rows.name, Chart(ChartKind.NONE, "state"),
        Sentence(
            "No share of people is shown: no figure of a survey comes with Sightline, because each must be read and "
            "confirmed at its source by whoever prints it. A file of them goes in with --surveys; docs/surveys.md "
            "lists its columns.",
        ),
        "No file was given. What follows holds for every survey",
        "Which survey speaks of people like those here, and who will read it at its source?",
        not_known=(_NOT_NOW, _NOT_ASKED, _NOT_TOLD),
    )  # fmt: skip


def _slot(name: str, state: str) -> Slot:
    return Slot(name, ROWS, (("state", state),), area=AREA)


def _headline(given: bool) -> Sentence:
    if not given:
        return Sentence("No survey was supplied, so no share of people who say that they were abused is shown.")
    return Sentence(
        "What people told surveys has a page of its own, as shares of the people asked and never as a number of "
        "children. Shares shown there: {shown}.",
        (_slot("shown", "shown"),),
    )


def _entry(wave: Wave, code: str) -> Listed:
    """All that is known of a wave, in words; of one that is not confirmed nothing that is a result."""
    parts = [
        ("Who was asked", wave.population),
        ("Age that counts", wave.age_basis),
        ("Fieldwork", f"{day_words(wave.start)} to {day_words(wave.end)}"),
    ]
    if wave.confirmed and wave.percent is not None:
        parts += [
            ("Share of the people asked", f"{wave.percent:.{wave.decimals}f} per cent"),
            ("People who answered", "not said" if wave.respondents is None else f"{wave.respondents:,}"),
            ("Range", range_of(wave)[1]),
            *_number(wave),
            ("May be compared with", "; ".join(wave.comparable_with) or "nothing: no wave is named by this row"),
            ("Confirmed by", wave.confirmed_by),
        ]
    else:
        words = "nobody has said that this row is what the publication says, so no number of it is shown"
        parts.append(("Not confirmed", words))
    parts.append(("Source", f"{wave.source} (read on {day_words(wave.read_on)})"))
    return Listed(code, _name(wave), tuple(parts))


def _number(wave: Wave) -> list[tuple[str, str]]:
    if wave.number is None:
        return []
    ends = f" ({wave.number_lower:,} to {wave.number_upper:,})" if wave.number_lower is not None else ""
    words = f"{wave.number:,}{ends} of the people described above; not of children now, and drawn on no chart"
    return [("Number of people that the publisher makes of it", words)]
