import pytest
from pointing import pen_stroke
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Role
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.dialogs.pressure_curve import PressureCurveEditor


@pytest.fixture
def editor(qtbot):
    editor = PressureCurveEditor([[0, 0], [0.5, 0.5], [1, 1]])
    qtbot.addWidget(editor)
    editor.show()
    return editor


def place(view, x, y):
    return view._to_view((x, y)).toPoint()


def test_a_point_is_dragged_and_the_curve_follows(editor, qtbot):
    view = editor.view
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place(view, 0.5, 0.5))
    with qtbot.waitSignal(editor.changed):
        QTest.mouseMove(view, place(view, 0.5, 0.9))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place(view, 0.5, 0.9))
    assert view.curve(0.5) == pytest.approx(0.9, abs=0.02)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place(view, 0.5, 0.9))
    QTest.mouseMove(view, QPoint(-500, -500))  # as far as its neighbours let it go
    assert view.curve.points[1] == pytest.approx((0.02, 1.0))


def test_a_double_click_adds_a_point_and_takes_it_away(editor):
    view = editor.view
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place(view, 0.25, 0.25))
    assert len(view.curve.points) == 4
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place(view, 0.25, 0.25))
    assert len(editor.points()) == 3


def test_keys_move_the_chosen_point(editor):
    view = editor.view
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.curve(0.5) == pytest.approx(0.52)


def test_reset_makes_it_straight(editor):
    editor.view.set_points([(0, 0.2), (1, 0.8)])
    QTest.mouseClick(editor.reset, Qt.MouseButton.LeftButton)
    assert editor.view.curve.is_straight


def test_the_pad_can_be_tried_and_cleared(editor):
    before = editor.pad.grab().toImage()
    QTest.mousePress(editor.pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    drawn = editor.pad.grab().toImage()
    QTest.mouseClick(editor.clear, Qt.MouseButton.LeftButton)
    assert drawn != before and editor.pad.grab().toImage() == before


def test_the_curve_shapes_what_the_pen_draws(qtbot):
    canvas = CanvasView(Document())
    qtbot.addWidget(canvas)
    canvas.set_pressure_curve([[0, 0], [0.5, 0.9], [1, 1]])
    pen_stroke(canvas, [(100, 100, 0.5), (300, 200, 0.5)])
    (stroke,) = canvas.document.layer_for(Role.SKETCH).strokes
    assert stroke.points[0].pressure == pytest.approx(0.9, abs=1e-3)
    canvas.set_pressure_curve([[0, 0], [1, 1]])
    pen_stroke(canvas, [(100, 100, 0.5), (300, 200, 0.5)])
    assert canvas.document.layer_for(Role.SKETCH).strokes[-1].points[0].pressure == pytest.approx(0.5, abs=1e-3)
