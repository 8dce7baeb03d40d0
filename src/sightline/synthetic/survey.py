"""Made-up waves of a survey of attitudes, for the demonstration and for trials: nobody was asked.

A whole population is drawn once, with an answer of everybody to every question; who is asked in which wave is drawn
anew each time, by region, place and person. So what changed between waves is known to the last digit: boys move on one
scale before the last wave, and nobody moves on anything else. Women and older people answer more often than others,
which raking to sex by age puts right.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars
import pyreadstat

from sightline.synthetic.toml_rows import table_row

FILE, TRUTH = "waves.toml", "truth-survey.csv"
REGIONS, PLACES, PEOPLE = 9, 200, 120  # strata; clusters of each; people of each cluster
DRAWN_PLACES, DRAWN_PEOPLE = 10, 30  # of a stratum; of a cluster
MOVED = 0.5  # of the latent scale of boys before the last wave
MALE, FEMALE = 1, 2
BANDS = ((11, 17), (18, 34), (35, 64))
ITEMS = 4  # of the scale; the last two run the other way
_SPREAD = (0.25, 0.5)  # of places and of people, beside 1 of an item
_BY_BAND = (-0.35, -0.1, 0.25)  # what each age adds
_MALE_ADDS = -0.4
_CUTS = (-1.2, -0.4, 0.4, 1.2)  # between the answers 1 to 5
_ANSWERS = {MALE: (0.35, 0.45, 0.6), FEMALE: (0.55, 0.65, 0.8)}  # how likely each age is to take part
_MORE_BOYS = 3.0  # times as likely to be drawn, since they are few
_SILENT = 0.03  # of those asked, who do not know or refuse
_OLD, _NEW = "2024-a", "2026-b"  # wordings of the question that was changed

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Round:
    """One wave: its key, its file, its first and last day, and whether boys have moved by then."""

    key: str
    file: str
    first: date
    last: date
    moved: bool


ROUNDS = (
    Round("2024", "wave-2024.csv", date(2024, 9, 2), date(2024, 10, 11), moved=False),
    Round("2025", "wave-2025.csv", date(2025, 9, 1), date(2025, 10, 10), moved=False),
    Round("2026", "wave-2026.sav", date(2026, 9, 7), date(2026, 10, 16), moved=True),
)


@dataclass(frozen=True)
class Population:
    """Everybody: a place of each array for a person. `items` are answers before and after boys moved."""

    region: Ints
    place: Ints
    sex: Ints
    age: Ints
    items: tuple[Ints, Ints]  # each (people, ITEMS), 1 to 5, before items are turned round
    speaks: Ints  # 1 to 5: would say something
    seeks: Ints  # 1 yes, 2 no: knows where to ask for help
    seen: Ints  # 1 yes, 2 no: saw degrading pictures in the last week

    @property
    def band(self) -> Ints:
        """Which of BANDS each person is in."""
        return np.searchsorted(np.array([low for low, _ in BANDS[1:]]), self.age, side="right").astype(np.int64)

    @property
    def boys(self) -> npt.NDArray[np.bool_]:
        """Who is male and under 18."""
        return np.asarray((self.sex == MALE) & (self.age < BANDS[1][0]), dtype=np.bool_)

    def score(self, moved: bool) -> Floats:
        """The mean of everybody's items."""
        return np.asarray(self.items[int(moved)].mean(axis=1), dtype=np.float64)


def made_up_survey(folder: Path, seed: int) -> None:
    """Write three waves, their description and the truth, unless the folder is there already."""
    if folder.exists():
        return
    beside = folder.with_name(f"{folder.name}.unfinished")
    beside.mkdir(parents=True, exist_ok=True)
    people = population(seed)
    for number, wave in enumerate(ROUNDS):
        write_wave(beside / wave.file, asked(people, wave, np.random.default_rng([seed, 12, number])))
    (beside / FILE).write_text(described(people), encoding="utf-8", newline="\n")
    write_truth(beside / TRUTH, people)
    beside.rename(folder)


def population(seed: int) -> Population:
    """Everybody of a made-up England, of whom the survey's places are a part."""
    rng = np.random.default_rng([seed, 11])
    number = REGIONS * PLACES * PEOPLE
    place = np.arange(number) // PEOPLE
    sex = rng.integers(MALE, FEMALE + 1, number)
    age = rng.integers(BANDS[0][0], BANDS[-1][1] + 1, number)
    band = np.searchsorted([low for low, _ in BANDS[1:]], age, side="right")
    latent = rng.normal(0, _SPREAD[0], REGIONS * PLACES)[place] + rng.normal(0, _SPREAD[1], number)
    latent += np.array(_BY_BAND)[band] + _MALE_ADDS * (sex == MALE)
    noise = rng.normal(0, 1, (number, ITEMS))
    boys = (sex == MALE) & (age < BANDS[1][0])
    items = tuple(_answers(latent[:, None] + step * boys[:, None] + noise) for step in (0.0, MOVED))
    speaks = _answers(latent + rng.normal(0, 1, number))
    seeks, seen = (2 - (latent + rng.normal(0, 1, number) > cut) for cut in (0.3, 0.1))
    return Population(place // PLACES, place, sex, age, (items[0], items[1]), speaks, seeks, seen)


def _answers(latent: Floats) -> Ints:
    return (np.searchsorted(_CUTS, latent) + 1).astype(np.int64)


def asked(people: Population, wave: Round, rng: np.random.Generator) -> Mapping[str, npt.NDArray[np.generic]]:
    """Who answers in one wave, as the columns of its file. `weight` knows of the draw, not of who did not take part."""
    drawn, weight = list[int](), list[float]()
    chance = np.array([_ANSWERS[MALE], _ANSWERS[FEMALE]])[people.sex - MALE, people.band]
    for region in range(REGIONS):
        for place in region * PLACES + rng.choice(PLACES, DRAWN_PLACES, replace=False):
            held = np.arange(place * PEOPLE, (place + 1) * PEOPLE)
            size = np.where(people.boys[held], _MORE_BOYS, 1.0)
            likely = np.minimum(size * DRAWN_PEOPLE / size.sum(), 1.0)
            takes = held[(rng.random(PEOPLE) < likely) & (rng.random(PEOPLE) < chance[held])]
            drawn += takes.tolist()
            weight += (PLACES / DRAWN_PLACES / likely[takes - held[0]]).tolist()
    who = np.array(drawn)
    items = people.items[int(wave.moved)][who].copy()
    items[:, ITEMS // 2 :] = 6 - items[:, ITEMS // 2 :]
    columns: dict[str, npt.NDArray[np.generic]] = {
        "weight": np.round(np.array(weight), 4), "region": people.region[who] + 1, "place": people.place[who] + 1,
        "sex": people.sex[who], "age": people.age[who],
        **{f"norm{item + 1}": items[:, item] for item in range(ITEMS)},
        "speak": people.speaks[who], "help": people.seeks[who], "seen": people.seen[who],
    }  # fmt: skip
    for name in ("norm1", "speak", "help"):
        columns[name] = np.where(rng.random(len(who)) < _SILENT, rng.choice((8, 9), len(who)), columns[name])
    return columns


def write_wave(path: Path, columns: Mapping[str, npt.NDArray[np.generic]]) -> None:
    """One wave as CSV, or as SPSS with what is not known declared missing."""
    if path.suffix == ".sav":
        table = polars.DataFrame({name: values.astype(np.float64) for name, values in columns.items()})
        pyreadstat.write_sav(table, path, missing_ranges={name: [8, 9] for name in ("norm1", "speak", "help")})
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*(values.tolist() for values in columns.values()), strict=True))


def described(people: Population, rounds: Sequence[Round] = ROUNDS) -> str:
    """The description of the waves as TOML, as waves are read."""
    parts = ["# Made-up waves for a demonstration: nobody was asked.",
             table_row("survey", {"title": "Attitudes of men and boys", "made_up": "yes"})]  # fmt: skip
    for wave in rounds:
        days = {"from": wave.first.isoformat(), "until": wave.last.isoformat()}
        drawn = {"weight": "weight", "stratum": "region", "cluster": "place"}
        parts.append(table_row("wave", {
            "wave": wave.key, "file": wave.file, **days, "population": "Residents of England aged 11 to 64",
            "mode": "at home, by tablet", **drawn,
        }))  # fmt: skip
    parts += _questions(rounds)
    for group in GROUPS:
        parts.append(table_row("group", dict(zip(("dimension", "group", "says", "where"), group, strict=True))))
    for sex in (MALE, FEMALE):
        for band, (low, high) in enumerate(BANDS):
            total = int(((people.sex == sex) & (people.band == band)).sum())
            where = f"sex: {sex}; age: {low}-{high}"
            parts.append(table_row("margin", {
                "margin": "sex by age", "where": where, "total": str(total),
                "source": "Counted in the made-up population",
            }))  # fmt: skip
    return "\n\n".join(parts) + "\n"


GROUPS = (  # dimension, group, words, who
    ("sex", "male", "Men and boys", f"sex: {MALE}"), ("sex", "female", "Women and girls", f"sex: {FEMALE}"),
    *(("age", f"{low}-{high}", f"Aged {low} to {high}", f"age: {low}-{high}") for low, high in BANDS),
    ("sex and age", "boys", "Boys aged 11 to 17", f"sex: {MALE}; age: 11-17"),
    ("sex and age", "girls", "Girls aged 11 to 17", f"sex: {FEMALE}; age: 11-17"),
)  # fmt: skip
_ASKED = (  # key, words, outcome, kind, answers, counts, apart, columns
    ("norms", "Rejects degrading talk about girls and women", "attitude", "score", "1-5", "", "8, 9",
     "norm1; norm2; -norm3; -norm4"),
    ("speak", "Would say something when a friend talks in a degrading way", "bystander behaviour", "share", "1-5",
     "4, 5", "8, 9", "speak"),
    ("help", "Knows where somebody who worries about his own behaviour can ask for help", "help-seeking", "share",
     "1, 2", "1", "8, 9", "help"),
    ("seen", "Saw degrading pictures of women or girls in the last week", "exposure", "share", "1, 2", "1", "",
     "seen"),
)  # fmt: skip


def _questions(rounds: Sequence[Round]) -> Iterator[str]:
    for key, says, outcome, kind, answers, counts, apart, columns in _ASKED:
        yield table_row("question", {
            "question": key, "says": says, "outcome": outcome, "kind": kind, "answers": answers, "counts": counts,
            "apart": apart,
        })  # fmt: skip
        for wave in rounds:
            wording = _NEW if key == "seen" and wave.moved else _OLD
            yield table_row("asked", {"question": key, "wave": wave.key, "columns": columns, "wording": wording})


def truth(people: Population, rounds: Sequence[Round] = ROUNDS) -> Iterator[tuple[str, str, str, str, float]]:
    """(question, dimension, group, wave, value of the whole population), everybody among the groups."""
    everybody = np.ones(len(people.sex), dtype=bool)
    of = {"male": people.sex == MALE, "female": people.sex == FEMALE, "boys": people.boys,
          "girls": (people.sex == FEMALE) & (people.band == 0)}  # fmt: skip
    of |= {f"{low}-{high}": people.band == number for number, (low, high) in enumerate(BANDS)}
    groups = [("everybody", "everybody", everybody), *((group[0], group[1], of[group[1]]) for group in GROUPS)]
    for wave in rounds:
        values = {"norms": people.score(wave.moved), "speak": people.speaks >= 4, "help": people.seeks == 1,
                  "seen": people.seen == 1}  # fmt: skip
        for question, found in values.items():
            for dimension, group, inside in groups:
                yield question, dimension, group, wave.key, float(found[inside].mean())


def write_truth(path: Path, people: Population) -> None:
    """What the whole population would have said, beside the waves."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("question", "dimension", "group", "wave", "value"))
        writer.writerows((*key, f"{value:.6f}") for *key, value in truth(people))
