"""What voluntary support services send: referral, wait, start, end. A documented CSV of our own."""

from __future__ import annotations

from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.tables import Type

SUPPORT = Format(
    "support", "Voluntary support services", "support", "csv", (2024, 2027),
    (
        Block(
            "support", "support", "referral of a person to the service",
            (
                Field("agency_code", "agency", Type.TEXT, "The service's code, as in the project record", Goes.HEADER,
                      required=True),
                Field("period_end", "period_end", Type.DATE, "Last day the file speaks of", Goes.HEADER, required=True),
                Field("client_id", "local_id", Type.TEXT, "The service's own id of the person", Goes.KEY,
                      required=True),
                Field("forename", "forename", Type.TEXT, "First name", Goes.IDENTITY),
                Field("surname", "surname", Type.TEXT, "Family name", Goes.IDENTITY),
                Field("birth_date", "birth_date", Type.DATE, "Date of birth", Goes.MONTH),
                Field("sex", "sex", Type.TEXT, "Sex", Goes.BOTH, codes="sex"),
                Field("ethnicity", "ethnicity", Type.TEXT, "Ethnic group as the person says", Goes.BOTH,
                      codes="ethnicity"),
                Field("postcode", "postcode", Type.TEXT, "Home postcode", Goes.IDENTITY),
                Field("nhs_number", "nhs_number", Type.TEXT, "NHS number, 10 digits", Goes.IDENTITY),
                Field("home_area", "home_area", Type.TEXT, "GSS code of the authority the person lives in",
                      codes="area"),
                Field("referral_date", "referral_date", Type.DATE, "Day of the referral", required=True),
                Field("referred_by", "referred_by", Type.TEXT, "Who referred", codes="support_referrer"),
                Field("reason", "reason", Type.TEXT, "What the referral is about", required=True,
                      codes="support_reason"),
                Field("context", "context", Type.TEXT, "Context of the abuse, one of nine types", codes="form_context"),
                Field("harmed_by", "harmed_by", Type.TEXT, "Whether an adult or a child harmed", codes="harmed_by"),
                Field("wait_from", "wait_from", Type.DATE, "Day the person joined the waiting list"),
                Field("start_date", "start_date", Type.DATE, "First session"),
                Field("end_date", "end_date", Type.DATE, "Last session"),
                Field("end_reason", "end_reason", Type.TEXT, "Why support ended", codes="support_end"),
            ),
        ),
    ),
    "Sightline's own definition, version 1, after the sections of the CSA Centre's data collection template",
)  # fmt: skip
