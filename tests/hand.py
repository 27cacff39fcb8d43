"""Hands for the tests of the window: mouse, pen and menu, with the events that Qt would send."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

import qasync
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QInputDevice,
    QKeySequence,
    QMouseEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sketchstudio.app import Studio
from sketchstudio.generation.request import Frame
from sketchstudio.ui.canvas.canvas_view import CanvasView
from sketchstudio.ui.main_window import MainWindow

T = TypeVar("T")
D = TypeVar("D", bound=QWidget)
PATIENCE = 60_000  # milliseconds: the first picture of a test run waits for the import of torch

PEN = QPointingDevice(
    "test pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 3, "seat", QPointingDeviceUniqueId(),
)  # fmt: skip


class Hand:
    """What a person does at the window, with the events that Qt would send."""

    def __init__(self, qtbot: QtBot, studio: Studio, loop: qasync.QEventLoop) -> None:
        self.qtbot, self.studio, self.loop = qtbot, studio, loop
        self.frames: list[Frame] = []  # as the window showed them
        show = studio.window.result.show_frame

        def noted(frame: Frame) -> None:
            self.frames.append(frame)
            show(frame)

        studio.window.result.show_frame = noted  # type: ignore[method-assign]

    @property
    def window(self) -> MainWindow:
        return self.studio.window

    @property
    def canvas(self) -> CanvasView:
        return self.window.canvas

    def trigger(self, name: str) -> None:
        """Use an action, as its menu entry and its shortcut do."""
        self.window.actions_by_id[name].trigger()

    def draw_with_mouse(self, *points: tuple[float, float]) -> None:
        """A stroke through points given as fractions of the canvas."""
        places = [self._place(*point).toPoint() for point in points]
        left = Qt.MouseButton.LeftButton
        self.qtbot.mousePress(self.canvas, left, pos=places[0])
        for place in places[1:]:
            self.qtbot.mouseMove(self.canvas, place)
            self._mouse_move(place)
        self.qtbot.mouseRelease(self.canvas, left, pos=places[-1])

    def draw_with_pen(self, *points: tuple[float, float, float]) -> None:
        """The same with a pen; the third number is its pressure."""
        kinds = [QEvent.Type.TabletPress] + [QEvent.Type.TabletMove] * (len(points) - 1) + [QEvent.Type.TabletRelease]
        for kind, (x, y, pressure) in zip(kinds, [*points, points[-1]], strict=True):
            down = kind is not QEvent.Type.TabletRelease
            place = self._place(x, y)
            QApplication.sendEvent(
                self.canvas,
                QTabletEvent(
                    kind, PEN, place, QPointF(self.canvas.mapToGlobal(place.toPoint())), pressure if down else 0.0,
                    0.0, 0.0, 0.0, 0.0, 0.0, Qt.KeyboardModifier.NoModifier,
                    Qt.MouseButton.NoButton if kind is QEvent.Type.TabletMove else Qt.MouseButton.LeftButton,
                    Qt.MouseButton.LeftButton if down else Qt.MouseButton.NoButton,
                ),
            )  # fmt: skip

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=PATIENCE)

    def wait_for_picture(self) -> None:
        self.wait(lambda: not self.window.session.running)

    def do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run what the app would run on its event loop."""
        return self.loop.run_until_complete(asyncio.wait_for(coroutine, PATIENCE / 1000))

    async def until(self, condition: Callable[[], bool]) -> None:
        """The same as `wait` for use within `do`."""
        while not condition():
            await asyncio.sleep(0.01)

    async def press(self, keys: str) -> None:
        """A key, with others held down, where the keyboard is."""
        if QApplication.activeWindow() is None:
            self.window.activateWindow()  # as a window manager does when a dialog is gone
        await self.until(lambda: QApplication.focusWidget() is not None)
        pressed = QKeySequence(keys)[0]
        self.qtbot.keyClick(QApplication.focusWidget(), pressed.key(), pressed.keyboardModifiers())

    async def dialog(self, kind: type[D]) -> D:
        """The dialog in front, as soon as it is one of this kind."""
        await self.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return cast(D, QApplication.activeModalWidget())

    async def name_file(self, name: str, kind: str = "") -> None:
        """Type a name into the file dialog, choose the kind that begins so, and press Enter."""
        dialog = await self.dialog(QFileDialog)
        if kind:
            self.qtbot.keyClicks(dialog.findChild(QComboBox, "fileTypeCombo"), kind)
        edit = dialog.findChild(QLineEdit, "fileNameEdit")
        edit.selectAll()
        self.qtbot.keyClicks(edit, name)
        self.qtbot.keyClick(edit, Qt.Key.Key_Return)

    def choose_in_menu(self, title: str, name: str) -> None:
        """Click a menu of the bar, and an entry in it."""
        bar, menu, action = self.window.menuBar(), self.window.menus[title], self.window.actions_by_id[name]
        left = Qt.MouseButton.LeftButton
        self.qtbot.mouseClick(bar, left, pos=bar.actionGeometry(menu.menuAction()).center())
        assert menu.isVisible()
        self.qtbot.mouseClick(menu, left, pos=menu.actionGeometry(action).center())

    def _place(self, x: float, y: float) -> QPointF:
        return QPointF(x * self.canvas.width(), y * self.canvas.height())

    def _mouse_move(self, place: QPoint) -> None:
        left = Qt.MouseButton.LeftButton  # QTest's own move has no button down
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(place), QPointF(self.canvas.mapToGlobal(place)), Qt.MouseButton.NoButton,
            left, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(self.canvas, event)
