"""Sets of the looked-after children return drawn so that nearly every check has rows to find: chains of episodes that
often do not fit, dates around the year, codes that do not go together."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sightline.returns.definitions.ssda903 import SSDA903
from sightline.standard.codes import accepted

YEAR = 2027  # the first with every table
FIRST, LAST = date(YEAR - 1, 4, 1), date(YEAR, 3, 31)
_UPNS = ("UN1", "UN4", "", "A201200012001", "Z12345", "B2012000120012", "A201200012001")
_POSTS = ("", "SW1A 1AA", "M1 1AE", "SW1A 1AA", "CF10 1EP")
_URNS = ("", "SC012345", "XXXXXXX", "SC067890")
_FLAGS = ("", "0", "1")
_ORDERS = ("", "", "ZZ/ZZ/2015", "01/02/2014", "ZZ/02/2020", "32/01/2010", "01/01/2027")


def codes(table: str, field: str) -> list[str]:
    """The codes a field takes in YEAR, in order."""
    found = [f for f in SSDA903.block(table).fields if f.name == field and f.in_year(YEAR)]
    assert found[0].codes is not None
    return sorted(accepted(found[0].codes, YEAR))


class Draw:
    """Draws one set."""

    def __init__(self, seed: int, children: int) -> None:
        self.rng = random.Random(seed)
        self.rows: dict[str, list[list[str]]] = {block.name: [] for block in SSDA903.blocks}
        for number in range(children):
            self._child(f"MADEUP{number:04d}")

    def _maybe(self, share: float) -> bool:
        return self.rng.random() < share

    def _day(self, around: date, before: int = 400, after: int = 400) -> date:
        return around + timedelta(days=self.rng.randint(-before, after))

    def _one(self, table: str, field: str, blank: float = 0.0) -> str:
        return "" if self._maybe(blank) else self.rng.choice(codes(table, field))

    def _add(self, table: str, *cells: object) -> None:
        self.rows[table].append([f"{c:%d/%m/%Y}" if isinstance(c, date) else str(c) for c in cells])

    def _child(self, child: str) -> None:
        rng = self.rng
        years = rng.choice((0, 2, 3, 4, 5, 8, 9, 10, 12, 13, 15, 16, 17, 18, 19, 21, 26))
        born = LAST.replace(year=LAST.year - years) - timedelta(days=rng.choice((0, 1, 30, 200, 364)))
        sex = rng.choice("MFFU")
        baby = rng.choice(("", born + timedelta(days=rng.choice((-5, 3000, 5000))), self._day(LAST, 300, 60)))
        if self._maybe(0.97):
            upn = rng.choice(_UPNS) if self._maybe(0.3) else f"C2012{rng.randrange(10**8):08d}"
            self._add("Header", child, sex, born, self._one("Header", "ETHNIC"), upn, rng.choice(_FLAGS), baby)
        if self._maybe(0.93):
            self._episodes(child, born)
        for table, share, make in self._others(child, born, sex):
            while self._maybe(share):
                self._add(table, *make())
                share *= 0.4

    def _episodes(self, child: str, born: date) -> None:
        rng = self.rng
        begun = rng.choice(
            (self._day(FIRST, 900, 300), self._day(FIRST, 30, 200), born + timedelta(days=rng.randint(-3, 9)))
        )
        if self._maybe(0.02):
            begun = date(1991, 1, 5)
        row: dict[str, str] = {}
        for turn in range(rng.choice((1, 1, 2, 3, 3, 4))):
            reason = rng.choice("SSLPTBU") if turn else rng.choice("SSSSLPB")
            if not row or reason in "PTBUS" or self._maybe(0.1):
                row |= self._placement()
            if not row.get("LS") or reason in "LBUS" or self._maybe(0.1):
                row["LS"] = rng.choice((*codes("Episodes", "LS"), "C2", "V2", "E1", "L1", "L2", "V3"))
            if not row.get("CIN") or self._maybe(0.1):
                row["CIN"] = self._one("Episodes", "CIN")
            ended = begun + timedelta(days=rng.choice((0, 2, 4, 6, 9, 16, 20, 25, 30, 60, 80, 200)))
            ends = self._maybe(0.8) and ended <= LAST + timedelta(days=20)
            why = rng.choice((*codes("Episodes", "REC"), *["X1"] * 14)) if ends or self._maybe(0.05) else ""
            if ends and self._maybe(0.03):
                why = ""
            change = self._one("Episodes", "REASON_PLACE_CHANGE") if self._maybe(0.4) else ""
            stop: object = ended if ends else ""
            if ends and self._maybe(0.02):
                stop = begun - timedelta(days=3)
            self._add(
                "Episodes", child, begun, reason, row["LS"], row["CIN"], row["PLACE"], row["PROVIDER"], stop, why,
                change, row["HOME"], row["POST"], row["URN"],
            )  # fmt: skip
            if ended <= begun + timedelta(days=3):
                break  # two episodes that begin on one day have no order
            begun = ended + timedelta(days=rng.choice((0, 0, 0, 0, 1, 10, -2)))

    def _placement(self) -> dict[str, str]:
        rng = self.rng
        place = rng.choice((*codes("Episodes", "PLACE"), "T4", "T3", "T1", "A3", "A5", "U4", "U1", "P1"))
        return {
            "PLACE": place, "PROVIDER": self._one("Episodes", "PLACE_PROVIDER", 0.2), "HOME": rng.choice(_POSTS),
            "POST": rng.choice(_POSTS), "URN": rng.choice(_URNS),
        }  # fmt: skip

    def _others(self, child: str, born: date, sex: str) -> list[tuple[str, float, Callable[[], tuple[object, ...]]]]:
        rng = self.rng

        def birth() -> date:
            return born if self._maybe(0.95) else born + timedelta(days=1)

        def day(blank: float = 0.0) -> object:
            return "" if self._maybe(blank) else self._day(FIRST, 300, 500)

        def flags(count: int) -> tuple[str, ...]:
            return tuple(rng.choice(_FLAGS) for _ in range(count))

        def leaver() -> tuple[object, ...]:
            return child, birth(), *(rng.choice((*codes("OC3", f), "0")) if f != "IN_TOUCH" else self._one("OC3", f)
                                     for f in ("IN_TOUCH", "ACTIV", "ACCOM"))  # fmt: skip

        return [
            ("Reviews", 0.5, lambda: (child, birth(), day(), self._one("Reviews", "REVIEW_CODE"))),
            ("UASC", 0.1, lambda: (child, rng.choice((sex, "M")), birth(),
                                   rng.choice((day(0.3), born + timedelta(6600))))),
            ("OC2", 0.4, lambda: (child, birth(), rng.choice(("", "12", "40", "41")),
                                  self._one("OC2", "SDQ_REASON", 0.5), *flags(8))),
            ("OC3", 0.2, leaver),
            ("AD1", 0.15, lambda: (child, birth(), day(0.2), day(0.2), rng.choice(_FLAGS),
                                   self._one("AD1", "NB_ADOPTR", 0.1), self._one("AD1", "SEX_ADOPTR", 0.1),
                                   self._one("AD1", "LS_ADOPTR", 0.1))),
            ("PlacedAdoption", 0.25, lambda: (child, birth(), day(0.2), day(0.5),
                                              self._one("PlacedAdoption", "REASON_PLACED_CEASED", 0.5))),
            ("PrevPerm", 0.5, lambda: (child, birth(), self._one("PrevPerm", "PREV_PERM", 0.1),
                                       rng.choice(("", "", "201", "999", "WAL", "000")),
                                       rng.choice(_ORDERS))),
            ("Missing", 0.3, lambda: (child, birth(), self._one("Missing", "MISSING"), day(), day(0.3))),
            ("SWEpisodes", 0.5, lambda: (child, birth(), rng.choice(("SW1", "XX2", "AB3", "")), day(), day(0.3),
                                         self._one("SWEpisodes", "SW_REASON", 0.2))),
            ("DoLo", 0.15, lambda: (child, birth(), day(), day(0.3))),
        ]  # fmt: skip

    def write(self, folder: Path) -> Path:
        """Write the set's tables into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for block in SSDA903.blocks:
            header = list(dict.fromkeys(field.name for field in block.fields))
            lines = [",".join(header), *(",".join(row) for row in self.rows[block.name])]
            (folder / f"{block.name.lower()}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder
