"""The engine: torch and diffusers, no Qt."""
