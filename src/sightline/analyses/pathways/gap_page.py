"""The page "gaps": what is drawn, what is asked, what is said beside it. No number is written here in words."""

from __future__ import annotations

from collections.abc import Collection

from sightline.analyses.pathways.gap_rules import RULES, VIEW_LABELS
from sightline.analyses.pathways.gap_study import Found
from sightline.analyses.pathways.gap_tables import FORM, FORTNIGHT, GAP, PAIR, PART, REACHED, THRESHOLD, VIEW
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.drafts import QUANTILE, Chart, ChartKind, Page, Section, Sentence, Slot

_MEAN = (QUANTILE, "mean")
_SYSTEM = (
    "This is about records and about what agencies did with them, never about a child or a worker. Records that do not "
    "meet a threshold do not show that nobody could have known."
)
_NOT_ASKED = (
    "Children who have never been identified: nobody knows how long they have waited.",
    "What a child told somebody who wrote nothing down. Of that there is no record, and no gap can be counted.",
)
_THRESHOLD = (
    f"A threshold of {RULES.threshold} signs within {RULES.look_back} days is a rule for counting, frozen before "
    "records were joined. It is not advice to act at that number of signs, and most children flagged are never "
    "identified: the bounds below say how many at least and at most."
)
_BURDEN = (
    "Pooling flags no more children than agencies by themselves do: where one threshold would flag more and the next "
    "fewer, the two are mixed."
)
_DEPENDS = (
    "Whether an agency that had seen more would have acted sooner. Where agencies hold signs that meet the threshold "
    "and do not act, sharing alone changes little: read the sharing gap and the action gap together."
)
_WRITTEN = (
    "How much sooner anybody would have recognised harm had signs been written down at once: the recording gap says "
    "how much sooner records would have met the threshold. In made-up data, where both are known, that is as long, or "
    "up to one and a half times as long."
)
_REGISTER = (
    "When a school took note of an absence: no return says it. A term of absence counts from the day on which it "
    "ended, as the register shows it, and is never late."
)
_REFUSED = (
    "Signs of {view}: most children in that feed were identified, so it was chosen by its outcome and foretells "
    "nothing."
)
_SMALL = "A mean where the gap is nought for all, or for all but a few children: the table of children says which."


def gap_page(coverage: Coverage, tables: Collection[str], found: Found | str) -> Page:
    """The page for what was received; `tables` are those of the draft that hold figures.

    `found` is what was counted, or why nothing could be.
    """
    every = () if isinstance(found, str) else _sections(coverage, found)
    return Page(
        "gaps",
        "Recorded, shared, acted on: where days were lost",
        "For children later identified: how long signs waited to be written down, how much earlier the records of all "
        "agencies together would have met a threshold than those of any one, and how long it took from there to an "
        "action. What sharing would not have changed stands beside what it would."
        + (f" No gaps are counted: {found}." if isinstance(found, str) else ""),
        tuple(section for section in every if section.table in tables),
        group="pathways",
        headline=_headline(tables, isinstance(found, str) or found.response.shown),
        terms=(
            ("Sign", "a thing that an agency writes down for reasons of its own, in which harm may be seen afterwards: "
             "a list with sources, the same for all"),
            ("Identified", "the first record specific to sexual abuse anywhere, made while the child was under 18"),
            ("Identifying contact", "the day on which that came in: the referral, or the report to the police; later "
             "records do not count as signs"),
            ("Placebo", "the same sum with other agencies' records of a stranger in the place of the child's: what it "
             "gains is chance, and is taken off"),
            ("Flagged", "the signs of a child met the threshold; nobody was told, this is counted afterwards"),
        ),
    )  # fmt: skip


def _headline(tables: Collection[str], shown: bool) -> Sentence | None:
    """Where agencies were not seen to act, of sharing the range alone: a number would say more than is known."""
    if "gap_days" not in tables:
        return None
    pooled = (
        "pooling what agencies had on record would have met the threshold {sharing} days a child earlier "
        "({range:sharing})"
        if shown
        else "agencies were not seen to act on what they held, so that pooling it may have gained nothing: the range "
        "is {range:sharing} days a child"
    )
    return Sentence(
        f"In {{period:sharing}}, {pooled}; from one agency's threshold to an action it took {{action}} days a child "
        "({range:action}).",
        (
            Slot("sharing", "gap_days", ((GAP.code, "sharing"), _MEAN)),
            Slot("action", "gap_days", ((GAP.code, "action"), _MEAN)),
        ),
        "The days that sharing would have gained, and those to an action, cannot be shown.",
    )  # fmt: skip


def _sections(coverage: Coverage, found: Found) -> tuple[Section, ...]:
    source = f"Returns of councils, police, schools, health and youth justice, linked by Sightline. {coverage.source}"
    period = found.windows[0].period.label
    names = dict(VIEW_LABELS)
    refused = tuple(_REFUSED.format(view=names[view].lower()) for view in found.refused)
    return (
        _gaps(source, period, refused, found.response.shown), _response(source, period, found.response.shown),
        _reached(source, period), _parts(source, period), _thresholds(source, period, found.response.shown),
        _flagged(source), _burden(source, period), *_bounds(source), _pairs(source, period), _windows(source),
        _forms(source, period), _areas(source, period),
    )  # fmt: skip


def _gaps(source: str, period: str, refused: tuple[str, ...], shown: bool) -> Section:
    pooled = (
        "Sharing would have met the threshold {sharing} days a child earlier"
        if shown
        else "Sharing would have met the threshold {range:sharing} days a child earlier, and may have changed nothing, "
        "since agencies were not seen to act on what they held"
    )
    slots = tuple(Slot(gap, "gap_days", ((GAP.code, gap), _MEAN)) for gap in ("sharing", "action"))
    return Section(
        "three-gaps", "The three gaps, in days a child",
        f"Mean days over all children first identified, noughts included; {period}; all areas that took part",
        "gap_days",
        Chart(ChartKind.RANGES, GAP.code, alt="Mean days a child of each gap, with ranges"),
        Sentence(
            f"{pooled}; from the threshold of one agency to an action it took {{action}} days. Pooling records could "
            "have changed the first, and would not have changed the second.",
            slots,
        ),
        source, "Where did most days go, and whose are they to win back?",
        not_known=(_SYSTEM, *_NOT_ASKED, _DEPENDS, _WRITTEN, _REGISTER, _SMALL, *refused),
    )  # fmt: skip


def _response(source: str, period: str, shown: bool) -> Section:
    slots = tuple(
        Slot(name, "gap_response", ((FORTNIGHT.code, code),)) for name, code in (("first", "1"), ("fourth", "4"))
    )
    words = (
        "the first fortnight stands out from what the later ones lead one to expect, so agencies did act on what they "
        "held"
        if shown
        else "the first fortnight does not stand out, so nothing shows that agencies acted on what they held, and "
        "every range of what sharing would have gained reaches nought"
    )
    return Section(
        "acted-on", "Did meeting the threshold lead to anything?",
        f"Children identified once one agency's records met the threshold; {period}; all areas that took part",
        "gap_response",
        Chart(ChartKind.BARS, FORTNIGHT.code, alt="Children identified by fortnight after the threshold was met"),
        Sentence(
            "{first} children were identified in the first fortnight after one agency's records met the threshold, "
            f"{{fourth}} in the fourth: {words}.",
            slots,
        ),
        source, "If more signs in one agency's hands did not move it, why would signs in everybody's?",
        not_known=(
            "Why an agency acted: a child may have told somebody in that fortnight. Later fortnights show how often "
            "that is so.",
        ),
    )  # fmt: skip


def _reached(source: str, period: str) -> Section:
    codes = ("alone", "only_together", "neither")
    slots = (
        Slot("all", "gap_reached"),
        *(Slot(code, "gap_reached", ((REACHED.code, code),)) for code in codes),
    )
    return Section(
        "threshold-met", "Whose records met the threshold before identification",
        f"Children first identified; {period}; at the threshold of one agency, which flags more children when pooled",
        "gap_reached",
        Chart(ChartKind.BARS, REACHED.code, alt="Children by whose records met the threshold before"),
        Sentence(
            "Of {all} children identified, the records of one agency alone had met the threshold before for {alone}, "
            "only those of all together for {only_together}, and nobody's for {neither}.",
            slots,
        ),
        source, "Of the children whose records met no threshold: who else could have seen something?",
        not_known=(_SYSTEM, *_NOT_ASKED),
    )  # fmt: skip


def _parts(source: str, period: str) -> Section:
    return Section(
        "placebo", "What sharing would have gained, beside a placebo",
        f"Mean days over all children first identified; {period}", "gap_sharing_parts",
        Chart(ChartKind.RANGES, PART.code, alt="Mean days gained with the child's own records and with strangers'"),
        Sentence(
            "With the children's own records pooling gains {gain} days a child; with records of strangers in the place "
            "of other agencies' it gains {placebo}.",
            (
                Slot("gain", "gap_sharing_parts", ((PART.code, "gain"), _MEAN)),
                Slot("placebo", "gap_sharing_parts", ((PART.code, "placebo"), _MEAN)),
            ),
        ),
        source, "Is what sharing seems to gain more than chance?",
        not_known=(
            "A placebo below nought: strangers' records are then in the way. It is not taken off, since that would add "
            "days that nobody gained.", _BURDEN,
        ),
    )  # fmt: skip


def _thresholds(source: str, period: str, shown: bool) -> Section:
    chosen = "it is {chosen}" if shown else "the range is {range:chosen}"
    return Section(
        "thresholds", "What sharing would have gained, at each threshold",
        f"Mean days over all children first identified, placebo taken off; {period}; at equal numbers flagged",
        "gap_sharing_thresholds",
        Chart(ChartKind.RANGES, THRESHOLD.code, alt="Mean days that sharing would have gained, by threshold"),
        Sentence(
            f"At the threshold shown elsewhere {chosen} days a child; the chart shows lower and higher ones too.",
            (Slot("chosen", "gap_sharing_thresholds", (_MEAN, (THRESHOLD.code, str(RULES.threshold)))),),
        ),
        source, "Does what is said of sharing depend on where the threshold lies?",
        not_known=(
            "At one sign there is nothing to pool: whoever writes the first one down has met the threshold by itself.",
            _THRESHOLD, _BURDEN,
        ),
    )  # fmt: skip


def _flagged(source: str) -> Section:
    chosen = str(RULES.threshold)
    return Section(
        "flagged", "How many children each threshold would flag",
        "Children of whom the returns hold anything, flagged before any identification; all years received",
        "gap_flagged",
        Chart(ChartKind.GROUPED, THRESHOLD.code, VIEW.code, alt="Children flagged by threshold, alone and together"),
        Sentence(
            "At the threshold shown elsewhere {alone} children would be flagged by one agency alone, and {together} by "
            "all together.",
            (
                Slot("alone", "gap_flagged", ((THRESHOLD.code, chosen), (VIEW.code, "alone"))),
                Slot("together", "gap_flagged", ((THRESHOLD.code, chosen), (VIEW.code, "together"))),
            ),
        ),
        source, "Who would look at so many children, and what would it do to those who need nothing?",
        not_known=(_THRESHOLD,),
    )  # fmt: skip


def _burden(source: str, period: str) -> Section:
    return Section(
        "burden", "How many are flagged for each child reached earlier",
        f"Children of whom the returns hold anything, all years received; children first identified, {period}",
        "gap_base", Chart(ChartKind.NONE, "period"),
        Sentence(
            "Of {known} children of whom the returns hold anything, {base} per cent were ever identified. Flagging "
            "{flagged} of them, as single agencies would, pooling would have reached {earlier} of those identified "
            "earlier than one agency's records.",
            (
                Slot("known", "gap_known"), Slot("base", "gap_base"), Slot("earlier", "gap_earlier"),
                Slot("flagged", "gap_flagged", ((THRESHOLD.code, str(RULES.threshold)), (VIEW.code, "alone"))),
            ),
        ),
        source, "Would so many children looked at be worth what is gained for so few?",
        not_known=(_BURDEN, "Other children whom pooling reaches later than one agency would: the mean counts them."),
    )  # fmt: skip


def _bounds(source: str) -> tuple[Section, ...]:
    chosen = str(RULES.threshold)

    def one(name: str, title: str, table: str, words: str, caveat: str) -> Section:
        return Section(
            name, title, "Share of children flagged, per cent; all years received", table,
            Chart(ChartKind.NONE, THRESHOLD.code, VIEW.code),
            Sentence(words, (Slot("share", table, ((THRESHOLD.code, chosen), (VIEW.code, "together"))),)),
            source, "Is a threshold that is wrong about so many fit for anything but counting?", not_known=(caveat,),
        )  # fmt: skip

    return (
        one("at-least", "Of children flagged, identified afterwards: at least", "gap_least",
            "Of children flagged by all together at the threshold shown elsewhere, at least {share} per cent were "
            "identified afterwards.", "Those not identified are not known to be unharmed."),
        one("at-most", "Of children flagged, identified afterwards: at most", "gap_most",
            "At most {share} per cent were identified afterwards or may yet be: that counts all who were not yet 18.",
            "A child who grew up unidentified may have been harmed all the same: this bound is of identification."),
    )  # fmt: skip


def _pairs(source: str, period: str) -> Section:
    return Section(
        "pairs", "What sharing would have gained between two",
        f"Mean days over all children first identified, had only two kinds of agency pooled records; {period}",
        "gap_sharing_pairs",
        Chart(ChartKind.RANGES, PAIR.code, alt="Mean days that sharing between two kinds of agency would have gained"),
        Sentence(
            "Each pair stands by itself: days of pairs are not added, since one sign may be in several.", (),
        ),
        source, "Which two agencies hold most that the other does not see?",
        not_known=("Pairs are in a fixed order, not by size.", _BURDEN),
    )  # fmt: skip


def _windows(source: str) -> Section:
    return Section(
        "look-back", "The three gaps, looking back half a year and two years",
        "Mean days over all children first identified; each look-back has the period of children it can be said of",
        "gap_days_windows", Chart(ChartKind.NONE, GAP.code, "period"),
        Sentence("The longer one looks back, the more signs can meet a threshold, and the longer gaps can be."),
        source, "Does the answer hold whichever way one looks back?",
    )  # fmt: skip


def _forms(source: str, period: str) -> Section:
    return Section(
        "forms", "The three gaps by who harmed", f"Mean days over the children of each form; {period}",
        "gap_days_forms",
        Chart(ChartKind.RANGES, FORM.code, GAP.code, alt="Mean days a child of each gap, by who harmed"),
        Sentence("Who harmed is what the first record says, which for many is not known.", ()),
        source, "Are children harmed by other children waited for longer?", not_known=(_SMALL,),
    )  # fmt: skip


def _areas(source: str, period: str) -> Section:
    return Section(
        "areas", "The three gaps by area",
        f"Mean days over the children of each area, as the first record says; {period}; areas in the order of codes",
        "gap_days_areas", Chart(ChartKind.NONE, "area", GAP.code),
        Sentence("Ranges of areas overlap widely: most differences between them are no more than chance.", ()),
        source, "What do areas with a short wait do on the day the threshold is met?",
        not_known=("Areas with few children: nothing is counted of them alone.", _SMALL),
    )  # fmt: skip
