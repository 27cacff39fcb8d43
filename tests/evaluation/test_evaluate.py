"""`sketchstudio evaluate` from the command line to the page, on a tiny random model and a handful of drawings."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from fakes import write_tiny_model
from PIL import Image

from sketchstudio.cli import main
from sketchstudio.diffusion.conditioning import ConditioningSpec
from sketchstudio.evaluation.chart import Line, chart
from sketchstudio.evaluation.drawings import load_drawings, read_ink
from sketchstudio.evaluation.sheets import HEADING, LABEL, Sheet, sheet_picture
from sketchstudio.evaluation.sweep import Setting, settings, usual_scale

COLUMNS = ("id", "object", "prompt", "name", "colour", "colour_share", "split", "recoloured", "ink")


@pytest.fixture(scope="module")
def renders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Red and blue boxes with their outlines; every second row is held back as a reference."""
    folder = tmp_path_factory.mktemp("renders")
    for name in ("images", "lines"):
        (folder / name).mkdir()
    with (folder / "index.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for i in range(8):
            colour = ("red", "blue")[i % 4 // 2]
            image, line = np.full((256, 256, 3), 255, np.uint8), np.full((256, 256), 255, np.uint8)
            corners = (60, 60 + 4 * i), (190, 200)
            cv2.rectangle(image, *corners, (190, 40, 40) if colour == "red" else (60, 100, 180), -1)
            cv2.rectangle(line, *corners, 0, 1)
            Image.fromarray(image).save(folder / "images" / f"box-{i}.webp", lossless=True)
            Image.fromarray(line).save(folder / "lines" / f"box-{i}.png")
            rows.writerow((f"box-{i}", "box", "chair", "box", colour, 0.9, "test", 0, 0.02))
    return folder


@pytest.fixture(scope="module")
def sketches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sketches")
    for name in ("cup", "fire_hydrant"):
        (folder / name).mkdir()
        page = np.full((256, 256), 255, np.uint8)
        cv2.circle(page, (128, 128), 70, 0, 5)
        Image.fromarray(page).save(folder / name / "0.png")
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny")


def evaluated(model: Path, images: Path, out: Path, *more: str) -> int:
    words = ["evaluate", "--model", str(model), "--images", str(images), "--out", str(out), "--steps", "2"]
    return main([*words, "--scales", "1,2", "--device", "cpu", "--json", *more])


@pytest.fixture(scope="module")
def out(model: Path, renders: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    assert evaluated(model, renders, folder, "--method", "text,diss", "--limit", "4") == 0
    return folder


@pytest.fixture(scope="module")
def figures(out: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((out / "figures.json").read_text())
    return result


def test_there_is_a_row_for_each_method_and_scale_and_one_with_paint(figures: dict[str, Any]) -> None:
    found = [(row["method"], row["scale"], row["painted"]) for row in figures["rows"]]
    assert found == [("text", None, False), ("diss", 1.0, False), ("diss", 2.0, False), ("diss", 2.0, True)]


def test_each_row_has_its_figures(figures: dict[str, Any]) -> None:
    for row in figures["rows"]:
        names = ["recall", "precision", "chamfer", "frechet", "kernel", "seconds", "ratio_to_text"]
        names.append("paint_error" if row["painted"] else "prompt_colour")
        assert all(row[name] is not None for name in names), row
    assert figures["rows"][0]["ratio_to_text"] == 1
    assert figures["features"].startswith("scattering")


def test_the_true_renders_are_a_yardstick(figures: dict[str, Any]) -> None:
    true, blurred = figures["yardsticks"]["true renders"], figures["yardsticks"]["blurred"]
    assert true["recall"] > 0.98 and true["prompt_colour"] == 1.0
    assert true["frechet"] < blurred["frechet"] < min(row["frechet"] for row in figures["rows"])


def test_goals_say_whether_they_are_met(figures: dict[str, Any]) -> None:
    goals = {bar["bar"]: bar for bar in figures["bars"]}
    recall = next(row["recall"] for row in figures["rows"] if row["method"] == "diss" and row["scale"] == 2)
    assert goals["DiSS: sketch recall"] | {"met": recall >= 0.88} == goals["DiSS: sketch recall"]
    assert not any(name.startswith("LGP") for name in goals)  # it was not tried


class Tags(HTMLParser):
    """Collects what a page consists of, and checks that what is opened is closed."""

    VOID = ("meta", "img", "br", "line", "polyline")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.images: list[str] = []
        self.told: list[str] = []  # what stands in for each picture
        self.headings: list[str] = []  # of the columns beside which the pictures stand
        self.places: set[str] = set()
        self.links: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        given = {name: value or "" for name, value in attributes}
        if tag == "img":
            self.images.append(given["src"])
            self.told.append(given["alt"])
        if "data-heading" in given:
            self.headings.append(given["data-heading"])
        if tag == "a":
            self.links.append(given["href"])
        if "id" in given:
            self.places.add(given["id"])

    def handle_endtag(self, tag: str) -> None:
        assert tag in self.VOID or self.open.pop() == tag


def test_the_page_is_whole_and_needs_no_network_and_no_script(out: Path) -> None:
    text = (out / "report.html").read_text(encoding="utf-8")
    page = Tags()
    page.feed(text)
    assert page.open == [] and "svg" in page.seen and "script" not in page.seen and "link" not in page.seen
    assert page.images and all(source.startswith("data:image/webp;base64,") for source in page.images)
    assert "http" not in text and "url(" not in text
    assert len(page.images) == 4 * 4 + 4 * 4 + 4 * 4  # methods, painted, slider: sketch to true render, four drawings
    assert page.told[2] == "a red chair: DiSS, 2" and page.headings[:4] == [
        "sketch",
        "text alone",
        "DiSS, 2",
        "true render",
    ]
    assert page.links and {link.removeprefix("#") for link in page.links} == page.places


def test_every_column_of_figures_is_explained(out: Path) -> None:
    text = (out / "report.html").read_text(encoding="utf-8")
    columns = re.findall(r'<th scope="col" title="([^"]+)">([^<]+)</th>', text)
    assert "recall" in [name for _, name in columns]
    assert re.findall(r"<dt>([^<]+)</dt>", text) == [name for _, name in columns]
    assert len(re.findall(r"<dd>[^<]+</dd>", text)) == len(columns)


def test_curves_are_well_formed_and_one_for_each_figure(out: Path) -> None:
    charts = re.findall(r'<svg class="chart".*?</svg>', (out / "report.html").read_text(encoding="utf-8"))
    names = [ElementTree.fromstring(found).get("aria-label") for found in charts]
    assert len(names) == 7 and "Sketch recall" in names


def test_hand_drawn_sketches_have_recall_and_a_sheet_and_no_truth(
    model: Path, sketches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluated(model, sketches, tmp_path, "--method", "text,diss") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["set"] == "hand-drawn sketches" and figures["pictures"] == 2
    assert figures["yardsticks"] == {} and figures["bars"] == []
    assert all(row["recall"] is not None and row["frechet"] is None for row in figures["rows"])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "a fire hydrant" in page and "true render" not in page
    assert np.asarray(Image.open(tmp_path / "sheet.png")).shape == (HEADING + 2 * 256, LABEL + 3 * 256, 3)


def test_the_sheet_as_one_picture_names_its_rows_and_columns() -> None:
    grey, long = np.full((256, 256, 3), 128, np.uint8), "a very long and winding name of a thing"
    picture = sheet_picture(Sheet("", ["sketch", "LGP, 2"], [(long, [grey, None]), ("a cup", [grey, grey])]))
    assert (picture[HEADING : HEADING + 256, LABEL : LABEL + 256] == 128).all()
    assert (picture[HEADING : HEADING + 256, LABEL + 256 :] == 255).all()  # there is none
    for heading in (picture[:HEADING, LABEL : LABEL + 256], picture[:HEADING, LABEL + 256 :]):
        assert heading.min() < 64
    dark = picture[HEADING:, :LABEL].min((1, 2)) < 128
    assert dark[:256].sum() > 2 * dark[256:].sum() > 0  # the long one is folded, not cut off


def test_a_model_that_takes_no_colours_is_not_given_any(renders: Path, tmp_path: Path) -> None:
    spec = ConditioningSpec(sketch="space_to_depth")
    plain = write_tiny_model(tmp_path / "model", conditioning=spec)
    assert evaluated(plain, renders, tmp_path / "out", "--method", "diss", "--limit", "2") == 0
    rows = json.loads((tmp_path / "out" / "figures.json").read_text())["rows"]
    assert len(rows) == 2 and not any(row["painted"] for row in rows)
    assert all(row["ratio_to_text"] is None for row in rows)  # nothing to compare with


def test_what_cannot_be_done_is_said_in_one_line(
    model: Path, renders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stray = tmp_path / "stray"
    stray.mkdir()
    Image.new("L", (8, 8)).save(stray / "a.png")
    tries = (
        (renders, ("--method", "magic"), "magic"),
        (renders, ("--scales", "1,9"), "must lie between"),
        (renders, ("--scales", "wide"), "no list"),
        (renders, ("--limit", "0"), "--limit"),
        (renders, ("--method", "lgp"), "no edge predictor"),
        (renders, ("--edge-predictor", str(tmp_path / "none")), "There is no edge predictor"),
        (tmp_path / "nowhere", (), "There is no folder"),
        (stray, (), "class folder"),
    )
    for images, words, message in tries:
        assert evaluated(model, images, tmp_path / "out", *words) == 2
        complaint = capsys.readouterr().err.strip().splitlines()[-1]
        assert complaint.startswith("sketchstudio: ") and message in complaint
    assert not (tmp_path / "out" / "figures.json").exists()


def test_the_reference_holds_other_views_whatever_the_limit(renders: Path) -> None:
    few, all_of_them = load_drawings(renders, 2), load_drawings(renders, 100)
    assert len(few.drawings) == 2 and len(all_of_them.drawings) == 4
    assert few.reference is not None and all_of_them.reference is not None
    assert np.array_equal(few.reference, all_of_them.reference)
    for drawing in all_of_them.drawings:
        assert not any(np.array_equal(drawing.truth, other) for other in few.reference)


def test_ink_is_read_from_paper_of_either_polarity_and_any_shape(tmp_path: Path) -> None:
    page = np.full((60, 120), 255, np.uint8)
    page[30, 10:110] = 0
    for name, picture in (("light", page), ("dark", 255 - page)):
        Image.fromarray(picture).resize((480, 240), Image.Resampling.NEAREST).save(tmp_path / f"{name}.png")
        ink = read_ink(tmp_path / f"{name}.png")
        assert ink.shape == (256, 256) and ink[128:132, 60:190].max(0).min() > 127 and ink[:100].max() == 0


def test_each_setting_begins_from_the_same_seed_and_hides_what_it_must(renders: Path) -> None:
    drawing = load_drawings(renders, 4).drawings[3]
    from sketchstudio.parameters import GenerationParameters

    base = GenerationParameters(seed=5)
    text, sketched, painted = (
        setting.request(drawing, 3, base, "edges.safetensors")
        for setting in (Setting("text"), Setting("lgp", 1.5), Setting("diss", 2.0, painted=True))
    )
    assert {text.parameters.seed, sketched.parameters.seed, painted.parameters.seed} == {8}
    assert text.sketch is None and sketched.sketch is not None and sketched.colour is None
    assert painted.colour is not None
    assert sketched.parameters.sketch_scale == 1.5 and sketched.edge_predictor and not painted.edge_predictor
    assert drawing.colour in text.parameters.prompt and drawing.colour not in painted.parameters.prompt


def test_paint_is_tried_where_the_slider_usually_stands() -> None:
    assert usual_scale((0.5, 1.5, 3.0)) == 1.5
    assert [s.scale for s in settings(("diss", "diss"), (3.0, 1.0), painted=True)] == [1.0, 3.0, 1.0]


def test_a_chart_places_points_where_their_values_are() -> None:
    drawn = ElementTree.fromstring(
        chart(
            [Line("a", [(1.0, 0.0), (2.0, 0.5), (3.0, 1.0)], "diss"), Line("b", [(None, 0.5)], "text")], "x", "y", 0, 1
        )
    )
    dots = [(float(c.get("cx") or 0), float(c.get("cy") or 0)) for c in drawn.iter("circle")]
    assert dots[0][0] < dots[1][0] < dots[2][0] and dots[0][1] > dots[1][1] > dots[2][1]
    assert drawn.find("desc") is not None and drawn.findtext("desc") == "a: 0 at x 1, 0.5 at x 2, 1 at x 3; b: 0.5"
    assert [circle.findtext("title") for circle in drawn.iter("circle")] == ["a at 1: 0", "a at 2: 0.5", "a at 3: 1"]
    level = [line for line in drawn.iter("line") if line.get("class") is None]
    assert [float(line.get("y1") or 0) for line in level] == [pytest.approx(dots[1][1])]


def test_methods_differ_by_their_marks_as_well_as_by_their_colours() -> None:
    lines = [Line(style, [(1.0, 0.2), (2.0, 0.4)], style) for style in ("diss", "lgp", "lgp-diss")]
    drawn = ElementTree.fromstring(chart(lines, "x", "y"))
    series = [group for group in drawn.iter("g") if "line" in (group.get("class") or "")]
    squares, triangles = ([len((m.get("points") or "").split()) for m in s.iter("polygon")] for s in series[1:])
    assert len(list(series[0].iter("circle"))) == 2 and squares == [4, 4] and triangles == [3, 3]
