"""The page of campaigns: shares of a survey by wave and group, in the words of the last wave, and outcomes in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sightline.analyses.campaign.campaigns import CampaignRegister
from sightline.analyses.campaign.draft import campaign_draft
from sightline.analyses.campaign.evaluation import Given, evaluate
from sightline.analyses.campaign.outcomes import Direction, Kind
from sightline.analyses.campaign.stage import draft_campaigns, kept_campaigns
from sightline.analyses.campaign.wave_estimates import Estimate, WaveEstimates
from sightline.clearance.gate import clear
from sightline.clearance.policy import policy
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import Draft
from sightline.standard.units import Mark
from tests.unit.analyses.test_campaign_evaluate import AREAS, REACHED, campaign, drawn, outcome, own, waves


def asked() -> WaveEstimates:
    """Two waves with an estimate for everybody and for boys, of whom too few answered the second."""
    held = waves(0.15, 1e-6)
    estimates = (
        Estimate("blame", "w0", "everybody", "everybody", 900, 3, 0.31, 0.01, 0.28, 0.34, 800, 1.2, 750),
        Estimate("blame", "w1", "everybody", "everybody", 880, 3, 0.29, 0.01, 0.26, 0.32, 800, 1.2, 750),
        Estimate("blame", "w0", "sex", "boys", 410, 1, 0.4, 0.02, 0.36, 0.44, 400, 1.1, 390),
        Estimate("blame", "w1", "sex", "boys", 41, 1, reason="fewer than 50 answered"),
    )
    return replace(held, estimates=estimates)


def drafted(found: WaveEstimates, reached: tuple[str, ...] = REACHED, lift: float = 1.5) -> Draft | None:
    register = CampaignRegister((), (), (own(drawn(lift)),))
    outcomes = (
        outcome(Kind.ATTITUDE, "blame", Direction.LESS),
        replace(outcome(Kind.DISCLOSURE, "told", early=False), order=2),
    )
    return campaign_draft([evaluate(campaign(*outcomes, places=reached), register, Given(waves=found))], found)


def test_what_stands_on_the_page_is_cleared(tmp_path: Path) -> None:
    draft = drafted(asked())
    assert draft is not None
    (cleared,) = clear([draft], policy("sightline-default"), Ledger.create(tmp_path / "ledger"), release="test",
                       officer="a test")  # fmt: skip
    held = {dict(figure.breakdown)["asked_group"] + dict(figure.breakdown)["wave"]: figure for figure in
            cleared.table("asked-spring-blame").figures}  # fmt: skip
    assert (held["everybodyw0"].value, held["everybodyw1"].value, held["boysw0"].value) == (31, 29, 40)
    assert held["boysw1"].mark is Mark.LOW_RELIABILITY
    section = draft.page.sections[0]
    assert [entry.title.split(".")[0] for entry in section.entries] == ["Speak up", "1", "2"]
    said = dict(section.entries[1].parts)["What may be said"]
    assert "a change stands for: Boys (more)" in said
    last = dict(section.entries[2].parts)
    assert "is no measure of the campaign" in last["What may be said"]
    assert "after the campaign had begun" in last["Doubt"]
    assert all(code not in str(section.entries) for code in AREAS)


def test_nothing_is_said_of_few_areas_and_no_page_stands_without_a_share() -> None:
    few = drafted(asked(), REACHED[:2])
    assert few is not None
    assert "fewer than 3 areas" in dict(few.page.sections[0].entries[2].parts)["What may be said"]
    other = asked()
    questions = tuple(replace(one, key="another") for one in other.questions)
    assert drafted(replace(other, questions=questions, estimates=())) is None


def test_a_wave_with_another_wording_is_not_shown_beside_the_others() -> None:
    held = asked()
    questions = (replace(held.questions[0], wordings={"w0": "a", "w1": "b"}),)
    draft = drafted(replace(held, questions=questions))
    assert draft is not None
    assert {dict(figure.breakdown)["wave"] for figure in draft.tables[0].figures} == {"w1"}
    assert "worded otherwise" in draft.page.sections[0].breaks[0]
    assert "{early}" not in draft.page.sections[0].sentence.template


def test_a_folder_with_a_plan_alone_is_no_register(tmp_path: Path) -> None:
    (tmp_path / "campaign").mkdir()
    (tmp_path / "campaign" / "plan.toml").write_text('[[plan]]\nname = "A plan"\n', encoding="utf-8")
    assert kept_campaigns(tmp_path, date(2026, 11, 1)) is None
    assert draft_campaigns(Ledger.create(tmp_path / "ledger"), None) == (None, False)
