"""What each kind of source says of the ethnic group of the people whom events specific to sexual abuse are about.

What somebody says of themselves and what others say of them are different things, so each source stands apart: the
newest word of each, and never one chosen among them. Read is what stands in content. A council's identity file also has
an ethnic group, in the identity zone, which no analysis may open: that of the census, of the return of looked-after
children and of the safeguarding dataset is read instead. Reports of missing children, protective notices, Annex A, the
daily feed and the National Referral Mechanism carry one too, and do not say whose word it is: they are not read.
"""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.groups import ETHNIC_GROUP, NOT_KNOWN, UNSAID, group_of
from sightline.standard.model import PERSON_ETHNICITY

# (source, content table, column, code list)
_SAID = (
    ("council", "cin_child", "ethnicity", "ethnicity"),
    ("council", "looked_after_child", "ethnicity", "ethnicity"),
    ("council", "ssd_person", "ethnicity", "ethnicity"),
    ("police", "police_party", "ethnicity", "ethnicity"),
    ("police_observed", "police_party", "ethnicity_observed", "ethnicity_observed"),
    ("support", "support", "ethnicity", "ethnicity"),
    ("school", "pupils", "ethnicity", "ethnicity"),
    ("school", "school_pupil", "ethnicity", "ethnicity"),
    ("school", "school_pupil_left", "ethnicity", "ethnicity"),
    ("health", "health_people", "ethnicity", "ethnicity"),
    ("youth_justice", "youth_people", "ethnicity", "ethnicity"),
)
_GROUPS = {name: group_of(name, ETHNIC_GROUP) for name in ("ethnicity", "ethnicity_observed")}


def _whens() -> str:
    """The codes of both lists, group by group: no code stands in both."""
    of: dict[str, list[str]] = {}
    for codes in _GROUPS.values():
        for code, group in codes.items():
            of.setdefault(group, []).append(code)
    return "\n            ".join(
        f"WHEN s.detail IN ({', '.join(repr(code) for code in codes)}) THEN '{group}'"
        for group, codes in of.items()
        if group != NOT_KNOWN
    )


_ROWS = "\n        UNION ALL ".join(
    f"SELECT record_key, '{source}' AS source, period_end, {column} AS detail FROM {table}"
    for source, table, column, _ in _SAID
)
_RANK = " ".join(f"WHEN '{group}' THEN {place}" for place, group in enumerate(UNSAID, 2))

PERSON_ETHNICITIES = Step(
    PERSON_ETHNICITY.name,
    PERSON_ETHNICITY.one_row_per,
    PERSON_ETHNICITY.key,
    ("event", "link", *dict.fromkeys(table for _, table, _, _ in _SAID)),
    PERSON_ETHNICITY.columns,
    f"""
    WITH wanted AS (
        SELECT DISTINCT person_key FROM event WHERE status IS NOT NULL
    ), mine AS (
        SELECT l.record_key, l.person_key
        FROM link AS l
        JOIN wanted AS w ON w.person_key = l.person_key
        WHERE l.draw = 0
    ), said AS (
        {_ROWS}
    ), grouped AS (
        SELECT m.person_key, s.source, s.period_end, s.detail,
            CASE {_whens()}
            ELSE '{NOT_KNOWN}' END AS ethnic_group
        FROM said AS s
        JOIN mine AS m ON m.record_key = s.record_key
    ), placed AS (
        SELECT person_key, source, ethnic_group, detail, ROW_NUMBER() OVER (
            PARTITION BY person_key, source
            ORDER BY CASE ethnic_group {_RANK} ELSE 1 END NULLS LAST,
                period_end DESC NULLS LAST, detail NULLS LAST, ethnic_group NULLS LAST
        ) AS place
        FROM grouped
    )
    SELECT person_key, source, ethnic_group, detail FROM placed WHERE place = 1
    """,
)
