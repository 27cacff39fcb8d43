"""Any sequence of commands, undone and redone, gives the same document; and files and the journal keep what it made."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path as FilePath

import numpy as np
from drawings import serialised, without_ids
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform
from pytestqt.qtbot import QtBot

from sketchstudio.document.document import Document
from sketchstudio.document.formats import project_file, svg
from sketchstudio.document.journal import Journal, recover
from sketchstudio.document.layer import Drawing, Layer, Page, Place, Role
from sketchstudio.document.layer_order import members
from sketchstudio.document.layer_tree import in_order, tree
from sketchstudio.document.marks import arrange
from sketchstudio.document.marks.erase import erased, without_touched
from sketchstudio.document.marks.path import Contour, Mark, Node, Path, ellipse, smoothed, split
from sketchstudio.document.marks.stroke import Nib, Stroke, StrokePoint
from sketchstudio.document.page_size import cropped, kept, on_page, scaled
from sketchstudio.document.pictures.importing import Picture, Way
from sketchstudio.document.pictures.placed import picture_of
from sketchstudio.document.restyle import Restyle
from sketchstudio.document.timelapse import standing

PHOTO = Picture("Photo", np.random.default_rng(0).integers(0, 256, (24, 32, 4), np.uint8))


def marker(a: int, b: int) -> Stroke:
    points = (StrokePoint(20.0 * b, 5.0), StrokePoint(90, 30 * b, a / 5), StrokePoint(60, 80, 0.3, 0.2))
    return Stroke(points, 5.0 + b, (9 * a, 9 * b, 0, 255 - a), weight=a / 3, softness=b / 5, nib=Nib(0.5, a / 5, b, 3))


def box(a: int, b: int) -> Path:
    return Path((ellipse(QRectF(10 * a, 10 * b, 60, 50)),), a, (0, 0, 9, 200), fill=(1, 2, 3, 99) if b % 2 else None)


def draw_live(d: Document, a: int, b: int) -> None:
    """A stroke and its mirror image, point by point; now and then Escape."""
    mirrored = marker(a, b).transformed(QTransform.fromScale(-1, 1))
    for end in (1, 2, 3):
        stroke = marker(a, b)
        d.show_live_stroke(layer(d, a), stroke.with_points(stroke.points[:end]), mirrored=(mirrored,))
    d.cancel_live() if b == 5 else d.commit_live()


def erase(d: Document, a: int, b: int) -> None:
    """Two sweeps of the eraser, one gesture."""
    content, start = layer(d, a), QPointF(20.0 * b, 0)
    for end in (QPointF(60, 20 * a), QPointF(5, 90)):
        if a % 2:
            content, region = erased(content, d.page, start, end, 4 + b)
        else:
            content, region = without_touched(content, start, end, 4 + b)
        d.show_live_layer(content, region)
        start = end
    d.commit_live("Erase")


def restyle(d: Document, a: int, b: int) -> None:
    """A slider that is dragged over three values."""
    chosen, ids = layer(d, a), [mark.id for mark in some(layer(d, a), b)]
    for step in (1, 2, 3):
        changes: tuple[Callable[[Mark], Mark], ...] = (
            lambda mark: arrange.recoloured(mark, (step, a, b, 0)),  # noqa: B023  used at once
            lambda mark: arrange.rewidened(mark, step * 3.0),  # noqa: B023
            lambda mark: arrange.reweighted(mark, step / 2),  # noqa: B023
        )
        both = [chosen, d.layers[-1]][: 1 + b % 2] if chosen is not d.layers[-1] else [chosen]
        d.undo_stack.push(Restyle(d, both, ids, f"Restyle {a % 3}", changes[a % 3]))


def edit_nodes(d: Document, a: int, b: int) -> None:
    """A node more and a smooth one, in all paths of a layer."""
    new = []
    for mark in layer(d, a).strokes:
        if isinstance(mark, Path) and mark.contours and len(mark.contours[0].nodes) > 1:
            contour = smoothed(split(mark.contours[0], 0, (b + 1) / 7), 1)
            new.append(mark.with_contours([contour, *mark.contours[1:]]))
    replace_marks(d, a, new)


def replace_marks(d: Document, a: int, marks: Iterable[Mark]) -> None:
    d.replace_content(layer(d, a).id, arrange.with_marks(layer(d, a), marks), "Change")


def some(of: Layer, b: int) -> tuple[Mark, ...]:
    """Every other mark, or all of them."""
    return of.strokes[:: b % 2 + 1]


def reorder(d: Document, a: int, b: int) -> None:
    ids = {mark.id for mark in some(layer(d, a), b)}
    d.replace_content(layer(d, a).id, arrange.reordered(layer(d, a), ids, list(arrange.Order)[b % 4]), "Order")


def transform(d: Document, a: int, b: int) -> None:
    matrix = QTransform().translate(a, -b).rotate(15 * a).scale(0.5 + b / 5, 10.0 ** (a - b))
    replace_marks(d, a, (mark.transformed(matrix) for mark in some(layer(d, a), b)))


def put(d: Document, a: int, b: int) -> None:
    """Move and scale the image of a layer by hand."""
    spot = Place(-10.0 * a, 33.3 * b, 100 + a, 50 + b / 3)
    d.replace_content(
        layer(d, a).id, replace(layer(d, a), place=spot if layer(d, a).image is not None else None), "Move"
    )


def transform_all(d: Document, a: int, b: int) -> None:
    """Marks and images of all layers, by one gesture."""
    matrix = QTransform().translate(a, -b).rotate(15 * a).scale(1 + b / 5, 0.5 + a / 5)
    contents = []
    for one in d.layers:
        picture = picture_of(one, d.page)
        things = (*some(one, b), *(() if picture is None else (picture,)))
        contents.append(arrange.with_marks(one, [thing.transformed(matrix) for thing in things]))
    d.show_live_layers(contents, None)
    d.commit_live("Rotate")


def flip(d: Document, a: int, b: int) -> None:
    contents = [arrange.with_marks(one, arrange.flipped(one.strokes, across=bool(b % 2))) for one in d.layers]
    d.replace_contents(contents, "Flip")


def delete(d: Document, a: int, b: int) -> None:
    d.replace_content(
        layer(d, a).id, arrange.without(layer(d, a), {mark.id for mark in some(layer(d, a), b)}), "Delete"
    )


number = st.integers(0, 5)
VERBS = {
    "live": draw_live,
    "marker": lambda d, a, b: d.add_stroke(layer(d, a).id, marker(a, b), marker(b, a)),
    "box": lambda d, a, b: d.add_stroke(layer(d, a).id, box(a, b)),
    "erase": erase,
    "restyle": restyle,
    "nodes": edit_nodes,
    "reorder": reorder,
    "transform": transform,
    "transform all": transform_all,
    "flip": flip,
    "delete": delete,
    "paste": lambda d, a, b: d.add_stroke(
        layer(d, b).id, *(arrange.copies(layer(d, a).strokes[:4], b, a) or [box(a, b)])
    ),
    "align": lambda d, a, b: replace_marks(d, a, arrange.aligned(some(layer(d, a), b), list(arrange.Edge)[b])),
    "distribute": lambda d, a, b: replace_marks(d, a, arrange.distributed(layer(d, a).strokes, across=bool(b % 2))),
    "import": lambda d, a, b: d.add_layer(PHOTO.layer(list(Way)[a % 4], b / 5, d.page), near=layer(d, b).id),
    "place": put,
    "scale page": lambda d, a, b: d.replace_drawing(on(d, Page(300 + 99 * a, 512), a, b), "Resize"),
    "stroke": lambda d, a, b: d.add_stroke(layer(d, a).id, Stroke((StrokePoint(10.0 * b, 5.0), StrokePoint(9.0, b)))),
    "shape": lambda d, a, b: d.add_stroke(layer(d, a).id, Path((Contour((Node(b, a), Node(30, 9))),), weight=0.5)),
    "clear": lambda d, a, b: d.clear_layers(layer(d, a).id),
    "add": lambda d, a, b: d.add_layer(Layer(list(Role)[a % 5], f"L{b}"), near=layer(d, b).id),
    "image": lambda d, a, b: d.add_layer(Layer(Role.REFERENCE, "Photo", image=np.full((2, 3, 4), b, np.uint8))),
    "remove": lambda d, a, b: d.remove_layers(entry(d, a), entry(d, b)),
    "duplicate": lambda d, a, b: d.duplicate_layers(entry(d, a)),
    "hide": lambda d, a, b: d.change_layer(entry(d, a), visible=bool(b % 2)),
    "fade": lambda d, a, b: d.change_layer(entry(d, a), opacity=b / 5),
    "hide many": lambda d, a, b: d.change_layers([entry(d, a), entry(d, b)], visible=bool(a % 2)),
    "fade many": lambda d, a, b: d.change_layers([entry(d, a), entry(d, b)], opacity=b / 5),
    "rename": lambda d, a, b: d.change_layer(entry(d, a), name=f"N{b}", locked=bool(a % 2)),
    "move": lambda d, a, b: d.move_layers([entry(d, a)], layer(d, b).id, group(d, a + b)),
    "move many": lambda d, a, b: d.move_layers([entry(d, a), entry(d, b)], None, group(d, a)),
    "step": lambda d, a, b: d.step_layers([entry(d, a), entry(d, a + b)], up=bool(b % 2)),
    "group": lambda d, a, b: d.group_layers([entry(d, a), entry(d, b)], f"G{a}"),
    "ungroup": lambda d, a, b: d.ungroup(group(d, a) or "", group(d, b) or ""),
    "role": lambda d, a, b: d.change_role(list(Role)[b % 5], entry(d, a)),
    "crop": lambda d, a, b: d.replace_drawing(cropped(d.snapshot(), QRectF(a, b, 500 + a, 400 + b)), "Crop"),
    "choose": lambda d, a, b: d.set_current_layer(layer(d, a).id),
    "undo": lambda d, a, b: [d.undo_stack.undo() for _ in range(a)],
    "redo": lambda d, a, b: [d.undo_stack.redo() for _ in range(a)],
}


MERGING = ("fade", "fade many", "restyle")  # dragging a slider is one step


def layer(document: Document, number: int) -> Layer:
    return document.layers[number % len(document.layers)]


def entry(document: Document, number: int) -> str:
    entries = (*document.layers, *document.groups)
    return entries[number % len(entries)].id


def group(document: Document, number: int) -> str | None:
    groups = (*document.groups, None)
    chosen = groups[number % len(groups)]
    return chosen.id if chosen is not None else None


def on(document: Document, page: Page, a: int, b: int) -> Drawing:
    """The drawing on another page, scaled with it or kept."""
    matrix = scaled(document.page, page) if b % 2 else kept(document.page, page, (a / 5, b / 5))
    return on_page(document.snapshot(), page, matrix)


def is_sound(drawing: Drawing) -> bool:
    """Layers there are, each once, and each group in one piece with something in it."""
    mended, known = in_order(drawing), {one.id for one in drawing.groups}
    ids = [one.id for node in tree(drawing) for one in node.all()]
    return (
        bool(drawing.layers)
        and len(set(ids)) == len(ids) == len(drawing.layers) + len(drawing.groups)
        and all(drawing.layer(name) is not None for name in members(drawing, known))
        and (mended.layers, mended.groups) == (drawing.layers, drawing.groups)
    )


commands = st.lists(st.tuples(st.sampled_from(sorted(VERBS)), number, number), max_size=40)


@given(commands)
def test_any_commands_undone_and_redone_give_the_same_document(
    qtbot: QtBot, commands: list[tuple[str, int, int]]
) -> None:
    document = Document()
    states = {0: serialised(document.snapshot())}
    stack = document.undo_stack
    for name, a, b in commands:
        before, count = stack.index(), stack.count()
        VERBS[name](document, a, b)
        assert is_sound(document.snapshot())
        now = serialised(document.snapshot())
        if name in ("undo", "redo"):
            assert now == states[stack.index()]
            continue
        assert stack.index() in (before, before + 1), f"{name} is more than one step"
        if stack.index() == before and stack.count() == count and name not in MERGING:
            assert now == states[before], f"{name} changed what cannot be undone"
        states[stack.index()] = now
    end = stack.index()
    for index in (*range(end, -1, -1), *range(end + 1)):
        stack.setIndex(index)
        assert serialised(document.snapshot()) == states[index]


@given(commands)
def test_files_and_the_journal_keep_whatever_commands_made(qtbot: QtBot, commands: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = FilePath(name)
        document = Document()
        journal = Journal(document, folder)
        for verb, a, b in commands:
            VERBS[verb](document, a, b)
        drawing = document.snapshot()
        if journal.file is not None:
            recovered = recover(journal.file)
            assert recovered is not None and serialised(recovered.drawing) == serialised(drawing)
            rows = standing(recovered.timelapse)
            assert all(rows[layer.id] == list(layer.strokes) for layer in recovered.drawing.layers)
        journal.discard()
        project_file.save(folder / "a.sketchstudio", drawing, timelapse=document.recorder.timelapse)
        project = project_file.load(folder / "a.sketchstudio")
        assert serialised(project.drawing) == serialised(drawing)
        rows = standing(project.timelapse)
        assert all(rows[layer.id] == list(layer.strokes) for layer in project.drawing.layers)
        assert without_ids(svg.from_svg(svg.to_svg(drawing).encode())) == without_ids(drawing)
