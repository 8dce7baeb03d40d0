"""Every check of every format, as data, and the one place that runs them.

Checks never change a row: what they find is received as sent, and the agency is asked about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.errors import Severity
from sightline.returns.batches import Findings
from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import Block, Field, Format, Goes
from sightline.returns.rules.annex_a import ANNEX_A_RULES
from sightline.returns.rules.cin import CIN_RULES
from sightline.returns.rules.early_adopter import EARLY_ADOPTER_RULES
from sightline.returns.rules.episodes import EPISODE_RULES
from sightline.returns.rules.plans import PLAN_RULES
from sightline.returns.rules.rule import Context, Mask, Rule
from sightline.returns.rules.safeguarding import SAFEGUARDING_RULES
from sightline.returns.rules.school_census import SCHOOL_CENSUS_RULES
from sightline.returns.rules.ssda903 import SSDA903_RULES
from sightline.returns.rules.tables import CSV_RULES
from sightline.returns.rules.whole import seen_by_totals
from sightline.returns.values import retired
from sightline.standard.tables import Type

__all__ = ["RULES", "Context", "Rule", "columns_seen", "duplicates", "rules_of", "run"]

# Days that may lie ahead of the file.
_AHEAD = {"expected_birth_date", "conference_target_date"}


def _later_than_file(form: Format, block: Block, field: Field) -> Rule:
    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        if context.made_on is None or context.made_on >= context.period_end:
            return pa.nulls(rows.num_rows, pa.bool_())
        column = rows[field.column]
        return pc.and_(
            pc.greater(column, pa.scalar(context.made_on)), pc.less_equal(column, pa.scalar(context.period_end))
        )

    return Rule(
        "date-after-file-made",
        form.code,
        block.name,
        (field.name,),
        "a date after the day the file was made",
        "Check it, and the date in the header.",
        fails,
    )


def _retired_code(form: Format, block: Block, field: Field) -> Rule:
    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        ended = retired(field, context.year)
        return pc.is_in(rows[field.column], pa.array(sorted(ended), pa.string()))

    return Rule(
        "retired-code",
        form.code,
        block.name,
        (field.name,),
        f'a code of the list "{str(field.codes).replace("_", " ")}" that ended before the year of the return',
        "Send the code that replaced it.",
        fails,
    )


def _generated() -> tuple[Rule, ...]:
    """Checks that follow from what a field is."""
    rules: list[Rule] = []
    for form in FORMATS:
        for block in form.blocks:
            for field in block.fields:
                if field.goes is Goes.HEADER:
                    continue
                if form.medium == "xml" and field.type is Type.DATE and field.column not in _AHEAD:
                    rules.append(_later_than_file(form, block, field))
                # Retired factors have rules of their own, with the Department's numbers.
                if field.codes and field.column != "factor" and field.until is None:
                    rules.append(_retired_code(form, block, field))
    return tuple(rules)


RULES: tuple[Rule, ...] = (
    *CIN_RULES, *PLAN_RULES, *EPISODE_RULES, *CSV_RULES, *ANNEX_A_RULES, *SCHOOL_CENSUS_RULES, *SSDA903_RULES,
    *SAFEGUARDING_RULES, *EARLY_ADOPTER_RULES, *_generated(),
)  # fmt: skip


def rules_of(form: Format, block: Block, year: int) -> tuple[Rule, ...]:
    """The checks of one block in one year."""
    return tuple(
        rule
        for rule in RULES
        if rule.format == form.code
        and rule.block == block.name
        and rule.in_year(year)
        and all(block.has(name, year) for name in rule.fields)
    )


def columns_seen(form: Format, block: Block, year: int) -> tuple[str, ...]:
    """The columns beside a block's own that checks need of it, those of other blocks and of the whole file too."""
    own = (name for rule in rules_of(form, block, year) for name in rule.sees)
    others = (
        name.removeprefix(f"{block.name}/")
        for rule in RULES
        if rule.format == form.code and rule.in_year(year)
        for name in rule.beside
        if name.startswith(f"{block.name}/")
    )
    return tuple(dict.fromkeys((*own, *others, *seen_by_totals(form, block))))


def run(
    rules: Sequence[Rule], rows: pa.RecordBatch, context: Context, findings: Findings,
    unusable: Mapping[str, Sequence[int]] | None = None,
) -> None:  # fmt: skip
    """Run checks over one batch; every failing row is one finding, at the row's line.

    `unusable` says in which rows a field's value was set aside: a check that reads the field says nothing of them, for
    the reader has.
    """
    if not rows.num_rows:
        return
    lines = rows["line"].to_numpy()
    for rule in rules:
        mask = pc.fill_null(rule.fails(rows, context), False)
        if not pc.any(mask).as_py():
            continue
        silent = {place for name in rule.fields for place in (unusable or {}).get(name, ())}
        places = np.flatnonzero(mask.to_numpy(zero_copy_only=False))
        if silent:
            places = places[~np.isin(places, list(silent))]
        if rule.severity is Severity.QUERY:
            findings.ask(rule.code, rule.found, rule.remedy, lines[places], block=rule.block, name=rule.fields[0])
            continue
        for line in lines[places].tolist():
            findings.add(
                rule.code, rule.severity, rule.found, rule.remedy, at=line, block=rule.block, name=rule.fields[0]
            )


def duplicates(block: Block, positions: Sequence[int], lines: Sequence[int], findings: Findings) -> None:
    """Say which rows stood before in the file."""
    for position in positions:
        findings.add(
            "duplicate-row",
            Severity.QUERY,
            f"a {block.one_row_per} that stands earlier in the file too",
            "Send it once.",
            at=lines[position],
            block=block.name,
        )
