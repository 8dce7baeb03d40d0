"""Made-up waves of a survey: what is planted in them, and how those who answer differ from all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sightline.synthetic.survey import MALE, MOVED, ROUNDS, TRUTH, asked, made_up_survey, population, truth


def test_boys_move_on_one_scale_before_the_last_wave_and_nobody_on_anything_else() -> None:
    values = {key[:4]: key[4] for key in truth(population(3))}
    moved = set()
    for (question, dimension, group, wave), value in values.items():
        change = value - values[question, dimension, group, "2024"]
        if change:
            assert question == "norms"
            assert wave == "2026"
            moved.add(group)
    assert moved == {"everybody", "male", "11-17", "boys"}
    change = values["norms", "sex and age", "boys", "2026"] - values["norms", "sex and age", "boys", "2025"]
    assert change == pytest.approx(MOVED, rel=0.15)  # of the latent scale: answers have five steps


def test_men_answer_less_often_and_weights_do_not_know_it() -> None:
    people = population(3)
    columns = asked(people, ROUNDS[0], np.random.default_rng(1))
    men = np.average(columns["sex"] == MALE, weights=columns["weight"].astype(float))
    assert men < np.mean(people.sex == MALE) - 0.05


def test_the_same_seed_makes_the_same_files_and_nothing_is_written_twice(tmp_path: Path) -> None:
    for name in ("one", "two"):
        made_up_survey(tmp_path / name, seed=4)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == [TRUTH, "wave-2024.csv", "wave-2025.csv", "wave-2026.sav", "waves.toml"]
    for name in names:
        if not name.endswith(".sav"):  # an SPSS file holds the time at which it was made
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    (tmp_path / "one" / TRUTH).write_text("kept")
    made_up_survey(tmp_path / "one", seed=5)
    assert (tmp_path / "one" / TRUTH).read_text() == "kept"
    assert len((tmp_path / "two" / TRUTH).read_text().splitlines()) == 1 + 4 * 3 * 8
