"""The one bridge between Qt and torch: a QObject in a thread of its own that turns requests into events."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, QTimer, Signal, Slot

from sketchstudio.diffusion.residence import Residence
from sketchstudio.errors import UserError
from sketchstudio.generation.mailbox import FrameMailbox
from sketchstudio.gentle_import import gentle_imports
from sketchstudio.language import told

if TYPE_CHECKING:
    import torch

    from sketchstudio.diffusion.bundle import ModelBundle
    from sketchstudio.diffusion.kept import KeptRuns
    from sketchstudio.generation.film import Film
    from sketchstudio.generation.request import Frame, GenerationRequest, JobEvent
    from sketchstudio.notes import Note
    from sketchstudio.parameters import GenerationParameters

translate = QCoreApplication.translate

log = logging.getLogger(__name__)

NICENESS = 10


class Engine(NamedTuple):
    """How models are run, as the settings have it."""

    precision: str = "auto"  # a dtype of torch, or what suits the device
    preview_share: float = 0.25  # of a run's time that frames may take; 0 shows none
    keep_seconds: int = 0  # that an idle model stays in memory; 0 is always
    fork_bytes: int = 256 * 2**20  # of what the steps of the last runs left, to fork from


class DiffusionWorker(QObject):
    """Runs one request after the other in its thread; torch is imported there for the first time.

    All up to `stop` is for the window's thread and never waits for the model (`stop` waits for the thread's end).
    Cancelling works through `_wanted`, which the loop reads before every U-Net call: a queued slot would only be
    served after the run.
    """

    job_event = Signal(object)  # Started, Finished, Cancelled or Failed
    frame_ready = Signal()  # a frame is in the mailbox; at most one of these is under way
    model_ready = Signal(str, str, str)  # model, device, what was found there ("cpu", "cuda", ...)
    model_failed = Signal(str)  # one line: the model that was to be prepared cannot be loaded
    model_released = Signal()  # it is in memory no more
    _submitted = Signal(object)
    _prepare_asked = Signal(str, str)
    _release_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._wanted: int | None = None
        self._live: GenerationParameters | None = None
        self._mailbox = FrameMailbox()
        self._bundle: ModelBundle | None = None
        self._bundle_key: tuple[Path, str, str] | None = None
        self._engine = Engine()
        self._idle: QTimer | None = None  # lives in the worker's thread
        self._gave_way = False
        self._residence = Residence()
        self._kept: KeptRuns | None = None  # where the last runs stood after each step; the worker's thread only
        self.thread_of_work = QThread()
        self.thread_of_work.setObjectName("diffusion")
        self._submitted.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._prepare_asked.connect(self._prepare, Qt.ConnectionType.QueuedConnection)
        self._release_asked.connect(self._release, Qt.ConnectionType.QueuedConnection)
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

    def configure(self, precision: str, preview_share: float, keep_seconds: int, fork_bytes: int) -> None:
        """How the next run is to be made (see `Engine`); the one under way goes on as it is."""
        with self._lock:
            self._engine = Engine(precision, preview_share, keep_seconds, fork_bytes)

    def free(self) -> None:
        """Let the model go, and what is kept of runs, as soon as nothing is being made."""
        self._release_asked.emit()

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
        self._wait_idle()

    @Slot(object)
    def _run(self, request: GenerationRequest) -> None:
        """Every request is answered by exactly one Finished, Cancelled or Failed."""
        from sketchstudio.generation.film import Film
        from sketchstudio.generation.request import Failed

        missed = Film()  # steps that the window does not take in time; it gets them in the end
        try:
            self._generate(request, missed)
        except Exception as error:
            self.job_event.emit(Failed(request.id, _line(error), missed=missed))
        self._wait_idle()

    def _generate(self, request: GenerationRequest, missed: Film) -> None:
        def cancelled() -> bool:
            return self._wanted != request.id

        def current() -> GenerationParameters:
            with self._lock:
                return self._live or request.parameters

        from sketchstudio.generation.request import Cancelled

        if cancelled():  # superseded while it waited
            self.job_event.emit(Cancelled(request.id))
            return
        begin = time.perf_counter()
        bundle = self._load(request.model, request.parameters.device)
        from sketchstudio.diffusion.generate import generate

        load_seconds = time.perf_counter() - begin
        for event in generate(
            bundle, request, cancelled=cancelled, current=current, preview=self._engine.preview_share,
            load_seconds=load_seconds, kept=self._to_keep(),
        ):  # fmt: skip
            self._emit(event, missed)

    def _emit(self, event: JobEvent, missed: Film) -> None:
        from sketchstudio.generation.request import Ending, Finished, Frame

        if isinstance(event, Frame):
            before = self._mailbox.put(event)
            if before is None:
                self.frame_ready.emit()
            elif before.request_id == event.request_id:  # else one of a run that is over
                missed.add(before)
                missed.pack()
            return
        if isinstance(event, Finished):
            event = replace(event, notes=(*event.notes, *self._residence.remarks()))
        if isinstance(event, Ending):
            event = replace(event, missed=missed)
        self.job_event.emit(event)

    def _load(self, model: str, device: str) -> ModelBundle:
        """The resident bundle; loaded again only where model or device changed."""
        with gentle_imports():
            from sketchstudio.diffusion import residence
            from sketchstudio.diffusion.bundle import ModelBundle
            from sketchstudio.models.catalogue import resolve

            key = (resolve(model), device, self._engine.precision)
            if self._bundle is None or self._bundle_key != key:
                if self._bundle is not None:
                    self._residence.let_go(residence.REPLACED)
                self._unload()  # two models need not fit into memory at once
                self._bundle = ModelBundle.load(key[0], device, _dtype(key[2]))
                self._bundle_key = key
                self._residence.loaded(key)
            else:
                self._residence.used(self._bundle.size, residence.swapped())
        self._give_way()
        return self._bundle

    def _to_keep(self) -> KeptRuns | None:
        """Where runs note their steps; None where nothing is to be kept of them."""
        from sketchstudio.diffusion.kept import KeptRuns

        memory = self._engine.fork_bytes
        if not memory:
            self._kept = None
        elif self._kept is None or self._kept.memory != memory:
            self._kept = KeptRuns(memory)
        return self._kept

    def _wait_idle(self) -> None:
        """Let the model go after so long without a run; the next one loads it again."""
        if self._idle is None:
            self._idle = QTimer()
            self._idle.setSingleShot(True)
            self._idle.timeout.connect(self._give_up)
            # In this thread, before it ends: a timer is not stopped by another one.
            self.thread_of_work.finished.connect(self._idle.stop, Qt.ConnectionType.DirectConnection)
        self._idle.stop()
        if self._engine.keep_seconds:
            self._idle.start(self._engine.keep_seconds * 1000)

    def _unload(self) -> None:
        """The weights by name, not with their last reference: frames of the first imports hold a model for ever, where
        no collection looks any more (see `gentle_imports`)."""
        if self._bundle is not None:
            self._bundle.unload()
        self._bundle = self._bundle_key = self._kept = None

    @Slot()
    def _give_up(self) -> None:
        """Nobody used the model for as long as the settings keep it."""
        from sketchstudio.diffusion import residence

        self._release(residence.idle(self._engine.keep_seconds))

    @Slot()
    def _release(self, why: Note | None = None) -> None:
        """`why` is what to say when it is needed again; None where the person knows."""
        if self._bundle is None:
            return
        self._residence.let_go(why)
        from sketchstudio.diffusion.device import return_memory

        self._unload()
        return_memory()
        self.model_released.emit()

    def _give_way(self) -> None:
        """Lower the priority of this thread and, through it, of those that torch starts.

        Not before all is imported: imports hold the interpreter lock, and the window would wait all the longer for it.
        """
        if sys.platform == "linux" and not self._gave_way:  # threads have their own niceness there
            self._gave_way = True
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _dtype(precision: str) -> torch.dtype | None:
    """None for "auto": what suits the device."""
    import torch

    found = getattr(torch, precision, None)
    return found if isinstance(found, torch.dtype) else None


def _line(error: Exception) -> str:
    """One line for the person; what nobody foresaw goes to the log with its traceback."""
    if isinstance(error, UserError):
        return told(error)
    log.error("the worker met an unexpected error", exc_info=error)
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return translate(
            "worker", "There is not enough memory for this picture. Choose a smaller size, or another device."
        )
    return translate("worker", "Something went wrong while the picture was made. Try again; the log says more.")
