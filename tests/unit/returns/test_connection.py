"""The file that names a database: no password in it, every fault at once, and nothing of it in any finding."""

from __future__ import annotations

import sqlite3
import ssl
from pathlib import Path

import pytest
from sqlalchemy import make_url

from sightline.errors import Refused
from sightline.returns.batches import Findings
from sightline.returns.connection import Connection, connection
from sightline.returns.readers.database import RowsHash, _arguments
from sightline.returns.recognise import recognise
from sightline.returns.whose import Whose
from tests.unit.returns.conftest import Write, rules
from tests.unit.returns.safeguarding import SAID, read


def said(write: Write, *lines: str, head: str = SAID) -> Path:
    return write(f"{head}\n[database]\n" + "\n".join(lines) + "\n", "ssd.database.toml")


def refused(path: Path) -> str:
    with pytest.raises(Refused) as raised:
        read(path.parent)
    return " ".join(f"{one.rule}: {one.found}. {one.remedy}" for one in raised.value.findings)


def test_it_is_recognised_by_what_is_in_it(write: Write) -> None:
    parcel = recognise(write(f'{SAID}\n[database]\nurl = "sqlite://"\n', "anything.txt"))
    assert (parcel.form.code, parcel.medium) == ("safeguarding", "database")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (('url = "postgresql+pg8000://reader:secret@db/x"',), "a password in the url"),
        (('url = "postgresql+pg8000://reader@db/x?password=secret"',), "a password in the url"),
        (('url = "oracle://reader@db/x"',), "a kind of database that is not read"),
        (('url = "secret"',), "a url that is none"),
        (("schema = 'secret'",), "no url of the database"),
        (('url = "sqlite://"', "secret = 1"), "a line that is no setting of a database"),
        (('url = "sqlite://"', "schema = 1"), "schema is of the wrong kind"),
        (('url = "sqlite://"', "statement_seconds = 0"), "statement_seconds is out of range"),
        (('url = "sqlite://"', "statement_seconds = true"), "statement_seconds is of the wrong kind"),
        (('url = "sqlite://"', 'password_from = "NO_SECRET_OF_THAT_NAME"'), "environment variable that is not set"),
        (("url = ",), "cannot be read as TOML"),
        (('url = "sqlite:////no/such/secret/folder/x.sqlite"',), "cannot be reached"),
    ],
)
def test_what_is_wrong_is_said_without_repeating_it(lines: tuple[str, ...], words: str, write: Write) -> None:
    found = refused(said(write, *lines))
    assert words in found
    assert "secret" not in found.lower().replace("no_secret_of_that_name", "secret")


def test_a_database_file_that_is_not_there_is_not_made(write: Write, tmp_path: Path) -> None:
    assert "cannot be reached" in refused(said(write, f'url = "sqlite:///{tmp_path}/missing.sqlite"'))
    assert not (tmp_path / "missing.sqlite").exists()


def test_every_fault_is_said_at_once(write: Write) -> None:
    path = said(write, "schema = 1", "extra = 2", head='agency = 3\nperiod_end = "never"\n')
    with pytest.raises(Refused) as raised:
        connection(path, Findings(None, path.name))
    assert len(raised.value.findings) == 5
    assert set(rules(raised.value.findings)) == {"connection-file"}


def test_tables_that_are_not_there_are_empty_and_views_will_do(write: Write, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "tables.sqlite")
    database.execute("CREATE TABLE kept (pers_person_id, pers_sex, pers_forename, unread)")
    database.execute("INSERT INTO kept VALUES ('MADEUP0001', 'F', 'Wren', 'nothing')")
    database.execute('CREATE VIEW "SSD_PERSON" AS SELECT * FROM kept')
    database.commit()
    database.close()
    path = said(write, f'url = "sqlite:///{tmp_path}/tables.sqlite"')
    (tmp_path / "sent").mkdir()
    path.rename(tmp_path / "sent" / path.name)
    reading, rows = read(tmp_path / "sent")
    assert [row["local_id"] for row in rows["ssd_person"]] == ["MADEUP0001"]
    assert list(rows) == ["ssd_person"]
    assert "unknown-column" in rules(reading.findings)


def test_a_cell_that_is_a_document_is_refused(write: Write, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "tables.sqlite")
    database.execute("CREATE TABLE ssd_person (pers_person_id, pers_forename)")
    database.execute("INSERT INTO ssd_person VALUES ('MADEUP0001', ?)", ("x" * 200_000,))
    database.commit()
    database.close()
    path = said(write, f'url = "sqlite:///{tmp_path}/tables.sqlite"')
    (tmp_path / "sent").mkdir()
    path.rename(tmp_path / "sent" / path.name)
    assert "cell-too-long" in refused(tmp_path / "sent" / path.name)


@pytest.mark.parametrize(
    ("url", "certificate", "tls"),
    [
        ("postgresql+pg8000://reader@db.example.org/x", None, True),
        ("postgresql+pg8000://reader@localhost/x", None, False),
        ("postgresql+pg8000://reader@127.0.0.1/x", None, False),
    ],
)  # fmt: skip
def test_over_a_network_only_with_tls(url: str, certificate: str | None, tls: bool) -> None:
    found = _arguments(make_url(url), Connection(Path("x"), url, Whose(), certificate=certificate))["ssl_context"]
    assert (found is not None) == tls
    if tls:
        assert found.check_hostname
        assert found.verify_mode is ssl.CERT_REQUIRED


def test_another_driver_is_told_the_same() -> None:
    url = "postgresql+psycopg://reader@db.example.org/x"
    found = _arguments(make_url(url), Connection(Path("x"), url, Whose(), certificate="authority.pem"))
    assert found == {"sslmode": "verify-full", "sslrootcert": "authority.pem"}


def test_the_hash_of_rows_knows_values_and_tables_but_no_order() -> None:
    def of(*parts: tuple[str, list[list[str]]]) -> str:
        made = RowsHash()
        for table, columns in parts:
            made.add(table, ["a", "b"], columns)
        return made.hexdigest()

    whole = of(("t", [["1", "2", "2"], ["x", "y", "y"]]))
    assert whole == of(("t", [["2", "1"], ["y", "x"]]), ("t", [["2"], ["y"]]))
    assert len({whole, of(("t", [["1", "2"], ["x", "y"]])), of(("u", [["1", "2", "2"], ["x", "y", "y"]])), of()}) == 4
