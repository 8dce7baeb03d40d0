"""Identity rows to records: one clean row a record, with placeholders, wrong numbers and odd spellings taken out.

Everything here is SQL on the identity rows; what is thrown away is counted and said, never shown.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from sightline.errors import SightlineError

# Common short and variant forms of first names, a family a line; written for this project, from general knowledge.
NICKNAMES = Path(__file__).parent / "data" / "nicknames.csv"
MAJORITY = 18  # years

# Written in place of a name that nobody knew, as is one letter over and over; compared without spaces.
PLACEHOLDER_NAMES = (
    "UNKNOWN UNKNOWEN UNKNOW UNK NOTKNOWN NOTKNOW NK NAMENOTKNOWN NAMEUNKNOWN NOTGIVEN NOTSTATED NOTRECORDED "
    "NOTPROVIDED NOTAPPLICABLE NOTAVAILABLE NONAME NONE NULL BLANK TBC TBA TEST DUMMY ANON ANONYMOUS WITHHELD REFUSED "
    "REDACTED UNNAMED UNBORN NEWBORN INFANT BABY BABYBOY BABYGIRL BABYOF TWINONE TWINTWO MALE FEMALE BOY GIRL CHILD"
)
# Particles that many families share: not tokens of a double-barrelled surname.
PARTICLES = "AL EL BIN BINT IBN ABU DE DA DI DO DOS DU LA LE VAN VON DER DEN MC MAC ST O"
EARLIEST_BIRTH = date(1900, 1, 2)  # 1 January 1900, and anything before, stands for "not known"

SMALLEST_AGENCY = 50  # an agency of fewer records has no shares worth judging
FEWEST_ALIKE = 20
# column -> largest share of an agency's records that may share one value of it before the value is a placeholder
LARGEST_SHARES = {"birth_date": 0.02, "full_name": 0.02, "forename": 0.25, "surname": 0.25, "postcode": 0.05}

# Letters that have no accent to take off.
_PLAIN = dict(zip("ŁØĐÐßẞİıÆŒÞ", ("L", "O", "D", "D", "SS", "SS", "I", "I", "AE", "OE", "TH"), strict=True))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What prepare() says beside the table: plain findings in general terms."""

    findings: tuple[str, ...]


def prepare(db: duckdb.DuckDBPyConnection, identity: pa.Table, since: date) -> Prepared:
    """Make the table `records` of identity rows (columns of standard.model.IDENTITY).

    One row a record, numbered from 1 in the order of record_key, so that the order of the rows given does not matter.
    `entering` says whether it is compared with others at all: a possible child, and no link barrier.
    Raises SightlineError where one record key is of two agencies.
    """
    db.register("identity_rows", identity)
    shared = db.execute(_TWO_AGENCIES).fetchall()[0][0]
    if shared:
        raise SightlineError(f"{shared} record key(s) stand for records of more than one agency")
    db.register("name_forms", forms())
    for statement in (_MACROS, _CLEAN, _RECORDS):
        db.execute(statement)
    db.unregister("identity_rows")
    db.unregister("name_forms")
    findings = [
        finding for column, share in LARGEST_SHARES.items() for finding in _drop_placeholders(db, column, share)
    ]
    db.execute(_ENTERING, [years_before(since, MAJORITY)])
    db.execute("DROP TABLE cleaned")
    return Prepared(tuple(findings))


def forms() -> pa.Table:
    """The families of first names: (form, families), families being the first name of each family the form is of."""
    families: dict[str, list[str]] = {}
    with NICKNAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = row["forms"].split()
            for name in names:
                families.setdefault(name, []).append(names[0])
    return pa.table({"form": list(families), "families": list(families.values())})


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 28 February where there is no 29."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _folded() -> str:
    """SQL: a name in capitals without accents; hyphens and the like become one space."""
    text = "upper(name)"
    for letter, plain in _PLAIN.items():
        text = f"replace({text}, '{letter}', '{plain}')"
    text = f"regexp_replace(strip_accents({text}), '[''’`´.]', '', 'g')"
    return f"trim(regexp_replace({text}, '[^A-Z]+', ' ', 'g'))"


def _listed(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_NHS_SUM = " + ".join(f"(11 - {i}) * substr(n, {i}, 1)::INT" for i in range(1, 10))
_UPN_SUM = " + ".join(f"{i} * substr(n, {i}, 1)::INT" for i in range(2, 14))

# The check digits: NHS data dictionary, modulus 11; Department for Education, UPN guide, modulus 23.
_MACROS = f"""
CREATE OR REPLACE MACRO folded(name) AS {_folded()};
CREATE OR REPLACE MACRO known(name) AS
    CASE WHEN length(replace(name, name[1], '')) > 0
        AND replace(name, ' ', '') NOT IN ({_listed(PLACEHOLDER_NAMES.split())}) THEN name END;
CREATE OR REPLACE MACRO digits(n) AS regexp_replace(n, '[^0-9]', '', 'g');
CREATE OR REPLACE MACRO nhs_valid(n) AS CASE WHEN regexp_full_match(n, '[0-9]{{10}}') AND n <> repeat(n[1], 10)
    THEN (11 - ({_NHS_SUM}) % 11) % 11 = substr(n, 10, 1)::INT ELSE false END;
CREATE OR REPLACE MACRO upn_valid(n) AS CASE WHEN regexp_full_match(n, '[A-Z][0-9]{{12}}')
    THEN substr('ABCDEFGHJKLMNPQRTUVWXYZ', ({_UPN_SUM}) % 23 + 1, 1) = n[1] ELSE false END;
CREATE OR REPLACE MACRO squeezed(code) AS regexp_replace(upper(code), '[^A-Z0-9]', '', 'g');
CREATE OR REPLACE MACRO spaced(code) AS CASE
    WHEN regexp_full_match(code, '[A-Z]{{1,2}}[0-9][A-Z0-9]?[0-9][A-Z]{{2}}') AND code NOT LIKE 'ZZ%'
    THEN code[:-4] || ' ' || code[-3:] END;
"""

_TWO_AGENCIES = """
SELECT count(*) FROM (
    SELECT record_key FROM identity_rows GROUP BY record_key HAVING count(DISTINCT (sender, agency)) > 1
)
"""

_CLEAN = f"""
CREATE OR REPLACE TABLE cleaned AS
WITH plain AS MATERIALIZED (
    SELECT * REPLACE (folded(forename) AS forename, folded(surname) AS surname, squeezed(postcode) AS postcode,
        digits(nhs_number) AS nhs_number, upper(trim(upn)) AS upn)
    FROM identity_rows
),
named AS MATERIALIZED (SELECT * REPLACE (split_part(known(forename), ' ', 1) AS forename) FROM plain)
SELECT
    record_key, sender, agency, submission,
    role,
    known(forename) AS forename,
    known(surname) AS surname,
    CASE WHEN birth_date >= DATE '{EARLIEST_BIRTH}' THEN birth_date END AS birth_date,
    CASE WHEN sex IN ('F', 'M') THEN sex END AS sex,
    spaced(postcode) AS postcode,
    coalesce(postcode_to, DATE '9999-12-31') AS postcode_to,
    coalesce(postcode_from, DATE '0001-01-01') AS postcode_from,
    CASE WHEN nhs_valid(nhs_number) THEN nhs_number END AS nhs_number,
    CASE WHEN upn_valid(upn) THEN upn END AS upn,
    link_barrier IS NOT NULL AS barred
FROM named
"""


def _latest(column: str, order: str = "submission") -> str:
    return f"arg_max({column}, ({order}, {column})) FILTER ({column} IS NOT NULL) AS {column}"


_RECORDS = f"""
CREATE OR REPLACE TABLE records AS
WITH one AS (
    SELECT
        record_key,
        min(sender) AS sender,
        min(agency) AS agency,
        {_latest("forename")}, {_latest("surname")}, {_latest("birth_date")}, {_latest("sex")},
        {_latest("postcode", "postcode_to, postcode_from, submission")},
        coalesce(list_sort(list_distinct(list(postcode) FILTER (postcode IS NOT NULL))), []) AS postcodes,
        {_latest("nhs_number")}, {_latest("upn")},
        bool_or(barred) AS barred,
        bool_or(sender <> 'police' OR role = 'victim') IS TRUE AS victim_or_served
    FROM cleaned
    GROUP BY record_key
)
SELECT
    row_number() OVER (ORDER BY record_key) AS record,
    dense_rank() OVER (ORDER BY sender, agency) AS agency_number,
    record_key, sender, agency, forename,
    CASE WHEN forename IS NOT NULL THEN coalesce(families, [forename]) END AS forename_forms,
    replace(surname, ' ', '') AS surname,
    CASE WHEN surname IS NOT NULL THEN list_sort(list_distinct(list_filter(
        list_append(string_split(surname, ' '), replace(surname, ' ', '')),
        lambda t: length(t) > 1 AND t NOT IN ({_listed(PARTICLES.split())})))) END AS surname_parts,
    birth_date, sex, postcode, postcodes, nhs_number, upn, barred, victim_or_served
FROM one LEFT JOIN name_forms ON form = forename
ORDER BY record_key
"""

_ENTERING = """
CREATE OR REPLACE TABLE records AS
SELECT
    r.* REPLACE (nullif(surname_parts, []) AS surname_parts),
    year(birth_date) AS birth_year, month(birth_date) AS birth_month, day(birth_date) AS birth_day,
    postcode[:-3] AS sector, split_part(postcode, ' ', 1) AS district,
    nhs_number IS NOT NULL OR upn IS NOT NULL OR (forename IS NOT NULL AND surname IS NOT NULL)
        OR (birth_date IS NOT NULL AND coalesce(forename, surname, postcode) IS NOT NULL) AS usable,
    victim_or_served OR (birth_date > ?) IS TRUE AS child,
    usable AND child AND NOT barred AS entering
FROM records AS r
ORDER BY record
"""

# What is emptied where a value of a column is a placeholder: the column itself and what is made of it.
_EMPTIED = {
    "birth_date": ("birth_date = NULL",),
    "full_name": ("forename = NULL", "forename_forms = NULL", "surname = NULL", "surname_parts = NULL"),
    "forename": ("forename = NULL", "forename_forms = NULL"),
    "surname": ("surname = NULL", "surname_parts = NULL"),
    "postcode": ("postcode = NULL", "postcodes = []"),
}
_WORDS = {"birth_date": "birth date", "full_name": "full name"}


def _drop_placeholders(db: duckdb.DuckDBPyConnection, column: str, largest: float) -> list[str]:
    """Empty every value that too many records of one agency share. Returns a finding for each agency and value."""
    value = "records.forename || ' ' || records.surname" if column == "full_name" else f"records.{column}"
    db.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE alike AS
        WITH sized AS (SELECT agency_number, count(*) AS records FROM records GROUP BY ALL),
        counted AS (SELECT agency_number, {value} AS shared, count(*) AS n FROM records GROUP BY ALL)
        SELECT agency_number, shared, n, n / records AS share FROM counted JOIN sized USING (agency_number)
        WHERE shared IS NOT NULL AND records >= {SMALLEST_AGENCY} AND n >= {FEWEST_ALIKE} AND n > {largest} * records
        """
    )
    rows = db.execute(
        """
        SELECT sender, agency, share FROM alike
        JOIN (SELECT DISTINCT agency_number, sender, agency FROM records) USING (agency_number)
        ORDER BY sender, agency, share DESC
        """
    ).fetchall()
    if rows:
        db.execute(
            f"""
            UPDATE records SET {", ".join(_EMPTIED[column])} FROM alike
            WHERE records.agency_number = alike.agency_number AND {value} = alike.shared
            """
        )
    word = _WORDS.get(column, column)
    return [
        f"one {word} covers {share:.0%} of the records of {sender} agency {agency}; it was treated as missing"
        for sender, agency, share in rows
    ]
