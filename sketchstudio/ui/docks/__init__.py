"""Docks: what stands beside canvas and result."""
