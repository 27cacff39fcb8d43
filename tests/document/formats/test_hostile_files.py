"""Thousands of damaged and hostile files: each is read or refused in one clear line, with bounded work, and nothing
else is touched."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import numpy as np
import pytest
from drawings import serialised
from mutations import damaged, damaged_json, nothing_touched, work_limit
from PySide6.QtCore import QRectF

from sketchstudio.document.document import Document
from sketchstudio.document.formats import open_raster, project_file, svg
from sketchstudio.document.formats.layer_file import to_png
from sketchstudio.document.formats.record_file import HEADER, MAGIC, read
from sketchstudio.document.journal import Journal, recover
from sketchstudio.document.journal_records import CHANGE
from sketchstudio.document.layer import Drawing, Group, Layer, Page, Place, Role
from sketchstudio.document.marks.path import Path as PathMark
from sketchstudio.document.marks.path import ellipse
from sketchstudio.document.marks.stroke import Nib, Stroke, StrokePoint
from sketchstudio.document.rasterize import sketch_map
from sketchstudio.document.timelapse import standing
from sketchstudio.errors import UserError

CASES = 1000  # of each kind
WORK = 400_000  # calls: some hundred times what the sound file takes


def drawing() -> Drawing:
    """A little of everything."""
    group = Group("Cat", opacity=0.5)
    points = tuple(StrokePoint(9.5 * i, 30 + i, i / 9, i / 60) for i in range(9))
    marks = (
        Stroke(points, 8),
        Stroke(points[:2], 5, (1, 2, 3, 90), weight=0.5, softness=0.3, nib=Nib(0.5, 0.5, 9, 9)),
        PathMark((ellipse(QRectF(5, 6, 70, 80)),), 3.5, fill=(9, 8, 7, 255)),
    )
    photo = np.arange(5 * 4 * 4, dtype=np.uint8).reshape(5, 4, 4)
    return Drawing(
        Page(640, 480),
        (
            Layer(Role.REFERENCE, "Photo", image=photo, place=Place(-5, 6, 300, 200)),
            Layer(Role.SKETCH, "Lines", marks, photo[..., 0].copy(), parent=group.id),
            Layer(Role.MASK, "Mask", marks[:1]),
        ),
        (group,),
    )


def check(load: Callable[[], Drawing | None]) -> bool:
    """Whether it was read; if so, it is a drawing that can be shown and saved."""
    with ExitStack() as stack:
        stack.enter_context(nothing_touched())
        stack.enter_context(work_limit(WORK))
        try:
            found = load()
        except UserError as error:
            assert "\n" not in str(error) and len(str(error)) < 500
            return False
        if found is None:
            return False
        serialised(found)
        sketch_map(found, 16, 16)
        return True


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def huge_png(side: int) -> bytes:
    """A few bytes that say that they are a picture of `side` pixels a side."""
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = chunk(b"IDAT", zlib.compress(bytes(100)))
    return project_file.PNG_SIGNATURE + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


def mutated_projects(whole: bytes, chance: random.Random) -> Iterator[bytes]:
    """Damage to the bytes of the zip, to the JSON in it, to its pictures and to its names."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = members[project_file.CONTENT]
    pictures = [name for name in members if name.endswith(".png")]
    methods = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    while True:
        match chance.randrange(6):
            case 0:
                yield damaged(whole, chance)
            case 1 | 2:
                name = chance.choice((project_file.CONTENT, project_file.TIMELAPSE))
                yield zipped(members | {name: damaged_json(members[name], chance)})
            case 3:
                yield zipped(members | {project_file.CONTENT: damaged(content, chance)}, zipfile.ZIP_STORED)
            case 4:
                name = chance.choice(pictures)
                bombs = (huge_png(20_000), huge_png(2**31 - 1), huge_png(9000), members[name][:50], b"")
                picture = chance.choice((damaged(members[name], chance), *bombs))
                yield zipped(members | {name: picture}, chance.choice(methods))
            case 5:
                name, elsewhere = (
                    chance.choice(pictures),
                    chance.choice(("../../evil.png", "/tmp/evil.png", "a\\..\\b")),
                )
                renamed = {elsewhere if old == name else old: data for old, data in members.items()}
                renamed[project_file.CONTENT] = content.replace(name.encode(), json.dumps(elsewhere)[1:-1].encode())
                data = zipped(renamed)
                yield damaged(data, chance) if chance.random() < 0.5 else data


def test_mutated_projects(qapp, tmp_path):
    path = tmp_path / "a.sketchstudio"
    document = Document(drawing())
    document.clear_layers(document.layers[1].id)
    document.add_stroke(document.layers[2].id, Stroke((StrokePoint(1, 2),)))
    picture = to_png(np.zeros((3, 4, 3), np.uint8))
    past = document.recorder.timelapse
    project_file.save(path, document.snapshot(), {"prompt": "a cat", "seed": 7}, picture, past)

    def load() -> Drawing:
        """A drawing with no past, or with one that ends with it."""
        project = project_file.load(path)
        rows = standing(project.timelapse)
        assert not rows or all(rows[layer.id] == list(layer.strokes) for layer in project.drawing.layers)
        return project.drawing

    assert check(load) and len(project_file.load(path).timelapse) == 3
    read_well = 0
    for _, data in zip(range(CASES), mutated_projects(path.read_bytes(), random.Random(1)), strict=False):
        path.write_bytes(data)
        read_well += check(load)
    assert CASES / 20 < read_well < CASES / 2  # both ways out were taken
    assert list(tmp_path.iterdir()) == [path]


def test_mutated_open_raster_files(qapp, tmp_path):
    path, chance = tmp_path / "a.ora", random.Random(4)
    whole = open_raster.to_open_raster(drawing(), 48)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    pictures = [name for name in members if name.startswith("data/")]
    read_well = 0
    for _ in range(CASES // 2):
        name = chance.choice(pictures)
        match chance.randrange(4):
            case 0:
                data = damaged(whole, chance)
            case 1:
                data = zipped(members | {"stack.xml": damaged(members["stack.xml"], chance)})
            case 2:
                deep = b"<stack>" * (number := chance.choice((50, 500, 50_000))) + b"</stack>" * number
                data = zipped(members | {"stack.xml": members["stack.xml"].replace(b"<stack>", b"<stack>" + deep, 1)})
            case _:
                bombs = (huge_png(20_000), huge_png(2**31 - 1), huge_png(9000), members[name][:50], b"")
                data = zipped(members | {name: chance.choice((damaged(members[name], chance), *bombs))})
        path.write_bytes(data)
        read_well += check(lambda: open_raster.load(path))
    assert CASES / 20 < read_well < CASES / 2
    assert list(tmp_path.iterdir()) == [path]


FOREIGN = b"""<?xml version="1.0"?>
<!DOCTYPE svg [<!ENTITY ink "stroke:#c00;stroke-width:2">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 80" width="100mm">
<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>
<path id="p" d="M1 2l3 4h9v-7z"/></defs>
<style>.a{fill:none;stroke:black} #b{stroke-width:3}</style>
<g transform="translate(10 20) rotate(30) scale(2,1) skewX(3)"><path class="a" d="M10 20C20 0 40 0 50 20S3 4 5 6"/>
<path id="b" style="&ink;" d="M10 20Q20 0 50 20T90 30A5 5 30 0 1 20 20"/><use xlink:href="#p" x="4"/></g>
<rect x="1" y="2" width="29" height="38" rx="4" fill="url(#g)" stroke="rgb(10%,20%,30%)"/>
<circle cx="20" cy="20" r="10" fill="none" stroke="#123"/>
<ellipse cx="20" cy="20" rx="10" ry="5" stroke="hsl(9,9%,9%)"/>
<line x1="1" y1="2" x2="30" y2="40" stroke="blue"/><polyline points="1,2 30,2 30,40" fill="none" stroke="navy"/>
<polygon points="1,2 30,2 30,40"/><image href="file:///etc/passwd" width="9" height="9"/><text x="4" y="9">hi</text>
</svg>"""
OPEN = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1e-300 1e300'>"
LAUGHS = b"".join(b"<!ENTITY %c '%s'>" % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
HOSTILE_SVG = (
    b"<!DOCTYPE svg [<!ENTITY a 'haha'>" + LAUGHS + b"]>" + OPEN + b"<path d='&j;' stroke='red'/></svg>",
    b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + OPEN + b"<text>&a;</text></svg>",
    OPEN + b"<g>" * 20_000 + b"</g>" * 20_000 + b"</svg>",
    OPEN + b"<g>" * 20_000,
    OPEN + b"<g id='a'><g id='b'><use href='#a'/></g></g></svg>",
    OPEN + b"<path d='M0 0L1e308 1e308' stroke='red'/></svg>",
)


def test_mutated_svgs(qapp, tmp_path):
    path = tmp_path / "a.svg"
    chance = random.Random(2)
    sound = (svg.to_svg(drawing()).encode(), FOREIGN)
    for data in (*sound, *HOSTILE_SVG):
        path.write_bytes(data)
        assert check(lambda: svg.load(path)) or data not in sound
    read_well = 0
    for case in range(CASES):
        path.write_bytes(damaged(sound[case % 2], chance))
        read_well += check(lambda: svg.load(path))
    assert CASES / 20 < read_well < CASES * 0.9
    assert list(tmp_path.iterdir()) == [path]


def test_mutated_journals(qapp, tmp_path):
    """Half as disks damage them, which checksums tell; half with records that are sound but for what they say."""
    document = Document()
    journal = Journal(document, tmp_path)
    document.replace_drawing(drawing())
    document.clear_layers(document.layers[1].id)
    document.undo_stack.undo()
    path = tmp_path / "copy"
    whole, records = journal.file.read_bytes(), list(read(journal.file))
    journal.discard()
    chance = random.Random(3)
    read_well = 0
    for case in range(CASES):
        data = damaged(whole, chance)
        if case % 2:
            new = list(records)
            at = chance.randrange(len(new))
            kind, body = new[at][:1], new[at][1:]
            if kind == CHANGE:
                text = zlib.decompress(body)
                body = zlib.compress(damaged_json(text, chance) if chance.random() < 0.7 else damaged(text, chance))
            else:
                body = damaged(body, chance)
            new[at] = chance.choice((kind, kind, kind, b"X")) + body
            if chance.random() < 0.2:
                chance.shuffle(new)
            data = MAGIC + b"".join(HEADER.pack(len(record), zlib.crc32(record)) + record for record in new)
        path.write_bytes(data)

        def load() -> Drawing | None:
            recovered = recover(path)
            return recovered.drawing if recovered is not None else None

        read_well += check(load)
    assert CASES / 20 < read_well < CASES
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", [project_file.CONTENT, "layer-0.png", project_file.RESULT])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(qapp, tmp_path, monkeypatch, name):
    monkeypatch.setattr("sketchstudio.document.formats.archive.FREE", 2**20)
    path = tmp_path / "a.sketchstudio"
    project_file.save(path, drawing(), {}, to_png(np.zeros((3, 4, 3), np.uint8)))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    path.write_bytes(zipped(members | {name: members[name] + bytes(3 * 2**20)}))
    with pytest.raises(UserError, match="damaged"):
        project_file.load(path)


def test_many_small_files_of_large_pictures_are_refused(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("sketchstudio.document.formats.archive.IMAGES", 2**20)
    image = np.zeros((256, 256, 4), np.uint8)
    path = tmp_path / "a.sketchstudio"
    project_file.save(path, Drawing(Page(), tuple(Layer(Role.REFERENCE, "P", image=image) for _ in range(8))))
    with pytest.raises(UserError, match="damaged"):
        project_file.load(path)
