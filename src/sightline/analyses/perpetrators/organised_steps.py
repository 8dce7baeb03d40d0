"""Who was recorded together in which crime: rows of people, which no draft can hold; organised_groups.py counts."""

from __future__ import annotations

from sightline.engines.steps import Step
from sightline.standard.tables import date, text

# What the analysis registers beside the tables of the ledger.
ORGANISED_SPAN = (
    date("first_day", "First day of recording that is counted", null=False),
    date("last_day", "Last day of recording that is counted", null=False),
)

ORGANISED_PARTY = Step(
    "organised_party",
    "person in a role in a crime of sexual abuse of a child",
    ("offence_key", "role", "person"),
    ("offence", "offence_party", "organised_span"),
    (
        text("offence_key", "Token of the crime", null=False),
        text("role", "suspect or victim", null=False),
        text("person", "Person, or record where no person is known", null=False),
        text("force", "Force that recorded it", null=False),
        date("recorded_on", "Day it was recorded", null=False),
        text("area", "Authority in which the person lived; null where not recorded"),
    ),
    """
    SELECT o.offence_key, p.role, COALESCE(p.person_key, p.record_key) AS person, o.agency AS force, o.recorded_on,
        MAX(p.home_area) AS area
    FROM offence AS o
    JOIN offence_party AS p ON p.offence_key = o.offence_key
    CROSS JOIN organised_span AS s
    WHERE o.of_child AND o.recorded_on >= s.first_day AND o.recorded_on <= s.last_day
        AND (p.role = 'victim' OR (p.role = 'suspect' AND (p.age IS NULL OR p.age >= 18)))
    GROUP BY o.offence_key, p.role, COALESCE(p.person_key, p.record_key), o.agency, o.recorded_on
    """,
)

STEPS: tuple[Step, ...] = (ORGANISED_PARTY,)
