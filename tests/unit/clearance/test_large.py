"""Where very many numbers hang together tables with fractions are proof: of whom they protect from, and of nobody else.

Small releases are taken for large ones here, so that an attacker can try all there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.clearance import agencies, beside, joint, large
from sightline.clearance.agencies import Agency
from sightline.clearance.attacked import _Block, attacked
from sightline.clearance.attacks import Interval, Table, Witnesses, bounds
from sightline.clearance.beside import tables_in
from sightline.clearance.certificates import FORM_WHOLE, Certificates, _Whole
from sightline.clearance.content import contents_of
from sightline.clearance.insiders import Insiders
from sightline.clearance.joint import Scene
from sightline.clearance.large import shown
from sightline.clearance.policy import Policy, policy
from sightline.clearance.public import Public
from sightline.clearance.recheck import Rechecked, recheck
from sightline.clearance.release import Protected, protect, setting
from sightline.clearance.rules import Reason
from sightline.clearance.suppression import choose
from sightline.clearance.suppression.choose import Effort
from sightline.clearance.suppression.evidence import Evidence
from sightline.clearance.suppression.lattice import Axis, Bools, Ints, Lattice
from sightline.clearance.suppression.primary import Demand
from sightline.clearance.suppression.primary import task as task_of_demand
from sightline.clearance.suppression.suppress import suppress_block
from sightline.clearance.suppression.widen import widen
from sightline.standard.areas import all_areas
from sightline.standard.drafts import FigureTable
from sightline.standard.wire import encode_as
from tests.unit.clearance.attacker import counted, possible
from tests.unit.clearance.made import AGE, FORM, SEX, SINGLE, SINGLE_EXACT, SINGLE_LENIENT, counts, draft, total
from tests.unit.clearance.test_brute_force import PLACES, fits, places

BY = [SINGLE, SINGLE_EXACT, SINGLE_LENIENT]
EVERY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CUBE = st.lists(st.integers(0, 9), min_size=12, max_size=12)


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every release is large."""
    monkeypatch.setattr(agencies, "LARGE", 1)


def cube(values: Sequence[int]) -> list[FigureTable]:
    """Three forms by sex by age with all margins of two and none of one: its other tables need not be whole."""
    keys = [(f, s, a) for f in "abc" for s in "FM" for a in ("0-9", "10-17")]
    held = dict(zip(keys, values, strict=True))

    def margin(*at: int) -> dict[tuple[str, ...], int]:
        found: dict[tuple[str, ...], int] = {}
        for key, value in held.items():
            part = tuple(key[one] for one in at)
            found[part] = found.get(part, 0) + value
        return found

    dimensions = (FORM, SEX, AGE)
    kinds = [(0, 1, 2), (0, 1), (0, 2), (1, 2), (0,), (1,), (2,)]
    return [
        *(counts([dimensions[one] for one in kind], margin(*kind)) for kind in kinds),
        total(sum(values)),
    ]


def again(tables: Sequence[FigureTable], made: Protected, by: Policy, proof: Certificates | None = None) -> Rechecked:
    return recheck(proof or made.certificates, tables, made.tables, by, Public())


@pytest.mark.usefixtures("all_large")
@EVERY
@given(CUBE, st.sampled_from(BY))
def test_linear_programs_get_nothing_of_what_fractions_protect(values: list[int], by: Policy) -> None:
    tables = cube(values)
    made = protect(tables, by)
    found = again(tables, made, by)
    assert found.faults == ()
    attempts = attacked(tables, made.tables, replace(by, agency_width=0), Public())
    linear = [one for one in attempts if not one.told and "whole numbers" not in one.name]
    assert [(one.name, one.got) for one in linear if one.got] == []


@pytest.mark.usefixtures("all_large")
@EVERY
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.sampled_from(BY))
def test_what_whole_counts_prove_is_wide_to_whoever_tries_every_population(values: list[int], by: Policy) -> None:
    tables = places(values)
    made = protect(tables, replace(by, agency_width=0))
    found = possible(made.tables, counted(tables, PLACES, fits), len(PLACES), by, 20)
    narrow = sum(max(seen) - min(seen) < by.width for seen in found.values() if seen != {0})
    assert narrow <= made.certificates.fractional


# -- certificates with fractions -------------------------------------------------------------------------------


def halves(proof: Certificates) -> Certificates:
    """The same tables, told in halves: true, and no table of whole counts to whoever reads it."""
    tables = tuple(tuple((place, 2 * by) for place, by in table) for table in proof.tables)
    return replace(proof, tables=tables, divisors=(2,) * len(tables), fractional=proof.proved)


TABLES = cube([3, 8, 9, 1, 7, 0, 9, 9, 8, 2, 5, 6])


@pytest.mark.usefixtures("all_large")
def test_tables_with_fractions_prove_and_are_counted_apart() -> None:
    made = protect(TABLES, SINGLE_EXACT)
    found = again(TABLES, made, SINGLE_EXACT, halves(made.certificates))
    assert (found.faults, found.proved, found.fractional) == ((), made.certificates.proved, made.certificates.proved)
    assert found.proved > 0


FORGED: dict[str, tuple[Callable[[Certificates], Certificates], str]] = {
    "fractions passed off as whole": (lambda p: replace(halves(p), fractional=0), "by tables with fractions only"),
    "a divisor": (lambda p: replace(p, divisors=(10**6, *p.divisors[1:])), "would be printed as another"),
    "every divisor": (lambda p: replace(p, divisors=(10**6,) * len(p.divisors)), "the certificates prove 0 of"),
    "no divisors": (lambda p: replace(p, divisors=()), "do not say what their tables are divided by"),
    "a divisor of nought": (lambda p: replace(p, divisors=(0,) * len(p.divisors)), "do not say what"),
    "a divisor below nought": (lambda p: replace(p, divisors=(-1,) * len(p.divisors)), "do not say what"),
    "fewer fractions than there are": (
        lambda p: replace(halves(p), fractional=p.proved - 1),
        "by tables with fractions only",
    ),
    "one part of a table": (
        lambda p: replace(halves(p), tables=((*p.tables[0][:1], *halves(p).tables[0][1:]), *halves(p).tables[1:])),
        "do not add up",
    ),
    "all of a table, thrice": (
        lambda p: replace(p, tables=tuple(tuple((c, 999 * by) for c, by in t) for t in p.tables)),
        "below nought",
    ),
}  # fmt: skip


@pytest.mark.usefixtures("all_large")
@pytest.mark.parametrize("what", FORGED)
def test_a_forged_certificate_with_fractions_is_found(what: str) -> None:
    forge, words = FORGED[what]
    made = protect(TABLES, SINGLE_EXACT)
    assert again(TABLES, made, SINGLE_EXACT).faults == ()
    faults = again(TABLES, made, SINGLE_EXACT, forge(made.certificates)).faults
    if what == "a divisor":  # smaller differences are true still, and prove less or nothing
        assert all("prove" in fault for fault in faults)
    else:
        assert any(words in fault for fault in faults)


def test_in_a_release_that_is_not_large_fractions_prove_nothing() -> None:
    made = protect(TABLES, SINGLE_EXACT)
    found = again(TABLES, made, SINGLE_EXACT, halves(made.certificates))
    assert (found.proved, found.open) == (0, made.certificates.proved + made.certificates.open)
    assert any("the certificates prove 0 of" in fault for fault in found.faults)


def test_certificates_of_before_there_were_fractions_are_read_as_whole() -> None:
    now = protect(TABLES, SINGLE_EXACT).certificates
    old = _Whole(now.places, now.withheld, now.tables, now.proved, now.open)
    assert Certificates.read(encode_as(FORM_WHOLE, old)) == now
    assert Certificates.read(now.payload()) == now


def test_pages_say_so_where_some_counts_are_proved_by_fractions_only() -> None:
    made = protect(TABLES, SINGLE_EXACT)
    for fractional in (0, 2):
        proof = replace(made.certificates, fractional=fractional)
        ((_, content),) = contents_of([draft(*TABLES)], ["0"], SINGLE_EXACT, replace(made, certificates=proof), "one")
        assert any("whole numbers might tell more" in note for note in content.notes) == bool(fractional)


# -- witnesses -------------------------------------------------------------------------------------------------


def scene_of(tables: Sequence[FigureTable], by: Policy) -> Scene:
    """A release as it is attacked once it is safe."""
    scene = setting(tables, by, Public(), "").scene
    scene.withheld |= dict.fromkeys(protect(tables, by).withheld, Reason.ATTACK)
    return scene


def test_a_table_with_fractions_shows_a_width_only_where_that_is_enough() -> None:
    scene = scene_of(TABLES, SINGLE_EXACT)
    one = scene.targets(scene.known())[0]
    for enough in (frozenset[int](), frozenset({one})):
        witnesses = Witnesses(scene.system, scene.known(), enough)
        witnesses.learn_fractions(Table({one: 13}, 2), 6)
        assert (witnesses.width(one), witnesses.shows(one, 6)) == (0, bool(enough))
        assert not witnesses.shows(one, 7)
        assert [table.divisor for table in witnesses.proof([one], 6)] == ([2] if enough else [])


def in_halves(evidence: Evidence, group: Sequence[int]) -> Iterator[Table]:
    """What the engine found, told in halves."""
    for table in tables_in(evidence, group):
        yield Table({one: 2 * by for one, by in table.change.items()}, 2 * table.divisor)


@pytest.mark.usefixtures("all_large")
@pytest.mark.parametrize("tries", [0, 5])
def test_what_fractions_show_is_shown_by_whole_counts_after_all_where_that_is_soon_found(
    monkeypatch: pytest.MonkeyPatch, tries: int
) -> None:
    for module in (beside, large):
        monkeypatch.setattr(module, "tables_in", in_halves)
    monkeypatch.setattr(joint, "_TRIES", tries)
    made = protect(TABLES, SINGLE_EXACT)
    assert again(TABLES, made, SINGLE_EXACT).faults == ()
    assert made.certificates.proved > 0
    assert made.certificates.fractional == (0 if tries else made.certificates.proved)


def test_where_very_many_cells_are_withheld_more_goes_among_those_near_each_other_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Ints] = []

    def recorded(evidence: Evidence, withheld: Bools, cells: Ints, *more: Any, **named: Any) -> Bools:
        asked.append(cells)
        return widen(evidence, withheld, cells, *more, **named)

    monkeypatch.setattr(choose, "widen", recorded)
    counts_ = np.array([[3, 8, 9], [8, 2, 7], [12, 30, 25], [9, 14, 1]])
    axes = [Axis("area", dict.fromkeys(("A", "B", "C", "D"), "All")), Axis.flat("form", ["a", "b", "c"])]
    task = task_of_demand(Lattice.of(axes, counts_), Demand())
    task = replace(
        task, lattice=replace(task.lattice, block=0 * task.lattice.block, line_block=0 * task.lattice.line_block)
    )
    near = [np.arange(6), np.arange(6, 12)]
    for at_once, first in ((10**6, task.lattice.size), (0, 6)):
        asked.clear()
        withheld, evidence = suppress_block(task, Effort(large=0, at_once=at_once), near)
        assert len(asked[0]) == first
        assert not len(evidence.narrow(np.flatnonzero(withheld)))


# -- what agencies know ----------------------------------------------------------------------------------------


def large_made_up(seed: int = 7) -> list[FigureTable]:
    """Twelve authorities of two regions, by form and sex, with all margins but England's: a hundred numbers or more."""
    dice = np.random.default_rng(seed)
    regions = ("E12000001", "E12000003")
    chosen = [[area for area in all_areas() if area.region_gss == region][:6] for region in regions]
    held = {
        (area.gss, area.region_gss, f, s): int(dice.negative_binomial(1, 0.07))
        for some in chosen for area in some for f in "abc" for s in "FM"
    }  # fmt: skip
    made = []
    for kind, dimensions in (((0, 1), [FORM, SEX]), ((0,), [FORM]), ((1,), [SEX]), ((), [])):
        for place in sorted({key[at] for key in held for at in (0, 1)}):
            cells: dict[tuple[str, ...], int] = {}
            for key, value in held.items():
                if place in key[:2]:
                    part = tuple(key[2 + one] for one in kind)
                    cells[part] = cells.get(part, 0) + value
            made.append(counts(dimensions, cells, area=place))
    return made


OFFICIAL = replace(policy("english-official"), wide_base=1)


def narrow_to(scene: Scene, agency: Agency, targets: Sequence[int], known: Sequence[Interval]) -> set[int]:
    """The targets that linear programs of SciPy narrow, with all that an agency knows."""
    mixed = [(scene.system.true[one],) * 2 if one in agency.knows else interval for one, interval in enumerate(known)]
    block = _Block(scene, range(len(mixed)), mixed)
    return {one for one in targets if block.width(one, whole=False) < scene.policy.agency_width - 1e-6}


@pytest.mark.usefixtures("all_large")
def test_what_the_pool_does_not_show_is_what_linear_programs_get() -> None:
    """Without what goes for agencies: some learn something, and just these are found."""
    scene = scene_of(large_made_up(), replace(OFFICIAL, agency_width=0))
    scene.policy = OFFICIAL
    known = scene.known()
    targets = scene.targets(known)
    insiders = Insiders.of(scene.system, OFFICIAL)
    assert len(insiders.known_by) == 12
    witnesses = Witnesses(scene.system, known, frozenset(targets))
    for table in shown(scene.system, OFFICIAL, known, targets):
        witnesses.learn_fractions(table, OFFICIAL.width)
    insiders.learn(witnesses.tables)
    found = {one.variable for one in insiders.exposed(targets, known, bounds(scene.system, known))}
    learnt: set[int] = set()
    for agency in insiders.known_by:
        learnt |= narrow_to(scene, agency, [one for one in targets if one not in agency.knows], known)
    assert found == learnt != set()


@pytest.mark.usefixtures("all_large")
def test_no_agency_learns_anything_once_enough_is_withheld() -> None:
    tables = large_made_up()
    scene, made = scene_of(tables, OFFICIAL), protect(tables, OFFICIAL)
    assert made.attack.by_agencies > 0
    assert again(tables, made, OFFICIAL).faults == ()
    known = scene.known()
    targets = scene.targets(known)
    for agency in agencies.agencies(scene.system):
        assert narrow_to(scene, agency, [one for one in targets if one not in agency.knows], known) == set()
