"""What is no return is refused whole, with words on what it is and what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sightline.errors import Finding, Refused, Severity
from sightline.returns.reading import open_return
from sightline.returns.recognise import recognise
from tests.unit.returns.conftest import FIXTURES, Write, census, child

TABLE = "agency_code,period_end,la_child_id\nE09000001,2026-03-31,MADEUP0001\n"


def refusal(path: Path) -> Finding:
    """The one finding with which a file is refused."""
    with pytest.raises(Refused) as caught:
        list(open_return(path).batches())
    (finding,) = caught.value.findings
    assert finding.severity is Severity.REFUSED
    assert finding.file == path.name
    assert finding.remedy
    return finding


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("clean_2027.xml", "cin"), ("identity_clean.csv", "identity"), ("police_crime.csv", "police_crime"),
        ("police_party.csv", "police_party"), ("police_outcome.csv", "police_outcome"), ("support.csv", "support"),
    ],
)  # fmt: skip
def test_each_format_is_recognised(name: str, code: str) -> None:
    assert recognise(FIXTURES / name).form.code == code


def test_the_ending_of_the_name_does_not_matter(write: Write) -> None:
    assert recognise(write(census(child()), "census.csv")).form.code == "cin"


def test_a_byte_order_mark_is_fine(write: Write) -> None:
    assert recognise(write(b"\xef\xbb\xbf" + census(child()).encode())).form.code == "cin"
    assert recognise(write(b"\xef\xbb\xbf" + TABLE.encode(), "a.csv")).form.code == "identity"


@pytest.mark.parametrize("content", [b"", b"  \n\n ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(write: Write, content: bytes) -> None:
    assert refusal(write(content)).rule == "empty-file"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.xml").rule == "nothing-to-read"


def test_a_workbook_is_refused_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "identity.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    finding = refusal(path)
    assert finding.rule == "broken-workbook"
    assert "Excel" in finding.found


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7 something", b"\x1f\x8b\x08\x00something", b"\xd0\xcf\x11\xe0\xa1\xb1", b"abc\x00\x01\x02,\xff" * 9],
)
def test_other_binary_files_are_refused(write: Write, content: bytes) -> None:
    assert refusal(write(content, "a.csv")).rule in ("not-a-return", "not-utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("content", [census(child()), TABLE])
def test_utf_16_is_refused_with_the_remedy(write: Write, encoding: str, content: str) -> None:
    finding = refusal(write(content.encode(encoding), "a.txt"))
    assert finding.rule == "utf-16"
    assert "UTF-8" in finding.remedy


def test_a_windows_table_is_refused_at_the_line_of_its_first_strange_letter(write: Write) -> None:
    rows = TABLE + "E09000001,2026-03-31,MADE\xc9UP\n"
    finding = refusal(write(rows.encode("cp1252"), "a.csv"))
    assert (finding.rule, finding.line) == ("not-utf-8", 3)


def test_a_strange_letter_beyond_the_first_part_of_a_large_table_is_found_at_its_line(write: Write) -> None:
    row = "E09000001,2026-03-31,MADEUP0001\n"
    content = "agency_code,period_end,la_child_id\n" + row * 80_000
    finding = refusal(write(content.encode() + b"E09000001,2026-03-31,\xc9\n", "a.csv"))
    assert finding.line == 80_002


def test_text_that_is_called_xml_and_is_not(write: Write) -> None:
    assert refusal(write("just words", "census.xml")).rule == "not-xml"


@pytest.mark.parametrize("content", ["<<<", "<?xml version='1.0'", "<!-- never closed", "< Message>"])
def test_what_begins_like_xml_and_is_not(write: Write, content: str) -> None:
    assert refusal(write(content)).rule == "not-xml"


def test_another_xml_file_is_refused(write: Write) -> None:
    assert refusal(write("<?xml version='1.0'?>\n<html><body/></html>")).rule == "another-collection"


def test_another_collection_is_refused_at_its_line(write: Write) -> None:
    finding = refusal(write("<Message>\n<Header><Collection>SC</Collection></Header>\n</Message>"))
    assert (finding.rule, finding.line) == ("another-collection", 2)


def test_a_namespace_is_refused(write: Write) -> None:
    assert refusal(write('<Message xmlns="urn:made-up"><Header/></Message>')).rule == "another-collection"


def entity_bomb() -> str:
    """Ten entities, each ten of the one before: ten thousand million letters if it were expanded."""
    lines = ["<?xml version='1.0'?>", "<!-- a comment first -->", "<!DOCTYPE Message [", "<!ENTITY e0 'aaaaaaaaaa'>"]
    lines += [f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 10)]
    return "\n".join([*lines, "]>", census(child()).replace("MADEUP0001", "&e9;")])


def test_an_entity_bomb_is_refused_before_it_is_expanded(write: Write) -> None:
    finding = refusal(write(entity_bomb()))
    assert (finding.rule, finding.line) == ("document-type", 3)


def test_an_external_document_type_is_refused(write: Write) -> None:
    bad = '<!DOCTYPE Message SYSTEM "http://example.org/a.dtd">\n' + census(child())
    assert refusal(write(bad)).rule == "document-type"


def test_an_entity_that_is_not_declared_is_refused_at_its_line(write: Write) -> None:
    finding = refusal(write(census(child()).replace("MADEUP0001", "&secret;")))
    assert (finding.rule, finding.line) == ("not-well-formed", 5)


def test_a_character_set_that_could_hide_something_is_refused(write: Write) -> None:
    assert refusal(write('<?xml version="1.0" encoding="UTF-7"?>' + census(child()))).rule == "encoding"


def test_a_declared_western_character_set_is_read(write: Write) -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + census(child()).replace("MADEUP0001", "CAF\xc9")
    reading = open_return(write(text.encode("latin-1")))
    (batch,) = [batch for batch in reading.batches() if batch.block.name == "Child"]
    assert batch.rows["local_id"].to_pylist() == ["CAF\xc9"]


def test_undeclared_western_letters_in_xml_are_refused_at_their_line(write: Write) -> None:
    finding = refusal(write(census(child()).replace("MADEUP0001", "CAF\xc9").encode("latin-1")))
    assert (finding.rule, finding.line) == ("not-utf-8", 5)


def test_every_missing_column_of_the_closest_table_is_named(write: Write) -> None:
    with pytest.raises(Refused) as caught:
        recognise(write("agency_code,period_end,crime_reference,person_id,forename\n", "a.csv"))
    assert [finding.field for finding in caught.value.findings] == ["role"]
    with pytest.raises(Refused) as caught:
        recognise(write("period_end,forename,surname,upn,postcode_from\n", "a.csv"))
    assert [finding.field for finding in caught.value.findings] == ["agency_code", "la_child_id"]
    assert {finding.rule for finding in caught.value.findings} == {"missing-column"}


def test_a_column_that_stands_twice_is_refused(write: Write) -> None:
    with pytest.raises(Refused) as caught:
        recognise(write("agency_code,period_end,la_child_id,sex,sex\n", "a.csv"))
    assert [(finding.rule, finding.field) for finding in caught.value.findings] == [("column-twice", "sex")]


def test_a_table_of_something_else_is_refused_without_repeating_its_first_row(write: Write) -> None:
    finding = refusal(write("Marigold,Oak,2018-05-14\nRowan,Elm,2017-01-01\n", "a.csv"))
    assert finding.rule == "not-a-return"
    assert "Marigold" not in str(finding)


def test_a_table_without_rows_is_refused(write: Write) -> None:
    assert refusal(write("agency_code,period_end,la_child_id\n", "a.csv")).rule == "no-rows"


def test_a_line_without_end_is_refused_before_it_fills_the_memory(write: Write) -> None:
    path = write(TABLE.splitlines()[0] + "\n" + "A" * 3_000_000, "a.csv")
    with pytest.raises(Refused) as refused:
        recognise(path)
    assert [(finding.rule, finding.row) for finding in refused.value.findings] == [("line-too-long", None)]
