"""What truly happened, event by event: where each is written, or why it is written nowhere (truth/events.parquet)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.standard.rows import read_rows
from sightline.synthetic.days import Days, day_numbers_to_arrow, year_of
from sightline.synthetic.files.documented import FORMATS, file_path
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints, People

_DOCUMENTED = {file_path(code) for code in FORMATS}
PARTS = ("harm", "council", "justice", "signs")


class WhyNot(IntEnum):
    """Why an event is in no file."""

    WRITTEN = 0  # it is in a file
    NOBODY_TOLD = 1  # no agency ever knew of it
    NOT_SEEN = 2  # it could have been seen, and nobody saw it
    DISBELIEVED = 3  # somebody was told and did not believe it
    NOT_WRITTEN = 4  # somebody knew and wrote nothing down
    NOT_SENT = 5  # written down, and in no file that was sent: a silent year, a notice that went astray
    OUTSIDE_YEARS = 6  # it lies before the first year or after the last
    NO_FIELD = 7  # no format has a field for it


@dataclass(frozen=True, slots=True)
class Happened:
    """Events of one kind by one kind of sender, one entry each.

    `kind` is in one of the tables kinds_*.csv. `person` is a number of People, -1 where the event is about nobody.
    `recorded` is the day it was written down (0: never). `agency` is the number of the agency of `sender`, -1 for none.
    `path` is the file's name with {sender}, {code} and {year} in it ("" where there is none): the year is that of
    `sent`, or the first later one up to `until` where the agency falls silent in it. `record_id` is text by which its
    row is found in that file. `why_not` holds numbers of WhyNot.
    """

    kind: str
    sender: str
    person: Ints
    on: Days
    recorded: Days
    agency: Ints
    sent: Days
    path: str
    record_id: Sequence[str]
    why_not: npt.NDArray[np.int8]
    until: Days | None = None  # the last day in whose year's file the row still stands, where that is later


def kinds() -> dict[str, str]:
    """Every kind of event, with what it is."""
    return {row["kind"]: row["what"] for name in PARTS for row in read_rows(f"kinds_{name}.csv", __package__)}


SCHEMA = pa.schema(
    [("kind", pa.dictionary(pa.int32(), pa.string())), ("true_id", pa.string()), ("happened_on", pa.date32()),
     ("recorded_on", pa.date32()), ("sender", pa.dictionary(pa.int32(), pa.string())),
     ("agency", pa.dictionary(pa.int32(), pa.string())), ("file", pa.dictionary(pa.int32(), pa.string())),
     ("record_id", pa.string()), ("why_not", pa.dictionary(pa.int32(), pa.string()))]
)  # fmt: skip
_REASONS = pa.array([reason.name.lower() for reason in WhyNot])


def _coded(indices: npt.NDArray[np.integer], names: Sequence[str]) -> pa.Array:
    """Numbers as their names, null where negative."""
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32(), mask=indices < 0), pa.array(names, pa.string()))


def placed(setting: Setting, sent: Sent, group: Happened) -> tuple[Ints, npt.NDArray[np.int8]]:
    """(the place of the year in whose file each event stands, why it stands in none).

    Where an agency falls silent in a year, a later file of a documented format may still show it. The other formats'
    events come with that worked out.
    """
    years = len(setting.years)
    place = year_of(group.sent) - setting.years[0]
    if group.sender not in sent.sendings or group.path not in _DOCUMENTED:
        return place, group.why_not
    last = np.minimum(place if group.until is None else year_of(group.until) - setting.years[0], years - 1)
    silent = sent.sendings[group.sender] == Sending.SILENT
    written = group.why_not == WhyNot.WRITTEN
    for _ in range(years):
        missed = written & silent[group.agency, np.clip(place, 0, years - 1)] & (place < last)
        place = place + missed
    lost = written & silent[group.agency, np.clip(place, 0, years - 1)]
    return place, np.where(lost, np.int8(WhyNot.NOT_SENT), group.why_not).astype(np.int8)


def _files(setting: Setting, group: Happened, year: Ints, why_not: npt.NDArray[np.int8]) -> pa.Array:
    codes, years = setting.agencies(group.sender), setting.years
    names = [group.path.format(sender=group.sender, code=code, year=of_year) for code in codes for of_year in years]
    written = (why_not == WhyNot.WRITTEN) & (group.agency >= 0)
    place = np.where(written, group.agency * len(years) + year, -1)
    return _coded(place.astype(np.int32), names)


def _group(setting: Setting, sent: Sent, true_ids: npt.NDArray[np.object_], group: Happened) -> pa.Table:
    size, known = len(group.on), kinds()
    year, why_not = placed(setting, sent, group)
    if group.kind not in known:
        raise ValueError(f"{group.kind} is no kind of event")
    columns = [
        _coded(np.zeros(size, dtype=np.int32), [group.kind]),
        pa.array(true_ids[group.person], pa.string(), mask=group.person < 0),
        day_numbers_to_arrow(group.on), day_numbers_to_arrow(group.recorded),
        _coded(np.zeros(size, dtype=np.int32), [group.sender]), _coded(group.agency, setting.agencies(group.sender)),
        _files(setting, group, year, why_not), pa.array(list(group.record_id), pa.string()),
        _coded(why_not.astype(np.int32), _REASONS.to_pylist()),
    ]  # fmt: skip
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def events_table(setting: Setting, sent: Sent, people: People, groups: Iterable[Happened]) -> pa.Table:
    """truth/events.parquet: one row an event. `why_not` is "written" for those that stand in a file."""
    true_ids = np.array([people.true_id(index) for index in range(len(people.kind))], dtype=object)
    tables = [_group(setting, sent, true_ids, group) for group in groups if len(group.on)]
    joined = pa.concat_tables(tables) if tables else SCHEMA.empty_table()
    return joined.unify_dictionaries()
