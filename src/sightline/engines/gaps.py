"""Where DuckDB and Spark part ways, as a table: what a step may not say, what each engine makes of it, what to write.

Each row was seen in a trial on both engines (November 2026: DuckDB 1.5.6, PySpark 4.3.0, SQLGlot 30.30.0, or the
versions before them), or follows from their documentation where `seen` is False. The table is what refuses a step
(allowed.py quotes `instead`), and docs/engines.md prints it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """One difference. `names` are SQLGlot's names of the functions or nodes that it is about, or those of FORMS."""

    what: str
    names: tuple[str, ...]
    duckdb: str
    spark: str
    instead: str
    silent: bool  # another answer without a word; else one engine fails
    seen: bool = True


GAPS: tuple[Gap, ...] = (
    Gap("`a / b`", ("Div",), "double; by nought: infinity", "double or decimal; by nought: an error", "ratio(a, b)",
        False),
    Gap("`a // b`", ("IntDiv",), "whole quotient; by nought: null", "whole quotient; by nought: an error",
        "ratio(a, b)", False),
    Gap("`a % b`", ("Mod",), "remainder; by nought: null", "remainder; by nought: an error", "days_between", False),
    Gap("`date_diff('month', a, b)`", ("DATEDIFF", "DATE_DIFF", "DATESUB", "DATE_SUB"),
        "month boundaries crossed", "months gone by", "days_between, working_days_between or age_on", True),
    Gap("day and month arithmetic", ("DATEADD", "DATE_ADD", "Interval", "TSORDSADD"),
        "a timestamp", "a date", "days_between, and compare numbers of days", True),
    Gap("`dayofweek(day)`", ("DAYOFWEEK", "DAY_OF_WEEK", "DAYOFWEEKISO", "DAYOFWEEK_ISO"),
        "0 to 6", "1 to 7", "working_days_between", True),
    Gap("`date_trunc('month', day)`", ("TIMESTAMP_TRUNC", "DATE_TRUNC"), "a time of no zone", "a time in UTC",
        "year_to_march", True),
    Gap("`list(x ORDER BY t)`", ("ARRAY_AGG", "LIST", "GROUP_CONCAT"),
        "in that order", "the order is lost", "ROW_NUMBER in a step before", True),
    Gap("`quantile_cont`, `percentile_cont`",
        ("PERCENTILE_CONT", "QUANTILE", "QUANTILE_CONT", "APPROX_QUANTILE", "MEDIAN"),
        "exact", "approximate, or an error", "percentile(x, p)", True),
    Gap("`percentile(x, -0.5)`", ("a percentile's share of that kind",), "counted from the other end", "an error",
        "a number from 0 to 1", False),
    Gap("`floor(x)`, `ceil(x)`", ("FLOOR", "CEIL"), "a double", "a whole number", "leave the double as it is", True),
    Gap("`upper`, `lower`", ("UPPER", "LOWER"), "letter by letter: ß becomes ẞ",
        "whole words: ß becomes SS", "codes in one case, at receive", True),
    Gap("`trim`", ("TRIM",), "no-break and wide spaces too", "the plain space only", "tidy text at receive", True),
    Gap("`substr(x, 0, 1)`", ("SUBSTRING",), "nothing: before the first letter", "the first letter",
        "codes of their own, at receive", True),
    Gap("`x LIKE 'a\\_b'`", ("Like", "ILike"), "a backslash is a letter", "a backslash makes _ a letter",
        "= or IN", True),
    Gap("`'${name}'`", ("${",), "that text", "a setting, or a variable of the machine", "another sign", True),
    Gap("`xor(a, b) + c`", ("BitwiseXor",), "as it is bracketed", "the brackets are lost", "a <> b", True),
    Gap("`hash(x)`", ("HASH",), "one function", "another", "MD5", True),
    Gap("`first`, `any_value`, `arg_max`", ("FIRST", "ANY_VALUE", "ARG_MIN", "ARG_MAX"),
        "one row, never a null", "another row, or a null", "ROW_NUMBER with an order that no two rows share", True),
    Gap("`ROW_NUMBER` whose rows may tie", (), "one of them", "another",
        "an order that holds every column that is taken", True, seen=False),
    Gap("`LIMIT`, `OFFSET`", ("Limit", "Offset", "Fetch", "TableSample"), "the rows that come first", "other rows",
        "ROW_NUMBER in a step before", True, seen=False),
    Gap("`QUALIFY`, `UNNEST`, `PIVOT`", ("Qualify", "UNNEST", "EXPLODE", "Lateral", "Pivot"),
        "its own rules", "other rules, or an error", "ROW_NUMBER in a step before", True, seen=False),
    Gap("`ASOF JOIN`", ("ASOF",), "the nearest row before", "an error", "ROW_NUMBER in a step before", False),
    Gap("`a = b IN (c)`", ("a comparison beside another without brackets",), "a = (b IN (c))", "(a = b) IN (c)",
        "brackets", True),
    Gap("`a IN (SELECT b ...)` as a column, where b has nulls", ("IN (SELECT ...)",), "null where a is not found",
        "no where a is not found", "LEFT JOIN, and IS NULL", True),
    Gap("`n < 9223372036854775808`", ("a whole number of more than 64 bits",), "null where n is null",
        "yes where n is null", "numbers of 64 bits", True),
    Gap("`CAST(double AS BIGINT)`", (), "rounds", "cuts off", "keep the double, or count whole things", True),
    Gap("`CAST(text AS BIGINT)` or `AS DATE`", (), "reads 1.5 as 2; many forms of date",
        "an error, which quotes the value", "types come from receive", False),
    Gap("`CAST(double AS TEXT)`", (), "10000000.0", "1.0E7", "leave numbers as numbers", True),
    Gap("`date - date`, `date + 1`", (), "whole days; a date", "an interval; a date", "days_between", True),
    Gap("a text beside a number or a date", (), "turns one into the other", "turns the other, or an error",
        "compare like with like", True),
    Gap("`WHERE n`, a number as a condition", (), "yes where it is not 0", "an error", "n <> 0", False),
    Gap("a decimal number such as 86400.0", (), "decimal, divided as double", "decimal, divided as decimal",
        "whole numbers, or ratio", True),
    Gap("`ROW_NUMBER` as a column", (), "64 bits", "32 bits", "CAST(ROW_NUMBER() OVER (...) AS BIGINT)", True),
    Gap("`SUM` of whole numbers", (), "128 bits", "64 bits; over that: an error", "CAST(SUM(x) AS BIGINT)", False),
    Gap("`ORDER BY x` over nulls", (), "nulls last", "nulls first when rising, if the translation does not say",
        "NULLS FIRST or NULLS LAST", True),
    Gap("`ORDER BY` in an aggregate", ("ORDER BY outside a window",), "in that order", "an error",
        "the order of fetch or write", False),
    Gap("`COUNT(DISTINCT x) OVER`", ("DISTINCT in a window",), "counts", "an error", "GROUP BY, and a join", False),
    Gap("`MAX(x) FILTER (...) OVER`, `percentile(x, p) FILTER (...)`",
        ("FILTER in a window", "FILTER after a function of ours"), "the first only",
        "the second only, where no row can pass", "CASE WHEN ... END", False),
    Gap("an alias in WHERE, in a window or in another column", (), "stands for its expression",
        "an error in the first two", "the expression again", False),
    Gap("`SELECT K` of a column k", ("a name with capitals",), "the column k", "the column K", "small letters", False),
    Gap("two columns of one name", ("one name for two columns",), "the first is meant", "an error",
        "a name for each", False),
    Gap("`JOIN` without ON", ("a join without ON",), "an error", "every row with every row", "CROSS JOIN", False),
    Gap("`MATERIALIZED`, `BY NAME`, `t AS q(x)`, `main.t`",
        ("MATERIALIZED", "BY NAME", "a list of columns behind a table's name", "a table of another schema",
         "WITH RECURSIVE", "WITH inside a query"), "taken", "an error", "the plain form", False),
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
