"""What the Page menu does, and the size of pictures that follows the page."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF

from sketchstudio.document.layer import Page

if TYPE_CHECKING:
    from sketchstudio.document.document import Document
    from sketchstudio.ui.main_window import MainWindow

translate = QCoreApplication.translate

STEP = 8  # pixels: sides of pictures are multiples of it


class PageActions:
    """Each is one step back. Pictures keep the page's proportions while nobody chooses others."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._page = window.document.page
        self._made, self._area = (0, 0), 0  # the last size that was made to follow, and the pixels that were meant
        self._document = window.document
        self._document.changed.connect(self._follow)

    def show_document(self, document: Document) -> None:
        """Follow another document."""
        self._document.changed.disconnect(self._follow)
        self._document, self._page = document, document.page
        document.changed.connect(self._follow)

    def ask_size(self) -> None:
        """Choose another page."""
        from sketchstudio.ui.dialogs.page_dialog import PageDialog

        document = self._window.document
        dialog = PageDialog(document.snapshot(), self._window)
        dialog.chosen.connect(lambda drawing: document.replace_drawing(drawing, translate("page_actions", "Page size")))
        dialog.open()

    def crop_to_selection(self) -> None:
        """The page becomes the rectangle around what is selected."""
        selection = self._window.canvas.selection
        if not selection:
            self._window.canvas_pane.bar.show_error(
                translate("page_actions", "Nothing is selected. Select what the page should hold first.")
            )
            return
        self.crop(selection.bounds)

    def crop_to_drawing(self) -> None:
        """The page becomes the rectangle around all that is drawn, with a margin."""
        from sketchstudio.document.page_size import content_rect

        rect = content_rect(self._window.document.snapshot())
        if rect is None:
            self._window.canvas_pane.bar.show_error(
                translate("page_actions", "There is nothing on the page yet. Draw something first.")
            )
            return
        self.crop(rect)

    def crop(self, rect: QRectF) -> None:
        """The page becomes this part of it (page units)."""
        from sketchstudio.document.page_size import cropped, whole

        document = self._window.document
        document.replace_drawing(cropped(document.snapshot(), whole(rect)), translate("page_actions", "Crop page"))

    def _follow(self, _: object) -> None:
        before, after = self._page, self._document.page
        if before == after:
            return
        self._page = after
        form = self._window.parameters
        values = form.parameters()
        if fits(values.width, values.height, before):  # else somebody wanted other proportions
            if (values.width, values.height) != self._made:
                self._area = values.width * values.height  # rounded sizes would stray further with every page
            width, height = self._made = picture_size(after, self._area)
            form.set_parameters(values.replace(width=width, height=height))


def fits(width: int, height: int, page: Page) -> bool:
    """Whether a picture has the proportions of the page, as nearly as multiples of eight can have them."""
    aspect = page.width / page.height
    return abs(width - height * aspect) <= STEP * max(1.0, aspect)


def picture_size(page: Page, area: int) -> tuple[int, int]:
    """Width and height in pixels in the proportions of the page, of about so many pixels."""
    from sketchstudio import parameters  # late: the page of a window that opens is the usual one

    aspect = page.width / page.height
    limits = parameters.info("width")

    def side(length: float) -> int:
        return int(min(max(round(length / STEP) * STEP, limits.minimum or 0), limits.maximum or length))

    width = side(sqrt(area * aspect))
    return width, side(width / aspect)
