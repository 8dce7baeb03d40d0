"""The page "picture-when": how long ago it was, at which age, and who tells as an adult. No number is in words."""

from __future__ import annotations

from sightline.analyses.picture.page_parts import POLICE_ONLY, TOGETHER, YEARS, crossed, slots
from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot

_ADULTS = "Adults aged 18 or over when recorded, recorded as victims of a sexual offence in childhood"
_ANOTHER = "Adults and children are two populations: this page never adds one to the other."
_LONGEST = "Of a child with several crimes in the year, the one that lay furthest back counts."
_FORCE = "A force may give a first day that is only the first of a month or of a year."

SECTIONS: tuple[Section, ...] = (
    Section(
        "recency", "Recorded within a year, or later", YEARS, "children_by_recency",
        Chart(ChartKind.GROUPED, "period", "recency", alt="Children by how soon after it happened it was recorded"),
        Sentence(
            "Of children recorded in the {period:recent}, it was recorded within a year of the earliest day on which "
            "it may have happened for {recent}, and later for {non_recent}; for {not_known} no record gives that day.",
            slots("children_by_recency", "recency", "recent", "non_recent", "not_known"),
        ),
        "", "What would have let the children who were recorded late be heard sooner?",
        not_known=(POLICE_ONLY, _LONGEST, _FORCE),
    ),
    Section(
        "harm-age", "Age when it may first have happened", YEARS, "children_by_harm_age",
        Chart(ChartKind.GROUPED, "period", "harm_age", alt="Children by age when it may first have happened"),
        Sentence(
            "In the {period:band}, {band} of the children had been aged 10 to 15 when it may first have happened; for "
            "{unknown} no record gives the day.",
            (Slot("band", "children_by_harm_age", (("harm_age", "10-15"),)),
             Slot("unknown", "children_by_harm_age", (("harm_age", "not_known"),))),
        ),
        "", "How far does this age lie from that at which the record was made, and what happened between?",
        not_known=(
            POLICE_ONLY, "It is the age on the first day that a crime of the year names: abuse may have begun before.",
            "It is not the age when recorded, which stands on another page: the two are never put together.",
        ),
    ),
    Section(
        "form-by-recency", "Who harmed, and how soon it was recorded", f"{TOGETHER}; a child may be in two",
        "children_by_harmed_by_recency",
        Chart(ChartKind.MATRIX, "harmed_by", "recency", alt="Children by who harmed and how soon it was recorded"),
        Sentence(
            "More than a year passed until it was recorded for {adult} children recorded as harmed by an adult and "
            "{child} recorded as harmed by another child ({period:adult}).",
            (crossed("adult", "children_by_harmed_by_recency", harmed_by="adult_on_child", recency="non_recent"),
             crossed("child", "children_by_harmed_by_recency", harmed_by="child_on_child", recency="non_recent")),
        ),
        "", "Whom could a child harmed by a member of the family have told, and did anybody ask?",
        not_known=(POLICE_ONLY,),
    ),
    Section(
        "form-by-harm-age", "Who harmed, by age when it may have happened", f"{TOGETHER}; a child may be in two",
        "children_by_harm_age_harmed_by",
        Chart(ChartKind.MATRIX, "harm_age", "harmed_by", alt="Children by age at the time and who harmed"),
        Sentence(
            "Of children aged 5 to 9 when it may first have happened, {adult} were recorded as harmed by an adult and "
            "{child} by another child ({period:adult}).",
            (crossed("adult", "children_by_harm_age_harmed_by", harm_age="5-9", harmed_by="adult_on_child"),
             crossed("child", "children_by_harm_age_harmed_by", harm_age="5-9", harmed_by="child_on_child")),
        ),
        "", "Who saw these children at that age, every day or once a year?",
        not_known=(POLICE_ONLY,),
    ),
    Section(
        "adults", "Adults recorded as victims in childhood", f"{_ADULTS}, all areas that took part, years to March",
        "adults_by_year",
        Chart(ChartKind.LINE, "period", alt="Adults recorded as victims of a sexual offence in childhood, by year"),
        Sentence(
            "{all} adults were recorded by the police as victims of a sexual offence in childhood in the {period:all}.",
            (Slot("all", "adults_by_year"),),
        ),
        "", "What did they meet when they told: belief, help, a decision?",
        not_known=(
            _ANOTHER,
            "Only those who told the police are here. Most adults who were abused as children never tell an agency.",
        ),
    ),
    Section(
        "adults-delay", "How long ago it was, for adults", f"{_ADULTS}, {{together}}", "adults_by_delay",
        Chart(ChartKind.RANGES, "delay", alt="Adults by how long ago it may first have happened, with bounds"),
        Sentence(
            "It had been over 20 years for {longer} of these adults, and 10 to 20 years for {twenty_years} "
            "({period:longer}).",
            slots("adults_by_delay", "delay", "longer", "twenty_years"),
        ),
        "", "Which of the places and people of that time can still be asked?",
        not_known=(_ANOTHER, _FORCE),
    ),
    Section(
        "adults-age", "Age of these adults when it may have happened", f"{_ADULTS}, {{together}}", "adults_by_harm_age",
        Chart(ChartKind.RANGES, "harm_age", alt="Adults by age when it may first have happened, with bounds"),
        Sentence(
            "{young} of these adults had been aged under 5, and {teen} aged 10 to 15, when it may first have happened "
            "({period:young}).",
            (Slot("young", "adults_by_harm_age", (("harm_age", "0-4"),)),
             Slot("teen", "adults_by_harm_age", (("harm_age", "10-15"),))),
        ),
        "", "Is this what children of that age tell today, and if not, why not?",
        not_known=(_ANOTHER,),
    ),
    Section(
        "adults-sex", "Women and men among these adults", f"{_ADULTS}, {{together}}", "adults_by_sex",
        Chart(ChartKind.RANGES, "sex", alt="Adults by sex, with bounds"),
        Sentence(
            "{F} women and {M} men were recorded as victims of a sexual offence in childhood ({period:F}).",
            slots("adults_by_sex", "sex", "F", "M"),
        ),
        "", "What made it possible for these men to tell that would help boys?",
        not_known=(_ANOTHER,),
    ),
)  # fmt: skip
