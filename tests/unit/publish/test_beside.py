"""Charts as files, citation, checksums, and what changed since what was out before."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from sightline.clearance.corrections import Change
from sightline.clearance.gate import Cleared
from sightline.errors import ClearanceError
from sightline.publish.changes import Kind, breakdown_words, changes, changes_csv
from sightline.publish.citation import citation_bib, citation_cff, citation_text
from sightline.publish.pictures import HATCHED, Pictures, packed
from sightline.publish.release import MADE_UP, Release
from sightline.publish.site import build
from sightline.standard.drafts import Draft
from tests.unit.render import demo

Gate = Callable[[Sequence[Draft]], tuple[Cleared, ...]]


def drawn(site: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((site / "api" / "charts.json").read_text(encoding="utf-8"))["charts"]
    return found


def test_every_chart_is_svg_and_vega_lite_and_some_are_png(site: Path) -> None:
    charts = drawn(site)
    assert len(charts) > 5
    for chart in charts:
        endings = {str(file).partition(".")[2] for file in chart["files"]}  # type: ignore[attr-defined]
        assert endings in ({"svg", "vl.json", "png"}, {"svg", "vl.json"})
    assert any(str(file).endswith(".png") for chart in charts for file in chart["files"])  # type: ignore[attr-defined]


def test_a_picture_by_itself_says_title_source_release_and_that_it_is_made_up(site: Path, release: Release) -> None:
    pictures = sorted((site / "charts").glob("children-*.svg"))
    assert pictures
    for path in pictures:
        chart = next(one for one in drawn(site) if one["name"] == path.stem)
        said = " ".join(str(text) for text in etree.parse(path).getroot().itertext())
        assert str(chart["title"]) in said
        assert "Source: " in said
        assert release.name in said
        assert MADE_UP.split(":")[0] in said


def test_a_specification_says_the_same_and_needs_no_hatching(site: Path) -> None:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in (site / "charts").glob("*.vl.json")]
    assert all(spec["title"]["text"] and spec["usermeta"]["source"] for spec in found)
    assert not any("url(#" in json.dumps(spec) for spec in found)
    assert any(spec["usermeta"].get("note") == HATCHED for spec in found)


def test_a_png_is_whole_and_twice_the_size_of_its_drawing(site: Path) -> None:
    for path in (site / "charts").glob("*.png"):
        data = path.read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        root = etree.parse(path.with_suffix(".svg")).getroot()
        assert abs(width - 2 * float(str(root.get("width")))) <= 2
        assert abs(height - 2 * float(str(root.get("height")))) <= 2


def test_packing_keeps_every_pixel(site: Path) -> None:
    path = next((site / "charts").glob("*.png"))
    again = packed(path.read_bytes())
    assert again == path.read_bytes()
    (length,) = struct.unpack(">I", again[33:37])
    width, height = struct.unpack(">II", again[16:24])
    assert len(zlib.decompress(again[41 : 41 + length])) == height * (1 + 4 * width)


def test_no_picture_or_every_picture_is_png_where_it_is_asked(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    built = build(cleared[:1], tmp_path / "none", release, pictures=Pictures.NONE).parent
    assert list((built / "charts").glob("*.png")) == []
    built = build(cleared[:1], tmp_path / "all", release, pictures=Pictures.ALL).parent
    assert len(list((built / "charts").glob("*.png"))) == len(drawn(built))


def test_the_release_names_every_file_with_its_checksum(site: Path, release: Release) -> None:
    about = json.loads((site / "release.json").read_text(encoding="utf-8"))
    listed = {file["path"]: file["sha256"] for file in about["files"]}
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert set(listed) == found - {"release.json", "checksums.txt"}
    assert all(hashlib.sha256((site / name).read_bytes()).hexdigest() == digest for name, digest in listed.items())
    assert about["versions"]["sightline"] == release.version
    assert about["ledger_head"] == release.ledger_head


def test_methods_say_of_each_table_what_made_it_and_under_which_policy(
    site: Path, cleared: tuple[Cleared, ...]
) -> None:
    said = json.loads((site / "methods.json").read_text(encoding="utf-8"))["analyses"]
    assert [one["name"] for one in said] == [one.name for one in cleared]
    assert said[0]["tables"][0]["made_by"] == cleared[0].tables[0].made_by
    assert all(one["cleared_under"] and one["ledger_entry_hash"] for one in said)


def test_a_citation_names_release_date_ledger_and_that_it_is_made_up(release: Release) -> None:
    for text in (citation_text(release), citation_bib(release), citation_cff(release)):
        assert release.name in text
        assert "2025" in text
        assert release.ledger_head[:16] in text
        assert MADE_UP.split(":")[0] in text
    assert MADE_UP not in citation_text(replace(release, made_up=False))


def test_a_title_with_signs_of_tex_and_yaml_is_disarmed(release: Release) -> None:
    odd = replace(release, title='50% of {all} & "more": #1')
    assert "50\\% of \\{all\\} \\& " in citation_bib(odd)
    assert 'title: "50% of {all} & \\"more\\": #1: release 2025-06"' in citation_cff(odd)


@pytest.mark.parametrize("name", ["api", "charts", "ees", "release", "changes"])
def test_a_page_may_not_take_the_place_of_the_files(
    through_the_gate: Gate, release: Release, tmp_path: Path, name: str
) -> None:
    draft = demo.counted()
    renamed = replace(draft, name=name, page=replace(draft.page, name=name))
    with pytest.raises(ClearanceError, match="the site has one"):
        build(through_the_gate([renamed]), tmp_path / "site", release)


def test_two_charts_whose_files_would_have_one_name_are_refused(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    draft = demo.published()
    first, second, *_ = draft.page.sections
    page = replace(draft.page, name="a", sections=(replace(first, name="b-c"),), headline=None)
    more = replace(draft.page, name="a-b", sections=(replace(second, name="c"),), headline=None)
    with pytest.raises(ClearanceError, match="charts are called"):
        build(through_the_gate([replace(draft, page=page, more=(more,))]), tmp_path / "site", release)


def test_every_table_has_a_pair_or_a_reason(site: Path, cleared: tuple[Cleared, ...]) -> None:
    rows = list(csv.DictReader((site / "ees-pairs.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["table"] for row in rows] == [table.name for one in cleared for table in one.tables]
    for row in rows:
        assert bool(row["data_file"]) != bool(row["why_no_pair"])
        assert not row["data_file"] or ((site / row["data_file"]).is_file() and (site / row["meta_file"]).is_file())


def test_of_a_release_without_figures_there_is_nothing_to_cite(release: Release, tmp_path: Path) -> None:
    built = build([], tmp_path / "site", release).parent
    assert not any((built / name).exists() for name in ("citation.txt", "release.json", "api", "ees-pairs.csv"))


# -- what changed ------------------------------------------------------------------------------------------------


def mended(draft: Draft, table: str, value: float | None, drop: int = 0) -> Draft:
    """The draft with another first value in a table, and `drop` of its last figures gone."""
    found = draft.table(table)
    figures = [replace(found.figures[0], value=value), *found.figures[1 : len(found.figures) - drop]]
    return replace(draft, tables=tuple(
        replace(one, figures=tuple(figures)) if one is found else one for one in draft.tables
    ))  # fmt: skip


def test_changes_name_each_figure_once_by_kind_and_repeat_nothing_that_is_gone(through_the_gate: Gate) -> None:
    before = through_the_gate([demo.published()])
    after = through_the_gate([mended(demo.published(), "children_by_year", 1_500, drop=1)])
    found = changes(before, after)
    assert [(one.kind, one.change.before, one.change.after) for one in found] == [
        (Kind.VALUE, "1610", "1500"), (Kind.GONE, "not repeated", "not there"),
    ]  # fmt: skip
    back = changes(after, before)
    assert sorted(one.kind for one in back) == [Kind.ADDED, Kind.VALUE]
    rows = list(csv.DictReader(io.StringIO(changes_csv(found))))
    assert rows[0]["period"] == "year to March 2023"
    assert rows[0]["area"] == "All areas together"


def test_a_table_that_is_new_or_gone_is_told_once_with_how_many_figures_it_has(through_the_gate: Gate) -> None:
    few, many = through_the_gate([demo.counted()]), through_the_gate([demo.counted(), demo.published()])
    table = many[1].tables[0]
    there = f"{len(table.figures)} figures"
    for before, after, kind, said in (
        (few, many, Kind.TABLE_ADDED, ("not there", there)), (many, few, Kind.TABLE_GONE, (there, "not there")),
    ):  # fmt: skip
        found = changes(before, after)
        assert {one.kind for one in found} == {kind}
        assert [one.change.table for one in found] == [one.name for one in many[1].tables if one.figures]
        assert (found[0].change.before, found[0].change.after) == said
        assert next(csv.DictReader(io.StringIO(changes_csv(found))))["measure"] == table.title


def test_nothing_changed_is_nothing_said(cleared: tuple[Cleared, ...]) -> None:
    assert changes(cleared, cleared) == ()


def test_a_reissue_says_what_changed_and_a_first_release_has_no_such_file(
    through_the_gate: Gate, release: Release, tmp_path: Path
) -> None:
    before = through_the_gate([demo.published()])
    after = through_the_gate([mended(demo.published(), "children_by_year", 1_500)])
    assert not (build(before, tmp_path / "first", release).parent / "changes.csv").exists()
    built = build(after, tmp_path / "second", release, before=("2025-05", before)).parent
    about = json.loads((built / "changes.json").read_text(encoding="utf-8"))
    assert about["compared_with"] == "2025-05"
    assert about["changes"] == {
        "table added": 0, "table gone": 0, "added": 0, "gone": 0, "value changed": 1, "mark changed": 0,
    }  # fmt: skip
    assert len((built / "changes.csv").read_text(encoding="utf-8").splitlines()) == 2


def test_whom_a_changed_figure_counts_is_said_in_the_words_of_its_table_and_else_in_its_codes() -> None:
    table = demo.overlap()
    dimension = table.dimensions[0]
    code, label = dimension.labels[0]
    said = breakdown_words([table])
    here = Change(table.name, "Children", "2025", "pooled", ((dimension.code, code),), "1", "2")
    assert said(here) == f"{dimension.label}: {label}"
    assert said(replace(here, table="gone")) == f"{dimension.code}: {code}"
    assert said(replace(here, breakdown=())) == ""
