"""The map of the house, as data: which stage reads what, writes what, and in which zone.

The command line, the diagram in the README, the audit and the engine (which opens only the zones of the stage it
serves) all read this table. Change the flow here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Zone(StrEnum):
    """Where data may be, from most to least sensitive. A ledger payload belongs to exactly one."""

    IDENTITY = "identity"  # names, dates of birth, numbers, postcodes
    CONTENT = "content"  # the rest of each record, under a pseudonymous record key
    LINK = "link"  # which record keys are one person; keys only
    EVENTS = "events"  # one timeline per person, pseudonymous
    DRAFTS = "drafts"  # aggregate, not cleared
    DOCUMENTS = "documents"  # texts of no person that somebody named has approved, not cleared
    CLEARED = "cleared"  # passed the disclosure check
    PUBLIC = "public"  # published, or already public elsewhere
    ADMIN = "administrative"  # which file came when; counts and hashes; no person


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the flow. `opens` are the zones it may read, `fills` those it may write."""

    name: str
    command: str
    folder: str
    reads: str
    writes: str
    opens: frozenset[Zone]
    fills: frozenset[Zone]


def _zones(*zones: Zone) -> frozenset[Zone]:
    return frozenset(zones)


RECEIVE = Stage(
    "receive", "receive", "ledger", "files as agencies send them",
    "each file split into identity and content under a record key; a ledger entry",
    _zones(Zone.ADMIN), _zones(Zone.IDENTITY, Zone.CONTENT, Zone.ADMIN),
)  # fmt: skip
CHECK = Stage(
    "check", "check", "returns", "one agency's own files and its own last content",
    "findings in plain words, a fix list for that agency only", _zones(Zone.CONTENT, Zone.ADMIN), _zones(),
)  # fmt: skip
LINK = Stage(
    "link", "link", "link", "identity, and the link table before",
    "the link table (record, draw, person) and link quality",
    _zones(Zone.IDENTITY, Zone.LINK, Zone.ADMIN), _zones(Zone.LINK, Zone.ADMIN),
)  # fmt: skip
REVIEW = Stage(
    "review", "review", "link", "identity, and pairs that came near",
    "a workbook of pairs for people to judge; counts of their answers",
    _zones(Zone.IDENTITY, Zone.LINK, Zone.ADMIN), _zones(Zone.LINK, Zone.ADMIN),
)  # fmt: skip
CHRONICLE = Stage(
    "chronicle", "run", "chronology", "content and the link table", "events: one timeline per person; link draws",
    _zones(Zone.CONTENT, Zone.LINK, Zone.ADMIN), _zones(Zone.EVENTS, Zone.ADMIN),
)  # fmt: skip
ANALYSE = Stage(
    "analyse", "run", "analyses", "events and link draws", "draft figures: aggregate, not cleared",
    _zones(Zone.EVENTS, Zone.ADMIN), _zones(Zone.DRAFTS, Zone.ADMIN),
)  # fmt: skip
STOCK = Stage(
    "stock", "run", "analyses", "what came, how full it is, how well it was joined",
    "drafts of what came, what it can say and how well it was joined",
    _zones(Zone.ADMIN), _zones(Zone.DRAFTS, Zone.ADMIN),
)  # fmt: skip
TALLY = Stage(
    "tally", "run", "chronology", "coded themes of accounts, and who withdrew",
    "counts of accounts, handed on at once; nothing is kept", _zones(Zone.CONTENT, Zone.ADMIN), _zones(),
)  # fmt: skip
VOICE = Stage(
    "voice", "run", "analyses", "counts of accounts, and the drafts of this run",
    "drafts of what people told, beside what records say", _zones(Zone.DRAFTS, Zone.ADMIN),
    _zones(Zone.DRAFTS, Zone.ADMIN),
)  # fmt: skip
STUDY = Stage(
    "study", "picture", "analyses", "published statistics",
    "drafts: aggregate, not cleared", _zones(Zone.DRAFTS, Zone.PUBLIC, Zone.ADMIN),
    _zones(Zone.DRAFTS, Zone.ADMIN),
)  # fmt: skip
REGISTER = Stage(
    "register", "run", "analyses", "registers that users keep, and the drafts of this run",
    "drafts of inquiries, partnerships, practice and campaigns", _zones(Zone.DRAFTS, Zone.ADMIN),
    _zones(Zone.DRAFTS, Zone.ADMIN),
)  # fmt: skip
WRITE = Stage(
    "write", "document", "clearance", "a text that somebody named has approved",
    "the text, not cleared", _zones(Zone.ADMIN), _zones(Zone.DOCUMENTS, Zone.ADMIN),
)  # fmt: skip
CLEAR = Stage(
    "clear", "clear", "clearance", "all drafts and documents of a release together",
    "what is up for review; cleared tables and documents; audit entries",
    _zones(Zone.DRAFTS, Zone.DOCUMENTS, Zone.CLEARED, Zone.PUBLIC, Zone.ADMIN),
    _zones(Zone.DRAFTS, Zone.CLEARED, Zone.ADMIN),
)  # fmt: skip
PUBLISH = Stage(
    "publish", "publish", "publish", "cleared only", "a site, tables and checksums",
    _zones(Zone.CLEARED, Zone.ADMIN), _zones(Zone.PUBLIC, Zone.ADMIN),
)  # fmt: skip

STAGES: tuple[Stage, ...] = (
    RECEIVE, CHECK, LINK, REVIEW, CHRONICLE, ANALYSE, STOCK, TALLY, VOICE, STUDY, REGISTER, WRITE, CLEAR, PUBLISH,
)  # fmt: skip


def stage(name: str) -> Stage:
    """The stage of that name. Raises KeyError with the known names."""
    for candidate in STAGES:
        if candidate.name == name:
            return candidate
    raise KeyError(f"no stage {name!r}; the stages are {', '.join(s.name for s in STAGES)}")


def diagram() -> str:
    """The flow as the README draws it: a line a stage, in plain text."""
    width = max(len(s.name) for s in STAGES)
    reads = max(len(s.reads) for s in STAGES)
    return "\n".join(f"{s.name:<{width}}  {s.reads:<{reads}}  ->  {s.writes}" for s in STAGES)
