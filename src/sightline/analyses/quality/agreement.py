"""Where two agencies' records of one child differ: counts for a pair of agencies, never a list.

Whoever is right cannot be told from here, and nothing here goes into a fix list: an agency sees its own data only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pyarrow as pa

from sightline.engines.engine import Open
from sightline.engines.steps import Step
from sightline.errors import LedgerError
from sightline.flow import ANALYSE, Zone
from sightline.ledger.chain import Entry, Ledger, canonical
from sightline.ledger.submissions import CHRONICLED, current, to_link
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence, Slot
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.ledgers import edition, with_ledgers
from sightline.standard.model import AGREEMENT
from sightline.standard.tables import Column, count, text
from sightline.standard.units import Status, Unit
from sightline.standard.wire import encode

COMPARED = "compared"
DEFINITION = "sightline-agreement/1"

AGREEMENT_COUNTS = Step(
    "agreement_counts",
    "council (or all), kind of other agency, thing and answer",
    ("council", "partner", "what", "answer"),
    (AGREEMENT.name,),
    (
        text("council", "GSS code of the council, or pooled", null=False),
        text("partner", "Kind of the other agency", null=False),
        text("what", "What both say", null=False),
        text("answer", "same, or differ where any pair of their records does", null=False),
        Column("children", count("children", "", unit="children").type, "Children, each once", False, unit="children"),
    ),
    """
    WITH at_one AS (
        SELECT person_key, council, partner_sender AS partner, what, BOOL_AND(same) AS same
        FROM agreement GROUP BY person_key, council, partner_sender, what
    ), at_all AS (
        SELECT person_key, 'pooled' AS council, partner_sender AS partner, what, BOOL_AND(same) AS same
        FROM agreement GROUP BY person_key, partner_sender, what
    )
    SELECT council, partner, what, CASE WHEN same THEN 'same' ELSE 'differ' END AS answer, COUNT(*) AS children
    FROM at_one GROUP BY council, partner, what, CASE WHEN same THEN 'same' ELSE 'differ' END
    UNION ALL
    SELECT council, partner, what, CASE WHEN same THEN 'same' ELSE 'differ' END AS answer, COUNT(*) AS children
    FROM at_all GROUP BY council, partner, what, CASE WHEN same THEN 'same' ELSE 'differ' END""",
    person_rows=False,
)
STEPS: tuple[Step, ...] = (AGREEMENT_COUNTS,)

_POPULATION = Population(
    "children_known_to_a_council_and_another_agency",
    "children whom linkage found at a council and at another agency, where both say it",
    "does not apply",
)
_SOURCE = "Returns of the agencies that take part, linked by Sightline"


def _measure(what: str, partner: str, *, by_council: bool) -> Measure:
    """A measure for each thing compared and each kind of other agency: a small count hides its own pair, not all pairs.

    Another one for councils than for all together: a child at two councils stands in the counts of both.
    """
    label = f"Children compared with {_PARTNERS[partner]}: {WHAT.label_of(what).lower()}"
    code = f"compared_{what}_{partner}{'_at_council' if by_council else ''}"
    return Measure(code, label, Unit.CHILD, _POPULATION, Status.NONE, DEFINITION, _SOURCE)


WHAT = Dimension(
    "what", "What both agencies say",
    additive=False,  # one child may be compared in several things
    labels=(
        ("birth_month", "Month of birth"), ("sex", "Sex"), ("ethnicity", "Ethnic group"),
        ("nothing_after_death", "Nothing after a recorded death"),
    ),
)  # fmt: skip
ANSWER = Dimension(
    "answer", "Whether their records agree", additive=True, labels=(("same", "Same"), ("differ", "Differ"))
)
_PARTNERS = {
    "police": "police forces",
    "support": "support services",
    "council": "other councils",
}


def agree(
    ledger: Ledger, open_engine: Open, progress: Callable[[str, int, int], None] | None = None
) -> tuple[Entry, bool]:
    """Draft the page of agreement from the newest timelines. Returns the ledger entry and whether it was made now.

    Raises LedgerError where there are no timelines yet.
    """
    chronicled = ledger.latest(CHRONICLED)
    if chronicled is None:
        raise LedgerError("there are no events yet: run `sightline run` after receiving and linking")
    linked = [submission for submission, _ in to_link(current(ledger))]
    start, end = min(one.period_start for one in linked), max(one.period_end for one in linked)
    period = Period(start, end, f"{_month(start)} to {_month(end)}")
    sections = [_section(code, period) for code in _PARTNERS]
    made_of: dict[str, object] = {
        "events": chronicled.hash,
        "steps": hashlib.sha256(canonical([step.explain() for step in STEPS])).hexdigest(),
        "page": hashlib.sha256(repr((DEFINITION, WHAT, ANSWER, sections)).encode()).hexdigest(),
        "ledgers": edition(),
    }
    before = ledger.latest(COMPARED)
    if before is not None and before.body["made_of"] == made_of:
        return before, False
    with ledger.at_work(), ledger.scratch() as folder, open_engine(ledger.unfinished) as engine:
        files = [payload for payload in chronicled.payloads(Zone.EVENTS) if payload.name == AGREEMENT.name]
        engine.register_parts(
            AGREEMENT.name, AGREEMENT.columns, [(ledger.unsealed(item, ANALYSE, folder), {}) for item in files]
        )
        engine.run(STEPS, progress)
        draft = agreement_draft(engine.counts(AGREEMENT_COUNTS), period)
        payloads = [ledger.put_bytes(Zone.DRAFTS, draft.name, encode(with_ledgers(draft)))] if draft else []
        return ledger.commit(COMPARED, {"made_of": made_of, "engine": engine.version}, payloads), True


def agreement_draft(counts: pa.Table, period: Period) -> Draft | None:
    """The draft of the page "agreement"; None where no child is known to a council and another agency.

    `counts` has the columns of the step agreement_counts; the period is that of all returns together.
    """
    rows: list[Mapping[str, object]] = counts.to_pylist()
    partners = [code for code in _PARTNERS if any(row["partner"] == code for row in rows)]
    if not partners:
        return None
    pooled = [_pooled(rows, code, period) for code in partners]
    councils = _councils(rows, period)
    sections = tuple(_section(code, period) for code in partners)
    lead = (
        "Councils, police and others each write down who a child is. Where two of them differ, at least one is wrong, "
        "and a child may be missed when somebody searches. Which of the two is right is not known here."
    )
    page = Page("agreement", "Where two agencies' records of one child differ", lead, sections, group="quality")
    return Draft("agreement", 1, (*pooled, councils), page)


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _figures(
    rows: Sequence[Mapping[str, object]], period: Period, area: str, partner: str
) -> list[Figure]:  # fmt: skip
    """A figure for each thing compared and each answer, nought where there was none."""
    found = {
        (str(row["what"]), str(row["answer"])): int(str(row["children"]))
        for row in rows
        if row["partner"] == partner and row["council"] == area
    }
    compared = [code for code, _ in WHAT.labels if any(what == code for what, _ in found)]
    return [
        Figure(
            _measure(what, partner, by_council=area != "pooled"),
            period,
            area,
            found.get((what, answer), 0),
            _codes(partner, what, answer),
        )
        for what in compared
        for answer, _ in ANSWER.labels
    ]


def _codes(partner: str, what: str, answer: str) -> tuple[tuple[str, str], ...]:
    return ((ANSWER.code, answer), ("partner", partner), (WHAT.code, what))


def _pooled(rows: Sequence[Mapping[str, object]], partner: str, period: Period) -> FigureTable:
    figures = _figures(rows, period, "pooled", partner)
    return FigureTable(
        f"agreement_{partner}", OutputKind.COUNTS, f"Children compared between councils and {_PARTNERS[partner]}",
        (WHAT, ANSWER, _partner_dimension()), tuple(figures), f"step {AGREEMENT_COUNTS.name}",
    )  # fmt: skip


def _councils(rows: Sequence[Mapping[str, object]], period: Period) -> FigureTable:
    """For each council and kind of other agency: the pairs, as open data beside the page."""
    councils = sorted({str(row["council"]) for row in rows} - {"pooled"})
    figures = [
        figure for council in councils for partner in _PARTNERS for figure in _figures(rows, period, council, partner)
    ]
    return FigureTable(
        "agreement_by_council", OutputKind.COUNTS, "Children compared, by council and other agency",
        (_partner_dimension(), WHAT, ANSWER), tuple(figures), f"step {AGREEMENT_COUNTS.name}",
    )  # fmt: skip


def _partner_dimension() -> Dimension:
    labels = tuple((code, words[0].upper() + words[1:]) for code, words in _PARTNERS.items())
    return Dimension("partner", "Other agency", additive=False, labels=labels)


def _section(partner: str, period: Period) -> Section:
    words, table = _PARTNERS[partner], f"agreement_{partner}"
    slots = tuple(
        Slot(f"birth_month_{answer}", table, _codes(partner, "birth_month", answer))
        for answer in ("same", "differ")
    )  # fmt: skip
    return Section(
        f"with-{partner}",
        f"Councils and {words}: do their records of a child agree?",
        f"Children known to a council and to {words}, where both say it; {period.label}",
        table,
        Chart(
            ChartKind.GROUPED, WHAT.code, ANSWER.code,
            f"Children of whom councils and {words} say the same, or differ",
        ),
        Sentence(
            "The month of birth is the same for {birth_month_same} children and differs for {birth_month_differ}.",
            slots,
        ),
        f"{_SOURCE}; {period.label}",
        "Who tells the other agency when a name, birth date or group turns out to have been wrong?",
        not_known=(
            "Which of the two is right. Linkage looks at birth dates and names: children whose records differ most are "
            "least likely to have been found at both agencies, so the true differences are larger.",
        ),
    )  # fmt: skip
