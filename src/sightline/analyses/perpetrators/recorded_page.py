"""The page of what the police recorded of offences and suspects. No count is written here in words."""

from __future__ import annotations

from sightline.analyses.perpetrators.attrition_page import WHOLE
from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot

NAME = "perpetrators-recorded"
TITLE = "What is recorded of offences and suspects, and what is not"
LEAD = (
    "How often the police recorded each thing about an offence of sexual abuse of a child and its suspects, and how "
    "much "
    "of what is missing another agency already holds."
)
_NO_RANK = "Forces stand by name. A field that is full may still be wrong."


# By field, by year, by force, and suspects by ethnic group within bounds.
SECTIONS: tuple[Section, ...] = (
    Section(
        "fields", "What the police recorded", "Per cent of crimes, or of suspects in crimes, {together}",
        "recorded_known_share_together",
        Chart(ChartKind.BARS, "recorded_field", alt="A bar for each field: the share recorded"),
        Sentence(
            "The ethnic group that a suspect gave is recorded of {share}% of suspects in crimes ({range:share}).",
            (Slot("share", "recorded_known_share_together", (("recorded_field", "suspect_ethnicity"),), WHOLE),),
            "The share of each field stands in the table.",
        ),
        "", "Which of these is asked at first contact, and which only after a charge?",
        not_known=("Fields of suspects are of those suspects who were recorded; where no suspect is known, none "
                   "can "
                   "be.",),
    ),
    Section(
        "held", "What the police or another agency holds",
        "Per cent of crimes, or of suspects in crimes, {together}", "recorded_held_share_together",
        Chart(ChartKind.BARS, "recorded_field", alt="A bar for each field: the share that somebody holds"),
        Sentence(
            "With what other agencies hold of the same people, the ethnic group would be known of {share}% "
            "({range:share}): bounds would be so much narrower, without asking anybody anything.",
            (Slot("share", "recorded_held_share_together", (("recorded_field", "suspect_ethnicity"),), WHOLE),),
            "The share of each field stands in the table.",
        ),
        "", "What law would let the police use what others hold, and should it?",
        not_known=("Links can be wrong or missed; fields that no other agency holds cannot be filled.",),
    ),
    Section(
        "ethnicity", "Suspects by ethnic group, within bounds",
        "Suspects in offences of sexual abuse of a child, {together}, as said to the police",
        "suspects_ethnicity_said",
        Chart(ChartKind.RANGES, "suspect_ethnicity_said", alt="For each group the number recorded, and up to "
                                                              "how many"),
        Sentence(
            "Of {unknown} suspects the ethnic group is not known. Each group may be as small as recorded, or as "
            "large "
            "as with all of these.",
            (Slot("unknown", "suspects_ethnicity_said", (("suspect_ethnicity_said", "not_known"),), WHOLE),),
            "Each group may be as small as recorded, or as large as with all of those not known.",
        ),
        "", "Who should ask, when, and how is it explained?",
        not_known=("Suspects are not the guilty, and those whom the police know of are not all. No rate is given: "
                   "whom the police come to know differs between groups.",),
    ),
    Section(
        "ethnicity-held", "Suspects by ethnic group, with what others hold",
        "Suspects in offences of sexual abuse of a child, {together}, police first, then another agency",
        "suspects_ethnicity_held",
        Chart(ChartKind.RANGES, "suspect_ethnicity_held", alt="For each group the number known, and up to how "
                                                              "many"),
        Sentence(
            "With what other agencies hold, {unknown} stay not known: by so much the bounds of every group narrow.",
            (Slot("unknown", "suspects_ethnicity_held", (("suspect_ethnicity_held", "not_known"),), WHOLE),),
            "The bounds of every group narrow by what other agencies hold.",
        ),
        "", "Would people have said the same to each agency?",
        not_known=("What somebody says to one agency may differ from what they say to another.",),
    ),
)  # fmt: skip
# Where the forces fit beside one another in one chart.
BY_FORCE = Section(
        "by-force", "What the police recorded, by force",
        "Per cent of crimes, or of suspects in crimes, {together}", "recorded_known_share_by_force_together",
        Chart(ChartKind.MATRIX, "recorded_field", "offence_force", alt="Fields down, forces across, the share "
                                                                       "recorded"),
        Sentence("Forces stand by name, and none is set against another."), "",
        "Which field could your force make full first?", not_known=(_NO_RANK,),
    )  # fmt: skip
