"""The core data set and the crosswalk: complete for every format, and naming only fields that formats have."""

from __future__ import annotations

import pytest

from sightline.errors import StandardError
from sightline.returns.catalogue import FORMATS
from sightline.standard import core
from sightline.standard.core import GROUPS, Confidence, Says, core_fields, crossings

BY_CODE = {form.code: form for form in FORMATS}


def test_every_format_says_something_or_explicitly_nothing_of_every_core_field() -> None:
    missing = {
        code: sorted(set(core_fields()) - set(crossings().get(code, {})))
        for code in BY_CODE
        if set(core_fields()) - set(crossings().get(code, {}))
    }
    assert missing == {}, f"crosswalk.csv has no row for: {missing}"


@pytest.mark.parametrize("code", sorted(set(BY_CODE) & set(crossings())))
def test_every_field_that_the_crosswalk_names_is_one_of_the_format(code: str) -> None:
    blocks = {block.name: {field.column for field in block.fields} for block in BY_CODE[code].blocks}
    lost = [
        (row.core, row.block, row.column)
        for row in crossings()[code].values()
        if row.block is not None
        and not {row.column, row.where[0] if row.where else row.column} <= blocks.get(row.block, set())
    ]
    assert lost == []


def test_what_iicsa_names_is_in_the_core_data_set_and_marked_as_read() -> None:
    named = {
        "victim_age", "victim_sex", "victim_ethnicity", "perpetrator_age", "perpetrator_sex", "perpetrator_ethnicity",
        "exploitation", "form_context", "setting",
    }  # fmt: skip
    assert {code for code in named if core_fields()[code].verified} == named


def test_no_single_factor_of_vulnerability_is_claimed_for_iicsa() -> None:
    assert not any(field.verified for field in core_fields().values() if field.group == "vulnerability")


def test_every_group_has_fields_and_every_way_of_saying_has_words() -> None:
    assert {field.group for field in core_fields().values()} == set(GROUPS)
    assert set(core.SAYS_WORDS) == set(Says)


@pytest.mark.parametrize(
    ("form", "field", "says"),
    [
        ("cin", "setting", Says.NOTHING),
        ("cin", "relationship", Says.NOTHING),
        ("cin", "abuse_date", Says.NOTHING),
        ("cin", "perpetrator_age", Says.COARSER),
        ("ssda903", "abuse_known", Says.PROXY),
        ("police_party", "perpetrator_ethnicity", Says.PARTLY),
        ("support", "form_context", Says.EXACT),
        ("identity", "exploitation", Says.NOTHING),
    ],
)
def test_what_is_known_to_be_lost_is_said(form: str, field: str, says: Says) -> None:
    found = crossings()[form][field]
    assert (found.says, bool(found.lost)) == (says, True)
    assert (found.confidence is None) == (says is Says.NOTHING)


def test_what_an_officer_saw_is_never_said_with_confidence() -> None:
    seen = [row for rows in crossings().values() for row in rows.values() if row.column == "ethnicity_observed"]
    assert seen
    assert {row.confidence for row in seen} == {Confidence.LOW}


def test_what_stands_in_for_something_else_is_never_relied_on_highly() -> None:
    proxies = [row for rows in crossings().values() for row in rows.values() if row.says is Says.PROXY]
    assert {row.confidence for row in proxies} == {Confidence.MEDIUM, Confidence.LOW}


GOOD = {
    "format": "f", "core_fields": "victim_sex victim_age", "block": "b", "column": "c", "where": "",
    "measured": "field", "says": "exact", "confidence": "high", "reason": "r", "lost": "l",
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"lost": ""},
        {"says": "nothing"},
        {"column": ""},
        {"measured": ""},
        {"where": "role"},
        {"core_fields": "no_such_field"},
        {"core_fields": "victim_sex victim_sex"},
    ],
)
def test_a_row_that_does_not_hold_together_is_refused(monkeypatch: pytest.MonkeyPatch, change: dict[str, str]) -> None:
    core_fields()
    monkeypatch.setattr(core, "read_rows", lambda _: [{**GOOD, **change}])
    with pytest.raises(StandardError):
        crossings.__wrapped__()
