"""A tiny data set in the layout of objects3d, drawn here, so that training runs in seconds and needs no download."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

COLOURS = {"red": (200, 40, 40), "blue": (40, 60, 200), "green": (40, 160, 60)}


def write_objects(folder: Path, count: int = 18) -> Path:
    """Write `count` renders of boxes and balls, the last third held out."""
    (folder / "images").mkdir(parents=True)
    (folder / "lines").mkdir()
    random = np.random.default_rng(0)
    rows = []
    for i in range(count):
        name, rgb = list(COLOURS.items())[i % 3]
        image = np.full((256, 256, 3), 255, np.uint8)
        ink = np.zeros((256, 256), np.uint8)
        centre, size = random.integers(90, 166, 2), int(random.integers(30, 70))
        if i % 2:
            cv2.circle(image, centre.tolist(), size, rgb, -1)
            cv2.circle(ink, centre.tolist(), size, 255, 1)
        else:
            corners = (centre - size).tolist(), (centre + size).tolist()
            cv2.rectangle(image, *corners, rgb, -1)
            cv2.rectangle(ink, *corners, 255, 1)
        Image.fromarray(image).save(folder / "images" / f"{i}.webp", lossless=True)
        Image.fromarray(255 - ink).convert("1").save(folder / "lines" / f"{i}.png")
        kind = "ball" if i % 2 else "box"
        rows.append(
            [
                i,
                f"object-{i}",
                kind,
                kind.title(),
                "Toys",
                "test" if i >= count * 2 // 3 else "train",
                1,
                name,
                0.9,
                0.02,
                0.2,
                "CC0-1.0",
                "the tests",
            ]
        )
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        columns = "id object prompt name category split recoloured colour colour_share ink area license creator"
        writer.writerow(columns.split())
        writer.writerows(rows)
    return folder


@pytest.fixture(scope="session")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_objects(tmp_path_factory.mktemp("objects"))
