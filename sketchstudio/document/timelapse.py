"""How a drawing came to be: the row of its changes, each as what it did to the marks, erasing included.

A change that takes the last one back takes it out of the row, so that undo leaves no trace; what only goes on with the
last one, as a slider that is dragged does, becomes part of it. A file keeps a bounded number of moments, at an even
pace, and of the marks that are gone not many more than there are marks that stand. Images of layers have no past here:
they are as they are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sketchstudio.document.fading import Around, around
from sketchstudio.document.layer import Drawing, Layer, Page, Place, Role
from sketchstudio.document.marks.path import Mark, Path
from sketchstudio.document.marks.splice import Splices, inverted, spliced, splices

MOST = 1000  # moments that a file keeps: more than a film has frames
SPARE = 100_000  # points of marks that are gone, beyond as many as stand: some megabytes of a file


class Sheet(NamedTuple):
    """A layer without its marks, as the eye sees it."""

    layer: str  # its id
    role: Role
    opacity: float  # without that of the groups around it; 0 where it is hidden
    place: Place | None  # of its image
    around: Around = ()


class Moment(NamedTuple):
    """What one change left: page and sheets, bottom first, and what it did to the marks of layers by their ids.

    A layer that has no sheet is gone with its marks.
    """

    number: int  # of the change, since the drawing was begun
    page: Page
    sheets: tuple[Sheet, ...]
    changes: dict[str, Splices]


Timelapse = tuple[Moment, ...]
Rows = dict[str, list[Mark]]  # the marks of layers by their ids


class Recorder:
    """Follows a drawing from what it is now, or on from its past. It forgets nothing: undo holds the same marks."""

    def __init__(self, drawing: Drawing, past: Timelapse = ()) -> None:
        """`past` ends with this very drawing."""
        self._noted = drawing
        self._moments = list(past) or [_moment(0, None, drawing)]

    @property
    def timelapse(self) -> Timelapse:
        """All that happened so far, for any thread to read."""
        return tuple(self._moments)

    def note(self, drawing: Drawing) -> None:
        """The drawing is like this now."""
        last = self._moments[-1]
        moment = _moment(last.number + 1, self._noted, drawing)
        self._noted = drawing
        seen = (moment.page, moment.sheets)
        if not moment.changes and seen == last[1:3]:
            return
        before = self._moments[-2] if len(self._moments) > 1 else None
        taken_back = {layer: inverted(changes) for layer, changes in last.changes.items()}
        if before is not None and seen == before[1:3] and moment.changes == taken_back:
            self._moments.pop()
        elif (changes := _together(last, moment)) is not None:
            self._moments[-1] = moment._replace(number=last.number, changes=changes)
        else:
            self._moments.append(moment)


def replayed(timelapse: Iterable[Moment]) -> Iterator[tuple[Moment, Rows]]:
    """Each moment with all marks as they were then. The rows change with the next one."""
    rows: Rows = {}
    for moment in timelapse:
        rows = {sheet.layer: rows.get(sheet.layer, []) for sheet in moment.sheets}
        for layer, changes in moment.changes.items():
            spliced(rows[layer], changes)
        yield moment, rows


def thinned(timelapse: Timelapse, most: int) -> Timelapse:
    """At most so many moments, at an even pace. What came and went between two of them is forgotten."""
    if len(timelapse) <= most:
        return timelapse
    pace = (timelapse[-1].number + 1) / most
    kept: list[Moment] = []
    then: dict[str, tuple[Mark, ...]] = {}  # the marks at the last moment that was kept
    touched: set[str] = set()
    following = [*(moment.number // pace for moment in timelapse[1:]), most]
    for (moment, rows), slot in zip(replayed(timelapse), following, strict=True):
        touched |= moment.changes.keys() | (then.keys() - rows.keys())
        if slot > moment.number // pace:
            now = {layer: tuple(row) if layer in touched else then.get(layer, ()) for layer, row in rows.items()}
            changes = {layer: splices(then.get(layer, ()), row) for layer, row in now.items() if layer in touched}
            kept.append(moment._replace(changes={layer: found for layer, found in changes.items() if found}))
            then = now
            touched.clear()
    return tuple(kept)


def bounded(timelapse: Timelapse) -> Timelapse:
    """As much of it as a file keeps. Where it is too much, first it is forgotten how marks were moved and restyled:
    they are from the beginning as they were last; then every other moment, until the rest is little enough."""
    kept = thinned(timelapse, MOST)
    if _is_heavy(kept):
        kept = _settled(kept)
    while len(kept) > 1 and _is_heavy(kept):
        kept = thinned(kept, len(kept) // 2)
    return kept


def standing(timelapse: Timelapse) -> Rows:
    """The marks at the end."""
    rows: Rows = {}
    for _, then in replayed(timelapse):
        rows = then
    return rows


def _moment(number: int, before: Drawing | None, after: Drawing) -> Moment:
    old = {layer.id: layer.strokes for layer in before.layers} if before is not None else {}
    found = {layer.id: splices(old.get(layer.id, ()), layer.strokes) for layer in after.layers}
    sheets = tuple(_sheet(after, layer) for layer in after.layers)
    return Moment(number, after.page, sheets, {layer: changes for layer, changes in found.items() if changes})


def _sheet(drawing: Drawing, layer: Layer) -> Sheet:
    seen = drawing.as_seen(layer)
    if not seen.visible or not seen.opacity:
        return Sheet(layer.id, layer.role, 0.0, layer.place)
    return Sheet(layer.id, layer.role, layer.opacity, layer.place, around(drawing, layer))


def _together(last: Moment, moment: Moment) -> dict[str, Splices] | None:
    """What two changes did as one; None where they are two. One is to hide and to fade layers, and to move and restyle
    the same marks, as long as none comes or goes."""
    if not last.changes and not moment.changes:
        return {}
    if last[1:3] != moment[1:3] or last.changes.keys() != moment.changes.keys():
        return None
    result: dict[str, Splices] = {}
    for layer, after in moment.changes.items():
        before = last.changes[layer]
        if [splice.come for splice in before] != [splice.gone for splice in after]:
            return None
        if any(_names(splice.gone) != _names(splice.come) for splice in (*before, *after)):
            return None
        result[layer] = tuple(new._replace(gone=old.gone) for old, new in zip(before, after, strict=True))
    return result


def _names(marks: tuple[Mark, ...]) -> list[str]:
    return [mark.id for mark in marks]


def _is_heavy(timelapse: Timelapse) -> bool:
    """Whether more marks are gone than a file should carry."""
    stand = {id(mark): mark for row in standing(timelapse).values() for mark in row}
    changes = (splice for moment in timelapse for found in moment.changes.values() for splice in found)
    gone = {id(mark): mark for splice in changes for mark in splice.gone if id(mark) not in stand}
    return sum(map(_points, gone.values())) > sum(map(_points, stand.values())) + SPARE


def _points(mark: Mark) -> int:
    return sum(len(contour.nodes) for contour in mark.contours) if isinstance(mark, Path) else len(mark.points)


def _settled(timelapse: Timelapse) -> Timelapse:
    """Marks as they were last, on the page as it is now, from the beginning on."""
    last = {
        (layer, mark.id): mark
        for moment in timelapse
        for layer, changes in moment.changes.items()
        for splice in changes
        for mark in splice.come
    }
    kept = []
    for moment in timelapse:
        changes: dict[str, Splices] = {}
        for layer, found in moment.changes.items():
            then = (
                splice._replace(
                    gone=tuple(last[layer, mark.id] for mark in splice.gone),
                    come=tuple(last[layer, mark.id] for mark in splice.come),
                )
                for splice in found
            )
            changes[layer] = tuple(splice for splice in then if splice.gone != splice.come)
        changes = {layer: found for layer, found in changes.items() if found}
        kept.append(moment._replace(page=timelapse[-1].page, changes=changes))
    return tuple(kept)
