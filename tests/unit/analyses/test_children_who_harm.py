"""The page of children who harm: what it counts, its words, and that it stands apart."""

from __future__ import annotations

from datetime import date

from sightline.analyses.children_who_harm.draft import HELP, SAID_IN, made, silent
from sightline.analyses.children_who_harm.steps import STEPS
from sightline.analyses.picture.coverage import Coverage
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.ledger.submissions import Submission
from sightline.render.sentences import fill
from sightline.standard.figures import Period
from sightline.standard.units import Mark

COVERAGE = Coverage((2025, 2026), {}, frozenset(), frozenset(), ("A gap.",), date(2026, 3, 31), (date(2026, 6, 1),) * 2)
PERIOD = Period.years_to_march(2025, 2026)
NAMES = ("age_band", "harmed_before", "told", "assessed", "health", "support", "children")
ROWS = [dict(zip(NAMES, row, strict=True)) for row in (
    ("under_10", True, True, True, False, False, 40), ("under_10", False, False, False, False, False, 20),
    ("10_13", True, True, False, True, True, 60), ("14_15", False, True, False, False, False, 50),
    ("16_17", False, False, False, False, False, 30),
)]  # fmt: skip


def test_children_are_counted_by_who_saw_them_and_a_child_seen_by_two_counts_once_in_any() -> None:
    (draft,) = made(ROWS, PERIOD, COVERAGE)
    values = {
        table.name: {f.breakdown[0][1] if f.breakdown else "": f.value for f in table.figures} for table in draft.tables
    }
    assert values["welfare_children"] == {"": 200}
    assert values["welfare_help"] == {"told": 150, "assessed": 40, "health": 60, "support": 60}
    assert values["welfare_any"] == {"yes": 150, "no": 50}
    assert values["welfare_before"] == {"yes": 100, "no": 100}
    assert values["welfare_by_age"] == {"under_10": 60, "10_13": 60, "14_15": 50, "16_17": 30}
    assert values["welfare_help_share"]["told"] == 75
    assert draft.page.group == "children_who_harm"
    assert "A gap." in draft.page.sections[0].not_known


def test_clearance_takes_it_and_its_sentences_fill() -> None:
    (draft,) = made(ROWS, PERIOD, COVERAGE)
    sightline = policy("sightline-default")
    assert reasons([draft], sightline) == []
    tables = protect(draft.tables, sightline).tables
    said = {section.name: fill(section.sentence, tables).text for section in draft.page.sections}
    assert said["help"] == "Of 200 children, 25% were seen by none of these within half a year."
    assert said["before"] == "50% had been recorded as sexually abused before."
    assert said["age"].startswith("60 were under 10")


def test_its_words_are_those_of_welfare() -> None:
    (draft,) = made(ROWS, PERIOD, COVERAGE)
    words = repr(draft.page).casefold()
    assert not any(word in words for word in ("perpetrator", "offender", "abuser", "perpetrated"))


def test_only_counts_leave_and_nothing_gives_no_page() -> None:
    assert [step.name for step in STEPS if not step.person_rows] == ["welfare_count"]
    assert made([], PERIOD, COVERAGE) == ()


def sent(*pairs: tuple[str, int]) -> list[Submission]:
    day = date(2026, 3, 31)
    return [Submission(1, "A", "s", code, year, day, day, "2026-06-01T00:00:00", "f", "h", 1, 0, {}, None)
            for code, year in pairs]  # fmt: skip


def test_a_kind_of_help_is_silent_where_nothing_that_says_it_came_for_some_year() -> None:
    every = [(code, year) for year in (2025, 2026) for code in ("cin", "health_contacts", "support")]
    assert silent(sent(*every), (2025, 2026)) == frozenset()
    assert silent(sent(*every[:-1]), (2025, 2026)) == {"support"}
    assert silent(sent(*every, ("mental_health_referrals", 2027)), (2025, 2026, 2027)) == {
        "told",
        "assessed",
        "support",
    }
    assert silent(sent(("contacts", 2025)), (2025,)) == {"assessed", "health", "support"}
    assert tuple(SAID_IN) == HELP


def test_silence_of_an_agency_is_not_shown_as_nought() -> None:
    (draft,) = made(ROWS, PERIOD, COVERAGE, {"health"})
    shown = {
        (table.name, f.breakdown[0][1]): (f.value, f.mark)
        for table in draft.tables for f in table.figures if f.breakdown
    }  # fmt: skip
    silence = (None, Mark.NOT_AVAILABLE)
    for name in ("welfare_help", "welfare_help_share"):
        assert shown[name, "health"] == silence
        assert shown[name, "told"][0]
    assert {shown[name, code] for name in ("welfare_any", "welfare_any_share") for code in ("yes", "no")} == {silence}
    sightline = policy("sightline-default")
    assert reasons([draft], sightline) == []
    said = fill(draft.page.sections[0].sentence, protect(draft.tables, sightline).tables)
    assert (said.complete, said.text) == (False, "This cannot be said: it was withheld to protect children, or is not "
                                                 "available.")  # fmt: skip
    assert any("No files on mental health services" in words for words in draft.page.sections[0].not_known)
    assert not any("No files" in words for words in made(ROWS, PERIOD, COVERAGE)[0].page.sections[0].not_known)
