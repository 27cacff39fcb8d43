"""Watching a picture form: requests, comparison with the canvas, live mode, history."""
