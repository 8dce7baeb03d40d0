"""A register of practice, as a folder of CSV or TOML files: read and checked, every fault at once, file and line.

docs/practice.md tells tables and columns. It holds organisations and roles, and never somebody's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from sightline.analyses.practice import people
from sightline.analyses.practice.codes import NONE, grade, of_scale, practice_codes
from sightline.analyses.practice.forms import FORM, TABLES
from sightline.analyses.practice.guidance_lines import guidance_of
from sightline.analyses.practice.practices import POLARITIES, Adoption, Coding, Practice, PracticeRegister, Rating
from sightline.analyses.practice.questions import questions_of
from sightline.errors import Finding, Refused, StandardError
from sightline.published.joint import Section
from sightline.published.places import codes_of
from sightline.standard import areas
from sightline.standard.table_checks import day_of, days, in_order, kept, keys, refused, twice, unknown
from sightline.standard.table_lines import Line, read_lines

HEADINGS = tuple(section.name.lower() for section in Section)
OF_A_PRACTICE = ("adoption", "rating", "question", "guidance")  # tables whose rows name a practice
WHO = ("submitted_by", "rater", "coder", "confirmed_by", "registered_by")  # whoever answers for a row
_POUNDS = re.compile(r"\d{1,12}(\.\d{1,2})?")
_INSPECTION = re.compile(r"\d{1,9}-(\d{4}-\d{2}-\d{2})")
_SENTENCE = re.compile(r"[1-9]\d?")
_ONCE = {"practice": ("practice",), "rating": ("practice", "scale", "version", "rater", "on"),
         "coding": ("inspection", "heading", "sentence", "coder", "code")}  # fmt: skip


def open_register(folder: Path, on: date) -> PracticeRegister:
    """The register of a folder as it stood on a day. Raises Refused with every fault of every file at once."""
    lines, faults = read_lines(folder, FORM)
    faults += [*keys(lines["practice"], "practice"), *_codes(lines["practice"]), *twice(lines, _ONCE)]
    faults += unknown(lines, "practice", OF_A_PRACTICE)
    practices = {line.cells["practice"]: _practice(line) for line in lines["practice"]}
    adoptions = kept(lines["adoption"], lambda line: _adoption(line, on), faults)
    ratings = kept(lines["rating"], lambda line: _rating(line, on), faults)
    codings = kept(lines["coding"], lambda line: _coding(line, on), faults)
    held = {table: tuple(found) for table, found in lines.items()}
    made = PracticeRegister(practices, tuple(adoptions), tuple(ratings), tuple(codings), held)
    faults += [*_overlaps(adoptions), *questions_of(made, on)[1], *_people(lines)]
    faults += refused(line for table in lines.values() for line in table)
    faults += _guidance(made, len(ratings) < len(lines["rating"]), on)
    if faults:
        raise Refused(in_order(faults, TABLES))
    return made


def _guidance(register: PracticeRegister, ratings_miss: bool, on: date) -> Iterator[Finding]:
    """The faults of lines of guidance; none that may only come of a rating left out for a fault of its own."""
    for fault in guidance_of(register.lines["guidance"], register, on)[1]:
        if not (ratings_miss and fault.rule == "practice-strength"):
            yield fault


def _practice(line: Line) -> Practice:
    cells = line.cells
    codes = tuple(cells["codes"].split())
    return Practice(
        line, cells["practice"], cells["name"], cells["what"], codes, cells["submitted_by"], cells["source"]
    )


def _adoption(line: Line, on: date) -> Iterator[Finding | Adoption]:
    """One adoption, or its faults."""
    cells = line.cells
    (since, until), faults = days(line, ("from", "until"), on)
    yield from faults
    bad = bool(faults) or not all(cells[name] for name in ("practice", "area", "from"))
    if since and until and until < since:
        bad = True
        yield line.fault("order", "until", "an end before its beginning", "Mend one of the two days")
    if cells["cost"] and not _POUNDS.fullmatch(cells["cost"]):
        bad = True
        yield line.fault("cost", "cost", "text where pounds were expected", "Write it as 12500, or leave it blank")
    if cells["area"] and since:
        for found, remedy in _not_there(cells["area"], since, until or on):
            bad = True
            yield line.fault("area", "area", found, remedy)
    if not bad and since:
        cost = float(cells["cost"]) if cells["cost"] else None
        yield Adoption(
            line, cells["practice"], cells["area"], since, until, cost, cells["submitted_by"], cells["source"]
        )


def _not_there(code: str, since: date, until: date) -> Iterator[tuple[str, str]]:
    """Why an authority could not have worked so from one day to another: what was found, and what to do.

    It is the same authority under any code that it has had.
    """
    try:
        held = [areas.area(each) for each in codes_of(code)]
    except StandardError:
        yield "no authority has this code", "Look it up; codes begin with E"
        return
    if not any(area.in_force(since) for area in held):
        yield "the authority was not there on the first day", "Write the code of the authority that was"
    elif not any(area.in_force(until) for area in held):
        yield "the authority ended before the last day", "End it with the authority; enter what came after it"


def _rating(line: Line, on: date) -> Iterator[Finding | Rating]:
    """One rating, or its faults."""
    cells = line.cells
    (rated, expires), faults = days(line, ("on", "expires"), on, ahead=("expires",))
    yield from faults
    bad = bool(faults) or not all(cells[name] for name in ("practice", "scale", "version", "grade", "rater", "on"))
    if rated and expires and expires < rated:
        bad = True
        yield line.fault("order", "expires", "an end before the day of the rating", "Mend one of the two days")
    held = of_scale(cells["scale"], cells["version"])
    given = grade(cells["scale"], cells["version"], cells["grade"])
    if cells["scale"] and cells["version"] and not held:
        bad = True
        yield line.fault("scale", "version", "no scale of this name and version", "See docs/practice.md for the list")
    elif held and cells["grade"] and given is None:
        bad = True
        grades = ", ".join(one.grade for one in held)
        yield line.fault("grade", "grade", "no grade of this scale", f"Write one of {grades}")
    elif given and rated and rated < given.valid_from:
        bad = True
        yield line.fault("scale", "on", "a day before this version of the scale", "Write the version of that day")
    if not bad and rated:
        named = (cells["practice"], cells["scale"], cells["version"], cells["grade"], cells["rater"])
        yield Rating(line, *named, rated, cells["rests_on"], expires)


def _coding(line: Line, on: date) -> Iterator[Finding | Coding]:
    """One coding, or its faults."""
    cells = line.cells
    (coded,), faults = days(line, ("on",), on)
    faults += [*_which(line, coded), *_what(line, coded)]
    if cells["confirmed_by"] and cells["confirmed_by"].casefold() == cells["coder"].casefold():
        faults.append(
            line.fault("confirmed", "confirmed_by", "confirmed by the coder alone", "Let somebody else confirm it")
        )
    yield from faults
    if not faults and coded and all(cells[name] for name in ("inspection", "heading", "sentence", "code", "coder")):
        where = (cells["inspection"], cells["heading"], int(cells["sentence"]), cells["page"])
        yield Coding(line, *where, cells["code"], cells["polarity"], cells["coder"], coded, cells["confirmed_by"])


def _which(line: Line, coded: date | None) -> Iterator[Finding]:
    """What is wrong with the name of the sentence."""
    cells = line.cells
    named = _INSPECTION.fullmatch(cells["inspection"])
    published = day_of(named[1]) if named else None
    if cells["inspection"] and published is None:
        remedy = "Write Ofsted's number of the authority and the day of publication, e.g. 80426-2022-07-18"
        yield line.fault("inspection", "inspection", "no name of an inspection", remedy)
    elif coded and published and coded < published:
        yield line.fault("order", "on", "a day before the letter was published", "Mend one of the two days")
    if cells["heading"] and cells["heading"] not in HEADINGS:
        yield line.fault("heading", "heading", "no heading that is known", f"Write one of {', '.join(HEADINGS)}")
    if cells["sentence"] and not _SENTENCE.fullmatch(cells["sentence"]):
        yield line.fault("sentence", "sentence", "no number of a sentence", "Write 1 for the first, and so on")


def _what(line: Line, coded: date | None) -> Iterator[Finding]:
    """What is wrong with what it is coded as."""
    cells = line.cells
    code = practice_codes().get(cells["code"])
    if cells["code"] and code is None:
        yield line.fault("code", "code", "no code of the list", f"Write one of {', '.join(practice_codes())}")
    elif code and coded and not code.in_force(coded):
        yield line.fault("code", "code", "a code that could not be given on that day", "Write a code of that day")
    if cells["polarity"] and cells["polarity"] not in POLARITIES:
        yield line.fault("polarity", "polarity", "no polarity that is known", f"Write one of {', '.join(POLARITIES)}")


def _codes(lines: Sequence[Line]) -> Iterator[Finding]:
    """A practice names codes of the list."""
    for line in lines:
        if set(line.cells["codes"].split()) - (set(practice_codes()) - {NONE}):
            yield line.fault("code", "codes", "a code that is not in the list", "Write codes with spaces between them")


def _people(lines: Mapping[str, Sequence[Line]]) -> Iterator[Finding]:
    """Who put something in, rated, coded or confirmed is an organisation or a role."""
    for line in (one for table in lines.values() for one in table):
        for name in WHO:
            if people.seems_a_person(line.cells.get(name, "")):
                yield line.fault("person", name, "somebody who seems to be a person", people.REMEDY)


def _overlaps(adoptions: Sequence[Adoption]) -> Iterator[Finding]:
    """An area takes a practice up once at a time."""
    for number, later in enumerate(adoptions):
        for earlier in adoptions[:number]:
            same = (later.practice, later.authority) == (earlier.practice, earlier.authority)
            if same and later.meets(earlier):
                found = f"the area has this practice on the same days by line {earlier.line.number} of "
                remedy = "End one of them before the other begins"
                yield later.line.fault("overlap", "area", found + earlier.line.file, remedy)
                break
