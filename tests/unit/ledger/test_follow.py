"""Following a folder: what has settled is taken once, what is still being copied is not, and no file blocks another."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sightline.config import Project
from sightline.errors import ConfigError
from sightline.ledger import follow as module
from sightline.ledger.chain import Ledger
from sightline.ledger.follow import Turn, Watch, follow
from sightline.ledger.receive import Receipt, receive
from sightline.ledger.submissions import current, received
from tests.projects import TODAY, made_up_project

FIXTURES = Path(__file__).parents[1] / "returns" / "fixtures"
Act = Callable[[], object]


class Fed:
    """A folder that is fed while it is followed: one act before each look after the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "in"
        self.folder.mkdir()
        self.project: Project
        self.ledger: Ledger
        self.project, self.ledger = made_up_project(folder / "project")
        self.clock = 1_700_000_000

    def put(self, name: str, content: bytes) -> None:
        """Write or overwrite a file; each write has its own moment, however quick the test is."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        self.clock += 1
        os.utime(path, (self.clock, self.clock))

    def follow(self, *acts: Act) -> list[Turn]:
        turns: list[Turn] = []
        left = list(acts)

        def wait() -> bool:
            if left:
                left.pop(0)()
                return True
            return False

        follow(self.ledger, self.project, self.folder, today=lambda: TODAY, wait=wait, report=turns.append)
        return turns

    def entries(self) -> list[str]:
        return [submission.file for submission, _ in received(self.ledger)]


def nothing() -> None:
    """An act that changes nothing: time passes."""


def bytes_of(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


@pytest.fixture
def fed(tmp_path: Path) -> Fed:
    return Fed(tmp_path)


def test_a_file_is_taken_at_the_second_look_and_once_only(fed: Fed) -> None:
    fed.put("support.csv", bytes_of("support.csv"))
    turns = fed.follow(nothing, nothing, nothing)
    assert [(len(turn.receipts), turn.waiting) for turn in turns] == [(0, 1), (1, 0), (0, 0), (0, 0)]
    assert fed.entries() == ["support.csv"]


def test_a_file_that_is_still_growing_is_not_taken(fed: Fed) -> None:
    whole = bytes_of("support.csv")
    third = len(whole) // 3
    fed.put("support.csv", whole[:third])
    turns = fed.follow(
        lambda: fed.put("support.csv", whole[: 2 * third]), lambda: fed.put("support.csv", whole), nothing
    )
    assert [len(turn.receipts) for turn in turns] == [0, 0, 0, 1]
    assert current(fed.ledger)[0][0].rows == whole.strip().count(b"\n")


@pytest.mark.parametrize("name", ["a.csv.part", "a.csv.filepart", ".a.csv", "~a.csv", "a.csv.tmp"])
def test_what_is_named_as_an_unfinished_copy_waits_for_its_name(fed: Fed, name: str) -> None:
    fed.put(name, bytes_of("support.csv"))
    turns = fed.follow(nothing, lambda: (fed.folder / name).rename(fed.folder / "a.csv"), nothing)
    assert [len(turn.receipts) for turn in turns] == [0, 0, 0, 1]


def test_one_bad_file_holds_up_no_other_and_is_tried_again_when_it_changes(fed: Fed) -> None:
    fed.put("bad.csv", b"no return at all\n1\n")
    fed.put("good.csv", bytes_of("support.csv"))
    turns = fed.follow(nothing, nothing, lambda: fed.put("bad.csv", bytes_of("police_crime.csv")), nothing)
    assert [[receipt.refused for receipt in turn.receipts] for turn in turns] == [[], [True, False], [], [], [False]]
    assert len(fed.entries()) == 2


def test_a_fault_of_ours_holds_up_no_other_either(fed: Fed, monkeypatch: pytest.MonkeyPatch) -> None:
    true = receive

    def broken(*given: object, **more: object) -> object:
        if given[3][0].name == "a.csv":  # type: ignore[index]
            raise ZeroDivisionError
        return true(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "receive", broken)
    fed.put("a.csv", bytes_of("support.csv"))
    fed.put("b.csv", bytes_of("support.csv"))
    turns = fed.follow(nothing, nothing)
    assert [name for turn in turns for name, _ in turn.failed] == ["a.csv"]
    assert fed.entries() == ["b.csv"]


def test_run_again_it_receives_nothing_twice(fed: Fed) -> None:
    fed.put("support.csv", bytes_of("support.csv"))
    fed.follow(nothing)
    fed.put("crimes.csv", bytes_of("police_crime.csv"))
    again = fed.follow(nothing)
    assert sorted((receipt.file, receipt.already) for turn in again for receipt in turn.receipts) == [
        ("crimes.csv", None), ("support.csv", 1),
    ]  # fmt: skip
    assert fed.entries() == ["support.csv", "crimes.csv"]


def test_a_new_edition_replaces_and_moves_nothing(fed: Fed) -> None:
    fed.put("support.csv", bytes_of("support.csv"))
    shorter = b"\n".join(bytes_of("support.csv").strip().split(b"\n")[:-1]) + b"\n"
    fed.follow(nothing, lambda: fed.put("support.csv", shorter), nothing)
    assert [submission.supersedes for submission, _ in received(fed.ledger)] == [None, 1]
    assert [path.name for path in fed.folder.iterdir()] == ["support.csv"]


def test_what_is_said_beside_a_file_makes_it_worth_another_try(fed: Fed) -> None:
    fed.put("a/support.csv", bytes_of("support.csv"))
    said = b'inclusion = "all"\n'
    turns = fed.follow(nothing, lambda: fed.put("a/submission.toml", said), nothing, nothing)
    # Received already, it is looked at again and is the same file by its hash.
    assert [len(turn.receipts) for turn in turns] == [0, 1, 0, 1, 0]
    assert len(fed.entries()) == 1


def test_a_file_waits_for_what_is_being_said_beside_it(fed: Fed) -> None:
    fed.put("a/support.csv", bytes_of("support.csv"))
    turns = fed.follow(lambda: fed.put("a/submission.toml", b'inclusion = "all"\n'), nothing)
    assert [len(turn.receipts) for turn in turns] == [0, 0, 1]
    assert current(fed.ledger)[0][0].inclusion == "all"


def test_a_file_that_goes_away_is_forgotten(fed: Fed) -> None:
    fed.put("support.csv", bytes_of("support.csv"))
    turns = fed.follow(lambda: (fed.folder / "support.csv").unlink(), nothing)
    assert [(len(turn.receipts), turn.waiting) for turn in turns] == [(0, 1), (0, 0), (0, 0)]


def test_it_ends_when_the_record_no_longer_allows_receiving(fed: Fed) -> None:
    fed.put("support.csv", bytes_of("support.csv"))
    with pytest.raises(ConfigError):
        follow(
            fed.ledger, fed.project, fed.folder, today=lambda: TODAY.replace(year=2150), wait=lambda: True,
            report=lambda _: None,
        )  # fmt: skip


def test_the_tables_of_a_set_wait_until_the_whole_folder_has_settled(fed: Fed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_of_a_set", lambda path: path.name.startswith("set"))
    for name in ("set1.csv", "set2.csv", "alone.csv"):
        fed.put(f"a/{name}", b"1")
    watch = Watch(fed.folder)
    assert watch.settled() == []
    fed.put("a/set2.csv", b"22")
    assert [[path.name for path in group] for group in watch.settled()] == [["alone.csv"]]
    assert watch.waiting == 2
    assert [[path.name for path in group] for group in watch.settled()] == [["set1.csv", "set2.csv"]]
    fed.put("a/set1.csv", b"333")
    assert watch.settled() == []
    assert [[path.name for path in group] for group in watch.settled()] == [["set1.csv", "set2.csv"]]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_between_looks_every_file_is_handed_on_as_it_came_to_rest(
    fed: Fed, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_of_a_set", lambda path: path.parent.name == "set")
    rng = random.Random(seed)
    watch, taken = Watch(fed.folder), dict[str, bytes]()

    def look() -> None:
        for group in watch.settled():
            taken.update({str(path.relative_to(fed.folder)): path.read_bytes() for path in group})

    names = ["a.csv", "b.csv", "set/1.csv", "set/2.csv", "c/x.csv"]
    for turn in range(30):
        for name in rng.sample(names, rng.randint(0, 2)):
            fed.put(name, f"{name} as of turn {turn}".encode())
        if rng.random() < 0.1:
            shutil.rmtree(fed.folder / "c", ignore_errors=True)
        look()
    look()
    look()
    there = {str(path.relative_to(fed.folder)): path.read_bytes() for path in fed.folder.rglob("*.csv")}
    assert {name: content for name, content in taken.items() if name in there} == there
    assert watch.waiting == 0


def test_a_file_beside_a_set_is_handed_on_once(fed: Fed) -> None:
    for path in (FIXTURES / "ssda903_2026").iterdir():
        fed.put(f"all/{path.name}", path.read_bytes())
    fed.put("all/support.csv", (FIXTURES / "support.csv").read_bytes())
    fed.put("all/bad.csv", b"nothing,known\n1,2\n")
    turns = fed.follow(lambda: None, lambda: None)
    receipts = [receipt for turn in turns for receipt in turn.receipts]
    assert sorted(receipt.file.count(";") for receipt in receipts) == [0, 0, 10]
    assert [receipt.file for receipt in receipts if receipt.refused] == ["bad.csv"]
    assert [receipt.already for receipt in receipts] == [None] * 3


def test_what_was_received_is_told_though_the_turn_is_stopped_in_the_middle(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = module._take
    fed.put("a.csv", (FIXTURES / "support.csv").read_bytes())
    fed.put("b.csv", (FIXTURES / "police_party.csv").read_bytes())
    told: list[Turn] = []

    def stop_at_the_second(ledger: Ledger, project: Project, *rest: Any) -> list[Receipt]:
        if len(received(ledger)) == 1:
            raise KeyboardInterrupt
        return take(ledger, project, *rest)

    monkeypatch.setattr(module, "_take", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        follow(fed.ledger, fed.project, fed.folder, today=lambda: TODAY, wait=lambda: True, report=told.append)
    assert [receipt.file for turn in told for receipt in turn.receipts] == ["a.csv"]


def test_of_two_editions_in_a_folder_the_newer_goes_on_counting_however_often_it_is_followed(fed: Fed) -> None:
    text = (FIXTURES / "support.csv").read_bytes()
    fed.put("b_first.csv", text)
    fed.follow(lambda: None)
    fed.put("a_corrected.csv", text + text.splitlines(keepends=True)[1].replace(b",", b",", 1))
    for _ in range(3):
        fed.follow(lambda: None)
    assert fed.entries() == ["b_first.csv", "a_corrected.csv"]
    assert [submission.file for submission, _ in current(fed.ledger)] == ["a_corrected.csv"]
