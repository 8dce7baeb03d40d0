"""The looked-after children return SSDA903: up to twelve CSV tables a council a year, or one XML file of all of them.

Tables, columns and codes as read in the published schemas of LIIA tools (MIT, 2017 to 2026) and in the field's own
validator (csc-validator-be-903, MIT, ruleset 2026/27). Neither form says whose it is or for when: that is said beside
it. The XML is read as the same tables; its elements were seen in files made by others, not in the Department's schema,
and the social workers' and deprivation of liberty tables have no place in it that we have seen.
"""

from __future__ import annotations

from sightline.returns.formats import Block, Field, Format, Goes, Nested
from sightline.standard.tables import Type

WORKERS_SINCE, LIBERTY_SINCE = 2024, 2027  # collection years that first have the table

_CHILD = Field("CHILD", "local_id", Type.TEXT, "The council's own id of the child", Goes.KEY, required=True)
# Beside the header, dates of birth and sex only repeat what the header says of the child.
_DOB = Field("DOB", "birth_date", Type.DATE, "Date of birth, as in the header", Goes.CHECK)


def _code(name: str, column: str, meaning: str, codes: str, *, required: bool = False) -> Field:
    return Field(name, column, Type.TEXT, meaning, required=required, codes=codes)


def _day(name: str, column: str, meaning: str, *, required: bool = False) -> Field:
    return Field(name, column, Type.DATE, meaning, required=required)


def _flag(name: str, column: str, meaning: str) -> Field:
    return Field(name, column, Type.BOOL, meaning)


def _sex(goes: Goes, *, required: bool = False) -> tuple[Field, Field]:
    return (
        Field("SEX", "sex", Type.TEXT, "Sex, in returns up to 2024", goes, required=required,
              codes="ssda903_sex_to_2024", until=2024),
        Field("SEX", "sex", Type.TEXT, "Sex, in returns from 2025", goes, required=required, codes="sex", since=2025),
    )  # fmt: skip


HEADER = Block(
    "Header", "looked_after_child", "child in the return",
    (
        _CHILD,
        *_sex(Goes.BOTH, required=True),
        Field("DOB", "birth_date", Type.DATE, "Date of birth", Goes.MONTH),
        Field("ETHNIC", "ethnicity", Type.TEXT, "Ethnic group", Goes.BOTH, required=True, codes="ethnicity"),
        Field("UPN", "upn", Type.TEXT, "Unique pupil number, or UN1 to UN5 where there is none", Goes.IDENTITY),
        _flag("MOTHER", "mother", "Whether she is a mother"),
        Field("MC_DOB", "first_child_birth_date", Type.DATE, "Date of birth of her first child", Goes.MONTH),
    ),
    known_by=("local_id",),
)  # fmt: skip

EPISODES = Block(
    "Episodes", "looked_after_episode", "episode of being looked after under one legal status in one placement",
    (
        _CHILD,
        _day("DECOM", "start_date", "Day the episode began", required=True),
        _code("RNE", "reason_new_episode", "Why it began", "ssda903_reason_new_episode", required=True),
        _code("LS", "legal_status", "Legal status", "ssda903_legal_status", required=True),
        _code("CIN", "need", "Category of need", "ssda903_need", required=True),
        _code("PLACE", "place", "Type of placement", "ssda903_place", required=True),
        _code("PLACE_PROVIDER", "place_provider", "Who provides the placement", "ssda903_place_provider"),
        _day("DEC", "end_date", "Day the episode ceased"),
        _code("REC", "reason_ceased", "Why it ceased", "ssda903_reason_ceased"),
        _code("REASON_PLACE_CHANGE", "place_change", "Why the placement changed", "ssda903_place_change"),
        Field("HOME_POST", "postcode", Type.TEXT, "Postcode of the home the child came from", Goes.IDENTITY),
        Field("PL_POST", "place_postcode", Type.TEXT, "Postcode of the placement", Goes.CHECK),
        Field("URN", "place_urn", Type.TEXT, "Ofsted's number of the home or agency"),
    ),
)  # fmt: skip

REVIEWS = Block(
    "Reviews", "looked_after_review", "review of a child's case",
    (
        _CHILD, _DOB,
        _day("REVIEW", "review_date", "Day of the review", required=True),
        _code("REVIEW_CODE", "participation", "How the child took part", "ssda903_participation", required=True),
    ),
)  # fmt: skip

UASC = Block(
    "UASC", "looked_after_asylum", "child who came alone to seek asylum",
    (_CHILD, *_sex(Goes.CHECK), _DOB, _day("DUC", "status_end_date", "Day that status ceased")),
)  # fmt: skip

OC2 = Block(
    "OC2", "looked_after_health", "child looked after for twelve months, with health and offending",
    (
        _CHILD, _DOB,
        Field("SDQ_SCORE", "sdq_score", Type.INT, "Score of the strengths and difficulties questionnaire"),
        _code("SDQ_REASON", "sdq_reason", "Why there is no score", "ssda903_sdq_reason"),
        _flag("CONVICTED", "convicted", "Convicted, or cautioned, in the year"),
        _flag("HEALTH_CHECK", "health_check", "Health checks up to date, under 5"),
        _flag("IMMUNISATIONS", "immunisations", "Immunisations up to date"),
        _flag("TEETH_CHECK", "teeth_check", "Teeth checked by a dentist"),
        _flag("HEALTH_ASSESSMENT", "health_assessment", "Annual health assessment done"),
        _flag("SUBSTANCE_MISUSE", "substance_misuse", "Found to misuse substances"),
        _flag("INTERVENTION_RECEIVED", "intervention_received", "Received help with it"),
        _flag("INTERVENTION_OFFERED", "intervention_offered", "Was offered help with it and refused"),
    ),
)  # fmt: skip

OC3 = Block(
    "OC3", "looked_after_leaver", "young person who has left care, around a birthday from 17 to 21",
    (
        _CHILD, _DOB,
        _code("IN_TOUCH", "in_touch", "Whether the council is in touch", "ssda903_in_touch", required=True),
        _code("ACTIV", "activity", "What the young person does", "ssda903_activity", required=True),
        _code("ACCOM", "accommodation", "Where the young person lives", "ssda903_accommodation", required=True),
    ),
)  # fmt: skip

AD1 = Block(
    "AD1", "looked_after_adopted", "child adopted in the year",
    (
        _CHILD, _DOB,
        _day("DATE_INT", "decision_date", "Day it was decided that the child should be placed for adoption"),
        _day("DATE_MATCH", "match_date", "Day child and adopters were matched"),
        _flag("FOSTER_CARE", "by_foster_carer", "Adopted by the foster carer"),
        _code("NB_ADOPTR", "adopters", "How many adopters", "ssda903_adopters"),
        _code("SEX_ADOPTR", "adopters_sex", "Sex of the adopters", "ssda903_adopters_sex"),
        _code("LS_ADOPTR", "adopters_status", "Legal status of the adopters", "ssda903_adopters_status"),
    ),
)  # fmt: skip

PLACED = Block(
    "PlacedAdoption", "looked_after_adoption_decision", "decision that a child should be placed for adoption",
    (
        _CHILD, _DOB,
        _day("DATE_PLACED", "decision_date", "Day of the decision"),
        _day("DATE_PLACED_CEASED", "reversed_date", "Day it was decided otherwise"),
        _code("REASON_PLACED_CEASED", "reversed_reason", "Why", "ssda903_reason_placed_ceased"),
    ),
    sheets=("placed", "sbpfa"),
)  # fmt: skip

PERMANENCE = Block(
    "PrevPerm", "looked_after_earlier_order", "child who began to be looked after, with any earlier order",
    (
        _CHILD, _DOB,
        _code("PREV_PERM", "earlier_order", "Which order", "ssda903_previous_permanence"),
        Field("LA_PERM", "earlier_authority", Type.TEXT, "DfE number of the council that arranged it, or a country"),
        Field("DATE_PERM", "earlier_order_date", Type.TEXT, "Day of the order; ZZ stands for a part not known"),
    ),
    sheets=("previous", "permanence"),
)  # fmt: skip

MISSING = Block(
    "Missing", "looked_after_missing", "time a looked-after child was missing or away",
    (
        _CHILD, _DOB,
        _code("MISSING", "missing", "Missing, or away without authorisation", "ssda903_missing", required=True),
        _day("MIS_START", "start_date", "First day", required=True),
        _day("MIS_END", "end_date", "Last day"),
    ),
)  # fmt: skip

WORKERS = Block(
    "SWEpisodes", "looked_after_worker", "time with one social worker",
    (
        _CHILD, _DOB,
        Field("SW_ID", "worker", Type.TEXT, "Registration number of the social worker", Goes.REFERENCE),
        _day("SW_DECOM", "start_date", "First day", required=True),
        _day("SW_DEC", "end_date", "Last day"),
        _code("SW_REASON", "reason", "Why the social worker changed", "ssda903_worker_change"),
    ),
    since=WORKERS_SINCE, sheets=("sw_", "social_worker"),
)  # fmt: skip

LIBERTY = Block(
    "DoLo", "looked_after_liberty", "order that deprives a child of liberty",
    (
        _CHILD, _DOB,
        _day("DOLO_START", "start_date", "First day of the order", required=True),
        _day("DOLO_END", "end_date", "Last day"),
    ),
    since=LIBERTY_SINCE,
)  # fmt: skip

# How the tables stand in the XML: each child has a header and episodes; the other tables stand in the header, those of
# one row without an element of their own.
XML = Nested(
    "EXPSSDA903", "CHILD", "HEADER",
    elements={"EPISODE": "Episodes", "AREVIEW": "Reviews", "AMISSING": "Missing", "OC2": "OC2",
              "PERMANENCE": "PrevPerm", "AD_PLACED": "PlacedAdoption"},
    loose=("UASC", "OC3", "AD1"), names={"CHILDID": "CHILD", "PL": "PLACE"}, flags={"UASC": "UASC"},
)  # fmt: skip

SSDA903 = Format(
    "ssda903", "Looked-after children (SSDA903)", "council", "csv", (2017, LIBERTY_SINCE),
    (HEADER, EPISODES, REVIEWS, UASC, OC2, OC3, AD1, PLACED, PERMANENCE, MISSING, WORKERS, LIBERTY),
    "DfE looked-after children return, as in the schemas of LIIA tools (2017 to 2026) and the field's validator (2027)",
    "The tables may also come as one XML file (`EXPSSDA903`). Neither names the council or its year: put a "
    "`submission.toml` beside the files, or say `--agency` and `--period-end`.",
    also=("xml",), day_first=True, nested=XML,
)  # fmt: skip
