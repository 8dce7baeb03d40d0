"""The command about waves of a survey: what people told, how sure that is, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import every_fault, out, shown, today, whole
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.analyses.campaign.wave_estimates import Question, WaveEstimates
    from sightline.analyses.campaign.wave_page import Part, Tabled
    from sightline.render.dots import Dots, Scale
    from sightline.render.report import ReportPart

FOR = "For those who commissioned the survey and whoever they give it to. It has not passed clearance."


def waves(
    file: Annotated[Path, typer.Argument(help="The description of the waves, a TOML file: see docs/attitudes.md.")],
    to: Annotated[Path | None, typer.Option("--out", help="Also write a page and CSV files into this folder.")] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Make a folder FILE with made-up waves, for you to look at.")
    ] = False,
) -> None:
    """What people told a survey, wave by wave, with ranges that know how they were drawn, and what changed."""
    from sightline.analyses.campaign.wave_page import lead, parts, title
    from sightline.analyses.campaign.waves import waves_of

    if example:
        _example(file)
        return
    with every_fault():
        found = waves_of(file)
    told = parts(found)
    written = _write(found, told, to) if to is not None else []
    out.print(f"[bold]{shown(title(found))}[/bold]")
    for line in lead(found):
        out.print(shown(line), soft_wrap=True)
    for part in told:
        out.print(f"\n[bold]{shown(part.title)}[/bold]")
        for line in part.words:
            out.print(shown(line), highlight=False, soft_wrap=True)
        for table in part.tables:
            _print(table)
    for path in written:
        out.print(f"Made {path}", soft_wrap=True)


def _example(folder: Path) -> None:
    from sightline.synthetic.survey import FILE, made_up_survey

    if folder.exists():
        raise SightlineError("there is such a folder already: name a new one")
    made_up_survey(folder, seed=1)
    out.print(
        f"Made {folder / FILE} with three waves beside it. Nobody was asked: all of it is made up.", soft_wrap=True
    )


def scales() -> None:
    """The register of published scales: what each asks about, of whom it was validated, how surely that is known."""
    from rich.table import Table

    from sightline.analyses.campaign.scales import SCALES

    table = Table(title="Published scales of attitudes and bystander behaviour", title_justify="left", show_lines=True)
    for heading in ("Key", "Scale", "Items", "Higher means", "Validated on", "How sure"):
        table.add_column(heading, overflow="fold")
    for scale in SCALES.values():
        items = "" if scale.items is None else str(scale.items)
        name = f"{scale.name} ({scale.about}, {scale.year})"
        table.add_row(*map(shown, (scale.key, name, items, scale.higher, scale.validated_on, scale.sure)))
    out.print(table)


def _print(words: Tabled) -> None:
    from rich.table import Table

    from sightline.analyses.campaign.wave_page import NUMERIC

    table = Table(title=shown(words.caption), title_justify="left", show_lines=len(words.header) < 7)
    for heading in words.header:
        table.add_column(heading, overflow="fold", justify="right" if heading in NUMERIC else "left")
    for row in words.rows:
        table.add_row(*map(shown, row))
    out.print(table)


def _write(found: WaveEstimates, told: tuple[Part, ...], to: Path) -> list[Path]:
    """The page and its CSV files: written beside the folder first, so that all of them are there or none."""
    from sightline.analyses.campaign.wave_page import lead, raw_differences, raw_estimates, title
    from sightline.render.report import report_html

    page = report_html(title(found), FOR, lead(found), [_reported(found, part) for part in told], today())
    with whole(to) as beside:
        (beside / "waves.html").write_text(page, encoding="utf-8", newline="\n")
        _write_csv(beside / "estimates.csv", *raw_estimates(found))
        _write_csv(beside / "differences.csv", *raw_differences(found))
        names = sorted(path.name for path in beside.iterdir())
    return [to / name for name in names]


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Numbers as they are, below 0 too. Keys begin with a letter or digit, so that no cell is a formula."""
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows((header, *rows))


def _reported(found: WaveEstimates, part: Part) -> ReportPart:
    from sightline.analyses.campaign.wave_page import NUMERIC
    from sightline.render.report import ReportPart, ReportTable

    tables = tuple(
        ReportTable(table.caption, table.header, table.rows, NUMERIC & set(table.header)) for table in part.tables
    )
    return ReportPart(part.title, part.words, tables, tuple(_pictures(found, part)))


def _pictures(found: WaveEstimates, part: Part) -> Iterator[tuple[str, str]]:
    """The estimates of a question: a dot with its range for each wave, group by group."""
    from sightline.render.dots import pictures

    question = next((each for each in found.questions if each.key == part.question), None)
    if question is not None:
        alt = f"{question.says}: the value of each wave with its range, by group. The table holds every figure."
        yield pictures(_groups(found, question), _scale(found, question), alt)


def _groups(found: WaveEstimates, question: Question) -> list[Dots]:
    from sightline.analyses.campaign.wave_page import between, number
    from sightline.render.dots import Dot, Dots

    drawn = []
    for group in found.groups:
        rows, before = [], ""
        for one in found.of(question.key, group.dimension, group.key):
            said = one.reason if one.low else number(question, one.value, one.base)
            if one.lower is not None:
                said += f" ({between(question, one.lower, one.upper, one.base).replace('%', '')})"
            wording = question.wordings[one.wave]
            rows.append(Dot(one.wave, said, one.value, one.lower, one.upper, before not in ("", wording)))
            before = wording
        drawn.append(Dots(group.says, tuple(rows)))
    return drawn


def _scale(found: WaveEstimates, question: Question) -> Scale:
    """A share from none to a round number above all ranges; of a score the whole points around them."""
    import math

    from sightline.analyses.campaign.wave_estimates import Kind
    from sightline.render.dots import Scale
    from sightline.render.frame import nice_ticks

    held = [each for each in found.estimates if each.question == question.key]
    most = max((each.upper for each in held if each.upper is not None), default=question.highest)
    if question.kind is Kind.SHARE:
        ticks = tuple((tick / 100, f"{tick:g}") for tick in nice_ticks(100 * most))
        return Scale(ticks, "Per cent of those who answered")
    least = min((each.lower for each in held if each.lower is not None), default=question.lowest)
    steps = range(math.floor(least), max(math.ceil(most), math.floor(least) + 1) + 1)
    unit = f"Mean score; the lowest is {question.lowest:g} and the highest {question.highest:g}"
    return Scale(tuple((float(step), str(step)) for step in steps), unit)
