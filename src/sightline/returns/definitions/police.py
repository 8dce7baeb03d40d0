"""What police forces send: recorded crimes, the people in them, and outcomes. Documented CSVs of our own.

No national record-level format exists. The words are those of the Home Office counting rules and of the Home Office
annual data requirement where it has one; the outcome codes are the Home Office's 1 to 22.
"""

from __future__ import annotations

from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.tables import Type

_SOURCE = "Sightline's own definition, version 1; no national record-level format exists (checked November 2026)"
_HEADER = (
    Field("agency_code", "agency", Type.TEXT, "The force's GSS code", Goes.HEADER, required=True),
    Field("period_end", "period_end", Type.DATE, "Last day the file speaks of", Goes.HEADER, required=True),
)
_REFERENCE = Field(
    "crime_reference", "crime", Type.TEXT, "The force's reference of the crime", Goes.REFERENCE, required=True
)

POLICE_CRIME = Format(
    "police_crime", "Police recorded crimes", "police", "csv", (2024, 2027),
    (
        Block(
            "police_crime", "police_crime", "recorded crime",
            (
                *_HEADER,
                _REFERENCE,
                Field("offence_code", "offence_code", Type.TEXT, "Home Office offence class", required=True,
                      codes="offence_class"),
                Field("reported_date", "reported_date", Type.DATE, "Day it was reported"),
                Field("recorded_date", "recorded_date", Type.DATE, "Day it was recorded as a crime", required=True),
                Field("offence_from", "offence_from", Type.DATE, "First day it may have happened"),
                Field("offence_to", "offence_to", Type.DATE, "Last day it may have happened"),
                Field("csa_flag", "csa_flag", Type.BOOL, "Flagged as child sexual abuse"),
                Field("cse_flag", "cse_flag", Type.BOOL, "Flagged as child sexual exploitation"),
                Field("online_flag", "online_flag", Type.BOOL, "Flagged as online"),
                Field("group_flag", "group_flag", Type.BOOL, "Flagged as group-based"),
                Field("setting", "setting", Type.TEXT, "Where it happened", codes="setting"),
            ),
            known_by=("crime",),
        ),
    ),
    _SOURCE,
)  # fmt: skip

POLICE_PARTY = Format(
    "police_party", "People in police recorded crimes", "police", "csv", (2024, 2027),
    (
        Block(
            "police_party", "police_party", "person in a role in a recorded crime",
            (
                *_HEADER,
                _REFERENCE,
                Field("person_id", "local_id", Type.TEXT, "The force's own id of the person", Goes.KEY, required=True),
                Field("person_number", "person_number", Type.TEXT,
                      "Number that police, courts, prisons and probation share; held of those arrested or summonsed",
                      Goes.IDENTITY),
                Field("role", "role", Type.TEXT, "Role of the person in this crime", Goes.BOTH, required=True,
                      codes="party_role"),
                Field("forename", "forename", Type.TEXT, "First name", Goes.IDENTITY),
                Field("surname", "surname", Type.TEXT, "Family name", Goes.IDENTITY),
                Field("birth_date", "birth_date", Type.DATE, "Date of birth", Goes.MONTH),
                Field("sex", "sex", Type.TEXT, "Sex", Goes.BOTH, codes="sex"),
                Field("ethnicity_observed", "ethnicity_observed", Type.TEXT,
                      "Ethnic appearance as an officer saw it", Goes.BOTH, codes="ethnicity_observed"),
                Field("ethnicity", "ethnicity", Type.TEXT, "Ethnic group as the person says", Goes.BOTH,
                      codes="ethnicity"),
                Field("postcode", "postcode", Type.TEXT, "Home postcode", Goes.IDENTITY),
                Field("home_area", "home_area", Type.TEXT, "GSS code of the authority the person lives in",
                      codes="area"),
                Field("relationship", "relationship", Type.TEXT, "A suspect's relation to the victim",
                      codes="relationship"),
            ),
        ),
    ),
    _SOURCE,
)  # fmt: skip

POLICE_OUTCOME = Format(
    "police_outcome", "Outcomes of police recorded crimes", "police", "csv", (2024, 2027),
    (
        Block(
            "police_outcome", "police_outcome", "outcome of a recorded crime",
            (
                *_HEADER,
                _REFERENCE,
                Field("outcome_code", "outcome_code", Type.TEXT, "Home Office outcome, 1 to 22", required=True,
                      codes="crime_outcome"),
                Field("outcome_date", "outcome_date", Type.DATE, "Day of the outcome", required=True),
            ),
        ),
    ),
    _SOURCE,
    "One row for each outcome of a crime; a crime without a row is still open.",
)  # fmt: skip
