"""The pages of the core data set: agencies counted once, by their best return, in bands that show no small number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.analyses.quality.core import core_drafts
from sightline.analyses.quality.holdings import FEW, best, by_agency_and_field, holdings, newest
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.ledger.submissions import Submission
from sightline.standard.core import Says, core_fields, crossings
from sightline.standard.drafts import Draft

TITLES = {"cin": "Children in need census"}


def sent(
    agency: str, code: str = "cin", sender: str = "council", year: int = 2026, entry: int = 1,
    measured: dict[str, dict[str, object]] | None = None,
) -> Submission:  # fmt: skip
    return Submission(
        entry, agency, sender, code, year, date(year - 1, 4, 1), date(year, 3, 31), "2026-06-01T00:00:00Z", "f", "", 1,
        0, {}, None, measured=measured or {},
    )  # fmt: skip


def children(rows: int, filled: int, not_known: int = 0) -> dict[str, dict[str, object]]:
    return {"Child": {"rows": rows, "fields": {"ethnicity": {"filled": filled, "not_known": not_known}}}}


def drafted(*submissions: Submission) -> dict[str, Draft]:
    drafts = core_drafts(holdings(submissions), TITLES)
    assert reasons(drafts, policy("sightline-default")) == []
    return {draft.name: draft for draft in drafts}


def bands(*submissions: Submission, core: str = "victim_ethnicity") -> dict[str | None, float | None]:
    table = drafted(*submissions)["core-data-filled"].table("core_filled")
    return {f.code("band"): f.value for f in table.figures if f.code("core_field") == core and f.value}


def test_nothing_received_makes_no_page() -> None:
    assert core_drafts((), TITLES) == ()


def test_only_the_newest_return_of_an_agency_counts() -> None:
    old, new = sent("A", year=2025, entry=1), sent("A", year=2026, entry=2)
    assert newest([new, old, sent("B", entry=3)]) == (new, sent("B", entry=3))


@pytest.mark.parametrize(
    ("rows", "filled", "not_known", "band"),
    [
        (1000, 950, 0, "most"), (1000, 949, 0, "over_half"), (1000, 1000, 51, "over_half"), (1000, 500, 0, "over_half"),
        (1000, 499, 0, "under_half"), (1000, 400, 400, "none"), (FEW, FEW, 0, "most"), (FEW - 1, FEW - 1, 0, "few"),
    ],
)  # fmt: skip
def test_a_band_is_by_what_says_something(rows: int, filled: int, not_known: int, band: str) -> None:
    assert bands(sent("A", measured=children(rows, filled, not_known))) == {band: 1}


def test_what_a_row_says_by_being_there_is_in_no_band() -> None:
    measured: dict[str, dict[str, object]] = {"AssessmentFactors": {"rows": 900, "fields": {"factor": {"filled": 900}}}}
    assert bands(sent("A", measured=measured), core="went_missing") == {"cannot_tell": 1}


def test_what_was_received_before_files_were_counted_cannot_be_told() -> None:
    assert bands(sent("A")) == {"cannot_tell": 1}


def test_what_no_return_says_is_in_no_band() -> None:
    assert bands(sent("A", measured=children(1000, 1000)), core="setting") == {}


def test_the_return_that_says_it_best_stands_for_the_agency() -> None:
    held = by_agency_and_field(holdings([sent("A", "cin"), sent("A", "contacts", entry=2)]))
    first = best(held["A", "recorded_date"])
    assert first is not None
    assert (first.crossing.format, first.crossing.says) == ("contacts", Says.EXACT)
    assert best(held["A", "setting"]) is None


def test_an_agency_counts_once_however_many_returns_say_it() -> None:
    drafts = drafted(sent("A", "cin"), sent("A", "identity", entry=2), sent("P", "police_crime", "police", entry=3))
    table = drafts["core-data"].table("core_victim")
    assert {f.value for f in table.figures if f.breakdown == (("core_field", "victim_age"),)} == {1}
    assert [f.value for f in table.figures if not f.breakdown] == [2]


def test_what_a_return_says_nothing_of_is_said_where_it_belongs() -> None:
    page = drafted(sent("A"))["core-data"].page
    lost = {section.name: " ".join(section.not_known) for section in page.sections}
    assert "nothing of whoever harmed" in lost["perpetrator"]
    assert "no setting" in lost["context"]
    assert "whoever harmed" not in lost["victim"]


CODES = sorted(crossings())


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABCD"), st.sampled_from(CODES), st.sampled_from(["council", "police", "health"]),
            st.integers(0, 400), st.integers(0, 400),
        ), min_size=1, max_size=12,
    )
)  # fmt: skip
def test_whatever_was_received_each_agency_is_in_one_place_of_each_field(
    drawn: list[tuple[str, str, str, int, int]],
) -> None:
    senders = {agency: sender for agency, _, sender, _, _ in drawn}
    submissions = [
        sent(agency, code, senders[agency], entry=n, measured=children(rows, min(filled, rows)))
        for n, (agency, code, _, rows, filled) in enumerate(drawn)
    ]
    drafts = drafted(*submissions)
    everybody = len({agency for agency, *_ in drawn})
    sureness = drafts["core-data-filled"].table("core_sureness")
    filled = drafts["core-data-filled"].table("core_filled")
    for core in core_fields():
        sure = [f for f in sureness.figures if f.code("core_field") == core]
        assert sum(f.value or 0 for f in sure) == everybody
        silent = next(f.value for f in sure if f.code("sureness") == "nothing") or 0
        assert sum(f.value or 0 for f in filled.figures if f.code("core_field") == core) == everybody - silent
