"""The commands about a made-up England: which world is asked for, what is printed, how they end."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline import cli
from sightline.cli_common import err, out
from sightline.synthetic import scenario as scenarios
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.truth.score_rows import Planted, planted_text

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sightline(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process: (exit code, what it printed, what it said beside)."""
    monkeypatch.setattr(out, "_width", 200)
    monkeypatch.setattr(err, "_width", 200)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["sightline", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return int(ended.value.code or 0), printed.out, printed.err

    return run


class Asked(SimpleNamespace):
    """What simulate was asked for."""

    scenario: Scenario
    seed: int
    published: Path | None


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """A simulate that writes nothing and remembers what it was asked for."""
    calls: list[Asked] = []

    def simulate(folder: Path, **given: object) -> SimpleNamespace:
        calls.append(Asked(folder=folder, **given))
        return SimpleNamespace(real_populations=given["published"] is not None)

    # The module's place is taken, so that the command line is tried without loading the whole simulation.
    monkeypatch.setitem(sys.modules, "sightline.synthetic.world", cast(ModuleType, SimpleNamespace(simulate=simulate)))
    return calls


def test_without_a_scenario_the_world_is_plain(sightline: Run, asked: list[Asked], tmp_path: Path) -> None:
    code, printed, _ = sightline("simulate", tmp_path / "england")
    assert code == 0
    assert (asked[0].scenario, asked[0].seed, asked[0].published) == (scenarios.plain(12, 60_000), 1, None)
    assert "england/returns" in printed
    assert "england/truth" in printed
    assert "Populations are made up." in printed


def test_areas_and_children_stand_in_place_of_the_scenarios(sightline: Run, asked: list[Asked], tmp_path: Path) -> None:
    sightline("simulate", tmp_path, "--areas", 3, "--children", 900, "--seed", 7)
    sightline("simulate", tmp_path, "--scenario", "everything_weak", "--areas", 5)
    assert (asked[0].scenario, asked[0].seed) == (scenarios.plain(3, 900), 7)
    assert asked[1].scenario == scenarios.named("everything_weak").with_world(areas=5)


def test_strengths_stand_in_place_of_the_scenarios(sightline: Run, asked: list[Asked], tmp_path: Path) -> None:
    strengths = ("--strength", "sharing_gap=weak", "--strength", "network=strong")
    sightline("simulate", tmp_path, "--scenario", "gaps", *strengths)
    assert asked[0].scenario == scenarios.named("gaps").at("sharing_gap", "weak").at("network", "strong")


def test_a_scenario_of_ones_own_is_named_by_its_file(sightline: Run, asked: list[Asked], tmp_path: Path) -> None:
    text = 'name = "mine"\nwhat = "Mine."\n[world]\nareas = 2\nchildren = 400\nyears = [2026]\n'
    for name in ("mine.toml", "mine"):
        (tmp_path / name).write_text(text)
        assert sightline("simulate", tmp_path / "england", "--scenario", tmp_path / name)[0] == 0
    assert [call.scenario.name for call in asked] == ["mine", "mine"]
    assert asked[0].scenario.years == (2026,)


def test_populations_are_said_to_be_real_only_where_they_are(
    sightline: Run, asked: list[Asked], tmp_path: Path
) -> None:
    real = sightline("simulate", tmp_path, "--scenario", "england", "--published", tmp_path)[1]
    in_proportion = sightline("simulate", tmp_path, "--published", tmp_path)[1]
    asked_for = sightline("simulate", tmp_path, "--scenario", "england")[1]
    assert asked[0].published == tmp_path
    assert "Populations are real: each area has" in real
    assert "in proportion to those published" in in_proportion
    assert "Populations are made up; the scenario asks for published ones" in asked_for


def test_a_folder_of_published_statistics_that_is_not_there(sightline: Run, asked: list[Asked], tmp_path: Path) -> None:
    code, _, said = sightline("simulate", tmp_path, "--published", tmp_path / "nowhere")
    assert code == 2
    assert "no folder of published statistics" in said
    assert asked == []


def test_every_fault_of_a_scenario_is_told_and_nothing_is_made(
    sightline: Run, asked: list[Asked], tmp_path: Path
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'name = "[bold]"\nwhatever = 1\n[world]\nareas = 0\nchildren = 10\nyears = [2024]\n'
        '[plants]\nlate_conference = "weak"\n'
    )
    code, _, said = sightline("simulate", tmp_path / "england", "--scenario", path)
    assert code == 2
    for words in (
        "needs mending, 5 faults", "bad.toml, whatever: not a key", "bad.toml, what: missing",
        "bad.toml, world.areas: ", "bad.toml, world.children: ", "Did you mean late_conferences?",
    ):  # fmt: skip
        assert words in said
    assert asked == []
    assert not (tmp_path / "england").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--scenario", "everything_stron"), "Did you mean everything_strong?"),
        (("--scenario", "nowhere.toml"), "no scenario file nowhere.toml"),
        (("--strength", "campaign"), "--strength is written PLANT=STRENGTH"),
        (("--strength", "campagin=weak"), "Did you mean campaign?"),
        (("--strength", "campaign=much"), "not a strength that there is"),
        (("--areas", "2", "--strength", "network=weak"), "planted in fewer than 3 areas"),
        (("--areas", "100", "--children", "9000"), "at least 100 an area"),
        (("--scenario", "null_no_sharing_gain", "--strength", "sharing_gap=weak"), "null world no_sharing_gain"),
        (("--areas", "154"), "--areas"),
    ],
)
def test_what_cannot_be_made_ends_with_two(
    arguments: tuple[str, ...], words: str, sightline: Run, asked: list[Asked], tmp_path: Path
) -> None:
    code, _, said = sightline("simulate", tmp_path / "england", *arguments)
    assert code == 2
    assert words in said
    assert asked == []


def test_faults_of_all_options_are_told_at_once(sightline: Run, asked: list[Asked], tmp_path: Path) -> None:
    _, _, said = sightline(
        "simulate", tmp_path, "--areas", 100, "--children", 9000, "--strength", "x=weak", "--strength", "campaign=much"
    )
    assert "needs mending, 3 faults" in said
    assert asked == []


def test_help_names_every_scenario_that_comes_with_it(sightline: Run) -> None:
    code, printed, _ = sightline("simulate", "--help")
    words = re.sub(r"[│\s]+", " ", printed)
    assert code == 0
    for name in scenarios.shipped():
        assert name in words


@pytest.fixture
def england(tmp_path: Path) -> Path:
    """A folder as simulate writes one, its truth by hand."""
    chosen = scenarios.named("practice_without_effect").at("late_conferences", "strong")
    manifest = {"seed": 5, "scenario": chosen.to_dict(), "real_populations": False}
    (tmp_path / "truth").mkdir()
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    rows = [
        Planted("late_conferences", "strong", "late_share", "per cent", "2024-2026", "all", "all", 41.25, 20.0),
        *(
            Planted("late_conferences", "strong", "late_share", "per cent", "2024-2026", "area", code, value, None)
            for code, value in (("E1", 38.0), ("E2", None), ("E3", 44.5))
        ),
    ]
    (tmp_path / "truth" / "planted.csv").write_text(planted_text(rows)[0])
    (tmp_path / "truth" / "counts.csv").write_text(
        "measure,year,dimension,code,children\nchildren,2024,all,all,1234\nchildren,2024,sex,F,987\n"
        "children_any_year,2024-2026,all,all,3456\n"
    )
    kinds = ["referral"] * 3 + ["told"] * 4
    why = ["written", "written", "not_sent", "disbelieved", "disbelieved", "written", "outside_years"]
    table = pa.table({"kind": pa.array(kinds).dictionary_encode(), "true_id": ["T1"] * 7,
                      "why_not": pa.array(why).dictionary_encode()})  # fmt: skip
    pq.write_table(table, tmp_path / "truth" / "events.parquet", row_group_size=2)
    return tmp_path


def lines(printed: str) -> list[list[str]]:
    """What was printed, line by line, its cells apart."""
    return [re.split(r"\s{2,}", line.strip()) for line in printed.splitlines() if line.strip()]


def test_the_truth_of_a_world_is_told_in_counts(sightline: Run, england: Path) -> None:
    code, printed, _ = sightline("truth", england)
    told = lines(printed)
    assert code == 0
    assert "practice_without_effect, seed 5" in printed
    assert "12 area(s), years to 31 March 2024, 2025, 2026." in printed
    assert ["late_conferences", "strong", "share of conferences", "0.4"] in told
    assert ["practice", "none", "after_bad_year national_shock", "share of working days saved", "0"] in told
    truth = ["late_conferences", "strong", "late_share", "2024-2026"]
    assert [*truth, "per cent", "41.25", "20"] in told
    assert [*truth, "per cent, 3 by area", "38 to 44.5", "-"] in told
    assert ["referral", "3", "1"] in told
    assert ["told", "4", "3"] in told
    assert [line for line in told if line[0] in ("disbelieved", "not sent", "outside years", "written")] == [
        ["disbelieved", "2"],
        ["not sent", "1"],
        ["outside years", "1"],
    ]
    assert ["children", "2024", "1,234"] in told
    assert ["children_any_year", "2024-2026", "3,456"] in told
    assert "987" not in printed
    assert "T1" not in printed


def test_a_null_world_is_said_to_be_one(sightline: Run, england: Path) -> None:
    manifest = {"seed": 5, "scenario": scenarios.named("null_no_sharing_gain").to_dict(), "real_populations": False}
    (england / "manifest.json").write_text(json.dumps(manifest))
    assert "A null world: no_sharing_gain." in sightline("truth", england)[1]


def test_a_folder_without_truth_is_told_what_is_missing(sightline: Run, england: Path) -> None:
    (england / "truth" / "events.parquet").unlink()
    (england / "manifest.json").unlink()
    code, _, said = sightline("truth", england)
    assert code == 2
    assert "no manifest.json, truth/events.parquet:" in said
    assert "sightline simulate" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", b"{"),
        ("manifest.json", b"[]"),
        ("manifest.json", b'{"seed": 1}'),
        ("manifest.json", b'{"seed": 1, "real_populations": false, "scenario": {"name": "Wilhelmina"}}'),
        ("truth/planted.csv", b"Wilhelmina\n"),
        ("truth/planted.csv", b"\xff"),
        ("truth/counts.csv", b"Wilhelmina\n1\n"),
        ("truth/events.parquet", b"Wilhelmina"),
    ],
)
def test_a_truth_that_was_tampered_with_is_refused(name: str, content: bytes, sightline: Run, england: Path) -> None:
    (england / name).write_bytes(content)
    code, _, said = sightline("truth", england)
    assert code == 2
    assert Path(name).name in said
    assert "Wilhelmina" not in said
