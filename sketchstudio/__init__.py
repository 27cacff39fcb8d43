"""SketchStudio: a sketch becomes a realistic picture while you watch."""

__version__ = "0.1.0"
