"""The commands about practice: a register checked, what inspectors wrote of it, what areas like one's own took up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline import cli_effects
from sightline.cli_common import as_day, every_fault, out, shown
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.analyses.practice.findings import Sentence
    from sightline.analyses.practice.practices import Coding, PracticeRegister
    from sightline.analyses.practice.suggest import Suggestion
    from sightline.published.joint import JointInspections

ON = Annotated[str | None, typer.Option("--on", help="As it stood on that day, e.g. 2026-03-31.")]
REGISTER = Annotated[Path | None, typer.Option("--register", help="A register of practice: see docs/practice.md.")]
SUGGESTED = (
    "A suggestion is no finding. A person reads the sentence in the letter, writes a row of the table coding, and "
    "somebody else confirms it."
)
NOBODY = "the file holds no joint inspection of that theme: write it as `sightline partnership inspections` prints it"


def register(app: typer.Typer) -> None:
    """Add the group of commands to the command line. Other modules add their commands to the group here."""
    group = typer.Typer(help="Practice: what areas do, what inspectors wrote of it, and what it did.",
                        no_args_is_help=True)  # fmt: skip
    for command in (check, findings, like):
        group.command(command.__name__)(command)
    cli_effects.add(group)
    app.add_typer(group, name="practice", rich_help_panel="Look inside")


def check(
    folder: Annotated[Path, typer.Argument(help="Folder of CSV and TOML files: see docs/practice.md.")],
    on: ON = None,
) -> None:
    """Check a register: every fault at once with file and line, or what it holds, who rated it, how coders agree."""
    day = as_day(on)
    held = _opened(folder, day)
    _table(
        "Practices", ("Practice", "Put in by", "Areas now", "Areas ever", "First", "Cost known", "Findings"),
        [
            (
                one.name, one.submitted_by, str(len({each.area for each in taken if each.holds(day)})),
                str(len({each.area for each in taken})), taken[0].since.isoformat() if taken else "",
                f"{sum(each.cost is not None for each in taken)} of {len(taken)}", _said(held.findings(key)),
            )
            for key, one in held.practices.items()
            for taken in (held.adopted(key),)
        ],
    )  # fmt: skip
    _ratings(held, day)
    _codings(held)
    for table, what in (("question", "Questions on record"), ("guidance", "Lines of guidance")):
        out.print(f"{what}: {len(held.lines[table])}.")


def _said(found: Sequence[Coding]) -> str:
    """How many sentences praise a practice, name a need, or neither; "none" where there are none."""
    from sightline.analyses.practice.practices import POLARITIES

    counts = {polarity: len({one.key for one in found if one.polarity == polarity}) for polarity in POLARITIES}
    return ", ".join(f"{number} {polarity}" for polarity, number in counts.items() if number) or "none"


def _ratings(held: PracticeRegister, day: date) -> None:
    from sightline.analyses.practice.codes import grade

    rows = []
    for one in (rating for key in held.practices for rating in held.rated(key)):
        scale = grade(one.scale, one.version, one.grade)
        ends = "no end" if one.expires is None else one.expires.isoformat()
        rows.append((
            held.practices[one.practice].name, f"{one.scale} {one.version}: {one.grade}",
            "" if scale is None else scale.takes + ("" if scale.verified else " (not read at its source)"),
            f"{one.rater}, {one.on.isoformat()}", f"expired on {ends}" if one.expired(day) else ends,
        ))  # fmt: skip
    if rows:
        _table("Ratings, each by a named rater", ("Practice", "Grade", "What it takes", "Rater", "Holds until"), rows)


def _codings(held: PracticeRegister) -> None:
    from sightline.analyses.practice.double import said, twice

    confirmed = sum(one.confirmed for one in held.codings)
    out.print(
        f"Codings of sentences: {len(held.codings)}, confirmed: {confirmed}. Only what is confirmed is a finding."
    )
    rows = [
        (" and ".join(one.coders), str(one.sentences), str(one.same), said(one.codes), said(one.polarities))
        for one in twice(held.codings)
    ]
    if rows:
        headings = ("Coders", "Sentences of both", "The same codes", "Kappa of codes", "Kappa of polarity")
        _table("Sentences coded twice", headings, rows)


def findings(
    published: Annotated[Path, typer.Argument(help="Folder that holds ofsted_jtai_findings.csv.")],
    register: REGISTER = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Only this theme, as it is printed.")] = None,
    to: Annotated[Path | None, typer.Option("--out", help="Write the sentences to code to this CSV file.")] = None,
    on: ON = None,
) -> None:
    """Which practice sentences of joint inspections may be about, by rules and likeness: for a person to confirm."""
    from sightline.analyses.practice.findings import sentences_of
    from sightline.analyses.practice.suggest import suggest
    from sightline.analyses.practice.worksheet import unknown
    from sightline.published.joint import WARNING

    held = None if register is None else _opened(register, as_day(on))
    codings = () if held is None else held.codings
    read = _read(published)
    everything = sentences_of(read.inspections)
    named = next((one.theme for one in everything if theme and one.theme.casefold() == theme.casefold()), None)
    if theme is not None and named is None:
        raise SightlineError(NOBODY)
    found = suggest(everything, codings)
    chosen = [one for one in everything if named in (None, one.theme)]
    mine = [one for one in found if named in (None, one.sentence.theme)]
    _counted(chosen, mine)
    _confirmed([one for one in codings if one.confirmed and one.key in {each.key for each in chosen}])
    for one in unknown(codings, everything):
        fault = one.line.fault("sentence", "sentence", "the file holds no such sentence", "Look it up, and mend it")
        out.print(shown(str(fault)), highlight=False, soft_wrap=True)
    for finding in read.findings:
        out.print(shown(str(finding)), highlight=False, soft_wrap=True)
    out.print(SUGGESTED, soft_wrap=True)
    out.print(WARNING, soft_wrap=True)
    if to is not None:
        _write(to, chosen, mine, held)


def _counted(sentences: Sequence[Sentence], found: Sequence[Suggestion]) -> None:
    """How many sentences are suggested each code, by heading."""
    from sightline.analyses.practice.codes import NONE, practice_codes
    from sightline.published.joint import Section

    rows = []
    for code in practice_codes().values():
        counts = [sum(one.code == code.code and one.sentence.section is section for one in found)
                  for section in Section]  # fmt: skip
        if code.code != NONE:
            rows.append((code.label, *map(str, counts), str(sum(counts))))
    bare = {one.key for one in sentences if not one.standing} - {one.sentence.key for one in found}
    rest = [sum(one.key in bare and one.section is section for one in sentences) for section in Section]
    rows.append(("No suggestion", *map(str, rest), str(len(bare))))
    standing = sum(one.standing for one in sentences)
    inspections = len({one.inspection for one in sentences})
    title = f"{len(sentences)} sentences of {inspections} joint inspections; suggested codes, by heading"
    _table(title, ("Code", *Section, "All"), rows)
    out.print(f"A sentence may have several. {standing} stand in every such letter, and are suggested nothing.")


def _confirmed(found: Sequence[Coding]) -> None:
    """What people confirmed, by code and polarity: sentences."""
    from sightline.analyses.practice.codes import practice_codes
    from sightline.analyses.practice.practices import POLARITIES

    rows = []
    for code in practice_codes().values():
        mine = [one for one in found if one.code == code.code]
        counts = [len({one.key for one in mine if one.polarity == polarity}) for polarity in POLARITIES]
        if mine:
            rows.append((code.label, *map(str, counts)))
    if rows:
        _table("Confirmed by people: sentences", ("Code", *POLARITIES), rows)


def _write(to: Path, chosen: Sequence[Sentence], found: Sequence[Suggestion], held: PracticeRegister | None) -> None:
    """The worksheet, as text that no spreadsheet takes for a formula."""
    import csv
    from tempfile import TemporaryDirectory

    from sightline.analyses.practice.worksheet import worksheet
    from sightline.publish.files import plain

    rows = worksheet(chosen, found, () if held is None else held.codings)
    if to.is_dir() or not to.parent.is_dir():
        raise SightlineError("--out is a folder, or lies in none that there is: name a file in a folder that is there")
    with TemporaryDirectory(dir=to.parent, prefix=".unfinished-") as beside:
        made = Path(beside) / to.name
        with made.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([plain(cell) for cell in row] for row in rows)
        made.replace(to)
    out.print(f"Made {to}: {len(rows) - 1} sentences to code.", soft_wrap=True)


def like(
    code: Annotated[str, typer.Argument(metavar="AREA", help="An authority's code, e.g. E08000016.")],
    published: Annotated[Path, typer.Argument(help="Folder that holds sn_model_2025_wide.csv.")],
    register: Annotated[Path, typer.Option("--register", help="A register of practice: see docs/practice.md.")],
    on: ON = None,
) -> None:
    """Areas like yours that took up a practice: which, since when, and what they took up first."""
    from sightline.analyses.practice.like import CARE, by_practice, taken_up
    from sightline.published.neighbours import SOURCE, read_neighbours
    from sightline.standard import areas

    name = areas.now(code).name
    held = _opened(register, as_day(on))
    _there(published, "sn_model_2025_wide.csv")
    with every_fault():
        neighbours = read_neighbours(published)
    found = taken_up(code, neighbours, held)
    rows = []
    for one in found:
        closeness = one.closeness or "itself"
        steps = [(str(step.place), step.name, step.adoption.since.isoformat(),
                  "" if step.adoption.until is None else step.adoption.until.isoformat())
                 for step in one.steps] or [("", "nothing in the register", "", "")]  # fmt: skip
        rows += [(one.name if not number else "", closeness if not number else "", *step)
                 for number, step in enumerate(steps)]  # fmt: skip
    _table(f"Areas like {name}", ("Area", "Closeness", "Order", "Practice", "Since", "Until"), rows)
    _table("Of its ten neighbours", ("Practice", "Took it up", "Began with it"),
           [(label, str(many), str(first)) for label, many, first in by_practice(found, held)])  # fmt: skip
    out.print(f"{CARE} Source of neighbours: {SOURCE}.", soft_wrap=True)


def _table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table

    table = Table(title=shown(title), title_justify="left")
    for heading in headings:
        table.add_column(shown(heading), overflow="fold")
    for row in rows:
        table.add_row(*map(shown, row))
    out.print(table)


def _opened(folder: Path, day: date) -> PracticeRegister:
    """The register of a folder; where it has faults all are printed, and the command ends."""
    from sightline.analyses.practice.register import open_register

    _there(folder, "practice.csv")
    with every_fault():
        return open_register(folder, day)


def _read(published: Path) -> JointInspections:
    from sightline.published.joint import read_joint

    _there(published, "ofsted_jtai_findings.csv")
    with every_fault():
        return read_joint(published)


def _there(folder: Path, file: str) -> None:
    if not folder.is_dir():
        raise SightlineError(f"there is no such folder: name the one that holds {file}")
