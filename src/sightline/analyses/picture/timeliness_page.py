"""The page "timeliness": what is drawn, what is asked, what is said beside it. No count is written here in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.dimensions import STATUS
from sightline.analyses.picture.timeliness_nowcast import BASIS, IN_THE_END, NOWCAST, SO_FAR, Happened
from sightline.analyses.picture.timeliness_steps import NOT_KNOWN
from sightline.analyses.picture.timeliness_tables import (
    ASSESSMENT,
    CRIME,
    KIND,
    NONE_CAME,
    RECEIPT,
    RETURNS,
    RUNG,
    SENDER_OF_RECORD,
    dimensions,
)
from sightline.standard.drafts import Chart, ChartKind, Page, Section, Sentence, Slot
from sightline.standard.units import Status

_OF_CRIME = (RUNG.code, Status.CRIME.value)
_OF_FACTOR = (RUNG.code, Status.FACTOR.value)
_NOW_AND_END = (
    Slot("now", NOWCAST.code, ((BASIS.code, SO_FAR),)), Slot("end", NOWCAST.code, ((BASIS.code, IN_THE_END),)),
)  # fmt: skip
_IN_CRIME = (STATUS.code, Status.CRIME.value)
_TRUNCATED = (
    "A short time can mean that records were made quickly, or that only what is told quickly was recorded: what is "
    "told years later is not here yet."
)
_FIRST_DAY = (
    "Time counts from the first day on which it may have happened. Of abuse that went on for years, that is its "
    "beginning."
)
_OTHERS = (
    "The returns of councils and of support services do not hold the day on which abuse happened, so that this can be "
    "said of crimes recorded by the police only."
)


TABLES = frozenset(
    {
        "records_of_crime_by_time", "children_by_time_to_first_crime_record", NOWCAST.code,
        "factors_by_length_of_assessment", "records_by_time_to_receive", "agencies_by_time_to_send",
    }
)  # fmt: skip


# Tables whose numbers a silent agency makes too low.
_TOO_LOW = frozenset({"records_of_crime_by_time", "factors_by_length_of_assessment", "records_by_time_to_receive"})


def timeliness_page(coverage: Coverage, tables: Collection[str], happened: Happened | str) -> Page:
    """The page for what was received; `tables` are those of the draft that hold figures.

    `happened` is what there is to say of the nowcast, or why there is none.
    """
    source = f"Returns for years to March {coverage.years_in_words}, linked by Sightline. {coverage.source}"
    latest = coverage.years[-1]
    why_none = happened if isinstance(happened, str) else ""
    every = (
        _crimes(source, latest, why_none), _children(source, latest),
        *(() if isinstance(happened, str) else (_nowcast(source, happened),)),
        _assessments(source, latest), _receipt(source, latest), _agencies(latest),
    )  # fmt: skip
    shown = (section for section in every if section.table in tables)
    sections = tuple(
        replace(section, not_known=(*coverage.missing, *section.not_known)) if section.table in _TOO_LOW else section
        for section in shown
    )
    return Page(
        "timeliness", "How long until it was recorded, and until it was received",
        "How much time lay between abuse and its record, and between a record and its receipt. It shows what was "
        "recorded only. What will be recorded later is missing from every recent period, so that a recent fall may be "
        "none.",
        sections,
        headline=_headline(tables),
        terms=(
            ("Reporting triangle",
             "a table of months in which something happened by months that passed until it was recorded; of recent "
             "months only the first part is known yet"),
            ("Nowcast",
             "how many will have been recorded of a recent period in the end, worked out from how long records took of "
             "periods before it"),
            ("Not known", "a day is missing from the record, or the days contradict one another"),
        ),
    )  # fmt: skip


def _headline(tables: Collection[str]) -> Sentence | None:
    if NOWCAST.code in tables:
        return Sentence(
            "Police have so far recorded crimes that may first have happened in the {period:end} against about {now} "
            "children. In the end it will be about {end} ({range:end}), if crimes are recorded as quickly as before.",
            _NOW_AND_END,
            "How many children the crimes of the latest year will be recorded against in the end cannot be shown.",
        )
    return None


def _slots(table: str, clock: str, within: tuple[str, str] | None, **codes: str) -> tuple[Slot, ...]:
    """A slot for each named band of a table, and one, `all`, for its total."""
    outer = (within,) if within else ()
    return (
        Slot("all", table, outer),
        *(Slot(name, table, (*outer, (dimensions()[clock].code, code))) for name, code in codes.items()),
    )


def _crimes(source: str, latest: int, why_none: str) -> Section:
    table = "records_of_crime_by_time"
    none = (f"How many will be recorded of the latest year in the end is not worked out: {why_none}.",)
    return Section(
        "until-recorded", "How long after it happened police recorded the crime",
        f"Records, one for each child and crime, year to March {latest}; all forces that took part", table,
        Chart(ChartKind.BARS, dimensions()[CRIME].code,
              alt="Records of crimes by the time from the first day it may have happened to the record"),
        Sentence(
            "Of {all} records of crimes in the {period:all}, {month} were made within a month of the first day on "
            "which it may have happened, and {five} more than five years after; for {unknown} that day is not known.",
            _slots(table, CRIME, _OF_CRIME, month="under_1_month", five="over_5_years", unknown=NOT_KNOWN),
        ),
        source, "What would have helped children to be heard sooner?",
        not_known=(_TRUNCATED, _FIRST_DAY, _OTHERS, *(none if why_none else ())),
    )  # fmt: skip


def _children(source: str, latest: int) -> Section:
    table = "children_by_time_to_first_crime_record"
    return Section(
        "children-until-recorded", "Children, by how long their first recorded crime took",
        f"Children aged under 18 when recorded, each by the first crime recorded in the year to March {latest}", table,
        Chart(ChartKind.NONE, dimensions()[CRIME].code),
        Sentence(
            "Police recorded a crime against {all} children in the {period:all}. For {month} the first of them was "
            "recorded within a month, for {five} after more than five years.",
            _slots(table, CRIME, _IN_CRIME, month="under_1_month", five="over_5_years"),
        ),
        source, "For children who waited longest: who had met them in that time?",
        not_known=(
            "Whoever has grown up before it is recorded is not counted here: the longest times are missing.",
            _TRUNCATED,
        ),
    )  # fmt: skip


def _nowcast(source: str, happened: Happened) -> Section:
    months = happened.horizon
    return Section(
        "nowcast", "Children, by the year of the crime: so far, in the end",
        f"Children against whom a crime was recorded within {months} months of the month in which it may first have "
        "happened, by the year of that month; police forces that sent everything", NOWCAST.code,
        Chart(ChartKind.RANGES, "period", BASIS.code,
              "For each year how many have been recorded so far, and how many it will be in the end, with a range."),
        Sentence(
            "Police have so far recorded crimes that may first have happened in the {period:end} against about {now} "
            f"children. Within {months} months of each crime it will be about {{end}} ({{range:end}}), if they are "
            f"recorded as quickly as before. For the {happened.complete}, the last year that is complete, it was about "
            "{whole}.",
            (*_NOW_AND_END, Slot("whole", NOWCAST.code, ((BASIS.code, IN_THE_END),), happened.complete)),
        ),
        source, "Before we say that abuse fell in the latest year: what share of it has been recorded yet?",
        not_known=(
            "The nowcast takes it that crimes are recorded as quickly as they were before. Where a campaign, a new way "
            "of recording or a court case changed that, it is wrong, and its range does not say so.",
            "It speaks only of children whom police will have recorded, and of those recorded while under 18. Most "
            "abuse is never recorded.",
            f"What is recorded after more than {months} months is in no year here, and neither are crimes of which the "
            "force gives no day.",
            "The range leaves out doubt about which records are one child's.",
            *happened.left_out,
        ),
    )  # fmt: skip


def _assessments(source: str, latest: int) -> Section:
    table = "factors_by_length_of_assessment"
    return Section(
        "until-assessed", "How long assessments took that found sexual abuse",
        f"Factors of sexual abuse or exploitation in finished assessments, year to March {latest}; all councils that "
        "took part", table,
        Chart(ChartKind.BARS, dimensions()[ASSESSMENT].code,
              alt="Factors by the time from the start of the assessment to its authorisation"),
        Sentence(
            "Of {all} such factors in the {period:all}, {month} stood in assessments that took up to a month and "
            "{longer} in assessments that took over three months.",
            _slots(table, ASSESSMENT, _OF_FACTOR, month="under_1_month", longer="over_3_months"),
        ),
        source, "While an assessment runs, who can already see what it has found?",
        not_known=(
            "When the abuse happened is not in these returns: time counts from the start of the assessment.",
            "Assessments that had not been authorised are not here, and they may have taken longest.",
            "A factor can be seen by others only once the assessment is authorised. A short assessment need not be a "
            "better one.",
        ),
    )  # fmt: skip


def _receipt(source: str, latest: int) -> Section:
    table = "records_by_time_to_receive"
    return Section(
        "until-received", "How old records were when they were received",
        f"Records specific to sexual abuse made in the year to March {latest}, by the kind of agency; an empty box is "
        "none", table,
        Chart(ChartKind.MATRIX, SENDER_OF_RECORD.code, dimensions()[RECEIPT].code,
              "A row for each kind of agency, a column for how old its records were when received."),
        Sentence(
            "Of {all} records made in the {period:all}, {month} were received within a month, {half} after six to "
            "twelve months and {year} after one to two years.",
            _slots(table, RECEIPT, None, month="under_1_month", half="6_to_12_months", year="1_to_2_years"),
        ),
        source, "Which decisions could not wait for this, and were taken without it?",
        not_known=(
            "Most of this time is the wait for a return that comes once a year: a record made in April waits longest.",
            "A return that was sent again counts from the day on which it came again.",
            "Only the newest year is shown: older records that are still open are sent again each year.",
        ),
    )  # fmt: skip


def _agencies(latest: int) -> Section:
    return Section(
        "agencies", "How long after the year its returns came",
        f"Agencies, by when the last of the returns counted here first came, year to March {latest}; an empty box is "
        "none", "agencies_by_time_to_send",
        Chart(ChartKind.MATRIX, KIND.code, dimensions()[RETURNS].code,
              "A row for each kind of agency, a column for how long after the year its returns came."),
        Sentence(
            "Of councils, the returns of {half} for the {period:half} came six to twelve months after it; of {none} "
            "not all came.",
            tuple(
                Slot(name, "agencies_by_time_to_send", ((dimensions()[RETURNS].code, code), (KIND.code, "council")))
                for name, code in (("half", "6_to_12_months"), ("none", NONE_CAME))
            ),
            "How long the returns of each kind of agency took stands in the table.",
        ),
        "The ledger of what was received", "What would it take to receive this a month after the year, or each month?",
        not_known=("Which return of which agency came late is on the page about returns.",),
    )  # fmt: skip
