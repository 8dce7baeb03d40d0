"""PDFs made by hand: the smallest files that show one thing each."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle

Words = tuple[int, int, str]  # points from the left and from the foot of the page, and what is written there


def made(*pages: Sequence[Words]) -> bytes:
    """A PDF of A4 pages in Helvetica of 10 points, each with its words; no words make an empty page."""
    return pdf_of(*(_drawn(page) for page in pages))


def pdf_of(*streams: bytes) -> bytes:
    """A PDF of pages with these content streams."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * place) for place in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(streams)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for place, stream in enumerate(streams):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (5 + 2 * place)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    out, starts = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, len(out))
    )


def locked(raw: bytes, password: str) -> bytes:
    """The same PDF, which the password opens; a blank one locks only what may be done with it."""
    writer = PdfWriter(PdfReader(BytesIO(raw)))
    writer.encrypt(password, "of the owner", algorithm="AES-256")
    return _written(writer)


def labelled(raw: bytes, romans: int) -> bytes:
    """The same PDF, whose first pages are printed i, ii, ... and the others from 1."""
    writer = PdfWriter(PdfReader(BytesIO(raw)))
    writer.set_page_label(0, romans - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(romans, len(writer.pages) - 1, style=PageLabelStyle.DECIMAL, start=1)
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawn(page: Sequence[Words]) -> bytes:
    return b"\n".join(
        b"BT /F1 10 Tf 1 0 0 1 %d %d Tm (%s) Tj ET" % (left, foot, text.encode("cp1252")) for left, foot, text in page
    )
