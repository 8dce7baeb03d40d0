"""The looked-after children return SSDA903 of made-up councils: one set of tables a council and year, in its format.

Header, episodes, reviews and times missing, from the rows that the councils' and the police's other files hold. Of who
came alone to seek asylum, of health, of the days of adoption and of social workers the made-up England knows nothing:
those tables are not sent. What the return asks for and nobody here knows is made up from what stays the same: who
provides a placement follows from its kind, its postcode is another child's in the same area, its number goes with that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sightline.returns.definitions.ssda903 import SSDA903
from sightline.synthetic.agencies.council import NEEDS, Episodes
from sightline.synthetic.days import ISO, NEXT_WORKING, YEAR_OF_LIFE, year_bounds, year_of
from sightline.synthetic.files.beside import Kept, csv_of, said
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.numbers import postcode_areas, postcodes

TAKEN = ("care_periods", "return_interviews", "missing_reports")  # formats whose rows it repeats
SEX_SINCE = 2025  # before, 1 and 2
_OLD_SEX = {"M": "1", "F": "2"}
_PROVIDERS = {"P1": "PR0", "K1": "PR2", "R2": "PR3", "R5": "PR3"}  # others: own for fostering, private for homes
_NO_NUMBER = ("P1", "R1", "R2", "R5")
_FIRST_REVIEW, _SECOND_REVIEW, _LATER_REVIEW = 24, 80, 170  # days: within 20 working days, 3 months, 6 months
_SPARE = 20  # postcodes for a council without any
_FOURTH_BIRTHDAY = int(4 * YEAR_OF_LIFE) + 1
_STAYS_PUT = ("L", "T", "U")  # changes with the same carer, in the same place
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What of each child one council knows. `of_id` leads from a local id to the entry in its book."""

    book: Book
    of_id: Mapping[str, int]
    pool: Sequence[str]  # postcodes of the area
    need: Mapping[int, str]  # entry -> category of need

    def postcode(self, entry: int) -> str:
        """Where the child's home is."""
        return str(self.book.postcode[entry]) or self.pool[entry % len(self.pool)]

    def placed(self, entry: int, turn: int, place: str) -> str:
        """The postcode of a child's placement: with parents the home's, else that of somebody else."""
        home = self.postcode(entry)
        if place == "P1":
            return home
        other = self.pool[(entry * 7 + turn * 3 + 1) % len(self.pool)]
        return other if other != home else self.pool[(entry * 7 + turn * 3 + 2) % len(self.pool)]


def ssda903_files(
    setting: Setting, sent: Sent, episodes: Episodes, book: Book, kept: Kept
) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, rows) of each table, and of what stands beside it."""
    care = kept["care_periods"]
    agency, year = np.asarray(care.agency), year_of(np.asarray(care.sent))
    gone = _times_missing(kept)
    starts = _starts(care.columns)
    for area, code in enumerate(setting.agencies("council")):
        known = _known(setting, area, episodes, book)
        for of_year in setting.years:
            mine = np.flatnonzero((agency == area) & (year == of_year))
            if not len(mine) or sent.sending("council", area, of_year) is Sending.SILENT:
                continue
            columns = {name: np.asarray(column)[mine].tolist() for name, column in care.columns.items()}
            rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
            folder = f"returns/council_{code}/ssda903_{of_year}"
            for name, lines in _tables(rows, known, starts, gone, of_year).items():
                if lines:
                    header = list(dict.fromkeys(field.name for field in SSDA903.block(name).fields))
                    yield f"{folder}/{name.lower()}.csv", csv_of(header, lines), len(lines)
            yield f"{folder}/submission.toml", said(code, None, date(of_year, 3, 31)), 0


def _known(setting: Setting, area: int, episodes: Episodes, book: Book) -> _Known:
    entries = np.flatnonzero(book.agency == area)
    mine = np.flatnonzero(episodes.area == area)
    of = book.entries(episodes.area[mine], episodes.person[mine], episodes.referral[mine]).tolist()
    codes = [NEEDS[code] for code in episodes.need[mine].tolist()]
    pool = sorted({str(code) for code in book.postcode[entries].tolist() if code})
    return _Known(
        book, {str(book.local_id[entry]): entry for entry in entries.tolist()}, pool or _elsewhere(setting),
        {entry: code for entry, code in zip(of, codes, strict=True) if code not in ("N0", "N9")},
    )  # fmt: skip


def _elsewhere(setting: Setting) -> list[str]:
    """Postcodes for a council none of whose children has one: of letters that begin no real one, like all others."""
    rng = setting.rng("postcodes of no area")
    codes: list[str] = postcodes(rng, postcode_areas(rng, 1), np.zeros(_SPARE, dtype=np.int32)).tolist()
    return sorted(codes)


def _starts(columns: Mapping[str, object]) -> dict[str, int]:
    """Period of care -> its first day, of all years."""
    found: dict[str, int] = {}
    for period, day in zip(_listed(columns["period_id"]), _listed(columns["start_date"]), strict=True):
        found[str(period)] = min(found.get(str(period), int(str(day))), int(str(day)))
    return found


def _listed(column: object) -> list[object]:
    return list(np.asarray(column).tolist())


def _times_missing(kept: Kept) -> dict[str, list[tuple[int, int]]]:
    """A council's child -> when missing from care and found, of those whom an interview was due to."""
    reports = kept["missing_reports"].columns
    from_care = {
        str(name): int(str(day))
        for name, day, place in zip(
            _listed(reports["missing_id"]), _listed(reports["reported_date"]), _listed(reports["missing_from"]),
            strict=True,
        )
        if place == "care"
    }  # fmt: skip
    sheet = kept["return_interviews"]
    found: dict[str, set[tuple[int, int]]] = {}
    columns = (sheet.agency, *(sheet.columns[name] for name in ("la_child_id", "missing_id", "found_date")))
    for area, child, name, until in zip(*map(_listed, columns), strict=True):
        if str(name) in from_care:
            found.setdefault(f"{area} {child}", set()).add((from_care[str(name)], int(str(until))))
    return {key: sorted(times) for key, times in found.items()}


def _tables(
    rows: list[dict[str, object]], known: _Known, starts: Mapping[str, int],
    gone: Mapping[str, list[tuple[int, int]]], year: int,
) -> dict[str, list[Row]]:  # fmt: skip
    """Table -> its rows, by child."""
    first, last = year_bounds(year)
    rows.sort(key=lambda row: (str(row["la_child_id"]), row["start_date"]))
    found: dict[str, list[Row]] = {name: [] for name in ("Header", "Episodes", "Reviews", "Missing")}
    turn, child = 0, ""
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        entry = known.of_id[str(row["la_child_id"])]
        if row["la_child_id"] != child:
            child, turn = str(row["la_child_id"]), 0
            found["Header"].append(_header(known, entry, year))
            found["Missing"] += _missing(known, entry, gone, child, first, last)
        elif row["start_reason"] not in _STAYS_PUT:
            turn += 1
        goes_on = after is not None and after["period_id"] == row["period_id"]
        found["Episodes"].append(_episode(known, entry, row, turn, after if goes_on else None))
        if not goes_on:
            found["Reviews"] += _reviews(known, entry, row, starts[str(row["period_id"])], first, last)
    return found


def _header(known: _Known, entry: int, year: int) -> Row:
    book, sex = known.book, str(known.book.sex[entry]) or "U"
    return {
        **_child(known, entry), "SEX": sex if year >= SEX_SINCE else _OLD_SEX.get(sex, ""),
        "ETHNIC": str(book.ethnicity[entry]) or "NOBT", "UPN": str(book.upn[entry]) or "UN3",
        "MOTHER": "0" if sex == "F" else "", "MC_DOB": "",
    }  # fmt: skip


def _child(known: _Known, entry: int) -> Row:
    return {"CHILD": str(known.book.local_id[entry]), "DOB": _day(int(known.book.birth[entry]))}


def _episode(
    known: _Known, entry: int, row: Mapping[str, object], turn: int, after: Mapping[str, object] | None
) -> Row:
    place = str(row["placement"])
    moves = after is not None and after["start_reason"] != "L"
    post = known.placed(entry, turn, place)
    return {
        **_child(known, entry), "DECOM": _day(row["start_date"]), "RNE": str(row["start_reason"]),
        "LS": str(row["legal_status"]), "CIN": known.need.get(entry, "N1"), "PLACE": place,
        "PLACE_PROVIDER": _PROVIDERS.get(place, "PR1" if place[0] in "AU" else "PR4"), "DEC": _day(row["end_date"]),
        "REC": str(row["end_reason"]),
        "REASON_PLACE_CHANGE": "CARPL" if moves and row["end_reason"] == "X1" else "",
        "HOME_POST": known.postcode(entry), "PL_POST": post,
        "URN": "" if place in _NO_NUMBER else f"SC{known.pool.index(post) % 1_000_000:06d}",
    }  # fmt: skip


def _reviews(known: _Known, entry: int, row: Mapping[str, object], start: int, first: int, last: int) -> list[Row]:
    """The reviews of one period of care that were held in the year; the schedule is the period's own in all years."""
    until = min(int(str(row["end_date"])) or last, last)
    held, step, found = start + _FIRST_REVIEW, _SECOND_REVIEW, []
    birth = int(known.book.birth[entry])
    while held <= until:
        day = NEXT_WORKING[held - 3]
        if first <= day <= until:
            code = "PN0" if day < birth + _FOURTH_BIRTHDAY else "PN1"
            found.append({**_child(known, entry), "REVIEW": _day(day), "REVIEW_CODE": code})
        held, step = held + step, _LATER_REVIEW
    return found


def _missing(
    known: _Known, entry: int, gone: Mapping[str, list[tuple[int, int]]], child: str, first: int, last: int
) -> list[Row]:
    times = gone.get(f"{int(known.book.agency[entry])} {child}", [])
    return [
        {
            **_child(known, entry),
            "MISSING": "M",
            "MIS_START": _day(begun),
            "MIS_END": _day(until if until <= last else 0),
        }
        for begun, until in times
        if begun <= last and (until == 0 or until >= first)
    ]


def _day(day: object) -> str:
    """Day, month and year, as the return has them; 0 is no day."""
    text = ISO[int(str(day))]
    return f"{text[8:10]}/{text[5:7]}/{text[:4]}" if text else ""
