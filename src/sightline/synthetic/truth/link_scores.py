"""How near linkage came to who is who in a made-up England: truths and figures of the plant "links". Arithmetic only.

What is compared are all pairs of records of one person, by the link table and by the truth; records that a barrier
keeps apart are left out, and are only looked at for having been joined after all. Estimates that linkage makes of
itself, without truth, are set beside the true shares: of pairs of two agencies, among children.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import pyarrow as pa

from sightline.standard.drafts import Draft, FigureTable, OutputKind, Page
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.linkage import CHILD, DIFFER, NOT_KNOWN, groups_of
from sightline.standard.units import Status, Unit
from sightline.synthetic.truth.score_rows import ALL, Planted
from sightline.synthetic.truth.scores import period_text

PLANT, ANALYSIS = "links", "linkage"
DIMENSIONS = (ALL, "kind", "ethnic_group", "age", "kinds")
# measure -> its unit, and what it would be were every link right
MEASURES: Mapping[str, tuple[Unit, float]] = {
    "precision": (Unit.PERCENT, 100.0), "recall": (Unit.PERCENT, 100.0), "f1": (Unit.PERCENT, 100.0),
    "false_pairs": (Unit.PAIR, 0.0), "twins_share_of_false": (Unit.PERCENT, 0.0),
}  # fmt: skip
BARRIERS = "barriers_joined"
ESTIMATES = ("wrong_share", "missed_share")  # of linkage itself, beside the truth
ESTIMATED_BY = (ALL, "ethnic_group", "kinds")
FEWEST = 100  # pairs of a group, below which its estimates are not scored
_AGES = (("0-4", 5), ("5-9", 10), ("10-15", 16), ("16-17", 18), ("18-29", 30), ("30-49", 50))
_GROUPS = "WMABCO"


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth of a world about its records, each known by its record key.

    `records` has record_key, person_id, true_id, kind, sender, agency of each record that was sent; `children` is
    truth/children.parquet; `barred` pairs (former record, record) that must not be joined.
    """

    records: pa.Table
    children: pa.Table
    barred: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Record:
    person: str
    true_id: str
    agency: tuple[str, str]
    codes: Mapping[str, str]


@dataclass(slots=True)
class _Tally:
    """Of the pairs of a group: how many are true, joined, both, joined and of twins."""

    true: int = 0
    joined: int = 0
    right: int = 0
    twins: int = 0

    def values(self) -> dict[str, float | None]:
        """The measures; None where there is nothing to be a share of."""
        false = self.joined - self.right
        precision = 100 * self.right / self.joined if self.joined else None
        recall = 100 * self.right / self.true if self.true else None
        both = self.joined + self.true
        return {
            "precision": precision, "recall": recall, "f1": 100 * 2 * self.right / both if both else None,
            "false_pairs": float(false), "twins_share_of_false": 100 * self.twins / false if false else None,
        }  # fmt: skip


def link_scores(
    truth: Truth, link: Mapping[str, str], quality: Iterable[Mapping[str, object]], period: Period
) -> tuple[Draft, list[Planted]]:
    """What linkage came to, as a draft to be looked up, and the truths beside it.

    `link` is record key -> person key of the best answer, `quality` the rows of link_quality.
    """
    barred = {key for _, key in truth.barred}
    records = _records(truth, period.end)
    whole, across = _tallies(records, {key: person for key, person in link.items() if key not in barred}, truth)
    found: list[tuple[str, Unit, str, str, float, float]] = []  # measure, unit, dimension, code, estimate, truth
    for (dimension, code), tally in sorted(whole.items()):
        for measure, value in tally.values().items():
            unit, best = MEASURES[measure]
            # That a pair of two groups is wrong is no news: what joined them is counted under false pairs.
            if value is not None and (code != DIFFER or measure == "false_pairs"):
                found.append((measure, unit, dimension, code, value, best))
    joined = sum(link.get(former) == link.get(key, "") for former, key in truth.barred)
    found.append((BARRIERS, Unit.PAIR, ALL, ALL, float(joined), 0.0))
    found += _estimates(across, quality)
    figures = [_figure(*row[:5], period) for row in found]
    planted = [
        Planted(PLANT, "", measure, str(unit), period_text(period), dimension, code, best)
        for measure, unit, dimension, code, _, best in found
    ]
    return _draft(figures), planted


def _records(truth: Truth, on: date) -> dict[str, _Record]:
    """Record key -> whose it is, and the codes of the groups it is in: by the truth, not by what is written."""
    children = {
        true_id: (ethnicity[0] if ethnicity and ethnicity[0] in _GROUPS else NOT_KNOWN, _age(birth, on))
        for true_id, ethnicity, birth in zip(
            *(truth.children[name].to_pylist() for name in ("true_id", "ethnicity", "birth_date")), strict=True
        )
    }
    names = ("record_key", "person_id", "true_id", "kind", "sender", "agency")
    found = {}
    for key, person, true_id, kind, sender, agency in zip(*(truth.records[n].to_pylist() for n in names), strict=True):
        group, age = children.get(true_id, (NOT_KNOWN, NOT_KNOWN))
        codes = {ALL: ALL, "kind": kind, "ethnic_group": group, "age": age, "kinds": sender}
        found[key] = _Record(person, true_id, (sender, agency), codes)
    return found


def _age(birth: date | None, on: date) -> str:
    if birth is None:
        return NOT_KNOWN
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return next((code for code, below in _AGES if years < below), "50+")


def _tallies(
    records: Mapping[str, _Record], link: Mapping[str, str], truth: Truth
) -> tuple[dict[tuple[str, str], _Tally], dict[tuple[str, str], _Tally]]:
    """(dimension, code) -> its pairs; the second of pairs of two agencies among children only."""
    kept = {key: record for key, record in records.items() if key in link}
    by_person: dict[str, list[str]] = {}
    by_link: dict[str, list[str]] = {}
    for key, record in kept.items():
        by_person.setdefault(record.person, []).append(key)
        by_link.setdefault(link[key], []).append(key)
    homes = _twins(truth.children)
    whole: dict[tuple[str, str], _Tally] = {}
    across: dict[tuple[str, str], _Tally] = {}
    for one, other in _pairs(by_person):
        for tally in _of(kept[one], kept[other], whole, across):
            tally.true += 1
    for one, other in _pairs(by_link):
        right = kept[one].person == kept[other].person
        home = homes.get(kept[one].true_id)
        twins = not right and home is not None and home == homes.get(kept[other].true_id)
        for tally in _of(kept[one], kept[other], whole, across):
            tally.joined += 1
            tally.right += right
            tally.twins += twins
    return whole, across


def _pairs(groups: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for members in groups.values():
        yield from combinations(members, 2)


def _twins(children: pa.Table) -> dict[str, tuple[int, date]]:
    """True id of each twin -> the home and birth date it shares with the other."""
    names = ("true_id", "twin", "household", "birth_date")
    rows = zip(*(children[name].to_pylist() for name in names), strict=True)
    return {true_id: (household, birth) for true_id, twin, household, birth in rows if twin}


def _of(
    one: _Record, other: _Record, whole: dict[tuple[str, str], _Tally], across: dict[tuple[str, str], _Tally]
) -> Iterator[_Tally]:
    """The tallies that a pair belongs to."""
    apart = one.agency != other.agency and one.codes["kind"] == other.codes["kind"] == "child"
    for dimension in DIMENSIONS:
        first, second = one.codes[dimension], other.codes[dimension]
        code = "+".join(sorted((first, second))) if dimension == "kinds" else first if first == second else DIFFER
        yield whole.setdefault((dimension, code), _Tally())
        if apart and dimension in ESTIMATED_BY:
            yield across.setdefault((dimension, code), _Tally())


def _estimates(
    across: Mapping[tuple[str, str], _Tally], quality: Iterable[Mapping[str, object]]
) -> list[tuple[str, Unit, str, str, float, float]]:
    """What linkage says of its own errors, beside the true shares: of groups of which it says something."""
    found = []
    for (population, dimension), groups in groups_of(quality).items():
        for group in groups:
            tally = across.get((dimension, group.code))
            if population == CHILD and tally and tally.true >= FEWEST and tally.joined and group.pairs:
                true_shares = (1 - tally.right / tally.joined, 1 - tally.right / tally.true)
                for measure, estimate, share in zip(
                    ESTIMATES, (group.wrong_share, group.missed_share), true_shares, strict=True
                ):
                    found.append((measure, Unit.PERCENT, dimension, group.code, 100 * estimate, 100 * share))
    return found


def _figure(measure: str, unit: Unit, dimension: str, code: str, value: float, period: Period) -> Figure:
    what = Measure(
        measure, measure.replace("_", " "), unit, Population("records", "records that were sent", "does not apply"),
        Status.NONE, "sightline-link-scores/1", "the link table and the truth",
    )  # fmt: skip
    return Figure(what, period, "pooled", value, () if dimension == ALL else ((dimension, code),))


def _draft(figures: Sequence[Figure]) -> Draft:
    """Only to be looked up by scores.Run: it is never cleared."""
    dimensions = tuple(Dimension(code, code, additive=False) for code in DIMENSIONS if code != ALL)
    tables = (FigureTable("links", OutputKind.RATES, "Links", dimensions, tuple(figures), "scoring"),)
    return Draft(ANALYSIS, 1, tables, Page("links", "Links", "", ()))
