"""The known truth beside the files: what was recorded of sexual abuse, as each agency wrote it; counting.py counts it.

It follows the definition in docs/synthetic.md to the letter, and is taken from the world, not from the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sightline.standard.codes import code_list
from sightline.standard.rows import read_rows
from sightline.synthetic.agencies.council import ABUSE_FACTORS, CATEGORIES, FACTORS, Episodes
from sightline.synthetic.agencies.police import Crime
from sightline.synthetic.agencies.support import SupportReferral
from sightline.synthetic.days import age, collection_year, day
from sightline.synthetic.files.census import seen
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import Sent
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import People

_SAYS = {"19B": "child_on_child", "19C": "adult_on_child"}
_REASONS = ("csa", "cse", "csa_suspected")
_CLASS = "offence_class"


@dataclass(frozen=True, slots=True)
class AbuseRecord:
    """One CSA-specific record as an agency wrote it. `area` is a GSS code, `recorded_on` a number of a day."""

    person: int
    sender: str
    agency: str
    local_id: str
    recorded_on: int
    status: str
    code: str  # the factor, "SAB", the offence class or the reason
    harmed_by: str
    exploitation: bool
    area: str
    sex: str
    sent: bool  # it stands in a file that was sent
    context: str = ""  # "" where the record has no field for it, or says nothing
    setting: str = ""
    online: bool | None = None
    group_based: bool | None = None
    happened: int = 0  # first day on which a crime may have happened, 0 where the force gives none
    crime: int = -1  # number of the crime


def child_offences() -> frozenset[str]:
    """Offence classes that are sexual offences against a child by the standard's crosswalk."""
    return frozenset(
        row["code"]
        for row in read_rows("form_crosswalk.csv")
        if row["code_list"] == _CLASS and row["status"] == "recorded crime"
    )


def offences_of_any_age() -> frozenset[str]:
    """Offence classes whose victims may be of any age: against a child they are sexual abuse of a child."""
    return frozenset(code_list("offence_class_any_age_victims"))


def council_records(setting: Setting, episodes: Episodes, book: Book, sent: Sent) -> list[AbuseRecord]:
    """Factors of assessments authorised in the years, and plans begun by their end and not ended before them."""
    start, end, codes = setting.start, setting.end, setting.codes
    found: list[AbuseRecord] = []
    columns = [FACTORS.index(code) for code in ABUSE_FACTORS]
    sab = CATEGORIES.index("SAB")
    named = (episodes.authorised >= start) & (episodes.authorised <= end) & episodes.factors[:, columns].any(axis=1)
    initial = (episodes.category == sab) | ((episodes.latest == sab) & (episodes.changed <= end))
    planned = (episodes.plan > 0) & (episodes.plan <= end) & (episodes.plan_end >= start) & initial
    there = seen(episodes, sent)
    which = np.flatnonzero(named | planned)
    entries = book.entries(episodes.area[which], episodes.person[which], episodes.referral[which])
    for index, entry in zip(which.tolist(), entries.tolist(), strict=True):
        written = [
            (int(episodes.authorised[index]), "assessed factor", code, bool(there.factors[index]))
            for code, column in zip(ABUSE_FACTORS, columns, strict=True)
            if named[index] and episodes.factors[index, column]
        ]
        if planned[index]:
            written.append((int(episodes.plan[index]), "plan for sexual abuse", "SAB", bool(there.category[index])))
        area, person = int(episodes.area[index]), int(episodes.person[index])
        found += [
            AbuseRecord(
                person, "council", codes[area], str(book.local_id[entry]), on, status, code,
                _SAYS.get(code, "not_known"), code == "11A", codes[area], str(book.sex[entry]), shown,
            )
            for on, status, code, shown in written
        ]  # fmt: skip
    return found


def police_records(
    setting: Setting, people: People, crimes: Sequence[Crime], book: Book, sent: Sent
) -> list[AbuseRecord]:
    """Victims of crimes that are sexual offences against children, or flagged so.

    Where a class may have victims of any age, those count who were under 18, by the birth date that the force wrote
    down, on the first day it may have happened or else the day it was recorded.
    """
    offences, of_any_age = child_offences(), offences_of_any_age()
    found: list[AbuseRecord] = []
    force_of, codes = setting.force_of, setting.codes
    forces = np.array([force_of[crime.area] for crime in crimes], dtype=np.int32)
    held = sent.holds("police", forces, np.array([crime.recorded for crime in crimes], dtype=np.int32)).tolist()
    context = {row["code"]: row["context"] for row in read_rows("form_crosswalk.csv") if row["code_list"] == _CLASS}
    for number, (crime, shown) in enumerate(zip(crimes, held, strict=True)):
        always = crime.offence in offences or bool(crime.csa) or bool(crime.cse)
        if not (always or crime.offence in of_any_age):
            continue
        force = force_of[crime.area]
        births = [int(book.birth[book.entry(force, person, crime.recorded)]) for person, _ in crime.suspects]
        on = crime.since or crime.recorded
        adult = any(age(birth, on) >= 18 for birth in births if birth)
        says = "adult_on_child" if adult else "child_on_child" if any(births) else "not_known"
        for person in crime.victims:
            entry = book.entry(force, person, crime.recorded)
            birth = int(book.birth[entry])
            if not (always or (birth and age(birth, on) < 18)):
                continue
            found.append(
                AbuseRecord(
                    person, "police", setting.forces[force], str(book.local_id[entry]), crime.recorded,
                    "recorded crime", crime.offence, says, bool(crime.cse),
                    codes[_home(people, person, crime.recorded)], str(book.sex[entry]), shown,
                    context.get(crime.offence, ""), crime.setting, crime.online, crime.group, crime.since, number,
                )
            )  # fmt: skip
    return found


def _home(people: People, person: int, on: int) -> int:
    """Number of the area where somebody lives on that day."""
    moved = int(people.move_day[person])
    return int(people.next_area[person] if 0 < moved <= on else people.area[person])


def support_records(setting: Setting, referrals: Iterable[SupportReferral], book: Book) -> list[AbuseRecord]:
    """Referrals for abuse, exploitation or suspected abuse."""
    found: list[AbuseRecord] = []
    services, codes = setting.agencies("support"), setting.codes
    for referral in referrals:
        if referral.reason in _REASONS:
            service = setting.region_of[referral.area]
            entry = book.entry(service, referral.person, referral.referral)
            found.append(
                AbuseRecord(
                    referral.person, "support", services[service], str(book.local_id[entry]), referral.referral,
                    "concern", referral.reason, referral.harmed_by or "not_known", referral.reason == "cse",
                    codes[referral.area], str(book.sex[entry]), True, referral.context,
                )
            )  # fmt: skip
    return found


def counted(people: People, record: AbuseRecord, years: tuple[int, ...]) -> bool:
    """Whether the record makes its child count: in a file that was sent, under 18 on the day, in one of the years."""
    birth = int(people.birth[record.person])
    return record.sent and age(birth, record.recorded_on) < 18 and collection_year(record.recorded_on) in years


def records_table(people: People, records: list[AbuseRecord], years: tuple[int, ...]) -> pa.Table:
    """truth/csa_records.parquet: every CSA-specific record written, and whether it counts."""
    records = sorted(records, key=lambda r: (r.person, r.recorded_on, r.sender, r.agency, r.code))

    def column(value: Callable[[AbuseRecord], object]) -> list[object]:
        return [value(record) for record in records]

    return pa.table(
        {
            "true_id": column(lambda r: people.true_id(r.person)),
            "person_id": column(lambda r: people.person_id(r.person)),
            "sender": column(lambda r: r.sender),
            "agency": column(lambda r: r.agency),
            "local_id": column(lambda r: r.local_id),
            "year": pa.array(column(lambda r: collection_year(r.recorded_on)), pa.int32()),
            "recorded_on": pa.array(column(lambda r: day(r.recorded_on)), pa.date32()),
            "age": pa.array(column(lambda r: age(int(people.birth[r.person]), r.recorded_on)), pa.int32()),
            "status": column(lambda r: r.status),
            "code": column(lambda r: r.code),
            "harmed_by": column(lambda r: r.harmed_by),
            "exploitation": pa.array(column(lambda r: r.exploitation), pa.bool_()),
            "area": column(lambda r: r.area),
            "sex": column(lambda r: r.sex or None),
            "sent": pa.array(column(lambda r: r.sent), pa.bool_()),
            "counted": pa.array(column(lambda r: counted(people, r, years)), pa.bool_()),
        }
    )
