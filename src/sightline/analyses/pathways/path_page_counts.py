"""The sections on referrals that come again, late conferences, and handovers. No count is written here in words."""

from __future__ import annotations

from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot

_FIRST_YEAR = (
    "A referral of the year before the first that was received is known only where the case was still open then: the "
    "first year is too low."
)
_NAMES = "Areas are in the order of their names. They may differ by what they record."
_BY_NAME = "Council areas by name, each with a share and its range"
_DFE = (
    "As the Department for Education counts: within 12 months of the referral before, to the same council, whatever "
    "became of it."
)
_NO_AREA = (
    "Which areas they are: what is expected of one rests on counts too small to print, so no area is named here and no "
    "ratio is shown."
)
_NOT_NEED = (
    "Age and sex are not need. What children were referred for, by whom, and how often before may differ between areas "
    "too, and so may recording: an area above is no worse for it, and one below no better."
)
_CLOSURE = (
    "Within 12 months of the closure of the episode before. It is another measure than the Department's: an episode "
    "that was open for long before it closed is in this one only."
)
_WINDOW = (
    "All have the same days to arrive. A child whose case was open at the council already is set apart: nothing needs "
    "to be sent."
)
_PROXY = (
    "The start of the section 47 enquiry stands in for the strategy discussion that began it, which the census does "
    "not hold."
)


def _by_year(
    name: str, title: str, share: str, words: str, question: str, *not_known: str, said: str = "_by_year"
) -> Section:
    """A share by year; the sentence says the newest, or that of all years together."""
    period = "latest" if said == "_by_year" else "{whole}"
    return Section(
        name, title, "Share in per cent, all councils that took part, by year to March", f"{share}_by_year",
        Chart(ChartKind.LINE, "period", alt=f"{title}, by year"),
        Sentence(words, (Slot("share", f"{share}{said}", period=period),),
                 "The share of each year stands in the table."), "",
        question, not_known=not_known,
    )  # fmt: skip


def _drawn(name: str, title: str, share: str, what: str, *not_known: str) -> Section:
    """A share by area, each drawn towards that of all."""
    return Section(
        name, title, "Share in per cent, {together}, by council area, drawn towards the share of all",
        f"{share}_drawn_by_area",
        Chart(ChartKind.RANGES, "area", alt="Council areas by name, each with a drawn share and its range"),
        Sentence(
            f"{what} The fewer an area's own cases are, the more of its drawn share is the share of all. The middle of "
            "what all areas may truly have is {middle}%: an area whose range leaves that out is apart by more than "
            "being small.",
            (Slot("middle", f"{share}_drawn_by_area", period="{whole}"),),
            f"{what} The drawn share of each area stands in the table.",
        ),
        "", "Which areas look apart only because few cases stand behind their share?",
        not_known=(
            "A drawn share hides an area that differs for a reason: it stands beside its own share, never instead.",
            "What the middle would be with areas whose count is withheld: where these have few, it lies too high.",
            "Why an area lies apart: cases, recording and practice may all differ.", *not_known, _NAMES,
        ),
    )  # fmt: skip


def _by_area(name: str, title: str, share: str, words: str, question: str, *not_known: str) -> Section:
    return Section(
        name, title, "Share in per cent, {together}, by council area", f"{share}_by_area",
        Chart(ChartKind.RANGES, "area", alt=_BY_NAME),
        Sentence(words, (Slot("share", f"{share}_together", period="{whole}"),),
                 "The share of each area stands in the table."), "",
        question, not_known=(*not_known, _NAMES),
    )  # fmt: skip


AGAIN = (
    _by_year(
        "again",
        "Referred again within 12 months of the referral before",
        "referrals_again_share",
        "In the {period:share}, {share}% of referrals came within 12 months of the referral before ({range:share}).",
        "Did the child come back because help ended too soon, or because somebody looked again?",
        _DFE,
        _FIRST_YEAR,
    ),
    _by_area(
        "again-by-area",
        "Referred again, by council area",
        "referrals_again_share",
        "In all areas together, {share}% of referrals came within 12 months of the referral before ({range:share}).",
        "What became of the referral before?",
        _DFE,
        _FIRST_YEAR,
    ),
    _drawn(
        "again-drawn",
        "Referred again, drawn towards all areas",
        "referrals_again_share",
        "Shares of referrals within 12 months of the one before.",
        _DFE,
    ),
    Section(
        "again-case-mix",
        "Areas above and below after case mix",
        "Council areas, {together}, by where re-referrals lie, before age and sex of the children are allowed for, and "
        "after",
        "referrals_again_case_mix",
        Chart(ChartKind.GROUPED, "band", "expected_from", alt="Areas above, within and below, before and after"),
        Sentence(
            "Of {areas} council areas, {before_above} have more re-referrals than the share of all areas explains and "
            "{before_below} fewer, by more than chance. Once age and sex of the children referred are allowed for, it "
            "is {after_above} and {after_below}.",
            (
                Slot("areas", "referrals_again_case_mix", (("expected_from", "mix"),), "{whole}"),
                *(
                    Slot(
                        f"{when}_{band}",
                        "referrals_again_case_mix",
                        (("band", band), ("expected_from", code)),
                        "{whole}",
                    )
                    for when, code in (("before", "all"), ("after", "mix"))
                    for band in ("above", "below")
                ),
            ),
            "How many areas lie where stands in the table.",
        ),
        "",
        "What else than age and sex may make children come back here?",
        not_known=(_NO_AREA, _NOT_NEED, _DFE, _FIRST_YEAR),
    ),
    _by_year(
        "after-closure",
        "Referred within 12 months of a closure",
        "referrals_after_closure_share",
        "In the {period:share}, {share}% of referrals came within 12 months of the closure of the episode before "
        "({range:share}).",
        "What was known at the closure that could have told of it?",
        _CLOSURE,
        _FIRST_YEAR,
    ),
    _by_area(
        "after-closure-by-area",
        "Referred within 12 months of a closure, by area",
        "referrals_after_closure_share",
        "In all areas together, {share}% of referrals came within 12 months of a closure ({range:share}).",
        "What is looked at before an episode is closed?",
        _CLOSURE,
        _FIRST_YEAR,
    ),
    _by_year(
        "closed-came-again",
        "Closed without action, and referred again",
        "closed_came_again_share",
        "Of all referrals closed without action whose 12 months have passed, {share}% were referred again within them "
        "({range:share}).",
        "Was the second referral about the same worry?",
        "Only referrals whose 12 months have passed: those of the newest year have not.",
        said="_together",
    ),
    _by_area(
        "repeats-closed",
        "Repeat referrals that ended without action, by area",
        "repeats_closed_share",
        "In all areas together, {share}% of repeat referrals ended without action ({range:share}).",
        "Who reads the earlier referral before this one is closed?",
        _DFE,
    ),
    _by_area(
        "repeats-closed-again",
        "Closed without action a second time, by area",
        "repeats_closed_again_share",
        "In all areas together, of repeat referrals after one that ended without action, {share}% ended without action "
        "too ({range:share}).",
        "How many referrals does it take until somebody sees the child?",
        _DFE,
    ),
)
HANDOVERS = (
    Section(
        "handed", "What was handed over, and whether it arrived",
        "Notices, crimes and referrals, {together}, all areas that took part", "handed_results",
        Chart(ChartKind.GROUPED, "handover", "result", alt="For each handover, how many arrived and how many did not"),
        Sentence(
            "Of {notices} police notices, councils have no record of {lost}.",
            (Slot("notices", "handed_followed", (("handover", "notice"),)),
             Slot("lost", "handed_results", (("handover", "notice"), ("result", "not_seen")))),
            "How many of each were not seen to arrive stands in the table.",
        ),
        "", "Who notices that a message did not arrive?", not_known=(_WINDOW,),
    ),
    Section(
        "handed-days", "How many days it took to arrive", "Days, of those that arrived, {together}", "handed_days",
        Chart(ChartKind.MATRIX, "handover", "quantile", alt="For each handover, the days within which parts arrived"),
        Sentence(
            "Half of the crimes that the council came to see were seen within {half} days.",
            (Slot("half", "handed_days", (("handover", "crime"), ("quantile", "p50"), ("result", "arrived"))),),
            "The days of each handover stand in the table.",
        ),
        "", "Which of these days are waiting, and which are work?",
        not_known=("What never arrived has no days: it is in the chart before this one.",),
    ),
    _by_area(
        "lost-notices", "Police notices that no council recorded, by area", "lost_notices_share",
        "In all areas together, {share}% of police notices are on no record of the council ({range:share}).",
        "By which way are notices sent, and who confirms them?", _WINDOW,
        "A notice that arrived and was not written down counts as lost.",
    ),
    _by_area(
        "unseen-crimes", "Crimes after which the council saw no contact, by area", "unseen_crimes_share",
        "In all areas together, after {share}% of recorded crimes against a child the council has no contact on "
        "record ({range:share}).",
        "Which crimes are passed on, and who decides?", _WINDOW,
    ),
    Section(
        "unseen-crimes-by-harmed-by", "Crimes after which the council saw no contact, by who harmed",
        "Share in per cent, {together}, all areas that took part", "unseen_crimes_share_by_harmed_by",
        Chart(ChartKind.RANGES, "harmed_by", alt="The share for harm by an adult, by another child, and not known"),
        Sentence(
            "Where an adult harmed, the council has no contact on record after {adult}% of crimes; where another child "
            "harmed, after {child}%.",
            (Slot("adult", "unseen_crimes_share_by_harmed_by", (("harmed_by", "adult_on_child"),)),
             Slot("child", "unseen_crimes_share_by_harmed_by", (("harmed_by", "child_on_child"),))),
            "The share of each form stands in the table.",
        ),
        "", "Are both forms passed on by the same rule?", not_known=(_WINDOW,),
    ),
    _by_area(
        "unmet-support", "Referrals to support without a session, by area", "unmet_support_share",
        "In all areas together, {share}% of referrals to support had no session within a year ({range:share}).",
        "What happened to those who waited and did not come?",
        "A person may have been helped elsewhere, or may not have wanted help: the return does not say.",
    ),
    _by_year(
        "late-conferences", "Initial conferences held late", "late_conferences_share",
        "In the {period:share}, {share}% of initial conferences were held more than 15 working days after the enquiry "
        "began ({range:share}).",
        "What was waited for: people, reports or a room?", _PROXY,
    ),
    _by_area(
        "late-conferences-by-area", "Initial conferences held late, by area", "late_conferences_share",
        "In all areas together, {share}% of initial conferences were held late ({range:share}).",
        "What do councils that hold them in time do otherwise?", _PROXY,
    ),
    _drawn(
        "late-conferences-drawn", "Conferences held late, drawn towards all areas", "late_conferences_share",
        "Shares of initial conferences held late.", _PROXY,
    ),
)  # fmt: skip
