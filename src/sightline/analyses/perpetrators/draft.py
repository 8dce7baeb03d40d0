"""The draft of perpetrators: offences followed to their end, children as suspects, and what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sightline.analyses.perpetrators import attrition_page, recorded_page, suspects_page
from sightline.analyses.perpetrators.attrition_after import after_tables, reoffending_tables
from sightline.analyses.perpetrators.attrition_after_steps import AFTER, AFTER_COUNT, REOFFENDING_COUNT
from sightline.analyses.perpetrators.attrition_count_steps import (
    ATTRITION_COUNT,
    ATTRITION_FINDING,
    ATTRITION_FLOW,
    ATTRITION_SUPPORT,
    ATTRITION_WAIT,
    COUNTED,
    NOT_SEEN,
    NOT_SENT,
)
from sightline.analyses.perpetrators.attrition_curves import wait_tables
from sightline.analyses.perpetrators.attrition_measures import Row
from sightline.analyses.perpetrators.attrition_regions import region_tables
from sightline.analyses.perpetrators.attrition_rules import heard, tables
from sightline.analyses.perpetrators.attrition_steps import FOLLOWED
from sightline.analyses.perpetrators.attrition_tables import (
    Cohort,
    breakdown_tables,
    finding_table,
    flow_table,
    outcome_tables,
    sentence_tables,
    stage_tables,
    support_tables,
)
from sightline.analyses.perpetrators.recorded_steps import RECORDED, RECORDED_COUNT, RECORDED_GROUP
from sightline.analyses.perpetrators.recorded_tables import group_tables, recorded_tables
from sightline.analyses.perpetrators.suspects_steps import SUSPECT_COUNT, SUSPECTS
from sightline.analyses.perpetrators.suspects_tables import suspect_tables
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.engine import Engine
from sightline.engines.steps import Step
from sightline.ledger.submissions import Submission
from sightline.standard.drafts import Draft, FigureTable, Page, Section, Sentence, Slot

Progress = Callable[[str, int, int], None]
STEPS = (*FOLLOWED, *COUNTED, *AFTER, *SUSPECTS, *RECORDED)
GROUP = "perpetrators"
_KINDS = {"court": "courts", "prison": "prisons", "probation": "probation"}
TERMS = (
    ("Recorded offence", "a crime that the police wrote down; whether it happened, and who did it, is not settled "
                         "by it"),
    ("Suspect", "somebody whom the police recorded as suspected; nobody has found that they did it"),
    ("Charged", "told by the police or prosecutors to answer for an offence in court"),
    ("Convicted", "found guilty by a court, or pleaded guilty"),
    ("Evidential difficulties", "the police or prosecutors did not think that a court would convict"),
    ("Followed", "seen from the day of recording to the last day of the force's outcomes and of the courts' cases"),
    ("Range", "where a share would lie in 95 of 100 cases if chance alone moved it"),
)  # fmt: skip


def perpetrator_drafts(
    engine: Engine, coverage: Coverage, submissions: Sequence[Submission], progress: Progress | None = None
) -> tuple[Draft, ...]:
    """The draft "perpetrators"; none where no police force takes part.

    The engine must hold offence, offence_party, offence_outcome, proceeding, registration, programme_need, event,
    person and covered_year.
    """
    if "police" not in coverage.senders:
        return ()
    for name, table in tables(submissions, coverage).items():
        engine.register(name, table)
    engine.run(STEPS, progress)

    def rows(step: Step) -> list[dict[str, object]]:
        found: list[dict[str, object]] = engine.counts(step).to_pylist()
        return found

    there, suspected = heard(submissions), rows(SUSPECT_COUNT)
    cohort = Cohort(
        rows(ATTRITION_COUNT), rows(ATTRITION_WAIT), rows(ATTRITION_FLOW), rows(ATTRITION_SUPPORT),
        rows(ATTRITION_FINDING), coverage, there,
    )  # fmt: skip
    made = (
        *outcome_tables(cohort), *stage_tables(cohort), *wait_tables(cohort), *breakdown_tables(cohort),
        *region_tables(cohort), flow_table(cohort), *sentence_tables(cohort), *support_tables(cohort),
        finding_table(cohort),
        *(after_tables(rows(AFTER_COUNT), cohort.spans, there) if {"court", "prison"} <= there else ()),
        *(reoffending_tables(rows(REOFFENDING_COUNT), cohort.spans) if "probation" in there else ()),
        *suspect_tables(suspected, cohort.spans),
        *recorded_tables(rows(RECORDED_COUNT), cohort), *group_tables(rows(RECORDED_GROUP), cohort.spans),
    )  # fmt: skip
    kept = tuple(table for table in made if table.figures)
    page, *more = _pages(cohort, kept, suspected)
    return (Draft("perpetrators", 1, kept, page, tuple(more)),)


def _pages(cohort: Cohort, kept: Sequence[FigureTable], suspected: Sequence[Row]) -> list[Page]:
    spans, coverage = cohort.spans, cohort.coverage
    whole, years = spans.period(spans.whole).label, coverage.years
    several = len(years) > 1
    together = f"April {years[0] - 1} to March {years[-1]}" if several else f"the year to March {years[0]}"
    gone, names = _unheard(cohort), {table.name for table in kept}
    silent = {attrition_page.COHORT: _silent(cohort), attrition_page.LATER: _unseen_after(cohort),
              attrition_page.DEALT: _silent_of(suspected)}  # fmt: skip
    few = _few_forces(kept)
    recorded = (*recorded_page.SECTIONS[:2], *([recorded_page.BY_FORCE] if few else []), *recorded_page.SECTIONS[2:])
    source = f"Returns for years to March {coverage.years_in_words}, linked by Sightline. {coverage.source}"

    def page(module_name: str, title: str, lead: str, sections: tuple[Section, ...], first: bool) -> Page:
        drawn = tuple(
            replace(one, source=source, not_known=(*one.not_known, *(gone if not place else ())))
            for place, one in enumerate(
                attrition_page.filled(one, whole, together, silent) for one in sections if _needed(one) <= set(names)
            )
        )
        headline = _headline(whole) if first else None
        return Page(module_name, title, lead, drawn, GROUP, headline, TERMS, listed=first)

    return [
        page(attrition_page.NAME, attrition_page.TITLE, attrition_page.LEAD, attrition_page.SECTIONS, True),
        page(suspects_page.NAME, suspects_page.TITLE, suspects_page.LEAD, suspects_page.SECTIONS, False),
        page(recorded_page.NAME, recorded_page.TITLE, recorded_page.LEAD, recorded, False),
    ]


def _headline(whole: str) -> Sentence:
    return Sentence(
        "Of recorded offences of sexual abuse of a child that could be followed for two years, {share}% led to a "
        "charge "
        "within them ({range:share}).",
        (Slot("share", "attrition_within_two_share_together", (("offence_stage", "charge"),), whole),),
        "How many recorded offences led to a charge cannot be shown.",
    )


def _needed(section: Section) -> set[str]:
    return {section.table, *(slot.table for slot in section.sentence.slots)}


def _few_forces(kept: Sequence[FigureTable]) -> bool:
    """Whether the forces fit beside one another in one chart."""
    table = next((one for one in kept if one.name == "recorded_known_share_by_force_together"), None)
    return table is not None and 1 < len({figure.code("offence_force") for figure in table.figures}) <= 8


def _silent(cohort: Cohort) -> str:
    """The footnote of every share from which offences are left out, and why; none where all are followed."""
    said = (
        (NOT_SENT, "One or more forces sent no outcomes for a year: their offences of that year are in the number "
                   "recorded, and in no share and no time."),
        (NOT_SEEN, "Some offences were recorded after the last day of which outcomes and courts both speak: they are "
                   "in the number recorded, and in no share and no time."),
    )  # fmt: skip
    whole = cohort.spans.whole
    return " ".join(words for group, words in said if cohort.number(whole, "offences", group=group))


def _unseen_after(cohort: Cohort) -> str:
    """The footnote of the stages after a sentence: which nobody sent, and that some days cannot be so."""
    lacking = [word for word in ("programmes", "supervision") if word not in cohort.heard]
    said = []
    if lacking:
        said.append(f"No file of {' or '.join(lacking)} was received: stages that only it shows are left out.")
    if any(row["finding"] == "release_before_sentence" and int(str(row["n"])) for row in cohort.findings):
        said.append("One or more releases are dated before the sentence that they end: these people are neither among "
                    "those in prison nor, by that day, among those released.")  # fmt: skip
    return " ".join(said)


def _silent_of(suspected: Sequence[Row]) -> str:
    """The footnote of what happened to crimes of which children were suspected, where a force sent no outcomes."""
    if not any(row["happened"] == NOT_SENT for row in suspected):
        return ""
    return "One or more forces sent no outcomes for a year: children suspected by them in it are in no number here."


def _unheard(cohort: Cohort) -> tuple[str, ...]:
    """Which kinds of agency sent nothing, and so which stages no figure can show; and what coverage is missing."""
    lacking = [words for kind, words in _KINDS.items() if kind not in cohort.heard]
    said = f"Nothing was received of {' or '.join(lacking)}: what only they record is not here." if lacking else ""
    return (*((said,) if said else ()), *cohort.coverage.missing)
