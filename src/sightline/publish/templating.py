"""What every page is printed with: the templates, what each may use, and what a page may load and run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from sightline.clearance.gate import ONE_PERSON, Cleared
from sightline.publish import fixed, views, words
from sightline.publish.release import Release
from sightline.render import numbers
from sightline.render.grid import area_words
from sightline.standard.figures import day_words

_TEMPLATES = Path(__file__).parent / "templates"


def environment() -> jinja2.Environment:
    """The templates with the filters that they use."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = day_words
    made.filters["month"] = lambda day: f"{day:%B %Y}"
    made.filters["sentence"] = views.sentence_case
    made.filters["area"] = area_words
    made.filters["rounding"] = views.rounding_words
    return made


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def common(cleared: Sequence[Cleared], release: Release) -> dict[str, Any]:
    """What every template may use."""
    style = "\n".join(line.strip() for line in (_TEMPLATES / "site.css").read_text().splitlines() if line.strip())
    script = (_TEMPLATES / "leave.js").read_text().strip()
    alone = tuple(dict.fromkeys(note for one in cleared for note in one.notes if note == ONE_PERSON))
    return {
        "notices": (*release.notices, *alone), "release": release, "find": fixed.FIND, "read": fixed.READ,
        "survivors": fixed.SURVIVORS, "style": style, "script": script, "help_lines": words.HELP_LINES,
        "leave": words.LEAVE, "age": numbers.age_words,
    }  # fmt: skip


def paper(release: Release, warning: str) -> str:
    """What stands at the foot of every printed sheet: the warning, the release with its day, and which sheet it is."""
    source = f"{release.title}, release {release.name}, {day_words(release.date)}"
    said = f"{warning}. {source}" if warning else source
    return (
        f'\n@media print{{@page{{margin:14mm 14mm 18mm;@bottom-left{{content:"{_quoted(said)}";width:85%;'
        "text-align:left;font:8pt Arial,Helvetica,sans-serif}"
        '@bottom-right{content:counter(page) " of " counter(pages);font:8pt Arial,Helvetica,sans-serif}}}'
    )


def _quoted(words: str) -> str:
    """Words inside a string of a style sheet: nothing in them ends the string, the sheet or its element."""
    return "".join(letter if letter.isalnum() or letter in " ,.:-" else f"\\{ord(letter):x} " for letter in words)


def policy(known: Mapping[str, Any], scripts: Sequence[str]) -> str:
    """What a page may do: load nothing and run only the one script it knows, and those of our own beside the page.

    A page opened from disk is of no origin, so that "self" may not reach the files beside it: "file:" does.
    """
    own = " 'self' file:" if scripts else ""
    return (
        f"default-src 'none'; style-src 'sha256-{_hash(known['style'])}'; "
        f"script-src 'sha256-{_hash(known['script'])}'{own}; base-uri 'none'; form-action 'none'"
    )
