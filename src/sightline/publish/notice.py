"""The notice that a release is being corrected, put on every page of a site that shows it, and on nothing else.

The pages stay as they were made, but for it: nothing is counted, drawn or worded anew, so that it takes seconds and can
say nothing else by mistake. Files of data have no place for it and stay as they are.
"""

from __future__ import annotations

import re
import shutil
from html import escape
from pathlib import Path

from sightline.clearance.corrections import Mistake
from sightline.clearance.stage import CHECKSUMS
from sightline.errors import ClearanceError
from sightline.publish import files
from sightline.standard.figures import day_words

CLASS = "notice correcting"
_NONE_FOUND = re.compile(r'<p id="none-found">.*?</p>', re.DOTALL)  # of the corrections page: no longer so
_HEADER, _BODY = re.compile(r"</header>"), re.compile(r"<body[^>]*>")


def noted(site: Path, notice: Mistake, made: Path) -> None:
    """Copy a site into the empty folder `made`, with the notice on every page and a new list of checksums.

    Raises ClearanceError where a file of the site is not as its list says: a new list would hide that.
    """
    if files.checksums(site) != (site / CHECKSUMS).read_text(encoding="utf-8"):
        raise ClearanceError(
            "the site was changed since it was published, and a notice would hide that: `sightline verify` names the "
            "files. Publish it again, or take it away, and say this then"
        )
    shutil.copytree(site, made, dirs_exist_ok=True)
    for path in sorted(made.rglob("*.html")):
        path.write_bytes(_with_notice(path.read_bytes().decode("utf-8"), notice).encode("utf-8"))
    (made / CHECKSUMS).write_text(files.checksums(made), encoding="utf-8", newline="\n")


def is_noted(site: Path) -> bool:
    """Whether the front page of a site holds such a notice."""
    front = site / "index.html"
    return front.is_file() and f'class="{CLASS}"' in front.read_text(encoding="utf-8")


def words_of(notice: Mistake) -> str:
    """The notice in words."""
    why = notice.words.rstrip(" .")
    return (
        f"Release {notice.release} is being corrected, as said on {day_words(notice.day)}: {why}. Its pages stand as "
        "they were until the next version is out"
    )


def _with_notice(text: str, notice: Mistake) -> str:
    """A page with the notice at the end of its head; one that has no head has it first of all."""
    words = f'<p class="{CLASS}"><span class="wrap">{escape(words_of(notice))}</span></p>\n'
    text = _NONE_FOUND.sub("", text)
    head = _HEADER.search(text)
    if head:
        return text[: head.start()] + words + text[head.start() :]
    body = _BODY.search(text)
    place = body.end() if body else 0
    return text[:place] + words + text[place:]
