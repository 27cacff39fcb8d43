"""The Layer and Page menus do to the drawing what they say, each in one step."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from hand import Hand
from PIL import Image
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QDialogButtonBox

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Page, Role
from sketchstudio.document.pictures.importing import Way
from sketchstudio.document.rasterize import mask_map
from sketchstudio.generation.request import Finished
from sketchstudio.ui.dialogs import picture_import
from sketchstudio.ui.dialogs.page_dialog import PageDialog
from sketchstudio.ui.dialogs.picture_import import ImportDialog
from sketchstudio.ui.files import layer_export
from sketchstudio.ui.page_actions import fits, picture_size


def names(document: Document) -> list[str]:
    return [layer.name for layer in document.layers]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    pixels = np.full((60, 90, 3), 255, np.uint8)
    pixels[20:40, 30:60] = (200, 30, 30)
    Image.fromarray(pixels).save(tmp_path / "kitchen.png")
    return tmp_path / "kitchen.png"


def test_a_mask_is_painted_with_the_brush_and_seen_through(hand: Hand) -> None:
    hand.window.furnish()
    hand.trigger("add_mask")
    document = hand.window.document
    assert names(document) == ["Colour", "Sketch", "Mask"] and document.current_layer.opacity < 1
    hand.trigger("pen")
    assert document.current_layer.role is Role.MASK  # a pen does on a mask what a brush does
    hand.draw_with_mouse((0.3, 0.5), (0.7, 0.5))
    assert mask_map(document, 64, 64) is not None and document.layers[1].is_blank
    hand.trigger("undo")
    assert mask_map(document, 64, 64) is None


def test_the_verbs_of_the_menu(hand: Hand) -> None:
    hand.window.furnish()
    document, stack = hand.window.document, hand.window.document.undo_stack
    for action, after in (
        ("add_sketch", ["Colour", "Sketch", "Sketch 2"]),
        ("duplicate_layer", ["Colour", "Sketch", "Sketch 2", "Sketch 3"]),
        ("lower_layer", ["Colour", "Sketch", "Sketch 3", "Sketch 2"]),
        ("raise_layer", ["Colour", "Sketch", "Sketch 2", "Sketch 3"]),
        ("remove_layer", ["Colour", "Sketch", "Sketch 2"]),
        ("add_colour", ["Colour", "Colour 2", "Sketch", "Sketch 2"]),
    ):
        count = stack.index()
        hand.trigger(action)
        assert names(document) == after and stack.index() == count + 1, action
    hand.trigger("toggle_locked")
    assert document.current_layer.locked
    hand.trigger("toggle_visible")
    assert not document.current_layer.visible
    hand.trigger("layer_above")
    assert document.current_layer.name == "Sketch"
    hand.trigger("layer_below")
    assert document.current_layer.name == "Colour 2"


def test_all_selected_layers_are_cleared_in_one_step_unless_one_is_locked(hand: Hand) -> None:
    hand.window.furnish()
    document = hand.window.document
    for tool in ("pen", "brush"):
        hand.trigger(tool)
        hand.draw_with_mouse((0.3, 0.5), (0.7, 0.5))
    ids = [layer.id for layer in document.layers]
    hand.window.layers.panel.view.select(*ids)
    document.change_layer(ids[0], locked=True)
    hand.trigger("clear_layer")
    assert not document.is_blank() and "locked" in hand.window.canvas_pane.bar.text
    document.change_layer(ids[0], locked=False)
    steps = document.undo_stack.count()
    hand.trigger("clear_layer")
    assert document.is_blank() and document.undo_stack.count() == steps + 1
    hand.trigger("undo")
    assert [len(layer.strokes) for layer in document.layers] == [1, 1]


def test_several_layers_are_hidden_and_grouped_together(hand: Hand) -> None:
    hand.window.furnish()
    document = hand.window.document
    view = hand.window.layers.panel.view
    view.select(*(layer.id for layer in document.layers))
    hand.trigger("toggle_visible")
    assert not any(layer.visible for layer in document.layers)
    hand.trigger("undo")
    assert all(layer.visible for layer in document.layers)
    hand.trigger("group_layers")
    (group,) = document.groups
    assert view.selected_ids() == [group.id]
    hand.trigger("ungroup_layers")
    assert document.groups == ()


def test_groups_are_made_of_groups_copied_moved_and_dissolved(hand: Hand) -> None:
    hand.window.furnish()
    document, view = hand.window.document, hand.window.layers.panel.view
    stack, top = document.undo_stack, document.current_layer.id
    hand.trigger("group_layers")
    inner = view.selected_ids()[0]
    hand.trigger("group_layers")
    outer = view.selected_ids()[0]
    assert [(group.id, group.parent) for group in document.groups] == [(outer, None), (inner, outer)]
    hand.trigger("duplicate_layer")
    (copy,) = view.selected_ids()
    assert copy not in (outer, inner) and len(document.groups) == 4 and len(document.layers) == 3
    hand.trigger("add_mask")
    mask = document.current_layer
    assert (mask.role, mask.parent) == (Role.MASK, copy)  # into the group that was selected
    view.select(copy, top)
    for action, steps in (("toggle_visible", 1), ("raise_layer", 1), ("remove_layer", 1)):
        count = stack.index()
        hand.trigger(action)
        assert stack.index() == count + steps, action
    assert [layer.name for layer in document.layers] == ["Colour"] and document.groups == ()
    while stack.index() > 2:
        hand.trigger("undo")
    view.select(outer, inner)
    hand.trigger("ungroup_layers")
    assert document.groups == () and stack.index() == 3
    hand.trigger("undo")
    assert [group.id for group in document.groups] == [outer, inner]


def test_several_layers_change_their_role_at_once(hand: Hand) -> None:
    hand.window.furnish()
    document, view = hand.window.document, hand.window.layers.panel.view
    hand.trigger("group_layers")
    view.select(*view.selected_ids(), document.layers[0].id)
    count = document.undo_stack.index()
    hand.window.layer_actions.use_as(Role.REFERENCE)
    assert [layer.role for layer in document.layers] == [Role.REFERENCE] * 2
    assert document.undo_stack.index() == count + 1


def test_every_entry_of_the_layer_menu_has_an_icon(hand: Hand) -> None:
    hand.window.furnish()
    use_as = next(action.menu() for action in hand.window.menus["Layer"].actions() if action.menu() is not None)
    for menu in (hand.window.menus["Layer"], hand.window.layers.panel.menu(), use_as):
        entries = [action for action in menu.actions() if not action.isSeparator()]
        assert entries and not [action.text() for action in entries if action.icon().isNull()]
        for action in entries:
            assert not action.icon().pixmap(16, 16).isNull()


def test_layers_of_another_program_are_opened(hand: Hand, tmp_path: Path) -> None:
    hand.window.furnish()
    hand.trigger("group_layers")
    assert hand.do(layer_export.export(hand.window, tmp_path / "a.ora"))
    assert hand.do(hand.window.files.open(tmp_path / "a.ora"))
    opened = hand.window.document
    assert names(opened) == ["Colour", "Sketch"] and len(opened.groups) == 1 and hand.window.files.path is None


def test_a_result_comes_back_onto_the_canvas(hand: Hand) -> None:
    hand.window.furnish()
    hand.trigger("result_to_canvas")
    assert "Generate one first" in hand.window.result_pane.bar.text
    hand.window.finished = Finished(1, np.full((64, 64, 3), 90, np.uint8), 1.0, {})
    hand.trigger("result_to_canvas")
    layer = hand.window.document.current_layer
    assert layer.role is Role.RESULT and layer.image is not None and layer.image[5, 5].tolist() == [90, 90, 90, 255]
    assert hand.window.document.layers[0] is layer


def test_a_photo_is_imported_as_strokes_with_its_reference(hand: Hand, photo: Path) -> None:
    hand.window.furnish()
    hand.window.settings.folder = str(photo.parent)
    document, left = hand.window.document, Qt.MouseButton.LeftButton

    async def scene() -> None:
        await hand.press("Ctrl+I")
        await hand.name_file(photo.name)
        dialog = await hand.dialog(ImportDialog)
        strokes = next(button for button in dialog.ways.buttons() if "as strokes" in button.text())
        hand.qtbot.mouseClick(strokes, left, pos=QPoint(8, strokes.height() // 2))
        await hand.until(dialog.keep.isEnabled)
        hand.qtbot.mouseClick(dialog.keep, left, pos=QPoint(8, dialog.keep.height() // 2))
        assert dialog.way is Way.STROKES and dialog.keep.isChecked()
        slider = dialog.detail_editor.slider
        before = dialog.detail
        hand.qtbot.keyClick(slider, Qt.Key.Key_Right)
        assert dialog.detail > before
        accept = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
        hand.qtbot.mouseClick(accept, left)
        await hand.until(lambda: len(document.layers) == 4)

    hand.do(scene())
    assert [layer.role for layer in document.layers] == [Role.REFERENCE, Role.COLOUR, Role.SKETCH, Role.SKETCH]
    assert document.current_layer.name == "kitchen" and document.current_layer.strokes
    hand.trigger("undo")
    assert names(document) == ["Colour", "Sketch"]


def test_a_photo_that_is_not_wanted_after_all_leaves_no_trace(hand: Hand, photo: Path) -> None:
    hand.window.furnish()
    hand.window.settings.folder = str(photo.parent)

    async def scene() -> None:
        await hand.press("Ctrl+I")
        await hand.name_file(photo.name)
        dialog = await hand.dialog(ImportDialog)
        hand.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        await hand.until(lambda: not hand.window.findChildren(ImportDialog))

    hand.do(scene())
    assert names(hand.window.document) == ["Colour", "Sketch"] and hand.window.document.undo_stack.count() == 0


@pytest.mark.parametrize("closed", [False, True])
def test_a_photo_goes_to_the_drawing_that_it_was_asked_for(hand: Hand, photo: Path, closed: bool) -> None:
    tabs = hand.window.tabs
    hand.draw_with_mouse((0.3, 0.3), (0.6, 0.6))
    asked, other = tabs.current, tabs.new()
    tabs.show(asked)

    async def scene() -> bool:
        importing = asyncio.ensure_future(picture_import.bring_in(hand.window, photo))
        dialog = await hand.dialog(ImportDialog)
        dialog.accept()
        tabs.show(other)  # while the lines are found
        if closed:
            tabs.close(asked)
        return await importing

    assert hand.do(scene()) is not closed
    assert other.document.is_blank() and names(other.document) == ["Colour", "Sketch"]
    assert closed or "kitchen" in names(asked.document)


def test_the_preview_follows_the_slider(hand: Hand, photo: Path) -> None:
    dialog = ImportDialog(picture_import._measured(photo), hand.window)
    dialog.choose(Way.LINES)
    dialog.detail_editor.set_value(0)
    with hand.qtbot.waitSignal(dialog.changed, timeout=5000):
        dialog.detail_editor.set_value(50)
    few = dialog.preview.image.copy()
    with hand.qtbot.waitSignal(dialog.changed, timeout=5000):
        dialog.choose(Way.REFERENCE)
    assert dialog.preview.image != few and not dialog.detail_editor.isEnabled()
    dialog.deleteLater()


def test_a_broken_picture_is_one_line_in_the_bar(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"nothing")
    assert not hand.do(picture_import.bring_in(hand.window, tmp_path / "x.png"))
    assert "x.png" in hand.window.canvas_pane.bar.text


def test_layers_are_exported(hand: Hand, tmp_path: Path) -> None:
    assert hand.do(layer_export.export(hand.window, tmp_path / "a.ora"))
    assert (tmp_path / "a.ora").read_bytes()[:2] == b"PK"


def test_pictures_follow_the_proportions_of_the_page(hand: Hand) -> None:
    hand.window.furnish()
    form = hand.window.parameters
    form.set_parameters(form.parameters().replace(width=256, height=256))
    document = hand.window.document
    hand.window.page_actions.crop(QRectF(0, 0, 1024, 512))
    assert document.page == (1024, 512)
    values = form.parameters()
    assert values.width == pytest.approx(2 * values.height, abs=8)
    hand.trigger("undo")
    assert (form.parameters().width, form.parameters().height) == (256, 256)
    form.set_parameters(form.parameters().replace(width=256, height=128))  # somebody wants it so
    hand.window.page_actions.crop(QRectF(0, 0, 512, 1024))
    assert (form.parameters().width, form.parameters().height) == (256, 128)


def test_cropping_to_the_drawing_and_to_what_is_selected(hand: Hand) -> None:
    hand.window.furnish()
    hand.trigger("crop_drawing")
    assert "nothing on the page" in hand.window.canvas_pane.bar.text
    hand.trigger("crop_selection")
    assert "Nothing is selected" in hand.window.canvas_pane.bar.text
    hand.draw_with_mouse((0.3, 0.5), (0.6, 0.5))
    hand.trigger("crop_drawing")
    page = hand.window.document.page
    assert page.width < 1024 and page.height < 200
    hand.trigger("undo")
    assert hand.window.document.page == Page()


def test_the_page_dialog_offers_proportions_and_keeps_or_scales(hand: Hand) -> None:
    hand.window.furnish()
    hand.draw_with_mouse((0.5, 0.5), (0.6, 0.5))
    document, left = hand.window.document, Qt.MouseButton.LeftButton
    before = document.layer_for(Role.SKETCH).strokes[0]

    async def choose(scaled: bool) -> None:
        await hand.press("Ctrl+Alt+P")
        dialog = await hand.dialog(PageDialog)
        hand.qtbot.keyClicks(dialog.aspect, "Pan")
        assert dialog.page() == (1024, 512) and dialog.aspect.currentText() == "Panorama 2:1"
        hand.qtbot.mouseClick(dialog.turn, left)
        assert dialog.page() == (512, 1024)
        way = dialog.scale if scaled else dialog.keep
        hand.qtbot.mouseClick(way, left, pos=QPoint(8, way.height() // 2))
        hand.qtbot.mouseClick(dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok), left)
        await hand.until(lambda: document.page == (512, 1024))

    for scaled, factor in ((True, 0.5), (False, 1.0)):
        hand.do(choose(scaled))
        assert document.layer_for(Role.SKETCH).strokes[0].width == pytest.approx(factor * before.width)
        hand.trigger("undo")
        assert document.page == Page()


@pytest.mark.parametrize(
    ("page", "size"), [((1024, 1024), (256, 256)), ((1024, 576), (344, 192)), ((724, 1024), (216, 304))]
)
def test_the_size_of_a_picture_of_a_page(page: tuple[float, float], size: tuple[int, int]) -> None:
    assert picture_size(Page(*page), 256 * 256) == size and fits(*size, Page(*page))
    assert not fits(512, 64, Page(*page))
