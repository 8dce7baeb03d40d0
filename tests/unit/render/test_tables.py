"""The table beside each chart."""

from __future__ import annotations

from lxml import html

from sightline.render.tables import table_html
from sightline.standard.drafts import Chart, ChartKind
from sightline.standard.units import Mark
from tests.unit.render import demo


def drawn(name: str) -> html.HtmlElement:
    section = next(section for section in demo.sections() if section.name == name)
    table = next(table for table in demo.tables() if table.name == section.table)
    return html.fragment_fromstring(table_html(section, table), create_parent="div")


def texts(element: html.HtmlElement, path: str) -> list[str]:
    return [cell.text_content() for cell in element.findall(path)]


def test_every_header_has_a_scope_and_the_table_a_caption_that_names_it() -> None:
    table = drawn("by-form")
    assert {header.get("scope") for header in table.findall(".//thead//th")} == {"col"}
    assert {header.get("scope") for header in table.findall(".//tbody//th")} == {"row"}
    assert table.find(".//caption").get("id") == table.find(".//div").get("aria-labelledby")


def test_the_caption_says_unit_and_area() -> None:
    assert "(children, all areas together)" in texts(drawn("by-form"), ".//caption")[0]


def test_rows_are_the_x_of_the_chart_and_columns_its_series() -> None:
    table = drawn("by-form")
    assert texts(table, ".//thead//th") == ["Period", "An adult", "Another child", "No record says"]
    assert texts(table, ".//tbody/tr[1]/*") == ["Year to March 2023", "840", "410", "360"]


def test_a_suppressed_cell_is_a_mark_written_out_and_keyed_and_never_a_number() -> None:
    table = drawn("by-form")
    cell = table.find(".//tbody/tr[2]/td[2]")
    assert cell.text_content() == "[c]"
    assert cell.find("abbr").get("title") == "withheld to protect people"
    assert texts(table, ".//p[@class='key']") == ["[c] withheld to protect people. A mark does not stand for nought."]


def test_a_range_stands_in_brackets_and_is_explained() -> None:
    table = drawn("by-year")
    assert texts(table, ".//tbody/tr[3]/td") == ["1,890 (1,800 to 1,990)"]
    assert texts(table, ".//p[@class='key']") == [
        "In brackets: 95% range for doubt about which records are one person's (20 link draws)."
    ]


def test_a_mark_beside_a_number_keeps_the_number() -> None:
    table = demo.table("t", "T", (), [demo.figure(1_240, mark=Mark.PROVISIONAL)])
    section = demo.section("s", "S", "t", Chart(ChartKind.NONE, "period"))
    cell = html.fragment_fromstring(table_html(section, table), create_parent="div").find(".//td")
    assert cell.text_content() == "1,240 [p]"


def test_a_place_without_a_figure_says_so_and_is_not_nought() -> None:
    figures = [demo.figure(10, (("sender", "council"),), 1), demo.figure(20, (("sender", "police"),), 2)]
    table = demo.table("t", "T", (demo.SENDER,), figures)
    section = demo.section("s", "S", "t", Chart(ChartKind.GROUPED, "period", "sender"))
    cells = html.fragment_fromstring(table_html(section, table), create_parent="div").findall(".//td")
    assert [cell.text_content() for cell in cells] == ["10", "no figure", "no figure", "20"]


def test_words_from_a_draft_cannot_become_markup() -> None:
    table = demo.table("t", "<script>alert(1)</script>", (), [demo.figure(10)])
    section = demo.section("s", "S", "t", Chart(ChartKind.NONE, "period"))
    assert "<script" not in table_html(section, table)


def test_the_tables_of_two_charts_of_one_table_are_told_apart_by_the_titles_of_the_charts() -> None:
    table = next(one for one in demo.tables() if one.name == "children_by_year")
    made = [demo.section(name, name.title(), table.name, Chart(ChartKind.NONE, "period")) for name in ("one", "two")]
    said = [
        texts(html.fragment_fromstring(table_html(one, table), create_parent="div"), ".//caption")[0] for one in made
    ]
    assert said[0] != said[1]
    assert said[0].endswith(": One")
    same = demo.section("s", table.title, table.name, Chart(ChartKind.NONE, "period"))
    assert table.title not in texts(html.fragment_fromstring(table_html(same, table), create_parent="div"), ".//span")
