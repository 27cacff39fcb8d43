from pointing import pen_stroke

from sketchstudio.ui.tools.tool import State

ZIGZAG = [(100 + 10 * i, 500 + 40 * (-1) ** i, 0.5) for i in range(60)]


def test_a_tool_is_idle_or_drawing(canvas):
    assert canvas.pen.state is State.IDLE
    pen_stroke(canvas, ZIGZAG, release=False)
    assert canvas.pen.state is State.DRAWING
    canvas.cancel()
    assert canvas.pen.state is State.IDLE
    canvas.pen.cancel()  # nothing to cancel: no harm
    assert canvas.pen.state is State.IDLE and canvas.document.is_blank()
