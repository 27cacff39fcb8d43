"""The queue dock: runs that wait, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QAction, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sketchstudio.generation.queue import RunQueue
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.ui.actions import QUEUE_COMMANDS
from sketchstudio.ui.docks.dock import Dock
from sketchstudio.ui.docks.list_keys import ListKeys
from sketchstudio.ui.one_line import OneLine, tip

translate = QCoreApplication.translate

BATCH = 4
LARGEST_BATCH = 64
ID = Qt.ItemDataRole.UserRole
RUN = "application/x-sketchstudio-run"  # its id, while it is dragged


class QueueList(QListWidget):
    """Dragging a run asks for another place in the queue; what is shown follows the queue alone."""

    moved = Signal(int, int)  # a run by its id: so many places later, or earlier where negative

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QListWidget.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def mimeTypes(self) -> list[str]:
        return [RUN]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        data.setData(RUN, str(items[0].data(ID)).encode())
        return data

    def dropEvent(self, event: QDropEvent) -> None:
        # As a copy: else Qt takes the row away, which the queue has moved by then.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.stopAutoScroll()
        self.setState(QListWidget.State.NoState)
        self.viewport().update()
        dragged, place = int(event.mimeData().data(RUN).data()), event.position().toPoint()
        row = next((row for row in range(self.count()) if self.item(row).data(ID) == dragged), -1)
        under = self.indexAt(place)
        target = self.count()
        if under.isValid():
            target = under.row() + (place.y() > self.visualRect(under).center().y())
        if row >= 0 and (by := target - row - (target > row)):
            self.moved.emit(dragged, by)


class QueueDock(Dock):
    """Shows a `RunQueue` and changes it; the runs themselves are the window's."""

    def __init__(self, queue: RunQueue, actions: Mapping[str, QAction]) -> None:
        """`actions` are those of the window, by id."""
        super().__init__("queue", translate("docks", "Queue"))
        self._queue = queue
        self.running = OneLine()
        self.list = QueueList()
        self.list.setAccessibleName(self.tr("Runs that wait"))
        self.list.currentRowChanged.connect(lambda _: self._refresh_actions())
        self.list.moved.connect(queue.move)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(8)
        column.addLayout(self._adding(actions["enqueue"], actions["enqueue_batch"]))
        column.addWidget(self.running)
        column.addWidget(self._left_over(actions["continue_queue"]))
        column.addWidget(self.list, 1)
        column.addLayout(self._changing([actions[name] for name in QUEUE_COMMANDS], actions["empty_queue"]))
        self.setWidget(content)
        self.refresh()

    def _adding(self, add: QAction, add_batch: QAction) -> QHBoxLayout:
        """What puts runs into the queue, and how many a batch has."""
        self.count = QSpinBox()
        self.count.setRange(2, LARGEST_BATCH)
        self.count.setValue(BATCH)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.count.setSuffix(self.tr(" seeds"))
        self.count.setToolTip(self.tr("How many seeds a batch has, from the present one upwards"))
        self.count.setAccessibleName(self.tr("Seeds of a batch"))
        row = QHBoxLayout()
        row.addWidget(_text_button(add, self.tr("Add")))
        row.addWidget(_text_button(add_batch, self.tr("Add batch of")))
        row.addWidget(self.count)
        row.addStretch(1)
        return row

    def _left_over(self, go_on: QAction) -> QWidget:
        """How many runs were left by an app before this one, and what makes them go on."""
        self.left, self.how_many = QWidget(), OneLine()
        row = QHBoxLayout(self.left)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.how_many, 1)
        row.addWidget(_text_button(go_on))
        return self.left

    def _changing(self, commands: list[QAction], cancel_all: QAction) -> QHBoxLayout:
        """What is done with the run that is chosen: buttons, and the menu and the keys of the list; and with all."""
        self.first, self.earlier, self.later, self.remove = commands
        between, before_all = QAction(self.list), QAction(self.list)
        for line in (between, before_all):
            line.setSeparator(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.list.addActions([self.first, self.earlier, self.later, between, self.remove, before_all, cancel_all])
        keys = {"Alt+Up": self.earlier, "Alt+Down": self.later, "Del": self.remove}
        ListKeys(self.list, {QKeySequence(key): action for key, action in keys.items()})
        row = QHBoxLayout()
        for action in (self.earlier, self.later, self.remove):
            row.addWidget(_icon_button(action))
        row.addStretch(1)
        row.addWidget(_text_button(cancel_all, self.tr("Cancel all")))
        return row

    def show_running(self, request: GenerationRequest | None) -> None:
        """Which run is being made."""
        self.running.setText(
            self.tr("Now: {request}").format(request=describe(request))
            if request is not None
            else self.tr("Nothing is being made.")
        )

    def refresh(self) -> None:
        """Show the queue as it is; the same run stays chosen."""
        chosen, held = self._chosen(), self._queue.held
        self.left.setVisible(bool(held))
        self.how_many.setText(self.tr("Left from before: {count}").format(count=len(held)))
        self.list.clear()
        for request in self._queue.waiting:
            item = QListWidgetItem(describe(request))
            item.setData(ID, request.id)
            item.setToolTip(tip(item.text()))
            if request in held:
                item.setForeground(self.palette().placeholderText())
            self.list.addItem(item)
            if request.id == chosen:
                self.list.setCurrentItem(item)
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        row = self.list.currentRow()
        self.first.setEnabled(row > 0)
        self.earlier.setEnabled(row > 0)
        self.later.setEnabled(0 <= row < self.list.count() - 1)
        self.remove.setEnabled(row >= 0)

    def make_first(self) -> None:
        """The chosen run is the next to be made."""
        self._move(-len(self._queue))

    def make_earlier(self) -> None:
        """The chosen run changes places with the one before."""
        self._move(-1)

    def make_later(self) -> None:
        """The chosen run changes places with the one after."""
        self._move(1)

    def give_up(self) -> None:
        """The chosen run is not made."""
        if (chosen := self._chosen_in_view()) is not None:
            self._queue.remove(chosen)

    def _chosen(self) -> int | None:
        item = self.list.currentItem()
        return None if item is None else item.data(ID)

    def _move(self, by: int) -> None:
        if (chosen := self._chosen_in_view()) is not None:
            self._queue.move(chosen, by)

    def _chosen_in_view(self) -> int | None:
        """A command of the menu is not to change a run that is out of sight: the queue is shown first."""
        if self.isVisible():
            return self._chosen()
        self.show()
        self.raise_()
        return None


def _text_button(action: QAction, text: str = "") -> QToolButton:
    """A button of an action, with its own text if there is one."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setObjectName("outlined")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    if text:
        button.setText(text)
    return button


def _icon_button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(action.text())
    return button


def describe(request: GenerationRequest) -> str:
    """A run in one line."""
    values = request.parameters
    prompt, seed = values.prompt or translate("queue", "Untitled"), translate("queue", "seed {seed}")
    steps = translate("queue", "steps: {steps}").format(steps=values.steps)
    return f"{prompt} · {seed.format(seed=values.seed)} · {steps}"
