"""The report: one HTML file with the figures, the curves and the pictures, which needs nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from sketchstudio.evaluation.chart import Line, chart, mark
from sketchstudio.evaluation.drawings import DrawingSet
from sketchstudio.evaluation.sheets import method_name, setting_name, sheet_html, sheets
from sketchstudio.evaluation.sweep import Made, Setting
from sketchstudio.paths import resource

TRUTH = "true renders"
LEVEL = ("text", "truth")  # lines of one height, without marks

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
# Figure, its column, what it says.
COLUMNS = (
    ("recall", "recall", "Share of the sketch's lines with an edge of the picture on them. More is better."),
    ("precision", "precision", "Share of the picture's edges that lie on a line. What nobody sketched lowers it."),
    ("chamfer", "Chamfer", "Mean distance of edges and lines, both ways, as a share of the diagonal. Less is better."),
    ("frechet", "Fréchet", "Fréchet distance of the features from those of true renders. Less is better."),
    (
        "kernel", "kernel × 1000",
        "Kernel distance of the same features. Less is better; 0 on average for true renders, so it may fall below.",
    ),
    ("prompt_colour", "prompt colour", "Share of the prompts naming a colour whose object has it. More is better."),
    ("prompt_colour_vivid", "vivid colour", "The same without black, grey and white."),
    ("paint_error", "from paint", "Mean difference per channel from what was painted, where it was, of 255."),
    ("seconds", "seconds", "Median time of a picture, decoding included."),
    ("ratio_to_text", "× text alone", "That time by the time of text alone, drawing by drawing, the median."),
)  # fmt: skip


def html(figures: Mapping[str, Any], made: Mapping[Setting, Made], drawn: DrawingSet, scale: float) -> str:
    """The page. `scale` is the place of the slider that the sheet of all methods shows."""
    parts = [
        (f"Goals, at sketch scale {scale:g}", _bars(figures["bars"])),
        ("Over the sketch scale", _curves(figures["rows"], figures["yardsticks"])),
        *((sheet.title, f'<div class="scroll">{sheet_html(sheet)}</div>') for sheet in sheets(made, drawn, scale)),
        ("All figures", _table(figures["rows"], figures["yardsticks"])),
        ("How it was measured", _how(figures)),
    ]
    sections = [(f"part-{i}", title, content) for i, (title, content) in enumerate(parts) if content]
    links = "".join(f'<li><a href="#{name}">{escape(title)}</a></li>' for name, title, _ in sections)
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(figures['model'])}: evaluation</title>",
            f"<style>\n{resource('styles/report.css').read_text(encoding='utf-8')}</style>",
            f"<h1>Model “{escape(figures['model'])}” on {figures['pictures']} {escape(figures['set'])}</h1>",
            f'<p class="soft">{_facts(figures)}</p>',
            f'<nav aria-label="Contents"><ul>{links}</ul></nav>',
            *(
                f'<section id="{name}"><h2>{escape(title)}</h2>\n{content}</section>'
                for name, title, content in sections
            ),
            "</html>\n",
        )
    )


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


def _bars(found: Sequence[Mapping[str, Any]]) -> str:
    if not found:
        return ""
    lines = [
        f'<tr><th scope="row">{escape(bar["bar"])}</th><td>{bar["figure"]:.3g}</td><td>{escape(bar["goal"])}</td>'
        f'<td class="{"met" if bar["met"] else "missed"}">{"met" if bar["met"] else "not met"}</td></tr>'
        for bar in found
    ]
    words = "".join(f'<th scope="col">{word}</th>' for word in ("goal for", "figure", "goal", "reached"))
    return f'<table class="goals"><thead><tr>{words}</tr></thead><tbody>{"".join(lines)}</tbody></table>'


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
                lines.append(Line(method_name(method), points, _style(method)))
        if not lines:
            continue
        if truth.get(key) is not None:
            lines.append(Line(TRUTH, [(None, truth[key])], "truth"))
        caption = f"<figcaption><b>{escape(heading)}</b><br>{escape(meaning)}</figcaption>"
        figures.append(f"<figure>{caption}{chart(lines, 'sketch scale', heading, low, high)}</figure>")
    names = [(_style(method), method_name(method)) for method in methods] + ([("truth", TRUTH)] if truth else [])
    key = "".join(
        f'<li><svg viewBox="0 0 34 10" aria-hidden="true"><g class="line {style}"><line x1="0" x2="34" y1="5" y2="5"/>'
        f"{mark(style, 17, 5) if style not in LEVEL else ''}</g></svg>{escape(name)}</li>"
        for style, name in names
    )
    return f'<ul class="key">{key}</ul><div class="charts">{"".join(figures)}</div>'


def _table(rows: Sequence[Mapping[str, Any]], sticks: Mapping[str, Mapping[str, Any]]) -> str:
    """A block for each method, one for the yardsticks, and what the columns say."""
    blocks: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for row in rows:
        name = setting_name(row["method"], row["scale"], row["painted"])
        blocks.setdefault(row["method"], []).append((name, row))
    blocks[TRUTH] = list(sticks.items())
    columns = [
        column
        for column in COLUMNS
        if any(row.get(column[0]) is not None for named in blocks.values() for _, row in named)
    ]
    head = "".join(
        f'<th scope="col" title="{escape(meaning)}">{escape(heading)}</th>' for _, heading, meaning in columns
    )
    bodies = []
    for named in blocks.values():
        lines = []
        for name, row in named:
            cells = "".join(f"<td>{'–' if (v := row.get(key)) is None else f'{v:.3f}'}</td>" for key, *_ in columns)
            lines.append(f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>')
        bodies.append(f"<tbody>{''.join(lines)}</tbody>")
    words = "".join(f"<dt>{escape(heading)}</dt><dd>{escape(meaning)}</dd>" for _, heading, meaning in columns)
    table = f'<table><thead><tr><th scope="col">method, scale</th>{head}</tr></thead>{"".join(bodies)}</table>'
    return f'<div class="scroll">{table}</div><dl>{words}</dl>'


def _how(figures: Mapping[str, Any]) -> str:
    named = [row.get("prompts_with_colour") for row in figures["rows"]]
    count = next((n for n in named if n), 0)
    notes = [
        "Edges are OpenCV's Canny at 50 and 150, which no part of the program is trained on; they count as on a line "
        "within 0.0075 of the diagonal.",
        "Text alone is plain classifier-free guidance without the sketch. A method that shows the model the sketch "
        "runs one branch of it less where the sketch scale equals the guidance scale, here "
        f"{figures['parameters']['guidance_scale']:g}, and is quicker there.",
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
    return paragraphs


def _style(method: str) -> str:
    return method.replace("+", "-")
