"""Synthetic registers with planted repeats: two sets of sentences and synonyms, one to choose by, one to measure by.

A repeat is a sentence in another order with some of its words swapped for synonyms. A distractor asks the same
addressee on the same theme with the same frame, and often for the same purpose, for something else.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from sightline.analyses.inquiries.register import Inquiry, Recommendation, Register

INQUIRIES = ("a", "b", "c")


@dataclass(frozen=True, slots=True)
class Set:
    """Frames with {object}, purposes and objects of each frame, and synonyms by word."""

    frames: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    synonyms: dict[str, tuple[str, ...]]


CHOSEN_BY = Set(
    (
        ("The Home Office should require police forces to record {object}",
         ("so that patterns can be seen across force boundaries", "because nobody can answer the question today"),
         ("the ethnic group of every suspect", "how long each victim waited for a decision",
          "whether the suspect was known to the child", "the day on which the first report was made",
          "threats made against witnesses before trial", "phones and computers seized in an enquiry")),
        ("Councils should tell the police about {object}",
         ("on the day on which they learn of it", "even where consent is refused"),
         ("a child who leaves care placements overnight", "cars that wait outside children's homes",
          "hotels and takeaways named by young people", "an adult who offers gifts to pupils",
          "images passed between classmates", "a pregnancy below the age of consent")),
        ("The Department of Health should fund {object}",
         ("in each region for at least five years", "with yearly published accounts of what was spent"),
         ("therapy for survivors without a time limit", "doctors trained in forensic examination",
          "school nurses in secondary schools", "sexual health clinics that open after school",
          "helplines staffed through the night", "advocates who go to court with families")),
    ),
    {"record": ("log", "register"), "victim": ("survivor",), "tell": ("notify", "inform"),
     "fund": ("pay for", "finance"),
     "police": ("constabularies",), "day": ("date",), "suspect": ("offender",), "children": ("minors",),
     "child": ("minor",), "require": ("oblige",), "should": ("must",), "councils": ("local authorities",),
     "court": ("trial",), "yearly": ("annual",), "survivors": ("victims",), "learn": ("hear",)},
)  # fmt: skip
HELD_OUT = Set(
    (
        ("The Ministry of Justice should publish {object}",
         ("every quarter for each court area", "in a form that others can analyse"),
         ("delays between charge and first hearing", "the number of trials that collapse",
          "sentences passed for grooming offences", "how often intermediaries are provided",
          "applications for special measures that are turned down", "compensation paid after conviction")),
        ("Safeguarding partners should review {object}",
         ("at least once in twelve months", "with somebody from outside the area"),
         ("decisions to close a case without a visit", "children educated at home who are rarely seen",
          "referrals that come back after no action", "the workload carried by newly qualified staff",
          "strategy meetings held without a health worker", "plans for teenagers who move between placements")),
        ("The College of Policing should train detectives in {object}",
         ("before they take their first investigation", "and test what they have learnt"),
         ("interviewing witnesses with learning disabilities", "tracing payments made through gaming accounts",
          "recognising coercion within a peer group", "preserving messages from encrypted applications",
          "writing chronologies that prosecutors can use", "working with interpreters during disclosure")),
        ("Schools should teach {object}",
         ("in lessons that are planned with pupils", "from the first year of secondary school"),
         ("consent and respect in relationships", "how strangers build trust through games",
          "where to find confidential help", "the law on sharing intimate pictures",
          "ways to support a friend who discloses", "signs of pressure from older acquaintances")),
    ),
    {"publish": ("release", "issue"), "review": ("examine", "look again at"), "train": ("instruct", "prepare"),
     "teach": ("explain",), "delays": ("waits",), "number": ("count",), "sentences": ("penalties",),
     "decisions": ("choices",), "visit": ("home call",), "workload": ("caseload",),
     "witnesses": ("people giving evidence",),
     "payments": ("transfers",), "coercion": ("control",), "messages": ("chats",), "pupils": ("students",),
     "help": ("advice",), "pictures": ("photographs",), "friend": ("classmate",), "strangers": ("unknown adults",),
     "staff": ("workers",), "detectives": ("investigators",), "should": ("ought to",),
     "conviction": ("a guilty verdict",),
     "area": ("district",), "quarter": ("three months",), "plans": ("arrangements",), "twelve months": ("a year",)},
)  # fmt: skip


def planted(of: Set, seed: int) -> tuple[Register, set[frozenset[str]]]:
    """A register, and the pairs of keys that truly ask for the same: about a third of its sentences are said again."""
    rng = random.Random(seed)
    rows: list[Recommendation] = []
    truth: set[frozenset[str]] = set()
    for frame, purposes, objects in of.frames:
        for thing in objects:
            purpose = rng.choice(purposes)
            first, again = rng.sample(INQUIRIES, 2)
            rows.append(_row(len(rows), first, _said(frame, thing, purpose, turned=False)))
            if rng.random() < 0.33:
                text = _swapped(_said(frame, thing, purpose, turned=rng.random() < 0.5), of.synonyms, rng)
                rows.append(_row(len(rows), again, text))
                truth.add(frozenset((rows[-2].recommendation_key, rows[-1].recommendation_key)))
    rng.shuffle(rows)
    inquiries = tuple(Inquiry(key, key, "c", "national", "reported", "s", "source") for key in INQUIRIES)
    return Register(inquiries, recommendation=tuple(rows)), truth


def _row(number: int, inquiry: str, words: str) -> Recommendation:
    return Recommendation(f"r{number}", inquiry, "A body", words, "1", "data", "source")


def _said(frame: str, thing: str, purpose: str, *, turned: bool) -> str:
    text = frame.format(object=thing)
    return f"{purpose.capitalize()}, {text[0].lower()}{text[1:]}." if turned else f"{text}, {purpose}."


def _swapped(text: str, synonyms: dict[str, tuple[str, ...]], rng: random.Random) -> str:
    """Each word that has a synonym is swapped two times in three."""
    for word, others in synonyms.items():
        if f" {word}" in text and rng.random() < 2 / 3:
            text = text.replace(f" {word}", f" {rng.choice(others)}", 1)
    return text
