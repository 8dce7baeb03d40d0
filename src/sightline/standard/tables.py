"""What a table is: its columns, their types and meaning, and what one row stands for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sightline.errors import StandardError
from sightline.flow import Zone


class Type(StrEnum):
    """Column types, the few that mean the same in Arrow, DuckDB and Spark."""

    TEXT = "text"
    INT = "int"  # 64 bits
    DOUBLE = "double"
    BOOL = "bool"
    DATE = "date"
    TIMESTAMP = "timestamp"  # UTC, microseconds


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `codes` names a code list in standard/data/codes.csv; `unit` is written where a number has one."""

    name: str
    type: Type
    meaning: str
    null: bool = True
    codes: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A typed table definition: its zone, its key and what one row stands for."""

    name: str
    zone: Zone
    one_row_per: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise StandardError(f"table {self.name} names a column twice")
        missing = [name for name in self.key if name not in names]
        if missing:
            raise StandardError(f"table {self.name} has a key of columns it lacks: {', '.join(missing)}")

    def column(self, name: str) -> Column:
        """The column of that name. Raises StandardError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise StandardError(f"table {self.name} has no column {name!r}")

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.columns)


def text(name: str, meaning: str, *, null: bool = True, codes: str | None = None) -> Column:
    """A text column."""
    return Column(name, Type.TEXT, meaning, null, codes)


def date(name: str, meaning: str, *, null: bool = True) -> Column:
    """A date column: a calendar date, never a timestamp."""
    return Column(name, Type.DATE, meaning, null)


def count(name: str, meaning: str, *, unit: str, null: bool = True) -> Column:
    """A whole-number column with its unit."""
    return Column(name, Type.INT, meaning, null, unit=unit)


def flag(name: str, meaning: str, *, null: bool = True) -> Column:
    """A yes-or-no column; null is "not said"."""
    return Column(name, Type.BOOL, meaning, null)
