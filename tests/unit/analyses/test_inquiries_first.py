"""The first register: each entry says how it was read, and the page about it tells its numbers."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.inquiries.checking import open_register
from sightline.analyses.inquiries.first import copy_out
from sightline.analyses.inquiries.register import NO_DATA, SURE, Register

PAGE = Path(__file__).parents[3] / "docs" / "inquiries.md"
SECOND_HAND = re.compile(r"read through|from memory|cites it|has it|quoted by|not read", re.IGNORECASE)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("first") / "register"
    copy_out(folder)
    return open_register(folder, date(2026, 11, 27))


def test_what_was_not_seen_at_the_source_says_through_what(register: Register) -> None:
    said = [(one.sure, one.locator) for one in register.recommendation]
    for sure, locator in said + [(one.sure, one.locator) for one in register.question]:
        assert sure == "source" or SECOND_HAND.search(locator), locator
        assert sure != "source" or "from memory" not in locator, locator


def test_where_no_data_exists_a_holder_is_named(register: Register) -> None:
    assert all(one.holder for one in register.recommendation if one.indicator == NO_DATA)
    assert sum(one.indicator not in ("", NO_DATA) for one in register.recommendation) >= 8


def test_the_page_tells_how_sure_the_entries_are(register: Register) -> None:
    page = PAGE.read_text(encoding="utf-8")
    tables = (register.inquiry, register.question, register.recommendation, register.response)
    counts = [Counter(str(one.sure) for one in table) for table in tables]
    for sure in SURE:
        assert f"| `{sure}` | " + " | ".join(str(count[sure]) for count in counts) + " |" in page
