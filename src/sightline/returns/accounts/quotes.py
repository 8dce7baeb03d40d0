"""People's own words: what must hold before a sentence could be printed. Printed none is, as long as clearance cannot.

quotes.csv has a row for each sentence: the account, the words, and the day on which the person approved just these.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sightline.returns.accounts.deidentify import deidentify
from sightline.returns.accounts.folder import Folder
from sightline.returns.accounts.people import People
from sightline.returns.accounts.tables import Faults, read_table

COLUMNS = ("account_id", "words", "approved_on")
PRINTED_WORDS = "own words"  # the kind of output that a printed sentence would be


def check_quotes(path: Path, folder: Folder, on: date, kinds: Sequence[str]) -> int:
    """How many sentences may be printed. `kinds` are the kinds of output that clearance has a rule for.

    Raises Refused with every fault: a sentence without the separate consent, one that was not approved by name, one
    that still holds something that may identify somebody; and whatever they hold, where clearance has no rule for
    printed words: then nothing is printed.
    """
    faults = Faults()
    lines = read_table(path, COLUMNS, faults)
    for line in lines:
        account = folder.account(line.cells["account_id"])
        if account is None or not account.own_words:
            faults.add(line.file, "no-consent-to-own-words", "words of somebody whose separate consent does not hold",
                       "Leave them out, or ask for it.", row=line.row, name="account_id")  # fmt: skip
            continue
        approved = line.day("approved_on", faults, needed=True)
        if approved is not None and approved > on:
            faults.add(line.file, "approved-later", "an approval of a day to come", "Check it.", row=line.row,
                       name="approved_on")  # fmt: skip
        made = deidentify(line.cells["words"], account.given, People(account.known))
        if made.spans or not line.cells["words"]:
            faults.add(line.file, "identifies", "words that may identify somebody, or none", "Take out what the "
                       "de-identification takes out, and let the person approve what is left.", row=line.row,
                       name="words")  # fmt: skip
    if PRINTED_WORDS not in kinds:
        faults.add(path.name, "no-rule-for-own-words", "clearance has no rule for printed words in this version",
                   "Keep them: nothing is printed until there is one.")  # fmt: skip
    faults.refuse()
    return len(lines)
