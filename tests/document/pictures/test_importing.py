"""Pictures come onto the page to trace, as ink, or as lines that were found in them."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from sketchstudio.document.layer import Drawing, Page, Place, Role
from sketchstudio.document.marks.ink import thicken
from sketchstudio.document.pictures.edges import as_ink, components, find_ridges, lines
from sketchstudio.document.pictures.importing import Picture, Way
from sketchstudio.document.pictures.tracing import polylines, simplified
from sketchstudio.document.rasterize import sketch_map


def photo(width=300, height=200):
    """A red box with soft grain before a grey wall."""
    image = Image.new("RGB", (width, height), (150, 150, 150))
    ImageDraw.Draw(image).rectangle((100, 50, 200, 150), fill=(190, 60, 50))
    grain = np.random.default_rng(1).normal(0, 3, (height, width, 3))
    rgb = (np.asarray(image) + grain).clip(0, 255).astype(np.uint8)
    return np.dstack([rgb, np.full((height, width), 255, np.uint8)])


def test_the_outline_of_a_box_is_found_and_grain_is_not():
    found = lines(find_ridges(photo()), 0.5)
    rows, columns = np.nonzero(found)
    near = (np.minimum(abs(columns - 100), abs(columns - 200)) < 3) | (np.minimum(abs(rows - 50), abs(rows - 150)) < 3)
    assert found.sum() > 360 and near.all()


def test_more_detail_finds_no_less():
    ridges = find_ridges(photo())
    counts = [int(lines(ridges, detail).sum()) for detail in (0, 0.25, 0.5, 0.75, 1)]
    assert counts == sorted(counts) and counts[0] < counts[-1]


def test_lines_are_thin():
    found = lines(find_ridges(photo()), 0.5)
    assert found[80:120].sum(axis=1).max() <= 3  # two sides of the box, and a step now and then


def test_an_even_picture_has_no_lines():
    assert not lines(find_ridges(np.full((40, 50, 4), 255, np.uint8)), 1.0).any()


def test_a_large_picture_is_reduced():
    assert find_ridges(np.full((1500, 3000, 4), 9, np.uint8)).strength.shape == (512, 1024)


def test_pieces_hang_together_over_corners():
    mask = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [1, 0, 0, 0], [0, 0, 1, 1]], bool)
    count, labels = components(mask)
    assert count == 3 and labels.tolist() == [0, 1, 0, 1, 0, 2, 2]


def test_a_long_snake_is_one_piece():
    mask = np.zeros((41, 41), bool)
    mask[::2] = True
    mask[1::4, -1] = mask[3::4, 0] = True
    assert components(mask)[0] == 1


def test_a_ring_and_a_crossing_become_lines():
    ring = np.zeros((40, 40), bool)
    ring[5, 5:35] = ring[34, 5:35] = ring[5:35, 5] = ring[5:35, 34] = True
    (line,) = polylines(ring)
    assert np.allclose(line[0], line[-1], atol=1.5) and len(line) < 30
    cross = np.zeros((41, 41), bool)
    cross[20] = cross[:, 20] = True
    assert len(polylines(cross)) == 4


def test_points_on_a_straight_line_are_left_out():
    line = np.column_stack([np.arange(50.0), np.arange(50.0)])
    assert simplified(line).tolist() == [[0, 0], [49, 49]]
    line[25] += (3, -3)
    assert [25 + 3, 25 - 3] in simplified(line).tolist()


def test_ink_is_as_wide_as_asked():
    mask = np.zeros((30, 30), bool)
    mask[15] = True
    assert as_ink(mask, 6)[:, 10].sum() / 255 == pytest.approx(6, abs=0.2)


@pytest.mark.parametrize(
    ("way", "role"),
    [(Way.REFERENCE, Role.REFERENCE), (Way.STROKES, Role.SKETCH), (Way.LINES, Role.SKETCH), (Way.INK, Role.SKETCH)],
)
def test_a_picture_lies_in_the_middle_of_the_page_in_its_own_proportions(way, role):
    layer = Picture("box", photo()).layer(way, 0.5, Page(900, 900))
    assert layer.role is role and not layer.is_blank
    if way is not Way.STROKES:
        assert layer.place == Place(0, 150, 900, 600)


def test_strokes_and_image_of_the_same_lines_look_alike():
    picture, page = Picture("box", photo()), Page(1024, 1024)
    one, other = (
        sketch_map(Drawing(page, (picture.layer(way, 0.5, page),)), 512, 512) > 127 for way in (Way.STROKES, Way.LINES)
    )
    for line, ground in ((one, other), (other, one)):  # each within three pixels of the other
        assert (thicken(np.where(ground, np.uint8(255), np.uint8(0)), 6)[line] > 0).mean() > 0.9
    strokes = picture.layer(Way.STROKES, 0.5, page).strokes
    assert 1 <= len(strokes) < 12 and sum(len(stroke.points) for stroke in strokes) < 80


@pytest.mark.parametrize("way", list(Way))
def test_every_way_has_a_preview(way):
    assert Picture("box", photo()).preview(way, 0.5, 150).shape == (100, 150, 3)
