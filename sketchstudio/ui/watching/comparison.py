"""Drawing and picture: side by side, one over the other, split by a line, or the picture alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSlider, QWidget

from sketchstudio.settings import COMPARISONS, Settings
from sketchstudio.ui.canvas.overlay import PictureOverlay, SplitHandle
from sketchstudio.ui.watching.linked_view import LinkedView

if TYPE_CHECKING:
    from sketchstudio.ui.main_window import MainWindow

ROOM = 16  # pixels below the opacity bar


class OpacityBar(QFrame):
    """How much of the picture is seen over the drawing, at the lower edge of the canvas."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setObjectName("floating")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setFixedWidth(160)
        self.slider.setAccessibleName(self.tr("Opacity of the picture over the drawing"))
        label = QLabel(self.tr("Picture"))
        label.setBuddy(self.slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.slider)
        self._canvas = canvas
        canvas.installEventFilter(self)
        self.hide()

    def place(self) -> None:
        """In the middle of the lower edge."""
        self.adjustSize()
        self.move((self._canvas.width() - self.width()) // 2, self._canvas.height() - self.height() - ROOM)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self.place()
        return False


class Comparison:
    """Chooses one of the four, and remembers it. What the result view shows, the overlay shows; the timeline lies under
    whichever of the two is seen."""

    def __init__(self, window: MainWindow, timeline: QWidget) -> None:
        self._window, self._timeline = window, timeline
        self.mode = "side"
        self.overlay = PictureOverlay(window.canvas)
        self.handle = SplitHandle(window.canvas)
        self.bar = OpacityBar(window.canvas)
        self.link = LinkedView(window)
        self.bar.slider.setValue(round(100 * window.settings.overlay_opacity))
        self.handle.set_share(window.settings.split)
        self.bar.slider.valueChanged.connect(lambda _: self.follow())
        self.handle.moved.connect(lambda _: self.follow())
        window.result.shown.connect(self.follow)
        self.set_mode(window.settings.comparison)

    def set_mode(self, mode: str) -> None:
        """Show them in another way."""
        window, unseen = self._window, self.mode == "result"
        self.mode = mode
        window.arrangement.show_panes(mode)
        # Whatever there is to say is said in the pane that is seen.
        seen = window.canvas_pane if mode in ("overlay", "split") else window.result_pane
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        _put(window.result_pane.bar, seen, top if mode == "side" else bottom)
        _put(window.canvas_pane.bar, window.result_pane if mode == "result" else window.canvas_pane, top)
        _grid(seen).addWidget(self._timeline, 1, 0)
        self.bar.setVisible(mode == "overlay")
        self.bar.place()
        self.handle.setVisible(mode == "split")
        self.handle.raise_()
        window.actions_by_id[f"compare_{mode}"].setChecked(True)
        if unseen and mode != "result":
            window.canvas.setFocus()
        self.follow()

    def cycle(self) -> None:
        """The next of the four."""
        self.set_mode(COMPARISONS[(COMPARISONS.index(self.mode) + 1) % len(COMPARISONS)])

    def follow(self) -> None:
        """Show over the canvas what the result view shows."""
        result = self._window.result
        opacity = {"overlay": self.bar.slider.value() / 100, "split": 1.0}.get(self.mode, 0.0)
        self.overlay.set_picture(result.picture, opacity, self.handle.share if self.mode == "split" else 0.0)
        self.overlay.set_progress(result.progress if self.mode in ("overlay", "split") else 0.0)

    def remember(self, settings: Settings) -> None:
        """Note it in the settings."""
        settings.comparison, settings.link_views = self.mode, self.link.on
        settings.overlay_opacity = self.bar.slider.value() / 100
        settings.split = self.handle.share


def _put(bar: QWidget, pane: QWidget, edge: Qt.AlignmentFlag) -> None:
    """Move a message bar to the edge of a pane, where it covers nothing but the view."""
    hidden = bar.isHidden()
    _grid(pane).addWidget(bar, 0, 0, edge)
    bar.raise_()
    bar.setVisible(not hidden)


def _grid(pane: QWidget) -> QGridLayout:
    layout = pane.layout()
    assert isinstance(layout, QGridLayout)  # as `Pane` makes it
    return layout
