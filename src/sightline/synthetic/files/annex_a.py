"""Ofsted's Annex A of a made-up council: its eleven lists, as far as the made-up England knows them.

Contacts, early help and care come from the rows that its other files hold, referrals and what follows them from the
episodes of need. Nothing is known of teams, workers, visits, disability or adopters: those cells stay empty, and so do
the sheets of adoption.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import xlsxwriter

from sightline.returns.definitions.annex_a import ANNEX_A
from sightline.returns.formats import Field
from sightline.standard.codes import code_list, label
from sightline.standard.tables import Type
from sightline.synthetic.agencies.council import CATEGORIES, NEEDS, REASONS, Episodes
from sightline.synthetic.agencies.referrals import SOURCES
from sightline.synthetic.days import YEAR_OF_LIFE, day, number, year_bounds
from sightline.synthetic.files.beside import Kept, rows_of, said, senders
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import Sent
from sightline.synthetic.setting import Setting

TAKEN = ("contacts", "early_help", "care_periods")  # formats whose rows it repeats
_HALF_A_YEAR = 182  # days that the lists look back
_LEAVES_FROM = int(16 * YEAR_OF_LIFE)
_MADE = datetime(2000, 1, 1)  # the same bytes whenever it is made
Row = dict[str, object]  # column -> value


@dataclass(frozen=True, slots=True)
class _Council:
    """One council and the period that its lists look back on."""

    area: int
    start: date
    end: date
    episodes: Episodes
    entry: Sequence[int]  # in the book, of each episode
    book: Book
    kept: Kept
    of_id: Mapping[str, int]  # local id -> entry in the book

    def inside(self, when: object) -> bool:
        """Whether a day lies in the period."""
        return isinstance(when, date) and self.start <= when <= self.end

    def known(self, when: object) -> date | None:
        """A day, if it had come by the end of the period."""
        return when if isinstance(when, date) and when <= self.end else None

    def who(self, entry: int) -> Row:
        """The child as every list names it."""
        book = self.book
        return {
            "local_id": book.local_id[entry], "sex": book.sex[entry] or "U",
            "ethnicity": book.ethnicity[entry] or "NOBT", "birth_date": day(int(book.birth[entry])),
        }  # fmt: skip

    def rows(self, code: str) -> Iterator[Row]:
        """The council's rows of a format in the year, with the child."""
        first, last = (day(bound) for bound in year_bounds(self.end.year))
        assert first is not None
        assert last is not None
        columns = rows_of(self.kept[code], self.area, first, last)
        for values in zip(*columns.values(), strict=True):
            row = dict(zip(columns, values, strict=True))
            for name in ("contact_date", "start_date", "end_date"):
                if name in row:
                    row[name] = day(int(row[name]))
            yield {**row, **self.who(self.of_id[str(row["la_child_id"])])}

    def days(self, name: str) -> list[date | None]:
        """One of the days of every episode."""
        return [day(value) for value in getattr(self.episodes, name).tolist()]


@dataclass(frozen=True, slots=True)
class AnnexA:
    """One council's workbook: list -> its rows."""

    area: int
    code: str
    start: date
    end: date
    lists: Mapping[str, Sequence[Row]]

    @property
    def named(self) -> set[str]:
        """The local ids of everybody in it."""
        return {str(row["local_id"]) for rows in self.lists.values() for row in rows}


def annex_a(setting: Setting, sent: Sent, episodes: Episodes, book: Book, kept: Kept) -> Iterator[AnnexA]:
    """The workbook of each council that sends one."""
    year = setting.years[-1]
    end = date(year, 3, 31)
    for area, code in senders(setting, sent, "council"):
        mine = episodes.take(np.flatnonzero((episodes.area == area) & (episodes.referral <= number(end))))
        entry = book.entries(mine.area, mine.person, mine.referral).tolist()
        of_id = {str(book.local_id[place]): int(place) for place in np.flatnonzero(book.agency == area)}
        start = end - timedelta(days=_HALF_A_YEAR)
        yield AnnexA(area, code, start, end, _lists(_Council(area, start, end, mine, entry, book, kept, of_id)))


def annex_a_files(workbook: AnnexA) -> Iterator[tuple[str, bytes, int]]:
    """(path, bytes, rows) of one workbook and of what stands beside it."""
    folder = f"returns/council_{workbook.code}/annex_a_{workbook.end.year}"
    yield f"{folder}/annex_a.xlsx", _workbook(workbook.lists), sum(map(len, workbook.lists.values()))
    yield f"{folder}/submission.toml", said(workbook.code, workbook.start, workbook.end), 0


def _lists(council: _Council) -> dict[str, list[Row]]:
    """List -> its rows, in the order of the children's ids."""
    care = list(_care(council))
    plans = [row for row in _plans(council) if council.inside(row["end_date"]) or row["end_date"] is None]
    found = {
        "List 1": [row | {"contact_source": row["source"]} for row in council.rows("contacts")
                   if council.inside(row["contact_date"])],
        "List 2": [row for row in council.rows("early_help") if council.inside(row["start_date"])],
        "List 3": _referrals(council),
        "List 4": _assessments(council),
        "List 5": _enquiries(council),
        "List 6": _needs(council, plans, care),
        "List 7": plans,
        "List 8": [row for row in care if row["end_date"] is None or council.inside(row["end_date"])],
        "List 9": [_leaver(row) for row in care if row["end_date"] is not None and _leaves(row)],
    }  # fmt: skip
    return {name: sorted(rows, key=lambda row: str(row["local_id"])) for name, rows in found.items()}


def _referrals(council: _Council) -> list[Row]:
    episodes, rows = council.episodes, []
    before: dict[int, list[date]] = {}
    columns = zip(council.entry, council.days("referral"), episodes.source.tolist(), episodes.no_action.tolist(),
                  strict=True)  # fmt: skip
    for entry, when, source, no_action in columns:
        assert when is not None
        earlier = before.setdefault(entry, [])
        if council.inside(when):
            rows.append(council.who(entry) | {
                "referral_date": when, "referral_source": SOURCES[source],
                "no_further_action": "yes" if no_action else "no",
                "referrals_in_year": 1 + sum((when - other).days <= 365 for other in earlier),
            })  # fmt: skip
        earlier.append(when)
    return rows


def _assessments(council: _Council) -> list[Row]:
    pairs = zip(council.entry, council.days("assessed_from"), council.days("authorised"), strict=True)
    return [
        council.who(entry) | {"start_date": start, "authorisation_date": council.known(authorised)}
        for entry, start, authorised in pairs if council.inside(start)
    ]  # fmt: skip


def _enquiries(council: _Council) -> list[Row]:
    """Section 47 enquiries; the book holds their start, which stands for the strategy discussion."""
    rows = []
    columns = zip(council.entry, council.days("enquiry"), council.days("conference"), council.days("target"),
                  council.days("plan"), strict=True)  # fmt: skip
    for entry, start, held, target, plan in columns:
        if council.inside(start):
            met = council.known(held)
            over = held is None and target is not None and target <= council.end
            rows.append(council.who(entry) | {
                "strategy_discussion_date": start, "conference_date": met,
                "conference_not_required": "no" if met else "yes" if over else "",
                "led_to_plan": ("yes" if council.known(plan) else "no") if met else "",
                "enquiries_in_year": 1, "conferences_in_year": int(met is not None),
            })  # fmt: skip
    return rows


def _needs(council: _Council, plans: Sequence[Row], care: Sequence[Row]) -> list[Row]:
    """Episodes of need open in the period, and what each child is to the council at its end."""
    episodes, rows = council.episodes, []
    planned = {row["local_id"] for row in plans if row["end_date"] is None}
    looked_after = {row["local_id"] for row in care if row["end_date"] is None}
    columns = zip(
        council.entry, council.days("referral"), council.days("closed"), council.days("need_plan"),
        episodes.need.tolist(), episodes.reason.tolist(), episodes.no_action.tolist(), strict=True,
    )  # fmt: skip
    for entry, start, closed, need_plan, need, reason, no_action in columns:
        ended = council.known(closed)
        if no_action or (ended is not None and ended < council.start):
            continue
        who = council.who(entry)
        status = "e" if ended else "a" if who["local_id"] in looked_after else "b" if who["local_id"] in planned else (
            "c" if council.known(need_plan) else "d"
        )  # fmt: skip
        rows.append(who | {
            "start_date": start, "primary_need": NEEDS[need], "closure_date": ended,
            "closure_reason": REASONS[reason] if ended else "", "case_status": status,
        })  # fmt: skip
    there = {row["local_id"] for row in rows}
    # Whoever is looked after is in need, though the episode that began it may have been closed.
    names = ("local_id", "sex", "ethnicity", "birth_date", "start_date")
    rows += [
        {name: row[name] for name in names} | {"case_status": "a"}
        for row in care if row["end_date"] is None and row["local_id"] not in there
    ]  # fmt: skip
    return rows


def _plans(council: _Council) -> Iterator[Row]:
    episodes = council.episodes
    columns = zip(
        council.entry, council.days("plan"), council.days("plan_end"), council.days("changed"),
        episodes.category.tolist(), episodes.latest.tolist(), episodes.previous.tolist(), strict=True,
    )  # fmt: skip
    for entry, start, end, changed, first, latest, previous in columns:
        if council.known(start):
            now = latest if council.known(changed) else first
            yield council.who(entry) | {
                "start_date": start, "end_date": council.known(end), "initial_category": CATEGORIES[first],
                "latest_category": CATEGORIES[now], "previous_plans": previous,
            }  # fmt: skip


def _care(council: _Council) -> Iterator[Row]:
    """The latest legal status and placement of each period of being looked after that the year's file holds."""
    periods: dict[object, list[Row]] = {}
    for row in council.rows("care_periods"):
        periods.setdefault(row["period_id"], []).append(row)
    for rows in periods.values():
        rows.sort(key=lambda row: str(row["start_date"]))
        first, last = rows[0], rows[-1]
        ended = last["end_reason"] not in ("", "X1")
        yield last | {
            "start_date": first["start_date"], "legal_status_date": last["start_date"],
            "placement_date": last["start_date"], "place": last["placement"],
            "end_date": last["end_date"] if ended else None, "reason_ceased": last["end_reason"] if ended else "",
        }  # fmt: skip


def _leaves(row: Row) -> bool:
    born, ended = row["birth_date"], row["end_date"]
    return isinstance(born, date) and isinstance(ended, date) and (ended - born).days >= _LEAVES_FROM


def _leaver(row: Row) -> Row:
    return {name: row[name] for name in ("local_id", "sex", "ethnicity", "birth_date")} | {"eligibility": "b"}


def _workbook(lists: Mapping[str, Sequence[Row]]) -> bytes:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _MADE})
        style = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for block in ANNEX_A.blocks:
            sheet = workbook.add_worksheet(block.name)
            sheet.write_row(0, 0, [field.name for field in block.fields])
            for place, field in enumerate(block.fields):
                said_as = _wording(field)
                for number_of, row in enumerate(lists.get(block.name, ()), start=1):
                    value = row.get(field.column)
                    if isinstance(value, date):
                        sheet.write_datetime(number_of, place, datetime(value.year, value.month, value.day), style)
                    elif value is not None and value != "":
                        sheet.write(number_of, place, said_as.get(str(value), value))
    return sink.getvalue()


def _wording(field: Field) -> dict[str, str]:
    """Code -> how the workbook says it: with Ofsted's letter, or with the words after the code."""
    if field.codes is None or field.type is not Type.TEXT:
        return {}
    if field.words and field.words != field.codes:
        found: dict[str, str] = {}
        for text, entry in code_list(field.words).items():
            found.setdefault(entry.replaced_by[0], text)
        return found
    codes = code_list(field.codes)
    return {
        code: f"{code}{')' if len(code) == 1 and code.isalpha() else ' -'} {label(field.codes, code)}" for code in codes
    }
