"""Match-keys: what an agency sends of a person where identifiers may not leave it, made at the agency.

A key is HMAC-SHA256, under a secret that agencies share, of something that few people have in common: the kinds are
rows of data/match_kinds.csv. The same person's records in two agencies give some of the same keys; without the secret
a key says nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from sightline.errors import SightlineError, StandardError
from sightline.link.prepare import IN_MEMORY, SINCE, prepare
from sightline.link.secret import Secret
from sightline.standard.rows import day, in_force, read_rows, words

# Of an agency's own ids, so many that would pass as NHS numbers or pupil numbers are those numbers.
LARGEST_SHARE = 0.5

# SQL over `records` of prepare.py: the values of one part of a key, as a list; a record without the part has none.
_SWAPPED = "birth_year || '-' || least(birth_month, birth_day) || '/' || greatest(birth_month, birth_day)"
PARTS: dict[str, str] = {
    "nhs_number": "[nhs_number]",
    "upn": "upns",
    "birth_date": "[birth_date::VARCHAR]",
    "birth_year": "[birth_year::VARCHAR]",
    "birth_date_either_way": f"[{_SWAPPED}]",
    "most_of_birth_date": """[birth_year || '-' || birth_month, birth_month || '/' || birth_day,
        birth_year || ':' || birth_day]""",
    "sex": "[sex]",
    "initial": "list_transform(forename_forms, lambda name: name[1])",
    "name_family": "forename_forms",
    "first_name_beginning": "[forename[:3]]",
    "first_name_end": "[forename[-3:]]",
    "surname_part": "surname_parts",
    "surname_beginning": "list_transform(surname_parts, lambda name: name[:3])",
    "names_either_way": "list_transform(surname_parts, lambda name: either_way(forename, name))",
    "beginnings_either_way": "list_transform(surname_parts, lambda name: either_way(forename[:3], name[:3]))",
    "consonants_either_way":
        "list_transform(surname_parts, lambda name: either_way(consonants(forename), consonants(name)))",
    "letters_either_way":
        "list_transform(surname_parts, lambda name: either_way(letters(forename), letters(name)))",
    "postcode": "postcodes",
}  # fmt: skip
_MACROS = """
CREATE OR REPLACE MACRO either_way(one, other) AS  -- nothing where one is missing, which least() would pass over
    CASE WHEN one <= other THEN one || '+' || other ELSE other || '+' || one END;
CREATE OR REPLACE MACRO undoubled(name) AS array_to_string(
    list_filter(string_split(name, ''), lambda letter, place: place = 1 OR letter <> name[place - 1]), '');
CREATE OR REPLACE MACRO letters(name) AS array_to_string(list_sort(list_distinct(string_split(name, ''))), '');
CREATE OR REPLACE MACRO consonants(name) AS
    undoubled(name)[1] || regexp_replace(undoubled(name)[2:], '[AEIOUYHW]', '', 'g');
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of key. `alone`: two records may be joined by it alone; else it only adds to what others say."""

    code: str
    made_of: tuple[str, ...]  # names of PARTS
    words: str
    alone: bool
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Made:
    """The keys of one agency's records: counts, and `keys` (local_id, kind, key), sorted.

    A record of which no key was made, for whatever reason, has one row without kind and key: it is a person of its own.
    """

    keys: pa.Table
    records: int
    barred: int  # records that must never be joined: no key is made of them
    no_child: int  # records of adults, who are not joined by keys
    without: int  # records of children that hold too little for any key
    by_kind: tuple[tuple[Kind, int], ...]  # records that have a key of that kind
    findings: tuple[str, ...]  # in general terms


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of the table. Raises StandardError where it names a part that there is not."""
    found = tuple(
        Kind(
            row["kind"], words(row["made_of"]), row["words"], row["alone"] == "yes",
            day(row["valid_from"]), day(row["valid_to"]),
        )
        for row in read_rows("match_kinds.csv", "sightline.link.data")
    )  # fmt: skip
    for kind in found:
        if not kind.made_of or not set(kind.made_of) <= PARTS.keys():
            raise StandardError(f"match_kinds.csv: the kind {kind.code} is made of parts that are not known")
    return found


def make_keys(identity: pa.Table, secret: Secret, today: date, since: date = SINCE) -> Made:
    """The match-keys of identity rows (columns of standard.model.IDENTITY) of one agency, `record_key` its own ids.

    They are cleaned as for linkage in the clear. Records with a link barrier get no keys, nor do adults.
    Raises SightlineError where the agency's own ids are NHS numbers or pupil numbers, which would leave it as they are.
    """
    used = [kind for kind in kinds() if in_force(kind.valid_from, kind.valid_to, today)]
    with duckdb.connect(":memory:", config=IN_MEMORY) as db:
        db.execute("SET enable_progress_bar = false")
        try:
            findings = prepare(db, identity, since).findings
            _refuse_numbers_as_ids(db)
            said = values_of(db, used)
            counts = db.execute(_COUNTS).fetchall()[0]
            everybody = db.execute("SELECT record_key AS local_id FROM records").to_arrow_table()
        except duckdb.Error as error:
            # The database's words may quote a value of a row.
            raise SightlineError(f"no keys were made: the database failed ({type(error).__name__})") from None
    made = map(secret.key, said["kind"].to_pylist(), said["said"].to_pylist())
    keys = pa.table([said["record_key"], said["kind"], pa.array(made, pa.string())], names=["local_id", "kind", "key"])
    pairs = keys.group_by(["kind", "local_id"]).aggregate([]).group_by("kind").aggregate([("local_id", "count")])
    held = dict(zip(pairs["kind"].to_pylist(), pairs["local_id_count"].to_pylist(), strict=True))
    bare = everybody.filter(pc.invert(pc.is_in(everybody["local_id"], keys["local_id"].combine_chunks())))
    keys = pa.concat_tables([keys, bare], promote_options="default").sort_by(
        [("local_id", "ascending"), ("kind", "ascending"), ("key", "ascending")]
    )
    records, barred, no_child = counts
    by_kind = tuple((kind, held.get(kind.code, 0)) for kind in used)
    return Made(keys, records, barred, no_child, len(bare) - barred - no_child, by_kind, findings)


def values_of(db: duckdb.DuckDBPyConnection, used: list[Kind]) -> pa.Table:
    """What each of those kinds makes of each record of `records` that may be joined: (record_key, kind, said)."""
    db.execute(_MACROS)
    parts = []
    for kind in used:
        inner = "records"
        for place, part in enumerate(kind.made_of):
            inner = f"(SELECT *, unnest({PARTS[part]}) AS part_{place} FROM {inner} WHERE {_ABLE})"
        said = " || '|' || ".join(f"part_{place}" for place in range(len(kind.made_of)))
        parts.append(f"SELECT record_key, '{kind.code}' AS kind, {said} AS said FROM {inner}")
    return db.execute(
        f"SELECT DISTINCT record_key, kind, said FROM ({' UNION ALL '.join(parts)}) WHERE said IS NOT NULL"
    ).to_arrow_table()


_ABLE = "child AND NOT barred"
_COUNTS = """
SELECT count(*), count(*) FILTER (barred), count(*) FILTER (NOT barred AND NOT child) FROM records
"""


def _refuse_numbers_as_ids(db: duckdb.DuckDBPyConnection) -> None:
    own, shaped, count = db.execute(
        """
        SELECT count(*) FILTER (squeezed(record_key) = nhs_number OR list_contains(upns, upper(trim(record_key)))),
            count(*) FILTER (nhs_valid(digits(record_key)) OR upn_valid(upper(trim(record_key)))), count(*)
        FROM records
        """
    ).fetchall()[0]
    if own or shaped > LARGEST_SHARE * count:
        raise SightlineError(
            "the agency's own ids are NHS numbers or pupil numbers, which would leave it as they are: give every "
            "person an id of the agency's own, the same in the files with content, and make the keys again"
        )
