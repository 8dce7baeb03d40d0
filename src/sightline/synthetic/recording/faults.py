"""Which files each agency sends: as it should, twice, last year's again, or none; and who still writes an old code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.synthetic.days import Days, year_of
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints

# Who may fail to send, or send twice: those whose returns are linked and counted.
SENDERS = ("council", "police", "support")
_FALL_SILENT = ("council", "police")


class Sending(IntEnum):
    """What an agency does about the files of one year."""

    SENT = 0
    RESUBMITTED = 1  # a census that is sent with mistakes and gaps, then again without them
    SILENT = 2  # no file of that year
    ESTIMATED = 3  # a census that holds what the census of the year before held, under this year's header


SENDINGS = tuple(sending.name.lower() for sending in Sending)


@dataclass(frozen=True, slots=True)
class Sent:
    """What every agency sends for every year: `sendings` has, for each sender, a row an agency and a column a year."""

    years: tuple[int, ...]
    sendings: Mapping[str, npt.NDArray[np.int8]]

    def sending(self, sender: str, agency: int, year: int) -> Sending:
        """What that agency does about the files of that year."""
        return Sending(int(self.sendings[sender][agency, year - self.years[0]]))

    def of_year(self, agency: int, year: int) -> int:
        """Whose content a council's census of that year holds: that of the year itself, or of the one before."""
        return year - 1 if self.sending("council", agency, year) is Sending.ESTIMATED else year

    def holds(self, sender: str, agency: Ints, day: Days) -> Bools:
        """Whether a file with what these agencies wrote down on these days was sent; an entry each.

        False for days outside the years. Of plans, which stand in the censuses of several years, `files.census.seen`
        says it.
        """
        place = year_of(day) - self.years[0]
        inside = (place >= 0) & (place < len(self.years))
        if sender not in self.sendings:
            return inside
        sending = self.sendings[sender][agency, np.clip(place, 0, len(self.years) - 1)]
        held: Bools = inside & ((sending == Sending.SENT) | (sending == Sending.RESUBMITTED))
        return held


def make_sent(setting: Setting) -> Sent:
    """What every agency sends, by the scenario's faults `silent`, `estimated` and `resubmitted`.

    A census is estimated only where that of the year before was sent; a census is resubmitted only where it was sent.
    Where fewer agencies or years are left than the scenario asks for, all of those are taken.
    """
    rng, years = setting.rng("what is sent"), len(setting.years)
    scenario = setting.scenario
    sendings = {name: np.zeros((len(setting.agencies(name)), years), dtype=np.int8) for name in SENDERS}
    places = [
        (name, agency, year) for name in _FALL_SILENT for agency in range(len(sendings[name])) for year in range(years)
    ]
    for place in rng.permutation(len(places))[: int(scenario.fault("silent"))].tolist():
        sender, agency, year = places[place]
        sendings[sender][agency, year] = Sending.SILENT
    council = sendings["council"]
    wanted = int(scenario.fault("estimated"))
    for place in rng.permutation(council.size).tolist():
        agency, year = divmod(place, years)
        around = council[agency, max(0, year - 1) : year + 2]
        if wanted and year and (around == Sending.SENT).all():
            council[agency, year] = Sending.ESTIMATED
            wanted -= 1
    chosen = rng.permutation(council.size)[: round(scenario.fault("resubmitted") * council.size)]
    again = np.zeros(council.size, dtype=bool)
    again[chosen] = True
    council[again.reshape(council.shape) & (council == Sending.SENT)] = Sending.RESUBMITTED
    return Sent(setting.years, sendings)


def sent_table(setting: Setting, sent: Sent) -> pa.Table:
    """truth/sent.parquet: one row a sender, agency and year.

    `kind` is one of SENDINGS; `of_year` the year whose content the files hold, null where nothing was sent.
    """
    rows = [
        (sender, code, year, sent.sending(sender, number, year), number)
        for sender in SENDERS
        for number, code in enumerate(setting.agencies(sender))
        for year in sent.years
    ]
    return pa.table(
        {
            "sender": [sender for sender, *_ in rows],
            "agency": [code for _, code, *_ in rows],
            "year": pa.array([year for _, _, year, *_ in rows], pa.int32()),
            "kind": [SENDINGS[sending] for *_, sending, _ in rows],
            "of_year": pa.array(
                [None if s is Sending.SILENT else year - (s is Sending.ESTIMATED) for _, _, year, s, _ in rows],
                pa.int32(),
            ),
        }
    )


def old_code_councils(setting: Setting) -> Bools:
    """Which councils still write the old code 19A in the return of the first year; an entry an area."""
    areas = len(setting.areas)
    chosen = np.zeros(areas, dtype=bool)
    order = setting.rng("old code councils").permutation(areas)
    chosen[order[: round(setting.scenario.fault("phased_19a") * areas)]] = True
    return chosen
