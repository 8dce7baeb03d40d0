"""The registry of partnerships from made-up files: who leads on what, and every fault at once with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.partnerships.clarity import clarity, duties
from sightline.analyses.partnerships.function import actions
from sightline.analyses.partnerships.registry import open_registry
from sightline.errors import Refused
from tests.registers import told, written

ON = date(2026, 3, 31)
FILES = {
    "partnership": "partnership,name\nnorth,North Partnership\nsouth,South Partnership\n",
    "boundary": "partnership,kind,code,from,until\n"
    "north,authority,E08000016,2019-09-29,2025-03-31\n"
    "south,authority,E08000016,2025-04-01,\n"
    "north,force,E23000011,2019-09-29,\nsouth,force,E23000011,2019-09-29,\n"
    "north,integrated care board,E54000061,2022-07-01,\n",
    "member": "partnership,organisation,role\nnorth,Police,safeguarding partner\nnorth,Council,safeguarding partner\n",
    "budget": "partnership,year,organisation,percent\nnorth,2025,Police,33.3\nnorth,2025,Council,66.6\n",
    "duty": "partnership,duty,lead\nnorth,Yearly report,Council\nnorth,Data,Police\n"
    "north,Data,Council\nnorth,Scrutiny,\n",
}


def registry_of(folder: Path, **changes: str) -> Path:
    """A folder of the five files; a change takes the place of a file."""
    return written(folder, FILES, changes)


def faults(folder: Path) -> list[tuple[str, int | None, str | None, str]]:
    return told(lambda: open_registry(folder, ON))


def test_an_authority_belongs_to_the_partnership_of_that_day(tmp_path: Path) -> None:
    held = open_registry(registry_of(tmp_path / "r"), ON)
    assert held.covering("E08000016", date(2025, 3, 31)) == ("north",)
    assert held.covering("E08000016", date(2025, 4, 1)) == ("south",)
    assert held.covering("E08000016", date(2019, 1, 1)) == ()


def test_the_map_tells_one_lead_several_and_none(tmp_path: Path) -> None:
    held = open_registry(registry_of(tmp_path / "r"), ON)
    assert [(each.duty, each.words) for each in duties(held, "north")] == [
        ("Yearly report", "one lead"), ("Data", "2 leads"), ("Scrutiny", "no lead"),
    ]  # fmt: skip
    assert clarity(held, "north")[0] == ("Duty", "Council", "Police", "What stands")
    assert clarity(held, "north")[1] == ("Yearly report", "leads", "", "one lead")
    assert clarity(held, "south") == (("Duty", "What stands"),)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    folder = registry_of(
        tmp_path / "r",
        partnership=FILES["partnership"] + "north,Again\n",
        boundary=FILES["boundary"]
        + "south,authority,E08000016,2025-01-01,\nnorth,authority,E99999999,2020-01-01,\n"
        + "north,authority,E06000047,2026-04-01,\nnorth,authority,E06000047,2020-01-02,2020-01-01\n"
        + "west,force,E23000011,yesterday,\nnorth,town,E06000047,2020-01-01,\nnorth,force,E23000011,2026-01-01,\n",
        budget=FILES["budget"] + "north,2024,Police,50\nnorth,2024,Council,40\nnorth,2023,Police,lots\n",
        duty=FILES["duty"] + "north,Training,Somebody\nnorth,,Police\n",
    )
    assert faults(folder) == [
        ("partnership.csv", 4, "partnership", "twice"),
        ("boundary.csv", 7, "code", "overlap"),
        ("boundary.csv", 8, "code", "area"),
        ("boundary.csv", 9, "from", "future"),
        ("boundary.csv", 10, "until", "order"),
        ("boundary.csv", 11, "from", "day"),
        ("boundary.csv", 11, "partnership", "partnership"),
        ("boundary.csv", 12, "kind", "kind"),
        ("boundary.csv", 13, "code", "overlap"),
        ("budget.csv", 5, "percent", "sum"),
        ("budget.csv", 6, "percent", "share"),
        ("duty.csv", 6, "lead", "member"),
        ("duty.csv", 7, "duty", "blank"),
    ]


def test_a_text_that_clearance_would_refuse_is_told_at_its_line(tmp_path: Path) -> None:
    folder = registry_of(
        tmp_path / "r",
        duty=FILES["duty"] + "north,Letters to SW1A 9ZZ,Police\n",
        partnership=FILES["partnership"] + "west,+West\n",
    )
    assert faults(folder) == [("partnership.csv", 4, "name", "refused"), ("duty.csv", 6, "duty", "refused")]


def test_no_fault_repeats_what_a_cell_holds(tmp_path: Path) -> None:
    folder = registry_of(tmp_path / "r", duty=FILES["duty"] + "north,Training,Ann Example\n")
    with pytest.raises(Refused) as refused:
        open_registry(folder, ON)
    assert "Ann" not in str(refused.value)


def test_files_that_cannot_be_read_are_told_together(tmp_path: Path) -> None:
    folder = registry_of(tmp_path / "r", member="partnership,organisation\n", duty='partnership,duty,lead\nnorth,"x')
    (folder / "budget.csv").unlink()
    (folder / "partnership.csv").write_bytes(b"partnership,name\n\xff,x\n")
    found = faults(folder)
    assert [(file, line) for file, line, _, rule in found if rule == "file"] == [
        ("partnership.csv", None), ("member.csv", 1), ("budget.csv", None), ("duty.csv", 2),
    ]  # fmt: skip


def test_shares_may_miss_a_hundred_by_rounding_only(tmp_path: Path) -> None:
    head = "partnership,year,organisation,percent\n"
    open_registry(registry_of(tmp_path / "r", budget=head + "north,2025,Police,33\nnorth,2025,Council,66\n"), ON)
    far = registry_of(tmp_path / "r", budget=head + "north,2025,Police,33\nnorth,2025,Council,65.9\n")
    assert faults(far) == [("budget.csv", 3, "percent", "sum")]


ACTIONS = (
    "partnership,action,document,locator,owner,opened,due,closed\n"
    "north,a1,Plan 2025,page 3,Police,2025-05-01,2025-06-01,2025-06-01\n"
    "north,a2,Plan 2025,page 3,Police,2025-05-01,2025-06-01,2025-06-02\n"
    "north,a3,Plan 2025,page 4,Council,2025-05-01,2026-03-30,\n"
    "north,a4,Plan 2025,page 4,Council,2025-05-01,2026-05-01,\n"
)


def test_an_action_is_in_time_on_its_day_and_late_or_overdue_from_the_next(tmp_path: Path) -> None:
    held = open_registry(registry_of(tmp_path / "r", action=ACTIONS), ON)
    assert [one.state(ON) for one in held.actions] == ["closed", "closed_late", "overdue", "open"]
    assert held.actions[2].state(date(2026, 3, 30)) == "open"


def test_actions_are_counted_by_owner_and_add_up(tmp_path: Path) -> None:
    held = open_registry(registry_of(tmp_path / "r", action=ACTIONS), ON)
    assert actions(held, "north", ON)[1:] == (
        ("Council", "2", "0", "0", "1", "1"), ("Police", "2", "1", "1", "0", "0"),
        ("All owners", "4", "1", "1", "1", "1"),
    )  # fmt: skip
    assert actions(held, "south", ON) == ()


def test_faults_of_actions_and_proposals_are_told_with_the_others(tmp_path: Path) -> None:
    folder = registry_of(
        tmp_path / "r",
        action=ACTIONS
        + "north,a1,Plan 2025,page 5,Police,2025-05-01,2025-06-01,\n"
        + "north,a5,Plan 2025,page 5,Ann Example,2025-05-01,2025-06-01,\n"
        + "north,a6,Plan 2025,page 5,Police,2026-04-01,2026-06-01,\n"
        + "north,a7,Plan 2025,page 5,Police,2025-05-01,2025-06-01,2025-04-30\n"
        + "east,a8,Plan 2025,,Police,soon,2025-06-01,\n",
        proposal="proposal,kind,code\nwide,authority,E08000003\nwide,force,E23000011\nalone,authority,E08000004\n",
        partnership=FILES["partnership"] + "Up North,Third\n",
    )
    assert faults(folder) == [
        ("partnership.csv", 4, "partnership", "key"), ("action.csv", 6, "action", "twice"),
        ("action.csv", 7, "owner", "member"), ("action.csv", 8, "opened", "future"),
        ("action.csv", 9, "closed", "order"), ("action.csv", 10, "locator", "blank"),
        ("action.csv", 10, "opened", "day"), ("action.csv", 10, "partnership", "partnership"),
        ("proposal.csv", 3, "kind", "kind"), ("proposal.csv", 4, "code", "proposal"),
    ]  # fmt: skip


def test_toml_says_the_same_as_csv_and_its_faults_have_lines(tmp_path: Path) -> None:
    folder = registry_of(tmp_path / "r")
    for table in ("duty", "budget"):
        (folder / f"{table}.csv").unlink()
    text = (
        '[[duty]]\npartnership = "north"\nduty = "Data"\nlead = "Police"\n\n[[duty]]\npartnership = "north"\n'
        'duty = "Scrutiny"\n\n[[budget]]\npartnership = "north"\nyear = 2025\n'
        'organisation = "Police"\npercent = 100\n\n'
        '[[action]]\npartnership = "north"\naction = "a1"\ndocument = "Plan"\nlocator = "page 3"\nowner = "Police"\n'
        "opened = 2025-05-01\ndue = 2025-06-01\n"
    )
    (folder / "rest.toml").write_text(text, encoding="utf-8")
    held = open_registry(folder, ON)
    assert [(each.duty, each.words) for each in duties(held, "north")] == [
        ("Data", "one lead"),
        ("Scrutiny", "no lead"),
    ]
    assert held.actions[0].state(ON) == "overdue"
    bad = text + 'closed = 2025-04-01\nby_whom = "x"\n[[budget]]\npartnership = ["north"]\n[[town]]\n'
    (folder / "rest.toml").write_text(bad, encoding="utf-8")
    assert [(file, rule) for file, _, _, rule in faults(folder)].count(("rest.toml", "file")) == 2
    assert ("rest.toml", 27, "partnership", "text") in faults(folder)
    assert ("rest.toml", 24, "closed", "order") in faults(folder)


def test_a_registry_tells_what_is_covered_and_what_is_proposed(tmp_path: Path) -> None:
    wide = "proposal,kind,code\nwide,authority,E08000004\nwide,authority,E08000003\n"
    held = open_registry(registry_of(tmp_path / "r", proposal=wide), ON)
    assert held.covered("north", date(2025, 3, 31)) == ("E08000016",)
    assert held.covered("north", ON) == ()
    assert held.proposals() == {"wide": ("E08000004", "E08000003")}


def test_a_name_that_is_too_long_for_a_title_is_a_fault(tmp_path: Path) -> None:
    names = f"partnership,name\nnorth,{'North ' * 12}\nsouth,{'South ' * 13}\n"
    assert faults(registry_of(tmp_path / "r", partnership=names)) == [("partnership.csv", 3, "name", "name")]
