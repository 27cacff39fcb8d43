import numpy as np
import pytest
from pointing import LEFT, pen_stroke, tablet
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage

from sketchstudio.document.layer import Page, Role
from sketchstudio.ui.canvas.guides import Guides
from sketchstudio.ui.tools.tool import PointerEvent


def strokes(canvas):
    return canvas.document.layer_for(Role.SKETCH).strokes


def grey(canvas):
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].astype(int)


@pytest.mark.parametrize("across, down, count", [(True, False, 2), (False, True, 2), (True, True, 4)])
def test_mirrored_strokes_are_one_gesture_and_one_step_back(canvas, across, down, count):
    canvas.change_guides(mirror_across=across, mirror_down=down)
    pen_stroke(canvas, [(100, 200, 0.5), (300, 250, 0.5)])
    drawn = strokes(canvas)
    assert len(drawn) == count and len({stroke.id for stroke in drawn}) == count
    starts = {tuple(round(value, 3) for value in stroke.points[0][:2]) for stroke in drawn}
    xs, ys = ([100, 924] if across else [100]), ([200, 824] if down else [200])
    assert starts == {(x, y) for x in xs for y in ys}
    canvas.document.undo_stack.undo()
    assert strokes(canvas) == ()


def test_mirror_images_show_while_they_are_drawn_as_they_do_after(canvas):
    canvas.change_guides(mirror_across=True, mirror_down=True)
    pen_stroke(canvas, [(100 + 5 * i, 200 + i, 0.5) for i in range(60)], release=False)
    live = grey(canvas)
    tablet(canvas, QEvent.Type.TabletRelease, 395, 259, button=LEFT)
    assert (np.abs(live - grey(canvas)) > 48).mean() < 0.001
    canvas.change_guides(mirror_across=False, mirror_down=False)
    canvas.document.undo_stack.undo()
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert grey(canvas)[50:550, 50:550].min() == 255


def test_axes_and_grid_are_shown_while_they_are_on(canvas):
    blank = grey(canvas)
    canvas.toggle_guide("mirror_across")
    axis = canvas.transform.to_view(QPointF(512, 512)).toPoint()
    assert (grey(canvas)[50:550, axis.x()] < 250).any()
    canvas.toggle_guide("mirror_across")
    canvas.toggle_guide("grid")
    assert (grey(canvas) != blank).sum() > 1000
    canvas.toggle_guide("grid")
    assert (grey(canvas) == blank).all()


def test_of_a_grid_too_fine_to_be_seen_some_lines_are_shown(canvas):
    canvas.change_guides(grid=True, spacing=4.0)
    view = canvas.transform.to_view
    across = [view(QPointF(16.0 * number, 512)).x() for number in range(10, 20)]
    row = grey(canvas)[round(view(QPointF(0, 520)).y())]
    assert all(row[int(x) - 1 : int(x) + 2].min() < 255 for x in across)
    assert (row[50:550] == 255).mean() > 0.6


def test_points_snap_to_the_grid(canvas):
    canvas.change_guides(grid=True)
    pen_stroke(canvas, [(100, 100, 0.5), (110, 102, 0.5), (305, 222, 0.5)])
    (stroke,) = strokes(canvas)
    assert [point[:2] for point in stroke.points] == [(96, 96), (320, 224)] or all(
        point.x % 32 == 0 and point.y % 32 == 0 for point in stroke.points
    )


@pytest.mark.parametrize("keys, expected", [(Qt.KeyboardModifier.NoModifier, (10, 1)),
                                            (Qt.KeyboardModifier.ControlModifier, (10.05, 0))])  # fmt: skip
def test_straight_lines_keep_to_steps_of_angles_on_demand(keys, expected):
    event = PointerEvent(10, 1, QPointF(), modifiers=keys)
    assert Guides().straight(QPointF(), event)[:2] == pytest.approx(expected, abs=0.01)
    end = Guides(angles=True).straight(QPointF(), event)
    assert end.y == pytest.approx(0, abs=1e-9)


def test_two_axes_give_three_images():
    images = Guides(mirror_across=True, mirror_down=True).reflections(Page(100, 60))
    places = {matrix.map(QPointF(10, 20)).toTuple() for matrix in images}
    assert places == {(90, 20), (10, 40), (90, 40)}


def test_a_step_of_angles_counts_for_more_than_the_grid():
    guides = Guides(angles=True, grid=True)
    end = guides.straight(QPointF(128, 128), PointerEvent(500, 140, QPointF()))
    assert end.y == 128 and end.x == pytest.approx(372.2 + 128, abs=0.1)
    assert Guides(grid=True).straight(QPointF(128, 128), PointerEvent(500, 140, QPointF()))[:2] == (512, 128)
