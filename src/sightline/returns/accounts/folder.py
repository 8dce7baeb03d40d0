"""A service's folder of accounts: the texts, who agreed to what, and the people around each.

texts/AC00001.txt   an account as it was given, a file each
consent.csv         a row for each step of a consent: asked, given, declined, withdrawn
people.csv          names to be taken out of an account; `*` in the place of its number: of all

An account whose consent does not hold on the day is left out whole: nothing is written of it, and a finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.errors import Refused, Severity
from sightline.returns.accounts.people import KINDS, Known
from sightline.returns.accounts.tables import Faults, Line, read_table
from sightline.standard.codes import code_list
from sightline.standard.consent import (
    DECLINED,
    EXPIRED,
    GIVEN,
    NEVER_ASKED,
    OWN_WORDS,
    THEMES,
    WITHDRAWN,
    Step,
    first_wrong,
    holds_until,
    state_on,
)

TEXTS, CONSENT, PEOPLE = "texts", "consent.csv", "people.csv"
CONSENT_COLUMNS = ("account_id", "given_date", "given_to", "purpose", "state", "on", "by", "until")
PEOPLE_COLUMNS = ("account_id", "name", "also", "kind")
ALL = "*"
_ID = re.compile(r"[A-Z]{1,3}[0-9]{1,9}")  # nothing that could be a name
_LONGEST = 200_000  # letters of one account
_WHY = {
    NEVER_ASKED: ("an account without consent", "Take the text away, or ask, and write the answer into consent.csv."),
    "asked": ("an account whose consent was asked for and not yet given", "Wait for the answer."),
    DECLINED: ("an account whose consent was declined", "Take the text away."),
    WITHDRAWN: ("an account whose consent was withdrawn", "Take the text away, and send the withdrawal."),
    EXPIRED: ("an account whose consent has expired", "Ask again, or take the text away."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """One account whose consent holds: its text as it was given, and what is known of it."""

    id: str
    given: date
    given_to: str
    text: str
    own_words: bool  # whether the separate consent to print own words holds
    until: date | None  # last day of the consent to count its themes
    known: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """What was read: the accounts that may be used, and how each other one was left out, as findings."""

    accounts: tuple[Account, ...]
    faults: Faults

    def account(self, number: str) -> Account | None:
        """The account of that number, where it may be used."""
        return next((one for one in self.accounts if one.id == number), None)


@dataclass(frozen=True, slots=True)
class _Consents:
    """The rows of consent.csv of one account."""

    given: date
    given_to: str
    steps: tuple[Step, ...]
    lines: tuple[Line, ...]


def read_folder(folder: Path, on: date) -> Folder:
    """Read it as it stands on a day. Raises Refused with every fault where the tables cannot be read or make no sense,
    and where no account may be used."""
    faults = Faults()
    consents = _consents(read_table(folder / CONSENT, CONSENT_COLUMNS, faults), faults)
    people = _people(folder, faults)
    paths = sorted((folder / TEXTS).glob("*.txt")) if (folder / TEXTS).is_dir() else []
    if not paths:
        faults.add(TEXTS, "no-texts", "the folder holds no texts", f"Put each account into {TEXTS}/ as a .txt file.")
    faults.refuse()
    found = (_account(path, consents.get(path.stem), people, on, faults) for path in paths)
    accounts = tuple(one for one in found if one is not None)
    if not accounts:
        raise Refused([*faults.found])
    return Folder(accounts, faults)


def _account(
    path: Path, consents: _Consents | None, people: Mapping[str, tuple[Known, ...]], on: date, faults: Faults
) -> Account | None:
    name = path.name if _ID.fullmatch(path.stem) else "a text of texts/"
    if not _ID.fullmatch(path.stem):
        faults.add(name, "account-number", "a file whose name is no number such as AC00001, and could be a person's",
                   "Give it a number.", severity=Severity.ROW)  # fmt: skip
        return None
    state = NEVER_ASKED if consents is None else state_on(consents.steps, THEMES, on)
    if consents is None or state != GIVEN:
        found, remedy = _WHY[state]
        faults.add(CONSENT, "account-without-consent", f"{found}: {name}", remedy, name="state",
                   row=consents.lines[-1].row if consents else None, severity=Severity.ROW)  # fmt: skip
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.add(name, "not-read", "a text that is not in UTF-8", "Save it again as UTF-8.", severity=Severity.ROW)
        return None
    if not text.strip() or len(text) > _LONGEST:
        faults.add(name, "length", "an empty text, or one longer than a book", "Check it.", severity=Severity.ROW)
        return None
    return Account(
        path.stem, consents.given, consents.given_to, text, state_on(consents.steps, OWN_WORDS, on) == GIVEN,
        holds_until(consents.steps, THEMES, on), (*people.get(path.stem, ()), *people.get(ALL, ())),
    )  # fmt: skip


def _consents(lines: list[Line], faults: Faults) -> dict[str, _Consents]:
    """Number -> its steps, of every account whose rows make sense together; faults of all rows of the others."""
    rows: dict[str, list[Line]] = {}
    for line in lines:
        if _ID.fullmatch(line.cells["account_id"]):
            rows.setdefault(line.cells["account_id"], []).append(line)
        else:
            faults.add(CONSENT, "account-number", "an account's number that is none such as AC00001",
                       "Give it a number.", row=line.row, name="account_id")  # fmt: skip
    return {number: made for number, mine in rows.items() if (made := _consent(mine, faults)) is not None}


def _consent(lines: list[Line], faults: Faults) -> _Consents | None:
    before = len(faults.found)
    steps = [_step(line, faults) for line in lines]
    given = lines[0].day("given_date", faults, needed=True)
    for line in lines[1:]:
        if any(line.cells[name] not in ("", lines[0].cells[name]) for name in ("given_date", "given_to")):
            faults.add(CONSENT, "says-otherwise", "another day or another body than the account's first row",
                       "Make them the same, or leave them empty from the second row on.", row=line.row)  # fmt: skip
    _in_list(lines[0], "given_to", "account_given_to", faults)
    made = [step for step in steps if step is not None]
    if given is None or len(made) < len(steps):
        return None
    wrong = first_wrong(made)
    if wrong is not None:
        faults.add(CONSENT, "no-such-move", "a step that whoever took it may not take from where the consent stood",
                   "See the table of moves in docs/voice.md.", row=lines[wrong].row, name="state")  # fmt: skip
    if len(faults.found) > before:
        return None
    return _Consents(given, lines[0].cells["given_to"], tuple(made), tuple(lines))


def _step(line: Line, faults: Faults) -> Step | None:
    on, until = line.day("on", faults, needed=True), line.day("until", faults, needed=False)
    lists = {"purpose": "consent_purpose", "state": "consent_state", "by": "consent_mover"}
    fits = [_in_list(line, name, codes, faults) for name, codes in lists.items()]
    if on is None or not all(fits):
        return None
    return Step(line.cells["purpose"], line.cells["state"], on, line.cells["by"], until)


def _in_list(line: Line, name: str, codes: str, faults: Faults) -> bool:
    if line.cells[name] in code_list(codes):
        return True
    faults.add(line.file, "code-not-in-list", f'a code that the list "{codes.replace("_", " ")}" does not hold',
               f"It is one of {', '.join(code_list(codes))}.", row=line.row, name=name)  # fmt: skip
    return False


def _people(folder: Path, faults: Faults) -> dict[str, tuple[Known, ...]]:
    """Number -> who is to be taken out of it. Without a list names are found by their capital letter alone."""
    path = folder / PEOPLE
    if not path.is_file():
        faults.add(PEOPLE, "no-people", "no list of known people: names without a capital letter may be missed",
                   f"Make it, with the columns {', '.join(PEOPLE_COLUMNS)}.", severity=Severity.QUERY)  # fmt: skip
        return {}
    found: dict[str, tuple[Known, ...]] = {}
    for line in read_table(path, PEOPLE_COLUMNS, faults):
        number, name, kind = line.cells["account_id"], line.cells["name"], line.cells["kind"] or KINDS[0]
        if not name or kind not in KINDS or not (number == ALL or _ID.fullmatch(number)):
            faults.add(PEOPLE, "person-row", "a row without an account's number, a name, or a kind that is known",
                       f"Send all three; a kind is one of {', '.join(KINDS)}.", row=line.row)  # fmt: skip
            continue
        also = tuple(part.strip() for part in line.cells["also"].split(";") if part.strip())
        found[number] = (*found.get(number, ()), Known(name, also, kind))
    return found
