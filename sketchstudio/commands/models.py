"""`sketchstudio models`: what --model may name, and where it lies."""

from __future__ import annotations

import argparse

from sketchstudio.models import catalogue


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(arguments: argparse.Namespace) -> int:
    """Print one line for each model."""
    for name in catalogue.names():
        print(f"{name}\t{', '.join(catalogue.methods(name))}\t{catalogue.resolve(name)}")
    return 0
