"""What prisons and probation say beside the events: need for a programme, supervision, and places.

A thing stands in the file of every year in which it lasted: the newest file that has it counts. The time held that an
assessment falls in is the one of the same record, under sentence, that began last on or before the day of it and had
not ended before. Whoever has a duty to notify the police anywhere has it in all their terms of supervision.
"""

from __future__ import annotations

from sightline.chronology.newest import newest
from sightline.engines.steps import Step
from sightline.standard.justice import PROGRAMME_NEED, PROGRAMME_PLACE, SUPERVISION_TERM

_NEEDS = ("assessed_date", "eligible", "programme", "started_date", "ended_date", "result")
_HELD = ("reception_date", "end_date", "risk_band", "sentence_months")
_TERMS = (
    "start_date", "end_date", "kind", "risk_band", "contact_restriction", "recalled_date", "breached_date",
    "notice_to_council", "notice_date",
)  # fmt: skip


def _sent(table: str, key: str, columns: tuple[str, ...], where: str) -> str:
    return newest(table, ("agency", key), ("record_key", *columns), where)


PROGRAMME_NEEDS = Step(
    PROGRAMME_NEED.name,
    PROGRAMME_NEED.one_row_per,
    PROGRAMME_NEED.key,
    ("programmes", "custody", "link"),
    PROGRAMME_NEED.columns,
    f"""
    WITH needed AS (
        SELECT record_key, agency, programme_key, {", ".join(_NEEDS)}
        FROM {_sent("programmes", "programme_key", _NEEDS, "assessed_date IS NOT NULL AND eligible IS NOT NULL")} AS n
    ), held AS (
        SELECT record_key, agency, custody, {", ".join(_HELD)}
        FROM {_sent("custody", "custody", _HELD, "status = 'sentenced' AND reception_date IS NOT NULL")} AS c
    ), inside AS (
        SELECT n.agency, n.programme_key, h.reception_date, h.end_date, h.risk_band, h.sentence_months,
            ROW_NUMBER() OVER (
            PARTITION BY n.agency, n.programme_key
            ORDER BY h.reception_date DESC NULLS LAST, h.end_date NULLS LAST, h.custody NULLS LAST,
                h.risk_band NULLS LAST, h.sentence_months NULLS LAST
        ) AS place
        FROM needed AS n
        JOIN held AS h ON h.record_key = n.record_key AND h.reception_date <= n.assessed_date
            AND (h.end_date IS NULL OR h.end_date >= n.assessed_date)
    ), best AS (
        SELECT record_key, person_key FROM link WHERE draw = 0
    )
    SELECT MD5(CONCAT_WS('|', n.agency, 'programme', n.programme_key)) AS need_key, n.record_key, l.person_key,
        n.agency, i.risk_band, i.sentence_months, i.reception_date AS held_from, i.end_date AS held_to,
        n.assessed_date AS assessed_on, n.eligible, n.programme, n.started_date AS started_on,
        n.ended_date AS ended_on, n.result
    FROM needed AS n
    LEFT JOIN inside AS i ON i.agency = n.agency AND i.programme_key = n.programme_key AND i.place = 1
    LEFT JOIN best AS l ON l.record_key = n.record_key
    """,
)

SUPERVISION_TERMS = Step(
    SUPERVISION_TERM.name,
    SUPERVISION_TERM.one_row_per,
    SUPERVISION_TERM.key,
    ("supervision", "register", "link"),
    SUPERVISION_TERM.columns,
    f"""
    WITH best AS (
        SELECT record_key, person_key FROM link WHERE draw = 0
    ), duty AS (
        SELECT DISTINCT l.person_key
        FROM register AS r
        JOIN best AS l ON l.record_key = r.record_key
        WHERE r.required_from IS NOT NULL
    ), term AS (
        SELECT record_key, agency, supervision, {", ".join(_TERMS)}
        FROM {_sent("supervision", "supervision", _TERMS, "start_date IS NOT NULL")} AS s
    )
    SELECT MD5(CONCAT_WS('|', t.agency, 'supervision', t.supervision)) AS term_key, t.record_key, l.person_key,
        t.agency, t.kind AS basis, t.risk_band, t.contact_restriction AS contact_restricted,
        t.start_date AS started_on, t.end_date AS ended_on, t.recalled_date AS recalled_on,
        t.breached_date AS breached_on, t.notice_to_council AS council_told, t.notice_date AS told_on,
        d.person_key IS NOT NULL AS must_notify
    FROM term AS t
    LEFT JOIN best AS l ON l.record_key = t.record_key
    LEFT JOIN duty AS d ON d.person_key = l.person_key
    """,
)

PROGRAMME_PLACES = Step(
    PROGRAMME_PLACE.name,
    PROGRAMME_PLACE.one_row_per,
    PROGRAMME_PLACE.key,
    ("programme_places",),
    PROGRAMME_PLACE.columns,
    """
    SELECT agency, period_end, programme, places, filled
    FROM (
        SELECT agency, period_end, programme, places, filled, ROW_NUMBER() OVER (
            PARTITION BY agency, period_end, programme
            ORDER BY submission DESC NULLS LAST, places DESC NULLS LAST, filled DESC NULLS LAST
        ) AS place
        FROM programme_places
        WHERE programme IS NOT NULL AND places IS NOT NULL
    ) AS p
    WHERE place = 1
    """,
)

AFTER_SENTENCE: tuple[Step, ...] = (PROGRAMME_NEEDS, SUPERVISION_TERMS, PROGRAMME_PLACES)
