"""The page of both ledgers: every record with its source, the counts, and what was found and not confirmed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sightline.analyses.picture.detect import Found, FoundKind
from sightline.analyses.picture.ledger_page import ledger_draft
from sightline.analyses.picture.study import study
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.stage import clear_drafts, drafts
from sightline.errors import StandardError
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import Draft, Listed
from sightline.standard.figures import Figure, Period
from sightline.standard.ledgers import BREAK_COLUMNS, ledgers, ledgers_with, with_ledgers
from sightline.standard.records import Seen

PUBLISHED = Path(__file__).resolve().parents[3] / "../shared/data/published"
ONE = ("E09000012",)  # authorities that get a page: one is quicker than 153
PAGES = ["areas", "breaks-and-clashes", "prevalence", "published"]
FOUND = Found("found-one", FoundKind.CODES, Period.year_to_march(2025), "19A falls.", "a,row")
OWN = (
    'our-system,circumstances,dfe-c3-*,*,*,all,2024,2024,new system,"Our system changed.",our change log,'
    "read at source,2026-11-26"
)


@pytest.fixture(scope="module")
def draft() -> Draft:
    return ledger_draft(ledgers(), [FOUND], 2025)


def figure(draft: Draft, table: str, *breakdown: tuple[str, str]) -> Figure:
    (one,) = [one for one in draft.table(table).figures if one.breakdown == breakdown]
    return one


def entries(draft: Draft) -> dict[str, Listed]:
    return {entry.id: entry for section in draft.page.sections for entry in section.entries}


def test_every_record_is_an_entry_under_its_own_name_with_its_source(draft: Draft) -> None:
    shown = entries(draft)
    for record in ledgers().records:
        (source,) = [words for heading, words in shown[record.id].parts if heading == "Source"]
        assert source.startswith(f"{record.source} ({record.seen}")


def test_every_clash_has_both_sources_and_its_question(draft: Draft) -> None:
    shown = entries(draft)
    for clash in ledgers().clashes:
        parts = dict(shown[clash.id].parts)
        assert (parts["One source"], parts["The other"], parts["Ask"]) == (clash.first, clash.second, clash.question)


def test_kinds_add_up_to_all_records_that_had_begun(draft: Draft) -> None:
    for table, records in (("ledger-breaks", ledgers().breaks), ("ledger-clashes", ledgers().clashes)):
        begun = [record for record in records if record.reach.start <= Period.year_to_march(2025).end]
        by_kind = [one.value or 0 for one in draft.table(table).figures if one.code("kind_of_record")]
        assert (figure(draft, table).value, sum(by_kind)) == (len(begun), len(begun))


def test_second_hand_records_are_counted(draft: Draft) -> None:
    second = [
        one for one in ledgers().breaks
        if one.seen is Seen.SECOND_HAND and one.reach.start <= Period.year_to_march(2025).end
    ]  # fmt: skip
    assert figure(draft, "ledger-breaks", ("seen", "second-hand")).value == len(second) > 0


def test_what_was_found_is_counted_and_listed_with_the_row_that_confirms_it(draft: Draft) -> None:
    assert figure(draft, "ledger-found").value == 1
    assert figure(draft, "ledger-found", ("kind_of_record", "sources that differ")).value == 0
    assert dict(entries(draft)["found-one"].parts) == {
        "What was seen": "19A falls.", "To confirm it": "Fill in the empty cells of this row: a,row",
    }  # fmt: skip


def test_clearance_has_nothing_against_it_and_no_record_touches_it(draft: Draft) -> None:
    assert reasons([draft], policy("published")) == []
    assert reasons([draft], policy("sightline-default")) == []
    assert with_ledgers(draft) == draft


def test_it_does_not_pass_for_a_draft_made_from_events(draft: Draft) -> None:
    assert any("list of people" in reason for reason in reasons([replace(draft, tier=1)], policy("sightline-default")))


# -- the stage, on two made-up tables --------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if not PUBLISHED.is_dir():
        pytest.skip("the published statistics (../shared/data/published) are not here")
    made = tmp_path / "published"
    made.mkdir()
    for name in ("c3_factors*.csv", "ons_mid-year*.csv"):
        (path,) = PUBLISHED.glob(name)
        (made / path.name).symlink_to(path)
    return made


def own_breaks(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "my-breaks.csv"
    path.write_text("\n".join((",".join(BREAK_COLUMNS), *rows)) + "\n", encoding="utf-8")
    return path


def test_the_stage_drafts_its_pages_and_again_only_when_a_ledger_changed(folder: Path, tmp_path: Path) -> None:
    ledger = Ledger.create(tmp_path / "ledger")
    _, made = study(ledger, folder, pages=ONE)
    assert made
    assert sorted(draft.name for draft in drafts(ledger)) == PAGES
    assert study(ledger, folder, pages=ONE)[1] is False
    _, made = study(ledger, folder, ledgers_with(own_breaks(tmp_path, OWN)), ONE)
    assert made
    shown = {draft.name: draft for draft in drafts(ledger)}
    assert "our-system" in entries(shown["breaks-and-clashes"])
    assert any("Record: our-system." in words for words in shown["published"].page.sections[0].breaks)
    assert len(clear_drafts(ledger, "published", release="r", officer="o")) == len(PAGES)


def test_every_draft_of_the_stage_is_what_with_ledgers_makes_of_it(folder: Path, tmp_path: Path) -> None:
    ledger = Ledger.create(tmp_path / "ledger")
    study(ledger, folder, pages=ONE)
    for draft in drafts(ledger):
        assert with_ledgers(draft) == draft


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_table_of_ones_own_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StandardError, match="cannot be read"):
        ledgers_with(tmp_path / name)


def test_a_table_of_ones_own_is_refused_with_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=r"my-breaks\.csv cannot be used: row 2: source is empty"):
        ledgers_with(own_breaks(tmp_path, OWN.replace("our change log", "")))
