"""From a drawn chart to SVG that stands in a page: named for screen readers, patterns defined, nothing loaded."""

from __future__ import annotations

import re

from lxml import etree

from sightline.render.lean import slim

_NS = "http://www.w3.org/2000/svg"
_NEEDLESS = (
    "class", "role", "aria-roledescription", "aria-label", "aria-hidden", "pointer-events", "font-family", "version",
    "stroke-miterlimit",
)  # fmt: skip
_REFERENCE = re.compile(r"url\(#([a-z]+)\)")
_FORBIDDEN = ("script", "foreignObject", "image", "use", "a", "style")
_PATTERNS = (
    ("withheld", "#ffffff", "M-2,2l4,-4M0,8l8,-8M6,10l4,-4", "#8a9299"),
    ("unavailable", "#f3f2f1", "M0,4h8", "#c4c9cc"),
)


def finish(drawn: str, *, name: str, title: str, description: str, font: str) -> str:
    """Make one chart's SVG fit for a page.

    `name` begins every id in it, so it must be unique on the page. Drops what only weighs (classes, a font on each
    word), and raises ValueError where anything in it could run or load.
    """
    root = etree.fromstring(drawn.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    etree.cleanup_namespaces(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).localname in _FORBIDDEN:
            raise ValueError("a drawn chart holds something that could run or load")
        if element.get("aria-label"):
            etree.SubElement(element, f"{{{_NS}}}title").text = element.get("aria-label")
        for key in _NEEDLESS:
            if key in element.attrib:
                del element.attrib[key]
        for name_, text in list(element.attrib.items()):
            key, value = str(name_), str(text)
            if "href" in key or key.startswith("on"):
                raise ValueError("a drawn chart holds a link or a handler")
            if "url(" in value:
                element.set(key, _REFERENCE.sub(rf"url(#{name}-\1)", value))
    _prune(root)
    slim(root)
    width, height = str(root.attrib.pop("width")), str(root.attrib.pop("height"))
    for name_, said in (
        ("viewBox", f"0 0 {width} {height}"), ("width", width), ("height", height), ("role", "img"),
        ("font-family", font), ("aria-labelledby", f"{name}-title {name}-desc"), ("focusable", "false"),
    ):  # fmt: skip
        root.set(name_, said)
    for place, (tag, words) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{{{_NS}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = words
        root.insert(place, element)
    _patterns(root, name)
    return etree.tostring(root, encoding="unicode")


def _prune(root: etree._Element) -> None:
    """Take out the empty frames that the drawing library leaves behind."""
    for element in reversed(list(root.iter())):
        tag = etree.QName(element).localname
        parent = element.getparent()
        if parent is None:
            continue
        frame = tag == "path" and "fill" not in element.attrib and "stroke" not in element.attrib
        if frame or (tag == "g" and len(element) == 0):
            parent.remove(element)
        elif tag == "g" and all(pair == ("transform", "translate(0,0)") for pair in element.attrib.items()):
            place = parent.index(element)
            for child in list(element):
                parent.insert(place, child)
                place += 1
            parent.remove(element)


def _patterns(root: etree._Element, name: str) -> None:
    text = etree.tostring(root, encoding="unicode")
    wanted = [pattern for pattern in _PATTERNS if f"url(#{name}-{pattern[0]})" in text]
    if not wanted:
        return
    defs = etree.Element(f"{{{_NS}}}defs")
    for kind, ground, path, stroke in wanted:
        pattern = etree.SubElement(
            defs,
            f"{{{_NS}}}pattern",
            {"id": f"{name}-{kind}", "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"},
        )
        etree.SubElement(pattern, f"{{{_NS}}}rect", {"width": "8", "height": "8", "fill": ground})
        etree.SubElement(pattern, f"{{{_NS}}}path", {"d": path, "stroke": stroke, "stroke-width": "1"})
    root.insert(2, defs)
