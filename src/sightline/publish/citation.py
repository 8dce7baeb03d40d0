"""How to cite a release, with what it was made, and what each file of it is: for those who must be able to check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sightline.clearance.gate import Cleared
from sightline.clearance.stage import CHECKSUMS
from sightline.publish.files import LICENCE
from sightline.publish.release import MADE_UP, Release
from sightline.standard.figures import day_words

RELEASE, METHODS = "release.json", "methods.json"
_TEX = {"\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "%": "\\%", "&": "\\&", "#": "\\#", "$": "\\$", "_": "\\_"}


def cited(release: Release) -> str:
    """The citation in one line."""
    warning = f" {MADE_UP}." if release.made_up else ""
    return (
        f"{release.title}: release {release.name}. Published {day_words(release.date)}, made with Sightline "
        f"{release.version}. Ledger {release.ledger_head[:16]}. {LICENCE}.{warning}"
    )


def citation_text(release: Release) -> str:
    """How to cite the release, and one table or chart of it, in words."""
    return (
        f"Cite this release as:\n\n{cited(release)}\n\n"
        "Cite a table or a chart by its title, the name of its file, and the release, with the day on which you read "
        "it. Give a figure with its range, and with its mark where it has one: one marked [c] was withheld, which is "
        "not nought.\n\n"
        f"The files are those of {CHECKSUMS}: `sha256sum -c {CHECKSUMS}` says whether they are as published.\n"
    )


def citation_bib(release: Release) -> str:
    """The citation as BibTeX."""
    key = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in release.name)
    note = f"Release {release.name}; Sightline {release.version}; ledger {release.ledger_head[:16]}; {LICENCE}"
    note += f"; {MADE_UP}" if release.made_up else ""
    lines = (
        ("title", "{" + _tex(release.title) + "}"), ("year", str(release.date.year)),
        ("month", str(release.date.month)), ("note", _tex(note)),
    )  # fmt: skip
    return f"@misc{{sightline-{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in lines) + "}\n"


def _tex(words: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in words)


def citation_cff(release: Release) -> str:
    """The citation in the Citation File Format, 1.2.0; text stands in quotes as JSON writes it, which YAML reads."""
    lines = {
        "cff-version": "1.2.0", "message": "If you use these figures, cite them as below.", "type": "dataset",
        "title": f"{release.title}: release {release.name}", "version": release.name,
        "date-released": str(release.date), "license": "OGL-UK-3.0", "abstract": cited(release),
    }  # fmt: skip
    text = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items())
    return f"{text}authors:\n  - name: {json.dumps(release.title, ensure_ascii=False)}\n"


def methods(cleared: Sequence[Cleared], release: Release) -> dict[str, Any]:
    """The note on methods: of each analysis what it says, how it was cleared, and how each table was made."""
    return {
        "release": release.name, "policy": release.policy, "linkage": release.link_quality,
        "versions": versions(release),
        "analyses": [
            {
                "name": one.name, "title": one.page.title, "says": one.page.lead, "tier": one.tier,
                "cleared_under": one.policy, "ledger_entry": one.entry, "ledger_entry_hash": one.entry_hash,
                "notes": list(one.notes),
                "tables": [
                    {
                        "name": table.name, "title": table.title, "kind": str(table.kind), "made_by": table.made_by,
                        "made_of": list(table.made_of),
                        "definitions": sorted({figure.measure.definition for figure in table.figures}),
                        "sources": sorted({figure.measure.source for figure in table.figures}),
                    }
                    for table in one.tables
                ],
            }
            for one in cleared
        ],
    }  # fmt: skip


def versions(release: Release) -> dict[str, str]:
    """With what the release was made: Sightline, and the programs that it ran."""
    return {"sightline": release.version, **dict(release.versions)}


def about(folder: Path, release: Release) -> dict[str, Any]:
    """The release in numbers and names, with every file that lies in `folder`, its size and its SHA-256."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    listed = [path for path in paths if path.relative_to(folder).as_posix() not in (RELEASE, CHECKSUMS)]
    return {
        "name": release.name, "title": release.title, "date": str(release.date), "made_up": release.made_up,
        "data_until": str(release.data_until), "agencies": list(release.agencies), "policy": release.policy,
        "ledger_head": release.ledger_head, "versions": versions(release), "contact": release.contact,
        "licence": LICENCE, "cite": cited(release), "methods": METHODS, "checksums": CHECKSUMS,
        "files": [_file(path, folder) for path in listed],
    }  # fmt: skip


def _file(path: Path, folder: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"path": path.relative_to(folder).as_posix(), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
