"""The tables of the cohort: how many offences, with which outcome, how far they went, by whom and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sightline.analyses.perpetrators import attrition_measures as by
from sightline.analyses.perpetrators.attrition_count_steps import STAGES
from sightline.analyses.perpetrators.attrition_measures import POOLED, Breakdown, Row, Spans, counted, only
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Dimension, Measure
from sightline.standard.percent import FEWEST, share
from sightline.standard.units import Status, Unit

COUNT_STEP = "attrition_count"
OFFENCES = by.measure(
    "offences_recorded", "Recorded offences of sexual abuse of a child", Unit.OFFENCE, by.COHORT, Status.CRIME
)
FOLLOWED = by.measure("offences_followed", "Recorded offences that are followed", Unit.OFFENCE, by.FOLLOWED,
                      Status.CRIME)  # fmt: skip
OUTCOME_SHARE = by.measure("outcome_of_followed", "Share of offences followed, by outcome", Unit.PERCENT, by.FOLLOWED)
REACHED = by.measure("offences_reached", "Offences that reached a stage by the last day seen", Unit.OFFENCE,
                     by.FOLLOWED)  # fmt: skip
REACHED_SHARE = by.measure("reached_of_followed", "Share of offences that reached a stage", Unit.PERCENT, by.FOLLOWED)
SOON = ("outcome", "charge", "hearing")  # stages that many reach within a year
# Of a fixed time for everybody: column of the step, words, population, stages.
TIMES = {
    "one": ("a year", by.ONE_YEAR, SOON),
    "two": ("two years", by.TWO_YEARS, STAGES),
}
OTHER_WAY, CHARGED = "other_way", "charged"
NEEDS_COURT = frozenset(("hearing", "trial", "conviction", "sentence"))


@dataclass(frozen=True)
class Cohort:
    """What the counting steps gave: rows of attrition_count, flows, support, findings and waits."""

    counts: Sequence[Row]
    waits: Sequence[Row]
    flow: Sequence[Row]
    support: Sequence[Row]
    findings: Sequence[Row]
    coverage: Coverage
    heard: frozenset[str] = frozenset()  # which of court, prison and probation take part

    @cached_property
    def sums(self) -> Counter[tuple[int, str, str, str, str]]:
        """(span, dimension, code, outcome group, measured) -> offences."""
        found: Counter[tuple[int, str, str, str, str]] = Counter()
        for row in self.counts:
            key = (int(str(row["span"])), str(row["dimension"]), str(row["code"]), str(row["outcome_group"]))
            for name, value in row.items():
                if name not in ("span", "dimension", "code", "outcome_group"):
                    found[(*key, name)] += int(str(value))
        return found

    def number(self, span: int, measured: str, dimension: str = "all", code: str = "all", group: str = "") -> int:
        """How many offences; of every outcome group where none is named."""
        if group:
            return self.sums[span, dimension, code, group, measured]
        return sum(
            self.sums[span, dimension, code, one, measured] for one in self.groups
        )  # fmt: skip

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Every outcome group that is counted, with not_sent and not_seen."""
        return tuple(sorted({str(row["outcome_group"]) for row in self.counts}))

    def codes(self, dimension: str) -> tuple[str, ...]:
        """The codes of a dimension in which anybody was counted."""
        return tuple(sorted({str(row["code"]) for row in self.counts if row["dimension"] == dimension}))

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that some return can show."""
        return tuple(stage for stage in STAGES if stage not in NEEDS_COURT or "court" in self.heard)

    @property
    def spans(self) -> Spans:
        """The periods."""
        return Spans(self.coverage)


def outcome_tables(cohort: Cohort) -> tuple[FigureTable, ...]:
    """All offences; those followed; these by outcome, as counts and shares, by year and over the years together."""
    spans = cohort.spans
    every, followed, outcomes = [], [], []
    for span in spans.every:
        period = spans.period(span)
        every.append((period, POOLED, cohort.number(span, "offences"), ()))
        followed.append((period, POOLED, cohort.number(span, "followed"), ()))
        outcomes += [
            (period, POOLED, cohort.number(span, "followed", group=code), ((by.OUTCOME.code, code),))
            for code, _ in by.OUTCOME.labels
        ]
    whole = counted("attrition_followed", "Recorded offences that are followed", FOLLOWED, followed, COUNT_STEP)
    part = counted("attrition_outcomes", "Offences by outcome", FOLLOWED, outcomes, COUNT_STEP, (by.OUTCOME,))
    shares = share("attrition_outcome_share", "Share of offences followed, by outcome", OUTCOME_SHARE, part, whole)
    return (
        counted("attrition_offences", "Recorded offences of sexual abuse of a child", OFFENCES, every, COUNT_STEP),
        whole, part, *_split(shares, spans),
    )  # fmt: skip


def _split(table: FigureTable, spans: Spans) -> tuple[FigureTable, ...]:
    """The years together, and, where they are several, each year."""
    whole = spans.period(spans.whole)
    years = [spans.period(span) for span in spans.every if span != spans.whole]
    return (only(table, "_together", [whole]), *([only(table, "_by_year", years)] if years else []))


def stage_tables(cohort: Cohort) -> tuple[FigureTable, ...]:
    """How far offences went: by the last day seen, and within one year and two of all that are followed so long."""
    spans, made = cohort.spans, []
    reached = [
        (spans.period(span), POOLED, cohort.number(span, stage), ((by.STAGE.code, stage),))
        for span in spans.every for stage in cohort.stages
    ]  # fmt: skip
    part = counted("attrition_reached", "Offences that reached a stage", REACHED, reached, COUNT_STEP, (by.STAGE,))
    base = [(spans.period(span), POOLED, cohort.number(span, "followed"), ()) for span in spans.every]
    whole = counted("attrition_followed", "Recorded offences that are followed", FOLLOWED, base, COUNT_STEP)
    made += [part, *_split(share("attrition_reached_share", "Share that reached a stage", REACHED_SHARE, part, whole),
                           spans)]  # fmt: skip
    for word, (words, who, stages) in TIMES.items():
        of = by.measure(f"offences_followed_{word}", f"Offences followed for {words} or more", Unit.OFFENCE, who)
        within = by.measure(
            f"offences_within_{word}", f"Offences that reached a stage within {words}", Unit.OFFENCE, who
        )
        shared = by.measure(f"reached_within_{word}", f"Share that reached a stage within {words}", Unit.PERCENT, who)
        base = [(spans.period(span), POOLED, cohort.number(span, f"followed_{word}"), ()) for span in spans.every]
        cells = [
            (spans.period(span), POOLED, cohort.number(span, f"{stage}_{word}"), ((by.STAGE.code, stage),))
            for span in spans.every for stage in cohort.stages if stage in stages
        ]  # fmt: skip
        long = counted(f"attrition_followed_{word}", of.label, of, base, COUNT_STEP)
        some = counted(f"attrition_within_{word}", within.label, within, cells, COUNT_STEP, (by.STAGE,))
        shares = share(f"attrition_within_{word}_share", shared.label, shared, some, long)
        made += [long, some, *_split(shares, spans)]
    return tuple(made)


def breakdown_tables(cohort: Cohort) -> tuple[FigureTable, ...]:
    """The share charged within a year, of all followed for a year: by form, online, group-based, age and force."""
    made: list[FigureTable] = []
    for name, dimension in by.BY.items():
        codes = [code for code, _ in dimension.labels if code in cohort.codes(name)]
        places = [(code, ((dimension.code, code),)) for code in codes]
        made += _charged(cohort, name, dimension.label.lower(), places, (dimension,))
    forces = [(code, ((by.FORCE.code, code),)) for code in cohort.codes("agency")]
    made += _charged(cohort, "agency", "police force", forces, (by.FORCE,))
    return (*made, *_outcomes_by_form(cohort))


def _charged(
    cohort: Cohort, name: str, words: str, places: Iterable[tuple[str, Breakdown]],
    dimensions: tuple[Dimension, ...],
) -> list[FigureTable]:  # fmt: skip
    span = cohort.spans.whole
    period, short = cohort.spans.period(span), "force" if name == "agency" else name
    # One measure each for all breakdowns: so clearance knows that the parts of each come to the same whole.
    of = by.measure("followed_a_year", "Offences followed for a year or more", Unit.OFFENCE, by.ONE_YEAR)
    got = by.measure("charged_in_a_year", "Offences charged within a year", Unit.OFFENCE, by.ONE_YEAR)
    shared = by.measure("charged_in_a_year_share", "Share charged within a year", Unit.PERCENT, by.ONE_YEAR)
    base, cells = [], []
    for code, at in places:
        long, charged = (cohort.number(span, one, name, code) for one in ("followed_one", "charge_one"))
        base.append((period, POOLED, long, at))
        cells.append((period, POOLED, charged, at))
    whole = counted(f"attrition_followed_by_{short}", f"Offences followed for a year, by {words}", of, base,
                    COUNT_STEP, dimensions)  # fmt: skip
    part = counted(f"attrition_charged_by_{short}", f"Offences charged within a year, by {words}", got, cells,
                   COUNT_STEP, dimensions)  # fmt: skip
    title = f"Share charged within a year, by {words}"
    return [whole, part, share(f"attrition_charged_share_by_{short}", title, shared, part, whole)]


def _outcomes_by_form(cohort: Cohort) -> list[FigureTable]:
    """Outcomes of what adults and what children were recorded to have done, beside each other and never together."""
    span = cohort.spans.whole
    period = cohort.spans.period(span)
    of = by.measure("followed_by_form", "Recorded offences that are followed, by who harmed", Unit.OFFENCE, by.FOLLOWED)
    shared = by.measure("outcome_by_form", "Share of offences followed, by outcome and who harmed", Unit.PERCENT,
                        by.FOLLOWED)  # fmt: skip
    codes = [code for code, _ in by.HARMED_BY.labels if code in cohort.codes("harmed_by")]
    base = [(period, POOLED, cohort.number(span, "followed", "harmed_by", code), ((by.HARMED_BY.code, code),))
            for code in codes]  # fmt: skip
    cells = [
        (period, POOLED, sum(cohort.number(span, "followed", "harmed_by", code, group) for group in groups),
         ((by.HARMED_BY.code, code), (by.CLASS.code, word)))
        for code in codes for word, groups in by.CLASSES.items()
    ]  # fmt: skip
    whole = counted("attrition_followed_by_form", of.label, of, base, COUNT_STEP, (by.HARMED_BY,))
    part = counted("attrition_outcomes_by_form", "Offences by outcome and who harmed", of, cells, COUNT_STEP,
                   (by.HARMED_BY, by.CLASS))  # fmt: skip
    return [whole, part, share("attrition_outcome_share_by_form", shared.label, shared, part, whole)]


def flow_table(cohort: Cohort) -> FigureTable:
    """What followed what, from the day an offence was recorded to the verdict: all years together."""
    of = by.measure("offences_on_the_way", "Offences by what followed", Unit.OFFENCE, by.FOLLOWED)
    period = cohort.spans.period(cohort.spans.whole)
    class_of = {group: word for word, groups in by.CLASSES.items() for group in groups}
    ways: dict[str, Counter[str]] = {"recorded": Counter(), "charged": Counter()}
    for row in cohort.flow:
        source, target = str(row["source"]), str(row["target"])
        if source == "recorded":
            ways[source][class_of[target]] += int(str(row["offences"]))
        elif source == "charged" and "court" in cohort.heard:
            ways[source][target] += int(str(row["offences"]))
    cells = [
        (period, POOLED, n, ((by.FROM.code, source), (by.TO.code, target)))
        for source, found in ways.items() for target, n in merged(found).items()
    ]  # fmt: skip
    return counted("attrition_flow", "Offences by what followed", of, cells, "attrition_flow", (by.FROM, by.TO))


def sentence_tables(cohort: Cohort) -> tuple[FigureTable, ...]:
    """Offences of which somebody was convicted, by the first sentence: all years together; none without courts.

    None where too few were convicted to stand by sentence: the sum of nothing would say that nobody was.
    """
    if "court" not in cohort.heard:
        return ()
    period = cohort.spans.period(cohort.spans.whole)
    found = merged({str(r["target"]): int(str(r["offences"])) for r in cohort.flow if r["source"] == "convicted"})
    if not found:
        return ()
    of = by.measure("offences_convicted", "Offences of which somebody was convicted", Unit.OFFENCE, by.FOLLOWED,
                    Status.CONVICTION)  # fmt: skip
    shared = by.measure("sentence_share", "Share of these offences, by the first sentence", Unit.PERCENT, by.FOLLOWED,
                        Status.CONVICTION)  # fmt: skip
    cells = [(period, POOLED, n, ((by.SENTENCE.code, code),)) for code, n in found.items()]
    whole = counted("attrition_convicted", of.label, of, [(period, POOLED, sum(found.values()), ())], "attrition_flow")
    part = counted("attrition_sentences", "These offences by the first sentence", of, cells, "attrition_flow",
                   (by.SENTENCE,))  # fmt: skip
    return whole, part, share("attrition_sentence_share", shared.label, shared, part, whole)


def merged(found: Mapping[str, int]) -> dict[str, int]:
    """Ways that few took stand together as another way, with as many more as that takes; none where two are not left.

    Few could not be shown, and would take all that stands beside them along. A charge is never put with what is none:
    where few were charged there is nothing to show.
    """
    apart = {code: n for code, n in found.items() if code == CHARGED}
    kept, rest = {code: n for code, n in found.items() if code != CHARGED}, 0
    while kept and (min(kept.values()) < FEWEST or 0 < rest < FEWEST):
        smallest = min(kept, key=lambda code: (kept[code], code))
        rest += kept.pop(smallest)
    whole = {**apart, **kept, **({OTHER_WAY: rest} if rest else {})}
    return whole if len(whole) > 1 and min(whole.values()) >= FEWEST else {}


def support_tables(cohort: Cohort) -> tuple[FigureTable, ...]:
    """Whether a victim had support on record before the outcome, beside whether the victim supports action.

    None where no support service takes part: that nothing is on record would say nothing of support.
    """
    if "support" not in cohort.coverage.senders:
        return ()
    period = cohort.spans.period(cohort.spans.whole)
    found: Mapping[tuple[str, str], int] = {
        (str(row["outcome_group"]), str(row["support"])): int(str(row["offences"])) for row in cohort.support
    }
    of = by.measure("offences_by_view", "Offences closed for evidential difficulties, by the victim's view",
                    Unit.OFFENCE, by.FOLLOWED)  # fmt: skip
    shared = by.measure("support_by_view", "Share of these offences, by support on record", Unit.PERCENT, by.FOLLOWED)
    views, kinds = ([code for code, _ in one.labels] for one in (by.VIEW, by.SUPPORT))
    base = [
        (period, POOLED, sum(found.get((view, kind), 0) for kind in kinds), ((by.VIEW.code, view),)) for view in views
    ]
    cells = [
        (period, POOLED, found.get((view, kind), 0), ((by.SUPPORT.code, kind), (by.VIEW.code, view)))
        for view in views for kind in kinds
    ]  # fmt: skip
    step = "attrition_support"
    whole = counted("attrition_views", of.label, of, base, step, (by.VIEW,))
    part = counted("attrition_support", "These offences by support on record", of, cells, step, (by.VIEW, by.SUPPORT))
    return whole, part, share("attrition_support_share", shared.label, shared, part, whole)


def finding_table(cohort: Cohort) -> FigureTable:
    """What cannot be so, and what is tied to nobody or to no crime."""
    of: Measure = by.measure(
        "attrition_found", "Records that could not be used, or only in part", Unit.RECORD, by.COHORT
    )
    found = {str(row["finding"]): int(str(row["n"])) for row in cohort.findings}
    period = cohort.spans.period(cohort.spans.whole)
    cells = [(period, POOLED, found.get(code, 0), ((by.FINDING.code, code),)) for code, _ in by.FINDING.labels]
    return counted("attrition_findings", of.label, of, cells, "attrition_finding", (by.FINDING,))
