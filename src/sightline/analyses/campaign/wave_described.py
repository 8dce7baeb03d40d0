"""A description of waves of a survey (waves.toml), read and checked: every fault at once with its line.

The files with answers are not opened here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sightline.analyses.campaign.scales import SCALES
from sightline.analyses.campaign.wave_estimates import EVERYBODY, Group, Kind, Outcome, Question
from sightline.analyses.campaign.wave_forms import FORM, Codes, as_number, codes, where
from sightline.errors import Finding, Refused
from sightline.standard.table_checks import days
from sightline.standard.table_lines import Line, read_file

EVERY_WAVE = ""  # of a margin that holds for all
APART = 0.001  # of their size, by which margins of one wave may differ, as rounded totals do
MOST_PEOPLE = 1e10  # of one category
LEAST_TRIM, MOST_TRIM = 1.5, 20.0
SUFFIXES = (".csv", ".sav", ".zsav")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}")
_COLUMN_KEYS = ("weight", "stratum", "cluster", "fpc", "person")


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns of one wave that hold a question; those in `reverse` run the other way."""

    columns: tuple[str, ...]
    reverse: frozenset[str]
    wording: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What may stand in the columns of a question: `given` answers, of these the ones that count, and `apart`."""

    given: Codes
    counts: Codes | None  # of a share
    apart: Codes | None  # do not know, refused


@dataclass(frozen=True, slots=True)
class Margin:
    """One margin of one wave: its categories, how many people there are of each, and who says so."""

    name: str
    categories: tuple[tuple[Mapping[str, Codes], float], ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaveFile:
    """Where the answers of one wave are, and how people were drawn. Column names are empty where there is none."""

    key: str
    path: Path
    first: date
    last: date
    population: str
    mode: str
    weight: str
    stratum: str
    cluster: str
    fpc: str
    person: str
    trim: float | None  # largest weight, in mean weights; None: not asked for
    margins: tuple[Margin, ...]
    line: Line


@dataclass(frozen=True)
class Described:
    """The whole description. Waves are in the order of fieldwork."""

    title: str
    made_up: bool
    waves: tuple[WaveFile, ...]
    questions: tuple[Question, ...]
    answers: Mapping[str, Answers]  # by question
    asked: Mapping[tuple[str, str], Asked]  # by question and wave
    groups: tuple[Group, ...]
    members: Mapping[tuple[str, str], Mapping[str, Codes]] = field(default_factory=dict)  # by dimension and group
    compared: tuple[tuple[str, str], ...] = ()  # earlier, later

    def columns(self, wave: WaveFile) -> tuple[str, ...]:
        """Every column that is wanted of a wave's file, each once."""
        wanted = [getattr(wave, name) for name in _COLUMN_KEYS]
        wanted += [column for (_, key), asked in self.asked.items() if key == wave.key for column in asked.columns]
        wanted += [column for member in self.members.values() for column in member]
        wanted += [column for margin in wave.margins for member, _ in margin.categories for column in member]
        return tuple(dict.fromkeys(column for column in wanted if column))


def describe(path: Path) -> Described:
    """The description in a file. Raises Refused with every fault at once."""
    lines, faults = read_file(path, FORM)
    faults += [*_keys(lines), *_references(lines)]
    margins = dict[str, tuple[Margin, ...]]()
    for line in lines["wave"]:
        margins[line.cells["wave"]] = tuple(_margins(lines["margin"], line.cells["wave"], faults))
    waves = [wave for line in lines["wave"] if (wave := _wave(line, path.parent, margins, faults))]
    waves.sort(key=lambda wave: (wave.first, wave.last))
    answers = {line.cells["question"]: _answers(line, faults) for line in lines["question"]}
    asked = {(line.cells["question"], line.cells["wave"]): _asked(line, faults) for line in lines["asked"]}
    questions = [_question(line, answers, asked, faults) for line in lines["question"]]
    members = {(line.cells["dimension"], line.cells["group"]): _where(line, faults) for line in lines["group"]}
    compared = list(_compared(lines["compare"], waves, faults))
    if faults:
        raise Refused(sorted(faults, key=lambda each: each.line or 0))
    survey = lines["survey"][0].cells
    said = [Group(*(line.cells[name] for name in ("dimension", "group", "says"))) for line in lines["group"]]
    return Described(
        survey["title"], survey["made_up"] == "yes", tuple(waves), tuple(each for each in questions if each),
        {key: held for key, held in answers.items() if held}, asked,
        (Group(EVERYBODY, EVERYBODY, "Everybody asked"), *said),
        {key: member for key, member in members.items() if member}, tuple(compared),
    )  # fmt: skip


def _keys(lines: Mapping[str, list[Line]]) -> Iterator[Finding]:
    """One survey; keys of plain letters, each once."""
    for line in lines["survey"][1:]:
        yield line.fault("twice", "title", "a second survey", "Describe each survey in a file of its own")
    for line in lines["survey"]:
        if line.cells["made_up"] not in ("yes", "no"):
            yield line.fault("yes", "made_up", "neither yes nor no", "Write yes where nobody was asked, else no")
    for table, names in (
        ("wave", ("wave",)), ("question", ("question",)), ("asked", ("question", "wave")),
        ("group", ("dimension", "group")), ("margin", ("margin", "wave", "where")), ("compare", ("earlier", "later")),
    ):  # fmt: skip
        seen: dict[tuple[str, ...], Line] = {}
        for line in lines[table]:
            key = tuple(line.cells[name] for name in names)
            if key in seen:
                yield line.fault("twice", names[-1], f"the same stands on line {seen[key].number}", "Take one out")
            seen.setdefault(key, line)
    for table, name in (("wave", "wave"), ("question", "question"), ("group", "dimension"), ("group", "group")):
        for line in lines[table]:
            if line.cells[name] and not _KEY.fullmatch(line.cells[name]):
                yield line.fault("key", name, "a key of other signs", "At most 40 letters, digits, blanks, . _ and -")
    for line in lines["group"]:
        if line.cells["dimension"] == EVERYBODY:
            yield line.fault("key", "dimension", "a name that is taken", "Everybody is estimated without being named")


def _references(lines: Mapping[str, list[Line]]) -> Iterator[Finding]:
    """What one table names must stand in the other."""
    known = {name: {line.cells[name] for line in lines[name]} for name in ("wave", "question")}
    for table, column, of in (
        ("asked", "wave", "wave"), ("asked", "question", "question"), ("margin", "wave", "wave"),
        ("compare", "earlier", "wave"), ("compare", "later", "wave"),
    ):  # fmt: skip
        for line in lines[table]:
            if line.cells[column] and line.cells[column] not in known[of]:
                yield line.fault("unknown", column, f"no [[{of}]] has this key", f"Use the key of a [[{of}]]")
    for name in ("wave", "question"):
        used = {line.cells[name] for line in lines["asked"]}
        for line in lines[name]:
            if line.cells[name] not in used:
                yield line.fault("unasked", name, f"no [[asked]] names this {name}", "Write one, or take this out")


def _wave(
    line: Line, folder: Path, margins: Mapping[str, tuple[Margin, ...]], faults: list[Finding]
) -> WaveFile | None:
    cells, before = line.cells, len(faults)
    first, last = (_day(line, name, faults) for name in ("from", "until"))
    if first and last and last < first:
        faults.append(line.fault("order", "until", "an end before its beginning", "Mend one of the two days"))
    path = folder / cells["file"]
    if cells["file"] and path.suffix.lower() not in SUFFIXES:
        faults.append(line.fault("kind", "file", "a file of another kind", "Hand in CSV or SPSS (.sav, .zsav)"))
    elif cells["file"] and not path.is_file():
        faults.append(line.fault("file", "file", "there is no such file beside the description", "Mend the name"))
    trim = as_number(cells["trim"]) if cells["trim"] else None
    if cells["trim"] and (trim is None or not LEAST_TRIM <= trim <= MOST_TRIM):
        remedy = f"Write the largest weight in mean weights, {LEAST_TRIM:g} to {MOST_TRIM:g}, or leave it out"
        faults.append(line.fault("trim", "trim", "not a number in the range that trimming may have", remedy))
    if cells["fpc"] and not cells["stratum"] and not cells["cluster"] and not cells["weight"]:
        faults.append(line.fault("fpc", "fpc", "a finite population without a design", "Name the weight column"))
    if len(faults) > before or first is None or last is None:
        return None
    held = {name: cells[name] for name in ("population", "mode", *_COLUMN_KEYS)}
    return WaveFile(cells["wave"], path, first, last, **held, trim=trim, margins=margins[cells["wave"]], line=line)


def _day(line: Line, name: str, faults: list[Finding]) -> date | None:
    (found,), wrong = days(line, (name,), date.max)
    faults += wrong
    return found


def _answers(line: Line, faults: list[Finding]) -> Answers | None:
    held = dict[str, Codes | None]()
    for name in ("answers", "counts", "apart"):
        cell = line.cells[name]
        held[name] = codes(cell) if cell else None
        if cell and held[name] is None:
            faults.append(line.fault("codes", name, "no list of codes", "Write codes as 1, 2, 3 or numbers as 1-5"))
    given, counts, apart = held["answers"], held["counts"], held["apart"]
    if given is None:
        return None
    for name, some in (("counts", counts), ("apart", apart)):
        inside = [code for code in some.codes if given.hold(code)] if some else []
        if some and name == "counts" and len(inside) < len(some.codes):
            faults.append(line.fault("codes", name, "a code that is not among the answers", "Add it to answers"))
        if inside and name == "apart":
            faults.append(line.fault("codes", name, "a code that is among the answers", "Take it out of one of them"))
    return Answers(given, counts, apart)


def _question(
    line: Line, answers: Mapping[str, Answers | None], asked: Mapping[tuple[str, str], Asked], faults: list[Finding]
) -> Question | None:
    cells, before = line.cells, len(faults)
    for name, kinds in (("kind", Kind), ("outcome", Outcome)):
        if cells[name] and cells[name] not in list(kinds):
            faults.append(line.fault(name, name, "a word that is not known", f"Write {', '.join(kinds)}"))
    if cells["scale"] and cells["scale"] not in SCALES:
        remedy = "Look it up with `sightline campaign scales`, or leave it blank for a question of your own"
        faults.append(line.fault("scale", "scale", "no scale of the register has this key", remedy))
    held = answers[cells["question"]]
    if cells["kind"] == Kind.SHARE and not cells["counts"]:
        faults.append(line.fault("counts", "counts", "a share without answers that count", "Name these answers"))
    if cells["kind"] == Kind.SCORE and cells["counts"]:
        faults.append(line.fault("counts", "counts", "a score has no answers that count", "Leave it blank"))
    ends = _ends(held) if held and cells["kind"] == Kind.SCORE else (0.0, 1.0)
    if ends is None:
        faults.append(line.fault("codes", "answers", "a score of answers that are no numbers", "Write them as 1-5"))
    of = {wave: each for (question, wave), each in asked.items() if question == cells["question"]}
    if cells["kind"] == Kind.SHARE and any(len(each.columns) > 1 for each in of.values()):
        faults.append(
            line.fault("columns", "kind", "a share of several columns", "Make it a score, or name one column")
        )
    if len(faults) > before or ends is None or not (cells["kind"] and cells["outcome"]):
        return None
    return Question(
        cells["question"], cells["says"], Outcome(cells["outcome"]), Kind(cells["kind"]), cells["scale"], *ends,
        {wave: each.wording for wave, each in of.items()},
    )  # fmt: skip


def _ends(answers: Answers) -> tuple[float, float] | None:
    """The lowest and highest answer; None where one is no number, or there is but one."""
    numbers = [as_number(code) for code in answers.given.codes]
    known = [number for number in numbers if number is not None]
    known += [end for span in answers.given.ranges for end in span]
    if len(known) < len(numbers) + 2 * len(answers.given.ranges) or min(known) == max(known):
        return None
    return min(known), max(known)


def _asked(line: Line, faults: list[Finding]) -> Asked:
    """The columns, "q1; q2; -q3": a hyphen in front says that an item runs the other way."""
    parts = [part.strip() for part in line.cells["columns"].split(";")]
    names = [part.removeprefix("-").strip() for part in parts]
    if line.cells["columns"] and (not all(names) or len(set(names)) < len(names)):
        faults.append(line.fault("columns", "columns", "a name that is blank or stands twice", "Write q1; q2; -q3"))
    reverse = frozenset(name for name, part in zip(names, parts, strict=True) if part.startswith("-"))
    return Asked(tuple(names), reverse, line.cells["wording"])


def _where(line: Line, faults: list[Finding]) -> Mapping[str, Codes] | None:
    found = where(line.cells["where"]) if line.cells["where"] else None
    if line.cells["where"] and found is None:
        remedy = "Write column: codes, e.g. sex: 1; age: 11-17"
        faults.append(line.fault("where", "where", "no columns with codes", remedy))
    return found


def _margins(lines: Sequence[Line], wave: str, faults: list[Finding]) -> Iterator[Margin]:
    """The margins of one wave. Faults are told where a margin's own wave, or every wave, first meets it."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.cells["wave"] in (EVERY_WAVE, wave):
            found.setdefault(line.cells["margin"], []).append(line)
    sums: dict[str, float] = {}
    for name, group in found.items():
        categories, told = [], list[Finding]()
        for line in group:
            member, total = _where(line, told), as_number(line.cells["total"])
            if line.cells["total"] and (total is None or not 0 < total <= MOST_PEOPLE):
                told.append(line.fault("total", "total", "no number of people above 0", "Write it as 12400000"))
            elif member and total:
                categories.append((member, total))
        if len(group) < 2:
            told.append(group[0].fault("margin", "margin", "a margin of one category", "Name every category"))
        sums[name] = sum(total for _, total in categories)
        first = next(iter(sums.values()))
        if len(categories) == len(group) and first and abs(sums[name] / first - 1) > APART:
            said = "totals that add up to another number of people than those of the first margin"
            told.append(group[-1].fault("sum", "total", said, "All margins must be of one population: mend one"))
        faults += [each for each in told if each not in faults]
        yield Margin(name, tuple(categories), tuple(dict.fromkeys(line.cells["source"] for line in group)))


def _compared(lines: Sequence[Line], waves: Sequence[WaveFile], faults: list[Finding]) -> Iterator[tuple[str, str]]:
    """Which waves are compared: as asked, else each with the one before it."""
    order = {wave.key: number for number, wave in enumerate(waves)}
    for line in lines:
        earlier, later = line.cells["earlier"], line.cells["later"]
        if earlier in order and later in order:
            if order[earlier] >= order[later]:
                faults.append(line.fault("order", "later", "not the later of the two waves", "Name the earlier first"))
            yield earlier, later
    if not lines:
        yield from itertools.pairwise(order)
