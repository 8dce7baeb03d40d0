"""A report as a DOCX file: the parts that Word and LibreOffice need and no more, the same bytes for the same report.

Written here and not by a library: a report has headings, paragraphs and tables only, and a library's own template
brings an author, a day and a language that would have to be taken out again. Source: ECMA-376, parts 1 and 2.
Headings are real ones, the head of a table is marked as such and repeated on each page, the language is British
English, and nobody is named as the author.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from sightline.render.docx_styles import CONTENT_TYPES, FOOTER, OF_DOCUMENT, OF_PACKAGE, SETTINGS, STYLES
from sightline.render.report import ReportEntry, ReportPart, ReportTable
from sightline.standard.figures import day_words

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
_WIDTH = 9638  # of the text on A4 with margins of 2 cm, in twentieths of a point
_LETTER, _BESIDE = 125, 200  # of a bold letter in a table, and around the words of a cell, in the same
_BEGAN = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP file can have


def report_docx(
    title: str, goes_to: str, lead: Sequence[str], parts: Sequence[ReportPart], made: date, *, contents: bool = False
) -> bytes:
    """The same report as report_html writes, as the bytes of a DOCX file. Pictures are left out: it has none."""
    body = [_paragraph(title, "Title"), *(_paragraph(line) for line in lead), _paragraph(goes_to, "Note")]
    if contents:
        body += [_paragraph("Contents", "ContentsHeading"), *(_link(part, n) for n, part in enumerate(parts))]
    for number, part in enumerate(parts):
        body += _part(part, number)
    body.append(_paragraph(f"Made on {day_words(made)}."))
    held = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": OF_PACKAGE,
        "docProps/core.xml": _core(title, made),
        "word/document.xml": _document("".join(body)),
        "word/_rels/document.xml.rels": OF_DOCUMENT,
        "word/styles.xml": STYLES,
        "word/settings.xml": SETTINGS,
        "word/footer1.xml": FOOTER.replace("TITLE", _text(title)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in held.items():
            info = zipfile.ZipInfo(name, _BEGAN)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, (_HEAD + text.strip()).encode())
    return out.getvalue()


def _core(title: str, made: date) -> str:
    day = f'xsi:type="dcterms:W3CDTF">{made.isoformat()}T00:00:00Z'
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(title)}</dc:title><dc:language>en-GB</dc:language>"
        f"<dcterms:created {day}</dcterms:created><dcterms:modified {day}</dcterms:modified></cp:coreProperties>"
    )


def _document(body: str) -> str:
    return (
        f'<w:document {_WORD} {_RELATED}><w:body>{body}<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
        'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _text(words: str) -> str:
    return escape(_UNFIT.sub("\N{REPLACEMENT CHARACTER}", words))


def _run(words: str, *, bold: bool = False) -> str:
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{_text(words)}</w:t></w:r>'


def _paragraph(words: str, style: str = "", inside: str = "") -> str:
    """A paragraph of plain words, or of what is `inside` it."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{inside or _run(words)}</w:p>"


def _link(part: ReportPart, number: int) -> str:
    run = f'<w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t xml:space="preserve">{_text(part.title)}</w:t></w:r>'
    return _paragraph("", "Contents", f'<w:hyperlink w:anchor="part{number}" w:history="1">{run}</w:hyperlink>')


def _part(part: ReportPart, number: int) -> Iterator[str]:
    mark = f'<w:bookmarkStart w:id="{number}" w:name="part{number}"/>'
    yield _paragraph("", "Heading1", f'{mark}{_run(part.title)}<w:bookmarkEnd w:id="{number}"/>')
    for words in part.words:
        yield _paragraph(words)
    for table in part.tables:
        yield from _table(table)
    for entry in part.entries:
        yield from _entry(entry)


def _entry(entry: ReportEntry) -> Iterator[str]:
    yield _paragraph(entry.title, "Heading2")
    for note in entry.notes:
        yield _paragraph(note, "Note")
    for number, (name, words) in enumerate(entry.parts, 1):
        last = number == len(entry.parts)  # the others stay on the page of what follows
        yield _paragraph("", "LastDetail" if last else "Detail", _run(f"{name}: ", bold=True) + _run(words))


def _table(table: ReportTable) -> Iterator[str]:
    yield _paragraph(table.caption, "Caption")
    widths = _widths(table)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(_cell(name, width, bold=True) for name, width in zip(table.header, widths, strict=True))
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(cell, width, bold=at == 0, right=table.header[at] in table.numeric)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + "</w:tr>"
        for row in table.rows
    )
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Ruled"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val={quoteattr(_clean(table.caption))}/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )
    yield _paragraph("", "Cell")  # two tables that touch would be read as one


def _clean(words: str) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", words)


def _cell(words: str, width: int, *, bold: bool = False, right: bool = False) -> str:
    side = '<w:pPr><w:pStyle w:val="Cell"/><w:jc w:val="right"/></w:pPr>' if right else ""
    run = _run(words, bold=bold)
    inner = f"<w:p>{side}{run}</w:p>" if right else _paragraph("", "Cell", run)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'


def _widths(table: ReportTable) -> list[int]:
    """Of each column: its longest word, and of what is left a share by how much its longest cell holds."""
    columns = list(zip(table.header, *table.rows, strict=True))
    words = [max(len(word) for cell in column for word in (cell.split() or [""])) for column in columns]
    least = [_LETTER * length + _BESIDE for length in words]
    if sum(least) >= _WIDTH:
        return [_WIDTH * width // sum(least) for width in least]
    longest = [min(max(len(cell) for cell in column), 90) for column in columns]
    left = _WIDTH - sum(least)
    return [width + left * length // sum(longest) for width, length in zip(least, longest, strict=True)]
