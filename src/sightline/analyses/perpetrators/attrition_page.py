"""The page of the cohort: from a recorded offence to the sentence and after. No count is written here in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from sightline.standard.drafts import DAY, HOW_ENDED, QUANTILE, Chart, ChartKind, Section, Sentence, Slot

EMPTY: Mapping[str, str] = MappingProxyType({})
NAME = "perpetrators"
TITLE = "From a recorded offence to what became of it"
LEAD = (
    "Offences of sexual abuse of a child, each followed from the year in which the police recorded it. Recorded, "
    "suspected, charged and convicted are kept apart: a suspect has not been found guilty, and most abuse is recorded "
    "by nobody."
)
WHOLE = "{whole}"  # of a slot: filled with the label of all years together
ONE_OFFENCE = (
    "An offence counts once, however many suspects or victims it has, and counts as charged or convicted once one "
    "suspect is. A suspect in several offences counts in each."
)
OWN_YEAR = (
    "Shares are of the offences recorded in a year and of what became of those same offences. The charges of a year "
    "are never set beside the offences recorded in it: most are of earlier offences."
)
NOT_OVER = "Offences recorded lately have had less time: how they end is not known yet."
NOT_GUILT = "An outcome without a charge does not say that nothing happened, nor that it did."
_BY = (
    (
        "harmed_by", "offence_harmed_by", "who harmed",
        "Whether an adult or another child harmed is from the suspect's age or the class of the offence; what children "
        "did is shown apart and is no part of what adults did.",
    ),
    (
        "online", "offence_online", "whether online",
        "A flag that was not set says neither that it was online nor that it was not.",
    ),
    ("group_based", "offence_group_based", "whether group-based", "A flag that was not set says neither."),
    (
        "victim_age", "offence_victim_age", "age of the youngest victim",
        "Age on the first day on which it may have happened. Where no day was recorded, adults who reported late stand "
        "under not known.",
    ),
)  # fmt: skip


# Where offences went, how far, and within which time.
FIRST: tuple[Section, ...] = (
    Section(
        "flow", "What became of recorded offences", "Recorded offences of sexual abuse of a child, {together}",
        "attrition_flow",
        Chart(ChartKind.FLOW, "offence_from", "offence_to", alt="Bands to outcomes, and from charges to verdicts"),
        Sentence(
            "Of {all} offences followed, {charged} had led to a charge by the last day seen, and {not_yet} had no "
            "outcome yet.",
            (Slot("all", "attrition_followed", period=WHOLE),
             Slot("charged", "attrition_outcomes", (("outcome_group", "charged"),), WHOLE),
             Slot("not_yet", "attrition_outcomes", (("outcome_group", "not_yet"),), WHOLE)),
            "How many offences ended in which way stands in the table.",
        ),
        "", "Where do most offences stop, and who could say why?",
        not_known=(ONE_OFFENCE, NOT_OVER, NOT_GUILT),
    ),
    Section(
        "outcomes", "Outcomes of recorded offences", "Per cent of offences recorded in {together} and followed",
        "attrition_outcome_share_together",
        Chart(ChartKind.BARS, "outcome_group", alt="A bar for each outcome, as a share of offences"),
        Sentence(
            "{share}% of the offences followed had led to a charge by the last day seen ({range:share}).",
            (Slot("share", "attrition_outcome_share_together", (("outcome_group", "charged"),), WHOLE),),
            "The share of each outcome stands in the table.",
        ),
        "", "Which of these outcomes would the victims have chosen?",
        not_known=(NOT_OVER, "Where an offence has several outcomes, a charge stands before all "
                   "others, else the newest does."),
    ),
    Section(
        "within-two-years", "Stages reached within two years of recording",
        "Per cent of offences recorded in {together} and followed for two years or more",
        "attrition_within_two_share_together",
        Chart(ChartKind.BARS, "offence_stage", alt="A bar for each stage reached within two years"),
        Sentence(
            "Of {all} offences that could be followed for two years, {share}% led to a charge within them "
            "({range:share}).",
            (Slot("all", "attrition_followed_two", period=WHOLE),
             Slot("share", "attrition_within_two_share_together", (("offence_stage", "charge"),), WHOLE)),
            "How many offences could be followed for two years stands in the table.",
        ),
        "", "Which stage takes longest in your area?",
        not_known=(OWN_YEAR, "A plea of guilty needs no trial: fewer trials than convictions are no "
                   "fault of the record."),
    ),
    Section(
        "within-a-year", "Stages reached within a year, by year of recording",
        "Per cent of the offences recorded in each year that were followed for a year or more",
        "attrition_within_one_share_by_year",
        Chart(ChartKind.LINE, "period", "offence_stage", alt="A line for each stage over years of recording",
              focus="charge"),
        Sentence(
            "Of offences recorded in the {period:share}, {share}% led to a charge within a year ({range:share}).",
            (Slot("share", "attrition_within_one_share_by_year", (("offence_stage", "charge"),), "first"),),
            "The share of each year stands in the table.",
        ),
        "", "What changed in recording before this share changed?",
        not_known=(OWN_YEAR, "The newest year has offences only where a year has passed since."),
    ),
)  # fmt: skip


def _curve(wait: str, title: str, words: str) -> Section:
    """The curve of one wait."""
    table = f"attrition_curve_{wait}"
    at = ((DAY, "365"), (HOW_ENDED, "stopped"), ("offence_wait", wait))
    return Section(
        f"curve-{wait}", title, "Per cent of offences recorded in {together}, by days since", table,
        Chart(ChartKind.CURVE, DAY, HOW_ENDED, alt="Lines of steps: reached, and ended otherwise, by days",
              focus="stopped"),
        Sentence(
            f"Within a year of recording, {{share}}% of offences had led to {words} ({{range:share}}).",
            (Slot("share", table, at, WHOLE),), "How many had got there stands in the table.",
        ),
        "", "What are offences waiting for where the line rises least?",
        not_known=("Offences still open count for as long as they were seen; those that ended in another way stay in "
                   "the share, as having ended.",
                   "One that was closed and later charged counts as charged, from the day of the charge."),
    )  # fmt: skip


# How long it took, with what is still open and what ended in another way.
TIMES: tuple[Section, ...] = (
    _curve("charge", "From recording to a charge", "a charge"),
    _curve("conviction", "From recording to a conviction", "a conviction"),
    Section(
        "days", "Days from one stage to the next", "Days by which a share of offences had got there, {together}",
        "attrition_days", Chart(ChartKind.MATRIX, "offence_wait", QUANTILE, alt="Days for each step"),
        Sentence(
            "Half of recorded offences had a first outcome within {half} days.",
            (Slot("half", "attrition_days", (("offence_wait", "outcome"), (QUANTILE, "p50")), WHOLE),),
            "How many days each step took stands in the table.",
        ),
        "", "Which of these waits does the victim hear about?",
        not_known=("Offences still waiting are counted for as long as they were seen. A step that too few ever reach "
                   "has no such day, and is marked as not applying.",),
    ),
)  # fmt: skip


def _by(name: str, code: str, words: str, note: str) -> Section:
    """The share charged within a year by one thing that is recorded of the offence."""
    return Section(
        f"by-{name.replace('_', '-')}", f"Charged within a year, by {words}",
        "Per cent of offences recorded in {together} and followed for a year or more",
        f"attrition_charged_share_by_{name}",
        Chart(ChartKind.RANGES, code, alt="For each group a share with its range"),
        Sentence("Where ranges overlap, chance alone may tell the groups apart."), "",
        "What would have to be recorded to know more?", not_known=(note,),
    )  # fmt: skip


# The share charged within a year by what is recorded of the offence, and by force.
BREAKDOWNS: tuple[Section, ...] = (
    *(_by(*one) for one in _BY),
    Section(
        "outcomes-by-form", "Outcomes, by who harmed", "Per cent of offences recorded in {together} and followed",
        "attrition_outcome_share_by_form",
        Chart(ChartKind.GROUPED, "outcome_class", "offence_harmed_by", alt="Outcomes side by side, by who harmed"),
        Sentence(
            "Of offences in which another child is recorded as having harmed, {share}% were dealt with out of court or "
            "by diversion ({range:share}).",
            (Slot("share", "attrition_outcome_share_by_form",
                  (("offence_harmed_by", "child_on_child"), ("outcome_class", "out_of_court")), WHOLE),),
            "The share of each outcome stands in the table.",
        ),
        "", "What help was there for the children who harmed, and for those who were harmed?",
        not_known=(_BY[0][3],),
    ),
    Section(
        "by-region", "Charged within a year, by region of the police force",
        "Per cent of offences recorded in {together} and followed for a year or more",
        "attrition_charged_share_by_region",
        Chart(ChartKind.RANGES, "offence_region", alt="Regions by name, each with a share and its range"),
        Sentence("Regions stand by name. Each is its forces added up, as far as they took part."), "",
        "Who in the region looks at its forces together?",
        not_known=("A high share may mean that little is recorded, and a low one that much is.",
                   "The region is that of the force, and not of the child."),
    ),
    Section(
        "by-force", "Charged within a year, by police force",
        "Per cent of offences recorded in {together} and followed for a year or more",
        "attrition_charged_share_by_force",
        Chart(ChartKind.RANGES, "offence_force", alt="Police forces by name, each with a share and its range"),
        Sentence("Forces stand by name. They differ in what they record as a crime, and chance tells some apart."), "",
        "What does your force record that others do not?",
        not_known=("A high share may mean that little is recorded, and a low one that much is.",),
    ),
)  # fmt: skip


# What courts decided of those convicted.
SENTENCES: tuple[Section, ...] = (
    Section(
        "sentences", "Sentences, of offences with a conviction",
        "Per cent of offences recorded in {together} of which somebody was convicted by the last day seen",
        "attrition_sentence_share",
        Chart(ChartKind.BARS, "offence_sentence", alt="A bar for each kind of sentence"),
        Sentence(
            "Of {all} offences with a conviction, {share}% led first to custody or detention ({range:share}).",
            (Slot("all", "attrition_convicted", period=WHOLE),
             Slot("share", "attrition_sentence_share", (("offence_sentence", "custody"),), WHOLE)),
            "The share of each sentence stands in the table.",
        ),
        "", "Who follows what the sentence was meant to do?",
        not_known=("Children and adults are sentenced under different laws; their sentences stand "
                   "together here. Long trials, of the gravest offences, are not decided yet.",),
    ),
)  # fmt: skip


# Whether victims support action, beside the support they had.
SUPPORT: tuple[Section, ...] = (
    Section(
        "support", "Support on record beside the victim's view of action",
        "Per cent of offences recorded in {together} and closed for evidential difficulties",
        "attrition_support_share",
        Chart(ChartKind.GROUPED, "victim_view", "support_given", alt="Support on record, by the victim's view"),
        Sentence(
            "Of offences whose victim does not support action, {share}% had no support on record before the "
            "outcome ({range:share}).",
            (Slot("share", "attrition_support_share",
                  (("support_given", "none"), ("victim_view", "no_support")), WHOLE),),
            "The share with support on record stands in the table.",
        ),
        "", "Was support offered before the victim was asked?",
        not_known=("Support in the year before recording counts too. Help from services that send no "
                   "return, from school or family is not seen.",
                   "That a victim does not support action may have many reasons, and support is one of many things "
                   "that could bear on it: the two side by side do not show that one leads to the other."),
    ),
)  # fmt: skip


# After the sentence: custody, programme, release, supervision, and what was proven again.
AFTER: tuple[Section, ...] = (
    Section(
        "after-sentence", "After a sentence to custody", "Per cent of adults sentenced to custody in {together}",
        "after_share", Chart(ChartKind.BARS, "after_sentence", alt="A bar for each stage after the sentence"),
        Sentence(
            "{all} adults were sentenced to custody for sexual abuse of a child; {started} of them had started a "
            "programme by the last day seen.",
            (Slot("all", "after_sentenced", period=WHOLE),
             Slot("started", "after_reached", (("after_sentence", "started"),), WHOLE)),
            "How many adults stand at which stage is in the table.",
        ),
        "", "Who leaves prison without what was assessed as needed?",
        not_known=("These are people, each counted once, and not offences. Most are still in "
                                 "prison on the last "
                   "day seen: a stage not reached is not a stage missed.",
                   "Whether a programme helps is not shown by how many start it."),
    ),
    Section(
        "sexual-reoffending", "Proven sexual reoffending at 2, 5 and 10 years",
        "Per cent of people with a duty to notify who came to be at liberty in the period and were seen so long",
        "sexual_reoffending_share",
        Chart(ChartKind.BARS, "years_at_liberty", alt="A bar for each number of years"),
        Sentence(
            "Within two years at liberty, a sexual reoffence was proven of {share}% ({range:share}).",
            (Slot("share", "sexual_reoffending_share", (("years_at_liberty", "2"),), WHOLE),),
            "The shares stand in the table. Where the data is not so long, they are marked as not available.",
        ),
        "", "How would anybody learn of what was not reported?",
        not_known=(
            "Proven is not the same as done: most sexual offences are never reported, so the true share is higher "
            "by an unknown amount.",
            "Whoever was not seen for all of the time is not in the share.",
        ),
    ),
    Section(
        "reoffending-by-year", "First proven sexual reoffence, by year at liberty",
        "Per cent of people at liberty at the start of that year without one, seen to its end",
        "reoffending_in_year_share",
        Chart(ChartKind.BARS, "year_at_liberty", alt="A bar for each year at liberty"),
        Sentence("Whoever was at liberty before the data begins counts from the year in which they come into "
                 "sight."),
        "", "How long does supervision last, and how long the risk?",
        not_known=("Each year's share is of those who had none before it: the shares cannot be added.",),
    ),
    Section(
        "any-reoffending", "Any proven offence in the first year",
        "Per cent of people at liberty, offences of their first year proven by half a year after it",
        "any_reoffending_share", Chart(ChartKind.NONE, "period"),
        Sentence(
            "Too rare and too soon to judge anything by: {share}% had any offence of the first year proven "
            "({range:share}).",
            (Slot("share", "any_reoffending_share", period=WHOLE),),
            "Too rare and too soon to judge anything by: the share stands in the table.",
        ),
        "", "Why is one year the figure that is published?",
        not_known=("Official statistics follow people for one year. Sexual reoffending is rare in that time, and "
                   "is often reported only years later: this share says little of it.",),
    ),
)  # fmt: skip


# What could not be used.
FINDINGS: tuple[Section, ...] = (
    Section(
        "findings", "Records that could not be used, or only in part", "Records, {together}", "attrition_findings",
        Chart(ChartKind.BARS, "attrition_finding", alt="A bar for each thing found"),
        Sentence(
            "{none} court cases name a crime that no force sent, though they began after the data did.",
            (Slot("none", "attrition_findings", (("attrition_finding", "case_of_no_crime"),), WHOLE),),
            "How many records were found to be in doubt stands in the table.",
        ),
        "", "Who can mend these at their source?",
        not_known=("A court case is tied to its crime by the force's reference alone. A day that "
                                 "lies "
                   "before the crime was recorded is left out of the times, and the offence stays in the counts.",),
    ),
)  # fmt: skip

SECTIONS = (*FIRST, *TIMES, *SENTENCES, *BREAKDOWNS, *SUPPORT, *AFTER, *FINDINGS)
COHORT, DEALT, LATER = "attrition", "child_suspects_happened", "after_"  # how the tables begin that are called so


def filled(section: Section, whole: str, together: str, left_out: Mapping[str, str] = EMPTY) -> Section:
    """A section with its years in words; `left_out` says why somebody is in no share, by how the table begins."""
    slots = tuple(replace(slot, period=slot.period.format(whole=whole)) for slot in section.sentence.slots)
    said = tuple(words for begin, words in left_out.items() if words and section.table.startswith(begin))
    return replace(
        section, subtitle=section.subtitle.format(together=together),
        sentence=replace(section.sentence, slots=slots), not_known=(*said, *section.not_known),
    )  # fmt: skip
