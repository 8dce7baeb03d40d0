"""The same picture in fewer characters: a page may hold a score of charts, each of them twice."""

from __future__ import annotations

import re

from lxml import etree

_NS = "http://www.w3.org/2000/svg"
_COORDINATES = ("d", "transform", "x", "y", "x2", "y2", "cx", "cy", "r")
_LONG = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_DEFAULTS = {
    "opacity": "1", "font-weight": "normal", "text-anchor": "start", "x2": "0", "y2": "0", "transform": "translate(0,0)"
}  # fmt: skip
_LOOKS = ("fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "text-anchor", "font-size", "font-weight")
_SHAPES = ("path", "line", "circle", "text")
_MANY = 3  # alike in a row, from which on it is worth saying once what they share
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0Z?")
_AT = re.compile(r"translate\((-?[\d.]+)[, ](-?[\d.]+)\)")
_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
_TAKES = {"M": 2, "L": 2, "A": 7}  # numbers that a command takes; the last two are the place it leads to


def slim(root: etree._Element) -> None:
    """Round to a tenth of a pixel, leave out defaults, draw what looks alike as one path, and say shared looks once."""
    for element in root.iter():
        _as_circle(element)
        _placed(element)
        for key, value in list(element.attrib.items()):
            if key in _COORDINATES:
                element.set(key, _LONG.sub(_short, str(value)))
            if element.get(key) == _DEFAULTS.get(str(key)):
                del element.attrib[key]
    for parent in [element for element in root.iter() if len(element) >= _MANY]:
        for run in _runs(parent):
            if not _joined(run):
                _gathered(run)


def _short(number: re.Match[str]) -> str:
    return _written(float(number[0]))


def _written(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _at(element: etree._Element) -> tuple[float, float] | None:
    """Where an element is moved to; None where it is also turned."""
    found = _AT.fullmatch(element.get("transform") or "translate(0,0)")
    return (float(found[1]), float(found[2])) if found is not None else None


def _as_circle(element: etree._Element) -> None:
    found, at = _CIRCLE.fullmatch(element.get("d") or ""), _at(element)
    if found is not None and at is not None:
        element.tag = f"{{{_NS}}}circle"
        for key, value in (("cx", _written(at[0])), ("cy", _written(at[1])), ("r", found[1])):
            element.set(key, value)
        for key in ("d", "transform"):
            if key in element.attrib:
                del element.attrib[key]


def _placed(element: etree._Element) -> None:
    """Words that are moved and not turned stand at their place by themselves."""
    at = _at(element)
    if etree.QName(element).localname == "text" and "transform" in element.attrib and at is not None:
        del element.attrib["transform"]
        element.set("x", _written(at[0]))
        element.set("y", _written(at[1]))


def _runs(parent: etree._Element) -> list[list[etree._Element]]:
    """Shapes that follow one another and look alike, where there are enough of them."""
    runs: list[list[etree._Element]] = []
    last: object = None
    for child in parent:
        name = etree.QName(child).localname
        look = [name, *(child.get(key) for key in _LOOKS)] if name in _SHAPES else None
        if look is not None and look == last:
            runs[-1].append(child)
        elif look is not None:
            runs.append([child])
        last = look
    return [run for run in runs if len(run) >= _MANY]


def _joined(run: list[etree._Element]) -> bool:
    """Draw lines, or shapes without a title, as one path in place of the first; False where it cannot be.

    See-through shapes stay by themselves: in one path, what lies over another would not show through.
    """
    first = run[0]
    see_through = "opacity" in first.attrib and etree.QName(first).localname != "line"
    if see_through or any(len(element) for element in run):
        return False
    paths = [_path(element) for element in run]
    if any(path is None for path in paths):
        return False
    first.tag = f"{{{_NS}}}path"
    for key in ("transform", "x2", "y2"):
        if key in first.attrib:
            del first.attrib[key]
    first.set("d", "".join(path for path in paths if path is not None))
    for element in run[1:]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return True


def _path(element: etree._Element) -> str | None:
    """A line or path as a path that is not moved; None for anything else."""
    name, at = etree.QName(element).localname, _at(element)
    if at is None:
        return None
    x, y = at
    if name == "line":
        x2, y2 = (float(element.get(key) or 0) for key in ("x2", "y2"))
        return f"M{_written(x)},{_written(y)}l{_written(x2)},{_written(y2)}"
    return _moved(element.get("d") or "", x, y) if name == "path" else None


def _moved(path: str, x: float, y: float) -> str | None:
    """A path by so much to the right and down; None where it has a command that is not known here."""
    said: list[str] = []
    for command, rest in _COMMAND.findall(path):
        numbers = [float(number) for number in _NUMBER.findall(rest)]
        if command in _TAKES and len(numbers) == _TAKES[command]:
            numbers[-2:] = [numbers[-2] + x, numbers[-1] + y]
        elif command not in "hvlzZ":
            return None
        said.append(command + ",".join(_written(number) for number in numbers))
    return "".join(said)


def _gathered(run: list[etree._Element]) -> None:
    """Put elements into a group that carries the looks they share."""
    parent = run[0].getparent()
    looks = {key: str(run[0].attrib[key]) for key in _LOOKS if key in run[0].attrib}
    if parent is None or not looks:
        return
    group = etree.Element(f"{{{_NS}}}g", looks)
    parent.insert(parent.index(run[0]), group)
    for element in run:
        for key in looks:
            del element.attrib[key]
        group.append(element)
