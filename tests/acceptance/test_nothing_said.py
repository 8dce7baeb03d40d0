"""Nothing that anybody reads holds a planted name, number or postcode: not what is printed, not an error, not a page.

A small made-up England goes through every command, whole files and broken ones; then everything printed and every file
that a command wrote is searched for every value that names somebody in the files that went in.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import Goes
from sightline.standard.tables import Type

SOURCES = Path(__file__).resolve().parents[2] / "src"
WORD = re.compile(r"[^\W_]+", re.UNICODE)
UPN = re.compile(r"\b[A-Z][0-9]{11}[0-9A-Z]\b")
NHS = re.compile(r"\b[0-9]{10}\b")
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}\b")
NAMING = {
    field.name
    for form in FORMATS
    for block in form.blocks
    for field in block.fields
    if field.goes in (Goes.KEY, Goes.REFERENCE, Goes.IDENTITY) and field.type is Type.TEXT and not field.codes
}
FAILS = """
import sys
from sightline import cli
from sightline.returns.reading import Reading
def batches(self):
    raise ValueError({value!r})
Reading.batches = batches
sys.argv = ["sightline", *{arguments!r}]
cli.main()
"""


@dataclass
class Heard:
    """What the commands printed, and how each ended."""

    said: dict[str, str] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def run(self, *arguments: object, code: str | None = None) -> None:
        """One command, in a process of its own."""
        words = [str(argument) for argument in arguments]
        command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "sightline.cli", *words]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={"PATH": "", "COLUMNS": "200"}
        )  # fmt: skip
        name = f"{len(self.said)} {words[0]}"
        self.said[name] = done.stdout + done.stderr
        self.codes[name] = done.returncode


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("said")


@pytest.fixture(scope="module")
def heard(folder: Path) -> Heard:
    """Every command on whole and on broken files."""
    heard, england, project = Heard(), folder / "england", folder / "project"
    heard.run("simulate", england, "--areas", 2, "--children", 1200, "--seed", 5)
    returns, broken = england / "returns", folder / "broken"
    _break(returns, broken)
    heard.run("init", project, "--made-up")
    heard.run("check", returns, broken, "--out", folder / "checked")
    heard.run("receive", broken, "-p", project)
    heard.run("receive", broken, "-p", project, "--skip-refused")
    heard.run("receive", returns, "-p", project)
    heard.run("receive", returns, "-p", project)
    some = next(path for path in sorted(returns.rglob("*.csv")))
    quoted = " ".join(sorted(planted(england))[::200])
    heard.run("failing", code=FAILS.format(value=quoted, arguments=["check", str(some)]))
    for command in ("link", "review"):
        heard.run(command, "-p", project)
    for workbook in (project / "review").glob("*.xlsx"):
        heard.run("review", "--in", workbook, "-p", project)
    heard.run("link", "--full", "-p", project)
    for command in ("run", "status", "calendar", "crosswalk"):  # once, on the links that stand
        heard.run(command, "-p", project)
    secret, own = folder / "keys" / "secret.toml", sorted(returns.glob("council_*"))[0]
    secret.parent.mkdir()
    last = date.today() + timedelta(days=90)
    heard.run("keys", "--new-secret", secret, "--title", "Made up", "--purpose", "a test", "--expires", last)
    heard.run("keys", own, "--secret", secret, "--out", secret.with_name("keys.csv"))
    heard.run("clear", "first", "--officer", "somebody", "-p", project)
    heard.run("publish", "--pictures", "none", "-p", project)  # a PNG holds no text to search: its SVG does
    heard.run("status", "--verify", "-p", project)
    heard.run("destroy", 1, "--officer", "somebody", "--reason", "a test", "-p", project)
    (project / "ledger" / "manifest" / "00000003.json").write_text("{}")
    heard.run("status", "-p", project)
    return heard


def _break(returns: Path, broken: Path) -> None:
    """The same files, each broken in one of four ways."""
    for number, path in enumerate(sorted(path for path in returns.rglob("*") if path.is_file())):
        data = path.read_bytes()
        target = broken / path.relative_to(returns)
        target.parent.mkdir(parents=True, exist_ok=True)
        half = data[: len(data) // 2]
        swapped = data.replace(b"</", b"<", 1) if path.suffix == ".xml" else data.replace(b",", b",,", 40)
        target.write_bytes((half, swapped, data.replace(b"-", b"/"), half + b"\xff" + half)[number % 4])


def planted(england: Path) -> set[str]:
    """Every value in the files that names somebody: ids, numbers, postcodes, names."""
    found: set[str] = set()
    for path in sorted((england / "returns").rglob("*")):
        if not path.is_file() or path.suffix in (".xlsx", ".parquet"):
            continue
        text = path.read_text(encoding="utf-8-sig")
        for shape in (UPN, NHS, POSTCODE):
            found |= set(shape.findall(text))
        found |= set(re.findall(r"<LAchildID>([^<]+)<", text))
        if path.suffix == ".csv":
            for row in csv.DictReader(text.splitlines()):
                found |= {value for name, value in row.items() if name in NAMING and value}
    return {value for value in found if len(value) > 3}


class Names:
    """Looks for values of letters and digits as whole words, and for those with other signs in them anywhere."""

    def __init__(self, values: set[str]) -> None:
        self._plain = {value for value in values if re.fullmatch(r"[^\W_]+(?: [^\W_]+)?", value)}
        self._pairs = {tuple(value.split(" ")) for value in self._plain if " " in value}
        self._others = sorted(values - self._plain)
        # Each of those lies in one run of the signs that they are made of: in what is sealed hardly any run is as long.
        signs, least = re.escape("".join(sorted(set("".join(self._others))))), min(map(len, self._others), default=0)
        self._run = re.compile(f"[{signs}]{{{least},}}") if self._others else None

    def found_in(self, text: str) -> bool:
        """Whether a text holds one of them."""
        words = WORD.findall(text)
        if not self._plain.isdisjoint(words) or not self._pairs.isdisjoint(pairwise(words)):
            return True
        runs = "\n".join(self._run.findall(text)) if self._run else ""
        return any(value in runs for value in self._others)


def written(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file that a command wrote, as text; the parts of a workbook one by one.

    But for the workbook of a clerical review, which holds names by its nature, as the files that went in do.
    """
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or any(
            part in ("england", "broken", "keys", "review") for part in path.relative_to(folder).parts
        ):
            continue
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"{path.name}/{name}", archive.read(name).decode("utf-8", "replace")
        else:
            yield path.name, path.read_bytes().decode("latin-1")


def test_the_commands_ran_and_there_is_something_to_find(heard: Heard, folder: Path) -> None:
    assert len(planted(folder / "england")) > 3_000
    assert {name: code for name, code in heard.codes.items() if code not in (0, 1, 2)} == {"7 failing": 3}
    ended = {name.split()[1]: code for name, code in heard.codes.items()}
    assert {name: ended[name] for name in ("link", "run", "clear", "publish", "destroy")} == {
        "link": 1, "run": 0, "clear": 0, "publish": 0, "destroy": 0,
    }  # fmt: skip


def test_no_value_of_anybody_is_printed_or_written(heard: Heard, folder: Path) -> None:
    # A family name that is also a word of ours ("Young") says nothing of anybody.
    texts = [path for path in SOURCES.rglob("*") if path.suffix in (".py", ".csv", ".toml", ".html", ".css")]
    ours = set(WORD.findall(" ".join(path.read_text(encoding="utf-8") for path in texts)))
    values = {value for value in planted(folder / "england") if not value.isalpha() or value not in ours}
    assert len(values) > 3_000
    said = Names(values)
    for name, text in heard.said.items():
        assert not said.found_in(text), f"what `sightline {name}` printed names somebody"
    files = 0
    for name, text in written(folder):
        files += 1
        assert not said.found_in(text), f"the file {name} names somebody"
    assert files > 100


def test_the_search_finds_a_name_a_number_a_postcode_and_an_id_with_signs() -> None:
    said = Names({"Marigold", "Q201200012001", "ZZ99 3VZ", "00/100005I"})
    for text in (
        "of Marigold.",
        "upn=Q201200012001,",
        "at ZZ99 3VZ",
        "crime 00/100005I:",
        "ZZ99\n3VZ",
        "a00/100005Ib",
        "100/100005II",
    ):
        assert said.found_in(text), text
    for text in ("Marigolds", "Q2012000120011", "ZZ99 3V", "00 100005I and more"):
        assert not said.found_in(text), text


def test_an_unforeseen_error_says_its_place_and_nothing_more(heard: Heard) -> None:
    said = heard.said["7 failing"]
    assert "Sightline failed (ValueError)" in said
    assert "Traceback" not in said
