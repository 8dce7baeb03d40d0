"""What the demonstration puts out before its own release, cut off at each step: the same command again ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline import config, demo_first
from sightline.clearance.trail import standing_of
from sightline.clearance.verify import verify
from sightline.ledger.chain import Ledger
from tests.integration.putting_out import SUPPORT
from tests.projects import TODAY, made_up_project


class Cut(Exception):
    """Stands for a kill."""


def quiet(name: str, done: int, total: int) -> None:
    del name, done, total


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The files of two services, of whom the second is late."""
    header, *rows = SUPPORT.read_text(encoding="utf-8").splitlines()
    made = []
    late = [row.replace("SUP-1", "SUP-2") for row in rows]
    for name, some in (("support_one", rows), (f"{demo_first.LATE}one", late)):
        path = tmp_path / "returns" / name / "support.csv"
        path.parent.mkdir(parents=True)
        path.write_text("\n".join([header, *some, ""]), encoding="utf-8")
        made.append(path)
    return made


def perform(ledger: Ledger, project: config.Project, files: list[Path]) -> None:
    demo_first.receive_twice(ledger, project, TODAY, files, quiet)


@pytest.mark.parametrize("step", ["clear_drafts", "send_out", "open_correction"])
@pytest.mark.parametrize("time", [1, 2])
def test_what_was_cut_off_goes_on(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, time: int
) -> None:
    project, ledger = made_up_project(tmp_path / "project")
    demo_first.announce(project.folder, TODAY)
    whole, calls = getattr(demo_first, step), []

    def cut(*given: object, **named: object) -> object:
        calls.append(step)
        if len(calls) == time:
            raise Cut
        return whole(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(demo_first, step, cut)
        if step == "open_correction" and time == 2:
            perform(ledger, project, files)  # there is one correction only
        else:
            with pytest.raises(Cut):
                perform(ledger, project, files)
    perform(ledger, project, files)
    standing = standing_of(ledger.entries(), demo_first.FIRST)
    assert (standing.state, standing.version, len(standing.published)) == ("released", 2, 2)
    entries = len(ledger.entries())
    perform(ledger, project, files)
    assert len(standing_of(ledger.entries(), demo_first.FIRST).published) == 2
    assert len(ledger.entries()) == entries
    assert verify(ledger, project.site).faults == ()
