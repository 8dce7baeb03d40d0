"""Scenarios: what a made-up England is made of, and which truths are planted in it, how strongly.

A scenario is written as TOML and read whole: every fault is told at once. How large a plant is at each strength stands
in plants.csv, how much of each fault of recording there usually is in faults.csv, which null world leaves no room for
which plant in clashes.csv. docs/scenarios.md explains all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from sightline.errors import ConfigError
from sightline.standard.rows import read_rows, words
from sightline.synthetic.problems import Problems, did_you_mean, join, kind, safe, toml

MOST_AREAS = 153
FEWEST_CHILDREN = 100  # an area
MOST_CHILDREN = 12_000_000  # about as many as live in England
FIRST_YEAR, LAST_YEAR = 2024, 2027  # collection years whose formats are known
_PUBLISHED = "published"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")  # it goes into manifests, and may become a file's name
_PLAIN = "Nothing is planted: the demonstration, and the world that others are held against."
_WRITE = {  # how what a scenario needs is written
    "name": 'name = "my_world"',
    "what": 'what = "what this world is for"',
    "world": "a part [world] with areas, children and years",
    "areas": f"areas = 12, a whole number from 1 to {MOST_AREAS}",
    "children": f'children = 60000, at least {FEWEST_CHILDREN} an area, or population = "{_PUBLISHED}"',
    "years": f"years = [2024, 2025], one after another from {FIRST_YEAR} to {LAST_YEAR}",
}


class Strength(StrEnum):
    """How strongly a truth is planted."""

    NONE = "none"
    WEAK = "weak"
    STRONG = "strong"


class Null(StrEnum):
    """Worlds in which an effect that looks real is not there."""

    NOT = ""
    NO_SHARING_GAIN = "no_sharing_gain"  # pooling what agencies hold would have told nobody anything earlier
    KNEW_DID_NOTHING = "knew_did_nothing"  # agencies recognised early, and did not act
    SIGNS_AFTER = "signs_after_identification"  # signs come from being identified, not from harm


@dataclass(frozen=True, slots=True)
class Plant:
    """One truth planted: its name in plants.csv, how strongly, how large that is, and its options."""

    name: str
    strength: Strength
    size: float
    options: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlantKind:
    """A row of plants.csv: what can be planted, its size in `unit` at each strength, its options, the fewest areas."""

    name: str
    what: str
    unit: str
    sizes: Mapping[Strength, float]
    options: tuple[str, ...]
    areas: int

    def at(self, strength: Strength, options: Iterable[str] = ()) -> Plant:
        """That truth at a strength."""
        return Plant(self.name, strength, self.sizes[strength], frozenset(options))


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A row of faults.csv: a fault of recording, how much of it there usually is, and which numbers it may have."""

    name: str
    what: str
    unit: str
    default: float
    range: str  # one of RANGES


# What a number of each range must be, and whether one is that.
RANGES: dict[str, tuple[str, Callable[[float], bool]]] = {
    "share": ("a number from 0 to 1", lambda value: 0 <= value <= 1),
    "ratio": ("a number from 1 to 100", lambda value: 1 <= value <= 100),
    "whole": ("a whole number from 0 to 1,000", lambda value: 0 <= value <= 1000 and value == int(value)),
}


@cache
def plant_kinds() -> dict[str, PlantKind]:
    """Everything that can be planted, by name, in the order of plants.csv."""
    return {
        row["plant"]: PlantKind(
            row["plant"], row["what"], row["unit"], {strength: float(row[strength]) for strength in Strength},
            words(row["options"]), int(row["areas"]),
        )
        for row in read_rows("plants.csv", __package__)
    }  # fmt: skip


@cache
def fault_kinds() -> dict[str, FaultKind]:
    """Every fault of recording, by name, in the order of faults.csv."""
    return {
        row["fault"]: FaultKind(row["fault"], row["what"], row["unit"], float(row["default"]), row["range"])
        for row in read_rows("faults.csv", __package__)
    }


@cache
def clashes() -> dict[tuple[Null, str], str]:
    """(null world, plant) -> why the two cannot be in one scenario."""
    return {(Null(row["null"]), row["plant"]): row["why"] for row in read_rows("clashes.csv", __package__)}


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as its file says. `children`: about how many children the agencies meet; 0 for real populations."""

    name: str
    what: str
    areas: int
    children: int
    years: tuple[int, ...]
    plants: Mapping[str, Plant] = field(default_factory=dict)
    null: Null = Null.NOT
    faults: Mapping[str, float] = field(default_factory=dict)

    def fault(self, name: str) -> float:
        """How much of a fault of recording there is, in the unit of faults.csv."""
        return self.faults[name]

    def size(self, plant: str) -> float:
        """How large that truth is in this world, in the unit of plants.csv."""
        return self.plants[plant].size

    @property
    def lists_alone(self) -> bool:
        """Whether agencies' lists are planted as independent of one another: each hears by itself."""
        planted = self.plants["unrecorded"].strength is not Strength.NONE
        return planted and not self.has("unrecorded", "referral_dependent")

    def has(self, plant: str, option: str) -> bool:
        """Whether the scenario sets that option of a plant."""
        return option in self.plants[plant].options

    def at(self, plant: str, strength: str) -> Scenario:
        """The same scenario with one plant at another strength; its options stay. Raises ConfigError."""
        return self.changed(strengths={plant: strength})

    def with_world(self, *, areas: int | None = None, children: int | None = None) -> Scenario:
        """The same scenario with other areas or children (0: real populations). Raises ConfigError."""
        return self.changed(areas=areas, children=children)

    def changed(
        self, *, areas: int | None = None, children: int | None = None, strengths: Mapping[str, str] | None = None
    ) -> Scenario:
        """The same scenario with what is given in place of its own. Raises ConfigError with every reason at once."""
        problems = Problems(f"scenario {self.name}")
        plants = dict(self.plants)
        for name, strength in (strengths or {}).items():
            if not problems.one_of(f"plants.{name}", "a plant", name, plant_kinds()):
                continue
            if problems.one_of(f"plants.{name}", "a strength", strength, list(Strength)):
                plants[name] = plant_kinds()[name].at(Strength(strength), plants[name].options)
        made = replace(
            self, plants=plants, areas=self.areas if areas is None else areas,
            children=self.children if children is None else children,
        )  # fmt: skip
        _check_world(problems, made.areas, made.children, made.years)
        _check_together(problems, made)
        problems.stop()
        return made

    def to_dict(self) -> dict[str, object]:
        """The scenario as its file would say it, complete, for a manifest; from_dict reads it again."""
        people = {"children": self.children} if self.children else {"population": _PUBLISHED}
        plants = {
            name: {"strength": str(plant.strength), "options": sorted(plant.options)}
            for name, plant in self.plants.items()
        }
        return {
            "name": self.name, "what": self.what, "null": str(self.null),
            "world": {"areas": self.areas, **people, "years": list(self.years)},
            "plants": plants, "faults": dict(self.faults),
        }  # fmt: skip


def plain(areas: int, children: int, years: tuple[int, ...] = (2024, 2025, 2026)) -> Scenario:
    """A world without plants, with the usual faults. `children`: 0 for real populations. Raises ConfigError."""
    problems = Problems("scenario plain")
    _check_world(problems, areas, children, years)
    problems.stop()
    plants = {name: found.at(Strength.NONE) for name, found in plant_kinds().items()}
    faults = {name: found.default for name, found in fault_kinds().items()}
    return Scenario("plain", _PLAIN, areas, children, years, plants, Null.NOT, faults)


def shipped() -> dict[str, str]:
    """The scenarios that come with Sightline: name -> what it is for, by name."""
    return {name: named(name).what for name in sorted(_shipped_files())}


def named(name: str) -> Scenario:
    """A scenario that comes with Sightline. Raises ConfigError where there is none of that name."""
    files = _shipped_files()
    if name not in files:
        raise ConfigError(
            f"no scenario of that name comes with Sightline. {did_you_mean(name, sorted(files))} "
            "For a file of your own give its path, ending in .toml."
        )
    return from_dict(toml(files[name].read_bytes(), files[name].name), files[name].name)


def load(path: Path) -> Scenario:
    """Read a scenario file. Raises ConfigError with every fault at once: where, what was found and what to do."""
    if not path.is_file():
        raise ConfigError(
            f"there is no scenario file {safe(path.name)} at that place; docs/scenarios.md shows how to write one"
        )
    return from_dict(toml(path.read_bytes(), path.name), path.name)


def from_dict(document: Mapping[str, object], file: str) -> Scenario:
    """The scenario that a parsed document says; `file` is named in faults. Raises ConfigError with every fault."""
    problems = Problems(file)
    problems.keys("", document, {key: _WRITE[key] for key in ("name", "what", "world")}, ("null", "plants", "faults"))
    null = document.get("null", "")
    known = problems.one_of("null", "a null world", null, list(Null))
    areas, children, years = _world(problems, problems.part(document, "world"))
    made = Scenario(
        _name(problems, document), problems.text(document, "what", _WRITE["what"]),
        MOST_AREAS if areas is None else areas, children or 0, years or (FIRST_YEAR, LAST_YEAR),
        _plants(problems, problems.part(document, "plants")), Null(str(null)) if known else Null.NOT,
        _faults(problems, problems.part(document, "faults")),
    )  # fmt: skip
    _check_together(problems, made)
    problems.stop()
    return made


def _shipped_files() -> dict[str, Traversable]:
    folder = resources.files(__package__).joinpath("scenarios")
    return {file.name.removesuffix(".toml"): file for file in folder.iterdir() if file.name.endswith(".toml")}


def _name(problems: Problems, document: Mapping[str, object]) -> str:
    """The scenario's name; what may not be one is a fault."""
    name = problems.text(document, "name", _WRITE["name"])
    if name.strip() and not _NAME.fullmatch(name):
        problems.add(
            "name",
            "not a name that a scenario can have",
            "Use letters from a to z, digits, - and _, at most 40 in all.",
        )
    return name


def _world(problems: Problems, part: Mapping[str, object]) -> tuple[int | None, int | None, tuple[int, ...] | None]:
    """Areas, children and years; None for what is missing or a fault."""
    people = {} if "population" in part else {"children": _WRITE["children"]}
    needed = {"areas": _WRITE["areas"], **people, "years": _WRITE["years"]}
    problems.keys("world", part, needed, ("children", "population"))
    areas = problems.whole("world", part, "areas", _WRITE["areas"])
    children = problems.whole("world", part, "children", _WRITE["children"])
    if "population" in part:
        if "children" in part:
            problems.add("world.population", "children as well", "Leave one of the two out.")
        problems.one_of("world.population", "a population", part["population"], [_PUBLISHED])
    elif children == 0:
        problems.add(
            "world.children", "nought", f'For real populations write population = "{_PUBLISHED}" in its place.'
        )
    listed = part.get("years", [])
    years = tuple(listed) if isinstance(listed, list) and all(type(year) is int for year in listed) else None
    if years is None:
        problems.add("world.years", "not a list of whole numbers", f"Write {_WRITE['years']}.")
    _check_world(problems, areas, children, years if "years" in part else None)
    return areas, children, years


def _check_world(problems: Problems, areas: int | None, children: int | None, years: tuple[int, ...] | None) -> None:
    """What lies outside the numbers that make a world; None is not looked at, and no children are real populations."""
    if areas is not None and not 1 <= areas <= MOST_AREAS:
        problems.add("world.areas", "a number of areas that there is not", f"areas must be 1 to {MOST_AREAS}.")
    if children and children < FEWEST_CHILDREN * max(1, areas or 1):
        problems.add("world.children", "too few", f"children must be at least {FEWEST_CHILDREN} an area.")
    if children and children > MOST_CHILDREN:
        problems.add("world.children", "more than live in England", f"children must be at most {MOST_CHILDREN:,}.")
    if years is not None and (
        not years
        or years != tuple(range(years[0], years[0] + len(years)))
        or not FIRST_YEAR <= years[0] <= years[-1] <= LAST_YEAR
    ):
        problems.add(
            "world.years", "years of which no world is made",
            f"years must follow one another and lie between {FIRST_YEAR} and {LAST_YEAR}.",
        )  # fmt: skip


def _plants(problems: Problems, part: Mapping[str, object]) -> dict[str, Plant]:
    """Every plant there is, at none where the part does not say."""
    for name in part:
        if name == "null":
            problems.add("plants.null", "a null world among the plants", "Write null above the first part, [world].")
        else:
            problems.one_of(f"plants.{name}", "a plant", name, plant_kinds())
    return {name: _plant(problems, found, part.get(name, "none")) for name, found in plant_kinds().items()}


def _plant(problems: Problems, found: PlantKind, value: object) -> Plant:
    path = f"plants.{found.name}"
    asked = value if isinstance(value, dict) else {"strength": value}
    problems.keys(path, asked, {"strength": f'strength = "weak", or one of {", ".join(Strength)}'}, ("options",))
    strength, options = asked.get("strength", "none"), asked.get("options", [])
    known = problems.one_of(path, "a strength", strength, list(Strength))
    if not isinstance(options, list):
        problems.add(join(path, "options"), f"{kind(options)} where a list was expected", 'Write options = ["..."].')
        options = []
    for option in options:
        if found.options:
            problems.one_of(join(path, "options"), "an option", option, found.options)
        else:
            problems.add(join(path, "options"), "options for a plant that has none", "Leave options out.")
    chosen = Strength(str(strength)) if known else Strength.NONE
    return found.at(chosen, [option for option in options if option in found.options])


def _faults(problems: Problems, part: Mapping[str, object]) -> dict[str, float]:
    """How much of every fault there is, the usual where the part does not say."""
    values = {name: found.default for name, found in fault_kinds().items()}
    for name, value in part.items():
        if not problems.one_of(f"faults.{name}", "a fault of recording", name, fault_kinds()):
            continue
        wanted, fits = RANGES[fault_kinds()[name].range]
        if not isinstance(value, int | float) or isinstance(value, bool):
            problems.add(f"faults.{name}", f"{kind(value)} where a number was expected", f"Write {wanted}.")
        elif not fits(value):
            problems.add(f"faults.{name}", "a number that it cannot be", f"Write {wanted}.")
        else:
            values[name] = float(value)
    return values


def _check_together(problems: Problems, made: Scenario) -> None:
    """What cannot be in one scenario."""
    for name, plant in made.plants.items():
        if plant.strength is Strength.NONE:
            continue
        why = clashes().get((made.null, name))
        if why:
            problems.add(
                f"plants.{name}", f"planted in the null world {made.null}; {why}", "Set it to none, or leave null out."
            )
        fewest = plant_kinds()[name].areas
        if made.areas < fewest:
            problems.add(
                f"plants.{name}", f"planted in fewer than {fewest} areas", f"Have {fewest} areas, or set it to none."
            )
    if made.faults.get("estimated") and len(made.years) < 2:
        problems.add(
            "faults.estimated", "an estimate in a world of one year", "It repeats a year before: have two years."
        )
    if made.faults.get("silent", 0) > made.areas:
        problems.add("faults.silent", "more silent agencies than there are areas", "Have fewer of them.")
    if made.faults.get("estimated", 0) > made.areas:
        problems.add("faults.estimated", "more estimates than there are areas", "Have fewer of them.")
