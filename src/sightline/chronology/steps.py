"""From content and the link table to events: one timeline per person, as named SQL steps.

Each return becomes rows of one shape, a happening (happenings.py and the modules after it). What returns repeat is said
once (once.py); the crosswalk of forms gives happenings their meaning and the link table their person (events.py);
people.py says what is known of each person, findings.py what cannot be so. The rules are in docs/chronology.md.
"""

from __future__ import annotations

from sightline.chronology.after_sentence import AFTER_SENTENCE, PROGRAMME_NEEDS, PROGRAMME_PLACES, SUPERVISION_TERMS
from sightline.chronology.agreement import AGENCY_SAYS, AGREEMENTS
from sightline.chronology.crimes import CRIME_STEPS
from sightline.chronology.ethnicity import PERSON_ETHNICITIES
from sightline.chronology.events import ATTENDANCES, EVENT_ORDER, EVENTS
from sightline.chronology.findings import CHRONOLOGY_FINDINGS
from sightline.chronology.happenings import HAPPENING
from sightline.chronology.happenings_cin import CIN_HAPPENING
from sightline.chronology.happenings_council import CARE_HAPPENING, COUNCIL_HAPPENING
from sightline.chronology.happenings_courts import COURT_HAPPENING, PRISON_HAPPENING, PROBATION_HAPPENING
from sightline.chronology.happenings_feed import FEED_HAPPENING
from sightline.chronology.happenings_police import (
    CRIME,
    CRIME_HARMED_BY,
    CRIME_PARTY,
    MISSING_AND_NOTICES,
    POLICE_HAPPENING,
)
from sightline.chronology.happenings_safeguarding import ANNEX_HAPPENING, SAFEGUARDING_HAPPENING
from sightline.chronology.happenings_services import (
    CENSUS_ABSENCE,
    HEALTH_HAPPENING,
    MECHANISM_HAPPENING,
    SCHOOL_HAPPENING,
    YOUTH_JUSTICE_HAPPENING,
)
from sightline.chronology.happenings_support import SUPPORT_HAPPENING
from sightline.chronology.once import EPISODE_OF_DAY, HAPPENING_ONCE, SAID_BY_SEVERAL, SOURCES
from sightline.chronology.people import LINK_DRAWS, PERSON_SAYS, PERSONS
from sightline.engines.steps import Step

__all__ = [
    "ANNEX_HAPPENING", "ATTENDANCES", "CARE_HAPPENING", "CENSUS_ABSENCE", "CHRONOLOGY_FINDINGS", "CIN_HAPPENING",
    "COUNCIL_HAPPENING", "COURT_HAPPENING", "CRIME", "CRIME_HARMED_BY", "CRIME_PARTY", "EPISODE_OF_DAY", "EVENTS",
    "EVENT_ORDER", "FEED_HAPPENING", "HAPPENING", "HAPPENING_ONCE", "HEALTH_HAPPENING", "LINK_DRAWS",
    "MECHANISM_HAPPENING", "MISSING_AND_NOTICES", "PERSONS", "PERSON_SAYS", "POLICE_HAPPENING", "PRISON_HAPPENING",
    "PROBATION_HAPPENING", "PROGRAMME_NEEDS", "PROGRAMME_PLACES", "SAFEGUARDING_HAPPENING", "SAID_BY_SEVERAL",
    "SCHOOL_HAPPENING", "STEPS", "SUPERVISION_TERMS", "SUPPORT_HAPPENING", "YOUTH_JUSTICE_HAPPENING",
]  # fmt: skip

STEPS: tuple[Step, ...] = (
    CRIME, CRIME_PARTY, CRIME_HARMED_BY, CENSUS_ABSENCE, *SOURCES, HAPPENING_ONCE, SAID_BY_SEVERAL,
    EPISODE_OF_DAY, EVENTS, ATTENDANCES, PERSON_SAYS, PERSONS, PERSON_ETHNICITIES, LINK_DRAWS, AGENCY_SAYS, AGREEMENTS,
    CHRONOLOGY_FINDINGS, *CRIME_STEPS, *AFTER_SENTENCE,
)  # fmt: skip
