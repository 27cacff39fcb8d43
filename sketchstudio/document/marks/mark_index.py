"""Which marks of a layer meet a rectangle: the bounds of all of them as one array, which follows the layer."""

from __future__ import annotations

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
        self._names: npt.NDArray[np.int64] | None = None  # (N,): which objects they are of

    def follow(self, marks: tuple[Mark, ...]) -> None:
        """The layer holds these marks now."""
        self._marks = marks

    def meeting(self, rect: QRectF, draft: bool = False) -> list[Mark]:
        """The marks whose bounds meet `rect`, in order; `draft` does without NumPy."""
        if draft or len(self._marks) <= FEW:
            return [mark for mark in self._marks if mark.bounds.intersects(rect)]
        return [self._marks[i] for i in self.places(rect)]

    def places(self, rect: QRectF) -> list[int]:
        """Where they stand among all marks, in order."""
        if len(self._marks) <= FEW:
            return [place for place, mark in enumerate(self._marks) if mark.bounds.intersects(rect)]
        found: list[int] = self._meets(rect).nonzero()[0].tolist()
        return found

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

        if self._boxed is not self._marks or self._boxes is None or self._names is None:
            # An eraser changes marks all over the layer many times a second: all of them are compared at once.
            names = np.fromiter(map(id, self._marks), np.int64, len(self._marks))
            boxes = np.empty((len(names), 4))
            known = np.zeros(len(names), dtype=bool)
            if self._boxes is not None and self._names is not None and len(self._names):
                order = self._names.argsort()
                place = np.searchsorted(self._names, names, sorter=order)
                place = order[np.minimum(place, len(order) - 1)]
                known = self._names[place] == names
                boxes[known] = self._boxes[place[known]]
            fresh = (~known).nonzero()[0].tolist()
            if fresh:
                boxes[fresh] = np.array([self._marks[i].bounds.getCoords() for i in fresh])
            self._boxes, self._names, self._boxed = boxes, names, self._marks
        return self._boxes
