from __future__ import annotations

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sketchstudio.errors import UserError
from sketchstudio.training.edge_maps import gradient_edges
from sketchstudio.training.pictures import batches, find_images, load_pictures, read_prompts, read_square


def write_images(folder: Path, *names: str, size: tuple[int, int] = (60, 40)) -> Path:
    random = np.random.default_rng(0)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        image = np.full((size[1], size[0], 3), random.integers(40, 90), np.uint8)
        image[10:30, 15:45] = random.integers(150, 250, 3)
        Image.fromarray(image).save(path)
    return folder


def test_folder_names_are_prompts_as_in_imagenet(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "train", "t-shirt/a.png", "office_chair/b.JPEG", "n01440764/c.jpg")
    (tmp_path / "LOC_synset_mapping.txt").write_text("n01440764 tench, Tinca tinca\nn01443537 goldfish\n")
    paths = find_images(folder)
    assert sorted(read_prompts(folder, paths, "folder-names").values()) == ["a t shirt", "a tench", "an office chair"]


def test_a_wordnet_number_without_its_list_is_refused(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "train", "n01440764/c.jpg")
    with pytest.raises(UserError, match="LOC_synset_mapping"):
        read_prompts(folder, find_images(folder), "folder-names")


def test_captions_and_csv_name_pictures(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "images", "a.png", "sub/b.png")
    paths = find_images(folder)
    with pytest.raises(UserError, match="no class folder"):
        read_prompts(folder, paths, "folder-names")
    with pytest.raises(UserError, match=r"a\.txt"):
        read_prompts(folder, paths, "captions")
    (folder / "a.txt").write_text("a red\nbox ")
    (folder / "sub" / "b.txt").write_text("a blue box")
    assert list(read_prompts(folder, paths, "captions").values()) == ["a red box", "a blue box"]
    table = tmp_path / "prompts.csv"
    table.write_text("file,prompt\na.png,one\nsub,two\n")
    assert list(read_prompts(folder, paths, str(table)).values()) == ["one", "two"]
    table.write_text("a.png,one\n")
    with pytest.raises(UserError, match=r"no line for sub/b\.png"):
        read_prompts(folder, paths, str(table))
    with pytest.raises(UserError, match="no file"):
        read_prompts(folder, paths, str(tmp_path / "none.csv"))


def test_texts_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "images", "box/a.png")
    (folder / "box" / "a.txt").write_bytes(b"caf\xe9")
    (tmp_path / "prompts.csv").write_bytes(b"box,caf\xe9\n")
    for prompts in ("captions", str(tmp_path / "prompts.csv")):
        with pytest.raises(UserError, match="UTF-8"):
            read_prompts(folder, find_images(folder), prompts)


def test_a_class_folder_without_a_word_is_refused(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "images", "_/a.png")
    with pytest.raises(UserError, match="no name to make a prompt of"):
        read_prompts(folder, find_images(folder), "folder-names")


def test_what_is_no_image_or_far_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "image.png"
    header = struct.pack(">4sIIBBBBB", b"IHDR", 30_000, 30_000, 8, 2, 0, 0, 0)
    enormous = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    for content in (b"", b"no image", enormous):
        path.write_bytes(content)
        with pytest.raises(UserError, match=r"image\.png cannot be read"):
            read_square(path, 64)


def test_pictures_are_squares_with_edges_and_some_are_held_out(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "images", *(f"box/{i}.png" for i in range(60)))
    train, held_out = load_pictures(folder, 32, "gradient", gradient_edges)
    assert len(train) + len(held_out) == 60 and 0 < len(held_out) < 12
    picture = train.picture(np.random.default_rng(0), 0)
    assert picture.image.shape == (32, 32, 3) and picture.ink.shape == (32, 32)
    assert picture.ink.any() and picture.prompt == "a box"
    again, _ = load_pictures(folder, 32, "gradient", gradient_edges)
    assert len(again) == len(train)


def test_half_of_a_batch_is_mirrored_edges_and_all_and_the_same_seed_draws_the_same(tmp_path: Path) -> None:
    folder = write_images(tmp_path / "images", *(f"box/{i}.png" for i in range(8)))
    train, _ = load_pictures(folder, 32, "gradient", gradient_edges)
    with ThreadPoolExecutor(1) as pool:
        one, two = (list(islice(batches(train, np.random.default_rng(5), 16, pool), 3)) for _ in range(2))
    assert [keys for _, keys in one] == [keys for _, keys in two]
    for pictures, keys in one:
        assert 0 < sum(mirrored for _, mirrored in keys) < 16
        for picture, (index, mirrored) in zip(pictures, keys, strict=True):
            plain = train.picture(np.random.default_rng(0), index)
            assert np.array_equal(picture.image, plain.image[:, ::-1] if mirrored else plain.image)
            assert np.array_equal(picture.ink, plain.ink[:, ::-1] if mirrored else plain.ink)


def test_renders_bring_their_own_lines_prompts_and_split(objects: Path) -> None:
    train, held_out = load_pictures(objects, 256, "gradient", gradient_edges)
    assert train.detector == "exact lines of the geometry"
    assert (len(train), len(held_out)) == (12, 6)
    picture = held_out.picture(np.random.default_rng(0), 0)
    assert picture.prompt in ("a red box", "a green box", "a blue box", "a red ball", "a green ball", "a blue ball")
    with pytest.raises(UserError, match="512"):
        load_pictures(objects, 512, "gradient", gradient_edges)


def test_what_is_no_image_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no images"):
        find_images(tmp_path)
    folder = write_images(tmp_path / "images", *(f"box/{i}.png" for i in range(3)))
    (folder / "box" / "broken.png").write_bytes(b"not a picture")
    train, held_out = load_pictures(folder, 32, "gradient", gradient_edges)
    with pytest.raises(UserError, match=r"broken\.png"):
        for part in (train, held_out):
            for i in range(len(part)):
                part.picture(np.random.default_rng(0), i)
