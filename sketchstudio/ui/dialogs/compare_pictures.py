"""Two results next to each other, and in which settings they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sketchstudio.generation.request import Pixels
from sketchstudio.language import translated
from sketchstudio.parameters import info, names
from sketchstudio.ui.docks.result import ResultView
from sketchstudio.ui.watching.seen import Seen

if TYPE_CHECKING:
    from sketchstudio.generation.metadata import Provenance

translate = QCoreApplication.translate


class ComparePictures(QDialog):
    """A window of its own that goes when it is closed."""

    def __init__(
        self,
        parent: QWidget,
        titles: tuple[str, str],
        images: tuple[Pixels, Pixels],
        made_of: tuple[Provenance, Provenance],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("comparePictures")
        self.setWindowTitle(self.tr("Compare"))
        row = QHBoxLayout()
        row.setSpacing(1)
        for title, image in zip(titles, images, strict=True):
            view = ResultView()
            view.show_still(Seen(image), title)
            row.addWidget(view)
        self.differences = QLabel(differences(*made_of))
        self.differences.setTextFormat(Qt.TextFormat.PlainText)
        self.differences.setWordWrap(True)
        self.differences.setMargin(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.differences)
        self.resize(900, 560)


def differences(one: Provenance, other: Provenance) -> str:
    """What was set otherwise, in one paragraph."""
    found = [
        f"{translated(info(name)).label}: {_shown(before)} → {_shown(after)}"
        for name in names()
        if (before := getattr(one.parameters, name)) != (after := getattr(other.parameters, name))
    ]
    if one.model != other.model:
        found.append(translate("compare_pictures", "Model: {one} → {other}").format(one=one.model, other=other.model))
    same = one.sketch is other.sketch or (
        one.sketch is not None and other.sketch is not None
        and one.sketch.shape == other.sketch.shape and bool((one.sketch == other.sketch).all())
    )  # fmt: skip
    if not same:
        found.append(translate("compare_pictures", "another sketch"))
    return " · ".join(found) or translate("compare_pictures", "Made with the same settings.")


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value) or translate("compare_pictures", "nothing")
