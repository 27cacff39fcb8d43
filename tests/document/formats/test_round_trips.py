"""Any drawing comes back from every format that we write, as far as the format goes."""

import io
import tempfile
from pathlib import Path

import numpy as np
from drawings import drawings, serialised, without_ids
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sketchstudio.document.document import Document
from sketchstudio.document.formats import project_file, svg
from sketchstudio.document.journal import Journal, recover

plain = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
parameters = st.dictionaries(st.text(), plain | st.text() | st.lists(plain), max_size=4)


@given(drawings(), parameters, st.booleans())
def test_a_project_keeps_everything(qapp, drawing, parameters, with_picture):
    buffer = io.BytesIO()
    Image.fromarray(np.full((3, 4, 3), 7, np.uint8)).save(buffer, "PNG")
    picture = buffer.getvalue() if with_picture else None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.sketchstudio")
        project_file.save(path, drawing, parameters, picture)
        project = project_file.load(path)
    assert serialised(project.drawing) == serialised(drawing)
    assert (project.parameters, project.result) == (parameters, picture)


@given(drawings(), drawings())
def test_a_journal_replays_from_any_drawing_to_any_other(qapp, first, second):
    with tempfile.TemporaryDirectory() as folder:
        document = Document(first)
        journal = Journal(document, Path(folder))
        for drawing in (second, first):
            document.replace_drawing(drawing)
            recovered = recover(journal.file)
            assert recovered is not None and serialised(recovered.drawing) == serialised(drawing)
        journal.discard()


@given(drawings())
def test_an_svg_keeps_all_but_the_ids(qapp, drawing):
    again = svg.from_svg(svg.to_svg(drawing).encode())
    assert without_ids(again) == without_ids(drawing)
