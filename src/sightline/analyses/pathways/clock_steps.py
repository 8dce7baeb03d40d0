"""Each wait that a clock measures, from its start to its stop, as named SQL steps. The clocks are rows, not code.

A wait stops at the first stop on or after its start that shares with it what the clock says (`pairing`): the end of
the same event, an event of the same episode, one that says it follows from it, one in the same record or of the same
person. A clock whose stop is the next of its own starts needs a later day. The wait is over without a stop where
another ending comes first, or where it begins again: starts of one pairing on one day are one. It is open where
neither came by the last day of which the agency's data speaks; then it is censored there, and never left out.

What cannot be true is a finding and is counted (`finding`): a stop that lies before its start, a start after the last
day of which the data speaks, a day outside the working-day calendar, an ending whose day is not given.

Hours are read from the times where both are known. Where only days are, they lie between the fewest that two such
days may be apart and the most, and where the limit lies between those two, nobody can tell.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import Column, Type, count, date, flag, text

_DAY_SECONDS, _HOUR_SECONDS = 86_400, 3_600

CLOCK_MARK = Step(
    "clock_mark",
    "event and moment of a clock that it is",
    ("clock", "number", "event_key"),
    ("event", "clock_moment", "clock_unless"),
    (
        text("clock", "Clock", null=False),
        count("number", "Which moment of the clock", unit="number", null=False),
        text("role", "start, also, stop, ended or place", null=False),
        text("pairing", "By what it is paired", null=False),
        text("pair_key", "What pairs it; null where the event does not say"),
        text("event_key", "Event", null=False),
        date("day", "Day of it"),
        Column("moment", Type.TIMESTAMP, "Time of it, where it is known"),
    ),
    """
    SELECT m.clock, m.number, m.role, m.pairing,
        CASE m.pairing
            WHEN 'event' THEN e.event_key
            WHEN 'related' THEN CASE WHEN m.role = 'start' THEN e.event_key ELSE e.related_event END
            WHEN 'record' THEN e.record_key
            WHEN 'person' THEN e.person_key
            ELSE COALESCE(e.episode, e.record_key)
        END AS pair_key,
        e.event_key,
        CASE m.day_of WHEN 'ended' THEN e.ended_on WHEN 'recorded' THEN e.recorded_on ELSE e.happened_on END AS day,
        CASE m.day_of WHEN 'ended' THEN e.ended_at WHEN 'recorded' THEN NULL ELSE e.happened_at END AS moment
    FROM event AS e
    JOIN clock_moment AS m ON m.kind = e.kind
    LEFT JOIN clock_unless AS u ON u.clock = m.clock AND u.role = m.role AND u.outcome = e.outcome
    WHERE (m.outcome IS NULL OR m.outcome = e.outcome) AND u.outcome IS NULL
        AND (m.day_of <> 'ended' OR e.ended_on IS NOT NULL) -- what goes on has no end that could lack its day
    """,
)

CLOCK_FORM = Step(
    "clock_form",
    "episode or person of which some record is specific to sexual abuse",
    ("told_by", "token"),
    ("event",),
    (
        text("told_by", "episode or person", null=False),
        text("token", "Episode, or person", null=False),
        text("harmed_by", "Form, axis two: adult_on_child, child_on_child, both, not_known", null=False),
        text("context", "Form, axis one: the one context that records give, several, not_known", null=False),
    ),
    """
    WITH said AS (
        SELECT 'episode' AS told_by, COALESCE(episode, record_key) AS token, harmed_by,
            CASE WHEN context = 'not_known' THEN NULL ELSE context END AS context
        FROM event WHERE status IS NOT NULL
        UNION ALL
        SELECT 'person' AS told_by, person_key AS token, harmed_by,
            CASE WHEN context = 'not_known' THEN NULL ELSE context END AS context
        FROM event WHERE status IS NOT NULL
    ), forms AS (
        SELECT told_by, token, BOOL_OR(COALESCE(harmed_by = 'adult_on_child', false)) AS adult,
            BOOL_OR(COALESCE(harmed_by = 'child_on_child', false)) AS child, MIN(context) AS one, MAX(context) AS other
        FROM said GROUP BY told_by, token
    )
    SELECT told_by, token,
        CASE WHEN adult AND child THEN 'both' WHEN adult THEN 'adult_on_child' WHEN child THEN 'child_on_child'
            ELSE 'not_known' END AS harmed_by,
        CASE WHEN one IS NULL THEN 'not_known' WHEN one = other THEN one ELSE 'several' END AS context
    FROM forms
    """,
)

CLOCK_START = Step(
    "clock_start",
    "clock and start of a wait; starts of one day in one pairing are one",
    ("clock", "event_key"),
    ("clock_mark", "clock_rule", "event", "speaks_until"),
    (
        text("clock", "Clock", null=False),
        text("event_key", "Event that starts it, the first by its token where several are one", null=False),
        text("pairing", "By what it is paired", null=False),
        text("pair_key", "What pairs it", null=False),
        date("day", "Day it starts", null=False),
        Column("moment", Type.TIMESTAMP, "Time it starts, where it is known"),
        date("until", "Last day of which the agency's data speaks", null=False),
    ),
    """
    WITH begun AS (
        SELECT clock, pairing, pair_key, day, MIN(event_key) AS event_key, MIN(moment) AS moment
        FROM clock_mark WHERE role = 'start' AND day IS NOT NULL AND pair_key IS NOT NULL
        GROUP BY clock, pairing, pair_key, day
    )
    SELECT b.clock, b.event_key, b.pairing, b.pair_key, b.day, b.moment,
        COALESCE(council.until, kind.until, everybody.until) AS until
    FROM begun AS b
    JOIN clock_rule AS r ON r.clock = b.clock
    JOIN event AS e ON e.event_key = b.event_key
    JOIN speaks_until AS everybody ON everybody.who = 'all'
    LEFT JOIN speaks_until AS council ON council.who = e.agency
    LEFT JOIN speaks_until AS kind ON kind.who = e.sender
    WHERE r.valid_from IS NULL OR b.day >= r.valid_from
    """,
)

CLOCK_AROUND = Step(
    "clock_around",
    "clock and start of a wait that counts",
    ("clock", "event_key"),
    ("clock_start", "clock_rule", "clock_mark"),
    (
        text("clock", "Clock", null=False),
        text("event_key", "Event that starts it", null=False),
        date("stop_day", "First stop from the start on, before it begins again"),
        date("other_day", "First other ending from the start on, or the next start where that is one"),
        flag("undated", "There is another ending whose day is not given", null=False),
        flag("backwards", "There is a stop before the start and none after", null=False),
    ),
    """
    WITH keyed AS (
        SELECT clock, event_key, pairing, pair_key, day, until FROM clock_start
        UNION ALL
        SELECT s.clock, s.event_key, m.pairing, m.pair_key, s.day, s.until
        FROM clock_start AS s
        JOIN clock_mark AS m ON m.clock = s.clock AND m.event_key = s.event_key AND m.role = 'also'
    ), found AS (
        SELECT k.clock, k.event_key,
            MIN(CASE WHEN m.role = 'stop' AND m.day <= k.until AND (m.day > k.day OR (m.day = k.day AND NOT r.again))
                THEN m.day ELSE NULL END) AS stop_day,
            MIN(CASE WHEN m.role = 'ended' AND m.day <= k.until AND m.day >= k.day THEN m.day ELSE NULL END) AS end_day,
            MIN(CASE WHEN m.role = 'start' AND m.day <= k.until AND m.day > k.day THEN m.day ELSE NULL END) AS next_day,
            MAX(CASE WHEN m.role = 'start' AND m.day < k.day THEN m.day ELSE NULL END) AS before_day,
            MAX(CASE WHEN m.role = 'place' AND m.day <= k.day THEN m.day ELSE NULL END) AS place_day,
            MAX(CASE WHEN m.role = 'stop' AND m.day < k.day THEN m.day ELSE NULL END) AS early_day,
            BOOL_OR(COALESCE(m.role = 'ended', false) AND m.day IS NULL) AS undated
        FROM keyed AS k
        JOIN clock_rule AS r ON r.clock = k.clock
        LEFT JOIN clock_mark AS m ON m.clock = k.clock AND m.pairing = k.pairing AND m.pair_key = k.pair_key
        GROUP BY k.clock, k.event_key
    )
    SELECT f.clock, f.event_key,
        CASE WHEN r.again OR f.next_day IS NULL OR f.stop_day < f.next_day THEN f.stop_day ELSE NULL END AS stop_day,
        CASE WHEN r.again THEN f.end_day ELSE LEAST(f.end_day, f.next_day) END AS other_day, f.undated,
        f.early_day IS NOT NULL AND f.stop_day IS NULL AND f.before_day IS NULL AND NOT r.again
            AND (r.pairing = 'event' OR r.pairing = 'related' OR r.pairing = 'episode') AS backwards
    FROM found AS f
    JOIN clock_rule AS r ON r.clock = f.clock
    WHERE r.place IS NULL
        OR (r.place = 'first' AND f.place_day IS NOT NULL AND (f.before_day IS NULL OR f.before_day < f.place_day))
        OR (r.place = 'later' AND f.before_day IS NOT NULL
            AND (f.place_day IS NULL OR f.before_day >= f.place_day))
    """,
)

CLOCK_OUTCOME = Step(
    "clock_outcome",
    "clock and start of a wait that counts",
    ("clock", "event_key"),
    ("clock_start", "clock_around", "clock_rule", "clock_mark"),
    (
        text("clock", "Clock", null=False),
        text("event_key", "Event that starts it", null=False),
        text("outcome", "stopped, ended (in another way) or open", null=False),
        date("seen", "Day it stopped, ended, or was last seen open; null where the day of the ending is not given"),
        text("finding", "backwards, after_end, outside_calendar or undated; null where there is none"),
        count("shown", "What the clock shows: working days where it counts them, else days", unit="days"),
        count("days", "Days that it ran", unit="days"),
        count("fewest", "Fewest seconds that it may have run", unit="seconds"),
        count("most_seconds", "Most seconds that it may have run", unit="seconds"),
    ),
    f"""
    WITH ended AS (
        SELECT s.clock, s.event_key, s.pairing, s.pair_key, s.day, s.moment, s.until, a.backwards,
            CASE WHEN a.stop_day IS NOT NULL AND (r.own_end OR a.other_day IS NULL OR a.stop_day <= a.other_day)
                    THEN 'stopped'
                WHEN a.other_day IS NOT NULL OR a.undated THEN 'ended' ELSE 'open' END AS outcome,
            a.stop_day, a.other_day, r.working, r.first
        FROM clock_start AS s
        JOIN clock_around AS a ON a.clock = s.clock AND a.event_key = s.event_key
        JOIN clock_rule AS r ON r.clock = s.clock
    ), seen AS (
        SELECT clock, event_key, pairing, pair_key, day, moment, backwards, outcome, working, first,
            day > until AS late,
            CASE outcome WHEN 'stopped' THEN stop_day WHEN 'ended' THEN other_day ELSE until END AS seen,
            CASE WHEN outcome = 'stopped' THEN stop_day ELSE NULL END AS stopped
        FROM ended
    ), known AS (
        SELECT clock, event_key, pairing, pair_key, day, moment, backwards, outcome, working, first, late, seen,
            stopped,
            CASE WHEN in_working_calendar(day) AND in_working_calendar(seen) THEN seen ELSE NULL END AS inside
        FROM seen
    ), times AS (
        SELECT clock, pairing, pair_key, day, MIN(moment) AS moment
        FROM clock_mark WHERE role = 'stop' AND moment IS NOT NULL GROUP BY clock, pairing, pair_key, day
    )
    SELECT k.clock, k.event_key, k.outcome, k.seen,
        CASE WHEN k.late THEN 'after_end' WHEN k.backwards THEN 'backwards' WHEN k.seen IS NULL THEN 'undated'
            WHEN k.working AND k.inside IS NULL THEN 'outside_calendar'
            ELSE NULL END AS finding,
        CASE WHEN k.working
            THEN working_days_between(CASE WHEN k.inside IS NULL THEN NULL ELSE k.day END, k.inside)
            ELSE days_between(k.day, k.seen) END + k.first AS shown,
        days_between(k.day, k.seen) AS days,
        CASE WHEN k.seen IS NULL THEN NULL ELSE GREATEST(0, {_DAY_SECONDS} * days_between(k.day, k.seen)
            + CASE WHEN k.outcome = 'open' THEN {_DAY_SECONDS} ELSE COALESCE(seconds_into(k.seen, t.moment), 0) END
            - COALESCE(seconds_into(k.day, k.moment), {_DAY_SECONDS})) END AS fewest,
        {_DAY_SECONDS} * days_between(k.day, k.seen)
            + CASE WHEN k.outcome = 'open' THEN {_DAY_SECONDS}
                ELSE COALESCE(seconds_into(k.seen, t.moment), {_DAY_SECONDS}) END
            - COALESCE(seconds_into(k.day, k.moment), 0) AS most_seconds
    FROM known AS k
    LEFT JOIN times AS t
        ON t.clock = k.clock AND t.pairing = k.pairing AND t.pair_key = k.pair_key AND t.day = k.stopped
    """,
)

CLOCK_HEARD = Step(
    "clock_heard",
    "clock and agency, or area, of which some stop of it is known; anywhere stands for a start without an area",
    ("clock", "who"),
    ("clock_mark", "clock_rule", "event"),
    (
        text("clock", "Clock", null=False),
        text("who", "Agency; area, or anywhere, where start and stop may be of two agencies", null=False),
    ),
    """
    WITH stops AS (
        SELECT m.clock, e.agency, e.area, r.pairing = 'related' OR r.pairing = 'person' AS of_two
        FROM clock_mark AS m
        JOIN clock_rule AS r ON r.clock = m.clock
        JOIN event AS e ON e.event_key = m.event_key
        WHERE m.role = 'stop' AND m.day IS NOT NULL
    )
    SELECT DISTINCT clock, CASE WHEN of_two THEN COALESCE(area, 'anywhere') ELSE agency END AS who
    FROM stops
    UNION
    SELECT DISTINCT clock, 'anywhere' AS who FROM stops WHERE of_two
    """,
)

CLOCK_CASE = Step(
    "clock_case",
    "clock and start of a wait that counts",
    ("clock", "event_key"),
    ("clock_start", "clock_outcome", "clock_rule", "clock_due", "clock_heard", "clock_form", "event"),
    (
        text("clock", "Clock", null=False),
        text("event_key", "Event that starts it", null=False),
        text("sender", "Kind of agency of the start", null=False),
        text("area", "Area of the start; not_known", null=False),
        count("year", "Year in which the year to March in which it starts ends", unit="year", null=False),
        count("seen_year", "Year in which the year to March in which it was last seen ends", unit="year"),
        text("outcome", "stopped, ended or open", null=False),
        text("finding", "As in clock_outcome; unheard where no stop of it is known of the agency or area"),
        count("shown", "What the clock shows", unit="days"),
        count("days", "Days that it ran", unit="days"),
        text("state", "within, later, stopped, open, past, ended or cannot_tell", null=False),
        text("csa", "yes where a record of its episode, or of its person, is specific to sexual abuse", null=False),
        text("harmed_by", "Form, axis two, of such a case; else not_known", null=False),
        text("context", "Form, axis one, of such a case; else not_known", null=False),
    ),
    f"""
    WITH bound AS (
        SELECT s.clock, s.event_key, s.day, o.seen, o.outcome, o.finding, o.shown, o.days, o.fewest, o.most_seconds,
            r.hours, s.moment IS NULL AS no_time, r.most, {_HOUR_SECONDS} * r.most AS allowed, r.told_by, d.due,
            r.pairing
        FROM clock_start AS s
        JOIN clock_outcome AS o ON o.clock = s.clock AND o.event_key = s.event_key
        JOIN clock_rule AS r ON r.clock = s.clock
        LEFT JOIN clock_due AS d ON d.clock = s.clock AND d.day = s.day
    ), judged AS (
        SELECT clock, event_key, day, seen, outcome, finding, shown, days, told_by, pairing,
            CASE WHEN outcome = 'ended' THEN 'ended'
                WHEN most IS NULL THEN outcome
                WHEN hours AND most_seconds <= allowed THEN 'within'
                WHEN hours AND (fewest > allowed OR (fewest = allowed AND no_time)) THEN 'later'
                WHEN NOT hours AND seen <= due THEN 'within'
                WHEN NOT hours AND seen > due THEN 'later'
                ELSE 'cannot_tell' END AS place
        FROM bound
    )
    SELECT j.clock, j.event_key, e.sender, COALESCE(e.area, 'not_known') AS area, year_to_march(j.day) AS year,
        year_to_march(j.seen) AS seen_year, j.outcome,
        CASE WHEN j.finding IS NULL AND h.who IS NULL THEN 'unheard' ELSE j.finding END AS finding, j.shown, j.days,
        CASE WHEN j.outcome = 'open' AND j.place = 'within' THEN 'open'
            WHEN j.outcome = 'open' AND j.place = 'later' THEN 'past' ELSE j.place END AS state,
        CASE WHEN f.token IS NULL THEN 'no' ELSE 'yes' END AS csa, COALESCE(f.harmed_by, 'not_known') AS harmed_by,
        COALESCE(f.context, 'not_known') AS context
    FROM judged AS j
    JOIN event AS e ON e.event_key = j.event_key
    LEFT JOIN clock_heard AS h ON h.clock = j.clock AND h.who =
        CASE WHEN j.pairing = 'related' OR j.pairing = 'person' THEN COALESCE(e.area, 'anywhere') ELSE e.agency END
    LEFT JOIN clock_form AS f ON f.told_by = j.told_by
        AND f.token = CASE WHEN j.told_by = 'person' THEN e.person_key ELSE COALESCE(e.episode, e.record_key) END
    """,
)

CASES: tuple[Step, ...] = (
    CLOCK_MARK, CLOCK_FORM, CLOCK_START, CLOCK_AROUND, CLOCK_OUTCOME, CLOCK_HEARD, CLOCK_CASE,
)  # fmt: skip
