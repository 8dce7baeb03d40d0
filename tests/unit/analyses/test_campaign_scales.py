"""The register of scales: what each row must say, and that it holds no item."""

from __future__ import annotations

from sightline.analyses.campaign.scales import SCALES, SURE
from sightline.analyses.campaign.wave_estimates import Outcome


def test_every_scale_says_its_source_its_people_and_how_surely_it_is_known() -> None:
    assert len(SCALES) >= 10
    for scale in SCALES.values():
        assert scale.sure in SURE
        assert scale.about in list(Outcome)
        assert scale.source
        assert scale.validated_on
        assert scale.licence
        assert scale.higher
        assert 1900 < scale.year < 2027
        assert (scale.lowest is None) == (scale.highest is None) or scale.key == "avaws"


def test_it_holds_no_wording_of_an_item() -> None:
    for scale in SCALES.values():
        text = " ".join((scale.name, scale.higher, scale.note))
        assert "?" not in text
        assert not any(f" {word} " in f" {text.lower()} " for word in ("i", "my", "you"))
