"""What a newcomer meets first: the wheel, the pins, the Makefile, the installers."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

import sketchstudio

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
LINUX = ROOT / "installers" / "linux"
APP_ID = "org.sketchstudio.SketchStudio"

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the script is for Linux")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the package is made of, away from the working tree, so that a build leaves nothing in it."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("sketchstudio", "resources"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="module")
def installed(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel was unpacked into."""
    wheels = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run([*command, "--wheel-dir", str(wheels), "."], cwd=clone, check=True)
    target = tmp_path_factory.mktemp("site")
    (wheel,) = wheels.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(target)
    return target


def resource_folder(home: Path, cwd: Path, expression: str) -> Path:
    """Where resources are found by a Python that knows the package from `home` only."""
    code = f"import sys; sys.path.insert(0, {str(home)!r}); {expression}"
    command = [sys.executable, "-P", "-c", code]
    return Path(subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=True).stdout.strip())


def test_the_wheel_carries_every_resource(installed: Path) -> None:
    inside = installed / "sketchstudio" / "resources"
    expected = {path.relative_to(ROOT / "resources") for path in (ROOT / "resources").rglob("*") if path.is_file()}
    found = {path.relative_to(inside) for path in inside.rglob("*") if path.is_file()}
    assert {path for path in expected if "__pycache__" not in path.parts} == found
    assert Path("samples/chair.svg") in found


def test_resources_are_found_in_an_installed_package(installed: Path, tmp_path: Path) -> None:
    inside = installed / "sketchstudio" / "resources"
    ours = "from sketchstudio.paths import resource; print(resource())"
    standard = "from importlib.resources import files; print(files('sketchstudio.resources') / '.')"
    assert resource_folder(installed, tmp_path, ours) == inside
    assert resource_folder(installed, tmp_path, standard).resolve() == inside.resolve()


def test_resources_are_found_in_a_clone(clone: Path, tmp_path: Path) -> None:
    ours = "from sketchstudio.paths import resource; print(resource())"
    assert resource_folder(clone, tmp_path, ours) == clone / "resources"


def test_the_wheel_carries_every_package(installed: Path) -> None:
    expected = {path.relative_to(ROOT) for path in (ROOT / "sketchstudio").rglob("*.py")}
    assert expected == {path.relative_to(installed) for path in (installed / "sketchstudio").rglob("*.py")}


def test_every_package_folder_is_a_package() -> None:
    """One without __init__.py would be missing from the wheel and from what import-linter sees."""
    folders = {path.parent for path in (ROOT / "sketchstudio").rglob("*.py")}
    assert not {folder for folder in folders if not (folder / "__init__.py").is_file()}


def test_every_dependency_is_pinned_exactly() -> None:
    pinned = {}
    for line in PINS:
        name, version = re.fullmatch(r"([\w.-]+)==([\w.]+)", line).groups()  # also refuses URLs and local versions
        pinned[name.lower().replace("_", "-")] = version
    assert pinned["torch"] == "2.13.0"
    extras = PROJECT["project"]["optional-dependencies"]
    for requirement in [*PROJECT["project"]["dependencies"], *extras["train"], *extras["dev"]]:
        name = re.match(r"[\w.-]+", requirement).group().lower().replace("_", "-")
        assert name in pinned or name == "sketchstudio"


@pytest.fixture
def makefile(tmp_path: Path) -> Path:
    """A folder that has nothing but the Makefile."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    return tmp_path


def test_make_run_says_when_there_is_no_python(makefile: Path) -> None:
    (makefile / "pyproject.toml").touch()
    (makefile / "constraints.txt").touch()
    result = subprocess.run(["make", "run", "PYTHON="], cwd=makefile, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "needs Python 3.11 or newer" in result.stderr
    assert not (makefile / ".venv").exists()


def test_a_second_make_run_installs_nothing(makefile: Path) -> None:
    for name in ("pyproject.toml", "constraints.txt", ".venv/bin/python", ".venv/installed"):
        (makefile / name).parent.mkdir(parents=True, exist_ok=True)
        (makefile / name).touch()
    command = ["make", "--no-print-directory", "-n", "run"]
    planned = subprocess.run(command, cwd=makefile, capture_output=True, text=True, check=True).stdout
    assert "pip" not in planned and "venv " not in planned
    assert "-m sketchstudio studio" in planned


def test_the_installers_know_this_version() -> None:
    metainfo = ElementTree.parse(LINUX / f"{APP_ID}.metainfo.xml").getroot()
    assert metainfo.findtext("id") == APP_ID
    assert sketchstudio.__version__ in [release.get("version") for release in metainfo.iter("release")]
    assert metainfo.findtext("launchable") == f"{APP_ID}.desktop"


@linux_only
def test_the_linux_installer_installs_and_takes_everything_away_again(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "installers", tmp_path / "source" / "installers")
    icons = tmp_path / "source" / "resources" / "icons"
    icons.mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "icons" / "sketchstudio.svg", icons)
    bundle = tmp_path / "source" / "dist" / "SketchStudio"
    bundle.mkdir(parents=True)
    for name in ("SketchStudio", "sketchstudio-cli"):
        (bundle / name).write_text(f"#!/bin/sh\necho {name} $*\n")
        (bundle / name).chmod(0o755)
    script = str(tmp_path / "source" / "installers" / "linux" / "install.sh")
    prefix = tmp_path / "with a space"

    subprocess.run([script, str(prefix)], check=True, capture_output=True)
    said = subprocess.run([prefix / "bin" / "sketchstudio", "models"], check=True, capture_output=True, text=True)
    assert said.stdout == "sketchstudio-cli models\n"
    entry = (prefix / "share" / "applications" / f"{APP_ID}.desktop").read_text()
    assert (prefix / "bin" / re.search(r"^Exec=(\S+)", entry, re.MULTILINE).group(1)).exists()
    assert (prefix / "share/icons/hicolor/scalable/apps" / f"{APP_ID}.svg").is_file()

    subprocess.run([script, "--remove", str(prefix)], check=True, capture_output=True)
    ours = [path for path in prefix.rglob("*") if "sketchstudio" in path.name.lower()]
    assert not ours


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert not [link for link in links if "://" not in link and not (ROOT / link).exists()]
