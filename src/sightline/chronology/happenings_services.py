"""What schools, health services, youth justice and the National Referral Mechanism send, as happenings.

Persistent absence is the Department for Education's: 10% or more of the sessions of a term missed. A term of it is one
happening, from the term's first day, recorded on its last: before that nobody can know. The terms are those over which
the Department counts absence (`school_terms`).
"""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from sightline.chronology.happenings import Said, happening_step, said
from sightline.engines.steps import Step
from sightline.standard.arrow import schema_of
from sightline.standard.calendar import FIRST, LAST, bank_holidays
from sightline.standard.tables import Column, Type, text
from sightline.standard.tables import date as day_column

SCHOOL_TERM: tuple[Column, ...] = (
    Column("school_year", Type.INT, "Calendar year in which the school year ends", null=False),
    text("term", "Term", null=False, codes="school_term"),
    day_column("first_day", "First day", null=False),
    day_column("last_day", "Last day", null=False),
)


def school_terms() -> pa.Table:
    """The terms of the calendar's years, as the school census counts absence (DfE, school census guide: general
    knowledge, the text was not read): autumn to 31 December, spring to Easter Sunday, summer from Easter Monday.
    """
    holidays = bank_holidays()
    rows = []
    for year in range(FIRST.year + 1, LAST.year + 1):
        easter = next(
            day for day in sorted(holidays)
            if day.year == year and day.weekday() == 0 and day - timedelta(days=3) in holidays and day.month < 5
        )  # fmt: skip
        rows += [
            (year, "autumn", date(year - 1, 9, 1), date(year - 1, 12, 31)),
            (year, "spring", date(year, 1, 1), easter - timedelta(days=1)),
            (year, "summer", easter, date(year, 7, 31)),
        ]
    names = [column.name for column in SCHOOL_TERM]
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=schema_of(SCHOOL_TERM))


# Codes of absence, with leave and without: list attendance_reason. DfE, Working together to improve school attendance,
# August 2024 (general knowledge: the text was not read). J was an educational activity until August 2024, J1 is leave.
ABSENT = ("C", "C1", "C2", "E", "G", "H", "I", "J1", "M", "N", "O", "R", "S", "T", "U")

CENSUS_ABSENCE = Step(
    "census_absence",
    "pupil in a school census, with the sessions of the term before it",
    (),
    (
        "school_pupil", "school_pupil_left", "school_termlysessiondetailsonroll",
        "school_termlysessiondetailsoffroll", "absence",
    ),
    (
        text("record_key", "Keyed token of the record", null=False),
        text("agency", "Sender", null=False),
        Column("submission", Type.INT, "Ledger entry", null=False),
        day_column("period_end", "Last day the submission speaks of", null=False),
        day_column("received_on", "Day it was received", null=False),
        Column("possible", Type.INT, "Half days for which the pupil was expected"),
        Column("missed", Type.INT, "Half days missed"),
    ),
    f"""
    WITH pupil AS (
        SELECT record_key, agency, submission, period_end, received_on, sessions_possible,
            sessions_authorised, sessions_unauthorised
        FROM school_pupil
        UNION ALL SELECT record_key, agency, submission, period_end, received_on, sessions_possible,
            sessions_authorised, sessions_unauthorised
        FROM school_pupil_left
    ), detail AS (
        SELECT record_key, submission, CASE WHEN reason IN {ABSENT} THEN COALESCE(sessions, absence_sessions) ELSE 0
            END AS missed
        FROM school_termlysessiondetailsonroll
        UNION ALL SELECT record_key, submission, CASE WHEN reason IN {ABSENT} THEN COALESCE(sessions, absence_sessions)
            ELSE 0 END AS missed
        FROM school_termlysessiondetailsoffroll
    ), added AS (
        SELECT record_key, submission, CAST(SUM(missed) AS BIGINT) AS missed FROM detail GROUP BY record_key, submission
    ), own AS (
        SELECT agency, MIN(period_end) AS since FROM absence GROUP BY agency
    )
    SELECT p.record_key, p.agency, p.submission, p.period_end, p.received_on, p.sessions_possible AS possible,
        COALESCE(a.missed, COALESCE(p.sessions_authorised, 0) + COALESCE(p.sessions_unauthorised, 0)) AS missed
    FROM pupil AS p
    LEFT JOIN added AS a ON a.record_key = p.record_key AND a.submission = p.submission
    LEFT JOIN own AS o ON o.agency = p.agency
    WHERE o.since IS NULL AND p.sessions_possible > 0
    """,
)  # fmt: skip

_TERM = "absence AS t JOIN school_term AS s ON s.school_year = t.school_year AND s.term = t.term"
_TAUGHT = {name: f"t.{name}" for name in ("record_key", "agency", "submission", "period_end", "received_on")}
_PERSISTENT = "t.sessions_possible > 0 AND 10 * t.sessions_missed >= t.sessions_possible"
# A census tells of the term before it: the latest that had ended by the census's last day.
_BEFORE = """census_absence AS t
        JOIN (
            SELECT c.period_end, MAX(s.last_day) AS last_day
            FROM census_absence AS c
            JOIN school_term AS s ON s.last_day <= c.period_end
            GROUP BY c.period_end
        ) AS e ON e.period_end = t.period_end
        JOIN school_term AS s ON s.last_day = e.last_day"""
_OWN = "own_file AS (SELECT agency, MIN(period_end) AS since FROM suspensions GROUP BY agency), "


def _census_suspension(table: str) -> Said:
    """A census and the file of suspensions know a pupil by other ids: of a sender of both, the file alone is taken."""
    return said(
        "suspension", "school_census", f"{table} AS t LEFT JOIN own_file AS o ON o.agency = t.agency", "t.start_date",
        where="t.start_date IS NOT NULL AND o.since IS NULL",
        outcome="CASE WHEN t.category = 'PERM' THEN 'permanent' ELSE 'suspension' END", **_TAUGHT,
    )  # fmt: skip


SCHOOL_HAPPENING = happening_step(
    "school_happening",
    "term of persistent absence of a pupil, or suspension",
    (
        "absence", "school_term", "census_absence", "suspensions", "school_termlyexclusionsonroll",
        "school_termlyexclusionsoffroll",
    ),
    (
        said("absence", "absence", _TERM, "s.first_day", where=_PERSISTENT, ended_on="s.last_day",
             **{**_TAUGHT, "recorded_on": "s.last_day"}),
        said("absence", "school_census", _BEFORE, "s.first_day", where="10 * t.missed >= t.possible",
             ended_on="s.last_day", **{**_TAUGHT, "recorded_on": "s.last_day"}),
        said("suspension", "suspensions", "suspensions", "start_date", outcome="kind", item="suspension",
             recorded_on="COALESCE(recorded_date, start_date)"),
        _census_suspension("school_termlyexclusionsonroll"),
        _census_suspension("school_termlyexclusionsoffroll"),
    ),
    "school", before=_OWN,
)  # fmt: skip

HEALTH_HAPPENING = happening_step(
    "health_happening",
    "thing that health services say of a child",
    ("emergency_attendances", "sarc_attendances", "mental_health_referrals", "health_contacts"),
    (
        said("emergency_attendance", "emergency_attendances", "emergency_attendances", "arrived_date",
             happened_at="arrived_at", recorded_on="COALESCE(recorded_date, arrived_date)", ended_on="left_date",
             item="attendance", outcome="reason"),
        # a referral to a centre to which nobody came has no day
        said("sarc_attendance", "sarc_attendances", "sarc_attendances", "attended_date", where="true",
             # the row is entered with the referral: the attendance is known when both days have come
             recorded_on="CASE WHEN days_between(recorded_date, attended_date) > 0 THEN attended_date"
                         " ELSE COALESCE(recorded_date, attended_date, referred_date) END", item="sarc_referral",
             outcome="CASE WHEN attended_date IS NULL THEN 'not_attended' ELSE 'attended' END"),
        said("mental_health_referral", "mental_health_referrals", "mental_health_referrals", "referred_date",
             recorded_on="COALESCE(recorded_date, referred_date)", ended_on="first_contact_date",
             item="mental_health_referral",
             outcome="CASE WHEN accepted THEN 'accepted' WHEN NOT accepted THEN 'not_accepted' ELSE NULL END"),
        # ended_on is the day on which the council was told
        said("health_contact", "health_contacts", "health_contacts", "contact_date",
             recorded_on="COALESCE(recorded_date, contact_date)", ended_on="shared_date", item="health_contact",
             outcome="concern"),
    ),
    "health",
)  # fmt: skip

YOUTH_JUSTICE_HAPPENING = happening_step(
    "youth_justice_happening",
    "offence by a young person",
    ("youth_justice",),
    (
        said("youth_offence", "youth_justice", "youth_justice", "offence_date",
             recorded_on="COALESCE(recorded_date, offence_date)", ended_on="disposal_date", item="youth_offence",
             outcome="disposal", exploitation="exploitation = 'yes'"),
    ),
    "youth_justice", role="'suspect'",
)  # fmt: skip

_REFERRAL = "CONCAT_WS('|', agency, 'nrm', nrm_referral)"
_GROUNDS = "CONCAT_WS('|', agency, 'nrm reasonable grounds', nrm_referral)"
_MECHANISM = {
    "item": "nrm_referral", "episode": "nrm_referral", "area": "home_area", "exploitation": "sexual",
    "county_lines": "county_lines",
}  # fmt: skip

MECHANISM_HAPPENING = happening_step(
    "mechanism_happening",
    "referral to the National Referral Mechanism, or decision on one",
    ("referral_mechanism",),
    (
        said("nrm_referral", "referral_mechanism", "referral_mechanism", "referral_date", token=_REFERRAL,
             outcome="CAST(NULL AS TEXT)", **_MECHANISM),
        # the decision on conclusive grounds follows from that on reasonable grounds, which is how they are told apart
        said("nrm_decision", "referral_mechanism", "referral_mechanism", "reasonable_grounds_date",
             code="'reasonable'", token=_GROUNDS, follows=_REFERRAL, outcome="reasonable_grounds", **_MECHANISM),
        said("nrm_decision", "referral_mechanism", "referral_mechanism", "conclusive_grounds_date",
             code="'conclusive'", follows=_GROUNDS, outcome="conclusive_grounds", **_MECHANISM),
    ),
    "national",
)  # fmt: skip
