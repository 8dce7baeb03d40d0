"""docs/returns/index.md: every format that is read, by who sends it, one line each."""

from __future__ import annotations

from pathlib import Path

from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import TABLES, Format
from sightline.returns.reports.templates import SENDERS

_INTRODUCTION = (
    "Every format that Sightline reads, by who sends it. Each page names the fields, their codes, where each goes, and "
    "what is asked about; `sightline check --templates FOLDER` writes an empty file of each. Where a national format "
    "exists it is read as it is; for the rest we found no national record-level format (November 2026), and the "
    "formats here are Sightline's own, small on purpose. An agency with nothing to report in a period sends no file."
)


def index() -> str:
    """The Markdown page."""
    lines = ["# What agencies send", "", _INTRODUCTION, ""]
    for sender, name in SENDERS.items():
        forms = [form for form in FORMATS if form.sender == sender]
        if forms:
            lines += [f"## {name}", "", *map(_line, forms), ""]
    lines += ["This page is made from the definitions: `python -m sightline.returns.reports.index` writes it again."]
    return "\n".join(lines) + "\n"


def _line(form: Format) -> str:
    one = "row" if form.medium in TABLES else "record"
    holds = f"{len(form.blocks)} tables" if form.is_set else f"a {one} for each {form.blocks[0].one_row_per}"
    return f"- [{form.title}]({form.code}.md): {form.medium.upper() if len(form.medium) < 5 else form.medium}, {holds}"


if __name__ == "__main__":
    (Path(__file__).resolve().parents[4] / "docs" / "returns" / "index.md").write_text(index(), encoding="utf-8")
