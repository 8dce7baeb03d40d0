"""A report for one agency or for the project's own officers: a page that opens anywhere, without script or network.

It is no publication: what stands in it did not pass clearance, and the page says to whom it may go.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

from sightline.standard.figures import day_words

_STYLE = """
body{margin:0;color:#0b0c0c;background:#fff;font:17px/1.45 Arial,Helvetica,sans-serif}
main,header div{max-width:1100px;margin:0 auto;padding:0 16px}
header{border-bottom:8px solid #12436D;padding:14px 0 10px;font-weight:bold;font-size:22px}
h1{font-size:32px;line-height:1.15;margin:28px 0 12px}
h2{font-size:23px;margin:38px 0 8px;border-top:2px solid #0b0c0c;padding-top:14px}
p{max-width:70ch}
.for{border-left:6px solid #12436D;padding:6px 0 6px 14px}
table{border-collapse:collapse;width:100%;font-size:15px;margin:10px 0}
caption{text-align:left;font-weight:bold;padding:6px 0}
th,td{text-align:left;vertical-align:top;padding:6px 10px 6px 0;border-bottom:1px solid #b1b4b6}
thead th{border-bottom:2px solid #0b0c0c}
tbody th{font-weight:bold}
figure{margin:14px 0}
.n{text-align:right;white-space:nowrap}
h3{font-size:19px;margin:0 0 6px;max-width:60ch}
.entry{margin:22px 0;border-left:3px solid #b1b4b6;padding-left:14px;break-inside:avoid}
.note{font-weight:bold;margin:4px 0;border:2px solid #0b0c0c;padding:4px 8px}
dl{margin:8px 0;max-width:80ch;display:grid;grid-template-columns:10em 1fr;gap:3px 16px;font-size:16px}
dt{font-weight:bold}
dd{margin:0;overflow-wrap:anywhere}
nav ul{padding-left:20px}
a{color:#1d70b8}
a:focus{outline:3px solid #ffdd00}
.narrow{display:none}
svg{max-width:100%;height:auto}
@media (max-width:700px){
.wide{display:none}
.narrow{display:block}
thead{position:absolute;left:-9999px}
table,caption,tbody,tr,td,tbody th{display:block}
tr{border-bottom:2px solid #0b0c0c;padding:8px 0}
td,tbody th{border:0;padding:2px 0;text-align:left}
td.n{text-align:left;white-space:normal}
td:empty{display:none}
td::before{content:attr(data-label) ": ";color:#505a5f}
h1{font-size:26px}
dl{display:block}
dd{margin-bottom:6px}
}
@media print{
h2,h3,p:has(+figure){break-after:avoid;break-inside:avoid}
tr,figure{break-inside:avoid}
.wide{display:block}
.narrow{display:none}
}
"""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table: the first cell of each row is its head; `numeric` are the columns set to the right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A paragraph with a heading of its own: notes that must not be missed, and parts (heading, words) under them."""

    title: str
    notes: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A heading with what stands under it. `pictures` are SVG of our own making: (for a wide page, for a phone)."""

    title: str
    words: tuple[str, ...] = ()
    tables: tuple[ReportTable, ...] = field(default=())
    pictures: tuple[tuple[str, str], ...] = ()
    entries: tuple[ReportEntry, ...] = ()


def report_html(
    title: str, goes_to: str, lead: Sequence[str], parts: Sequence[ReportPart], made: date, *, contents: bool = False
) -> str:
    """The page as text. `goes_to` says who may have it; `contents` puts a list of its parts before them."""
    style = _STYLE.strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    body = "".join(_part(part, number) for number, part in enumerate(parts))
    words = "".join(f"<p>{escape(line)}</p>" for line in lead)
    body = (_contents(parts) if contents else "") + body
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - Sightline</title><style>{style}</style></head>"
        f'<body><header><div>Sightline</div></header><main><h1>{escape(title)}</h1>{words}<p class="for">'
        f"{escape(goes_to)}</p>{body}<p>Made on {day_words(made)}.</p></main></body></html>\n"
    )


def _contents(parts: Sequence[ReportPart]) -> str:
    items = "".join(f'<li><a href="#p{number}">{escape(part.title)}</a></li>' for number, part in enumerate(parts))
    return f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ul>{items}</ul></nav>'


def _part(part: ReportPart, number: int) -> str:
    words = "".join(f"<p>{escape(line)}</p>" for line in part.words)
    pictures = "".join(
        f'<figure><div class="wide">{wide}</div><div class="narrow">{narrow}</div></figure>'
        for wide, narrow in part.pictures
    )
    tables = "".join(_table(table) for table in part.tables)
    entries = "".join(_entry(entry) for entry in part.entries)
    head = f'<h2 id="p{number}">{escape(part.title)}</h2>'
    return f'<section aria-labelledby="p{number}">{head}{words}{pictures}{tables}{entries}</section>'


def _entry(entry: ReportEntry) -> str:
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in entry.notes)
    parts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in entry.parts)
    return f'<div class="entry"><h3>{escape(entry.title)}</h3>{notes}<dl>{parts}</dl></div>'


def _table(table: ReportTable) -> str:
    heads = "".join(f'<th scope="col"{_kind(name, table)}>{escape(name)}</th>' for name in table.header)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(
            f'<td{_kind(name, table)} data-label="{escape(name)}">{escape(cell)}</td>'
            for name, cell in zip(table.header[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    head = f"<caption>{escape(table.caption)}</caption><thead><tr>{heads}</tr></thead>"
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _kind(name: str, table: ReportTable) -> str:
    return ' class="n"' if name in table.numeric else ""
