"""How much of what identifies somebody is found in made-up accounts, beside a plain pass of patterns in the same run.

    python bench/voice.py [--quick] [--accounts N]

Identifiers of every kind are planted in many written forms (synthetic/agencies/account_forms.py). One is found where
every part of it that says something is gone; over-redaction is the share of words that nobody planted and that went. A
line each for ranges and numbers of both; each closing line is `NAME VALUE UNIT ratio=R vs PEER`, the peer being the
plain pass; where that finds none of a kind the ratio is inf.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sightline.returns.accounts.deidentify import deidentify
from sightline.returns.accounts.people import Known, People
from sightline.returns.accounts.spans import plain
from sightline.standard.shares import wilson
from sightline.synthetic.agencies.account_forms import Planted
from sightline.synthetic.agencies.account_texts import Told, tell

SEED = 2027
QUICK, WHOLE = 400, 4_000
DOCS = Path(__file__).resolve().parents[1] / "docs"
Places = Sequence[tuple[int, int]]
# (told, its text in one spelling) -> the stretches that were taken out
Finder = Callable[[Told], tuple[str, Places]]


@dataclass(slots=True)
class Found:
    """What was found: by kind how many were planted and how many found, and words that nobody planted."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    words: int = 0
    over: int = 0
    missed: list[Planted] = field(default_factory=list)

    def recall(self, kind: str) -> float:
        """The share of what was planted of a kind that was found."""
        return self.found[kind] / self.planted[kind]


def ours(told: Told) -> tuple[str, Places]:
    """The de-identification of this project."""
    made = deidentify(told.text, told.given, People(Known(name, (), kind) for name, _, kind in told.known))
    return made.read, [(span.start, span.end) for span in made.spans]


_NAIVE = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}\b", r"\b[A-Z][0-9]{12}\b", r"\b[A-Z]{2} ?[0-9]{6} ?[A-D]\b",
        r"\b[A-Z]{1,2}[0-9]{1,2} ?[0-9][A-Z]{2}\b", r"\b0[0-9]{4} ?[0-9]{6}\b|\+44 ?[0-9]{4} ?[0-9]{6}\b",
        r"\S+@\S+\.\S+", r"https?://\S+|www\.\S+|@\w+", r"\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}\b",
        r"\b[0-9]{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|"
        r"December)(?: [0-9]{4})?", r"\b(?:19|20)[0-9]{2}\b", r"\b[A-Z]{2}[0-9]{2} ?[A-Z]{3}\b",
        r"\b[0-9]+ [A-Z]\w+ (?:Road|Street|Avenue|Lane|Close|Drive)\b", r"\b[0-9]{1,2} years old\b",
        r"\b[A-Z]\w+ (?:Primary|High|Junior)? ?School\b",
    )
)  # fmt: skip


def naive(told: Told) -> tuple[str, Places]:
    """A plain pass: the usual patterns, and the names of the list as they are written there."""
    text = plain(told.text)
    found = [match.span() for pattern in _NAIVE for match in pattern.finditer(text)]
    names = [part for name, _, _ in told.known for part in (name, *name.split())]
    found += [match.span() for name in names for match in re.finditer(rf"\b{re.escape(name)}\b", text)]
    return text, found


def measure(accounts: Iterable[Told], finder: Finder) -> Found:
    """Recall by kind and over-redaction of one way of finding."""
    result = Found()
    for told in accounts:
        read, places = finder(told)
        gone = bytearray(len(read))
        for start, end in places:
            gone[start:end] = b"\1" * (end - start)
        at = 0
        for part in told.parts:
            text = plain(part if isinstance(part, str) else part.text)
            if isinstance(part, str):
                spoken = [gone[at + m.start() : at + m.end()] for m in re.finditer(r"[^\W_]+", text)]
                result.words += len(spoken)
                result.over += sum(any(word) for word in spoken)
            else:
                result.planted[part.kind] += 1
                if all(all(gone[at + start : at + end]) for start, end in _cores(text, part)):
                    result.found[part.kind] += 1
                else:
                    result.missed.append(part)
            at += len(text)
    return result


def _cores(text: str, part: Planted) -> Iterator[tuple[int, int]]:
    at = 0
    for core in map(plain, part.cores):
        start = text.index(core, at)
        at = start + len(core)
        yield start, at


def over_in_docs() -> tuple[int, int]:
    """(words taken out, words) of the pages of docs/: English that was written for something else and names nobody."""
    gone = words = 0
    for path in sorted(DOCS.glob("*.md")):
        prose = "\n".join(line for line in path.read_text("utf-8").splitlines() if re.match(r"[A-Z][^|`<\[]*$", line))
        made = deidentify(prose, date(2026, 11, 26), People(()))
        taken = bytearray(len(made.read))
        for span in made.spans:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
        for match in re.finditer(r"[^\W_]+", made.read):
            words += 1
            gone += any(taken[match.start() : match.end()])
    return gone, words


def _print(who: str, found: Found) -> None:
    for kind in sorted(found.planted):
        lower, upper = wilson(found.found[kind], found.planted[kind])
        print(f"{who}, {kind}: {found.found[kind]} of {found.planted[kind]} found ({lower:.4f} to {upper:.4f})")
    print(f"{who}: {found.over} of {found.words} words that nobody planted taken out")


def _line(name: str, value: float, unit: str, peer: float, of: str, digits: int = 4) -> str:
    ratio = f"{value / peer:.3f}" if peer else "inf"
    return f"{name} {value:.{digits}f} {unit} ratio={ratio} vs {of}"


def _timed(accounts: Sequence[Told], finder: Finder) -> tuple[Found, float]:
    begun = time.process_time()
    found = measure(accounts, finder)
    return found, 1000 * (time.process_time() - begun) / len(accounts)


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} accounts in place of {WHOLE:,}")
    parser.add_argument("--accounts", type=int, help="so many accounts")
    options = parser.parse_args()
    accounts = tell(options.accounts or (QUICK if options.quick else WHOLE), SEED)
    (mine, spent), (peer, peer_spent) = _timed(accounts, ours), _timed(accounts, naive)
    _print("ours", mine)
    _print("plain pass", peer)
    gone, words = over_in_docs()
    plain_pass, over = "a plain pass of patterns", mine.over / mine.words
    print("\n".join([
        *(_line(f"deid_recall_{kind}", mine.recall(kind), "share", peer.recall(kind), plain_pass)
          for kind in sorted(mine.planted)),
        _line("deid_over_redaction", over, "share-of-words", peer.over / peer.words, plain_pass),
        _line("deid_over_redaction_docs", gone / words, "share-of-words", over, "made-up accounts"),
        _line("deid_cpu_ms_account", spent, "ms", peer_spent, plain_pass, 2),
    ]))  # fmt: skip


if __name__ == "__main__":
    main()
