"""The demonstration's campaign, from the files of a made-up England to the page and the CSV of its evaluation."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sightline.analyses.campaign.outcomes import Kind
from sightline.analyses.campaign.register import open_campaigns
from sightline.cli import app
from sightline.published.exposure import read_exposure
from sightline.synthetic.campaign import CALLS, made_up_campaign

COUNCILS = ("E08000001", "E08000002", "E08000004")
PLAN = "plant,place,since,until\n" + "".join(f"campaign,{code},2024-07-25,2024-10-23\n" for code in COUNCILS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register, made from a plan and one helpline's weeks."""
    base = tmp_path_factory.mktemp("campaign")
    england = base / "england"
    support = england / "returns" / "support_SUP-E12000002"
    support.mkdir(parents=True)
    (england / "truth").mkdir()
    (england / "truth" / "plan.csv").write_text(PLAN, encoding="utf-8")
    first = date(2023, 4, 3)
    rows = [f"SUP-E12000002,2025-03-31,{first + timedelta(days=7 * n)},{20 + n % 7},3,1" for n in range(100)]
    text = "\n".join(["agency_code,period_end,week_start_date,calls,about_abuse,by_child", *rows])
    (support / "helpline_weeks_2025.csv").write_text(text + "\n", encoding="utf-8")
    made_up_campaign(base / "campaign", england, COUNCILS, 3)
    before = (base / "campaign" / "register.toml").read_bytes()
    made_up_campaign(base / "campaign", england, COUNCILS, 4)  # there already
    assert (base / "campaign" / "register.toml").read_bytes() == before
    made_up_campaign(base / "none", england, (), 3)
    assert not (base / "none").exists()
    return base / "campaign"


def test_the_register_is_without_fault(folder: Path) -> None:
    held = open_campaigns(folder, date(2026, 11, 1))
    one = held.campaigns[0]
    assert [place.area for place in one.places] == list(COUNCILS)
    assert all(each.early for each in one.outcomes)
    assert one.outcomes[-1].kind is Kind.DISCLOSURE
    assert [(each.measure, len(each.cases)) for each in held.series] == [(CALLS, 100)]
    assert len(read_exposure(folder / "exposure", date(2026, 11, 1)).of("Met online")) == 2


def test_the_command_says_what_moved_and_writes_a_page(folder: Path, tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["campaign", "evaluate", str(folder), "--out", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    page = (tmp_path / "evaluation.html").read_text(encoding="utf-8")
    assert page.index("Attitudes: norms") < page.index("Disclosures: load on services")
    assert "a change stands for: Boys aged 11 to 17 (more)" in page
    assert "another wording" in page  # of the published series
    assert "One area only" in page  # the one helpline, which is then set against its own past
    assert "its places by themselves" in page
    rows = list(csv.DictReader(io.StringIO((tmp_path / "evaluation.csv").read_text(encoding="utf-8"))))
    assert {row["measure"] for row in rows if row["kind"] == "attitude"} == {"norms"}
    missing = next(row for row in rows if row["measure"] == "identified_by_week")
    assert "was found" in missing["told"]
    assert all(code not in page for code in COUNCILS)


def test_a_register_with_faults_is_refused_whole(folder: Path, tmp_path: Path) -> None:
    text = (folder / "register.toml").read_text(encoding="utf-8").replace('direction = "less"', 'direction = "better"')
    (tmp_path / "register.toml").write_text(text, encoding="utf-8")
    ran = CliRunner().invoke(app, ["campaign", "evaluate", str(tmp_path)])
    assert ran.exit_code != 0
    assert "line 75, direction: no direction that is known" in ran.output
    assert "Nothing was written" in ran.output
