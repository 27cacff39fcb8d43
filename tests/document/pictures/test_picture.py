import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from sketchstudio.document.document import Document
from sketchstudio.document.layer import Role
from sketchstudio.document.pictures.picture import load_colour, load_drawing, load_initial, load_sketch
from sketchstudio.errors import UserError


def lines(size=(400, 400), paper=255, ink=0, mode="L", width=6):
    image = Image.new(mode, size, paper)
    draw = ImageDraw.Draw(image)
    w, h = size
    draw.ellipse((w * 0.2, h * 0.2, w * 0.8, h * 0.7), outline=ink, width=width)
    draw.line((w * 0.1, h * 0.9, w * 0.9, h * 0.8), fill=ink, width=width)
    return image


def saved(image, path, **options):
    image.save(path, **options)
    return path


@pytest.fixture
def expected(tmp_path):
    return load_sketch(saved(lines(), tmp_path / "expected.png"), 128, 128)


def alike(ink, expected):
    """Share of the ink that is in the same place."""
    a, b = ink > 100, expected > 100
    return (a & b).sum() / max(1, (a | b).sum())


def test_black_on_white_is_read_as_it_is(expected):
    assert expected.shape == (128, 128) and expected.dtype == np.uint8
    assert expected[0, 0] == 0 and expected.max() == 255 and 0.01 < (expected > 127).mean() < 0.1


@pytest.mark.parametrize(
    ("paper", "ink", "mode"),
    [
        (0, 255, "L"),  # white on black
        ((0, 0, 0, 0), (0, 0, 0, 255), "RGBA"),  # black on nothing
        ((0, 0, 0, 0), (255, 255, 255, 255), "RGBA"),  # white on nothing
        ((255, 255, 255, 0), (0, 0, 0, 255), "RGBA"),
        (235, 170, "L"),  # pencil
        ((30, 60, 120), (240, 240, 200), "RGB"),  # chalk on blue
        (1, 0, "1"),  # one bit a pixel
    ],
)
def test_polarity_is_detected(tmp_path, expected, paper, ink, mode):
    path = saved(lines(paper=paper, ink=ink, mode=mode), tmp_path / "drawing.png")
    assert alike(load_sketch(path, 128, 128), expected) > 0.95


def test_a_photo_of_a_drawing_on_grey_paper_is_levelled(tmp_path, expected):
    light = np.asarray(lines(ink=60).filter(ImageFilter.GaussianBlur(0.7)), float)
    y, x = np.mgrid[0:400, 0:400] / 400
    photo = light * (0.45 + 0.4 * x + 0.1 * y) + np.random.default_rng(0).normal(0, 4, light.shape)
    path = saved(Image.fromarray(photo.clip(0, 255).astype(np.uint8)), tmp_path / "photo.jpg", quality=85)
    ink = load_sketch(path, 128, 128)
    assert alike(ink, expected) > 0.7
    assert np.median(ink) == 0 and (ink > 60).mean() < 0.1


@pytest.mark.parametrize("grey", [255, 0, 200, 90])
def test_an_empty_page_has_no_ink(tmp_path, grey):
    noise = np.random.default_rng(0).integers(-3, 4, (200, 200))
    path = saved(Image.fromarray((grey + noise).clip(0, 255).astype(np.uint8)), tmp_path / "empty.png")
    assert load_sketch(path, 64, 64).max() == 0


def test_a_transparent_page_has_no_ink(tmp_path):
    assert load_sketch(saved(Image.new("RGBA", (50, 50)), tmp_path / "t.png"), 64, 64).max() == 0


def test_hair_lines_of_a_large_picture_stay_lines(tmp_path):
    ink = load_sketch(saved(lines((3000, 3000), width=1), tmp_path / "fine.png"), 256, 256)
    assert (ink.max(axis=0)[64:192] > 150).all()


def test_proportions_are_kept_and_the_rest_is_paper(tmp_path):
    ink = load_sketch(saved(lines((800, 400)), tmp_path / "wide.png"), 128, 128)
    assert ink[:32].max() == 0 and ink[96:].max() == 0 and ink[32:96].max() == 255


def test_a_photo_is_turned_upright(tmp_path):
    image = lines()
    sideways = image.transpose(Image.Transpose.ROTATE_90)  # as a camera held upright stores it
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(sideways, tmp_path / "turned.jpg", exif=exif, quality=95)
    upright = load_sketch(saved(image, tmp_path / "upright.jpg", quality=95), 128, 128)
    assert alike(load_sketch(path, 128, 128), upright) > 0.95


def test_sixteen_bits_a_pixel_are_read(tmp_path, expected):
    deep = np.asarray(lines()).astype(np.uint16) * 257
    assert alike(load_sketch(saved(Image.fromarray(deep), tmp_path / "deep.png"), 128, 128), expected) > 0.95


def test_paint_keeps_its_transparency(tmp_path):
    image = Image.new("RGBA", (100, 100))
    ImageDraw.Draw(image).rectangle((0, 0, 49, 99), fill=(200, 30, 30, 255))
    paint = load_colour(saved(image, tmp_path / "paint.png"), 50, 50)
    assert tuple(paint[25, 10]) == (200, 30, 30, 255) and paint[25, 40, 3] == 0


def test_white_paper_is_no_paint(tmp_path):
    image = Image.new("RGB", (100, 100), "white")
    assert load_colour(saved(image, tmp_path / "white.png"), 50, 50) is None
    ImageDraw.Draw(image).rectangle((0, 0, 49, 99), fill=(200, 30, 30))
    paint = load_colour(saved(image, tmp_path / "paint.png"), 50, 50)
    assert paint[25, 10, 3] == 255 and paint[25, 40, 3] == 0


def test_a_start_picture_is_padded_with_white(tmp_path):
    initial = load_initial(saved(Image.new("RGB", (100, 50), (9, 99, 199)), tmp_path / "start.png"), 64, 64)
    assert initial.shape == (64, 64, 3)
    assert tuple(initial[32, 32]) == (9, 99, 199) and tuple(initial[2, 2]) == (255, 255, 255)


def test_a_picture_opens_as_a_document_with_its_ink_on_the_sketch_layer(tmp_path, expected):
    document = Document(load_drawing(saved(lines((800, 400)), tmp_path / "wide.png")))
    layer = document.layer_for(Role.SKETCH)
    assert document.page == (1024, 512) and layer.image.shape == (512, 1024)
    assert not document.is_blank() and not document.undo_stack.canUndo()


def png_header(width, height):
    """A PNG that says how large it is, and holds nothing."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("load", [lambda p: load_sketch(p, 64, 64), lambda p: load_colour(p, 64, 64), load_drawing])
class TestUnreadable:
    def refused(self, load, path, *words):
        with pytest.raises(UserError) as error:
            load(path)
        assert "\n" not in str(error.value)
        assert all(word in str(error.value) for word in words), str(error.value)

    def test_a_missing_file(self, load, tmp_path):
        self.refused(load, tmp_path / "none.png", "no file", "none.png")

    def test_a_folder(self, load, tmp_path):
        self.refused(load, tmp_path, "folder")

    def test_no_bytes(self, load, tmp_path):
        path = tmp_path / "empty.png"
        path.touch()
        self.refused(load, path, "empty", "0 bytes")

    def test_no_picture(self, load, tmp_path):
        path = tmp_path / "letter.png"
        path.write_text("Dear Sir or Madam")
        self.refused(load, path, "not a picture")

    @pytest.mark.parametrize("side", [8100, 12_000, 30_000, 2**31 - 1])
    def test_a_huge_picture_is_refused_by_its_header(self, load, tmp_path, side):
        path = tmp_path / "huge.png"
        path.write_bytes(png_header(side, side))
        self.refused(load, path, "megapixels")

    @pytest.mark.parametrize("name", ["cut.png", "cut.jpg"])
    def test_a_picture_cut_short(self, load, tmp_path, name):
        whole = saved(lines(), tmp_path / ("whole" + name)).read_bytes()
        path = tmp_path / name
        path.write_bytes(whole[: len(whole) // 2])
        self.refused(load, path, "damaged")
