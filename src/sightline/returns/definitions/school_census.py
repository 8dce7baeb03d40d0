"""The school census: a set of CSV tables a term, from schools or from the council that collects them.

Tables, columns and codes as in the published school census schemas for 2015 to 2026 of LIIA tools (MIT). A pupil is
known by the id of the pupil's row, which every other table repeats: unlike the unique pupil number it says nothing of
the pupil. What the project has no use for (funding, qualifications, language, addresses without the postcode) is left
where it is. Which tables and columns there are differs from term to term.
"""

from __future__ import annotations

from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.rows import words
from sightline.standard.tables import Type

_UNUSED_OF_PUPIL = words(
    "middlenames preferredsurname formersurname uniquelearnernumber sourceid schoolcensustableid hoursatsetting "
    "schoollunchtaken topupfunding unitcontacttime moveoffrollflag moveonrollflag fundedhours missingaddress "
    "duplicatenotfunded extendedhours expandedhours thirtyhourcode eligibilitycode dafindicator yssa servicechild "
    "language classtype boarder eyppe eyppr eyppbf adoptedfromcare countryofbirth nationality proficiencyinenglish "
    "qualhrs nonqualhrs ftemp qualhrspreviousyear nonqualhrspreviousyear tlevelqualhrs tlevelnonqualhrs "
    "annualsessionspossible annualsessionsauthorised annualsessionsunauthorised termlysessionscoronavirus "
    "termlysessionseducational termlysessionsexceptional summerhalfterm2sessionspossible "
    "summerhalfterm2sessionsauthorised summerhalfterm2sessionsunauthorised summerhalfterm2sessionseducational "
    "summerhalfterm2sessionsexceptional summerhalfterm2sessionscoronavirus mathsgcsehighestpriorattainment "
    "mathsgcsepriorattainmentyeargroup mathsgcsepriorattainmentyear11 englishgcsehighestpriorattainment "
    "englishgcsepriorattainmentyeargroup englishgcsepriorattainmentyear11 mathsgcsefundingexemption "
    "englishgcsefundingexemption mathsgcsehighestpriorattainmentpreviousyear "
    "englishgcsehighestpriorattainmentpreviousyear"
)
_ON, _OFF = "pupilonrolltableid", "pupilnolongeronrolltableid"
_SCHOOL = Field("NativeId", "school", Type.TEXT, "The school's id", Goes.REFERENCE)


def _key(name: str) -> Field:
    return Field(name, "local_id", Type.TEXT, "Id of the pupil's row, in all tables of a term", Goes.KEY, required=True)


def _code(name: str, column: str, meaning: str, codes: str, *, required: bool = False) -> Field:
    return Field(name, column, Type.TEXT, meaning, required=required, codes=codes)


def _ids(table: str) -> tuple[str, ...]:
    """The columns with which the Department's system numbers the rows of a table."""
    return f"{table}tableid", f"{table}orderseqcolumn", "sourceid"


def _who(key: str) -> tuple[Field, ...]:
    return (
        _key(key), _SCHOOL,
        Field("upn", "upn", Type.TEXT, "Unique pupil number", Goes.IDENTITY),
        Field("formerupn", "former_upn", Type.TEXT, "An earlier unique pupil number", Goes.IDENTITY),
        Field("forename", "forename", Type.TEXT, "First name", Goes.IDENTITY),
        Field("surname", "surname", Type.TEXT, "Family name", Goes.IDENTITY),
        Field("dob", "birth_date", Type.DATE, "Date of birth", Goes.MONTH),
        Field("gender", "sex", Type.TEXT, "Gender, in returns up to 2023", Goes.BOTH, codes="sex", until=2023),
        Field("sex", "sex", Type.TEXT, "Sex, in returns from 2024", Goes.BOTH, codes="sex", since=2024),
        Field("ethnicity", "ethnicity", Type.TEXT, "Ethnic group, in spring; extended codes become main groups",
              Goes.BOTH, codes="ethnicity", words="school_ethnicity_words"),
        Field("entrydate", "entry_date", Type.DATE, "Day the pupil joined the school"),
        Field("parttime", "part_time", Type.BOOL, "Whether part time"),
        Field("termlysessionspossible", "sessions_possible", Type.INT, "Half days the pupil could have attended"),
        Field("termlysessionsauthorised", "sessions_authorised", Type.INT,
              "Half days of authorised absence, up to 2024"),
        Field("termlysessionsunauthorised", "sessions_unauthorised", Type.INT,
              "Half days of unauthorised absence, up to 2024"),
    )  # fmt: skip


ON_ROLL = Block(
    "pupilonroll", "school_pupil", "pupil on roll on census day",
    (
        *_who(_ON),
        _code("enrolstatus", "enrolment", "How the pupil is registered", "enrolment_status"),
        _code("senprovision", "sen_provision", "Provision for special educational needs", "sen_provision"),
        _code("ncyearactual", "year_group", "Year group the pupil is taught in", "year_group"),
        _code("plaa", "care_before", "How the pupil left care, where known to the school", "care_before"),
        _code("youngcarer", "young_carer", "Whether a young carer", "young_carer"),
        Field("senunitindicator", "sen_unit", Type.BOOL, "Whether in a unit for special educational needs"),
        Field("resourcedprovisionindicator", "resourced_provision", Type.BOOL, "Whether in resourced provision"),
    ),
    known_by=("local_id",), not_taken=(*_UNUSED_OF_PUPIL, "pupilonrollorderseqcolumn"),
)  # fmt: skip

OFF_ROLL = Block(
    "pupilnolongeronroll", "school_pupil_left", "pupil who left before census day",
    (
        *_who(_OFF),
        Field("leavingdate", "leaving_date", Type.DATE, "Day the pupil left"),
        _code("ncyearleaving", "year_group", "Year group when the pupil left", "year_group"),
    ),
    known_by=("local_id",), not_taken=(*_UNUSED_OF_PUPIL, "pupilnolongeronrollorderseqcolumn"),
)  # fmt: skip

_ADDRESS = words(
    "saon paon street locality town administrativearea posttown addressline1 addressline2 addressline3 addressline4 "
    "addressline5 uniquepropertyreferencenumber"
)


def _addresses(name: str, key: str) -> Block:
    return Block(
        name, f"school_{name}", "address of a pupil",
        (_key(key), _SCHOOL, Field("postcode", "postcode", Type.TEXT, "Home postcode", Goes.IDENTITY)),
        not_taken=(*_ids(name), *_ADDRESS),
    )  # fmt: skip


def _sessions(name: str, key: str) -> Block:
    return Block(
        name, f"school_{name}", "reason of absence of a pupil in a term or half-term",
        (
            _key(key), _SCHOOL,
            _code("attendancereason", "reason", "Why absent, or how present", "attendance_reason"),
            Field("sessions", "sessions", Type.INT, "Half days with that code, since 2020"),
            Field("absencesessions", "absence_sessions", Type.INT, "Half days with that code, up to 2020"),
        ),
        not_taken=_ids(name),
    )  # fmt: skip


def _exclusions(name: str, key: str) -> Block:
    reasons = (
        _code(f"reason{number}", f"reason_{number}", f"{which} reason", "exclusion_reason")
        for number, which in enumerate(("First", "Second", "Third"), start=1)
    )
    return Block(
        name, f"school_{name}", "suspension or exclusion",
        (
            _key(key), _SCHOOL,
            Field("startdate", "start_date", Type.DATE, "First day", required=True),
            _code("category", "category", "Suspension or permanent exclusion", "exclusion_category"),
            Field("sessions", "sessions", Type.INT, "Half days"),
            *reasons,
            _code("reason", "reason", "The reason, up to 2020", "exclusion_reason"),
            _code("senprovision", "sen_provision", "Provision for special educational needs then", "sen_provision"),
        ),
        not_taken=(*_ids(name), "incare", "reinstatementdate", "reviewdate", "reviewresult", "senexpert"),
    )  # fmt: skip


def _meals(name: str) -> Block:
    return Block(
        name, f"school_{name}", "period in which a pupil could have free school meals",
        (
            _key(_ON), _SCHOOL,
            Field("fsmstartdate", "start_date", Type.DATE, "First day"),
            Field("fsmenddate", "end_date", Type.DATE, "Last day"),
            _code("ukcountry", "country", "Country in which the pupil could", "uk_country"),
        ),
        not_taken=_ids(name),
    )  # fmt: skip


NEEDS = Block(
    "senneeds", "school_senneeds", "special educational need of a pupil",
    (
        _key(_ON), _SCHOOL,
        Field("sentyperank", "rank", Type.INT, "1 for the main need, 2 for the next"),
        _code("sentype", "need", "Kind of need", "sen_type"),
    ),
    not_taken=_ids("senneeds"),
)  # fmt: skip

SCHOOL_CENSUS = Format(
    "school_census", "School census", "school", "csv", (2016, 2027),
    (
        ON_ROLL, OFF_ROLL,
        _addresses("addresses", _ON), _addresses("addressesonroll", _ON), _addresses("addressesoffroll", _OFF),
        _sessions("termlysessiondetailsonroll", _ON), _sessions("termlysessiondetailsoffroll", _OFF),
        _sessions("summerhalfterm2sessiondetailsonroll", _ON), _sessions("summerhalfterm2sessiondetailsoffroll", _OFF),
        _exclusions("termlyexclusionsonroll", _ON), _exclusions("termlyexclusionsoffroll", _OFF),
        _meals("fsmperiod"), _meals("fsmperiodsonroll"), NEEDS,
    ),
    "DfE school census; tables, columns and codes as in the published school census schemas for 2015 to 2026 of LIIA "
    "tools (MIT)",
    "The tables name neither the sender nor the term: put a `submission.toml` beside them, or say `--agency` and "
    "`--period-end`. Where a council sends the census for its schools, `agency` is the council's GSS code. The words "
    "of most codes are general knowledge, not read at the source; SM, sexual misconduct, is one of them.",
    also=("workbook",), columns_vary=True,
)  # fmt: skip
