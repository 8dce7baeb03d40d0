"""`simulate`: a made-up England in the files that agencies send, with its truth beside them.

Latent first, then recorded: lives.py says who lives, what happens and who hears; doings.py what each agency does and
how it writes; this module writes the files. Each stage draws from its own stream of random numbers.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from sightline.errors import ConfigError
from sightline.synthetic.doings import World, make_world
from sightline.synthetic.files import annex_a, documented, school_census, ssda903
from sightline.synthetic.files.beside import Kept
from sightline.synthetic.files.early_adopter import early_adopter_files
from sightline.synthetic.files.named import Named, id_column
from sightline.synthetic.files.output import FileEntry, Output
from sightline.synthetic.files.returns import files_in_all, write_returns
from sightline.synthetic.files.safeguarding import last_editions, safeguarding_files, safeguarding_tables
from sightline.synthetic.recording.faults import Sending, Sent, sent_table
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools
from sightline.synthetic.truth import counting, happenings, planted, records, tables
from sightline.synthetic.truth.counting import Said
from sightline.synthetic.truth.events import Happened, events_table
from sightline.synthetic.truth.first_records import added_identified, while_it_ran
from sightline.synthetic.truth.identified import identified_gaps, threshold_gaps
from sightline.synthetic.truth.oddities import oddities_table
from sightline.synthetic.truth.organised import organised
from sightline.synthetic.truth.sayings import said_of
from sightline.synthetic.truth.score_rows import Planted, planted_text

VERSION = 8
_OF_TRUTH = 10  # files under truth/
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was made: the parameters that make it again, and every file."""

    version: int
    seed: int
    scenario: Mapping[str, object]
    real_populations: bool
    areas: tuple[str, ...]
    children: int
    years: tuple[int, ...]
    files: tuple[FileEntry, ...]
    summary: dict[str, int]


def happened(world: World) -> Iterator[Happened]:
    """Every event of a world."""
    lives, books, returns = world.lives, world.books, world.returns
    setting, harm, heard = lives.setting, lives.harm, lives.heard
    written = {name: np.zeros(len(harm), dtype=bool) for name in ("council", "police", "support")}
    for name, about in (
        ("council", world.episodes.harm),
        ("police", np.array([crime.harm for crime in world.crimes], dtype=np.int32)),
        ("support", np.array([referral.harm for referral in world.referrals], dtype=np.int32)),
    ):
        written[name][about[about >= 0]] = True
    yield from happenings.of_harm(setting, harm, heard, world.crimes, world.references, returns.sent)
    yield from happenings.of_unmet(setting, lives.unmet, lives.unmet_heard, lives.unmet_signs)
    yield happenings.of_concerns(lives.signs)
    yield from happenings.of_hearing(setting, harm, heard, written)
    yield from happenings.of_councils(setting, world.episodes, books["council"], returns.sent)
    yield from happenings.of_police(setting, world.crimes, world.references, returns.sent)
    yield from happenings.of_support(setting, world.referrals, books["support"])
    for part in world.parts.all():
        yield from part.happened(setting, books)


def _said(world: World, sexes: Mapping[str, Bools], named: Named, kept: Kept) -> Said:
    """What files say of those with a record: `sexes` are the entries in censuses, parties of crimes and support."""
    grouped = Named(world.books, {sender: sexes[sender] for sender in ("council", "police", "support")})
    # the return of looked-after children gives a group too; of schools and health all who are named have one or none
    grouped.add_sheet(world.setting, world.returns.sent, kept["care_periods"], "la_child_id")
    shown = {sender: grouped.found[sender] for sender in ("council", "police", "support")}
    shown |= {sender: named.found[sender] for sender in ("school", "health")}
    wanted = {record.person for record in world.records}
    return said_of(world.lives.people, world.books, wanted, sexes, shown, world.returns.mistakes.crime)


def _write_truth(world: World, output: Output, sent: Mapping[str, Bools], said: Said) -> dict[str, int]:
    lives, books, setting, written = world.lives, world.books, world.setting, world.records
    folk, harm, heard, years = lives.people, lives.harm, lives.heard, world.setting.years
    known = (heard.council > 0) | (heard.police > 0) | (heard.support > 0)
    children = tables.children_table(folk, harm, known, written, setting.codes, lives.population, lives.unmet)
    output.table("truth/children.parquet", children)
    who = tables.who_is_who(folk, books, {name: setting.agencies(name) for name in books}, sent)
    output.table("truth/records.parquet", who)
    output.table("truth/csa_records.parquet", records.records_table(folk, written, years))
    output.table("truth/barriers.parquet", tables.barriers_table(folk, books["council"], setting.codes))
    odd = oddities_table(world.returns)
    output.table("truth/oddities.parquet", odd)
    output.table("truth/sent.parquet", sent_table(setting, world.returns.sent))
    events = events_table(setting, world.returns.sent, folk, happened(world))
    output.table("truth/events.parquet", events)
    rows = counting.counts(folk, written, setting.codes, years, said)
    ever = next(row[-1] for row in rows if row[0] == "children_any_year")
    output.rows("truth/counts.csv", ("measure", "year", "dimension", "code", "children"), rows)
    output.text("truth/planted.csv", planted_text(_planted(world)))
    output.text("truth/plan.csv", planted.plan_text(setting, lives.plan))
    return {
        "population": len(lives.population), "children": folk.children, "records": who.num_rows,
        "csa_records": len(written), "children_with_a_csa_record": ever, "episodes": len(world.episodes),
        "crimes": len(world.crimes), "support_referrals": len(world.referrals), "oddities": odd.num_rows,
        "events": events.num_rows,
    }  # fmt: skip


def _planted(world: World) -> list[Planted]:
    """How large each planted truth is in this world."""
    lives, setting, parts = world.lives, world.setting, world.parts
    scenario = setting.scenario
    area, attended, kept_away = parts.meetings.health_invitations()
    where = lives.plan.planted["absent_partner"]
    return [
        *planted.planted_rows(
            setting, lives.plan, lives.people, lives.population, lives.harm, lives.unmet, lives.heard,
            lives.unmet_heard, world.episodes, lives.signs, world.records,
        ),
        *added_identified(scenario, while_it_ran(lives), world.without_campaign),
        *identified_gaps(scenario, (lives.harm, lives.unmet), (lives.heard, lives.unmet_heard)),
        *threshold_gaps(world),
        *planted.absent_partner(scenario, setting.codes, where, area, attended, kept_away),
        *planted.of_plant(scenario, "prison_places", parts.prisons.planted(setting, lives.plan)),
        *planted.always(scenario, "courts", parts.courts.planted(setting, lives.plan)),
        *planted.always(scenario, "probation", parts.probation.planted(setting, lives.plan)),
        *planted.always(scenario, "groups", organised(setting, lives.people, world.crimes, world.returns.sent)),
    ]  # fmt: skip


def _documented(setting: Setting, sent: Sent) -> int:
    """How many files of documented formats there are at most: an agency without rows in a year sends none."""
    return sum(
        form.sender not in sent.sendings or sent.sending(form.sender, number, year) is not Sending.SILENT
        for form in documented.FORMATS.values()
        for number in range(len(setting.agencies(form.sender)))
        for year in setting.years
    )


def _write_documented(world: World, output: Output, named: Named) -> dict[str, documented.Sheet]:
    """Write every documented table. Returns those that other files repeat."""
    setting, sent = world.setting, world.returns.sent
    kept: dict[str, documented.Sheet] = {}
    for part in world.parts.all():
        for sheet in part.sheets(setting, world.books):
            for file in documented.written(setting, sent, sheet):
                output.put(*file)
            if id_column(sheet.format):
                named.add_sheet(setting, sent, sheet, id_column(sheet.format))
            if sheet.format in (*annex_a.TAKEN, *school_census.TAKEN, *ssda903.TAKEN):
                kept[sheet.format] = sheet
    return kept


def _repeated(world: World, kept: Kept, named: Named) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, rows) of the national formats that say again what stands in other files, and name whom those do."""
    setting, sent, book = world.setting, world.returns.sent, world.books["council"]
    for workbook in annex_a.annex_a(setting, sent, world.episodes, book, kept):
        named.add("council", np.full(len(workbook.named), workbook.area), sorted(workbook.named))
        yield from annex_a.annex_a_files(workbook)
    # the return of looked-after children names all whose care it tells of
    named.add_sheet(setting, sent, kept["care_periods"], "la_child_id")
    yield from ssda903.ssda903_files(setting, sent, world.episodes, book, kept)
    yield from school_census.school_census_files(setting, sent, kept)


def _of_whole_records(world: World) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, rows) of what a few councils send: whole records as tables, and what has changed."""
    year = world.setting.years[-1]
    for code, number, edition in last_editions(world.returns.censuses):
        tables_ = safeguarding_tables(world.lives.people, world.episodes, world.books["council"], edition)
        yield from safeguarding_files(code, year, tables_)
        yield from early_adopter_files(code, number, year, tables_)


def _write(world: World, seed: int, folder: Path, progress: Progress | None) -> Manifest:
    """Every file of a world, and last its manifest."""
    setting, scenario = world.setting, world.setting.scenario
    most = files_in_all(world.returns) + _documented(setting, world.returns.sent) + _OF_TRUTH
    output = Output(folder, most, progress)
    named = Named(world.books, write_returns(world.returns, output.put))
    sexes = {sender: found.copy() for sender, found in named.found.items()}
    kept = _write_documented(world, output, named)
    for file in (*_repeated(world, kept, named), *_of_whole_records(world)):
        output.put(*file)
    output.total = len(output.entries) + _OF_TRUTH  # some of those that there might have been had no rows
    summary = _write_truth(world, output, named.found, _said(world, sexes, named, kept))
    manifest = Manifest(
        VERSION, seed, scenario.to_dict(), world.lives.real, tuple(setting.codes), scenario.children, setting.years,
        tuple(output.entries), summary,
    )  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    return manifest


def simulate(
    out: Path, *, scenario: Scenario, seed: int, published: Path | None = None, progress: Progress | None = None
) -> Manifest:
    """Make a world and write it under `out`: returns/, truth/ and manifest.json. Same arguments, same bytes.

    `published`: folder of published statistics, for real populations. `progress` is called with (file, files written,
    files in all). Raises ConfigError where the scenario makes no world, or where `out` already holds anything. The
    files stand beside `out` until all are there: a world that was cut short is never taken for a whole one.
    """
    if (out / "manifest.json").exists():
        raise ConfigError("that folder already holds a simulation: choose another, or remove it")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConfigError("there are other files at that place: name a folder that is new or empty")
    half = out.resolve().with_name(f".{out.resolve().name}.half-made-england")
    shutil.rmtree(half, ignore_errors=True)  # of a simulation that was killed
    half.mkdir(parents=True)
    try:
        manifest = _write(make_world(scenario, seed, published), seed, half, progress)
        if out.exists():
            out.rmdir()
        half.rename(out)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return manifest
