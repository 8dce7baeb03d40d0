"""Scenarios: what their files may say, every fault of them, and what comes with Sightline."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.errors import ConfigError
from sightline.standard import areas
from sightline.standard.rows import read_rows
from sightline.synthetic import scenario as scenarios
from sightline.synthetic.scenario import Null, Scenario, Strength

ROOT = Path(__file__).resolve().parents[3]
GOOD = """
name = "mine"
what = "a world of mine"

[world]
areas = 12
children = 60000
years = [2024, 2025, 2026]
"""


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        scenarios.load(written(folder, text))
    return str(caught.value)


def test_what_a_file_does_not_say_is_none_and_as_usual(tmp_path: Path) -> None:
    made = scenarios.load(written(tmp_path, GOOD))
    usual = scenarios.plain(12, 60_000)
    assert made == replace(usual, name="mine", what="a world of mine")
    assert {str(plant.strength) for plant in made.plants.values()} == {"none"}
    assert made.null is Null.NOT
    assert made.fault("slips") == 0.002


def test_plants_options_null_world_and_faults_are_read(tmp_path: Path) -> None:
    text = GOOD.replace("[world]", 'null = "no_sharing_gain"\n[world]') + (
        '[plants]\ncampaign = "weak"\npractice = { strength = "strong", options = ["spill_over"] }\n'
        "[faults]\nsilent = 2\nerror_with_abuse = 1.5\n"
    )
    made = scenarios.load(written(tmp_path, text))
    assert (made.size("campaign"), made.size("practice"), made.size("network")) == (0.15, 0.30, 0)
    assert made.has("practice", "spill_over")
    assert not made.has("practice", "anticipation")
    assert made.null is Null.NO_SHARING_GAIN
    assert (made.fault("silent"), made.fault("error_with_abuse"), made.fault("estimated")) == (2, 1.5, 0)


def test_published_populations_are_no_number_of_children(tmp_path: Path) -> None:
    made = scenarios.load(written(tmp_path, GOOD.replace("children = 60000", 'population = "published"')))
    assert made.children == 0


@pytest.mark.parametrize("row", read_rows("plants.csv", "sightline.synthetic"), ids=lambda row: row["plant"])
@pytest.mark.parametrize("strength", ["none", "weak", "strong"])
def test_a_strength_has_the_size_of_plants_csv(row: dict[str, str], strength: str, tmp_path: Path) -> None:
    made = scenarios.load(written(tmp_path, f'{GOOD}[plants]\n{row["plant"]} = "{strength}"\n'))
    assert made.size(row["plant"]) == float(row[strength])
    assert made == scenarios.load(written(tmp_path, GOOD)).at(row["plant"], strength)


def test_weak_and_strong_are_more_than_none_and_in_this_order() -> None:
    for kind in scenarios.plant_kinds().values():
        sizes = [kind.sizes[strength] for strength in Strength]
        assert sizes == sorted(set(sizes))


PLANTS, FAULTS = GOOD + "[plants]\n", GOOD + "[faults]\n"
# What is wrong -> the file, the key that is named, and what is said of it.
WRONG = {
    "an unknown key": ("seed = 1\n" + GOOD, "seed", "not a key that a scenario has"),
    "a key nearly right": (GOOD.replace("what", "waht"), "waht", "Did you mean what?"),
    "an unknown part": (GOOD + "[extra]\n", "extra", "not a key"),
    "an unknown key of the world": (GOOD + "area = 3\n", "world.area", "Did you mean areas?"),
    "no name": (GOOD.replace('name = "mine"', ""), "name", 'missing. Write name = "my_world"'),
    "no what": (GOOD.replace('what = "a world of mine"', ""), "what", "missing"),
    "a blank name": (GOOD.replace('"mine"', '"  "'), "name", "nothing where a text was expected"),
    "a name that is a number": (GOOD.replace('"mine"', "3"), "name", "a whole number where a text was expected"),
    "a name with a space": (GOOD.replace('"mine"', '"my world"'), "name", "Use letters from a to z, digits, - and _"),
    "a name with a path": (GOOD.replace('"mine"', '"../mine"'), "name", "not a name that a scenario can have"),
    "a name with a new line": (GOOD.replace('"mine"', '"mine\\n"'), "name", "not a name that a scenario can have"),
    "a name of other letters": (GOOD.replace('"mine"', '"m\u00edne"'), "name", "not a name that a scenario can have"),
    "a name too long": (GOOD.replace('"mine"', f'"{"m" * 41}"'), "name", "at most 40"),
    "no world": ('name = "a"\nwhat = "b"\n', "world", "missing"),
    "a world that is a text": ('name = "a"\nwhat = "b"\nworld = "c"\n', "world", "a text where a part was expected"),
    "no areas": (GOOD.replace("areas = 12\n", ""), "world.areas", "missing"),
    "areas in words": (GOOD.replace("= 12\n", '= "twelve"\n'), "world.areas", "a text where a whole number"),
    "areas that are true": (GOOD.replace("= 12\n", "= true\n"), "world.areas", "true or false where a whole number"),
    "no area at all": (GOOD.replace("= 12\n", "= 0\n"), "world.areas", "areas must be 1 to 153"),
    "too many areas": (GOOD.replace("= 12\n", "= 154\n"), "world.areas", "areas must be 1 to 153"),
    "no children": (GOOD.replace("children = 60000\n", ""), "world.children", "missing"),
    "children of a fraction": (GOOD.replace("60000", "6e4"), "world.children", "a number with a fraction"),
    "too few children": (GOOD.replace("60000", "1199"), "world.children", "must be at least 100 an area"),
    "fewer than no children": (GOOD.replace("60000", "-5"), "world.children", "too few"),
    "nought children": (GOOD.replace("60000", "0"), "world.children", 'write population = "published"'),
    "more children than there are": (GOOD.replace("60000", "12000001"), "world.children", "more than live in England"),
    "children and population": (GOOD + 'population = "published"\n', "world.population", "children as well"),
    "another population": (
        GOOD.replace("children = 60000", 'population = "real"'), "world.population", "not a population that there is"
    ),
    "no years": (GOOD.replace("years = [2024, 2025, 2026]", ""), "world.years", "missing"),
    "an empty list of years": (GOOD.replace("[2024, 2025, 2026]", "[]"), "world.years", "must follow one another"),
    "years with a gap": (GOOD.replace("2025, ", ""), "world.years", "must follow one another"),
    "years out of range": (GOOD.replace("[2024, ", "[2023, 2024, "), "world.years", "lie between 2024 and 2027"),
    "years in words": (GOOD.replace("2024", '"2024"'), "world.years", "not a list of whole numbers"),
    "one year that is no list": (GOOD.replace("[2024, 2025, 2026]", "2024"), "world.years", "not a list"),
    "an unknown null world": ('null = "no_sharing"\n' + GOOD, "null", "Did you mean no_sharing_gain?"),
    "a null world that is a number": ("null = 1\n" + GOOD, "null", "a whole number where a null world was expected"),
    "a null world among the plants": (PLANTS + 'null = "x"\n', "plants.null", "a null world among the plants"),
    "an unknown plant": (PLANTS + 'practise = "weak"\n', "plants.practise", "Did you mean practice?"),
    "an unknown strength": (PLANTS + 'campaign = "storng"\n', "plants.campaign", "Did you mean strong?"),
    "a strength that is a number": (PLANTS + "campaign = 0.4\n", "plants.campaign", "a fraction where a strength"),
    "a plant without strength": (PLANTS + "practice = { options = [] }\n", "plants.practice.strength", "missing"),
    "an unknown key of a plant": (PLANTS + 'network = { strength = "weak", s = 1 }\n', "plants.network.s", "not a key"),
    "an unknown option": (
        PLANTS + 'practice = { strength = "weak", options = ["spillover"] }\n', "plants.practice.options",
        "not an option that there is. Did you mean spill_over?",
    ),
    "an option of another plant": (
        PLANTS + 'unrecorded = { strength = "weak", options = ["spill_over"] }\n', "plants.unrecorded.options",
        "not an option that there is. There are: referral_dependent",
    ),
    "an option that is a number": (
        PLANTS + 'practice = { strength = "weak", options = [1] }\n', "plants.practice.options", "a whole number where"
    ),
    "options of a plant that has none": (
        PLANTS + 'campaign = { strength = "weak", options = ["x"] }\n', "plants.campaign.options", "that has none"
    ),
    "options that are no list": (
        PLANTS + 'practice = { strength = "weak", options = "x" }\n', "plants.practice.options", "a text where a list"
    ),
    "plants that are a list": ("plants = []\n" + GOOD, "plants", "a list where a part was expected"),
    "an unknown fault": (FAULTS + "silence = 1\n", "faults.silence", "Did you mean silent?"),
    "a fault in words": (FAULTS + 'silent = "one"\n', "faults.silent", "a text where a number was expected"),
    "a fault that is a date": (FAULTS + "silent = 2024-01-01\n", "faults.silent", "a date or a time where a number"),
    "a share over 1": (FAULTS + "slips = 1.01\n", "faults.slips", "cannot be. Write a number from 0 to 1"),
    "a share below 0": (FAULTS + "slips = -0.1\n", "faults.slips", "a number that it cannot be"),
    "a share that is no number": (FAULTS + "slips = nan\n", "faults.slips", "a number that it cannot be"),
    "a ratio below 1": (FAULTS + "error_with_abuse = 0.9\n", "faults.error_with_abuse", "a number that it cannot be"),
    "a ratio without end": (FAULTS + "error_with_abuse = inf\n", "faults.error_with_abuse", "a number that it cannot"),
    "half an agency": (FAULTS + "silent = 1.5\n", "faults.silent", "cannot be. Write a whole number"),
    "fewer than no agencies": (FAULTS + "silent = -1\n", "faults.silent", "a number that it cannot be"),
    "more silent agencies than areas": (FAULTS + "silent = 13\n", "faults.silent", "more silent agencies than"),
    "more estimates than areas": (FAULTS + "estimated = 13\n", "faults.estimated", "more estimates than there are"),
    "an estimate of the only year": (
        FAULTS.replace("[2024, 2025, 2026]", "[2025]") + "estimated = 1\n", "faults.estimated", "a world of one year"
    ),
    "a network in two areas": (
        PLANTS.replace("= 12\n", "= 2\n") + 'network = "weak"\n', "plants.network", "in fewer than 3 areas"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_says_where_what_and_what_to_do(name: str, tmp_path: Path) -> None:
    text, key, said = WRONG[name]
    first, *lines = refused(tmp_path, text).splitlines()
    assert first.startswith("the scenario needs mending, ")
    assert [line for line in lines if line.startswith(f"  mine.toml, {key}: ") and said in line]
    for line in lines:
        assert re.fullmatch(r"  mine\.toml, [\w.]+: .+\. .+[.?]", line), line


@pytest.mark.parametrize("name", ["m", "A-1_b", "m" * 40])
def test_a_name_of_letters_digits_and_dashes_is_taken(name: str, tmp_path: Path) -> None:
    assert scenarios.load(written(tmp_path, GOOD.replace('"mine"', f'"{name}"'))).name == name


def test_what_keys_there_are_is_listed_once_each(tmp_path: Path) -> None:
    found = refused(tmp_path, GOOD + "zzz = 1\n")
    assert "There are: areas, children, years, population." in found


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = (
        'name = 1\nnull = "knew"\ncolour = "red"\n[world]\nareas = 0\nyears = [1999]\n'
        '[plants]\ncampaign = "huge"\nrumour = "weak"\n[faults]\nslips = 2\ntypos = 1\n'
    )
    found = refused(tmp_path, text)
    for key in (
        "colour", "what", "name", "null", "world.areas", "world.children", "world.years", "plants.campaign",
        "plants.rumour", "faults.slips", "faults.typos",
    ):  # fmt: skip
        assert found.count(f"mine.toml, {key}: ") == 1
    assert found.startswith("the scenario needs mending, 11 faults:")


def test_a_fault_does_not_repeat_what_the_file_says(tmp_path: Path) -> None:
    text = PLANTS.replace('"mine"', "['Wilhelmina']").replace("12", '"Wilhelmina"') + 'campaign = "Wilhelmina"\n'
    assert "Wilhelmina" not in refused(tmp_path, text)


def test_a_key_cannot_drive_the_terminal(tmp_path: Path) -> None:
    found = refused(tmp_path, f'"\\u001b[31m{"x" * 500}" = 1\n{GOOD}')
    assert "\x1b" not in found
    assert "x" * 100 not in found


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'name = "a"\nwhat = \n', "line 2"),
        (b'name = "a"\nname = "b"\n', "line 2"),
        (b'name = "a"\n\nyears = [1,\n', "line 3"),
        (b'name = "a"\nwhat = "\xff"\n', "line 2"),
        (b"", "mine.toml, name: missing"),
        (b"a = " + b"[" * 20_000, "too deep"),
        (b"a = " + b"9" * 5_000, "too long"),
    ],
)
def test_what_is_not_toml_is_told_by_file_and_line(content: bytes, line: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        scenarios.load(path)
    assert "mine.toml" in str(caught.value)
    assert line in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"mine\.toml at .*; docs/scenarios\.md shows how to write one"):
        scenarios.load(tmp_path / "mine.toml")


def test_every_clash_is_a_fault_with_its_reason_at_weak_and_strong(tmp_path: Path) -> None:
    assert (Null.NO_SHARING_GAIN, "sharing_gap") in scenarios.clashes()
    for (null, plant), why in scenarios.clashes().items():
        for strength, wrong in (("none", False), ("weak", True), ("strong", True)):
            text = f'null = "{null}"\n{GOOD}[plants]\n{plant} = "{strength}"\n'
            if wrong:
                assert why in refused(tmp_path, text)
            else:
                assert scenarios.load(written(tmp_path, text)).null is null


def test_the_tables_name_only_what_there_is() -> None:
    assert {plant for _, plant in scenarios.clashes()} <= set(scenarios.plant_kinds())
    for fault in scenarios.fault_kinds().values():
        assert scenarios.RANGES[fault.range][1](fault.default)
    assert len(areas.current()) == scenarios.MOST_AREAS


SHIPPED = sorted((ROOT / "src" / "sightline" / "synthetic" / "scenarios").glob("*.toml"))


def test_what_comes_with_it_is_listed_with_what_it_is_for() -> None:
    listed = scenarios.shipped()
    assert list(listed) == [path.stem for path in SHIPPED]
    assert {
        "plain", "england", "small", "everything_weak", "everything_strong", "null_no_sharing_gain",
        "null_knew_did_nothing", "null_signs_after_identification",
    } <= set(listed)  # fmt: skip
    assert all(what.endswith(".") for what in listed.values())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_scenario_that_comes_with_it_is_named_as_its_file_and_survives_a_manifest(path: Path) -> None:
    made = scenarios.load(path)
    assert made.name == path.stem
    assert made == scenarios.named(path.stem)
    manifest = json.loads(json.dumps(made.to_dict()))
    assert scenarios.from_dict(manifest, "manifest.json") == made


def test_plain_is_the_plain_that_comes_with_it() -> None:
    assert scenarios.named("plain") == scenarios.plain(12, 60_000, (2024, 2025, 2026))


def test_the_shipped_ones_hold_what_their_names_say() -> None:
    england = scenarios.named("england")
    assert (england.areas, england.children, england.years) == (153, 0, (2025,))
    for strength in (Strength.WEAK, Strength.STRONG):
        everything = scenarios.named(f"everything_{strength}")
        assert {plant.strength for plant in everything.plants.values()} == {strength}
        assert everything.fault("silent") == everything.fault("estimated") == 1
        assert everything.fault("duplicates") == 0.02
    for null in set(Null) - {Null.NOT}:
        world = scenarios.named(f"null_{null}")
        assert world.null is null
        assert {plant.strength for plant in world.plants.values()} == {Strength.NONE}


def test_a_name_that_does_not_exist_suggests_one() -> None:
    with pytest.raises(ConfigError, match="Did you mean england"):
        scenarios.named("engand")
    with pytest.raises(ConfigError, match="everything_strong"):
        scenarios.named("zzz")


def world() -> Scenario:
    return scenarios.named("practice")


def test_another_strength_keeps_the_options_and_changes_nothing_else() -> None:
    weak = world().at("practice", "weak")
    assert weak.size("practice") == 0.08
    assert weak.plants["practice"].options == world().plants["practice"].options
    assert weak.at("practice", "strong") == world()
    assert world().at("campaign", "none") == world()


def test_another_world_keeps_the_plants() -> None:
    other = world().with_world(areas=3, children=900)
    assert (other.areas, other.children, other.plants) == (3, 900, world().plants)
    assert world().with_world(children=0).children == 0
    assert world().with_world() == world()


def test_changes_that_make_no_world_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        world().changed(areas=2, children=10, strengths={"network": "weak", "rumour": "weak", "campaign": "much"})
    for said in ("world.children", "plants.network: planted in fewer", "plants.rumour", "plants.campaign"):
        assert said in str(caught.value)


def test_a_change_may_not_put_into_a_null_world_what_it_has_no_place_for() -> None:
    with pytest.raises(ConfigError, match="planted in the null world no_sharing_gain"):
        scenarios.named("null_no_sharing_gain").at("sharing_gap", "weak")


def test_a_plain_world_of_nowhere_is_refused_with_every_reason() -> None:
    with pytest.raises(ConfigError) as caught:
        scenarios.plain(3, 50, (2024, 2026))
    assert "at least 100 an area" in str(caught.value)
    assert "years must follow one another" in str(caught.value)


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The rows of the table of docs/scenarios.md whose header begins so, without the marks of code."""
    table = re.search(rf"^\| {re.escape(heading)} .*\n\|[-|]+\n((?:\|.*\n)+)", page, flags=re.MULTILINE)
    assert table, heading
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in table[1].splitlines()]


def test_the_page_says_what_the_tables_say() -> None:
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    plants, faults = scenarios.plant_kinds().values(), scenarios.fault_kinds().values()
    assert rows_of(page, "plant | what") == [
        [kind.name, kind.what, kind.unit, *(f"{kind.sizes[strength]:g}" for strength in Strength)] for kind in plants
    ]
    assert rows_of(page, "fault |") == [
        [kind.name, kind.what, kind.unit, f"{kind.default:g}", scenarios.RANGES[kind.range][0]] for kind in faults
    ]
    assert rows_of(page, "null world | plant") == [[str(n), p, why] for (n, p), why in scenarios.clashes().items()]
    assert [row[:2] for row in rows_of(page, "plant | option")] == [
        [kind.name, option] for kind in plants for option in kind.options
    ]
    assert [row[0] for row in rows_of(page, "null world | what")] == [str(null) for null in Null if null]
    assert rows_of(page, "scenario |") == [[name, what] for name, what in scenarios.shipped().items()]


def test_the_example_of_the_page_is_a_scenario(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    assert example
    made = scenarios.load(written(tmp_path, example[1]))
    assert (made.plants["late_conferences"].strength, made.fault("silent")) == ("strong", 1)
