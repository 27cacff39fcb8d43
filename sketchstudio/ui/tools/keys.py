"""What arrow keys mean to a tool: steps across and down the page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

STEP, LEAP = 1.0, 10.0  # page units, without and with Shift
ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0), Qt.Key.Key_Right: QPointF(1, 0), Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}  # fmt: skip


def way_of(key: Qt.Key, modifiers: Qt.KeyboardModifier) -> QPointF:
    """How far an arrow key goes, in page units."""
    return ARROWS[key] * (LEAP if modifiers & Qt.KeyboardModifier.ShiftModifier else STEP)
