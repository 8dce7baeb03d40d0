"""sightline.toml: the project record, without which nothing is received, and the few settings.

The record states why the data may be held at all. Every blank, unknown key and passed date is reported at once.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

from sightline.errors import ConfigError

FILE = "sightline.toml"
SENDERS = ("council", "police", "support")
ENGINES = ("duckdb", "spark")
_PARTS = ("project", "settings", "clearance", "link", "unrecorded")
LONGEST = 36_525  # days, a hundred years: the longest that anything may be kept
REGIMES = ("UK GDPR", "DPA 2018 Part 3")


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """Why this project may hold the data. Every field must be filled before anything is received."""

    title: str
    purpose: str
    controllers: tuple[str, ...]
    regime: str  # one of REGIMES
    condition: str  # the condition for special-category data
    gateways: Mapping[str, str]  # kind of sender -> the legal gateway its data comes through
    opt_outs: str  # how health opt-outs are honoured, or why none apply
    dpia_expires: date
    agreement_expires: date
    keys_expire: date
    keep_days: int  # what is received must be destroyed so many days later
    rights_contact: str
    duty_to_act: str  # what happens when the data shows a child in danger now
    made_up: bool  # True: simulated data; every page says so, and scoring against truth is allowed

    def faults(self, today: date) -> list[str]:
        """What keeps the project from receiving data, in words; empty when nothing does."""
        faults = [f"{f.name} is blank" for f in fields(self) if getattr(self, f.name) in ("", (), {})]
        if self.regime and self.regime not in REGIMES:
            faults.append(f"regime must be one of {', '.join(REGIMES)}")
        faults += [f"gateways.{sender} is blank" for sender in SENDERS if not self.gateways.get(sender)]
        for name in ("dpia_expires", "agreement_expires", "keys_expire"):
            if getattr(self, name) < today:
                faults.append(f"{name} has passed")
        if not 1 <= self.keep_days <= LONGEST:
            faults.append(f"keep_days is blank: a number of days from 1 to {LONGEST}")
        return faults

    def destroy_after(self, today: date) -> date:
        """The last day on which what is received today may be kept."""
        return today + timedelta(days=self.keep_days)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in sightline.toml beside the record."""

    policy: str = "sightline-default"  # clearance policy
    threads: int = 2
    memory: str = "4GB"  # the most that a database step may use before it spills to disk
    engine: str = "duckdb"  # one of ENGINES: what runs the steps; --engine goes before it
    master: str = "local[2]"  # where Spark runs, if it is the engine; --master goes before it


@dataclass(frozen=True, slots=True)
class Clearing:
    """The part [clearance] of sightline.toml: how many people a release needs, and who may do what. Empty: anybody."""

    one_person: bool = False  # True: one person may write, review and clear, and every page says so
    authors: tuple[str, ...] = ()  # who may submit drafts for review
    reviewers: tuple[str, ...] = ()  # who may vote on them
    releasers: tuple[str, ...] = ()  # who may clear, publish, correct and withdraw

    def named(self, role: str) -> tuple[str, ...]:
        """Who may act in a role, one of author, reviewer and releaser; empty where anybody may."""
        return {"author": self.authors, "reviewer": self.reviewers, "releaser": self.releasers}[role]


@dataclass(frozen=True, slots=True)
class Linking:
    """The part [link] of sightline.toml, which may be left out."""

    deprivation: str = ""  # a CSV file beside it: postcode or outcode, and decile; "": none


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """The part [unrecorded] of sightline.toml, which may be left out."""

    # Pairs of kinds of agency of which one may put a child on the list of the other by referral; [] where none does.
    tied: tuple[str, ...] = ("council+police", "council+support", "police+support")

    def faults(self) -> list[str]:
        """What is no pair of two kinds of agency, in words."""
        pairs = [tuple(sorted(pair.split("+"))) for pair in self.tied]
        wrong = any(len(set(pair)) != 2 or not set(pair) <= set(SENDERS) for pair in pairs)
        return [f"unrecorded.tied must be pairs such as council+police, of {', '.join(SENDERS)}"] if wrong else []


@dataclass(frozen=True, slots=True)
class Expected:
    """One return that one agency has agreed to send: an [[expected]] part. None is as return_cycles.csv says."""

    agency: str  # GSS code of a council or police force; a service's own code
    return_code: str  # "return" in the file
    since: date | None = None  # first day that the first of them speaks of; None: since anybody sent this return
    until: date | None = None  # last day that the last of them speaks of; None: still expected
    cycle: str | None = None
    due_days: int | None = None  # days after the period in which it is in time


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder: its record, its settings, what it expects of whom, and where its parts are."""

    folder: Path
    record: ProjectRecord
    settings: Settings
    expected: tuple[Expected, ...] = ()  # empty: whatever was ever sent is expected again
    linking: Linking = Linking()
    unrecorded: Unrecorded = Unrecorded()
    clearing: Clearing = Clearing()

    @property
    def ledger(self) -> Path:
        """Folder of the ledger."""
        return self.folder / "ledger"

    @property
    def keys(self) -> Path:
        """Folder of the project's keys."""
        return self.folder / "keys"

    @property
    def fix_lists(self) -> Path:
        """Folder of the fix lists, one folder an agency."""
        return self.folder / "fix-lists"

    @property
    def review(self) -> Path:
        """Folder of the workbooks for clerical review: they hold names."""
        return self.folder / "review"

    @property
    def deprivation(self) -> Path | None:
        """The lookup from postcode to deprivation; None where none was given."""
        return self.folder / self.linking.deprivation if self.linking.deprivation else None

    @property
    def site(self) -> Path:
        """Folder of the published site."""
        return self.folder / "site"

    def require_lawful(self, today: date) -> None:
        """Raise ConfigError, with every reason, unless the record allows receiving and linking today."""
        faults = self.record.faults(today)
        if faults:
            raise ConfigError(
                f"{FILE} does not yet allow data to be received: {'; '.join(faults)}. Fill in the [project] record "
                "with your data protection officer, then run the command again."
            )


_BLANK = date(1900, 1, 1)
_EXPLAIN = {
    "title": "what the project is called on its pages",
    "purpose": "why the data is held, in one sentence",
    "controllers": "the organisations that decide how it is used",
    "regime": "exactly UK GDPR, or DPA 2018 Part 3 for law enforcement",
    "condition": "the condition for special-category data, with its paragraph",
    "opt_outs": "how opt-outs from the use of health data are honoured, or why none apply",
    "dpia_expires": "day the data protection impact assessment must be renewed",
    "agreement_expires": "day the sharing agreement ends",
    "keys_expire": "day after which the project's keys may not be used",
    "keep_days": "after so many days what was received must be destroyed: see docs/protection.md",
    "rights_contact": "whom people ask about their data",
    "duty_to_act": "who acts, and how, when the data shows a child in danger now",
    "made_up": "true only for simulated data",
}

_CLEARANCE = """
# Who lets a release out: see docs/clearance.md. true: one person may do it alone, and every page says so.
[clearance]
one_person = {alone}
# Who may submit, who may vote, and who may clear, publish, correct and withdraw; anybody where nobody is named.
# authors = ["A. Name"]
# reviewers = ["B. Name", "C. Name"]
# releasers = ["D. Name"]
"""

_LINK = """
# By which fifth of deprivation links are counted: a table of your own, with columns postcode (or outcode) and decile.
# [link]
# deprivation = "deprivation.csv"
"""

_UNRECORDED = """
# How many children no agency recorded is estimated from how far the agencies' lists overlap. Of which pairs of agencies
# may one put a child on the list of the other by referral? All of them, where nothing is said; [] for none.
# [unrecorded]
# tied = ["council+police", "council+support", "police+support"]
"""

_EXPECTED = """
# What each agency has agreed to send, a part for each return, for `sightline calendar`: what is due, late or missing.
# Without such parts, whatever an agency has ever sent is expected of it again. See docs/calendar.md.
# [[expected]]
# agency = "E09000001"       # GSS code of a council or police force; a service's own code
# return = "cin"
# since = 2025-04-01         # may be left out, as may the rest
# until = 2028-03-31
# cycle = "year"             # year, term, quarter, month, week or day, where it is not what is usual
# due_days = 122             # days after the period within which it is in time
"""


def write(folder: Path, record: ProjectRecord, settings: Settings | None = None) -> Path:
    """Write sightline.toml into `folder`. Raises ConfigError where there already is one."""
    path = folder / FILE
    if path.exists():
        raise ConfigError(f"there is already a {FILE} in that folder: edit it, or choose another folder")
    lines = ["# The project record: nothing is received until every line is filled in.", "[project]"]
    shown = [item.name for item in fields(record) if item.name != "gateways"]
    lines += [f"{name} = {_toml(getattr(record, name))}  # {_EXPLAIN[name]}" for name in shown]
    lines += [
        "",
        "# The legal gateway each kind of sender's data comes through; say so where one takes no part.",
        "[project.gateways]",
    ]
    lines += [f"{sender} = {_toml(record.gateways.get(sender, ''))}" for sender in SENDERS]
    lines += ["", "[settings]"]
    chosen = settings or Settings()
    lines += [f"{item.name} = {_toml(getattr(chosen, item.name))}" for item in fields(chosen)]
    alone = _toml(record.made_up)  # what is made up harms nobody: there the mode for one person is set from the start
    lines += [*_CLEARANCE.format(alone=alone).splitlines()]
    lines += [*_LINK.splitlines(), *_UNRECORDED.splitlines(), *_EXPECTED.splitlines()]
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def blank(title: str) -> ProjectRecord:
    """A record with nothing filled in but its title; the dates are long past, so that they must be set."""
    return ProjectRecord(title, "", (), "", "", {}, "", _BLANK, _BLANK, _BLANK, 0, "", "", made_up=False)


def simulated(title: str) -> ProjectRecord:
    """A record for simulated data, which needs no legal basis."""
    words = "simulated data: no person, so none is needed"
    never = date(2100, 1, 1)
    return ProjectRecord(
        title, "to show and to test Sightline on made-up data", ("nobody: made-up data",), REGIMES[0], words,
        dict.fromkeys(SENDERS, words), words, never, never, never, LONGEST, words, words, made_up=True,
    )  # fmt: skip


def load(folder: Path) -> Project:
    """Read sightline.toml in `folder`. Raises ConfigError naming every unknown key, missing key and wrong type."""
    path = folder / FILE
    if not path.is_file():
        raise ConfigError(f"there is no {FILE} in that folder: make one with `sightline init FOLDER`")
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{FILE} cannot be read as TOML: {error}") from None
    faults = [f"unknown part [{name}]" for name in document if name not in (*_PARTS, "expected")]
    parts = {name: document.get(name, {}) for name in _PARTS}
    wrong = [f"[{name}] must be a part of its own" for name, part in parts.items() if not isinstance(part, dict)]
    if wrong:
        faults += wrong
        raise ConfigError(f"{FILE} needs mending: " + "; ".join(faults))
    record = _read(ProjectRecord, parts["project"], "project", faults)
    settings = _read(Settings, parts["settings"], "settings", faults)
    threads = settings.get("threads", 1)
    if isinstance(threads, int) and threads < 1:
        faults.append("settings.threads must be 1 or more")
    if settings.get("engine", ENGINES[0]) not in ENGINES:
        faults.append(f"settings.engine must be one of {', '.join(ENGINES)}")
    expected = _expected(document.get("expected", []), faults)
    linking = _read(Linking, parts["link"], "link", faults)
    unrecorded = Unrecorded(**_read(Unrecorded, parts["unrecorded"], "unrecorded", faults))  # type: ignore[arg-type]
    faults += unrecorded.faults()
    clearing = _read(Clearing, parts["clearance"], "clearance", faults)
    if faults:
        raise ConfigError(f"{FILE} needs mending: " + "; ".join(faults))
    given = ProjectRecord(**record), Settings(**settings)  # type: ignore[arg-type]
    of_links, of_clearance = Linking(**linking), Clearing(**clearing)  # type: ignore[arg-type]
    return Project(folder, *given, expected, of_links, unrecorded, of_clearance)


def _expected(found: object, faults: list[str]) -> tuple[Expected, ...]:
    """The [[expected]] parts; what is wrong is added to `faults`. Which returns there are is not known here."""
    if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
        faults.append("expected must be written as parts headed [[expected]]")
        return ()
    parts: list[Expected] = []
    for number, part in enumerate(found, start=1):
        place, before = f"expected[{number}]", len(faults)
        values = _read(Expected, {_TO_FIELD.get(name, name): value for name, value in part.items()}, place, faults)
        faults += [f"{place}.{said} is missing" for said in ("agency", "return") if said not in part]
        since, until, days = values.get("since"), values.get("until"), values.get("due_days")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            faults.append(f"{place}.until is before its since")
        if isinstance(days, int) and not 0 <= days <= LONGEST:
            faults.append(f"{place}.due_days must be from 0 to {LONGEST}")
        if len(faults) == before:
            parts.append(Expected(**values))  # type: ignore[arg-type]
    return tuple(parts)


_TO_FIELD = {"return": "return_code"}  # a word that Python keeps for itself


def _read(kind: type, found: Mapping[str, object], part: str, faults: list[str]) -> dict[str, object]:
    """The values of one part, each of the type its field says; what is wrong is added to `faults`."""
    known = {item.name: item for item in fields(kind)}
    faults += [f"{part}.{name} is not a setting" for name in found if name not in known]
    values: dict[str, object] = {}
    expected = {"bool": bool, "int": int, "date": date, "str": str}
    for name, item in known.items():
        if name not in found:
            if kind is ProjectRecord:
                faults.append(f"{part}.{name} is missing")
            continue
        value = found[name]
        if item.type == "tuple[str, ...]" and isinstance(value, list) and all(isinstance(v, str) for v in value):
            values[name] = tuple(value)
        elif item.type == "Mapping[str, str]" and isinstance(value, dict):
            faults += [f"{part}.{name}.{key} is not a kind of sender" for key in value if key not in SENDERS]
            values[name] = dict(value)
        elif type(value) is expected.get(str(item.type).removesuffix(" | None")):
            values[name] = value
        else:
            faults.append(f"{part}.{name} must be {_words(str(item.type).removesuffix(' | None'))}")
    return values


def _words(kind: str) -> str:
    return {
        "bool": "true or false", "int": "a whole number", "date": "a date such as 2027-03-31", "str": "text in quotes",
        "tuple[str, ...]": "a list of texts", "Mapping[str, str]": "a part of its own",
    }[kind]  # fmt: skip


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)  # a JSON string or number is also a TOML one
