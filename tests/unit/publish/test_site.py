"""The site as files: what it refuses, what stands on every page, and that it is put in place whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from sightline.clearance.corrections import Correction
from sightline.clearance.gate import Cleared
from sightline.errors import ClearanceError, ConfigError
from sightline.publish import site as module
from sightline.publish import words
from sightline.publish.fixed import FIXED, SCRIPTS
from sightline.publish.release import AS_PUBLISHED, BUT_PUBLISHED, MADE_UP, Release
from sightline.publish.site import build
from sightline.publish.views import rounding_words
from sightline.standard.drafts import Draft, Sentence
from tests import drawings
from tests.unit.render import demo, demo_paths

ENGLAND = "E92000001"
Gate = Callable[[Sequence[Draft]], tuple[Cleared, ...]]
PAGES = (
    "index", "children", "picture", "own-areas", "own-e06000047", *(name for name, _ in FIXED),
)  # fmt: skip
AREAS = 12  # of the drafts by hand: each has a page
LISTS = ("files-children", "files-picture")  # of the files of each analysis
LAST = 2 + 1 + AREAS + len(FIXED) + 2  # steps of progress: pages, the list of areas, the front page, the tables


def page(site: Path, name: str) -> html.HtmlElement:
    return html.fromstring((site / f"{name}.html").read_text(encoding="utf-8"))


def text(site: Path, name: str) -> str:
    return " ".join(page(site, name).text_content().split())


def renamed(draft: Draft, name: str) -> Draft:
    return replace(draft, name=name, page=replace(draft.page, name=name))


def test_the_site_has_its_pages_and_no_others(site: Path) -> None:
    found = {path.stem for path in site.glob("*.html")}
    assert set(PAGES) <= found
    assert len(found) == len(PAGES) + AREAS - 1 + len(LISTS)
    assert all(name.startswith("own-e") or name in LISTS for name in found - set(PAGES))


def test_what_the_gate_did_not_pass_is_refused(tmp_path: Path, release: Release) -> None:
    with pytest.raises(ClearanceError, match="only what the gate"):
        build([demo.counted()], tmp_path / "site", release)  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_something_that_only_looks_cleared_is_refused(tmp_path: Path, release: Release) -> None:
    class Pretender:
        __class__ = Cleared  # type: ignore[assignment]

    with pytest.raises(ClearanceError, match="Pretender"):
        build([Pretender()], tmp_path / "site", release)  # type: ignore[list-item]


def test_a_withheld_count_is_nowhere_on_the_site(site: Path) -> None:
    table = page(site, "children").xpath("//section[@id='combinations']//td")
    shown = [cell.text_content() for cell in table]
    assert (len(shown), shown.count("[c]"), "7" in shown) == (7, 1, False)
    assert ",7," not in (site / "data" / "combinations.csv").read_text()
    section = page(site, "children").xpath("//section[@id='combinations']//p[@class='sentence']")[0].text_content()
    assert section == "The figures for this sentence were withheld to protect people, or are not available."


def test_a_cleared_count_is_printed_as_it_was_rounded(site: Path) -> None:
    assert "1,850 children had such a record." in text(site, "children")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_that_the_data_is_made_up_and_who_reviewed_it(site: Path, name: str) -> None:
    header = page(site, name).find(".//header").text_content()
    assert (AS_PUBLISHED if name in ("picture", "own-e06000047") else MADE_UP) in header
    assert "Cleared by one person: no second review" in header


def test_a_release_of_real_data_does_not_say_it_is_made_up(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    built = build(cleared, tmp_path / "site", replace(release, made_up=False)).parent
    assert all(MADE_UP not in text(built, name) for name in PAGES)


def test_a_notice_of_the_release_stands_on_every_page(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    built = build(cleared, tmp_path / "site", replace(release, notices=("Draft for review",))).parent
    assert all("Draft for review" in text(built, name) for name in PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_way_out_second_after_the_skip_link(site: Path, name: str) -> None:
    links = page(site, name).xpath("//a")
    assert links[0].get("href") == "#main"
    out = links[1]
    assert out.get("id") == "leave"
    assert out.get("href") == words.LEAVE
    assert "noreferrer" in out.get("rel")
    assert out.text_content() == "Leave this page"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_help_lines(site: Path, name: str) -> None:
    footer = page(site, name).find(".//footer").text_content()
    for number in ("999", "0800 1111", "0808 800 5000", "0808 801 0331", "0808 1000 900"):
        assert number in footer


def test_each_help_line_is_dialled_as_it_is_written() -> None:
    for _, shown, dialled, _ in words.HELP_LINES:
        assert shown.replace(" ", "") == dialled


@pytest.mark.parametrize("name", PAGES)
def test_a_page_may_load_nothing_and_run_only_its_own_script(site: Path, name: str) -> None:
    parsed = page(site, name)
    policy = parsed.xpath("//meta[@http-equiv='Content-Security-Policy']")[0].get("content")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert parsed.xpath("//link | //img | //iframe | //form") == []
    assert [src.rpartition("/")[2] for src in parsed.xpath("//script/@src")] == list(SCRIPTS.get(name, ()))
    assert ("file:" in policy) == (name in SCRIPTS)
    outward = {link.get("href") for link in parsed.xpath("//a") if "//" in link.get("href")}
    assert outward == {words.LEAVE}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_inside_the_site_leads_somewhere(site: Path, name: str) -> None:
    for link in page(site, name).xpath("//a/@href"):
        if link.startswith(("http", "tel:")):
            continue
        target, _, anchor = link.partition("#")
        path = site / (target or f"{name}.html")
        assert path.is_file(), link
        if anchor:
            assert f'id="{anchor}"' in path.read_text(encoding="utf-8"), link


@pytest.mark.parametrize("name", PAGES)
def test_no_id_occurs_twice(site: Path, name: str) -> None:
    ids = page(site, name).xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_its_pictures_weighs_under_200_kb(site: Path, name: str) -> None:
    source = (site / f"{name}.html").read_text(encoding="utf-8")
    assert len(re.sub(r"<svg.*?</svg>", "", source, flags=re.DOTALL).encode()) < 200_000
    assert len(source.encode()) < 200_000


def test_the_parts_of_a_section_stand_in_the_order_of_the_house(site: Path) -> None:
    section = page(site, "picture").get_element_by_id("codes")
    said = [
        section.find(".//h2"), section.find(".//p[@class='subtitle']"), section.find(".//svg"),
        section.find(".//p[@class='sentence']"), section.find(".//details"),
        *(term for term in section.xpath("./dl//dt")), section.find(".//p[@class='ask']"),
    ]  # fmt: skip
    order = [element for element in section.iter() if element in said]
    assert order == said
    assert [term.text_content() for term in section.xpath("./dl//dt")] == [
        "Source", "Breaks and clashes", "What is not known",
    ]  # fmt: skip


def test_a_section_says_how_old_its_data_was(site: Path) -> None:
    said = " ".join(page(site, "picture").get_element_by_id("by-year").text_content().split())
    assert "The data ends on 31 March 2025 and was 61 days old on the day of this release." in said


def test_beside_a_chart_with_ranges_stands_what_they_are_and_beside_others_nothing(site: Path) -> None:
    notes = {
        section.get("id"): [note.text_content() for note in section.xpath("./p[@class='key']")]
        for section in page(site, "picture").xpath("//section[@class='figure']")
    }
    (said,) = notes["by-year"]
    assert said.endswith("People whom nobody recorded are not in it.")
    assert notes["codes"] == []


def test_the_front_page_sets_a_single_figure_large_with_range_and_age(site: Path) -> None:
    found = [" ".join(block.text_content().split()) for block in page(site, "index").find_class("headline")]
    assert found[1].startswith(
        "1,890 children had a record specific to sexual abuse at an agency that took part, year to March 2025. "
        "Published statistics, not made up. "
        "1,800 to 1,990: 95% range for doubt about which records are one person's. "
        "Data 61 days old on the day of this release."
    )
    assert len(page(site, "index").find_class("big")) == 2


def test_a_page_of_published_statistics_says_that_they_are_not_made_up(site: Path) -> None:
    assert MADE_UP not in text(site, "picture")
    assert AS_PUBLISHED not in text(site, "children")
    assert BUT_PUBLISHED in text(site, "index")


def test_a_headline_that_names_no_figure_is_not_on_the_front_page(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    draft = demo.published()
    silent = replace(draft, page=replace(draft.page, headline=Sentence("No survey was supplied.")))
    built = build(through_the_gate([silent]), tmp_path / "site", release).parent
    assert "No survey was supplied" not in text(built, "index")
    assert page(built, "index").find_class("headline") == []


def test_what_several_measures_say_alike_is_told_once(through_the_gate: Gate, release: Release, tmp_path: Path) -> None:
    draft = demo.published()
    table = draft.table("children_by_year")
    others = tuple(
        replace(figure, area=ENGLAND, measure=replace(figure.measure, code="other")) for figure in table.figures
    )
    both = replace(draft, tables=tuple(
        replace(one, figures=(*one.figures, *others)) if one is table else one for one in draft.tables
    ))  # fmt: skip
    built = build(through_the_gate([both]), tmp_path / "site", release).parent
    told = page(built, "picture").xpath("//section[@id='by-year']//dt[.='What is counted']")
    assert len(told) == 1


@pytest.mark.parametrize(
    ("rounding", "said"),
    [
        ("exact", ""),
        ("nearest 10", "Rounded to the nearest 10."),
        ("two figures", "Rounded to two figures."),
        ("estimated from a rounded share", "Estimated from a rounded share."),
    ],
)
def test_rounding_is_said_in_a_sentence(rounding: str, said: str) -> None:
    assert rounding_words(rounding) == said


def test_data_quality_gives_age_and_withheld_figures_of_each_table(site: Path) -> None:
    rows = {
        row.find("th").text_content(): [cell.text_content() for cell in row.findall("td")]
        for row in page(site, "data-quality").xpath("//tbody/tr")
    }
    assert rows["Children by combination of agencies"] == ["31 March 2025", "61", "7", "1", "none"]
    assert rows["Children with a record, by council area"] == ["31 March 2025", "61", "12", "1", "1 not available"]


def test_data_quality_parts_its_tables_by_page_and_says_how_many_there_are(site: Path) -> None:
    folded = [" ".join(one.text_content().split()) for one in page(site, "data-quality").xpath("//summary")]
    assert len(folded) == 2
    assert all(re.fullmatch(r".+: \d+ tables?", words) for words in folded)
    rows = len(page(site, "data-quality").xpath("//tbody/tr"))
    assert sum(int(words.rpartition(": ")[2].split()[0]) for words in folded) == rows


def test_the_glossary_holds_the_terms_of_the_pages_and_ours_in_order(site: Path) -> None:
    terms = [term.text_content() for term in page(site, "glossary").xpath("//main//dt")]
    assert {"Counted once", "Factor", "Withheld"} <= set(terms)
    assert terms == sorted(terms, key=str.lower)


def test_corrections_are_listed(cleared: tuple[Cleared, ...], release: Release, tmp_path: Path) -> None:
    mended = replace(release, corrections=(Correction(date(2025, 6, 2), "Picture", "one total was wrong"),))
    built = build(cleared, tmp_path / "site", mended).parent
    assert "2 June 2025 Picture: One total was wrong." in text(built, "corrections").replace(
        "2025Picture", "2025 Picture"
    )


def test_the_same_release_makes_the_same_bytes(
    site: Path, cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    drawings.forget()
    again = build(cleared, tmp_path / "again", release).parent
    assert (again / "checksums.txt").read_bytes() == (site / "checksums.txt").read_bytes()


def test_an_earlier_site_is_replaced_and_nothing_of_it_is_left(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    build(cleared, out, release)
    (out / "stale.html").write_text("old")
    assert build(cleared[:1], out, release) == out / "index.html"
    assert not (out / "stale.html").exists()
    assert not (out / "picture.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_that_fails_leaves_the_earlier_site_as_it_was(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    build(cleared, out, release)
    before = (out / "checksums.txt").read_bytes()

    def fail(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(module, "_write_data", fail)
    with pytest.raises(OSError, match="no room"):
        build(cleared, out, replace(release, name="next"))
    assert (out / "checksums.txt").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_is_not_a_site_is_never_replaced(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("keep")
    with pytest.raises(ConfigError, match="not a site"):
        build(cleared, tmp_path / "letters", release)
    assert (tmp_path / "letters" / "mine.txt").read_text() == "keep"


@pytest.mark.parametrize("name", ["index", "glossary", "data"])
def test_a_page_may_not_take_the_name_of_one_of_the_sites_own(
    through_the_gate: Gate, release: Release, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ClearanceError, match="the site has one"):
        build(through_the_gate([renamed(demo.counted(), name)]), tmp_path / "site", release)


def test_two_pages_may_not_share_a_table(through_the_gate: Gate, release: Release, tmp_path: Path) -> None:
    twice = (*through_the_gate([demo.counted()]), *through_the_gate([renamed(demo.counted(), "second")]))
    with pytest.raises(ClearanceError, match="tables are called"):
        build(twice, tmp_path / "site", release)


def test_progress_is_told_by_page_and_ends_whole(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    told: list[tuple[str, int, int]] = []
    build(cleared, tmp_path / "site", release, progress=lambda *step: told.append(step))
    assert told[0] == ("Children known to agencies that took part", 0, LAST)
    assert told[-1] == ("done", LAST, LAST)


def test_a_release_without_a_page_still_makes_a_front_page(release: Release, tmp_path: Path) -> None:
    built = build([], tmp_path / "site", release).parent
    assert "No page has been cleared for this release." in text(built, "index")


def test_a_chart_of_paths_has_the_days_beside_it_in_words_in_the_table_and_as_a_file(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    built = build(through_the_gate([demo_paths.draft()]), tmp_path / "site", release).parent
    (section,) = page(built, "pathways").xpath("//section[@id='paths']")
    shown = section.xpath("./p[@class='files']/a/@href")
    assert shown == ["data/edges.csv", "data/edges.json", "data/edges_days.csv"]
    assert all((built / href).is_file() for href in section.xpath(".//a[@download]/@href"))
    assert "Days that half took" in section.text_content()
    assert "620 · 21 days" in section.text_content()
    assert "Days from one stage to the next" in section.xpath(".//details/dl")[0].text_content()
