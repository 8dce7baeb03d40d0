"""Our own SQL functions, of the same name and meaning on every engine, as a table.

Each is written once for each engine, because what it hides is where the engines differ: how an age is counted, what a
division by nought gives, which percentile is meant. A step may call these and those of `allowed.PORTABLE`, no others.
Every function here has its rows in tests/spec/functions.py, which are run on every engine.
"""

from __future__ import annotations

from dataclasses import dataclass

from sightline.standard.calendar import FIRST, LAST, working_day_table
from sightline.standard.tables import Type


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `parameters` are (name, type) in order; `duckdb` and `spark` are its body in either dialect.

    `spark` is None where Spark has a function of that name and meaning itself. Null in gives null out.
    """

    name: str
    meaning: str
    parameters: tuple[tuple[str, Type], ...]
    returns: Type
    duckdb: str
    spark: str | None


_OUTSIDE = "'a day is outside the working-day calendar'"


def _outside(*names: str) -> str:
    return " OR ".join(f"{name} < DATE '{FIRST}' OR {name} > DATE '{LAST}'" for name in names)


# The number of working days is looked up, day by day, in one text, which is a constant and split once: to count the
# bank holidays before each day would cost 13 times as much. `element_at` would give an element where the day is null
# (Spark 4.3).
_NUMBERS = ",".join(str(number) for _, _, number in working_day_table())


def _working(day: str) -> str:
    """DuckDB: working days of the calendar up to and including the day; lists begin at 1."""
    return f"CAST(string_split('{_NUMBERS}', ',')[({day} - DATE '{FIRST}') + 1] AS BIGINT)"


def _number(day: str) -> str:
    """Spark: working days of the calendar up to and including the day."""
    return f"CAST(get(split('{_NUMBERS}', ','), datediff({day}, DATE '{FIRST}')) AS BIGINT)"


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "age_on",
        "Full years from the day `born` to `day`; someone born on 29 February is a year older on 1 March",
        (("born", Type.DATE), ("day", Type.DATE)),
        Type.INT,
        """CAST(year(day) - year(born) - CASE WHEN month(day) < month(born)
            OR (month(day) = month(born) AND dayofmonth(day) < dayofmonth(born)) THEN 1 ELSE 0 END AS BIGINT)""",
        """CAST(year(day) - year(born) - CASE WHEN month(day) < month(born)
            OR (month(day) = month(born) AND dayofmonth(day) < dayofmonth(born)) THEN 1 ELSE 0 END AS BIGINT)""",
    ),
    Function(
        "days_between",
        "Whole days from `a` to `b`; negative where `b` is earlier",
        (("a", Type.DATE), ("b", Type.DATE)),
        Type.INT,
        "CAST(CAST(b AS DATE) - CAST(a AS DATE) AS BIGINT)",
        "CAST(datediff(b, a) AS BIGINT)",
    ),
    Function(
        "seconds_into",
        "Whole seconds from the beginning of `day`, in UTC, to `moment`; negative where it is earlier",
        (("day", Type.DATE), ("moment", Type.TIMESTAMP)),
        Type.INT,
        "CAST((epoch_us(moment) - epoch_us(CAST(day AS TIMESTAMP))) // 1000000 AS BIGINT)",
        "(unix_micros(moment) - 86400000000 * CAST(datediff(day, DATE '1970-01-01') AS BIGINT)) div 1000000",
    ),
    Function(
        "year_to_march",
        "The year in which the year ending 31 March that holds `day` ends",
        (("day", Type.DATE),),
        Type.INT,
        "CAST(year(day) + CASE WHEN month(day) >= 4 THEN 1 ELSE 0 END AS BIGINT)",
        "CAST(year(day) + CASE WHEN month(day) >= 4 THEN 1 ELSE 0 END AS BIGINT)",
    ),
    Function(
        "in_working_calendar",
        f"Whether `day` is from {FIRST} to {LAST}, the days whose bank holidays are known",
        (("day", Type.DATE),),
        Type.BOOL,
        f"NOT ({_outside('day')})",
        f"NOT ({_outside('day')})",
    ),
    Function(
        "working_days_between",
        "Working days of England after `a` up to and including `b`; an error outside the calendar, never null",
        (("a", Type.DATE), ("b", Type.DATE)),
        Type.INT,
        f"CASE WHEN {_outside('a', 'b')} THEN error({_OUTSIDE}) ELSE {_working('b')} - {_working('a')} END",
        f"CASE WHEN {_outside('a', 'b')} THEN raise_error({_OUTSIDE}) ELSE {_number('b')} - {_number('a')} END",
    ),
    Function(
        "ratio",
        "`a` divided by `b` in double precision; null where `b` is nought",
        (("a", Type.DOUBLE), ("b", Type.DOUBLE)),
        Type.DOUBLE,
        "CASE WHEN b = 0 THEN NULL ELSE CAST(a AS DOUBLE) / CAST(b AS DOUBLE) END",
        "CASE WHEN b = 0 THEN NULL ELSE a / b END",
    ),
    Function(
        "percentile",
        "The value below which the share `p` of the values of `x` lie, between two values by a straight line; nulls "
        "are left out",
        (("x", Type.DOUBLE), ("p", Type.DOUBLE)),
        Type.DOUBLE,
        "quantile_cont(x, p)",
        None,
    ),
)
SPARK_TYPES: dict[Type, str] = {
    Type.TEXT: "STRING",
    Type.INT: "BIGINT",
    Type.DOUBLE: "DOUBLE",
    Type.BOOL: "BOOLEAN",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP",
}


def duckdb_statements() -> tuple[str, ...]:
    """The statements that make the functions in DuckDB: macros."""
    return tuple(
        f"CREATE MACRO {function.name}({', '.join(name for name, _ in function.parameters)}) AS {function.duckdb}"
        for function in FUNCTIONS
    )


def spark_statements() -> tuple[str, ...]:
    """The statements that make the functions in a Spark session: temporary SQL functions, which Spark inlines."""
    return tuple(
        f"CREATE TEMPORARY FUNCTION {function.name}"
        f"({', '.join(f'{name} {SPARK_TYPES[kind]}' for name, kind in function.parameters)}) "
        f"RETURNS {SPARK_TYPES[function.returns]} RETURN {function.spark}"
        for function in FUNCTIONS
        if function.spark is not None
    )
