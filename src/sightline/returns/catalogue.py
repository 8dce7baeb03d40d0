"""Every format that Sightline reads."""

from __future__ import annotations

from sightline.returns.definitions.annex_a import ANNEX_A
from sightline.returns.definitions.cin import CIN
from sightline.returns.definitions.early_adopter import EARLY_ADOPTER
from sightline.returns.definitions.identity import IDENTITY_FILE
from sightline.returns.definitions.match_keys import MATCH_KEYS
from sightline.returns.definitions.police import POLICE_CRIME, POLICE_OUTCOME, POLICE_PARTY
from sightline.returns.definitions.safeguarding import SAFEGUARDING
from sightline.returns.definitions.school_census import SCHOOL_CENSUS
from sightline.returns.definitions.ssda903 import SSDA903
from sightline.returns.definitions.support import SUPPORT
from sightline.returns.definitions.tables import DOCUMENTED
from sightline.returns.formats import Format

FORMATS: tuple[Format, ...] = (
    CIN,
    IDENTITY_FILE,
    POLICE_CRIME,
    POLICE_PARTY,
    POLICE_OUTCOME,
    SSDA903,
    SAFEGUARDING,
    EARLY_ADOPTER,
    ANNEX_A,
    SCHOOL_CENSUS,
    SUPPORT,
    *DOCUMENTED,
    MATCH_KEYS,
)
