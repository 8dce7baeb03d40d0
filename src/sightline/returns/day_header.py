"""Whose a daily feed is and for which day: the payload names the council, the file's name or what is said the day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from sightline.errors import StandardError
from sightline.returns.batches import Findings, Header
from sightline.returns.councils import council_of_number
from sightline.returns.definitions.early_adopter import PAYLOAD
from sightline.returns.formats import Format
from sightline.returns.header import said_header
from sightline.returns.readers.json_stream import Payload, open_payload
from sightline.returns.whose import Whose
from sightline.standard.areas import by_dfe_number

_DAY = re.compile(r"(?<!\d)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)(?!\d)")


def day_header(path: Path, form: Format, said: Whose, year: int | None, findings: Findings) -> Header:
    """The header of one day's file: its period is that day.

    Raises Refused where nothing says which council or which day it is.
    """
    with open_payload(path) as file:
        payload = Payload(file, form.blocks[0].name, findings)
        number = payload.head(PAYLOAD.fields[0].name)
    day = _day_in(path.stem) or said.period_end
    if not payload.listed:
        said = replace(said, agency=_agency(number, day, findings))
    # A name that says a day speaks of this file alone; submission.toml speaks of all that stand beside it.
    return said_header(form, replace(said, period_end=day, period_start=day), year, findings)


def _agency(number: object, day: date | None, findings: Findings) -> str:
    said = str(number).strip()
    try:
        return council_of_number(said, day, None, findings) if day else by_dfe_number(said).gss
    except StandardError:
        found = "a la_code that is no number of an authority in England" if number else "a payload without la_code"
        raise findings.refuse(
            "unknown-agency", found, "Send the council's DfE number, 3 digits, before the children."
        ) from None


def _day_in(name: str) -> date | None:
    """The one day that a file's name holds."""
    days = set()
    for match in _DAY.finditer(name):
        try:
            days.add(date(*(int(part) for part in match.groups())))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None
