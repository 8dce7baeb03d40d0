"""The documented CSVs of our own: one table each, as rows of data/formats.csv and data/fields.csv.

Where a national format holds the same, `source` in formats.csv names it; for the others we found none. Every row of
every file says whose it is and for when, so the first two fields are the same in all and are not repeated in the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from sightline.errors import StandardError
from sightline.returns.formats import Block, Field, Format, Goes
from sightline.standard.codes import code_list, list_names
from sightline.standard.rows import read_rows, words
from sightline.standard.tables import Type

_PACKAGE = "sightline.returns.data"
_WHOSE = {
    "council": "The council's GSS code", "police": "The force's GSS code",
    "national": "The code of the body, as in the project record",
}  # fmt: skip
_OTHERS = "The service's code, as in the project record"
_OWN = "Sightline's own definition, version 1"
# `source` in formats.csv is this word, or says which national format is near.
_NONE_FOUND = {"none found": "we found no national record-level format as of November 2026"}
_YES = {"yes": True, "": False}
_T = TypeVar("_T")


def _one_of(known: Mapping[str, _T], text: str, what: str, place: str) -> _T:
    try:
        return known[text]
    except KeyError:
        raise StandardError(f"{place}: {what} is {text!r}, which is none of {', '.join(known)}") from None


def _year(text: str, place: str) -> int | None:
    if text and not (text.isascii() and text.isdigit()):
        raise StandardError(f"{place}: a year is no number")
    return int(text) if text else None


def _issued_by(text: str, place: str) -> tuple[str, str] | None:
    if not text:
        return None
    parts = words(text)
    if len(parts) != 2 or parts[0] not in code_list("sender"):
        raise StandardError(f"{place}: issued_by is not a kind of agency and a column")
    return parts[0], parts[1]


def _field(row: Mapping[str, str], place: str) -> Field:
    if not row["name"] or not row["column"] or not row["meaning"]:
        raise StandardError(f"{place}: a field without name, column or meaning")
    codes = row["codes"] or None
    if codes is not None and codes not in list_names():
        raise StandardError(f"{place}: there is no code list {codes!r}")
    field = Field(
        row["name"], row["column"], _one_of({item.value: item for item in Type}, row["type"], "type", place),
        row["meaning"], _one_of({item.value: item for item in Goes}, row["goes"], "goes", place),
        required=_one_of(_YES, row["required"], "required", place), codes=codes,
        ahead=_one_of(_YES, row["ahead"], "ahead", place), issued_by=_issued_by(row["issued_by"], place),
    )  # fmt: skip
    if field.goes in (Goes.KEY, Goes.REFERENCE) and field.type is not Type.TEXT:
        raise StandardError(f"{place}: an id that is no text")
    if field.goes is Goes.HEADER:
        raise StandardError(f"{place}: every table says whose it is by itself")
    if (codes is not None and field.type is not Type.TEXT) or (field.ahead and field.type is not Type.DATE):
        raise StandardError(f"{place}: codes are texts, and what lies ahead is a date")
    if field.issued_by is not None and field.goes is not Goes.REFERENCE:
        raise StandardError(f"{place}: only a reference is issued by another agency")
    return field


def whose(sender: str) -> tuple[Field, Field]:
    """The first two fields of every table of a kind of sender: which agency, and the last day it speaks of."""
    return (
        Field("agency_code", "agency", Type.TEXT, _WHOSE.get(sender, _OTHERS), Goes.HEADER, required=True),
        Field("period_end", "period_end", Type.DATE, "Last day the file speaks of", Goes.HEADER, required=True),
    )


def _format(row: Mapping[str, str], fields: Iterable[Field], place: str) -> Format:
    code = row["code"]
    if row["sender"] not in code_list("sender"):
        raise StandardError(f"{place}: no such sender")
    first, last = _year(row["first_year"], place), _year(row["last_year"], place)
    if not code or first is None or last is None or first > last or not row["title"] or not row["source"]:
        raise StandardError(f"{place}: a format without code, title, years or source")
    whole = (*whose(row["sender"]), *fields)
    columns = [field.column for field in whole]
    if len(whole) == 2 or len(set(columns)) < len(columns) or len({field.name for field in whole}) < len(columns):
        raise StandardError(f"{place}: the format {code} has no fields, or one twice")
    if sum(field.goes is Goes.KEY for field in whole) > 1:
        raise StandardError(f"{place}: the format {code} has two ids of the person")
    needed = {*words(row["known_by"]), *(field.issued_by[1] for field in whole if field.issued_by)}
    if not needed <= set(columns) or not row["known_by"]:
        raise StandardError(f"{place}: the format {code} speaks of columns that it lacks")
    block = Block(code, code, row["one_row_per"], whole, known_by=words(row["known_by"]))
    source = f"{_OWN}; {_NONE_FOUND.get(row['source'], row['source'])}"
    return Format(code, row["title"], row["sender"], "csv", (first, last), (block,), source, row["notes"])


def make_formats(formats: list[dict[str, str]], fields: list[dict[str, str]]) -> tuple[Format, ...]:
    """The formats of such rows, in their order. Raises StandardError on the first row that makes no sense."""
    of_format: dict[str, list[Field]] = {row["code"]: [] for row in formats}
    if len(of_format) < len(formats):
        raise StandardError("formats.csv names a format twice")
    for number, row in enumerate(fields, start=2):
        place = f"fields.csv, row {number}"
        if row["format"] not in of_format:
            raise StandardError(f"{place}: there is no such format in formats.csv")
        of_format[row["format"]].append(_field(row, place))
    places = [f"formats.csv, row {number}" for number in range(2, len(formats) + 2)]
    return tuple(_format(row, of_format[row["code"]], place) for row, place in zip(formats, places, strict=True))


DOCUMENTED: tuple[Format, ...] = make_formats(
    read_rows("formats.csv", _PACKAGE), read_rows("fields.csv", _PACKAGE)
)  # fmt: skip
