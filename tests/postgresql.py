"""A PostgreSQL of its own for tests: made in a temporary folder, reached on this machine alone, gone afterwards."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ACCOUNT = "postgres"  # made by Debian's package; the server refuses to run as root


def binaries() -> Path | None:
    """Where the newest server installed is; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    return found[-1].parent if found else None


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `password` is that of `postgres`, who may do everything."""

    port: int
    password: str

    def url(self, user: str = "postgres", database: str = "postgres") -> str:
        """Where it is, without a password."""
        return f"postgresql+pg8000://{user}@127.0.0.1:{self.port}/{database}"


def _as_account(command: Sequence[str]) -> list[str]:
    return ["runuser", "-u", _ACCOUNT, "--", *command] if os.geteuid() == 0 else list(command)


def _run(command: Sequence[str], folder: Path) -> None:
    subprocess.run(_as_account(command), cwd=folder, check=True, capture_output=True, timeout=120)


@contextmanager
def server() -> Iterator[Server]:
    """Start one, and stop it and remove what it wrote."""
    where = binaries()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="sightline-postgresql-"))
    password = secrets.token_hex(16)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        (folder / "password").write_text(password)
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, _ACCOUNT)
        data = str(folder / "data")
        _run([str(where / "initdb"), "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
              "--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "--no-sync"], folder)  # fmt: skip
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        _run([str(where / "pg_ctl"), "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start"], folder)
        try:
            yield Server(port, password)
        finally:
            _run([str(where / "pg_ctl"), "-D", data, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
