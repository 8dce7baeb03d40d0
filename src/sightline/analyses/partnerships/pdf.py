"""The words of a PDF by page, read in a process of its own that is ended when it takes too long or too much.

A PDF may be made to keep a reader busy for ever (pypdf's own advisories tell of several ways), so it is never read in
the process that asks. The layout of a page is text on a grid of characters; columns.py makes paragraphs of it.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import re
import sys
import unicodedata
import warnings
from dataclasses import dataclass
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader, apply_configuration

from sightline.errors import Finding, Refused, Severity

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from pypdf import PageObject

LARGEST = 50_000_000  # bytes of the file, and of its text
MOST_PAGES = 1_000
SECONDS = 180.0  # from the start of the reading process to its answer
MEMORY = 2_000_000_000  # bytes of addresses of the reading process
_FEWEST = 20  # words from which a page must hold one of the commonest words, or its letters cannot be read
_COMMON = re.compile(r"\b(the|and|of|to|in|for|a)\b")
_HIDDEN = 0.9  # the share of the letters that a layout must hold: less, and some stand in forms that it leaves out

SCANNED = ("a file without words, as of scanned pages", "Get the report as text, or recognise its text")
LOCKED = ("a PDF that is locked", "Save it without a password")
BROKEN = ("a file that is no PDF, or is broken", "Save it as PDF again, or as DOCX or text")
HEAVY = ("a PDF that takes too long or too much memory to read", "Save it as DOCX or text")
LONG = (f"a PDF of more than {MOST_PAGES:,} pages", "Divide it")
LARGE = ("a PDF of more than 50 MB, or with more text than that", "Divide it, or save it with smaller pictures")


@dataclass(frozen=True, slots=True)
class Page:
    """A page, from 1: what is printed as its number where the file says so, and its text; none where none is read."""

    number: int
    printed: str
    text: str


def read_pdf(path: Path) -> list[Page]:
    """Every page of a PDF, in order.

    Raises Refused for one that is locked, broken, too large, too long, too slow, or that holds no words.
    """
    if path.stat().st_size > LARGEST:
        raise _refused(path, LARGE)
    context = multiprocessing.get_context("spawn")
    mine, other = context.Pipe(duplex=False)
    reading = context.Process(target=_answer, args=(other, str(path)), daemon=True)
    reading.start()
    other.close()
    try:
        said: list[Page] | tuple[str, str] = mine.recv() if mine.poll(SECONDS) else HEAVY
    except (EOFError, OSError):  # it was ended by a limit before it could answer
        said = HEAVY
    finally:
        reading.kill()
        reading.join()
        mine.close()
    if isinstance(said, tuple):
        raise _refused(path, said)
    return said


def pages_of(raw: bytes) -> list[Page] | tuple[str, str]:
    """The pages of a PDF; or what it is instead, with a remedy."""
    with apply_configuration(jbig2dec_binary=None):  # no program of the machine is run for a picture
        reader = PdfReader(BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            return LOCKED
        count = len(reader.pages)
        if count > MOST_PAGES:
            return LONG
        try:
            labels = reader.page_labels
        except Exception:  # labels may be broken where every page can be read
            labels = []
        found, size = [], 0
        for number, page in enumerate(reader.pages, 1):
            label = labels[number - 1] if number <= len(labels) else str(number)
            found.append(Page(number, label if label != str(number) and len(label) < 12 else "", _text(page)))
            size += len(found[-1].text)
            if size > LARGEST:
                return LARGE
    return found if any(page.text for page in found) else SCANNED


def _text(page: PageObject) -> str:
    """The page on a grid of characters; nothing where no word can be read: a picture, or a font without letters."""
    plain = _normal(page.extract_text())
    laid = _normal(page.extract_text(extraction_mode="layout"))
    text = laid if _letters(laid) >= _HIDDEN * _letters(plain) else plain
    words = text.casefold().split()
    if not re.search(r"[a-z]{3}", text.casefold()) or (len(words) >= _FEWEST and not _COMMON.search(" ".join(words))):
        return ""
    return text


def _normal(text: str) -> str:
    """Letters as they are typed: ligatures are parted, and blanks of every kind are blanks."""
    return unicodedata.normalize("NFKC", text)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _answer(connection: Connection, path: str) -> None:
    """What the reading process does: limit itself, read, and answer once."""
    logging.disable(logging.CRITICAL)  # the library tells of what it mends by words of the file
    warnings.simplefilter("ignore")
    _limit()
    said: list[Page] | tuple[str, str] = BROKEN
    with contextlib.suppress(Exception):
        said = pages_of(Path(path).read_bytes())
    connection.send(said)
    connection.close()


def _limit() -> None:
    """Bound memory and processor time, where the machine can."""
    if sys.platform != "win32":
        for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, int(SECONDS))):
            _, hard = resource.getrlimit(kind)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (bound, hard))


def _refused(path: Path, said: tuple[str, str]) -> Refused:
    return Refused([Finding("yearly-report", Severity.REFUSED, path.name, *said)])
