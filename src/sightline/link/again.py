"""Linking again: only what is new or changed is compared, and whoever was a person before keeps the key.

A record is known by a keyed digest of what linkage saw of it. Where that is as it was, the pairs among such records are
taken from the earlier linkage; every decision about them is made anew, together with the new pairs, by the same rules.
So the answer is that of a linkage of everything under the same model, but for how common names have become since.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from sightline.link.groups import Ints
from sightline.link.people import person_key

SEEN_SCHEMA = pa.schema([("record_key", pa.string()), ("digest", pa.string())])
MOVED_SCHEMA = pa.schema([("record_key", pa.string()), ("before", pa.string()), ("after", pa.string())])
# What linkage sees of a record; how common its names are is left out, since every new record changes that.
_LOOK = (
    "agency", "sender", "forename", "forename_forms", "surname", "surname_parts", "birth_date", "sex", "postcode",
    "postcodes", "nhs_number", "upn", "upns", "person_number", "child", "offender", "entering",
)  # fmt: skip
_OF_PAIRS = ("evidence", "number_bits", "exact", "apart", "offender", "rule", "unlike", "findable")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier linkage: its link table (draw 0 is used), the pairs that came near, and what each record was like."""

    link: pa.Table
    pairs: pa.Table
    seen: pa.Table


class Again:
    """What an earlier linkage, if there is one, leaves to be done by this one."""

    def __init__(self, db: duckdb.DuckDBPyConnection, key: bytes, earlier: Earlier | None) -> None:
        self.db = db
        self.key = key
        self.findings: tuple[str, ...] = ()
        look = ", ".join(f"coalesce({column}::VARCHAR, '')" for column in _LOOK)
        db.execute(
            "CREATE OR REPLACE TABLE seen AS SELECT record, record_key, "
            f"sha256(concat_ws(chr(31), ?, {look}))[:24] AS digest FROM records",
            [key.hex()],
        )
        self._before: dict[str, str] = {}
        if earlier is None:
            db.execute(_NO_EARLIER)
        else:
            self._take(earlier)

    def seen(self) -> pa.Table:
        """The digest of every record, in the order of the link table."""
        found = self.db.execute("SELECT record_key, digest FROM seen ORDER BY record").to_arrow_table()
        return found.cast(SEEN_SCHEMA)

    def person_keys(self, record_keys: list[str], group: Ints) -> tuple[list[str], pa.Table]:
        """The person key of each record, and the records whose person had another key before.

        A group is the earlier person whose records it has most of; of two groups of one earlier person the one with
        more of them is, then the one with the smaller record. Who is new has a key made of the smallest record.
        """
        firsts = group.tolist()
        shared = Counter(
            (first, self._before[record])
            for record, first in zip(record_keys, firsts, strict=True)
            if record in self._before
        )
        mine: dict[int, str] = {}
        taken: set[str] = set()
        for (first, person), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            if first not in mine and person not in taken:
                mine[first] = person
                taken.add(person)
        for first in sorted(set(firsts) - set(mine)):
            made = person_key(self.key, record_keys[first])
            while made in taken:  # its smallest record once gave its key to somebody who has gone on without it
                made = person_key(self.key, f"{made}\x1f{record_keys[first]}")
            mine[first] = made
            taken.add(made)
        persons = [mine[first] for first in firsts]
        return persons, self._moved(record_keys, persons)

    def _moved(self, record_keys: list[str], persons: list[str]) -> pa.Table:
        rows = [
            (record, self._before[record], person)
            for record, person in zip(record_keys, persons, strict=True)
            if self._before.get(record, person) != person
        ]
        arrays = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(MOVED_SCHEMA))]
        if self._before:
            self.findings += (_told(self._before, dict(zip(record_keys, persons, strict=True))),)
        return pa.Table.from_arrays(arrays, schema=MOVED_SCHEMA)

    def _take(self, earlier: Earlier) -> None:
        """Mark what is as it was, and make `earlier_pairs` of the pairs among such records."""
        best = earlier.link.filter(pa.compute.equal(earlier.link["draw"], 0))
        self._before = dict(zip(best["record_key"].to_pylist(), best["person_key"].to_pylist(), strict=True))
        places = pa.table({"record_key": best["record_key"], "place": pa.array(range(best.num_rows), pa.int64())})
        given = {"earlier_place": places, "earlier_seen": earlier.seen, "earlier_near": earlier.pairs}
        for name, table in given.items():
            self.db.register(name, table)
        self.db.execute(_TAKE)
        for name in given:
            self.db.unregister(name)
        fresh, count = self.db.execute("SELECT count(*) FILTER (fresh), count(*) FROM records").fetchall()[0]
        self.findings += (f"{fresh:,} of {count:,} records are new or changed; the others were not compared again",)


def _told(before: dict[str, str], after: dict[str, str]) -> str:
    """How many earlier people are now several, and how many are now part of somebody else, in words."""
    now: dict[str, set[str]] = {}
    for record, person in before.items():
        if record in after:
            now.setdefault(person, set()).add(after[record])
    split = sum(len(found) > 1 for found in now.values())
    joined = sum(person not in found for person, found in now.items())
    return f"of {len(now):,} people known before, {split:,} were split and {joined:,} are now part of another"


_TYPES = {"rule": "VARCHAR", "evidence": "DOUBLE", "number_bits": "DOUBLE"}
_NO_EARLIER = "CREATE OR REPLACE TABLE earlier_pairs (l BIGINT, r BIGINT, " + ", ".join(
    f"{name} {_TYPES.get(name, 'BOOLEAN')}" for name in _OF_PAIRS
) + ")"  # fmt: skip
_TAKE = f"""
UPDATE records SET fresh = false FROM seen JOIN earlier_seen USING (record_key)
WHERE seen.record = records.record AND seen.digest = earlier_seen.digest;
CREATE OR REPLACE TABLE earlier_pairs AS
WITH place AS (
    SELECT place, record - 1 AS now FROM earlier_place JOIN records USING (record_key) WHERE NOT fresh
)
SELECT a.now AS l, b.now AS r, {", ".join(_OF_PAIRS)} FROM earlier_near
JOIN place AS a ON a.place = l JOIN place AS b ON b.place = r
WHERE NOT starts_with(rule, 'match-key: ')
"""
