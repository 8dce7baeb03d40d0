"""What stands beside files that do not say whose they are, and which agencies send such files at all.

Ofsted's workbook and the school census hold again what other files of the made-up England hold. They are written so
that their readers meet a whole world, for few agencies and the last year only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from sightline.synthetic.days import Days, number
from sightline.synthetic.files.documented import Sheet
from sightline.synthetic.files.sheets import csv_text
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints

AGENCIES = 2  # of each kind, in the order of their areas
Kept = Mapping[str, Sheet]  # format -> its rows of all agencies and years


def senders(setting: Setting, sent: Sent, sender: str) -> list[tuple[int, str]]:
    """(number, code) of the agencies that send these files for the last year."""
    year = setting.years[-1]
    return [
        (place, code)
        for place, code in enumerate(setting.agencies(sender)[:AGENCIES])
        if sender not in sent.sendings or sent.sending(sender, place, year) is not Sending.SILENT
    ]


def said(agency: str, start: date | None, end: date) -> bytes:
    """submission.toml of one folder; without `start` of a return whose period is the year that ends then."""
    first = f"period_start = {start}\n" if start else ""
    return f'agency = "{agency}"\n{first}period_end = {end}\n'.encode()


def csv_of(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows as a table of these columns; what a row does not have is empty."""
    return csv_text(names, [[row.get(name, "") for row in rows] for name in names]).encode()


def rows_of(sheet: Sheet, agency: int, first: date, last: date) -> dict[str, list[object]]:
    """The columns of an agency's rows that stand in files of days from `first` to `last`."""
    days: Days = np.asarray(sheet.sent)
    mine: Ints = np.flatnonzero(
        (np.asarray(sheet.agency) == agency) & (days >= number(first)) & (days <= number(last))
    ).astype(np.int32)
    return {name: np.asarray(column)[mine].tolist() for name, column in sheet.columns.items()}
