"""Which authority a published figure is about: codes that ended or had not begun, and returns made jointly.

A figure of an authority that ended stays under that authority's code and is never carried onto those that took its
area over. Where only the code changed and the DfE number did not (North Yorkshire and Somerset in 2023), publishers
print either code for one year: the figure stays under the code printed, and is found under both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from sightline.errors import Finding, Refused, Severity, StandardError
from sightline.published.files import fault, query
from sightline.published.tables import Level, Line, Sheet
from sightline.standard import areas
from sightline.standard.figures import Period, day_words
from sightline.standard.units import Mark

_JOINER = " / "
# Authorities that make one return about their workforce, and since when the DfE's table prints them so.
JOINT = ((("E06000061", "E06000062"), 2021), (("E09000021", "E09000027"), 2017))
_NO_SUCH = "no authority in England has had this code"
_NEVER = "Put back the area's code as published, or look for a newer edition of Sightline"


def by_number(number: str) -> str | None:
    """The GSS code of the authority of today that has a DfE number; None where there is none, or it has ended."""
    try:
        entry = areas.by_dfe_number(number)
    except StandardError:
        return None
    return entry.gss if entry.valid_to is None else None


@cache
def codes_of(gss: str) -> tuple[str, ...]:
    """Every GSS code that the authority of `gss` has had under its one DfE number, oldest first.

    Raises StandardError on an unknown code.
    """
    number = areas.area(gss).dfe_number
    having = [entry for entry in areas.all_areas() if entry.dfe_number == number]
    return tuple(entry.gss for entry in sorted(having, key=lambda entry: entry.valid_from or date.min))


@cache
def today(gss: str) -> str:
    """The newest GSS code of that authority. Raises StandardError on an unknown code."""
    return codes_of(gss)[-1]


def joint(codes: Iterable[str]) -> str:
    """The code of a return that several authorities made together: their GSS codes, joined."""
    return _JOINER.join(codes)


def parts(code: str) -> tuple[str, ...]:
    """The GSS codes of a joint return; the code itself for one authority."""
    return tuple(code.split(_JOINER))


def name_of(code: str) -> str:
    """The name of an authority, or of those of a joint return, as Sightline has it. Raises StandardError."""
    return _JOINER.join(areas.area(part).name for part in parts(code))


def joint_of(gss: str, year: int) -> str | None:
    """The joint code of an authority that made its workforce return of that year with another, or None."""
    return next((joint(codes) for codes, since in JOINT if gss in codes and year >= since), None)


def span(years: Iterable[int]) -> str:
    """Years in words: "2021", or "2021 to 2023" from the first to the last."""
    whole = sorted(set(years))
    return str(whole[0]) if len(whole) == 1 else f"{whole[0]} to {whole[-1]}"


@cache
def wrong_with(code: str, period: Period) -> str:
    """Why a figure for `period` cannot be of the authority with that code, in words; "" where it can.

    It can where any code of the same DfE number was in force in the period. A joint code is judged by its first part.
    Raises StandardError where no authority has had the code, or one of its parts.
    """
    for part in parts(code):
        areas.area(part)
    known = [areas.area(other) for other in codes_of(parts(code)[0])]
    if any(in_force_in(entry, period) for entry in known):
        return ""
    return "it had ended by then" if known[-1].valid_to is not None else "it had not begun by then"


def in_force_in(area: areas.Area, period: Period) -> bool:
    """Whether the code was in force on any day of the period."""
    began = area.valid_from is None or area.valid_from <= period.end
    return began and (area.valid_to is None or area.valid_to >= period.start)


def settle(sheet: Sheet, period_of: Callable[[int], Period]) -> Sheet:
    """The sheet without rows for authorities that were not in force in the row's period.

    Such rows are told once for each authority: a query where they hold marks only, a finding of rows not used where
    they hold a number. Raises Refused, with every such row, where no authority ever had the code, or where one
    authority has two rows for a period under two of its codes.
    """
    lines: list[Line] = []
    faults: list[Finding] = []
    asides: dict[tuple[str, bool], list[tuple[Line, str]]] = {}
    seen: set[tuple[int, str, str]] = set()
    for line in sheet.lines:
        if line.area.level is not Level.AUTHORITY:
            lines.append(line)
            continue
        try:
            reason = wrong_with(line.area.code, period_of(line.year))
        except StandardError:
            faults.append(fault(sheet.file, "no-such-authority", _NO_SUCH, _NEVER, line.row, "new_la_code"))
            continue
        key = (line.year, joint(today(part) for part in parts(line.area.code)), line.topic)
        if reason:
            marked = all(isinstance(cell, Mark) for cell in line.cells)
            asides.setdefault((line.area.code, marked), []).append((line, reason))
        elif key in seen:
            found = "this authority and period occurred in an earlier row, under another of its codes"
            faults.append(fault(sheet.file, "row-twice", found, "Keep one of the two rows", line.row, "new_la_code"))
        else:
            lines.append(line)
        seen.add(key)
    if faults:
        raise Refused(faults)
    asked = tuple(
        out_of_force(sheet.file, code, (line.year for line, _ in found), found[0][1], marked=marked)
        for (code, marked), found in asides.items()
    )
    return replace(sheet, lines=tuple(lines), findings=sheet.findings + asked)


def out_of_force(
    file: str, code: str, years: Iterable[int], reason: str, series: Iterable[str] = (), *, marked: bool = False
) -> Finding:
    """The finding on rows for an authority in years in which it was not in force; `marked`: they hold no number."""
    name = f"{name_of(code)} ({code})"
    if marked:
        found = f"{name} has rows for {span(years)}, but {reason}; they hold marks only, and were left out"
        return query(file, "marks-out-of-force", found, "Nothing")
    which = ", ".join(sorted(series))
    words = f"{name} has figures{f' of {which}' if which else ''} for {span(years)}, but {reason}; they were set aside"
    return Finding(
        "out-of-force", Severity.ROW, file, words,
        "Read them at their source, with its words about borders: they are not of this authority as it was",
    )  # fmt: skip


def unknown(file: str, codes: Iterable[str]) -> list[Finding]:
    """A fault for each of these codes that no authority has ever had."""
    found = []
    for code in sorted(set(codes)):
        for part in parts(code):
            try:
                areas.area(part)
            except StandardError:
                found.append(fault(file, "no-such-authority", _NO_SUCH, _NEVER))
                break
    return found


def ended(file: str, codes: Iterable[str]) -> tuple[Finding, ...]:
    """A query for each authority among `codes` that has ended: when, and who took its area over."""
    found = []
    for code in sorted({part for whole in codes for part in parts(whole)}):
        entry = areas.area(code)
        if entry.valid_to is None:
            continue
        heirs = areas.successors(code)
        words = f"{entry.name} ended on {day_words(entry.valid_to)}; its area went to "
        words += ", and to ".join(heir.name for heir in heirs)
        if [heir.dfe_number for heir in heirs] == [entry.dfe_number]:
            words = f"{entry.name}'s code {code} ended on {day_words(entry.valid_to)}; it goes on under {heirs[0].gss}"
        found.append(query(file, "ended-authority", words, "Nothing: its figures stay under the code they had"))
    return tuple(found)
