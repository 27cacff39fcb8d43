"""Copy, paste, drop and arrange, through the menus of the real window."""

import numpy as np
import pytest
from drawings import serialised
from hand import Hand
from pointing import click
from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sketchstudio.document.formats import project_file, svg
from sketchstudio.document.layer import Drawing, Layer, Place, Role
from sketchstudio.document.marks.path import Path, painter_path
from sketchstudio.document.marks.stroke import DEFAULT_WIDTH, Stroke, StrokePoint
from sketchstudio.ui.editing import ASIDE
from sketchstudio.ui.files import clipboard

PAINT = Stroke((StrokePoint(400, 400),), 10.0)
DOTS = tuple(Stroke((StrokePoint(x, y),), 10.0) for x, y in ((100, 100), (300, 130), (200, 190)))
OTHER_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024"><path d="M100 100C200 0 300 0 400 100" fill="none"'
    ' stroke="black" stroke-width="6"/></svg>'
)


@pytest.fixture
def drawn(hand: Hand) -> Hand:
    layer = hand.window.document.layer_for(Role.SKETCH)
    hand.window.document.add_stroke(layer.id, *DOTS)
    hand.window.document.undo_stack.clear()
    QGuiApplication.clipboard().clear()
    hand.trigger("select_all")
    return hand


def marks(hand, role=Role.SKETCH):
    return hand.window.document.layer_for(role).strokes


def xy(mark):
    return mark.points[0][:2]


def stack(hand):
    return hand.window.document.undo_stack


def test_select_all_takes_the_tool_and_the_marks_of_the_layer(drawn):
    assert drawn.canvas.tool().name == "select" and drawn.canvas.selection.marks == DOTS
    drawn.trigger("deselect")
    assert not drawn.canvas.selection
    assert not drawn.window.actions_by_id["copy"].isEnabled()


def test_what_is_copied_is_pasted_aside_and_selected(drawn):
    drawn.trigger("copy")
    drawn.trigger("paste")
    drawn.trigger("paste")
    assert [xy(mark) for mark in marks(drawn)[3:]] == [(116, 116), (316, 146), (216, 206), (132, 132), (332, 162),
                                                       (232, 222)]  # fmt: skip
    assert drawn.canvas.selection.marks == marks(drawn)[6:] and stack(drawn).count() == 2
    assert len({mark.id for mark in marks(drawn)}) == 9
    stack(drawn).undo()
    stack(drawn).undo()
    assert marks(drawn) == DOTS


def test_cut_takes_away_and_paste_brings_back(drawn):
    drawn.trigger("cut")
    assert marks(drawn) == () and stack(drawn).undoText() == "Cut"
    drawn.trigger("paste")
    assert len(marks(drawn)) == 3


def test_other_programs_get_an_svg_and_a_picture(drawn):
    drawn.trigger("copy")
    mime = QGuiApplication.clipboard().mimeData()
    again = svg.from_svg(bytes(mime.data(clipboard.SVG).data()))
    assert [xy(mark) for mark in again.layers[0].strokes] == [xy(mark) for mark in DOTS]
    image = mime.imageData()
    assert image.pixelColor(0, 0).alpha() == 0 and image.pixelColor(9, 9) == QColor(0, 0, 0)


def test_an_svg_of_another_program_is_pasted_as_paths(drawn):
    for kind in ("data", "text"):
        mime = QMimeData()
        if kind == "data":
            mime.setData(clipboard.SVG, OTHER_SVG.encode())
        else:
            mime.setText(OTHER_SVG)
        QGuiApplication.clipboard().setMimeData(mime)
        drawn.trigger("paste")
    first, second = marks(drawn)[3:]
    assert isinstance(first, Path) and len(first.contours[0].nodes) == 2 and first.width == pytest.approx(6)
    assert isinstance(second, Path)


def test_a_picture_is_pasted_as_a_reference(drawn):
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 200, 30))
    QGuiApplication.clipboard().setImage(image)
    drawn.trigger("paste")
    (layer,) = drawn.window.document.snapshot().with_role(Role.REFERENCE)
    assert layer.image.shape == (20, 40, 4) and tuple(layer.image[5, 5]) == (10, 200, 30, 255)
    stack(drawn).undo()
    assert not drawn.window.document.snapshot().with_role(Role.REFERENCE)


def test_a_pasted_picture_lies_below_what_is_drawn(drawn):
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 200, 30))
    QGuiApplication.clipboard().setImage(image)
    drawn.trigger("paste")
    assert [layer.role for layer in drawn.window.document.layers] == [Role.REFERENCE, Role.COLOUR, Role.SKETCH]


def test_marks_are_pasted_in_place(drawn):
    places = [xy(mark) for mark in marks(drawn)]
    drawn.trigger("cut")
    drawn.trigger("paste_in_place")
    assert [xy(mark) for mark in marks(drawn)] == places and drawn.canvas.selection.marks == marks(drawn)
    drawn.trigger("paste")  # aside by one step, as if nothing had been pasted before
    assert xy(marks(drawn)[-1])[0] == places[-1][0] + ASIDE


def test_nothing_or_damage_on_the_clipboard_is_one_line(drawn):
    drawn.trigger("paste")
    assert "nothing to paste" in drawn.window.canvas_pane.bar.text
    for content in (b"{", b'{"role": "sketch", "marks": [{"id": 1}]}', b'{"role": "x", "marks": []}', b"7"):
        mime = QMimeData()
        mime.setData(clipboard.MARKS, content)
        QGuiApplication.clipboard().setMimeData(mime)
        drawn.trigger("paste")
        assert "damaged" in drawn.window.canvas_pane.bar.text
    assert marks(drawn) == DOTS


def test_paint_is_pasted_on_the_colour_layer(drawn):
    colour = drawn.window.document.layer_for(Role.COLOUR)
    drawn.window.document.add_stroke(colour.id, DOTS[0])
    drawn.canvas.selection.set([DOTS[0].id])
    drawn.trigger("copy")
    drawn.window.document.set_current_layer(drawn.window.document.layers[1].id)
    drawn.trigger("paste")
    assert len(drawn.window.document.layer(colour.id).strokes) == 2


def test_duplicate_and_delete(drawn):
    drawn.trigger("duplicate")
    assert len(marks(drawn)) == 6 and drawn.canvas.selection.marks == marks(drawn)[3:]
    drawn.trigger("delete")
    assert marks(drawn) == DOTS and not drawn.canvas.selection
    stack(drawn).undo()
    assert len(marks(drawn)) == 6


def test_the_selection_is_inverted(drawn):
    drawn.canvas.selection.set([DOTS[0].id])
    drawn.trigger("invert_selection")
    assert drawn.canvas.selection.marks == DOTS[1:]
    drawn.trigger("invert_selection")
    assert drawn.canvas.selection.marks == DOTS[:1]
    drawn.trigger("pen")
    drawn.trigger("invert_selection")
    assert drawn.canvas.tool().name == "select" and drawn.canvas.selection.marks == DOTS


@pytest.mark.parametrize(("angle", "mirrored"), [(0, False), (30, False), (-75, True)])
def test_the_selection_fills_the_view(drawn, angle, mirrored):
    canvas = drawn.canvas
    canvas.turn(angle)
    if mirrored:
        drawn.trigger("mirror_view")
    assert drawn.window.actions_by_id["zoom_selection"].isEnabled()
    QTest.keyClick(canvas, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    shown = canvas.transform.rect_to_view(canvas.selection.bounds)
    assert abs(shown.center().x() - canvas.width() / 2) <= 1
    assert max(shown.width() / canvas.width(), shown.height() / canvas.height()) > 0.8
    assert QRectF(canvas.rect()).contains(shown)
    assert canvas.transform.mirrored is mirrored and abs(canvas.transform.angle) == pytest.approx(abs(angle))
    drawn.trigger("deselect")
    assert not drawn.window.actions_by_id["zoom_selection"].isEnabled()


# On several layers


@pytest.fixture
def mixed(drawn: Hand) -> Hand:
    """A dot of paint below the dots of the sketch, a photo below that, and all of it selected."""
    document = drawn.window.document
    document.add_stroke(document.layer_for(Role.COLOUR).id, PAINT)
    photo = np.full((4, 8, 4), 200, np.uint8)
    document.add_layer(Layer(Role.REFERENCE, "Photo", image=photo, place=Place(500, 500, 200, 100)))
    document.undo_stack.clear()
    drawn.canvas.selection.set([PAINT.id, *(dot.id for dot in DOTS), document.current_layer.id])
    return drawn


def photos(hand):
    return [layer for layer in hand.window.document.layers if layer.image is not None]


@pytest.mark.parametrize("name", ["cut", "delete", "front", "backward", "align_left", "distribute_down", "flip_across"])
def test_whatever_is_done_to_several_layers_is_one_step(mixed, name):
    before = serialised(mixed.window.document.snapshot())
    mixed.trigger(name)
    assert stack(mixed).count() == 1
    assert set(marks(mixed, Role.COLOUR)).isdisjoint(DOTS) and len(marks(mixed)) in (0, 3)
    stack(mixed).undo()
    assert serialised(mixed.window.document.snapshot()) == before


def test_all_is_taken_but_the_picture_to_trace(mixed):
    mixed.trigger("select_all")
    assert mixed.canvas.selection.ids == {PAINT.id, *(dot.id for dot in DOTS)}


def test_copies_stay_on_their_layers(mixed):
    for name in ("duplicate", "copy"):
        mixed.trigger(name)
    mixed.trigger("paste")
    assert len(marks(mixed)) == 9 and len(marks(mixed, Role.COLOUR)) == 3 and stack(mixed).count() == 2
    assert [photo.place[:2] for photo in photos(mixed)] == [(500, 500), (516, 516), (532, 532)]
    assert len(mixed.canvas.selection.things) == 5 and len(mixed.canvas.selection.layers) == 3
    stack(mixed).setIndex(0)
    assert len(photos(mixed)) == 1 and marks(mixed) == DOTS


def test_an_image_is_deleted_from_its_layer(mixed):
    mixed.canvas.selection.set([photos(mixed)[0].id])
    mixed.trigger("delete")
    assert not photos(mixed) and stack(mixed).count() == 1
    assert [layer.role for layer in mixed.window.document.layers] == [Role.COLOUR, Role.SKETCH]
    stack(mixed).undo()
    assert photos(mixed)[0].place == Place(500, 500, 200, 100)


def test_a_layer_to_draw_on_stays_without_its_image(mixed):
    document = mixed.window.document
    for role in (Role.SKETCH, Role.COLOUR):
        layer = document.layer_for(role)
        image = np.full((4, 4) if role.is_ink else (4, 4, 4), 9, np.uint8)
        document.replace_content(layer.id, Layer(role, "", image=image))
        mixed.canvas.selection.set([layer.id])
        mixed.trigger("delete")
        assert document.layer(layer.id).is_blank


def test_files_that_were_copied_are_pasted(drawn, tmp_path):
    image = QImage(4, 4, QImage.Format.Format_RGB888)
    image.fill(QColor(10, 20, 30))
    image.save(str(tmp_path / "kitchen.png"))
    QGuiApplication.clipboard().setMimeData(file(tmp_path / "kitchen.png"))

    async def pasted():
        drawn.trigger("paste")
        await drawn.until(lambda: len(drawn.window.document.layers) == 3)

    drawn.do(pasted())
    layer = drawn.window.document.current_layer
    assert (layer.role, layer.name) == (Role.REFERENCE, "kitchen")


def test_flipped_across_left_and_right_change_places(mixed):
    mixed.trigger("flip_across")
    assert [xy(mark)[0] for mark in marks(mixed)] == pytest.approx([695, 495, 595], abs=2)
    assert photos(mixed)[0].place == pytest.approx((295, 500, -200, 100, 0, 0), abs=2)
    mixed.trigger("flip_across")
    assert photos(mixed)[0].place == Place(500, 500, 200, 100)


def test_the_bar_keeps_the_selection_to_one_layer(mixed):
    mixed.trigger("deselect")
    box = mixed.window.options.picking.boxes["one_layer"]
    assert not mixed.window.options.picking.isHidden()
    box.click()
    mixed.window.document.set_current_layer(mixed.window.document.snapshot().with_role(Role.COLOUR)[0].id)
    mixed.trigger("select_all")
    assert mixed.canvas.selection.ids == {PAINT.id}


def test_stack_and_align(drawn):
    drawn.canvas.selection.set([DOTS[0].id])
    drawn.trigger("front")
    assert marks(drawn) == (*DOTS[1:], DOTS[0])
    drawn.trigger("backward")
    assert marks(drawn) == (DOTS[1], DOTS[0], DOTS[2])
    drawn.trigger("align_centre")  # a single one, on the page
    assert xy(marks(drawn)[1])[0] == pytest.approx(512, abs=0.1)
    drawn.trigger("select_all")
    drawn.trigger("align_top")
    assert {round(xy(mark)[1], 1) for mark in marks(drawn)} == {100}
    drawn.trigger("distribute_across")
    xs = sorted(xy(mark)[0] for mark in marks(drawn))
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.1)


def test_colours_are_swapped_and_put_back(hand):
    first = hand.canvas.colour()
    hand.trigger("swap_colours")
    assert hand.canvas.colour() != first and hand.canvas.other_colour == first
    hand.canvas.set_colour((1, 2, 3, 255))
    hand.trigger("default_colours")
    assert hand.canvas.colour() == first


def test_weights_are_seen_as_colours(drawn):
    canvas = drawn.canvas
    canvas.tool().reweight(2.0)
    canvas.selection.clear()
    place = canvas.transform.to_view(QPointF(*xy(DOTS[0]))).toPoint()
    assert canvas.grab().toImage().pixelColor(place).red() < 60
    drawn.trigger("show_weights")
    assert canvas.grab().toImage().pixelColor(place).red() > 200
    drawn.trigger("show_weights")
    assert canvas.grab().toImage().pixelColor(place).red() < 60


def test_the_weight_of_the_next_strokes_is_set_in_the_options(hand):
    hand.trigger("pen")
    hand.window.options.weight.editor.spin.setValue(0.4)
    hand.draw_with_mouse((0.4, 0.4), (0.6, 0.6))
    assert marks(hand)[-1].weight == pytest.approx(0.4)
    hand.trigger("line")
    hand.draw_with_mouse((0.4, 0.6), (0.6, 0.4))
    assert marks(hand)[-1].weight == pytest.approx(0.4)


def test_the_options_change_what_is_selected(drawn):
    options = drawn.window.options
    shown = [not part.isHidden() for part in (options.weight, options.arranging, options.stabiliser)]
    assert shown == [True, True, False]
    options.weight.editor.spin.setValue(1.5)
    options.thickness.editor.spin.setValue(24)
    options.colours.chosen.emit((1, 2, 3, 255))
    assert {(mark.weight, mark.width, mark.colour) for mark in marks(drawn)} == {(1.5, 24, (1, 2, 3, 255))}
    assert drawn.canvas.weight == 1 and stack(drawn).count() == 3


def test_they_change_the_path_whose_nodes_are_edited(hand):
    hand.window.furnish()
    hand.trigger("path")
    for place in ((200, 200), (800, 300), (700, 800)):
        click(hand.canvas, *place)
    QTest.keyClick(hand.canvas, Qt.Key.Key_Return)
    options = hand.window.options
    options.thickness.editor.spin.setValue(24)
    options.weight.editor.spin.setValue(1.5)
    hand.trigger("thicker")
    (path,) = marks(hand)
    assert (path.width, path.weight) == (30.0, 1.5) and stack(hand).count() == 4
    assert options.thickness.editor.value() == 30.0 and hand.canvas.shape_style.width == DEFAULT_WIDTH
    stack(hand).setIndex(1)
    assert marks(hand)[0].width == DEFAULT_WIDTH


def test_a_path_that_is_edited_gets_and_loses_its_fill_and_its_outline(hand):
    hand.window.furnish()
    document, boxes = hand.window.document, hand.window.options.looks.boxes
    document.set_current_layer(document.layer_for(Role.COLOUR).id)
    hand.trigger("path")
    for place in ((200, 200), (800, 300), (700, 800), (200, 200)):
        click(hand.canvas, *place)
    looks = []
    for name in ("filled", "outlined", "filled"):
        boxes[name].click()
        (path,) = marks(hand, Role.COLOUR)
        looks.append((path.width > 0, path.fill is not None))
    assert looks == [(True, True), (False, True), (True, False)] and stack(hand).count() == 2  # of a kind: one step
    assert boxes["outlined"].isChecked() and not boxes["filled"].isChecked()
    stack(hand).undo()
    assert not boxes["filled"].isChecked() and not hand.canvas.shape_style.filled


# Dropping


def drop(hand, mime, x, y, until, part=None):
    """Drag over the canvas, or another part, and let go; whether that was welcome. `until` says when it has come."""
    hand.window.furnish()
    part = part or hand.canvas
    at = hand.canvas.transform.to_view(QPointF(x, y))
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at.toPoint(), copy, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(part, enter)
    if not enter.isAccepted():
        return False

    async def dropped():
        QApplication.sendEvent(part, QDropEvent(at, copy, mime, left, none))
        await hand.until(until)

    hand.do(dropped())
    return True


def file(path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def test_a_dropped_svg_is_inserted_where_it_is_dropped(drawn, tmp_path):
    path = tmp_path / "curve.svg"
    path.write_text(OTHER_SVG)
    assert drop(drawn, file(path), 600, 700, until=lambda: len(marks(drawn)) > 3)
    added = marks(drawn)[3]
    assert painter_path(added).boundingRect().center().toTuple() == pytest.approx((600, 700), abs=1)
    assert stack(drawn).undoText() == "Insert"


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_what_is_dropped_goes_to_the_drawing_that_was_there(drawn, tmp_path, kind):
    path = tmp_path / f"curve.{kind}"
    if kind == "svg":
        path.write_text(OTHER_SVG)
    else:
        QImage(40, 20, QImage.Format.Format_RGB32).save(str(path))
    tabs = drawn.window.tabs
    there, revision = tabs.current, drawn.window.document.revision

    async def dropped():
        drawn.window.dropping.take_files([path], QPointF(500, 300))
        tabs.new()  # before it is read
        await drawn.until(lambda: there.document.revision > revision)

    drawn.do(dropped())
    assert tabs.all[1].document.is_blank() and tabs.current is there


def test_a_dropped_picture_is_a_reference_around_the_place(drawn, tmp_path):
    path = tmp_path / "photo.png"
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(1, 2, 3))
    image.save(str(path))
    assert drop(drawn, file(path), 500, 300, until=lambda: len(drawn.window.document.layers) > 2)
    (layer,) = drawn.window.document.snapshot().with_role(Role.REFERENCE)
    assert layer.name == "photo" and layer.image_rect(drawn.window.document.page).center().toTuple() == (500, 300)


def test_a_dropped_project_is_opened(drawn, tmp_path):
    path = tmp_path / "drawing.sketchstudio"
    project_file.save(path, Drawing(layers=(Layer(Role.SKETCH, "Mine", DOTS[:1]),)))
    assert drop(drawn, file(path), 500, 300, until=lambda: len(drawn.window.document.layers) == 1)
    assert [layer.name for layer in drawn.window.document.layers] == ["Mine"]


@pytest.mark.parametrize("part", ["result", "layers", "parameters"])
def test_files_may_be_dropped_beside_the_canvas(drawn, tmp_path, part):
    path = tmp_path / "curve.svg"
    path.write_text(OTHER_SVG)
    drawn.window.furnish()
    middle = drawn.canvas.transform.to_page(QPointF(drawn.canvas.rect().center()))
    below = getattr(drawn.window, part)
    assert drop(drawn, file(path), 600, 700, until=lambda: len(marks(drawn)) > 3, part=below)
    assert painter_path(marks(drawn)[3]).boundingRect().center().toTuple() == pytest.approx(middle.toTuple(), abs=1)


def test_a_dropped_picture_of_ours_brings_drawing_and_prompt_back(hand, tmp_path):
    prompt = hand.window.parameters.rows["prompt"]
    prompt.set_value("a red chair")
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.trigger("generate")
    hand.wait_for_picture()
    assert hand.do(hand.window.files.export(tmp_path / "chair.png"))
    hand.trigger("new")
    prompt.set_value("something else")
    assert drop(hand, file(tmp_path / "chair.png"), 500, 300, until=lambda: prompt.value() == "a red chair")
    assert not hand.window.document.is_blank() and not hand.window.document.snapshot().with_role(Role.REFERENCE)


def test_what_is_no_drawing_is_told_and_text_is_not_taken(drawn, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    assert drop(drawn, file(path), 500, 300, until=lambda: "notes.txt" in drawn.window.canvas_pane.bar.text)
    assert marks(drawn) == DOTS
    mime = QMimeData()
    mime.setText("hello")
    assert not drop(drawn, mime, 500, 300, until=lambda: False)
