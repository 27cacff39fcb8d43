"""The composition root: application, event loop, window and worker are put together and taken apart here."""

from __future__ import annotations

import gc
import importlib
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from sketchstudio import language
from sketchstudio.paths import config_dir, data_dir, history_dir
from sketchstudio.settings import Settings
from sketchstudio.single_instance import Listener, hand_over
from sketchstudio.ui import theme
from sketchstudio.ui.main_window import MainWindow

if TYPE_CHECKING:
    from sketchstudio.worker import DiffusionWorker

WARM_UP_DELAY = 400  # milliseconds after the first paint: torch takes the interpreter while it is imported
DEFAULT = "starter"  # the model of whoever asks for none; who does wants a window of their own
JOURNALS, QUEUES = "journal", "queue"  # in the data folder
SWITCH_INTERVAL = 0.001  # seconds: how long Python code of the worker may keep the pen waiting


class Studio:
    """The window and its worker, wired. `start` and `stop` belong to the worker; the window is shown by the caller."""

    def __init__(self, settings: Settings, model: str) -> None:
        self.window = MainWindow(lambda: self.worker, settings, model)

    @cached_property
    def worker(self) -> DiffusionWorker:
        """Made when it is first needed: the window opens without."""
        from sketchstudio.worker import DiffusionWorker

        worker = DiffusionWorker()
        # Slots of an object in the window's thread, so that each call is queued into that.
        generating, queued = self.window.generating, Qt.ConnectionType.QueuedConnection
        worker.job_event.connect(generating.on_job_event, queued)
        worker.frame_ready.connect(generating.on_frame_ready, queued)
        worker.model_ready.connect(generating.on_model_ready, queued)
        worker.model_failed.connect(generating.on_model_failed, queued)
        worker.model_released.connect(generating.on_model_released, queued)
        return worker

    def start(self) -> None:
        """Start the worker's thread; it imports nothing heavy before it is asked for something."""
        self.window.generating.configure()
        self.worker.start()

    def warm_up(self) -> None:
        """Load the model ahead of the first picture."""
        self.worker.prepare(self.window.model, self.window.parameters.parameters().device)

    def stop(self) -> None:
        """Cancel what is under way and wait for the worker's thread."""
        self.worker.stop()


def application() -> QApplication:
    """The Qt application, named and dressed."""
    running = QApplication.instance()
    # Fusion as an argument: setStyle() would bring QStyle into Python, a tenth of the time that the window takes.
    app = running if isinstance(running, QApplication) else QApplication([*sys.argv[:1], "-style", "fusion"])
    app.setApplicationName("sketchstudio")
    app.setApplicationDisplayName("SketchStudio")
    QGuiApplication.setDesktopFileName("org.sketchstudio.SketchStudio")
    return app


def run_studio(open_path: Path | None, model: str) -> int:
    """Open the studio and stay until it is closed; the exit code of the process."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = application()
    if model == DEFAULT and hand_over([open_path] if open_path is not None else []):
        return 0  # the window that is there shows it
    settings = Settings.load(config_dir())
    language.install(app, settings.language)
    theme.apply(app, settings.theme)
    app.styleHints().colorSchemeChanged.connect(lambda _: theme.apply(app, settings.theme))
    studio = Studio(settings, model)
    studio.window.history_folder = Path(settings.history) if settings.history else history_dir()
    studio.window.queue_folder = data_dir() / QUEUES
    studio.window.canvas.set_draft(True)
    studio.window.show()
    app.processEvents()  # the window is on the screen before anything else is imported
    studio.window.fill_menus()
    app.setWindowIcon(theme.logo())  # reading an SVG file takes a plug-in
    gc.enable()  # it was off while the window was made
    import asyncio

    import qasync

    app.setQuitOnLastWindowClosed(False)  # the worker is waited for first
    with qasync.QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_live(studio, open_path))
    return 0


async def _live(studio: Studio, open_path: Path | None) -> None:
    """From the first paint until the window is closed and the worker's thread is over."""
    import asyncio

    window, closed = studio.window, asyncio.Event()
    window.closed.connect(closed.set)
    if not window.isVisible():  # closed before we could listen
        closed.set()
    for module in ("marks.ink_path", "formats.layer_file"):  # smooth ink; what the journal writes with
        await asyncio.to_thread(importlib.import_module, f"sketchstudio.document.{module}")
    window.canvas.set_draft(False)
    window.tabs.keep_journals(data_dir() / JOURNALS, window.canvas_pane.bar.show_error)
    studio.start()
    if window.settings.load_early:
        QTimer.singleShot(WARM_UP_DELAY, window, studio.warm_up)
    else:
        window.status.show_unloaded(window.model)
    from sketchstudio.ui.files.recovery import recover_drawings

    recovered = await recover_drawings(window, data_dir() / JOURNALS)
    listener = Listener(window.files.open_all)
    listener.start()
    if open_path is not None:
        await window.files.open(open_path)
    elif not window.settings.welcomed and not recovered:
        await window.files.welcome()
    window.settings.welcomed = True
    from sketchstudio.ui.watching.kept_queue import recover_queue

    await recover_queue(window, data_dir() / QUEUES)
    await closed.wait()
    listener.stop()
    await asyncio.to_thread(studio.stop)  # a run under way ends at its next step
