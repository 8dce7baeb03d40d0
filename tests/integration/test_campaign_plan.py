"""Planning a campaign as a person meets it."""

from __future__ import annotations

from pathlib import Path

from tests.integration.test_cli import sightline
from tests.unit.analyses.test_campaign_plan import weeks_text


def test_an_example_is_written_edited_and_planned(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    made = sightline("campaign", "plan", plan, "--example")
    assert made.returncode == 0, made.stderr
    assert sightline("campaign", "plan", plan, "--example").returncode == 2  # nothing is written over
    asked = sightline("campaign", "plan", plan)
    assert asked.returncode == 2
    assert "nothing says what is usual in a week" in asked.stderr
    text = plan.read_text(encoding="utf-8").replace('weeks_file = ""', 'weeks_file = "weeks.csv"')
    text = text.replace('capacity = "throughput"', 'capacity = "unknown"')
    plan.write_text(text, encoding="utf-8")
    (tmp_path / "weeks.csv").write_text(weeks_text(), encoding="utf-8")
    done = sightline("campaign", "plan", plan, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "Who starts when:" in done.stdout
    assert "no wait is worked out" in done.stdout
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"plan.html", "allocation.csv", "surge.csv", "design.json"}
    plan.write_text(text.replace("percent = 3", "percent = 0").replace("runs = 13", "runs = 99"), encoding="utf-8")
    refused = sightline("campaign", "plan", plan, "--out", tmp_path / "none")
    assert refused.returncode == 2
    assert "a lift of 0" in refused.stderr
    assert "runs for longer than is measured" in refused.stderr
    assert not (tmp_path / "none").exists()
