"""The page "picture-who": age and sex, and who harmed by these. No number is written here in words."""

from __future__ import annotations

from sightline.analyses.picture.page_parts import IN_BOTH, YEARS, crossed, matrix
from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot

SECTIONS: tuple[Section, ...] = (
    Section(
        "by-age", "Age when first recorded in the year", YEARS, "children_by_age",
        Chart(ChartKind.GROUPED, "period", "age", alt="Children by age band and year"),
        Sentence(
            "In the {period:band}, {band} of the children recorded were aged 10 to 15.",
            (Slot("band", "children_by_age", (("age", "10-15"),)),),
        ),
        "", "How long before this record could the abuse have begun?",
        not_known=("The age is that when it was recorded, not when it happened.",),
    ),
    Section(
        "by-sex", "Girls and boys", YEARS, "children_by_sex",
        Chart(ChartKind.GROUPED, "period", "sex", alt="Children by sex and year"),
        Sentence(
            "In the {period:girls}, {girls} girls and {boys} boys were recorded as affected by sexual abuse.",
            (Slot("girls", "children_by_sex", (("sex", "F"),)), Slot("boys", "children_by_sex", (("sex", "M"),))),
        ),
        "", "What would make it easier for boys to tell, and for those they tell to record it?",
        not_known=("How many of those whose sex was not recorded are girls or boys.",),
    ),
    matrix(
        "form-by-age", "Who harmed, by the age of the child", "children_by_age_harmed_by", "age", "harmed_by",
        Sentence(
            "Of children aged 10 to 15, {adult} were recorded as harmed by an adult and {child} by another child "
            "({period:adult}).",
            (crossed("adult", "children_by_age_harmed_by", age="10-15", harmed_by="adult_on_child"),
             crossed("child", "children_by_age_harmed_by", age="10-15", harmed_by="child_on_child")),
        ),
        "At which ages do records say least of who harmed, and who could ask?",
        "The age is that when it was first recorded, not when it happened.", IN_BOTH,
    ),
    matrix(
        "form-by-sex", "Who harmed, girls and boys", "children_by_harmed_by_sex", "harmed_by", "sex",
        Sentence(
            "{girls} girls and {boys} boys were recorded as harmed by an adult ({period:girls}).",
            (crossed("girls", "children_by_harmed_by_sex", harmed_by="adult_on_child", sex="F"),
             crossed("boys", "children_by_harmed_by_sex", harmed_by="adult_on_child", sex="M")),
        ),
        "What keeps boys from telling, and those they tell from recording it?", IN_BOTH,
    ),
    matrix(
        "exploitation-by-age", "Exploitation, by the age of the child", "children_by_age_group_exploitation",
        "age_group", "exploitation",
        Sentence(
            "Sexual exploitation was recorded for {teen} children aged 10 to 15 and {older} aged 16 to 17 "
            "({period:teen}).",
            (crossed("teen", "children_by_age_group_exploitation", age_group="10-15", exploitation="yes"),
             crossed("older", "children_by_age_group_exploitation", age_group="16-17", exploitation="yes")),
        ),
        "At which age does what happens to a child stop being called abuse and start being called exploitation?",
        "Where it is not recorded it may still have happened.",
    ),
    matrix(
        "exploitation-by-sex", "Exploitation, girls and boys", "children_by_exploitation_sex", "exploitation", "sex",
        Sentence(
            "Sexual exploitation was recorded for {girls} girls and {boys} boys ({period:girls}).",
            (crossed("girls", "children_by_exploitation_sex", exploitation="yes", sex="F"),
             crossed("boys", "children_by_exploitation_sex", exploitation="yes", sex="M")),
        ),
        "What does exploitation of boys get recorded as, if not as exploitation?",
        "Where it is not recorded it may still have happened.",
    ),
)  # fmt: skip
