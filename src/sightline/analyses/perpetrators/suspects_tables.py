"""The tables of children recorded as suspects: whether they were recorded as victims too, and what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sightline.analyses.perpetrators import attrition_measures as by
from sightline.analyses.perpetrators.attrition_measures import POOLED, Row, Spans, counted
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Dimension
from sightline.standard.percent import FEWEST, share
from sightline.standard.units import Unit

_STEP = "suspect_count"
VICTIM_FIRST = Dimension(
    "victim_first", "Recorded as a victim of sexual abuse", additive=True,
    labels=(("yes", "Before, or on the same day"), ("no", "Only later, or not")),
)  # fmt: skip


def suspect_tables(found: Sequence[Row], spans: Spans) -> tuple[FigureTable, ...]:
    """Children by what they were suspected of and when they were recorded as victims; and what happened, as shares.

    What happened is of those alone whose force sent its outcomes of the year: silence is no "not yet".
    """
    period = spans.period(spans.whole)
    of = by.measure("children_suspected", "Children recorded as suspects", Unit.CHILD, by.CHILD_SUSPECTS)
    shared = by.measure("suspects_share", "Share of children recorded as suspects", Unit.PERCENT, by.CHILD_SUSPECTS)
    when: Counter[tuple[str, str]] = Counter()
    dealt: Counter[tuple[str, str, str]] = Counter()
    for row in found:
        kind, n = str(row["suspect_of"]), int(str(row["children"]))
        first = row["suspect_when"] in ("before", "same")
        when[kind, "first" if first else str(row["suspect_when"])] += n
        happened = "acted" if row["happened"] in ("charged", "out_of_court") else str(row["happened"])
        dealt[kind, "yes" if first else "no", happened] += n
    kinds = [code for code, _ in by.SUSPECT_OF.labels]
    codes: tuple[str, ...] = ("first", "after", "never")
    if any(0 < when[kind, "after"] < FEWEST for kind in kinds):  # few could not be shown
        codes = ("first", "not_first")
        for kind in kinds:
            when[kind, "not_first"] = when.pop((kind, "after"), 0) + when.pop((kind, "never"), 0)
    one, two = by.SUSPECT_OF.code, by.SUSPECT_WHEN.code
    base = [(period, POOLED, sum(n for (kind, _), n in when.items() if kind == code), ((one, code),)) for code in kinds]
    cells = [
        (period, POOLED, when[kind, code], ((one, kind), (two, code)))
        for kind in kinds for code in codes
    ]  # fmt: skip
    whole = counted("child_suspects", "Children recorded as suspects", of, base, _STEP, (by.SUSPECT_OF,))
    part = counted("child_suspects_when", "These children by when they were recorded as victims", of, cells, _STEP,
                   (by.SUSPECT_OF, by.SUSPECT_WHEN))  # fmt: skip
    return (
        whole, part, share("child_suspects_when_share", shared.label, shared, part, whole), *_dealt(dealt, spans),
    )  # fmt: skip


def _dealt(dealt: Counter[tuple[str, str, str]], spans: Spans) -> list[FigureTable]:
    """What happened to the crimes, of children recorded as victims first and of others: a table for each suspicion.

    None of a suspicion of which no force told what happened.
    """
    period, made = spans.period(spans.whole), []
    heard = {kind for (kind, _, code), n in dealt.items() if n and code in dict(by.HAPPENED.labels)}
    for kind, words in by.SUSPECT_OF.labels:
        if kind not in heard:
            continue
        of = by.measure(f"children_suspected_{kind}", f"Children: {words[:1].lower()}{words[1:]}", Unit.CHILD,
                        by.CHILD_SUSPECTS)  # fmt: skip
        shared = by.measure(f"suspects_happened_{kind}_share", f"What happened, per cent. {of.label}",
                            Unit.PERCENT, by.CHILD_SUSPECTS)  # fmt: skip
        base, cells = [], []
        for first, _ in VICTIM_FIRST.labels:
            numbers = {code: dealt[kind, first, code] for code, _ in by.HAPPENED.labels}
            base.append((period, POOLED, sum(numbers.values()), ((VICTIM_FIRST.code, first),)))
            cells += [
                (period, POOLED, n, ((VICTIM_FIRST.code, first), (by.HAPPENED.code, code)))
                for code, n in numbers.items()
            ]
        whole = counted(f"child_suspects_first_{kind}", of.label, of, base, _STEP, (VICTIM_FIRST,))
        part = counted(f"child_suspects_happened_{kind}", "These children by what happened to the crime", of, cells,
                       _STEP, (VICTIM_FIRST, by.HAPPENED))  # fmt: skip
        made += [whole, part, share(f"child_suspects_happened_{kind}_share", shared.label, shared, part, whole)]
    return made
