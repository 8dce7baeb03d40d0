"""What voluntary support services record: referral, wait, first and last session."""

from __future__ import annotations

import random
from dataclasses import dataclass

from sightline.synthetic.harm.abuse import CONTEXTS, Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.other import Other
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import People

_BY_COUNCIL, _BY_POLICE = "council", "police"
_BY_OTHERS = (
    "self",
    "family",
    "family",
    "school",
    "school",
    "gp",
    "camhs",
    "sarc",
    "health_other",
    "voluntary",
    "not_known",
)
_ENDS = (
    ("completed", 55), ("declined", 15), ("no_contact", 13), ("moved", 5), ("referred_on", 6), ("aged_out", 3),
    ("other", 3),
)  # fmt: skip
_NEVER_STARTED = 0.16


@dataclass(frozen=True, slots=True)
class SupportReferral:
    """One referral. Days are 0 where there is none; a code is "" where nothing was written."""

    person: int
    area: int
    referral: int
    referred_by: str
    reason: str
    context: str
    harmed_by: str
    wait: int
    begin: int
    finish: int
    end_reason: str
    harm: int = -1  # the entry of Harm that it is about


def _course(draw: random.Random, referral: int) -> tuple[int, int, int, str]:
    """(wait from, first session, last session, why it ended): waits of months are usual."""
    wait = referral + draw.randrange(0, 22)
    begin = wait + int(draw.gammavariate(1.6, 75))
    if draw.random() < _NEVER_STARTED:
        return wait, 0, begin, draw.choice(("declined", "no_contact", "moved", "aged_out"))
    finish = begin + 20 + int(draw.gammavariate(2.0, 70))
    return wait, begin, finish, draw.choices([code for code, _ in _ENDS], [weight for _, weight in _ENDS])[0]


def make_support(setting: Setting, people: People, harm: Harm, heard: Heard, other: Other) -> list[SupportReferral]:
    """Every referral of these years in order of day; later days of a case may lie after the last year."""
    draw, start, end = setting.draw("support"), setting.start, setting.end
    referrals: list[SupportReferral] = []
    days, council, police = heard.support.tolist(), heard.council.tolist(), heard.police.tolist()
    areas = people.area_on(harm.child, heard.support).tolist()
    for index, day in enumerate(days):
        if day < start:
            continue
        by = (
            _BY_COUNCIL
            if 0 < council[index] <= day
            else _BY_POLICE
            if 0 < police[index] <= day
            else draw.choice(_BY_OTHERS)
        )
        suspected = draw.random() < (0.45 if harm.decoy[index] else 0.1)
        reason = "csa_suspected" if suspected else "cse" if harm.exploitation[index] and draw.random() < 0.75 else "csa"
        says = "" if draw.random() < 0.2 else "child_on_child" if harm.child_form[index] else "adult_on_child"
        says = "not_known" if says and draw.random() < 0.06 else says
        context = CONTEXTS[int(harm.context[index])] if draw.random() < 0.75 else draw.choice(("", "not_known"))
        person = int(harm.child[index])
        course = _course(draw, day)
        referrals.append(SupportReferral(person, areas[index], day, by, reason, context, says, *course, index))
    child, when = other.support
    homes = people.area_on(child, when).tolist()
    for person, day, area in zip(child.tolist(), when.tolist(), homes, strict=True):
        reason = draw.choice(("other", "other", "other", "family_support", "harmful_behaviour"))
        by = draw.choice((*_BY_OTHERS, _BY_COUNCIL, _BY_COUNCIL))
        referrals.append(SupportReferral(person, area, day, by, reason, "", "", *_course(draw, day)))
    referrals.sort(key=lambda entry: (entry.referral, entry.person, entry.reason))
    assert all(entry.referral <= end for entry in referrals)
    return referrals
