"""Whether JSON has the shape that a schema asks, by as much of JSON Schema as our description uses, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

KNOWN = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "minimum", "format", "description",
    "$ref",
}  # fmt: skip
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "null": (type(None),), "boolean": (bool,),
}  # fmt: skip


def faults(value: Any, schema: Mapping[str, Any], schemas: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """Every place where a value has not the shape, in words. A keyword that is not known here is a fault too."""
    if set(schema) - KNOWN:
        yield f"{where}: the schema uses {sorted(set(schema) - KNOWN)}"
    if "$ref" in schema:
        yield from faults(value, schemas[schema["$ref"].rpartition("/")[2]], schemas, where)
        return
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    fits = any(
        isinstance(value, _TYPES[kind]) and not (kind != "boolean" and isinstance(value, bool)) for kind in kinds
    )
    if kinds and not fits:
        yield f"{where}: {type(value).__name__} where {kinds} is asked"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: not one of {schema['enum']}"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{where}: under {schema['minimum']}"
    if schema.get("format") == "date":
        date.fromisoformat(value)
    if isinstance(value, dict):
        yield from _object(value, schema, schemas, where)
    if isinstance(value, list) and "items" in schema:
        for place, item in enumerate(value):
            yield from faults(item, schema["items"], schemas, f"{where}[{place}]")


def _object(value: dict[str, Any], schema: Mapping[str, Any], schemas: Mapping[str, Any], where: str) -> Iterator[str]:
    known = schema.get("properties", {})
    yield from (f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    more = schema.get("additionalProperties", True)
    for name, item in value.items():
        if name in known:
            yield from faults(item, known[name], schemas, f"{where}.{name}")
        elif more is False:
            yield f"{where}: {name} is not in the description"
        elif isinstance(more, dict):
            yield from faults(item, more, schemas, f"{where}.{name}")
