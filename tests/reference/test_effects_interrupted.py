"""Interrupted time series against statsmodels 0.15.0, on a series of counts that was made up and is written out here.

Recorded by a run in November 2026: OLS and GLM with a Poisson family (scale="X2"), plain and with cov_type="HAC",
maxlags=3, use_correction=True. Each row: season, jump, its error, its error after Newey and West; the same of the bend.
"""

from __future__ import annotations

import pytest

from sightline.methods.effects.interrupted import Interrupted, Season, interrupted

MONTHS = (
    41, 60, 67, 28, 24, 39, 20, 28, 44, 24, 30, 41, 39, 44, 41, 46, 34, 31, 27, 42, 43, 44, 42, 42,
    34, 47, 59, 59, 59, 46, 31, 24, 21, 32, 13, 35, 29, 44, 40, 27, 47, 36, 36, 20, 27, 39, 22, 46,
)  # fmt: skip
PEOPLE = tuple(1000.0 + 10 * month for month in range(48))
SEASONS = {"none": None, "waves": Season(12, 2), "months": Season(12)}
VALUES = {
    "none": (-19.7106674733, 6.3224846741, 6.2432904547, 0.1302770766, 0.5392368985, 0.5068574505),
    "waves": (-18.2784992030, 5.6855369055, 4.2330256466, 0.1309419502, 0.4767662922, 0.4072281260),
    "months": (-17.0974247619, 5.7351362023, 4.4599944422, 0.0745600000, 0.4775005525, 0.4203096239),
}
COUNTS = {
    "none": (-0.5451374895, 0.1796759371, 0.1652815800, 0.0069250636, 0.0155545369, 0.0141173405),
    "waves": (-0.5109866543, 0.1625721509, 0.1128488660, 0.0087598592, 0.0141191764, 0.0116710781),
    "months": (-0.4763052018, 0.1645273717, 0.1159067292, 0.0068286829, 0.0142008284, 0.0118812626),
}
RATES = {
    "none": (-0.5407517061, 0.1803768962, 0.1665643821, 0.0084496948, 0.0156150789, 0.0141962458),
    "waves": (-0.5064592639, 0.1631662823, 0.1132972620, 0.0103067805, 0.0141726259, 0.0117647408),
    "months": (-0.4717835713, 0.1652134222, 0.1164459498, 0.0083760654, 0.0142626969, 0.0119893180),
}


@pytest.mark.parametrize("season", SEASONS)
@pytest.mark.parametrize(
    ("known", "counts", "of"), [(VALUES, False, ()), (COUNTS, True, ()), (RATES, True, PEOPLE)],
    ids=["values", "counts", "rates"],
)  # fmt: skip
def test_every_figure_is_as_recorded(
    season: str, known: dict[str, tuple[float, ...]], counts: bool, of: tuple[float, ...]
) -> None:
    line = interrupted(Interrupted(MONTHS, 30, SEASONS[season], counts, of))
    assert line.lags == 3
    ours = [each for one in (line.level, line.slope) for each in (one.value, one.error, one.newey_west)]
    assert ours == pytest.approx(known[season], rel=2e-6, abs=1e-9)


def test_the_dispersion_and_other_lags_are_as_recorded() -> None:
    assert interrupted(Interrupted(MONTHS, 30, counts=True)).dispersion == pytest.approx(3.1616662067, rel=1e-9)
    assert interrupted(Interrupted(MONTHS, 30, lags=6)).level.newey_west == pytest.approx(6.1247001233, rel=1e-9)
