"""The pages "core-data" and "core-data-filled": who can say what of the core data set, how surely, and how fully.

They count agencies. How full one agency's fields are goes to that agency only; here it is a band, of agencies with
records enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sightline.analyses.quality.holdings import FEW, Holding, best, by_agency_and_field, fields_of, span
from sightline.standard.codes import code_list
from sightline.standard.core import GROUPS, SAYS_WORDS, Says, core_fields, crossings
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence, Slot
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Status, Unit

DEFINITION = "sightline-core-data/1"
_SOURCE = (
    "Sightline's crosswalk of each return to the core data set that IICSA's first recommendation asks for, and the "
    "newest return of each agency"
)
_POPULATION = Population("agencies_that_sent", "agencies that sent a return", "does not apply")


def _measure(code: str, label: str) -> Measure:
    return Measure(code, label, Unit.AGENCY, _POPULATION, Status.NONE, DEFINITION, _SOURCE)


_SENT = _measure("agencies_that_sent", "Agencies that sent a return")
_CAN_SAY = _measure("agencies_that_can_say", "Agencies with a return that can say something of the field")
_BY_RETURN = _measure("agencies_by_return", "Agencies that sent the return, by how it says the field")
_SURELY = _measure("agencies_by_confidence", "Agencies by how surely their best return says the field")
_FILLED = _measure("agencies_by_completeness", "Agencies by the share of records in which the field says something")

FIELD = Dimension(
    "core_field", "Field of the core data set", additive=False,
    labels=tuple((field.code, field.label) for field in core_fields().values()),
)  # fmt: skip
SURENESS = Dimension(
    "sureness", "How surely", additive=True,
    labels=(("high", "High"), ("medium", "Medium"), ("low", "Low"), ("nothing", "Not at all")),
)  # fmt: skip
SAYS = Dimension(
    "says", "How it says it", additive=True, labels=tuple((str(says), words) for says, words in SAYS_WORDS.items())
)
BAND = Dimension(
    "band", "Records in which it says something", additive=True,
    labels=(
        ("most", "95% or more"), ("over_half", "50% to 94%"), ("under_half", "Under 50%"), ("none", "None"),
        ("few", f"Fewer than {FEW} records"), ("cannot_tell", "Cannot be told"),
    ),
)  # fmt: skip
KIND = "kind_of_agency"
# Short words for the heads of columns; a kind that is not here has its label.
KINDS = {
    "council": "Councils", "police": "Police", "support": "Support services", "health": "Health", "school": "Schools",
    "youth_justice": "Youth justice", "court": "Courts", "prison": "Prisons", "probation": "Probation",
    "national": "National",
}  # fmt: skip
_NONE = "; an empty box is none"
# The field of each group that the sentence beside its picture names.
_TOLD = {
    "victim": ("victim_ethnicity", "the ethnic group of the child"),
    "perpetrator": ("relationship", "how whoever harmed was related to the child"),
    "vulnerability": ("went_missing", "whether the child went missing"),
    "context": ("setting", "where the abuse happened"),
    "services": ("first_told", "whom the child first told, or who referred"),
}
_QUESTIONS = {
    "victim": "Who writes down a child's ethnic group with us: the child, a parent, or whoever fills in the form?",
    "perpetrator": "Which of our forms asks who harmed, and who decides to leave it blank?",
    "vulnerability": "Do we look for these before a child is harmed, or only write them down afterwards?",
    "context": "What would it take to write down where it happened, once, and pass it on?",
    "services": "Could somebody see from our records how long a child waited?",
}


def core_drafts(held: Sequence[Holding], titles: Mapping[str, str]) -> tuple[Draft, ...]:
    """The drafts of both pages; none where no return that the crosswalk holds was received."""
    if not held:
        return ()
    first, last = span([one.submission for one in held])
    period = Period(first, last, f"newest returns to {last:%B %Y}")
    return _who_draft(held, period, titles), _filled_draft(held, period)


def _count(measure: Measure, period: Period, value: int, *breakdown: tuple[str, str]) -> Figure:
    return Figure(measure, period, "pooled", value, tuple(breakdown))


def _table(name: str, title: str, dimensions: tuple[Dimension, ...], figures: Sequence[Figure]) -> FigureTable:
    return FigureTable(
        name, OutputKind.ORGANISATIONS, title, dimensions, tuple(figures), "crosswalk and counts of what was received"
    )


def _who_draft(held: Sequence[Holding], period: Period, titles: Mapping[str, str]) -> Draft:
    groups = tuple(_group_table(group, held, period) for group in GROUPS)
    by_return = _return_table(held, period, titles)
    sections = [_group_section(group, held, period, titles) for group in GROUPS]
    page = Page(
        "core-data", "What the records can say of child sexual abuse",
        "In 2022 the Independent Inquiry into Child Sexual Abuse (IICSA) asked for a single core data set that all "
        "agencies fill alike. This page shows which agencies' returns can say what it asks, and what none of them can.",
        tuple(sections), group="quality",
        headline=Sentence(
            "{setting} of {all} agencies send returns that can say where abuse happened.",
            (Slot("setting", "core_context", ((FIELD.code, "setting"),)), Slot("all", "core_context")),
        ),
        terms=(
            ("Core data set", "the fields that the inquiry's first recommendation names, and others of the kind"),
            ("Can say", "the return has a field for it, in full, in larger groups, for some only, or by something near "
                        "it; whether anybody filled it in stands on the next page"),
        ),
    )  # fmt: skip
    return Draft("core-data", 1, (*groups, by_return), page)


def _group_table(group: str, held: Sequence[Holding], period: Period) -> FigureTable:
    """Agencies of each kind with a return that says something of each field of a group, and of all kinds together."""
    pairs = by_agency_and_field(held)
    senders = {one.agency: one.sender for one in held}
    kinds = [code for code in code_list("sender") if code in set(senders.values())]
    figures = [_count(_SENT, period, len(senders))]
    for core in fields_of(group):
        can = [agency for agency in senders if best(pairs.get((agency, core), ())) is not None]
        figures.append(_count(_CAN_SAY, period, len(can), (FIELD.code, core)))
        by_kind = Counter(senders[agency] for agency in can)
        figures += [_count(_CAN_SAY, period, by_kind[kind], (FIELD.code, core), (KIND, kind)) for kind in kinds]
    labels = tuple((code, KINDS.get(code, code_list("sender")[code].label)) for code in kinds)
    kind = Dimension(KIND, "Kind of agency", additive=True, labels=labels)
    return _table(f"core_{group}", f"Agencies that can say it: {GROUPS[group].lower()}", (FIELD, kind), figures)


def _sureness_table(held: Sequence[Holding], period: Period) -> FigureTable:
    pairs = by_agency_and_field(held)
    agencies = sorted({one.agency for one in held})
    figures = []
    for core in core_fields():
        found = Counter(_sureness(best(pairs.get((agency, core), ()))) for agency in agencies)
        figures += [
            _count(_SURELY, period, found[code], (FIELD.code, core), (SURENESS.code, code))
            for code, _ in SURENESS.labels
        ]
    return _table("core_sureness", "Agencies by how surely they can say it", (FIELD, SURENESS), figures)


def _sureness(one: Holding | None) -> str:
    confidence = one.crossing.confidence if one is not None else None
    return str(confidence) if confidence is not None else "nothing"


def _return_table(held: Sequence[Holding], period: Period, titles: Mapping[str, str]) -> FigureTable:
    """For whoever takes the table: how each return says each field, and how many agencies sent that return."""
    sent = Counter((one.crossing.format, one.crossing.core, one.crossing.says) for one in held)
    codes = sorted({form for form, _, _ in sent})
    figures = [
        _count(_BY_RETURN, period, number, ("return", form), (FIELD.code, core), (SAYS.code, str(says)))
        for (form, core, says), number in sorted(sent.items())
    ]
    labels = tuple((code, titles.get(code, code)) for code in codes)
    kinds = Dimension("return", "Return", additive=False, labels=labels)
    return _table("core_by_return", "How each return says it", (kinds, FIELD, SAYS), figures)


def _group_section(group: str, held: Sequence[Holding], period: Period, titles: Mapping[str, str]) -> Section:
    told, words = _TOLD[group]
    table = f"core_{group}"
    return Section(
        group, f"Who can say it: {GROUPS[group].lower()}",
        f"Agencies with a return that has a field for it, by kind of agency, {period.label}{_NONE}", table,
        Chart(ChartKind.MATRIX, FIELD.code, KIND, "A row for each field, a column for each kind of agency."),
        Sentence(
            f"{{can}} of {{all}} agencies can say {words}.",
            (Slot("can", table, ((FIELD.code, told),)), Slot("all", table)),
        ),
        _SOURCE, _QUESTIONS[group], not_known=_lost(group, held, titles),
    )  # fmt: skip


def _lost(group: str, held: Sequence[Holding], titles: Mapping[str, str]) -> tuple[str, ...]:
    """What returns that came say nothing of, in the crosswalk's words, where it is lost for several fields at once."""
    codes = sorted({one.crossing.format for one in held}, key=lambda code: titles.get(code, code))
    said: list[str] = []
    for code in codes:
        nothing: dict[str, set[str]] = {}
        for row in crossings()[code].values():
            if row.says is Says.NOTHING:
                nothing.setdefault(row.lost, set()).add(row.core)
        # What is lost for fields of other groups too is no news of this one.
        mine = [lost for lost, cores in nothing.items() if len(cores) > 1 and cores <= set(fields_of(group))]
        said += [f"{titles.get(code, code)}: {lost}." for lost in mine]
    return tuple(said)


def _sureness_section(period: Period) -> Section:
    return Section(
        "how-surely", "How surely they can say it", f"Agencies by their best return, {period.label}{_NONE}",
        "core_sureness",
        Chart(ChartKind.MATRIX, FIELD.code, SURENESS.code, "A row for each field, a column for each confidence."),
        Sentence(
            "{nothing} agencies cannot say at all when abuse happened; {high} can say it with high confidence.",
            tuple(
                Slot(code, "core_sureness", ((FIELD.code, "abuse_date"), (SURENESS.code, code)))
                for code in ("nothing", "high")
            ),
        ),
        _SOURCE, "For which of these do we act on something that only stands near it?",
        not_known=(
            "Confidence is a judgement of what the return's field means, with its reason in the crosswalk: it is not "
            "measured.",
            "Which fields belong to the core data set beyond those that the inquiry names, is ours; the 30 fields of "
            "the CSA Centre's template were not read.",
        ),
    )  # fmt: skip


def _filled_draft(held: Sequence[Holding], period: Period) -> Draft:
    pairs = by_agency_and_field(held)
    agencies = sorted({one.agency for one in held})
    found = {core: Counter(_band(pairs.get((agency, core), ())) for agency in agencies) for core in core_fields()}
    figures = [
        _count(_FILLED, period, found[core][code], (FIELD.code, core), (BAND.code, code))
        for core in core_fields() for code, _ in BAND.labels
    ]  # fmt: skip
    table = _table("core_filled", "Agencies by how fully they say it", (FIELD, BAND), figures)
    section = Section(
        "how-fully", "How fully the fields are filled", f"Agencies whose returns have the field, {period.label}{_NONE}",
        table.name,
        Chart(ChartKind.MATRIX, FIELD.code, BAND.code, "A row for each field, a column for how fully it is filled."),
        Sentence(
            "{most} agencies say the ethnic group of the child in 95% or more of their records, {less} in some but "
            "fewer than half, and {none} in none.",
            (
                Slot("most", table.name, ((FIELD.code, "victim_ethnicity"), (BAND.code, "most"))),
                Slot("less", table.name, ((FIELD.code, "victim_ethnicity"), (BAND.code, "under_half"))),
                Slot("none", table.name, ((FIELD.code, "victim_ethnicity"), (BAND.code, "none"))),
            ),
        ),
        _SOURCE, "Which blank could we fill tomorrow, and which can only the child?",
        not_known=(
            "Where a record says it by being there, as a factor in an assessment does, a missing one may mean that it "
            "was not so, or that nobody wrote it down: these stand under cannot be told.",
            f"An agency with fewer than {FEW} records is not put into a band.",
            "That a field is filled does not make it true.",
            "A code that only says not known counts as not filled.",
        ),
    )  # fmt: skip
    page = Page(
        "core-data-filled", "How surely and how fully the records say it",
        "A field that a return has may say only something near what is asked, and may be blank. This page shows how "
        "surely agencies can say it and in how large a share of records they do, so that a figure by sex, ethnic group "
        "or place can be read for what it is.",
        (_sureness_section(period), section), group="quality",
        terms=(("Filled", "the field holds a value that says something: not blank, and not a code for not known"),),
    )  # fmt: skip
    return Draft("core-data-filled", 1, (_sureness_table(held, period), table), page)


def _band(held: Sequence[Holding]) -> str:
    """The band of one agency and field, by the best of its returns whose fill says something."""
    if best(held) is None:
        return ""
    told = best([one for one in held if one.filled is not None])
    if told is None or told.filled is None or told.count is None:
        return "cannot_tell"
    if told.count.rows < FEW:
        return "few"
    if told.filled >= 0.95:
        return "most"
    return "over_half" if told.filled >= 0.5 else "under_half" if told.filled > 0 else "none"
