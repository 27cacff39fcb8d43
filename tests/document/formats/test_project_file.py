import json
import pathlib
import zipfile
from dataclasses import asdict

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QTransform

from sketchstudio.document.document import Document
from sketchstudio.document.formats.layer_file import to_png
from sketchstudio.document.formats.mark_file import mark_to_dict
from sketchstudio.document.formats.project_file import CONTENT, TIMELAPSE, VERSION, load, save
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Place, Role
from sketchstudio.document.marks.arrange import with_marks
from sketchstudio.document.marks.erase import without_touched
from sketchstudio.document.marks.path import Contour, Node, Path
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.document.pictures.picture import load_drawing
from sketchstudio.document.timelapse import replayed, standing
from sketchstudio.errors import UserError

DATA = pathlib.Path(__file__).parent / "data"


def drawing():
    points = tuple(StrokePoint(i * 1.5, 100 - i, i / 50, i / 100) for i in range(50))
    paint = np.zeros((32, 48, 4), np.uint8)
    paint[:9] = (1, 2, 3, 200)
    return Drawing(
        Page(800, 600),
        (
            Layer(Role.COLOUR, "Colour", image=paint, opacity=0.25, locked=True),
            Layer(Role.SKETCH, "Skizze ✏", (Stroke(points, 8), Stroke(points[:1], 3, (9, 8, 7, 6))), visible=False),
        ),
    )


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
    assert load_drawing(path).page == (800, 600)


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


def rewritten(path, change, member=CONTENT):
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = json.loads(members[member])
    change(content)
    members[member] = json.dumps(content).encode()
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
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            load(path)
        except UserError as error:
            assert "\n" not in str(error)


def test_a_file_of_version_1_opens():
    project = load(DATA / "version-1.sketchstudio")
    colour, sketch = project.drawing.layers
    assert project.parameters == {"prompt": "a chair", "seed": 7} and project.result is None
    assert project.drawing.page == (800, 600) and project.drawing.groups == ()
    assert (colour.name, colour.opacity, colour.locked, colour.image.shape) == ("Colour", 0.25, True, (12, 16, 4))
    assert (sketch.visible, sketch.place, sketch.parent) == (False, None, None) and (sketch.image[3] == 255).all()
    first, dot = sketch.strokes
    assert len(first.points) == 50 and first.id == "1" * 32 and first.weight == 1 and dot.colour == (9, 8, 7, 6)


def test_a_file_of_version_2_opens():
    project = load(DATA / "version-2.sketchstudio")
    photo, lines = project.drawing.layers
    assert project.parameters == {"prompt": "a cat", "seed": 3} and project.result is not None
    assert project.timelapse == ()
    assert photo.place == Place(10, -20, 600, 400) and photo.image.shape == (4, 6, 4)
    assert lines.parent == project.drawing.groups[0].id and project.drawing.groups[0].opacity == 0.5
    stroke, box = lines.strokes
    assert stroke.weight == 1.5 and box.fill == (1, 2, 3, 4) and box.contours[0].closed


def drawn(count=6):
    """A drawing with a past: strokes, some of them erased, one moved, another layer."""
    document = Document(Drawing(Page(800, 600)))
    layer = document.layers[-1].id
    for i in range(count):
        document.add_stroke(layer, Stroke((StrokePoint(10 * i, 5), StrokePoint(10 * i, 300))))
    document.replace_content(layer, without_touched(document.layer(layer), QPointF(0, 9), QPointF(15, 9), 1)[0])
    first = document.layer(layer).strokes[0]
    moved = with_marks(document.layer(layer), [first.transformed(QTransform.fromTranslate(5, 5))])
    document.replace_content(layer, moved)
    document.add_layer(Layer(Role.COLOUR, "More", (Stroke((StrokePoint(1, 2),)),), opacity=0.5))
    return document


def shown(timelapse):
    """What can be seen of each moment."""
    return [
        (moment.number, moment.page, moment.sheets, [[mark_to_dict(mark) for mark in row] for row in rows.values()])
        for moment, rows in replayed(timelapse)
    ]


def test_the_timelapse_comes_back_and_goes_on(qapp, tmp_path):
    document = drawn()
    path = tmp_path / "a.sketchstudio"
    past = document.recorder.timelapse
    save(path, document.snapshot(), timelapse=past)
    project = load(path)
    assert shown(project.timelapse) == shown(past)
    for layer in project.drawing.layers:  # the very marks, not others that look the same
        assert standing(project.timelapse)[layer.id] == list(layer.strokes)
    again = Document(project.drawing)
    again.begin_timelapse(project.timelapse)
    again.add_stroke(again.layers[0].id, Stroke((StrokePoint(3, 4),)))
    save(path, again.snapshot(), timelapse=again.recorder.timelapse)
    assert len(load(path).timelapse) == len(past) + 1


def test_the_timelapse_brings_back_which_layers_fade_together(qapp, tmp_path):
    document = drawn()
    outer = document.group_layers([layer.id for layer in document.layers], "All")
    inner = document.group_layers([document.layers[0].id], "One")
    document.change_layer(outer, opacity=0.5)
    document.change_layer(inner, opacity=0.25)
    path = tmp_path / "a.sketchstudio"
    save(path, document.snapshot(), timelapse=document.recorder.timelapse)
    past = load(path).timelapse
    assert shown(past) == shown(document.recorder.timelapse)
    first, *rest = past[-1].sheets
    assert first.around == ((outer, 0.5), (inner, 0.25)) and all(sheet.around == ((outer, 0.5),) for sheet in rest)
    with zipfile.ZipFile(path) as archive:
        moments = json.loads(archive.read("timelapse.json"))["moments"]
    assert all(len(sheet) == 4 for sheet in moments[0]["sheets"])  # as before there were such groups


def test_marks_that_stand_are_not_in_the_file_twice(qapp, tmp_path):
    document = Document()
    chance = np.random.default_rng(0)
    for _ in range(100):
        points = tuple(StrokePoint(x, y, p) for x, y, p in chance.uniform(0, 1, (30, 3)).tolist())
        document.add_stroke(document.layers[-1].id, Stroke(points))
    save(tmp_path / "with.sketchstudio", document.snapshot(), timelapse=document.recorder.timelapse)
    save(tmp_path / "without.sketchstudio", document.snapshot())
    size, bare = (tmp_path / f"{name}.sketchstudio" for name in ("with", "without"))
    assert size.stat().st_size < 1.05 * bare.stat().st_size


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.pop("moments"),
        lambda t: t["moments"].pop(),
        lambda t: t["moments"].extend(t["moments"]),
        lambda t: t["moments"][1].update(number=0),
        lambda t: t["moments"][0].update(page=[0, 5]),
        lambda t: t["moments"][0].update(sheets=None),
        lambda t: t["moments"][0]["sheets"].append(t["moments"][0]["sheets"][0]),
        lambda t: t["moments"][0]["sheets"][0].__setitem__(1, "other"),
        lambda t: t["moments"][0]["sheets"][0].append([["group", 2]]),
        lambda t: t["moments"][0]["sheets"][0].append([["group", 0.5]] * 5000),
        lambda t: t["moments"][0]["sheets"][0].append(None),
        lambda t: t["moments"][1].update(changes={"gone": [[0, 0, [0]]]}),
        lambda t: next(iter(t["moments"][1]["changes"].values()))[0].__setitem__(0, 5),
        lambda t: next(iter(t["moments"][1]["changes"].values()))[0].__setitem__(1, -1),
        lambda t: next(iter(t["moments"][1]["changes"].values()))[0].__setitem__(2, [0, 0]),
        lambda t: next(iter(t["moments"][1]["changes"].values()))[0].__setitem__(2, [-1]),
        lambda t: next(iter(t["moments"][1]["changes"].values()))[0].__setitem__(2, [999]),
        lambda t: t["gone"].pop(),
        lambda t: t["gone"][0].update(points=[1, 2]),
    ],
)
def test_a_damaged_timelapse_does_not_cost_the_drawing(qapp, tmp_path, change):
    document, path = drawn(), tmp_path / "a.sketchstudio"
    save(path, document.snapshot(), timelapse=document.recorder.timelapse)
    rewritten(path, change, TIMELAPSE)
    project = load(path)
    assert project.timelapse == () and len(project.drawing.layers) == 3


def test_groups_places_weights_shapes_and_the_picture_come_back(tmp_path):
    group = Group("Cat", visible=False, opacity=0.5, locked=True)
    photo = np.full((4, 6, 4), 77, np.uint8)
    mask = np.arange(12, dtype=np.uint8).reshape(3, 4)
    box = Path((Contour((Node(1, 2), Node(30, 2, 1, 2, 3, 4), Node(9, 40)), closed=True),), fill=(1, 2, 3, 4))
    marks = (Stroke((StrokePoint(1, 2),), weight=1.75), box)
    before = Drawing(
        Page(640, 480),
        (
            Layer(Role.REFERENCE, "Photo", image=photo, place=Place(10, -20, 600, 400)),
            Layer(Role.RESULT, "Result", image=photo),
            Layer(Role.SKETCH, "Sketch", marks, parent=group.id),
            Layer(Role.MASK, "Mask", image=mask, opacity=0.45),
        ),
        (group,),
    )
    path = tmp_path / "a.sketchstudio"
    picture = to_png(photo)
    save(path, before, result=picture)
    project = load(path)
    after = project.drawing
    assert project.result == picture and [asdict(found) for found in after.groups] == [asdict(group)]
    for old, new in zip(before.layers, after.layers, strict=True):
        assert (new.role, new.name, new.place, new.parent) == (old.role, old.name, old.place, old.parent)
        assert np.array_equal(new.image, old.image) if old.image is not None else new.image is None
    stroke, shape = after.layers[2].strokes
    assert stroke.weight == 1.75 and (shape.contours, shape.fill) == (box.contours, box.fill)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(result="missing.png"),
        lambda c: c.update(result=CONTENT),
        lambda c: c.update(version=0),
        lambda c: c.update(version=1.5),
        lambda c: c.update(groups=[{"id": c["layers"][0]["id"], "name": "x", "visible": 1, "opacity": 1, "locked": 0}]),
        lambda c: c["layers"][0].update(place=[0, 0, 0, 0]),
        lambda c: c["layers"][0].update(place=[0, 0, float("inf"), 1]),
    ],
)
def test_damage_to_what_version_2_brought_is_one_clear_line(path, change):
    rewritten(path, change)
    with pytest.raises(UserError) as error:
        load(path)
    assert "\n" not in str(error.value)


def test_a_layer_of_a_group_that_is_not_there_is_in_none(path):
    rewritten(path, lambda content: content["layers"][0].update(parent="gone"))
    assert load(path).drawing.layers[0].parent is None
