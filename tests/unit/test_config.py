"""The project record and its file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline import config
from sightline.errors import ConfigError

TODAY = date(2026, 11, 23)


def test_a_simulated_project_may_receive(tmp_path: Path) -> None:
    config.write(tmp_path, config.simulated("Made up"))
    project = config.load(tmp_path)
    project.require_lawful(TODAY)
    assert project.record == config.simulated("Made up")
    assert project.settings == config.Settings()


def test_a_new_project_may_not_receive_and_is_told_every_blank(tmp_path: Path) -> None:
    config.write(tmp_path, config.blank("New"))
    with pytest.raises(ConfigError) as caught:
        config.load(tmp_path).require_lawful(TODAY)
    names = ("purpose", "controllers", "regime", "condition", "gateways.police", "dpia_expires", "duty_to_act")
    for name in (*names, "keep_days"):
        assert name in str(caught.value)


@pytest.mark.parametrize("name", ["dpia_expires", "agreement_expires", "keys_expire"])
def test_a_date_that_has_passed_stops_receiving(name: str) -> None:
    record = replace(config.simulated("Made up"), **{name: date(2026, 11, 22)})  # type: ignore[arg-type]
    assert record.faults(TODAY) == [f"{name} has passed"]
    assert replace(record, **{name: TODAY}).faults(TODAY) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (-1, False), (1, True), (36_525, True), (36_526, False)])
def test_without_a_number_of_days_to_keep_it_nothing_is_received(days: int, allowed: bool) -> None:
    record = replace(config.simulated("Made up"), keep_days=days)
    assert record.faults(TODAY) == ([] if allowed else ["keep_days is blank: a number of days from 1 to 36525"])


def test_what_is_received_may_be_kept_for_the_days_of_the_record() -> None:
    assert replace(config.simulated("Made up"), keep_days=1).destroy_after(TODAY) == date(2026, 11, 24)


def test_a_regime_of_ones_own_is_refused() -> None:
    record = replace(config.simulated("Made up"), regime="none needed")
    assert record.faults(TODAY) == ["regime must be one of UK GDPR, DPA 2018 Part 3"]


def test_every_fault_of_the_file_is_told_at_once(tmp_path: Path) -> None:
    path = config.write(tmp_path, config.simulated("Made up"))
    text = path.read_text()
    text = text.replace("threads = 2", 'threads = "two"\ncolour = "red"').replace("made_up = true", "made_up = 1")
    path.write_text(text.replace("[project.gateways]\n", "[project.gateways]\nneighbour = 'hearsay'\n") + "\n[extra]\n")
    with pytest.raises(ConfigError) as caught:
        config.load(tmp_path)
    for words in (
        "unknown part [extra]",
        "settings.colour is not a setting",
        "settings.threads must be a whole number",
        "project.made_up must be true or false",
        "project.gateways.neighbour is not a kind of sender",
    ):
        assert words in str(caught.value)


def test_a_file_that_is_not_toml_says_so(tmp_path: Path) -> None:
    (tmp_path / config.FILE).write_text("[project\n")
    with pytest.raises(ConfigError, match="cannot be read as TOML"):
        config.load(tmp_path)


def test_a_project_is_never_overwritten(tmp_path: Path) -> None:
    config.write(tmp_path, config.blank("First"))
    with pytest.raises(ConfigError, match="already"):
        config.write(tmp_path, config.blank("Second"))


def test_words_with_quotes_and_accents_survive_the_file(tmp_path: Path) -> None:
    record = replace(config.simulated("Made up"), title='A "quoted" título \\ with # signs')
    config.write(tmp_path, record)
    assert config.load(tmp_path).record.title == record.title


def test_what_is_expected_is_read_with_only_its_agency_and_return(tmp_path: Path) -> None:
    path = config.write(tmp_path, config.simulated("a project"))
    assert config.load(tmp_path).expected == ()
    more = '[[expected]]\nagency = "E09000001"\nreturn = "cin"\n[[expected]]\nagency = "SUP-1"\nreturn = "support"\n'
    path.write_text(path.read_text() + more + 'since = 2025-04-01\ncycle = "month"\ndue_days = 10\n')
    assert config.load(tmp_path).expected == (
        config.Expected("E09000001", "cin"),
        config.Expected("SUP-1", "support", date(2025, 4, 1), None, "month", 10),
    )


def test_the_example_of_what_is_expected_can_be_used_as_it_stands(tmp_path: Path) -> None:
    path = config.write(tmp_path, config.blank("a project"))
    example = path.read_text().split("See docs/calendar.md.")[1]
    path.write_text(path.read_text() + example.replace("\n# ", "\n"))
    (expected,) = config.load(tmp_path).expected
    assert (expected.agency, expected.return_code, expected.cycle) == ("E09000001", "cin", "year")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("expected = 3", "expected must be written as parts"),
        ("expected = [3]", "expected must be written as parts"),
        ('[[expected]]\nagency = 3\nreturn = "cin"', r"expected\[1\].agency must be text"),
        ('[[expected]]\nreturn = "cin"', r"expected\[1\].agency is missing"),
        ('[[expected]]\nagency = "A"\nreturn = "cin"\nwhen = 1', r"expected\[1\].when is not a setting"),
        ('[[expected]]\nagency = "A"\nreturn = "cin"\ndue_days = true', "due_days must be a whole number"),
        ('[[expected]]\nagency = "A"\nreturn = "cin"\ndue_days = -1', "due_days must be from 0"),
        ('[[expected]]\nagency = "A"\nreturn = "cin"\nsince = 2026-01-01\nuntil = 2025-01-01', "until is before"),
    ],
)
def test_what_is_wrong_with_what_is_expected_is_said(tmp_path: Path, text: str, said: str) -> None:
    path = config.write(tmp_path, config.simulated("a project"))
    path.write_text(f"{text}\n{path.read_text()}" if text.startswith("expected") else f"{path.read_text()}\n{text}\n")
    with pytest.raises(ConfigError, match=said):
        config.load(tmp_path)


def test_a_lookup_of_deprivation_lies_beside_the_file_and_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    path = config.write(tmp_path, config.simulated("a project"))
    assert config.load(tmp_path).deprivation is None
    path.write_text(path.read_text().replace("# [link]\n# deprivation", "[link]\ndeprivation"))
    assert config.load(tmp_path).deprivation == tmp_path / "deprivation.csv"
    path.write_text(path.read_text().replace("\ndeprivation =", "\nwealth ="))
    with pytest.raises(ConfigError, match=r"link\.wealth is not a setting"):
        config.load(tmp_path)


def test_pairs_of_lists_that_referral_ties_are_all_of_them_unless_said_otherwise(tmp_path: Path) -> None:
    path = config.write(tmp_path, config.simulated("Made up"))
    assert config.load(tmp_path).unrecorded.tied == ("council+police", "council+support", "police+support")
    before = path.read_text()
    path.write_text(before + "\n[unrecorded]\ntied = []\n")
    assert config.load(tmp_path).unrecorded.tied == ()
    path.write_text(before + '\n[unrecorded]\ntied = ["council+school"]\nties = 1\n')
    with pytest.raises(ConfigError, match=r"ties is not a setting.*tied must be pairs"):
        config.load(tmp_path)
