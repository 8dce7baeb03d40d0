"""The draft of the three gaps: from events to tables that clearance takes, sentences that fill, a page without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.analyses.pathways.gap_page import gap_page
from sightline.analyses.pathways.gap_response import Response
from sightline.analyses.pathways.gap_rows import FORMS
from sightline.analyses.pathways.gap_rules import fingerprint
from sightline.analyses.pathways.gap_study import Found, Mean, study
from sightline.analyses.pathways.gap_tables import gap_tables
from sightline.analyses.pathways.gaps import gap_drafts
from sightline.analyses.picture.coverage import Coverage
from sightline.clearance.gate import clear
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.engines.duck import DuckEngine
from sightline.ledger.chain import Ledger
from sightline.publish.release import Release
from sightline.publish.site import build
from sightline.render.sentences import fill
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.figures import Figure
from sightline.standard.model import EVENT, LINK_DRAW, PERSON
from sightline.standard.tables import Column, Type
from tests.unit.analyses.made_gaps import AREAS, COUNCIL, POLICE, SCHOOL, THREE, Kid, coverage, day, many, rows

DEFAULT, OFFICIAL = policy("sightline-default"), policy("english-official")
SENT = {COUNCIL: ("missing", "council"), POLICE: ("police_notice", "police"), SCHOOL: ("absence", "school")}


def kids() -> list[Kid]:
    """Drawn children; and enough of one agency's whom an agency acted for at once, so that it is seen to act."""
    soon = [
        Kid([(POLICE, n, day(400 + place % 500 + n), day(400 + place % 500 + n)) for n in (0, 1)],
            day(403 + place % 500)) for place in range(150)
    ]  # fmt: skip
    drawn = many(4000)
    for kid in drawn[::5]:
        kid.born = kid.born if kid.contact else date(2006, 5, 1)  # grown up since
    return [*drawn, *soon]


@pytest.fixture(scope="module")
def found() -> Found:
    made = study(rows(kids()), THREE)
    assert isinstance(made, Found)
    return made


def drafted(found: Found) -> Draft:
    tables = gap_tables(found)
    return Draft("gaps", 1, tables, gap_page(THREE, {table.name for table in tables}, found))


def figures(tables: tuple[FigureTable, ...], name: str) -> dict[str, Figure]:
    """Code of the first dimension -> figure."""
    (table,) = (table for table in tables if table.name == name)
    return {figure.breakdown[0][1] if figure.breakdown else "all": figure for figure in table.figures}


def test_clearance_takes_the_draft(found: Found) -> None:
    draft = drafted(found)
    assert reasons([draft], DEFAULT) == []
    assert reasons([draft], OFFICIAL) == []
    kinds = {table.kind for table in draft.tables}
    assert kinds == {OutputKind.COUNTS, OutputKind.DURATIONS, OutputKind.SHARES}


def test_every_section_has_its_table_and_every_sentence_fills_from_what_is_cleared(found: Found) -> None:
    draft = drafted(found)
    tables = protect(draft.tables, DEFAULT).tables
    shown = {section.table: section.sentence for section in draft.page.sections}
    assert set(shown) <= {table.name for table in tables}
    assert {"gap_days", "gap_reached", "gap_sharing_parts", "gap_response", "gap_flagged", "gap_least"} <= set(shown)
    for sentence in (draft.page.headline, *shown.values()):
        assert sentence is not None
        assert fill(sentence, tables).complete
    assert draft.page.headline is not None
    assert "{sharing}" in draft.page.headline.template  # agencies were seen to act
    action = figures(tables, "gap_days")["action"].value
    assert f"to an action it took {action:.0f} days" in fill(shown["gap_days"], tables).text


def test_means_are_printed_as_counted_and_rest_on_the_children_in_whom_the_gap_is_not_nought(found: Found) -> None:
    tables = gap_tables(found)
    days, children = figures(tables, "gap_days"), figures(tables, "gap_days_children")
    for gap, mean in found.windows[0].gaps.items():
        (interval,) = days[gap].intervals
        assert (days[gap].value, interval.lower, interval.upper) == (mean.days, mean.lower, mean.upper)
        assert days[gap].n == children[gap].value == mean.children
    reached = figures(tables, "gap_reached")
    assert reached["all"].value == sum(found.windows[0].reached.values())
    most = figures(tables, "gap_most")
    assert all(0 <= (one.n or 0) <= (one.denominator or 0) for one in most.values())


def test_a_gap_of_three_children_is_withheld_and_the_others_stay(found: Found) -> None:
    head = found.windows[0]
    few = replace(head, gaps={**head.gaps, "recording": Mean(0.4, 0.1, 0.9, 3, head.gaps["recording"].cohort)})
    alone = replace(found, windows=(few, *found.windows[1:]), forms={}, areas={})
    tables = protect(gap_tables(alone), DEFAULT).tables
    days = figures(tables, "gap_days")
    assert days["recording"].value is None
    assert days["recording"].intervals == ()
    assert figures(tables, "gap_days_children")["recording"].value is None
    assert days["sharing"].value is not None
    assert days["action"].value is not None


def test_where_the_headline_is_withheld_the_sentences_say_so_instead(found: Found) -> None:
    head = found.windows[0]
    few = {gap: replace(mean, children=4) for gap, mean in head.gaps.items()}
    draft = drafted(replace(found, windows=(replace(head, gaps=few), *found.windows[1:]), forms={}, areas={}))
    tables = protect(draft.tables, DEFAULT).tables
    assert draft.page.headline is not None
    assert fill(draft.page.headline, tables).text == draft.page.headline.otherwise
    assert draft.page.headline.otherwise


# -- from events -----------------------------------------------------------------------------------------------------


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with DuckEngine(tmp_path, threads=1) as made:
        yield made


def _table(columns: tuple[Column, ...], made: list[dict[str, object]]) -> pa.Table:
    needed = {column.name: "x" if column.type is Type.TEXT else 0 for column in columns if not column.null}
    return pa.Table.from_pylist([{**needed, **row} for row in made], schema=schema_of(columns))


def _events(who: int, kid: Kid) -> list[dict[str, object]]:
    key = {"person_key": f"p{who:05}", "record_key": f"r{who:05}"}
    made: list[dict[str, object]] = []
    for view, incident, happened, known in kid.signs:
        kind, sender = SENT[view]
        event = f"e{who:05}{incident}"
        made.append({
            **key, "event_key": event, "kind": kind, "sender": sender, "happened_on": happened, "ended_on": happened,
            "recorded_on": known, "outcome": "sent",
        })  # fmt: skip
    for place, acted in enumerate(kid.actions):
        made.append(
            {**key, "event_key": f"a{who:05}{place}", "kind": "section47", "sender": "council", "happened_on": acted}
        )
    if kid.contact is not None:
        area = None if kid.area < 0 else AREAS[kid.area]
        crime = {**key, "sender": "police", "episode": f"c{who}", "area": area, "harmed_by": FORMS[kid.form]}
        made.append({**crime, "event_key": f"b{who:05}", "kind": "crime_reported", "happened_on": kid.contact})
        made.append({
            **crime, "event_key": f"c{who:05}", "kind": "crime_recorded", "status": "recorded crime", "role": "victim",
            "recorded_on": date.fromordinal(kid.contact.toordinal() + 20),
        })  # fmt: skip
    return made


def _hold(engine: DuckEngine, some: list[Kid], moved: list[dict[str, object]]) -> None:
    events = [event for who, kid in enumerate(some) for event in _events(who, kid)]
    people: list[dict[str, object]] = [
        {"person_key": f"p{who:05}", "birth_month": kid.born, "sex": "F"} for who, kid in enumerate(some)
    ]
    engine.register("event", _table(EVENT.columns, events))
    engine.register("person", _table(PERSON.columns, people))
    engine.register("link_draw", _table(LINK_DRAW.columns, moved))


def test_from_events_come_the_tables_that_the_rows_give(engine: DuckEngine) -> None:
    some = many(900)
    for kid in some:
        # what a police force recorded is an action of its own on the day of the harm, of which nothing is known here
        kid.signs = [(v, n, happened, max(known, happened)) for v, n, happened, known in kid.signs]
    moved = {who: who + 450 for who in range(0, 100, 3)}
    _hold(engine, some, [
        {"record_key": f"r{who:05}", "person_key": f"p{now:05}", "draw": 1} for who, now in moved.items()
    ])  # fmt: skip
    (draft,) = gap_drafts(engine, THREE, 1)
    wanted = study(rows(some, (moved,)), THREE)
    assert isinstance(wanted, Found)
    assert draft.tables == gap_tables(wanted)
    assert draft.page.group == "pathways"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (coverage(2025), "two years without a gap"),
        (coverage(2025, 2026, received=date(2026, 5, 1)), "two years without a gap"),
        (THREE, "fewer than two kinds of agency"),
    ],
)
def test_where_nothing_can_be_counted_a_page_without_tables_says_why_and_can_be_published(
    engine: DuckEngine, tmp_path: Path, given: Coverage, words: str
) -> None:
    _hold(engine, [], [])
    drafts = gap_drafts(engine, given, 0)
    (draft,) = drafts
    assert draft.tables == ()
    assert draft.page.sections == ()
    assert f"No gaps are counted: {words}" in draft.page.lead.replace("signs of ", "")
    assert reasons(drafts, DEFAULT) == []
    ledger = Ledger.create(tmp_path / "ledger")
    cleared = clear(drafts, DEFAULT, ledger, release="2026", officer="A person")
    release = Release(
        name="2026", date=date(2026, 10, 2), title="A title", made_up=True, data_until=date(2026, 3, 31),
        policy="Counts under ten are withheld", version="0.1.0", ledger_head="f" * 64, agencies=("2 councils",),
        link_quality="",
    )  # fmt: skip
    folder = build(cleared, tmp_path / "site", release).parent
    assert words in (folder / "gaps.html").read_text(encoding="utf-8")


def test_another_list_or_rule_is_another_definition(found: Found) -> None:
    assert len(fingerprint()) == 12
    assert all(
        figure.measure.definition.endswith(f"({fingerprint()})")
        for table in gap_tables(found)
        for figure in table.figures
    )


def test_where_agencies_were_not_seen_to_act_the_page_gives_of_sharing_the_range_and_no_number(found: Found) -> None:
    doubtful = replace(found, response=Response((20,) * 8))
    draft = drafted(doubtful)
    tables = protect(draft.tables, DEFAULT).tables
    said = [draft.page.headline, *(s.sentence for s in draft.page.sections if s.name in ("three-gaps", "thresholds"))]
    assert len(said) == 3
    for sentence in said:
        assert sentence is not None
        assert "{sharing}" not in sentence.template
        assert "{chosen}" not in sentence.template
        assert fill(sentence, tables).complete
    assert draft.page.headline is not None
    assert "may have gained nothing" in fill(draft.page.headline, tables).text
