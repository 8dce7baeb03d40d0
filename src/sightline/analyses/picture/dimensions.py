"""What the picture measures, of whom, and by what it is broken down."""

from __future__ import annotations

from dataclasses import replace

from sightline.standard.codes import code_list
from sightline.standard.delays import ADULT, CHILD, delay_bands
from sightline.standard.figures import Dimension, Measure, Population
from sightline.standard.groups import NOT_KNOWN, SETTING_GROUP, UNSAID
from sightline.standard.units import Status, Unit

SOURCE = "Returns of the agencies that take part, linked by Sightline"
AGE_BASIS = "age when recorded"
POPULATION = Population("children_under_18_when_recorded", "children aged under 18 when it was recorded", AGE_BASIS)
MEASURE = Measure(
    "children_recorded",
    "Children with a record specific to sexual abuse",
    Unit.CHILD,
    POPULATION,
    Status.ANY,
    "sightline-csa-record/1",
    SOURCE,
)
RECORDS = Measure(
    "records_held",
    "Records of children in which such an entry stands",
    Unit.RECORD,
    POPULATION,
    Status.ANY,
    "sightline-csa-record/1",
    SOURCE,
)
ADULTS = Measure(
    "adults_recorded",
    "Adults recorded as victims of a sexual offence in childhood",
    Unit.PERSON,
    Population(
        "adults_18_or_over_when_recorded", "adults aged 18 or over when it was recorded, under 18 when it happened",
        AGE_BASIS,
    ),
    Status.CRIME,
    "sightline-adult-csa-record/1",
    SOURCE,
)  # fmt: skip

_BANDS = (("0-4", "0 to 4"), ("5-9", "5 to 9"), ("10-15", "10 to 15"), ("16-17", "16 to 17"))
_UNKNOWN = (NOT_KNOWN, "Not known")
_ANSWERS = (("yes", "Recorded"), ("no", "Recorded that not"), (NOT_KNOWN, "No record says"))

HARMED_BY = Dimension(
    "harmed_by",
    "Who harmed",
    additive=False,  # one child may have been harmed by an adult and by a child
    labels=(
        ("adult_on_child", "An adult"),
        ("child_on_child", "Another child"),
        (NOT_KNOWN, "No record says"),
    ),
    unknown=NOT_KNOWN,
)
EXPLOITATION = Dimension(
    "exploitation", "Sexual exploitation", additive=True, labels=(("yes", "Recorded"), ("no", "Not recorded")),
    unknown="no",  # no return has a field to say that there was none
)  # fmt: skip
ONLINE = Dimension("online", "Online", additive=True, labels=_ANSWERS, unknown=NOT_KNOWN)
GROUP_BASED = Dimension("group_based", "Group-based", additive=True, labels=_ANSWERS, unknown=NOT_KNOWN)
AGE = Dimension("age", "Age at first record of the year", additive=True, labels=_BANDS)
AGE_GROUP = Dimension(
    "age_group",
    "Age at first record of the year",
    additive=True,
    labels=(("0-9", "0 to 9"), ("10-15", "10 to 15"), ("16-17", "16 to 17")),
    sums=(("0-9", "age", ("0-4", "5-9")), ("10-15", "age", ("10-15",)), ("16-17", "age", ("16-17",))),
)
SEX = Dimension(
    "sex", "Sex as recorded", additive=True, labels=(("F", "Girls"), ("M", "Boys"), ("U", "Not known")), unknown="U"
)
SENDER = Dimension(
    "sender",
    "Agency that holds a record",
    additive=False,  # a child known to two agencies would be counted twice
    labels=(("council", "Councils"), ("police", "Police"), ("support", "Support services")),
)
OVERLAP = Dimension(
    "overlap",
    "Agencies that hold a record",
    additive=True,
    labels=(
        ("council", "Council only"),
        ("police", "Police only"),
        ("support", "Support only"),
        ("council+police", "Council and police"),
        ("council+support", "Council and support"),
        ("police+support", "Police and support"),
        ("council+police+support", "All three"),
    ),
)
KNOWN_TO = Dimension(
    "known_to",
    "Kinds of agency that hold a record",
    additive=True,
    labels=(("one", "One only"), ("two", "Two"), ("three", "Three")),
    sums=(
        ("one", "overlap", ("council", "police", "support")),
        ("two", "overlap", ("council+police", "council+support", "police+support")),
        ("three", "overlap", ("council+police+support",)),
    ),
)
SEVERAL = Dimension(
    "several",
    "Kinds of agency that hold a record",
    additive=True,
    labels=(("one", "One only"), ("several", "Two or more")),
    sums=(("one", "known_to", ("one",)), ("several", "known_to", ("two", "three"))),
)
STATUS = Dimension(
    "status",
    "Kind of record",
    additive=False,  # the ladder is never merged: one child may stand on several rungs
    labels=(
        (Status.CONCERN.value, "Concern"),
        (Status.FACTOR.value, "Factor in an assessment"),
        (Status.PLAN.value, "Protection plan"),
        (Status.CRIME.value, "Recorded crime"),
    ),
    sums=((Status.CONCERN.value, "sender", ("support",)), (Status.CRIME.value, "sender", ("police",))),
)
CONTEXT_KNOWN = Dimension(
    "context_known",
    "Context of abuse recorded or not",
    additive=True,
    labels=(("yes", "A record gives it"), ("no", "No record gives it")),
    sums=(("no", "context", (NOT_KNOWN,)),),
)
CONTEXT = Dimension(
    "context",
    "Context of the abuse",
    additive=False,  # records of one child may give several
    labels=tuple(
        (code, entry.label.removeprefix("Child sexual abuse ").capitalize() if code != NOT_KNOWN else "No record says")
        for code, entry in code_list("form_context").items()
    ),
    unknown=NOT_KNOWN,
)
SETTING = Dimension(
    "setting",
    "Where it happened",
    additive=False,  # one child may have been harmed in several places
    labels=tuple(
        (code, entry.label if code != NOT_KNOWN else "No record says") for code, entry in code_list("setting").items()
    ),
    unknown=NOT_KNOWN,
)
PLACE = Dimension(
    "setting_group",
    "Where it happened, in groups",
    additive=False,
    labels=tuple(
        (code, entry.label if code != NOT_KNOWN else "No record says")
        for code, entry in code_list(SETTING_GROUP).items()
    ),
    unknown=NOT_KNOWN,
)
RECENCY = Dimension(
    "recency",
    "How soon it was recorded",
    additive=True,
    labels=(*((band.code, band.label) for band in delay_bands(CHILD)), _UNKNOWN),
    unknown=NOT_KNOWN,
    sums=((NOT_KNOWN, "harm_age", (NOT_KNOWN,)),),
)
HARM_AGE = Dimension(
    "harm_age", "Age when it may have happened", additive=True, labels=(*_BANDS, _UNKNOWN), unknown=NOT_KNOWN
)
ADULT_DELAY = Dimension(
    "delay",
    "How soon it was recorded",
    additive=True,
    labels=(*((band.code, band.label) for band in delay_bands(ADULT)), _UNKNOWN),
    unknown=NOT_KNOWN,
    sums=((NOT_KNOWN, "harm_age", (NOT_KNOWN,)),),
)
ADULT_SEX = Dimension(
    "sex", "Sex as recorded", additive=True, labels=(("F", "Women"), ("M", "Men"), ("U", "Not known")), unknown="U"
)
HOLDER = Dimension(
    "held_by",
    "Whose record it is",
    additive=True,  # a record is one agency's
    labels=(("council", "Councils"), ("police", "Police"), ("support", "Support services")),
)

# What a source is in words: who holds a record of the child, and whose word or sight its ethnic group is.
SOURCES: dict[str, tuple[str, str]] = {
    "council": ("a council holds", "recorded by councils"),
    "police": ("the police hold", "said to the police"),
    "police_observed": ("the police hold", "seen by an officer"),
    "support": ("a support service holds", "said to a support service"),
    "school": ("a school holds", "recorded by schools"),
    "health": ("a health service holds", "recorded by health services"),
}
_GROUPS = tuple((code, entry.label) for code, entry in code_list("ethnic_group").items())
# An officer's codes stand in groups by the nearest appearance; there is none for a mixed background.
_SEEN = tuple(
    (code, label if code == NOT_KNOWN else f"Seen as {label[:1].lower() if code == 'other' else label[:1]}{label[1:]}")
    for code, label in _GROUPS
    if code not in ("mixed", "refused", "not_obtained")
)


def ethnicity(source: str) -> Dimension:
    """The ethnic groups by one source: no group of one source is that of another."""
    labels = _SEEN if source == "police_observed" else tuple(pair for pair in _GROUPS if pair[0] not in UNSAID[:-1])
    return Dimension(
        f"ethnicity_{source}", f"Ethnic group {SOURCES[source][1]}", additive=True, labels=labels, unknown=NOT_KNOWN,
        sums=((NOT_KNOWN, f"said_by_{source}", UNSAID),),
    )  # fmt: skip


def said_by(source: str) -> Dimension:
    """Whether that source gives a group, and where not, why not."""
    groups = tuple(code for code, _ in ethnicity(source).labels if code != NOT_KNOWN)
    unsaid = UNSAID if source != "police_observed" else (NOT_KNOWN,)
    labels = (("said", "Group given"), *(pair for pair in _GROUPS if pair[0] in unsaid))
    return Dimension(
        f"said_by_{source}", f"Ethnic group given or not, {SOURCES[source][1]}", additive=True, labels=labels,
        sums=(("said", f"ethnicity_{source}", groups),),
    )  # fmt: skip


def of_source(source: str) -> Measure:
    """Children with a record, of whom that source holds a record too: only of them could it give an ethnic group."""
    who = SOURCES[source][0]
    return Measure(
        f"children_ethnicity_{source}",
        f"Children with a record specific to sexual abuse of whom {who} a record",
        Unit.CHILD,
        Population(
            f"children_held_by_{source}", f"children aged under 18 when it was recorded, of whom {who} a record",
            AGE_BASIS,
        ),
        Status.ANY,
        "sightline-ethnicity-by-source/1",
        SOURCE,
    )  # fmt: skip


def alike_of(measure: Measure) -> Measure:
    """The same people, were those of whom it was not recorded like those of whom it was."""
    return replace(
        measure,
        code=f"{measure.code}_alike",
        label=f"{measure.label}, if those not recorded were like those recorded",
        definition="sightline-missing-at-random/1",
    )
