"""What is wrong with a TOML document: every fault is collected, with its place and what to do, and told at once."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping

from sightline.errors import ConfigError

_KINDS = {
    bool: "true or false", int: "a whole number", float: "a number with a fraction", str: "a text", list: "a list",
    dict: "a part of its own",
}  # fmt: skip
_LONGEST = 60  # of a name that is shown


class Problems:
    """Collects the faults of one document. `where` names it: its file, or what it is."""

    def __init__(self, where: str) -> None:
        self.where = safe(where)
        self.lines: list[str] = []

    def add(self, key: str, found: str, remedy: str) -> None:
        """One fault: the key's path, what was found in general terms, and what to do."""
        self.lines.append(f"{self.where}, {safe(key)}: {found}. {remedy}")

    def stop(self) -> None:
        """Raise ConfigError with all that was collected, where anything was."""
        if self.lines:
            count = f"{len(self.lines)} faults" if len(self.lines) > 1 else "1 fault"
            raise ConfigError("\n  ".join([f"the scenario needs mending, {count}:", *self.lines]))

    def keys(self, path: str, part: Mapping[str, object], needed: Mapping[str, str], allowed: Iterable[str]) -> None:
        """Unknown keys of a part, and missing ones: `needed` says of each how it is written."""
        known = list(dict.fromkeys([*needed, *allowed]))  # a key may be needed here and allowed anyway
        for key in part:
            if key not in known:
                self.add(join(path, key), "not a key that a scenario has", did_you_mean(key, known))
        for key, written in needed.items():
            if key not in part:
                self.add(join(path, key), "missing", f"Write {written}.")

    def one_of(self, key: str, what: str, value: object, known: Iterable[str]) -> bool:
        """Whether `value` is one of the names known; where it is not, that is a fault."""
        known = list(known)
        if not isinstance(value, str):
            self.add(key, f"{kind(value)} where {what} was expected", f"Use one of {', '.join(known)}, in quotes.")
        elif value not in known:
            self.add(key, f"not {what} that there is", did_you_mean(value, known))
        else:
            return True
        return False

    def text(self, document: Mapping[str, object], key: str, written: str) -> str:
        """A text that is not blank; "" where it is missing or a fault."""
        value = document.get(key, "")
        if key in document and not (isinstance(value, str) and value.strip()):
            found = "nothing" if isinstance(value, str) else kind(value)
            self.add(key, f"{found} where a text was expected", f"Write {written}.")
        return value if isinstance(value, str) else ""

    def whole(self, path: str, part: Mapping[str, object], key: str, written: str) -> int | None:
        """A whole number; None where it is missing or a fault."""
        value = part.get(key)
        if key not in part or type(value) is int:
            return value if type(value) is int else None
        self.add(join(path, key), f"{kind(value)} where a whole number was expected", f"Write {written}.")
        return None

    def part(self, document: Mapping[str, object], key: str) -> Mapping[str, object]:
        """A part of the document; empty where it is missing or a fault."""
        value = document.get(key, {})
        if isinstance(value, dict):
            return value
        self.add(key, f"{kind(value)} where a part was expected", f"Begin it with a line [{key}].")
        return {}


def toml(content: bytes, file: str) -> dict[str, object]:
    """The document in a file's bytes. Raises ConfigError with file and line where it is not TOML."""
    file, example = safe(file), "docs/scenarios.md has a whole example"
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}, line {line}: not UTF-8 text. Save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        said, _, place = str(error).partition(" (at ")
        numbers = re.findall(r"\d+", place)  # line and column; none where it names the end
        line = int(numbers[0]) if numbers else max(1, len(content.splitlines()))
        raise ConfigError(
            f"{file}, line {line}: this is not TOML ({safe(said)}). Texts stand in quotes, every key once; {example}."
        ) from None
    except (RecursionError, ValueError):
        raise ConfigError(f"{file}: a number too long, or lists too deep, to be read; {example}.") from None


def kind(value: object) -> str:
    """What kind of thing a value is, in words, never the value."""
    return _KINDS.get(type(value), "a date or a time")


def join(path: str, key: str) -> str:
    """The path of a key in a part."""
    return f"{path}.{key}" if path else key


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like this one, None where none is like it."""
    return next(iter(difflib.get_close_matches(name.lower(), list(known), n=1)), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """What to do about a name that is not known."""
    known = [item for item in known if item]
    near = nearest(name, known)
    return f"Did you mean {near}?" if near else f"There are: {', '.join(known)}."


def safe(text: str) -> str:
    """Text from a file, harmless to a terminal and not too long."""
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "..."
