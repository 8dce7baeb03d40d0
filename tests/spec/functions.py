"""What every function of the allow-list and of the prelude gives, as a table written by hand from its meaning.

A function has a tiny table of inputs, and expressions over its columns: `each` gives one answer a row, `whole` one for
all rows together, and `none` one for no rows at all. test_functions.py runs every one of them on every engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sightline.standard.calendar import FIRST, LAST, working_days_between

Value = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Tried:
    """`columns` names the inputs and their types: "a date, n int". Answers stand in the order of the rows."""

    columns: str
    rows: Sequence[tuple[Value, ...]]
    each: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    whole: Mapping[str, Value] = field(default_factory=dict)
    none: Mapping[str, Value] = field(default_factory=dict)


def _days(*pairs: str) -> list[tuple[Value, ...]]:
    """Pairs of days written "2024-01-31 2024-02-01"; a dash is null."""
    return [tuple(None if word == "-" else date.fromisoformat(word) for word in pair.split(" ")) for pair in pairs]


T, F, N = True, False, None
_TRUTH: list[tuple[Value, ...]] = [(T, T), (T, F), (T, N), (F, T), (F, F), (F, N), (N, T), (N, F), (N, N)]
_WORDS: list[tuple[Value, ...]] = [("b",), ("Z",), (None,), ("é",), ("",), ("😀",), ("ﬀ",), ("b",)]
_NUMBERS: list[tuple[Value, ...]] = [(3, 1.5), (None, None), (-2, -0.25), (3, 4.0), (0, 0.0)]

# Good Friday, Easter Monday; Christmas on week days and at a week-end; New Year at a week-end; one-off holidays.
_WORKING: dict[str, int | None] = {
    "2024-03-28 2024-04-02": 1, "2024-03-28 2024-03-29": 0, "2024-03-29 2024-04-02": 1, "2024-04-02 2024-03-28": -1,
    "2024-12-24 2024-12-27": 1, "2024-12-24 2025-01-02": 4, "2021-12-24 2021-12-29": 1, "2021-12-31 2022-01-04": 1,
    "2011-04-21 2011-04-26": 1, "2011-04-28 2011-05-03": 1, "2012-06-01 2012-06-06": 1, "2020-05-01 2020-05-04": 1,
    "2020-05-07 2020-05-11": 1, "2022-05-27 2022-05-30": 1, "2022-06-01 2022-06-06": 1, "2022-09-16 2022-09-20": 1,
    "2023-05-05 2023-05-09": 1, "2024-06-07 2024-06-09": 0, "2024-06-08 2024-06-10": 1, "2024-06-09 2024-06-10": 1,
    "2024-06-03 2024-06-10": 5, "2024-06-10 2024-06-03": -5, "2024-02-28 2024-03-01": 2, "2024-06-03 2024-06-03": 0,
    "2010-01-01 2010-01-01": 0, "2010-01-01 2010-01-04": 1, "2010-01-04 2010-01-01": -1, "2035-12-28 2035-12-31": 1,
    "2035-12-31 2035-12-31": 0, "- 2024-06-03": None, "2024-06-03 -": None, "- -": None,
    f"{FIRST} {LAST}": working_days_between(FIRST, LAST),
}  # fmt: skip

PORTABLE: dict[str, Tried] = {
    "AND": Tried("a bool, b bool", _TRUTH, {"a AND b": [T, F, N, F, F, F, N, F, N]}),
    "OR": Tried("a bool, b bool", _TRUTH, {"a OR b": [T, T, T, T, F, N, T, N, N], "NOT a": [F, F, F, T, T, T, N, N, N]}),
    "CASE": Tried(
        "k text, n int",
        [("a", 1), ("b", None), (None, 3)],
        {
            "CASE WHEN n = 1 THEN 'one' WHEN n = 3 THEN 'three' ELSE k END": ["one", "b", "three"],
            "CASE WHEN n > 1 THEN n END": [None, None, 3],
            "CASE k WHEN 'a' THEN n ELSE -1 END": [1, -1, -1],
            "CASE WHEN n IS NULL THEN NULL ELSE k END": ["a", None, None],
        },
    ),
    "IF": Tried("a bool, n int", [(T, 1), (F, 2), (N, 3)], {"IF(a, n, -n)": [1, -2, -3], "IF(a, NULL, n)": [N, 2, 3]}),
    "CAST": Tried(
        "n int, a bool, day date",
        [(-3, T, date(2024, 2, 29)), (2**62, F, date(900, 1, 1)), (None, None, None)],
        {
            "CAST(n AS DOUBLE)": [-3.0, 4611686018427387904.0, None],
            "CAST(n AS TEXT)": ["-3", "4611686018427387904", None],
            "CAST(a AS TEXT)": ["true", "false", None],
            "CAST(day AS TEXT)": ["2024-02-29", "0900-01-01", None],
            "CAST(1 AS BIGINT)": [1, 1, 1],
            "COALESCE(day, DATE '2000-02-29')": [date(2024, 2, 29), date(900, 1, 1), date(2000, 2, 29)],
            "COALESCE(CAST(NULL AS BIGINT), n)": [-3, 2**62, None],
        },
    ),
    "COALESCE": Tried(
        "k text, n int, x double",
        [(None, None, None), ("", None, 0.5), ("a", 7, None)],
        {
            "COALESCE(k, '-')": ["-", "", "a"],
            "COALESCE(n, 0)": [0, 0, 7],
            "COALESCE(n, x)": [None, 0.5, 7.0],
            "COALESCE(NULL, k, 'z')": ["z", "", "a"],
        },
    ),
    "NULLIF": Tried(
        "k text, n int",
        [("a", 0), ("A", 1), ("a ", None), (None, 2)],
        {"NULLIF(k, 'a')": [None, "A", "a ", None], "NULLIF(n, 0)": [None, 1, None, 2]},
    ),
    "LEAST": Tried(
        "n int, m int, k text, day date",
        [(1, 2, "b", date(2024, 3, 1)), (None, -2, "Z", date(1500, 1, 1)), (None, None, None, None)],
        {
            "LEAST(n, m)": [1, -2, None],
            "LEAST(m, n, 0)": [0, -2, 0],
            "LEAST(k, 'a')": ["a", "Z", "a"],
            "LEAST(day, DATE '2024-02-29')": [date(2024, 2, 29), date(1500, 1, 1), date(2024, 2, 29)],
        },
    ),
    "GREATEST": Tried(
        "n int, x double, k text, day date",
        [(1, 1.5, "b", date(2024, 3, 1)), (3, None, "é", date(1500, 1, 1)), (None, None, None, None)],
        {
            "GREATEST(n, x)": [1.5, 3.0, None],
            "GREATEST(n, 2)": [2, 3, 2],
            "GREATEST(k, 'z')": ["z", "é", "z"],
            "GREATEST(day, DATE '2024-02-29')": [date(2024, 3, 1), date(2024, 2, 29), date(2024, 2, 29)],
        },
    ),
    "ABS": Tried("n int, x double", _NUMBERS, {"ABS(n)": [3, None, 2, 3, 0], "ABS(x)": [1.5, None, 0.25, 4.0, 0.0]}),
    "COUNT": Tried(
        "n int, x double", _NUMBERS,
        {"COUNT(*) OVER (PARTITION BY n)": [2, 1, 1, 2, 1], "COUNT(x) OVER (PARTITION BY n)": [2, 0, 1, 2, 1]},
        {"COUNT(*)": 5, "COUNT(n)": 4, "COUNT(DISTINCT n)": 3, "COUNT(*) FILTER (WHERE n > 0)": 2},
        {"COUNT(*)": 0, "COUNT(n)": 0, "COUNT(DISTINCT n)": 0},
    ),
    "SUM": Tried(
        "n int, x double", _NUMBERS,
        {"CAST(SUM(n) OVER (PARTITION BY n) AS BIGINT)": [6, None, -2, 6, 0]},
        {"CAST(SUM(n) AS BIGINT)": 4, "SUM(x)": 5.25, "CAST(SUM(DISTINCT n) AS BIGINT)": 1,
         "CAST(SUM(n) FILTER (WHERE n < 0) AS BIGINT)": -2, "CAST(SUM(n * 1000000000000000000) AS BIGINT)": 4 * 10**18},
        {"CAST(SUM(n) AS BIGINT)": None, "SUM(x)": None},
    ),
    "MIN": Tried(
        "k text", _WORDS,
        {"MIN(k) OVER (PARTITION BY k IS NULL)": ["", "", None, "", "", "", "", ""]},
        {"MIN(k)": "", "MIN(NULLIF(k, ''))": "Z", "MIN(k > 'a')": False, "MIN(k IS NULL)": False},
        {"MIN(k)": None},
    ),
    "MAX": Tried(  # by the bytes of UTF-8: an emoji comes after every letter
        "k text", _WORDS,
        {"MAX(k) OVER (PARTITION BY k IS NULL)": ["😀", "😀", None, "😀", "😀", "😀", "😀", "😀"]},
        {"MAX(k)": "😀", "MAX(NULLIF(k, '😀'))": "ﬀ", "MAX(k) FILTER (WHERE k < 'c')": "b", "MAX(k > 'a')": True},
        {"MAX(k)": None},
    ),
    "LOGICAL_OR": Tried(
        "a bool, b bool", [(T, F), (F, N), (N, F)],
        whole={"BOOL_OR(a)": True, "BOOL_OR(b)": False, "BOOL_OR(a AND b)": False},
        none={"BOOL_OR(a)": None},
    ),
    "LOGICAL_AND": Tried(
        "a bool, b bool", [(T, T), (F, N), (N, T)],
        whole={"BOOL_AND(a)": False, "BOOL_AND(b)": True, "BOOL_AND(a OR b)": True},
        none={"BOOL_AND(a)": None},
    ),
    "ROW_NUMBER": Tried(  # `id` is the row's number in this table
        "k text, n int",
        [("a", 1), ("a", None), ("a", 5), (None, 2), ("A", 2)],
        {
            "CAST(ROW_NUMBER() OVER (PARTITION BY k ORDER BY n DESC NULLS LAST, id NULLS LAST) AS BIGINT)": [2, 3, 1, 1, 1],
            "CAST(ROW_NUMBER() OVER (ORDER BY n NULLS FIRST, id DESC NULLS LAST) AS BIGINT)": [2, 1, 5, 4, 3],
            "CAST(ROW_NUMBER() OVER (ORDER BY k NULLS FIRST, id NULLS LAST) AS BIGINT)": [3, 4, 5, 1, 2],
        },
    ),
    "CONCAT_WS": Tried(
        "a text, b text",
        [("x", "y"), (None, "y"), (None, None), ("", "é😀"), ("O'Hara", "a\\n|b")],
        {
            "CONCAT_WS('|', a, b)": ["x|y", "y", "", "|é😀", "O'Hara|a\\n|b"],
            "CONCAT_WS('', a, 'ß', b)": ["xßy", "ßy", "ß", "ßé😀", "O'Haraßa\\n|b"],
            "CONCAT_WS(a, '1', '2')": ["1x2", None, None, "12", "1O'Hara2"],
            "CONCAT_WS('|', NULL, a)": ["x", "", "", "", "O'Hara"],
        },
    ),
    "MD5": Tried(
        "k text",
        [("",), ("abc",), (None,), ("é",)],
        {"MD5(k)": ["d41d8cd98f00b204e9800998ecf8427e", "900150983cd24fb0d6963f7d28e17f72", None,
                    "66ddcd97cfdeabb2f6fb8a999b4bc76f"]},
    ),
}  # fmt: skip

PRELUDE: dict[str, Tried] = {
    "AGE_ON": Tried(
        "born date, day date",
        _days("2008-02-29 2026-02-28", "2008-02-29 2026-03-01", "2008-02-29 2024-02-29", "2010-05-01 2026-04-30",
              "2010-05-01 2026-05-01", "2010-05-01 2010-04-30", "2010-05-31 2010-05-31", "2009-12-31 2010-01-01",
              "1900-01-01 2024-12-31", "- 2024-01-01", "2024-01-01 -"),
        {"age_on(born, day)": [17, 18, 16, 15, 16, -1, 0, 0, 124, None, None]},
    ),
    "DAYS_BETWEEN": Tried(
        "a date, b date",
        _days("2024-02-28 2024-03-01", "2023-02-28 2023-03-01", "2024-03-01 2024-02-28", "2024-01-31 2024-01-31",
              "1969-12-31 1970-01-01", "1582-10-04 1582-10-15", "0001-01-01 9999-12-31", "- 2024-01-01", "2024-01-01 -"),
        {
            "days_between(a, b)": [2, 1, -2, 0, 1, 11, 3652058, None, None],
            "days_between(DATE '2024-01-01', b) >= 60": [T, F, F, F, F, F, T, F, N],
        },
    ),
    "SECONDS_INTO": Tried(
        "day date, moment timestamp",
        [
            (date(2024, 3, 31), datetime(2024, 3, 31, tzinfo=UTC)),
            (date(2024, 3, 31), datetime(2024, 3, 31, 23, 59, 59, 999999, tzinfo=UTC)),
            (date(2024, 3, 31), datetime(2024, 4, 2, 12, tzinfo=UTC)),
            (date(2024, 3, 31), datetime(2024, 3, 30, 23, 59, tzinfo=UTC)),
            (date(1969, 12, 31), datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
            (None, datetime(2024, 3, 31, tzinfo=UTC)),
            (date(2024, 3, 31), None),
        ],
        {"seconds_into(day, moment)": [0, 86399, 216000, -60, 86401, None, None]},
    ),
    "YEAR_TO_MARCH": Tried(
        "day date",
        [(date(2025, 3, 31),), (date(2025, 4, 1),), (date(2025, 12, 31),), (date(2024, 2, 29),), (None,)],
        {"year_to_march(day)": [2025, 2026, 2026, 2024, None]},
    ),
    "IN_WORKING_CALENDAR": Tried(
        "day date",
        [(FIRST,), (date(2009, 12, 31),), (LAST,), (date(2036, 1, 1),), (date(2024, 12, 25),), (None,)],
        {"in_working_calendar(day)": [T, F, T, F, T, N]},
    ),
    "WORKING_DAYS_BETWEEN": Tried(
        "a date, b date",
        _days(*_WORKING),
        {
            "working_days_between(a, b)": list(_WORKING.values()),
            "ratio(working_days_between(a, b), 2)": [n if n is None else n / 2 for n in _WORKING.values()],
            "working_days_between(b, a) + working_days_between(a, b)": [n if n is None else 0 for n in _WORKING.values()],
        },
        {"MAX(working_days_between(a, b))": working_days_between(FIRST, LAST)},
    ),
    "RATIO": Tried(
        "n int, m int, x double",
        [(1, 2, 0.5), (1, 0, 0.0), (0, 3, -4.0), (-1, 4, None), (None, 4, 1.0)],
        {
            "ratio(n, m)": [0.5, None, 0.0, -0.25, None],
            "ratio(m, x)": [4.0, None, -0.75, None, 4.0],
            "ratio(x, 0) IS NULL": [T, T, T, T, T],
            "ratio(1, 3) * 3 - 1 + m": [2.0, 0.0, 3.0, 4.0, 4.0],
        },
        {"ratio(COUNT(n), COUNT(*))": 0.8, "ratio(SUM(m), COUNT(*))": 2.6},
        {"ratio(COUNT(n), COUNT(*))": None},
    ),
    "PERCENTILE": Tried(
        "n int, x double",
        [(4, 10.0), (1, None), (None, None), (2, 10.0), (3, None)],
        whole={"percentile(n, 0)": 1.0, "percentile(n, 0.25)": 1.75, "percentile(n, 0.5)": 2.5,
               "percentile(n, 0.9)": 3.7, "percentile(n, 1)": 4.0, "percentile(x, 0.9)": 10.0,
               "percentile(CASE WHEN n = 2 THEN n END, 0.5)": 2.0, "ratio(percentile(n, 0.5), 5)": 0.5},
        none={"percentile(n, 0.5)": None},
    ),
}  # fmt: skip

ROWS: dict[str, Tried] = {**PORTABLE, **PRELUDE}
