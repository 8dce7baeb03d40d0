"""Words that stand on every site, whatever its figures: help lines, our own terms, and how to read what is there."""

from __future__ import annotations

# Who to call. Seen in stored pages on 2026-11-23: NSPCC and Stop It Now (their own), Childline (its newspaper column);
# the number of NAPAC is from general knowledge and was not found in a source.
HELP_LINES: tuple[tuple[str, str, str, str], ...] = (
    ("A child is in danger now", "999", "999", "Police, ambulance or fire service, at any time."),
    ("You are a child or young person", "0800 1111", "08001111", "Childline. Free, and not shown on phone bills."),
    ("You are worried about a child", "0808 800 5000", "08088005000", "NSPCC helpline, for adults."),
    (
        "You were abused as a child",
        "0808 801 0331",
        "08088010331",
        "National Association for People Abused in Childhood (NAPAC), for adults.",
    ),
    (
        "You are worried about your own or someone else's thoughts or behaviour towards children",
        "0808 1000 900",
        "08081000900",
        "Stop It Now. You need not give your name.",
    ),
)

LEAVE = "https://www.bbc.co.uk/weather"

# How the list of pages is parted: the group of a page, the words above it, and whether each page's lead is printed.
GROUPS: tuple[tuple[str, str, bool], ...] = (
    ("picture", "What was recorded, and what was not", True),
    ("pathways", "Recorded, shared, acted on", True),
    ("perpetrators", "After a report: police, courts, prison, release", True),
    ("children_who_harm", "Children who harm other children", True),
    ("voice", "What people told us", True),
    ("areas", "Area by area", True),
    ("inquiries", "What inquiries ask, and what became of it", True),
    ("partnerships", "Partnerships, and who leads on what", True),
    ("practice", "What areas do, how strong the evidence is, and guidance", True),
    ("campaign", "Campaigns on attitudes", True),
    ("quality", "How far the records can be relied on", False),
)
OTHERS = "More pages"
VOICE_PAGES = ("voice", "what-changed")  # what people told, for the page for survivors

TERMS: tuple[tuple[str, str], ...] = (
    ("Child", "Anyone who is not yet 18."),
    (
        "Child sexual abuse",
        "Forcing or enticing a child to take part in sexual activity, whether or not the child knows what is "
        "happening. It may happen in person or online.",
    ),
    (
        "Clearance",
        "The check that every figure passes before it is published, so that nobody can be found in it.",
    ),
    ("Ledger", "The list of what came in, what was done with it and what went out. Each entry seals the one before."),
    ("Linked", "Records of one person at several agencies put together, without names, so that each counts once."),
    (
        "Non-recent abuse",
        "Abuse that happened in the past: often an adult tells of what happened when they were a child.",
    ),
    ("Period", "The days that a figure covers. A year to March runs from 1 April to 31 March."),
    ("Range", "The lowest and highest number that the figure could well be, given what we are unsure of."),
    ("Record", "What an agency wrote down. Much abuse is never recorded, so records are not the whole of it."),
    (
        "Withheld",
        "Not shown, to protect people. A withheld number may be nought, small or large: the mark does not say which.",
    ),
)

STATUS_STEPS: tuple[tuple[str, str], ...] = (
    ("Concern", "Somebody was worried, and an agency wrote it down."),
    ("Assessed factor", "A social worker found it to be part of a child's life at the end of an assessment."),
    ("Plan for sexual abuse", "A child protection plan was made because of it."),
    ("Recorded crime", "The police recorded a crime."),
    ("Charge", "Somebody was charged with it."),
    ("Conviction", "A court found somebody guilty, or they pleaded guilty."),
)
