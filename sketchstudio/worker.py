"""The one bridge between Qt and torch: a QObject in a thread of its own that turns requests into events."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from sketchstudio.errors import UserError
from sketchstudio.generation.request import Cancelled, Failed, Frame, GenerationRequest, JobEvent
from sketchstudio.gentle_import import gentle_imports
from sketchstudio.parameters import GenerationParameters

if TYPE_CHECKING:
    from sketchstudio.diffusion.bundle import ModelBundle

log = logging.getLogger(__name__)

NICENESS = 10


class FrameMailbox:
    """A single slot for the newest frame, shared by two threads. An older frame that nobody took is lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frame: Frame | None = None

    def put(self, frame: Frame) -> bool:
        """Leave a frame; True where the slot was empty, so that the reader must be told."""
        with self._lock:
            was_empty = self._frame is None
            self._frame = frame
            return was_empty

    def take(self) -> Frame | None:
        """The newest frame, once."""
        with self._lock:
            frame, self._frame = self._frame, None
            return frame


class DiffusionWorker(QObject):
    """Runs one request after the other in its thread; torch is imported there for the first time.

    `submit`, `cancel`, `update_parameters`, `prepare`, `take_frame` and `stop` are for the window's thread and
    never wait for the model (`stop` waits for the thread's end). Cancelling works through `_wanted`, which the
    loop reads before every U-Net call: a queued slot would only be served after the run.
    """

    job_event = Signal(object)  # Started, Finished, Cancelled or Failed
    frame_ready = Signal()  # a frame is in the mailbox; at most one of these is under way
    model_ready = Signal(str, str, str)  # model, device, what was found there ("cpu", "cuda", ...)
    model_failed = Signal(str)  # one line: the model that was to be prepared cannot be loaded
    _submitted = Signal(object)
    _prepare_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._wanted: int | None = None
        self._live: GenerationParameters | None = None
        self._mailbox = FrameMailbox()
        self._bundle: ModelBundle | None = None
        self._bundle_key: tuple[Path, str] | None = None
        self._gave_way = False
        self.thread_of_work = QThread()
        self.thread_of_work.setObjectName("diffusion")
        self._submitted.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._prepare_asked.connect(self._prepare, Qt.ConnectionType.QueuedConnection)
        self.moveToThread(self.thread_of_work)

    # --- for the window's thread ---

    def start(self) -> None:
        """Start the thread; nothing heavy is imported yet."""
        self.thread_of_work.start(QThread.Priority.LowPriority)

    def submit(self, request: GenerationRequest) -> None:
        """Run this request next; a run under way stops at its next step."""
        with self._lock:
            self._wanted = request.id
            self._live = request.parameters
        self._submitted.emit(request)

    def cancel(self) -> None:
        """Stop the run under way before its next U-Net call."""
        with self._lock:
            self._wanted = None

    def update_parameters(self, parameters: GenerationParameters) -> None:
        """Live parameters (scales, realism) that the run under way reads at its next step."""
        with self._lock:
            self._live = parameters

    def prepare(self, model: str, device: str) -> None:
        """Load a model ahead of the first request."""
        self._prepare_asked.emit(model, device)

    def take_frame(self) -> Frame | None:
        """The newest frame, after `frame_ready`."""
        return self._mailbox.take()

    def stop(self) -> None:
        """Cancel, end the thread and wait for it."""
        self.cancel()
        self.thread_of_work.quit()
        self.thread_of_work.wait()

    # --- in the worker's thread ---

    @Slot(str, str)
    def _prepare(self, model: str, device: str) -> None:
        try:
            bundle = self._load(model, device)
        except Exception as error:
            self.model_failed.emit(_line(error))
        else:
            self.model_ready.emit(model, device, str(bundle.device))

    @Slot(object)
    def _run(self, request: GenerationRequest) -> None:
        """Every request is answered by exactly one Finished, Cancelled or Failed."""
        try:
            self._generate(request)
        except Exception as error:
            self.job_event.emit(Failed(request.id, _line(error)))

    def _generate(self, request: GenerationRequest) -> None:
        def cancelled() -> bool:
            return self._wanted != request.id

        def current() -> GenerationParameters:
            with self._lock:
                return self._live or request.parameters

        if cancelled():  # superseded while it waited
            self.job_event.emit(Cancelled(request.id))
            return
        begin = time.perf_counter()
        bundle = self._load(request.model, request.parameters.device)
        from sketchstudio.diffusion.generate import generate

        load_seconds = time.perf_counter() - begin
        for event in generate(bundle, request, cancelled=cancelled, current=current, load_seconds=load_seconds):
            self._emit(event)

    def _emit(self, event: JobEvent) -> None:
        if not isinstance(event, Frame):
            self.job_event.emit(event)
        elif self._mailbox.put(event):
            self.frame_ready.emit()

    def _load(self, model: str, device: str) -> ModelBundle:
        """The resident bundle; loaded again only where model or device changed."""
        with gentle_imports():
            from sketchstudio.diffusion.bundle import ModelBundle
            from sketchstudio.models.catalogue import resolve

            key = (resolve(model), device)
            if self._bundle is None or self._bundle_key != key:
                self._bundle = self._bundle_key = None  # two models need not fit into memory at once
                self._bundle = ModelBundle.load(key[0], device)
                self._bundle_key = key
        self._give_way()
        return self._bundle

    def _give_way(self) -> None:
        """Lower the priority of this thread and, through it, of those that torch starts.

        Not before all is imported: imports hold the interpreter lock, and the window would wait all the longer for it.
        """
        if sys.platform == "linux" and not self._gave_way:  # threads have their own niceness there
            self._gave_way = True
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _line(error: Exception) -> str:
    """One line for the person; what nobody foresaw goes to the log with its traceback."""
    if isinstance(error, UserError):
        return str(error)
    log.error("the worker met an unexpected error", exc_info=error)
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return "There is not enough memory for this picture. Choose a smaller size, or another device."
    return "Something went wrong while the picture was made. Try again; the log says more."
