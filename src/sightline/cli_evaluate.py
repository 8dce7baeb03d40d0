"""The command that evaluates a campaign: every outcome in its order, the harm watch, what stood beside it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import every_fault, open_or_picture, out, shown, today, whole
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sightline.analyses.campaign.campaigns import Campaign, CampaignRegister
    from sightline.analyses.campaign.evaluate import Counted
    from sightline.analyses.campaign.evaluation import Evaluation, Given
    from sightline.analyses.campaign.told import Part
    from sightline.config import Project
    from sightline.ledger.chain import Ledger

NAMES = ("evaluation.html", "evaluation.csv")
_WORDS = frozenset({"kind", "measure", "group", "what", "unit", "told"})  # columns of the CSV file
_NUMERIC = frozenset({"Beside expected", "95% interval", "p", "p among all", "p among all (Holm)"})


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A register of campaigns: docs/campaign-evaluate.md.")],
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Project whose counts by area and week are read, too.")
    ] = None,
    waves: Annotated[
        Path | None, typer.Option("--waves", help="Waves of a survey, waves.toml; else DIR/waves, if it is there.")
    ] = None,
    exposure: Annotated[
        Path | None, typer.Option("--exposure", help="Folder of published series; else DIR/exposure, if it is there.")
    ] = None,
    key: Annotated[str | None, typer.Option("--campaign", help="Which campaign; else the only one.")] = None,
    to: Annotated[Path | None, typer.Option("--out", help="Also write a page and a CSV file into this folder.")] = None,
) -> None:
    """Did the campaign do anything, was anybody harmed, could services cope? Outcomes in order, with their doubts."""
    from sightline.analyses.campaign.evaluation import evaluate as evaluated
    from sightline.analyses.campaign.register import first_shelf, open_campaigns
    from sightline.analyses.campaign.told import GOES_TO, csv_rows, parts

    if not folder.is_dir():
        raise SightlineError("there is no such folder: name the one that holds campaign.csv")
    with every_fault():
        register = open_campaigns(folder, today())
        given = _given(folder, project, waves, exposure)
    found = evaluated(_chosen(register, key), register, given)
    told = parts(found, given.waves, (*register.shelf, *first_shelf()))
    written: list[Path] = []
    if to is not None:
        with whole(to) as beside:
            (beside / NAMES[0]).write_text(_page(found, told), encoding="utf-8")
            (beside / NAMES[1]).write_text(_csv(csv_rows(found)), encoding="utf-8")
        written = [to / name for name in NAMES]
    for part in told:
        _print(part)
    out.print(f"\n{GOES_TO}", soft_wrap=True, highlight=False)
    for path in written:
        out.print(f"Made {path}", soft_wrap=True)


def _given(folder: Path, project: Path | None, waves: Path | None, exposure: Path | None) -> Given:
    """Everything that lies beside the register."""
    from sightline.analyses.campaign.stage import beside
    from sightline.ledger.panels import panels_of

    held = beside(folder, today(), waves, exposure)
    return replace(held, panels=panels_of(open_or_picture(project)[0])) if project is not None else held


def kept(opened: Project) -> tuple[CampaignRegister, Given] | None:
    """The campaigns in a project's folder, if any; where there are faults all are printed, and the command ends."""
    from sightline.analyses.campaign.stage import kept_campaigns

    with every_fault():
        return kept_campaigns(opened.folder, today())


def tell(ledger: Ledger, held: tuple[CampaignRegister, Given] | None) -> None:
    """Draft the page of the campaigns of a project."""
    from sightline.analyses.campaign.stage import draft_campaigns

    entry, new = draft_campaigns(ledger, held)
    if entry is not None:
        out.print(f"Draft of campaigns: entry {entry.number}{'' if new else ' (nothing new since)'}.")


def _chosen(register: CampaignRegister, key: str | None) -> Campaign:
    held = {one.key: one for one in register.campaigns}
    if key is None and len(held) == 1:
        return next(iter(held.values()))
    if key not in held:
        raise SightlineError(f"say which campaign: --campaign {' or '.join(held) if held else 'KEY'}")
    return held[key]


def _print(part: Part) -> None:
    from rich.table import Table

    out.print(f"\n[bold]{shown(part.title)}[/bold]")
    for words in part.words:
        out.print(shown(words), soft_wrap=True, highlight=False)
    for each in part.tables:
        table = Table(title=shown(each.caption), title_justify="left")
        for heading in each.header:
            table.add_column(shown(heading), overflow="fold", justify="right" if heading in _NUMERIC else "left")
        for row in each.rows:
            table.add_row(*map(shown, row))
        out.print(table)


def _page(found: Evaluation, told: Sequence[Part]) -> str:
    from sightline.analyses.campaign.told import GOES_TO
    from sightline.render.report import ReportPart, ReportTable, report_html

    made = [
        ReportPart(
            part.title, part.words,
            tuple(ReportTable(one.caption, one.header, one.rows, _NUMERIC) for one in part.tables),
            (_picture(part.drawn, number),) if part.drawn else (),
        )
        for number, part in enumerate(told)
    ]  # fmt: skip
    lead = ("Attitudes and behaviour come first, disclosures last: they are load on services, and never success.",)
    return report_html(f"{found.campaign.name}: did it do anything?", GOES_TO, lead, made, today())


def _picture(one: Counted, number: int) -> tuple[str, str]:
    """The event study of a count."""
    from sightline.analyses.campaign.evaluate import BLOCK
    from sightline.render.around import Dot, around

    dots = [Dot(block.at, *block.ratio.percent) for block in one.blocks]
    title = f"{one.series.label}: per cent more or fewer than expected, by {BLOCK} weeks, with 95% intervals"
    return around(dots, BLOCK, one.ran, title, f"around{number}")


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    """Numbers as they are, below 0 too; words as text that no spreadsheet takes for a formula."""
    from sightline.analyses.campaign.told import CSV
    from sightline.publish.files import plain

    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV)
    for row in rows:
        writer.writerow([plain(cell) if name in _WORDS else cell for name, cell in zip(CSV, row, strict=True)])
    return text.getvalue()
