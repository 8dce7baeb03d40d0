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
from sightline.link.repairs import repair
from sightline.standard.rows import read_rows

# Whose people a return names, by their role in it; a return that is not listed names children.
POPULATIONS = Path(__file__).parent / "data" / "populations.csv"
MAJORITY = 18  # years
SINCE = date(2021, 4, 1)  # whoever was under 18 on this day or later may be a child
# How a database is opened that holds names: in memory, with nothing ever written beside it, and nothing loaded into it.
IN_MEMORY: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

# Written in place of a name that nobody knew, as is one letter over and over; compared without spaces.
PLACEHOLDER_NAMES = (
    "UNKNOWN UNKNOWEN UNKNOW UNK NOTKNOWN NOTKNOW NK NAMENOTKNOWN NAMEUNKNOWN NOTGIVEN NOTSTATED NOTRECORDED "
    "NOTPROVIDED NOTAPPLICABLE NOTAVAILABLE NONAME NONE NULL BLANK TBC TBA TEST DUMMY ANON ANONYMOUS WITHHELD REFUSED "
    "REDACTED UNNAMED UNBORN NEWBORN INFANT BABY BABYBOY BABYGIRL BABYOF TWINONE TWINTWO MALE FEMALE BOY GIRL CHILD"
)
# Particles that many families share: not tokens of a double-barrelled surname.
PARTICLES = "AL EL BIN BINT IBN ABU DE DA DI DO DOS DU LA LE VAN VON DER DEN MC MAC ST O"
EARLIEST_BIRTH = date(1900, 1, 2)  # 1 January 1900, and anything before, stands for "not known"

# Records with one first name from which it is a name that people have, and hardly a slip of another.
COMMON, COMMON_SHARE = 20, 0.0002
SHORTEST_NUMBER = 5  # signs of a number that police, courts, prisons and probation share: a shorter one is no number
# Letters that have no accent to take off.
_PLAIN = dict(zip("ŁØĐÐßẞİıÆŒÞ", ("L", "O", "D", "D", "SS", "SS", "I", "I", "AE", "OE", "TH"), strict=True))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What prepare() says beside the table: plain findings in general terms."""

    findings: tuple[str, ...]


def prepare(db: duckdb.DuckDBPyConnection, identity: pa.Table, since: date) -> Prepared:
    """Make the table `records` of identity rows (columns of standard.model.IDENTITY).

    One row a record, numbered from 1 in the order of record_key, so that the order of the rows given does not matter.
    `child` and `offender` say in which populations it may be, in both or in none; `entering` whether it is compared
    with others at all: of a population, with enough to go by, and without a link barrier; `fresh` whether it is new.
    Raises SightlineError where one record key is of two agencies.
    """
    db.register("identity_rows", identity)
    shared = db.execute(_TWO_AGENCIES).fetchall()[0][0]
    if shared:
        raise SightlineError(f"{shared} record key(s) stand for records of more than one agency")
    made = {"name_forms": forms(), "populations": populations()}
    for name, table in made.items():
        db.register(name, table)
    for statement in (_MACROS, _TIDY, _CLEAN, _RECORDS):
        db.execute(statement)
    for name in ("identity_rows", *made):
        db.unregister(name)
    findings = repair(db)
    db.execute(_ENTERING, [years_before(since, MAJORITY)])
    db.execute("DROP TABLE cleaned")
    return Prepared(tuple(findings))


def forms() -> pa.Table:
    """The families of first names: (form, families), families being the first name of each family the form is of.

    They are common short and variant forms, written for this project from general knowledge: the rows of the standard's
    nicknames.csv that linkage uses. Those that it does not use are for taking names out of texts.
    """
    families: dict[str, list[str]] = {}
    for row in read_rows("nicknames.csv"):
        if row["linkage"] == "yes":
            names = row["forms"].split()
            for name in names:
                families.setdefault(name, []).append(names[0])
    return pa.table({"form": list(families), "families": list(families.values())})


def populations() -> pa.Table:
    """(return_code, role, children, offenders): in which population the people of a return are."""
    with POPULATIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return pa.table(
        {
            "of_return": [row["return_code"] for row in rows],
            "of_role": pa.array([row["role"] or None for row in rows], pa.string()),
            "as_child": [row["children"] == "yes" for row in rows],
            "as_offender": [row["offenders"] == "yes" for row in rows],
        }
    )


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

# Names and postcodes are tidied once each, however many rows hold them.
_TIDY = """
CREATE OR REPLACE TEMP TABLE tidy_names AS
WITH names AS (SELECT DISTINCT forename AS name FROM identity_rows UNION SELECT DISTINCT surname FROM identity_rows),
plain AS MATERIALIZED (SELECT name, known(folded(name)) AS whole FROM names WHERE name IS NOT NULL)
SELECT name, whole, known(split_part(whole, ' ', 1)) AS first FROM plain;
CREATE OR REPLACE TEMP TABLE tidy_postcodes AS
SELECT postcode AS code, spaced(squeezed(postcode)) AS tidy
FROM (SELECT DISTINCT postcode FROM identity_rows WHERE postcode IS NOT NULL);
"""

_CLEAN = f"""
CREATE OR REPLACE TABLE cleaned AS
WITH plain AS MATERIALIZED (
    SELECT record_key, sender, agency, submission, role, return_code, forename, surname, birth_date, sex, postcode,
        postcode_from, postcode_to, digits(nhs_number) AS nhs_number, upper(trim(upn)) AS upn,
        upper(trim(former_upn)) AS former_upn, squeezed(person_number) AS person_number, link_barrier,
        match_key
    FROM identity_rows
)
SELECT
    record_key, sender, agency, submission,
    -- Match-keys are made of children only; a row without one stands for anybody else.
    coalesce(as_child, return_code <> 'match_keys' OR match_key IS NOT NULL) AS as_child,
    coalesce(as_offender, false) AS as_offender,
    f.first AS forename,
    s.whole AS surname,
    CASE WHEN birth_date >= DATE '{EARLIEST_BIRTH}' THEN birth_date END AS birth_date,
    CASE sex WHEN 'F' THEN 'F' WHEN 'M' THEN 'M' WHEN '1' THEN 'M' WHEN '2' THEN 'F' END AS sex,
    tidy AS postcode,
    coalesce(postcode_to, DATE '9999-12-31') AS postcode_to,
    coalesce(postcode_from, DATE '0001-01-01') AS postcode_from,
    CASE WHEN nhs_valid(nhs_number) THEN nhs_number END AS nhs_number,
    CASE WHEN upn_valid(upn) THEN upn END AS upn,
    CASE WHEN upn_valid(former_upn) THEN former_upn END AS former_upn,
    CASE WHEN length(person_number) >= {SHORTEST_NUMBER} THEN person_number END AS person_number,
    link_barrier IS NOT NULL AS barred
FROM plain
LEFT JOIN populations ON of_return = return_code AND of_role IS NOT DISTINCT FROM role
LEFT JOIN tidy_names AS f ON f.name = forename
LEFT JOIN tidy_names AS s ON s.name = surname
LEFT JOIN tidy_postcodes ON code = postcode
"""


def _latest(column: str, order: str = "submission::HUGEINT") -> str:
    """SQL: the newest value of a column. Of several as new, one that depends on the values and not on their order."""
    newest = f"({order} << 31) + (hash({column}) >> 33)::HUGEINT"
    return f"arg_max({column}, {newest}) FILTER ({column} IS NOT NULL) AS {column}"


# A postcode is newest by the last day at it, then the first, then by who said it last.
_POSTCODE_ORDER = """(((postcode_to - DATE '0001-01-01')::HUGEINT << 54)
    + ((postcode_from - DATE '0001-01-01')::HUGEINT << 31) + submission)"""

_RECORDS = f"""
CREATE OR REPLACE TABLE one AS
    SELECT
        record_key,
        any_value(sender) AS sender, any_value(agency) AS agency,
        {_latest("forename")}, {_latest("surname")}, {_latest("birth_date")}, {_latest("sex")},
        {_latest("postcode", _POSTCODE_ORDER)},
        coalesce(list_sort(list(DISTINCT postcode) FILTER (postcode IS NOT NULL)), []) AS postcodes,
        {_latest("nhs_number")}, {_latest("upn")}, {_latest("person_number")},
        list(DISTINCT upn) FILTER (upn IS NOT NULL) AS held,
        list(DISTINCT former_upn) FILTER (former_upn IS NOT NULL) AS former,
        bool_or(barred) AS barred, bool_or(as_child) AS as_child, bool_or(as_offender) AS as_offender
    FROM cleaned
    GROUP BY record_key
    ORDER BY record_key;
CREATE OR REPLACE TEMP TABLE agencies AS
SELECT sender, agency, row_number() OVER (ORDER BY sender, agency) AS agency_number
FROM (SELECT DISTINCT sender, agency FROM one);
CREATE OR REPLACE TABLE records AS
WITH family_names AS (
    SELECT surname AS written, replace(surname, ' ', '') AS joined,
        list_sort(list_distinct(list_filter(list_append(string_split(surname, ' '), replace(surname, ' ', '')),
            lambda t: length(t) > 1 AND t NOT IN ({_listed(PARTICLES.split())})))) AS parts
    FROM (SELECT DISTINCT surname FROM one WHERE surname IS NOT NULL)
)
SELECT
    one.rowid + 1 AS record, agency_number, record_key, sender, agency, forename,
    CASE WHEN forename IS NOT NULL THEN coalesce(families, [forename]) END AS forename_forms,
    joined AS surname, nullif(parts, []) AS surname_parts,
    birth_date, sex, postcode, postcodes, nhs_number, upn,
    nullif(list_sort(list_distinct(list_concat(held, former))), []) AS upns, person_number,
    barred, as_child, as_offender
FROM one JOIN agencies USING (sender, agency)
LEFT JOIN name_forms ON form = forename LEFT JOIN family_names ON written = surname;
DROP TABLE one
"""

_ENTERING = f"""
CREATE OR REPLACE TABLE records AS
WITH named AS MATERIALIZED (
    SELECT *, CASE WHEN forename IS NOT NULL AND surname IS NOT NULL
        THEN hash(least(forename, surname), greatest(forename, surname)) END AS full_name
    FROM records
),
first_names AS (SELECT forename AS name, count(*) AS n FROM named GROUP BY forename),
full_names AS (SELECT full_name, count(*) AS bearers FROM named WHERE full_name IS NOT NULL GROUP BY full_name)
SELECT
    r.*, bearers,
    year(birth_date) AS birth_year, month(birth_date) AS birth_month, day(birth_date) AS birth_day,
    postcode[:-3] AS sector, split_part(postcode, ' ', 1) AS district,
    first_names.n >= greatest({COMMON}, {COMMON_SHARE} * (SELECT count(*) FROM records)) AS common_forename,
    coalesce(nhs_number, upn, upns[1], person_number) IS NOT NULL OR (forename IS NOT NULL AND surname IS NOT NULL)
        OR (birth_date IS NOT NULL AND coalesce(forename, surname, postcode) IS NOT NULL) AS usable,
    as_child OR (birth_date > ?) IS TRUE AS child,
    as_offender AS offender,
    usable AND (child OR offender) AND NOT barred AS entering,
    true AS fresh
FROM named AS r LEFT JOIN first_names ON first_names.name = forename LEFT JOIN full_names USING (full_name)
ORDER BY record
"""
