import numpy as np
from pointing import mouse_stroke, pen_stroke
from PySide6.QtCore import QPointF

from sketchstudio.document.layer import Drawing, Layer, Page, Role
from sketchstudio.document.marks.path import painter_path
from sketchstudio.document.marks.stroke import Stroke


def sketch(canvas):
    return canvas.document.layer_for(Role.SKETCH)


def test_one_gesture_of_the_eraser_is_one_step_back(canvas, qtbot):
    pen_stroke(canvas, [(100, 500, 1), (900, 500, 1)])
    before = sketch(canvas).strokes
    canvas.set_tool("eraser")
    with qtbot.waitSignal(canvas.stroke_finished):
        pen_stroke(canvas, [(x, 500 + 60 * (-1) ** i, 1) for i, x in enumerate(range(200, 800, 100))])
    assert len(sketch(canvas).strokes) > 3 and canvas.document.undo_stack.count() == 2
    canvas.document.undo_stack.undo()
    assert sketch(canvas).strokes == before


def test_an_eraser_that_meets_nothing_is_no_command(canvas, qtbot):
    pen_stroke(canvas, [(100, 500, 1), (900, 500, 1)])
    canvas.set_tool("eraser")
    with qtbot.assertNotEmitted(canvas.stroke_finished):
        pen_stroke(canvas, [(100, 100, 1), (900, 100, 1)])
    assert canvas.document.undo_stack.count() == 1


def test_a_cancelled_eraser_gives_everything_back(canvas):
    pen_stroke(canvas, [(100, 500, 1), (900, 500, 1)])
    before = sketch(canvas)
    canvas.set_tool("eraser")
    pen_stroke(canvas, [(500, 400, 1), (500, 600, 1)], release=False)
    assert len(canvas.document.displayed_layers()[1].strokes) == 2
    canvas.cancel()
    assert canvas.document.displayed_layers()[1] is before


def test_the_eraser_leaves_other_layers_alone(canvas):
    canvas.set_tool("brush")
    pen_stroke(canvas, [(500, 100, 1), (500, 900, 1)])
    canvas.set_tool("pen")
    pen_stroke(canvas, [(100, 500, 1), (900, 500, 1)])
    canvas.set_tool("eraser")
    pen_stroke(canvas, [(500, 450, 1), (500, 550, 1)])
    assert len(sketch(canvas).strokes) == 2
    assert len(canvas.document.layer_for(Role.COLOUR).strokes) == 1


def test_the_eraser_wipes_a_picture_and_undo_restores_it(canvas):
    ink = np.full((512, 512), 255, np.uint8)
    canvas.document.replace_drawing(Drawing(Page(512, 512), (Layer(Role.SKETCH, "Sketch", image=ink),)))
    canvas.set_tool("eraser")
    pen_stroke(canvas, [(100, 256, 1), (400, 256, 1)])
    assert sketch(canvas).image[256, 250] == 0 and sketch(canvas).image[300, 250] == 255
    canvas.document.undo_stack.undo()
    assert sketch(canvas).image is ink


def test_it_takes_whole_marks_away_where_that_is_wanted(canvas):
    pen_stroke(canvas, [(100, 500, 1), (900, 500, 1)])
    pen_stroke(canvas, [(100, 700, 1), (900, 700, 1)])
    first, second = sketch(canvas).strokes
    canvas.set_tool("eraser")
    canvas.eraser.whole = True
    pen_stroke(canvas, [(300, 450, 1), (300, 550, 1)])
    assert sketch(canvas).strokes == (second,)
    canvas.document.undo_stack.undo()
    assert sketch(canvas).strokes == (first, second)
    pen_stroke(canvas, [(300, 450, 1), (300, 550, 1)], release=False)
    canvas.cancel()
    assert canvas.document.displayed_layers()[1].strokes == (first, second)


def test_between_mirrors_it_erases_what_was_drawn_between_them(canvas):
    canvas.change_guides(mirror_across=True, mirror_down=True)
    pen_stroke(canvas, [(100, 100, 1), (400, 300, 1)])
    assert len(sketch(canvas).strokes) == 4
    canvas.set_tool("eraser")
    pen_stroke(canvas, [(300, 100, 1), (200, 300, 1)])
    assert len(sketch(canvas).strokes) == 8 and canvas.document.undo_stack.count() == 2
    canvas.document.undo_stack.undo()
    canvas.eraser.whole = True
    pen_stroke(canvas, [(300, 100, 1), (200, 300, 1)])
    assert sketch(canvas).is_blank


def test_paint_goes_only_where_the_eraser_went(canvas):
    canvas.set_tool("brush")
    canvas.set_brush_width(100)
    mouse_stroke(canvas, [(200, 500), (500, 500), (800, 500)])
    canvas.set_tool("eraser")
    canvas.set_brush_width(40)
    mouse_stroke(canvas, [(300, 450), (500, 450), (700, 450)])  # along its upper edge
    layer = canvas.document.current_layer
    (rest,) = layer.strokes
    shape = painter_path(rest)
    assert rest.fill == canvas.colour() and shape.contains(QPointF(500, 490)) and shape.contains(QPointF(250, 460))
    assert not shape.contains(QPointF(500, 460)) and not shape.contains(QPointF(500, 440))
    canvas.document.undo_stack.undo()
    assert isinstance(canvas.document.current_layer.strokes[0], Stroke)


def test_paint_that_is_crossed_is_in_two_parts_and_what_is_covered_goes(canvas):
    canvas.set_tool("brush")
    mouse_stroke(canvas, [(200, 500), (500, 500), (800, 500)])
    mouse_stroke(canvas, [(200, 800), (201, 800)])
    canvas.set_tool("eraser")
    canvas.set_brush_width(100)
    mouse_stroke(canvas, [(500, 400), (500, 600)])
    mouse_stroke(canvas, [(180, 800), (220, 800)])
    (rest,) = canvas.document.current_layer.strokes
    assert len(rest.contours) == 2 and not painter_path(rest).contains(QPointF(500, 500))
