"""What the pages of the picture share: words for whom they are about, and slots of their sentences."""

from __future__ import annotations

from sightline.standard.drafts import Chart, ChartKind, Section, Sentence, Slot

POOLED = "Children aged under 18 when recorded, all areas that took part"
YEARS = f"{POOLED}, years to March"
# "{latest}" in a subtitle becomes the newest year, "{together}" the years that scarce things are counted over.
LATEST = f"{POOLED}, year to March {{latest}}"
TOGETHER = f"{POOLED}, {{together}}"
SEVERAL = "a child may be in several"
POLICE_ONLY = "Only the police have a field for it: of a child whom they did not record, no record can say."
IN_BOTH = "A child harmed by an adult and by a child is in both: the numbers must not be added."
ALIKE = (
    "Nobody knows whether those of whom it was not recorded are like the others. If they are not, this number is "
    "wrong; the bounds assume nothing of them."
)
BOUNDS = (
    "Bounds",
    "at least what was recorded, at most that and all for whom it was not recorded: nothing is assumed of them",
)
# Where figures have a range over the draws of the link set: what it is, and what it is not.
RANGE = (
    "Range",
    "where a number would lie in 95 of 100 cases, if the only doubt were which records are of one child; children whom "
    "nobody recorded, and what records got wrong or left out, are not in it",
)
COUNTED = (
    "Record specific to sexual abuse",
    "a factor of sexual abuse or exploitation in a finished assessment, a protection plan for sexual abuse, a recorded "
    "sexual crime whose victim was a child, or a referral to support because of sexual abuse",
)


def slot_name(code: str) -> str:
    """A code as the name of a slot."""
    return code.replace("+", "_").replace("-", "_").replace(" ", "_")


def slots(table: str, dimension: str, *codes: str) -> tuple[Slot, ...]:
    """A slot for each code of one dimension, named as the code."""
    return tuple(Slot(slot_name(code), table, ((dimension, code),)) for code in codes)


def crossed(name: str, table: str, **codes: str) -> Slot:
    """A slot for a figure that is broken down by several dimensions."""
    return Slot(name, table, tuple(sorted(codes.items())))


def matrix(
    name: str, title: str, table: str, x: str, series: str, sentence: Sentence, question: str, *not_known: str
) -> Section:
    """A section of two dimensions that are crossed, over the years together."""
    chart = Chart(ChartKind.MATRIX, x, series, alt=title)
    return Section(name, title, f"{TOGETHER}; {SEVERAL}", table, chart, sentence, "", question, not_known=not_known)
