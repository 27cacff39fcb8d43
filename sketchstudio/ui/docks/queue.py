"""The queue dock: runs that wait, in the order in which they are made."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sketchstudio.generation.queue import RunQueue
from sketchstudio.generation.request import GenerationRequest
from sketchstudio.ui import theme
from sketchstudio.ui.docks.dock import Dock

translate = QCoreApplication.translate

BATCH = 4
LARGEST_BATCH = 64
ID = Qt.ItemDataRole.UserRole


class QueueDock(Dock):
    """Shows a `RunQueue` and changes it; the runs themselves are the window's."""

    def __init__(self, queue: RunQueue, add: QAction, add_batch: QAction, cancel_all: QAction) -> None:
        super().__init__("queue", translate("docks", "Queue"))
        self._queue = queue
        self.running = QLabel()
        self.running.setProperty("role", "muted")
        self.running.setTextFormat(Qt.TextFormat.PlainText)
        self.running.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Runs that wait"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.currentRowChanged.connect(lambda _: self._refresh_buttons())
        self.count = QSpinBox()
        self.count.setRange(2, LARGEST_BATCH)
        self.count.setValue(BATCH)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.count.setSuffix(self.tr(" seeds"))
        self.count.setToolTip(self.tr("How many seeds a batch has, from the present one upwards"))
        self.count.setAccessibleName(self.tr("Seeds of a batch"))
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for action in (add, add_batch):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setObjectName("outlined")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setText(self.tr("Add") if action is add else self.tr("Add batch of"))
            top.addWidget(button)
        top.addWidget(self.count)
        top.addStretch(1)
        self.earlier = self._button("raise", self.tr("Make this one earlier"), lambda: self._move(-1))
        self.later = self._button("lower", self.tr("Make this one later"), lambda: self._move(1))
        self.remove = self._button("close", self.tr("Give this one up"), self._remove)
        for widget in (self.earlier, self.later, self.remove):
            bottom.addWidget(widget)
        bottom.addStretch(1)
        everything = QToolButton()
        everything.setDefaultAction(cancel_all)
        everything.setObjectName("outlined")
        everything.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        everything.setText(self.tr("Cancel all"))
        bottom.addWidget(everything)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.running)
        column.addWidget(self.list, 1)
        column.addLayout(bottom)
        self.setWidget(content)
        self.refresh()

    def show_running(self, request: GenerationRequest | None) -> None:
        """Which run is being made."""
        self.running.setText(
            self.tr("Now: {request}").format(request=describe(request))
            if request is not None
            else self.tr("Nothing is being made.")
        )

    def refresh(self) -> None:
        """Show the queue as it is; the same run stays chosen."""
        chosen = self._chosen()
        self.list.clear()
        for request in self._queue.waiting:
            item = QListWidgetItem(describe(request))
            item.setData(ID, request.id)
            item.setToolTip(item.text())
            self.list.addItem(item)
            if request.id == chosen:
                self.list.setCurrentItem(item)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        row = self.list.currentRow()
        self.earlier.setEnabled(row > 0)
        self.later.setEnabled(0 <= row < self.list.count() - 1)
        self.remove.setEnabled(row >= 0)

    def _button(self, icon: str, tip: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(slot)
        return button

    def _chosen(self) -> int | None:
        item = self.list.currentItem()
        return None if item is None else item.data(ID)

    def _move(self, by: int) -> None:
        if (chosen := self._chosen()) is not None:
            self._queue.move(chosen, by)

    def _remove(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._queue.remove(chosen)


def describe(request: GenerationRequest) -> str:
    """A run in one line."""
    values = request.parameters
    prompt, seed = values.prompt or translate("queue", "Untitled"), translate("queue", "seed {seed}")
    steps = translate("queue", "steps: {steps}").format(steps=values.steps)
    return f"{prompt} · {seed.format(seed=values.seed)} · {steps}"
