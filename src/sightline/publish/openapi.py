"""What the JSON files are, as an OpenAPI 3.1 description: which there are, and the shape of each."""

from __future__ import annotations

from typing import Any

from sightline.publish.files import LICENCE
from sightline.publish.release import Release

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer", "minimum": 0}
DAY: Json = {"type": "string", "format": "date"}
NUMBER: Json = {"type": ["number", "null"]}
MARK: Json = {
    "type": ["string", "null"],
    "enum": ["c", "z", "x", "u", "low", "p", "r", "e", "b", None],
    "description": "What stands in place of a value or beside it: c withheld to protect people; never nought.",
}


def _shape(words: str, **properties: Json) -> Json:
    """An object that has just these properties, all of them."""
    return {
        "type": "object", "description": words, "properties": properties, "required": list(properties),
        "additionalProperties": False,
    }  # fmt: skip


def _many(name: str, words: str = "") -> Json:
    return {
        "type": "array",
        "items": {"$ref": f"#/components/schemas/{name}"},
        **({"description": words} if words else {}),
    }


_LISTED: dict[str, Json] = {
    "name": {**TEXT, "description": "Name of the table: that of its files."},
    "title": TEXT,
    "analysis": {**TEXT, "description": "The analysis that it belongs to, and the name of its workbook."},
    "kind": {**TEXT, "description": "counts, rates, shares and so on: each has its own rule of clearance."},
    "made_up": {**TEXT, "description": "Says so where the figures are made up; empty where they are not."},
    "figures": WHOLE,
    "withheld": {**WHOLE, "description": "Figures with a mark in place of a value."},
    "latest_period": TEXT,
    "data_until": DAY,
    "page": {**TEXT, "description": "The page that shows it, with its anchor, from the root of the site."},
    "csv": TEXT,
    "metadata": TEXT,
    "workbook": TEXT,
    "file": {**TEXT, "description": "Its figures as JSON, from the folder of this interface."},
}
SCHEMAS: dict[str, Json] = {
    "Release": _shape("A release that went out.", name=TEXT, date=DAY),
    "Releases": _shape("This release and those before it, the newest first.", title=TEXT, licence=TEXT,
                       releases=_many("Release")),
    "ListedTable": _shape("A table in the list of tables.", **_LISTED),
    "Tables": _shape("Every table of the release.", tables=_many("ListedTable")),
    "Measure": _shape(
        "What a figure measures: figures can be compared only where all of this is the same.",
        code=TEXT, label=TEXT, unit=TEXT, population=TEXT, age_basis=TEXT, recency=TEXT, status=TEXT, definition=TEXT,
        source=TEXT, rounding=TEXT, tables={"type": "array", "items": TEXT},
    ),
    "Measures": _shape("Every measure of the release.", measures=_many("Measure")),
    "Table": _shape(
        "A table with its figures: a row for each, in the order of `columns`.", **_LISTED,
        columns={"type": "array", "items": TEXT},
        rows={"type": "array", "items": {"type": "array", "items": {"type": ["string", "number", "null"]}}},
        marks={"type": "object", "additionalProperties": TEXT, "description": "The marks that occur, in words."},
        measures=_many("Measure"),
    ),
    "ListedArea": _shape("An area that figures speak of.", code=TEXT, name=TEXT, file=TEXT),
    "Areas": _shape("Every area: GSS codes, and names of ours such as pooled.", areas=_many("ListedArea")),
    "Figure": _shape(
        "One figure: a value, or the mark in its place.", table=TEXT, measure=TEXT, unit=TEXT, period=TEXT,
        breakdown={"type": "object", "additionalProperties": TEXT, "description": "Dimension -> its item in words."},
        value=NUMBER, mark=MARK, lower=NUMBER, upper=NUMBER,
    ),
    "Area": _shape("The newest figures of each table for one area.", code=TEXT, name=TEXT, figures=_many("Figure")),
    "Chart": _shape(
        "A chart as files.", name=TEXT, title=TEXT, subtitle=TEXT, kind=TEXT, page=TEXT,
        tables={"type": "array", "items": TEXT}, files={"type": "array", "items": TEXT},
    ),
    "Charts": _shape("Every chart of the release.", charts=_many("Chart")),
}  # fmt: skip
# Path -> (what it gives, its schema, the name of the part of the path that may be chosen).
PATHS: dict[str, tuple[str, str, str]] = {
    "/releases.json": ("This release and those before it", "Releases", ""),
    "/tables.json": ("Every table", "Tables", ""),
    "/tables/{name}.json": ("One table with its figures", "Table", "name"),
    "/measures.json": ("Every measure, with its definition and source", "Measures", ""),
    "/areas.json": ("Every area", "Areas", ""),
    "/areas/{code}.json": ("The newest figures of one area", "Area", "code"),
    "/charts.json": ("Every chart, with its files", "Charts", ""),
}


def description(release: Release) -> Json:
    """The description of the interface of a release."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{release.title}: figures",
            "version": release.name,
            "summary": "Cleared figures as files. Nothing is computed on request, and nobody's request is recorded.",
            "license": {"name": LICENCE, "identifier": "OGL-UK-3.0"},
        },
        "servers": [{"url": ".", "description": "The folder in which this file lies"}],
        "paths": {path: {"get": _operation(path)} for path in PATHS},
        "components": {"schemas": SCHEMAS},
    }


def _operation(path: str) -> Json:
    words, schema, chosen = PATHS[path]
    found: Json = {
        "summary": words, "operationId": schema[:1].lower() + schema[1:],
        "responses": {"200": {"description": words, "content": {
            "application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}},
    }  # fmt: skip
    if chosen:
        found["parameters"] = [{"name": chosen, "in": "path", "required": True, "schema": TEXT}]
    return found
