"""What the hand holds: each tool is a small state machine fed with pointer events."""
