"""SVG in and out. Every program shows what we write; we read our own drawings back as they were.

What comes back: page, layers and groups with their names, roles, order, visibility, opacity and locks, images at their
places to the pixel, marks with their points to a thousandth of a page unit. What does not: the ids, which are new (SVG
is how marks are copied), and characters in names that XML has none of.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from sketchstudio.document.formats.readable import DAMAGE, check_file, unreadable
from sketchstudio.document.formats.svg_marks import (
    OURS,
    SVG,
    number_text,
    read_image,
    read_mark,
    write_image,
    write_mark,
)
from sketchstudio.document.formats.svg_shapes import TooDetailedError, read_shapes
from sketchstudio.document.formats.xml_text import xml_text
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Role
from sketchstudio.document.layer_tree import Nodes, in_order, tree
from sketchstudio.errors import UserError
from sketchstudio.files import write_atomically

VERSION = "3"
READ = ("1", "2", VERSION)  # version 2 brought groups and locks, version 3 groups in groups and images that are turned
LARGEST = 16 * 2**20  # bytes


def save(path: Path, drawing: Drawing) -> None:
    """Write a drawing as SVG. UserError where it cannot be written."""
    write_atomically(path, to_svg(drawing).encode())


def to_svg(drawing: Drawing) -> str:
    """A drawing as SVG: a <g> for each group and each layer, a filled path for each stroke, its points in attributes of
    ours."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("sketchstudio", OURS)
    width, height = map(number_text, drawing.page)
    root = Element(
        f"{{{SVG}}}svg",
        {
            "width": width,
            "height": height,
            "viewBox": f"0 0 {width} {height}",
            f"{{{OURS}}}version": VERSION,
        },
    )
    _write_nodes(root, drawing, tree(drawing))
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def load(path: Path) -> Drawing:
    """Read any SVG as a drawing. UserError where it is missing, damaged, empty or too large."""
    check_file(path)
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(
                "{name} is larger than {largest} MB. Simplify it first.", name=path.name, largest=LARGEST // 2**20
            )
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    return read(data, path.name)


def read(data: bytes, name: str) -> Drawing:
    """SVG from a file or another program, known to people as `name`, as a drawing. UserError where it is damaged."""
    try:
        if len(data) > LARGEST:
            raise TooDetailedError(f"it has more than {LARGEST // 2**20} MB")
        return from_svg(data)
    except TooDetailedError as error:
        raise UserError("{name} is too detailed: {error}. Simplify it first.", name=name, error=error) from error
    except ElementTree.ParseError as error:
        raise UserError(
            "{name} is no sound SVG ({error}). Save it again or use another file.", name=name, error=error
        ) from error
    except (OSError, *DAMAGE) as error:
        raise UserError(
            "{name} cannot be read as SVG ({error}). Save it again or use another file.", name=name, error=error
        ) from error


def from_svg(data: bytes) -> Drawing:
    """SVG -> drawing; what `to_svg` wrote comes back as it was, whatever else as strokes along its shapes."""
    root = ElementTree.fromstring(data)
    if root.tag not in (f"{{{SVG}}}svg", "svg"):
        raise ValueError("it is another kind of XML")
    if root.get(f"{{{OURS}}}version") not in READ:
        return read_shapes(data)
    page = Page(float(root.get("width", "")), float(root.get("height", "")))
    if not (0 < page.width < 1e5 and 0 < page.height < 1e5):
        raise ValueError("the page has no size")
    entries = list(_read_inside(root, page))
    layers = tuple(entry for entry in entries if isinstance(entry, Layer))
    groups = tuple(entry for entry in entries if isinstance(entry, Group))
    return in_order(Drawing(page, layers, groups)) if layers else Drawing(page)


def _write_nodes(parent: Element, drawing: Drawing, nodes: Nodes) -> None:
    for node in nodes:
        if (layer := drawing.layer(node.id)) is not None:
            element = _write_entry(parent, layer)
            element.set(f"{{{OURS}}}role", layer.role.value)
            write_image(element, layer, drawing.page)
            for mark in layer.strokes:
                write_mark(element, mark)
        elif (group := drawing.group(node.id)) is not None:
            element = _write_entry(parent, group)
            element.set(f"{{{OURS}}}group", "yes")
            _write_nodes(element, drawing, node.inside)


def _write_entry(parent: Element, entry: Layer | Group) -> Element:
    """What layers and groups have in common."""
    name, opacity = xml_text(entry.name), number_text(entry.opacity)
    element = SubElement(parent, f"{{{SVG}}}g", {f"{{{OURS}}}name": name, "opacity": opacity})
    if not entry.visible:
        element.set("display", "none")
    if entry.locked:
        element.set(f"{{{OURS}}}locked", "yes")
    return element


def _read_inside(parent: Element, page: Page, group: Group | None = None) -> Iterator[Layer | Group]:
    """The layers and groups in an element, a group before what is in it."""
    for element in parent:
        within = group.id if group is not None else None
        if element.get(f"{{{OURS}}}role"):
            yield _read_layer(element, page, within)
        elif element.get(f"{{{OURS}}}group"):
            inner = Group(element.get(f"{{{OURS}}}name", "Group"), *_read_look(element), parent=within)
            yield inner
            yield from _read_inside(element, page, inner)


def _read_look(element: Element) -> tuple[bool, float, bool]:
    """Whether it is visible, its opacity, and whether it is locked."""
    visible, locked = element.get("display") != "none", element.get(f"{{{OURS}}}locked") is not None
    return visible, float(element.get("opacity", "1")), locked


def _read_layer(element: Element, page: Page, parent: str | None) -> Layer:
    role = Role(element.get(f"{{{OURS}}}role", ""))
    image, place = read_image(element, page, role)
    return Layer(
        role,
        element.get(f"{{{OURS}}}name", role.value),
        tuple(mark for path in element.findall(f"{{{SVG}}}path") if (mark := read_mark(path)) is not None),
        image,
        *_read_look(element),
        place=place,
        parent=parent,
    )
