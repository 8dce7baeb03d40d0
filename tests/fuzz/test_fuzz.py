"""A short run of the fuzzer on every format, and that the fuzzer can find what it looks for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.errors import Severity
from sightline.returns.batches import Batch, Findings
from sightline.returns.reading import Reading
from tests.fuzz.guided import Corpus, traced
from tests.fuzz.mutate import CANARY, MUTATIONS, mutated
from tests.fuzz.readers import Target, fuzz, targets

TARGETS = targets()
IDENTITY = next(target for target in TARGETS if target.name == "identity csv")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.name))
def test_no_broken_file_crashes_hangs_or_is_half_received(target: Target, tmp_path: Path) -> None:
    result = fuzz(target, 25, 1, tmp_path)
    assert result.files == 25
    assert result.failures == []
    assert result.rules


def test_a_crash_is_found_and_its_file_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: Reading) -> Iterator[Batch]:
        raise KeyError("a reader that cannot read")

    monkeypatch.setattr(Reading, "batches", crash)
    result = fuzz(IDENTITY, 10, 1, tmp_path)
    assert any(words.startswith("KeyError at test_fuzz.py") for words in result.failures)
    assert list(tmp_path.rglob("*.csv"))


def test_a_value_that_a_finding_repeats_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add = Findings.add

    def tell(self: Findings, *_: object, **__: object) -> None:
        add(self, "told", Severity.QUERY, f"the value {CANARY.decode()}", "Look.")

    monkeypatch.setattr(Findings, "add", tell)
    assert "a finding repeats what is in the file" in fuzz(IDENTITY, 40, 1, tmp_path).failures


def test_a_file_that_reaches_something_new_is_kept_and_another_is_not() -> None:
    corpus = Corpus(b"a", [b"a"], random.Random(1))
    corpus.learn(b"b", {("x", 1, 2)})
    corpus.learn(b"c", {("x", 1, 2)})
    assert corpus.kept == [b"b"]


def test_only_lines_of_the_readers_are_traced() -> None:
    edges: set[tuple[str, int, int]] = set()
    with traced(edges):
        Findings(None, "x").close()
        sorted([3, 1])
    assert {Path(file).name for file, _, _ in edges} == {"batches.py"}


def test_every_way_of_breaking_changes_a_file() -> None:
    data = b'a,b\n1,2\n<c>3</c>\n{"d": 4}\n'
    for mutation in set(MUTATIONS):
        assert any(mutation(random.Random(seed), data, [data]) != data for seed in range(40)), mutation.__name__
    assert mutated(random.Random(1), data, [data]) == mutated(random.Random(1), data, [data])
