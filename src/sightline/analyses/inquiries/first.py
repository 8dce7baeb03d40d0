"""The first register, which comes with Sightline, copied out for its users to edit."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from sightline.errors import ConfigError

FIRST, COPY = "first_register.toml", "register.toml"


def first_register() -> str:
    """The text of the register that comes with Sightline."""
    return resources.files(__package__ or "").joinpath(FIRST).read_text(encoding="utf-8")


def copy_out(folder: Path) -> Path:
    """Write it into a folder. Raises ConfigError where the folder holds TOML or CSV files already."""
    return put_new(folder, first_register())


def put_new(folder: Path, text: str) -> Path:
    """Write the text of a register into a folder that holds none. Raises ConfigError where it holds one."""
    if folder.is_dir() and any(path.suffix.lower() in (".toml", ".csv") for path in folder.iterdir()):
        raise ConfigError("that folder holds TOML or CSV files already: name another, so that nothing is mixed")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / COPY
    made = path.with_suffix(".unfinished")
    made.write_text(text, encoding="utf-8", newline="\n")
    made.replace(path)
    return path
