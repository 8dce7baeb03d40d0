"""Policies as data: each is whole, and rounding means what its words say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.clearance.policy import BREAKDOWNS, CELLS, is_wide, own_policies, policies, policy, recorded
from sightline.config import Settings
from sightline.errors import ClearanceError
from sightline.standard.drafts import OutputKind

OWN = [name for name in policies() if OutputKind.COUNTS in policies()[name].kinds]


def test_the_default_policy_withholds_1_to_9_and_rounds_areas_to_5_and_the_rest_to_10() -> None:
    found = policy("sightline-default")
    assert [value for value in range(12) if found.small(value)] == list(range(1, 10))
    assert [found.rounded(value, "E06000047") for value in (10, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]
    assert [found.rounded(value, "pooled") for value in (10, 14, 15, 24, 25)] == [10, 10, 20, 20, 30]


def test_the_english_policy_withholds_1_to_5_and_leaves_authorities_exact() -> None:
    found = policy("english-official")
    assert [value for value in range(8) if found.small(value)] == [1, 2, 3, 4, 5]
    assert found.rounded(43, "E06000047") == 43
    assert found.rounded(43, "E92000001") == 40
    assert found.rounding("E06000047") == "exact"


def test_the_strict_policy_treats_nought_as_small() -> None:
    assert policy("sightline-strict").small(0)
    assert not policy("sightline-default").small(0)


def test_the_settings_name_a_policy_that_exists() -> None:
    assert policy(Settings().policy).name == Settings().policy


def test_every_policy_says_why_and_since_when() -> None:
    for found in policies().values():
        assert len(found.justification.split()) > 5
        assert found.source
        assert found.valid_from >= date(2026, 1, 1)


def test_an_unknown_policy_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ClearanceError, match="english-official, published, sightline-default, sightline-strict"):
        policy("none-at-all")


@pytest.mark.parametrize(
    ("area", "wide"),
    [("pooled", True), ("E92000001", True), ("E12000007", True), ("E23000001", True), ("E06000047", False),
     ("E09000002", False), ("E01000001", False), ("Kent", False)],
)  # fmt: skip
def test_wide_areas_are_those_wider_than_one_authority(area: str, wide: bool) -> None:
    assert is_wide(area) is wide


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"minimum": 6, "area_base": 5}, "nearest 5 would print"),
        ({"zeros": "sometimes"}, "zeros must be"),
        ({"remainder": "keep"}, "remainder must be"),
        ({"minimum": 0}, "at least 1"),
        ({"justification": " "}, "justification is blank"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(ClearanceError, match=reason):
        replace(policy("sightline-default"), **change)  # type: ignore[arg-type]


@given(st.sampled_from(OWN), st.integers(0, 5000), st.sampled_from(["pooled", "E06000047"]))
def test_the_interval_holds_exactly_the_counts_that_print_alike(name: str, value: int, area: str) -> None:
    found = policy(name)
    if found.small(value):
        return
    low, high = found.interval(value, area)
    alike = [
        other
        for other in range(max(value - 30, 0), value + 31)
        if not 0 < other < found.minimum and found.rounded(other, area) == found.rounded(value, area)
    ]
    assert (low, high) == (min(alike), max(alike))


def test_a_project_may_hold_a_policy_of_its_own_and_all_its_faults_are_named_at_once(tmp_path: Path) -> None:
    assert own_policies(tmp_path / "none") == {}
    english = resources.files("sightline.clearance").joinpath("data", "english-official.toml").read_text("utf-8")
    (tmp_path / "ours.toml").write_text(english.replace("minimum = 6", "minimum = 8"), encoding="utf-8")
    assert policy("ours", tmp_path).minimum == 8
    assert recorded(policy("ours", tmp_path).as_dict()) == policy("ours", tmp_path)
    (tmp_path / "weak.toml").write_text(english.replace("= 6", "= 5"), encoding="utf-8")
    (tmp_path / "odd.toml").write_text(f"colour = 1\n{english.replace('area_base = 1', '')}", encoding="utf-8")
    (tmp_path / "typed.toml").write_text(english.replace("= 6", '= "six"', 1), encoding="utf-8")
    (tmp_path / "published.toml").write_text(english, encoding="utf-8")
    (tmp_path / "broken.toml").write_text("=", encoding="utf-8")
    with pytest.raises(ClearanceError) as error:
        policy("ours", tmp_path)
    for words in (
        "weak: minimum is under 6",
        "weak: width is under 6",
        "odd is wrong: it has unknown or missing settings: area_base, colour",
        "typed is wrong: minimum is not of the kind",
        "published: Sightline has a policy of this name",
        "broken: it cannot be read",
    ):
        assert words in str(error.value)


def test_a_policy_that_an_earlier_version_wrote_into_the_ledger_is_read() -> None:
    old = {
        name: value for name, value in policy("sightline-default").as_dict().items() if name not in ("method", "groups")
    }
    assert recorded(old) == replace(policy("sightline-default"), groups=0)


def test_what_goes_together_is_a_setting_and_by_breakdowns_where_an_entry_or_a_project_says_nothing() -> None:
    said = {name: one.secondary for name, one in policies().items() if one.secondary == CELLS}
    assert said == {"sightline-default": CELLS, "english-official": CELLS}
    old = policy("sightline-default").as_dict()
    del old["secondary"]
    assert recorded(old) == replace(policy("sightline-default"), secondary=BREAKDOWNS)
    with pytest.raises(ClearanceError, match="secondary must be breakdowns or cells"):
        replace(policy("sightline-default"), secondary="tables")
