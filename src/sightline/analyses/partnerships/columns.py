"""Paragraphs from pages that are text on a grid of characters: columns parted, running heads left out, lines joined.

What is made of a page is for looking for words in, not for reading: tables are read down their columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

GAP = 3  # blanks side by side that part columns
ROWS = 4  # rows with words on both sides of a gap that make it one between columns
EDGE = 2  # rows at the top and at the foot of a page where a running head may stand
OFTEN = 3  # pages on which a row must stand to be a running head
SHARE = 0.3  # and of all pages, since heads of left and of right pages may differ
_LEADER = re.compile(r"^(.*\S)(?:\s*(?:\.\s?){3,}\s*|\s*…+\s*|\s{3,}|\t+)(\d{1,3})$")
_ENDED = re.compile(r"[.!?:;][\"'”’)]*$")


def paragraphs(pages: Sequence[str]) -> list[tuple[int, str]]:
    """Paragraphs with the number of their page, from 1. One that runs on over a page's end is at its beginning.

    A line of a table of contents ends in a tab and its number.
    """
    found: list[tuple[int, str]] = []
    for number, rows in enumerate(_without_heads([page.splitlines() for page in pages]), 1):
        contents, rest = _contents(rows, len(pages))
        found += [(number, line) for line in contents]
        for block in _blocks(rest):
            for text in _joined(block):
                if found and _runs_on(found[-1][1], text):
                    found[-1] = (found[-1][0], _join(found[-1][1], text))
                else:
                    found.append((number, text))
    return found


def _runs_on(before: str, text: str) -> bool:
    """Whether a sentence was not ended and goes on: only then is a block, or a page, no end of a paragraph."""
    return text[:1].islower() and not _ENDED.search(before) and "\t" not in before


def _join(before: str, text: str) -> str:
    """Two lines as one; a word that was divided at the end of a line is whole again."""
    divided = re.search(r"[^\W\d_][-\u2010\u00ad]$", before)
    return before[:-1] + text if divided and text[:1].islower() else f"{before.rstrip(chr(0xAD))} {text}"


def _without_heads(pages: list[list[str]]) -> list[list[str]]:
    """Pages without rows that stand at the edges of many pages; numbers in them may differ."""
    edges = [_edges(rows) for rows in pages]
    seen = Counter(key for rows, at in zip(pages, edges, strict=True) for key in {_key(rows[row]) for row in at})
    heads = {key for key, times in seen.items() if times >= max(OFTEN, SHARE * len(pages))}
    return [
        ["" if place in at and _key(row) in heads else row for place, row in enumerate(rows)]
        for rows, at in zip(pages, edges, strict=True)
    ]


def _edges(rows: Sequence[str]) -> set[int]:
    written = [place for place, row in enumerate(rows) if row.strip()]
    return {*written[:EDGE], *written[-EDGE:]}


def _key(row: str) -> str:
    return re.sub(r"\d+", "#", " ".join(row.casefold().split()))


def _contents(rows: list[str], last: int) -> tuple[list[str], list[str]]:
    """Lines of a table of contents, which end in pages of the report that never fall; and the page without them."""
    ends = {place: found for place, row in enumerate(rows) if (found := _LEADER.match(row.rstrip()))}
    numbers = [int(found[2]) for found in ends.values()]
    if len(numbers) < 3 or numbers != sorted(numbers) or numbers[-1] > last + 20:  # printed numbers may run ahead
        return [], rows
    lines = [f"{' '.join(found[1].rstrip(' .…').split())}\t{found[2]}" for found in ends.values()]
    return lines, ["" if place in ends else row for place, row in enumerate(rows)]


def _blocks(rows: list[str]) -> list[list[str]]:
    """Rows in the order in which columns are read: where a gap runs down the rows, the left side and then the right."""
    gap = _gap(rows)
    if gap is None:
        return [rows]
    blocks: list[list[str]] = []
    run: list[str] = []
    for row in [*rows, None]:
        if row is not None and not row[max(gap - 1, 0) : gap + 2].strip():
            run.append(row)
            continue
        if sum(_both(each, gap) for each in run) >= ROWS:
            blocks += [*_blocks([each[:gap] for each in run]), *_blocks([each[gap:] for each in run])]
        else:
            blocks.append(run)
        blocks.append([] if row is None else [row])
        run = []
    return _merged(blocks)


def _merged(blocks: list[list[str]]) -> list[list[str]]:
    """Blocks of one row are one with what stands before them: they cross the gap, as a heading or a whole line does."""
    found: list[list[str]] = []
    whole = False
    for block in blocks:
        alone = len(block) <= 1
        if block and alone and whole:
            found[-1] += block
        elif block:
            found.append(list(block))
            whole = alone
    return found


def _gap(rows: Sequence[str]) -> int | None:
    """The place in the rows that most of them leave blank between words, if enough do; the middle of such places."""
    seen: Counter[int] = Counter()
    for row in rows:
        for blank in re.finditer(rf"(?<=\S) {{{GAP},}}(?=\S)", row):
            seen.update(range(blank.start(), blank.end()))
    most = max(seen.values(), default=0)
    if most < ROWS:
        return None
    places = sorted(place for place, times in seen.items() if times == most)
    return places[len(places) // 2]


def _both(row: str, gap: int) -> bool:
    return bool(row[:gap].strip()) and bool(row[gap:].strip())


def _joined(rows: Sequence[str]) -> list[str]:
    """Rows as paragraphs. Blank rows end one where they are more than what stands between most rows of the block."""
    lines: list[tuple[int, str]] = []
    blanks = 0
    for row in rows:
        words = " ".join(row.split())
        if not words:
            blanks += 1
            continue
        lines.append((blanks, words))
        blanks = 0
    usual = Counter(gap for gap, _ in lines[1:]).most_common(1)
    spacing = usual[0][0] if len(lines) > 3 else 0
    found: list[str] = []
    for place, (gap, words) in enumerate(lines):
        if place and gap <= spacing:
            found[-1] = _join(found[-1], words)
        else:
            found.append(words)
    return found
