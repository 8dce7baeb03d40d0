"""Drawn tables, dense in trouble: nulls, ties, rows that differ in one column, month ends, leap days, 18th birthdays.

Every column of a table's definition is filled; one that is never null there is never null here. All is made up: the
codes are real, the records and people are not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from sightline.analyses.children_who_harm import steps as welfare
from sightline.analyses.pathways import whatif_steps as whatif
from sightline.analyses.perpetrators import organised_steps as organised
from sightline.analyses.perpetrators import prison_steps as prison
from sightline.analyses.picture import timeliness_steps as timeliness
from sightline.analyses.picture.codes import CROSSING, CROSSINGS, PLACE, PLACES
from sightline.analyses.picture.steps import STEPS as PICTURE
from sightline.analyses.quality.agreement import STEPS as AGREEMENT_STEPS
from sightline.chronology.accounts import READING_DAY
from sightline.chronology.happenings_services import SCHOOL_TERM
from sightline.chronology.once import SOURCES
from sightline.chronology.sources import CONTENT
from sightline.chronology.steps import STEPS as CHRONICLE
from sightline.standard.cycles import spans
from sightline.standard.model import EVENT, LINK, PERSON
from sightline.standard.tables import Column, Type
from tests.spec.conftest import COVERED, CROSSWALK, LINK_SET, SPAN

Row = dict[str, Any]
Rows = list[Row]
Tables = dict[str, Rows]
Strategy = st.SearchStrategy[Any]

COLUMNS: dict[str, Sequence[Column]] = {
    **CONTENT,
    **{step.name: step.columns for step in (*CHRONICLE, *PICTURE, *timeliness.STEPS, *whatif.STEPS, *AGREEMENT_STEPS)},
    "link": LINK.columns,
    "event": EVENT.columns,
    "person": PERSON.columns,
    "crosswalk": CROSSWALK,
    "school_term": SCHOOL_TERM,
    "covered_year": COVERED,
    "link_set": LINK_SET,
    "span": SPAN,
    "place": PLACE,
    "crossing": CROSSING,
    "delay_band": timeliness.DELAY_BAND,
    "steady_agency": timeliness.STEADY_AGENCY,
    "month_span": timeliness.MONTH_SPAN,
    "handover": whatif.HANDOVER,
    "reading_day": READING_DAY,
    **{step.name: step.columns for step in (*prison.STEPS, *organised.STEPS, *welfare.STEPS)},
    "organised_span": organised.ORGANISED_SPAN,
    "welfare_span": welfare.WELFARE_SPAN,
    "service_region": prison.SERVICE_REGION,
    "prison_span": prison.PRISON_SPAN,
}
# What a table that a step reads holds once, by whoever made it. The keys of steps are their own.
KEYS: dict[str, tuple[str, ...]] = {
    **{step.name: step.key for step in (*CHRONICLE, *PICTURE, *timeliness.STEPS, *whatif.STEPS, *AGREEMENT_STEPS)},
    "happening_once": ("event_key",),
    "school_term": ("school_year", "term"),
    "crosswalk": ("code_list", "code"),
    "covered_year": ("year",),
    "link": LINK.key,
    "link_set": ("draw",),
    "span": ("year", "span"),
    "place": ("about", "name"),
    "crossing": ("one", "other"),
    "steady_agency": ("agency",),
    **{step.name: step.key for step in (*prison.STEPS, *welfare.STEPS)},
}

RECORDS = ("r1", "r2", "r3")
PEOPLE = ("p1", "p2", "p3")
ENDS = (date(2025, 3, 31), date(2024, 3, 31), date(2024, 2, 29))  # of what a submission speaks of
# Drawn often, so that days are the same; and on each, or on the day after it, somebody of BIRTHS has a birthday.
USUAL = (date(2024, 3, 31), date(2024, 4, 1), date(2024, 2, 29), date(2024, 3, 30), date(2026, 2, 28))
MONTH_ENDS = (
    date(2023, 2, 28), date(2023, 3, 1), date(2023, 3, 31), date(2023, 4, 1), date(2024, 1, 31), date(2024, 2, 28),
    date(2024, 3, 1), date(2024, 4, 30), date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 28),
    date(2025, 3, 31), date(2026, 3, 1), date(2008, 2, 29),
)  # fmt: skip
TIMES = (datetime(2024, 3, 31, 23, 59, 59, 999999, UTC), datetime(2024, 4, 1, tzinfo=UTC))
FAR = (date(1, 1, 1), date(1582, 10, 10), date(1900, 2, 28), date(2100, 3, 1), date(9999, 12, 31))
# Most make someone 18 on one of those days, or on the day after it. Two are no first of a month: age_on takes any.
BIRTHS = (
    *(date(2006, 4, 1), date(2006, 3, 1), date(2006, 3, 31), date(2008, 2, 29)) * 3, date(2008, 3, 1), date(2007, 1, 1),
    date(2005, 2, 1), date(2019, 4, 1), date(2024, 3, 1), date(2024, 4, 1), date(1900, 3, 1),
)  # fmt: skip
KINDS = (
    "factor", "crime_recorded", "support_referral", "referral", "crime_outcome", "protection_plan", "support_wait",
)  # fmt: skip
# A few codes of each list; upper and lower case, and texts of which one begins another, so that order is tried.
CODES: dict[str, tuple[str, ...]] = {
    "assessment_factor": ("19C", "19B", "2B", "1A"),
    "category_of_abuse": ("SAB", "NEG", "MUL"),
    "closure_reason": ("RC7", "RC1"),
    "crime_outcome": ("1", "1A", "10", "2"),
    "ethnic_group": ("white", "other", "refused", "not_obtained", "not_known"),
    "ethnicity_observed": ("IC1", "IC3", "IC5", "IC9"),
    "event_kind": KINDS,
    "support_end": ("completed", "declined"),
    "support_reason": ("csa", "csa_suspected", "family_support"),
}
# By name, where a table means something else than its type alone.
NAMED: dict[str, tuple[Any, ...]] = {
    "record_key": RECORDS,
    "person_key": PEOPLE,
    "person_before": PEOPLE,
    "agency": ("E1", "E1", "F1"),
    "submission": (2, 2, 10, 1),
    "period_end": (ENDS[0], *ENDS),
    "received_on": (date(2025, 6, 1), date(2024, 6, 1)),
    "crime": ("c1", "c1", "c2", "c3"),
    "birth_month": BIRTHS,
    "area": ("E06000001", "E06000002", "e06000001", "Ä", ""),
    "home_area": ("E06000001", "E06000002"),
    "episode": ("2024-03-31", "2024-04-01", "c1", ""),
    "code_list": ("assessment_factor", "offence_class", "support_reason"),
    "code": ("19C", "19B", "2B", "20B", "csa"),
    "role": ("suspect", "victim", "suspect", "subject", "witness"),
    "context": ("online", "not_known", "family_environment"),
    "harmed_by": ("adult_on_child", "child_on_child", "not_known"),
    "setting": ("online", "school", "home_victim", "other_home", "other", "not_known"),
    "offence_code": ("20B", "19C", "19D"),
    "outcome": ("1", "1A", "10", "no_further_action"),
    "ethnicity": ("WBRI", "REFU", "NOBT", "MWBC"),
    "sender": ("council", "police", "support"),
    "actor": ("council", "police"),
    "status": ("assessed factor", "recorded crime", "concern", "plan for sexual abuse"),
    "status_of_a_child": ("recorded crime",),
    "age": (17, 18, 0),
    "harm_age": (17, 16, 15, 4, 0),
    "delay": (0, 365, 366, 1826, 1827, 3652, 3653, 7305, 7306),
    "source": ("council", "police", "youth_justice"),
    "rank": (1, 2, 3),
    "draw": (1, 2),
    "year": (2024, 2025, 2026),
    "sex": ("F", "M", "U", "1", "2"),
    "ethnicity_source": ("council", "support", "police"),
    "band": ("strong", "moderate", "single"),
    "precision": ("day", "none"),
}
EMPTY: Mapping[str, Strategy] = MappingProxyType({})
FRESH = (5, 8, 2, 6, 9, 0)  # rows of a table that are drawn anew
TWINS = (12, 20, 4)  # and rows that are then made of them


def values(column: Column, *, null: bool | None = None) -> Strategy:
    """A value of a column. Null comes about one time in five where it may; few values, so that many are the same."""
    drawn: tuple[Any, ...]
    if column.name in NAMED and column.type is not Type.BOOL:  # a flag may be called as a thing is
        drawn = NAMED[column.name]
    elif column.codes is not None:
        drawn = CODES.get(column.codes, ("a", "b"))
    elif column.type is Type.DATE:
        drawn = (*USUAL * 4, *MONTH_ENDS, *FAR)
    elif column.type is Type.TIMESTAMP:
        drawn = TIMES
    elif column.type is Type.BOOL:
        drawn = (False, True)
    elif column.type is Type.INT:
        drawn = (0, 1, 2)
    else:
        drawn = ("a", "A", "ab")
    may = column.null if null is None else null
    return st.sampled_from((*drawn, *[None] * (1 + len(drawn) // 5)) if may else drawn)


def rows(
    name: str, *, once: bool = True, never: Sequence[str] = (), otherwise: Mapping[str, Strategy] = EMPTY
) -> st.SearchStrategy[Rows]:
    """Rows of the table of that name: fresh ones, and twins of them with at most two columns changed.

    `once` keeps one row of each key; the columns of `never` are never null; `otherwise` draws a column in another way.
    """
    of = {column.name: values(column, null=False if column.name in never else None) for column in COLUMNS[name]}
    of.update(otherwise)
    one = st.fixed_dictionaries(of)
    # Made here and not at each draw: Hypothesis looks a new strategy over, which takes as long as to draw from it.
    fresh = {size: st.lists(one, min_size=size, max_size=size) for size in FRESH}
    return _rows(of, fresh, st.lists(st.sampled_from(sorted(of)), max_size=2), KEYS.get(name, ()) if once else ())


@st.composite
def _rows(
    draw: st.DrawFn, of: Mapping[str, Strategy], fresh: Mapping[int, Strategy], changed: Strategy, key: Sequence[str]
) -> Rows:
    made: Rows = draw(fresh[draw(st.sampled_from(FRESH))])
    for _ in range(draw(st.sampled_from(TWINS)) if made else 0):
        twin = dict(draw(st.sampled_from(made)))
        for column in draw(changed):
            twin[column] = draw(of[column])
        made.append(twin)
    return first_of_each(made, key)


def first_of_each(made: Rows, key: Sequence[str]) -> Rows:
    """The rows without those whose key stood before; all of them where there is no key."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in made:
        seen.setdefault(tuple(row[name] for name in key), row)
    return list(seen.values()) if key else made


@st.composite
def links(draw: st.DrawFn, *, whole: bool = True) -> Rows:
    """A link table: in draw 0 every record has its person, and a person's records have one band, as linkage writes it.

    Other draws, which are differences, come beside it. Not `whole`: a record may be missing, which breaks a promise.
    """
    person = {key: draw(st.sampled_from(PEOPLE)) for key in RECORDS}
    band = {key: draw(values(LINK.column("band"))) for key in PEOPLE}
    kept = RECORDS if whole else draw(st.lists(st.sampled_from(RECORDS), unique=True, max_size=2))
    best = [{"record_key": key, "draw": 0, "person_key": person[key], "band": band[person[key]]} for key in kept]
    others: Rows = draw(rows("link"))
    return [*others, *best]


@st.composite
def said_of_persons(draw: st.DrawFn) -> Rows:
    """Rows of person_says: all that are said of one person have the band of that person."""
    band = {key: draw(values(LINK.column("band"))) for key in PEOPLE}
    made: Rows = draw(rows("person_says"))
    return [{**row, "band": band[row["person_key"]]} for row in made]


HELD = ("r1", "r2", "r3", "r4", "r5")  # records with an event specific to sexual abuse


@st.composite
def csa_records(draw: st.DrawFn, name: str = "csa_record") -> Rows:
    """Rows of csa_record, or of one with its columns: a record has one person, a person one birth and one sex.

    Year and age are those of the day of recording.
    """
    person = {key: draw(st.sampled_from(PEOPLE)) for key in HELD}
    born = {key: draw(st.sampled_from(BIRTHS)) for key in PEOPLE}
    sex = {key: draw(values(PERSON.column("sex"))) for key in PEOPLE}
    otherwise = {"event_key": st.just(""), "record_key": st.sampled_from(HELD)}
    made: Rows = draw(rows(name, once=False, otherwise=otherwise))
    for number, row in enumerate(made):
        key, day = person[row["record_key"]], row["recorded_on"]
        had = (day.month, day.day) >= (born[key].month, born[key].day)
        row |= {
            "event_key": f"e{number}",
            "person_key": key,
            "sex": sex[key],
            "year": day.year if (day.month, day.day) < (4, 1) else day.year + 1,
            "age": day.year - born[key].year - (0 if had else 1),
        }
    return [row for row in made if 0 <= row["age"] < 18]


@st.composite
def events(draw: st.DrawFn) -> Rows:
    """Rows of event: the token of an event is its own, whatever else two events share."""
    made: Rows = draw(rows("event", once=False, otherwise={"event_key": st.just("")}))
    return [{**row, "event_key": f"e{number}"} for number, row in enumerate(made)]


@st.composite
def numbered(draw: st.DrawFn, name: str, column: str, otherwise: Mapping[str, Strategy] = EMPTY) -> Rows:
    """Rows of a table of which one column is each row's own, whatever else two rows share."""
    made: Rows = draw(rows(name, once=False, otherwise={column: st.just(""), **otherwise}))
    return [{**row, column: f"{column}{number}"} for number, row in enumerate(made)]


@st.composite
def happenings(draw: st.DrawFn, name: str) -> Rows:
    """Rows of a return's happenings, each with the token of its event: the same for all that say the same."""
    made: Rows = draw(rows(name))
    return [{**row, "event_key": event_key(row)} for row in made]


def event_key(row: Row) -> str:
    """The token of the event that a happening becomes: a dash for what is not known, the thing's own token if any."""
    day = row.get("happened_on")
    parts = [row["record_key"], row["kind"], row.get("code"), day and day.isoformat(), row.get("episode"), row["role"]]
    words = ["-" if part is None else part for part in parts]
    own = [] if row.get("item") is None else [row["item"]]
    return hashlib.md5("|".join([*words, *own]).encode()).hexdigest()


# Bands that leave gaps, and one that ends where another begins; a clock of which there is no band.
BANDS = [
    {"clock": "crime", "band": "short", "from_day": 0, "to_day": 30},
    {"clock": "crime", "band": "long", "from_day": 31, "to_day": 366},
    {"clock": "receipt", "band": "all", "from_day": 1, "to_day": 99999},
]  # fmt: skip
CLOCKS = st.sampled_from(("crime", "crime", "receipt", "assessment"))
DAYS = st.sampled_from((0, 30, 31, 366, 367, -1, None))
# March 2024 to March 2025, so that days lie before, in and after them.
MONTHS = [
    {"month": number, "year": 2024 if number == 1 else 2025, "starts": span.start, "ends": span.end}
    for number, span in enumerate(spans("month", date(2024, 3, 31), date(2025, 3, 31)), start=1)
]

# Happenings and meanings that meet often, among them offences whose victims may be of any age.
MEANT: dict[str, Strategy] = {
    "code_list": st.sampled_from(("offence_class", "offence_class", "assessment_factor", None)),
    "code": st.sampled_from(("19C", "19C", "20B", None)),
}
# Kinds of which several returns may speak, or whose person may be another agency's; few days, so that they meet.
FEW: dict[str, Strategy] = {
    "kind": st.sampled_from(("referral", "contact", "protection_plan")),
    "happened_on": st.sampled_from(USUAL[:3]),
}
HELD_ONCE: dict[str, Strategy] = {
    **MEANT,
    "kind": st.sampled_from(
        (*("crime_recorded",) * 2, *KINDS, *("contact",) * 3, "return_interview", "notice_received")
    ),
    "source": st.sampled_from(("cin", "cin", "contacts", "return_interviews")),
    "happened_on": st.sampled_from((*USUAL[:3] * 2, *USUAL, date(9999, 12, 31), None)),
}
TERMS = [
    {"school_year": 1, "term": "a", "first_day": date(2024, 2, 28), "last_day": date(2024, 2, 29)},
    {"school_year": 1, "term": "b", "first_day": date(2024, 3, 1), "last_day": date(2024, 3, 31)},
    {"school_year": 2, "term": "a", "first_day": date(2025, 1, 1), "last_day": date(2025, 4, 20)},
]
AGES = st.sampled_from((17, 16, 15, 10, 9, 5, 4, 0))
ANSWERS = st.sampled_from(("yes", "no", "not_known"))
OF_CHILD: dict[str, Strategy] = {"age": AGES, "online": ANSWERS, "group_based": ANSWERS}
# Years by themselves, one of which is also part of the whole; then both are.
SPANS = [
    {"year": 2024, "span": 2024},
    {"year": 2025, "span": 2025},
    {"year": 2024, "span": 0},
    {"year": 2025, "span": 0},
]
# Dimensions of which some are crossed, as they are named here and not in the other order.
SOME: dict[str, Strategy] = {
    "dimension": st.sampled_from(
        ("age", "harmed_by", "harmed_by", "sex", "age_group", "exploitation", "ethnicity_council", "stratum", "status")
    ),
    "code": st.sampled_from(("not_known", "F", "yes")),
}
# Tables that are more than their columns, by name.
SPECIAL: dict[str, Callable[[], st.SearchStrategy[Rows]]] = {
    "link": links,
    "person_says": said_of_persons,
    "csa_record": csa_records,
    "event": events,
    # Receiving sets aside a row without its crime reference, and a crime without the day on which it was recorded; so
    # a crime always has a day, which the step crime_harmed_by needs.
    "police_crime": lambda: rows("police_crime", never=("crime",)),
    "police_party": lambda: rows("police_party", never=("crime",)),
    "crime": lambda: rows("crime", never=("recorded_date",)),
    "happening_once": lambda: numbered("happening_once", "event_key", HELD_ONCE),
    **{step.name: partial(happenings, step.name) for step in SOURCES},
    # What several returns say of the same records, kinds and days as the happenings.
    "said_by_several": lambda: rows("said_by_several", otherwise=FEW),
    "school_term": lambda: st.just(TERMS),
    "crosswalk": lambda: rows("crosswalk", otherwise=MEANT),
    "child_year": lambda: rows("child_year", otherwise=OF_CHILD),
    "child_area": lambda: rows("child_area", never=("area",)),
    # In a further draw a person may be somebody who has no record in draw 0.
    "link_draw": lambda: rows(
        "link_draw", otherwise={"record_key": st.sampled_from(HELD), "person_key": st.sampled_from((*PEOPLE, "new"))}
    ),
    "link_set": lambda: st.sampled_from(([{"draw": draw} for draw in range(3)], [{"draw": 0}])),
    "span": lambda: st.sampled_from((SPANS, SPANS[:2], SPANS[::3])),
    "place": lambda: st.just(list(PLACES)),
    "crossing": lambda: st.just(list(CROSSINGS)),
    "child_code": lambda: rows("child_code", otherwise=SOME),
    "drawn_child_code": lambda: rows("drawn_child_code", otherwise=SOME),
    "delay_band": lambda: st.sampled_from((BANDS, BANDS[:1], [])),
    "month_span": lambda: st.sampled_from((MONTHS, MONTHS[:2])),
    "timed_record": lambda: numbered("timed_record", "event_key", {"clock": CLOCKS, "days": DAYS}),
    "banded_record": lambda: numbered("banded_record", "event_key", {"clock": CLOCKS}),
    "happened_child": lambda: numbered("happened_child", "person_key"),
    "drawn_record": lambda: csa_records("drawn_record"),
    "drawn_child_year": lambda: rows("drawn_child_year", otherwise=OF_CHILD),
    "drawn_child_area": lambda: rows("drawn_child_area", never=("area",)),
}


@cache
def strategy_of(name: str) -> st.SearchStrategy[Rows]:
    """How a table of that name is drawn."""
    return SPECIAL[name]() if name in SPECIAL else rows(name)


@st.composite
def tables(draw: st.DrawFn, names: Sequence[str], instead: Mapping[str, Strategy] = EMPTY) -> Tables:
    """One drawn table for each name, in a drawn order of rows: forwards or backwards."""
    made: Tables = {}
    for name in names:
        drawn: Rows = draw(instead[name] if name in instead else strategy_of(name))
        made[name] = drawn[::-1] if draw(st.booleans()) else drawn
    return made
