"""P values among many, as R's p.adjust gives them."""

from __future__ import annotations

import pytest

from sightline.errors import MethodError
from sightline.methods.many import benjamini_hochberg, holm

P = [0.04, 0.001, 0.03, 0.012, 0.6]


def test_holm_is_that_of_r() -> None:
    # p.adjust(c(0.04, 0.001, 0.03, 0.012, 0.6), "holm"), by hand: 2 * .04 < 3 * .03, so .09 stays
    assert holm(P) == pytest.approx([0.09, 0.005, 0.09, 0.048, 0.6])


def test_benjamini_and_hochberg_is_that_of_r() -> None:
    # p.adjust(..., "BH"), by hand: .03 * 5 / 3 and .04 * 5 / 4 are both .05
    assert benjamini_hochberg(P) == pytest.approx([0.05, 0.005, 0.05, 0.03, 0.6])


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_of_none_there_are_none_and_none_is_above_one(adjust: type[object]) -> None:
    assert list(adjust([])) == []  # type: ignore[call-arg, call-overload]
    assert list(adjust([0.9, 0.95])) == pytest.approx([1.0, 1.0] if adjust is holm else [0.95, 0.95])  # type: ignore


def test_what_is_no_p_value_is_refused() -> None:
    with pytest.raises(MethodError):
        holm([0.2, 1.2])
