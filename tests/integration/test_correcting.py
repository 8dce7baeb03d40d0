"""A release that is being corrected says so on every page at once, and `verify` knows such a site."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sightline import config
from sightline.clearance.stage import open_correction, open_withdrawal, shown_at
from sightline.clearance.trail import standing_of
from sightline.clearance.verify import verify
from sightline.errors import ClearanceError
from sightline.ledger.chain import Ledger
from sightline.publish.stage import say_wrong, take_down
from tests.integration.putting_out import drafted, put_out, released
from tests.projects import TODAY
from tests.unit.clearance.moves import by


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return released(tmp_path_factory.mktemp("releases") / "project")


def found(project: config.Project) -> list[str]:
    return [str(fault) for fault in verify(Ledger(project.ledger), project.site).faults]


WHY = "one return <was> counted twice"


def say(ledger: Ledger, project: config.Project, reason: str = WHY, who: str = "A") -> None:
    say_wrong(open_correction(ledger, by(who, reason), TODAY, release="2026-11"), project.site)


WRONG = "Release 2026-11 is being corrected, as said on 26 November 2026: one return &lt;was&gt; counted twice."


def test_a_correction_is_said_on_every_page_at_once_and_verify_knows_it(
    ledger: Ledger, project: config.Project
) -> None:
    pages = {path.name: path.read_text() for path in project.site.rglob("*.html")}
    others = {path: path.read_bytes() for path in project.site.rglob("*") if path.is_file() and path.suffix != ".html"}
    say(ledger, project)
    assert len(pages) > 10
    assert {path.name for path in project.site.rglob("*.html")} == pages.keys()
    for path in project.site.rglob("*.html"):
        text = path.read_text()
        assert text.count(WRONG) == 1
        before = text[: text.index('<p class="notice correcting">')] + text[text.index("</header>") :]
        kept = pages[path.name].replace('<p id="none-found">No mistake had been found in this release by', "by")
        assert before.replace("\n", "") == re.sub(r"by 26 November 2026\.</p>", "", kept).replace("\n", "")
    assert "No mistake had been found" not in (project.site / "corrections.html").read_text()
    assert all(path.read_bytes() == kept for path, kept in others.items() if path.name != "checksums.txt")
    assert found(project) == []
    assert shown_at(ledger, project.site) == "2026-11"


def test_the_next_version_takes_the_notice_away(ledger: Ledger, project: config.Project) -> None:
    say(ledger, project)
    kept = project.folder / "kept"
    shutil.copytree(project.site, kept)
    drafted(ledger, 66)
    put_out(ledger, project.site)
    assert not [path for path in project.site.rglob("*.html") if "is being corrected" in path.read_text()]
    assert found(project) == []
    (fault,) = verify(ledger, kept).faults
    assert "published the next" in str(fault)


def test_the_same_said_again_puts_the_notice_where_it_was_not_and_enters_nothing(
    ledger: Ledger, project: config.Project
) -> None:
    """As where the first was killed after its entry: the site stands as it was, and `verify` names that."""
    before = project.folder / "before"
    shutil.copytree(project.site, before)
    say(ledger, project)
    shutil.rmtree(project.site)
    shutil.copytree(before, project.site)
    assert "does not say that the release '2026-11' is wrong" in "".join(found(project))
    entries = len(ledger.entries())
    say(ledger, project)
    say(ledger, project)
    assert found(project) == []
    assert len(ledger.entries()) == entries
    with pytest.raises(ClearanceError, match="it cannot be corrected now"):
        say(ledger, project, "something else")
    with pytest.raises(ClearanceError, match="it cannot be corrected now"):
        say(ledger, project, who="B")


def test_a_site_that_was_changed_gets_no_notice_that_would_hide_it(ledger: Ledger, project: config.Project) -> None:
    with (project.site / "index.html").open("a") as page:
        page.write("more")
    with pytest.raises(ClearanceError, match="was changed since it was published"):
        say(ledger, project)
    assert standing_of(ledger.entries(), "2026-11").state == "released"
    assert not list(project.folder.glob(".site*"))


def test_a_withdrawal_after_a_correction_takes_the_site_down(ledger: Ledger, project: config.Project) -> None:
    say(ledger, project)
    taken = open_withdrawal(ledger, by("Releaser", "the source took it back"), TODAY, release="2026-11")
    assert shown_at(ledger, project.site) == "2026-11"
    take_down(taken, project.site, title="A test", made_up=True)
    assert "was withdrawn on" in (project.site / "index.html").read_text()
    assert found(project) == []


def test_the_same_withdrawal_again_takes_down_a_site_that_was_left_standing(
    ledger: Ledger, project: config.Project
) -> None:
    """As where the first was killed after its entry."""
    before = project.folder / "before"
    shutil.copytree(project.site, before)

    def take_back() -> None:
        opened = open_withdrawal(ledger, by("Releaser", "the source took it back"), TODAY, release="2026-11")
        take_down(opened, project.site, title="A test", made_up=True)

    take_back()
    entries = len(ledger.entries())
    shutil.rmtree(project.site)
    shutil.copytree(before, project.site)
    assert "withdrew" in "".join(found(project))
    take_back()
    assert found(project) == []
    assert len(ledger.entries()) == entries
    with pytest.raises(ClearanceError, match="stays withdrawn"):
        open_withdrawal(ledger, by("Releaser", "another reason"), TODAY, release="2026-11")
