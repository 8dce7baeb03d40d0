"""Counts of the way from prison to the community: need, places, time held, supervision and notices of release.

Every person counts once where people are counted: by the last of their assessed sentences that ended in the span. A
programme counts as started before release only where its first day is not after the last day held. Who refused a place
is no part of those who wait. `region` is that of the prison or probation service that sent the record.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import count, date, text

# What the analysis registers beside the tables of the ledger.
SERVICE_REGION = (
    text("agency", "Code of a prison or probation service", null=False),
    text("region", "GSS code of its region, or not_known", null=False),
)
PRISON_SPAN = (
    date("first_day", "First day of what is counted", null=False),
    date("last_day", "Last day of what is counted", null=False),
)

ENOUGH_DAYS = 183  # from the assessment to the end of the time held: Sightline, version 1
TOLD_EARLY = 14  # days before release: Sightline, version 1

_REGION = text("region", "Region of the service", null=False)
_DAYS = count("days", "Days", unit="days", null=False)
_PEOPLE = count("people", "How many", unit="people", null=False)
_CASES = count("cases", "How many", unit="sentences", null=False)

PRISON_RELEASED = Step(
    "prison_released",
    "person whose last assessed sentence ended in the span",
    (),
    ("programme_need", "service_region", "prison_span"),
    (
        _REGION,
        text("risk_band", "Band of risk, or not_known", null=False),
        text("ending", "How the need stood when the time held ended", null=False),
        text("programme", "The programme that was started before that, or none", null=False),
    ),
    f"""
    WITH ended AS (
        SELECT COALESCE(r.region, 'not_known') AS region, COALESCE(n.risk_band, 'not_known') AS risk_band, n.eligible,
            n.assessed_on, n.held_to, n.programme, n.started_on, n.ended_on, n.result,
            ROW_NUMBER() OVER (
                PARTITION BY COALESCE(n.person_key, n.record_key)
                ORDER BY n.held_to DESC NULLS LAST, n.assessed_on DESC NULLS LAST, n.need_key NULLS LAST,
                    r.region NULLS LAST, n.risk_band NULLS LAST, n.eligible NULLS LAST, n.programme NULLS LAST,
                    n.started_on NULLS LAST, n.ended_on NULLS LAST, n.result NULLS LAST
            ) AS place
        FROM programme_need AS n
        CROSS JOIN prison_span AS s
        LEFT JOIN service_region AS r ON r.agency = n.agency
        WHERE n.held_to >= s.first_day AND n.held_to <= s.last_day
    )
    SELECT region, risk_band,
        CASE
            WHEN NOT eligible AND days_between(assessed_on, held_to) < {ENOUGH_DAYS} THEN 'too_short'
            WHEN NOT eligible THEN 'not_eligible'
            WHEN started_on <= held_to AND result = 'completed' AND ended_on <= held_to THEN 'completed'
            WHEN started_on <= held_to AND ended_on <= held_to THEN 'dropped_out'
            WHEN started_on <= held_to THEN 'under_way'
            WHEN result = 'not_started' THEN 'refused'
            ELSE 'no_place'
        END AS ending,
        CASE WHEN eligible AND started_on <= held_to THEN COALESCE(programme, 'not_known') ELSE 'none' END AS programme
    FROM ended
    WHERE place = 1
    """,
)

PRISON_ENDINGS = Step(
    "prison_ending",
    "region, band of risk, ending and programme",
    ("region", "risk_band", "ending", "programme"),
    ("prison_released",),
    (*PRISON_RELEASED.columns, _PEOPLE),
    """
    SELECT region, risk_band, ending, programme, COUNT(*) AS people
    FROM prison_released
    GROUP BY region, risk_band, ending, programme
    """,
    person_rows=False,
)

# Sentences of people who are eligible and did not refuse, on a line of days from the first of the span (day 0). A
# programme falls due at the assessment, or two years before release where that is later. Of people still held the day
# of release is not known: it is taken as half the sentence, and two thirds of one of four years or more, after the
# first day held (15 and 20 days for each month). A start before that day is when it fell due.
DUE_DAYS = 730  # before release: Sightline, version 1
LONG_MONTHS = 48
_WANTED = f"""wanted AS (
        SELECT COALESCE(r.region, 'not_known') AS region, days_between(s.first_day, s.last_day) AS until,
            days_between(s.first_day, n.assessed_on) AS assessed,
            CASE WHEN n.started_on <= COALESCE(n.held_to, s.last_day) AND n.started_on <= s.last_day
                THEN days_between(s.first_day, n.started_on) ELSE NULL END AS started,
            CASE WHEN n.ended_on <= s.last_day THEN days_between(s.first_day, n.ended_on) ELSE NULL END AS ended,
            CASE WHEN n.held_to <= s.last_day THEN days_between(s.first_day, n.held_to) ELSE NULL END AS gone,
            days_between(s.first_day, n.held_from)
                + n.sentence_months * CASE WHEN n.sentence_months < {LONG_MONTHS} THEN 15 ELSE 20 END AS freed,
            n.result
        FROM programme_need AS n
        CROSS JOIN prison_span AS s
        LEFT JOIN service_region AS r ON r.agency = n.agency
        WHERE n.eligible AND n.held_from IS NOT NULL AND n.assessed_on <= s.last_day
            AND (n.result IS NULL OR n.result <> 'not_started')
    ), needed AS (
        SELECT region, until, LEAST(COALESCE(started, until + 1),
                GREATEST(assessed, COALESCE(gone, freed, assessed) - {DUE_DAYS})) AS due,
            started, ended, gone, result
        FROM wanted
    )"""

PRISON_WAITS = Step(
    "prison_wait",
    "number of days since a programme fell due, of sentences for which one fell due in the span",
    ("days",),
    ("programme_need", "service_region", "prison_span"),
    (
        _DAYS,
        count("started", "Started a programme then", unit="sentences", null=False),
        count("left_without", "Left prison then, with none started", unit="sentences", null=False),
        count("waiting", "Were waiting still when the data ended", unit="sentences", null=False),
    ),
    f"""
    WITH {_WANTED}
    SELECT COALESCE(started, gone, until) - due AS days,
        CAST(SUM(CASE WHEN started IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS started,
        CAST(SUM(CASE WHEN started IS NULL AND gone IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS left_without,
        CAST(SUM(CASE WHEN started IS NULL AND gone IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS waiting
    FROM needed
    WHERE due >= 0 AND due <= until AND COALESCE(started, gone, until) >= due
    GROUP BY COALESCE(started, gone, until) - due
    """,
    person_rows=False,
)

PRISON_FLOWS = Step(
    "prison_flow",
    "region, day of the span and what happened on it",
    ("region", "day", "what"),
    ("programme_need", "service_region", "prison_span"),
    (
        _REGION,
        count("day", "Days since the first day of the span", unit="days", null=False),
        text("what", "came, started, completed, dropped_out, left_waiting or left_under_way", null=False),
        _CASES,
    ),
    f"""
    WITH {_WANTED}, happened AS (
        SELECT region, due AS day, 'came' AS what, until FROM needed
        UNION ALL
        SELECT region, started AS day, 'started' AS what, until FROM needed
        UNION ALL
        SELECT region, ended AS day, CASE WHEN result = 'completed' THEN 'completed' ELSE 'dropped_out' END AS what,
            until
        FROM needed WHERE started IS NOT NULL AND (gone IS NULL OR ended <= gone)
        UNION ALL
        SELECT region, gone AS day, 'left_waiting' AS what, until FROM needed WHERE started IS NULL
        UNION ALL
        SELECT region, gone AS day, 'left_under_way' AS what, until
        FROM needed WHERE started IS NOT NULL AND (ended IS NULL OR ended > gone)
    )
    SELECT region, day, what, COUNT(*) AS cases
    FROM happened
    WHERE day >= 0 AND day <= until
    GROUP BY region, day, what
    """,
    person_rows=False,
)

PRISON_STOCKS = Step(
    "prison_stock",
    "region, and whether at the beginning or at the end of the span",
    ("region", "moment"),
    ("programme_need", "service_region", "prison_span"),
    (
        _REGION,
        text("moment", "first: as the first day began; last: as the last day ended", null=False),
        count(
            "waiting", "A programme had fallen due, none was started, and they were held", unit="sentences", null=False
        ),
        count("under_way", "Started and not ended, and held", unit="sentences", null=False),
    ),
    f"""
    WITH {_WANTED}, stood AS (
        SELECT region, 'first' AS moment, due < 0 AND (gone IS NULL OR gone >= 0) AS held, started < 0 AS begun,
            ended < 0 AS done
        FROM needed
        UNION ALL
        SELECT region, 'last' AS moment, due <= until AND gone IS NULL AS held, started IS NOT NULL AS begun,
            ended IS NOT NULL AS done
        FROM needed
    )
    SELECT region, moment, CAST(SUM(CASE WHEN COALESCE(begun, false) THEN 0 ELSE 1 END) AS BIGINT) AS waiting,
        CAST(SUM(CASE WHEN COALESCE(begun, false) AND NOT COALESCE(done, false) THEN 1 ELSE 0 END) AS BIGINT)
            AS under_way
    FROM stood
    WHERE held
    GROUP BY region, moment
    """,
    person_rows=False,
)

PRISON_HELD = Step(
    "prison_held",
    "status of those held on the last day of the span",
    ("status",),
    ("event", "prison_span"),
    (text("status", "Why held, or not_known", null=False), _PEOPLE),
    """
    SELECT COALESCE(e.outcome, 'not_known') AS status, COUNT(DISTINCT COALESCE(e.person_key, e.record_key)) AS people
    FROM event AS e
    CROSS JOIN prison_span AS s
    WHERE e.kind = 'custody' AND e.happened_on <= s.last_day AND (e.ended_on IS NULL OR e.ended_on > s.last_day)
    GROUP BY COALESCE(e.outcome, 'not_known')
    """,
    person_rows=False,
)

PRISON_TERMS = Step(
    "prison_term",
    "basis of supervision, restriction of contact with children, and what happened in the span",
    ("basis", "restricted", "happened"),
    ("supervision_term", "prison_span"),
    (
        text("basis", "What the supervision rests on, or not_known", null=False),
        text("restricted", "yes, no, or not_known", null=False),
        text("happened", "recalled or breached in the span, or neither", null=False),
        count("cases", "Licences and orders", unit="records", null=False),
    ),
    """
    SELECT basis, restricted, happened, COUNT(*) AS cases
    FROM (
        SELECT COALESCE(t.basis, 'not_known') AS basis,
            CASE WHEN t.contact_restricted THEN 'yes' WHEN NOT t.contact_restricted THEN 'no' ELSE 'not_known' END
                AS restricted,
            CASE WHEN (t.recalled_on BETWEEN s.first_day AND s.last_day) THEN 'recalled'
                WHEN (t.breached_on BETWEEN s.first_day AND s.last_day) THEN 'breached' ELSE 'neither' END AS happened
        FROM supervision_term AS t
        CROSS JOIN prison_span AS s
        WHERE t.must_notify AND t.started_on <= s.last_day AND (t.ended_on IS NULL OR t.ended_on >= s.first_day)
    ) AS in_force
    GROUP BY basis, restricted, happened
    """,
    person_rows=False,
)

PRISON_LICENCES = Step(
    "prison_licence",
    "region, day of the span and what happened to licences on it",
    ("region", "day", "what"),
    ("supervision_term", "service_region", "prison_span"),
    (
        _REGION,
        count("day", "Days since the first day of the span; 0 of `stood`", unit="days", null=False),
        text("what", "stood (in force as the span began), began, recalled or ended", null=False),
        count("cases", "Licences", unit="records", null=False),
    ),
    """
    WITH licence AS (
        SELECT COALESCE(r.region, 'not_known') AS region, days_between(s.first_day, t.started_on) AS began,
            days_between(s.first_day, t.recalled_on) AS recalled,
            CASE WHEN t.recalled_on IS NOT NULL AND (t.ended_on IS NULL OR t.recalled_on <= t.ended_on)
                THEN NULL ELSE days_between(s.first_day, t.ended_on) END AS ended,
            days_between(s.first_day, s.last_day) AS until
        FROM supervision_term AS t
        CROSS JOIN prison_span AS s
        LEFT JOIN service_region AS r ON r.agency = t.agency
        WHERE t.must_notify AND t.basis = 'licence'
    ), happened AS (
        SELECT region, 0 AS day, 'stood' AS what, until
        FROM licence
        WHERE began < 0 AND (ended IS NULL OR ended >= 0) AND (recalled IS NULL OR recalled >= 0)
        UNION ALL
        SELECT region, began AS day, 'began' AS what, until FROM licence
        UNION ALL
        SELECT region, recalled AS day, 'recalled' AS what, until FROM licence
        UNION ALL
        SELECT region, ended AS day, 'ended' AS what, until FROM licence
    )
    SELECT region, day, what, COUNT(*) AS cases
    FROM happened
    WHERE day >= 0 AND day <= until
    GROUP BY region, day, what
    """,
    person_rows=False,
)

PRISON_NOTICES = Step(
    "prison_notice",
    "region, restriction of contact, and how long before release a council was told",
    ("region", "restricted", "told", "days"),
    ("supervision_term", "service_region", "prison_span"),
    (
        _REGION,
        text("restricted", "yes, no, or not_known", null=False),
        text("told", "early, before, on_the_day_or_after, day_not_known or never", null=False),
        count("days", "Days before the release, where told before it; else 0", unit="days", null=False),
        count("cases", "Releases on licence", unit="records", null=False),
    ),
    f"""
    WITH released AS (
        SELECT COALESCE(r.region, 'not_known') AS region,
            CASE WHEN t.contact_restricted THEN 'yes' WHEN NOT t.contact_restricted THEN 'no' ELSE 'not_known' END
                AS restricted,
            t.council_told, days_between(t.told_on, t.started_on) AS days
        FROM supervision_term AS t
        CROSS JOIN prison_span AS s
        LEFT JOIN service_region AS r ON r.agency = t.agency
        WHERE t.must_notify AND t.basis = 'licence' AND t.started_on >= s.first_day AND t.started_on <= s.last_day
    ), told AS (
        SELECT region, restricted,
            CASE WHEN days >= {TOLD_EARLY} THEN 'early' WHEN days > 0 THEN 'before'
                WHEN days <= 0 THEN 'on_the_day_or_after' WHEN council_told THEN 'day_not_known' ELSE 'never' END
                AS told,
            CASE WHEN days > 0 THEN days ELSE 0 END AS days
        FROM released
    )
    SELECT region, restricted, told, days, COUNT(*) AS cases
    FROM told
    GROUP BY region, restricted, told, days
    """,
    person_rows=False,
)

PRISON_PLACES = Step(
    "prison_place",
    "region that had places in the span",
    ("region",),
    ("programme_place", "service_region", "prison_span"),
    (
        _REGION,
        count("places", "Places in the years of the span", unit="places", null=False),
        count("filled", "Places taken up", unit="places", null=False),
    ),
    """
    SELECT COALESCE(r.region, 'not_known') AS region, CAST(SUM(p.places) AS BIGINT) AS places,
        CAST(SUM(COALESCE(p.filled, 0)) AS BIGINT) AS filled
    FROM programme_place AS p
    CROSS JOIN prison_span AS s
    LEFT JOIN service_region AS r ON r.agency = p.agency
    WHERE p.period_end > s.first_day AND p.period_end <= s.last_day
    GROUP BY COALESCE(r.region, 'not_known')
    """,
    person_rows=False,
)

STEPS: tuple[Step, ...] = (
    PRISON_RELEASED, PRISON_ENDINGS, PRISON_WAITS, PRISON_FLOWS, PRISON_STOCKS, PRISON_HELD, PRISON_TERMS,
    PRISON_LICENCES, PRISON_NOTICES, PRISON_PLACES,
)  # fmt: skip
