"""How well it is known who is who: counts by kind of sender, rule and band, never a record.

One row a count. `measure` is one of: records; not compared (witnesses who were never a victim); barred (a link
barrier); without usable identifiers; linked (records joined to another); pairs joined; pairs not joined (weak); pairs
kept apart as twins; pairs left for review. These have no population, dimension or code. More, by group, are made by
by_group.py and pupil_numbers.py.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa

from sightline.link.decide import LINKED, WEAK, Decided, Outcome, Pairs
from sightline.link.people import BANDS, NOT_LINKED, SINGLE, band_numbers

SCHEMA = pa.schema(
    [
        ("measure", pa.string()),
        ("sender", pa.string()),
        ("other_sender", pa.string()),
        ("rule", pa.string()),
        ("band", pa.string()),
        ("n", pa.int64()),
        ("of", pa.int64()),
        ("population", pa.string()),
        ("dimension", pa.string()),
        ("code", pa.string()),
        ("expected", pa.float64()),  # of the n, how many are wrong, or right, by their odds
    ]
)
Row = tuple[str, str, str | None, str | None, str | None, int, int | None]


def quality_table(records: pa.Table, link: pa.Table, pairs: Pairs, scored: pa.Table, decided: Decided) -> pa.Table:
    """The counts of one linkage. `of` is the number that `n` is a part of, null where there is none."""
    rows = [*_records(records, link), *_pairs(records, pairs, scored, decided)]
    # What is not of a group leaves the later columns empty.
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=False)) for row in rows], schema=SCHEMA)


def _records(records: pa.Table, link: pa.Table) -> list[Row]:
    senders = records["sender"].to_pylist()
    total = Counter(senders)
    bands = link["band"].to_pylist()
    facts = {
        "not compared": [
            not (child or offender)
            for child, offender in zip(records["child"].to_pylist(), records["offender"].to_pylist(), strict=True)
        ],
        "barred": records["barred"].to_pylist(),
        "without usable identifiers": [not usable for usable in records["usable"].to_pylist()],
        "linked": [band not in (SINGLE, NOT_LINKED) for band in bands],
    }
    rows: list[Row] = [("records", sender, None, None, None, n, None) for sender, n in sorted(total.items())]
    for measure, truths in facts.items():
        counts = Counter(sender for sender, true in zip(senders, truths, strict=True) if true)
        rows += [(measure, sender, None, None, None, counts[sender], total[sender]) for sender in sorted(total)]
    by_band = Counter(zip(senders, bands, strict=True))
    rows += [
        ("records by band", sender, None, None, band, n, total[sender]) for (sender, band), n in sorted(by_band.items())
    ]
    return rows


def _pairs(records: pa.Table, pairs: Pairs, scored: pa.Table, decided: Decided) -> list[Row]:
    sender = np.array(records["sender"].to_pylist(), dtype=object)
    rule = np.array(scored["rule"].to_pylist(), dtype=object)
    band = np.array(BANDS, dtype=object)[band_numbers(pairs, decided.weight)]
    band[~pairs.exact & (decided.weight < LINKED)] = "weak"
    weak = (decided.outcome == Outcome.WEAK) & (decided.weight >= WEAK)
    rows: list[Row] = []
    for measure, chosen in (
        ("pairs joined", decided.outcome == Outcome.JOINED),
        ("pairs not joined", weak),
        ("pairs kept apart as twins", (decided.outcome == Outcome.APART) & (decided.weight >= LINKED)),
        ("pairs left for review", decided.outcome == Outcome.CONFLICT),
    ):
        counts = Counter(
            (*sorted((a, b)), by, how)
            for a, b, by, how in zip(
                sender[pairs.l[chosen]], sender[pairs.r[chosen]], rule[chosen], band[chosen], strict=True
            )
        )
        rows += [(measure, a, b, by, how, n, None) for (a, b, by, how), n in sorted(counts.items())]
    return rows
