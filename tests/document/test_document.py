from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Drawing, Layer, Page, Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint


def line(x=100.0, **kw):
    return Stroke((StrokePoint(x, 100), StrokePoint(x + 50, 150)), **kw)


@pytest.fixture
def document():
    return Document()


def sketch(document):
    return document.layer_for(Role.SKETCH)


def test_a_new_document_is_blank_with_a_layer_for_each_role(document):
    assert document.is_blank()
    assert [layer.role for layer in document.layers] == [Role.COLOUR, Role.SKETCH]
    assert document.current_layer.role is Role.SKETCH
    assert not document.undo_stack.canUndo()


def test_a_stroke_is_one_command_and_one_revision(document, qtbot):
    stroke = line()
    with qtbot.waitSignal(document.changed) as signal:
        document.add_stroke(sketch(document).id, stroke)
    assert signal.args[0].contains(QRectF(100, 100, 50, 50))
    assert document.revision == 1 and document.undo_stack.count() == 1
    assert sketch(document).strokes == (stroke,) and not document.is_blank()
    document.undo_stack.undo()
    assert document.is_blank() and document.revision == 2
    document.undo_stack.redo()
    assert sketch(document).strokes == (stroke,)


def test_undo_has_no_limit_and_goes_back_in_order(document):
    strokes = [line(float(x)) for x in range(300)]
    for stroke in strokes:
        document.add_stroke(sketch(document).id, stroke)
    for left in range(299, -1, -1):
        document.undo_stack.undo()
        assert sketch(document).strokes == tuple(strokes[:left])


def test_a_snapshot_does_not_change_with_the_document(document):
    snapshot = document.snapshot()
    document.add_stroke(sketch(document).id, line())
    assert all(layer.is_blank for layer in snapshot.layers)


def test_a_live_stroke_is_shown_but_leaves_no_trace_until_committed(document, qtbot):
    with qtbot.waitSignal(document.live_changed):
        document.show_live_stroke(sketch(document), line())
    assert document.is_blank() and document.revision == 0 and document.undo_stack.count() == 0
    document.cancel_live()
    assert document.live_strokes == () and document.is_blank()
    document.show_live_stroke(sketch(document), line())
    document.commit_live()
    assert document.live_strokes == () and document.undo_stack.count() == 1 and document.revision == 1


def test_a_live_layer_is_displayed_in_place_of_its_own(document):
    document.add_stroke(sketch(document).id, line())
    erased = replace(sketch(document), strokes=())
    document.show_live_layer(erased, None)
    assert erased in document.displayed_layers() and erased not in document.layers
    document.commit_live()
    assert document.is_blank()
    document.undo_stack.undo()
    assert len(sketch(document).strokes) == 1


def test_clearing_keeps_the_layer_and_can_be_undone(document):
    document.add_stroke(sketch(document).id, line())
    document.clear_layers()
    assert document.is_blank() and len(document.layers) == 2
    document.undo_stack.undo()
    assert len(sketch(document).strokes) == 1


def test_clearing_a_blank_layer_is_no_command(document):
    document.clear_layers()
    assert document.undo_stack.count() == 0


def test_layer_attributes_change_and_come_back(document):
    layer = sketch(document)
    document.change_layer(layer.id, visible=False)
    document.change_layer(layer.id, locked=True)
    assert not sketch(document).visible and sketch(document).locked
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert sketch(document).visible and not sketch(document).locked


def test_a_slider_drag_is_one_step_back(document):
    layer = sketch(document)
    for opacity in (0.9, 0.5, 0.2):
        document.change_layer(layer.id, opacity=opacity)
    assert sketch(document).opacity == 0.2 and document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert sketch(document).opacity == 1


def test_two_switches_of_an_eye_are_two_steps(document):
    layer = sketch(document)
    document.change_layer(layer.id, visible=False)
    document.change_layer(layer.id, visible=True)
    assert document.undo_stack.count() == 2


def test_only_attributes_can_be_changed(document):
    with pytest.raises(ValueError):
        document.change_layer(sketch(document).id, strokes=())


def test_opening_replaces_everything_and_undo_brings_it_back(document):
    document.add_stroke(sketch(document).id, line())
    before = document.snapshot()
    document.replace_drawing(Drawing(Page(500, 300)), "Open chair.png")
    assert document.page == (500, 300) and document.is_blank()
    assert document.current_layer in document.layers
    document.undo_stack.undo()
    assert document.snapshot() is before and document.current_layer in document.layers


def test_layers_are_added_on_top_and_removed_but_for_the_last(document):
    extra = Layer(Role.SKETCH, "More")
    document.add_layer(extra)
    assert document.layers[-1] is extra and document.current_layer is extra
    for layer in document.layers:
        document.remove_layers(layer.id)
    assert len(document.layers) == 1 and document.current_layer in document.layers


def test_an_image_must_fit_the_role_of_its_layer():
    with pytest.raises(ValueError):
        Layer(Role.SKETCH, "x", image=np.zeros((4, 4, 4), np.uint8))
    with pytest.raises(ValueError):
        Layer(Role.COLOUR, "x", image=np.zeros((4, 4), np.uint8))


def test_a_layer_with_an_empty_image_is_blank():
    assert Layer(Role.SKETCH, "x", image=np.zeros((4, 4), np.uint8)).is_blank
    assert not Layer(Role.COLOUR, "x", image=np.full((4, 4, 4), 9, np.uint8)).is_blank
