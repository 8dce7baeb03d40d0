"""The tables of what is recorded: by field, year and force; and suspects by ethnic group within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sightline.analyses.perpetrators import attrition_measures as by
from sightline.analyses.perpetrators.attrition_measures import POOLED, Cell, Row, Spans, counted, only
from sightline.analyses.perpetrators.attrition_tables import Cohort
from sightline.standard.codes import code_list
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import MISSING, Dimension, Interval
from sightline.standard.groups import ETHNIC_GROUP, NOT_KNOWN, UNSAID
from sightline.standard.percent import share
from sightline.standard.units import Unit

_STEP = "recorded_count"
_GROUPS = tuple(
    (code, entry.label) for code, entry in code_list(ETHNIC_GROUP).items() if code not in UNSAID[:-1]
)  # fmt: skip
WORST = "worst-case bounds (Manski 2003)"


def group_dimension(word: str, label: str) -> Dimension:
    """Ethnic groups by one way of knowing them: no group of one is that of another."""
    return Dimension(f"suspect_ethnicity_{word}", label, additive=True, labels=_GROUPS, unknown=NOT_KNOWN)


SAID = group_dimension("said", "Ethnic group as said to the police")
HELD = group_dimension("held", "Ethnic group as said to police, else another agency")


def recorded_tables(found: Sequence[Row], cohort: Cohort) -> tuple[FigureTable, ...]:
    """Of each field: cases, those recorded, the share; what it would be with what other agencies hold; by force."""
    spans, rows = cohort.spans, [*found, *_outcomes(cohort)]
    of, known, held = (
        by.measure(f"recorded_{word}", label, Unit.RECORD, by.COHORT)
        for word, label in (
            ("cases", "Crimes, or suspects in crimes, of which it could be recorded"),
            ("known", "Crimes, or suspects in crimes, of which it was recorded"),
            ("held", "Crimes, or suspects in crimes, of which somebody has it"),
        )
    )
    words = {"known": "Share of which it was recorded", "held": "Share that the police or another agency has"}
    measures = {"cases": of, "known": known, "held": held}
    made: list[FigureTable] = []
    for by_force, suffix, dimensions in ((False, "", (by.FIELD,)), (True, "_by_force", (by.FORCE, by.FIELD))):
        tables = {
            name: counted(f"recorded_{name}{suffix}", one.label, one, _cells(rows, name, spans, by_force=by_force),
                          _STEP, dimensions)
            for name, one in measures.items()
        }  # fmt: skip
        made += tables.values()
        for name in ("known", "held"):
            of_share = by.measure(f"recorded_{name}_share", words[name], Unit.PERCENT, by.COHORT)
            shares = share(f"recorded_{name}_share{suffix}", words[name], of_share, tables[name], tables["cases"])
            made += _split(shares, spans)
    return tuple(made)


def _outcomes(cohort: Cohort) -> list[Row]:
    """The outcome as a field: of offences recorded a year or more before the last day, those with one within a year."""
    found: list[Row] = []
    for span in cohort.spans.every:
        for agency in ("all", *cohort.codes("agency")):
            dimension = "all" if agency == "all" else "agency"
            cases, known = (
                cohort.number(span, name, dimension, agency) for name in ("followed_one", "outcome_one")
            )  # fmt: skip
            found.append({"span": span, "agency": agency, "field": "outcome", "cases": cases, "known": known,
                          "held": known})  # fmt: skip
    return found


def _cells(rows: Iterable[Row], name: str, spans: Spans, *, by_force: bool) -> Iterable[Cell]:
    for row in rows:
        span, agency = int(str(row["span"])), str(row["agency"])
        if span in spans.every and int(str(row["cases"])) and by_force == (agency != "all"):
            force = ((by.FORCE.code, agency),) if by_force else ()
            yield spans.period(span), POOLED, int(str(row[name])), (*force, (by.FIELD.code, str(row["field"])))


def _split(table: FigureTable, spans: Spans) -> list[FigureTable]:
    """As they are drawn: the years together, and each year."""
    years = [spans.period(span) for span in spans.every if span != spans.whole]
    found = [only(table, "_together", [spans.period(spans.whole)]), only(table, "_by_year", years)]
    return [one for one in found if one.figures]


def group_tables(found: Sequence[Row], spans: Spans) -> tuple[FigureTable, ...]:
    """Suspects by ethnic group, each between none and all of those of whom it is not known, in two ways of knowing."""
    period = spans.period(spans.whole)
    made = []
    for name, dimension in (("said", SAID), ("held", HELD)):
        numbers = {str(row["ethnic_group"]): int(str(row[name])) for row in found}
        of = by.measure(f"suspects_{name}", f"Suspects by {dimension.label[:1].lower()}{dimension.label[1:]}",
                        Unit.SUSPECT, by.SUSPECTS)  # fmt: skip
        unknown = numbers.get(NOT_KNOWN, 0)
        cells = [
            (period, POOLED, numbers.get(code, 0), ((dimension.code, code),)) for code, _ in dimension.labels
        ]  # fmt: skip
        table = counted(f"suspects_ethnicity_{name}", of.label, of, cells, "recorded_group", (dimension,))
        bounded = tuple(
            one if one.code(dimension.code) == NOT_KNOWN or one.value is None
            else replace(one, intervals=(Interval(MISSING, 1.0, one.value, one.value + unknown, WORST),))
            for one in table.figures
        )  # fmt: skip
        made.append(replace(table, figures=bounded))
    return tuple(made)
