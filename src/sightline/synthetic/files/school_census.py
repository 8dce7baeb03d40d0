"""The school census of a made-up area's schools, for the spring term of the last year, as the Department's tables.

It holds again what the schools' own files hold: pupils on roll and gone, addresses, absence and suspensions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sightline.returns.definitions.school_census import SCHOOL_CENSUS
from sightline.returns.formats import Block
from sightline.synthetic.days import day, number
from sightline.synthetic.files.beside import Kept, csv_of, rows_of, said, senders
from sightline.synthetic.recording.faults import Sent
from sightline.synthetic.setting import Setting

TAKEN = ("pupils", "absence", "suspensions")  # formats whose rows it repeats
TERM = "spring"
_OLDEST_GROUP = 14
_KINDS = {"suspension": "SUSP", "permanent": "PERM"}
_REASONS = {"OT": "DB"}  # a code that the schools' own file still has: the census ended it in 2020
Rows = list[dict[str, str]]


def school_census_files(setting: Setting, sent: Sent, kept: Kept) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, rows) of each table and of what stands beside them."""
    year = setting.years[-1]
    start, end = date(year, 1, 1), date(year, 3, 31)
    for agency, code in senders(setting, sent, "school"):
        columns = {name: rows_of(kept[name], agency, date(year - 1, 4, 1), end) for name in TAKEN}
        folder = f"returns/school_{code}/school_census_{year}_{TERM}"
        for name, rows in _tables(columns, year, start, end).items():
            if rows:
                known = _known(SCHOOL_CENSUS.block(name), rows)
                yield f"{folder}/{year}_{TERM}_{name}.csv", csv_of(known, rows), len(rows)
        yield f"{folder}/submission.toml", said(code, start, end), 0


def _tables(
    columns: Mapping[str, Mapping[str, Sequence[object]]], year: int, start: date, end: date
) -> dict[str, Rows]:
    absence = {
        str(row["pupil_id"]): row
        for row in _rows(columns["absence"]) if row["term"] == TERM and row["school_year"] == year
    }  # fmt: skip
    pupils = {str(row["pupil_id"]): row for row in _rows(columns["pupils"])}
    gone = {name for name, row in pupils.items() if 0 < _number(row["left_date"]) <= number(end)}
    found: dict[str, Rows] = {block.name: [] for block in SCHOOL_CENSUS.blocks}
    for name, row in sorted(pupils.items()):
        term = absence.get(name, {})
        found["pupilnolongeronroll" if name in gone else "pupilonroll"].append(_pupil(name, row, term))
        if name not in gone and row["postcode"]:
            found["addresses"].append({"pupilonrolltableid": name, "postcode": str(row["postcode"]), **_school(row)})
        for code, sessions in _reasons(term):
            found[_table("termlysessiondetails", name, gone)].append(
                {_key(name, gone): name, **_school(row), "sessions": str(sessions), "attendancereason": code}
            )
    for row in sorted(_rows(columns["suspensions"]), key=lambda row: str(row["suspension_id"])):
        name, first = str(row["pupil_id"]), day(_number(row["start_date"]))
        if first is not None and start <= first <= end and name in pupils:
            reason = str(row["reason"])
            found[_table("termlyexclusions", name, gone)].append({
                _key(name, gone): name, **_school(pupils[name]), "startdate": _stamp(row["start_date"]),
                "category": _KINDS[str(row["kind"])], "sessions": _count(row["sessions"]),
                "reason1": _REASONS.get(reason, reason),
            })  # fmt: skip
    return found


def _rows(columns: Mapping[str, Sequence[object]]) -> list[dict[str, object]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _pupil(name: str, row: Mapping[str, object], term: Mapping[str, object]) -> dict[str, str]:
    group = _number(row["year_group"])
    return {
        "pupilonrolltableid": name, "pupilnolongeronrolltableid": name, **_school(row), "upn": str(row["upn"]),
        "forename": str(row["forename"]), "surname": str(row["surname"]), "dob": _stamp(row["birth_date"]),
        "sex": str(row["sex"]), "ethnicity": str(row["ethnicity"]), "entrydate": _stamp(row["on_roll_date"]),
        "leavingdate": _stamp(row["left_date"]), "termlysessionspossible": str(term.get("sessions_possible", "")),
        "ncyearactual": "R" if group == 0 else str(min(group, _OLDEST_GROUP)),
    }  # fmt: skip


def _reasons(term: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """The half days missed: unauthorised ones, and the rest as if they were all illness."""
    missed, unauthorised = (_number(term.get(name, 0)) for name in ("sessions_missed", "sessions_unauthorised"))
    for code, sessions in (("I", missed - unauthorised), ("O", unauthorised)):
        if sessions > 0:
            yield code, sessions


def _school(row: Mapping[str, object]) -> dict[str, str]:
    return {"NativeId": str(row["school_id"])}


def _table(name: str, pupil: str, gone: set[str]) -> str:
    return f"{name}{'offroll' if pupil in gone else 'onroll'}"


def _key(pupil: str, gone: set[str]) -> str:
    return "pupilnolongeronrolltableid" if pupil in gone else "pupilonrolltableid"


def _number(value: object) -> int:
    return int(str(value))


def _count(value: object) -> str:
    """A number; -1 stands for none."""
    return "" if _number(value) < 0 else str(value)


def _stamp(value: object) -> str:
    """A day as the Department's tables write it."""
    when = day(_number(value))
    return f"{when:%Y-%b-%d} 00:00:00" if when else ""


def _known(block: Block, rows: Rows) -> list[str]:
    """The columns that the format names and that the made-up England knows."""
    known = {name for row in rows for name in row}
    return [name for name in dict.fromkeys(field.name for field in block.fields) if name in known]
