"""An evaluation in words and tables: the same for the screen, the page and the CSV file. No area stands by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sightline.analyses.campaign.campaigns import Campaign, Past
from sightline.analyses.campaign.evaluate import BLOCK, Counted, not_compared
from sightline.analyses.campaign.evaluation import Answer, Evaluation
from sightline.analyses.campaign.harm import LEVEL, rules
from sightline.analyses.campaign.outcomes import HEADS, Kind
from sightline.analyses.campaign.register import past_table
from sightline.analyses.campaign.wave_estimates import EVERYBODY, Difference, WaveEstimates
from sightline.methods.effects.counts import Ratio
from sightline.methods.effects.pulse import Times
from sightline.published.exposure import Seen, breaks_of
from sightline.standard.areas import area
from sightline.standard.figures import day_words
from sightline.standard.signed import short, signed

Row = tuple[str, ...]
GOES_TO = (
    "For the officers of this project. What stands here did not pass clearance: do not publish it. No count under 10 "
    "is in it, and no area stands beside another by name."
)
RESTS_ON = (
    "The ratio of areas with the campaign rests on this: without it, they and the areas beside would have changed by "
    "the same share. That they moved alike before makes this likelier and does not show it.",
    "Where it was drawn by chance which areas had it, what is found by that draw rests on it alone; its interval rests "
    "on the same per cent in every area and week, too.",
    "The effect by dose rests on the dose being as good as chance: where more went where more was expected, it is not.",
    "One series by itself has nothing beside it: whatever else happened in those weeks is in it too.",
    "Between waves of a survey nothing stands beside but time.",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first cell of a row is its head."""

    caption: str
    header: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with sentences and tables; `drawn` is the count whose blocks are drawn there."""

    title: str
    words: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    drawn: Counted | None = None


def parts(found: Evaluation, waves: WaveEstimates | None, shelf: Sequence[Past]) -> tuple[Part, ...]:
    """Everything, in the order in which it is to be read."""
    return (
        _campaign(found.campaign),
        *(_answer(number, each, waves) for number, each in enumerate(found.answers, 1)),
        _services(found),
        _watch(found),
        Part("What this rests on", RESTS_ON),
        Part("Campaigns of the past", ("None was rated by us: a grade stands only where a named rater gave it.",), (
            Table("What they were measured by", ("Campaign", "Years", "Measured", "Comparator", "Finding", "Grade",
                                                 "Source"), past_table(shelf)),
        )),
    )  # fmt: skip


def _campaign(one: Campaign) -> Part:
    names = "; ".join(sorted(area(place.area).name for place in one.places))
    facts: list[Row] = [
        ("Who", one.who), ("For whom", one.audience), ("What it says", one.message),
        ("When", f"{day_words(one.since)} to {day_words(one.until)}"), ("Where", names or "nowhere yet"),
        ("Source", one.source),
    ]  # fmt: skip
    tables = [Table("The campaign", ("What", "On record"), tuple(facts))]
    if one.theory:
        rows = tuple(
            (str(step.step), f"{step.cause} \N{RIGHTWARDS ARROW} {step.effect}", step.because,
             step.evidence or "none known", step.com_b) for step in one.theory
        )  # fmt: skip
        tables.append(Table("Why it should work", ("Step", "From and to", "Because", "Evidence", "Changes"), rows))
    return Part(one.name, (), tuple(tables))


def _answer(number: int, one: Answer, waves: WaveEstimates | None) -> Part:
    outcome = one.outcome
    record = f"On record since {day_words(outcome.registered_on)} by {outcome.by}; direction: {outcome.direction}."
    words = [one.told, record, *one.late]
    tables = []
    if one.counts:
        tables.append(Table(_over(one.counts[0]), _EFFECT, tuple(row for held in one.counts for row in _rows(held))))
        words += [f"{_name(held)}: {said}" for held in one.counts for said in (*held.refused, *held.warnings)]
    if one.changes and waves:
        tables.append(_changes(one, waves))
        words[1:1] = [said for said in (standing(one, waves),) if said]
    if one.lines:
        tables.append(_lines(one))
    words += [f"Read with care: {said}" for said in one.guard]
    return Part(f"{number}. {HEADS[outcome.kind]}: {_label(one)}", tuple(words), tuple(tables),
                one.counts[0] if one.counts and one.counts[0].blocks else None)  # fmt: skip


def _label(one: Answer) -> str:
    return (
        one.counts[0].series.label[:1].lower() + one.counts[0].series.label[1:] if one.counts else one.outcome.measure
    )


_EFFECT = ("Of whom, and when", "Beside expected", "95% interval", "Counted", "Areas", "p")


def _over(one: Counted) -> str:
    return (
        f"{one.series.label}, {one.series.unit}, {day_words(one.first)} to {day_words(one.last)} ({one.series.source})"
    )


def _name(one: Counted) -> str:
    return one.series.group or "Everybody"


def _rows(one: Counted) -> Iterator[Row]:
    """The rows of one count: while it ran, after, by dose, and the series by itself."""
    name, unit = _name(one), "regions" if one.series.regional else "areas"
    if one.during is not None:
        yield _ratio(f"{name}, while it ran", one.during, unit)
        if not one.during.tells:
            yield f"{name}: what would mostly have been seen", f"{percent(one.during.smallest)} or more", "", "", "", ""
    if one.drawn is not None:
        value, lower, upper = one.drawn.percent
        yield (f"{name}, by the draw of its plan", percent(value), f"{percent(lower)} to {percent(upper)}", "",
               f"{one.drawn.areas} {unit}", f"{_p(one.drawn.p)} of {one.drawn.draws:,} draws")  # fmt: skip
    if one.p_before is not None:
        yield f"{name}: moved alike before", "", "", "", "", _p(one.p_before)
    if one.after is not None:
        yield _ratio(f"{name}, after it ended", one.after, unit)
    if one.dose is not None:
        yield _times(f"{name}, for each unit of dose more", one.dose)
    if one.alone is not None:
        yield _times(f"{name}, its places by themselves, while it ran", one.alone)


def percent(value: float) -> str:
    """A change in whole per cent with its sign."""
    return f"{signed(value)}%"


def _ratio(head: str, one: Ratio, unit: str) -> Row:
    value, lower, upper = one.percent
    cases = f"{one.observed:,} ({one.expected:,.0f} expected)"
    between = f"{percent(lower)} to {percent(upper)}"
    return head, percent(value), between, cases, f"{one.areas} {unit}, {one.beside} beside", ""


def _times(head: str, one: Times) -> Row:
    value, lower, upper = one.percent
    return head, percent(value), f"{percent(lower)} to {percent(upper)}", "", "", ""


def standing(one: Answer, waves: WaveEstimates) -> str:
    """The groups of which a change stands among all tests; "" where waves cannot be set beside each other at all."""
    if all(held.value is None for held in one.changes):
        return ""
    stand = [held for held in one.changes if held.p_holm is not None and held.p_holm < LEVEL and held.value]
    named = [f"{_who(held, waves)} ({'more' if (held.value or 0) > 0 else 'less'})" for held in stand]
    return f"Of all groups and questions tested together (Holm) a change stands for: {', '.join(named) or 'none'}."


def _who(held: Difference, waves: WaveEstimates) -> str:
    names = {(group.dimension, group.key): group.says for group in waves.groups}
    return "Everybody" if held.dimension == EVERYBODY else names.get((held.dimension, held.group), held.group)


def _p(value: float) -> str:
    return "under 0.001" if value < 0.001 else f"{value:.3f}"


def _changes(one: Answer, waves: WaveEstimates) -> Table:
    share = next((held.kind == "share" for held in waves.questions if held.key == one.outcome.measure), True)
    scale, unit = (100.0, "points of per cent") if share else (1.0, "points")
    rows = []
    for held in one.changes:
        group = _who(held, waves)
        if held.value is None or held.lower is None or held.upper is None or held.p_holm is None:
            rows.append((group, held.reason, "", ""))
        else:
            low, high = scale * held.lower, scale * held.upper
            rows.append(
                (group, signed(scale * held.value, 1), f"{signed(low, 1)} to {signed(high, 1)}", _p(held.p_holm))
            )
    if len(reasons := {held.reason for held in one.changes}) == 1 and "" not in reasons:
        rows = [("Everybody and every group", reasons.pop(), "", "")]
    between = f"wave {one.changes[0].earlier} to {one.changes[0].later}"
    header = ("Who", f"Change in {unit}", "95% interval", "p among all (Holm)")
    return Table(f"{waves.title}: {one.outcome.measure}, {between}", header, tuple(rows))


def _lines(one: Answer) -> Table:
    rows = [
        (f"{line[0].population}: {line[0].measure}", f"{seen.start.isoformat()} to {seen.end.isoformat()}", seen.shown,
         "another wording or unit" if seen.start in breaks_of(line) else "", _whose(seen))
        for line in one.lines.values() for seen in line
    ]  # fmt: skip
    return Table(f"Published: {one.outcome.measure}", ("Who and what", "When", "Value", "Break", "Source"), tuple(rows))


def _whose(seen: Seen) -> str:
    return f"{seen.publisher}, {seen.source}"


def _services(found: Evaluation) -> Part:
    """Load on services and how long they took."""
    words, tables = [], []
    if found.load is not None:
        tables.append(Table(_over(found.load), _EFFECT, tuple(_rows(found.load))))
        words += [*found.load.refused, *found.load.warnings]
    else:
        words.append("This run counted no referrals by week.")
    held = found.waits
    if held is None or held.value is None or held.lower is None or held.upper is None or held.before is None:
        words.append(f"Waits: {held.refused if held else 'this run counted no assessments by month'}.")
    else:
        words.append(
            f"Assessments took {held.before:.1f} working days in areas with the campaign before it, and while it ran "
            f"{signed(held.value, 1)} ({signed(held.lower, 1)} to {signed(held.upper, 1)}) beside what the change of "
            f"other areas would have led to ({held.areas} areas, {held.beside} beside)."
        )
    if held is not None:
        words += [f"Waits: {said}" for said in not_compared(held.left_out)]
    return Part("Could services cope?", tuple(words), tuple(tables), found.load if _drawable(found.load) else None)


def _drawable(one: Counted | None) -> bool:
    return one is not None and bool(one.blocks)


def _watch(found: Evaluation) -> Part:
    seen = [one for one in found.signals if one.seen]
    looked = sum(one.p is not None for one in found.signals)
    head = (
        f"{len(seen)} of {looked} signals that could be looked at stand after all were tested together (Holm, "
        f"{LEVEL:.0%}). One that is not seen is no proof that nobody was harmed."
    )
    rows = tuple(
        (one.what, one.group, one.figure or f"not looked at: {one.why_not}",
         "" if one.p_all is None else _p(one.p_all), "yes" if one.seen else "no" if one.p is not None else "")
        for one in found.signals
    )  # fmt: skip
    rules_ = tuple((one.what, one.rule) for one in rules())
    return Part("Harm watch", (head,), (
        Table("Signals", ("Signal", "Whom", "Figure", "p among all", "Seen"), rows),
        Table("The rules", ("Signal", "Rule"), rules_),
    ))  # fmt: skip


CSV = ("order", "kind", "measure", "group", "what", "value", "lower", "upper", "unit", "counted", "expected", "places",
       "beside", "p", "told")  # fmt: skip


def csv_rows(found: Evaluation) -> Iterator[Row]:
    """Every figure of the evaluation as a row of CSV columns; signals of the harm watch come last."""
    for one in found.answers:
        lead = (str(one.outcome.order), one.outcome.kind.value, one.outcome.measure)
        for held in one.counts:
            yield from ((*lead, held.series.group or "everybody", *row, one.told) for row in _figures(held))
        for change in one.changes:
            values = (_number(change.value), _number(change.lower), _number(change.upper))
            yield (*lead, f"{change.dimension}={change.group}", f"{change.earlier} to {change.later}", *values,
                   "difference", "", "", "", "", _number(change.p_holm), change.reason or one.told)  # fmt: skip
        if not one.counts and not one.changes:
            yield (*lead, "everybody", "", "", "", "", "", "", "", "", "", "", one.told)
    if found.load is not None:
        lead = ("", Kind.DISCLOSURE.value, found.load.series.measure)
        yield from ((*lead, "everybody", *row, "load on services") for row in _figures(found.load))
    for sign in found.signals:
        yield ("", "harm watch", sign.key, sign.group, sign.figure, "", "", "", "", "", "", "", "", _number(sign.p_all),
               sign.why_not or ("seen" if sign.seen else "not seen"))  # fmt: skip


def _figures(one: Counted) -> Iterator[Row]:
    ratios = [("while it ran", one.during), ("after it ended", one.after)]
    ratios += [(f"weeks {block.at} to {block.at + BLOCK - 1} from its start", block.ratio) for block in one.blocks]
    for what, held in ratios:
        if held is not None:
            yield (what, *map(_number, held.percent), "per cent more", str(held.observed), _number(held.expected),
                   str(held.areas), str(held.beside), "")  # fmt: skip
    if one.drawn is not None:
        yield ("by the draw of its plan", *map(_number, one.drawn.percent), "per cent more", "", "",
               str(one.drawn.areas), "", _number(one.drawn.p))  # fmt: skip
    for what, times in (("for each unit of dose", one.dose), ("by itself, while it ran", one.alone)):
        if times is not None:
            yield (what, *map(_number, times.percent), "per cent more", "", "", "", "", "")
    for refused in one.refused:
        yield (refused, "", "", "", "", "", "", "", "", "")


def _number(value: float | None) -> str:
    return "" if value is None else short(value, 4)
