"""A made-up register of one campaign over a made-up England, for the demonstration, with what lies beside it.

Where and when it ran is what the made-up England planned (truth/plan.csv), so that what is found can be held against
what was planted. Calls of helplines are those of the made-up England's own files. Waves of a survey are drawn about its
weeks: boys move on one scale, nobody on anything else. Doses, outcomes and the published series are made up.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from sightline.synthetic.survey import FILE as WAVES
from sightline.synthetic.survey import TRUTH, Round, asked, described, population, truth, write_wave
from sightline.synthetic.toml_rows import table_row

FILE, SERIES, EXPOSURE = "register.toml", "series.csv", "exposure"
KEY, PLANT, CALLS = "speak-up", "campaign", "helpline_calls"
_SOURCE = "Made up for the demonstration"
_BY = "A made-up alliance"
_BEFORE = timedelta(days=60)  # outcomes were put on record so long before it began
_ROUNDS = ((-75, -36), (20, 55), (380, 415))  # first and last day of each wave: of the start, then of the end
_OUTCOMES = (
    ("attitude", "norms", "more"), ("bystander behaviour", "speak", "more"), ("help-seeking", "help", "more"),
    ("help-seeking", CALLS, "not assumed"), ("exposure", "seen", "less"), ("exposure", "Met online", "not assumed"),
    ("disclosure", "identified_by_week", "not assumed"),
)  # fmt: skip
_THEORY = (
    ("Boys hear older boys speak against degrading talk", "They find it is not what everybody thinks",
     "Most overrate how many of their peers approve of it", "", "motivation"),
    ("They find it is not what everybody thinks", "They say something when a friend talks so",
     "Speaking up costs less where others are thought to agree", "", "opportunity"),
    ("The line for those who worry about themselves is named", "More know where to ask", "It was not known before", "",
     "capability"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Where and when the campaign of a made-up England ran."""

    areas: tuple[str, ...]
    since: date
    until: date


def planned(plan: str, councils: Collection[str]) -> Run | None:
    """The campaign of truth/plan.csv, over councils by GSS code; None where it reached none of them."""
    rows = [row for row in csv.DictReader(io.StringIO(plan, newline="")) if row["plant"] == PLANT]
    mine = tuple(sorted(row["place"] for row in rows if row["place"] in councils))
    if not mine:
        return None
    return Run(mine, date.fromisoformat(rows[0]["since"]), date.fromisoformat(rows[0]["until"]))


def made_up_campaign(folder: Path, england: Path, councils: Collection[str], seed: int) -> None:
    """Write the register, the waves and the published series, unless the folder is there already.

    `england` is the folder of a made-up England. The draws are this module's own, by the seed.
    """
    run = planned((england / "truth" / "plan.csv").read_text(encoding="utf-8"), councils)
    if folder.exists() or run is None:
        return
    made = folder.with_name(f"{folder.name}.unfinished")
    (made / EXPOSURE).mkdir(parents=True, exist_ok=True)
    (made / FILE).write_text(register_text(run, seed), encoding="utf-8", newline="\n")
    _write(made / SERIES, ("measure", "group", "place", "week", "cases"), calls(england / "returns"))
    _write(made / EXPOSURE / "exposure.csv", _EXPOSURE, exposure(run))
    _waves(made / "waves", run, seed)
    made.rename(folder)


def register_text(run: Run, seed: int) -> str:
    """The register as TOML, as the register of campaigns is read."""
    rng = random.Random(f"{seed}/campaign")
    days = {"from": run.since.isoformat(), "until": run.until.isoformat()}
    parts = ["# A made-up register for a demonstration: areas are real, all else is made up."]
    parts.append(table_row("campaign", {
        "campaign": KEY, "name": "Speak up (made up)", "who": _BY, "audience": "Boys and men aged 11 to 34",
        "message": "Saying something is what most would want; and where to ask when worried about oneself", **days,
        "source": _SOURCE,
    }))  # fmt: skip
    places = ({"campaign": KEY, "area": area, **days, "dose": f"{rng.uniform(1, 4):.1f}"} for area in run.areas)
    parts += [table_row("place", cells) for cells in places]
    registered = (run.since - _BEFORE).isoformat()
    for number, (kind, measure, direction) in enumerate(_OUTCOMES, 1):
        cells = {"campaign": KEY, "order": str(number), "kind": kind, "measure": measure, "direction": direction}
        parts.append(table_row("outcome", {**cells, "registered_on": registered, "by": _BY}))
    for number, (cause, effect, because, evidence, com_b) in enumerate(_THEORY, 1):
        cells = {"campaign": KEY, "step": str(number), "from": cause, "to": effect, "because": because}
        parts.append(table_row("theory", {**cells, "evidence": evidence, "com_b": com_b}))
    return "\n\n".join(parts) + "\n"


def calls(returns: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """Rows of series.csv: calls to each region's helpline by week, from the files of support services."""
    for path in sorted(returns.glob("support_*/helpline_weeks_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                region = row["agency_code"].removeprefix("SUP-")
                yield CALLS, "", region, row["week_start_date"], row["calls"]


_EXPOSURE = ("publisher", "series", "wording", "from", "until", "population", "measure", "unit", "value", "base",
             "source", "read_on", "confirmed_by")  # fmt: skip


def exposure(run: Run) -> Iterator[tuple[str, ...]]:
    """Rows of a published series that is made up: two years in one wording, and one in another."""
    for number, (wording, values) in enumerate((("v1", ("31", "24")), ("v1", ("33", "25")), ("v2", ("41", "29")))):
        year = run.since.year - 1 + number
        for who, value in zip(("Boys aged 13 to 17", "Girls aged 13 to 17"), values, strict=True):
            yield ("A made-up regulator", "Met online", wording, f"{year}-01-01", f"{year}-12-31", who,
                   "Met degrading pictures of women or girls", "per cent", value, "412", _SOURCE, f"{year + 1}-03-01",
                   "The demonstration")  # fmt: skip


def _waves(folder: Path, run: Run, seed: int) -> None:
    """Three waves about the weeks of the campaign, their description and the truth."""
    folder.mkdir(exist_ok=True)
    people = population(seed)
    rounds = tuple(_round(number, run) for number in range(len(_ROUNDS)))
    for number, wave in enumerate(rounds):
        write_wave(folder / wave.file, asked(people, wave, np.random.default_rng([seed, 13, number])))
    (folder / WAVES).write_text(described(people, rounds), encoding="utf-8", newline="\n")
    held = ((*key, f"{value:.6f}") for *key, value in truth(people, rounds))
    _write(folder / TRUTH, ("question", "dimension", "group", "wave", "value"), held)


def _round(number: int, run: Run) -> Round:
    beside = run.since if number == 0 else run.until
    first, last = (beside + timedelta(days=days) for days in _ROUNDS[number])
    kind = "sav" if number == len(_ROUNDS) - 1 else "csv"
    return Round(str(number + 1), f"wave-{number + 1}.{kind}", first, last, moved=number > 0)


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
