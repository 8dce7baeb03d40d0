"""Reads and checks a register: every fault of every file at once, with file and line, and never a value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sightline.analyses.inquiries.converting import typed
from sightline.analyses.inquiries.figure_id import slot_of
from sightline.analyses.inquiries.ladder import CHANGED, NEEDS, RUNGS
from sightline.analyses.inquiries.local import tells_of_a_child
from sightline.analyses.inquiries.reading import Row, read_folder
from sightline.analyses.inquiries.register import MOST_QUOTED, NO_DATA, OWN_KEYS, Inquiry, Register
from sightline.errors import Finding, Refused, StandardError
from sightline.standard.texts import REMEDY, refused_of

Pair = tuple[Row, Any]
_SPANS = (
    ("opened_on", "reported_on"), ("covers_from", "covers_to"), ("asked_on", "answered_on"),
    ("answered_on", "evidence_expires"),
)  # fmt: skip
_MAY_LIE_AHEAD = ("due_on", "evidence_expires", "covers_to")


def open_register(folder: Path, on: date) -> Register:
    """The register in a folder as of a day. Raises Refused with every fault at once."""
    rows, faults = read_folder(folder)
    return of_rows(rows, on, faults)


def of_rows(rows: Sequence[Row], on: date, before: Sequence[Finding] = ()) -> Register:
    """The register that raw rows make. Raises Refused with every fault at once, those found before among them."""
    faults = list(before)
    held: dict[str, list[Pair]] = defaultdict(list)
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        made, wrong = typed(row)
        faults += wrong
        # A row with a fault of its own still has its key, so that what cites it is not told to be wrong too.
        own = row.values.get(OWN_KEYS[row.table][0])
        keys[row.table].add(str(own).strip())
        if made is not None:
            held[row.table].append((row, made))
    for pairs in held.values():
        for row, made in pairs:
            faults += _days(row, made, on)
    faults += [*_twice(held), *_cited(held, keys), *_local(rows), *_rungs(held), *_others(held), *_circles(held)]
    faults += _refused(rows)
    if faults:
        raise Refused(sorted(faults, key=lambda one: (one.file, one.line or 0)))
    return Register(**{table: tuple(made for _, made in pairs) for table, pairs in held.items()})


def _days(row: Row, made: Any, on: date) -> Iterator[Finding]:
    for name in row.values:
        day = getattr(made, name, None)
        if isinstance(day, date) and day > on and name not in _MAY_LIE_AHEAD:
            yield row.fault("future", name, "a day that has not come", "Write a day that has passed, or leave it out")
    for first, last in _SPANS:
        start, end = getattr(made, first, None), getattr(made, last, None)
        if start is not None and end is not None and end < start:
            yield row.fault("span", last, f"it ends before it starts, by {first}", "Look at both days")


def _twice(held: Mapping[str, Sequence[Pair]]) -> Iterator[Finding]:
    for table, pairs in held.items():
        seen: set[tuple[object, ...]] = set()
        for row, made in pairs:
            key = tuple(getattr(made, name) for name in OWN_KEYS[table])
            if table == "same":
                key = tuple(sorted(map(str, key)))
            if key in seen:
                yield row.fault("duplicate", OWN_KEYS[table][0], "a key that another row has", "Give each its own")
            seen.add(key)


def _cited(held: Mapping[str, Sequence[Pair]], keys: Mapping[str, set[str]]) -> Iterator[Finding]:
    cites = (("inquiry_key", "inquiry"), ("recommendation_key", "recommendation"), ("same_as", "recommendation"),
             ("reuses", "request"))  # fmt: skip
    for table, pairs in held.items():
        for row, made in pairs:
            for name, other in cites:
                if name == OWN_KEYS[table][0] and other == table:
                    continue
                key = getattr(made, name, "")
                if key and key not in keys[other]:
                    yield row.fault("unknown", name, f"a key that no {other} in this folder has",
                                    f"Add the {other}, or correct the key")  # fmt: skip


def _local(rows: Sequence[Row]) -> Iterator[Finding]:
    """Of what is not national: no passage word for word, nothing that tells of a child. Works on rows as written."""
    level = {row.values.get("inquiry_key"): row.values.get("level") for row in rows if row.table == "inquiry"}
    inquiry_of = {
        row.values.get("recommendation_key"): row.values.get("inquiry_key")
        for row in rows if row.table == "recommendation"
    }  # fmt: skip
    for row in rows:
        own = row.values.get("inquiry_key") or inquiry_of.get(row.values.get("recommendation_key"))
        if level.get(own, "national") == "national":
            continue
        if row.values.get("kind") == "quotation":
            yield row.fault("quoted", "kind", "a local review quoted word for word",
                            "Write it in your own words, with the locator")  # fmt: skip
        for name in ("title", "words", "what", "evidence"):
            if tells_of_a_child(str(row.values.get(name, ""))):
                yield row.fault("child", name, "words that may tell a child's age, sex or date of birth",
                                "Take them out: of a local review the register holds no child")  # fmt: skip


def _refused(rows: Sequence[Row]) -> Iterator[Finding]:
    """Texts for which clearance would refuse the release later, without a line: told here, at their own."""
    for row in rows:
        for name, text in row.values.items():
            for found in refused_of(" ".join(text.split())) if isinstance(text, str) else ():
                yield row.fault("refused", name, found, REMEDY)


def _rungs(held: Mapping[str, Sequence[Pair]]) -> Iterator[Finding]:
    steps: dict[str, list[Pair]] = defaultdict(list)
    for row, made in held["response"]:
        steps[made.recommendation_key].append((row, made))
    for pairs in steps.values():
        for row, made in pairs:
            needed = NEEDS.get(made.status)
            if needed and not any(o.status == needed and o.answered_on <= made.answered_on for _, o in pairs):
                yield row.fault("rung", "status", f"a rung without {needed} on the same day or before",
                                "Add that step with its evidence, or take this one out")  # fmt: skip
            if made.status in RUNGS and not made.evidence:
                yield row.fault("evidence", "evidence", "a step with nothing that shows it", "Say what shows it, where")
            if made.status in CHANGED and made.evidence_expires is None:
                yield row.fault("expiry", "evidence_expires", "evidence of a change that never grows old",
                                "Say until when it can be relied on")  # fmt: skip


def _others(held: Mapping[str, Sequence[Pair]]) -> Iterator[Finding]:
    for row, made in held["inquiry"]:
        yield from _state(row, made)
    for row, made in held["recommendation"]:
        if made.kind == "quotation" and len(made.words.split()) > MOST_QUOTED:
            yield row.fault("long", "words", f"a quotation of more than {MOST_QUOTED} words", "Quote less")
        if made.indicator not in ("", NO_DATA):
            yield from _indicator(row, made.indicator)
        if made.indicator == NO_DATA and not made.holder:
            yield row.fault("holder", "holder", "no data, and nobody who could hold it", "Say who could hold it")
    for row, made in held["request"]:
        if made.reaches_survivors and made.asked_of != "support":
            yield row.fault("survivors", "asked_of", "survivors reached by another way than a support service",
                            "Ask through a support service: survivors are not asked one by one")  # fmt: skip
    for row, made in held["same"]:
        if made.recommendation_key == made.same_as:
            yield row.fault("itself", "same_as", "a recommendation that is the same as itself", "Name another")


def _indicator(row: Row, words: str) -> Iterator[Finding]:
    try:
        slot_of(words)
    except StandardError:
        yield row.fault("indicator", "indicator", "no id of a figure, and not the words for none",
                        f'Write TABLE/dimension=code@AREA as docs/inquiries.md says, or "{NO_DATA}"')  # fmt: skip


def _state(row: Row, made: Inquiry) -> Iterator[Finding]:
    if made.state == "live" and made.reported_on is not None:
        yield row.fault("state", "state", "an inquiry that runs and has a day of its final report",
                        "Write reported, or take the day out")  # fmt: skip


def _circles(held: Mapping[str, Sequence[Pair]]) -> Iterator[Finding]:
    by_key = {made.request_key: made for _, made in held["request"]}
    for row, made in held["request"]:
        seen, now = {made.request_key}, made.reuses
        while now in by_key and now not in seen:
            seen.add(now)
            now = by_key[now].reuses
        if now == made.request_key:
            yield row.fault("circle", "reuses", "a request that reuses itself, by way of others or at once",
                            "Name the request that was answered first")  # fmt: skip
        elif made.reuses in by_key and by_key[made.reuses].asked_on > made.asked_on:
            yield row.fault("later", "reuses", "a request that reuses a later one", "Name an earlier one")
