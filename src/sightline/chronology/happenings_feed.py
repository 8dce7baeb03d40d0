"""The daily feed of the early adopters as happenings. A file holds what changed, so a thing is put together of many.

Each field of a thing is that of the newest file that gave it. Where a file says that something must be forgotten, what
earlier files and that file itself said of it no longer counts: of the thing, of its episode, or of the child.
"""

from __future__ import annotations

from sightline.chronology.happenings import Said, happening_step, said

_THINGS = (
    ("ea_episode", "referral", "episode", "referral_date", "closure_date",
     "CASE WHEN no_further_action THEN 'no_further_action' ELSE closure_reason END"),
    ("ea_assessment", "assessment", "assessment", "start_date", "authorisation_date", ""),
    ("ea_need_plan", "cin_plan", "need_plan", "start_date", "end_date", ""),
    ("ea_enquiry", "section47", "enquiry", "start_date", "conference_date",
     "CASE WHEN NOT conference_required THEN 'conference_not_required' ELSE NULL END"),
    ("ea_protection_plan", "protection_plan", "protection_plan", "start_date", "end_date", ""),
    # of placements, the reason why each began stands in the place of an outcome
    ("ea_placement", "placement", "placement", "start_date", "end_date", "start_reason"),
)  # fmt: skip
_FIELDS = ("start_on", "end_on", "outcome")


def _rows(table: str, kind: str, item: str, start: str, end: str, outcome: str) -> str:
    return f"""
        SELECT record_key, agency, submission, period_end, received_on, '{kind}' AS kind, episode, {item} AS item,
            {start} AS start_on, {end} AS end_on, {outcome or "CAST(NULL AS TEXT)"} AS outcome,
            COALESCE(purged, false) AS purged
        FROM {table} WHERE episode IS NOT NULL AND {item} IS NOT NULL"""


_EVERY = "\n        UNION ALL".join(_rows(*thing) for thing in _THINGS)
_SAID_ON = ", ".join(
    f"MAX(CASE WHEN {field} IS NOT NULL THEN period_end ELSE NULL END) AS {field}_said" for field in _FIELDS
)
_NEWEST = ", ".join(
    f"MAX(CASE WHEN c.period_end = s.{field}_said THEN c.{field} ELSE NULL END) AS {field}" for field in _FIELDS
)
_FEED = f"""fed AS ({_EVERY}
    ), child_gone AS (
        SELECT record_key, MAX(period_end) AS gone_on FROM ea_child WHERE purged GROUP BY record_key
    ), episode_gone AS (
        SELECT record_key, episode, MAX(period_end) AS gone_on FROM fed
        WHERE purged AND kind = 'referral' GROUP BY record_key, episode
    ), thing_gone AS (
        SELECT record_key, kind, episode, item, MAX(period_end) AS gone_on FROM fed
        WHERE purged GROUP BY record_key, kind, episode, item
    ), counts AS (
        SELECT f.record_key, f.agency, f.submission, f.period_end, f.received_on, f.kind, f.episode, f.item,
            f.start_on, f.end_on, f.outcome
        FROM fed AS f
        LEFT JOIN child_gone AS c ON c.record_key = f.record_key AND c.gone_on >= f.period_end
        LEFT JOIN episode_gone AS e ON e.record_key = f.record_key AND e.episode = f.episode
            AND e.gone_on >= f.period_end
        LEFT JOIN thing_gone AS t ON t.record_key = f.record_key AND t.kind = f.kind AND t.episode = f.episode
            AND t.item = f.item AND t.gone_on >= f.period_end
        WHERE c.gone_on IS NULL AND e.gone_on IS NULL AND t.gone_on IS NULL
    ), said_on AS (
        SELECT record_key, kind, episode, item, {_SAID_ON}, MIN(agency) AS agency,
            MAX(submission) AS submission, MAX(period_end) AS period_end, MAX(received_on) AS received_on
        FROM counts GROUP BY record_key, kind, episode, item
    ), newest AS (
        SELECT c.record_key, c.kind, c.episode, c.item, {_NEWEST}
        FROM counts AS c
        JOIN said_on AS s ON s.record_key = c.record_key AND s.kind = c.kind AND s.episode = c.episode
            AND s.item = c.item
        GROUP BY c.record_key, c.kind, c.episode, c.item
    ), thing AS (
        SELECT n.record_key, n.kind, n.item, n.start_on, n.end_on, n.outcome, s.agency, s.submission, s.period_end,
            s.received_on, CAST(r.start_on AS TEXT) AS episode
        FROM newest AS n
        JOIN said_on AS s ON s.record_key = n.record_key AND s.kind = n.kind AND s.episode = n.episode
            AND s.item = n.item
        LEFT JOIN newest AS r ON r.record_key = n.record_key AND r.kind = 'referral' AND r.episode = n.episode
    ), """


def _thing(kind: str, *, ended: str = "end_on", **columns: str) -> Said:
    of = {"episode": "episode", "outcome": "outcome", **({"ended_on": ended} if ended else {}), **columns}
    return said(kind, "early_adopter", "thing", "start_on",
                where=f"kind = '{kind}' AND start_on IS NOT NULL", **of)  # fmt: skip


_ENQUIRY = "CONCAT_WS('|', record_key, 'fed enquiry', item)"

FEED_HAPPENING = happening_step(
    "feed_happening",
    "thing that the daily feed of an early adopter says of a child",
    ("ea_child", *(table for table, *_ in _THINGS)),
    (
        *(_thing(kind) for kind in ("referral", "assessment", "cin_plan", "protection_plan")),
        _thing("section47", token=_ENQUIRY),
        said("initial_conference", "early_adopter", "thing", "end_on", episode="episode", follows=_ENQUIRY,
             where="kind = 'section47' AND end_on IS NOT NULL"),
        # a time of being looked after begins with a placement that began for that reason; its end is not told
        said("looked_after", "early_adopter", "thing", "start_on", episode="episode",
             where="kind = 'placement' AND outcome = 'S' AND start_on IS NOT NULL"),
    ),
    "council", before=_FEED, area="agency",
)  # fmt: skip
