"""Which marks of a layer meet a rectangle: the bounds of all of them as one array, which follows the layer."""

from __future__ import annotations

from itertools import compress, count
from operator import is_not
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from sketchstudio.document.marks.path import Mark

if TYPE_CHECKING:  # the window opens without NumPy
    import numpy as np
    import numpy.typing as npt

    Boxes = npt.NDArray[np.float64]

FEW = 64  # marks: so many are looked through one by one, without NumPy


class MarkIndex:
    """Answers for the marks it was given last. Only what differs from those before is computed anew."""

    def __init__(self) -> None:
        self._marks: tuple[Mark, ...] = ()
        self._boxed: tuple[Mark, ...] = ()  # what `_boxes` is of
        self._boxes: Boxes | None = None  # (N, 4): left, top, right, bottom

    def follow(self, marks: tuple[Mark, ...]) -> None:
        """The layer holds these marks now."""
        self._marks = marks

    def meeting(self, rect: QRectF, draft: bool = False) -> list[Mark]:
        """The marks whose bounds meet `rect`, in order; `draft` does without NumPy."""
        if draft or len(self._marks) <= FEW:
            return [mark for mark in self._marks if mark.bounds.intersects(rect)]
        return [self._marks[i] for i in self._meets(rect).nonzero()[0].tolist()]

    def count(self, rect: QRectF, draft: bool = False) -> int:
        """How many there are."""
        if draft or len(self._marks) <= FEW:
            return len(self.meeting(rect, draft))
        return int(self._meets(rect).sum())

    def _meets(self, rect: QRectF) -> npt.NDArray[np.bool_]:
        boxes = self._up_to_date()
        left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
        meets: npt.NDArray[np.bool_] = (boxes[:, 0] < right) & (boxes[:, 1] < bottom)
        return meets & (boxes[:, 2] > left) & (boxes[:, 3] > top)

    def _up_to_date(self) -> Boxes:
        import numpy as np  # late: with few marks nobody needs it

        if self._boxes is None:
            self._boxes = np.empty((0, 4))
        if self._boxed is not self._marks:
            start, end = common(self._boxed, self._marks)
            old, new = range(start, len(self._boxed) - end), self._marks[start : len(self._marks) - end]
            known = dict(zip(map(id, self._boxed[old.start : old.stop]), old, strict=True))
            middle = np.empty((len(new), 4))
            fresh = [i for i, mark in enumerate(new) if id(mark) not in known]
            if len(fresh) < len(new):
                middle[:] = self._boxes[[known.get(id(mark), 0) for mark in new]]
            if fresh:
                middle[fresh] = np.array([new[i].bounds.getCoords() for i in fresh])
            self._boxes = np.concatenate([self._boxes[:start], middle, self._boxes[old.stop :]])
            self._boxed = self._marks
        return self._boxes


def common(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> tuple[int, int]:
    """How many marks at the beginning and, of the rest, at the end are the very same."""
    shorter = min(len(before), len(after))
    start = next(compress(count(), map(is_not, before, after)), shorter)
    rest = shorter - start
    end = next(compress(count(), map(is_not, reversed(before), reversed(after))), rest)
    return start, min(end, rest)
