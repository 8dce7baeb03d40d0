"""The agency's own last submission of the same return, set beside the file that is being received.

It is the stage "check" that reads it: the content of one agency, for that agency's fix list alone. Record keys of one
agency are the same in both. Birth dates are in content by the month only, so a day that changed is not seen here.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from sightline.flow import CHECK, Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.submissions import Submission
from sightline.returns.batches import Header
from sightline.returns.reading import Batch, Reading
from sightline.returns.rules.last import Portrait, compare


class Last:
    """One file being received, and the submission that it is compared with at its end."""

    def __init__(self, ledger: Ledger, reading: Reading, submission: Submission, entry: Entry) -> None:
        self._ledger, self._reading, self._submission, self._entry = ledger, reading, submission, entry
        self._new = Portrait(reading.format, reading.header)

    @property
    def name(self) -> str:
        """What it is compared with."""
        return f"entry {self._submission.entry}, to {self._submission.period_end}"

    def add(self, batch: Batch, content: pa.RecordBatch | None) -> None:
        """Take in the content of a batch, as it goes into the ledger."""
        if content is not None:
            self._new.add(batch.block, content, content.column("record_key"), batch.rows.column("line"))

    def finish(self) -> None:
        """Compare, and add what was found to the reading's findings."""
        self._reading.notice(compare(self._old(), self._new))

    def _old(self) -> Portrait:
        form, sent = self._reading.format, self._submission
        header = Header(sent.return_code, sent.agency, sent.sender, sent.year, sent.period_start, sent.period_end)
        old = Portrait(form, header)
        blocks = {block.table: block for block in form.blocks}
        for payload in self._entry.payloads(Zone.CONTENT):
            if payload.name in blocks:
                table = self._ledger.read_table(payload, CHECK)
                for rows in table.to_batches():
                    old.add(blocks[payload.name], rows, rows.column("record_key"))
        return old


def last_of(
    ledger: Ledger, reading: Reading, counting: Sequence[tuple[Submission, Entry]]
) -> Last | None:  # fmt: skip
    """The agency's submission of the same return and period, or of the latest before; None where there is none.

    `counting` are the submissions that count. A delta is no whole, so there is nothing to compare it with.
    """
    header = reading.header
    same = [
        (submission, entry) for submission, entry in counting
        if (submission.agency, submission.return_code) == (header.agency, header.format)
        and submission.period_end <= header.period_end
    ]  # fmt: skip
    if not same or reading.format.delta:
        return None
    submission, entry = max(same, key=lambda pair: (pair[0].period_end, pair[0].entry))
    return Last(ledger, reading, submission, entry)
