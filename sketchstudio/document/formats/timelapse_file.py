"""The timelapse of a drawing as plain tables for JSON, and back; marks that stand are known by their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sketchstudio.document.formats.layer_file import place_from
from sketchstudio.document.formats.mark_file import mark_from_dict, mark_to_dict, number
from sketchstudio.document.layer import Drawing, Page, Role
from sketchstudio.document.layer_tree import DEEPEST
from sketchstudio.document.marks.path import Mark
from sketchstudio.document.marks.splice import Splice
from sketchstudio.document.timelapse import MOST, Moment, Sheet, Timelapse, bounded

SIDES = (1.0, 65536.0)  # page units
LONGEST = 2**53  # changes: more than a life has


def timelapse_to_dict(timelapse: Timelapse, drawing: Drawing) -> dict[str, Any]:
    """As much of a timelapse that ends with this drawing as a file keeps. `gone` are the marks that do not stand any
    more; a mark is known by its place among those of the drawing, layer after layer, and these."""
    kept = bounded(timelapse)
    marks = [mark for layer in drawing.layers for mark in layer.strokes]
    places = {id(mark): place for place, mark in enumerate(marks)}
    gone: list[Mark] = []
    moments: list[dict[str, Any]] = []
    sheets: tuple[Sheet, ...] | None = None
    for moment in kept:
        changes: dict[str, Any] = {}
        for layer, found in moment.changes.items():
            for splice in found:
                for mark in splice.come:
                    if id(mark) not in places:
                        places[id(mark)] = len(marks) + len(gone)
                        gone.append(mark)
            changes[layer] = [
                [splice.start, len(splice.gone), [places[id(mark)] for mark in splice.come]] for splice in found
            ]
        moments.append(
            {
                "number": moment.number,
                "page": list(moment.page),
                "sheets": None if moment.sheets == sheets else [_sheet_to_list(sheet) for sheet in moment.sheets],
                "changes": changes,
            }
        )
        sheets = moment.sheets
    return {"gone": [mark_to_dict(mark) for mark in gone], "moments": moments}


def timelapse_from_dict(values: dict[str, Any], drawing: Drawing) -> Timelapse:
    """What `timelapse_to_dict` made. One of DAMAGE where it is damaged or ends with another drawing."""
    standing = [mark for layer in drawing.layers for mark in layer.strokes]
    marks = standing + [mark_from_dict(mark) for mark in values["gone"]]
    if len(values["moments"]) > MOST:
        raise ValueError("a timelapse is too long")
    rows: dict[str, _Row] = {}
    moments: list[Moment] = []
    for entry in values["moments"]:
        when = int(number(entry["number"], moments[-1].number + 1 if moments else 0, LONGEST))
        sheets = moments[-1].sheets if entry["sheets"] is None else tuple(_sheet(*sheet) for sheet in entry["sheets"])
        rows = {sheet.layer: rows.get(sheet.layer) or _Row(marks) for sheet in sheets}
        if len(rows) < len(sheets):
            raise ValueError("a layer is there twice")
        changes = {str(layer): tuple(rows[layer].take(found)) for layer, found in entry["changes"].items()}
        moments.append(Moment(when, page_from(entry["page"]), sheets, changes))
    places = iter(range(len(standing)))
    for layer in drawing.layers:
        if layer.id not in rows or rows[layer.id].places != list(islice(places, len(layer.strokes))):
            raise ValueError("a timelapse ends with another drawing")
    return tuple(moments)


def page_from(sides: Iterable[Any]) -> Page:
    """Two numbers. ValueError or TypeError where they are no page."""
    width, height = (number(side, *SIDES) for side in sides)
    return Page(width, height)


class _Row:
    """The marks of a layer at one moment, by their places among all; each is there once."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = marks
        self._there: set[int] = set()
        self.places: list[int] = []

    def take(self, changes: Iterable[Any]) -> Iterable[Splice]:
        for start, count, come in changes:
            if not (0 <= start <= start + count <= len(self.places) and all(place >= 0 for place in come)):
                raise ValueError("a change of marks that are not there")
            gone = self.places[start : start + count]
            self._there.difference_update(gone)
            self._there.update(come)
            self.places[start : start + count] = come
            if len(self._there) < len(self.places):
                raise ValueError("a mark is there twice")
            yield Splice(start, self._of(gone), self._of(come))

    def _of(self, places: list[int]) -> tuple[Mark, ...]:
        return tuple(self._marks[place] for place in places)


def _sheet_to_list(sheet: Sheet) -> list[Any]:
    place = None if sheet.place is None else list(sheet.place)
    around = [[list(group) for group in sheet.around]] if sheet.around else []
    return [sheet.layer, sheet.role.value, sheet.opacity, place, *around]


def _sheet(layer: Any, role: Any, opacity: Any, place: Any, around: Sequence[Any] = ()) -> Sheet:
    """`around` is only there where a group is faded."""
    if len(around) > DEEPEST:
        raise ValueError("groups lie too deep in each other")
    at = None if place is None else place_from(place)
    groups = tuple((str(group), number(faded, 0.0, 1.0)) for group, faded in around)
    return Sheet(str(layer), Role(role), number(opacity, 0.0, 1.0), at, groups)
