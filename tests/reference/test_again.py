"""Published repeat referrals of an authority, against the raw rows of table C1 and by hand."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from sightline.analyses.partnerships.again import Again, Share, again_of
from sightline.published.children import read_referrals
from sightline.published.neighbours import read_neighbours
from sightline.standard.shares import wilson
from tests.integration.test_cli import sightline

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "published"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/data/published is not there")
HARTLEPOOL, HACKNEY, RUTLAND, SCILLY = "E06000001", "E09000012", "E06000017", "E06000053"
OWN, DRAWN, SIMILAR, ENGLAND = range(4)


@cache
def found(gss: str) -> Again:
    """What is said of an authority."""
    said = again_of(gss, read_referrals(FOLDER), read_neighbours(FOLDER))
    assert said is not None
    return said


def raw(gss: str) -> tuple[float, float]:
    """(again, all) of the newest year of the raw file."""
    (path,) = FOLDER.glob("c1_*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file)
                if row["new_la_code"] == gss and row["category"] == "Referrals and Re-referrals"]  # fmt: skip
    newest = max(rows, key=lambda row: row["time_period"])
    return float(newest["rereferral_count"]), float(newest["referral_count"])


def ends(share: Share) -> tuple[float, float, float]:
    """Lower end, value, upper end."""
    assert share.lower is not None
    assert share.value is not None
    assert share.upper is not None
    return share.lower, share.value, share.upper


@pytest.mark.parametrize("gss", [HARTLEPOOL, HACKNEY, RUTLAND])
def test_a_share_is_that_of_the_raw_counts_and_the_drawn_one_is_near_it(gss: str) -> None:
    again, every = raw(gss)
    lower, own, upper = ends(found(gss).shares[OWN])
    assert own == pytest.approx(100 * again / every, abs=0.05 + 1e-9)  # as published, to a tenth
    assert (lower / 100, upper / 100) == pytest.approx(wilson(int(again), int(every)))
    low, drawn, high = ends(found(gss).shares[DRAWN])
    assert low < drawn < high
    assert abs(drawn - 100 * again / every) < 5


def test_an_area_that_is_only_small_is_drawn_most() -> None:
    """None of the few referrals to the Isles of Scilly was a second one: that says little, and is said to."""
    again, every = raw(SCILLY)
    assert again == 0
    assert every < 40
    assert found(SCILLY).shares[OWN].value == 0
    _, drawn, upper = ends(found(SCILLY).shares[DRAWN])
    assert drawn > 10
    assert upper > 20


def test_similar_areas_are_added_up_and_never_averaged() -> None:
    ten = [raw(other.gss) for other in read_neighbours(FOLDER).of(HARTLEPOOL)]
    similar = found(HARTLEPOOL).shares[SIMILAR]
    assert similar.whose.startswith("10 similar areas")
    assert similar.value == pytest.approx(100 * sum(part for part, _ in ten) / sum(whole for _, whole in ten))
    assert found(HARTLEPOOL).shares[ENGLAND].value == found(RUTLAND).shares[ENGLAND].value


def test_the_command_prints_them_beside_the_inspections() -> None:
    done = sightline("partnership", SCILLY, FOLDER)
    assert done.returncode == 0
    words = " ".join(done.stdout.split())
    assert "As published: 0.0 (0.0 to" in words
    assert "Drawn towards all authorities: 14.4 (8.3 to 21.7)" in words
    assert "no joint inspection" in words.lower()
