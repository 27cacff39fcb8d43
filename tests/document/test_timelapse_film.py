"""The film of a timelapse: the drawing grows, and ends as it is."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication

from sketchstudio.document.composite import composite
from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Layer, Page, Pixels, Role
from sketchstudio.document.marks.erase import erased
from sketchstudio.document.marks.path import Path, ellipse, polygon
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.document.page_size import cropped
from sketchstudio.document.timelapse_film import HOLD, LONGEST, RATE, SHORTEST, SIDE, TimelapseFilm


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return Document(Drawing(Page(800, 600)))


def line(y: float, start: float = 100, end: float = 700) -> Stroke:
    return Stroke((StrokePoint(start, y), StrokePoint(end, y)), 12)


def film_of(document: Document) -> TimelapseFilm:
    return TimelapseFilm(document.snapshot(), document.recorder.timelapse)


def dark(frame: Pixels) -> int:
    return int((frame.min(axis=2) < 100).sum())


def finished(drawing: Drawing) -> Pixels:
    """The drawing as it is exported."""
    scale = SIDE / max(drawing.page)
    width, height = (round(side * scale) for side in drawing.page)
    seen = [layer for layer in drawing.layers if layer.role in (Role.SKETCH, Role.COLOUR)]
    image = composite(drawing, seen, QRectF(0, 0, *drawing.page), width, height)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, width, 4)
    return rows[..., 2::-1].copy()


def ends_as_it_is(document: Document) -> bool:
    *_, last = film_of(document)
    away = np.abs(last.astype(int) - finished(document.snapshot()))
    return bool(away.max() <= 8)  # rounding of what was painted twice


def test_strokes_grow_one_after_the_other(document: Document) -> None:
    for y in (100, 300, 500):
        document.add_stroke(document.layers[-1].id, line(y))
    film = film_of(document)
    frames = list(film)
    assert len(frames) == len(film) == len(film.durations) and frames[0].shape == (540, 720, 3)
    amounts = [dark(frame) for frame in frames]
    assert amounts == sorted(amounts) and len(set(amounts)) > len(frames) / 2
    middle = frames[len(frames) // 2]  # of the second line, half
    assert dark(middle[:180]) and not dark(middle[360:])
    assert dark(middle[180:360, :360]) and not dark(middle[180:360, 400:])
    assert ends_as_it_is(document)


def test_paths_grow_along_their_length_as_strokes_do(document: Document) -> None:
    zigzag = polygon([(100, 100), (700, 100), (700, 500), (100, 500)], closed=False)
    document.add_stroke(document.layers[-1].id, Path((zigzag,), 12))
    frames = list(film_of(document))
    amounts = [dark(frame) for frame in frames]
    assert amounts == sorted(amounts) and len(set(amounts)) > 0.9 * len(frames)
    middle = frames[len(frames) // 2]  # half of the way: at the right, half way down
    assert dark(middle[:110]) and dark(middle[200:250, 600:]) and not dark(middle[300:])
    assert ends_as_it_is(document)


def test_contours_of_a_path_come_one_after_the_other_and_its_fill_evenly(document: Document) -> None:
    rings = tuple(ellipse(QRectF(x, 100, 200, 200)) for x in (100, 450))
    document.add_stroke(document.layers[0].id, Path(rings, 10, (0, 0, 0, 255), fill=(200, 30, 30, 255)))
    frames = list(film_of(document))
    middle = frames[len(frames) // 2]
    assert dark(middle[:, :300]) and not dark(middle[:, 380:])
    inside = [int(frame[180, 180, 1]) for frame in frames]  # in the first ring
    assert inside == sorted(inside, reverse=True) and len(set(inside)) > len(frames) / 2 and inside[0] > 240
    assert ends_as_it_is(document)


def test_a_fill_alone_and_a_dot_are_there_in_the_end(document: Document) -> None:
    colour, sketch = (layer.id for layer in document.layers)
    document.add_stroke(colour, Path((ellipse(QRectF(100, 100, 400, 300)),), 0, fill=(200, 30, 30, 255)))
    document.add_stroke(sketch, Path((polygon([(600, 300)], closed=False),), 30))
    assert ends_as_it_is(document)


def test_the_length_has_limits_and_the_end_is_held(document: Document) -> None:
    document.add_stroke(document.layers[-1].id, line(100, 100, 110))
    film = film_of(document)
    assert len(film) == SHORTEST * RATE + 1 == len(list(film)) and film.durations[-1] == HOLD
    for y in range(100):
        document.add_stroke(document.layers[-1].id, line(5 * y))
    assert len(film_of(document)) == LONGEST * RATE + 1


def test_what_is_erased_filled_faded_and_hidden_is_seen_so(document: Document) -> None:
    colour, sketch = (layer.id for layer in document.layers)
    document.add_stroke(sketch, line(100))
    document.add_stroke(colour, Path((ellipse(QRectF(100, 50, 400, 300)),), 3, fill=(200, 30, 30, 255)))
    content, _ = erased(document.layer(sketch), document.page, QPointF(300, 80), QPointF(300, 120), 30)
    document.replace_content(sketch, content, "Erase")
    marker = Stroke((StrokePoint(50, 400), StrokePoint(700, 500)), 60, (0, 90, 0, 120), softness=0.8)
    document.add_stroke(colour, marker)
    document.change_layer(colour, opacity=0.5)
    assert ends_as_it_is(document)
    frames = list(film_of(document))
    row = 90  # pixels: where the line is
    assert any((frame[row, 265:275] < 60).all() for frame in frames)  # before it is erased
    assert not (frames[-1][row, 265:275] < 60).any()
    document.change_layer(sketch, visible=False)
    assert ends_as_it_is(document) and any(dark(frame) for frame in film_of(document))


@pytest.mark.parametrize("inner", [1.0, 0.4])
def test_a_faded_group_is_one_sheet_as_in_an_exported_drawing(document: Document, inner: float) -> None:
    colour, sketch = (layer.id for layer in document.layers)
    group = document.group_layers([colour, sketch], "Both")
    inside = document.group_layers([colour], "One")
    assert group is not None and inside is not None
    document.change_layer(inside, opacity=inner)
    document.change_layer(group, opacity=0.5)
    red = polygon([(100, 100), (600, 100), (600, 500), (100, 500)])
    document.add_stroke(colour, Path((red,), 0, fill=(250, 0, 0, 255)))
    document.add_stroke(sketch, Stroke((StrokePoint(50, 300), StrokePoint(750, 300)), 60, (0, 0, 250, 255)))
    frames = list(film_of(document))
    assert ends_as_it_is(document)
    middle = frames[-1][270]  # along the line, which hides what lies under it
    assert np.abs(middle[200].astype(int) - middle[600]).max() <= 1 and 120 < middle[200][0] < 135
    half = frames[-len(frames) // 4]  # while it grows, too
    assert np.abs(half[270, 200].astype(int) - middle[200]).max() <= 1 and (half[270, 630] == 255).all()
    document.change_layer(group, visible=False)
    assert ends_as_it_is(document) and (list(film_of(document))[-1] == 255).all()


def test_page_layers_and_images_follow(document: Document) -> None:
    sketch = document.layers[-1].id
    document.add_stroke(sketch, line(300))
    image = np.zeros((60, 80, 4), np.uint8)
    image[20:40, 20:40] = (10, 120, 200, 255)
    document.add_layer(Layer(Role.COLOUR, "Paint", image=image))
    document.replace_drawing(cropped(document.snapshot(), QRectF(100, 100, 300, 450)), "Crop")
    document.add_stroke(sketch, line(50, 20, 280))
    frames = list(film_of(document))
    assert {frame.shape for frame in frames} == {(720, 480, 3)} and ends_as_it_is(document)
    document.remove_layers(sketch)
    assert ends_as_it_is(document) and any(dark(frame) for frame in film_of(document))


def test_references_are_left_out_as_in_an_exported_drawing(document: Document) -> None:
    document.add_layer(Layer(Role.REFERENCE, "Photo", (line(300),)))
    assert not any(dark(frame) for frame in film_of(document))


def test_a_drawing_without_a_past_grows_in_the_order_of_its_marks_lines_first(qapp: QApplication) -> None:
    paint = Stroke((StrokePoint(100, 500), StrokePoint(700, 500)), 40, (250, 200, 0, 255))
    drawing = Drawing(
        Page(800, 600), (Layer(Role.COLOUR, "C", (paint,)), Layer(Role.SKETCH, "S", (line(100), line(300))))
    )
    document = Document(drawing)
    frames = list(film_of(document))
    third = len(frames) // 3
    assert dark(frames[third][:180]) and not dark(frames[third - 3][180:])
    assert (frames[2 * third - 2][450] == 255).all() and not (frames[-1][450] == 255).all()
    assert ends_as_it_is(document)
