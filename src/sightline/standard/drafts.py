"""A draft: figures that have not been cleared, with the page that will carry them.

An analysis writes the page (title, chart, question, the template of the sentence) but never a number in words: the
sentence is filled by publish, from cleared values only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sightline.errors import ClearanceError
from sightline.standard.figures import Dimension, Figure


class ChartKind(StrEnum):
    """How a table is drawn. `NONE`: table and sentence only."""

    BARS = "bars"  # one bar per code of `x`, horizontal
    GROUPED = "grouped bars"  # bars by `x`, one colour per `series`
    LINE = "line"  # `x` is time; one line per `series`
    MATRIX = "matrix"  # `x` down, `series` across, each number in its box: darker is more
    OVERLAP = "overlap"  # one row per combination of agencies, dots for who is in it, a bar for how many
    RANGES = "ranges"  # one row per code of `x`: a dot for the value, a bar for its widest range; `series` beside it
    FUNNEL = "funnel"  # one point per area, by its denominator; the limits are the figures' intervals of kind "limits"
    CONTROL = "control chart"  # `x` is time; limits as above; the dimension "signal" says which points stand out
    TILES = "tiles"  # one square per area at `places`: darker is more
    CURVE = "curve"  # `x` is a number of days: the share reached by then, as a line of steps for each `series`
    FLOW = "flow"  # from each code of `x` to each of `series`, the wider the more: what has both names is one box
    PATHS = "paths"  # `x` is "edge", coded "from>to": the steps from stage to stage, with the days of `beside`
    NONE = "none"


class OutputKind(StrEnum):
    """What kind of output a table is. Clearance has a rule for each kind; no rule, refused."""

    COUNTS = "counts"
    OVERLAPS = "overlaps"
    RATES = "rates"  # a count of a table for so many people of a table that somebody else has published
    ESTIMATES = "estimates"  # numbers of people that a model made of counts; withheld with the tables they are made of
    RATIOS = "ratios"  # one count for each hundred of another in another unit: of two things, neither part of the other
    GROUPS = "groups"  # counts of groups of people: national, of several years, in bands
    CONTRIBUTORS = "contributors"  # how many households, groups or suppliers stand behind a count: never printed
    SHARES = "shares"  # one count of a table as per cent of another
    DRAWN = "drawn shares"  # the same of areas, drawn towards the share of all by how little their own counts can say
    CURVES = "curves"  # per cent of cases for which something had happened, by days since the start
    DURATIONS = "durations"  # quantiles and means of days
    PATHS = "paths"  # counts of steps from one stage to the next, or of whole sequences of stages
    ORGANISATIONS = "organisations"  # counts of agencies or of their returns: of no person
    DOCUMENTS = "documents"  # counts of documents: questions, recommendations, requests; of no person
    SURVEYS = "surveys"  # per cent of those who answered a survey, weighted; in tier 2 alone
    EFFECTS = "effects"  # differences that a model made over areas, with their ranges; in tier 2 alone
    PUBLISHED = "published"  # figures that somebody else has already published


# What counts people, or what people did and had done to them: protected by withholding and rounding.
OF_PEOPLE = frozenset({OutputKind.COUNTS, OutputKind.OVERLAPS, OutputKind.PATHS, OutputKind.GROUPS})
# What is printed as worked out anew from counts of the same draft, as these are printed.
DERIVED = frozenset(
    {OutputKind.SHARES, OutputKind.DRAWN, OutputKind.CURVES, OutputKind.DURATIONS, OutputKind.RATES, OutputKind.RATIOS}
)

# The dimensions that these kinds are known by, and the code for all that is too small to stand alone.
EDGE, VARIANT, STAGE, OTHER = "edge", "variant", "stage", "other"  # of PATHS: "from>to"; "first>second>third"
DAY, HOW_ENDED = "day", "end"  # of CURVES: days since the start; the ways in which a wait may end
QUANTILE = "quantile"  # of DURATIONS
# Of CONTRIBUTORS: how many there are, and how much of the count the greatest of them has, and the next.
CONTRIBUTION, NUMBER, GREATEST, SECOND = "contribution", "number", "greatest", "second"
# Of EFFECTS: over all, by time since adoption, and set against something else. A figure's `n` is how many areas its
# smaller side has (who took it up and is in the effect, or who stands beside), its `denominator` how many cases.
EFFECT_OF = "effect_of"
EFFECT_AREAS, EFFECT_CASES = 3, 100  # areas on each side, and cases, under which no effect is told


# A field with this in its metadata is not written where it is None (wire.py): drafts from before it can still be read.
LATER = "later"


@dataclass(frozen=True, slots=True)
class Chart:
    """How to draw one table: `x` and `series` are dimension codes, or "period" or "area"."""

    kind: ChartKind
    x: str
    series: str | None = None
    alt: str = ""  # what the picture shows, for those who cannot see it
    # (x value at which the series breaks, short words beside the rule); of CURVE also a limit, at any number of days
    breaks: tuple[tuple[str, str], ...] = ()
    focus: str = ""  # the code of `series` (or the area) drawn in colour, the others grey; "" for none
    places: tuple[tuple[str, int, int], ...] = ()  # of TILES: (area, column from the left, row from the top)
    stages: tuple[tuple[str, str], ...] = ()  # of PATHS: (stage, its words) in the order drawn; else as edges name them
    beside: str = ""  # of PATHS: the table that has, for the same edges, how many days half of them took


@dataclass(frozen=True, slots=True)
class Slot:
    """One cleared value that a sentence names: the figure of `table` that has this period, area and breakdown.

    `period` is a label, or "latest" or "first"; `area` a GSS code or "pooled".
    """

    name: str
    table: str
    breakdown: tuple[tuple[str, str], ...] = ()
    period: str = "latest"
    area: str = "pooled"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A plain sentence with {slots}. Where a slot's figure was withheld or missing, `otherwise` is printed instead.

    {period:SLOT} gives a slot's period in words, {range:SLOT} its widest range: "1,180 to 1,310".
    """

    template: str
    slots: tuple[Slot, ...] = ()
    otherwise: str = "The figures for this sentence were withheld to protect people, or are not available."


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One table of figures of one kind, with the dimensions that its rows are broken down by."""

    name: str
    kind: OutputKind
    title: str
    dimensions: tuple[Dimension, ...]
    figures: tuple[Figure, ...]
    made_by: str  # the named step, or the file and column it was read from
    made_of: tuple[str, ...] = ()  # names of the tables it was worked out from: withheld where one of these is

    def __post_init__(self) -> None:
        known = {dimension.code for dimension in self.dimensions}
        for figure in self.figures:
            if {code for code, _ in figure.breakdown} - known:
                raise ClearanceError(f"table {self.name} has a figure broken down by a dimension it does not name")

    def dimension(self, code: str) -> Dimension:
        """The dimension of that code. Raises ClearanceError."""
        for dimension in self.dimensions:
            if dimension.code == code:
                return dimension
        raise ClearanceError(f"table {self.name} has no dimension {code!r}")


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list in words, with the name by which it is cited: of a ledger, say, never of a person."""

    id: str  # its anchor in the page
    title: str
    parts: tuple[tuple[str, str], ...]  # (heading, words), in the order they are shown
    # Where a figure stands that belongs beside it, in any table of the release: publish fills in the cleared value.
    figure: Slot | None = field(default=None, metadata={LATER: True})
    # Under which head it stands: entries of a list that is long stand folded under these, with the heads told first.
    group: str | None = field(default=None, metadata={LATER: True})


@dataclass(frozen=True, slots=True)
class Section:
    """One chart with everything that look.md asks beside it."""

    name: str  # the anchor in the page
    title: str  # what is shown, at most 12 words, no judgement
    subtitle: str  # unit, population, area, period
    table: str  # the FigureTable it draws
    chart: Chart
    sentence: Sentence
    source: str  # with its date
    question: str  # "Ask:" one question
    breaks: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()  # the areas of the table that are shown here; all of them where none is named
    entries: tuple[Listed, ...] = ()  # what the table counts, in words; never in a draft made from events

    def tables(self) -> set[str]:
        """The names of the tables that it draws or names in its sentence."""
        beside = {self.chart.beside} if self.chart.beside else set()
        return {self.table, *beside, *(slot.table for slot in self.sentence.slots)}


@dataclass(frozen=True, slots=True)
class Page:
    """A page's description. `name` is its file name without ending."""

    name: str
    title: str
    lead: str  # one or two plain sentences: what the page shows and what it does not
    sections: tuple[Section, ...]
    group: str = "picture"  # where it stands in the list of pages
    headline: Sentence | None = None  # the one sentence the front page takes from it
    terms: tuple[tuple[str, str], ...] = field(default=())  # (term of art, its meaning) spelt out on the page
    listed: bool = True  # whether it stands by itself in the list of pages; else under the first page of its group

    def tables(self) -> set[str]:
        """The names of the tables that it draws or names in a sentence."""
        used = {name for section in self.sections for name in section.tables()}
        return used | ({slot.table for slot in self.headline.slots} if self.headline else set())


@dataclass(frozen=True, slots=True)
class Draft:
    """All figures of one analysis, uncleared, with their page; `more` are further pages that show the same tables."""

    name: str
    tier: int  # 1: from events; 2: from documents, published statistics and other drafts
    tables: tuple[FigureTable, ...]
    page: Page
    more: tuple[Page, ...] = ()

    def __post_init__(self) -> None:
        known = {table.name for table in self.tables}
        used = {name for page in self.pages for name in page.tables()}
        if used - known:
            raise ClearanceError(f"draft {self.name} draws tables it does not hold: {', '.join(sorted(used - known))}")

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page, the main one first."""
        return (self.page, *self.more)

    def table(self, name: str) -> FigureTable:
        """The table of that name. Raises ClearanceError."""
        for table in self.tables:
            if table.name == name:
                return table
        raise ClearanceError(f"draft {self.name} has no table {name!r}")
