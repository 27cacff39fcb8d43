"""Between the drawing and the model: requests, frames, metadata. No widgets, no torch."""
