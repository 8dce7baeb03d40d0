"""The picture's steps as a person with a pencil would take them: lists of rows in, rows out, a function for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import age_on, alike, early, late

AGENCIES = ("council", "police", "support")
RUNGS = {
    "concern": "concern",
    "factor": "assessed factor",
    "plan": "plan for sexual abuse",
    "crime": "recorded crime",
}  # column -> rung
HOMES = ("home_victim", "home_suspect", "other_home")
CARED_FOR = ("institution", "care_placement", "health")
OUT = ("public_place", "vehicle", "licensed")
UNSAID = ("refused", "not_obtained", "not_known")  # the word that counts of several, from the front
# Which dimensions are crossed with which.
BY_FORM = ("age", "area", "exploitation", "harm_age", "online", "recency", "sender", "setting_group", "several", "sex",
           "stratum")  # fmt: skip
SOURCES = ("council", "police", "police_observed", "support", "school", "health")


def year_of(day: date) -> int:
    """The year in which the year to March that holds the day ends."""
    return day.year if (day.month, day.day) <= (3, 31) else day.year + 1


def csa_record(given: Tables) -> Rows:
    """Events with a rung of the ladder, recorded while the person was a child, in a year for which returns came."""
    copied = ("event_key", "record_key", "person_key", "sender", "area", "status", "harmed_by", "context", "setting",
              "exploitation", "online", "group_based", "recorded_on")  # fmt: skip
    return [
        {**{name: event[name] for name in copied}, **of_harm(event, person), "year": year_of(event["recorded_on"]),
         "age": age, "sex": person["sex"]}
        for event, person, age in _recorded(given)
        if 0 <= age <= 17
    ]  # fmt: skip


def adult_record(given: Tables) -> Rows:
    """Crimes with a rung of the ladder, recorded when the victim was an adult, unless they say it was one then."""
    return [
        {**{name: event[name] for name in ("event_key", "record_key", "person_key")}, **harm,
         "year": year_of(event["recorded_on"]), "sex": person["sex"]}
        for event, person, age in _recorded(given)
        for harm in [of_harm(event, person)]
        if age >= 18 and event["kind"] == "crime_recorded" and (harm["harm_age"] is None or harm["harm_age"] < 18)
    ]  # fmt: skip


def _recorded(given: Tables) -> Iterator[tuple[Row, Row, int]]:
    """Event, person and age on the day of recording, of events with a rung in a year that is covered."""
    for event in given["event"]:
        day = event["recorded_on"]
        if event["status"] is None or day is None:
            continue
        for person in given["person"]:
            age = age_on(person["birth_month"], day)
            if person["person_key"] == event["person_key"] and age is not None:
                yield from (
                    (event, person, age) for covered in given["covered_year"] if covered["year"] == year_of(day)
                )


def of_harm(event: Row, person: Row) -> Row:
    """The age on the day a crime is said to have happened, and the days from then; none that cannot be."""
    then, day = event["happened_on"], event["recorded_on"]
    age = age_on(person["birth_month"], then)
    if event["kind"] != "crime_recorded" or event["precision"] != "day" or age is None or age < 0 or then > day:
        return {"harm_age": None, "delay": None}
    return {"harm_age": age, "delay": (day - then).days}


def spanned(given: Tables, name: str) -> Rows:
    """The records of a table, each in its own year and in whatever else that year is part of."""
    return [
        {**record, "year": span["span"]}
        for record in given[name]
        for span in given["span"]
        if span["year"] == record["year"]
    ]  # fmt: skip


def child_year(given: Tables) -> Rows:
    """Each child once a year, with all that was said of them."""
    made = []
    for records in alike(spanned(given, "csa_record"), "person_key", "year"):
        sexes = {record["sex"] for record in records} - {None}
        made.append({
            **{name: records[0][name] for name in ("person_key", "year")},
            # Of one person all have one birth and sex; of one made of two, the youngest and the first letter count.
            "age": min(record["age"] for record in records), "sex": min(sexes, default=None),
            **{form: any(record["harmed_by"] == form for record in records)
               for form in ("adult_on_child", "child_on_child")},
            "exploitation": any(record["exploitation"] for record in records),
            **{flag: _answer(record[flag] for record in records) for flag in ("online", "group_based")},
            **{agency: any(record["sender"] == agency for record in records) for agency in AGENCIES},
            **{name: any(record["status"] == rung for record in records) for name, rung in RUNGS.items()},
            **{name: any(record[name] not in (None, "not_known") for record in records)
               for name in ("context", "setting")},
            "harm_age": min((r["harm_age"] for r in records if r["harm_age"] is not None), default=None),
            "delay": max((r["delay"] for r in records if r["delay"] is not None), default=None),
        })  # fmt: skip
    return made


def _answer(flags: Iterator[bool | None]) -> str:
    said = {flag for flag in flags if flag is not None}
    return "yes" if True in said else "no" if said else "not_known"


def child_area(given: Tables) -> Rows:
    """Where each child of a year lived: as a council said, else the police, else support; the latest of these."""
    made = []
    placed = [record for record in given["csa_record"] if record["area"] is not None]
    for records in alike(placed, "person_key", "year"):
        for sender in AGENCIES:
            said = [record for record in records if record["sender"] == sender]
            if said:
                said.sort(key=lambda record: (late(record["recorded_on"]), early(record["area"])))
                made.append({name: said[0][name] for name in ("person_key", "year", "area")})
                break
    return made


def child_ethnicity(given: Tables, before: str = "person_key") -> Rows:
    """What each source says of each child of a year, or of the people whom the child is made of."""
    made = []
    for records in alike(spanned(given, "csa_record"), "person_key", "year"):
        people = {record[before] for record in records}
        heard = [said for said in given["person_ethnicity"] if said["person_key"] in people]
        for said in alike(heard, "source"):
            groups = {one["ethnic_group"] for one in said}
            known = min(groups - set(UNSAID), default=None)
            unknown = next((word for word in UNSAID if word in groups), None)
            made.append({
                **{name: records[0][name] for name in ("person_key", "year")}, "source": said[0]["source"],
                "ethnic_group": unknown if known is None else known,
            })  # fmt: skip
    return made


def child_code(given: Tables) -> Rows:
    """Every dimension and code that each child of a year counts in."""
    made = [(child["person_key"], child["year"], *place) for child in given["child_year"] for place in _places(child)]
    made += [(child["person_key"], child["year"], "area", child["area"]) for child in given["child_area"]]
    for record in spanned(given, "csa_record"):
        key = (record["person_key"], record["year"])
        if record["context"] not in (None, "not_known"):
            made.append((*key, "context", record["context"]))
        if record["setting"] not in (None, "not_known"):
            made += [(*key, "setting", record["setting"]), (*key, "setting_group", _kind_of_place(record["setting"]))]
    for child in given["child_ethnicity"]:
        key, source, group = (child["person_key"], child["year"]), child["source"], child["ethnic_group"]
        made += [
            (*key, f"ethnicity_{source}", "not_known" if group in UNSAID else group),
            (*key, f"said_by_{source}", group if group in UNSAID else "said"),
            (*key, f"of_whom_held_{source}", "yes"),
        ]
    from_records = ("context", "setting", "setting_group")  # a child may have several records that say the same
    once = dict.fromkeys(row for row in made if row[2] in from_records and row[3] != "not_known")
    rest = [row for row in made if row not in once]
    return [dict(zip(("person_key", "year", "dimension", "code"), row, strict=True)) for row in (*rest, *once)]


def _kind_of_place(setting: str) -> str:
    for group, settings in (("home", HOMES), ("organisation", CARED_FOR), ("public", OUT)):
        if setting in settings:
            return group
    return setting if setting in ("online", "school") else "other"


def _band(age: int | None) -> str:
    if age is None:
        return "not_known"
    bands = ((4, "0-4"), (9, "5-9"), (15, "10-15"), (17, "16-17"))
    return next((band for eldest, band in bands if age <= eldest), "not_known")


def _places(child: Row) -> Iterator[tuple[str, str]]:
    """Every dimension and code that one child counts in, of those that come from no record by itself."""
    yield "all", "all"
    forms = [form for form in ("adult_on_child", "child_on_child") if child[form]]
    for form in forms or ["not_known"]:
        yield "harmed_by", form
    yield "exploitation", "yes" if child["exploitation"] else "no"
    yield "online", child["online"]
    yield "group_based", child["group_based"]
    yield "context_known", "yes" if child["context"] else "no"
    if not child["context"]:
        yield "context", "not_known"
    if not child["setting"]:
        yield "setting", "not_known"
        yield "setting_group", "not_known"
    sex = "U" if child["sex"] is None else child["sex"]
    yield "age", _band(child["age"])
    yield "age_group", "0-9" if child["age"] <= 9 else _band(child["age"])
    yield "sex", sex
    yield "stratum", f"{_band(child['age'])}/{sex}"
    knew = [agency for agency in AGENCIES if child[agency]]
    for agency in knew:
        yield "sender", agency
    yield "overlap", "+".join(knew)
    yield "known_to", ("one", "one", "two", "three")[len(knew)]
    yield "several", "one" if len(knew) < 2 else "several"
    for name, rung in RUNGS.items():
        if child[name]:
            yield "status", rung
    delay = child["delay"]
    yield "recency", "not_known" if delay is None else "recent" if delay <= 365 else "non_recent"
    yield "harm_age", _band(child["harm_age"])


def children(given: Tables) -> Rows:
    """How many children of a year count in each code of each dimension, and of two that are crossed."""
    counts: Counter[tuple[int, str, str]] = Counter()
    for places in alike(given["child_code"], "person_key", "year"):
        for one in places:
            counts[one["year"], one["dimension"], one["code"]] += 1
            for other in places:
                if _crossed(one["dimension"], other["dimension"]):
                    both = f"{one['dimension']}+{other['dimension']}", f"{one['code']}/{other['code']}"
                    counts[one["year"], *both] += 1
    return [
        {"year": year, "dimension": dimension, "code": code, "children": number}
        for (year, dimension, code), number in counts.items()
    ]


def _crossed(one: str, other: str) -> bool:
    """Whether the two are crossed, in this order, which is that of their names."""
    if {one, other} in ({"age_group", "exploitation"}, {"exploitation", "sex"}):
        return one < other
    ethnic = any(name in (one, other) for name in (f"ethnicity_{source}" for source in SOURCES))
    if ethnic:
        return other in ("harmed_by", "stratum") and one != other
    partner = {one, other} - {"harmed_by"}
    return one < other and len(partner) == 1 and partner < set(BY_FORM)


def records_held(given: Tables) -> Rows:
    """How many records each kind of agency holds in a year."""
    keys = {(record["year"], record["sender"], record["record_key"]) for record in given["csa_record"]}
    counts = Counter((year, sender) for year, sender, _ in keys)
    return [{"year": year, "sender": sender, "records": number} for (year, sender), number in counts.items()]


def adult_code(given: Tables) -> Rows:
    """Every dimension and code that each adult of a year counts in."""
    made = []
    for records in alike(spanned(given, "adult_record"), "person_key", "year"):
        ages = [record["harm_age"] for record in records if record["harm_age"] is not None]
        delays = [record["delay"] for record in records if record["delay"] is not None]
        sexes = {record["sex"] for record in records} - {None}
        codes = {
            "all": "all", "harm_age": _band(min(ages, default=None)), "delay": _long_ago(max(delays, default=None)),
            "sex": min(sexes, default="U"),
        }  # fmt: skip
        made += [
            {"person_key": records[0]["person_key"], "year": records[0]["year"], "dimension": name, "code": code}
            for name, code in codes.items()
        ]
    return made


def _long_ago(days: int | None) -> str:
    if days is None:
        return "not_known"
    bands = ((1826, "five_years"), (3652, "ten_years"), (7305, "twenty_years"))
    return next((band for most, band in bands if days <= most), "longer")


def adults(given: Tables) -> Rows:
    """How many adults of a year count in each code of each dimension."""
    counts = Counter((row["year"], row["dimension"], row["code"]) for row in given["adult_code"])
    return [
        {"year": year, "dimension": dimension, "code": code, "people": number}
        for (year, dimension, code), number in counts.items()
    ]


# -- over draws of the link set ------------------------------------------------------------------------------------


def moved_record(given: Tables) -> Rows:
    """Each record with such an event, in each draw that gives it to another person."""
    counted = [*given["csa_record"], *given["adult_record"]]
    before = {(record["record_key"], record["person_key"]) for record in counted}
    return [
        {"record_key": key, "draw": move["draw"], "person_before": person, "person_key": move["person_key"]}
        for key, person in before
        for move in given["link_draw"]
        if move["record_key"] == key
    ]


def touched_person(given: Tables) -> Rows:
    """Whom a record leaves, and to whom it goes."""
    keys = {move[end] for move in given["moved_record"] for end in ("person_before", "person_key")}
    return [{"person_key": key} for key in keys]


def drawn_record(given: Tables) -> Rows:
    """All events of the touched, in every draw, each with its person there."""
    return [{**row, "person_before": before} for row, before in _drawn(given, "csa_record")]


def drawn_adult_record(given: Tables) -> Rows:
    """The same of adults."""
    return [row for row, _ in _drawn(given, "adult_record")]


def _drawn(given: Tables, name: str) -> Iterator[tuple[Row, str]]:
    touched = {person["person_key"] for person in given["touched_person"]}
    moved = {(move["record_key"], move["draw"]): move["person_key"] for move in given["moved_record"]}
    for draw in (one["draw"] for one in given["link_set"]):
        for record in given[name]:
            if record["person_key"] in touched:
                person = moved.get((record["record_key"], draw), record["person_key"])
                yield {**record, "draw": draw, "person_key": person}, record["person_key"]


def drawn_child_year(given: Tables) -> Rows:
    """Draw by draw, each child once a year."""
    return _by_draw(given, child_year, csa_record="drawn_record")


def drawn_child_area(given: Tables) -> Rows:
    """Draw by draw, where each child of a year lived."""
    return _by_draw(given, child_area, csa_record="drawn_record")


def drawn_child_ethnicity(given: Tables) -> Rows:
    """Draw by draw, what each source says of those whom a child was in draw 0."""
    return _by_draw(given, lambda known: child_ethnicity(known, "person_before"), csa_record="drawn_record")


def drawn_child_code(given: Tables) -> Rows:
    """Draw by draw, every dimension and code that each child of a year counts in."""
    drawn = {name: f"drawn_{name}" for name in ("child_year", "child_area", "child_ethnicity")}
    return _by_draw(given, child_code, csa_record="drawn_record", **drawn)


def drawn_children(given: Tables) -> Rows:
    """Draw by draw, how many children of a year count in each code of each dimension."""
    return _by_draw(given, children, child_code="drawn_child_code")


def drawn_adult_code(given: Tables) -> Rows:
    """Draw by draw, every dimension and code that each adult of a year counts in."""
    return _by_draw(given, adult_code, adult_record="drawn_adult_record")


def drawn_adults(given: Tables) -> Rows:
    """Draw by draw, how many adults of a year count in each code of each dimension."""
    return _by_draw(given, adults, adult_code="drawn_adult_code")


def _by_draw(given: Tables, count: Callable[[Tables], Rows], **tables: str) -> Rows:
    """What is counted in each draw by itself of these tables over draws; other tables are the same in every draw."""
    draws = {row["draw"] for drawn in tables.values() for row in given[drawn]}
    made = []
    for draw in draws:
        of_draw = {name: [row for row in given[drawn] if row["draw"] == draw] for name, drawn in tables.items()}
        made += [{**row, "draw": draw} for row in count({**given, **of_draw})]
    return made
