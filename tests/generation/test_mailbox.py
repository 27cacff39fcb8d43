"""Frames that are not taken in time do not pile up: the newest one waits, and none that is the last is lost."""

from __future__ import annotations

import threading

import numpy as np

from sketchstudio.generation.mailbox import FrameMailbox
from sketchstudio.generation.request import Frame

IMAGE = np.zeros((1, 1, 3), dtype=np.uint8)


def test_the_mailbox_holds_the_newest_frame_alone_and_hands_back_the_one_before() -> None:
    mailbox = FrameMailbox()
    first, second, third = (Frame(1, step, 3, IMAGE, 0.0) for step in (1, 2, 3))
    assert [mailbox.put(frame) for frame in (first, second, third)] == [None, first, second]  # the reader is told once
    assert mailbox.take() is third and mailbox.take() is None
    assert mailbox.put(first) is None  # and told again


def test_two_threads_share_every_frame_between_them_and_the_last_one_is_read() -> None:
    mailbox = FrameMailbox()
    woken = threading.Semaphore(0)
    missed = []

    def write() -> None:
        for step in range(1, 2001):
            before = mailbox.put(Frame(1, step, 2000, IMAGE, 0.0))
            if before is None:
                woken.release()
            else:
                missed.append(before.step)

    thread = threading.Thread(target=write)
    thread.start()
    seen = [0]
    while seen[-1] < 2000:
        assert woken.acquire(timeout=10)
        frame = mailbox.take()
        assert frame is not None
        seen.append(frame.step)
    thread.join()
    assert seen == sorted(seen) and sorted([*seen, *missed]) == list(range(2001))
