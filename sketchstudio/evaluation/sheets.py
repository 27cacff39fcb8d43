"""The report's sheets of pictures: a row for each drawing, a column for each method and scale."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from sketchstudio.evaluation.drawings import Drawing, DrawingSet
from sketchstudio.evaluation.metrics import Pixels
from sketchstudio.evaluation.sweep import Made, Setting
from sketchstudio.training.samples import over_white, paper

ROWS, SWEEP, PAINTED = 24, 4, 8  # drawings on each sheet
NAMES = {"diss": "DiSS", "lgp": "LGP", "lgp+diss": "LGP + DiSS", "text": "text alone"}
HEADING, LABEL, TEXT = 36, 200, 18  # of the sheet as one picture: height, width, size of its letters, in pixels


@dataclass
class Sheet:
    """`rows`: the prompt of each drawing and its pictures (H, W, 3), one a heading; None where there is none."""

    title: str
    headings: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[Pixels | None]]] = field(default_factory=list)


def sheets(made: Mapping[Setting, Made], drawn: DrawingSet, scale: float) -> list[Sheet]:
    """All that have pictures: the methods side by side at `scale`, with painted colours, each over the slider."""
    found = [methods_sheet(made, drawn, scale), _painted_sheet(made, drawn)]
    found += [_slider_sheet(made, drawn, method) for method in _swept(made)]
    return [sheet for sheet in found if sheet.rows]


def methods_sheet(made: Mapping[Setting, Made], drawn: DrawingSet, scale: float) -> Sheet:
    """Sketch, each method, true render."""
    shown = [s for s in made if not s.painted and s.scale in (None, scale)]
    return _sheet(f"Pictures at sketch scale {scale:g}", drawn, ROWS, shown, made, [("sketch", _sketch)])


def _painted_sheet(made: Mapping[Setting, Made], drawn: DrawingSet) -> Sheet:
    """Sketch, painted colours, each method, true render."""
    before = [("sketch", _sketch), ("painted colours", lambda d: over_white(d.paint))]
    return _sheet("Pictures with painted colours", drawn, PAINTED, [s for s in made if s.painted], made, before)


def _slider_sheet(made: Mapping[Setting, Made], drawn: DrawingSet, method: str) -> Sheet:
    """Sketch, the method at each scale, true render."""
    shown = [s for s in made if s.method == method and not s.painted]
    return _sheet(f"{method_name(method)} over the sketch scale", drawn, SWEEP, shown, made, [("sketch", _sketch)])


def _sheet(
    title: str, drawn: DrawingSet, count: int, shown: Sequence[Setting], made: Mapping[Setting, Made],
    before: Sequence[tuple[str, Callable[[Drawing], Pixels]]],
) -> Sheet:  # fmt: skip
    if not shown:
        return Sheet(title)
    after = drawn.reference is not None
    headings = [name for name, _ in before] + [setting_name(s.method, s.scale) for s in shown]
    sheet = Sheet(title, headings + ["true render"] * after)
    for i in np.linspace(0, len(drawn.drawings) - 1, min(count, len(drawn.drawings))).astype(int):
        drawing = drawn.drawings[i]
        pictures: list[Pixels | None] = [get(drawing) for _, get in before]
        pictures += [made[s].images[i] for s in shown]
        label = drawing.subject if any(s.painted for s in shown) else drawing.prompt
        sheet.rows.append((label, pictures + [drawing.truth] * after))
    return sheet


def _sketch(drawing: Drawing) -> Pixels:
    return paper(drawing.ink)


def _swept(made: Mapping[Setting, Made]) -> list[str]:
    """The methods that were tried at more than one scale."""
    scales = {s.method: {other.scale for other in made if other.method == s.method} for s in made}
    return [method for method, found in scales.items() if len(found) > 1]


def method_name(method: str) -> str:
    """For people."""
    return NAMES.get(method, method)


def setting_name(method: str, scale: float | None, painted: bool = False) -> str:
    """Method, sketch scale, and whether colours were painted, for people."""
    return method_name(method) + ("" if scale is None else f", {scale:g}") + (", painted" if painted else "")


def sheet_html(sheet: Sheet) -> str:
    """The sheet as a table. Each cell knows its heading, so that a narrow page can break the rows."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in ("prompt", *sheet.headings))
    lines = []
    for label, pictures in sheet.rows:
        cells = "".join(
            f'<td data-heading="{escape(heading)}">'
            f'<img src="{_embedded(image)}" alt="{escape(f"{label}: {heading}")}" width="{image.shape[1]}" '
            f'height="{image.shape[0]}" decoding="async"></td>'
            if image is not None
            else "<td></td>"
            for heading, image in zip(sheet.headings, pictures, strict=True)
        )
        lines.append(f'<tr><th scope="row">{escape(label)}</th>{cells}</tr>')
    return f'<table class="sheet"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'


def sheet_picture(sheet: Sheet) -> Pixels:
    """The sheet as one picture, headings above and prompts on the left."""
    shapes = [image.shape for _, pictures in sheet.rows for image in pictures if image is not None]
    height, width = max(shape[0] for shape in shapes), max(shape[1] for shape in shapes)
    size = LABEL + width * len(sheet.headings), HEADING + height * len(sheet.rows)
    page = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(TEXT)
    for j, heading in enumerate(sheet.headings):
        draw.text((LABEL + (j + 0.5) * width, HEADING / 2), heading, "black", font, anchor="mm")
    for i, (label, pictures) in enumerate(sheet.rows):
        draw.text((8, HEADING + (i + 0.5) * height), _folded(label, font), "black", font, anchor="lm")
        for j, image in enumerate(pictures):
            if image is not None:
                page.paste(Image.fromarray(image), (LABEL + j * width, HEADING + i * height))
    return np.asarray(page, np.uint8)


def _folded(label: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """The prompt in lines that fit beside the pictures."""
    lines: list[str] = []
    for word in label.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= LABEL - 16:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def _embedded(image: Pixels) -> str:
    """A picture as a data URI."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, "WEBP", quality=88, method=4)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode("ascii")
