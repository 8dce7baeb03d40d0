"""The pages "picture-ethnicity" and "-complete": ethnic groups, each source by itself. No number is in words."""

from __future__ import annotations

from sightline.analyses.picture.dimensions import SOURCES
from sightline.analyses.picture.page_parts import ALIKE
from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot

_APART = "What one source says is not put together with what another says: they differ in whom they ask, and how."
_SIZES = "How many children of each group live in these areas: a larger number here need not be a larger share of them."
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


def _held(source: str) -> str:
    return f"Children aged under 18 when recorded, of whom {SOURCES[source][0]} a record, all areas that took part"


def _slots(source: str) -> tuple[Slot, ...]:
    """Of how many a source holds a record, of how many it gives a group, and of how many it does not."""
    return (
        Slot("held", f"children_held_by_{source}"),
        Slot("said", f"children_by_said_by_{source}", ((f"said_by_{source}", "said"),)),
        Slot("unknown", f"children_by_ethnicity_{source}", ((f"ethnicity_{source}", "not_known"),)),
    )


def _seen(source: str) -> str:
    return "seen" if source == "police_observed" else "given"


def _groups(source: str) -> tuple[Section, ...]:
    """The groups that a source gives, with bounds, and beside them a value by a model."""
    who, how = SOURCES[source]
    table, dimension, code = f"children_by_ethnicity_{source}", f"ethnicity_{source}", source.replace("_", "-")
    return (
        Section(
            f"ethnicity-{code}", f"Ethnic group {how}", f"{_held(source)}, year to March {{latest}}", table,
            Chart(ChartKind.RANGES, dimension, alt=f"Children by ethnic group {how}, with bounds for the unknown"),
            Sentence(
                f"Of {{held}} children of whom {who} a record, the group was {_seen(source)} for {{said}} in the "
                "{period:held}; the other {unknown} could be of any group.",
                _slots(source),
            ),
            "", _ASK[source],
            not_known=(*_NOT_KNOWN.get(source, ()), _SIZES, _APART),
        ),
        Section(
            f"ethnicity-{code}-alike", f"Ethnic group {how}, if the unknown were alike",
            f"{_held(source)}, year to March {{latest}}; estimates", f"{table}_alike",
            Chart(ChartKind.RANGES, dimension, alt=f"Estimates of children by ethnic group {how}"),
            Sentence(
                "These are estimates: each group as large as it would be if children of whom it is not known were like "
                "others of their age and sex.",
            ),
            "", "Is a group less often given for some children than for others, and for whom?",
            not_known=(ALIKE, _SIZES),
        ),
    )  # fmt: skip


def _complete(source: str) -> tuple[Section, ...]:
    """How complete a source is, and who harmed by the groups that it gives."""
    how, code = SOURCES[source][1], source.replace("_", "-")
    said, dimension = f"children_by_said_by_{source}", f"ethnicity_{source}"
    by_form = f"children_by_ethnicity_{source}_harmed_by"
    return (
        Section(
            f"ethnicity-{code}-complete", f"How often an ethnic group was {how}",
            f"{_held(source)}, years to March", said,
            Chart(ChartKind.GROUPED, "period", f"said_by_{source}", alt=f"Children by whether a group was {how}"),
            Sentence(
                f"A group was {_seen(source)} for {{said}} of {{held}} children in the {{period:said}}.",
                _slots(source)[:2],
            ),
            "", "Were those of whom it is not known not asked, or did the answer get lost?",
            not_known=("Asked and not said is a choice, and not the same as never asked: they stand apart.",),
        ),
        Section(
            f"ethnicity-{code}-form", f"Who harmed, by ethnic group {how}",
            f"{_held(source)}, {{together}}; a child may be in several", by_form,
            Chart(ChartKind.MATRIX, dimension, "harmed_by", alt=f"Children by ethnic group and who harmed, {how}"),
            Sentence(
                "The group is the child's, and never that of whoever harmed. A larger group has larger numbers: no "
                "group can be said from these to be harmed more often than another.",
            ),
            "", "For which children do records say least of who harmed?",
            not_known=("The ethnic group of those who harmed: it is not counted here.", _SIZES, _APART),
        ),
    )  # fmt: skip


SECTIONS: tuple[Section, ...] = tuple(section for source in SOURCES for section in _groups(source))
COMPLETE: tuple[Section, ...] = tuple(section for source in SOURCES for section in _complete(source))
