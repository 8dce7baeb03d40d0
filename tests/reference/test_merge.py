"""Merged boundaries: the real files against sums made by hand from their rows of Barnsley and Doncaster, 2025."""

from __future__ import annotations

import pytest

from sightline.analyses.partnerships.merge import footprint, merged
from sightline.published.folder import read_published
from tests.reference.published_data import FOLDER


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the published statistics are not here")
def test_real_counts_add_up_to_sums_made_by_hand() -> None:
    rows = merged(footprint(["E08000016", "E08000017"]), read_published(FOLDER))
    value = {(row.label, row.unit): row.value for row in rows}
    again = "Plans that were the child's second or later"
    assert value["Referrals to children's social care", "referrals"] == 3_241 + 5_665
    assert value["Episodes of need that began", "episodes"] == 1_683 + 2_004
    assert value[again, "protection plans"] == 100 + 157
    assert value[again, "per cent"] == pytest.approx(100 * (100 + 157) / (354 + 533))
