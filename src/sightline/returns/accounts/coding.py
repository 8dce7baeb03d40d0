"""Coding sheets: what the two coders are given, what they send back, and the return that is made of both.

One of the two seats is a survivor's. Each coder reads the de-identified texts alone and writes a row for each theme of
the codebook that an account speaks of; `no_theme` where it speaks of none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from sightline.errors import Severity
from sightline.returns.accounts.folder import Account, Folder
from sightline.returns.accounts.tables import Faults, Line, read_table
from sightline.standard.codebook import GROUPS, NO_THEME, codebook, edition
from sightline.standard.codes import code_list, label

COLUMNS = ("coder", "account_id", "theme", "setting", "about_year")
CODERS = ("first", "second")
SHEET = "Coding"
_EARLIEST = 1930
_EMPTY_ROWS = 8  # for each account, ready to be filled in
_SETTINGS = "account_setting"
_GUIDE = (
    "Theme", "In words", "Group", "What it means", "Use it when", "Not when", "As people say it", "As agencies do",
)  # fmt: skip
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_RETURN = (
    "agency_code", "period_end", "account_id", "given_date", "given_to", "coder", "theme", "setting", "about_year",
    "consent", "consent_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coded:
    """One theme that one coder found in one account."""

    coder: str
    account: str
    theme: str
    setting: str
    about_year: int | None


def write_sheets(folder: Path, accounts: Sequence[Account]) -> list[Path]:
    """Write for each coder a workbook with lists to choose from and the codebook, and the same as CSV."""
    written = []
    for coder in CODERS:
        path = folder / f"coding-{coder}.csv"
        rows = [(coder, one.id, "", "", "") for one in accounts]
        path.write_text(_csv_text([COLUMNS, *rows]), encoding="utf-8")
        written += [path, _workbook(folder / f"coding-{coder}.xlsx", coder, accounts)]
    return written


def _csv_text(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _workbook(path: Path, coder: str, accounts: Sequence[Account]) -> Path:
    with xlsxwriter.Workbook(path, _PLAIN) as book:
        head, wrapped = (
            book.add_format({"bold": True, "bottom": 2}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        page = book.add_worksheet(SHEET)
        page.write_row(0, 0, COLUMNS, head)
        page.set_column(0, len(COLUMNS) - 1, 18)
        page.freeze_panes(1, 0)
        numbers = [one.id for one in accounts for _ in range(_EMPTY_ROWS)]
        for at, number in enumerate(numbers, start=1):
            page.write_row(at, 0, (coder, number))
        _guide(book, head, wrapped)
        lists = book.add_worksheet("Lists")
        for column, codes in enumerate((tuple(codebook()), tuple(code_list(_SETTINGS)))):
            lists.write_column(0, column, codes)
            source = f"=Lists!${'AB'[column]}$1:${'AB'[column]}${len(codes)}"
            page.data_validation(1, 2 + column, len(numbers), 2 + column, {"validate": "list", "source": source})
    return path


def _guide(book: Any, head: Any, wrapped: Any) -> None:
    """The codebook, and below it the settings."""
    guide = book.add_worksheet("Codebook")
    guide.write_row(0, 0, _GUIDE, head)
    guide.set_column(0, len(_GUIDE) - 1, 28, wrapped)
    rows: list[tuple[str, ...]] = [
        (theme.code, theme.label, GROUPS.get(theme.group, ""), theme.definition, theme.use_when, theme.not_when,
         theme.words_of_people, theme.words_of_agencies)
        for theme in codebook().values()
    ]  # fmt: skip
    rows += [(), (edition(),), (), *((code, label(_SETTINGS, code)) for code in code_list(_SETTINGS))]
    for number, row in enumerate(rows, start=1):
        guide.write_row(number, 0, row)


def read_sheets(paths: Sequence[Path], folder: Folder, faults: Faults) -> list[Coded]:
    """What both coders found, in the order of accounts, coders and themes.

    Raises Refused with every fault of both sheets: a term that the codebook does not hold, a coder who is neither or
    both, an account that is not there. Accounts whose consent does not hold are left out, each with a finding.
    """
    found: dict[tuple[str, str, str], Coded] = {}
    coders: list[set[str]] = []
    for path in paths:
        lines = [line for line in read_table(path, COLUMNS, faults, SHEET) if line.cells["theme"]]
        coders.append({line.cells["coder"] for line in lines})
        for line in lines:
            made = _coded(line, folder, faults)
            if made is None:
                continue
            key = (made.account, made.coder, made.theme)
            if key in found:
                faults.add(line.file, "theme-twice", "one coder gives an account a theme twice",
                           "Keep one of the rows.", row=line.row, name="theme")  # fmt: skip
            found[key] = made
    if sorted(map(sorted, coders)) != [[coder] for coder in CODERS]:
        faults.add("the coding sheets", "two-coders", "they are not one sheet of the first coder and one of the second",
                   "Send both, each with its own coder in the column coder.")  # fmt: skip
    _whole(found, folder, faults)
    faults.refuse()
    order = {code: number for number, code in enumerate(codebook())}
    return sorted(found.values(), key=lambda one: (one.account, one.coder, order[one.theme]))


def _coded(line: Line, folder: Folder, faults: Faults) -> Coded | None:
    cells, before = line.cells, len(faults.found)
    if cells["theme"] not in codebook():
        faults.add(line.file, "term-not-in-codebook", "a term that the codebook does not hold",
                   "Use a code of the sheet Codebook; propose a new one to both seats.", row=line.row,
                   name="theme")  # fmt: skip
    if cells["setting"] and cells["setting"] not in code_list(_SETTINGS):
        faults.add(line.file, "code-not-in-list", 'a code that the list "account setting" does not hold',
                   f"It is one of {', '.join(code_list(_SETTINGS))}.", row=line.row, name="setting")  # fmt: skip
    account = folder.account(cells["account_id"])
    year = int(cells["about_year"]) if cells["about_year"].isascii() and cells["about_year"].isdigit() else None
    if cells["about_year"] and (year is None or not _EARLIEST <= year <= (account.given.year if account else 9999)):
        faults.add(line.file, "year", "a year that is none, or is after the account was given", "Write it as 2019.",
                   row=line.row, name="about_year")  # fmt: skip
    if account is None:
        faults.add(line.file, "account-without-consent", "a row of an account that is not there, or whose consent does "
                   "not hold: nothing of it is used", "Leave its rows out.", row=line.row, name="account_id",
                   severity=Severity.ROW)  # fmt: skip
    if len(faults.found) > before or account is None:
        return None
    return Coded(cells["coder"], account.id, cells["theme"], cells["setting"], year)


def _whole(found: dict[tuple[str, str, str], Coded], folder: Folder, faults: Faults) -> None:
    """Ask about accounts that a coder did not code, and refuse `no_theme` beside a theme."""
    for account in folder.accounts:
        for coder in CODERS:
            themes = {theme for number, who, theme in found if (number, who) == (account.id, coder)}
            if not themes:
                faults.add(f"coding-{coder}", "not-coded", f"no row for {account.id}",
                           f"Code it; {NO_THEME} where it speaks of no theme.", severity=Severity.QUERY)  # fmt: skip
            elif NO_THEME in themes and len(themes) > 1:
                faults.add(f"coding-{coder}", "none-and-some", f"{NO_THEME} stands beside a theme for {account.id}",
                           "Keep one or the other.", name="theme")  # fmt: skip


def return_text(coded: Sequence[Coded], folder: Folder, agency: str, period_end: date) -> str:
    """The return `accounts` as CSV: codes, days and numbers, and none of the words."""
    rows: list[Sequence[object]] = [_RETURN]
    for one in coded:
        account = folder.account(one.account)
        assert account is not None
        rows.append((
            agency, period_end, one.account, account.given, account.given_to, one.coder, one.theme, one.setting,
            one.about_year or "", "own_words" if account.own_words else "themes", account.until or "",
        ))  # fmt: skip
    return _csv_text(rows)
