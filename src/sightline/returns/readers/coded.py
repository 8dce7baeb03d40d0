"""Rows of a table whose columns come as dictionary-encoded texts: each different text is judged once.

The same values and the same findings as TableRows makes row by row, for a fraction of the time: most columns hold few
different texts, and where they hold many (an id, a postcode) nearly all are plain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sightline.errors import Severity
from sightline.returns.batches import MISSING, UNUSABLE, Counts, Fault, Findings
from sightline.returns.formats import Field
from sightline.returns.layout import Layout
from sightline.returns.values import Converter, Partly
from sightline.standard.arrow import ARROW

PLAIN = 20  # characters of a text of letters and digits that needs no closer look
DAY_FIRST = Fault(
    "day-first-dates", "dates with strokes; the first number was read as the day, here and in all rows",
    "Send dates as year-month-day.",
)  # fmt: skip
NOT_OF_THIS_FILE = Fault(
    "not-of-this-file", "another agency, period or purpose than the first row's", "Send a file for each of them."
)
Bools = npt.NDArray[np.bool_]


class CodedRows:
    """Turns coded texts of one table into arrays of its layout.

    `whose` are places of columns with the text that every row must repeat; `warned` are the fields whose dates were
    said to be day first; `unusable` takes the lines of rows whose value was set aside, by field.
    """

    def __init__(
        self, layout: Layout, places: dict[str, int], whose: Sequence[tuple[int, Field, str]], findings: Findings,
        counts: Counts, warned: set[str], unusable: dict[str, list[int]], *, day_first: bool,
    ) -> None:  # fmt: skip
        self._layout, self._places, self._whose = layout, places, whose
        self._findings, self._counts, self._warned, self._day_first = findings, counts, warned, day_first
        self._block, self._unusable = layout.block.name, unusable

    def columns(self, numbers: Sequence[int], texts: Sequence[Any]) -> list[Any]:
        """The arrays of the layout from the file's columns, `line` (the row's number) last."""
        lines = np.asarray(numbers, np.int64)
        lines, texts = self._of_this_file(lines, texts)
        faulty: dict[str, Bools] = {}
        arrays: list[Any] = []
        for field in self._layout.fields:
            place = self._places.get(field.column)
            if place is None:
                arrays.append(pa.nulls(len(lines), ARROW[field.type]))
            else:
                arrays.append(self._values(field, texts[place], lines, faulty))
        if "local_id" not in self._layout.place:
            arrays.append(pa.nulls(len(lines), pa.string()))
        arrays.append(pa.array(lines))
        return self._complete(arrays, lines, faulty)

    def _of_this_file(
        self, lines: npt.NDArray[np.int64], texts: Sequence[Any]
    ) -> tuple[npt.NDArray[np.int64], Sequence[Any]]:
        left_out = np.zeros(len(lines), bool)
        for place, field, text in self._whose:
            others = np.array([said.strip() != text for said in texts[place].dictionary.to_pylist()], bool)
            if not others.any():
                continue
            found = others[texts[place].indices.to_numpy()] & ~left_out
            for line in lines[found].tolist():
                self._set_aside(line, NOT_OF_THIS_FILE, field.name)
            left_out |= found
        if not left_out.any():
            return lines, texts
        kept = pa.array(~left_out)
        # Coded anew, so that no text is judged that only rows had which are left out.
        return lines[~left_out], [pc.dictionary_encode(pc.cast(column.filter(kept), pa.string())) for column in texts]

    def _set_aside(self, line: int, fault: Fault, field: str) -> None:
        self._counts.set_aside_of[self._block] += 1
        self._findings.say(fault, Severity.ROW, at=line, block=self._block, name=field)

    def _values(self, field: Field, column: Any, lines: npt.NDArray[np.int64], faulty: dict[str, Bools]) -> pa.Array:
        """The values of one column, and what is wrong with them said in the order of the rows."""
        converter = self._layout.converters[field.name]
        if converter.free and _plain(column.dictionary):
            return pc.cast(column, pa.string())
        judged, faults, strokes = _judged(converter, column.dictionary.to_pylist())
        if faults:
            self._say(field, faults, column.indices.to_numpy(), lines, faulty)
        if strokes and not self._day_first and field.name not in self._warned:
            first = np.isin(column.indices.to_numpy(), strokes).argmax()
            self._warned.add(field.name)
            self._findings.say(DAY_FIRST, Severity.QUERY, at=int(lines[first]), block=self._block, name=field.name)
        kind = ARROW[field.type]
        values = pa.array(judged, pa.int32()).view(kind) if kind == pa.date32() else pa.array(judged, kind)
        return values.take(column.indices)

    def _say(
        self, field: Field, faults: dict[int, tuple[Fault, bool]], indices: npt.NDArray[np.int32],
        lines: npt.NDArray[np.int64], faulty: dict[str, Bools],
    ) -> None:  # fmt: skip
        for position in np.flatnonzero(np.isin(indices, list(faults))).tolist():
            fault = faults[int(indices[position])][0]
            self._findings.say(fault, Severity.FIELD, at=int(lines[position]), block=self._block, name=field.name)
        faulty[field.name] = np.isin(indices, [index for index, (_, whole) in faults.items() if whole])
        self._unusable.setdefault(field.name, []).extend(lines[faulty[field.name]].tolist())

    def _complete(self, arrays: list[Any], lines: npt.NDArray[np.int64], faulty: dict[str, Bools]) -> list[Any]:
        """Without the rows that lack what makes a row; says what is missing."""
        gone = np.zeros(len(lines), bool)
        for place, field, makes_row in sorted(self._layout.required, key=lambda needed: not needed[2]):
            if not arrays[place].null_count:
                continue
            lacking = arrays[place].is_null().to_numpy(zero_copy_only=False) & ~gone
            known = faulty.get(field.name, np.zeros(len(lines), bool))
            for position in np.flatnonzero(lacking).tolist():
                line = int(lines[position])
                if makes_row:
                    self._set_aside(line, UNUSABLE if known[position] else MISSING, field.name)
                elif not known[position]:
                    self._findings.say(MISSING, Severity.FIELD, at=line, block=self._block, name=field.name)
            if makes_row:
                gone |= lacking
        if not gone.any():
            return arrays
        kept = pa.array(~gone)
        return [array.filter(kept) for array in arrays]


def _plain(texts: Any) -> bool:
    """Whether every text is of letters and digits and short; none is empty."""
    return bool(
        pc.all(pc.and_(pc.utf8_is_alnum(texts), pc.less_equal(pc.utf8_length(texts), PLAIN)), min_count=0).as_py()
    )


def _judged(converter: Converter, texts: Sequence[str]) -> tuple[list[Any], dict[int, tuple[Fault, bool]], list[int]]:
    """Of each text its value; the faulty ones by place, with whether nothing of them is used; those day first."""
    values: list[Any] = []
    faults: dict[int, tuple[Fault, bool]] = {}
    strokes: list[int] = []
    before = converter.day_first
    judge, free = converter.judge, converter.free
    for place, text in enumerate(texts):
        if free and text.isalnum() and len(text) <= PLAIN:
            values.append(text)
            continue
        converter.day_first = False
        value = judge(text)
        if converter.day_first or (before and "/" in text and not isinstance(value, Fault)):
            strokes.append(place)
        if isinstance(value, Partly):
            faults[place] = (value.fault, False)
            value = value.value
        elif isinstance(value, Fault):
            faults[place] = (value, True)
            value = None
        values.append(value)
    converter.day_first = before or bool(strokes)
    return values, faults, strokes
