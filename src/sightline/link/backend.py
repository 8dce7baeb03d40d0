"""Where Splink does its work: DuckDB here, or Spark (spark.py). The records lie in the one database of a linkage."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker

from sightline.link import model


class Backend(ABC):
    """Splink on one engine. `db` holds the records and takes what was compared; Splink's own tables are its own."""

    name: str

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db

    @abstractmethod
    def frame(self, table: str) -> Any:
        """A table of `db` as Splink sees it."""

    @abstractmethod
    def renew(self) -> None:
        """Forget what Splink counted of earlier tables, where it would be taken for that of the next."""

    @abstractmethod
    def bring(self, query: str, table: str) -> None:
        """Make the table `table` of `db` from a query on Splink's tables, in words that every engine knows."""

    def linker(self, frame: Any, used: model.Model, *, learning: bool) -> Any:
        """Splink's linker of those records under that model."""
        return Linker(frame, model.settings(used, learning=learning))


Compare = Callable[[duckdb.DuckDBPyConnection, Path], Backend]  # given where it may spill


class DuckBackend(Backend):
    """Splink in the very database that holds the records."""

    name = "duckdb"

    def __init__(self, db: duckdb.DuckDBPyConnection, spill: Path | None = None) -> None:
        super().__init__(db)
        self._api = DuckDBAPI(connection=db)
        del spill  # nothing is ever written beside the database in memory

    def renew(self) -> None:
        """Forget what Splink counted of earlier tables."""
        self._api = DuckDBAPI(connection=self.db)

    def frame(self, table: str) -> Any:
        """A table of `db` as Splink sees it."""
        return self._api.register(table)

    def bring(self, query: str, table: str) -> None:
        """Make the table `table` of `db` from a query on Splink's tables."""
        self.db.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")


@contextmanager
def silent() -> Iterator[None]:
    """Keeps Splink's logger quiet: its messages may hold SQL and values."""
    logger = logging.getLogger("splink")
    before = logger.level, logger.propagate, logger.handlers[:]
    # With a handler already there, Splink adds none of its own.
    logger.handlers[:] = [logging.NullHandler()]
    logger.propagate = False
    try:
        yield
    finally:
        logger.level, logger.propagate, logger.handlers[:] = before
