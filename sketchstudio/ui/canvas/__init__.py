"""The canvas: the page in view, its pointer and touch events, and how it is painted fast."""
