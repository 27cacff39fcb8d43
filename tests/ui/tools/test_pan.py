from pointing import mouse_stroke, pen_stroke


def test_the_page_sticks_to_the_pointer(canvas):
    canvas.set_tool("pan")
    before = canvas.transform
    mouse_stroke(canvas, [(500, 500), (600, 450)])
    moved = canvas.transform
    assert (moved.x - before.x) / before.scale > 95 and (moved.y - before.y) / before.scale < -45
    assert moved.scale == before.scale and canvas.document.revision == 0


def test_a_pen_moves_the_page_too_and_cancelling_puts_it_back(canvas):
    canvas.set_tool("pan")
    before = canvas.transform
    pen_stroke(canvas, [(500, 500, 0.5), (550, 520, 0.5)], release=False)
    assert canvas.transform != before
    canvas.cancel()
    assert canvas.transform == before
