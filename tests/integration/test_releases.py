"""A whole release by two reviewers, from made-up tables to a site; and `verify`, which finds each kind of tampering."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sightline import config
from sightline.clearance.audit import Act
from sightline.clearance.gate import clear_reviewed
from sightline.clearance.review import vote
from sightline.clearance.stage import (
    clear_drafts,
    open_release,
    open_withdrawal,
    submit_drafts,
)
from sightline.clearance.trail import standing_of
from sightline.clearance.verify import verify
from sightline.errors import ClearanceError, LedgerError
from sightline.flow import Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.destroy import destroy
from sightline.publish.stage import publish, take_down
from tests.integration.putting_out import drafted, put_out, released, rewritten
from tests.projects import TODAY
from tests.unit.clearance.moves import by, correct
from tests.unit.publish.links import dead_links


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return released(tmp_path_factory.mktemp("releases") / "project")


def found(project: config.Project, anchor: str = "") -> list[str]:
    return [str(fault) for fault in verify(Ledger(project.ledger), project.site, anchor).faults]


def sightline(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sightline.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "", "COLUMNS": "200"})


def test_a_release_of_two_reviewers_is_whole(project: config.Project) -> None:
    checked = verify(Ledger(project.ledger), project.site)
    assert (checked.faults, checked.releases) == ((), 1)
    assert checked.files > 10
    assert [entry.kind for entry in Ledger(project.ledger).entries()][-5:] == [
        "submitted", "voted", "voted", "cleared", "published",
    ]  # fmt: skip
    assert "40" in (project.site / "data" / "by_sex_pooled_2025.csv").read_text()
    assert "Ask early." in (project.site / "guide.html").read_text()


def test_no_page_of_it_says_that_one_person_cleared_it(project: config.Project) -> None:
    pages = [path.read_text() for path in project.site.glob("*.html")]
    assert not [text for text in pages if "Cleared by one person" in text]
    assert any("Reviewed by two people" in text for text in pages)


def test_the_mode_for_one_person_is_printed_on_every_page(ledger: Ledger, project: config.Project) -> None:
    clear_drafts(ledger, "sightline-default", release="alone", officer="One")
    publish(open_release(ledger, "alone"), project.site, title="A test", made_up=True, today=TODAY)
    pages = list(project.site.glob("*.html"))
    assert len(pages) > 5
    assert all("Cleared by one person: no second review" in path.read_text() for path in pages)


def test_a_correction_and_a_withdrawal_go_through_the_same_doors(ledger: Ledger, project: config.Project) -> None:
    correct(ledger, by("Releaser", "one return was counted twice"), release="2026-11")
    drafted(ledger, 66)
    put_out(ledger, project.site)
    page = (project.site / "corrections.html").read_text()
    assert "One return was counted twice" in page
    assert "2026-11, version 2" in page
    assert found(project) == []
    taken = open_withdrawal(ledger, by("Releaser", "the source took it back"), TODAY, release="2026-11")
    take_down(taken, project.site, title="A test", made_up=True)
    front = (project.site / "index.html").read_text()
    assert "Release 2026-11 was withdrawn on 26 November 2026" in front
    assert "The source took it back" in front
    assert not list((project.site / "data").glob("by_sex*"))
    assert found(project) == []
    with pytest.raises(ClearanceError, match="stays withdrawn"):
        open_release(ledger, "2026-11")


def test_a_site_that_cannot_be_entered_does_not_go_out(ledger: Ledger, project: config.Project) -> None:
    """Opened before it was withdrawn, built after: what lies there stays as it was."""
    opened = open_release(ledger, "2026-11", by("Releaser"))
    open_withdrawal(ledger, by("Releaser", "wrong"), TODAY, release="2026-11").enter("")
    before = {path.name: path.read_bytes() for path in project.site.glob("*.html")}
    with pytest.raises(ClearanceError, match="stays withdrawn"):
        publish(opened, project.site, title="Another title", made_up=True, today=TODAY)
    assert {path.name: path.read_bytes() for path in project.site.glob("*.html")} == before


def test_what_is_up_for_review_is_destroyed_with_what_it_was_made_of(ledger: Ledger, project: config.Project) -> None:
    drafted(ledger, 51)
    submit_drafts(ledger, "sightline-default", by("Author"), release="next")
    (submission,) = [entry.number for entry in ledger.entries() if entry.kind == "received"]
    destroy(ledger, project.fix_lists, [submission], officer="A", reason="due")
    for who in ("First", "Second"):
        vote(ledger, "next", by(who), approve=True)
    with pytest.raises(LedgerError, match="was destroyed"):
        clear_reviewed(ledger, by("Releaser"), release="next")
    assert found(project) == []  # what was cleared before stays, and is whole


# -- verify: each kind of tampering ----------------------------------------------------------------------------


def test_no_link_of_a_site_with_a_document_is_dead(project: config.Project) -> None:
    assert (project.site / "guide.html").is_file()
    assert dead_links(project.site) == {}


def test_verify_finds_a_changed_byte_of_an_entry(project: config.Project, ledger: Ledger) -> None:
    number = next(entry.number for entry in ledger.entries() if entry.kind == "voted")
    path = project.ledger / "manifest" / f"{number:08d}.json"
    path.write_bytes(path.read_bytes().replace(b"First", b"Frist"))
    (fault,) = found(project)
    assert f"entry {number} of the ledger was changed" in fault


@pytest.mark.parametrize("zone", [Zone.CLEARED, Zone.DRAFTS, Zone.DOCUMENTS, Zone.CONTENT, Zone.IDENTITY])
def test_verify_finds_a_changed_byte_of_any_payload_and_names_its_entry(
    zone: Zone, project: config.Project, ledger: Ledger
) -> None:
    entry, payload = [(e, p) for e in ledger.entries() for p in e.payloads(zone)][-1]
    path = project.ledger / "payloads" / zone.value / payload.sha256
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    assert any(fault.startswith(f"entry {entry.number}: ") for fault in found(project))


def test_verify_finds_a_payload_that_is_gone(project: config.Project, ledger: Ledger) -> None:
    (entry,) = [entry for entry in ledger.entries() if entry.kind == "cleared"]
    (project.ledger / "payloads" / "cleared" / entry.payloads()[0].sha256).unlink()
    assert any(f"entry {entry.number}: " in fault and "is missing" in fault for fault in found(project))


def test_verify_finds_a_file_of_the_site_that_was_changed_added_or_taken_away(project: config.Project) -> None:
    table = project.site / "data" / "by_sex_pooled_2025.csv"
    table.write_bytes(table.read_bytes().replace(b"40", b"41"))
    (project.site / "extra.html").write_text("more")
    (project.site / "glossary.html").unlink()
    number = max(entry.number for entry in Ledger(project.ledger).entries() if entry.kind == "published")
    assert found(project) == [
        f"the file glossary.html of what entry {number} published is missing",
        f"the file extra.html is none of what entry {number} published",
        f"the file data/by_sex_pooled_2025.csv of what entry {number} published was changed",
    ]


def test_verify_finds_a_file_that_was_changed_together_with_the_list(project: config.Project) -> None:
    from_list = project.site / "checksums.txt"
    from_list.write_bytes(from_list.read_bytes() + b"0" * 64 + b"  extra.html\n")
    assert "is not one that the ledger entered" in "".join(found(project))
    from_list.unlink()
    assert "there is no checksums.txt" in "".join(found(project))


def test_verify_finds_that_a_site_shows_what_was_withdrawn(project: config.Project, ledger: Ledger) -> None:
    open_withdrawal(ledger, by("Releaser", "wrong"), TODAY, release="2026-11").enter("")
    number = ledger.entries()[-1].number
    assert f"the site shows the release '2026-11', which entry {number} withdrew" in "".join(found(project))


def slipped_in(ledger: Ledger, kind: str, **changed: object) -> None:
    """Append an entry like the last of its kind, as no command would."""
    entry = [one for one in ledger.entries() if one.kind == kind][-1]
    body = {key: value for key, value in entry.body.items() if key != "payloads"} | changed
    ledger.commit(kind, body, entry.payloads())


@pytest.mark.parametrize("kind", ["submitted", "voted", "cleared", "corrected", "withdrawn"])
def test_verify_names_a_move_that_the_table_does_not_allow(kind: str, project: config.Project, ledger: Ledger) -> None:
    if kind == "corrected":
        correct(ledger, by("Releaser", "why"), release="2026-11")
    if kind == "withdrawn":
        open_withdrawal(ledger, by("Releaser", "why"), TODAY, release="2026-11").enter("")
    slipped_in(ledger, kind)
    number = ledger.entries()[-1].number
    assert any(fault.startswith(f"entry {number}: ") for fault in found(project))
    with pytest.raises(ClearanceError, match=f"entry {number} of the ledger"):
        standing_of(ledger.entries(), "2026-11")


def test_verify_names_a_publication_of_what_was_never_cleared(project: config.Project, ledger: Ledger) -> None:
    slipped_in(ledger, "published", cleared=1, checksums="0" * 64)
    number = ledger.entries()[-1].number
    assert f"entry {number}: it published what no entry before it cleared" in found(project)


def test_a_clearing_without_a_word_of_who_did_it_is_named_and_never_published(
    project: config.Project, ledger: Ledger
) -> None:
    entry = [one for one in ledger.entries() if one.kind == "cleared"][-1]
    body = {key: value for key, value in entry.body.items() if key not in ("payloads", "audit")}
    ledger.commit("cleared", {**body, "release": "2026-11"}, entry.payloads())
    assert any("does not say who moved it" in fault for fault in found(project))
    with pytest.raises(ClearanceError, match="does not say who moved it"):
        open_release(ledger, "2026-11")


def audit_set(**changed: object) -> Callable[[dict[str, object]], None]:
    def change(body: dict[str, object]) -> None:
        audit = body["audit"]
        assert isinstance(audit, dict)
        audit.update(changed)

    return change


def test_verify_finds_a_chain_written_anew_whose_moves_do_not_follow(project: config.Project, ledger: Ledger) -> None:
    """Hashes are all right: only the table of states tells that the author cleared it."""
    number = rewritten(ledger, "cleared", audit_set(who="Author"))
    assert any(fault.startswith(f"entry {number}: ") and "cannot clear it" in fault for fault in found(project))


def test_verify_finds_a_vote_that_was_changed_when_it_was_opened(project: config.Project, ledger: Ledger) -> None:
    def turn(body: dict[str, object]) -> None:
        votes = body["votes"]
        assert isinstance(votes, list)
        votes[0]["reason"] = "never said"

    number = rewritten(ledger, "voted", turn)
    assert f"entry {number}: the vote that it opens is not the one that entry {number - 1} sealed" in found(project)


def test_verify_finds_an_approval_that_the_votes_do_not_say(project: config.Project, ledger: Ledger) -> None:
    def turn(body: dict[str, object]) -> None:
        votes = body["votes"]
        assert isinstance(votes, list)
        votes[1]["approve"] = False

    number = rewritten(ledger, "voted", turn)
    assert f"entry {number}: where it moved the release is not what the votes say" in found(project)


def test_verify_finds_votes_on_something_else_than_was_put_up(project: config.Project, ledger: Ledger) -> None:
    number = rewritten(ledger, "submitted", lambda body: body.update(policy={"name": "another"}))
    assert f"entry {number + 2}: the votes are not on what was put up for review" in found(project)


def test_verify_finds_what_was_cleared_in_place_of_what_was_approved(project: config.Project, ledger: Ledger) -> None:
    """Other cleared tables, of another release, are named in its place, and the chain is written anew."""
    drafted(ledger, 66)
    clear_drafts(ledger, "sightline-default", release="other", officer="One")
    other = [entry for entry in ledger.entries() if entry.kind == "cleared"][-1].body
    number = next(entry.number for entry in ledger.entries() if entry.kind == "cleared")

    def swap(body: dict[str, object]) -> None:
        body["payloads"] = other["payloads"]

    entries = ledger.entries()
    for entry in entries[number:]:  # what came after is cut off, so that the first clearing is the last of its kind
        (project.ledger / "manifest" / f"{entry.number:08d}.json").unlink()
    rewritten(Ledger(project.ledger), "cleared", swap)
    assert any(fault.startswith(f"entry {number}: ") for fault in found(project))


def test_verify_finds_that_a_mode_was_changed_afterwards(project: config.Project, ledger: Ledger) -> None:
    number = rewritten(ledger, "cleared", audit_set(mode="one person"))
    assert f"entry {number}: what it cleared does not say on its pages how many people cleared it" in found(project)


def test_a_chain_that_was_cut_off_or_written_anew_is_found_by_a_hash_kept_elsewhere(
    project: config.Project, ledger: Ledger
) -> None:
    kept = ledger.head()[:16]
    assert found(project, kept) == []
    last = max((project.ledger / "manifest").iterdir())
    last.unlink()
    assert "no entry has the hash that was kept elsewhere" in "".join(found(project, kept))


# -- the commands ----------------------------------------------------------------------------------------------


def test_the_commands_of_two_reviewers(project: config.Project, tmp_path: Path) -> None:
    at = ("-p", project.folder)
    toml = project.folder / config.FILE
    toml.write_text(toml.read_text().replace("one_person = true", "one_person = false"))
    drafted(Ledger(project.ledger), 51)
    assert "must approve it first" in sightline("clear", "next", "--as", "R", *at).stderr
    assert "Two people vote on it" in sightline("submit", "next", "--as", "A", *at).stdout
    assert "cannot review it" in sightline("vote", "next", "--approve", "--as", "a", *at).stderr
    done = sightline("vote", "next", "--look", tmp_path / "look", "--as", "B", *at)
    assert "it is not cleared" in done.stdout
    assert "50" in (tmp_path / "look" / "by_sex_pooled_2025.csv").read_text()
    assert "Ask early." in (tmp_path / "look" / "guide.document.txt").read_text()
    assert sightline("vote", "next", "--approve", "--ask-changes", "--as", "B", *at).returncode == 2
    assert "sealed" in sightline("vote", "next", "--approve", "--as", "B", "--reason", "telling", *at).stdout
    trail = sightline("audit", "next", *at).stdout
    assert "by B as reviewer" in trail
    assert "telling" not in trail
    assert "the release is reviewed" in sightline("vote", "next", "--approve", "--as", "C", *at).stdout
    assert "B approved: telling" in sightline("audit", "next", *at).stdout
    assert sightline("clear", "next", "--as", "C", *at).returncode == 0
    assert sightline("publish", "next", "--as", "C", *at).returncode == 0
    assert "All is as it was" in sightline("verify", *at).stdout
    assert sightline("correct", "next", "--as", "C", *at).returncode == 2
    assert "Every page of the site says so" in sightline("correct", "next", "--reason", "bad", *at).stdout
    assert "is being corrected, as said on" in (project.site / "how-to-read.html").read_text()
    assert "All is as it was" in sightline("verify", *at).stdout
    assert sightline("withdraw", "next", "--reason", "wrong", "--as", "C", *at).returncode == 0
    assert "was withdrawn on" in (project.site / "index.html").read_text()
    assert sightline("verify", *at).returncode == 0
    (project.site / "index.html").write_text("other")
    done = sightline("verify", *at)
    assert (done.returncode, "the file index.html" in done.stdout) == (1, True)


def test_audit_prints_no_figure(project: config.Project) -> None:
    done = sightline("audit", "-p", project.folder)
    assert done.returncode == 0
    assert "publish 2026-11 (version 1), cleared to released, by Releaser as releaser" in done.stdout
    assert not [line for line in done.stdout.splitlines() if " 40" in line or " 41" in line]


def test_a_text_is_entered_and_taken_out_by_command(project: config.Project, tmp_path: Path) -> None:
    at = ("-p", project.folder)
    text = tmp_path / "answer.txt"
    text.write_text("What we were asked, and what we say.\n")
    asked = ("document", text, "--title", "An answer", "--approver", "D. Director", "--as", "A", *at)
    assert "answer is entry" in sightline(*asked).stdout
    assert "out of the releases to come" in sightline("document", "--drop", "answer", "--as", "A", *at).stdout
    text.write_bytes(b"\xff\xfe\x00")
    assert "not in UTF-8" in sightline(*asked).stderr
    assert "day such as" in sightline(*asked, "--day", "yesterday").stderr
    assert sightline("document", *at).returncode == 2


def test_the_act_of_the_default_mode_is_of_two_people() -> None:
    assert Act("A").mode == "two people"
