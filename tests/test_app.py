"""The app from start to exit: window, event loop, worker, and nothing left over."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import write_tiny_model
from PySide6.QtCore import Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sketchstudio.app import JOURNALS, run_studio
from sketchstudio.document.document import Document
from sketchstudio.document.journal import Journal
from sketchstudio.document.layer import Role
from sketchstudio.document.marks.stroke import Stroke, StrokePoint
from sketchstudio.paths import config_dir, data_dir, resource
from sketchstudio.settings import Settings
from sketchstudio.single_instance import address
from sketchstudio.ui import theme
from sketchstudio.ui.main_window import MainWindow

PATIENCE = 60_000  # milliseconds


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def person(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., None]]:
    """Someone who acts on the window while `run_studio` runs: steps of (wait for this, then do that)."""
    timers: list[QTimer] = []
    quits, interval = qapp.quitOnLastWindowClosed(), sys.getswitchinterval()

    def acts(*steps: tuple[Callable[[MainWindow], bool], Callable[[MainWindow], object]]) -> None:
        waiting = list(steps)
        timer = QTimer()
        timers.append(timer)

        def look() -> None:
            window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
            if window is not None and window.isVisible() and waiting and waiting[0][0](window):
                waiting.pop(0)[1](window)
            if not waiting:
                timer.stop()

        timer.timeout.connect(look)
        timer.start(10)
        deadline = QTimer()
        deadline.setSingleShot(True)
        deadline.timeout.connect(lambda: [w.close() for w in QApplication.topLevelWidgets()])
        deadline.start(PATIENCE)
        timers.append(deadline)

    yield acts
    for timer in timers:
        timer.stop()
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.deleteLater()
    qapp.processEvents()
    qapp.setQuitOnLastWindowClosed(quits)
    sys.setswitchinterval(interval)


def test_it_opens_a_sketch_makes_a_picture_and_closes(person: Callable[..., None], tiny_model: Path) -> None:
    captions = []

    def generate(window: MainWindow) -> None:
        small = window.parameters.parameters().replace(width=64, height=64, steps=3)
        window.parameters.set_parameters(small)
        window.generate()

    def close(window: MainWindow) -> None:
        captions.append(window.result.caption)
        window.close()

    person(
        (lambda window: not window.document.is_blank(), generate),
        (lambda window: window.finished is not None, close),
    )
    assert run_studio(resource("samples/chair.svg"), str(tiny_model)) == 0
    assert captions and captions[0].startswith("3 steps")
    assert Settings.load(config_dir()).generation_parameters().steps == 3


def test_closing_while_the_model_loads_ends_the_app(person: Callable[..., None], tiny_model: Path) -> None:
    person((lambda window: True, lambda window: window.close()))
    assert run_studio(None, str(tiny_model)) == 0


def test_the_window_opens_in_the_language_of_the_settings(
    person: Callable[..., None], tiny_model: Path, qapp: QApplication
) -> None:
    Settings(language="ru", welcomed=True).save(config_dir())
    titles = []

    def close(window: MainWindow) -> None:
        titles.append(window.menus["File"].title())
        window.close()

    person((lambda window: True, close))
    try:
        assert run_studio(None, str(tiny_model)) == 0
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.setParent(None)
    assert titles == ["&Файл"]


def test_the_window_turns_dark_with_the_system(
    person: Callable[..., None], tiny_model: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, dark = [], []
    monkeypatch.setattr(theme, "system_is_dark", lambda: bool(dark))  # the offscreen platform has but one scheme

    def night(window: MainWindow) -> None:
        seen.append(theme.scheme())
        dark.append(True)
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)

    def close(window: MainWindow) -> None:
        seen.append(theme.scheme())
        window.close()

    person((lambda window: True, night), (lambda window: True, close))
    assert run_studio(None, str(tiny_model)) == 0
    assert seen == [theme.LIGHT, theme.DARK]


def test_an_unknown_model_is_said_in_the_window_and_drawing_works(person: Callable[..., None]) -> None:
    said = []

    def close(window: MainWindow) -> None:
        said.append(window.result_pane.bar.text)
        window.close()

    person((lambda window: bool(window.result_pane.bar.text), close))
    assert run_studio(None, "no such model") == 0
    assert said and "no such model" in said[0] and "\n" not in said[0]


def test_a_missing_file_is_said_in_the_window(person: Callable[..., None], tiny_model: Path, tmp_path: Path) -> None:
    said = []

    def close(window: MainWindow) -> None:
        said.append(window.canvas_pane.bar.text)
        window.close()

    person((lambda window: bool(window.canvas_pane.bar.text), close))
    assert run_studio(tmp_path / "missing.png", str(tiny_model)) == 0
    assert said and "missing.png" in said[0]


def test_the_first_start_has_a_sketch_to_try_and_one_hint(person: Callable[..., None], tiny_model: Path) -> None:
    seen = []

    def close(window: MainWindow) -> None:
        seen.append((window.canvas_pane.bar.text, window.parameters.parameters().prompt, window.document.is_blank()))
        window.close()

    person((lambda window: bool(window.canvas_pane.bar.text), close))
    assert run_studio(None, str(tiny_model)) == 0
    assert "Generate" in seen[0][0] and seen[0][1] and not seen[0][2]
    assert Settings.load(config_dir()).welcomed


def test_a_crash_costs_no_stroke(person: Callable[..., None], tiny_model: Path) -> None:
    document = Document()
    journal = Journal(document, data_dir() / JOURNALS)
    document.add_stroke(document.layers[-1].id, Stroke((StrokePoint(10, 10), StrokePoint(90, 60))))
    document.changed.disconnect(journal._on_changed)
    journal._lock.unlock()  # as if its process were dead
    seen = []

    def close(window: MainWindow) -> None:
        seen.append((window.canvas_pane.bar.text, len(window.document.layers[-1].strokes), window.isWindowModified()))
        window.document.undo_stack.setClean()
        window.close()

    person((lambda window: bool(window.canvas_pane.bar.text), close))
    assert run_studio(None, str(tiny_model)) == 0
    assert "last stroke" in seen[0][0] and seen[0][1:] == (1, True)
    assert list((data_dir() / JOURNALS).iterdir()) == []


def test_a_second_start_hands_its_file_over_and_ends(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    handed: list[list[Path]] = []

    def taken(files: list[Path]) -> bool:
        handed.append(files)
        return True

    monkeypatch.setattr("sketchstudio.app.hand_over", taken)
    assert run_studio(Path("cup.svg"), "starter") == 0
    assert handed == [[Path("cup.svg")]]
    assert not any(isinstance(w, MainWindow) and w.isVisible() for w in QApplication.topLevelWidgets())


def test_a_file_that_is_opened_from_elsewhere_comes_into_the_window_that_is_there(
    person: Callable[..., None], tiny_model: Path
) -> None:
    Settings(welcomed=True).save(config_dir())
    command = [sys.executable, "-m", "sketchstudio", "studio", str(resource("samples/chair.svg"))]
    started: list[subprocess.Popen[bytes]] = []

    def start(window: MainWindow) -> None:
        started.append(subprocess.Popen(command))

    seen = []

    def close(window: MainWindow) -> None:
        seen.append(len(window.document.layer_for(Role.SKETCH).strokes))
        window.close()

    person(
        (lambda window: Path(address()).exists(), start),
        (lambda window: bool(started) and started[0].poll() is not None and not window.document.is_blank(), close),
    )
    assert run_studio(None, str(tiny_model)) == 0
    handed_over = started[0].poll() == 0
    started[0].kill()  # else it would be there for ever
    started[0].wait()
    assert handed_over and seen and seen[0] > 1


def test_the_window_is_there_before_torch() -> None:
    code = """
import sys
from sketchstudio.app import Studio, application
from sketchstudio.settings import Settings
app = application()
studio = Studio(Settings(), "starter")
studio.window.show()
app.processEvents()
studio.start()
print({"torch", "diffusers", "transformers", "asyncio"} & set(sys.modules))
studio.stop()
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


def test_torch_is_imported_for_the_first_time_in_the_worker_s_thread_once_the_window_is_painted(
    tiny_model: Path,
) -> None:
    code = """
import sys
from pathlib import Path
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication
from sketchstudio.app import application, run_studio
from sketchstudio.commands.bench_hand import after_painting
from sketchstudio.ui.main_window import MainWindow

painted, imported = [], []
after_painting(painted.append)


class Watcher:
    def find_spec(self, name, path=None, target=None):
        if name == "torch":
            imported.append((QThread.currentThread().objectName(), bool(painted)))


def close():
    if imported:
        [window.close() for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow)]


sys.meta_path.insert(0, Watcher())
app = application()
timer = QTimer()
timer.timeout.connect(close)
timer.start(10)
run_studio(None, sys.argv[1])
print(imported[0])
"""
    command = [sys.executable, "-c", code, str(tiny_model)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "('diffusion', True)"
