"""One field's text to its value, or words on what is wrong with it. The words describe a text and never repeat it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sightline.returns.batches import Fault
from sightline.returns.formats import TABLES, Block, Field
from sightline.returns.wording import wordings
from sightline.standard.codes import accepted, code_list
from sightline.standard.rows import words
from sightline.standard.tables import Type

LONGEST = 100  # characters of a free text
FIRST_YEAR, LAST_YEAR = 1900, 2100
_EPOCH = date(1970, 1, 1).toordinal()

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_NAMED_MONTH = re.compile(r"([0-9]{4})-([A-Z][a-z]{2})-([0-9]{2})(?: 00:00:00)?")
_MONTHS = {name: month for month, name in enumerate(words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"), start=1)}
_ISO_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_HEXADECIMAL = re.compile(r"[0-9a-f]+")
_WHOLE = re.compile(r"[0-9]{1,9}")
_WHOLE_OF_TABLE = re.compile(r"([0-9]{1,9})\.0{1,6}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_XML_FLAGS = {"true": True, "false": False, "TRUE": True, "FALSE": False, "1": True, "0": False}
_TABLE_FLAGS = _XML_FLAGS | {
    word: flag
    for flag, words in (
        (True, ("yes", "Yes", "YES", "y", "Y", "True", "TRUE")),
        (False, ("no", "No", "NO", "n", "N", "False", "FALSE")),
    )
    for word in words
}


def shape(text: str) -> str:
    """What kind of text it is, in words, without any of it: "2 letters", "13 letters and digits"."""
    kinds = [
        word
        for word, held in (
            ("letters", any(c.isalpha() for c in text)),
            ("digits", any(c.isdigit() for c in text)),
            ("signs", any(not c.isalnum() and not c.isspace() for c in text)),
            ("spaces", any(c.isspace() for c in text)),
        )
        if held
    ]
    if len(text) == 1:
        return f"1 {kinds[0].removesuffix('s')}"
    return f"{len(text)} {' and '.join([', '.join(kinds[:-1]), kinds[-1]] if len(kinds) > 1 else kinds)}"


def day_number(day: date) -> int:
    """Days since 1 January 1970, as Arrow counts them."""
    return day.toordinal() - _EPOCH


def moment(text: str) -> datetime | None:
    """A timestamp as ISO writes it, in UTC where it names no zone; None where it is none."""
    if not _ISO_MOMENT.fullmatch(text):
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Converter:
    """Turns the texts of one field into values: str, int, float, bool, or days since 1970 for a date.

    `known` remembers every text seen that is a value (dates and codes repeat), so that most texts cost one look-up;
    what is not there goes to `judge`. `free` is a text that neither list nor shape limits. `day_first` is set once a
    date was read as day/month/year.
    """

    def __init__(self, block: Block, field: Field, year: int, medium: str) -> None:
        self.field = field
        self.year = _rules_year(field, year)
        self.free = field.type is Type.TEXT and field.codes is None and field.hexadecimal is None
        self._words = _words(field)
        self._wordings = wordings(field.codes, field.words) if field.codes and field.words else None
        self.day_first = False
        self._table = medium in TABLES
        self._judges: dict[Type, Callable[[str], object]] = {
            Type.TEXT: self._text,
            Type.DATE: self._day,
            Type.INT: self._whole,
            Type.BOOL: self._flag,
            Type.DOUBLE: self._number,
            Type.TIMESTAMP: self._moment,
        }
        self.known: dict[str, object] = dict(_codes(block, field, self.year)) if field.codes else {}
        if field.type is Type.BOOL:
            self.known.update(_TABLE_FLAGS if self._table else _XML_FLAGS)

    def judge(self, text: str) -> object:
        """The value of a text, None where it is blank, or a Fault."""
        trimmed = text.strip()
        if not trimmed:
            return None
        if trimmed in self.known:
            return self.known[trimmed]
        return self._list_of(trimmed) if self.field.listed else self._judges[self.field.type](trimmed)

    def _text(self, text: str) -> object:
        if self.field.hexadecimal is not None:
            return self._digits(text, self.field.hexadecimal)
        if not self.free:
            code = self._wordings.code(text) if self._wordings else None
            if code in self.known:
                self.known[text] = self.known[code]
                return self.known[text]
            return Fault(
                "code-not-in-list",
                f"{shape(text)} {'that is' if len(text) == 1 else 'that are'} not in the list of {self._list()} "
                f"in force in {self.year}",
                "Send a code of that list.",
            )
        if len(text) > LONGEST:
            return Fault("text-too-long", f"a text of {len(text)} characters", f"Send at most {LONGEST} characters.")
        if not text.isprintable():
            return Fault("text-unprintable", "a text with control characters", "Send plain text on one line.")
        return text

    def _digits(self, text: str, wanted: int) -> object:
        if len(text) == wanted and _HEXADECIMAL.fullmatch(text):
            return text
        # What stands there may be the very number or name that must not leave its agency.
        found = f"{shape(text)} where a keyed digest of {wanted} digits was expected"
        return Fault("not-a-digest", found, "Send the file as the agency's `sightline keys` wrote it.")

    def _list_of(self, text: str) -> object:
        """Several codes as one text, each once; those that are none are left out, which is said."""
        given = texts_in(text, self.known)
        if given is None:
            return Fault("not-a-list", "broken JSON where a list of codes was expected", "Send it as a JSON list.")
        codes = [self.known.get(one) or self._words.get(one.casefold()) for one in given]
        found = " ".join(dict.fromkeys(str(code) for code in codes if code)) or None
        if None in codes:
            words = f"{codes.count(None)} of {len(codes)} entries that are not in the list of {self._list()}"
            fault = Fault("code-not-in-list", words, "Send codes of that list.")
            return Partly(found, fault) if found else fault
        return found

    def _list(self) -> str:
        assert self.field.codes is not None
        return f'codes "{self.field.codes.replace("_", " ")}"'

    def _day(self, text: str) -> object:
        match, first = _ISO_DAY.fullmatch(text), False
        if match:
            year, month, day = (int(part) for part in match.groups())
        else:
            if self._table and (named := _NAMED_MONTH.fullmatch(text)) and named[2] in _MONTHS:
                return self._kept(text, self._day(f"{named[1]}-{_MONTHS[named[2]]:02}-{named[3]}"))
            match = _DAY_FIRST.fullmatch(text) if self._table else None
            if not match and self._table and _ISO_MOMENT.fullmatch(text):
                return self._day(text[:10])  # a database keeps days with a time, midnight as a rule
            if not match:
                return Fault("not-a-date", f"{shape(text)} where a date was expected", "Send dates as year-month-day.")
            day, month, year = (int(part) for part in match.groups())
            first = True
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return Fault(
                "date-out-of-range", f"a date before {FIRST_YEAR} or after {LAST_YEAR}", "Check the year of the date."
            )
        try:
            value = day_number(date(year, month, day))
        except ValueError:
            return Fault("not-a-date", "a day that is not in the calendar", "Check the day and the month of the date.")
        self.day_first = self.day_first or first
        self.known[text] = value
        return value

    def _kept(self, text: str, value: object) -> object:
        """A value, which the text will be known by."""
        if not isinstance(value, Fault):
            self.known[text] = value
        return value

    def _whole(self, text: str) -> object:
        if self._table and (match := _WHOLE_OF_TABLE.fullmatch(text)):
            return int(match[1])  # as programs write that keep every number with a fraction
        if not _WHOLE.fullmatch(text):
            return Fault(
                "not-a-whole-number", f"{shape(text)} where a whole number was expected", "Send a number of 0 or more."
            )
        return int(text)

    def _number(self, text: str) -> object:
        if not _NUMBER.fullmatch(text):
            return Fault("not-a-number", f"{shape(text)} where a number was expected", "Send digits with a full stop.")
        return float(text)

    def _flag(self, text: str) -> object:
        words = "true or false, 1 or 0, yes or no" if self._table else "true or false, 1 or 0"
        return Fault("not-yes-or-no", f"{shape(text)} where yes or no was expected", f"Send {words}.")

    def _moment(self, text: str) -> object:
        value = moment(text)
        if value is None:
            return Fault(
                "not-a-time", f"{shape(text)} where a date with a time was expected", "Send it as 2026-03-31T12:00:00."
            )
        return value


@dataclass(frozen=True, slots=True)
class Partly:
    """What could be used of a value, and what is wrong with the rest."""

    value: object
    fault: Fault


def texts_in(text: str, known: Collection[str] = ()) -> list[str] | None:
    """The entries of a list in one cell: of a JSON list, of a JSON object those that are yes, or those between commas.

    What an object holds beside flags (a comment, a number of no `known` name) is passed over. None where it begins
    like JSON and is not.
    """
    if text[0] not in "[{":
        return [part.strip() for part in re.split("[,;:|]", text) if part.strip()]
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(held, dict):
        yes = {name for name, flag in held.items() if _TABLE_FLAGS.get(str(flag).strip())}
        return [name for name in held if name in yes and (name in known or type(held[name]) is not int)]
    return [str(one).strip() for one in held if isinstance(one, str | int) and str(one).strip()]


def _words(field: Field) -> dict[str, str]:
    """Words in small letters -> the code that they stand for."""
    entries = code_list(field.words).values() if field.words else ()
    return {entry.code.casefold(): entry.replaced_by[0] for entry in entries if entry.replaced_by}


def _rules_year(field: Field, year: int) -> int:
    """The year whose code list reads the field: for a field of other years, the nearest that has it."""
    if field.until is not None and year > field.until:
        return field.until
    if field.since is not None and year < field.since:
        return field.since
    return year


def retired(field: Field, year: int) -> frozenset[str]:
    """Codes of a field's list that are still read in `year` though they ended before it."""
    assert field.codes is not None
    start = date(year - 1, 4, 1)
    return frozenset(
        code for code, entry in code_list(field.codes).items() if entry.valid_to is not None and entry.valid_to < start
    )


def _codes(block: Block, field: Field, year: int) -> dict[str, str]:
    """Code as sent -> code as passed on.

    Retired codes are passed on and queried by a check. Where a column has had several lists over the years, the codes
    of an older list become those that replaced them: whoever reads the column meets one list only.
    """
    assert field.codes is not None
    taken = accepted(field.codes, year) | retired(field, year)
    newest = [other.codes for other in block.fields if other.column == field.column and other.codes][-1]
    if newest == field.codes:
        return {code: code for code in taken}
    entries = code_list(field.codes)
    return {code: entries[code].replaced_by[0] if entries[code].replaced_by else code for code in taken}
