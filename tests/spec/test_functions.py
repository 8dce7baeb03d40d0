"""Every function that a step may call, on every engine: the rows of functions.py, and drawn rows against plain Python."""

from __future__ import annotations

import contextlib
import hashlib
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.engines import allowed
from sightline.engines.engine import Engine
from sightline.engines.steps import Step
from sightline.errors import StepError
from sightline.standard import calendar
from sightline.standard.arrow import ARROW
from sightline.standard.tables import Column, Type
from tests.engines import ENGINES, opened
from tests.spec.functions import PORTABLE, PRELUDE, ROWS

TYPES = {bool: Type.BOOL, int: Type.INT, float: Type.DOUBLE, str: Type.TEXT, date: Type.DATE}
Row = Mapping[str, Any]


def _table(columns: str, rows: Sequence[Sequence[object]]) -> pa.Table:
    """The inputs as Arrow, with the number of the row as `id`."""
    made: dict[str, pa.Array] = {"id": pa.array(range(1, len(rows) + 1), pa.int64())}
    for place, said in enumerate(columns.split(", ")):
        name, kind = said.split(" ")
        made[name] = pa.array([row[place] for row in rows], ARROW[Type(kind)])
    return pa.table(made)


def _kind(values: Sequence[object]) -> Type:
    return TYPES[type(next(value for value in values if value is not None))]


def _columns(kinds: Sequence[Type]) -> tuple[Column, ...]:
    return (Column("id", Type.INT, ""), *(Column(f"y{place}", kind, "") for place, kind in enumerate(kinds)))


def _answers(engine: Engine, table: pa.Table, step: Step) -> list[list[Any]]:
    """The columns that a step makes of a table, without `id`, sorted by it."""
    engine.clear()
    engine.register("given", table)
    engine.run([step])
    return [column.to_pylist() for column in engine.fetch(step.name).sort_by("id").columns[1:]]


def _select(expressions: Sequence[str], rest: str) -> str:
    items = ", ".join(f"{expression} AS y{place}" for place, expression in enumerate(expressions))
    return f"{items} FROM given {rest}"


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return type(one) is type(other) and one == other


def _differing(expressions: Sequence[str], made: Sequence[Sequence[Any]], wanted: Sequence[Sequence[Any]]) -> list[str]:
    return [
        f"{expression} in row {place}: {one!r}, not {other!r}"
        for expression, ones, others in zip(expressions, made, wanted, strict=True)
        for place, (one, other) in enumerate(zip(ones, others, strict=True), start=1)
        if not _same(one, other)
    ]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with opened(request.param, tmp_path_factory.mktemp("spill"), as_it_is=True) as made:
        yield made


def test_every_function_of_the_two_lists_is_tried_here() -> None:
    assert set(PORTABLE) == allowed.PORTABLE
    assert set(PRELUDE) == allowed.PRELUDE


@pytest.mark.parametrize("name", ROWS)
def test_the_rows_of_a_function_call_it(name: str) -> None:
    tried = ROWS[name]
    for sql in (*tried.each, *tried.whole, *tried.none):
        step = Step("s", "row", (), ("given",), (), f"SELECT {sql} AS x FROM given")
        called = allowed.functions(allowed.parse(step))
        assert called <= allowed.PORTABLE | allowed.PRELUDE
    assert any(name in allowed.functions(allowed.parse(Step("s", "", (), (), (), f"SELECT {sql}")))
               for sql in (*tried.each, *tried.whole))  # fmt: skip


@pytest.mark.parametrize("name", [name for name, tried in ROWS.items() if tried.each])
def test_it_gives_these_answers_row_by_row(engine: Engine, name: str) -> None:
    tried = ROWS[name]
    sql = list(tried.each)
    kinds = [_kind(answers) for answers in tried.each.values()]
    step = Step("s", "row", (), ("given",), _columns(kinds), f"SELECT id, {_select(sql, '')}")
    made = _answers(engine, _table(tried.columns, tried.rows), step)
    assert _differing(sql, made, list(tried.each.values())) == []


@pytest.mark.parametrize("name", [name for name, tried in ROWS.items() if tried.whole])
def test_it_gives_this_answer_for_all_rows_and_for_none(engine: Engine, name: str) -> None:
    tried = ROWS[name]
    sql = list(tried.whole)
    kinds = [_kind([answer]) for answer in tried.whole.values()]
    text = (f"SELECT CAST(1 AS BIGINT) AS id, {_select(sql, '')} UNION ALL "
            f"SELECT CAST(2 AS BIGINT) AS id, {_select(sql, 'WHERE false')}")  # fmt: skip
    step = Step("s", "part", (), ("given",), _columns(kinds), text)
    made = _answers(engine, _table(tried.columns, tried.rows), step)
    assert _differing(sql, [column[:1] for column in made], [[answer] for answer in tried.whole.values()]) == []
    of_none = {expression: column[1] for expression, column in zip(sql, made, strict=True)}
    assert {expression: of_none[expression] for expression in tried.none} == dict(tried.none)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (date(2009, 12, 31), date(2024, 1, 2)), (date(2024, 1, 2), date(2036, 1, 1)),
        (date(2036, 1, 1), None), (None, date(2009, 12, 31)),
    ],
)  # fmt: skip
def test_a_day_outside_the_calendar_is_an_error_and_never_null(engine: Engine, a: date | None, b: date | None) -> None:
    text = "SELECT id, working_days_between(a, b) AS y0 FROM given"
    step = Step("s", "row", (), ("given",), _columns([Type.INT]), text)
    with pytest.raises(StepError, match="step s failed in ") as caught:
        _answers(engine, _table("a date, b date", [(a, b)]), step)
    assert not any(year in str(caught.value) for year in ("2009", "2024", "2036"))
    assert caught.value.__suppress_context__


def test_a_day_outside_the_calendar_may_be_left_out(engine: Engine) -> None:
    text = """SELECT id, CASE WHEN in_working_calendar(a) THEN working_days_between(a, DATE '2024-01-03') END AS y0
        FROM given"""
    step = Step("s", "row", (), ("given",), _columns([Type.INT]), text)
    rows = [(date(2009, 12, 31),), (date(2024, 1, 2),), (date(2036, 1, 1),)]
    assert _answers(engine, _table("a date", rows), step) == [[None, 1, None]]


# -- drawn rows, against plain Python ------------------------------------------------------------------------------

COLUMNS = "g int, a date, b date, c date, i int, j int, x double, y double, s text, u text, p bool, q bool, t timestamp"
_EDGES = ["2010-01-01", "2035-12-31", "2024-02-29", "2024-03-31", "2024-04-01", "2022-09-19", "2024-12-25"]
IN_CALENDAR = st.sampled_from([date.fromisoformat(day) for day in _EDGES]) | st.dates(calendar.FIRST, calendar.LAST)
ANY_DAY = st.dates() | st.sampled_from([date(1, 1, 1), date(9999, 12, 31), date(2000, 2, 29), date(1582, 10, 10)])
WHOLE = st.sampled_from([0, 1, -1, 18]) | st.integers(-(10**9), 10**9)
DOUBLES = st.sampled_from([0.0, -0.0, 0.5, 1e-9]) | st.floats(-1e9, 1e9, allow_subnormal=False)
TEXTS = st.sampled_from(["", " ", "a", "A", "a ", "O'Hara", "\\n", "ß", "é", "😀"]) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4
)
FLAGS = st.booleans()
TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
DRAWN = st.lists(
    st.tuples(
        st.integers(1, 4),
        *(st.none() | kind for kind in (IN_CALENDAR, IN_CALENDAR, ANY_DAY, WHOLE, WHOLE, DOUBLES, DOUBLES, TEXTS, TEXTS,
                                        FLAGS, FLAGS, TIMES)),
    ),
    min_size=20,
    max_size=80,
)  # fmt: skip


def _known(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, null where anything that it is given is null."""
    return lambda *given: None if None in given else function(*given)


def _and(p: bool | None, q: bool | None) -> bool | None:
    return False if p is False or q is False else None if None in (p, q) else True


def _first(*given: Any) -> Any:
    return next((value for value in given if value is not None), None)


def _best(which: Callable[..., Any], *given: Any) -> Any:
    return which((value for value in given if value is not None), default=None)


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _toward_nought(span: timedelta) -> int:
    """Whole seconds, those of a time before nought counted as those after it."""
    return span // timedelta(seconds=1) if span >= timedelta(0) else -(-span // timedelta(seconds=1))


def _bytes(text: str) -> bytes:
    return text.encode()


age = _known(_age)
days = _known(lambda a, b: (b - a).days)
working = _known(calendar.working_days_between)
ratio = _known(lambda a, b: None if b == 0 else a / b)
seconds = _known(lambda day, moment: _toward_nought(moment - datetime(day.year, day.month, day.day, tzinfo=UTC)))
negative = _known(lambda n: -n)
less = _known(lambda a, b: a < b)
EACH: dict[str, Callable[[Row], Any]] = {
    "p AND q": lambda r: _and(r["p"], r["q"]),
    "p OR NOT q": lambda r: _known(lambda n: not n)(_and(_known(lambda n: not n)(r["p"]), r["q"])),
    "CASE WHEN p THEN s WHEN q THEN u END": lambda r: r["s"] if r["p"] else r["u"] if r["q"] else None,
    "IF(s < u, i, -j)": lambda r: r["i"] if less(_known(_bytes)(r["s"]), _known(_bytes)(r["u"])) else negative(r["j"]),
    "CAST(i AS TEXT)": lambda r: _known(str)(r["i"]),
    "CAST(c AS TEXT)": lambda r: _known(date.isoformat)(r["c"]),
    "COALESCE(i, x)": lambda r: _known(float)(_first(r["i"], r["x"])),
    "NULLIF(s, u)": lambda r: None if r["s"] is not None and r["s"] == r["u"] else r["s"],
    "LEAST(i, j, 18)": lambda r: _best(min, r["i"], r["j"], 18),
    "GREATEST(c, a)": lambda r: _best(max, r["c"], r["a"]),
    "ABS(i - j)": lambda r: _known(lambda i, j: abs(i - j))(r["i"], r["j"]),
    "CONCAT_WS('|', s, u, CAST(p AS TEXT))": lambda r: "|".join(
        text for text in (r["s"], r["u"], _known(lambda p: str(p).lower())(r["p"])) if text is not None
    ),
    "MD5(s)": lambda r: _known(lambda text: hashlib.md5(_bytes(text)).hexdigest())(r["s"]),
    "age_on(c, a)": lambda r: age(r["c"], r["a"]),
    "days_between(c, a)": lambda r: days(r["c"], r["a"]),
    "year_to_march(c)": lambda r: _known(lambda day: day.year + (day.month >= 4))(r["c"]),
    "in_working_calendar(c)": lambda r: _known(lambda day: calendar.FIRST <= day <= calendar.LAST)(r["c"]),
    "working_days_between(a, b)": lambda r: working(r["a"], r["b"]),
    "ratio(x, i)": lambda r: ratio(r["x"], r["i"]),
    "seconds_into(a, t)": lambda r: seconds(r["a"], r["t"]),
}
Rows = Sequence[Row]
PLACE = "CAST(ROW_NUMBER() OVER (PARTITION BY g ORDER BY i DESC NULLS LAST, id NULLS LAST) AS BIGINT)"
_T, _I, _D, _B, _X = Type.TEXT, Type.INT, Type.DATE, Type.BOOL, Type.DOUBLE
KINDS = [_B, _B, _T, _I, _T, _T, _X, _T, _I, _D, _I, _T, _T, _I, _I, _I, _B, _I, _X, _I, _I]  # of EACH and PLACE
WHOLE_KINDS = [_I, _I, _I, _X, _T, _T, _D, _B, _B, _X, _X]


def _named(rows: Sequence[Sequence[Any]]) -> list[Row]:
    names = [said.split(" ")[0] for said in COLUMNS.split(", ")]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _places(rows: Rows) -> list[int]:
    """What PLACE gives: the largest `i` of a group first, nulls last, and of like ones the first drawn."""
    order = sorted(range(len(rows)), key=lambda place: (rows[place]["i"] is None, -(rows[place]["i"] or 0), place))
    seen: dict[int, int] = {}
    places = [0] * len(rows)
    for place in order:
        places[place] = seen[rows[place]["g"]] = seen.get(rows[place]["g"], 0) + 1
    return places


def _values(rows: Rows, name: str) -> list[Any]:
    return [row[name] for row in rows if row[name] is not None]


def _percentile(values: Sequence[float], share: float) -> float | None:
    if not values:
        return None
    inside, place = sorted(values), share * (len(values) - 1)
    low, high = inside[math.floor(place)], inside[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))


WHOLES: dict[str, Callable[[Rows], Any]] = {
    "COUNT(*)": len,
    "COUNT(DISTINCT s)": lambda rows: len(set(_values(rows, "s"))),
    "CAST(SUM(i) AS BIGINT)": lambda rows: sum(_values(rows, "i")) if _values(rows, "i") else None,
    "SUM(x)": lambda rows: math.fsum(_values(rows, "x")) if _values(rows, "x") else None,
    "MIN(s)": lambda rows: min(_values(rows, "s"), key=_bytes, default=None),
    "MAX(s)": lambda rows: max(_values(rows, "s"), key=_bytes, default=None),
    "MAX(c) FILTER (WHERE p)": lambda rows: max(_values([r for r in rows if r["p"]], "c"), default=None),
    "BOOL_OR(p)": lambda rows: any(_values(rows, "p")) if _values(rows, "p") else None,
    "BOOL_AND(p)": lambda rows: all(_values(rows, "p")) if _values(rows, "p") else None,
    "percentile(x, 0.9)": lambda rows: _percentile(_values(rows, "x"), 0.9),
    "percentile(i, 0.5)": lambda rows: _percentile([float(i) for i in _values(rows, "i")], 0.5),
}


@pytest.fixture(scope="module")
def both() -> Iterator[list[Engine]]:
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        yield [stack.enter_context(opened(name, Path(folder), as_it_is=True)) for name in ENGINES]


def test_every_function_is_drawn() -> None:
    sql = ", ".join((*EACH, *WHOLES, PLACE))
    drawn = allowed.functions(allowed.parse(Step("s", "", (), (), (), f"SELECT {sql}")))
    assert drawn == allowed.PORTABLE | allowed.PRELUDE


@settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(rows=DRAWN)
def test_both_engines_say_of_each_drawn_row_what_python_says(both: list[Engine], rows: list[tuple[Any, ...]]) -> None:
    known = _named(rows)
    sql = [*EACH, PLACE]
    wanted = [[answer(row) for row in known] for answer in EACH.values()] + [_places(known)]
    numbered = f"JOIN (SELECT id, {PLACE} AS y FROM given) AS numbered ON numbered.id = given.id"
    text = f"SELECT given.id, {_select([*EACH, 'numbered.y'], numbered)}"
    step = Step("s", "row", (), ("given",), _columns(KINDS), text)
    for engine in both:
        assert _differing(sql, _answers(engine, _table(COLUMNS, rows), step), wanted) == []


@settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(rows=DRAWN)
def test_both_engines_say_of_drawn_groups_what_python_says(both: list[Engine], rows: list[tuple[Any, ...]]) -> None:
    groups: dict[int, list[Row]] = {}
    for row in _named(rows):
        groups.setdefault(row["g"], []).append(row)
    wanted = [[answer(groups[g]) for g in sorted(groups)] for answer in WHOLES.values()]
    step = Step("s", "group", (), ("given",), _columns(WHOLE_KINDS),
                f"SELECT g AS id, {_select(list(WHOLES), 'GROUP BY g')}")  # fmt: skip
    for engine in both:
        assert _differing(list(WHOLES), _answers(engine, _table(COLUMNS, rows), step), wanted) == []
