"""The model as a file, and the comparisons in the words of another engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from splink import SettingsCreator

from sightline.errors import SightlineError
from sightline.link import model, training


def test_a_saved_model_is_read_back_the_same(tmp_path: Path) -> None:
    model.save(model.load(), tmp_path / "model.json")
    assert model.load(tmp_path / "model.json") == model.load()


def test_the_default_model_adds_up() -> None:
    for levels in model.load()["levels"].values():
        assert sum(m for m, _ in levels.values()) == pytest.approx(1, abs=0.01)
        assert sum(u for _, u in levels.values()) == pytest.approx(1, abs=0.01)


def test_a_spoilt_model_is_refused_without_its_words(tmp_path: Path) -> None:
    spoilt = tmp_path / "model.json"
    spoilt.write_text("nothing of the kind", encoding="utf-8")
    with pytest.raises(SightlineError, match=r"model\.json is not a linkage model \(JSONDecodeError\)"):
        model.load(spoilt)


def test_a_model_of_another_version_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "model.json"
    other.write_text(json.dumps(model.load() | {"version": 0}), encoding="utf-8")
    with pytest.raises(SightlineError, match="another version"):
        model.load(other)


def test_a_model_that_lacks_a_level_is_refused(tmp_path: Path) -> None:
    lacking = model.load()
    del lacking["levels"]["sex"]["same"]
    model.save(lacking, tmp_path / "model.json")
    with pytest.raises(SightlineError, match="KeyError"):
        model.load(tmp_path / "model.json")


def test_what_the_data_did_not_teach_comes_from_the_default() -> None:
    default = model.load()
    learnt = {"sex": {"same": {"m": 0.97, "u": 0.51}, "different": {"m": 0.0, "u": 0.49}}}
    filled, findings = training._filled(learnt, default, 900)
    assert filled["levels"]["sex"] == {"same": [0.97, 0.51], "different": [training.LEAST_M, 0.49]}
    assert filled["levels"]["surname"] == default["levels"]["surname"]
    assert "too rare to learn" in findings[-1]


def test_nonsense_is_not_believed() -> None:
    learnt = {"sex": {"same": {"m": 0.3, "u": 0.5}, "different": {"m": 0.7, "u": 0.5}}}
    filled, findings = training._filled(learnt, model.load(), 900)
    assert filled["levels"]["sex"] == model.load()["levels"]["sex"]
    assert findings[0] == "training made no sense of sex: its default weights were used"


def test_the_comparisons_can_be_said_to_spark() -> None:
    levels = model.load()["levels"]
    made = [model._comparison(c, levels[c.name], learning=False) for c in model.COMPARISONS]
    text = json.dumps(SettingsCreator("dedupe_only", comparisons=made).create_settings_dict("spark"))
    assert "jaro_winkler(" in text
    assert "jaro_winkler_similarity" not in text
