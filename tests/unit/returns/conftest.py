"""Small returns written by hand: made-up children, and nobody's numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sightline.errors import Finding
from sightline.returns.reading import Batch, Reading, open_return

FIXTURES = Path(__file__).parent / "fixtures"

IDENTIFIERS = (
    "<LAchildID>MADEUP0001</LAchildID><UPN>Q201200012001</UPN><PersonBirthDate>2018-05-14</PersonBirthDate><Sex>F</Sex>"
)
CHARACTERISTICS = "<Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities>"
REFERRAL = (
    "<CINreferralDate>2025-06-02</CINreferralDate><ReferralSource>2A</ReferralSource>"
    "<PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>0</ReferralNFA>"
)
HEADER = "<Collection>CIN</Collection><Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate><LEA>201</LEA>"


def child(
    inside: str = "",
    *,
    identifiers: str = IDENTIFIERS,
    characteristics: str = CHARACTERISTICS,
    referral: str = REFERRAL,
) -> str:
    """One child with one episode, which holds `inside` too."""
    return (
        f"<Child>\n<ChildIdentifiers>{identifiers}</ChildIdentifiers>\n<ChildCharacteristics>{characteristics}"
        f"</ChildCharacteristics>\n<CINdetails>{referral}{inside}</CINdetails>\n</Child>\n"
    )


def census(*children: str, header: str = HEADER) -> str:
    """A census file; the first child begins on line 4."""
    return f"<Message>\n<Header>{header}</Header>\n<Children>\n{''.join(children)}</Children>\n</Message>\n"


def whole(path: Path, year: int | None = None) -> tuple[Reading, list[Batch]]:
    """A file read to its end."""
    reading = open_return(path, year=year)
    return reading, list(reading.batches())


def rules(findings: tuple[Finding, ...]) -> list[str]:
    """The names of the rules that found something, in order."""
    return [finding.rule for finding in findings]


def rows_of(batches: list[Batch], block: str) -> list[dict[str, object]]:
    """All rows of one block."""
    return [row for batch in batches if batch.block.name == block for row in batch.rows.to_pylist()]


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file and returns its path."""

    def make(content: str | bytes, name: str = "census.xml") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make
