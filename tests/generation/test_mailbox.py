"""Frames that are not taken in time do not pile up, and none that is the last is lost."""

from __future__ import annotations

import threading

import numpy as np

from sketchstudio.generation.mailbox import BACKLOG, FrameMailbox
from sketchstudio.generation.request import Frame


def test_the_mailbox_holds_the_newest_frames_and_tells_once() -> None:
    mailbox = FrameMailbox()
    image = np.zeros((8, 8, 3), dtype=np.uint8)
    frames = [Frame(1, step, 3, image, 0.0) for step in (1, 2, 3)]
    told = [mailbox.put(frame) for frame in frames]
    assert told == [True, False, False]
    assert mailbox.take() == frames
    assert mailbox.take() == []
    assert mailbox.put(frames[0])
    for step in range(2 * BACKLOG):
        mailbox.put(Frame(1, step, 100, image, 0.0))
    assert [frame.step for frame in mailbox.take()] == list(range(BACKLOG, 2 * BACKLOG))


def test_two_threads_lose_no_last_frame() -> None:
    mailbox = FrameMailbox()
    image = np.zeros((1, 1, 3), dtype=np.uint8)
    woken = threading.Semaphore(0)

    def write() -> None:
        for step in range(1, 2001):
            if mailbox.put(Frame(1, step, 2000, image, 0.0)):
                woken.release()

    thread = threading.Thread(target=write)
    thread.start()
    seen = [0]
    while seen[-1] < 2000:
        assert woken.acquire(timeout=10)
        frames = mailbox.take()
        assert frames
        seen.extend(frame.step for frame in frames)
    thread.join()
    assert seen == sorted(set(seen))
