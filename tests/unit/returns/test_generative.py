"""Whatever is done to a file, reading it ends in findings or a refusal, and its rows add up."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import Refused, Severity
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import State, check
from tests.unit.returns.conftest import FIXTURES

CENSUS = (FIXTURES / "clean_2027.xml").read_bytes()
TABLES = [(FIXTURES / name).read_bytes() for name in ("identity_clean.csv", "police_crime.csv", "support.csv")]
TAGS = sorted(set(re.findall(rb"<[A-Za-z/]+>", CENSUS)))
SIGNS = (b"&", b"<", b">", b'"', b",", b"\n", b"&amp;", b"<!--", b"]]>")

edits = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True), st.integers(0, 12),
        st.one_of(
            st.binary(max_size=4), st.sampled_from([*TAGS, *SIGNS]),
            st.text(max_size=6).map(lambda text: text.encode("utf-8", "replace")),
        ),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def edited(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """The content with some bytes cut out and others put in."""
    for place, length, new in changes:
        at = int(place * len(content))
        content = content[:at] + new + content[at + length :]
    return content


def read_to_its_end(content: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            reading = open_return(path)
            passed = sum(batch.rows.num_rows for batch in reading.batches())
        except Refused:
            (report,) = check([path])
            assert report.state is State.REFUSED
            assert {finding.severity for finding in report.findings} == {Severity.REFUSED}
            return
        counts = reading.counts
        assert counts.read == passed + counts.set_aside
        aside = sum(1 for finding in reading.findings if finding.severity is Severity.ROW)
        assert (aside > 0) == (counts.set_aside > 0)


@given(edits)
@settings(max_examples=150, deadline=None)
def test_a_damaged_census_is_read_or_refused(changes: list[tuple[float, int, bytes]]) -> None:
    read_to_its_end(edited(CENSUS, changes), "census.xml")


@given(st.sampled_from(TABLES), edits)
@settings(max_examples=150, deadline=None)
def test_a_damaged_table_is_read_or_refused(table: bytes, changes: list[tuple[float, int, bytes]]) -> None:
    read_to_its_end(edited(table, changes), "table.csv")


VALUES = re.compile(rb">([^<>\n]+)</([A-Za-z0-9]+)>")


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_stands_in_a_value_no_finding_repeats_it(data: st.DataObject) -> None:
    matches = list(VALUES.finditer(CENSUS))[10:]
    match = data.draw(st.sampled_from(matches))
    value = data.draw(st.from_regex(r"[A-Z][a-z]{5,9}-[0-9]{3}[A-Z]{2}", fullmatch=True))
    content = CENSUS[: match.start(1)] + value.encode() + CENSUS[match.end(1) :]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "census.xml"
        path.write_bytes(content)
        (report,) = check([path])
    assert value not in " ".join(str(finding) for finding in report.findings)


@given(st.permutations(range(4)), st.integers(0, 3))
@settings(max_examples=20, deadline=None)
def test_the_order_of_elements_changes_no_row(order: list[int], gone: int) -> None:
    """The parts of an episode are shuffled, and one left out: each row that is left is the same."""
    start = CENSUS.index(b"<CINdetails>") + len(b"<CINdetails>")
    end = CENSUS.index(b"</CINdetails>")
    inside = CENSUS[start:end]
    parts = [b"\n".join(re.findall(rb"<(?:CINref|Referral|Primary)[^\n]*", inside))]
    parts += [
        re.search(rb"<%b>.*?</%b>\n *(?!<%b>)" % (name, name, name), inside, re.S)[0]  # type: ignore[index]
        for name in (b"Assessments", b"Section47", b"ChildProtectionPlans")
    ]
    kept = [parts[number] for number in order if number != gone or number == 0]

    def rows(content: bytes) -> dict[str, list[object]]:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "census.xml"
            path.write_bytes(content)
            found: dict[str, list[object]] = {}
            for batch in open_return(path).batches():
                names = [name for name in batch.rows.schema.names if name != "line"]
                found[batch.block.name] = batch.rows.select(names).to_pylist()
            return found

    before = rows(CENSUS)
    after = rows(CENSUS[:start] + b"\n".join(kept) + CENSUS[end:])
    for name, expected in after.items():
        assert expected == before[name]
