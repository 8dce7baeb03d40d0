"""The file that names a database: no password in it, every fault at once, and nothing of it in any finding."""

from __future__ import annotations

import sqlite3
import ssl
from contextlib import closing
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

AUTHORITY = """-----BEGIN CERTIFICATE-----
MIIBfDCCASKgAwIBAgIBATAKBggqhkjOPQQDAjAcMRowGAYDVQQDDBFNYWRlLXVw
IGF1dGhvcml0eTAgFw0yNjExMjYwNTA1MDBaGA8yMTI2MTEwMjA1MDUwMFowHDEa
MBgGA1UEAwwRTWFkZS11cCBhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMB
BwNCAAQTwyAjvq15PQLReF6OiQCYzHP5Fp9yryfWT+v5VOo6DsVKV8LxTdc75oB9
XjAT84fMqLv7LkC3vqMF7STBkJZ/o1MwUTAdBgNVHQ4EFgQUan9TF6e3RrYQgQX4
NdiK1A+qu+UwHwYDVR0jBBgwFoAUan9TF6e3RrYQgQX4NdiK1A+qu+UwDwYDVR0T
AQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAoMO/ngpNXom9FXkz1bxN9jhO
i72F5qqPQQTQrGwFLqQCICmEwdbb86oGyo7vBBRmaN/T0wQV7RQPbYuCv1nPV5sk
-----END CERTIFICATE-----
"""  # of nobody: made for this test, its key thrown away


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


def test_a_database_without_any_table_of_the_format_is_refused(write: Write, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    with closing(sqlite3.connect(tmp_path / "kept" / "tables.sqlite")) as database:
        database.execute("CREATE TABLE secret (pers_person_id)")
    path = said(write, f'url = "sqlite:///{tmp_path}/kept/tables.sqlite"')
    (tmp_path / "sent").mkdir()
    found = refused(path.rename(tmp_path / "sent" / path.name))
    assert "no table of the format is there" in found
    assert "secret" not in found


@pytest.mark.parametrize("name", ["ssd.database.toml", "submission.toml"])
def test_lists_in_lists_without_end_are_refused(name: str, write: Write) -> None:
    write(f"agency = {'[' * 100_000}", name)
    path = write(f'{SAID}\n[database]\nurl = "sqlite://"\n', "ssd.database.toml") if name == "submission.toml" else None
    path = path or write(f"[database]\nagency = {'[' * 100_000}", name)
    assert "cannot be read as TOML" in refused(path)


def test_a_byte_order_mark_is_passed_over(write: Write) -> None:
    path = write(f'\ufeff{SAID}\n[database]\nurl = "sqlite://"\n', "ssd.database.toml")
    assert connection(path, Findings(None, path.name)).url == "sqlite://"


def test_a_period_that_begins_after_its_end_is_refused(write: Write) -> None:
    head = 'agency = "E09000001"\nperiod_start = 2026-04-01\nperiod_end = 2026-03-31\n'
    assert "period_start is after period_end" in refused(said(write, 'url = "sqlite://"', head=head))


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
        ("postgresql+pg8000://reader@127.0.0.1/x", "authority.pem", True),
    ],
)  # fmt: skip
def test_over_a_network_only_with_tls(url: str, certificate: str | None, tls: bool, tmp_path: Path) -> None:
    if certificate is not None:
        certificate = str(tmp_path / certificate)
        Path(certificate).write_text(AUTHORITY, encoding="ascii")
    found = _arguments(make_url(url), Connection(Path("x"), url, Whose(), certificate=certificate))["ssl_context"]
    assert (found is not None) == tls
    if certificate is not None:
        assert [one["serialNumber"] for one in found.get_ca_certs()] == ["01"]
    if tls:
        assert found.check_hostname
        assert found.verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("url", "certificate", "told"),
    [
        ("postgresql+psycopg://reader@db.example.org/x", "authority.pem",
         {"sslmode": "verify-full", "sslrootcert": "authority.pem"}),
        ("postgresql+psycopg://reader@/x", None, {"sslmode": "verify-full"}),
        ("postgresql+psycopg://reader@localhost/x", None, {}),
        ("mssql+pyodbc://reader@db.example.org/x", None, {"Encrypt": "yes", "TrustServerCertificate": "no"}),
        ("mssql+pyodbc://reader@localhost/x", None, {}),
        ("sqlite:///x", None, {}),
    ],
)  # fmt: skip
def test_another_driver_is_told_the_same(url: str, certificate: str | None, told: dict[str, str]) -> None:
    assert _arguments(make_url(url), Connection(Path("x"), url, Whose(), certificate=certificate)) == told


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg2://reader@db.example.org/x",
        "postgresql+asyncpg://reader@db.example.org/x",
        "postgresql+psycopg_async://reader@db.example.org/x",
        "mssql+pymssql://reader@db.example.org/x",
        "postgresql+psycopg://reader@/x?host=db.example.org",
        "postgresql+psycopg://reader@localhost/x?hostaddr=192.0.2.1",
        "postgresql+psycopg://reader@localhost/x?service=secret",
        "postgresql+pg8000://reader@localhost/x?host=db.example.org",
        "mssql+pyodbc://reader@db.example.org",
        "mssql+pyodbc://reader@db.example.org/x?driver=secret.so",
        "mssql+pyodbc://reader@db.example.org/x?odbc_connect=Encrypt%3Dno",
        "mssql+pyodbc://reader@db.example.org/x?driver=ODBC+Driver+18+for+SQL+Server&Encrypt=no",
    ],
)
def test_no_url_leads_past_tls(url: str, write: Write) -> None:
    found = refused(said(write, f'url = "{url}"'))
    assert "a driver that is not used" in found or "a url with more, or less" in found
    assert "secret" not in found


def test_the_driver_of_sql_server_may_be_named(write: Write) -> None:
    url = "mssql+pyodbc://reader@db.example.org/x?driver=ODBC+Driver+18+for+SQL+Server"
    assert "whose driver is not installed" in refused(said(write, f'url = "{url}"'))


def test_the_hash_of_rows_knows_values_and_tables_but_no_order() -> None:
    def of(*parts: tuple[str, list[list[str]]]) -> str:
        made = RowsHash()
        for table, columns in parts:
            made.add(table, ["a", "b"], columns)
        return made.hexdigest()

    whole = of(("t", [["1", "2", "2"], ["x", "y", "y"]]))
    assert whole == of(("t", [["2", "1"], ["y", "x"]]), ("t", [["2"], ["y"]]))
    assert len({whole, of(("t", [["1", "2"], ["x", "y"]])), of(("u", [["1", "2", "2"], ["x", "y", "y"]])), of()}) == 4
