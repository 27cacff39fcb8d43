from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit

from sketchstudio.document.formats import svg
from sketchstudio.generation.metadata import from_text, read_png
from sketchstudio.ui.files import drawing_export
from sketchstudio.ui.files.export import ExportDialog


@pytest.fixture
def pictured(hand: Hand) -> Hand:
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    hand.window.parameters.rows["prompt"].set_value("a red chair")
    hand.trigger("generate")
    hand.wait_for_picture()
    return hand


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.JPEG", "JPEG"), ("a.webp", "WEBP")])
@pytest.mark.parametrize("scale", [1, 3])
def test_each_format_and_size(pictured: Hand, tmp_path: Path, name: str, kind: str, scale: int) -> None:
    assert pictured.do(pictured.window.files.export(tmp_path / name, scale))
    with Image.open(tmp_path / name) as image:
        assert image.format == kind and image.size == (64 * scale, 64 * scale)
        back = np.asarray(image.convert("RGB").resize((64, 64), Image.Resampling.BOX)).astype(int)
        if kind != "PNG":
            comment = image.getexif().get_ifd(0x8769)[0x9286]
            assert "a red chair" in comment[8:].decode("utf-16-be")
    assert np.abs(back - pictured.window.finished.image).mean() < 45  # of a picture that is all noise


def test_an_enlarged_png_still_makes_the_picture_again(pictured: Hand, tmp_path: Path) -> None:
    assert pictured.do(pictured.window.files.export(tmp_path / "a.png", 4))
    made_of = from_text(read_png(tmp_path / "a.png")[1])
    assert made_of.parameters.prompt == "a red chair" and made_of.sketch.any()


def test_an_ending_that_nobody_knows_is_refused(pictured: Hand, tmp_path: Path) -> None:
    assert not pictured.do(pictured.window.files.export(tmp_path / "a.tga"))
    assert ".tga" in pictured.window.result_pane.bar.text and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "ending", "scale"), [("PNG", "png", 1), ("PNG", "png", 4), ("JPEG", "jpg", 3), ("WebP", "webp", 2)]
)
def test_the_dialog_leads_to_the_file(pictured: Hand, tmp_path: Path, kind: str, ending: str, scale: int) -> None:
    window = pictured.window
    window.settings.pictures = str(tmp_path)
    finished = window.finished

    async def scene() -> None:
        await pictured.press("Ctrl+E")
        dialog = await pictured.dialog(ExportDialog)
        pictured.qtbot.keyClicks(dialog.format, kind)
        pictured.qtbot.keyClicks(dialog.scale, str(scale))
        accept = next(b for b in dialog.findChild(QDialogButtonBox).buttons() if "Export" in b.text())
        pictured.qtbot.mouseClick(accept, Qt.MouseButton.LeftButton)
        files = await pictured.dialog(QFileDialog)
        assert Path(files.directory().absolutePath()) == tmp_path
        pictured.qtbot.keyClick(files.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)  # the name it proposes
        await pictured.until(lambda: bool(window.result_pane.bar.text))

    pictured.do(scene())
    (path,) = tmp_path.iterdir()
    assert path.name == f"a-red-chair.{ending}"
    with Image.open(path) as image:
        assert image.format == kind.upper() and image.size == (64 * scale, 64 * scale)
    if kind == "PNG":
        enlarged = Image.fromarray(finished.image).resize((64 * scale, 64 * scale), Image.Resampling.LANCZOS)
        assert (read_png(path)[0] == np.asarray(enlarged)).all()
        assert read_png(path)[1] == finished.metadata
    assert window.settings.export_scale == scale


def test_the_drawing_goes_out_as_svg_and_png(pictured: Hand, tmp_path: Path) -> None:
    window = pictured.window
    assert pictured.do(drawing_export.export(window, tmp_path / "a.svg"))
    assert sum(len(layer.strokes) for layer in svg.load(tmp_path / "a.svg").layers) == 1
    assert pictured.do(drawing_export.export(window, tmp_path / "a.png"))
    with Image.open(tmp_path / "a.png") as image:
        pixels = np.asarray(image.convert("L"))
    assert max(pixels.shape) == 2048 and pixels.min() < 40 and pixels[0, 0] == 255
    assert not pictured.do(drawing_export.export(window, tmp_path / "a.txt"))


def test_copying_puts_picture_and_parameters_onto_the_clipboard(pictured: Hand, tmp_path: Path) -> None:
    pictured.trigger("copy_picture")
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage()
    (tmp_path / "a.png").write_bytes(mime.data("image/png").data())
    image, text = read_png(tmp_path / "a.png")
    assert (image == pictured.window.finished.image).all() and from_text(text).parameters.prompt == "a red chair"
    QGuiApplication.clipboard().clear()


def test_the_picture_can_be_dragged_out_as_a_file(pictured: Hand) -> None:
    drag = pictured.window.dialogs.drag_out.prepared()
    (url,) = drag.mimeData().urls()
    assert Path(url.toLocalFile()).name == "a-red-chair.png"
    assert (read_png(Path(url.toLocalFile()))[0] == pictured.window.finished.image).all()
    drag.deleteLater()


def test_a_drag_that_begins_on_the_picture_takes_it_along(pictured: Hand) -> None:
    result, left = pictured.window.result, Qt.MouseButton.LeftButton
    centre = result.rect().center()
    pictured.window.furnish()
    pictured.qtbot.mousePress(result, left, pos=centre)
    for far in (1, QApplication.startDragDistance()):
        assert not result.findChildren(QDrag)
        at = QPointF(centre + QPoint(far, 0))
        move = QMouseEvent(
            QEvent.Type.MouseMove, at, result.mapToGlobal(at), Qt.MouseButton.NoButton, left,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(result, move)
    (drag,) = result.findChildren(QDrag)
    (url,) = drag.mimeData().urls()
    assert (read_png(Path(url.toLocalFile()))[0] == pictured.window.finished.image).all()


def test_where_there_is_no_room_for_the_file_that_is_said_and_nothing_is_dragged(
    pictured: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert pictured.window.dialogs.drag_out.prepared() is None
    assert "disk is full" in pictured.window.result_pane.bar.text


def test_without_a_picture_there_is_nothing_to_take(hand: Hand) -> None:
    assert hand.window.dialogs.drag_out.prepared() is None
    hand.trigger("copy_picture")
    assert "no picture" in hand.window.result_pane.bar.text


def test_a_project_brings_its_picture_along(pictured: Hand, tmp_path: Path) -> None:
    image = pictured.window.finished.image
    assert pictured.do(pictured.window.files.save(tmp_path / "a.sketchstudio"))
    pictured.window.tabs.close(pictured.window.tabs.current)
    assert pictured.window.finished is None
    assert pictured.do(pictured.window.files.open(tmp_path / "a.sketchstudio"))
    assert (pictured.window.finished.image == image).all() and (pictured.window.result.image == image).all()
    assert from_text(pictured.window.finished.metadata).parameters.prompt == "a red chair"


@pytest.mark.parametrize("masked", [False, True])
def test_a_project_makes_its_picture_again_bit_for_bit(hand: Hand, tmp_path: Path, masked: bool) -> None:
    window = hand.window
    hand.draw_with_pen((0.3, 0.3, 0.213), (0.41, 0.52, 0.777), (0.6, 0.6, 0.5))
    hand.trigger("brush")
    hand.draw_with_pen((0.4, 0.4, 0.4), (0.5, 0.44, 0.9))
    window.parameters.rows["prompt"].set_value("a red chair")
    hand.trigger("generate")
    hand.wait_for_picture()
    if masked:  # a part of that picture is made anew
        hand.trigger("add_mask")
        hand.draw_with_mouse((0.35, 0.5), (0.65, 0.5))
        hand.trigger("generate")
        hand.wait_for_picture()
    first = window.finished
    assert hand.do(window.files.save(tmp_path / "a.sketchstudio"))
    window.tabs.close(window.tabs.current)
    window.parameters.rows["prompt"].set_value("something else")
    assert hand.do(window.files.open(tmp_path / "a.sketchstudio"))
    assert (window.finished.image == first.image).all()
    hand.trigger("generate")
    hand.wait_for_picture()
    now, before = from_text(window.finished.metadata), from_text(first.metadata)
    assert window.finished is not first and now.parameters == before.parameters
    assert (now.sketch == before.sketch).all() and (now.colour == before.colour).all()
    assert (now.mask is not None) == masked and (window.finished.image == first.image).all()
