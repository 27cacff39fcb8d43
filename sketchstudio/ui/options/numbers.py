"""The numbers of the options bar: what each is called, what it means, and from where to where it goes."""

from __future__ import annotations

from sketchstudio.parameters import ParameterInfo
from sketchstudio.ui.canvas.guides import SPACINGS
from sketchstudio.ui.tools.tool import OPACITIES, WIDTHS

WIDTH = ParameterInfo("Width", "Diameter at full pressure, in units of the page. Keys: [ and ], or drag with Alt.",
                      *WIDTHS, 1.0)  # fmt: skip
STABILISER = ParameterInfo("Stabiliser", "0 draws as the hand moves, 100 with a very steady hand.", 0.0, 100.0, 1.0)
SOFTNESS = ParameterInfo("Softness", "0 is a hard edge, 1 fades from the middle of the line.", 0.0, 1.0, 0.05)
OPACITY = ParameterInfo("Opacity", "1 hides what lies below, less lets it show through. Keys: comma and full stop.",
                        *OPACITIES, 0.05)  # fmt: skip
WEIGHT = ParameterInfo("Weight", "How much the picture should follow the line: 0 not at all, 1 as usual, 2 twice.",
                       0.0, 2.0, 0.05)  # fmt: skip
GAP = ParameterInfo("Close gaps", "Openings between lines up to this many units of the page count as closed.",
                    0.0, 60.0, 1.0)  # fmt: skip
GRID = ParameterInfo("Grid", "Between two lines of the grid that strokes and selections snap to, in units of the page.",
                     *SPACINGS, 1.0)  # fmt: skip
