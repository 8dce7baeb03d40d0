"""The wire form: what is read is exactly what was written, and nothing else is read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import StandardError
from sightline.standard.drafts import (
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    Listed,
    OutputKind,
    Page,
    Section,
    Sentence,
    Slot,
)
from sightline.standard.figures import Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.units import IN_PLACE, Mark, Status, Unit
from sightline.standard.wire import (
    decode_draft,
    decode_figure,
    decode_page,
    decode_tables,
    encode,
    encode_figure,
    encode_page,
    encode_tables,
)

POPULATION = Population("under_18", "children under 18", "age when recorded")
MEASURE = Measure("children", "Children recorded", Unit.CHILD, POPULATION, Status.FACTOR, "test/1", "made-up returns")
SEX = Dimension("sex", "Sex", True, (("F", "Girls"), ("M", "Boys")))
YEAR = Period.year_to_march(2025)


def a_draft() -> Draft:
    """A draft that uses every part of the standard."""
    figures = (
        Figure(MEASURE, YEAR, "pooled", 12, (("sex", "F"),), n=12, denominator=40.5),
        Figure(MEASURE, YEAR, "E06000001", None, (("sex", "M"),), Mark.SUPPRESSED),
        Figure(
            replace(MEASURE, rounding="nearest 5"), Period.year_to_march(2024), "pooled", 0.1 + 0.2, (("sex", "M"),),
            Mark.PROVISIONAL, intervals=(Interval("sampling", 0.95, 0.25, 1.5, "bootstrap"),),
        ),
    )  # fmt: skip
    table = FigureTable("by_sex", OutputKind.COUNTS, "By sex", (SEX,), figures, "step test")
    section = Section(
        "by-sex", "Girls and boys", "Children", "by_sex",
        Chart(ChartKind.GROUPED, "period", "sex", "bars", (("2025", "new form"),)),
        Sentence("{girls} girls – naïvely counted.", (Slot("girls", "by_sex", (("sex", "F"),)),)),
        "made-up returns, 2025", "Why?", ("a break",), ("much",), ("pooled",),
        (Listed("first", "A record", (("What", "Words."),)),),
    )  # fmt: skip
    page = Page("page", "A page", "What it shows.", (section,), headline=section.sentence, terms=(("term", "meaning"),))
    return Draft("test", 1, (table,), page)


def test_a_draft_survives_the_round_trip_unchanged() -> None:
    assert decode_draft(encode(a_draft())) == a_draft()


def test_tables_and_pages_survive_the_round_trip_unchanged() -> None:
    draft = a_draft()
    assert decode_tables(encode_tables(draft.tables)) == draft.tables
    assert decode_page(encode_page(draft.page)) == draft.page


def test_what_was_written_before_a_field_came_is_read_and_written_alike() -> None:
    data = encode(a_draft())
    assert b'"figure":' not in data.partition(b'"entries"')[2].partition(b"]]")[0]
    assert decode_draft(data).page.sections[0].entries[0].figure is None
    section = a_draft().page.sections[0]
    named = replace(section.entries[0], figure=Slot("indicator", "by_sex", (("sex", "F"),)))
    page = replace(a_draft().page, sections=(replace(section, entries=(named,)),))
    assert decode_page(encode_page(page)) == page
    with pytest.raises(StandardError):
        decode_draft(data.replace(b'"id":"first"', b'"figure":null,"id":"first"'))


def test_the_bytes_are_canonical_json() -> None:
    data = encode(a_draft())
    canonical = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert data == canonical.encode()
    assert "naïvely".encode() in data


def test_a_measure_used_by_many_figures_is_written_once() -> None:
    figure = Figure(MEASURE, YEAR, "pooled", 12, (("sex", "F"),))
    many = tuple(replace(figure, area=f"E0600000{digit}") for digit in range(9))
    table = FigureTable("by_sex", OutputKind.COUNTS, "By sex", (SEX,), many, "step test")
    assert encode_tables((table,)).count(b"Children recorded") == 1


texts = st.text(st.characters(codec="utf-8"), max_size=8)
finite = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.one_of(st.integers(), finite)
intervals = st.builds(Interval, texts, finite, finite, finite, texts)
periods = st.builds(Period, st.dates(), st.dates(), texts)
measures = st.builds(
    Measure, texts, texts, st.sampled_from(Unit), st.builds(Population, texts, texts, texts, texts),
    st.sampled_from(Status), texts, texts, texts,
)  # fmt: skip


@st.composite
def any_figure(draw: st.DrawFn) -> Figure:
    mark = draw(st.one_of(st.none(), st.sampled_from(Mark)))
    return Figure(
        draw(measures), draw(periods), draw(texts), None if mark in IN_PLACE else draw(numbers),
        tuple(draw(st.dictionaries(texts, texts, max_size=3)).items()), mark,
        draw(st.one_of(st.none(), st.integers())), draw(st.one_of(st.none(), numbers)),
        tuple(draw(st.lists(intervals, max_size=2))),
    )  # fmt: skip


@given(any_figure())
def test_any_figure_survives_the_round_trip_with_its_types(figure: Figure) -> None:
    back = decode_figure(encode_figure(figure))
    assert back == figure
    assert type(back.value) is type(figure.value)
    assert repr(back) == repr(figure)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_not_written(number: float) -> None:
    with pytest.raises(StandardError, match="not finite"):
        encode_figure(Figure(MEASURE, YEAR, "pooled", number))


def test_a_flag_in_place_of_a_number_is_not_written() -> None:
    with pytest.raises(StandardError, match="not of the type"):
        encode_figure(Figure(MEASURE, YEAR, "pooled", True))


def test_a_figure_with_a_hidden_field_is_not_written() -> None:
    class Wider(Figure):
        """Carries more than a figure may."""

        names = ("made", "up")

    draft = a_draft()
    hidden = replace(draft.tables[0], figures=(Wider(MEASURE, YEAR, "pooled", 12, (("sex", "F"),)),))
    with pytest.raises(StandardError, match="not of the type"):
        encode(replace(draft, tables=(hidden,)))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"version":1', b'"version":2', "version"),
        (b'"version":1', b'"version":true', "version"),
        (b'"form":"sightline-draft"', b'"form":"sightline-page"', "do not hold"),
        (b'"tier":1', b'"tier":1,"person":7', "does not know"),
        (b'"version":1', b'"version":1,"more":0', "does not know"),
        (b',"tier":1', b"", "lacks tier"),
        (b'"tier":1', b'"tier":"1"', "not of the type"),
        (b'"tier":1', b'"tier":1.0', "not of the type"),
        (b'"value":12', b'"value":NaN', "not one"),
        (b'"value":12', b'"value":1e999', "not finite"),
        (b'"value":12', b'"value":null', "contradicts itself"),
        (b'"value":12', b'"value":12,"value":13', "canonical"),
        (b'"value":12', b'"value": 12', "canonical"),
        (b'"value":12', b'"value":"12"', "not of the type"),
        (b'"measure":0', b'"measure":9', "not in the list"),
        (b'"measure":0', b'"measure":-1', "not in the list"),
        (b'"mark":"c"', b'"mark":"q"', "does not know"),
        (b'"end":"2025-03-31"', b'"end":"31/03/2025"', "does not know"),
        (b'"additive":true', b'"additive":1', "not of the type"),
        (b'"breakdown":[["sex","F"]]', b'"breakdown":[["sex","F","x"]]', "2 parts"),
        (b'[["sex","F"]],"denominator"', b'[["age","F"]],"denominator"', "contradicts itself"),
    ],
)
def test_a_changed_draft_is_refused(old: bytes, new: bytes, reason: str) -> None:
    data = encode(a_draft())
    assert old in data
    with pytest.raises(StandardError, match=reason):
        decode_draft(data.replace(old, new, 1))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe{}", b"null", b"[" * 100_000])
def test_bytes_that_are_no_draft_are_refused(data: bytes) -> None:
    with pytest.raises(StandardError):
        decode_draft(data)


@given(st.data())
def test_no_single_changed_byte_gives_another_form_of_the_same_draft(data: st.DataObject) -> None:
    good = encode(a_draft())
    place = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != good[place]))
    try:
        found = decode_draft(good[:place] + bytes([byte]) + good[place + 1 :])
    except StandardError:
        return
    assert found != a_draft()


def test_an_error_never_repeats_what_was_found() -> None:
    data = encode(a_draft()).replace(b'"mark":"c"', b'"mark":"Secretname"')
    with pytest.raises(StandardError) as error:
        decode_draft(data)
    assert "Secretname" not in str(error.value)


def test_dates_are_written_as_iso_dates() -> None:
    assert f'"start":"{date(2024, 4, 1).isoformat()}"'.encode() in encode(a_draft())
