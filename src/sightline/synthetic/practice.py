"""A made-up register of practice over the authorities of a made-up England, for the demonstration.

Names of authorities are real, and nothing else: practices, studies, ratings and guidance are made up, and say so. Who
took up the first practice, and when, is what the made-up England itself planned (truth/plan.csv), so that what is found
of its effect can be held against what was planted. No sentence of an inspection is coded: inspections are real.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from sightline.synthetic.toml_rows import table_row

FILE = "register.toml"
PANEL, MINUTES, TALKS = "joint-panel", "minutes-in-a-day", "return-talks"
PLANT = "practice"  # what the plan calls the practice that shortens assessments
_REGISTERED = timedelta(days=60)  # the question was put on record so long before the first area began
_SINCE = timedelta(days=700)  # drawn adoptions lie within so many days
_PRACTICES = (
    (PANEL, "Assessments opened by a joint panel (made up)",
     "Council, police and health look at an assessment together in its first week", "risk_and_plans supervision",
     "A made-up regional alliance"),
    (MINUTES, "Minutes of strategy meetings within a day (made up)",
     "Every agency that was asked has the minutes and actions on the next working day",
     "strategy_meetings information_sharing", "A made-up council"),
    (TALKS, "Return interviews by somebody independent (made up)",
     "A child who was missing is asked by somebody who works for none of the agencies", "missing_children child_voice",
     "A made-up council"),
)  # fmt: skip
_SOURCE = "Made up for the demonstration"


def made_up_practice(folder: Path, councils: Collection[str], plan: str, seed: int, on: date) -> None:
    """Write the register as it stood on a day, unless the folder is there already.

    `councils` are GSS codes; `plan` is truth/plan.csv as text. The draws are this module's own, by the seed.
    """
    if folder.exists():
        return
    folder.mkdir(parents=True)
    made = folder / f"{FILE}.unfinished"
    made.write_text(practice_text(councils, plan, seed, on), encoding="utf-8", newline="\n")
    made.replace(folder / FILE)


def planned(plan: str, councils: Collection[str], on: date) -> list[tuple[str, date]]:
    """(GSS code, first day) of the areas that the made-up England let take up the practice, the earliest first."""
    rows = (row for row in csv.DictReader(io.StringIO(plan, newline="")) if row["plant"] == PLANT)
    found = [(row["place"], date.fromisoformat(row["since"])) for row in rows if row["place"] in councils]
    return sorted(((code, since) for code, since in found if since <= on), key=lambda each: (each[1], each[0]))


def practice_text(councils: Collection[str], plan: str, seed: int, on: date) -> str:
    """The register as TOML, as the register of practice is read."""
    rng = random.Random(f"{seed}/practice")
    parts = ["# A made-up register for a demonstration: areas are real, all else is made up."]
    for key, name, what, codes, who in _PRACTICES:
        cells = {"practice": key, "name": name, "what": what, "codes": codes, "submitted_by": who, "source": _SOURCE}
        parts.append(table_row("practice", cells))
    adopted = planned(plan, councils, on)
    parts += [_adoption(PANEL, code, since, cost="18000") for code, since in adopted]
    parts += _drawn(sorted(councils), rng, on)
    parts += _ratings(on)
    if adopted:
        parts += _questions(adopted[0][1] - _REGISTERED)
    parts += _guidance(on)
    return "\n\n".join(parts) + "\n"


def _adoption(practice: str, area: str, since: date, **more: str) -> str:
    cells = {
        "practice": practice, "area": area, "from": since.isoformat(), **more, "submitted_by": "A made-up council",
        "source": _SOURCE,
    }  # fmt: skip
    return table_row("adoption", cells)


def _drawn(councils: list[str], rng: random.Random, on: date) -> Iterable[str]:
    """Half of the areas take up the second practice; one the third, and ends it again."""
    for area in sorted(rng.sample(councils, (len(councils) + 1) // 2)):
        yield _adoption(MINUTES, area, on - timedelta(days=rng.randint(60, _SINCE.days)))
    since = on - _SINCE
    yield _adoption(TALKS, rng.choice(councils), since, until=(since + timedelta(days=365)).isoformat(), cost="42000")


def _ratings(on: date) -> Iterable[str]:
    """One past its last day, one that holds, and one of a study that found nothing."""
    rated = (
        (PANEL, "Maryland", "2016-06", "2", 1100, 365), (MINUTES, "Maryland", "2016-06", "3", 200, 1095),
        (TALKS, "EIF", "2017-03", "2", 900, 1825), (TALKS, "Maryland", "2016-06", "2", 900, 1825),
        (TALKS, "EIF", "2017-03", "NE", 60, 1095),
    )  # fmt: skip
    for practice, scale, version, grade, ago, holds in rated:
        given = on - timedelta(days=ago)
        cells = {
            "practice": practice, "scale": scale, "version": version, "grade": grade, "rater": "A made-up reviewer",
            "on": given.isoformat(), "rests_on": "A made-up study",
            "expires": (given + timedelta(days=holds)).isoformat(),
        }  # fmt: skip
        yield table_row("rating", cells)


def _questions(registered: date) -> Iterable[str]:
    """One question, with the year before kept clear, and with a quarter alone, for which more areas can be used."""
    why = "Does an assessment take fewer or more working days once a joint panel opens it?"
    for key, clear, asked in (
        ("panel-days", "", why),
        ("panel-days-quarter", "1", f"{why} With one quarter kept clear: areas began by a rota, not after a bad year."),
    ):
        cells = {
            "question": key, "practice": PANEL, "outcome": "assessment_days", "direction": "not assumed",
            "why": asked, "registered_on": registered.isoformat(), "registered_by": "A made-up regional alliance",
            "comparison": "not yet", "anticipation": clear, "should_not_move": "referrals", "reach": "region",
        }  # fmt: skip
        yield table_row("question", {name: cell for name, cell in cells.items() if cell})


def _guidance(on: date) -> Iterable[str]:
    """A line that is fresh, one that is past its review and rests on a rating past its day, and one contradicted."""
    lines = (
        (MINUTES, "partnership", "Send minutes and actions of a strategy meeting to all who were asked, within a day.",
         "compared", 100, 300, f"rating:{MINUTES}/Maryland", ""),
        (PANEL, "council", "Open an assessment together with police and health in its first week.", "first_signs",
         700, 365, f"rating:{PANEL}/Maryland; effect:panel-days", "Assessments of children who are not yet born"),
        (TALKS, "police", "Let somebody independent talk with a child who came back.", "first_signs", 800, 1400,
         f"rating:{TALKS}/Maryland", ""),
    )  # fmt: skip
    for number, (practice, addressee, text, strength, ago, review, rests_on, not_for) in enumerate(lines, 1):
        dated = on - timedelta(days=ago)
        cells: Mapping[str, str] = {
            "line": f"line-{number}", "practice": practice, "addressee": addressee,
            "owner": "A made-up regional alliance", "text": text, "strength": strength, "dated": dated.isoformat(),
            "review_by": (dated + timedelta(days=review)).isoformat(), "not_for": not_for, "rests_on": rests_on,
        }  # fmt: skip
        yield table_row("guidance", cells)
