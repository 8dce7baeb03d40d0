"""The pages of all authorities, made of the real published files, held to what the raw files say."""

from __future__ import annotations

import csv
import itertools
import statistics
from functools import cache
from pathlib import Path

import pytest

from sightline.analyses.areas.draft import areas_draft, page_name
from sightline.analyses.areas.series import similar
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.published.folder import Published, read_published
from sightline.published.places import today
from sightline.render.sentences import fill
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import Draft, Page, Section
from sightline.standard.figures import LIMITS, SAMPLING, Figure
from sightline.standard.ledgers import breaks_in
from sightline.standard.units import Mark

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "published"
HARTLEPOOL, HACKNEY, CUMBERLAND, BUCKS = "E06000001", "E09000012", "E06000063", "E06000060"
SCILLY, BARNSLEY = "E06000053", "E08000038"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/data/published is not there")


@cache
def published() -> Published:
    """Everything in the folder, read once."""
    return read_published(FOLDER)


@cache
def draft() -> Draft:
    """The draft of all areas, made once."""
    return areas_draft(published())


def rows(pattern: str) -> list[dict[str, str]]:
    """The rows of one raw file, read with nothing of ours."""
    (path,) = FOLDER.glob(pattern)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def figure(table: str, area: str, year: int, **breakdown: str) -> Figure:
    """The one figure of a table for an area and a year."""
    (found,) = (
        one
        for one in draft().table(table).figures
        if (one.area, one.period.end.year) == (area, year) and breakdown.items() <= dict(one.breakdown).items()
    )
    return found


def raw_rate(number: str, year: str = "2025") -> float:
    """Exploitation per 10,000 children of one authority by its DfE number, by hand from the two files."""
    (count,) = (
        row for row in rows("c3_factors*.csv") if (row["old_la_code"], row["time_period"]) == (number, year)
    )  # fmt: skip
    people = {row["new_la_code"]: row for row in rows("ons_mid-year*.csv") if row["time_period"] == str(int(year) - 1)}
    children = float(people[count["new_la_code"]]["population_estimate"])
    return 10_000 * float(count["Child_sexual_exploitation"]) / children


def test_there_is_a_page_for_each_of_the_153_authorities_in_force() -> None:
    assert [page.name for page in draft().more] == [page_name(area.gss) for area in areas.current()]
    assert len(draft().more) == 153
    assert not any(page.listed for page in draft().more)


def test_a_rate_is_the_raw_count_over_the_raw_children_with_its_interval_for_chance() -> None:
    found = figure("area-exploitation", HARTLEPOOL, 2025)
    assert found.value == pytest.approx(raw_rate("805"), rel=1e-12)
    (chance,) = (one for one in found.intervals if one.kind == SAMPLING)
    assert found.value is not None
    assert chance.lower < found.value < chance.upper


def test_signs_are_the_raw_share_of_the_raw_referrals_over_the_raw_assessed_episodes() -> None:
    (share,) = (f.value for (code, gss, year), f in raw_lait().items() if code == "RefBySource_Police_%")
    (referred,) = (r for r in rows("c1_*.csv") if (r["old_la_code"], r["time_period"]) == ("805", "2025"))
    (assessed,) = (r for r in rows("c3_*.csv") if (r["old_la_code"], r["time_period"]) == ("805", "2025"))
    assert share is not None
    by_hand = share * float(referred["referral_count"]) / float(assessed["Episodes_with_assessment_factor"])
    found = figure("area-from-police-past", HARTLEPOOL, 2025)
    assert found.value == pytest.approx(by_hand, abs=0.05)  # the number of referrals is whole
    assert figure("area-signs", HARTLEPOOL, 2025, beside="own", referrer="police").value == found.value


def raw_lait() -> dict[tuple[str, str, int], Figure]:
    """LAIT's own figures of one authority in one year."""
    lait = published().lait
    assert lait is not None
    return {key: f for key, f in lait.figures.items() if key[1:] == (HARTLEPOOL, 2025)}


def test_the_middle_of_ten_similar_areas_is_the_median_of_their_raw_rates() -> None:
    (row,) = (row for row in rows("sn_model*.csv") if row["old_la_code"] == "805")
    theirs = [raw_rate(row[f"SN_{place}"]) for place in range(1, 11)]
    assert figure("area-exploitation", similar(HARTLEPOOL), 2025).value == round(statistics.median(theirs), 1)


def test_an_authority_has_no_figure_from_before_it_began_and_keeps_those_from_under_an_earlier_code() -> None:
    years = {
        gss: sorted(one.period.end.year for one in draft().table("area-exploitation").figures if one.area == gss)
        for gss in (CUMBERLAND, BUCKS)
    }
    assert years == {CUMBERLAND: [2024, 2025], BUCKS: list(range(2018, 2026))}


def test_a_mark_stays_a_mark() -> None:
    for year in (2021, 2022):
        found = figure("area-exploitation", HACKNEY, year)
        assert (found.value, found.mark) == (None, Mark.NOT_AVAILABLE)
    raw = {row["new_la_code"]: row for row in rows("c3_factors*.csv") if row["time_period"] == "2025"}
    hidden = [gss for gss, row in raw.items() if gss and row["Trafficking"] == "c"]
    assert hidden
    for gss in hidden:
        assert figure("area-forms", today(gss), 2025, factor="12A").mark is Mark.SUPPRESSED


def test_the_funnel_leaves_one_authority_outside_where_plain_limits_leave_73() -> None:
    outside = [
        one.area
        for one in draft().table("area-exploitation-funnel").figures
        if one.value is not None and one.area != ENGLAND
        for limits in one.intervals
        if limits.kind == LIMITS and limits.level == 0.998 and not limits.lower <= one.value <= limits.upper
    ]
    assert len(outside) == 1


def test_a_smoothed_rate_is_not_given_as_what_the_department_published() -> None:
    own, smoothed = (figure("area-exploitation-beside", HARTLEPOOL, 2025, beside=code) for code in ("own", "smoothed"))
    assert smoothed.measure.label == f"{own.measure.label}, smoothed"
    assert smoothed.measure.source == f"Sightline, from {own.measure.source}"
    assert smoothed.measure.definition == f"sightline-smoothed/1 of {own.measure.definition}"


def test_noughts_are_counted_and_withheld_counts_are_not() -> None:
    now = {area.gss for area in areas.current()}
    raw = [row for row in rows("c3_factors*.csv") if row["time_period"] == "2025" and row["new_la_code"] in now]
    noughts = sum(1 for row in raw if row["Female_Genital_Mutilation"] == "0")
    assert figure("areas-silence", ENGLAND, 2025, factor="22A").value == noughts


def test_every_page_draws_its_own_area_and_names_no_other_authority_in_a_chart() -> None:
    for page in draft().more:
        (gss,) = (area.gss for area in areas.current() if page_name(area.gss) == page.name)
        for one in page.sections:
            if one.name != "exploitation-funnel":
                assert gss in one.areas, (page.name, one.name)
                assert not {area.gss for area in areas.current()} & set(one.areas) - {gss}


def page_of(gss: str) -> Page:
    """The page of one authority."""
    (found,) = (page for page in draft().more if page.name == page_name(gss))
    return found


def section(gss: str, name: str) -> Section:
    """One section of it."""
    (found,) = (one for one in page_of(gss).sections if one.name == name)
    return found


def test_a_sentence_gives_the_range_of_chance_beside_a_rate_and_says_that_episodes_are_not_children() -> None:
    said = fill(section(SCILLY, "exploitation").sentence, draft().tables).text
    assert said.startswith("Isles of Scilly: 0 (0 to ")
    assert "episodes of need, not children, " in said


def test_a_page_says_where_few_children_live_and_where_an_authority_is_new() -> None:
    few, new = "Few children live there", "Cumberland began on 1 April 2023"
    assert [few in page_of(gss).lead for gss in (SCILLY, HARTLEPOOL)] == [True, False]
    # Barnsley has another code since 2025 and is still the same authority.
    assert [new in page_of(gss).lead for gss in (CUMBERLAND, HARTLEPOOL)] == [True, False]
    assert "Barnsley began" not in page_of(BARNSLEY).lead


def test_similar_areas_are_named_in_order_and_a_comma_in_a_name_parts_no_two() -> None:
    assert "Gateshead, Halton, Knowsley" in page_of(HARTLEPOOL).lead
    assert "Doncaster; Herefordshire, County of; Lancashire; " in page_of(CUMBERLAND).lead


def test_the_years_before_a_code_was_there_are_left_out_and_a_gap_after_that_is_not() -> None:
    years = {one.period.end.year for one in draft().table("area-abuse-by-adult").figures}
    assert min(years) == 2021
    assert figure("area-abuse-by-adult", HACKNEY, 2022).mark is Mark.NOT_AVAILABLE


def test_england_is_not_drawn_where_no_year_has_a_number_for_it_and_that_is_said() -> None:
    shown = section(HARTLEPOOL, "first-justice")
    assert ENGLAND not in shown.areas
    assert any("England" in words for words in shown.not_known)
    assert ENGLAND in section(HARTLEPOOL, "referrals").areas


def test_limits_of_its_own_past_begin_anew_where_the_ledger_has_a_break() -> None:
    for gss in (BUCKS, HARTLEPOOL):
        own = [one for one in draft().table("area-from-police-past").figures if one.area == gss]
        cuts = {period.end.year for period in breaks_in(own)}
        assert cuts == ({2021} if gss == BUCKS else set())
        limits = [tuple((i.lower, i.upper) for i in one.intervals) for one in own]
        pairs = zip(itertools.pairwise(limits), own[1:], strict=True)
        changed = {one.period.end.year for (before, now), one in pairs if before != now}
        assert changed == cuts


def test_the_middle_of_the_funnel_is_of_the_areas_in_it_and_is_not_called_england() -> None:
    table = draft().table("area-exploitation-funnel")
    assert ENGLAND not in {one.area for one in table.figures}
    (whole,) = (one for one in table.figures if one.area == "pooled")
    parts = [one for one in table.figures if one.area != "pooled" and one.value is not None]
    by_hand = sum((one.value or 0.0) * (one.denominator or 0.0) for one in parts)
    assert whole.value == pytest.approx(by_hand / sum(one.denominator or 0.0 for one in parts))
    assert table.dimension("area").label_of("pooled") == "All areas with a figure"


def test_a_chart_of_its_own_past_is_drawn_only_where_there_are_limits() -> None:
    drawn = [any(one.name == "from-police-past" for one in page_of(gss).sections) for gss in (HARTLEPOOL, SCILLY)]
    assert drawn == [True, False]


def test_a_figure_that_is_not_there_is_said_with_its_mark() -> None:
    said = section(CUMBERLAND, "hospital-mental-health").sentence.template
    assert said == "Cumberland: no figure (year to March 2024: not available)."


def test_the_middle_of_the_ten_and_the_ten_added_up_have_names_of_their_own() -> None:
    beside = draft().table("area-exploitation-beside")
    labels = dict(beside.dimension("beside").labels)
    used = {labels[dict(one.breakdown)["beside"]] for one in beside.figures}
    assert "Ten similar areas, added up" in used
    assert "Middle of ten similar areas" not in used
    names = dict(draft().table("area-exploitation").dimension("area").labels)
    assert names[similar(HARTLEPOOL)] == "Middle of ten similar areas"


def test_each_inspection_is_said_once_in_the_inspectors_words() -> None:
    titles = [entry.title for entry in section(HARTLEPOOL, "inspections").entries]
    assert titles
    assert len(set(titles)) == len(titles)


def test_clearance_takes_the_whole_draft() -> None:
    assert reasons([draft()], policy("published")) == []


def test_pages_can_be_made_for_some_authorities_only() -> None:
    assert [page.name for page in areas_draft(published(), {HARTLEPOOL}).more] == [page_name(HARTLEPOOL)]


def test_the_page_of_all_authorities_does_not_promise_pages_that_were_not_made() -> None:
    every = "Every authority in England has a page"
    assert every in draft().page.lead
    assert every not in areas_draft(published(), {HARTLEPOOL}).page.lead
