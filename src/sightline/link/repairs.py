"""What is wrong with many records of one agency at once: found, said in shares, and kept from misleading linkage.

Each repair works on the table `records` of prepare.py and returns findings in general terms. An agency of fewer than
SMALLEST_AGENCY records has no shares worth judging.
"""

from __future__ import annotations

import duckdb

SMALLEST_AGENCY = 50
FEWEST_ALIKE = 20
# column -> largest share of an agency's records that may share one value of it before the value is a placeholder
LARGEST_SHARES = {"birth_date": 0.02, "full_name": 0.02, "forename": 0.25, "surname": 0.25, "postcode": 0.05}
# Of an agency's birth dates: 1 January is one day in 365, and stands for "some day of that year" where it is more.
LARGEST_FIRST_OF_JANUARY = 0.05
# Of an agency's records: first names that more agencies write as family names than as first names.
SWAPPED = 0.5

# What is emptied where a value of a column is a placeholder: the column itself and what is made of it.
_EMPTIED = {
    "birth_date": ("birth_date = NULL",),
    "full_name": ("forename = NULL", "forename_forms = NULL", "surname = NULL", "surname_parts = NULL"),
    "forename": ("forename = NULL", "forename_forms = NULL"),
    "surname": ("surname = NULL", "surname_parts = NULL"),
    "postcode": ("postcode = NULL", "postcodes = []"),
}
_WORDS = {"birth_date": "birth date", "full_name": "full name"}


def repair(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Every repair in turn. Returns the findings."""
    findings = _swap_back(db)
    for column, share in LARGEST_SHARES.items():
        findings += _drop_placeholders(db, column, share)
    return [*findings, *_drop_first_of_january(db)]


def _swap_back(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Swap first and family name of an agency that wrote each in the other's column.

    Of two agencies nobody can say which is right: it takes a third to tell.
    """
    rows = db.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE swapped AS
        WITH said AS (SELECT agency_number, forename, surname FROM records WHERE forename IS NOT NULL),
        first AS (SELECT forename AS name, count(DISTINCT agency_number) AS agencies FROM said GROUP BY ALL),
        last AS (SELECT surname AS name, count(DISTINCT agency_number) AS agencies FROM said GROUP BY ALL)
        SELECT agency_number, count(*) AS n, count(*) FILTER (last.agencies > first.agencies) / count(*) AS share
        FROM said JOIN first ON first.name = said.forename LEFT JOIN last ON last.name = said.forename
        GROUP BY agency_number
        HAVING n >= {SMALLEST_AGENCY} AND share > {SWAPPED};
        SELECT DISTINCT sender, agency FROM records JOIN swapped USING (agency_number) ORDER BY ALL
        """
    ).fetchall()
    if rows:
        db.execute(
            """
            UPDATE records SET forename = records.surname, surname = records.forename,
                forename_forms = [records.surname], surname_parts = [records.forename]
            FROM swapped WHERE records.agency_number = swapped.agency_number
            """
        )
    return [
        f"first and family names stand in each other's columns in the records of {sender} agency {agency}; "
        "they were swapped back"
        for sender, agency in rows
    ]


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


def _drop_first_of_january(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Empty birth dates on 1 January where an agency writes that day for any day of the year."""
    rows = db.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE new_years AS
        SELECT agency_number, any_value(sender) AS sender, any_value(agency) AS agency,
            count(*) FILTER (month(birth_date) = 1 AND day(birth_date) = 1) / count(*) AS share
        FROM records WHERE birth_date IS NOT NULL GROUP BY agency_number
        HAVING count(*) >= {SMALLEST_AGENCY} AND share > {LARGEST_FIRST_OF_JANUARY};
        SELECT sender, agency, share FROM new_years ORDER BY ALL
        """
    ).fetchall()
    if rows:
        db.execute(
            """
            UPDATE records SET birth_date = NULL FROM new_years
            WHERE records.agency_number = new_years.agency_number
                AND month(records.birth_date) = 1 AND day(records.birth_date) = 1
            """
        )
    return [
        f"{share:.0%} of the birth dates of {sender} agency {agency} are 1 January; they were treated as missing"
        for sender, agency, share in rows
    ]
