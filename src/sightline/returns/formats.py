"""What a format is: blocks of fields, as data. Reader, checks, docs page, template and simulator all read this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sightline.errors import StandardError
from sightline.standard.tables import Type

# Media whose content is tables; the others are nested.
TABLES = ("csv", "workbook", "parquet", "database")
MEDIA = (*TABLES, "xml", "json")
ANY = "any"  # in place of a kind of agency: a field "sender" of the header says it


class Goes(StrEnum):
    """Where receive sends a field when it splits a record."""

    KEY = "key"  # the agency's own id of the person: becomes the record key and is kept nowhere
    REFERENCE = "reference"  # another local id (a crime reference): becomes a keyed token in content
    PERSON = "person"  # the agency's own id of another person: in content as that person's record key
    IDENTITY = "identity"  # identity zone only
    CONTENT = "content"  # content zone only
    BOTH = "both"  # the same value in both zones (sex, ethnicity)
    MONTH = "month"  # whole in identity; in content only the first of the month (birth date)
    HEADER = "header"  # says whose file it is and for when: goes to the submission
    CHECK = "check"  # compared with the rest of the file and kept nowhere


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `name` as the format spells it, `column` as Sightline does; `since`/`until` are collection years.

    A `listed` field may hold several codes: as a JSON list, as a JSON object of flags, or with commas between; they
    become one text with spaces between. `words` is a list of words that stand for the codes of `codes`. `when` is
    (column, code): the value is taken only from rows that have that code there. `ahead`: a day that may lie after the
    period's end, as one on which something is due. `issued_by` belongs to a reference that another agency made: the
    kind of agency, and the column of the same row that holds that agency's code. `hexadecimal`: the value is so many
    hexadecimal digits in small letters, and anything else is not taken.
    """

    name: str
    column: str
    type: Type
    meaning: str
    goes: Goes = Goes.CONTENT
    required: bool = False
    codes: str | None = None
    since: int | None = None
    until: int | None = None
    listed: bool = False
    words: str | None = None
    when: tuple[str, str] | None = None
    ahead: bool = False
    issued_by: tuple[str, str] | None = None
    hexadecimal: int | None = None

    def in_year(self, year: int) -> bool:
        """Whether the collection of `year` (ending 31 March) has this field."""
        return (self.since is None or year >= self.since) and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True)
class Through:
    """How the rows of a table that names no person find theirs: `column` leads to a row of another block of the set."""

    column: str
    block: str
    there: str  # the column of that block that it equals


@dataclass(frozen=True, slots=True)
class Block:
    """A set of fields that repeat together: an XML module, or the rows of a CSV file.

    `table` is the content table it becomes. `parent` is the block it stands in; `carries` are columns copied from the
    blocks around it, so that each row can be read alone. A block with `leaf` is one repeated element that holds one
    value. `wrappers` are XML elements that only group others. `spread` is a column of listed codes, which become a row
    each. `not_taken` are columns that the format has and Sightline leaves where they are.
    """

    name: str
    table: str
    one_row_per: str
    fields: tuple[Field, ...]
    parent: str | None = None
    carries: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    leaf: bool = False
    single: bool = False  # at most one stands in its parent: an object in JSON, not a list
    since: int | None = None
    known_by: tuple[str, ...] = ()  # columns that tell its rows apart, where fewer than all do
    sheets: tuple[str, ...] = ()  # what its sheet in a workbook, or its file in a set, may be called
    through: Through | None = None
    spread: str | None = None
    not_taken: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The field of that name; of several, whose codes changed over the years, the first. Raises StandardError."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise StandardError(f"block {self.name} has no field {name!r}")

    def has(self, name: str, year: int) -> bool:
        """Whether its rows have a field of that name in that collection year. Raises StandardError on a wrong name."""
        self.field(name)
        return any(field.name == name and field.in_year(year) for field in self.fields)

    def spelt(self, header: Sequence[str]) -> list[str]:
        """The names of a header as the format spells them, whatever their case; those it does not have as they are."""
        names = {field.name.casefold(): field.name for field in self.fields}
        return [names.get(name.strip().casefold(), name) for name in header]


@dataclass(frozen=True, slots=True)
class Nested:
    """How the tables of a set stand in one XML file: in `root` a `record` for each person, which holds `top`, with the
    fields of the set's first table, and rows of other tables as elements of their own.

    `elements` are those elements with their tables; they stand in the record or in `top`. The `loose` tables have one
    row a person without an element of its own: their fields stand in `top` too, and there is a row where one of them
    that no other table has is given, or where a flag of `flags` is 1. `names` are fields that the XML spells otherwise.
    """

    root: str
    record: str
    top: str
    elements: Mapping[str, str]
    loose: tuple[str, ...]
    names: Mapping[str, str]
    flags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Format:
    """A return: who sends it, how, and its blocks.

    A format of tables with several blocks is a set: a file (or a sheet, or a table of a database) for each block.
    """

    code: str
    title: str
    sender: str  # a code of the list "sender", or ANY where each file says its own
    medium: str  # how it is sent, as a rule: one of MEDIA
    years: tuple[int, int]  # first and last collection year read
    blocks: tuple[Block, ...]
    source: str
    notes: str = ""
    also: tuple[str, ...] = ()  # other media in which it is read too
    day_first: bool = False  # its dates are day/month/year as a rule, which is then not asked about
    columns_vary: bool = False  # its tables may lack columns that nobody must send, which is then not asked about
    delta: bool = False  # a file holds only what changed: it stands beside those before it and replaces none
    not_taken: tuple[Block, ...] = ()  # tables of a set that are left where they are; they have no fields
    nested: Nested | None = None  # how a set of tables is one XML file, where it may be

    @property
    def media(self) -> tuple[str, ...]:
        """Every medium in which it is read."""
        return (self.medium, *self.also)

    @property
    def linked(self) -> bool:
        """Whether it says who its people are, so that linkage joins them to those of other agencies."""
        return any(field.goes is Goes.IDENTITY for block in self.blocks for field in block.fields)

    @property
    def is_set(self) -> bool:
        """Whether several files of one folder are one submission."""
        return self.medium in TABLES and len(self.blocks) > 1

    @property
    def rows_say_whose(self) -> bool:
        """Whether every row says whose it is and for when; else the header does, or what stands beside the file."""
        return any(field.goes is Goes.HEADER for field in self.blocks[0].fields)

    def block(self, name: str) -> Block:
        """The block of that name. Raises StandardError."""
        for candidate in self.blocks:
            if candidate.name == name:
                return candidate
        raise StandardError(f"format {self.code} has no block {name!r}")

    def tables(self) -> dict[str, tuple[str, ...]]:
        """Content table -> its columns after receive: record_key first, then carried, then content columns."""
        result: dict[str, tuple[str, ...]] = {}
        for block in self.blocks:
            columns = ["record_key", *block.carries]
            for field in block.fields:
                if field.goes in (Goes.CONTENT, Goes.BOTH, Goes.REFERENCE, Goes.PERSON):
                    columns.append(field.column)
                elif field.goes is Goes.MONTH:
                    columns.append(month_column(field.column))
            result[block.table] = tuple(dict.fromkeys(columns))
        return result


def month_column(column: str) -> str:
    """The content column of a date that is kept there only to the month: birth_date -> birth_month."""
    return column.removesuffix("_date") + "_month"
