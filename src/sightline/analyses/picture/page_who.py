"""The page "picture-who": age, sex and ethnic group, each source by itself. No number is written in words."""

from __future__ import annotations

from sightline.analyses.picture.dimensions import SOURCES
from sightline.analyses.picture.page_parts import YEARS
from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot

_APART = "What one source says is not put together with what another says: they differ in whom they ask, and how."
_ASK = {
    "council": "Who is asked for the child's ethnic group, and when: the child, a parent, or nobody?",
    "police": "Which victims are asked how they describe themselves, and which are not?",
    "police_observed": "How often would the child say something else than the officer saw?",
    "support": "What would make it easier to ask, and to answer?",
    "school": "Does a school's record reach those who decide about the child?",
    "health": "Which health records could say it, and are not asked?",
}
_NOT_KNOWN = {
    "council": (
        "The ethnic group in a council's identity file stays with the names: it is not read here, only that of its "
        "census, its return of looked-after children and its safeguarding dataset.",
    ),
    "police_observed": (
        "An officer's codes have no place for a mixed background, and say what was seen and not who somebody is.",
    ),
}


def _ethnicity(source: str) -> tuple[Section, ...]:
    """A source's own sections: by group with bounds, how complete it is, and who harmed by group."""
    who, how = SOURCES[source]
    held = f"Children aged under 18 when recorded, of whom {who} holds a record, all areas that took part"
    table, said = f"children_by_ethnicity_{source}", f"children_by_said_by_{source}"
    dimension, code = f"ethnicity_{source}", source.replace("_", "-")
    seen = "seen" if source == "police_observed" else "given"
    slots_ = (
        Slot("held", f"children_held_by_{source}"),
        Slot("said", said, ((f"said_by_{source}", "said"),)),
        Slot("unknown", table, ((dimension, "not_known"),)),
    )
    return (
        Section(
            f"ethnicity-{code}", f"Ethnic group {how}", f"{held}, years to March", table,
            Chart(ChartKind.RANGES, dimension, alt=f"Children by ethnic group {how}, with bounds for the unknown"),
            Sentence(
                f"Of {{held}} children of whom {who} holds a record, the group was {seen} for {{said}} in the "
                "{period:held}; the other {unknown} could be of any group.",
                slots_,
            ),
            "", _ASK[source],
            not_known=(*_NOT_KNOWN.get(source, ()), _APART),
        ),
        Section(
            f"ethnicity-{code}-complete", f"How often an ethnic group was {how}", f"{held}, years to March", said,
            Chart(ChartKind.GROUPED, "period", f"said_by_{source}", alt=f"Children by whether a group was {seen}"),
            Sentence(f"A group was {seen} for {{said}} of {{held}} children in the {{period:said}}.", slots_[:2]),
            "", "Were those of whom it is not known not asked, or did the answer get lost?",
            not_known=("Asked and not said is a choice, and not the same as never asked: they stand apart.",),
        ),
        _by_form(source, held, how),
    )  # fmt: skip


def _by_form(source: str, held: str, how: str) -> Section:
    """Who harmed, by the groups that a source gives."""
    table, dimension = f"children_by_ethnicity_{source}_harmed_by", f"ethnicity_{source}"
    return Section(
        f"ethnicity-{source.replace('_', '-')}-form", f"Who harmed, by ethnic group {how}",
        f"{held}, {{together}}; a child may be in several", table,
        Chart(ChartKind.MATRIX, dimension, "harmed_by", alt=f"Children by ethnic group and who harmed, {how}"),
        Sentence(
            f"Of children {how} as White, records said an adult had harmed {{white}}; of those as Black {{black}}.",
            (
                Slot("white", table, ((dimension, "white"), ("harmed_by", "adult_on_child"))),
                Slot("black", table, ((dimension, "black"), ("harmed_by", "adult_on_child"))),
            ),
        ),
        "", "For which children do records say least of who harmed?",
        not_known=("The group is that of the child. That of those who harmed is not counted on this page.", _APART),
    )  # fmt: skip


SECTIONS: tuple[Section, ...] = (
    Section(
        "by-age", "Age when first recorded in the year", YEARS, "children_by_age",
        Chart(ChartKind.GROUPED, "period", "age", alt="Children by age band and year"),
        Sentence(
            "In the {period:band}, {band} of the children were aged 10 to 15.",
            (Slot("band", "children_by_age", (("age", "10-15"),)),),
        ),
        "", "How long before this record could the abuse have begun?",
        not_known=("The age is that when it was recorded, not when it happened.",),
    ),
    Section(
        "by-sex", "Girls and boys", YEARS, "children_by_sex",
        Chart(ChartKind.GROUPED, "period", "sex", alt="Children by sex and year"),
        Sentence(
            "{girls} girls and {boys} boys had a record in the {period:girls}.",
            (Slot("girls", "children_by_sex", (("sex", "F"),)), Slot("boys", "children_by_sex", (("sex", "M"),))),
        ),
        "", "What would make it easier for boys to tell, and for those they tell to record it?",
        not_known=("How many of those whose sex was not recorded are girls or boys.",),
    ),
    *(section for source in SOURCES for section in _ethnicity(source)),
)  # fmt: skip
