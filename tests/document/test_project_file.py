import json
import zipfile

import numpy as np
import pytest

from sketchstudio.document.layer import Drawing, Layer, Page, Role
from sketchstudio.document.picture import load_document
from sketchstudio.document.project_file import CONTENT, VERSION, load, save
from sketchstudio.document.stroke import Stroke, StrokePoint
from sketchstudio.errors import UserError


def drawing():
    points = tuple(StrokePoint(i * 1.5, 100 - i, i / 50, i / 100) for i in range(50))
    paint = np.zeros((32, 48, 4), np.uint8)
    paint[:9] = (1, 2, 3, 200)
    return Drawing(Page(800, 600), (
        Layer(Role.COLOUR, "Colour", image=paint, opacity=0.25, locked=True),
        Layer(Role.SKETCH, "Skizze ✏", (Stroke(points, 8), Stroke(points[:1], 3, (9, 8, 7, 6))), visible=False),
    ))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "chair.sketchstudio"
    save(path, drawing(), {"prompt": "a chair", "seed": 7})
    return path


def test_everything_comes_back(path):
    project, before = load(path), drawing()
    assert project.parameters == {"prompt": "a chair", "seed": 7}
    assert project.drawing.page == before.page
    for old, new in zip(before.layers, project.drawing.layers, strict=True):
        for name in ("role", "name", "visible", "opacity", "locked"):
            assert getattr(new, name) == getattr(old, name)
        assert np.array_equal(new.image, old.image) if old.image is not None else new.image is None
        for a, b in zip(old.strokes, new.strokes, strict=True):
            assert b.array == pytest.approx(a.array, abs=1e-3) and (b.width, b.colour) == (a.width, a.colour)


def test_names_of_strokes_and_layers_are_kept(tmp_path):
    before = drawing()
    save(tmp_path / "a.sketchstudio", before)
    after = load(tmp_path / "a.sketchstudio").drawing
    assert [layer.id for layer in after.layers] == [layer.id for layer in before.layers]
    assert after.layers[1].strokes[0].id == before.layers[1].strokes[0].id


def test_a_project_opens_as_a_document(path):
    assert load_document(path).page == (800, 600)


def test_saving_leaves_nothing_but_the_file(path):
    save(path, drawing())
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_save_leaves_the_old_file(path):
    before = path.read_bytes()
    with pytest.raises(ValueError):
        save(path, drawing(), {"seed": float("nan")})
    assert path.read_bytes() == before
    with pytest.raises(UserError):
        save(path.parent / "no folder" / "a.sketchstudio", drawing())


def rewritten(path, change):
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = json.loads(members[CONTENT])
    change(content)
    members[CONTENT] = json.dumps(content).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_a_newer_version_is_named(path):
    rewritten(path, lambda content: content.update(version=VERSION + 1))
    with pytest.raises(UserError, match="newer"):
        load(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(format="other"),
        lambda c: c.pop("version"),
        lambda c: c.update(version="x"),
        lambda c: c.update(page=[0, 100]),
        lambda c: c.update(page=[float("nan"), 100]),
        lambda c: c.update(layers=[]),
        lambda c: c.update(layers=c["layers"] + c["layers"]),
        lambda c: c.update(parameters=[1]),
        lambda c: c["layers"][0].update(role="other"),
        lambda c: c["layers"][0].update(image="missing.png"),
        lambda c: c["layers"][0].update(image=CONTENT),
        lambda c: c["layers"][0].update(opacity=7),
        lambda c: c["layers"][1]["strokes"][0].update(points=[1, 2, 3]),
        lambda c: c["layers"][1]["strokes"][0].update(points=[1, 2, 3, float("inf")]),
        lambda c: c["layers"][1]["strokes"][0].update(colour=[1, 2, 3]),
        lambda c: c["layers"][1]["strokes"][0].update(width=-1),
    ],
)
def test_damaged_content_is_one_clear_line(path, change):
    rewritten(path, change)
    with pytest.raises(UserError) as error:
        load(path)
    assert "chair.sketchstudio" in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("keep", [0, 10, 100, 400, -30])
def test_a_file_cut_short_is_one_clear_line(path, keep):
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(UserError):
        load(path)


def test_any_flipped_byte_is_refused_or_read_but_never_a_traceback(path):
    whole = path.read_bytes()
    for at in range(0, len(whole), 23):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1:])
        try:
            load(path)
        except UserError as error:
            assert "\n" not in str(error)
