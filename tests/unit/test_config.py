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
