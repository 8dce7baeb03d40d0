"""`simulate`: a made-up England in the files that agencies send, with its truth beside them.

Latent first, then recorded: people, harm, who hears, what each agency does, how it writes, and last the files. Each
stage draws from its own stream of random numbers.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from sightline.errors import ConfigError
from sightline.standard import areas as standard_areas
from sightline.standard.areas import Area
from sightline.synthetic.agencies import council, police, support
from sightline.synthetic.days import Days, year_bounds
from sightline.synthetic.files import sheets
from sightline.synthetic.files.cin import CensusWriter
from sightline.synthetic.harm import abuse, hearing
from sightline.synthetic.recording import books
from sightline.synthetic.society import people
from sightline.synthetic.society.people import Ints, People
from sightline.synthetic.truth import records as truth
from sightline.synthetic.truth.oddities import oddities_table
from sightline.synthetic.truth.tables import barriers_table, children_table, who_is_who

VERSION = 2
Progress = Callable[[str, int, int], None]
_FEWEST_CHILDREN = 100  # an area
_TINY = ("City of London", "Isles of Scilly")  # too few children to take part unless all do


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file written: its path under the output folder, the SHA-256 of its bytes, its rows or children."""

    path: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was made: the parameters that make it again, and every file."""

    version: int
    seed: int
    areas: tuple[str, ...]
    children: int
    years: tuple[int, ...]
    files: tuple[FileEntry, ...]
    summary: dict[str, int]


@dataclass(frozen=True, slots=True)
class World:
    """Everything that happened and was recorded, before any file. Areas, forces and services are numbered from 0."""

    areas: list[Area]
    forces: list[str]
    services: list[str]
    force_of: list[int]
    service_of: list[int]
    years: tuple[int, ...]
    people: People
    harm: abuse.Harm
    heard: hearing.Heard
    episodes: council.Episodes
    crimes: list[police.Crime]
    references: list[str]
    referrals: list[support.SupportReferral]
    council_book: books.Book
    police_book: books.Book
    support_book: books.Book
    records: list[truth.AbuseRecord]

    @property
    def codes(self) -> list[str]:
        """GSS code of each area."""
        return [area.gss for area in self.areas]


def _check(areas: int, children: int, years: tuple[int, ...]) -> None:
    """Raise ConfigError, with every reason, where no world can be made of these."""
    faults = []
    if not 1 <= areas <= len(standard_areas.current()):
        faults.append(f"areas must be 1 to {len(standard_areas.current())}")
    if children < _FEWEST_CHILDREN * areas:
        faults.append(f"children must be at least {_FEWEST_CHILDREN} an area")
    if (
        not years
        or list(years) != list(range(years[0], years[0] + len(years)))
        or not 2024 <= years[0] <= years[-1] <= 2027
    ):
        faults.append("years must follow one another and lie between 2024 and 2027")
    if faults:
        raise ConfigError("no world can be made: " + "; ".join(faults))


def choose_areas(rng: np.random.Generator, count: int) -> list[Area]:
    """Areas of the standard, up to four of one police force before going on to the next force."""
    everywhere = standard_areas.current()
    able = [area for area in everywhere if area.name not in _TINY or count > len(everywhere) - len(_TINY)]
    by_force: dict[str, list[Area]] = {}
    for area in sorted(able, key=lambda entry: entry.gss):
        by_force.setdefault(area.force_gss, []).append(area)
    forces = [by_force[code] for code in sorted(by_force)]
    rng.shuffle(forces)
    chosen: list[Area] = []
    while len(chosen) < count:
        for force in forces:
            take = min(4, count - len(chosen), len(force))
            chosen += [force.pop(0) for _ in range(take)]
    return sorted(chosen, key=lambda area: area.gss)


def _numbered(codes: list[str]) -> tuple[list[str], list[int]]:
    """(different codes sorted, the place of each code among them)."""
    different = sorted(set(codes))
    return different, [different.index(code) for code in codes]


def _first_seen(pairs: list[tuple[int, int, int]]) -> tuple[Ints, Ints, Days]:
    """(agency, person, first day) of each pair, sorted, from (agency, person, day) triples."""
    first: dict[tuple[int, int], int] = {}
    for agency, person, day in pairs:
        first[agency, person] = min(day, first.get((agency, person), day))
    ordered = sorted(first.items())
    columns = [[a for (a, _), _ in ordered], [p for (_, p), _ in ordered], [day for _, day in ordered]]
    return tuple(np.array(column, dtype=np.int32) for column in columns)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class _Streams:
    """A stream of random numbers for each stage, so that a change in one does not stir the others."""

    seed: int

    def of(self, stage: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, stage])

    def one_by_one(self, stage: int) -> random.Random:
        return random.Random(f"{self.seed}/{stage}")


def _books(
    streams: _Streams, folk: People, chosen: list[Area], known: list[list[tuple[int, int, int]]], agencies: list[int]
) -> list[books.Book]:
    """The books of councils, police and support; `known` holds their (agency, person, day), `agencies` how many."""
    qualities = (books.COUNCIL, books.POLICE, books.SUPPORT)
    prefixes = ([area.dfe_number for area in chosen], ["P"] * agencies[1], ["S"] * agencies[2])
    return [
        books.write_down(
            streams.of(10 + place), streams.one_by_one(10 + place), folk, *_first_seen(pairs), quality, prefix
        )
        for place, (pairs, quality, prefix) in enumerate(zip(known, qualities, prefixes, strict=True))
    ]


def _references(streams: _Streams, crimes: list[police.Crime], force_of: list[int], forces: list[str]) -> list[str]:
    order = streams.of(13).permutation(len(crimes)).tolist()
    return [
        f"{forces[force_of[crime.area]][-2:]}/{100_001 + place:06d}" for place, crime in zip(order, crimes, strict=True)
    ]


def make_world(areas: int, children: int, seed: int, years: tuple[int, ...]) -> World:
    """The world, in memory. Raises ConfigError where the numbers make none."""
    _check(areas, children, years)
    streams = _Streams(seed)
    start, end = year_bounds(years[0])[0], year_bounds(years[-1])[1]
    chosen = choose_areas(streams.of(1), areas)
    weights: npt.NDArray[np.float64] = streams.of(2).lognormal(0, 0.3, size=areas)
    folk = people.make_people(streams.of(3), chosen, weights / weights.sum(), children, start, end)
    harmed = abuse.make_harm(streams.of(4), folk, start, end)
    heard = hearing.spread(streams.of(5), folk, harmed, end)
    other = hearing.other_contacts(streams.of(6), folk, harmed, heard, start, end)
    episodes = council.make_episodes(streams.of(7), folk, harmed, heard, other, start, end)
    crimes = police.make_crimes(streams.one_by_one(8), folk, harmed, heard, other, areas, start, end)
    referrals = support.make_support(streams.one_by_one(9), folk, harmed, heard, other, start, end)

    forces, force_of = _numbered([area.force_gss for area in chosen])
    services, service_of = _numbered([f"SUP-{area.region_gss}" for area in chosen])
    codes = [area.gss for area in chosen]
    cases = list(zip(episodes.area.tolist(), episodes.person.tolist(), episodes.referral.tolist(), strict=True))
    parties = [(force_of[crime.area], person, crime.recorded) for crime in crimes for person in crime.people()]
    clients = [(service_of[referral.area], referral.person, referral.referral) for referral in referrals]
    council_book, police_book, support_book = _books(
        streams, folk, chosen, [cases, parties, clients], [areas, len(forces), len(services)]
    )
    records = [
        *truth.council_records(episodes, council_book, codes, start, end),
        *truth.police_records(folk, crimes, force_of, forces, police_book, codes),
        *truth.support_records(referrals, service_of, services, support_book, codes),
    ]
    return World(
        chosen, forces, services, force_of, service_of, years, folk, harmed, heard, episodes, crimes,
        _references(streams, crimes, force_of, forces), referrals, council_book, police_book, support_book, records,
    )  # fmt: skip


class _Output:
    """Writes files under one folder, and remembers their hashes."""

    def __init__(self, folder: Path, total: int, progress: Progress | None) -> None:
        self.folder, self.total, self.progress = folder, total, progress
        self.entries: list[FileEntry] = []

    def put(self, path: str, content: bytes, rows: int) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.entries.append(FileEntry(path, hashlib.sha256(content).hexdigest(), rows))
        if self.progress:
            self.progress(path, len(self.entries), self.total)

    def text(self, path: str, content: tuple[str, int]) -> None:
        self.put(path, content[0].encode("utf-8"), content[1])

    def table(self, path: str, table: pa.Table) -> None:
        sink = io.BytesIO()
        pq.write_table(table, sink, compression="zstd")
        self.put(path, sink.getvalue(), table.num_rows)


def _write_returns(world: World, output: _Output, seed: int) -> None:
    census = CensusWriter(world.people, world.episodes, world.council_book, random.Random(f"{seed}/20"))
    place = world.council_book.place
    for index, area in enumerate(world.areas):
        folder = f"returns/council_{area.gss}"
        for year in world.years:
            entries = sorted({place[index, int(world.episodes.person[e])] for e in census.visible(index, year)})
            entries.sort(key=world.council_book.local_id.__getitem__)
            output.text(f"{folder}/cin_{year}.xml", census.file(index, area.dfe_number, year))
            identity = sheets.identity_file(world.people, world.council_book, entries, area.gss, year)
            output.text(f"{folder}/identity_{year}.csv", identity)
    for index, code in enumerate(world.forces):
        mine = [i for i, crime in enumerate(world.crimes) if world.force_of[crime.area] == index]
        writer = sheets.PoliceWriter(index, code, world.crimes, world.references, world.codes)
        for year in world.years:
            first, last = year_bounds(year)
            recorded = [i for i in mine if first <= world.crimes[i].recorded <= last]
            folder = f"returns/police_{code}"
            output.text(f"{folder}/crimes_{year}.csv", writer.crime_file(recorded, year))
            output.text(
                f"{folder}/parties_{year}.csv", writer.party_file(recorded, year, world.people, world.police_book)
            )
            output.text(f"{folder}/outcomes_{year}.csv", writer.outcome_file(mine, year))
    for index, code in enumerate(world.services):
        clients = [referral for referral in world.referrals if world.service_of[referral.area] == index]
        for year in world.years:
            sent = sheets.support_file(index, code, clients, year, world.support_book, world.codes)
            output.text(f"returns/support_{code}/support_{year}.csv", sent)


def _write_truth(world: World, output: _Output) -> dict[str, int]:
    folk, records = world.people, world.records
    output.table("truth/children.parquet", children_table(folk, world.harm, world.heard, records, world.codes))
    books = (
        ("council", world.codes, world.council_book),
        ("police", world.forces, world.police_book),
        ("support", world.services, world.support_book),
    )
    identities = who_is_who(folk, books)
    output.table("truth/records.parquet", identities)
    output.table("truth/csa_records.parquet", truth.records_table(folk, records, world.years))
    output.table("truth/barriers.parquet", barriers_table(folk, world.council_book, world.codes))
    odd = oddities_table(world.episodes, world.council_book, world.codes, world.years)
    output.table("truth/oddities.parquet", odd)
    rows = truth.counts(folk, records, world.codes, world.years)
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(("measure", "year", "dimension", "code", "children"))
    writer.writerows(rows)
    output.text("truth/counts.csv", (sink.getvalue(), len(rows)))
    return {
        "children": folk.children, "records": identities.num_rows, "csa_records": len(records),
        "children_with_a_csa_record": rows[-1][-1], "episodes": len(world.episodes), "crimes": len(world.crimes),
        "support_referrals": len(world.referrals), "oddities": odd.num_rows,
    }  # fmt: skip


def simulate(
    out: Path,
    *,
    areas: int,
    children: int,
    seed: int,
    years: tuple[int, ...] = (2024, 2025, 2026),
    progress: Progress | None = None,
) -> Manifest:
    """Make a world and write it under `out`: returns/, truth/ and manifest.json. Same arguments, same bytes.

    `areas`: how many councils; `children`: how many children any agency meets in these years; `years`: collection years
    ending 31 March, one after another, 2024 to 2027. `progress` is called with (file, files written, files in all).
    Raises ConfigError where the numbers make no world, or where `out` already holds one.
    """
    if (out / "manifest.json").exists() or (out / "returns").exists():
        raise ConfigError("that folder already holds a simulation: choose another, or remove it")
    world = make_world(areas, children, seed, years)
    total = len(years) * (2 * areas + 3 * len(world.forces) + len(world.services)) + 6
    output = _Output(out, total, progress)
    _write_returns(world, output, seed)
    summary = _write_truth(world, output)
    manifest = Manifest(VERSION, seed, tuple(world.codes), children, years, tuple(output.entries), summary)
    (out / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    return manifest
