"""The council's identity file: what the census leaves out and linkage needs. A documented CSV of our own.

No national return carries a child's name, postcode or NHS number; a council that takes part sends this file beside its
census, under the same local ids. Without it, linkage runs on the pupil number only.
"""

from __future__ import annotations

from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.tables import Type

IDENTITY_FILE = Format(
    "identity", "Council identity file", "council", "csv", (2017, 2027),
    (
        Block(
            "identity", "identity_file", "child and address known to the council",
            (
                Field("agency_code", "agency", Type.TEXT, "The council's GSS code", Goes.HEADER, required=True),
                Field("period_end", "period_end", Type.DATE, "Last day the file speaks of", Goes.HEADER, required=True),
                Field("la_child_id", "local_id", Type.TEXT, "The same id as LAchildID in the census", Goes.KEY,
                      required=True),
                Field("forename", "forename", Type.TEXT, "First name", Goes.IDENTITY),
                Field("surname", "surname", Type.TEXT, "Family name", Goes.IDENTITY),
                Field("birth_date", "birth_date", Type.DATE, "Date of birth", Goes.IDENTITY),
                Field("sex", "sex", Type.TEXT, "Sex", Goes.IDENTITY, codes="sex"),
                Field("ethnicity", "ethnicity", Type.TEXT, "Ethnic group", Goes.IDENTITY, codes="ethnicity"),
                Field("postcode", "postcode", Type.TEXT, "Postcode of an address", Goes.IDENTITY),
                Field("postcode_from", "postcode_from", Type.DATE, "First day at that address", Goes.IDENTITY),
                Field("postcode_to", "postcode_to", Type.DATE, "Last day at that address; empty if current",
                      Goes.IDENTITY),
                Field("nhs_number", "nhs_number", Type.TEXT, "NHS number, 10 digits", Goes.IDENTITY),
                Field("upn", "upn", Type.TEXT, "Unique pupil number", Goes.IDENTITY),
                Field("link_barrier", "link_barrier", Type.TEXT,
                      "Why this record must never be joined to others", Goes.IDENTITY, codes="link_barrier"),
            ),
        ),
    ),
    "Sightline's own definition, version 1; no national format exists (checked November 2026)",
)  # fmt: skip
