"""The words of the page "linkage". Shares stand in them in whole per cent, and only where a thousand pairs tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sightline.analyses.quality.linkage_tables import (
    BAND,
    BREAKDOWNS,
    HOW_JOINED,
    KIND,
    OF_AGENCY,
    PAIRS,
    PUPIL,
    REVIEWED,
    SOURCE,
    WAY,
    WHOSE,
    kinds_words,
)  # fmt: skip
from sightline.analyses.quality.worse_links import Rows, by_ethnic_group
from sightline.standard import linkage as words
from sightline.standard.clerical import Estimate, Stratum, missed, precision
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Section, Sentence, Slot
from sightline.standard.figures import Period
from sightline.standard.linkage import ALL, DIFFER, NOT_KNOWN, POPULATIONS, Group, groups_of
from sightline.standard.shares import BASE_FOR_WORDS, range_in_percent, whole_percent

_PLAIN = "an empty box is none"
_QUESTIONS = {
    "ethnic_group": "Whose names do our systems cut short, swap or spell in several ways?",
    "age": "At what age do our children get the numbers by which agencies know them?",
    "sex": "Do records of girls and of boys come from different agencies, with different care taken?",
    "deprivation": "Who moves house so often that no two agencies hold one address?",
    "kinds": "Which two agencies could tell each other a number that both may hold?",
}
_MOST_DRAWN = 40  # councils that a picture can show; more stand in the table alone


def records_section(population: str, period: Period) -> Section:
    """How many records of each kind of agency were joined to another agency's."""
    whom = POPULATIONS[population].lower()
    table = f"records_joined_{population}"
    slots = tuple(
        Slot(how, table, ((OF_AGENCY.code, ALL), (HOW_JOINED.code, how))) for how, _ in HOW_JOINED.labels
    )  # fmt: skip
    return Section(
        f"joined-{population}", f"Records of {whom} joined to another agency's",
        f"Records that may be joined, {period.label}; {_PLAIN}", table,
        Chart(ChartKind.MATRIX, OF_AGENCY.code, HOW_JOINED.code, "A row for each kind of agency, a column for how."),
        Sentence(
            "{firmly} records were joined to another agency's by a number or by strong agreement, {moderately} by "
            "moderate agreement only, and {not_joined} were not joined.",
            slots,
        ),
        f"{SOURCE}; {period.label}", "Which records here should have met another agency's, and did not?",
        not_known=(
            "That a record was not joined does not mean that a link is missing: most people are known to one agency.",
            "Records that the law keeps apart, such as those of an adopted child's former name, are not counted.",
            "A person may be among children and among suspects and offenders: the two are never added.",
        ),
    )  # fmt: skip


def strength_section(rows: Rows, period: Period) -> Section:
    """What joins the pairs, and what that makes one expect."""
    whole = {population: groups_of(rows).get((population, ALL), []) for population in POPULATIONS}
    said = [
        f"{POPULATIONS[population].lower()} {_expected(groups[0])}" for population, groups in whole.items() if groups
    ]
    return Section(
        "strength", "What joins two records",
        f"Pairs of records of two agencies that were joined, {period.label}", "pairs_by_strength",
        Chart(ChartKind.MATRIX, BAND.code, WHOSE.code, "A row for what joins them, a column for whose records."),
        Sentence(f"By the odds that linkage gave them, of pairs of {'; of '.join(said)}."),
        f"{SOURCE}; {period.label}", "How sure must a link be for what we want to do with it?",
        not_known=(
            "These shares follow from the model's own odds, set right where national numbers tell. Only a look at the "
            "records themselves can show whether the odds are right.",
            "Of pairs that were never compared, as they agree in too little, nothing is known.",
        ),
    )  # fmt: skip


def _expected(group: Group) -> str:
    if group.pairs < BASE_FOR_WORDS:
        return "there are too few for a share"
    wrong, missing = whole_percent(group.wrong_share), whole_percent(group.missed_share)
    return f"{wrong} are wrong, and an estimated {missing} of all such pairs were missed"


def breakdown_section(rows: Rows, dimension: str, period: Period) -> Section:
    """Pairs joined and found without their number, by one breakdown."""
    name, heading, labels = BREAKDOWNS[dimension]
    lower = heading[0].lower() + heading[1:]
    told = dict(labels)
    groups = groups_of(rows)
    said = [
        _words(POPULATIONS[population], groups.get((population, dimension), []), told) for population in POPULATIONS
    ]
    return Section(
        f"by-{name.replace('_', '-')}", f"Pairs of records joined, by {lower}",
        f"Pairs of records of two agencies, {period.label}; {_PLAIN}", f"pairs_by_{name}",
        Chart(ChartKind.MATRIX, name, PAIRS.code, f"A row for each {lower}, columns for children and for offenders."),
        Sentence(" ".join(part for part in said if part) or "There are too few pairs for shares."),
        f"{SOURCE}; {period.label}", _QUESTIONS[dimension],
        not_known=(
            *(by_ethnic_group(rows) if dimension == "ethnic_group" else ()),
            *([_SAID[dimension]] if dimension in _SAID else []), *_WITHOUT,
        ),
    )  # fmt: skip


_SAID = {
    "ethnic_group": "A pair has the group that its records say, or that one of them says where the other says none; "
    "what an officer saw is no group. Who said it differs by agency.",
    "age": "Ages are those at the end of the newest return, by the birth dates that the records hold.",
    "deprivation": "Fifths are those of the newest postcode, by a table that this project was given.",
}  # fmt: skip
_WITHOUT = (
    "Found without it: of the pairs that share an NHS number, a pupil number or a number of the police, those that "
    "names, birth dates and addresses alone would have joined. So it is tried out how many pairs are found that share "
    "no number; who has a number may be better recorded in other ways too.",
    "Joined though of two people: expected, by the odds that linkage gave each pair. Missed: an estimate, from pairs "
    "that came near and from those not found without their number.",
    "Shares are given of groups with at least 1,000 pairs, and in whole per cent.",
)


def _words(whom: str, groups: Sequence[Group], labels: Mapping[str, str]) -> str:
    """What is expected of a population's groups, in words; nothing where too few pairs tell."""
    told = [group for group in groups if group.pairs >= BASE_FOR_WORDS and group.code not in (DIFFER, NOT_KNOWN)]
    parts = [
        _shares("found without their number", told, labels, _recall),
        _shares("missed", told, labels, lambda group: group.missed_share),
        _shares("joined though of two people", told, labels, lambda group: group.wrong_share),
    ]
    said = "; ".join(part for part in parts if part)
    return f"{whom}: {said}." if said else ""


def _recall(group: Group) -> float | None:
    return group.recall_without_numbers if group.numbered >= BASE_FOR_WORDS else None


def _shares(
    what: str, groups: Sequence[Group], labels: Mapping[str, str], share: Callable[[Group], float | None]
) -> str:
    """ "missed 97% (White), 94% (Asian)"; groups of one share stand together."""
    by_share: dict[str, list[str]] = {}
    for group in groups:
        found = share(group)
        if found is not None:
            name = labels.get(group.code) or kinds_words(group.code).lower()
            by_share.setdefault(whole_percent(found), []).append(name)
    if not by_share:
        return ""
    if len(by_share) == 1:
        return f"{what} {next(iter(by_share))} in each group"
    # The share of most groups is said last, without their names.
    usual = max(by_share, key=lambda percent: len(by_share[percent]))
    parts = [f"{percent} ({', '.join(names)})" for percent, names in by_share.items() if percent != usual]
    return f"{what} {', '.join(parts)}, {usual} in the others"


def review_section(strata: Sequence[Stratum], period: Period) -> Section:
    """What people said who looked at a sample of pairs."""
    said = []
    for population, text in POPULATIONS.items():
        mine = [stratum for stratum in strata if stratum.population == population]
        right, lost = precision(mine), missed(mine)
        if right is not None:
            said.append(f"Of joined pairs of {text.lower()}, {_estimate(right)} were of one person.")
        if lost is not None:
            said.append(f"Of all pairs of {text.lower()} that came near, {_estimate(lost)} were missed.")
    return Section(
        "review", "What people saw who looked at pairs",
        f"Pairs drawn at random within bands of how surely they were joined, {period.label}", "pairs_reviewed",
        Chart(ChartKind.MATRIX, REVIEWED.code, WHOSE.code, "Rows for what linkage had done, columns for whom."),
        Sentence(" ".join(said) or "Too few pairs were looked at for shares."),
        f"A clerical review: two records side by side, without what linkage had decided; {period.label}",
        "Where people could not tell, which one thing more would they have needed?",
        not_known=(
            "Ranges are for chance in drawing the pairs, at 95 of 100 such samples. Pairs of which nobody could tell "
            "are left out.",
            "Pairs that never came near were not looked at: the true share missed is higher.",
        ),
    )  # fmt: skip


def _estimate(estimate: Estimate) -> str:
    return f"{whole_percent(estimate.share)} ({range_in_percent(estimate.low, estimate.high)})"


_UNSENT = (
    "A pupil number that no school sent: the child may be taught at home, in an independent school or elsewhere, or "
    "the school sent nothing.",
    "Under five: some go to school before they are five, and stand under pupil found.",
    "16 or over: those without a birth date are among them.",
)


def pupil_section(period: Period) -> Section:
    """What the pupil number finds, and what all that was sent does, for all councils together."""
    table = "council_records_by_way"
    slots = tuple(
        Slot(name, table, ((PUPIL.code, code), (WAY.code, way)))
        for name, way, code in (
            ("linked", words.AS_LINKED, words.FOUND), ("alone", words.BY_NUMBER, words.FOUND),
            ("young", words.BY_NUMBER, words.UNDER_5), ("none", words.BY_NUMBER, words.NO_NUMBER),
            ("unsent", words.BY_NUMBER, words.NO_PUPIL), ("old", words.BY_NUMBER, words.OVER_15),
        )
    )  # fmt: skip
    return Section(
        "pupil-number", "What councils find by the pupil number alone",
        f"Councils' records of children, {period.label}", table,
        Chart(ChartKind.MATRIX, WAY.code, PUPIL.code, "A row for how they were joined, a column for what became."),
        Sentence(
            "By all that was sent, {linked} of councils' records were joined to a pupil's; by the pupil number alone "
            "it would have been {alone}. The others: {young} under five, {none} of school age without a pupil number, "
            "{unsent} whose number no school sent, and {old} aged 16 or over.",
            slots,
        ),
        f"{SOURCE}; {period.label}", "What would it take for this council to send names and addresses apart?",
        not_known=(
            "The children in need census and SSDA903 hold no name, address or NHS number: a council that sends no "
            "identity file beside them is joined by the pupil number alone.", *_UNSENT,
        ),
    )  # fmt: skip


def council_section(councils: FigureTable, period: Period) -> Section:
    """What the pupil number alone finds, for each council."""
    many = len({figure.area for figure in councils.figures})
    return Section(
        "pupil-number-by-council", "The pupil number alone, council by council",
        f"Councils' records of children, were they joined by the pupil number alone, {period.label}", councils.name,
        Chart(
            ChartKind.MATRIX if many <= _MOST_DRAWN else ChartKind.NONE, "area", PUPIL.code,
            "A row for each council in order of name, a column for what became of its records.",
        ),
        Sentence("Councils differ in whom they know, and in which schools sent: this cannot tell these apart."),
        f"{SOURCE}; {period.label}", "Which schools here send nothing, and who could ask them?", not_known=_UNSENT,
    )  # fmt: skip


def guild_section(steps: Sequence[tuple[str, str]], period: Period) -> Section:
    """What this run did at each of GUILD's four steps, and whose records took part."""
    said = " ".join(f"{step}: {words}" for step, words in steps)
    return Section(
        "four-steps", "What was done at each of four steps",
        f"Agencies whose records of people were compared, {period.label}", "agencies_linked",
        Chart(ChartKind.BARS, KIND, None, "A bar for each kind of agency."),
        Sentence("{all} agencies sent records that name people. " + said, (Slot("all", "agencies_linked"),)),
        f"The steps are those of GUILD, guidance on linked data: Gilbert and others, 2018; {period.label}",
        "Who, at which of these steps, could have left somebody out without noticing?",
    )  # fmt: skip


def used_sections(sections: Sequence[Section], tables: Sequence[FigureTable]) -> tuple[Section, ...]:
    """The sections whose tables hold figures."""
    filled = {table.name for table in tables if table.figures}
    return tuple(section for section in sections if section.table in filled)
