"""Makes one pack about an area from a cleared release, as a page that opens anywhere and prints."""

from __future__ import annotations

from collections.abc import Sequence

from sightline import __version__
from sightline.clearance.gate import Cleared
from sightline.clearance.out import Out
from sightline.errors import ClearanceError
from sightline.publish import own_areas
from sightline.publish.compose import Shown
from sightline.publish.contents import banner
from sightline.publish.packs.challenge import challenge, more_lines
from sightline.publish.packs.director import director
from sightline.publish.packs.inspection import inspection
from sightline.publish.packs.lines import Line, lines_of
from sightline.publish.packs.parts import Pack
from sightline.publish.packs.regional import regional
from sightline.publish.release import Release
from sightline.publish.templating import common, environment, policy
from sightline.standard import areas
from sightline.standard.drafts import OutputKind, Page

KINDS = ("director", "inspection", "regional", "challenge")
PUBLISHED, RECORDED = "Published statistics", "What agencies recorded"


def pack(kind: str, code: str, cleared: Sequence[Cleared], release: Release) -> Pack:
    """A pack of that kind about the authority of a GSS code, or the region of one or of that code.

    Raises StandardError for a code that is neither; ClearanceError for a kind that there is not, and where the release
    has no figures of the area.
    """
    if kind not in KINDS:
        raise ClearanceError(f"a pack is one of {', '.join(KINDS)}")
    pages = _pages(cleared)
    if kind == "regional":
        region = code if code in areas.regions() else areas.now(code).region_gss
        return _region(region, pages, cleared, release)
    area = areas.now(code)
    mine = [(shown, page) for shown, page in pages if page.name.endswith(f"-{area.gss.lower()}")]
    bases = [(_heading(page, release), lines_of(page, shown, area.gss, cleared)) for shown, page in mine]
    bases = [(heading, [line for line in lines if line.title != _INSPECTED]) for heading, lines in bases]
    if not any(lines for _, lines in bases):
        raise ClearanceError(f"this release has no figures of {area.name}: `sightline status` says what was received")
    if kind == "director":
        return director(area.name, bases, release.data_until)
    if kind == "challenge":
        lines = [line for _, of in bases for line in of]
        return challenge(
            area.name, [*lines, *more_lines(area.gss, lines, cleared)], release.data_until, release.made_up
        )
    entries = [
        entry for _, page in mine for section in page.sections if section.title == _INSPECTED
        for entry in section.entries
    ]  # fmt: skip
    return inspection(area.name, bases, entries, release.data_until, release.date)


_INSPECTED = "What inspectors said"


def _pages(cleared: Sequence[Cleared]) -> list[tuple[Shown, Page]]:
    own = own_areas.own_areas(cleared)
    shown: list[Shown] = [*cleared, *([own] if own is not None else [])]
    return [(one, page) for one in shown for page in one.pages if page.group == "areas" and not page.listed]


def _heading(page: Page, release: Release) -> str:
    """What kind of figures a page shows; in a release of made-up data, whether these are."""
    if page.name.startswith("own-"):
        return f"{RECORDED} (made-up data)" if release.made_up else RECORDED
    return f"{PUBLISHED} (not made up)" if release.made_up else PUBLISHED


def _region(region: str, pages: Sequence[tuple[Shown, Page]], cleared: Sequence[Cleared], release: Release) -> Pack:
    members = [area for area in areas.current() if area.region_gss == region]
    names, bases = areas.regions(), []
    for start in ("area-", "own-"):
        model = next(((s, p) for s, p in pages if p.name.startswith(start)), None)
        if model is None:
            continue
        of: dict[str, list[Line]] = {
            area.name: [line for line in lines_of(model[1], model[0], area.gss, cleared) if line.title != _INSPECTED]
            for area in members
        }  # fmt: skip
        bases.append((_heading(model[1], release), {name: lines for name, lines in of.items() if lines}))
    if not any(of for _, of in bases):
        raise ClearanceError(f"this release has no figures of an area of {names[region]}")
    return regional(names[region], bases)


def release_of(released: Out, *, title: str, made_up: bool) -> Release:
    """What a pack says of the release that is out. Its data reach to the last day that a figure counted here is of."""
    own = [t for one in released.cleared for t in one.tables if t.kind is not OutputKind.PUBLISHED] or [
        t for one in released.cleared for t in one.tables
    ]
    ends = [figure.period.end for table in own for figure in table.figures]
    first = released.cleared[0]
    return Release(
        name=released.release, date=released.day, title=title, made_up=made_up,
        data_until=max(ends, default=released.day), policy=first.policy, version=__version__,
        ledger_head=first.entry_hash,
    )  # fmt: skip


def page_of(made: Pack, cleared: Sequence[Cleared], release: Release) -> str:
    """A pack as one HTML file."""
    first, known = cleared[0], common(cleared, release)
    return environment().get_template("pack.html").render(
        **known, pack=made, rules=policy(known, ()), banner=banner(_pages(cleared), release), entry=first.entry,
        entry_hash=first.entry_hash, checked=first.policy,
    )  # fmt: skip
