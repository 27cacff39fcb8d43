"""The drawing: strokes, layers, undo, files. QtCore and QtGui only, no widgets."""
