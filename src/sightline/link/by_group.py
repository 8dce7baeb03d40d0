"""How well it is known who is who, by group: more counts of link_quality, made where identity is open. Never a record.

A record counts under what it says itself: who was never joined borrows no ethnic group from a better record. A pair
counts under what its two records say: what one of them says where the other says nothing, and `differ` where they do
not agree. Populations are counted apart, and one record may be in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from sightline.link.decide import STRONG, WEAK, Bools, Decided, Floats, Outcome, Pairs, People, share_of
from sightline.link.groups import Ints
from sightline.link.people import BANDS, band_numbers
from sightline.link.quality import SCHEMA
from sightline.link.without_numbers import found_without_numbers
from sightline.standard.linkage import (
    AGES,
    ALL,
    BLIND,
    BY_BAND,
    CHILD,
    DIFFER,
    JOINED,
    MODERATE,
    NEAR,
    NOT_KNOWN,
    NUMBERED,
    OFFENDER,
    PAIRS,
    RECORDS,
)  # fmt: skip

# The first letter of each code of the list "ethnicity" but those that only say that nothing was recorded.
ETHNIC_GROUPS = ("W", "M", "A", "B", "C", "O")
UNIT = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """What counts by group need beside identity.

    `on`: the day by which ages are told, None: they are not told. `deprivation`: (place, fifth), places being postcodes
    or their first halves without spaces, fifth 1 the most deprived; None: no table was given.
    """

    on: date | None = None
    deprivation: pa.Table | None = None


def record_codes(db: duckdb.DuckDBPyConnection, identity: pa.Table, known: Known) -> None:
    """Make `codes` (place, dimension, code) of `records` and of identity rows: what each record says of its person.

    `place` is that of the record from 0, as in pairs.
    """
    db.register("identity_rows", identity)
    db.execute(_SAID)
    db.unregister("identity_rows")
    if known.on is not None:
        bands = " ".join(f"WHEN years >= {least} THEN '{code}'" for code, least in reversed(AGES))
        db.execute(_AGE.format(bands=bands), [known.on])
    if known.deprivation is not None:
        db.register("deprivation", known.deprivation)
        db.execute(_DEPRIVATION)
        db.unregister("deprivation")


_GROUPS = ", ".join(f"'{letter}'" for letter in ETHNIC_GROUPS)
_SAID = f"""
CREATE OR REPLACE TABLE codes AS
WITH told AS (
    SELECT record_key,
        arg_max(ethnicity, (submission, ethnicity)) FILTER (ethnicity NOT IN ('REFU', 'NOBT')) AS own,
        count(*) FILTER (ethnicity_observed <> 'IC9') > 0 AS seen
    FROM identity_rows GROUP BY record_key
), whole AS (
    SELECT record - 1 AS place, sender, agency, sex, own[1] IN ({_GROUPS}) AND own IS NOT NULL AS known, own, seen
    FROM records JOIN told USING (record_key)
)
SELECT place, '{ALL}' AS dimension, '{ALL}' AS code FROM whole
UNION ALL SELECT place, 'kind', sender FROM whole
UNION ALL SELECT place, 'sex', coalesce(sex, '{NOT_KNOWN}') FROM whole
UNION ALL SELECT place, 'ethnic_group', CASE WHEN known THEN own[1] ELSE '{NOT_KNOWN}' END FROM whole
UNION ALL SELECT place, 'ethnic_source', CASE WHEN known THEN sender WHEN seen THEN 'police_observed'
    ELSE '{NOT_KNOWN}' END FROM whole
UNION ALL SELECT place, 'area', agency FROM whole WHERE regexp_full_match(agency, '(E06|E08|E09|E10|E23)[0-9]{{6}}')
"""

_AGE = f"""
INSERT INTO codes
SELECT place, 'age', CASE {{bands}} ELSE '{NOT_KNOWN}' END
FROM (SELECT record - 1 AS place, date_sub('year', birth_date, ?::DATE) AS years FROM records)
"""

_DEPRIVATION = f"""
INSERT INTO codes
SELECT record - 1, 'deprivation', coalesce(whole.fifth, half.fifth, '{NOT_KNOWN}')
FROM records
LEFT JOIN deprivation AS whole ON whole.place = replace(postcode, ' ', '')
LEFT JOIN deprivation AS half ON half.place = split_part(postcode, ' ', 1)
"""


def by_group(
    db: duckdb.DuckDBPyConnection, records: pa.Table, pairs: Pairs, people: People, decided: Decided, scored: pa.Table
) -> pa.Table:
    """The counts by group, as rows of quality.SCHEMA. Needs `codes`; `scored` holds the pairs' `unlike`, `findable`."""
    db.register("told_records", _records(records, pairs, people, decided))
    db.register("told_pairs", _pairs(pairs, people, decided, scored))
    rows: list[tuple[object, ...]] = []
    for query in (_RECORDS, _PAIRS, _BY_BAND):
        rows += db.execute(query).fetchall()
    for name in ("told_records", "told_pairs"):
        db.unregister(name)
    names = ("measure", "population", "dimension", "code", "band", "n", "of", "expected")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=SCHEMA)


def _records(records: pa.Table, pairs: Pairs, people: People, decided: Decided) -> pa.Table:
    """Of each record its populations, whether its person is known to two agencies, and its firmest link to another."""
    size = len(people.agency)
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(least, decided.group, people.agency)
    np.maximum.at(most, decided.group, people.agency)
    firmest = np.full(size, -np.inf)
    joined = np.flatnonzero(_joined_across(pairs, people, decided))
    strength = np.where(pairs.exact, np.inf, decided.weight)[joined]
    for ends in (pairs.l[joined], pairs.r[joined]):
        np.maximum.at(firmest, ends, strength)
    barred = records["barred"].to_numpy()
    linked = (least < most)[decided.group]
    return pa.table(
        {
            "place": np.arange(size),
            CHILD: records[CHILD].to_numpy() & ~barred,
            OFFENDER: records[OFFENDER].to_numpy() & ~barred,
            "linked": linked,
            "moderate": linked & (firmest < STRONG),
            "blind": ~records["entering"].to_numpy(),
        }
    )


def _pairs(pairs: Pairs, people: People, decided: Decided, scored: pa.Table) -> pa.Table:
    """The pairs across agencies that were joined or came near, with what is to be counted of them."""
    unlike, findable = (scored[name].fill_null(False).to_numpy() for name in ("unlike", "findable"))
    joined = _joined_across(pairs, people, decided)
    # Pairs kept apart by a rule, or in favour of a nearer record, are left out: their odds do not know of the rule.
    across = people.agency[pairs.l] != people.agency[pairs.r]
    near = across & (decided.outcome == Outcome.WEAK) & (decided.weight >= WEAK)
    found = found_without_numbers(pairs, people, decided.weight, unlike, findable)
    kept = np.flatnonzero(joined | near)
    bands = np.array(BANDS)[band_numbers(pairs, decided.weight)]
    return pa.table(
        {
            "l": pairs.l[kept], "r": pairs.r[kept], "offender": pairs.offender[kept], "joined": joined[kept],
            "wrong": _in_units(share_of(-decided.weight[kept])), "right": _in_units(share_of(decided.weight[kept])),
            "numbered": pairs.number_bits[kept] > 0, "found": found[kept], "band": pa.array(bands[kept].tolist()),
        }
    )  # fmt: skip


def _in_units(shares: Floats) -> Ints:
    """Shares as whole numbers of UNIT-ths: whole numbers come to the same sum in whatever order they are added."""
    found: Ints = np.round(shares * UNIT).astype(np.int64)
    return found


def _joined_across(pairs: Pairs, people: People, decided: Decided) -> Bools:
    together = decided.group[pairs.l] == decided.group[pairs.r]
    found: Bools = together & (people.agency[pairs.l] != people.agency[pairs.r])
    return found


_RECORDS = f"""
WITH counted AS (
    SELECT '{CHILD}' AS population, dimension, code, linked, moderate, blind
    FROM told_records JOIN codes USING (place) WHERE child
    UNION ALL
    SELECT '{OFFENDER}', dimension, code, linked, moderate, blind
    FROM told_records JOIN codes USING (place) WHERE offender
), told AS (
    SELECT population, dimension, code, count(*) AS n, count(*) FILTER (linked) AS linked,
        count(*) FILTER (moderate) AS moderate, count(*) FILTER (blind) AS blind
    FROM counted GROUP BY ALL
)
SELECT measure, population, dimension, code, NULL AS band, found AS n, whole AS of, NULL AS expected FROM (
    SELECT 1 AS place, '{RECORDS}' AS measure, population, dimension, code, n AS found, NULL AS whole FROM told
    UNION ALL SELECT 2, '{JOINED}', population, dimension, code, linked, n FROM told
    UNION ALL SELECT 3, '{MODERATE}', population, dimension, code, moderate, linked FROM told
    UNION ALL SELECT 4, '{BLIND}', population, dimension, code, blind, n FROM told
)
ORDER BY place, population, dimension, code
"""

# Of each pair what its records say: an area stands for itself, so that a pair of two councils counts under both.
_CODED = f"""
WITH both_told AS (
    SELECT p.*, a.dimension, a.code AS one, b.code AS other
    FROM told_pairs AS p JOIN codes AS a ON a.place = l JOIN codes AS b ON b.place = r AND b.dimension = a.dimension
    WHERE a.dimension NOT IN ('area', 'ethnic_source')
), coded AS (
    SELECT * EXCLUDE (one, other, dimension), if(dimension = 'kind', 'kinds', dimension) AS dimension,
        CASE WHEN dimension = 'kind' THEN least(one, other) || '+' || greatest(one, other)
            WHEN one = other OR other = '{NOT_KNOWN}' THEN one WHEN one = '{NOT_KNOWN}' THEN other
            ELSE '{DIFFER}' END AS code
    FROM both_told
    UNION ALL BY NAME
    (
        SELECT p.*, dimension, code FROM told_pairs AS p JOIN codes ON place = l WHERE dimension = 'area'
        UNION SELECT p.*, dimension, code FROM told_pairs AS p JOIN codes ON place = r WHERE dimension = 'area'
    )
), named AS (SELECT *, if(offender, '{OFFENDER}', '{CHILD}') AS population FROM coded)
"""

_PAIRS = f"""
{_CODED}, told AS (
    SELECT population, dimension, code, count(*) FILTER (joined) AS n, coalesce(sum(wrong) FILTER (joined), 0) AS wrong,
        count(*) FILTER (joined AND numbered) AS numbered,
        count(*) FILTER (joined AND numbered AND found) AS found,
        count(*) FILTER (NOT joined) AS near, coalesce(sum("right") FILTER (NOT joined), 0) AS missed
    FROM named GROUP BY ALL
)
SELECT measure, population, dimension, code, NULL AS band, n, of, round(expected / {UNIT}, 3) AS expected FROM (
    SELECT 1 AS place, '{PAIRS}' AS measure, population, dimension, code, n, NULL AS of, wrong AS expected FROM told
    UNION ALL SELECT 2, '{NUMBERED}', population, dimension, code, found, numbered, NULL FROM told
    UNION ALL SELECT 3, '{NEAR}', population, dimension, code, near, NULL, missed FROM told
)
ORDER BY place, population, dimension, code
"""

_BY_BAND = f"""
{_CODED}
SELECT '{BY_BAND}', population, dimension, code, band, count(*), NULL, round(sum(wrong) / {UNIT}, 3)
FROM named WHERE joined GROUP BY ALL ORDER BY ALL
"""
