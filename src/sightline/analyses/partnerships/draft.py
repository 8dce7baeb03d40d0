"""The draft "partnerships": an index, and a page for each partnership. Tier 2: a registry is made of texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sightline.analyses.partnerships.budget import budget_section, budget_table
from sightline.analyses.partnerships.clarity import Duty, duties
from sightline.analyses.partnerships.inspected import LEFT_OUT, inspected_section, inspected_table
from sightline.analyses.partnerships.inspected import table_name as inspected_name
from sightline.analyses.partnerships.registry import Registry
from sightline.analyses.partnerships.returns import returns_section, returns_table, table_name
from sightline.analyses.partnerships.tables import LEADS, SOURCE, STATE, name_of, tables_of
from sightline.ledger.calendar import Calendar
from sightline.published.inspected import Inspected
from sightline.standard import areas
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, Listed, Page, Section, Sentence, Slot
from sightline.standard.figures import day_words

NAME = GROUP = "partnerships"
_ONLY = "The registry knows what was written into it, and nothing of how well anything is done."


@dataclass(frozen=True)
class Beside:
    """What a project holds beside its registry: returns that were sent, and published inspections of real places."""

    calendar: Calendar | None = None
    inspected: Inspected | None = None
    made_up: bool = False  # the places are: then no inspection stands beside them


NOTHING = Beside()


def held_tables(registry: Registry, on: date, beside: Beside) -> dict[str, tuple[FigureTable, ...]]:
    """Partnership -> its tables; returns only where a calendar of that day has any."""
    found = {}
    for key in registry.names:
        sent = returns_table(registry, key, beside.calendar)
        read = inspected_table(key, registry.covered(key, on), None if beside.made_up else beside.inspected)
        more = (budget_table(registry, key, on), sent, read)
        found[key] = (*tables_of(registry, key, on), *(table for table in more if table is not None))
    return found


def partnerships_draft(registry: Registry, on: date, beside: Beside = NOTHING) -> Draft:
    """The registry as it stood on a day. Partnerships stand in the order of the registry: nobody is ranked."""
    held = held_tables(registry, on, beside)
    every = tuple(table for tables in held.values() for table in tables)
    pages = tuple(_page(registry, key, tables, on, beside) for key, tables in held.items() if tables)
    return Draft(NAME, 2, every, _index(registry, held, on), pages)


def _index(registry: Registry, held: dict[str, tuple[FigureTable, ...]], on: date) -> Page:
    sections = tuple(
        replace(_leads(key, on), title=registry.names[key])
        for key, tables in held.items()
        if _has(tables, "leads", key)
    )
    return Page(
        NAME, "Partnerships, and a page for each",
        "Who leads on which duty in each safeguarding partnership, from its own registry. Whether a duty with no lead "
        "or with several is a fault is for the partnership to say. Nobody is ranked, and no person stands here.",
        sections, GROUP,
    )  # fmt: skip


def _has(tables: tuple[FigureTable, ...], table: str, key: str) -> bool:
    return any(one.name == name_of(table, key) for one in tables)


def _page(registry: Registry, key: str, tables: tuple[FigureTable, ...], on: date, beside: Beside) -> Page:
    covered = ", ".join(areas.area(code).name for code in registry.covered(key, on)) or "no authority on this day"
    made = (
        (_map(registry, key, on), "map"), (_leads(key, on), "leads"), (_actions(key, on), "actions")
    )  # fmt: skip
    named = {table.name: table for table in tables}
    sent, read, paid = named.get(table_name(key)), named.get(inspected_name(key)), named.get(name_of("budget", key))
    sections = [section for section, table in made if _has(tables, table, key)]
    sections += [budget_section(registry, key, paid)] if paid is not None else []
    sections += [returns_section(sent, key, on)] if sent is not None else []
    sections += [inspected_section(read, key, beside.inspected)] if read is not None and beside.inspected else []
    return Page(
        f"partnership-{key}", registry.names[key],
        f"It covers {covered}. Who leads on which duty, how actions stand by the organisation that owns them, and "
        "what agencies recorded there. It adds nothing up to a score and ranks nobody."
        f"{f' {LEFT_OUT}' if beside.made_up else ''}",
        tuple(sections), GROUP, listed=False,
    )  # fmt: skip


def _map(registry: Registry, key: str, on: date) -> Section:
    entries = tuple(_duty(key, number, duty) for number, duty in enumerate(duties(registry, key), 1))
    return Section(
        f"map-{key}", "Which member leads on which duty", f"The registry on {day_words(on)}: 1 where a member leads",
        name_of("map", key), Chart(ChartKind.MATRIX, "duty", "member", alt="Duties down, members across; 1 is a lead."),
        Sentence("In each row a 1 stands under every member that leads on the duty. A row of noughts has no lead."),
        SOURCE, "Does each member know which duties it leads on?",
        not_known=("Duties that nobody wrote down are not missed here.", _ONLY), entries=entries,
    )  # fmt: skip


def _duty(key: str, number: int, duty: Duty) -> Listed:
    leads = ", ".join(duty.leads) or "Nobody"
    return Listed(
        f"duty-{key}-{number}",
        duty.duty,
        (("Leads", leads), ("What stands", duty.words)),
        group="Each duty, and who leads on it",
    )


def _leads(key: str, on: date) -> Section:
    table = name_of("leads", key)
    slots = tuple(Slot(code, table, (("leads", code),)) for code, _ in LEADS.labels)
    return Section(
        f"leads-{key}", "Duties and how many lead on them",
        f"Duties in the registry on {day_words(on)}, by how many lead on them", table,
        Chart(ChartKind.BARS, "leads", alt="A bar each for duties with no lead, with one and with several."),
        Sentence("{all} duties: {none} with no lead, {one} with one, {several} with several.",
                 (Slot("all", table), *slots)),
        SOURCE, "Is each duty with no lead or with several meant to be so?",
        not_known=("Some duties are shared by law.", _ONLY),
    )  # fmt: skip


def _actions(key: str, on: date) -> Section:
    table = name_of("actions", key)
    slots = tuple(Slot(code, table, (("action_state", code),)) for code, _ in STATE.labels)
    return Section(
        f"actions-{key}", "Actions by who owns them", f"Actions in the registry on {day_words(on)}", table,
        Chart(ChartKind.GROUPED, "owner", "action_state", alt="For each owner, actions by how they stand."),
        Sentence("{all} actions: {closed} closed in time, {closed_late} closed late, {open} open and not due, "
                 "{overdue} overdue.", (Slot("all", table), *slots)),
        SOURCE, "What keeps the actions that are overdue?",
        not_known=("Actions differ in size: more of them is not more work.", _ONLY),
    )  # fmt: skip
