"""The commands about a made-up England: make one, show it, say what is planted in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from sightline.cli_common import ENGINE, MASTER, chosen, comparer, err, opener, out, progress, shown
from sightline.errors import ConfigError

if TYPE_CHECKING:
    from sightline.synthetic.scenario import Scenario
    from sightline.synthetic.truth.overview import Overview
    from sightline.synthetic.truth.score_rows import Planted

PANEL = "Made-up England"
# Read off the folder, so that `--help` need not load the scenarios.
SHIPPED = sorted(path.stem for path in (Path(__file__).parent / "synthetic" / "scenarios").glob("*.toml"))
SEED = Annotated[int, typer.Option(min=0, help="The same seed makes the same bytes.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line, in this order."""
    for command in (demo, simulate, truth, score, worlds):
        app.command(rich_help_panel=PANEL)(command)


def demo(
    folder: Annotated[Path, typer.Option("--out", help="Folder for all it makes.")] = Path("demo"),
    areas: Annotated[int, typer.Option(min=1, max=153, help="Council areas.")] = 12,
    children: Annotated[int, typer.Option(min=200, help="Children known to any agency.")] = 60_000,
    seed: SEED = 1,
    published: Annotated[
        Path | None, typer.Option(help="Folder of real published statistics, for the published page.")
    ] = None,
    engine: ENGINE = None,
    master: MASTER = None,
) -> None:
    """Make up a small England, run everything on it, and say how far the counts are from its truth."""
    from sightline.config import Settings
    from sightline.demo import Engines, Numbers, run_demo

    settings = chosen(Settings(), engine, master)
    engines = Engines(opener(settings), comparer(settings))
    raise typer.Exit(run_demo(folder, Numbers(areas, children, seed), published, engines, out))


def simulate(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")],
    scenario: Annotated[
        str, typer.Option(help=f"A scenario file (.toml), or the name of one that comes with it: {', '.join(SHIPPED)}.")
    ] = "plain",
    areas: Annotated[int | None, typer.Option(min=1, max=153, help="Council areas, not the scenario's.")] = None,
    children: Annotated[
        int | None, typer.Option(min=100, help="Children known to any agency, not the scenario's.")
    ] = None,
    seed: SEED = 1,
    published: Annotated[
        Path | None, typer.Option(help="Folder of published statistics, for a scenario with real populations.")
    ] = None,
    strength: Annotated[
        list[str] | None,
        typer.Option(metavar="PLANT=STRENGTH", help="Plant that truth at none, weak or strong, not at the scenario's."),
    ] = None,
) -> None:
    """Write the files of a made-up England in the real formats, and the truth beside them."""
    chosen = _scenario(scenario).changed(areas=areas, children=children, strengths=_strengths(strength or []))
    if published is not None and not published.is_dir():
        raise ConfigError("there is no folder of published statistics at that place: mend or leave out --published")
    try:
        from sightline.synthetic.world import simulate as make

        with progress("Writing") as step:
            made = make(folder, scenario=chosen, seed=seed, published=published, progress=step)
    except KeyboardInterrupt:  # the half is removed where it was made
        err.print("Stopped: nothing is kept; run it again")
        raise typer.Exit(130) from None
    files, true = (escape(str(folder / name)) for name in ("returns", "truth"))
    out.print(f"Files are in {files}, the truth in {true}.", soft_wrap=True)
    out.print(_populations(chosen, made.real_populations), soft_wrap=True)


def truth(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="Folder that `sightline simulate` wrote into.")],
) -> None:
    """Say what is planted in a made-up England, how strongly, and what of it is in no file."""
    from sightline.synthetic.truth.overview import overview

    found = overview(folder)
    world = found.scenario
    out.print(f"[bold]{shown(world.name)}[/bold], seed {found.seed}: {shown(world.what)}", soft_wrap=True)
    out.print(f"{world.areas} area(s), years to 31 March {', '.join(map(str, world.years))}.", highlight=False)
    out.print(_populations(world, found.real), soft_wrap=True)
    if world.null:
        out.print(f"A null world: {world.null}.")
    for table in (_plants(world), _truths(found.planted), _events(found), _reasons(found), _totals(found)):
        if table.row_count:
            out.print(table)


def score(
    run: Annotated[Path, typer.Argument(help="Project folder of a run on made-up files.")],
    truth: Annotated[Path, typer.Option(metavar="OUT", help="Folder that `sightline simulate` wrote into.")],
    table: Annotated[Path | None, typer.Option("--csv", help="Write every score to this CSV file.")] = None,
) -> None:
    """Set the figures of a run beside the truth that was planted. Only for projects marked made up."""
    from sightline.trial_score import run_score

    raise typer.Exit(run_score(run, truth, out, table))


def worlds(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for the worlds; run again, it goes on.")],
    scenario: Annotated[str, typer.Option(help="A scenario file (.toml), or the name of one.")] = "small",
    number: Annotated[int, typer.Option(min=1, help="How many worlds.")] = 100,
    jobs: Annotated[int, typer.Option(min=1, help="Worlds made at a time.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first world; each after it has the next.")] = 1,
    keep: Annotated[bool, typer.Option("--keep", help="Keep each world's files and ledger.")] = False,
) -> None:
    """Make, run and score many worlds of a scenario: bias, coverage, width, power and false alarms."""
    from sightline.trial import run_worlds

    raise typer.Exit(run_worlds(_scenario(scenario), number, folder, jobs, seed, keep, out))


def _scenario(text: str) -> Scenario:
    """The scenario of that name, or in that file."""
    from sightline.synthetic import scenario

    path = Path(text)
    if path.suffix == ".toml" or (text not in SHIPPED and path.is_file()):
        return scenario.load(path)
    return scenario.named(text)


def _strengths(given: Sequence[str]) -> dict[str, str]:
    """PLANT=STRENGTH as plant -> strength; whether there are such is looked at with the scenario."""
    from sightline.synthetic.problems import safe

    pairs = [text.partition("=") for text in given]
    if not all(name and strength for name, _, strength in pairs):
        raise ConfigError("--strength is written PLANT=STRENGTH, for instance late_conferences=strong")
    found: dict[str, str] = {}
    for name, _, strength in pairs:
        if found.setdefault(name, strength) != strength:
            raise ConfigError(f"--strength gives {safe(name)} two strengths: leave one of them out")
    return found


def _populations(scenario: Scenario, real: bool) -> str:
    """Whether the populations of the areas are real; `real`: the published ones were read."""
    if real and not scenario.children:
        return "Populations are real: each area has the children and the ethnic mix published for it. No person is."
    if real:
        return "Populations are in proportion to those published, with the published ethnic mix. No person is real."
    if not scenario.children:
        return "Populations are made up; the scenario asks for published ones, which --published FOLDER reads."
    return "Populations are made up."


def _table(title: str, *columns: str, numbers: int = 1) -> Table:
    """An empty plain table; its last columns, so many as `numbers`, hold numbers."""
    table = Table(title=title, box=box.SIMPLE, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(
            column, justify="right" if place >= len(columns) - numbers else "left", overflow="fold",
            no_wrap=place == 0 or place >= len(columns) - numbers,
        )  # fmt: skip
    return table


def _plants(world: Scenario) -> Table:
    """One row a plant that is planted or has an option."""
    from sightline.synthetic.scenario import plant_kinds

    table = _table("Planted, with its size", "plant", "strength", "options", "unit", "size")
    for name, plant in world.plants.items():
        if plant.strength != "none" or plant.options:
            unit = plant_kinds()[name].unit
            table.add_row(name, plant.strength, " ".join(sorted(plant.options)), unit, f"{plant.size:g}")
    return table


def _truths(planted: Sequence[Planted]) -> Table:
    """One row a truth; where it is broken down, one row for all its parts, with the least and the most."""
    from sightline.synthetic.truth.score_tables import grouped, lowest_to_highest, measure

    lines: list[tuple[str, dict[str, str]]] = []
    for group in _parts(planted):
        row = group[0]
        cells = {
            "measure": shown(measure(row.measure, row.dimension)), "period": shown(row.period), "unit": shown(row.unit),
            "value": lowest_to_highest(part.value for part in group),
            "without it": lowest_to_highest(part.null_value for part in group),
        }  # fmt: skip
        lines.append((shown(f"{row.plant} {row.strength}".strip()), cells))
    return grouped("What came of it, by plant; of several parts the lowest to the highest", lines)


def _parts(planted: Sequence[Planted]) -> Iterable[list[Planted]]:
    """The rows of one truth and period, broken down by one dimension, together."""
    found: dict[tuple[str, ...], list[Planted]] = {}
    for row in planted:
        key = (row.plant, row.strength, row.measure, row.unit, row.period, row.dimension)
        found.setdefault(key, []).append(row)
    return found.values()


def _events(found: Overview) -> Table:
    """One row a kind of event: how many happened, and how many of them stand in no file."""
    table = _table("What happened", "kind of event", "events", "in no file", numbers=2)
    for kind in sorted({kind for kind, _ in found.events}):
        of_kind = {why: number for (name, why), number in found.events.items() if name == kind}
        table.add_row(shown(kind), f"{sum(of_kind.values()):,}", f"{_unwritten(of_kind):,}")
    return table


def _reasons(found: Overview) -> Table:
    """One row a reason why events stand in no file."""
    table = _table("Why events are in no file", "reason", "events")
    reasons: Counter[str] = Counter()
    for (_, why), number in found.events.items():
        reasons[why] += number
    for why, number in sorted(reasons.items()):
        if why != "written":
            table.add_row(shown(why.replace("_", " ")), f"{number:,}")
    return table


def _unwritten(events: Mapping[str, int]) -> int:
    return sum(number for why, number in events.items() if why != "written")


def _totals(found: Overview) -> Table:
    """One row a year: the children whom a perfect count finds."""
    table = _table("Children with a record of abuse, each once", "measure", "period", "children")
    for measure, period, children in found.totals:
        table.add_row(shown(measure), shown(period), f"{children:,}")
    return table
