"""The whole of an evaluation: every outcome in its order, the harm watch, and whether services could cope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sightline.analyses.campaign.campaigns import Campaign, CampaignRegister, Outcome
from sightline.analyses.campaign.design import Design
from sightline.analyses.campaign.evaluate import Counted, counted, late
from sightline.analyses.campaign.guard import Went, called, guard, went
from sightline.analyses.campaign.harm import WAITS, Signal, Waits, last_changes, waits_of, watch
from sightline.analyses.campaign.outcomes import Kind
from sightline.analyses.campaign.register import own_of
from sightline.analyses.campaign.wave_estimates import EVERYBODY, Difference, WaveEstimates
from sightline.analyses.campaign.weekly import Weekly, of_own, of_panel
from sightline.published.exposure import Exposure, Seen
from sightline.standard.panels import GROUPED, OF_GROUPS, AreaPanel
from sightline.standard.records import Break

Lines = Mapping[tuple[str, str, str, str], tuple[Seen, ...]]


@dataclass(frozen=True, slots=True)
class Given:
    """What an evaluation is made of beside the register; each may be missing."""

    panels: tuple[AreaPanel, ...] = ()
    waves: WaveEstimates | None = None
    exposure: Exposure | None = None
    design: Design | None = None
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One outcome: what was found of it, what may be said, and the sentences that must stand beside it.

    `counts` has everybody first where everybody was counted, then groups. `missing` says why nothing was found under
    the measure's name.
    """

    outcome: Outcome
    counts: tuple[Counted, ...] = ()
    changes: tuple[Difference, ...] = ()
    lines: Lines = field(default_factory=dict)
    missing: str = ""

    @property
    def whole(self) -> Counted | None:
        """The count of everybody; None where there is none, or of groups alone."""
        return self.counts[0] if self.counts and not self.counts[0].series.group else None

    @property
    def change(self) -> Went:
        """What the interval of everybody says, beside areas without it or between waves; unclear without one."""
        if self.whole is not None and self.whole.told is not None:
            return went(*self.whole.told[1:])
        whole = next((one for one in self.changes if one.dimension == EVERYBODY and one.lower is not None), None)
        if whole is not None and whole.lower is not None and whole.upper is not None:
            return went(whole.lower, whole.upper)
        return Went.UNCLEAR

    @property
    def told(self) -> str:
        """What may be said of it, in one sentence."""
        if self.missing:
            return self.missing
        if self.counts and self.whole is None:
            return "Groups alone were counted: of everybody nothing is told. Write the rows with a blank group, too."
        if self.whole is not None and self.whole.told is None:
            return "No effect is told: see why below, and what is still possible."
        if self.lines:
            return "A national series: what it shows is no effect of this campaign."
        if self.outcome.kind in (Kind.ATTITUDE, Kind.BYSTANDER) and not self.changes:
            return "There is no wave on each side of its beginning: nothing is set beside anything."
        untold = next((one.reason for one in self.changes if one.dimension == EVERYBODY and one.lower is None), "")
        if untold:
            return f"Of everybody no difference is told: {untold}."
        said = called(self.outcome.kind, self.outcome.direction, self.change)
        return said + (" Nothing stands beside a difference of waves but time." if self.changes else "")

    @property
    def guard(self) -> tuple[str, ...]:
        """The sentences of the reading guard."""
        return guard(self.outcome.kind, self.change)

    @property
    def late(self) -> tuple[str, ...]:
        """A warning where it was put on record after the campaign had begun."""
        return late(self.outcome)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that is said of one campaign. `load` is the referrals of a week, `waits` how long services took."""

    campaign: Campaign
    answers: tuple[Answer, ...]
    load: Counted | None
    waits: Waits | None
    signals: tuple[Signal, ...]


LOAD = "referrals_by_week"  # the panel by which the load on councils is told


def evaluate(campaign: Campaign, register: CampaignRegister, given: Given) -> Evaluation:
    """The evaluation of one campaign of a register."""
    answers = tuple(_answer(one, campaign, register, given) for one in campaign.outcomes)
    told = (one for answer in answers if answer.outcome.kind is Kind.DISCLOSURE for one in answer.counts)
    groups = _groups([one for one in told if one.series.group], campaign, given)
    panels = {panel.name: panel for panel in given.panels}
    held = waits_of(panels[WAITS], campaign, given.breaks) if WAITS in panels else None
    series = of_panel(panels[LOAD]) if LOAD in panels else None
    load = counted(series, campaign, given.design, given.breaks) if series else None
    return Evaluation(campaign, answers, load, held, watch(campaign, given.waves, groups, held))


def _groups(own: list[Counted], campaign: Campaign, given: Given) -> list[Counted]:
    """Counts by group: those of the register's own, and children identified as this run counted them by group."""
    if any(one.series.measure == OF_GROUPS for one in own):
        return own
    panels = (of_panel(panel) for panel in given.panels if panel.name in GROUPED)
    return own + [counted(one, campaign, given.design, given.breaks) for one in panels if one is not None]


def _answer(outcome: Outcome, campaign: Campaign, register: CampaignRegister, given: Given) -> Answer:
    series = _series(outcome.measure, register, given.panels)
    if series:
        return Answer(outcome, tuple(counted(one, campaign, given.design, given.breaks) for one in series))
    questions = {one.key for one in given.waves.questions} if given.waves else set()
    if given.waves and outcome.measure in questions:
        return Answer(outcome, changes=last_changes(campaign, given.waves, outcome))
    lines = given.exposure.of(outcome.measure) if given.exposure else {}
    if lines:
        return Answer(outcome, lines=lines)
    return Answer(outcome, missing=_missing(outcome, register, given, questions))


def _series(measure: str, register: CampaignRegister, panels: Iterable[AreaPanel]) -> list[Weekly]:
    """The counts of that name: the register's own, everybody first and then groups, else a panel of this run."""
    own = [of_own(one) for one in own_of(register.series, measure)]
    if own and not own[0].group:
        return own
    made = [of_panel(panel) for panel in panels if panel.name == measure]
    return [one for one in made if one is not None] + own if made else own


def _missing(outcome: Outcome, register: CampaignRegister, given: Given, questions: set[str]) -> str:
    """Which names there are, so that whoever wrote the register can mend it."""
    known: Sequence[str] = sorted(
        {one.measure for one in register.series} | ({panel.name for panel in given.panels} - set(GROUPED)) | questions
        | {one.series for one in (given.exposure.seen if given.exposure else ())}
    )  # fmt: skip
    names = f"Known are {', '.join(known)}." if known else "No count, wave or published series was handed in."
    return f"Nothing of the name {outcome.measure} was found. {names}"
