"""What is lost where identifiers may not leave: linkage by match-keys on the frozen trial, beside that in the clear.

    python -m bench.match_keys [--quick]

The trial is that of bench/linkage.py: made-up children, five agencies, names, birth dates, sex and postcodes, no
national numbers. Twice: every agency sends keys only; and one (social care) sends keys only, while the others send
names in the clear and keys. The columns truth, twin, household, eth and imd score, and nothing else (truth also takes a
sample of children with --quick). Each closing line is `NAME VALUE UNIT ratio=R vs PEER`; CPU seconds are of this
process.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # it shares something with another bench

from bench.linkage import KEY, Score, identity, judge, share_asked, trial
from sightline.link.linking import link_people
from sightline.link.match_keys import make_keys
from sightline.link.secret import Secret

TODAY, EXPIRES = date(2026, 11, 26), date(2027, 3, 31)
SECRET = Secret(bytes(range(32)), "made-up children", "to measure", EXPIRES)
KEYS_ONLY = "social_care"


@dataclass(frozen=True, slots=True)
class Keyed:
    """The keys of all agencies as identity rows, and what making them cost."""

    rows: pa.Table
    made: int
    cpu_s: float


def best(rows: pa.Table) -> pa.Table:
    """Linkage as the product does it, of names, keys or both: its best answer."""
    return link_people(rows, key=KEY, draws=0, today=TODAY).link


def keys_of(rows: pa.Table) -> Keyed:
    """Each agency makes its keys by itself; the rows are what its file gives once it is received."""
    parts, before = [], time.process_time()
    for agency in sorted(set(rows["agency"].to_pylist())):
        mine = rows.filter(pc.equal(rows["agency"], agency))
        keys = make_keys(mine, SECRET, TODAY).keys
        said = {
            "record_key": keys["local_id"], "match_kind": keys["kind"], "match_key": keys["key"],
            "agency": [agency] * len(keys), "sender": [mine["sender"][0].as_py()] * len(keys),
            "return_code": ["match_keys"] * len(keys), "submission": pa.array([1] * len(keys), pa.int64()),
            "match_key_id": [SECRET.key_id] * len(keys), "match_key_expires": [EXPIRES] * len(keys),
        }  # fmt: skip
        parts.append(
            pa.table(
                [
                    pa.chunked_array([pa.array(said[field.name], field.type)])
                    if isinstance(said.get(field.name), list)
                    else said.get(field.name, pa.nulls(len(keys), field.type))
                    for field in rows.schema
                ],
                schema=rows.schema,
            )
        )
    return Keyed(pa.concat_tables(parts), sum(map(len, parts)), time.process_time() - before)


def recall_by(records: pa.Table, who: pa.Table, group: str) -> dict[str, float]:
    """Of the pairs of records of one child, by the child's group, the share that was joined."""
    with duckdb.connect() as db:
        db.register("records", records)
        db.register("who", who)
        db.execute(
            f"CREATE TABLE told AS SELECT person_key, truth, {group} AS said "
            "FROM who JOIN records ON record_key = unique_id"
        )
        pairs = (
            "SELECT said, sum(n * (n - 1)) AS n "
            "FROM (SELECT said, count(*) AS n FROM told GROUP BY said, {by}) GROUP BY said"
        )
        return dict(
            db.execute(
                f"SELECT said::VARCHAR, found.n / real.n FROM ({pairs.format(by='truth')}) AS real "
                f"JOIN ({pairs.format(by='truth, person_key')}) AS found USING (said) ORDER BY said"
            ).fetchall()
        )


def measure(share: int) -> None:
    """Print the figures."""
    records = trial(share)
    rows = identity(records)
    clear = best(rows)
    keyed = keys_of(rows)
    before = time.process_time()
    by_keys = best(keyed.rows)
    cpu_joined = time.process_time() - before
    others = rows.filter(pc.not_equal(rows["agency"], KEYS_ONLY))
    mixed = best(pa.concat_tables([others, keyed.rows]))
    peer, ours, both = judge(records, clear), judge(records, by_keys), judge(records, mixed)
    print(f"{records.num_rows:,} records of five agencies, {keyed.made:,} keys")
    print(f"in the clear: {peer}\nkeys only: {ours}\n{KEYS_ONLY} by keys only: {both}")
    for name, score in (("match_keys", ours), ("mixed", both)):
        _lines(name, score, peer)
    for group in ("eth", "imd"):
        clearly, got = recall_by(records, clear, group), recall_by(records, by_keys, group)
        for code, recall in clearly.items():
            lost, kept = recall - got[code], got[code] / recall
            print(f"recall_lost_{group}_{code} {lost:.4f} share ratio={kept:.4f} vs clear-text")
    print(f"keys_cpu_s {keyed.cpu_s:.2f} s ratio={keyed.cpu_s / records.num_rows * 1e5:.2f} vs per-100,000-records")
    print(f"linked_by_keys_cpu_s {cpu_joined:.2f} s ratio={cpu_joined / keyed.cpu_s:.2f} vs making-the-keys")
    rate = hmacs_per_cpu_s()
    print(f"hmacs_per_cpu_s {rate:.0f} per-s ratio={rate / 408_000:.2f} vs the-trial-of-facts-section-4")


def _lines(name: str, ours: Score, peer: Score) -> None:
    for what in ("f1", "precision", "recall"):
        value, other = getattr(ours, what), getattr(peer, what)
        print(f"{name}_{what} {value:.4f} {what} ratio={value / other:.4f} vs clear-text")
    print(f"{name}_twin_false_links {ours.twin_false_links} links ratio="
          f"{ours.twin_false_links / max(1, peer.twin_false_links):.2f} vs clear-text")  # fmt: skip


def hmacs_per_cpu_s(count: int = 200_000) -> float:
    """How many keys one core makes in a second."""
    values = [f"MADEUP+CHILD|2012-{number}|F" for number in range(count)]
    before = time.process_time()
    for value in values:
        SECRET.key("full_name", value)
    return count / (time.process_time() - before)


if __name__ == "__main__":
    measure(share_asked(__doc__))
