"""What arrives together: one file, or the files of one folder that are the tables of one return."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sightline.errors import Finding, Refused, Severity
from sightline.returns.formats import Block, Format


@dataclass(frozen=True, slots=True)
class Piece:
    """One table of a parcel: a file, or one sheet of a workbook, and the block whose rows it holds."""

    path: Path
    block: Block
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One submission as it lies on the disk. A nested format has one piece, of its first block."""

    form: Format
    medium: str
    pieces: tuple[Piece, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Its files, each once, in order."""
        return tuple(dict.fromkeys(piece.path for piece in self.pieces))

    @property
    def name(self) -> str:
        """The names of its files, without folders."""
        return "; ".join(path.name.encode("utf-8", "replace").decode() for path in self.paths)

    @property
    def folder(self) -> Path:
        """The folder it lies in."""
        return self.pieces[0].path.parent


def joined(parcels: Iterable[Parcel]) -> list[Parcel | Refused]:
    """Parcels of one file each, those of one set in one folder put together, in the order of their first files.

    Two files for one table of a set are refused: which of the two counts, nobody could tell. So are tables of one set
    in several media, since each medium would be a submission, and the one would replace the other.
    """
    together: dict[object, list[Parcel]] = {}
    for number, parcel in enumerate(parcels):
        alone = not parcel.form.is_set or parcel.medium in ("workbook", "database", "json", "xml")
        key = number if alone else (parcel.form.code, parcel.folder)
        together.setdefault(key, []).append(parcel)
    return [_one(group) for group in together.values()]


def _one(group: Sequence[Parcel]) -> Parcel | Refused:
    first = group[0]
    pieces = [piece for parcel in group for piece in parcel.pieces]
    of_block: dict[str, list[Piece]] = {}
    for piece in pieces:
        of_block.setdefault(piece.block.name, []).append(piece)
    twice = [piece for same in of_block.values() if len(same) > 1 for piece in same]
    if twice:
        return Refused(
            Finding(
                "table-twice", Severity.REFUSED, piece.path.name,
                f'one of several files in the folder for the table "{piece.block.name}" of {first.form.title}',
                "Keep each submission in a folder of its own, one file a table.", block=piece.block.name,
            )
            for piece in twice
        )  # fmt: skip
    if len({parcel.medium for parcel in group}) > 1:
        return Refused(
            Finding(
                "several-media", Severity.REFUSED, parcel.name,
                f"one of several files of {first.form.title}, which are not all of one kind",
                "Send all its tables as CSV, or all as Parquet.",
            )
            for parcel in group
        )  # fmt: skip
    order = [block.name for block in (*first.form.blocks, *first.form.not_taken)]
    return Parcel(first.form, first.medium, tuple(sorted(pieces, key=lambda piece: order.index(piece.block.name))))
