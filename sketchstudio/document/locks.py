"""What a lock keeps from being changed: a layer, or all that is in a group and which layers these are."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication

from sketchstudio.document.layer import Drawing, Group, Layer
from sketchstudio.document.layer_tree import picked, tree

translate = QCoreApplication.translate


def lock_around(drawing: Drawing, entry: Layer | Group) -> Layer | Group | None:
    """The layer or group itself if it is locked, else the innermost locked group around it."""
    return next((one for one in (entry, *drawing.around(entry)) if one.locked), None)


def lock_among(drawing: Drawing, ids: Collection[str]) -> Layer | Group | None:
    """What keeps layers and whole groups from being taken away or made something else: one of them, one in them or one
    around them that is locked."""
    for node in picked(tree(drawing), ids):
        for inside in node.all():
            entry = drawing.layer(inside.id) or drawing.group(inside.id)
            if entry is not None and (lock := lock_around(drawing, entry)) is not None:
                return lock
    return None


def lock_between(before: Drawing, after: Drawing) -> Group | None:
    """The locked group that a layer was taken out of or put into."""
    for layer in after.layers:
        old = before.layer(layer.id)
        if old is not None and (crossed := _locked(before, old) ^ _locked(after, layer)):
            return before.group(next(iter(crossed)))
    return None


def told(lock: Layer | Group) -> str:
    """What is in the way, and what to do about it: one line for people."""
    if isinstance(lock, Group):
        text = translate("locks", "The group “{name}” is locked. Unlock it first, with its lock in the list of layers.")
    else:
        text = translate("locks", "The layer “{name}” is locked. Unlock it first, with its lock in the list of layers.")
    return text.format(name=lock.name)


def why_not_drawn_on(drawing: Drawing, layer: Layer) -> str:
    """What locks or hides a layer, and what to do about it: one line for people."""
    lock = lock_around(drawing, layer)
    if lock is None:
        around: list[Layer | Group] = [layer, *drawing.around(layer)]
        hidden = next(one for one in around if not one.visible)
        if isinstance(hidden, Group):
            text = translate("locks", "The group “{name}” is hidden. Show it to draw on its layers.")
        else:
            text = translate("locks", "The layer “{name}” is hidden. Show it to draw on it.")
        return text.format(name=hidden.name)
    if isinstance(lock, Group):
        text = translate("locks", "The group “{name}” is locked. Unlock it to draw on its layers.")
    else:
        text = translate("locks", "The layer “{name}” is locked. Unlock it to draw on it.")
    return text.format(name=lock.name)


def _locked(drawing: Drawing, layer: Layer) -> set[str]:
    """The ids of the locked groups around a layer."""
    return {group.id for group in drawing.around(layer) if group.locked}
