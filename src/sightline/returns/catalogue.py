"""Every format that Sightline reads."""

from __future__ import annotations

from sightline.returns.cin import CIN
from sightline.returns.formats import Format
from sightline.returns.identity import IDENTITY_FILE
from sightline.returns.police import POLICE_CRIME, POLICE_OUTCOME, POLICE_PARTY
from sightline.returns.support import SUPPORT

FORMATS: tuple[Format, ...] = (CIN, IDENTITY_FILE, POLICE_CRIME, POLICE_PARTY, POLICE_OUTCOME, SUPPORT)
