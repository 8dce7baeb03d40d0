"""A lean SVG shows what it showed before."""

from __future__ import annotations

from lxml import etree

from sightline.render.lean import slim

_FRAME = '<svg xmlns="http://www.w3.org/2000/svg"><g fill="none">{}</g></svg>'


def slimmed(drawn: str) -> str:
    root = etree.fromstring(_FRAME.format(drawn).encode())
    slim(root)
    return etree.tostring(root, encoding="unicode").removeprefix(_FRAME.split("{}")[0]).removesuffix("</g></svg>")


def line(x: float, y: float, more: str = "") -> str:
    return f'<line transform="translate({x},{y})" x2="0" y2="5.25" stroke="#0b0c0c"{more}/>'


def test_lines_that_look_alike_become_one_path_at_their_places() -> None:
    drawn = "".join(line(x, 300) for x in (18, 52.93, 87.85))
    assert slimmed(drawn) == '<path stroke="#0b0c0c" d="M18,300l0,5.2M52.9,300l0,5.2M87.8,300l0,5.2"/>'


def test_two_of_a_kind_are_left_as_they_are() -> None:
    assert slimmed(line(1, 2) + line(3, 4)).count("<line") == 2


def test_lines_of_another_look_do_not_join() -> None:
    drawn = "".join(line(x, 1) for x in range(3)) + "".join(line(x, 1, ' stroke-width="2"') for x in range(3))
    assert slimmed(drawn).count("<path") == 2


def test_shapes_move_to_where_they_stood() -> None:
    square = '<path transform="translate({},{})" d="M-4,-4h8v8h-8Z" fill="#12436D"/>'
    diamond = '<path transform="translate({},{})" d="M-4,0L0,-4L4,0L0,4Z" fill="#801650"/>'
    drawn = "".join(shape.format(x, 10) for shape in (square, diamond) for x in (10, 20, 30))
    assert 'd="M6,6h8v8h-8ZM16,6h8v8h-8ZM26,6h8v8h-8Z"' in slimmed(drawn)
    assert 'd="M6,10L10,6L14,10L10,14ZM16,10' in slimmed(drawn)


def test_what_has_a_title_keeps_it_and_shares_its_look() -> None:
    box = '<path d="M{0},0h8v8h-8Z" fill="#12436D"><title>{0}</title></path>'
    found = slimmed("".join(box.format(x) for x in (1, 2, 3)))
    assert found.count("<title>") == found.count("<path") == 3
    assert found.count("#12436D") == 1


def test_see_through_shapes_that_may_overlap_stay_apart() -> None:
    band = '<path d="M0,0L5,5L9,0Z" fill="#12436D" opacity="0.2"/>'
    assert slimmed(band * 3).count("<path") == 3


def test_a_round_path_is_a_circle() -> None:
    drawn = '<path transform="translate(3.14159,2)" d="M4.472,0A4.472,4.472,0,1,1,-4.472,0A4.472,4.472,0,1,1,4.472,0"/>'
    assert slimmed(drawn) == '<circle cx="3.1" cy="2" r="4.5"/>'


def test_words_stand_at_their_place_unless_they_are_turned() -> None:
    level = '<text transform="translate(-8.04,304)" font-weight="normal" text-anchor="start">A</text>'
    assert slimmed(level) == '<text x="-8" y="304">A</text>'
    turned = '<text transform="translate(8,304) rotate(-90)">A</text>'
    assert slimmed(turned) == turned


def test_a_path_with_a_command_that_is_not_known_is_left_where_it_is() -> None:
    curved = '<path transform="translate(1,2)" d="M0,0C1,1,2,2,3,3" fill="#12436D"/>'
    assert slimmed(curved * 3).count("translate(1,2)") == 3
