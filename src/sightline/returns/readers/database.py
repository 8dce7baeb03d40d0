"""Tables of a database, read and never written: one snapshot, so that the tables agree with one another.

Only the tables and columns of the format are asked for. Rows come some at a time from a cursor of the server's. No
message of a driver is ever repeated: it could hold a value, or how the database is reached.
"""

from __future__ import annotations

import hashlib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sightline.errors import Refused
from sightline.returns.batches import Counts, Findings
from sightline.returns.connection import Connection
from sightline.returns.formats import Block
from sightline.returns.readers.cells import LONGEST, text_of
from sightline.returns.readers.csv_file import Chunk

try:  # the extra "database"; whoever reads files only does not need it
    import sqlalchemy as sql
    from sqlalchemy.engine import URL, make_url
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool
except ModuleNotFoundError:  # pragma: no cover
    sql = None  # type: ignore[assignment]

# Kind of database -> how to ask for one snapshot of all tables.
_SNAPSHOTS = {"postgresql": "REPEATABLE READ", "mssql": "SNAPSHOT", "sqlite": "SERIALIZABLE"}
# What is known to be told to speak TLS: another driver might speak without.
_DRIVERS = ("pg8000", "psycopg", "pysqlite", "pyodbc")
_LOCAL = (None, "", "localhost", "127.0.0.1", "::1")
# All that may follow the name of a database: another host, service or file of settings could stand there else.
_ODBC_DRIVER = re.compile(r"ODBC Driver \d{1,3} for SQL Server")
_RULE = "database"
_GRACE = 30  # seconds that a server has beyond the limit of a statement, to say that it was reached
_NOT_THERE = (
    "a database that cannot be reached, or stopped answering", "Check the url, the network and the certificate.",
)  # fmt: skip
_MODULUS = 1 << 256


class RowsHash:
    """A hash over rows that does not depend on their order: there is no file whose hash could stand for them."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, table: str, header: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
        """Add some rows of one table."""
        there = [(name, texts) for name, texts in zip(header, columns, strict=True) if len(texts)]
        names = tuple(name for name, _ in there)
        for row in zip(*(texts for _, texts in there), strict=True):
            digest = hashlib.sha256(repr((table, names, row)).encode()).digest()
            self._sum = (self._sum + int.from_bytes(digest, "big")) % _MODULUS

    def hexdigest(self) -> str:
        """The hash of all rows added."""
        return f"{self._sum:064x}"


class Snapshot:
    """One read-only transaction of one database. Make it with `snapshot`."""

    def __init__(self, connection: sql.Connection, said: Connection, findings: Findings) -> None:
        self._connection, self._schema, self._findings = connection, said.schema, findings
        look = sql.inspect(connection)
        names = [*look.get_table_names(said.schema), *look.get_view_names(said.schema)]
        self._look, self._names = look, {name.casefold(): name for name in names}
        self._found: dict[str, tuple[str, dict[str, str]]] = {}  # block -> its table, and its columns as they are spelt

    def header(self, block: Block) -> list[str] | None:
        """The columns of a block's table, None where the database does not have it."""
        called = next((name for name in (block.name, *block.sheets) if name.casefold() in self._names), None)
        if called is None:
            return None
        with _quiet(self._findings):
            table = self._names[called.casefold()]
            columns = [str(column["name"]) for column in self._look.get_columns(table, self._schema)]
        self._found[block.name] = table, {name.casefold(): name for name in columns}
        known = {field.name.casefold(): field.name for field in block.fields}
        return [known.get(name.casefold(), name) for name in columns]

    def chunks(self, block: Block, header: Sequence[str], counts: Counts, size: int) -> Iterator[Chunk]:
        """About `size` rows at a time, in the order of what tells them apart; ask for the block's header first."""
        fields = {field.name: field for field in block.fields}
        wanted = [place for place, name in enumerate(header) if name in fields]
        if not wanted:
            return
        numbers_from = 2  # counted as in a CSV file, whose first row has the names
        with _quiet(self._findings):
            result = self._connection.execute(self._query(block, [header[place] for place in wanted], size))
            for rows in result.partitions(size):
                counts.read += len(rows)
                columns: list[Sequence[str]] = [()] * len(header)
                for place, values in zip(wanted, zip(*rows, strict=True), strict=True):
                    columns[place] = [text_of(value) for value in values]
                    if any(len(text) > LONGEST for text in columns[place]):
                        raise self._findings.refuse(
                            "cell-too-long", "a cell of more than 130,000 characters",
                            "Send codes and dates, never documents.",
                        )  # fmt: skip
                yield list(range(numbers_from, numbers_from + len(rows))), columns
                numbers_from += len(rows)

    def _query(self, block: Block, names: Sequence[str], size: int) -> Any:
        """Select some columns; SQLAlchemy puts every name into quotation marks where it needs them."""
        table, real = self._found[block.name]
        columns: list[Any] = [sql.column(real[name.casefold()]) for name in names]
        by_name = {field.column: real.get(field.name.casefold()) for field in block.fields}
        order: list[Any] = [sql.column(name) for name in map(by_name.get, block.known_by) if name]
        query = sql.select(*columns).select_from(sql.table(table, schema=self._schema)).order_by(*(order or columns))
        return query.execution_options(stream_results=True, yield_per=size)


@contextmanager
def snapshot(said: Connection, findings: Findings) -> Iterator[Snapshot]:
    """Open a database for reading. Raises Refused, in words that hold nothing of it, where that cannot be done."""
    if sql is None:
        raise findings.refuse(_RULE, "a database, which needs SQLAlchemy", "Install sightline[database] and a driver.")
    url = _url(said, findings)
    with _quiet(findings):
        engine = sql.create_engine(
            url, poolclass=NullPool, hide_parameters=True, connect_args=_arguments(url, said), echo=False,
        )  # fmt: skip
    try:
        with _quiet(findings), engine.connect() as connection:
            kind = url.get_backend_name()
            options: dict[str, Any] = {"isolation_level": _SNAPSHOTS[kind]}
            if kind == "postgresql":
                options["postgresql_readonly"] = True
            opened = connection.execution_options(**options)
            if kind == "postgresql":
                opened.execute(
                    sql.text("SELECT set_config('statement_timeout', :limit, true)"),
                    {"limit": f"{said.statement_seconds}s"},
                )
            elif kind == "sqlite":
                opened.exec_driver_sql("PRAGMA query_only = ON")
                opened.exec_driver_sql("BEGIN")
            try:
                yield Snapshot(opened, said, findings)
            finally:
                opened.rollback()
    finally:
        engine.dispose()


def _url(said: Connection, findings: Findings) -> URL:
    try:
        url = make_url(said.url)
        kind = url.get_backend_name()
    except (SQLAlchemyError, ValueError):
        raise findings.refuse(_RULE, "a url that is none", "See docs/databases.md.") from None
    if url.password is not None or any("pass" in name.casefold() or "pwd" in name.casefold() for name in url.query):
        raise findings.refuse(
            "password-in-file", "a password in the url",
            "Take it out and change it; name an environment variable with password_from.",
        )  # fmt: skip
    if kind not in _SNAPSHOTS:
        raise findings.refuse(
            _RULE, f"a kind of database that is not read; these are: {', '.join(_SNAPSHOTS)}", "Send CSV or Parquet."
        )
    _refuse_way(url, kind, findings)
    if kind == "sqlite" and not (url.database and Path(url.database).is_file()):
        raise findings.refuse(_RULE, *_NOT_THERE)  # SQLite would make an empty one
    return url.set(password=said.password) if said.password_from else url


def _refuse_way(url: URL, kind: str, findings: Findings) -> None:
    """Refuse a url that could lead past TLS: through its driver, or through what follows the database's name."""
    if url.get_driver_name() not in _DRIVERS:
        raise findings.refuse(
            _RULE, f"a driver that is not used; these are: {', '.join(_DRIVERS)}",
            'Write url = "postgresql+pg8000://reader@host/name".',
        )  # fmt: skip
    rest = dict(url.query)
    if kind == "mssql" and _ODBC_DRIVER.fullmatch(str(rest.get("driver", ""))):
        del rest["driver"]
    # Without a database the driver would take the host for the name of settings kept on this machine.
    if rest or (kind == "mssql" and not url.database):
        raise findings.refuse(
            _RULE, "a url with more, or less, than user, host, port and database",
            "Leave out what follows the database's name; of SQL Server it may name the driver.",
        )  # fmt: skip


def _arguments(url: URL, said: Connection) -> dict[str, Any]:
    """What the driver is told beside the url: over a network only with TLS, and the server must be who it says."""
    driver, local = url.get_driver_name(), url.host in _LOCAL
    if driver == "pg8000":
        tls = ssl.create_default_context(cafile=said.certificate) if said.certificate or not local else None
        return {"ssl_context": tls, "timeout": said.statement_seconds + _GRACE, "application_name": "sightline"}
    if driver == "psycopg":
        # Where the url names no host, a variable of the environment may: a socket of this machine needs no TLS anyway.
        mode = {"sslmode": "verify-full"} if said.certificate or not local or not url.host else {}
        return mode | ({"sslrootcert": said.certificate} if said.certificate else {})
    if driver == "pyodbc" and not local:
        return {"Encrypt": "yes", "TrustServerCertificate": "no"}
    return {}


@contextmanager
def _quiet(findings: Findings) -> Iterator[None]:
    """Turn whatever a driver raises into a refusal that repeats none of it."""
    try:
        yield
    except Refused:
        raise
    except ModuleNotFoundError:
        raise findings.refuse(
            _RULE, "a database whose driver is not installed", "Install it: pg8000 for PostgreSQL."
        ) from None
    except (SQLAlchemyError, OSError, ssl.SSLError) as error:
        raise findings.refuse(_RULE, *_words(error)) from None
    except Exception as error:
        # Drivers raise errors of their own while rows are fetched.
        if type(error).__module__.partition(".")[0] in ("pg8000", "psycopg", "sqlite3", "pyodbc", "struct"):
            raise findings.refuse(_RULE, *_words(error)) from None
        raise


def _words(error: Exception) -> tuple[str, str]:
    """What went wrong, by the kind of error alone: its own words could hold values or the url."""
    state = _state(error)
    if state == "57014":
        return "a query that took longer than statement_seconds", "Ask for more seconds, or at a quieter time."
    if state == "42501":
        return "tables or columns that this user may not read", "Ask for SELECT on the tables of the format."
    if state in ("28P01", "28000"):
        return "a user or a password that the database refused", "Check both."
    if state:
        return f"an error of the database, SQLSTATE {state}", "Ask whoever runs the database what it means."
    return _NOT_THERE


def _state(error: Exception) -> str | None:
    """The SQLSTATE of an error, five capitals or digits, where the driver gives one."""
    cause = getattr(error, "orig", None) or error
    given = (
        cause.args[0].get("C") if cause.args and isinstance(cause.args[0], dict) else getattr(cause, "sqlstate", None)
    )
    return given if isinstance(given, str) and len(given) == 5 and given.isalnum() else None
