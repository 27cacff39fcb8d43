"""How the pen becomes ink: what pressure and tilt decide, smoothing and tapering. Shared by pen and brush."""

from __future__ import annotations

from dataclasses import dataclass

from sketchstudio.document.marks.stroke import ROUND, Nib

TAPER = 6.0  # widths of the pen, at each end
FLAT = 2.0  # widths more of a pen that lies flat


@dataclass
class InkStyle:
    """What the person has chosen."""

    width_by_pressure: bool = True
    opacity_by_pressure: bool = False
    tilt: bool = True  # a tilted pen draws wider, where the tablet tells it
    taper: bool = False
    smoothing: float = 0.0  # 0 to 100

    def nib(self, width: float, tilts: bool) -> Nib:
        """The nib of a stroke of this width, by a pen that tells its tilt or does not."""
        by_width = ROUND.width_by_pressure if self.width_by_pressure else 0.0
        if tilts:
            by_width = 1 - (1 - by_width) / (1 + FLAT)
        taper = TAPER * width if self.taper else 0.0
        return Nib(by_width, 1.0 if self.opacity_by_pressure else 0.0, taper, taper)

    def pressure(self, pressure: float, tilt: float) -> float:
        """What to note as the pressure of a point of a stroke that is 1 + FLAT times as wide as the pen, so that its
        ink is as wide as this tilt makes it."""
        by_width = ROUND.width_by_pressure if self.width_by_pressure else 0.0
        thinnest = 1 - by_width
        wide = (1 - by_width * (1 - pressure)) * (1 + FLAT * tilt)
        return min(max((wide - thinnest) / (1 + FLAT - thinnest), 0.0), 1.0)
