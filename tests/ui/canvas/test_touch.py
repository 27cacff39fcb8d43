import pytest
from pointing import LEFT, pen_stroke, tablet
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtTest import QTest

from sketchstudio.document.layer import Role
from sketchstudio.ui.canvas import pointer_view, touch


@pytest.fixture(scope="session")
def screen(qapp):
    return QTest.createTouchDevice()


class Fingers:
    """Fingers on a touch screen; places are pixels of the canvas, one for each finger."""

    def __init__(self, canvas, screen):
        self.canvas, self.screen = canvas, screen

    def press(self, *places):
        self._send("press", places)

    def move(self, *places):
        self._send("move", places)

    def release(self, *places):
        self._send("release", places)

    def add(self, still, place):
        """A second finger comes down."""
        QTest.touchEvent(self.canvas, self.screen).move(0, QPoint(*still), self.canvas).press(
            1, QPoint(*place), self.canvas
        ).commit()

    def _send(self, what, places):
        sequence = QTest.touchEvent(self.canvas, self.screen)
        for finger, place in enumerate(places):
            getattr(sequence, what)(finger, QPoint(*place), self.canvas)
        sequence.commit()


@pytest.fixture
def fingers(canvas, screen):
    return Fingers(canvas, screen)


def strokes(canvas):
    return canvas.document.layer_for(Role.SKETCH).strokes


def test_one_finger_draws(canvas, fingers):
    fingers.press((100, 100))
    fingers.move((200, 150))
    fingers.release((200, 150))
    (stroke,) = strokes(canvas)
    assert len(stroke.points) == 2 and canvas.document.undo_stack.count() == 1


def test_two_fingers_move_the_page(canvas, fingers):
    before = canvas.transform
    fingers.press((200, 200), (300, 200))
    fingers.move((230, 180), (330, 180))
    fingers.release((230, 180), (330, 180))
    assert canvas.transform.scale == before.scale
    assert (canvas.transform.x - before.x, canvas.transform.y - before.y) == pytest.approx((30, -20))
    assert strokes(canvas) == ()


def test_two_fingers_zoom_about_what_is_between_them(canvas, fingers):
    before = canvas.transform.to_page(QPoint(250, 200).toPointF())
    scale = canvas.zoom()
    fingers.press((200, 200), (300, 200))
    fingers.move((150, 200), (350, 200))
    fingers.release((150, 200), (350, 200))
    after = canvas.transform.to_page(QPoint(250, 200).toPointF())
    assert canvas.zoom() == pytest.approx(2 * scale) and (after - before).manhattanLength() < 1e-6


def test_a_second_finger_takes_back_what_the_first_began(canvas, fingers):
    fingers.press((100, 100))
    fingers.move((150, 150))
    fingers.add((150, 150), (300, 300))
    fingers.release((150, 150), (300, 300))
    assert canvas.document.is_blank() and canvas.document.undo_stack.count() == 0


def test_a_palm_beside_the_pen_does_nothing(canvas, fingers):
    tablet(canvas, QEvent.Type.TabletMove, 500, 500)  # the pen hovers
    before = canvas.transform
    fingers.press((100, 100))
    fingers.move((150, 150))
    fingers.release((150, 150))
    fingers.press((100, 100), (200, 100))
    fingers.move((100, 150), (250, 150))
    fingers.release((100, 150), (250, 150))
    assert canvas.document.is_blank() and canvas.transform == before


def test_a_palm_that_came_before_the_pen_leaves_no_stroke(canvas, fingers):
    fingers.press((100, 500))
    fingers.move((110, 500))
    pen_stroke(canvas, [(100, 100, 0.5), (300, 200, 0.5)])
    fingers.move((150, 520))
    fingers.release((150, 520))
    (stroke,) = strokes(canvas)
    assert stroke.points[0].pressure == pytest.approx(0.5, abs=1e-3)


def test_fingers_draw_again_once_the_pen_is_gone(canvas, fingers, monkeypatch):
    tablet(canvas, QEvent.Type.TabletPress, 500, 500, 0.5, button=LEFT, buttons=LEFT)
    tablet(canvas, QEvent.Type.TabletRelease, 500, 500, button=LEFT)
    monkeypatch.setattr(pointer_view, "PEN_NEAR", 0.0)
    fingers.press((100, 100))
    fingers.move((200, 150))
    fingers.release((200, 150))
    assert len(strokes(canvas)) == 2


def test_a_tap_of_several_fingers_is_told_and_moves_nothing(canvas, fingers, qtbot):
    before, told = canvas.transform, []
    canvas.tapped.connect(told.append)
    fingers.press((200, 200), (300, 200))
    fingers.move((203, 200), (304, 202))
    fingers.release((203, 200), (304, 202))
    assert told == [2] and canvas.transform == before
    fingers.press((200, 200), (300, 200), (400, 200))
    fingers.release((200, 200), (300, 200), (400, 200))
    assert told == [2, 3] and canvas.document.is_blank()


def test_a_pinch_a_single_finger_and_slow_fingers_do_not_tap(canvas, fingers, qtbot, monkeypatch):
    with qtbot.assertNotEmitted(canvas.tapped):
        fingers.press((200, 200), (300, 200))
        fingers.move((180, 200), (340, 200))
        fingers.move((200, 200), (300, 200))
        fingers.release((200, 200), (300, 200))
        fingers.press((100, 100))
        fingers.release((100, 100))
        monkeypatch.setattr(touch, "TAP", -1)
        fingers.press((200, 200), (300, 200))
        fingers.release((200, 200), (300, 200))


def test_two_fingers_undo_and_three_redo(hand, screen, monkeypatch):
    fingers = Fingers(hand.canvas, screen)
    pen_stroke(hand.canvas, [(100, 100, 1), (500, 500, 1)])
    monkeypatch.setattr(pointer_view, "PEN_NEAR", 0.0)  # the pen went long ago
    fingers.press((200, 200), (300, 200))
    fingers.release((200, 200), (300, 200))
    assert not strokes(hand.canvas)
    fingers.press((200, 200), (300, 200), (250, 260))
    fingers.release((200, 200), (300, 200), (250, 260))
    assert len(strokes(hand.canvas)) == 1
