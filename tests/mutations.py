"""Damage for files, the same for the same seed; and a watch on what reading them costs and touches."""

from __future__ import annotations

import json
import os
import random
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

NUMBER = re.compile(rb"-?\d+(\.\d+)?(e-?\d+)?")
HOSTILE_NUMBERS = [
    b"nan", b"NaN", b"inf", b"-Infinity", b"1e999", b"-1e308", b"1e-320", b"0", b"-1", b"99999999999999999999",
    b"9" * 5000, b"", b"x", b"0x10", b"1e5", b"65537",
]  # fmt: skip
HOSTILE_VALUES: list[Any] = [
    None, True, [], {}, "", "x", "../../outside", "/etc/passwd", "\0", "\ud800", "drawing.json", -1, 0, 1.5, 1e300,
    -1e300, 1e-320, 10**30, 10**400, float("nan"), float("inf"), [[]] * 9, ["a"] * 4, {"a": {"b": {}}}, "9" * 999,
]  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Bits flipped, cut short, chunks swapped, repeated, taken out or made up, numbers made hostile; one to three of
    these."""
    result = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        at, other = (chance.randrange(len(result) + 1) for _ in range(2))
        size = chance.choice((1, 2, 8, 64, 512))
        match chance.randrange(7):
            case 0:
                for _ in range(chance.choice((1, 4, 32))):
                    if result:
                        result[chance.randrange(len(result))] ^= 1 << chance.randrange(8)
            case 1:
                del result[at:]
            case 2:
                result[at : at + size], result[other : other + size] = (
                    result[other : other + size], result[at : at + size],
                )  # fmt: skip
            case 3:
                result[at:at] = result[other : other + size] * chance.choice((1, 3, 50))
            case 4:
                del result[at : at + size]
            case 5:
                result[at : at + size] = chance.randbytes(size)
            case 6:
                numbers = list(NUMBER.finditer(result))
                if numbers:
                    start, end = chance.choice(numbers).span()
                    result[start:end] = chance.choice(HOSTILE_NUMBERS)
    return bytes(result)


def damaged_json(text: bytes, chance: random.Random) -> bytes:
    """Sound JSON with one to three values that nobody expects there; now and then nested deeply."""
    content = json.loads(text)
    for _ in range(chance.randint(1, 3)):
        places = list(_places(content))
        if not places:
            break
        inside, key = chance.choice(places)
        kind = chance.randrange(10)
        if kind == 0 and isinstance(inside, list):
            inside += inside[:9]
        elif kind == 1:
            del inside[key]
        else:
            inside[key] = chance.choice(HOSTILE_VALUES)
    result = json.dumps(content).encode()
    return b"[" * 5000 + result if chance.randrange(50) == 0 else result


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place within lists and tables: what it is in, and where."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in list(items):
        yield value, key
        yield from _places(inside)


class TooMuchWork(BaseException):
    """Nobody may catch it but the test."""


@contextmanager
def work_limit(calls: int) -> Iterator[None]:
    """At most so many calls of functions: a limit that no slow machine reaches sooner."""
    left = calls

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            sys.setprofile(None)
            raise TooMuchWork(f"more than {calls} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)


_touched: list[str] | None = None  # while someone is watching
_hooked = False
CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.link", "os.symlink")
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "urllib.Request")


@contextmanager
def nothing_touched() -> Iterator[None]:
    """No file is written, moved or removed meanwhile, no program started, nothing fetched; reading is all there is."""
    global _touched, _hooked
    if not _hooked:  # Python never lets go of a hook
        sys.addaudithook(_audit)
        _hooked = True
    _touched = []
    try:
        yield
        assert _touched == []
    finally:
        _touched = None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _touched is None:
        return
    if event == "open":
        _, mode, flags = arguments
        writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        if isinstance(flags, int) and flags & writes:
            _touched.append(f"open {arguments[0]} {mode}")
    elif event in CHANGES or event in STARTS:
        _touched.append(f"{event} {arguments}")
