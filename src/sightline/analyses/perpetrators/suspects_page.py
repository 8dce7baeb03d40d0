"""The page of children recorded as suspects. No count is written here in words."""

from __future__ import annotations

from sightline.analyses.perpetrators.attrition_page import WHOLE
from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot

NAME = "perpetrators-suspects"
TITLE = "Children recorded as suspects, and as victims"
LEAD = (
    "Children under 18 whom the police recorded as suspects, by whether an agency had recorded them as sexually "
    "abused. "
    "A child who was exploited may be recorded as a suspect of what others made them do."
)
_ORDER = "Before and after are by the days of recording. What happened first is not known from them."


# When they were recorded as victims, and what happened.
SECTIONS: tuple[Section, ...] = (
    Section(
        "when", "Recorded as suspects, and as victims", "Children recorded as suspects in {together}, each once",
        "child_suspects_when_share",
        Chart(ChartKind.GROUPED, "suspect_when", "suspect_of", alt="When recorded as a victim"),
        Sentence(
            "Of {all} children suspected of another crime than sexual abuse, {share}% had been recorded as victims "
            "of sexual abuse before, or on the same day ({range:share}).",
            (Slot("all", "child_suspects", (("suspect_of", "other"),), WHOLE),
             Slot("share", "child_suspects_when_share", (("suspect_of", "other"), ("suspect_when", "first")),
                  WHOLE)),
            "The shares stand in the table.",
        ),
        "", "When a child is recorded as a suspect, who looks for what was recorded of them before?",
        not_known=(_ORDER, "A suspect has not been found to have done it.",
                   "Abuse that nobody recorded is not seen: more of these children may have been abused."),
    ),
    Section(
        "happened", "What happened to the crime",
        "Children suspected in {together} of another crime than sexual abuse, each once",
        "child_suspects_happened_other_share",
        Chart(ChartKind.GROUPED, "happened", "victim_first", alt="What happened to the crime"),
        Sentence(
            "Of children recorded as victims first and then suspected of another crime, {share}% were charged or "
            "dealt with out of court ({range:share}).",
            (Slot("share", "child_suspects_happened_other_share",
                  (("happened", "acted"), ("victim_first", "yes")), WHOLE),),
            "The shares stand in the table.",
        ),
        "", "Was what had been done to the child known when this was decided?",
        not_known=(_ORDER, "Crimes differ in kind and weight: the two groups side by side are not alike."),
    ),
)  # fmt: skip
