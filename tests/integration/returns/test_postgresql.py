"""The Standard Safeguarding Dataset read from a real PostgreSQL: the rows of the CSV, one snapshot, and no writing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sql
from sqlalchemy.exc import DBAPIError

from sightline.errors import Refused
from sightline.ledger.receive import receive
from sightline.returns.batches import Counts, Findings
from sightline.returns.connection import connection
from sightline.returns.definitions.safeguarding import SAFEGUARDING
from sightline.returns.readers.database import snapshot
from sightline.returns.reports.fixlist import check
from tests.postgresql import Server, binaries, server
from tests.projects import TODAY, made_up_project
from tests.unit.returns.safeguarding import FOLDER, native, read, tables

pytestmark = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed: sudo make postgresql")
SCHEMA = 'Children\'s "data" 2026'
READER = "made-up-reader"
_TYPES = {"datetime": "timestamp", "float": "double precision", "int": "integer", "str": "text"}


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with server() as started:
        yield started


@pytest.fixture(scope="module")
def owner(running: Server) -> Iterator[sql.Engine]:
    """Who may do everything; the tables are there, and a reader who may only read them."""
    engine = sql.create_engine(sql.make_url(running.url()).set(password=running.password))
    quote = engine.dialect.identifier_preparer.quote_identifier
    with engine.begin() as open_:
        open_.exec_driver_sql(f"CREATE SCHEMA {quote(SCHEMA)}")
        for name, table in tables().items():
            columns = {column: native(column, values) for column, values in table.items()}
            kinds = {
                column: _TYPES[next((type(value).__name__ for value in values if value is not None), "str")]
                for column, values in columns.items()
            }
            made = sql.Table(
                name, sql.MetaData(), *(sql.Column(column, sql.text(kind).type) for column, kind in kinds.items()),
                schema=SCHEMA,
            )  # fmt: skip
            declared = ", ".join(f"{quote(column)} {kind}" for column, kind in kinds.items())
            open_.exec_driver_sql(f"CREATE TABLE {quote(SCHEMA)}.{quote(name)} ({declared})")
            rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
            open_.execute(made.insert(), rows)
        open_.exec_driver_sql(f"CREATE ROLE {quote(READER)} LOGIN PASSWORD '{running.password}'")
        open_.exec_driver_sql(f"GRANT USAGE ON SCHEMA {quote(SCHEMA)} TO {quote(READER)}")
        open_.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {quote(SCHEMA)} TO {quote(READER)}")
    yield engine
    engine.dispose()


@pytest.fixture
def folder(tmp_path: Path, running: Server, owner: sql.Engine, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing in it but how the database is reached."""
    del owner
    monkeypatch.setenv("MADE_UP_PASSWORD", running.password)
    return _said(tmp_path / "sent", running)


def _said(folder: Path, running: Server, **more: object) -> Path:
    folder.mkdir()
    lines = {"url": running.url(READER), "schema": SCHEMA, "password_from": "MADE_UP_PASSWORD", **more}
    text = 'agency = "E09000007"\nperiod_end = 2026-03-31\ninclusion = "all"\n\n[database]\n'
    for name, value in lines.items():
        text += f"{name} = {value}\n" if isinstance(value, int) else f"{name} = '''{value}'''\n"
    (folder / "ssd.database.toml").write_text(text)
    return folder


def _refused(folder: Path) -> str:
    (report,) = check([folder])
    assert report.header is None or not report.counts or report.state.value == "refused"
    return " ".join(f"{one.rule} {one.found} {one.remedy}" for one in report.findings)


def test_the_rows_are_those_of_the_csv_files(folder: Path) -> None:
    reading, rows = read(folder)
    assert rows == read(FOLDER)[1]
    assert not reading.findings
    assert reading.header.agency == "E09000007"


def test_nothing_can_be_written(folder: Path) -> None:
    findings = Findings(SAFEGUARDING, "ssd.database.toml")
    said = connection(folder / "ssd.database.toml", findings)
    with snapshot(said, findings) as tables_, pytest.raises(DBAPIError) as raised:
        tables_._connection.execute(sql.text("CREATE TEMPORARY TABLE written (x int)"))
    assert raised.value.orig is not None
    assert raised.value.orig.args[0]["C"] == "25006"  # read only


def test_tables_agree_though_they_change_while_they_are_read(folder: Path, owner: sql.Engine) -> None:
    findings = Findings(SAFEGUARDING, "ssd.database.toml")
    said = connection(folder / "ssd.database.toml", findings)
    quote = owner.dialect.identifier_preparer.quote_identifier
    block = SAFEGUARDING.block("ssd_family")
    with snapshot(said, findings) as tables_:
        header = tables_.header(block)
        assert header is not None
        with owner.begin() as open_:
            open_.exec_driver_sql(f"INSERT INTO {quote(SCHEMA)}.ssd_family VALUES ('3', 'FAM2', 'MADEUP0003')")
        try:
            seen = sum(len(numbers) for numbers, _ in tables_.chunks(block, header, Counts(), 10))
        finally:
            with owner.begin() as open_:
                open_.exec_driver_sql(f"DELETE FROM {quote(SCHEMA)}.ssd_family WHERE fami_table_id = '3'")
    assert seen == 2


def test_rows_come_from_a_cursor_of_the_server(folder: Path) -> None:
    findings = Findings(SAFEGUARDING, "ssd.database.toml")
    said = connection(folder / "ssd.database.toml", findings)
    block = SAFEGUARDING.block("ssd_disability")
    with snapshot(said, findings) as tables_:
        header = tables_.header(block)
        assert header is not None
        chunks = tables_.chunks(block, header, Counts(), 1)
        assert [len(next(chunks)[0]), len(next(chunks)[0])] == [1, 1]
        assert tables_._connection.scalar(sql.text("SELECT count(*) FROM pg_cursors")) == 1
        assert list(chunks) == []


def test_a_query_that_takes_too_long_is_given_up(
    tmp_path: Path, folder: Path, running: Server, owner: sql.Engine
) -> None:
    del folder
    quote = owner.dialect.identifier_preparer.quote_identifier
    with owner.begin() as open_:
        open_.exec_driver_sql("CREATE SCHEMA slow")
        open_.exec_driver_sql(
            "CREATE VIEW slow.ssd_family AS SELECT pg_sleep(20)::text AS fami_family_id, 'x' AS fami_person_id"
        )
        open_.exec_driver_sql(f"GRANT USAGE ON SCHEMA slow TO {quote(READER)}")
        open_.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA slow TO {quote(READER)}")
    begun = time.monotonic()
    words = _refused(_said(tmp_path / "slow", running, schema="slow", statement_seconds=1))
    assert "longer than statement_seconds" in words
    assert time.monotonic() - begun < 10


def test_what_the_reader_may_not_read_is_said_without_its_name(
    tmp_path: Path, folder: Path, running: Server, owner: sql.Engine
) -> None:
    del folder
    quote = owner.dialect.identifier_preparer.quote_identifier
    with owner.begin() as open_:
        open_.exec_driver_sql("CREATE SCHEMA shut")
        open_.exec_driver_sql("CREATE TABLE shut.ssd_family (fami_family_id text, fami_person_id text)")
        open_.exec_driver_sql(f"GRANT USAGE ON SCHEMA shut TO {quote(READER)}")
    words = _refused(_said(tmp_path / "shut", running, schema="shut"))
    assert "may not read" in words
    assert "shut" not in words


@pytest.mark.parametrize("wrong", ["password", "host"])
def test_a_refusal_says_nothing_of_how_the_database_is_reached(
    wrong: str, tmp_path: Path, running: Server, owner: sql.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    del owner
    monkeypatch.setenv("MADE_UP_PASSWORD", "a-wrong-word" if wrong == "password" else running.password)
    url = running.url(READER) if wrong == "password" else "postgresql+pg8000://somebody@127.0.0.1:1/nowhere"
    words = _refused(_said(tmp_path / "sent", running, url=url))
    assert ("refused" if wrong == "password" else "cannot be reached") in words
    for secret in ("a-wrong-word", running.password, READER, "somebody", "127.0.0.1", str(running.port)):
        assert secret not in words


def test_it_is_received_once_though_there_is_no_file(folder: Path, tmp_path: Path, owner: sql.Engine) -> None:
    project, ledger = made_up_project(tmp_path / "project")
    files = [folder / "ssd.database.toml"]
    (first,) = receive(ledger, project, TODAY, files)
    assert first.submission is not None
    assert first.submission.rows == 33
    (again,) = receive(ledger, project, TODAY, files)
    assert again.already == first.submission.entry
    quote = owner.dialect.identifier_preparer.quote_identifier
    with owner.begin() as open_:
        open_.exec_driver_sql(f"UPDATE {quote(SCHEMA)}.ssd_family SET fami_family_id = 'FAM9'")
    try:
        (changed,) = receive(ledger, project, TODAY, files)
    finally:
        with owner.begin() as open_:
            open_.exec_driver_sql(f"UPDATE {quote(SCHEMA)}.ssd_family SET fami_family_id = 'FAM1'")
    assert changed.submission is not None
    assert changed.submission.supersedes == first.submission.entry
    ledger.verify()


def test_without_a_driver_it_is_said_what_is_missing(tmp_path: Path, running: Server) -> None:
    with pytest.raises(Refused) as raised:
        read(_said(tmp_path / "sent", running, url="postgresql+psycopg://x@127.0.0.1/x", password_from="PATH"))
    assert "driver" in raised.value.findings[0].found
