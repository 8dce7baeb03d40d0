"""Where DuckDB and Spark part ways, as a table: what a step may not say, what each engine makes of it, what to write.

Each row was seen in a trial on both engines (November 2026: DuckDB 1.5.6, PySpark 4.3.0, SQLGlot 30.30.0, or the
versions before them), or follows from their documentation where `seen` is False. The table is what refuses a step
(allowed.py quotes `instead`), and docs/engines.md prints it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """One difference. `names` are SQLGlot's names of the functions or nodes that it is about."""

    what: str
    names: tuple[str, ...]
    duckdb: str
    spark: str
    instead: str
    silent: bool  # another answer without a word; else one engine fails
    seen: bool = True


GAPS: tuple[Gap, ...] = (
    Gap("`a / b`", ("Div",), "double; by nought: null", "double or decimal; by nought: an error", "ratio(a, b)", True),
    Gap("`a // b`", ("IntDiv",), "whole quotient", "whole quotient; by nought: an error", "ratio(a, b)", False),
    Gap("`a % b`", ("Mod",), "remainder; by nought: null", "remainder; by nought: an error", "days_between", False),
    Gap("`date_diff('month', a, b)`", ("DATEDIFF", "DATE_DIFF", "DATESUB", "DATE_SUB"),
        "month boundaries crossed", "months gone by", "days_between, working_days_between or age_on", True),
    Gap("day and month arithmetic", ("DATEADD", "DATE_ADD", "Interval", "TSORDSADD"),
        "a timestamp", "a date", "days_between, and compare numbers of days", True),
    Gap("`dayofweek(day)`", ("DAYOFWEEK", "DAY_OF_WEEK", "DAYOFWEEKISO", "DAYOFWEEK_ISO"),
        "0 to 6", "1 to 7", "working_days_between", True),
    Gap("`list(x ORDER BY t)`, `string_agg`", ("ARRAY_AGG", "LIST", "GROUP_CONCAT"),
        "in that order", "the order is lost", "ROW_NUMBER in a step before", True),
    Gap("`quantile_cont`, `median`", ("PERCENTILE_CONT", "QUANTILE", "QUANTILE_CONT", "APPROX_QUANTILE", "MEDIAN"),
        "exact", "approximate, or an error", "percentile(x, p)", True),
    Gap("`upper`, `lower`", ("UPPER", "LOWER"), "letter by letter: ß stays",
        "whole words: ß becomes SS", "codes in one case, at receive", True),
    Gap("`trim`", ("TRIM",), "every kind of space", "the plain space only", "tidy text at receive", True),
    Gap("`xor(a, b)`", ("XOR",), "bits", "an error on yes or no", "a <> b", False),
    Gap("`hash(x)`", ("HASH",), "one function", "another", "MD5", True),
    Gap("`first`, `any_value`, `arg_min`", ("FIRST", "ANY_VALUE", "ARG_MIN", "ARG_MAX"),
        "whichever row comes first", "another row", "ROW_NUMBER with an order that no two rows share", True),
    Gap("`LIMIT`, `QUALIFY`, `ASOF JOIN`, `UNNEST`", ("Limit", "Qualify", "Unnest", "Lateral", "Pivot"),
        "its own rules", "other rules, or an error", "ROW_NUMBER in a step before", True),
    Gap("`CAST(double AS BIGINT)`", (), "rounds", "cuts off", "keep the double, or count whole things", True),
    Gap("`CAST(text AS BIGINT)` or `AS DATE`", (), "reads 1.5 as 2; many forms of date",
        "an error, which quotes the value", "types come from receive", True),
    Gap("`CAST(double AS TEXT)`", (), "10000000.0", "1.0E7", "leave numbers as numbers", True),
    Gap("`date - date`, `date + 1`", (), "whole days; a date", "an interval; a date", "days_between", True),
    Gap("a text beside a number or a date", (), "turns one into the other", "turns the other, or an error",
        "compare like with like", True),
    Gap("a decimal number such as 86400.0", (), "decimal, divided as double", "decimal, divided as decimal",
        "whole numbers, or ratio", True),
    Gap("`ORDER BY x` over nulls", (), "nulls last", "nulls first when rising", "NULLS FIRST or NULLS LAST", True),
)  # fmt: skip

# Known disagreements that a step may still meet: step, column and why. There are none, and a house test keeps it so.
KNOWN_DISAGREEMENTS: dict[tuple[str, str], str] = {}


def instead_of(name: str) -> str | None:
    """What to write in place of that function or node; None where the table does not know it."""
    for gap in GAPS:
        if name in gap.names or name.upper() in gap.names:
            return gap.instead
    return None


def gaps_table() -> str:
    """The table as docs/engines.md prints it: Markdown."""
    lines = ["| a step may not say | DuckDB | Spark | without a word | write |", "|---|---|---|---|---|"]
    lines += [
        f"| {gap.what} | {gap.duckdb} | {gap.spark} | {'yes' if gap.silent else 'no'} | {gap.instead} |" for gap in GAPS
    ]
    return "\n".join(lines)
