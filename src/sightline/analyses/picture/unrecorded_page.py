"""The page "unrecorded": what is drawn and said beside the range. No number is written here in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sightline.analyses.picture.coverage import WORDS, Coverage
from sightline.standard.drafts import Chart, ChartKind, Page, Section, Sentence, Slot
from sightline.standard.figures import END, LOWER, UPPER, Dimension, Period

METHOD = Dimension(
    "method",
    "Method",
    additive=False,
    labels=(
        ("stepwise", "Ties chosen step by step"),
        ("criterion", "Best of all models by a criterion"),
        ("averaged", "Averaged over models"),
        ("latent", "Latent classes (beside the range)"),
        ("chao", "Chao's lower bound (beside the range)"),
        ("independent", "As if lists were independent (beside)"),
    ),
)
NOT_SUITABLE = (
    "Whether such an estimate should be made at all. Whitehead and others (Journal of Human Trafficking, 2021) "
    "conclude that multiple systems estimation is not a suitable method for such a use: it must not be trusted alone."
)
MODEL_MATTERS = (
    "Which model is right. From one published table of victims in the United Kingdom two sound methods gave answers of "
    "which one was twice the other."
)
TOO_HIGH = (
    "Whether whoever came to know first always made a record and then told others. Then hardly any child is on no "
    "list, and methods on lists still find many: the range is then far too high."
)
CANNOT_TELL = (
    "Where a number is marked not available, how the lists go together cannot be told from them: too few are on "
    "several, lists that referral ties share nobody, or no estimate exists for such counts. Which of these it is "
    "would tell of counts that may be withheld, and is not said."
)
ON_NO_LIST = (
    "Children whose harm nobody came to know of. They are on no list and could be on none, and no method on lists can "
    "count them."
)
NEVER_ADDED = (
    "What the years come to when they are added: they never are, since a child on no list of one year may be on a list "
    "of another."
)
SUSPICION = (
    "How many of these children were harmed. Records stand for suspicion as well as harm, and the estimate takes them "
    "as they are."
)
_ASSUMES = (
    "Every child could be on each list, and was no more and no less likely to be on one for being like others on it; "
    "where some children are hard for every agency to notice, the range is too low.",
    "Records of one child were found to be one child's: the further draws of the link set widen the range for it, but "
    "links that no draw allows are not in it.",
    "The same thing is meant by a record at every agency, and nobody came or went in the period.",
)


def unrecorded_page(
    coverage: Coverage, tables: Collection[str], period: Period, tied: Sequence[str],
    reasons: Sequence[tuple[str, str]],
) -> Page:  # fmt: skip
    """The page for these tables. `reasons` says for which period no range was tried, with why.

    The front page takes no sentence from it: a range that can be far off is read beside what it rests on.
    """
    source = f"Returns for {period.label}, linked by Sightline. {coverage.source}"
    why = tuple(f"No range for {label}: {reason}." for label, reason in reasons)
    sections = [_range(source, period, tied, why), _methods(source, period), _lists(source, period)]
    return Page(
        "unrecorded",
        "Children whom no agency recorded though one could have",
        "Some children were on no agency's list, though some agency knew or suspected that they were harmed. How many "
        "is given as a range over methods, from how far the agencies' lists overlap. It is not the number of children "
        "harmed. Harm that nobody came to know of is on no list.",
        tuple(section for section in sections if section.table in tables),
        terms=(
            ("Multiple systems estimation", "from how many are on several lists, working out how many are on none"),
            ("Tied by referral", "two lists of which one may put a child on the other, so they are not independent"),
            ("Range over methods", "from the lowest to the highest limit of methods that choose how lists go together"),
            ("List", "the children of whom one kind of agency holds a record specific to sexual abuse"),
        ),
    )  # fmt: skip


def _sentence(period: Period) -> Sentence:
    slots = tuple(Slot(code, "unrecorded_bounds", ((END, code),), period.label) for code in (LOWER, UPPER))
    return Sentence(
        "An estimated {lower} to {upper} children ({period:lower}): some agency knew or suspected that they were "
        "harmed, and none recorded it. The range rests on assumptions that do not all hold, and can be far too high or "
        "too low. It is not the number of children harmed.",
        slots,
        "No range of children whom no agency recorded is given: it was withheld to protect people, or could not be "
        "worked out.",
    )


def _ties(tied: Sequence[str]) -> str:
    """Which pairs are taken to be tied, in words."""
    if not tied:
        return "This project says that referral ties no lists. Where it does tie some, the range is too low."
    pairs = ", ".join(" and ".join(WORDS[name][1] for name in pair.split("+")) for pair in tied)
    return (
        f"Lists taken to be tied by referral: {pairs}. How they go together is worked out from the overlaps, so a tie "
        "of all lists at once stays unseen."
    )


def _range(source: str, period: Period, tied: Sequence[str], why: Sequence[str]) -> Section:
    return Section(
        "range", "Children whom some agency could have recorded and none did",
        f"Children under 18, all areas that took part, {period.label} and each year; estimates", "unrecorded_range",
        Chart(
            ChartKind.RANGES, "period", None,
            "One row for all years and one for each: a dot for the middle of the methods and a bar for the range.",
        ),
        _sentence(period), source,
        "Which children would be on none of our lists, however well each of us recorded?",
        not_known=(ON_NO_LIST, NOT_SUITABLE, TOO_HIGH, SUSPICION, NEVER_ADDED, _ties(tied), CANNOT_TELL, *why),
    )  # fmt: skip


def _methods(source: str, period: Period) -> Section:
    return Section(
        "methods", "What each method says of the same lists",
        f"Children under 18, all areas that took part, {period.label}; estimates", "unrecorded_methods",
        Chart(
            ChartKind.RANGES, "method", None,
            "One row for each method: a dot for its estimate and a bar for its own limits.",
        ),
        Sentence(
            "The limits of one method take its model for true. The range above goes from the lowest to the highest "
            "limit of the methods that are not marked as beside it.",
        ),
        source, "Which of their assumptions would the people who do the work believe?",
        not_known=(MODEL_MATTERS, *_ASSUMES, CANNOT_TELL),
    )  # fmt: skip


def _lists(source: str, period: Period) -> Section:
    return Section(
        "lists", "The lists that the estimate is made of",
        f"Children under 18 when recorded, all areas that took part, {period.label}", "unrecorded_lists",
        Chart(ChartKind.OVERLAP, "overlap", None, "Children by the combination of agencies that held a record."),
        Sentence(
            "{one} children were on the list of all three kinds of agency over these years.",
            (Slot("one", "unrecorded_lists", (("overlap", "council+police+support"),), period.label),),
            "Each child stands in one row only: that of all the agencies that hold a record.",
        ),
        source, "Of those on one list only: should another have known, and would it have helped?",
        not_known=("A missed link makes one child look like two, each on one list; that makes the estimate too high.",),
    )  # fmt: skip
