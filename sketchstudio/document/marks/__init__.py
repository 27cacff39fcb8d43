"""What is drawn: strokes and paths, and what can be done to them."""
