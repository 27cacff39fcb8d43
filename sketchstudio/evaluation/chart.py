"""Line charts as inline SVG. Colours come from the page's style sheet, so that they suit light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 360, 230
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 14, 34
TICKS = 4
DOT = 3.5  # radius of a mark
# Points of the marks, in radii, for who cannot tell the colours apart or prints in grey. A circle otherwise.
MARKS = {
    "lgp": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "lgp-diss": ((0.0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
}


@dataclass(frozen=True)
class Line:
    """A named series; one point without an x is a level line over the whole chart. `style` is its CSS class."""

    name: str
    points: Sequence[tuple[float | None, float]]
    style: str


def chart(
    lines: Sequence[Line], x_label: str, y_label: str, low: float | None = None, high: float | None = None
) -> str:
    """SVG of all lines over a common x. `low` and `high` hold the y axis to at least that range."""
    values = [y for line in lines for _, y in line.points]
    xs = sorted({x for line in lines for x, _ in line.points if x is not None})
    if not values:
        return ""
    bottom, top, step = _nice(min(values + [low] if low is not None else values), max(values + [high or values[0]]))
    left_x, right_x = (xs[0], xs[-1]) if len(xs) > 1 else ((xs or [0.0])[0] - 0.5, (xs or [0.0])[0] + 0.5)

    def place(x: float, y: float) -> tuple[float, float]:
        across = LEFT + (x - left_x) / (right_x - left_x) * (WIDTH - LEFT - RIGHT)
        return across, HEIGHT - BOTTOM - (y - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(y_label, quote=True)}">',
        f"<desc>{escape('; '.join(_told(line, x_label) for line in lines))}</desc>",
    ]
    for i in range(round((top - bottom) / step) + 1):
        value = bottom + i * step
        y = place(left_x, value)[1]
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.4g}</text>')
    for x in xs:
        at = place(x, bottom)[0]
        parts.append(f'<text class="tick" x="{at:.1f}" y="{HEIGHT - BOTTOM + 15}" text-anchor="middle">{x:g}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text class="tick" x="{middle}" y="{HEIGHT - 4}" text-anchor="middle">{escape(x_label)}</text>')
    for line in lines:
        parts.append(f'<g class="line {line.style}"><title>{escape(line.name)}</title>')
        if [x for x, _ in line.points] == [None]:
            y = place(left_x, line.points[0][1])[1]
            parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        else:
            dots = [place(x or 0.0, y) for x, y in line.points]
            parts.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in dots)}"/>')
            for (x, y), (scale, value) in zip(dots, line.points, strict=True):
                parts.append(mark(line.style, x, y, f"{line.name} at {scale:g}: {value:.3g}"))
        parts.append("</g>")
    return "".join([*parts, "</svg>"])


def mark(style: str, x: float, y: float, title: str = "") -> str:
    """The mark of a series at a place, with what the pointer is told of it."""
    name = f"<title>{escape(title)}</title>" if title else ""
    if style not in MARKS:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}">{name}</circle>'
    corners = " ".join(f"{x + DOT * dx:.1f},{y + DOT * dy:.1f}" for dx, dy in MARKS[style])
    return f'<polygon points="{corners}">{name}</polygon>'


def _told(line: Line, x_label: str) -> str:
    """The series in words, for who cannot see the chart."""
    points = [f"{y:.3g}" if x is None else f"{y:.3g} at {x_label} {x:g}" for x, y in line.points]
    return f"{line.name}: {', '.join(points)}"


def _nice(low: float, high: float) -> tuple[float, float, float]:
    """(bottom, top, step) of an axis whose ticks are round numbers."""
    span = max(high - low, 1e-3)
    power = 1e-6
    while power * 10 <= span / TICKS:
        power *= 10
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= span / TICKS * 0.999)
    bottom = step * (low / step // 1)
    top = step * -(-high / step // 1)
    return bottom, max(top, bottom + step), step
