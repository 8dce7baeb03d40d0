"""Codes in groups, bands of delay and whose word comes first: dated tables that hang together."""

from __future__ import annotations

import pytest

from sightline.errors import StandardError
from sightline.standard import delays
from sightline.standard.codes import code_list
from sightline.standard.delays import ADULT, CHILD, delay_bands
from sightline.standard.first_words import AREA, PERSON, first_words
from sightline.standard.groups import ETHNIC_GROUP, SETTING_GROUP, UNSAID, group_of


@pytest.mark.parametrize(
    ("name", "grouping"),
    [("ethnicity", ETHNIC_GROUP), ("ethnicity_observed", ETHNIC_GROUP), ("setting", SETTING_GROUP)],
)
def test_every_code_stands_in_one_group_of_the_list_of_groups(name: str, grouping: str) -> None:
    assert set(group_of(name, grouping)) == set(code_list(name))
    assert set(group_of(name, grouping).values()) <= set(code_list(grouping))


def test_refused_and_not_obtained_are_kept_apart_and_are_no_group() -> None:
    groups = group_of("ethnicity", ETHNIC_GROUP)
    assert (groups["REFU"], groups["NOBT"]) == ("refused", "not_obtained")
    assert set(UNSAID) & {group for code, group in groups.items() if code not in ("REFU", "NOBT")} == set()


def test_no_appearance_is_of_a_mixed_background_and_chinese_is_asian_in_both_lists() -> None:
    seen = group_of("ethnicity_observed", ETHNIC_GROUP)
    assert "mixed" not in seen.values()
    assert seen["IC5"] == group_of("ethnicity", ETHNIC_GROUP)["CHNE"] == "asian"


def test_a_list_without_groups_is_refused() -> None:
    with pytest.raises(StandardError, match="stand in no groups"):
        group_of("sex", ETHNIC_GROUP)


def test_recent_is_a_year_and_the_bands_leave_no_day_out() -> None:
    recent, later = delay_bands(CHILD)
    assert (recent.code, recent.from_days, recent.to_days) == ("recent", 0, 365)
    assert (later.code, later.from_days, later.to_days) == ("non_recent", 366, None)
    assert delay_bands(ADULT)[0].from_days == 0
    assert all(band.source and band.valid_from for band in delay_bands(ADULT))


def test_bands_with_a_gap_or_of_nobody_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StandardError, match="does not cover every delay"):
        delay_bands("nobody")
    row = {"population": "x", "code": "a", "label": "A", "valid_from": "2026-01-01", "source": "a test"}
    rows = [{**row, "from_days": "0", "to_days": "5"}, {**row, "from_days": "7", "to_days": ""}]
    monkeypatch.setattr(delays, "read_rows", lambda _: rows)
    with pytest.raises(StandardError, match="leaves a gap"):
        delay_bands("x")


def test_the_council_comes_first_and_then_it_depends_on_what_is_asked() -> None:
    assert first_words(PERSON) == ("council", "support", "police")
    assert first_words(AREA) == ("council", "police", "support")
    with pytest.raises(StandardError, match="no order"):
        first_words("height")
