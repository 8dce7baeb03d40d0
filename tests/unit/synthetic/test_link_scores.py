"""Links beside who is who: pairs joined and missed by group, twins, barriers, and what linkage says of itself."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from sightline.standard import linkage
from sightline.standard.figures import Period
from sightline.synthetic.truth.link_scores import DIMENSIONS, MEASURES, Truth, link_scores
from sightline.synthetic.truth.score_rows import ALL, Score
from sightline.synthetic.truth.scores import Run, score_rows, scorebook

PERIOD = Period.year_to_march(2025)
CHILDREN = pa.table(
    {
        "true_id": ["C1", "C2", "C3"], "ethnicity": ["APKN", "WBRI", None],
        "birth_date": [date(2010, 4, 1), date(2010, 4, 1), None], "twin": [True, True, False],
        "household": pa.array([7, 7, 8], pa.int32()),
    }
)  # fmt: skip
# (record key, person, kind of person, kind of agency)
RECORDS = (
    ("a", "C1", "child", "council"), ("b", "C1", "child", "police"), ("c", "C1", "child", "school"),
    ("d", "C2", "child", "council"), ("e", "C2", "child", "police"), ("f", "A1", "adult", "police"),
    ("g", "A1", "adult", "court"), ("n", "C3.new", "child", "council"), ("m", "C3", "child", "council"),
    ("o", "C3.new", "child", "health"),
)  # fmt: skip


def truth() -> Truth:
    key, person, kind, sender = zip(*RECORDS, strict=True)
    true_id = [one.removesuffix(".new") for one in person]
    return Truth(
        pa.table({"record_key": key, "person_id": person, "true_id": true_id, "kind": kind, "sender": sender,
                  "agency": sender}),
        CHILDREN, [("m", "n")],
    )  # fmt: skip


def scored(link: dict[str, str], quality: list[dict[str, object]] | None = None) -> dict[tuple[str, str, str], Score]:
    draft, planted = link_scores(truth(), link, quality or [], PERIOD)
    book = [line for line in scorebook() if line.plant == "links"]
    scores = score_rows(book, planted, Run([draft]))
    return {(one.measure, one.dimension, one.code): one for one in scores if one.state == "scored"}


EACH = {key: key for key, *_ in RECORDS}


def test_every_link_right_scores_full_marks() -> None:
    found = scored(EACH | dict.fromkeys("abc", "1") | dict.fromkeys("de", "2") | dict.fromkeys("fg", "3"))
    assert [found[measure, ALL, ALL].estimate for measure in ("precision", "recall", "f1", "false_pairs")] == [
        100, 100, 100, 0,
    ]  # fmt: skip
    assert found["barriers_joined", ALL, ALL].estimate == 0
    assert ("twins_share_of_false", ALL, ALL) not in found


def test_pairs_are_counted_not_records() -> None:
    found = scored(EACH | dict.fromkeys("abd", "1") | dict.fromkeys("fg", "3"))
    # joined: ab, ad, bd, fg; true: ab, ac, bc, de, fg
    assert found["precision", ALL, ALL].estimate == 50
    assert found["recall", ALL, ALL].estimate == 40
    assert found["f1", ALL, ALL].estimate == pytest.approx(400 / 9)
    assert found["false_pairs", ALL, ALL].estimate == 2
    assert found["twins_share_of_false", ALL, ALL].estimate == 100


def test_groups_are_those_of_the_truth() -> None:
    found = scored(EACH | dict.fromkeys("abd", "1") | dict.fromkeys("fg", "3"))
    assert found["recall", "ethnic_group", "A"].estimate == pytest.approx(100 / 3)
    assert found["recall", "ethnic_group", "W"].estimate == 0
    assert found["recall", "age", "10-15"].estimate == 25
    assert found["recall", "kind", "adult"].estimate == 100
    assert found["precision", "kinds", "council+police"].estimate == 50
    assert found["false_pairs", "ethnic_group", "differ"].estimate == 2
    assert ("precision", "ethnic_group", "differ") not in found


def test_a_barred_record_is_no_pair_but_counts_where_it_was_joined() -> None:
    found = scored(EACH | dict.fromkeys("mn", "9"))
    assert found["barriers_joined", ALL, ALL].estimate == 1
    assert ("precision", ALL, ALL) not in found
    assert found["recall", ALL, ALL].estimate == 0


def test_what_linkage_says_of_itself_is_set_beside_the_truth() -> None:
    """A hundred children of two records each, of whom ten were missed, and one pair is wrong."""
    many = [(f"{place}{letter}", f"C{place}", "child", sender) for place in range(10, 210)
            for letter, sender in (("x", "council"), ("y", "police"))]  # fmt: skip
    key, person, kind, sender = zip(*many, strict=True)
    given = Truth(
        pa.table({"record_key": key, "person_id": person, "true_id": person, "kind": kind, "sender": sender,
                  "agency": sender}),
        CHILDREN, [],
    )  # fmt: skip
    link = {one: one[:-1] if int(one[:-1]) >= 20 else one for one in key} | {"10x": "12", "12y": "12"}
    where: dict[str, object] = {"population": linkage.CHILD, "dimension": ALL, "code": ALL}
    quality: list[dict[str, object]] = [
        {"measure": linkage.PAIRS, "n": 191, "of": None, "expected": 1.91, **where},
        {"measure": linkage.NEAR, "n": 20, "of": None, "expected": 9.0, **where},
    ]
    draft, planted = link_scores(given, link, quality, PERIOD)
    told = {row.measure: row.value for row in planted if row.dimension == ALL}
    run = Run([draft])
    assert told["wrong_share"] == pytest.approx(100 / 191)
    assert told["missed_share"] == pytest.approx(100 * 10 / 200)
    estimate = run.figure("linkage", "wrong_share", "2025", ALL, ALL)
    assert estimate is not None
    assert estimate.value == pytest.approx(1)


def test_every_measure_is_in_the_scorebook_by_every_breakdown() -> None:
    book = {(line.measure, line.dimension) for line in scorebook() if line.plant == "links"}
    assert {(measure, dimension) for measure in MEASURES for dimension in DIMENSIONS} <= book
    _, planted = link_scores(truth(), EACH | dict.fromkeys("abd", "1"), [], PERIOD)
    assert {(row.measure, row.dimension) for row in planted} <= book
