"""The page "picture-forms": in which forms, where, and known to whom. No number is written here in words."""

from __future__ import annotations

from sightline.analyses.picture.page_parts import (
    ALIKE,
    IN_BOTH,
    LATEST,
    POLICE_ONLY,
    SEVERAL,
    TOGETHER,
    YEARS,
    crossed,
    matrix,
    slots,
)
from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot

SECTIONS: tuple[Section, ...] = (
    Section(
        "by-form", "Who the records say had harmed the child", f"{YEARS}; a child may be in two",
        "children_by_harmed_by",
        Chart(ChartKind.GROUPED, "period", "harmed_by", alt="Children by whether an adult or a child harmed"),
        Sentence(
            "In the {period:adult}, {adult} children were recorded as harmed by an adult and {child} as harmed by "
            "another child; for {unknown} children no record said who.",
            (
                Slot("adult", "children_by_harmed_by", (("harmed_by", "adult_on_child"),)),
                Slot("child", "children_by_harmed_by", (("harmed_by", "child_on_child"),)),
                Slot("unknown", "children_by_harmed_by", (("harmed_by", "not_known"),)),
            ),
        ),
        "", "What would have to change for fewer records to leave out who harmed?",
        not_known=("A factor of exploitation, an old code or a protection plan cannot say who harmed.", IN_BOTH),
    ),
    Section(
        "by-form-alike", "Who harmed, if those not recorded were alike", f"{YEARS}; estimates",
        "children_by_harmed_by_alike",
        Chart(ChartKind.GROUPED, "period", "harmed_by", alt="Estimates of children by who harmed"),
        Sentence(
            "If children of whom no record says who harmed them were like others of their age and sex, about {adult} "
            "({range:adult}) would have been recorded as harmed by an adult and about {child} ({range:child}) by "
            "another child in the {period:adult}. That is an estimate: nobody knows whether they are alike.",
            (Slot("adult", "children_by_harmed_by_alike", (("harmed_by", "adult_on_child"),)),
             Slot("child", "children_by_harmed_by_alike", (("harmed_by", "child_on_child"),))),
        ),
        "", "Why does nobody know who harmed these children, and is that reason the same for all?",
        not_known=(ALIKE, IN_BOTH),
    ),
    Section(
        "exploitation", "Children recorded as sexually exploited", YEARS, "children_by_exploitation",
        Chart(ChartKind.GROUPED, "period", "exploitation", alt="Children by whether exploitation was recorded"),
        Sentence(
            "Sexual exploitation was recorded for {yes} of these children in the {period:yes}.",
            slots("children_by_exploitation", "exploitation", "yes"),
        ),
        "", "Who decides whether exploitation is recorded, and do they decide alike?",
        not_known=("Where it is not recorded it may still have happened: no return has a field to say that not.",),
    ),
    Section(
        "online", "Whether records say that it happened online", YEARS, "children_by_online",
        Chart(ChartKind.GROUPED, "period", "online", alt="Children by whether a record says online"),
        Sentence(
            "In the {period:yes}, records said for {yes} children that it happened online; for {not_known} no record "
            "said either way.",
            slots("children_by_online", "online", "yes", "not_known"),
        ),
        "", "When is a crime flagged as online: if it began there, or only if it all happened there?",
        not_known=(POLICE_ONLY, "A flag that an officer forgot to set says not online."),
    ),
    Section(
        "group-based", "Whether records say that it was group-based", YEARS, "children_by_group_based",
        Chart(ChartKind.GROUPED, "period", "group_based", alt="Children by whether a record says group-based"),
        Sentence(
            "In the {period:yes}, records said for {yes} children that it was group-based; for {not_known} no record "
            "said either way.",
            slots("children_by_group_based", "group_based", "yes", "not_known"),
        ),
        "", "Who sees across crimes, forces and borders that those who harmed acted together?",
        not_known=(POLICE_ONLY, "A group that is found later is rarely flagged on the crimes recorded before."),
    ),
    Section(
        "setting", "Where records say that it happened", f"{LATEST}; {SEVERAL}", "children_by_setting",
        Chart(ChartKind.BARS, "setting", alt="Children by the kind of place in which it happened, latest year"),
        Sentence(
            "In the {period:home}, records named the home of the child for {home} children, online for {online} and a "
            "school for {school}.",
            (Slot("home", "children_by_setting", (("setting", "home_victim"),)),
             *slots("children_by_setting", "setting", "online", "school")),
        ),
        "", "Which of these places has somebody in it who could have seen, and was trained to?",
        not_known=(POLICE_ONLY, "A record names one place, though there may have been several."),
    ),
    Section(
        "context", "The context of the abuse, where a record gives it", f"{TOGETHER}; {SEVERAL}", "children_by_context",
        Chart(ChartKind.RANGES, "context", alt="Children by context of the abuse, with bounds for what is not known"),
        Sentence(
            "For {not_known} children no record gave the context; for {family_environment} a record said that it was "
            "within the family environment ({period:not_known}).",
            slots("children_by_context", "context", "not_known", "family_environment"),
        ),
        "", "Which agency could record the context of abuse without asking the child again?",
        not_known=(
            "Only support services have a field for it; of the police two classes of offence imply it. Councils' "
            "returns do not hold it.",
            "Children whom a support service met are not like all others: the contexts of the rest may differ.",
        ),
    ),
    Section(
        "context-known", "Whether any record gives the context of the abuse", YEARS,
        "children_by_context_known",
        Chart(ChartKind.GROUPED, "period", "context_known", alt="Children by whether the context is recorded"),
        Sentence(
            "In the {period:no}, no record gave the context for {no} children; for {yes} one did.",
            slots("children_by_context_known", "context_known", "yes", "no"),
        ),
        "", "If the share with a context fell, what did the agencies stop asking?",
        not_known=("A context that is recorded in words only is not in any return.",),
    ),
    matrix(
        "form-by-agency", "Who harmed, by the agency that holds a record", "children_by_harmed_by_sender", "harmed_by",
        "sender",
        Sentence(
            "Of children whom councils recorded, {council} were recorded by any agency as harmed by an adult; of those "
            "whom the police recorded, {police} were ({period:council}).",
            (crossed("council", "children_by_harmed_by_sender", harmed_by="adult_on_child", sender="council"),
             crossed("police", "children_by_harmed_by_sender", harmed_by="adult_on_child", sender="police")),
        ),
        "Which form does each agency hear of least, and who hears of it instead?",
        "What is said of who harmed may come from another agency than the one named.", IN_BOTH,
    ),
    matrix(
        "form-by-known-to", "Who harmed, by how many kinds of agency knew", "children_by_harmed_by_several",
        "harmed_by", "several",
        Sentence(
            "Of children recorded as harmed by an adult, {one} were known to one kind of agency only; of those "
            "recorded as harmed by another child, {child} were ({period:one}).",
            (crossed("one", "children_by_harmed_by_several", harmed_by="adult_on_child", several="one"),
             crossed("child", "children_by_harmed_by_several", harmed_by="child_on_child", several="one")),
        ),
        "For which form does knowledge stay with one agency, and whose task is it to pass it on?", IN_BOTH,
    ),
    matrix(
        "form-by-place", "Who harmed, by the kind of place", "children_by_harmed_by_setting_group", "setting_group",
        "harmed_by",
        Sentence(
            "Of children for whom a record names a home, {adult} were recorded as harmed by an adult, there or "
            "elsewhere, and {child} by another child ({period:adult}).",
            (crossed("adult", "children_by_harmed_by_setting_group", harmed_by="adult_on_child", setting_group="home"),
             crossed("child", "children_by_harmed_by_setting_group", harmed_by="child_on_child", setting_group="home")),
        ),
        "Which place is watched for the one form and not for the other?", POLICE_ONLY, IN_BOTH,
    ),
    matrix(
        "form-by-online", "Who harmed, online or not", "children_by_harmed_by_online", "harmed_by", "online",
        Sentence(
            "Of children for whom records said online, {adult} were recorded as harmed by an adult and {child} by "
            "another child ({period:adult}).",
            (crossed("adult", "children_by_harmed_by_online", harmed_by="adult_on_child", online="yes"),
             crossed("child", "children_by_harmed_by_online", harmed_by="child_on_child", online="yes")),
        ),
        "Who online could stop the one form, and who the other?", POLICE_ONLY, IN_BOTH,
    ),
    matrix(
        "form-by-exploitation", "Who harmed, and exploitation", "children_by_exploitation_harmed_by", "exploitation",
        "harmed_by",
        Sentence(
            "Of children recorded as sexually exploited, {adult} were recorded as harmed by an adult; for {unknown} no "
            "record said who ({period:adult}).",
            (crossed("adult", "children_by_exploitation_harmed_by", exploitation="yes", harmed_by="adult_on_child"),
             crossed("unknown", "children_by_exploitation_harmed_by", exploitation="yes", harmed_by="not_known")),
        ),
        "Is exploitation by other children recorded as exploitation?", IN_BOTH,
    ),
    Section(
        "form-by-area", "Who harmed, by council area", f"{LATEST}; a child may be in two", "children_by_area_harmed_by",
        Chart(ChartKind.RANGES, "area", "harmed_by", alt="Children by council area and who harmed, with bounds"),
        Sentence(
            "Where more records leave out who harmed, both bounds lie further apart: that is no sign of either form.",
        ),
        "", "What do records say of who harmed in your area, and what could the next one say?",
        not_known=("These are counts, not rates.", IN_BOTH),
    ),
)  # fmt: skip
