"""The commands about a made-up England: which world is asked for, what is printed, how they end."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline import cli
from sightline.cli_common import err, out
from sightline.standard import areas
from sightline.synthetic import scenario as scenarios
from sightline.synthetic.scenario import Scenario
from sightline.synthetic.society import england as england_module
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
    for part in ("england/returns", "england/truth"):
        assert part in printed
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
        "needs mending, 6 faults", "bad.toml, name: ", "bad.toml, whatever: not a key", "bad.toml, what: missing",
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
        (("--seed", "-1"), "--seed"),
        (("--strength", "campaign=weak", "--strength", "campaign=strong"), "gives campaign two strengths"),
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


def test_the_same_strength_twice_is_no_contradiction(sightline: Run, asked: list[Asked], tmp_path: Path) -> None:
    assert sightline("simulate", tmp_path, "--strength", "campaign=weak", "--strength", "campaign=weak")[0] == 0
    assert asked[0].scenario.plants["campaign"].strength == "weak"


def test_a_world_that_was_stopped_is_said_not_to_be_kept(
    sightline: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def simulate(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "sightline.synthetic.world", cast(ModuleType, SimpleNamespace(simulate=simulate)))
    code, printed, said = sightline("simulate", tmp_path / "england")
    assert (code, printed) == (130, "")
    assert "Stopped: nothing is kept; run it again" in said


POPULATION = "time_period,new_la_code,age_group,population_estimate\n"
CHILDREN = "Children aged 0 to 17 years"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "has no rows under"),
        (f"2024,,{CHILDREN},12183016\n2024,,Childr", "in any year; fetch it again as published by ONS"),
        (f"2024,,{CHILDREN},12183016\n2024,E06000001,{CHILDREN},", "; fetch it again as published by ONS"),
        (f"2024,E06000001,{CHILDREN},20000\n2024,E0600", "; fetch it again as published by ONS"),
    ],
)
def test_a_published_file_cut_short_is_to_be_fetched_again(
    rows: str, told: str, sightline: Run, tmp_path: Path
) -> None:
    (tmp_path / england_module.POPULATION_FILE).write_text(POPULATION + rows)
    code, _, said = sightline("simulate", tmp_path / "made", "--published", tmp_path)
    about = said.split(england_module.ETHNIC_FILE)[0]
    assert code == 2
    assert england_module.POPULATION_FILE in about
    assert told in about
    assert "in force" not in said
    assert not (tmp_path / "made").exists()


def test_a_year_before_an_area_was_there_is_still_said_to_be_the_cause(sightline: Run, tmp_path: Path) -> None:
    codes = [area.gss for area in areas.all_areas() if area.in_force(date(2012, 6, 30))]
    rows = "".join(f"2012,{code},{CHILDREN},20000\n" for code in codes)
    (tmp_path / england_module.POPULATION_FILE).write_text(POPULATION + rows)
    said = sightline("simulate", tmp_path / "made", "--areas", "153", "--published", tmp_path)[2]
    assert "use a year in which every area was in force" in said


def test_help_names_every_scenario_that_comes_with_it(sightline: Run) -> None:
    code, printed, _ = sightline("simulate", "--help")
    words = re.sub(r"[│\s]+", " ", printed)
    assert code == 0
    for name in scenarios.shipped():
        assert name in words


def list_files(folder: Path, **instead: object) -> None:
    """Write the manifest of a world as it lies there, `instead` in place of what it says."""
    kept = ("planted.csv", "counts.csv", "events.parquet")
    files = [
        {"path": f"truth/{name}", "sha256": hashlib.sha256((folder / "truth" / name).read_bytes()).hexdigest()}
        for name in kept
    ]
    chosen = scenarios.named("practice_without_effect").at("late_conferences", "strong")
    manifest = {"seed": 5, "scenario": chosen.to_dict(), "real_populations": False, "files": files, **instead}
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.fixture
def england(tmp_path: Path) -> Path:
    """A folder as simulate writes one, its truth by hand."""
    (tmp_path / "truth").mkdir()
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
    list_files(tmp_path)
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
    place = told.index(["late_conferences strong"])
    assert told[place + 1 : place + 3] == [
        ["late share", "2024-2026", "per cent", "41.2", "20"],
        ["late share by area", "2024-2026", "per cent", "38 to 44.5", "-"],
    ]
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
    list_files(england, scenario=scenarios.named("null_no_sharing_gain").to_dict())
    assert "A null world: no_sharing_gain." in sightline("truth", england)[1]


def test_a_folder_without_truth_is_told_what_is_missing(sightline: Run, england: Path) -> None:
    (england / "truth" / "events.parquet").unlink()
    (england / "manifest.json").unlink()
    code, _, said = sightline("truth", england)
    assert code == 2
    assert "no manifest.json, truth/events.parquet:" in said
    assert "sightline simulate" in said


@pytest.mark.parametrize("name", ["planted.csv", "counts.csv", "events.parquet"])
@pytest.mark.parametrize("listed", [True, False])
def test_a_truth_that_is_not_the_one_of_the_manifest_is_refused(
    name: str, listed: bool, sightline: Run, england: Path
) -> None:
    if listed:
        with (england / "truth" / name).open("ab") as file:
            file.write(b"\n")
    else:
        manifest = json.loads((england / "manifest.json").read_text())
        manifest["files"] = [entry for entry in manifest["files"] if entry["path"] != f"truth/{name}"]
        (england / "manifest.json").write_text(json.dumps(manifest))
    code, printed, said = sightline("truth", england)
    assert (code, printed) == (2, "")
    assert f"truth/{name} of that folder: not the bytes that its manifest.json names" in said


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
    if name != "manifest.json":  # whoever changes a file may change its hash too
        list_files(england)
    code, _, said = sightline("truth", england)
    assert code == 2
    assert Path(name).name in said
    assert "Wilhelmina" not in said


@pytest.mark.parametrize("columns", ["80", None])
def test_tables_in_a_pipe_shorten_no_name(columns: str | None, england: Path) -> None:
    """A pipe has no width of its own, and Rich would take it for a terminal of 80 columns."""
    long = Planted(
        "closed_repeats", "strong", "repeats_closed_again_difference", "local authorities", "2024-2026", "all", "all",
        1234567.8, -0.000012345,
    )  # fmt: skip
    (england / "truth" / "planted.csv").write_text(planted_text([long])[0])
    list_files(england)
    setting = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    if columns:
        setting["COLUMNS"] = columns
    command = [sys.executable, "-c", "from sightline.cli import main; main()", "truth", str(england)]
    printed = subprocess.run(command, env=setting, capture_output=True, text=True, check=True).stdout
    words = printed.split()
    table = printed.split("What came of it")[1].split("What happened")[0]
    assert "\N{HORIZONTAL ELLIPSIS}" not in printed
    assert {"closed_repeats", "difference", "1,234,568", "-1.23e-05", "authorities"} <= set(words)
    assert "repeats closed again" in table
    assert max(map(len, table.splitlines())) <= (80 if columns else 120)
    if not columns:
        assert "repeats closed again difference" in table
