import numpy as np
import pytest

from sketchstudio.document.marks.ink_path import find_inks, ink_fills
from sketchstudio.document.marks.outline import outline, outline_pieces
from sketchstudio.document.marks.outline_many import outlines_of_many
from sketchstudio.document.marks.stroke import BLACK, Nib, Stroke, StrokePoint

TRANSLUCENT = (200, 0, 0, 100)


def scribbles(count, seed=0):
    """Strokes of all lengths and sizes: points on one spot, on whole pixels, far apart, closer than ink can show."""
    chance = np.random.default_rng(seed)
    strokes = []
    for number in range(count):
        length, size = int(chance.choice([1, 2, 3, 4, 40, 300])), chance.choice([1e-10, 0.3, 4, 60])
        steps = (
            chance.normal(0, size, (length, 2)),
            chance.integers(-3, 4, (length, 2)).astype(float),
            np.zeros((length, 2)),
        )[number % 3]
        places = np.cumsum(steps, axis=0).tolist()
        points = tuple(StrokePoint(x, y, float(chance.random()), 0.0) for x, y in places)
        colour = BLACK if number % 4 else TRANSLUCENT
        strokes.append(Stroke(points, float(chance.choice([0.5, 4, 60])), colour, nib=Nib(float(chance.random()))))
    return strokes


def one_by_one(stroke, minimum):
    if stroke.colour == TRANSLUCENT:
        return [outline(stroke.array, stroke.width, minimum, stroke.nib)]
    return outline_pieces(stroke.array, stroke.width, minimum, stroke.nib)


@pytest.mark.parametrize("count", [1, 2, 7, 60])
@pytest.mark.parametrize("minimum", [0.0, 3.0])
def test_many_outlines_are_to_the_last_digit_those_of_one_after_the_other(count, minimum):
    strokes = scribbles(count, seed=count)
    together = outlines_of_many(strokes, minimum)
    apart = [one_by_one(stroke, minimum) for stroke in strokes]
    assert together.strokes == [len(pieces) for pieces in apart]
    pieces = [piece for own in apart for piece in own]
    assert together.pieces.tolist() == [len(piece) for piece in pieces]
    polygons = [polygon for piece in pieces for polygon in piece]
    assert together.sizes.tolist() == [len(polygon) for polygon in polygons]
    assert np.array_equal(together.corners, np.concatenate(polygons))


def test_ink_found_together_is_that_of_each_stroke():
    strokes, same = scribbles(40), scribbles(40)
    find_inks(strokes)
    opaque = [stroke for stroke in strokes if stroke.colour == BLACK]  # others are painted in parts
    assert opaque and all("_ink" in stroke.__dict__ for stroke in opaque)
    assert [ink_fills(stroke) for stroke in strokes] == [ink_fills(stroke) for stroke in same]


def test_ink_that_is_not_one_outline_is_left_to_its_own():
    points = tuple(StrokePoint(10.0 * i, i % 3, 0.7) for i in range(8))
    soft = Stroke(points, softness=0.5)
    tapered = Stroke(points, nib=Nib(taper_in=20))
    airy = Stroke(points, nib=Nib(opacity_by_pressure=1))
    plain, empty = Stroke(points), Stroke(())
    find_inks([soft, tapered, plain, airy, empty, Stroke(points)])
    assert "_ink" in plain.__dict__
    assert not any("_ink" in stroke.__dict__ for stroke in (soft, tapered, airy, empty))
