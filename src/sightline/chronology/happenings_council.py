"""The files of days that councils send, and looked-after children: what no census holds, as happenings.

A time of being looked after ("spell") begins with a row whose reason is S and ends with the first row on or after it
that ended for another reason than that the next row begins (X1). Short breaks are none (V3, V4): the Department counts
them apart. Where the first row is older than the return, the spell has no beginning here and is no happening.
"""

from __future__ import annotations

from sightline.chronology.happenings import Said, happening_step, named, said
from sightline.chronology.words import place

_MEETINGS = {"review_conference": "review"}  # a kind of meeting that events call otherwise
_OURS = " ".join(f"WHEN '{theirs}' THEN '{ours}'" for theirs, ours in _MEETINGS.items())
_KIND = f"CASE kind {_OURS} ELSE kind END"
_WORD = " ".join(
    f"WHEN '{theirs}' THEN CAST({place(_MEETINGS.get(theirs, theirs), 'meetings')} AS BIGINT)"
    for theirs in ("strategy_discussion", "initial_conference", "core_group", "review_conference")
)

COUNCIL_HAPPENING = happening_step(
    "council_happening",
    "thing that a council's files of days say of a child",
    (
        "contacts", "referral_decisions", "early_help", "meetings", "return_interviews", "notices_received",
    ),
    (
        said(
            "contact", "contacts", "contacts", "contact_date", recorded_on="COALESCE(recorded_date, contact_date)",
            ended_on="decision_date", outcome="decision", item="contact",
        ),
        said(
            "referral_decision", "referral_decisions", "referral_decisions", "decision_date",
            recorded_on="COALESCE(recorded_date, decision_date)", outcome="decision", item="decision_key",
            episode="CAST(referral_date AS TEXT)",
        ),
        said(
            "early_help", "early_help", "early_help", "start_date",
            recorded_on="COALESCE(recorded_date, start_date)", ended_on="end_date", outcome="outcome",
        ),
        # a meeting that was due and not held is none
        said(
            "meeting", "meetings", "meetings", "held_date", kind=_KIND,
            word=f"CASE kind {_WORD} ELSE CAST(1 AS BIGINT) END",
            where="held_date IS NOT NULL AND kind IS NOT NULL", recorded_on="COALESCE(recorded_date, held_date)",
            outcome="CASE WHEN quorate THEN 'quorate' WHEN NOT quorate THEN 'not_quorate' ELSE NULL END",
        ),
        # held: its day; not held: no day, and the outcome says why
        said(
            "return_interview", "return_interviews", "return_interviews", "held_date", where="true",
            happened_at="held_at", recorded_on="COALESCE(recorded_date, held_date, offered_date, found_date)",
            item="interview", follows=named("missing", "missing_report", "force_code", of="force_code"),
            outcome="COALESCE(answer, CASE WHEN offered THEN 'no_answer' ELSE 'not_offered' END)",
        ),
        said(
            "notice_received", "notices_received", "notices_received", "received_date",
            recorded_on="COALESCE(recorded_date, received_date)", item="notice",
            follows=named("notice", "notice", "force_code", of="force_code"),
        ),
    ),
    "council", area="agency",
)  # fmt: skip

SHORT_BREAKS = ("V3", "V4")  # agreed series of short breaks: list ssda903_legal_status
_CARE = ("police_protection", "L1"), ("emergency_order", "L2")  # kinds, and the legal status of each
_STATUS_CHANGED = ("S", "L", "B", "U")  # reasons of a row that begins a legal status: list ssda903_reason_new_episode


def _rows(table: str, source: str, start_reason: str, end_reason: str, legal_status: str) -> str:
    return f"""
        SELECT record_key, agency, submission, period_end, received_on, '{source}' AS source, start_date, end_date,
            {start_reason} AS start_reason, {end_reason} AS end_reason, {legal_status} AS legal_status
        FROM {table} WHERE start_date IS NOT NULL"""


def _spells(source: str) -> Said:
    return said("looked_after", source, "spell", "start_date", where=f"source = '{source}'", ended_on="end_date")


def _status(kind: str, code: str, source: str) -> Said:
    return said(
        kind, source, "care_row", "start_date", ended_on="end_date",
        where=f"source = '{source}' AND legal_status = '{code}' AND start_reason IN {_STATUS_CHANGED}",
    )  # fmt: skip


_NULL = "CAST(NULL AS TEXT)"
_SOURCES = ("ssda903", "care_periods", "safeguarding")
_SPELLS = f"""care_row AS (
        {_rows("looked_after_episode", "ssda903", "reason_new_episode", "reason_ceased", "legal_status").strip()}
        UNION ALL {_rows("care_periods", "care_periods", "start_reason", "end_reason", "legal_status").strip()}
        UNION ALL {_rows("ssd_cla_episodes", "safeguarding", "start_reason", "end_reason", _NULL).strip()}
        UNION ALL {_rows("ssd_legal_status", "safeguarding", "'L'", _NULL, "legal_status").strip()}
    ), begun AS (
        SELECT record_key, agency, source, start_date, MAX(submission) AS submission, MAX(period_end) AS period_end,
            MAX(received_on) AS received_on
        FROM care_row
        WHERE start_reason = 'S' AND (legal_status IS NULL OR NOT (legal_status IN {SHORT_BREAKS}))
        GROUP BY record_key, agency, source, start_date
    ), following AS (
        SELECT b.record_key, b.source, b.start_date, MIN(n.start_date) AS next_start
        FROM begun AS b
        JOIN begun AS n ON n.record_key = b.record_key AND n.source = b.source AND n.start_date > b.start_date
        GROUP BY b.record_key, b.source, b.start_date
    ), stopped AS (
        SELECT b.record_key, b.source, b.start_date, MIN(r.end_date) AS end_date
        FROM begun AS b
        JOIN care_row AS r ON r.record_key = b.record_key AND r.source = b.source
        LEFT JOIN following AS n ON n.record_key = b.record_key AND n.source = b.source AND n.start_date = b.start_date
        WHERE r.end_reason <> 'X1' AND r.end_date >= b.start_date
            AND (n.next_start IS NULL OR r.end_date <= n.next_start)
        GROUP BY b.record_key, b.source, b.start_date
    ), spell AS (
        SELECT b.record_key, b.agency, b.source, b.start_date, b.submission, b.period_end, b.received_on, s.end_date
        FROM begun AS b
        LEFT JOIN stopped AS s ON s.record_key = b.record_key AND s.source = b.source AND s.start_date = b.start_date
    ), """

CARE_HAPPENING = happening_step(
    "care_happening",
    "thing that returns of looked-after children say of a child",
    (
        "looked_after_episode", "care_periods", "ssd_cla_episodes", "ssd_legal_status", "looked_after_review",
        "ssd_cla_reviews", "looked_after_missing", "ssd_missing",
    ),
    (
        *(_spells(source) for source in _SOURCES),
        *(_status(kind, code, source) for kind, code in _CARE for source in _SOURCES),
        said("looked_after_review", "ssda903", "looked_after_review", "review_date"),
        said("looked_after_review", "safeguarding", "ssd_cla_reviews", "review_date",
             where="review_date IS NOT NULL AND NOT COALESCE(cancelled, false)"),
        said("missing", "ssda903", "looked_after_missing", "start_date", ended_on="end_date", outcome="missing"),
        said("missing", "safeguarding", "ssd_missing", "start_date", ended_on="end_date", outcome="missing"),
    ),
    "council", before=_SPELLS, area="agency",
)  # fmt: skip
