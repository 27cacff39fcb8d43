"""What every tool is: a state machine, Idle or Drawing, fed with pointer events in page units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

if TYPE_CHECKING:
    from PySide6.QtGui import QTransform

    from sketchstudio.ui.canvas.canvas_view import CanvasView

WIDTHS = (1.0, 400.0)  # page units, of what tools draw or take away
OPACITIES = (0.05, 1.0)  # of paint: what is fainter nobody finds again


class PointerEvent(NamedTuple):
    """What a mouse or a pen did."""

    x: float  # page units
    y: float
    view: QPointF  # the same place in pixels of the view
    pressure: float = 1.0  # 1 for a mouse
    t: float = 0.0  # seconds, from any beginning
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    tilt: float | None = None  # 0 upright, 1 as flat as the tablet can tell; None where it tells nothing


class State(Enum):
    """Idle: between gestures. Drawing: from the press to the release."""

    IDLE = auto()
    DRAWING = auto()


class Tool:
    """Subclasses say what a gesture does: `begin`, `extend`, `finish`, `abandon`."""

    name: ClassVar[str]
    hint: ClassVar[str] = ""  # one line for the options bar: what the keys do in a gesture
    width: float = 0.0  # of what it draws or takes away, in page units; 0 where it does neither
    cursor: Qt.CursorShape = Qt.CursorShape.CrossCursor
    draws: ClassVar[bool] = True  # a gesture may change the drawing
    selects: ClassVar[bool] = False  # it works on the selection, which any other tool gives up
    choices: ClassVar[tuple[str, ...]] = ()  # attributes that a person sets, kept until the next start

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas
        self.state = State.IDLE

    @property
    def shown_hint(self) -> str:
        """The hint for what it would do now."""
        return self.hint

    @property
    def diameter(self) -> float | None:
        """Of the brush in page units; None for a tool that has none."""
        return None

    def pointer_down(self, event: PointerEvent) -> None:
        """Idle -> Drawing, unless the tool cannot work here."""
        if self.state is State.IDLE and self.begin(event):
            self.state = State.DRAWING

    def pointer_move(self, event: PointerEvent) -> None:
        """Drawing goes on."""
        if self.state is State.DRAWING:
            self.extend(event)

    def pointer_up(self, event: PointerEvent) -> None:
        """Drawing -> Idle; the gesture lasts."""
        if self.state is State.DRAWING:
            self.state = State.IDLE  # first: finishing changes the document, and who listens may ask
            self.finish(event)

    def cancel(self) -> None:
        """Drawing -> Idle; as if the gesture had never begun."""
        if self.state is State.DRAWING:
            self.state = State.IDLE
            self.abandon()

    def chosen(self) -> None:
        """The tool was taken in hand."""

    def put_down(self) -> None:
        """Another tool is taken in hand: what takes several gestures ends here."""

    def document_changed(self) -> None:
        """The drawing is another one now: by this tool, by undo or by anything else."""

    def hover(self, event: PointerEvent) -> None:
        """The pointer moved while nothing was pressed."""

    def carried(self) -> Mapping[str, Callable[[QPainter, QTransform], None]]:
        """What the tool shows on layers, by their ids: each paints it, given what maps page units to the painter's."""
        return {}

    def paint(self, painter: QPainter) -> None:
        """Draw what the tool shows over the page, in pixels of the view."""

    def on_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Callable[[], None] | None:
        """What a key does between two gestures; None leaves it to the window."""
        return None

    def begin(self, event: PointerEvent) -> bool:
        """Start a gesture; False refuses it."""
        raise NotImplementedError  # every tool has its own

    def extend(self, event: PointerEvent) -> None:
        """The pointer moved."""
        raise NotImplementedError  # every tool has its own

    def finish(self, event: PointerEvent) -> None:
        """The pointer was released."""
        raise NotImplementedError  # every tool has its own

    def abandon(self) -> None:
        """Take back what the gesture did."""
        raise NotImplementedError  # every tool has its own
