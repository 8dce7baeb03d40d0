"""From content and the link table to events: one timeline per person, as named SQL steps.

Each return becomes rows of one shape, a happening (happenings.py and the modules after it). What returns repeat is said
once (once.py); the crosswalk of forms gives happenings their meaning and the link table their person (events.py);
people.py says what is known of each person, findings.py what cannot be so. The rules are in docs/chronology.md.
"""

from __future__ import annotations

from sightline.chronology.agreement import AGENCY_SAYS, AGREEMENTS
from sightline.chronology.ethnicity import PERSON_ETHNICITIES
from sightline.chronology.events import ATTENDANCES, EVENT_ORDER, EVENTS
from sightline.chronology.findings import CHRONOLOGY_FINDINGS
from sightline.chronology.happenings import HAPPENING
from sightline.chronology.happenings_cin import CIN_HAPPENING
from sightline.chronology.happenings_police import CRIME, CRIME_HARMED_BY, CRIME_PARTY, POLICE_HAPPENING
from sightline.chronology.happenings_services import CENSUS_ABSENCE
from sightline.chronology.happenings_support import SUPPORT_HAPPENING
from sightline.chronology.once import EPISODE_OF_DAY, HAPPENING_MERGED, HAPPENING_ONCE, HAPPENINGS, SOURCES
from sightline.chronology.people import LINK_DRAWS, PERSON_SAYS, PERSONS
from sightline.engines.steps import Step

__all__ = [
    "CIN_HAPPENING", "CRIME", "CRIME_HARMED_BY", "CRIME_PARTY", "EVENTS", "EVENT_ORDER", "HAPPENING", "HAPPENINGS",
    "HAPPENING_ONCE", "LINK_DRAWS", "PERSONS", "PERSON_SAYS", "POLICE_HAPPENING", "STEPS", "SUPPORT_HAPPENING",
]  # fmt: skip

STEPS: tuple[Step, ...] = (
    CRIME, CRIME_PARTY, CRIME_HARMED_BY, CENSUS_ABSENCE, *SOURCES, HAPPENINGS, HAPPENING_ONCE, HAPPENING_MERGED,
    EPISODE_OF_DAY, EVENTS, ATTENDANCES, PERSON_SAYS, PERSONS, PERSON_ETHNICITIES, LINK_DRAWS, AGENCY_SAYS, AGREEMENTS,
    CHRONOLOGY_FINDINGS,
)  # fmt: skip
