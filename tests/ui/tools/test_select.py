from dataclasses import replace

import numpy as np
import pytest
from pointing import LEFT, NO_KEYS, NONE, click, drag, mouse_stroke, pull, view_point
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QTransform
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sketchstudio.document.layer import Layer, Place, Role
from sketchstudio.document.marks import arrange
from sketchstudio.document.marks.path import Path, rectangle
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.ui.tools.handles import ACROSS, CORNERS, TURN, Grip

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
UPPER_LEFT, _, LOWER_RIGHT, _ = CORNERS
NEAR = 4.0  # page units: a pixel of the view is about two


def stroke(*points, width=8.0):
    return Stroke(tuple(StrokePoint(*point) for point in points), width)


LOW, HIGH, UPRIGHT = (
    stroke((100, 800), (500, 820), (900, 800)), stroke((100, 200), (900, 200)), stroke((500, 400), (500, 600)),
)  # fmt: skip


@pytest.fixture
def drawn(canvas):
    """Three strokes on the sketch, one on the colour layer, and the tool in hand."""
    document = canvas.document
    for mark in (LOW, HIGH, UPRIGHT):
        document.add_stroke(document.layer_for(Role.SKETCH).id, mark)
    document.add_stroke(document.layer_for(Role.COLOUR).id, stroke((200, 500), (300, 500), width=60))
    document.undo_stack.clear()
    canvas.set_tool("select")
    return canvas


def marks(canvas, role=Role.SKETCH):
    return canvas.document.layer_for(role).strokes


def selected(canvas):
    return set(canvas.selection.ids)


def middle(mark):
    return mark.bounds.center().toTuple()


# Choosing


def test_a_click_selects_what_lies_under_it_and_a_click_beside_nothing(drawn):
    click(drawn, 700, 201)
    assert selected(drawn) == {HIGH.id}
    click(drawn, 700, 700)
    assert not drawn.selection and drawn.document.undo_stack.count() == 0


def test_a_click_finds_marks_of_other_layers_and_makes_theirs_the_current_one(drawn):
    click(drawn, 250, 510)
    assert drawn.selection.marks == marks(drawn, Role.COLOUR)
    assert drawn.document.current_layer.role is Role.COLOUR


def test_the_topmost_mark_is_meant(drawn):
    on_top = stroke((500, 100), (500, 300))
    drawn.document.add_stroke(drawn.document.layer_for(Role.SKETCH).id, on_top)
    click(drawn, 500, 200)
    assert selected(drawn) == {on_top.id}


def test_shift_adds_and_takes_away(drawn):
    click(drawn, 700, 201)
    click(drawn, 500, 500, SHIFT)
    assert selected(drawn) == {HIGH.id, UPRIGHT.id}
    click(drawn, 700, 201, SHIFT)
    assert selected(drawn) == {UPRIGHT.id}


def test_a_box_selects_what_lies_at_least_half_within(drawn):
    mouse_stroke(drawn, [(350, 350), (930, 900)])
    assert selected(drawn) == {LOW.id, UPRIGHT.id}
    mouse_stroke(drawn, [(450, 350), (600, 900)])  # less than half of the lower one
    assert selected(drawn) == {UPRIGHT.id}


def test_a_loop_selects_what_lies_within(drawn):
    drawn.tool().lasso = True
    mouse_stroke(drawn, [(450, 350), (550, 350), (550, 650), (450, 650)])
    assert selected(drawn) == {UPRIGHT.id}
    drawn.tool().lasso = False
    drawn.selection.clear()
    mouse_stroke(drawn, [(450, 350), (550, 350), (550, 650), (450, 650), (452, 400)], keys=ALT)
    assert selected(drawn) == {UPRIGHT.id}


def test_hidden_and_locked_layers_are_left_alone(drawn):
    layer = drawn.document.layer_for(Role.SKETCH)
    drawn.document.change_layer(layer.id, locked=True)
    click(drawn, 700, 201)
    assert not drawn.selection
    drawn.document.change_layer(layer.id, locked=False, visible=False)
    click(drawn, 700, 201)
    assert not drawn.selection


def test_escape_selects_nothing_and_so_does_another_tool(drawn):
    click(drawn, 700, 201)
    QTest.keyClick(drawn, Qt.Key.Key_Escape)
    assert not drawn.selection
    click(drawn, 700, 201)
    drawn.set_tool("pen")
    assert not drawn.selection


def test_what_is_gone_is_no_longer_selected(drawn):
    click(drawn, 700, 201)
    drawn.document.clear_layers(drawn.selection.layers[0].id)
    assert not drawn.selection


# Moving, scaling, turning


def test_a_drag_moves_what_it_begins_on(drawn, qtbot):
    with qtbot.waitSignal(drawn.stroke_finished):
        mouse_stroke(drawn, [(500, 500), (550, 550), (600, 580)])
    assert middle(marks(drawn)[2]) == pytest.approx((600, 580), abs=NEAR)
    assert marks(drawn)[2].id == UPRIGHT.id and marks(drawn)[:2] == (LOW, HIGH)
    stack = drawn.document.undo_stack
    assert stack.count() == 1 and stack.undoText() == "Move"
    stack.undo()
    assert marks(drawn) == (LOW, HIGH, UPRIGHT) and selected(drawn) == {UPRIGHT.id}
    stack.redo()
    assert middle(marks(drawn)[2]) == pytest.approx((600, 580), abs=NEAR)


def test_all_that_is_selected_moves_together_and_shift_keeps_to_one_direction(drawn):
    click(drawn, 700, 201)
    click(drawn, 500, 500, SHIFT)
    mouse_stroke(drawn, [(600, 400), (640, 500), (650, 520)])
    assert middle(marks(drawn)[1]) == pytest.approx((550, 320), abs=NEAR)
    drawn.document.undo_stack.undo()
    # Shift that is pressed on the way, as it would add to the selection before
    mouse_stroke(drawn, [(600, 400)], release=False)
    drag(drawn, view_point(drawn, 640, 520), keys=SHIFT)
    QTest.mouseRelease(drawn, Qt.MouseButton.LeftButton, SHIFT, view_point(drawn, 640, 520))
    assert middle(marks(drawn)[1]) == pytest.approx((500, 320), abs=NEAR)


@pytest.mark.parametrize("grip", [None, LOWER_RIGHT, TURN])
def test_escape_in_the_middle_of_a_gesture_puts_everything_back(drawn, grip):
    click(drawn, 500, 500)
    if grip is None:
        mouse_stroke(drawn, [(500, 500), (600, 580)], release=False)
    else:
        pull(drawn, grip, 100, 90, release=False)
    assert drawn.document.displayed_layers()[1].strokes[2] is not UPRIGHT
    QTest.keyClick(drawn, Qt.Key.Key_Escape)
    assert drawn.document.displayed_layers()[1].strokes == (LOW, HIGH, UPRIGHT)
    assert drawn.document.undo_stack.count() == 0 and selected(drawn) == {UPRIGHT.id}
    QTest.mouseRelease(drawn, Qt.MouseButton.LeftButton, pos=view_point(drawn, 600, 580))
    assert drawn.document.undo_stack.count() == 0


def test_a_corner_scales_from_the_opposite_one(drawn):
    click(drawn, 500, 820)
    before = drawn.tool().frame().rect
    pull(drawn, LOWER_RIGHT, -400, before.height())
    after = drawn.tool().frame().rect
    assert after.topLeft().toTuple() == pytest.approx(before.topLeft().toTuple(), abs=NEAR)
    assert after.width() == pytest.approx(before.width() - 400, abs=4 * NEAR)
    assert drawn.document.undo_stack.undoText() == "Scale"


def test_shift_keeps_the_proportions_and_alt_the_centre(drawn):
    square = Path((rectangle(QRectF(300, 300, 200, 100)),), width=4)
    drawn.document.add_stroke(drawn.document.layer_for(Role.SKETCH).id, square)
    drawn.selection.set([square.id])
    pull(drawn, UPPER_LEFT, -100, 0, SHIFT | ALT)
    shape = marks(drawn)[-1].extent
    assert shape.center().toTuple() == pytest.approx((400, 350), abs=NEAR)
    assert shape.width() / shape.height() == pytest.approx(2, abs=0.05) and shape.width() > 380


def test_a_side_scales_one_way_only_and_mirrors_beyond_the_opposite_one(drawn):
    click(drawn, 500, 820)
    before = drawn.tool().frame().rect
    pull(drawn, ACROSS[1], 50, 60)
    after = drawn.tool().frame().rect
    assert after.height() == pytest.approx(before.height() + 60, rel=0.3)
    assert after.width() == pytest.approx(before.width(), abs=10)  # the ink got wider, the line not longer
    drawn.document.undo_stack.undo()
    drawn.selection.set([LOW.id, UPRIGHT.id])
    pull(drawn, Grip(1, 0.5), -1000, 0)
    assert marks(drawn)[0].points[0].x > marks(drawn)[0].points[-1].x


def test_the_grip_above_turns_about_the_centre(drawn):
    click(drawn, 500, 500)
    frame = drawn.tool().frame()
    grip = drawn.transform.to_page(frame.place(TURN))
    centre = frame.rect.center()
    arm = centre.y() - grip.y()
    mouse_stroke(drawn, [grip.toTuple(), (centre.x() + arm / 2, centre.y() - arm / 2), (centre.x() + arm, centre.y())])
    turned = marks(drawn)[2]
    assert turned.bounds.width() == pytest.approx(208, abs=8) and turned.bounds.height() < 30
    assert middle(turned) == pytest.approx((500, 500), abs=NEAR)
    assert drawn.document.undo_stack.undoText() == "Rotate"


def test_a_flat_line_can_be_scaled(drawn):
    click(drawn, 700, 200)
    pull(drawn, Grip(1, 1), -200, 3)
    assert marks(drawn)[1].bounds.width() == pytest.approx(608, abs=12)


def test_arrows_nudge_and_shift_makes_leaps(drawn):
    click(drawn, 500, 500)
    QTest.keyClick(drawn, Qt.Key.Key_Right)
    QTest.keyClick(drawn, Qt.Key.Key_Up, SHIFT)
    assert marks(drawn)[2].points[0][:2] == (501, 390)
    assert drawn.document.undo_stack.count() == 2


# Restyling


def test_colour_width_and_weight_change_what_is_selected_and_a_drag_of_a_slider_is_one_step(drawn):
    click(drawn, 500, 500)
    tool = drawn.tool()
    tool.recolour((9, 8, 7, 255))
    for width in (10, 12, 14):
        drawn.set_brush_width(width)
    for weight in (1.2, 1.6):
        tool.reweight(weight)
    mark = marks(drawn)[2]
    assert (mark.colour, mark.width, mark.weight) == ((9, 8, 7, 255), 14, 1.6)
    stack = drawn.document.undo_stack
    assert stack.count() == 3 and selected(drawn) == {UPRIGHT.id}
    stack.undo()
    stack.undo()
    assert marks(drawn)[2].width == 8 and marks(drawn)[2].colour == (9, 8, 7, 255)
    stack.redo()
    assert marks(drawn)[2].width == 14


def test_the_frame_lies_around_the_selection_at_any_zoom(drawn):
    click(drawn, 500, 500)
    for scale in (0.3, 2.0):
        drawn.zoom_to(scale)
        frame = drawn.tool().frame()
        top = drawn.transform.to_view(QPointF(500, 396))
        assert frame.place(ACROSS[0]).y() == pytest.approx(top.y() - 6, abs=1)


# An image


@pytest.fixture
def traced(canvas):
    """A photo to trace on the page, and the tool in hand."""
    photo = np.full((30, 40, 4), 90, np.uint8)
    canvas.document.add_layer(Layer(Role.REFERENCE, "Photo", image=photo, place=Place(200, 300, 400, 300)))
    canvas.document.undo_stack.clear()
    canvas.set_tool("select")
    return canvas


def at(canvas):
    layer = next(layer for layer in canvas.document.layers if layer.image is not None)
    return layer.image_rect(canvas.document.page).getRect()


def test_an_image_is_moved_in_one_step(traced):
    mouse_stroke(traced, [(400, 450), (440, 470), (500, 420)])
    assert at(traced) == pytest.approx((300, 270, 400, 300), abs=NEAR) and traced.document.undo_stack.count() == 1
    traced.document.undo_stack.undo()
    assert at(traced) == (200, 300, 400, 300)


def test_an_image_is_scaled_by_the_grips_of_its_frame(traced):
    pull(traced, LOWER_RIGHT, 200, 60)
    assert at(traced) == pytest.approx((200, 300, 600, 360), abs=NEAR)
    pull(traced, LOWER_RIGHT, -600, 300, keys=SHIFT)
    assert at(traced)[2] / at(traced)[3] == pytest.approx(600 / 360, abs=0.02)


def test_escape_puts_an_image_back(traced):
    mouse_stroke(traced, [(400, 450), (440, 470), (500, 420)], release=False)
    assert traced.tool().frame().rect.x() == pytest.approx(300, abs=NEAR)  # it is seen to go along
    QTest.keyClick(traced, Qt.Key.Key_Escape)
    assert at(traced) == (200, 300, 400, 300) and traced.document.undo_stack.count() == 0
    assert traced.document.live_layer_id is None


def test_marks_above_an_image_are_still_chosen_and_locked_images_stay(traced):
    traced.document.add_stroke(traced.document.layer_for(Role.SKETCH).id, stroke((300, 400), (500, 400)))
    click(traced, 400, 400)
    assert len(traced.selection.ids) == 1
    click(traced, 900, 900)
    layer = next(layer for layer in traced.document.layers if layer.image is not None)
    traced.document.set_current_layer(layer.id)
    traced.document.change_layer(layer.id, locked=True)
    mouse_stroke(traced, [(400, 550), (440, 570), (500, 520)])
    assert at(traced) == (200, 300, 400, 300)


# Many marks


@pytest.mark.parametrize("grip", [None, TURN, LOWER_RIGHT])
def test_many_marks_are_computed_once_and_come_out_as_few_would(canvas, monkeypatch, grip):
    several = [stroke((x, y), (x + 9, y + 5), (x + 12, y)) for x in range(300, 700, 25) for y in range(300, 700, 50)]
    layer = canvas.document.layer_for(Role.SKETCH)
    canvas.document.add_stroke(layer.id, *several)
    canvas.set_tool("select")
    canvas.finish_painting()
    computed = []
    transformed = Stroke.transformed
    monkeypatch.setattr(Stroke, "transformed", lambda mark, matrix: computed.append(mark) or transformed(mark, matrix))
    canvas.selection.set([mark.id for mark in several])
    if grip is None:
        mouse_stroke(canvas, [(500, 500), (505, 500), (540, 500), (600, 580)])
        matrix = QTransform.fromTranslate(100, 80)
    else:
        pull(canvas, grip, 100, 100)
        matrix = None
    assert len(computed) == len(several) and canvas.document.undo_stack.count() == 2
    after = canvas.document.layer(layer.id).strokes
    assert [mark.id for mark in after] == [mark.id for mark in several]
    if matrix is not None:
        for old, new in zip(several, after, strict=True):
            wanted = transformed(old, matrix).array
            assert new.array == pytest.approx(wanted, abs=NEAR)
    canvas.finish_painting()
    for mark in after[::20]:  # what is shown is the ink that these points have
        fresh = replace(mark)
        a, b = (arrange.extent([one]).getRect() for one in (mark, fresh))
        assert a == pytest.approx(b, abs=0.5)


def test_marks_that_are_dragged_are_shown_on_the_way(canvas):
    several = [stroke((x, y), (x + 40, y)) for x in range(100, 400, 25) for y in range(100, 400, 25)]
    layer = canvas.document.layer_for(Role.SKETCH)
    canvas.document.add_stroke(layer.id, *several)
    canvas.set_tool("select")
    canvas.finish_painting()
    canvas.selection.set([mark.id for mark in several])
    mouse_stroke(canvas, [(250, 250), (300, 300), (750, 750)], release=False)
    canvas.finish_painting()

    def ink(x, y):
        image = canvas.grab(QRect(view_point(canvas, x - 60, y - 60), view_point(canvas, x + 60, y + 60))).toImage()
        return min(image.pixelColor(i, j).lightness() for i in range(image.width()) for j in range(image.height()))

    assert ink(750, 750) < 60 and ink(200, 200) > 200
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    canvas.finish_painting()
    assert ink(200, 200) < 60 and ink(750, 750) > 200 and canvas.document.layer(layer.id).strokes == tuple(several)


def test_alt_drags_a_copy_of_what_is_selected_and_escape_leaves_none(drawn):
    click(drawn, 700, 201)
    mouse_stroke(drawn, [(700, 201), (700, 250), (700, 351)], keys=ALT)
    original, copy = marks(drawn)[1], marks(drawn)[-1]
    assert original.points == HIGH.points and len(marks(drawn)) == 4 and selected(drawn) == {copy.id} != {HIGH.id}
    assert middle(copy)[1] == pytest.approx(middle(HIGH)[1] + 150, abs=NEAR)
    mouse_stroke(drawn, [(700, 351), (700, 400), (700, 500)], keys=ALT, release=False)
    QTest.keyClick(drawn, Qt.Key.Key_Escape)
    assert len(marks(drawn)) == 4 and selected(drawn) == {copy.id}
    assert drawn.document.undo_stack.count() == 1
    drawn.document.undo_stack.undo()
    assert marks(drawn) == (LOW, HIGH, UPRIGHT)


def test_a_click_with_alt_copies_nothing(drawn):
    click(drawn, 700, 201)
    click(drawn, 700, 201, ALT)
    assert marks(drawn) == (LOW, HIGH, UPRIGHT) and selected(drawn) == {HIGH.id}


def double_click(canvas, x, y):
    """As platforms send it: the second press is of another type."""
    at = QPointF(view_point(canvas, x, y))
    kinds = (
        QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseButtonRelease,
    )  # fmt: skip
    for number, kind in enumerate(kinds):
        buttons = NONE if kind == QEvent.Type.MouseButtonRelease else LEFT
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), LEFT, buttons, NO_KEYS)
        event.setTimestamp(1_000_000 + 50 * number)
        QApplication.sendEvent(canvas, event)


def test_a_double_click_on_a_path_edits_its_nodes(drawn):
    path = Path((rectangle(QRectF(300, 300, 100, 60)),), 8.0)
    drawn.document.add_stroke(drawn.document.layer_for(Role.SKETCH).id, path)
    click(drawn, 350, 300)
    click(drawn, 350, 300)  # slowly
    assert drawn.tool().name == "select"
    double_click(drawn, 350, 300)
    assert drawn.tool().name == "path" and selected(drawn) == {path.id} and drawn.tool().edited is path
    drawn.set_tool("select")
    double_click(drawn, 700, 201)  # a stroke has no nodes
    assert drawn.tool().name == "select" and selected(drawn) == {HIGH.id}


def test_many_marks_are_copied_as_a_picture(drawn):
    many = [stroke((100 + 10 * i, 900), (104 + 10 * i, 940)) for i in range(70)]
    drawn.document.add_stroke(drawn.document.layer_for(Role.SKETCH).id, *many)
    drawn.tool().select_all()
    mouse_stroke(drawn, [(102, 920), (102, 900), (102, 820)], keys=ALT)
    assert len(marks(drawn)) == 2 * 73 and len(selected(drawn)) == 74
    assert middle(marks(drawn)[-1])[1] == pytest.approx(820, abs=NEAR)
