"""The way from prison to the community, counted by hand: one thing after another, with Python's own dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from tests.generative.drawn import Row, Rows, Tables

START = ("completed", "dropped_out", "under_way")


def _region(given: Tables, agency: str) -> str:
    return next((row["region"] for row in given["service_region"] if row["agency"] == agency), "not_known")


def _span(given: Tables) -> tuple[date, date]:
    (row,) = given["prison_span"]
    return row["first_day"], row["last_day"]


def _counted(found: Counter[tuple[object, ...]], *names: str) -> Rows:
    return [dict(zip(names, (*key, number), strict=True)) for key, number in found.items()]


def _ending(need: Row) -> str:
    out, begun, done = need["held_to"], need["started_on"], need["ended_on"]
    if not need["eligible"]:
        return "too_short" if (out - need["assessed_on"]).days < 183 else "not_eligible"
    if begun is None or begun > out:
        return "refused" if need["result"] == "not_started" else "no_place"
    if done is None or done > out:
        return "under_way"
    return "completed" if need["result"] == "completed" else "dropped_out"


def _late(value: date | None) -> tuple[bool, int]:
    return value is None, -(value.toordinal() if value else 0)


def _known(value: object) -> tuple[bool, object]:
    return value is None, value if value is not None else 0


def released(given: Tables) -> Rows:
    """One row a person, by the last of their sentences."""
    first, last = _span(given)
    of: dict[str, list[Row]] = {}
    for need in given["programme_need"]:
        if need["held_to"] and first <= need["held_to"] <= last:
            of.setdefault(need["person_key"] or need["record_key"], []).append(need)
    made = []
    for needs in of.values():
        one = min(needs, key=lambda need: (_late(need["held_to"]), _late(need["assessed_on"]), need["need_key"]))
        began = one["eligible"] and one["started_on"] is not None and one["started_on"] <= one["held_to"]
        made.append({
            "region": _region(given, one["agency"]), "risk_band": one["risk_band"] or "not_known",
            "ending": _ending(one), "programme": (one["programme"] or "not_known") if began else "none",
        })  # fmt: skip
    return made


def endings(given: Tables) -> Rows:
    """How many people of each region, band, ending and programme."""
    names = ("region", "risk_band", "ending", "programme")
    return _counted(Counter(tuple(row[name] for name in names) for row in given["prison_released"]), *names, "people")


def _wanted(given: Tables) -> Iterator[tuple[str, date, date | None, date | None, date | None, Row]]:
    """(region, when it fell due, started, ended, gone, row) of those eligible who did not refuse."""
    _, last = _span(given)
    for need in given["programme_need"]:
        if not need["eligible"] or not need["held_from"] or need["assessed_on"] > last:
            continue
        if need["result"] == "not_started":
            continue
        gone = need["held_to"] if need["held_to"] and need["held_to"] <= last else None
        begun = need["started_on"]
        begun = begun if begun and begun <= last and begun <= (need["held_to"] or last) else None
        done = need["ended_on"] if need["ended_on"] and need["ended_on"] <= last else None
        free = gone
        if free is None and need["sentence_months"] is not None:
            free = need["held_from"] + timedelta(
                days=need["sentence_months"] * (15 if need["sentence_months"] < 48 else 20)
            )
        due = (
            max(need["assessed_on"], free - timedelta(days=730))
            if free and free.toordinal() > 730
            else need["assessed_on"]
        )
        due = min(due, begun or last + timedelta(days=1))
        yield _region(given, need["agency"]), due, begun, done, gone, need


def waits(given: Tables) -> Rows:
    """Days since a programme fell due, and what came then."""
    first, last = _span(given)
    names = ("started", "left_without", "waiting")
    found: dict[int, list[int]] = {}
    for _, due, begun, _, gone, _ in _wanted(given):
        end = begun or gone or last
        if first <= due <= last and end >= due:
            cell = found.setdefault((end - due).days, [0, 0, 0])
            cell[0 if begun else 1 if gone else 2] += 1
    return [{"days": days, **dict(zip(names, cell, strict=True))} for days, cell in found.items()]


def flows(given: Tables) -> Rows:
    """What happened on each day of the span."""
    first, last = _span(given)
    found: Counter[tuple[object, ...]] = Counter()
    for region, due, begun, done, gone, need in _wanted(given):
        days = [(due, "came"), (begun, "started")]
        if begun and (gone is None or (done and done <= gone)):
            days.append((done, "completed" if need["result"] == "completed" else "dropped_out"))
        if begun is None:
            days.append((gone, "left_waiting"))
        elif done is None or (gone and done > gone):
            days.append((gone, "left_under_way"))
        for day, what in days:
            if day and first <= day <= last:
                found[region, (day - first).days, what] += 1
    return _counted(found, "region", "day", "what", "cases")


def stocks(given: Tables) -> Rows:
    """How many waited and were in a programme as the span began and ended."""
    first, last = _span(given)
    found: dict[tuple[str, str], list[int]] = {}
    for region, due, begun, done, gone, _ in _wanted(given):
        then = due < first and (gone is None or gone >= first)
        for moment, held, started, ended in (
            ("first", then, begun is not None and begun < first, done is not None and done < first),
            ("last", due <= last and gone is None, begun is not None, done is not None),
        ):
            if held:
                cell = found.setdefault((region, moment), [0, 0])
                cell[0] += not started
                cell[1] += started and not ended
    return [{"region": key[0], "moment": key[1], "waiting": cell[0], "under_way": cell[1]}
            for key, cell in found.items()]  # fmt: skip


def held(given: Tables) -> Rows:
    """People held as the span ends, by why."""
    _, last = _span(given)
    people: dict[str, set[str]] = {}
    for row in given["event"]:
        inside = (
            row["happened_on"] and row["happened_on"] <= last and (row["ended_on"] is None or row["ended_on"] > last)
        )
        if row["kind"] == "custody" and inside:
            people.setdefault(row["outcome"] or "not_known", set()).add(row["person_key"] or row["record_key"])
    return [{"status": status, "people": len(who)} for status, who in people.items()]


def _flag(value: bool | None) -> str:
    return "not_known" if value is None else "yes" if value else "no"


def terms(given: Tables) -> Rows:
    """Licences and orders in force in the span."""
    first, last = _span(given)
    found: Counter[tuple[object, ...]] = Counter()
    for row in given["supervision_term"]:
        if row["must_notify"] and row["started_on"] <= last and (row["ended_on"] is None or row["ended_on"] >= first):
            recalled, breached = (row[name] and first <= row[name] <= last for name in ("recalled_on", "breached_on"))
            happened = "recalled" if recalled else "breached" if breached else "neither"
            found[row["basis"] or "not_known", _flag(row["contact_restricted"]), happened] += 1
    return _counted(found, "basis", "restricted", "happened", "cases")


def licences(given: Tables) -> Rows:
    """What happened to licences on each day."""
    first, last = _span(given)
    found: Counter[tuple[object, ...]] = Counter()
    for row in given["supervision_term"]:
        if not row["must_notify"] or row["basis"] != "licence":
            continue
        region, back, end = _region(given, row["agency"]), row["recalled_on"], row["ended_on"]
        if back and (end is None or back <= end):
            end = None
        if row["started_on"] < first and (end is None or end >= first) and (back is None or back >= first):
            found[region, 0, "stood"] += 1
        for day, what in ((row["started_on"], "began"), (back, "recalled"), (end, "ended")):
            if day and first <= day <= last:
                found[region, (day - first).days, what] += 1
    return _counted(found, "region", "day", "what", "cases")


def notices(given: Tables) -> Rows:
    """How long before release councils were told."""
    first, last = _span(given)
    found: Counter[tuple[object, ...]] = Counter()
    for row in given["supervision_term"]:
        if row["must_notify"] and row["basis"] == "licence" and first <= row["started_on"] <= last:
            ahead = None if row["told_on"] is None else (row["started_on"] - row["told_on"]).days
            if ahead is None:
                told = "day_not_known" if row["council_told"] else "never"
            else:
                told = "early" if ahead >= 14 else "before" if ahead > 0 else "on_the_day_or_after"
            key = (_region(given, row["agency"]), _flag(row["contact_restricted"]), told, max(0, ahead or 0))
            found[key] += 1
    return _counted(found, "region", "restricted", "told", "days", "cases")


def places(given: Tables) -> Rows:
    """Places of each region."""
    first, last = _span(given)
    found: dict[str, list[int]] = {}
    for row in given["programme_place"]:
        if first < row["period_end"] <= last:
            cell = found.setdefault(_region(given, row["agency"]), [0, 0])
            cell[0] += row["places"]
            cell[1] += row["filled"] or 0
    return [{"region": region, "places": cell[0], "filled": cell[1]} for region, cell in found.items()]
