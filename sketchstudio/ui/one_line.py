"""One muted line of text, cut off with dots where there is no room for it; and its tooltip."""

from __future__ import annotations

import re
from html import escape
from textwrap import shorten

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

LONGEST = 500  # characters of a tooltip, which is to be read at a glance
WORD = 32  # and of a word in a place that cannot break it


def tip(text: str) -> str:
    """A tooltip for what people wrote: in lines, where plain text would be one of any width, and never as markup."""
    return f"<qt>{escape(shorten(narrow(text), LONGEST, placeholder='…'))}</qt>" if text else ""


def narrow(text: str) -> str:
    """The text with the middle of very long words left out: a line can only be broken between words."""
    return re.sub(rf"[^\s/\\]{{{WORD + 1},}}", lambda word: f"{word[0][: WORD // 2]}…{word[0][-WORD // 2 + 1 :]}", text)


class OneLine(QLabel):
    """As high without a text as with one; the tooltip has more of it."""

    def __init__(self, margin: int = 0) -> None:
        super().__init__()
        self.setProperty("role", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setContentsMargins(margin, 0, margin, 0)
        self.setMinimumHeight(self.fontMetrics().height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(tip(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()
