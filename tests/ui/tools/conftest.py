"""A canvas for the tools to work on."""

import pytest

from sketchstudio.document.document import Document
from sketchstudio.ui.canvas.canvas_view import CanvasView


@pytest.fixture
def canvas(qtbot):
    canvas = CanvasView(Document())
    qtbot.addWidget(canvas)
    canvas.resize(600, 600)
    canvas.show()
    return canvas
