"""The list of pages: parted by kind, with the pages under a page where they are few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sightline.clearance.gate import Cleared
from sightline.publish.contents import FEW, groups, under_links
from sightline.publish.words import GROUPS, OTHERS
from sightline.standard.drafts import Draft, Page
from tests.unit.render import demo

Gate = Callable[[Sequence[Draft]], tuple[Cleared, ...]]


def grouped(draft: Draft, group: str, more: Sequence[Page] = ()) -> Draft:
    return replace(draft, page=replace(draft.page, group=group), more=tuple(more))


def below(draft: Draft, *titles: str) -> list[Page]:
    """Pages under the page of a draft."""
    return [
        replace(draft.page, name=f"below-{number}", title=title, headline=None, listed=False)
        for number, title in enumerate(titles)
    ]


def test_pages_stand_under_the_heading_of_their_kind_and_a_kind_without_pages_has_none(through_the_gate: Gate) -> None:
    found = groups(through_the_gate([grouped(demo.counted(), "quality"), grouped(demo.published(), "picture")]))
    headings = {code: heading for code, heading, _ in GROUPS}
    assert [(group.heading, [entry.page.name for entry in group.entries]) for group in found] == [
        (headings["picture"], ["picture"]),
        (headings["quality"], ["children"]),
    ]


def test_a_page_of_an_unknown_kind_is_listed_last(through_the_gate: Gate) -> None:
    found = groups(through_the_gate([grouped(demo.counted(), "new"), demo.published()]))
    assert [group.heading for group in found][-1] == OTHERS


def test_few_pages_under_a_page_are_named_and_many_are_counted(through_the_gate: Gate) -> None:
    draft = demo.published()
    (few,) = groups(through_the_gate([replace(draft, more=tuple(below(draft, "By age", "By form")))]))
    assert few.entries[0].under == (("below-0", "By age"), ("below-1", "By form"))
    titles = [f"Area {number}" for number in range(FEW + 1)]
    (many,) = groups(through_the_gate([replace(draft, more=tuple(below(draft, *titles)))]))
    assert (many.entries[0].under, many.entries[0].many) == ((), FEW + 1)


def test_what_all_titles_end_on_is_left_out_of_their_links(through_the_gate: Gate) -> None:
    draft = demo.published()
    alike, differing = ["Bury: beside others", "Bolton: beside others"], ["Bury: beside others", "Bolton: alone"]
    for titles, said in ((alike, ["Bury", "Bolton"]), (differing, differing)):
        (one,) = through_the_gate([replace(draft, more=tuple(below(draft, *titles)))])
        assert [words for _, words in under_links(one, one.page)] == said
