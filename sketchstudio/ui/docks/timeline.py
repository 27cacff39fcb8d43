"""The steps of a run as a strip of small pictures under the result: look back at any, and begin anew from it."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from sketchstudio.generation.film import Film, Still
from sketchstudio.generation.request import Pixels
from sketchstudio.ui import theme

translate = QCoreApplication.translate

HEIGHT = 56  # of a picture in the strip
MARGIN = 8
WIDEST = 56
NARROWEST = 6  # of a slice


class Strip(QWidget):
    """One slice a step, as wide as there is room; the one looked at is drawn whole, over its neighbours."""

    chosen = Signal(int)  # place of a still

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._images: WeakKeyDictionary[Still, QImage] = WeakKeyDictionary()  # already small
        self._hint = ""  # why there is no step
        self.still: Still | None = None  # that is looked at; None follows the run
        self.setMinimumHeight(HEIGHT + 2 * MARGIN)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Steps of the picture"))

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT + 2 * MARGIN)

    @property
    def place(self) -> int | None:
        """Of the still that is looked at; others may come before it."""
        stills = self._film.stills
        return stills.index(self.still) if self.still in stills else None

    def renew(self, film: Film, hint: str) -> None:
        """The steps of another run; `hint` is what is said where it has none."""
        self._film, self._hint = film, hint
        self.look_at(None)

    def look_at(self, place: int | None) -> None:
        """Mark a still; None follows the run."""
        stills = self._film.stills
        self.still = None if place is None else stills[place]
        said = "" if stills else self._hint
        self.setAccessibleDescription(said if self.still is None else name_of(self.still, self._film.steps))
        self.update()

    def slot_width(self) -> float:
        """Of a step, in pixels."""
        count = max(len(self._film.stills), self._film.steps + 1, 1)
        return min(WIDEST, max(NARROWEST, (self.width() - 2 * MARGIN) / count))

    def place_at(self, x: float) -> int | None:
        """The still under a point of the widget, or the nearest."""
        if not self._film.stills:
            return None
        return min(max(int((x - MARGIN) / self.slot_width()), 0), len(self._film.stills) - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose_at(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose_at(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._film.stills) - 1
        now = last if self.place is None else self.place
        places = {
            Qt.Key.Key_Left: now - 1,
            Qt.Key.Key_Right: now + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        elif last >= 0:
            self.chosen.emit(min(max(place, 0), last))

    def _choose_at(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().x())
        if place is not None and place != self.place:
            self.chosen.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.scheme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        stills = self._film.stills
        if not stills:
            painter.setPen(QColor(colours.muted))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 0, -12, 0), flags, self._hint)
        width = self.slot_width()
        for place, still in enumerate(stills):
            slot = QRectF(MARGIN + place * width, MARGIN, max(width - 1, 1), HEIGHT)
            image = self._image(still)
            slice_width = min(image.width(), image.height() * slot.width() / HEIGHT)
            source = QRectF((image.width() - slice_width) / 2, 0, slice_width, image.height())
            painter.drawImage(slot, image, source)
        if self.still is not None and (looked_at := self.place) is not None:
            image = self._image(self.still)
            across = max(1, round(HEIGHT * image.width() / image.height()))
            centre = MARGIN + (looked_at + 0.5) * width
            left = min(max(round(centre - across / 2), 2), max(2, self.width() - across - 2))
            whole = QRect(left, MARGIN, across, HEIGHT)
            painter.drawImage(whole, image)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(whole.adjusted(-1, -1, 1, 1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _image(self, still: Still) -> QImage:
        if still not in self._images:
            image = still.thumb
            height, width = image.shape[:2]
            whole = QImage(image.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
            self._images[still] = whole.scaledToHeight(
                2 * HEIGHT,
                Qt.TransformationMode.SmoothTransformation,  # sharp on a fine screen, too
            )
        return self._images[still]


class Timeline(QWidget):
    """The strip with what can be done with it. `looked` says which still is to be shown, None after the last."""

    looked = Signal(object)

    def __init__(self, fork: QAction, export: QAction, menu: Sequence[QAction | None] = ()) -> None:
        """`menu` is what the other button of the mouse offers for a step, None a line between."""
        super().__init__()
        self.film = Film()
        self.strip = Strip(self.film)
        self.strip.chosen.connect(self.look_at)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.strip, 1)
        for action in (fork, export):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(20, 20))
            button.setAccessibleName(action.text())
            row.addWidget(button)
        self._actions = (fork, export)
        self._menu = menu
        self.strip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.strip.customContextMenuRequested.connect(self._show_menu)
        self.follow(self.film)

    @property
    def still(self) -> Still | None:
        """The step that is looked at."""
        return self.strip.still

    @property
    def edges(self) -> Pixels | None:
        """What guidance saw at the step that is looked at, or before it: it does not look at every step."""
        if self.still is None or not self.still.step:
            return None
        until = self.film.stills[: self.film.stills.index(self.still) + 1]
        return next((still.edges for still in reversed(until) if still.edges is not None), None)

    def follow(self, film: Film | None) -> None:
        """Follow another run; None where what is seen is a picture of before, whose steps nobody has any more."""
        hint = self.tr("Each step of the picture appears here.")
        if film is None:
            film, hint = Film(), self.tr("The steps of this picture are not kept.")
        self.film = film
        self.strip.renew(film, hint)
        self._refresh()

    def refresh(self) -> None:
        """There are more steps than before."""
        self.strip.update()
        self._refresh()

    def look_at(self, place: int | None) -> None:
        """Show a step; None goes back to the newest picture."""
        if place is not None and not 0 <= place < len(self.film.stills):
            place = None
        self.strip.look_at(place)
        self._refresh()
        self.looked.emit(self.still)

    def back(self) -> None:
        """The step before."""
        self._go(-1)

    def forward(self) -> None:
        """The step after."""
        self._go(1)

    def newest(self) -> None:
        """No step any more, but the newest picture."""
        self.look_at(None)

    def menu(self) -> QMenu:
        """What can be done with the step that is looked at."""
        menu = QMenu(self)
        for action in self._menu:
            if action is not None:
                menu.addAction(action)
            else:
                menu.addSeparator()
        return menu

    def _show_menu(self, at: QPoint) -> None:
        if self.film.stills:
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.strip.mapToGlobal(at))

    def _go(self, by: int) -> None:
        count = len(self.film.stills)
        if count:
            now = count - 1 if self.strip.place is None else self.strip.place
            self.look_at(min(max(now + by, 0), count - 1))

    def _refresh(self) -> None:
        still = self.still
        fork, export = self._actions
        fork.setEnabled(still is not None and 0 < still.step < self.film.steps)
        export.setEnabled(bool(self.film.stills))


def name_of(still: Still, steps: int) -> str:
    """What a still is called."""
    if not still.step:
        return translate("timeline", "Finished picture")
    return translate("timeline", "Step {step} of {steps}").format(step=still.step, steps=steps)
