"""The report: one HTML file with the figures, the curves and the pictures, which needs nothing beside it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
from PIL import Image

from sketchstudio.evaluation.chart import Line, chart
from sketchstudio.evaluation.drawings import DrawingSet
from sketchstudio.evaluation.metrics import Pixels
from sketchstudio.evaluation.sweep import Made, Setting
from sketchstudio.paths import resource
from sketchstudio.training.samples import over_white, paper

SHEET, SWEEP, PAINTED = 24, 4, 8  # drawings on each sheet
NAMES = {"diss": "DiSS", "lgp": "LGP", "lgp+diss": "LGP + DiSS", "text": "text alone"}
TRUTH = "true renders"

# Figure, its heading, what is good, and the range that its axis shows at least.
CURVES: tuple[tuple[str, str, str, float | None, float | None], ...] = (
    ("recall", "Sketch recall", "share of the lines with an edge on them; more is better", 0, 1),
    ("precision", "Sketch precision", "share of the edges that were drawn; more is better", 0, 1),
    ("chamfer", "Chamfer distance", "between edges and lines, of the diagonal; less is better", 0, None),
    ("kernel", "Kernel distance × 1000", "of the features from true renders; less is better", 0, None),
    ("frechet", "Fréchet distance", "of the features from true renders; less is better", 0, None),
    ("prompt_colour", "Prompt colour", "share of the objects in the named colour; more is better", 0, 1),
    ("ratio_to_text", "Time, by that of text alone", "of the same number of steps; less is better", 0, None),
)
COLUMNS = (
    ("recall", "recall"), ("precision", "precision"), ("chamfer", "Chamfer"), ("frechet", "Fréchet"),
    ("kernel", "kernel × 1000"), ("prompt_colour", "prompt colour"), ("prompt_colour_vivid", "… vivid ones"),
    ("paint_error", "from paint, of 255"), ("seconds", "seconds"), ("ratio_to_text", "by text"),
)  # fmt: skip


def html(figures: Mapping[str, Any], made: Mapping[Setting, Made], drawn: DrawingSet, scale: float) -> str:
    """The page. `scale` is the place of the slider that the sheet of all methods shows."""
    sheets = (
        _sheet(f"Pictures at sketch scale {scale:g}", *_methods(made, drawn, scale)),
        _sheet("Pictures with painted colours", *_painted(made, drawn)),
        *(_sheet(f"{_name(method)} over the slider", *_slider(made, drawn, method)) for method in _swept(made)),
    )
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(figures['model'])}: evaluation</title>",
            f"<style>\n{resource('styles/report.css').read_text(encoding='utf-8')}</style>",
            f"<h1>{escape(figures['model'])} on {figures['pictures']} {escape(figures['set'])}</h1>",
            f'<p class="soft">{_facts(figures)}</p>',
            _bars(figures["bars"], scale),
            _curves(figures["rows"], figures["yardsticks"]),
            *sheets,
            _table(figures["rows"], figures["yardsticks"]),
            _how(figures),
            "</html>\n",
        )
    )


def sheet_picture(made: Mapping[Setting, Made], drawn: DrawingSet, scale: float) -> Pixels:
    """The main sheet as one picture, a row for each drawing."""
    _, rows = _methods(made, drawn, scale)
    return np.vstack([np.hstack([image for image in images if image is not None]) for _, images in rows])


Sheet = tuple[list[str], list[tuple[str, list[Pixels | None]]]]  # headings; label and pictures of each row


def _methods(made: Mapping[Setting, Made], drawn: DrawingSet, scale: float) -> Sheet:
    """Sketch, each method, true render."""
    shown = [s for s in made if not s.painted and s.scale in (None, scale)]
    return _rows(drawn, SHEET, shown, made, [("sketch", lambda d: paper(d.ink))])


def _painted(made: Mapping[Setting, Made], drawn: DrawingSet) -> Sheet:
    """Sketch, painted colours, each method, true render."""
    before = [("sketch", lambda d: paper(d.ink)), ("painted", lambda d: over_white(d.paint))]
    return _rows(drawn, PAINTED, [s for s in made if s.painted], made, before)


def _slider(made: Mapping[Setting, Made], drawn: DrawingSet, method: str) -> Sheet:
    """Sketch, the method at each scale, true render."""
    shown = [s for s in made if s.method == method and not s.painted]
    headings, rows = _rows(drawn, SWEEP, shown, made, [("sketch", lambda d: paper(d.ink))])
    headings[1 : 1 + len(shown)] = [f"{s.scale:g}" for s in shown]
    return headings, rows


def _rows(
    drawn: DrawingSet, count: int, shown: Sequence[Setting], made: Mapping[Setting, Made],
    before: Sequence[tuple[str, Callable[[Any], Pixels]]],
) -> Sheet:  # fmt: skip
    if not shown:
        return [], []
    after = [("true render", lambda d: d.truth)] if drawn.reference is not None else []
    headings = [name for name, _ in before] + [_name(s.method) for s in shown] + [name for name, _ in after]
    rows = []
    for i in np.linspace(0, len(drawn.drawings) - 1, min(count, len(drawn.drawings))).astype(int):
        drawing = drawn.drawings[i]
        pictures = [get(drawing) for _, get in before] + [made[s].images[i] for s in shown]
        label = drawing.subject if any(s.painted for s in shown) else drawing.prompt
        rows.append((label, pictures + [get(drawing) for _, get in after]))
    return headings, rows


def _swept(made: Mapping[Setting, Made]) -> list[str]:
    """The methods that were tried at more than one scale."""
    scales = {s.method: {other.scale for other in made if other.method == s.method} for s in made}
    return [method for method, found in scales.items() if len(found) > 1]


def _facts(figures: Mapping[str, Any]) -> str:
    given = figures["parameters"]
    facts = [
        f"{given['steps']} steps", str(given["scheduler"]), f"guidance {given['guidance_scale']:g}",
        f"seeds from {given['seed']}", f"on {figures['device']}, threads: {figures['threads']}",
        f"model {figures['fingerprint'][:8]}",
    ]  # fmt: skip
    if figures["autoencoder_psnr_db"] is not None:
        facts.append(f"autoencoder PSNR {figures['autoencoder_psnr_db']:g} dB")
    return escape(" · ".join(facts))


def _bars(found: Sequence[Mapping[str, Any]], scale: float) -> str:
    if not found:
        return ""
    lines = [
        f"<tr><td>{escape(bar['bar'])}</td><td>{bar['figure']:.3g}</td><td>{escape(bar['goal'])}</td>"
        f'<td class="{"met" if bar["met"] else "missed"}">{"met" if bar["met"] else "not met"}</td></tr>'
        for bar in found
    ]
    head = "<thead><tr><th></th><th>figure</th><th>goal</th><th></th></tr></thead>"
    return f'<h2>Goals, at sketch scale {scale:g}</h2><div class="scroll"><table>{head}{"".join(lines)}</table></div>'


def _curves(rows: Sequence[Mapping[str, Any]], sticks: Mapping[str, Mapping[str, Any]]) -> str:
    methods = list(dict.fromkeys(row["method"] for row in rows))
    truth = sticks.get(TRUTH, {})
    figures = []
    for key, heading, meaning, low, high in CURVES:
        lines = []
        for method in methods:
            points = [
                (row["scale"], row[key])
                for row in rows
                if row["method"] == method and not row["painted"] and row.get(key) is not None
            ]
            if points:
                lines.append(Line(_name(method), points, _style(method)))
        if not lines:
            continue
        if truth.get(key) is not None:
            lines.append(Line(TRUTH, [(None, truth[key])], "truth"))
        caption = f"<figcaption><b>{escape(heading)}</b><br>{escape(meaning)}</figcaption>"
        figures.append(f"<figure>{caption}{chart(lines, 'sketch scale', heading, low, high)}</figure>")
    names = [(_style(method), _name(method)) for method in methods] + ([("truth", TRUTH)] if truth else [])
    key = "".join(
        f'<li><svg viewBox="0 0 34 10"><g class="line {style}"><line x1="0" x2="34" y1="5" y2="5"/></g></svg>'
        f"{escape(name)}</li>"
        for style, name in names
    )
    return f'<h2>Over the sketch slider</h2><ul class="key">{key}</ul><div class="charts">{"".join(figures)}</div>'


def _sheet(title: str, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[Pixels | None]]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in ("", *headings))
    lines = []
    for label, pictures in rows:
        cells = "".join(
            f'<td><img src="{_embedded(image)}" alt="{escape(f"{label}: {heading}", quote=True)}" loading="lazy"></td>'
            if image is not None
            else "<td></td>"
            for heading, image in zip(headings, pictures, strict=True)
        )
        lines.append(f"<tr><td>{escape(label)}</td>{cells}</tr>")
    table = f'<table class="sheet"><thead><tr>{head}</tr></thead>{"".join(lines)}</table>'
    return f'<h2>{escape(title)}</h2><div class="scroll">{table}</div>'


def _table(rows: Sequence[Mapping[str, Any]], sticks: Mapping[str, Mapping[str, Any]]) -> str:
    named = [(_setting(row), row) for row in rows] + list(sticks.items())
    columns = [(key, heading) for key, heading in COLUMNS if any(row.get(key) is not None for _, row in named)]
    head = "".join(f"<th>{escape(heading)}</th>" for _, heading in columns)
    lines = []
    for name, row in named:
        cells = "".join(f"<td>{'–' if (v := row.get(key)) is None else f'{v:.3f}'}</td>" for key, _ in columns)
        lines.append(f"<tr><td>{escape(name)}</td>{cells}</tr>")
    table = f"<table><thead><tr><th></th>{head}</tr></thead>{''.join(lines)}</table>"
    return f'<h2>All figures</h2><div class="scroll">{table}</div>'


def _how(figures: Mapping[str, Any]) -> str:
    named = [row.get("prompts_with_colour") for row in figures["rows"]]
    count = next((n for n in named if n), 0)
    notes = [
        "Edges are OpenCV's Canny at 50 and 150, which no part of the program is trained on; they count as on a line "
        "within 0.0075 of the diagonal.",
    ]
    if figures["yardsticks"]:
        notes += [
            f"Features: {figures['features']}. Pictures are compared with {figures['reference']} true renders, other "
            "views of the same held-out objects; distances of few pictures are noisy, and comparable only with those "
            "of as many.",
            f"A prompt's colour ({count} prompts name one) is right where most of the object's pixels have that name, "
            "by fixed borders in CIELAB; the true renders show how often that finds the colour that is there.",
            "Painted colours are a few broad strokes, put on without a colour in the prompt.",
            "Noisy, blurred and recoloured are the true renders, damaged: yardsticks for the distances.",
        ]
    paragraphs = "".join(f'<p class="soft">{escape(note)}</p>' for note in notes)
    return f"<h2>How it was measured</h2>{paragraphs}"


def _setting(row: Mapping[str, Any]) -> str:
    name = _name(row["method"])
    if row["scale"] is not None:
        name += f", {row['scale']:g}"
    return f"{name}, painted" if row["painted"] else name


def _name(method: str) -> str:
    return NAMES.get(method, method)


def _style(method: str) -> str:
    return method.replace("+", "-")


def _embedded(image: Pixels) -> str:
    """A picture as a data URI."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, "WEBP", quality=88, method=4)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode("ascii")
